import type { ts } from "ts-morph";
import type { FileId, TypeId } from "../model/index.js";
import type { FileScope } from "./context.js";

/** A {@link FileScope} with what resolving needs besides. */
export interface Scope extends FileScope {
  /** Id of a class, interface, object type alias, or object literal with function members. */
  typeIdOf(node: ts.Node): TypeId | undefined;
}

/**
 * Names every function of a file from its text alone. Cached per source file object.
 * A class without a written constructor whose instance fields' initialisers contain calls gets an entry of kind
 * `constructor` whose `node` is the class itself; `enclosing` answers it (or the written constructor) for nodes in
 * instance initialisers. Overload signatures have the id of their implementation.
 */
export declare function createScope(sourceFile: ts.SourceFile, file: FileId): Scope;
