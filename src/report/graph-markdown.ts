import { edgeLabel } from "./edge-label.js";
import { markdownCode, markdownText } from "./escape.js";
import { graphMermaid } from "./graph-mermaid.js";
import { heldWords, resourceWords } from "./held.js";
import type { GraphReport, ReportedEdge, ReportedHold } from "./types.js";

/** More functions than this make no diagram that anybody would read. */
const mostDrawn = 60;
/** More edges than this are counted, not listed. */
const mostListed = 200;

/** What a report in Markdown says beside the graph. */
export interface Story {
  readonly title: string;
  readonly text?: string;
  /** What happens, one after the other; the graph's edges when there is nothing to tell. */
  readonly steps?: readonly { readonly message: string; readonly place: string }[];
}

/** A path, a cycle, a finding or any part of a graph as Markdown: numbered steps, then a diagram. */
export function* graphMarkdown(graph: GraphReport, story?: Story): Iterable<string> {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  const held = heldWords(graph);
  const { title, text, steps } = story ?? { title: "Await graph" };
  yield `# ${markdownText(title)}\n\n`;
  if (text) yield `${markdownText(text)}\n\n`;
  const cycles = story ? [] : graph.cycles;
  for (const { kind, reason, edges } of cycles) {
    yield `## ${kind === "unconditional" ? "Await cycle that nobody can get round" : "Recursion through awaits"}\n\n`;
    yield `${markdownText(reason)}\n\n`;
    yield* list(edges, names, held);
    yield "\n";
  }
  if (steps) {
    for (const [at, { message, place }] of steps.entries()) {
      yield `${String(at + 1)}. ${markdownText(message)} (${markdownCode(place)})\n`;
    }
    yield "\n";
  } else if (cycles.length === 0) {
    yield* list(graph.edges.slice(0, mostListed), names, held);
    if (graph.edges.length > mostListed) yield `\nand ${String(graph.edges.length - mostListed)} more\n`;
    yield "\n";
  }
  yield* meanwhile(graph.holds ?? [], names);
  if (graph.nodes.length > mostDrawn) return;
  yield "```mermaid\n";
  yield* graphMermaid(graph);
  yield "```\n";
}

const verbs: Readonly<Record<ReportedEdge["kind"], string>> = {
  await: "awaits",
  call: "calls",
  spawn: "starts",
  defer: "starts and keeps",
  schedule: "schedules",
  import: "loads",
};

/** What runs while something is held. */
function* meanwhile(holds: readonly ReportedHold[], names: ReadonlyMap<string, string>): Iterable<string> {
  if (holds.length === 0) return;
  const list = (ids: readonly string[]): string => ids.map((id) => markdownCode(names.get(id) ?? id)).join(", ");
  yield "Held meanwhile:\n\n";
  for (const hold of holds) {
    yield `- ${markdownText(resourceWords(hold))}, by ${list(hold.holders)}, while these run: ${list(hold.nodes)}\n`;
  }
  yield "\n";
}

function* list(
  edges: readonly ReportedEdge[],
  names: ReadonlyMap<string, string>,
  held: (edge: ReportedEdge) => string,
): Iterable<string> {
  for (const [at, edge] of edges.entries()) {
    const ends = [edge.from, edge.to].map((id) => markdownCode(names.get(id) ?? id));
    const label = edgeLabel({ ...edge, kind: edge.kind === "await" ? edge.kind : "call" }, held(edge));
    const place = `${edge.place.file}:${String(edge.place.range.start.line + 1)}`;
    yield `${String(at + 1)}. ${ends[0] ?? ""} ${verbs[edge.kind]} ${ends[1] ?? ""}${label ? `, ${markdownText(label)}` : ""} (${markdownCode(place)})\n`;
  }
}
