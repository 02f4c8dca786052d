import { markedGap } from "./gaps.js";
import type { Layered, Slot } from "./layers.js";
import { columnGap, type Box, type LayoutEdge, type Point, type Route } from "./types.js";

interface Column {
  readonly left: number;
  readonly right: number;
}

interface Ports {
  /** Where the edge leaves the card on its left, and meets the card on its right. */
  start: number;
  end: number;
}

/**
 * Draws the edges of a layered picture: level across each column, so that they pass between the cards, and curved in the
 * gaps between columns. Edges that share a card's side are spread over it in the order of their other ends.
 */
export function routes(
  layered: Layered,
  edges: readonly LayoutEdge[],
  boxes: ReadonlyMap<string, Box>,
  columns: readonly Column[],
  y: readonly number[],
  back: ReadonlySet<string>,
): Map<string, Route> {
  const ports = spread(layered, boxes, y);
  const made = new Map<string, Route>();
  for (const edge of edges) {
    const from = boxes.get(edge.from);
    if (!from) continue;
    if (edge.from === edge.to) {
      made.set(edge.id, loop(edge.id, from));
      continue;
    }
    const chain = layered.chains.get(edge.id);
    const port = ports.get(edge.id);
    const right = boxes.get(back.has(edge.id) ? edge.from : edge.to);
    const left = boxes.get(back.has(edge.id) ? edge.to : edge.from);
    if (!chain || !port || !left || !right) continue;
    const points: Point[] = [{ x: left.x + left.width / 2, y: port.start }];
    for (const slot of chain.slice(1, -1)) {
      const column = columns[slot.layer];
      const at = y[slot.index] ?? 0;
      if (column) points.push({ x: column.left, y: at }, { x: column.right, y: at });
    }
    points.push({ x: right.x - right.width / 2, y: port.end });
    made.set(edge.id, route(edge.id, points, back.has(edge.id), markedGap(chain)));
  }
  return made;
}

/** Spreads the edges on each side of each card, keeping them in the order of where they lead. */
function spread(layered: Layered, boxes: ReadonlyMap<string, Box>, y: readonly number[]): Map<string, Ports> {
  const ports = new Map<string, Ports>();
  const sides = new Map<string, { box: Box; edge: string; other: Slot; side: "start" | "end" }[]>();
  const add = (slot: Slot | undefined, other: Slot | undefined, edge: string, side: "start" | "end") => {
    const box = slot?.id === undefined ? undefined : boxes.get(slot.id);
    if (!box || !other) return;
    const key = `${side} ${box.id}`;
    const list = sides.get(key);
    if (list) list.push({ box, edge, other, side });
    else sides.set(key, [{ box, edge, other, side }]);
  };
  for (const [edge, chain] of layered.chains) {
    ports.set(edge, { start: 0, end: 0 });
    add(chain[0], chain[1], edge, "start");
    add(chain.at(-1), chain.at(-2), edge, "end");
  }
  for (const list of sides.values()) {
    list.sort((a, b) => (y[a.other.index] ?? 0) - (y[b.other.index] ?? 0));
    const room = (list[0]?.box.height ?? 0) - 16;
    const step = list.length > 1 ? Math.min(14, room / (list.length - 1)) : 0;
    list.forEach(({ box, edge, side }, i) => {
      const port = ports.get(edge);
      if (port) port[side] = box.y + (i - (list.length - 1) / 2) * step;
    });
  }
  return ports;
}

function route(id: string, points: readonly Point[], back: boolean, marked: number): Route {
  const ends = back ? [...points].reverse() : points;
  const first = ends[0] as Point;
  const tip = ends.at(-1) as Point;
  let path = `M${round(first.x)},${round(first.y)}`;
  for (let i = 1; i < ends.length; i++) {
    const a = ends[i - 1] as Point;
    const b = ends[i] as Point;
    if (a.y === b.y) {
      path += `H${round(b.x)}`;
      continue;
    }
    const bend = (b.x - a.x) / 2;
    path += `C${round(a.x + bend)},${round(a.y)} ${round(b.x - bend)},${round(b.y)} ${round(b.x)},${round(b.y)}`;
  }
  // Of the points there are two in each column.
  const a = points[2 * marked] as Point;
  const b = points[2 * marked + 1] as Point;
  return {
    id,
    path,
    label: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    tip: { ...tip, angle: back ? 180 : 0 },
    back,
  };
}

/** Ways of edges from card to card, past whatever is between. */
export function directRoutes(edges: readonly LayoutEdge[], boxes: ReadonlyMap<string, Box>): Map<string, Route> {
  return new Map(
    edges.flatMap(({ id, from, to }) => {
      const [a, b] = [boxes.get(from), boxes.get(to)];
      return a && b && from !== to ? [[id, direct(id, a, b)] as const] : [];
    }),
  );
}

function direct(id: string, a: Box, b: Box): Route {
  const back = b.layer < a.layer;
  const beside = b.layer === a.layer;
  const out = back ? -1 : 1;
  const into = back || beside ? 1 : -1;
  const start = { x: a.x + (out * a.width) / 2, y: a.y };
  const tip = { x: b.x + (into * b.width) / 2, y: b.y };
  const reach = beside ? columnGap * 0.8 : Math.max(columnGap / 2, Math.abs(tip.x - start.x) / 2);
  const bends = [
    { x: start.x + out * reach, y: start.y },
    { x: tip.x + into * reach, y: tip.y },
  ] as const;
  const middle = (from: number, first: number, second: number, to: number) => (from + 3 * first + 3 * second + to) / 8;
  const at = (point: Point) => `${round(point.x)},${round(point.y)}`;
  return {
    id,
    path: `M${at(start)}C${at(bends[0])} ${at(bends[1])} ${at(tip)}`,
    label: {
      x: middle(start.x, bends[0].x, bends[1].x, tip.x),
      y: middle(start.y, bends[0].y, bends[1].y, tip.y),
    },
    tip: { ...tip, angle: into === 1 ? 180 : 0 },
    back,
  };
}

/** How far the loop of a function that calls itself, with its marks, stands out beside its card. */
export const loopWidth = 50;
/** How far it stands out above. */
export const loopHeight = 26;

/** A function that calls itself: a loop over the card's upper right corner. */
export function loop(id: string, box: Box): Route {
  const x = box.x + box.width / 2;
  const top = box.y - box.height / 2;
  const start = { x: x - 46, y: top };
  const tip = { x, y: box.y - 10 };
  return {
    id,
    path: `M${round(start.x)},${round(start.y)}C${round(start.x)},${round(top - 34)} ${round(x + 44)},${round(top - 30)} ${round(x + 30)},${round(top + 4)}C${round(x + 26)},${round(tip.y)} ${round(x + 16)},${round(tip.y)} ${round(tip.x)},${round(tip.y)}`,
    label: { x: x + 2, y: top - 23 },
    tip: { ...tip, angle: 180 },
    back: true,
  };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
