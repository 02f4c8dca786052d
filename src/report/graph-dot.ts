import type { EdgeKind, GraphNode } from "../model/index.js";
import { edgeLabel } from "./edge-label.js";
import { dotString } from "./escape.js";
import { heldWords } from "./held.js";
import type { GraphReport, ReportedEdge } from "./types.js";

const styles: Readonly<Record<EdgeKind, string>> = {
  await: "solid",
  call: "solid",
  spawn: "dashed",
  defer: "dashed",
  schedule: "dotted",
  import: "dotted",
};

/** A graph in Graphviz's language: awaits solid and dark, cycles red, what nothing waits for dashed, timers dotted. */
export function* graphDot(graph: GraphReport): Iterable<string> {
  const { nodes, edges, cycles } = graph;
  const held = heldWords(graph);
  const names = new Map(nodes.map((node, index) => [node.id, `n${String(index)}`]));
  const onCycle = new Set(cycles.flatMap((cycle) => cycle.edges.map((edge) => edge.id)));
  yield "digraph awaitscope {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=Helvetica];\n  edge [fontname=Helvetica, fontsize=10];\n";
  for (const node of nodes) {
    yield `  ${names.get(node.id) ?? ""} [label=${dotString(node.name)}, tooltip=${dotString(node.id)}${shape(node)}];\n`;
  }
  for (const edge of edges) yield edgeLine(edge, edgeLabel(edge, held(edge)), names, onCycle.has(edge.id));
  yield "}\n";
}

function shape(node: GraphNode): string {
  if (node.kind === "external") return ", shape=ellipse, style=dashed";
  if (node.kind === "unresolved") return ", shape=ellipse, style=dotted";
  return node.async ? ", penwidth=2" : "";
}

function edgeLine(edge: ReportedEdge, label: string, names: ReadonlyMap<string, string>, onCycle: boolean): string {
  const from = names.get(edge.from);
  const to = names.get(edge.to);
  if (from === undefined || to === undefined) return "";
  const colour = onCycle ? "red" : edge.kind === "await" ? "black" : "gray50";
  return `  ${from} -> ${to} [style=${styles[edge.kind]}, color=${colour}${label ? `, label=${dotString(label)}` : ""}];\n`;
}
