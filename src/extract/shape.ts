import type { ts } from "ts-morph";

/** Hash (16 hex digits) of everything outside function bodies and of return expressions of functions without return type. */
export declare function shapeOf(sourceFile: ts.SourceFile): string;
