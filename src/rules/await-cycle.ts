import type { Cycle, GraphEdge, RuleMeta, TraceStep } from "../model/index.js";
import { isTestCode } from "./support/circumstances.js";
import { runsLater } from "./support/suspensions.js";
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
    // A test goes on for ever on purpose, until it takes away what it works on.
    confidence:
      handsItself(cycle) || isOfOther(cycle, context) || isOwnMember(cycle, context) || isTestCode(closing.place.file)
        ? "possible"
        : cycle.confidence,
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
 * Whether it is one member of an object in an object that calls the member of that name of its `this`: frameworks bind such members
 * to something of their own (`actions: { run() { return this.run(); } }`).
 */
function isOfOther({ nodes, edges }: Cycle, { facts }: RuleContext): boolean {
  const [edge] = edges;
  if (nodes.length !== 1 || !edge) return false;
  const text = facts.get(edge.place.file)?.calls[edge.call]?.text ?? "";
  return text.startsWith("this.") && /#[\w$]+\.[\w$]+\.[\w$]+/.test(edge.from);
}

/**
 * Whether it is one method that calls the member of its own name: programs put another function in its place as they run
 * (`this.find = other`), and a member that is known by its type alone may be one of another object.
 */
function isOwnMember({ nodes, edges }: Cycle, { facts, graph }: RuleContext): boolean {
  const [edge] = edges;
  const node = edge && graph.node(edge.from);
  if (nodes.length !== 1 || !edge || node?.kind !== "method") return false;
  const name = node.name.slice(node.name.lastIndexOf(".") + 1);
  return facts.get(edge.place.file)?.calls[edge.call]?.text.endsWith(`.${name}`) === true;
}

/** Whether it is one function that hands itself to another: what is handed on may be one that was made before (`next` of a chain). */
function handsItself({ nodes, edges }: Cycle): boolean {
  return nodes.length === 1 && edges.some(({ via }) => via !== undefined);
}

/**
 * Endless recursion shows in one of two ways. Calls up to the first suspension run on one stack, which overflows; once
 * something suspends between two calls the stack is fresh each time, and only the chain of waiting functions grows.
 */
function outcome(cycle: Cycle, context: RuleContext): string {
  const overflow = "the call fails with `RangeError: Maximum call stack size exceeded`";
  const endless = "the call never finishes and the heap grows";
  const laters = cycle.edges.map((edge) => (edge.waitForm === "then" ? "yes" : runsLater(edge, context)));
  if (laters.includes("yes")) return endless;
  return laters.includes("maybe")
    ? `${overflow}, or, where something suspends before the next call, never finishes while the heap grows`
    : overflow;
}
