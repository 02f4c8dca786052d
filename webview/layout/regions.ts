import type { Layered, Slot } from "./layers.js";
import {
  titleHeight,
  type Box,
  type LayoutInput,
  type LayoutNode,
  type LayoutRegion,
  type Lobe,
  type Region,
} from "./types.js";

/** Free room between cards and the edge of the innermost region around them, and between two such edges. */
const padding = 9;
const nesting = 7;
/** Regions in each other beyond this many share an edge. */
const deepest = 3;
/** Width of the tube along an edge, and how much wider that of a region around another is: it keeps off cards. */
const tube = { width: 14, nesting: 8 };
/** Least distance between a region and what is no part of it. */
const clearance = 9;

/** Cards of one column between which there is no other card. */
interface Run {
  readonly region: number;
  readonly cards: readonly Slot[];
  readonly titled: boolean;
}

/** What regions ask of a layered picture: how much room above and below each slot, and what goes round which cards. */
export class RegionPlan {
  /** By slot index: how far its regions reach out above it and below it, where they begin or end there. */
  readonly above: number[];
  readonly below: number[];
  readonly #regions: readonly LayoutRegion[];
  readonly #levels: readonly number[];
  readonly #runs: readonly Run[];
  /** How far each run reaches out above its first card. */
  readonly #tops = new Map<Run, number>();

  constructor({ slots, columns }: Layered, regions: readonly LayoutRegion[], nodes: readonly LayoutNode[]) {
    this.#regions = regions;
    this.#levels = levelsOf(regions);
    this.above = new Array<number>(slots.length).fill(0);
    this.below = new Array<number>(slots.length).fill(0);
    const heads = new Map(nodes.map(({ id, head = 0 }) => [id, head]));
    this.#runs = regions.flatMap(({ nodes: members, titled }, region) =>
      runsOf(columns, new Set(members), region, titled),
    );
    // From the innermost outwards: each goes round the titles of those in it.
    for (const run of [...this.#runs].sort((a, b) => b.region - a.region)) {
      const [first, last] = [run.cards[0] as Slot, run.cards.at(-1) as Slot];
      const pad = padOf(this.#levels[run.region]);
      const inner = this.above[first.index] ?? 0;
      const top = Math.max((heads.get(first.id ?? "") ?? 0) + pad, inner > 0 ? inner + nesting : 0);
      this.#tops.set(run, top);
      this.above[first.index] = top + (run.titled ? titleHeight : 0);
      this.below[last.index] = Math.max(this.below[last.index] ?? 0, pad);
    }
  }

  /** The room that regions need between two slots, one above the other; 0 where none begins or ends. */
  between(above: Slot, below: Slot): number {
    const room = (this.below[above.index] ?? 0) + (this.above[below.index] ?? 0);
    return room > 0 ? room + clearance : 0;
  }

  place(boxes: ReadonlyMap<string, Box>): Region[] {
    return this.#regions.map(({ id, edges }, at): Region => {
      const pad = padOf(this.#levels[at]);
      const lobes = this.#runs.flatMap((run): Lobe[] => {
        if (run.region !== at) return [];
        const inside = run.cards.flatMap((slot) => boxes.get(slot.id ?? "") ?? []);
        return [lobeOf(inside, pad, this.#tops.get(run) ?? pad, run.titled)];
      });
      return { id, lobes, edges, tube: tubeOf(this.#levels[at]) };
    });
  }
}

/** The most room that regions need between two cards that are not in the same ones; 0 without regions. */
export function roomOf({ regions = [], nodes }: Pick<LayoutInput, "regions" | "nodes">): number {
  if (regions.length === 0) return 0;
  const head = Math.max(0, ...nodes.map((node) => node.head ?? 0));
  return 2 * padOf(deepest - 1) + deepest * titleHeight + head + clearance;
}

/** Regions around cards that do not stand in columns: each card alone. */
export function scattered(
  regions: readonly LayoutRegion[],
  boxes: ReadonlyMap<string, Box>,
  nodes: readonly LayoutNode[],
): Region[] {
  const heads = new Map(nodes.map(({ id, head = 0 }) => [id, head]));
  const levels = levelsOf(regions);
  return regions.map(({ id, edges, nodes: members, titled }, at) => {
    const pad = padOf(levels[at]);
    const inside = members.flatMap((member) => boxes.get(member) ?? []).sort((a, b) => a.y - b.y || a.x - b.x);
    const lobes = inside.map((box, i) =>
      lobeOf([box], pad, (heads.get(box.id) ?? 0) + pad, titled === "each" || i === 0),
    );
    return { id, lobes, edges, tube: tubeOf(levels[at]) };
  });
}

function lobeOf(boxes: readonly Box[], pad: number, top: number, titled: boolean): Lobe {
  const [left, right] = [
    Math.min(...boxes.map((box) => box.x - box.width / 2)),
    Math.max(...boxes.map((box) => box.x + box.width / 2)),
  ];
  const upper = Math.min(...boxes.map((box) => box.y - box.height / 2));
  const lower = Math.max(...boxes.map((box) => box.y + box.height / 2));
  return {
    members: boxes.map(({ id }) => id),
    titled,
    x: left - pad,
    y: upper - top,
    width: right - left + 2 * pad,
    height: lower - upper + top + pad,
  };
}

/** How deep other regions lie in each: one that shares cards with another that comes after it goes round that one, too. */
function levelsOf(regions: readonly LayoutRegion[]): number[] {
  const sets = regions.map(({ nodes }) => new Set(nodes));
  const levels = new Array<number>(regions.length).fill(0);
  for (let at = regions.length - 1; at >= 0; at--) {
    for (let inner = at + 1; inner < regions.length; inner++) {
      const shared = regions[inner]?.nodes.some((id) => sets[at]?.has(id)) ?? false;
      if (shared) levels[at] = Math.max(levels[at] ?? 0, (levels[inner] ?? 0) + 1);
    }
  }
  return levels.map((level) => Math.min(level, deepest - 1));
}

function padOf(level = 0): number {
  return padding + nesting * level;
}

function tubeOf(level = 0): number {
  return tube.width + tube.nesting * level;
}

function runsOf(
  columns: readonly (readonly Slot[])[],
  members: ReadonlySet<string>,
  region: number,
  titled: LayoutRegion["titled"],
): Run[] {
  const found: Slot[][] = [];
  for (const column of columns) {
    let run: Slot[] | undefined;
    for (const slot of column) {
      // A line that passes is no card: a region may go round it.
      if (slot.id === undefined) continue;
      if (!members.has(slot.id)) run = undefined;
      else if (run) run.push(slot);
      else found.push((run = [slot]));
    }
  }
  return found.map((cards, at) => ({ region, cards, titled: titled === "each" || at === 0 }));
}

/** Answers how many regions two slots have in common; bends belong to the regions of their edges. */
export function sharedRegions(regions: readonly LayoutRegion[], slots: readonly Slot[]): (a: Slot, b: Slot) => number {
  if (regions.length === 0) return () => 0;
  const ofNode = membership(regions, ({ nodes }) => nodes);
  const ofEdge = membership(regions, ({ edges }) => edges);
  const of = slots.map((slot) =>
    slot.id === undefined ? (ofEdge.get(slot.edge ?? "") ?? none) : (ofNode.get(slot.id) ?? none),
  );
  return (a, b) => {
    const [p = none, q = none] = [of[a.index], of[b.index]];
    let count = 0;
    for (const region of p) if (q.includes(region)) count++;
    return count;
  };
}

const none: readonly number[] = [];

function membership(
  regions: readonly LayoutRegion[],
  ids: (region: LayoutRegion) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  regions.forEach((region, at) => {
    for (const id of ids(region)) {
      const known = found.get(id);
      if (known) known.push(at);
      else found.set(id, [at]);
    }
  });
  return found;
}
