import type { FileFacts, RuleMeta, RunFact } from "../model/index.js";
import { isTestCode, isTooling } from "./support/circumstances.js";
import { Effects } from "./support/effects.js";
import { InputOutput } from "./support/reach-io.js";
import { stepsOf } from "./support/places.js";
import { listed, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "sequential-awaits",
  description: "Waits next to each other that need nothing of each other, and still take place one after the other.",
  defaultSeverity: "info",
  presets: ["strict"],
  docs: "docs/rules/sequential-awaits.md",
};

type Wait = RunFact["waits"][number];

/** One finding for each run of adjacent waits that could take place together. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const effects = new Effects(context);
  const io = new InputOutput(context.graph, context.facts);
  const drafts: FindingDraft[] = [];
  for (const facts of context.facts.values()) {
    if (isTestCode(facts.file)) continue;
    for (const run of facts.awaits?.runs ?? []) {
      for (const part of readsOf(run.waits, facts, effects)) {
        const draft = draftOf(run, part, facts, effects, io, context);
        if (draft) drafts.push(draft);
      }
    }
  }
  return drafts;
}

/** The stretches of a run that only ask; what changes something keeps its place. */
function readsOf(waits: readonly Wait[], facts: FileFacts, effects: Effects): Wait[][] {
  const parts: Wait[][] = [[]];
  for (const wait of waits) {
    const last = parts[parts.length - 1];
    const calls = wait.calls.map((call) => effects.of(facts, call)).filter((one) => one !== "compute");
    const only = calls.length > 0 && calls.every((one) => one === "read");
    // The same text twice asks something that moves on: a cursor, a prompt.
    if (only && last && !last.some((one) => one.text === wait.text)) last.push(wait);
    else parts.push(only ? [wait] : []);
  }
  return parts.filter((part) => part.length > 1);
}

function draftOf(
  run: RunFact,
  part: readonly Wait[],
  facts: FileFacts,
  effects: Effects,
  io: InputOutput,
  { graph }: RuleContext,
): FindingDraft | undefined {
  const { file } = facts;
  const [first] = part;
  const last = part[part.length - 1];
  if (!first || !last) return undefined;
  const ways = part.map((wait) => {
    const edges = wait.calls.flatMap((call) => effects.edgesOf(file, call)).filter((edge) => edge.kind === "await");
    const edge = edges.find((one) => io.from(one.to)?.firm) ?? edges.find((one) => io.from(one.to)) ?? edges[0];
    return { wait, edge, way: edge && io.from(edge.to) };
  });
  if (ways.some(({ edge, way }) => !edge || !way || (edge.holds?.length ?? 0) > 0)) return undefined;
  // Messages of one connection go one after the other however they are started.
  if (ways.every(({ way }) => way?.model?.capacity === 1)) return undefined;
  const names = ways.map(({ edge }) => (edge ? nameOf(graph.node(edge.to), edge.to) : ""));
  const firm = ways.every(({ way }) => way?.firm === true) && !isTooling(file);
  return {
    confidence: firm ? "likely" : "possible",
    message: `Waits for ${listed(names)} one after the other, although none needs what another gave: together they would take as long as the longest.`,
    file,
    range: { start: first.range.start, end: last.range.end },
    trace: ways.flatMap(({ wait, edge, way }, index) => [
      {
        file,
        range: wait.range,
        message:
          index === 0
            ? `waits for ${quoted(wait.text)}`
            : `then for ${quoted(wait.text)}, which mentions nothing of it`,
        node: run.function,
      },
      ...(edge && way ? stepsOf([edge, ...way.edges], graph) : []),
    ]),
    help: "Wait for them together: `const [a, b] = await Promise.all([…])`.",
    nodes: [...new Set([run.function, ...ways.flatMap(({ edge }) => (edge ? [edge.to] : []))])],
    key: [run.function, ...names],
  };
}
