import type { AsyncGraph, GraphEdge, GraphNode } from "../model/index.js";
import type { SliceEdge } from "../protocol/index.js";
import { joined } from "./slice-parts.js";
import type { SliceView } from "./slice-view.js";

interface Group {
  readonly from: number;
  readonly to: number;
  readonly calls: GraphEdge[];
  onCycle: boolean;
}

/** What each node of a graph is drawn as: itself, or the file or folder that it is in. By the numbers of nodes. */
export class Drawing {
  readonly #graph: AsyncGraph;
  /** Index of the name under which a node is drawn; -1: not at all. */
  readonly #as: Int32Array;
  readonly #order: number[] = [];
  readonly #names: string[] = [];
  readonly #parts = new Map<string, number>();
  /** The node that a name is that of; -1: of a file or folder. */
  readonly #nodes: number[] = [];

  constructor(graph: AsyncGraph) {
    this.#graph = graph;
    this.#as = new Int32Array(graph.nodes.length).fill(-1);
  }

  has(node: number): boolean {
    return this.#as[node]! >= 0;
  }

  /** Draws a node as itself. */
  add(node: number): void {
    this.#order.push(node);
    this.#as[node] = this.#name(this.#graph.nodes[node]!.id, node);
  }

  /** Draws nodes as what they are in. */
  addTo(part: string, nodes: readonly number[]): void {
    let index = this.#parts.get(part);
    if (index === undefined) this.#parts.set(part, (index = this.#name(part, -1)));
    for (const node of nodes) {
      this.#order.push(node);
      this.#as[node] = index;
    }
  }

  remove(node: number): void {
    this.#as[node] = -1;
  }

  /** Nodes that are drawn as themselves, in the order of the graph. */
  single(): readonly GraphNode[] {
    const nodes = this.#nodes.filter((node) => node >= 0 && this.has(node)).sort((a, b) => a - b);
    return nodes.map((node) => this.#graph.nodes[node]!);
  }

  /** The edges between what is drawn; between files and folders one each way, of the kind that matters most. */
  edges(view: SliceView): SliceEdge[] {
    const { graph, kinds, onCycle } = view.numbered;
    const isPart = (index: number): boolean => this.#nodes[index]! < 0;
    const groups = new Map<number, Group>();
    for (const node of this.#order) {
      const from = this.#as[node]!;
      if (from < 0) continue;
      view.each(node, "out", (other, edge) => {
        const to = this.#as[other]!;
        if (to < 0 || (to === from && isPart(from))) return;
        const kind = isPart(from) || isPart(to) ? 7 : kinds[edge]!;
        const key = (from * this.#names.length + to) * 8 + kind;
        let group = groups.get(key);
        if (!group) groups.set(key, (group = { from, to, calls: [], onCycle: false }));
        group.calls.push(graph.edges[edge]!);
        group.onCycle ||= onCycle[edge] === 1;
      });
    }
    return [...groups.values()].map(({ from, to, calls, onCycle: isOnCycle }) =>
      joined(this.#names[from]!, this.#names[to]!, calls, isOnCycle),
    );
  }

  #name(name: string, node: number): number {
    this.#names.push(name);
    return this.#nodes.push(node) - 1;
  }
}
