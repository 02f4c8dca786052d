import type { ExtractHost, FileScope, Resolver } from "./context.js";

/**
 * A resolver for the expressions of one file. Resolvers of one checker share what they have traced.
 * `callees` answers undefined for property accesses that run no accessor and for intrinsic JSX elements; for
 * `import("./x")` and `require("./x")` it answers the module body.
 */
export declare function createResolver(scope: FileScope, host: ExtractHost): Resolver;
