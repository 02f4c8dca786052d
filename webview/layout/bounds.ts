import { titleHeight, type Bounds, type Box, type Region, type Route } from "./types.js";

/** How far the marks of an edge reach up and down from their place. */
const markReach = 12;

/** The smallest rectangle around all boxes, regions and marks of edges; of size 0 when there are none. */
export function boundsOf(boxes: Iterable<Box>, regions: readonly Region[] = [], routes: Iterable<Route> = []): Bounds {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x - box.width / 2);
    right = Math.max(right, box.x + box.width / 2);
    top = Math.min(top, box.y - box.height / 2);
    bottom = Math.max(bottom, box.y + box.height / 2);
  }
  for (const { label } of routes) {
    top = Math.min(top, label.y - markReach);
    bottom = Math.max(bottom, label.y + markReach);
  }
  for (const { x, y, width, height, titled } of regions.flatMap(({ lobes }) => lobes)) {
    left = Math.min(left, x);
    right = Math.max(right, x + width);
    top = Math.min(top, titled ? y - titleHeight : y);
    bottom = Math.max(bottom, y + height);
  }
  return left > right
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}
