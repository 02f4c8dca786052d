import type { ReportedEdge } from "./types.js";

/**
 * The marks of an edge in words: `all ×?`, `in a loop`; the kind, where it is not an await or a plain call; and what is
 * `held` over it, where something is.
 */
export function edgeLabel({ kind, combinator, fanOut, inLoop, note }: ReportedEdge, held = ""): string {
  const parts: string[] = [];
  if (kind !== "await" && kind !== "call") parts.push(kind);
  if (combinator) parts.push(combinator);
  if (fanOut?.kind === "literal") parts.push(`×${String(fanOut.count)}`);
  if (fanOut?.kind === "unbounded") parts.push("×?");
  if (fanOut?.kind === "bounded") parts.push(`×${fanOut.width === undefined ? fanOut.by : String(fanOut.width)}`);
  if (inLoop === true && !fanOut) parts.push("in a loop");
  if (note !== undefined) parts.push(note);
  return [parts.join(" "), held].filter(Boolean).join(", ");
}
