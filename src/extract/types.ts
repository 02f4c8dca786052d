import type { TypeFact } from "../model/index.js";
import type { ExtractHost, FileScope } from "./context.js";

/** The types of `scope` with their bases filled in by the checker (`scope.types` has none). */
export declare function collectTypes(scope: FileScope, host: ExtractHost): readonly TypeFact[];
