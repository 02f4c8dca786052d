export { link } from "./link.js";
export { slice } from "./slice.js";
export { reach, shortestPath, type PathOptions, type ReachOptions } from "./paths.js";
export { cyclePlaces, edgesOfWait, hop, locate, nodeAt, search, type CyclePlace, type Hop } from "./query.js";
