import type { ts } from "ts-morph";
import type { NodeId, TypeId } from "../model/index.js";
import type { Creation, ExtractHost, FunctionNode } from "./context.js";
import { shortened } from "./externals.js";
import type { Scope } from "./scope.js";

/** Syntax that declares the members of an object type. */
export type ObjectType =
  ts.ClassLikeDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.TypeLiteralNode;

export interface ExternalValue {
  readonly k: "external";
  readonly module: string;
  readonly path: readonly string[];
  /** The call or `new` it came out of. */
  readonly made?: Creation;
  /** It is (part of) the result of a call: its type is a guess, the compiler may know better. */
  readonly loose?: boolean;
  /** It is a string, an array or the like: nothing that can be called. */
  readonly plain?: boolean;
  /** For the language's collections and promises: what they hold. */
  readonly of?: readonly Value[];
}

/** What an expression may evaluate to, as far as syntax and symbols tell. */
export type Value =
  | { readonly k: "function"; readonly id: NodeId; readonly node: FunctionNode }
  | { readonly k: "class"; readonly node: ts.ClassLikeDeclaration }
  | { readonly k: "instance"; readonly node: ObjectType; readonly onThis?: boolean; readonly exact?: boolean }
  /** What `new f()` makes of a plain function. */
  | { readonly k: "made"; readonly by: FunctionNode }
  | { readonly k: "object"; readonly node: ts.ObjectLiteralExpression }
  /** What `Object.create(prototype)` makes; or a variable's own members besides what is known of what a call gave it, `dressed`. */
  | { readonly k: "created"; readonly node: ts.Node; readonly of: readonly Value[]; readonly dressed?: true }
  /** A `Symbol("…")`: a key of members. */
  | { readonly k: "symbol"; readonly node: ts.Node }
  | { readonly k: "array"; readonly node: ts.ArrayLiteralExpression }
  | { readonly k: "tuple"; readonly node: ts.TupleTypeNode }
  | {
      readonly k: "param";
      readonly owner: NodeId;
      readonly fn: ts.SignatureDeclaration;
      readonly index: number;
      readonly path: readonly string[];
    }
  | {
      readonly k: "method";
      readonly type: TypeId;
      readonly name: string;
      readonly exact?: boolean;
      readonly onThis?: boolean;
      /** Where it was found. */
      readonly member: ts.Declaration;
      /** It is a property of function type, which callers fill in. */
      readonly filled?: boolean;
    }
  /** `f.bind`, `f.call`, `f.apply`. */
  | { readonly k: "apply"; readonly how: "bind" | "call" | "apply"; readonly of: readonly Value[] }
  | { readonly k: "module"; readonly symbol: ts.Symbol; readonly sourceFile: ts.SourceFile }
  | { readonly k: "namespace"; readonly symbol: ts.Symbol }
  /** Something else that nothing is known of, beside functions that are known. */
  | { readonly k: "unknown"; readonly node: ts.Expression }
  | ExternalValue;

export const nothing: readonly Value[] = [];

/** Most values kept for one expression. */
export const mostValues = 48;

/** The tracer, as its parts see each other. */
export interface Trace {
  readonly host: ExtractHost;
  /** Values of an expression. */
  evaluate(expression: ts.Expression): readonly Value[];
  /** Runs `work` one step deeper, once for `key`; nothing when it is under way already or the trail is too long. */
  step(key: object, work: () => readonly Value[]): readonly Value[];
  scopeOf(node: ts.Node): Scope | undefined;
  symbolAt(node: ts.Node): ts.Symbol | undefined;
  typeAt(node: ts.Node): ts.Type | undefined;
  /** The member that an access names, when what packages declare tells it without any inference. */
  declaredMember(access: ts.PropertyAccessExpression): ts.Symbol | undefined;
  /** Whether an expression comes from a package that is missing, or from a name that nothing declares. */
  isUntyped(expression: ts.Expression): boolean;
  /** Whether any file of the workspace has an accessor of this name; true when that is not known. */
  mayBeAccessor(name: string): boolean;
  /** Whether a class or type at the top of some file of the workspace declares a method of that name. */
  mayBeMethod(name: string): boolean;
}

/** Without doubles, at most {@link mostValues}. */
export function distinct(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values;
  const seen = new Map<unknown, Value>();
  for (const value of values) {
    const key = keyOf(value);
    if (!seen.has(key)) seen.set(key, value);
    if (seen.size >= mostValues) break;
  }
  return [...seen.values()];
}

function keyOf(value: Value): unknown {
  switch (value.k) {
    case "function":
      return value.id;
    case "param":
      return `${value.owner}(${value.index})${value.path.join(".")}`;
    case "method":
      return `${value.type}.${value.name}`;
    case "external":
      return `${value.module}#${value.path.join(".")}${value.plain ? "!" : ""}`;
    case "made":
      return value.by;
    case "apply":
      return value;
    case "module":
    case "namespace":
      return value.symbol;
    default:
      return value.node;
  }
}

export function external(module: string, path: readonly string[], more: Partial<ExternalValue> = {}): ExternalValue {
  return { k: "external", module, path: shortened(path, 4, 2), ...more };
}

const uncallable = new Set("Array Error Iterable AsyncIterable Map Number RegExp Set String".split(" "));

/** An instance of one of the language's own types. */
export function library(name: string, of?: readonly Value[]): ExternalValue {
  return external("lib", [name], { ...(uncallable.has(name) && { plain: true }), ...(of && { of }) });
}

const memberKeys = new WeakMap<object, Map<string, object>>();

/** The key under which what is found out of a member of something is kept, so that whoever asks again while asking stops. */
export function memberKey(node: object, name: string): object {
  let keys = memberKeys.get(node);
  if (!keys) memberKeys.set(node, (keys = new Map<string, object>()));
  let key = keys.get(name);
  if (!key) keys.set(name, (key = {}));
  return key;
}
