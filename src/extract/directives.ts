import type { ts } from "ts-morph";
import type { Directive } from "../model/index.js";

/** The `awaitscope-…` comments of a file, in source order. */
export declare function directivesOf(sourceFile: ts.SourceFile): Directive[];
