import { startOf, type Direction } from "./navigate.js";
import type { NodeId } from "./types.js";
import type { View, Wire } from "./view.js";

export interface OutlineRow {
  readonly id: NodeId;
  /** From 1. */
  readonly level: number;
  /** The call that leads here from the row above it in the tree; absent for the first rows. */
  readonly wire?: Wire;
  /** Its calls are listed at an earlier row. */
  readonly repeated: boolean;
}

/**
 * The same view as a list: from where it starts, what each function calls in source order, indented; then, the same way,
 * whatever is left, beginning with functions that nobody in view calls.
 */
export function outlineOf(view: View): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const seen = new Set<NodeId>();
  const first = startOf(view);
  const roots = view.cards.filter((card) => card.node.root).map((card) => card.id);
  const uncalled = view.cards.filter((card) => !view.in.get(card.id)?.length).map((card) => card.id);
  for (const start of [...(first ? [first] : []), ...roots, ...uncalled, ...view.cards.map((card) => card.id)]) {
    if (seen.has(start)) continue;
    const stack: { id: NodeId; level: number; wire?: Wire }[] = [{ id: start, level: 1 }];
    for (let row = stack.pop(); row; row = stack.pop()) {
      const repeated = seen.has(row.id);
      rows.push({ ...row, repeated });
      if (repeated) continue;
      seen.add(row.id);
      for (const wire of [...(view.out.get(row.id) ?? [])].reverse()) {
        stack.push({ id: wire.to, level: row.level + 1, wire });
      }
    }
  }
  return rows;
}

/**
 * The row of what is selected, a function or a call: row `at` where that is one of several, else the first. -1: none.
 */
export function rowOf(rows: readonly OutlineRow[], selected: string | undefined, at: number | undefined): number {
  const is = (row: OutlineRow | undefined) => row?.id === selected || row?.wire?.id === selected;
  return selected === undefined ? -1 : at !== undefined && is(rows[at]) ? at : rows.findIndex(is);
}

/**
 * The row one step away: up and down go through all rows, to the caller goes out of the indentation and to the callee
 * into it, or to the earlier row where the calls are listed. Row 0 where there is none yet; undefined at an end.
 */
export function rowBeside(rows: readonly OutlineRow[], at: number, direction: Direction): number | undefined {
  const here = rows[at];
  if (!here) return rows.length ? 0 : undefined;
  let to: number;
  if (direction === "callee" && here.repeated) to = rows.findIndex(({ id }) => id === here.id);
  else if (direction === "callee") to = (rows[at + 1]?.level ?? 0) > here.level ? at + 1 : -1;
  else if (direction === "caller") to = rows.findLastIndex(({ level }, i) => i < at && level < here.level);
  else to = direction === "next" ? at + 1 : at - 1;
  return rows[to] ? to : undefined;
}
