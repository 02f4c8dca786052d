import type { Confidence, GraphEdge, NodeId, Range, RuleMeta, TraceStep } from "../model/index.js";
import { isFrontEnd, isOfProgram, isTestCode } from "./support/circumstances.js";
import { Effects, type Effect } from "./support/effects.js";
import { guardedFunctions, handlersOf, interval, type Handler } from "./support/handlers.js";
import { InputOutput, type Witness } from "./support/reach-io.js";
import { hop, nameOf } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "overlapping-interval",
  description: "A timer that starts asynchronous work again before the last run has ended.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/overlapping-interval.md",
};

/** Milliseconds between two runs in which a few steps may not be over when anything is slow. */
const short = 5000;

/** One finding for each timer whose work may still be going on when the next run starts. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const { graph, facts } = context;
  const guarded = guardedFunctions(facts);
  const io = new InputOutput(graph, facts, guarded);
  const load = new Load(io, context);
  const drafts: FindingDraft[] = [];
  for (const handler of handlersOf(context, ["interval", "cron"])) {
    if (handler.repeat.exclusive || stopsItself(handler, context)) continue;
    if (guarded.has(handler.node.id)) continue;
    const witness = waitedFor(handler.node.id, io, context);
    if (witness?.edges.some(({ kind }) => kind !== "call")) {
      const confidence = confidenceOf(handler, witness, load);
      if (confidence !== "possible" || !endsGuarded(handler.node.id, guarded, io, context))
        drafts.push(draftOf(handler, witness.edges, confidence, context));
      continue;
    }
    drafts.push(...runOfCallers(handler, guarded, io, context));
    // Nobody knows what it waits for, but it waits; what it does on the side, without waiting, tells nothing of that.
    const unknown = wayToUnknown(handler.node.id, guarded, context);
    if (!unknown) continue;
    drafts.push(draftOf(handler, unknown, "possible", context));
  }
  return drafts;
}

/** What callers give to a function that has it run by a timer: `schedule(name, every, task)`. Each is told of where it is written. */
function runOfCallers(
  handler: Handler,
  guarded: ReadonlySet<NodeId>,
  io: InputOutput,
  context: RuleContext,
): readonly FindingDraft[] {
  const { graph } = context;
  return graph.out(handler.node.id).flatMap((edge) => {
    const given = graph.node(edge.to);
    if (edge.shared !== true || edge.sure === "guess" || edge.kind === "schedule" || !given?.place) return [];
    if (guarded.has(edge.to) || isTestCode(given.place.file)) return [];
    const witness = waitedFor(edge.to, io, context);
    if (!witness?.edges.some(({ kind }) => kind !== "call")) return [];
    const draft = draftOf(handler, [edge, ...witness.edges], "possible", context);
    const at = { file: given.place.file, range: given.nameRange ?? given.place.range };
    return [{ ...draft, ...at, key: [...draft.key, edge.to] }];
  });
}

/** Whether the last thing that a run waits for turns back by itself: what comes before only asks whether to begin. */
function endsGuarded(id: NodeId, guarded: ReadonlySet<NodeId>, io: InputOutput, { graph }: RuleContext): boolean {
  const steps = graph.out(id).filter((edge) => isStep(edge) && (guarded.has(edge.to) || io.from(edge.to)));
  const last = steps.reduce((latest, { call }) => Math.max(latest, call), -1);
  return steps.some(({ call, kind, to }) => call === last && kind === "await" && guarded.has(to));
}

/** A shortest way to input or output, by a wait if there is one: a message that is sent on the side may be nearer. */
function waitedFor(id: NodeId, io: InputOutput, { graph }: RuleContext): Witness | undefined {
  const nearest = io.from(id);
  if (!nearest || nearest.edges.some(({ kind }) => kind !== "call")) return nearest;
  let found: Witness | undefined;
  for (const edge of graph.out(id)) {
    if (edge.kind !== "await" || edge.shared || edge.callback?.maybe === true || io.isLimited(edge)) continue;
    const further = io.from(edge.to);
    if (!further || (found && found.edges.length <= further.edges.length + 1)) continue;
    const firm = further.firm && edge.sure !== "guess" && edge.tryBlock !== "catch";
    found = { ...further, edges: [edge, ...further.edges], firm };
  }
  return found ?? nearest;
}

/** Most functions on the way to a wait for something unknown: further down it says little about the run. */
const mostHops = 3;

/** A shortest way of waits from a run to one for something that is not known. */
function wayToUnknown(
  start: NodeId,
  guarded: ReadonlySet<NodeId>,
  context: RuleContext,
): readonly GraphEdge[] | undefined {
  const ways = new Map<NodeId, readonly GraphEdge[]>([[start, []]]);
  for (const [id, way] of ways) {
    for (const edge of context.graph.out(id)) {
      if (edge.via !== undefined && guarded.has(edge.via)) continue;
      if (waitsForUnknown(edge, context)) return [...way, edge];
      const isOwn = edge.kind === "await" && !edge.shared && edge.sure !== "guess" && edge.callback?.maybe !== true;
      if (isOwn && way.length + 1 < mostHops && !guarded.has(edge.to) && !ways.has(edge.to))
        ways.set(edge.to, [...way, edge]);
    }
  }
  return undefined;
}

/** An awaited call of something that is not known, and that nothing inside the program answers. */
function waitsForUnknown({ kind, to, use, via }: GraphEdge, { graph }: RuleContext): boolean {
  if (kind !== "await" || use !== "awaited" || via !== undefined) return false;
  const callee = graph.node(to);
  if (callee?.kind === "unresolved") return true;
  return (
    callee?.kind === "external" && callee.sink === undefined && !/^(?:lib|global|node:.*)$/.test(callee.module ?? "")
  );
}

function draftOf(
  handler: Handler,
  way: readonly GraphEdge[],
  confidence: Confidence,
  context: RuleContext,
): FindingDraft {
  const { call, file, node, repeat } = handler;
  const what = repeat.kind === "cron" ? "The next run starts on time" : "The next run starts";
  const after = repeat.every === undefined ? "when the time has come" : `after ${interval(repeat.every)}`;
  return {
    confidence,
    message: `${what} ${repeat.kind === "cron" ? "" : `${after} `}whether or not the last one has ended: when the work of ${nameOf(node, node.id)} takes longer, runs overlap and do the same things at the same time.`,
    file: file.file,
    range: headOf(call.range, call.nameRange),
    trace: traceOf(handler, way, context),
    help: "Turn back while a run is under way (a flag that is taken back in `finally`), or arrange the next run with `setTimeout` when this one has ended.",
    nodes: [call.caller, node.id, ...way.map(({ to }) => to)],
    key: [call.caller, node.id],
  };
}

function headOf(whole: Range, name: Range): Range {
  return whole.start.line === whole.end.line ? whole : { start: whole.start, end: name.end };
}

/**
 * Most runs are over long before the next one begins, and mostly it does no harm where one is not. Likely to do harm is work on a
 * server that, every few seconds, changes what it asked for.
 */
function confidenceOf(handler: Handler, { edges, firm }: Witness, load: Load): Confidence {
  const { file, repeat, node } = handler;
  if (endsSoon(handler)) return "possible";
  if (!isOfProgram(file.file) || isFrontEnd(file.file) || !firm) return "possible";
  // Further apart, or when users and the configuration say when, what is asked for is mostly a handful, or marked in time.
  if (repeat.every === undefined || repeat.every > short) return "possible";
  const way = [...new Set([node.id, ...load.steps(node.id), ...edges.map(({ to }) => to)])];
  return way.some((id) => load.mixesUp(id)) ? "likely" : "possible";
}

/** Whether the function that starts the timer ends the program further down, come what may. */
function endsSoon({ call, file }: Handler): boolean {
  return file.calls.some(
    ({ caller, text, index, certain }) =>
      text === "process.exit" && caller === call.caller && index > call.index && certain === true,
  );
}

/** What input and output functions do. */
class Load {
  private known: Effects | undefined;

  constructor(
    private readonly io: InputOutput,
    private readonly context: RuleContext,
  ) {}

  /** The functions that a function starts, or waits for, and that lead to input or output. */
  steps(id: NodeId): readonly NodeId[] {
    return this.reaching(id).map(({ to }) => to);
  }

  /** Whether a function asks for something first and changes something then, so that two runs do the same twice. */
  mixesUp(id: NodeId): boolean {
    const shared = this.reaching(id).filter(({ to }) => this.io.from(to)?.sink.sink !== "file");
    const effects = shared.map((edge) => this.effectOf(edge));
    const read = effects.indexOf("read");
    return read >= 0 && effects.slice(read).some((one) => one === "write" || one === "act");
  }

  private effectOf({ place, call }: GraphEdge): Effect {
    const facts = this.context.facts.get(place.file);
    return facts ? (this.known ??= new Effects(this.context)).of(facts, call) : "unknown";
  }

  private reaching(id: NodeId): readonly GraphEdge[] {
    return this.context.graph.out(id).filter((edge) => isStep(edge) && this.io.from(edge.to) !== undefined);
  }
}

function isStep({ kind, shared, callback }: GraphEdge): boolean {
  return !shared && (kind === "await" || kind === "spawn") && callback?.maybe !== true;
}

/** Whether the work stops the timer before it begins. */
function stopsItself({ node, file }: Handler, { graph }: RuleContext): boolean {
  const inside = graph.out(node.id);
  const stop = inside.find(({ to }) => /#clear(?:Interval|Timeout)$/.test(to));
  const first = inside.find(({ kind }) => kind === "await");
  const timer = file.calls[stop?.call ?? -1];
  return timer !== undefined && (first === undefined || timer.index < first.call);
}

function traceOf(
  { call, edge, file, node, repeat }: Handler,
  way: readonly GraphEdge[],
  { graph }: RuleContext,
): readonly TraceStep[] {
  const name = (id: NodeId): string => nameOf(graph.node(id), id);
  const every = repeat.every === undefined ? "again and again" : `every ${interval(repeat.every)}`;
  const place = { file: file.file, range: call.range };
  const steps: TraceStep[] = [
    {
      ...place,
      message: `has ${name(node.id)} run ${every}, and waits for none of the runs`,
      node: call.caller,
      ...(edge ? { edge: edge.id } : {}),
    },
  ];
  for (const one of way) {
    const via = one.via === undefined ? undefined : name(one.via);
    steps.push({
      ...one.place,
      message: `${name(one.from)} ${hop(one, name(one.to), via)}`,
      node: one.from,
      edge: one.id,
    });
  }
  steps.push({ ...place, message: "starts the next run meanwhile, and nothing turns it back", node: call.caller });
  return steps;
}
