import type { Layered, Slot } from "./layers.js";
import type { RegionPlan } from "./regions.js";
import { rowGap, type Point } from "./types.js";

/** How strongly an edge pulls its ends level: long edges should run straight, then lead straight into their cards. */
const straighten = { bends: 8, bend: 2, cards: 1 };
/** How strongly a card is held where the reader last saw it. */
const hold = 3;
const rounds = 14;

/**
 * The height of each slot's centre, by slot index. Each column is placed as near as it can be to the mean of its
 * neighbours, keeping order and distance, over and over: a least-squares fit under a fixed order, solved by pooling
 * adjacent violators (Barlow et al., 1972).
 */
export function coordinates(
  layered: Layered,
  previous: ReadonlyMap<string, Point>,
  plan: Pick<RegionPlan, "between">,
): number[] {
  const distance = (above: Slot, below: Slot) => distanceOf(above, below, plan.between(above, below));
  const y = new Array<number>(layered.slots.length).fill(0);
  const known = [...previous.values()];
  const middle = known.length ? known.reduce((sum, point) => sum + point.y, 0) / known.length : 0;
  for (const column of layered.columns) {
    let at = 0;
    column.forEach((slot, i) => {
      const above = column[i - 1];
      at += above ? distance(above, slot) : 0;
      y[slot.index] = at;
    });
    for (const slot of column) y[slot.index] = (y[slot.index] ?? 0) - at / 2 + middle;
  }
  for (let round = 0; round < rounds; round++) {
    const rightwards = round % 2 === 0;
    const sides =
      round >= rounds - 4 ? (["left", "right"] as const) : rightwards ? (["left"] as const) : (["right"] as const);
    const columns = rightwards ? layered.columns : [...layered.columns].reverse();
    for (const column of columns) place(column, y, sides, previous, distance);
  }
  return y;
}

function place(
  column: readonly Slot[],
  y: number[],
  sides: readonly ("left" | "right")[],
  previous: ReadonlyMap<string, Point>,
  distance: (above: Slot, below: Slot) => number,
): void {
  // Blocks of slots that touch: each with the mean of what its members want, and their weight.
  const blocks: { sum: number; weight: number; from: number }[] = [];
  let offset = 0;
  const offsets = column.map((slot, i) => {
    const above = column[i - 1];
    if (above) offset += distance(above, slot);
    const wish = wanted(slot, y, sides, previous);
    blocks.push({ sum: (wish.at - offset) * wish.weight, weight: wish.weight, from: i });
    for (
      let last = blocks.at(-1), before = blocks.at(-2);
      last && before;
      last = blocks.at(-1), before = blocks.at(-2)
    ) {
      if (before.sum / before.weight <= last.sum / last.weight) break;
      before.sum += last.sum;
      before.weight += last.weight;
      blocks.pop();
    }
    return offset;
  });
  blocks.forEach((block, b) => {
    const end = blocks[b + 1]?.from ?? column.length;
    for (let i = block.from; i < end; i++) {
      const slot = column[i] as Slot;
      y[slot.index] = block.sum / block.weight + (offsets[i] ?? 0);
    }
  });
}

function wanted(
  slot: Slot,
  y: readonly number[],
  sides: readonly ("left" | "right")[],
  previous: ReadonlyMap<string, Point>,
): { at: number; weight: number } {
  let sum = 0;
  let weight = 0;
  const pull = (at: number, by: number) => {
    sum += at * by;
    weight += by;
  };
  for (const side of sides) {
    for (const other of slot[side]) {
      const bends = Number(slot.id === undefined) + Number(other.id === undefined);
      pull(y[other.index] ?? 0, bends === 2 ? straighten.bends : bends === 1 ? straighten.bend : straighten.cards);
    }
  }
  const before = slot.id === undefined ? undefined : previous.get(slot.id);
  if (before) pull(before.y, hold);
  return weight ? { at: sum / weight, weight } : { at: y[slot.index] ?? 0, weight: 0.1 };
}

/** Least distance of two centres, one above the other, with as much room between them as regions need. */
function distanceOf(above: Slot, below: Slot, room: number): number {
  const gap = above.id === undefined || below.id === undefined ? rowGap * 0.6 : rowGap;
  return (above.height + below.height) / 2 + Math.max(gap, room);
}
