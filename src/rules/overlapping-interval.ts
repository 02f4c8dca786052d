import type { Confidence, GraphEdge, NodeId, Range, RuleMeta, TraceStep } from "../model/index.js";
import { isFrontEnd, isTestCode } from "./support/circumstances.js";
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

/** Runs further apart than this hardly meet. */
const far = 10 * 60_000;

/** One finding for each timer whose work may still be going on when the next run starts. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const { graph, facts } = context;
  const guarded = guardedFunctions(facts);
  const io = new InputOutput(graph, facts, guarded);
  const drafts: FindingDraft[] = [];
  for (const handler of handlersOf(context, ["interval", "cron"])) {
    if (handler.repeat.exclusive || stopsItself(handler, context)) continue;
    if (guarded.has(handler.node.id)) continue;
    const witness = io.from(handler.node.id);
    if (witness?.edges.some(({ kind }) => kind !== "call")) {
      drafts.push(draftOf(handler, witness.edges, confidenceOf(handler, witness, io, context), context));
      continue;
    }
    // Nobody knows what it waits for, but it waits.
    const unknown = witness ? undefined : wayToUnknown(handler.node.id, guarded, context);
    if (!unknown) continue;
    const often = handler.repeat.every !== undefined && handler.repeat.every <= 1000 && !isTestCode(handler.file.file);
    drafts.push(draftOf(handler, unknown, often && unknown.length === 1 ? "likely" : "possible", context));
  }
  return drafts;
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
 * One request that is asked again is at worst asked twice. Work of several steps, or of as many as there are elements, takes as
 * long as there is data, and what its runs read and write gets mixed up.
 */
function confidenceOf(
  { file, repeat, node }: Handler,
  witness: Witness,
  io: InputOutput,
  context: RuleContext,
): Confidence {
  if (isTestCode(file.file) || isFrontEnd(file.file) || !witness.firm) return "possible";
  if (repeat.every !== undefined && repeat.every >= far) return "possible";
  // When users say when, runs are mostly far apart, and each stands for itself.
  if (repeat.kind === "cron" && repeat.every === undefined) return "possible";
  return takesLong(node.id, witness, io, context) ? "likely" : "possible";
}

/** Whether a function on the way does input or output in several steps, or once for each element of a collection. */
function takesLong(start: NodeId, { edges }: Witness, io: InputOutput, { graph }: RuleContext): boolean {
  const way = [start, ...edges.map(({ to }) => to)];
  return way.some((id) => {
    const reaches = (edge: GraphEdge): boolean => io.from(edge.to) !== undefined;
    const steps = graph.out(id).filter((edge) => isStep(edge) && reaches(edge));
    const others =
      id === start ? graph.out(id).filter((edge) => isStep(edge) && graph.node(edge.to)?.async && !reaches(edge)) : [];
    return (
      steps.length + others.length > 1 ||
      steps.some((edge) => edge.inLoop === true || edge.fanOut?.kind === "unbounded")
    );
  });
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
