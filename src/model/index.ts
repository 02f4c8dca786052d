export * from "./position.js";
export * from "./facts.js";
export * from "./resource-facts.js";
export * from "./graph.js";
export * from "./finding.js";
export * from "./lifecycle-facts.js";
export * from "./await-facts.js";
export * from "./event-facts.js";
