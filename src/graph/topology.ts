import { rowsOf, type Rows } from "./scc.js";

/** The ends of all edges by number, and which edges leave and enter each node. */
export class Topology {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Edges by source, in the order of the edges. */
  readonly out: Rows;
  readonly #count: number;
  readonly #takes: (edge: number) => boolean;
  #into: Rows | undefined;

  /**
   * @param count number of nodes
   * @param takes edges that are in `out` and `into`
   */
  constructor(
    count: number,
    ends: readonly { readonly from: number; readonly to: number }[],
    takes: (edge: number) => boolean = () => true,
  ) {
    this.#count = count;
    this.#takes = takes;
    this.from = Int32Array.from(ends, ({ from }) => from);
    this.to = Int32Array.from(ends, ({ to }) => to);
    this.out = this.rows(takes);
  }

  /** Edges by target, in the order of the edges; the `targets` of these rows are the sources. */
  get into(): Rows {
    return (this.#into ??= rowsOf(this.#count, this.to, this.from, this.#takes));
  }

  /** Rows by source of some of the edges. */
  rows(keep: (edge: number) => boolean): Rows {
    return rowsOf(this.#count, this.from, this.to, keep);
  }

  /** Rows by target of some of the edges. */
  rowsInto(keep: (edge: number) => boolean): Rows {
    return rowsOf(this.#count, this.to, this.from, keep);
  }
}

/** Numbers of the edges of a node in some rows. */
export function edgesOf({ offsets, edges }: Rows, node: number): number[] {
  return [...edges.subarray(offsets[node], offsets[node + 1])];
}
