import type { Layered, Slot } from "./layers.js";
import { sharedRegions } from "./regions.js";
import type { LayoutRegion, Point } from "./types.js";

/** So many crossings are taken into account for two cards of a region to stand side by side. */
const together = 2;

/**
 * Orders each column in place: first by source order (a depth-first walk along the calls), or as before where a card was
 * on the screen already; then neighbours change places while that removes crossings or brings regions together. Calls of one function never do, so
 * that they stay in source order, and neither do cards the reader has seen in their order.
 */
export function order(layered: Layered, previous: ReadonlyMap<string, Point>, regions: readonly LayoutRegion[]): void {
  const shared = sharedRegions(regions, layered.slots);
  const walk = walkOrder(layered);
  for (const column of layered.columns) {
    column.sort((a, b) => (walk[a.index] ?? 0) - (walk[b.index] ?? 0));
    keepSeen(column, previous);
  }
  const position = new Array<number>(layered.slots.length).fill(0);
  for (const column of layered.columns) column.forEach((slot, at) => (position[slot.index] = at));
  for (let round = 0; round < 8; round++) {
    let changed = false;
    const columns = round % 2 ? [...layered.columns].reverse() : layered.columns;
    for (const column of columns) {
      for (let at = 0; at + 1 < column.length; at++) {
        const a = column[at] as Slot;
        const b = column[at + 1] as Slot;
        if (bound(a, b, previous)) continue;
        const joined = joins(shared, column[at - 1], a, b, column[at + 2]);
        if (gain(a, b, position) + together * joined <= 0) continue;
        column[at] = b;
        column[at + 1] = a;
        position[b.index] = at;
        position[a.index] = at + 1;
        changed = true;
      }
    }
    if (!changed) break;
  }
}

/** When a walk along the calls, in source order, comes by each slot. */
function walkOrder({ slots }: Layered): number[] {
  const seen = new Array<number>(slots.length).fill(-1);
  let count = 0;
  for (const start of slots) {
    if (start.left.length || seen[start.index] !== -1) continue;
    const stack = [start];
    for (let slot = stack.pop(); slot; slot = stack.pop()) {
      if (seen[slot.index] !== -1) continue;
      seen[slot.index] = count++;
      for (let i = slot.right.length - 1; i >= 0; i--) stack.push(slot.right[i] as Slot);
    }
  }
  return seen;
}

/** Puts the cards that were on the screen before back in their order, in the places that they hold in this column. */
function keepSeen(column: Slot[], previous: ReadonlyMap<string, Point>): void {
  const y = (slot: Slot) => (slot.id === undefined ? undefined : previous.get(slot.id)?.y);
  const places = column.flatMap((slot, at) => (y(slot) === undefined ? [] : [at]));
  const seen = places.map((at) => column[at] as Slot).sort((a, b) => (y(a) ?? 0) - (y(b) ?? 0));
  places.forEach((at, i) => (column[at] = seen[i] as Slot));
}

function bound(a: Slot, b: Slot, previous: ReadonlyMap<string, Point>): boolean {
  if (a.id === undefined || b.id === undefined) return false;
  if (previous.has(a.id) && previous.has(b.id)) return true;
  return a.left.some((slot) => b.left.includes(slot));
}

/** How many crossings go away when `a`, directly above `b`, changes places with it. */
function gain(a: Slot, b: Slot, position: readonly number[]): number {
  let gained = 0;
  for (const side of ["left", "right"] as const) {
    for (const p of a[side]) {
      for (const q of b[side]) gained += Math.sign((position[p.index] ?? 0) - (position[q.index] ?? 0));
    }
  }
  return gained;
}

/** How much closer together regions are when `a`, directly above `b`, changes places with it. */
function joins(
  shared: (a: Slot, b: Slot) => number,
  above: Slot | undefined,
  a: Slot,
  b: Slot,
  below: Slot | undefined,
): number {
  let gained = 0;
  if (above) gained += shared(above, b) - shared(above, a);
  if (below) gained += shared(a, below) - shared(b, below);
  return gained;
}
