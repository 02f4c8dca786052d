export { compilerVersion } from "./internals.js";
export { hashOf } from "./disk.js";
export { Pace } from "./pace.js";
export { RootMap, slashed, isInside } from "./paths.js";
export { relays } from "./relays.js";
export { Workspace, type FileImports, type OpenFile, type ProjectSummary, type WorkspaceRoot } from "./workspace.js";
