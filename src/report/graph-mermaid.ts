import type { EdgeKind, GraphNode } from "../model/index.js";
import { edgeLabel } from "./edge-label.js";
import { mermaidLabel } from "./escape.js";
import { heldWords } from "./held.js";
import type { GraphReport } from "./types.js";

const arrows: Readonly<Record<EdgeKind, string>> = {
  await: "==>",
  call: "-->",
  spawn: "-.->",
  defer: "-.->",
  schedule: "-.->",
  import: "-.->",
};

/** A graph as a Mermaid flowchart: awaits thick, plain calls thin, what nothing waits for dotted, cycles red. */
export function* graphMermaid(graph: GraphReport): Iterable<string> {
  const { nodes, edges, cycles } = graph;
  const held = heldWords(graph);
  const names = new Map(nodes.map((node, index) => [node.id, `n${String(index)}`]));
  const onCycle = new Set(cycles.flatMap((cycle) => cycle.edges.map((edge) => edge.id)));
  const red: number[] = [];
  let count = 0;
  yield "flowchart LR\n";
  for (const node of nodes) yield `  ${names.get(node.id) ?? ""}${box(node)}\n`;
  for (const edge of edges) {
    const from = names.get(edge.from);
    const to = names.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const label = edgeLabel(edge, held(edge));
    yield `  ${from} ${arrows[edge.kind]}${label ? `|${mermaidLabel(label)}|` : ""} ${to}\n`;
    if (onCycle.has(edge.id)) red.push(count);
    count++;
  }
  if (red.length > 0) yield `  linkStyle ${red.join(",")} stroke:#d33\n`;
}

function box(node: GraphNode): string {
  const label = mermaidLabel(node.name);
  return node.kind === "external" || node.kind === "unresolved" ? `([${label}])` : `[${label}]`;
}
