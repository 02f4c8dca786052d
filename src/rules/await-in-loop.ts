import type { FileFacts, GraphEdge, RoundFact, RuleMeta, TraceStep } from "../model/index.js";
import { isTestCode, isTooling } from "./support/circumstances.js";
import { Effects, type Effect } from "./support/effects.js";
import { stepsOf } from "./support/places.js";
import { InputOutput } from "./support/reach-io.js";
import { listed, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "await-in-loop",
  description: "Rounds of a loop that need nothing of each other, and still wait one after the other.",
  defaultSeverity: "info",
  presets: ["strict"],
  docs: "docs/rules/await-in-loop.md",
};

/** Effects that keep a loop in sequence for a reason. */
const inOrder: ReadonlySet<Effect> = new Set(["write", "clock", "turn", "compute"]);

/** One finding for each loop whose rounds could wait together. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const effects = new Effects(context);
  const io = new InputOutput(context.graph, context.facts);
  const drafts: FindingDraft[] = [];
  for (const facts of context.facts.values()) {
    if (isTestCode(facts.file)) continue;
    for (const round of facts.awaits?.rounds ?? []) {
      const draft = draftOf(round, facts, effects, io, context);
      if (draft) drafts.push(draft);
    }
  }
  return drafts;
}

function draftOf(
  round: RoundFact,
  facts: FileFacts,
  effects: Effects,
  io: InputOutput,
  { graph }: RuleContext,
): FindingDraft | undefined {
  const { file } = facts;
  const told = round.calls.filter((call) => !isLanguage(facts, call));
  const found = told.map((call) => effects.of(facts, call));
  const busy = found.filter((one) => one !== "compute");
  if (busy.length === 0 || busy.some((one) => inOrder.has(one))) return undefined;
  const edges = told.flatMap((call) => effects.edgesOf(file, call)).filter((edge) => edge.kind === "await");
  const [first] = edges;
  if (!first || edges.some((edge) => (edge.holds?.length ?? 0) > 0)) return undefined;
  const witness = edges
    .map((edge) => ({ edge, way: io.from(edge.to) }))
    .find((one): one is { edge: GraphEdge; way: NonNullable<typeof one.way> } => one.way !== undefined);
  const known = witness?.way.firm === true && busy.every((one) => one === "read");
  const names = [...new Set(edges.map((edge) => nameOf(graph.node(edge.to), edge.to)))].slice(0, 3);
  const trace: TraceStep[] = [
    { file, range: round.head, message: `runs once for each of ${quoted(round.over)}`, node: round.function },
    {
      file,
      range: round.wait,
      message: `waits here before the next round may start, which needs nothing of this one`,
      node: round.function,
    },
    ...(witness ? stepsOf([witness.edge, ...witness.way.edges], graph) : stepsOf([first], graph)),
  ];
  return {
    confidence: known && !isTooling(file) ? "likely" : "possible",
    message: `Every round over ${quoted(round.over)} waits for ${listed(names)} before the next begins, although none needs another's result: the time is the sum of all of them.`,
    file,
    range: round.wait,
    trace,
    help: "Start several at a time with a bound (p-map with `concurrency`, chunks and `Promise.all`), or ask for all of them in one request.",
    nodes: [...new Set([round.function, ...edges.map((edge) => edge.to)])],
    key: [round.function, ...names],
  };
}

/** `then`, `map`: the language's own part of what is awaited. */
export function isLanguage(facts: FileFacts, call: number): boolean {
  return facts.calls[call]?.targets.every((one) => one.kind === "external" && one.module === "lib") === true;
}
