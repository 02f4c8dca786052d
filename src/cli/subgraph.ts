import type { AsyncGraph, Cycle, FileId, GraphEdge, GraphNode, GraphResource, NodeId } from "../model/index.js";

export interface Part {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly cycles: readonly Cycle[];
}

/**
 * A part of a graph, in the graph's order: what the roots reach within `depth` levels, or, without roots, the functions
 * of the wanted files and what they lead to directly. Edges and cycles are those that lie within.
 */
export function partOf(
  graph: AsyncGraph,
  asked: { readonly roots: readonly NodeId[]; readonly depth: number; readonly wanted: (file: FileId) => boolean },
): Part {
  const kept = asked.roots.length > 0 ? below(graph, asked.roots, asked.depth) : around(graph, asked.wanted);
  return {
    nodes: graph.nodes.filter(({ id }) => kept.has(id)),
    edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    cycles: graph.cycles.filter((cycle) => cycle.nodes.every((id) => kept.has(id))),
  };
}

/** The resources that functions of a part use, in the graph's order. */
export function resourcesOf(graph: AsyncGraph, { nodes }: Part): readonly GraphResource[] {
  const kept = new Set(nodes.map(({ id }) => id));
  return graph.resources.filter(({ uses }) => uses.some(({ use }) => kept.has(use.function)));
}

function below(graph: AsyncGraph, roots: readonly NodeId[], depth: number): ReadonlySet<NodeId> {
  const levels = new Map(roots.map((id) => [id, 0]));
  for (const [id, level] of levels) {
    if (level >= depth) continue;
    for (const { to } of graph.out(id)) if (!levels.has(to)) levels.set(to, level + 1);
  }
  return new Set(levels.keys());
}

function around(graph: AsyncGraph, wanted: (file: FileId) => boolean): ReadonlySet<NodeId> {
  const kept = new Set<NodeId>();
  for (const { id, place } of graph.nodes) {
    if (!place || !wanted(place.file)) continue;
    kept.add(id);
    for (const { to } of graph.out(id)) kept.add(to);
  }
  return kept;
}
