import { comparePositions, type GraphEdge, type NodeId, type Position } from "../../model/index.js";
import type { RuleContext } from "../types.js";

/**
 * Whether a function surely (`yes`), possibly (`maybe`) or never (`no`) suspends before it comes to a place, so that
 * whoever called it has gone on by then.
 * @param position start of the place, in file `file`
 */
export function suspendsBefore(
  fn: NodeId,
  file: string,
  position: Position,
  { graph, facts }: RuleContext,
): "yes" | "maybe" | "no" {
  const before = (other: { readonly start: Position; readonly end: Position }): boolean =>
    comparePositions(other.end, position) <= 0;
  const earlier = graph.out(fn).filter((edge) => edge.kind === "await" && edge.place.file === file);
  if (earlier.some((edge) => edge.certain === true && before(edge.waitRange ?? edge.place.range))) return "yes";
  const waits = facts.get(file)?.waits ?? [];
  return waits.some((wait) => wait.function === fn && before(wait.range)) ? "maybe" : "no";
}

/** Whether the callee of an edge runs only after a suspension of its caller, or may. */
export function runsLater(edge: GraphEdge, context: RuleContext): "yes" | "maybe" | "no" {
  if (edge.callback?.when === "continuation") return "yes";
  return suspendsBefore(edge.from, edge.place.file, edge.place.range.start, context);
}
