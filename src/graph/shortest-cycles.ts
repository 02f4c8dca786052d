import type { WaitGraph } from "./wait-graph.js";

/** Edges looked at in one component before the search is given up: some 50 milliseconds. */
const mostEffort = 2_000_000;

interface Local {
  readonly edges: number;
  /** Neighbours of each member, by local number, without parallels. */
  readonly next: readonly (readonly { readonly to: number; readonly edge: number; readonly awaited: boolean }[])[];
}

/** Shortest cycles of one component by breadth-first search. */
export class ShortestCycles {
  readonly #graph: WaitGraph;
  readonly #members: readonly number[];
  readonly #local = new Map<number, number>();
  #effort = mostEffort;

  constructor(graph: WaitGraph, members: readonly number[]) {
    this.#graph = graph;
    this.#members = members;
    members.forEach((node, at) => this.#local.set(node, at));
  }

  /**
   * For each of `starts` the shortest simple cycle through it over edges that `allowed` lets pass, with an awaited edge
   * on it. As lists of edge numbers; the same cycle may come more than once.
   */
  *through(starts: readonly number[], allowed: (edge: number) => boolean): Generator<readonly number[]> {
    const local = this.#build(allowed);
    const size = this.#members.length;
    // Strongly connected with as many edges as nodes: one ring, and no other cycle.
    const isRing = local.edges === size;
    // A state is a member, and whether an awaited edge led to it.
    const seen = new Int32Array(2 * size);
    const cameFrom = new Int32Array(2 * size);
    const cameBy = new Int32Array(2 * size);
    let round = 0;
    for (const start of starts) {
      if (this.#effort <= 0) return;
      const cycle = this.#search(this.#local.get(start)!, ++round, local, { seen, cameFrom, cameBy });
      if (cycle) yield cycle;
      if (cycle && isRing) return;
    }
  }

  #search(
    start: number,
    round: number,
    { next }: Local,
    { seen, cameFrom, cameBy }: Record<"seen" | "cameFrom" | "cameBy", Int32Array>,
  ): readonly number[] | undefined {
    const size = this.#members.length;
    const queue = [start];
    seen[start] = round;
    for (const state of queue) {
      const node = state % size;
      for (const { to, edge, awaited } of next[node]!) {
        this.#effort--;
        const goal = state >= size || awaited ? to + size : to;
        if (seen[goal] === round) continue;
        seen[goal] = round;
        cameFrom[goal] = state;
        cameBy[goal] = edge;
        if (goal === start + size) return this.#walkBack(start, goal, cameFrom, cameBy);
        queue.push(goal);
      }
    }
    return undefined;
  }

  #walkBack(start: number, goal: number, cameFrom: Int32Array, cameBy: Int32Array): readonly number[] | undefined {
    const edges: number[] = [];
    const nodes = new Set<number>();
    for (let state = goal; state !== start; state = cameFrom[state]!) {
      const edge = cameBy[state]!;
      edges.push(edge);
      if (nodes.has(this.#graph.notes[edge]!.from)) return undefined;
      nodes.add(this.#graph.notes[edge]!.from);
    }
    return edges.reverse();
  }

  #build(allowed: (edge: number) => boolean): Local {
    const { edges, notes } = this.#graph;
    const rank = (edge: number): number => {
      const { kind, sure } = edges[edge]!;
      return (kind === "await" ? 0 : 3) + (sure === "exact" ? 0 : sure === "dispatch" ? 1 : 2);
    };
    const next = this.#members.map((node) => {
      const best = new Map<number, number>();
      for (const edge of this.#graph.inner(node)) {
        if (!allowed(edge)) continue;
        const { to } = notes[edge]!;
        const known = best.get(to);
        if (known === undefined || rank(edge) < rank(known)) best.set(to, edge);
      }
      return [...best].map(([to, edge]) => ({
        to: this.#local.get(to)!,
        edge,
        awaited: edges[edge]!.kind === "await",
      }));
    });
    return { next, edges: next.reduce((sum, edges) => sum + edges.length, 0) };
  }
}
