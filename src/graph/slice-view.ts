import type { AsyncGraph, GraphEdge, GraphNode, NodeId } from "../model/index.js";
import type { SliceFilters } from "../protocol/index.js";
import { kindNumber, numbered, type NumberedGraph } from "./numbered.js";

export type Side = "out" | "in";

const call = kindNumber("call");
const importing = kindNumber("import");

/** The graph as the filters let it be seen: by ids for what is drawn, by numbers for walks. */
export class SliceView {
  readonly numbered: NumberedGraph;
  readonly #graph: AsyncGraph;
  readonly #filters: SliceFilters;
  readonly #roots: Uint8Array;
  readonly #tests: boolean;
  readonly #out = new Map<NodeId, readonly GraphEdge[]>();
  readonly #in = new Map<NodeId, readonly GraphEdge[]>();

  constructor(graph: AsyncGraph, filters: SliceFilters, roots: readonly NodeId[]) {
    this.numbered = numbered(graph);
    this.#graph = graph;
    this.#filters = filters;
    this.#roots = new Uint8Array(graph.nodes.length);
    const ofRoots = roots.map((id) => this.numbered.find(id)).filter((node) => node >= 0);
    for (const node of ofRoots) this.#roots[node] = 1;
    // Who asks for a test wants to see its neighbours.
    this.#tests = filters.tests || ofRoots.some((node) => this.numbered.tests[node]);
  }

  /** Edges from a node to visible nodes, in source order. */
  out(id: NodeId): readonly GraphEdge[] {
    return this.#edges(id, "out", this.#out);
  }

  in(id: NodeId): readonly GraphEdge[] {
    return this.#edges(id, "in", this.#in);
  }

  /** Whether the node has neighbours that only the filters keep away. */
  hides(id: NodeId): boolean {
    return this.out(id).length + this.in(id).length < this.#graph.out(id).length + this.#graph.in(id).length;
  }

  /** Nodes in the order of files and source. */
  inOrder(ids: ReadonlySet<NodeId>): readonly GraphNode[] {
    const numbers = Int32Array.from(ids, (id) => this.numbered.find(id)).sort();
    return [...numbers].flatMap((node) => this.#graph.nodes[node] ?? []);
  }

  /** The visible neighbours of a node on one side, one for each edge, in source order. */
  each(node: number, side: Side, visit: (other: number, edge: number) => void): void {
    const { offsets, targets, edges } = side === "out" ? this.numbered.out : this.numbered.into;
    for (let slot = offsets[node]!; slot < offsets[node + 1]!; slot++) {
      const other = targets[slot]!;
      const edge = edges[slot]!;
      const shows = side === "out" ? this.#shows(edge, node, other, other) : this.#shows(edge, other, node, other);
      if (shows) visit(other, edge);
    }
  }

  /** How many visible neighbours of a node on one side are not among some. */
  countBeyond(id: NodeId, side: Side, among: ReadonlySet<NodeId>): number {
    const beyond = new Set<number>();
    this.each(this.numbered.find(id), side, (other) => {
      if (!among.has(this.#graph.nodes[other]!.id)) beyond.add(other);
    });
    return beyond.size;
  }

  #edges(id: NodeId, side: Side, known: Map<NodeId, readonly GraphEdge[]>): readonly GraphEdge[] {
    const before = known.get(id);
    if (before) return before;
    const edges: GraphEdge[] = [];
    const node = this.numbered.find(id);
    if (node >= 0) this.each(node, side, (_, edge) => void edges.push(this.#graph.edges[edge]!));
    known.set(id, edges);
    return edges;
  }

  #shows(edge: number, from: number, to: number, other: number): boolean {
    const { kinds, shared, modules, externals, tests } = this.numbered;
    const kind = kinds[edge]!;
    const isRoots = this.#roots[from] === 1 || this.#roots[to] === 1;
    if (kind === importing && !isRoots) return false;
    if (shared[edge] === 1 && this.#roots[from] === 0) return false;
    // A call of what starts nothing asynchronous says nothing about waiting.
    if (kind === call && !this.#filters.calls && this.numbered.carriers[to] === 0) return false;
    if (this.#roots[other] === 1) return true;
    if (modules[other] === 1) return kind === importing && isRoots;
    if (externals[other] === 1) return this.#filters.packages;
    return this.#tests || tests[other] === 0;
  }
}
