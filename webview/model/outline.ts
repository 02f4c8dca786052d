import type { NodeId } from "./types.js";
import type { View, Wire } from "./view.js";
import { startOf } from "./navigate.js";

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
  for (const start of [...roots, ...(first ? [first] : []), ...uncalled, ...view.cards.map((card) => card.id)]) {
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
