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
  /** Index of the name under which a node is drawn; -1: not at all. */
  readonly #as: Int32Array;
  readonly #order: number[] = [];
  readonly #names: string[] = [];
  readonly #indices = new Map<string, number>();

  /** @param count number of nodes */
  constructor(count: number) {
    this.#as = new Int32Array(count).fill(-1);
  }

  has(node: number): boolean {
    return this.#as[node]! >= 0;
  }

  set(node: number, name: string): void {
    let index = this.#indices.get(name);
    if (index === undefined) {
      this.#indices.set(name, (index = this.#names.length));
      this.#names.push(name);
    }
    if (!this.has(node)) this.#order.push(node);
    this.#as[node] = index;
  }

  remove(node: number): void {
    this.#as[node] = -1;
  }

  /** Nodes that are drawn as themselves, in the order of the graph. */
  single({ nodes }: AsyncGraph): readonly GraphNode[] {
    return [...Int32Array.from(this.#order).sort()].flatMap((node) => {
      const one = nodes[node];
      return one && this.#names[this.#as[node]!] === one.id ? [one] : [];
    });
  }

  /** The edges between what is drawn; between files and folders one each way, of the kind that matters most. */
  edges(view: SliceView): SliceEdge[] {
    const { graph, kinds, onCycle } = view.numbered;
    const isNode = new Uint8Array(this.#names.length);
    for (const node of this.#order) {
      const as = this.#as[node]!;
      if (as >= 0 && this.#names[as] === graph.nodes[node]!.id) isNode[as] = 1;
    }
    const groups = new Map<number, Group>();
    for (const node of this.#order) {
      const from = this.#as[node]!;
      if (from < 0) continue;
      view.each(node, "out", (other, edge) => {
        const to = this.#as[other]!;
        if (to < 0 || (to === from && !isNode[from])) return;
        const single = isNode[from] && isNode[to];
        const key = (from * this.#names.length + to) * 8 + (single ? kinds[edge]! : 7);
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
}
