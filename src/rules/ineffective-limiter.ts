import type {
  FileFacts,
  GraphEdge,
  GraphResource,
  LimiterFact,
  NodeId,
  RuleMeta,
  StartedFact,
  TraceStep,
} from "../model/index.js";
import { isTestCode, isTooling } from "./support/circumstances.js";
import { Sizes } from "./support/collection-size.js";
import { Comers } from "./support/entries.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "ineffective-limiter",
  description:
    "A limiter or lock that bounds nothing, because each caller has one of its own or the work has begun before.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/ineffective-limiter.md",
};

/** One finding for each limiter that is made where several runs meet, and for each that is given promises. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const drafts: FindingDraft[] = [];
  for (const file of context.facts.values()) {
    for (const limiter of file.repeated?.limiters ?? []) {
      const draft = madeAnew(limiter, file, context);
      if (draft) drafts.push(draft);
    }
    for (const started of file.repeated?.started ?? []) drafts.push(begunBefore(started, file, context));
  }
  return [...drafts, ...context.graph.resources.flatMap((one) => unboundedOnes(one, context))];
}

/** A queue that was given no number, and starts all work at once: such as it is made by default. */
function unboundedOnes(
  { id, name, by, place, uses, unbounded }: GraphResource,
  { graph }: RuleContext,
): FindingDraft[] {
  const works = uses.filter(({ use, file }) => use.op === "acquire" && !isTestCode(file));
  if (!unbounded || !place || works.length === 0 || isTestCode(place.file)) return [];
  return [
    {
      ...place,
      confidence: "possible",
      message: `${quoted(name)} bounds nothing: made without a number, ${quoted(by)} starts all work that it is given at once.`,
      trace: [
        { ...place, message: `makes ${quoted(name)} without saying how many may run` },
        ...works.slice(0, mostShown).map(({ file, use }): TraceStep => ({
          file,
          range: use.range,
          message: `${nameOf(graph.node(use.function), use.function)} gives it work, which begins at once`,
          node: use.function,
        })),
      ],
      help: "Say how many may run (`concurrency`), or do without it.",
      nodes: [...new Set(works.map(({ use }) => use.function))],
      key: [id, "unbounded"],
    },
  ];
}

const mostShown = 5;

/** What leads several runs of the function that makes the limiter to go on at the same time. */
interface Meeting {
  /** From the fan-out to the function. */
  readonly way: readonly GraphEdge[];
  readonly recursive: boolean;
}

function madeAnew(limiter: LimiterFact, file: FileFacts, context: RuleContext): FindingDraft | undefined {
  const made = file.calls[limiter.call];
  if (!made || limiter.escapes || limiter.uses.length === 0) return undefined;
  const { graph } = context;
  const owner = graph.node(made.caller);
  if (!owner) return undefined;
  const what = limiter.kind === "lock" ? "lock" : "limiter";
  const name = limiter.name === undefined ? quoted(made.text) : quoted(limiter.name);
  const own: TraceStep = {
    file: file.file,
    range: made.range,
    message: `${nameOf(owner, owner.id)} makes ${what} ${name} anew in each run`,
    node: owner.id,
  };
  const uses = limiter.uses.flatMap((index): TraceStep[] => {
    const call = file.calls[index];
    return call ? [{ file: file.file, range: call.range, message: `goes through ${name}`, node: call.caller }] : [];
  });
  const common = { file: file.file, range: made.range, nodes: [owner.id] } as const;
  const quiet = isTestCode(file.file);
  // `queue.addAll(tasks)` is many pieces.
  if (
    !limiter.shared &&
    limiter.uses.some((index) => /\.(?:addAll|all|map|each|forEach)$/.test(file.calls[index]?.text ?? ""))
  )
    return undefined;
  if (!limiter.shared) {
    // One piece of work has it to itself: there is nobody to wait for.
    return {
      ...common,
      confidence: quiet ? "possible" : "likely",
      message: `Each run of ${nameOf(owner, owner.id)} makes ${what} ${name} for a single piece of work, so nothing ever waits for it: runs go on at the same time.`,
      trace: [own, ...uses],
      help: helpFor(what),
      key: [owner.id, "single"],
    };
  }
  const meeting = meetingOf(owner.id, context);
  if (!meeting) return undefined;
  const each = limiter.width === undefined ? "its own bound" : `its own ${String(limiter.width)}`;
  const message = meeting.recursive
    ? `${nameOf(owner, owner.id)} makes ${what} ${name} anew at every level of its recursion, each with ${each}: how many run at the same time grows with the depth and the number of branches.`
    : `${nameOf(owner, owner.id)} runs many times at once, and each run makes ${what} ${name} with ${each}: nothing bounds how many run in all.`;
  const steps = meeting.way.map((edge): TraceStep => {
    const via = edge.via === undefined ? undefined : nameOf(graph.node(edge.via), edge.via);
    const [from, to] = [edge.from, edge.to].map((id) => nameOf(graph.node(id), id));
    return {
      ...edge.place,
      message: `${from ?? ""} ${hop(edge, to ?? "", via)}`,
      node: edge.from,
      edge: edge.id,
    };
  });
  // A lock of a run guards what that run has, as a rule; and a few runs at once are bounded well enough by the limiter of each.
  const isMeant = limiter.kind === "lock" && !meeting.recursive;
  const lenient =
    quiet ||
    isMeant ||
    !new Comers(context).areMany(owner.id) ||
    isTooling(file.file) ||
    meeting.way.some((edge) => edge.sure === "guess" || isOverFew(edge, context));
  return {
    ...common,
    confidence: lenient ? "possible" : "likely",
    message,
    trace: [...(meeting.recursive ? [own, ...uses, ...steps] : [...steps, own, ...uses])],
    help: helpFor(what),
    nodes: [...new Set([owner.id, ...meeting.way.flatMap(({ from, to }) => [from, to])])],
    key: [owner.id, meeting.recursive ? "recursive" : "fan-out"],
  };
}

/** A few runs at once are bounded well enough by the limiter of each. */
function isOverFew({ fanOut }: GraphEdge, context: RuleContext): boolean {
  return fanOut?.kind === "unbounded" && new Sizes(context).of(fanOut.over) === "few";
}

function helpFor(what: string): string {
  return `Make one ${what} outside of the function, beside what it protects, or pass one in; a function that waits for itself must not do so inside of its own ${what}.`;
}

/** How far up a fan-out is looked for. */
const reach = 4;

/** A recursion through the function itself, or the nearest fan-out above it that no other limiter bounds. */
function meetingOf(owner: NodeId, context: RuleContext): Meeting | undefined {
  const { graph } = context;
  const back = wayBack(owner, context);
  if (back) return { way: back, recursive: true };
  const seen = new Set<NodeId>([owner]);
  let level: { readonly id: NodeId; readonly way: readonly GraphEdge[] }[] = [{ id: owner, way: [] }];
  for (let depth = 0; depth < reach && level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { id, way } of level) {
      for (const edge of graph.in(id)) {
        if (edge.shared || edge.kind === "schedule" || edge.kind === "import" || edge.fanOut?.kind === "bounded")
          continue;
        if (isTestCode(edge.place.file) && !isTestCode(way[0]?.place.file ?? graph.node(owner)?.place?.file ?? ""))
          continue;
        const longer = [edge, ...way];
        if (edge.fanOut?.kind === "unbounded") return { way: longer, recursive: false };
        if (seen.has(edge.from)) continue;
        seen.add(edge.from);
        next.push({ id: edge.from, way: longer });
      }
    }
    level = next;
  }
  return undefined;
}

/** A shortest way of waits from the function to itself, through work that it fans out. */
function wayBack(owner: NodeId, { graph }: RuleContext): readonly GraphEdge[] | undefined {
  const cameBy = new Map<NodeId, GraphEdge>();
  const queue: NodeId[] = [owner];
  for (const id of queue) {
    for (const edge of graph.out(id)) {
      if (edge.shared || edge.kind === "schedule" || edge.kind === "import" || edge.sure === "guess") continue;
      if (edge.to === owner) {
        const way: GraphEdge[] = [edge];
        for (let at = edge.from; at !== owner;) {
          const before = cameBy.get(at);
          if (!before) break;
          way.unshift(before);
          at = before.from;
        }
        return way.some(({ fanOut, inLoop }) => fanOut !== undefined || inLoop === true) ? way : undefined;
      }
      if (cameBy.has(edge.to) || !graph.node(edge.to)?.place) continue;
      cameBy.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return undefined;
}

function begunBefore({ call, text }: StartedFact, file: FileFacts, context: RuleContext): FindingDraft {
  const limited = file.calls[call];
  const caller = limited?.caller ?? "";
  const range = limited?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return {
    // Under a lock somebody may want to wait for what goes on elsewhere.
    confidence: isTestCode(file.file) || /\.runExclusive$/.test(limited?.text ?? "") ? "possible" : "likely",
    message: `The limiter is given promises (${quoted(text)}): their work has begun already, all at the same time, and it only bounds how they are waited for.`,
    file: file.file,
    range,
    trace: [
      {
        file: file.file,
        range,
        message: `${nameOf(context.graph.node(caller), caller)} gives the limiter ${quoted(text)}, which has been started before`,
        node: caller,
      },
    ],
    help: "Give it functions that start the work: `ids.map((id) => limit(() => load(id)))`.",
    nodes: [caller],
    key: [caller, "started"],
  };
}
