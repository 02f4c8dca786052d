import type { GraphEdge } from "../model/index.js";

/**
 * Whether the wait of an edge's source goes on through its target: awaited edges do, and calls whose result is awaited
 * or returned, because the result of a function that is not known to give a promise may be one after all. A plain call
 * ends before its caller waits for anything.
 */
export function extendsWait({ kind, use, shared }: GraphEdge): boolean {
  if (shared) return false;
  return kind === "await" || (kind === "call" && (use === "awaited" || use === "returned"));
}
