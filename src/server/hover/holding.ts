import type {
  AsyncGraph,
  FileFacts,
  GraphEdge,
  PlacedUse,
  ResourceRef,
  ResourceUse,
  WaitFact,
} from "../../model/index.js";
import type { View } from "../context.js";
import { code, escapeMarkdown, link, placeTarget } from "../markdown.js";

/** What the wait takes of locks, limiters and pools, and what its function holds meanwhile. */
export function describeHolding(
  now: View,
  facts: FileFacts,
  wait: WaitFact,
  edges: readonly GraphEdge[],
): readonly string[] {
  const { graph } = now.analysis;
  const taken = facts.resources.uses.filter(({ call }) => call !== undefined && wait.calls.includes(call));
  const held = new Map<number, PlacedUse>();
  for (const { holds } of edges) for (const { by } of holds ?? []) held.set(by.index, by);
  const lines = taken.flatMap((use) => takes(graph, use));
  if (held.size > 0) lines.push(`**Holding** ${[...held.values()].map((by) => holding(now, by)).join(", ")}`);
  return lines;
}

function takes(graph: AsyncGraph, { op, kind, resource }: ResourceUse): string[] {
  const name = nameOf(graph, resource);
  switch (op) {
    case "acquire":
    case "use":
      return [kind === "pool" ? `**Takes** a connection of ${name}` : `**Takes** ${name}`];
    case "wait":
      return kind === "promise" ? [] : [`**Waits** until nobody holds ${name}`];
    default:
      return [];
  }
}

function holding(now: View, { file, use }: PlacedUse): string {
  const { start } = now.nearest(file, use.range);
  const where = link(escapeMarkdown(`line ${String(start.line + 1)}`), placeTarget(now.uriOf(file), start));
  const what = nameOf(now.analysis.graph, use.resource);
  return `${use.kind === "pool" ? `a connection of ${what}` : what}, taken on ${where}`;
}

function nameOf(graph: AsyncGraph, { id }: ResourceRef): string {
  const known = graph.resources.find((one) => one.id === id);
  return `${code(known?.name ?? id)}${known?.width === undefined ? "" : ` (max ${String(known.width)})`}`;
}
