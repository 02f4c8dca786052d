import { zoomIdentity, type ZoomTransform } from "d3";
import { margin, sides, type Bounds, type Box, type Point, type Room } from "../layout/index.js";

/** Free room beside cards that are looked at from near. */
const tight = 24;
/** Names, large and alone on their cards, can be read from this scale on. */
export const legible = 0.4;
/** Marks on cards and lines can be told apart from this scale on. */
const telling = 0.58;
/** No card is looked at from nearer than this when a picture is opened. */
const near = 0.9;
/** What the map and the buttons in the corner take, with room around them, in pixels. */
const corner = { width: 160, height: 160 };

/**
 * Where to look at a card with the columns beside it, as far as they hold its neighbours. Where the marks of these could
 * not be told apart, with the column to its right alone: what it waits for.
 * @param room size of the window, in pixels
 * @returns `crowded`: some of them lie in the corner of the map, for want of room
 */
export function lookAt(
  box: Box,
  beside: readonly Box[],
  bounds: Bounds,
  { width, height }: Room,
): { readonly transform: ZoomTransform; readonly crowded: boolean } {
  const columns = [box, ...beside.filter(({ layer }) => Math.abs(layer - box.layer) === 1)];
  const right = Math.max(...columns.map((one) => one.x + one.width / 2));
  const own = box.x - box.width / 2;
  const left = Math.min(...columns.map((one) => one.x - one.width / 2));
  const scale = (from: number) => width / (right - from + 2 * tight);
  const from = scale(left) < telling ? own : left;
  const k = Math.max(telling, Math.min(near, scale(from)));
  // What does not fit is cut off on the right.
  const x = from + Math.min(right - from, width / k - 2 * tight) / 2;
  const there = centred(bounds, { x, y: box.y }, width, height, k);
  const low = columns.filter((one) => there.applyX(one.x + one.width / 2) > width - corner.width);
  const top = there.applyY(Math.min(...columns.map((one) => one.y - one.height / 2)));
  const within = there.applyY(Math.max(...low.map((one) => one.y + one.height / 2))) - (height - corner.height);
  const crowded = within > 0 && top - within < tight;
  const up = crowded ? 0 : Math.max(0, within);
  return { transform: zoomIdentity.translate(there.x, there.y - up).scale(k), crowded };
}

/** A point in the middle, but no room left unused beside the picture. */
export function centred(
  { x, y, width, height }: Bounds,
  box: Point,
  roomX: number,
  roomY: number,
  k: number,
): ZoomTransform {
  const place = (room: number, from: number, size: number, at: number, free: number) =>
    size * k + 2 * free < room + 1
      ? room / 2 - k * (from + size / 2)
      : Math.min(free - k * from, Math.max(room - free - k * (from + size), room / 2 - k * at));
  return zoomIdentity.translate(place(roomX, x, width, box.x, sides), place(roomY, y, height, box.y, margin)).scale(k);
}
