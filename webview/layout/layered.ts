import { coordinates } from "./coordinates.js";
import { backEdges } from "./cycles.js";
import { gapsOf } from "./gaps.js";
import { islandsOf, placeIslands } from "./islands.js";
import { layer } from "./layers.js";
import { order } from "./order.js";
import { RegionPlan } from "./regions.js";
import { routes } from "./route.js";
import { shiftTo } from "./shift.js";
import type { Box, Layout, LayoutInput, Point } from "./types.js";
import { boundsOf } from "./bounds.js";

/**
 * The layered picture: time from left to right, source order from top to bottom. A function of its input alone. Cards
 * never overlap, and every edge that closes no cycle leads to a column further right. What no edge leads to stands below. The steps are those of Sugiyama,
 * Tagawa & Toda, "Methods for visual understanding of hierarchical system structures", 1981.
 */
export function layeredLayout(whole: LayoutInput): Layout {
  const { main: input, islands } = islandsOf(whole);
  const previous = input.previous ?? new Map<string, Point>();
  const back = backEdges(input);
  const layered = layer(input, back);
  const wanted = input.regions ?? [];
  order(layered, previous, wanted);
  const plan = new RegionPlan(layered, wanted, input.nodes);
  const y = coordinates(layered, previous, plan);

  const sizes = new Map(input.nodes.map((node) => [node.id, node]));
  const gaps = gapsOf(layered, input, y);
  let x = 0;
  const columns = layered.columns.map((column, at) => {
    const width = Math.max(0, ...column.map((slot) => (slot.id === undefined ? 0 : (sizes.get(slot.id)?.width ?? 0))));
    const made = { left: x, right: x + width };
    x += width + (gaps[at] ?? 0);
    return made;
  });
  const main = input.nodes.map((node, index): Box => {
    const slot = layered.slots[index];
    const column = columns[slot?.layer ?? 0] ?? { left: 0, right: 0 };
    return { ...node, layer: slot?.layer ?? 0, x: (column.left + column.right) / 2, y: y[index] ?? 0 };
  });
  const bottom = Math.max(...layered.slots.map(({ index, height }) => (y[index] ?? 0) + height / 2));
  const lefts = columns.map(({ left }) => left);
  const placed = [...main, ...placeIslands(islands, lefts, layered.slots.length ? bottom : 0)];

  const shift = shiftTo(placed, previous, input.anchor);
  const found = new Map(placed.map((box) => [box.id, { ...box, x: box.x + shift.x, y: box.y + shift.y }]));
  const boxes = new Map(whole.nodes.flatMap(({ id }) => (found.has(id) ? [[id, found.get(id)!] as const] : [])));
  const moved = columns.map(({ left, right }) => ({ left: left + shift.x, right: right + shift.x }));
  const drawn = routes(
    layered,
    input.edges,
    boxes,
    moved,
    y.map((at) => at + shift.y),
    back,
  );
  const regions = plan.place(boxes);
  return { boxes, routes: drawn, regions, bounds: boundsOf(boxes.values(), regions, drawn.values()) };
}
