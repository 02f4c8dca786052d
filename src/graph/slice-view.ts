import type { AsyncGraph, GraphEdge, NodeId } from "../model/index.js";
import type { SliceFilters } from "../protocol/index.js";
import { isTestFile } from "./test-files.js";

const asyncReach = new WeakMap<AsyncGraph, ReadonlySet<NodeId>>();

/** The graph as the filters let it be seen. */
export class SliceView {
  readonly #graph: AsyncGraph;
  readonly #filters: SliceFilters;
  readonly #roots: ReadonlySet<NodeId>;
  readonly #tests: boolean;
  readonly #out = new Map<NodeId, readonly GraphEdge[]>();
  readonly #in = new Map<NodeId, readonly GraphEdge[]>();

  constructor(graph: AsyncGraph, filters: SliceFilters, roots: readonly NodeId[]) {
    this.#graph = graph;
    this.#filters = filters;
    this.#roots = new Set(roots);
    // Who asks for a test wants to see its neighbours.
    this.#tests = filters.tests || roots.some((id) => isTestFile(graph.node(id)?.place?.file ?? ""));
  }

  /** Edges from a node to visible nodes, in source order. */
  out(id: NodeId): readonly GraphEdge[] {
    let edges = this.#out.get(id);
    if (!edges) this.#out.set(id, (edges = this.#graph.out(id).filter((edge) => this.#shows(edge, edge.to))));
    return edges;
  }

  in(id: NodeId): readonly GraphEdge[] {
    let edges = this.#in.get(id);
    if (!edges) this.#in.set(id, (edges = this.#graph.in(id).filter((edge) => this.#shows(edge, edge.from))));
    return edges;
  }

  /** Whether the node has neighbours that only the filters keep away. */
  hides(id: NodeId): boolean {
    return this.out(id).length + this.in(id).length < this.#graph.out(id).length + this.#graph.in(id).length;
  }

  /** Nodes in the order of files and source. */
  inOrder(ids: ReadonlySet<NodeId>): readonly NodeId[] {
    return this.#graph.nodes.filter(({ id }) => ids.has(id)).map(({ id }) => id);
  }

  #shows(edge: GraphEdge, other: NodeId): boolean {
    const isRoots = this.#roots.has(edge.from) || this.#roots.has(edge.to);
    if (edge.kind === "import" && !isRoots) return false;
    if (edge.shared && !this.#roots.has(edge.from)) return false;
    if (edge.kind === "call" && !this.#filters.calls && !this.#carriesWaits(edge.to)) return false;
    if (this.#roots.has(other)) return true;
    const node = this.#graph.node(other);
    if (!node) return false;
    if (node.kind === "module") return edge.kind === "import" && isRoots;
    if (node.kind === "external") return this.#filters.packages;
    return this.#tests || !node.place || !isTestFile(node.place.file);
  }

  /** Whether calling the node may start something asynchronous: else a call of it says nothing about waiting. */
  #carriesWaits(id: NodeId): boolean {
    let reaching = asyncReach.get(this.#graph);
    if (!reaching) asyncReach.set(this.#graph, (reaching = findAsync(this.#graph)));
    return reaching.has(id);
  }
}

function findAsync(graph: AsyncGraph): ReadonlySet<NodeId> {
  const reaching = new Set<NodeId>();
  for (const { id, async, returnsPromise, kind } of graph.nodes) {
    const starts = (edge: GraphEdge): boolean => edge.kind !== "call" && edge.kind !== "import" && !edge.shared;
    if (async || (returnsPromise && kind !== "external") || graph.out(id).some(starts)) reaching.add(id);
  }
  for (const id of reaching) {
    for (const { kind, shared, from } of graph.in(id)) if (kind === "call" && !shared) reaching.add(from);
  }
  return reaching;
}
