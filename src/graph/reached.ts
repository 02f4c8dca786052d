import type { SliceView } from "./slice-view.js";

/** Importance of a node for a place in the budget; less is more. */
export const classes = { asked: 0, marked: 1, awaited: 2, started: 3, called: 4 } as const;

/** Importance of what an edge leads to, by the number of its kind. */
const classOfKind = [2, 3, 3, 3, 4, 4] as const satisfies readonly (typeof classes)[keyof typeof classes][];
const nowhere = 255;

/** What a slice may show, by number: how far from a root, for the sake of which neighbour, and how much it matters. */
export class Reached {
  /** Distance from a root, negative for callers. */
  readonly levels: Int32Array;
  /** The neighbour nearer to a root that it is drawn for; -1 for roots. */
  readonly parents: Int32Array;
  /** One of {@link classes}. */
  readonly ranks: Uint8Array;
  /** In the order in which they were first reached. */
  order: number[] = [];

  /** @param capacity numbers are smaller than this */
  constructor(capacity: number) {
    this.levels = new Int32Array(capacity);
    this.parents = new Int32Array(capacity);
    this.ranks = new Uint8Array(capacity).fill(nowhere);
  }

  has(node: number): boolean {
    return this.ranks[node] !== nowhere;
  }

  set(node: number, level: number, parent: number, rank: number): void {
    if (!this.has(node)) this.order.push(node);
    this.levels[node] = level;
    this.parents[node] = parent;
    this.ranks[node] = rank;
  }

  /** Forgets those that are marked. */
  remove(marks: Uint8Array): void {
    this.order = this.order.filter((node) => {
      if (marks[node]) this.ranks[node] = nowhere;
      return !marks[node];
    });
  }

  /** Adds what a walk in another direction has reached in fewer steps. */
  merge(other: Reached): void {
    for (const node of other.order) {
      const level = other.levels[node]!;
      if (!this.has(node) || Math.abs(level) < Math.abs(this.levels[node]!))
        this.set(node, level, other.parents[node]!, other.ranks[node]!);
    }
  }
}

/** Breadth first along one direction from the roots, which are all that is reached, so that levels are distances. */
export function spread(view: SliceView, reached: Reached, direction: 1 | -1, depth: number): void {
  const { order, levels, parents, ranks } = reached;
  const { kinds } = view.numbered;
  for (const node of order) {
    const level = levels[node]!;
    if (Math.abs(level) >= depth) continue;
    view.each(node, direction === 1 ? "out" : "in", (other, edge) => {
      const rank = classOfKind[kinds[edge]!]!;
      if (!reached.has(other)) reached.set(other, level + direction, node, rank);
      else if (levels[other] === level + direction && rank < ranks[other]!) {
        parents[other] = node;
        ranks[other] = rank;
      }
    });
  }
}

/** Adds all neighbours of some nodes, as far as those are reached, by each other too. */
export function expand(view: SliceView, expanded: readonly number[], reached: Reached): void {
  const waiting = new Set(expanded);
  for (let found = true; found;) {
    found = false;
    for (const node of waiting) {
      if (!reached.has(node)) continue;
      waiting.delete(node);
      found = true;
      for (const direction of [1, -1] as const) {
        view.each(node, direction === 1 ? "out" : "in", (other) => {
          if (!reached.has(other)) reached.set(other, reached.levels[node]! + direction, node, classes.asked);
          else if (reached.parents[other] === node) reached.ranks[other] = classes.asked;
        });
      }
    }
  }
}

/**
 * The most important of what is reached, each with what leads to it from a root; roots first. `marked`: what counts as
 * {@link classes.marked}.
 */
export class Candidates {
  readonly #reached: Reached;
  /** By importance, then distance, then number. */
  readonly #sorted: Float64Array;

  constructor(reached: Reached, marked: Uint8Array) {
    this.#reached = reached;
    const { order, levels, parents, ranks } = reached;
    const keys = new Float64Array(order.length);
    order.forEach((node, at) => {
      const own = ranks[node]!;
      const rank = parents[node]! < 0 ? 0 : 1 + (own > classes.marked && marked[node] ? classes.marked : own);
      keys[at] = (rank * 2 ** 20 + Math.abs(levels[node]!)) * 2 ** 28 + node;
    });
    this.#sorted = keys.sort();
  }

  choose(budget: number): ReadonlySet<number> {
    const { order, parents } = this.#reached;
    if (order.length <= budget) return new Set(order);
    const kept = new Set<number>();
    for (let at = 0; at < this.#sorted.length && kept.size < budget; at++) {
      const path: number[] = [];
      for (let node = this.#sorted[at]! % 2 ** 28; node >= 0 && !kept.has(node); node = parents[node]!) path.push(node);
      if (kept.size + path.length <= budget) for (const one of path) kept.add(one);
    }
    return kept;
  }
}
