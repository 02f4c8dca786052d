import type { AsyncGraph, EdgeKind, GraphEdge, GraphNode, NodeId } from "../model/index.js";
import { kindsByWeight, numbered } from "./numbered.js";

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
  { kinds: wanted, shared: withShared = false }: PathOptions = {},
): readonly GraphEdge[] | undefined {
  const walked = numbered(graph);
  const { out, kinds, shared } = walked;
  const find = (id: NodeId): number => walked.find(id);
  const [start, goal] = [find(from), find(to)];
  if (start < 0 || goal < 0) return undefined;
  const open = kindsByWeight.map((kind) => (wanted ? wanted.includes(kind) : kind !== "import"));
  const cameBy = new Int32Array(graph.nodes.length).fill(-1);
  const queue = [start];
  for (const node of queue) {
    if (node === goal) break;
    for (let slot = out.offsets[node]!; slot < out.offsets[node + 1]!; slot++) {
      const target = out.targets[slot]!;
      const edge = out.edges[slot]!;
      if (target === start || cameBy[target]! >= 0 || !open[kinds[edge]!] || (shared[edge] && !withShared)) continue;
      cameBy[target] = edge;
      queue.push(target);
    }
  }
  if (start !== goal && cameBy[goal]! < 0) return undefined;
  const path: GraphEdge[] = [];
  for (let at = goal; at !== start; at = find(path.at(-1)!.from)) path.push(graph.edges[cameBy[at]!]!);
  return path.reverse();
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
