export { link } from "./link.js";
export { graphData, plainGraph, type GraphData } from "./plain-graph.js";
export { slice } from "./slice.js";
export { parseStack, type StackFrame } from "./stack.js";
export { reach, shortestPath, type PathOptions, type ReachOptions } from "./paths.js";
export { cyclePlaces, edgesOfWait, hop, locate, nodeAt, search, type CyclePlace, type Hop } from "./query.js";
