import type { AsyncGraph, EdgeKind, GraphEdge, GraphNode, NodeId } from "../model/index.js";

export interface PathOptions {
  /** Edges to follow; all but `import` when absent. */
  readonly kinds?: readonly EdgeKind[];
  /** Follow a wrapper's own edges to what it is given, too: mixes up its callers. */
  readonly shared?: boolean;
}

export interface ReachOptions extends PathOptions {
  /** Do not pass edges whose fan-out is bounded, by a limiter, chunks or a wrapper. */
  readonly stopAtBounded?: boolean;
  /** Further edges that are not to be passed. */
  readonly passes?: (edge: GraphEdge) => boolean;
  /** Whether the start itself may be the goal, by an empty path. Off when absent. */
  readonly includeStart?: boolean;
}

/**
 * A shortest path from one node to another, as edges in order; of several, the first in source order. Empty when both
 * are the same node; undefined when there is none.
 */
export function shortestPath(
  graph: AsyncGraph,
  from: NodeId,
  to: NodeId,
  options: PathOptions = {},
): readonly GraphEdge[] | undefined {
  return reach(graph, from, ({ id }) => id === to, { ...options, includeStart: true });
}

/**
 * A shortest path from a node to any that fits, as edges in order: the witness that it is reached. Undefined when
 * none is.
 */
export function reach(
  graph: AsyncGraph,
  from: NodeId,
  fits: (node: GraphNode) => boolean,
  options: ReachOptions = {},
): readonly GraphEdge[] | undefined {
  const start = graph.node(from);
  if (!start) return undefined;
  if (options.includeStart && fits(start)) return [];
  const cameBy = new Map<NodeId, GraphEdge | undefined>([[from, undefined]]);
  for (const id of cameBy.keys()) {
    for (const edge of graph.out(id)) {
      if (cameBy.has(edge.to) || !isOpen(edge, options)) continue;
      cameBy.set(edge.to, edge);
      const node = graph.node(edge.to);
      if (node && fits(node)) return walkBack(edge, cameBy);
    }
  }
  return undefined;
}

function isOpen(edge: GraphEdge, { kinds, shared, stopAtBounded, passes }: ReachOptions): boolean {
  if (edge.shared && !shared) return false;
  if (kinds ? !kinds.includes(edge.kind) : edge.kind === "import") return false;
  if (stopAtBounded && edge.fanOut?.kind === "bounded") return false;
  return passes?.(edge) ?? true;
}

function walkBack(last: GraphEdge, cameBy: ReadonlyMap<NodeId, GraphEdge | undefined>): readonly GraphEdge[] {
  const path: GraphEdge[] = [];
  for (let edge: GraphEdge | undefined = last; edge; edge = cameBy.get(edge.from)) path.push(edge);
  return path.reverse();
}
