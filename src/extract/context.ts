import type { ts } from "ts-morph";
import type { FileId, FunctionFact, NodeId, Range, Target, TypeFact } from "../model/index.js";

/** What extraction needs from the workspace: a checker, and which source files are part of it. */
export interface ExtractHost {
  readonly checker: ts.TypeChecker;
  /** The file's id; undefined for declaration files, packages and anything outside the workspace. */
  fileIdOf(sourceFile: ts.SourceFile): FileId | undefined;
  /** All files of the checker's program. What is known of all of them spares questions; without it, more are asked. */
  sourceFiles?(): readonly ts.SourceFile[];
}

/**
 * A syntax node that is a function-like thing, the source file as module body, a static block, or a class without a
 * written constructor whose instance initialisers contain calls (its constructor).
 */
export type FunctionNode =
  ts.SignatureDeclaration | ts.SourceFile | ts.ClassStaticBlockDeclaration | ts.ClassLikeDeclaration;

export type FunctionEntry = Omit<FunctionFact, "must" | "catches" | "throws" | "returnsPromise" | "limits"> & {
  readonly node: FunctionNode;
};

/**
 * Names and nesting of the functions of one file. Ids depend on the file's text alone, so that any file can name the
 * functions of another.
 */
export interface FileScope {
  readonly file: FileId;
  readonly sourceFile: ts.SourceFile;
  /** In source order; the module body first. */
  readonly functions: readonly FunctionEntry[];
  readonly types: readonly TypeFact[];
  idOf(node: ts.Node): NodeId | undefined;
  /** The function whose body `node` runs in. */
  enclosing(node: ts.Node): FunctionEntry;
  rangeOf(node: ts.Node): Range;
}

export type CallLike =
  | ts.CallExpression
  | ts.NewExpression
  | ts.TaggedTemplateExpression
  | ts.PropertyAccessExpression
  | ts.ElementAccessExpression
  | ts.JsxOpeningLikeElement
  | ts.Decorator;

/** How an external value was made: `pLimit(5)`, `new PQueue({ concurrency: 2 })`. */
export interface Creation {
  readonly module: string;
  /** Dotted name of what was called or constructed: `default`, `Pool`. */
  readonly name: string;
  readonly node: ts.CallExpression | ts.NewExpression;
}

/** From expressions to what they name. Answers are cached; nothing throws. */
export interface Resolver {
  /** Possible callees of a call; never empty. For a property access that is no accessor of the workspace: undefined. */
  callees(node: CallLike): readonly Target[] | undefined;
  /** The function that an expression evaluates to: literal, name, member, `f.bind(x)`, `this.m`, parameter … */
  functionValue(expression: ts.Expression): Target | undefined;
  /** The function that is the member of an object that an expression evaluates to. */
  memberValue(expression: ts.Expression, name: string): Target | undefined;
  /** The call or `new` that made the value of `expression`, through constants, fields and imports of the workspace. */
  creation(expression: ts.Expression): Creation | undefined;
  /** The declaration that gives a variable, parameter or field its value; follows aliases, not assignments. */
  declaration(expression: ts.Expression): ts.Declaration | undefined;
  /** Identity of a variable or field across files: `src/bus.ts#bus`, `src/a.ts#Orders.events`; undefined if there is none. */
  identity(expression: ts.Expression): string | undefined;
  /** Whether the type is a promise or other thenable; undefined when it is unknown or `any`. */
  isPromise(node: ts.Expression | ts.TypeNode): boolean | undefined;
}
