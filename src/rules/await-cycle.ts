import { comparePositions, type Cycle, type GraphEdge, type RuleMeta, type TraceStep } from "../model/index.js";
import { hop, listed, nameOf } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "await-cycle",
  description: "Functions that await each other with no way round, so that the first call can never finish.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/await-cycle.md",
};

/** One finding for each unconditional cycle, at the await that closes it. */
export function check(context: RuleContext): readonly FindingDraft[] {
  return context.graph.cycles
    .filter((cycle) => cycle.kind === "unconditional")
    .flatMap((cycle) => {
      const closing = cycle.edges[cycle.edges.length - 1];
      return closing ? [draftOf(cycle, closing, context)] : [];
    });
}

function draftOf(cycle: Cycle, closing: GraphEdge, context: RuleContext): FindingDraft {
  const name = (id: string): string => nameOf(context.graph.node(id), id);
  const names = [...new Set(cycle.nodes.map(name))];
  const who =
    cycle.nodes.length === 1
      ? `${names.join("")} awaits itself on every path`
      : `${listed(names)} await each other on every path`;
  return {
    confidence: cycle.confidence,
    message: `${who}: ${outcome(cycle, context)}.`,
    file: closing.place.file,
    range: closing.waitRange ?? closing.place.range,
    trace: cycle.edges.map((edge): TraceStep => {
      const back = edge === closing && cycle.edges.length > 1 ? ", where the cycle began" : "";
      const via = edge.via === undefined ? undefined : name(edge.via);
      return {
        ...edge.place,
        message: `${name(edge.from)} ${hop(edge, name(edge.to), via)}${back}`,
        node: edge.from,
        edge: edge.id,
      };
    }),
    help: "Give one of them a way out before its await: a base case, a set of what was visited, or a call that nothing waits for.",
    cycle: cycle.id,
    nodes: cycle.nodes,
    key: [cycle.id],
  };
}

/**
 * Endless recursion shows in one of two ways. Calls up to the first suspension run on one stack, which overflows; once
 * something suspends between two calls the stack is fresh each time, and only the chain of waiting functions grows.
 */
function outcome(cycle: Cycle, context: RuleContext): string {
  const overflow = "the call fails with `RangeError: Maximum call stack size exceeded`";
  const endless = "the call never finishes and the heap grows";
  let suspends = false;
  for (const edge of cycle.edges) {
    if (edge.waitForm === "then" || edge.callback?.when === "continuation") return endless;
    const before = (other: { readonly start: { line: number; character: number } }): boolean =>
      comparePositions(other.start, edge.place.range.start) < 0;
    const earlier = context.graph
      .out(edge.from)
      .filter((other) => other.kind === "await" && other !== edge && other.place.file === edge.place.file)
      .filter((other) => before(other.waitRange ?? other.place.range) && before(other.place.range));
    if (earlier.some((other) => other.certain === true && !sameWait(other, edge))) return endless;
    const waits = context.facts.get(edge.place.file)?.waits ?? [];
    suspends ||= waits.some(
      (wait) =>
        wait.function === edge.from &&
        before(wait.keywordRange) &&
        comparePositions(wait.range.end, edge.place.range.start) <= 0,
    );
  }
  return suspends
    ? `${overflow}, or, where something suspends before the next call, never finishes while the heap grows`
    : overflow;
}

function sameWait(a: GraphEdge, b: GraphEdge): boolean {
  return (
    a.waitRange !== undefined &&
    b.waitRange !== undefined &&
    comparePositions(a.waitRange.start, b.waitRange.start) === 0
  );
}
