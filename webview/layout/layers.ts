import type { LayoutInput } from "./types.js";

/** A node of the layered graph: a card, or the bend of a long edge where it crosses a column. */
export interface Slot {
  readonly index: number;
  /** The card's id; absent for bends. */
  readonly id?: string;
  /** The edge's id; absent for cards. */
  readonly edge?: string;
  readonly layer: number;
  readonly height: number;
  /** Neighbours in the column to the left and to the right, in source order. */
  readonly left: Slot[];
  readonly right: Slot[];
}

export interface Layered {
  readonly slots: readonly Slot[];
  /** Columns from left to right; the order within is the order on the screen. */
  readonly columns: Slot[][];
  /** Slots of an edge from left to right, both cards included. Self-loops have none. */
  readonly chains: ReadonlyMap<string, readonly Slot[]>;
}

/**
 * Gives each node a column so that every edge except those in `back` leads to the right, callers sit directly left of
 * what they call, and long edges get a bend in each column they cross. Longest-path layering, then each node that
 * nobody calls moves right as far as it can (after Eades & Sugiyama, "How to draw a directed graph", 1990).
 */
export function layer(input: LayoutInput, back: ReadonlySet<string>): Layered {
  const ranks = rank(input, back);
  const slots: Slot[] = [];
  const columns: Slot[][] = [];
  const add = (slot: Omit<Slot, "index" | "left" | "right">): Slot => {
    const made: Slot = { ...slot, index: slots.length, left: [], right: [] };
    slots.push(made);
    (columns[made.layer] ??= []).push(made);
    return made;
  };
  const byId = new Map<string, Slot>();
  for (const node of input.nodes) {
    byId.set(node.id, add({ id: node.id, layer: ranks.get(node.id) ?? 0, height: node.height }));
  }
  for (let i = 0; i < columns.length; i++) columns[i] ??= [];
  const chains = new Map<string, Slot[]>();
  // What closes a cycle comes last, so that it does not disturb the order of the other calls.
  const edges = [...input.edges].sort((a, b) => Number(back.has(a.id)) - Number(back.has(b.id)));
  for (const edge of edges) {
    const from = byId.get(edge.from);
    const to = byId.get(edge.to);
    if (!from || !to || from === to) continue;
    const [left, right] = back.has(edge.id) ? [to, from] : [from, to];
    const chain = [left];
    for (let at = left.layer + 1; at < right.layer; at++) chain.push(add({ edge: edge.id, layer: at, height: 10 }));
    chain.push(right);
    for (let i = 1; i < chain.length; i++) {
      chain[i - 1]?.right.push(chain[i] as Slot);
      chain[i]?.left.push(chain[i - 1] as Slot);
    }
    chains.set(edge.id, chain);
  }
  return { slots, columns, chains };
}

/** Columns by node id. */
function rank(input: LayoutInput, back: ReadonlySet<string>): Map<string, number> {
  const right = new Map<string, string[]>(input.nodes.map((node) => [node.id, []]));
  const left = new Map<string, string[]>(input.nodes.map((node) => [node.id, []]));
  for (const edge of input.edges) {
    if (edge.from === edge.to || !right.has(edge.from) || !right.has(edge.to)) continue;
    const [a, b] = back.has(edge.id) ? [edge.to, edge.from] : [edge.from, edge.to];
    right.get(a)?.push(b);
    left.get(b)?.push(a);
  }
  const ranks = new Map<string, number>();
  const waiting = new Map([...left].map(([id, list]) => [id, list.length]));
  const order = input.nodes.filter((node) => waiting.get(node.id) === 0).map((node) => node.id);
  for (let at = 0; at < order.length; at++) {
    const id = order[at] as string;
    ranks.set(id, Math.max(-1, ...(left.get(id) ?? []).map((from) => ranks.get(from) ?? 0)) + 1);
    for (const to of right.get(id) ?? []) {
      const open = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, open);
      if (open === 0) order.push(to);
    }
  }
  for (const id of order.reverse()) {
    const after = (right.get(id) ?? []).map((to) => ranks.get(to) ?? 0);
    if (after.length && !left.get(id)?.length) ranks.set(id, Math.min(...after) - 1);
  }
  const first = Math.min(0, ...ranks.values());
  for (const [id, at] of ranks) ranks.set(id, at - first);
  return ranks;
}
