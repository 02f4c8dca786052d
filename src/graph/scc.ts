/** A directed graph over 0 … n-1 in compressed rows: the edges of `v` are `targets[offsets[v] … offsets[v + 1]]`. */
export interface Rows {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** Number of the edge in the list that the rows were made from. */
  readonly edges: Int32Array;
}

/** Rows of `count` nodes from parallel lists of ends; edges of a node keep their order. */
export function rowsOf(count: number, from: Int32Array, to: Int32Array, keep: (edge: number) => boolean): Rows {
  const offsets = new Int32Array(count + 1);
  for (let edge = 0; edge < from.length; edge++) if (keep(edge)) offsets[from[edge]! + 1]!++;
  for (let node = 0; node < count; node++) offsets[node + 1]! += offsets[node]!;
  const targets = new Int32Array(offsets[count]!);
  const edges = new Int32Array(offsets[count]!);
  const next = offsets.slice();
  for (let edge = 0; edge < from.length; edge++) {
    if (!keep(edge)) continue;
    const slot = next[from[edge]!]!++;
    targets[slot] = to[edge]!;
    edges[slot] = edge;
  }
  return { offsets, targets, edges };
}

export interface Components {
  /** Component of each node. An edge between components leads to the smaller number. */
  readonly of: Int32Array;
  readonly count: number;
  /** Nodes by component, within a component by number. */
  readonly members: Int32Array;
  /** Where the members of a component start; one more than `count` entries. */
  readonly starts: Int32Array;
}

/**
 * Strongly connected components, by Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) with
 * an explicit stack, so that chains may be as long as memory allows.
 */
export function components({ offsets, targets }: Rows): Components {
  const count = offsets.length - 1;
  const of = new Int32Array(count).fill(-1);
  const order = new Int32Array(count);
  const low = new Int32Array(count);
  const next = offsets.slice();
  const open = new Int32Array(count);
  const path = new Int32Array(count);
  let opened = 0;
  let depth = 0;
  let time = 0;
  let found = 0;
  const visit = (node: number): void => {
    order[node] = low[node] = ++time;
    open[opened++] = node;
    path[depth++] = node;
  };
  for (let start = 0; start < count; start++) {
    if (order[start]) continue;
    visit(start);
    while (depth > 0) {
      const node = path[depth - 1]!;
      if (next[node]! < offsets[node + 1]!) {
        const target = targets[next[node]!++]!;
        if (!order[target]) visit(target);
        else if (of[target]! < 0 && order[target] < low[node]!) low[node] = order[target]!;
        continue;
      }
      depth--;
      const above = path[depth - 1];
      if (depth > 0 && low[node]! < low[above!]!) low[above!] = low[node]!;
      if (low[node] !== order[node]) continue;
      let member: number;
      do {
        member = open[--opened]!;
        of[member] = found;
      } while (member !== node);
      found++;
    }
  }
  const starts = new Int32Array(found + 1);
  for (let node = 0; node < count; node++) starts[of[node]! + 1]!++;
  for (let one = 0; one < found; one++) starts[one + 1]! += starts[one]!;
  const members = new Int32Array(count);
  const slots = starts.slice();
  for (let node = 0; node < count; node++) members[slots[of[node]!]!++] = node;
  return { of, count: found, members, starts };
}
