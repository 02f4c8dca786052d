import { layeredLayout } from "./layered.js";
import { largestRing, ringLayout } from "./ring.js";
import { directRoutes } from "./route.js";
import { stairLayout } from "./stair.js";
import { margin, sides, type Bounds, type Layout, type LayoutInput, type Room } from "./types.js";

export { boundsOf } from "./bounds.js";
export { clustersOf, type Cluster } from "./clusters.js";
export { separate } from "./labels.js";
export { loopWidth } from "./route.js";
export { cardHeight } from "./size.js";
export { margin, sides, titleHeight } from "./types.js";
export type {
  Bounds,
  Box,
  Layout,
  LayoutEdge,
  LayoutInput,
  LayoutNode,
  LayoutRegion,
  Lobe,
  Point,
  Region,
  Room,
  Route,
} from "./types.js";

/** Pictures that can be seen larger than this stand in columns, and so do those that a stair makes hardly larger. */
const large = 0.7;
const larger = 1.2;
/** Nor is a stair of use where its names could not be read. */
const legible = 0.4;
/** More cards than this are more than a stair that can be read. */
const highest = 24;

/**
 * Lays out a picture: as a ring when `ring` names the nodes of a cycle small enough for one, else in layers: side by side,
 * or as a stair where the room is too narrow for that and high enough.
 */
export function layout(input: LayoutInput, ring?: readonly string[]): Layout {
  const small =
    ring && ring.length > 0 && ring.length <= largestRing && ring.every((id) => input.nodes.some((n) => n.id === id));
  const made = small ? ringLayout(input, ring) : fitting(input);
  if (!input.quiet?.length) return made;
  return { ...made, routes: new Map([...made.routes, ...directRoutes(input.quiet, made.boxes)]) };
}

function fitting(input: LayoutInput): Layout {
  const columns = layeredLayout(input);
  const { room } = input;
  if (!room || input.nodes.length > highest) return columns;
  const scale = fitScale(columns.bounds, room);
  if (scale >= large) return columns;
  const least = stairLayout(input, columns, 0);
  const high = Math.min(1, (room.height - (least.foot ?? 0)) / (least.bounds.height + 2 * margin));
  const stair = stairLayout(input, columns, room.width / high - 2 * sides);
  return fitScale(stair.bounds, room, stair.foot) > Math.max(legible, scale * larger) ? stair : columns;
}

/**
 * How much a picture has to shrink, or may grow, to be seen whole with free room around it.
 * @param foot pixels that are kept free below
 */
export function fitScale({ width, height }: Pick<Bounds, "width" | "height">, room: Room, foot = 0): number {
  return Math.min(room.width / (width + 2 * sides), (room.height - foot) / (height + 2 * margin));
}
