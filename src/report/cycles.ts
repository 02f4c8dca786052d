import type { Cycle, GraphEdge, GraphNode } from "../model/index.js";
import { plain } from "./escape.js";
import { plural } from "./pretty.js";
import type { TextStyle } from "./types.js";

/**
 * Every await cycle for a reader, the unconditional ones first: a line that says what it is, then a line for each hop,
 * its place first, as `path:line:column`, from 1.
 */
export function cyclesText(
  cycles: readonly Cycle[],
  node: (id: string) => GraphNode | undefined,
  { paint, pathOf }: TextStyle,
): string {
  if (cycles.length === 0) return "No await cycles.\n";
  const name = (id: string): string => plain(node(id)?.name ?? id);
  const where = ({ place, waitRange }: GraphEdge): string => {
    const { line, character } = (waitRange ?? place.range).start;
    return `${plain(pathOf(place.file))}:${String(line + 1)}:${String(character + 1)}`;
  };
  const unconditional = cycles.filter((cycle) => cycle.kind === "unconditional");
  const recursion = cycles.filter((cycle) => cycle.kind === "recursion");
  const blocks = [...unconditional, ...recursion].map((cycle) => {
    const kind =
      cycle.kind === "unconditional" ? paint.red(`unconditional (${cycle.confidence})`) : paint.dim("recursion");
    const ring = [...cycle.nodes, ...cycle.nodes.slice(0, 1)].map(name).join(" → ");
    const hops = cycle.edges.map((edge) => `  ${where(edge)}  ${name(edge.from)} ${verb(edge)} ${name(edge.to)}`);
    return [`${kind}  ${paint.bold(ring)}`, `  ${paint.dim(plain(cycle.reason))}`, ...hops].join("\n");
  });
  const count = `${plural(cycles.length, "await cycle")}: ${String(unconditional.length)} unconditional, ${String(recursion.length)} recursion.`;
  return `${blocks.join("\n\n")}\n\n${count}\n`;
}

function verb({ kind, combinator }: GraphEdge): string {
  if (combinator) return `awaits (Promise.${combinator})`;
  return kind === "await" ? "awaits" : kind === "call" ? "calls" : `${kind}s`;
}
