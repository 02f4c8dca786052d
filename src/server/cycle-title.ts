import type { AsyncGraph, Cycle } from "../model/index.js";
import { printable } from "./printable.js";

/** A cycle in one line, as plain text: `a → b → c → a`. */
export function cycleTitle(graph: AsyncGraph, { nodes }: Cycle): string {
  const names = nodes.map((id) => printable(graph.node(id)?.name ?? id));
  return [...names, ...names.slice(0, 1)].join(" → ");
}
