export type * from "./types.js";
export { oneBased } from "./types.js";
export { findingsJson, schemaVersion } from "./json.js";
export { findingsPretty, plural } from "./pretty.js";
export { graphJson, unresolvedShare } from "./graph-json.js";
export { graphDot } from "./graph-dot.js";
export { graphMermaid } from "./graph-mermaid.js";
export { cyclesText } from "./cycles.js";
export { plain } from "./escape.js";
