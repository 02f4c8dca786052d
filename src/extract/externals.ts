import { builtinModules } from "node:module";
import { ts } from "ts-morph";
import { cleanName, propertyName } from "./names.js";

const builtins = new Set(builtinModules.map((name) => name.replace(/^node:/, "")));

const language = new Set(
  (
    "AggregateError Array ArrayBuffer AsyncDisposableStack AsyncGenerator Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date " +
    "DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Generator Infinity Int16Array Int32Array " +
    "Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set " +
    "SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array " +
    "Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape " +
    "eval isFinite isNaN parseFloat parseInt unescape"
  ).split(" "),
);

/** Names of the global object that lead to itself. */
export const globalObjects: ReadonlySet<string> = new Set(["globalThis", "window", "self", "global"]);

/** A package specifier as ids show it: built-ins with `node:`. */
export function moduleName(specifier: string): string {
  const bare = specifier.startsWith("node:") ? specifier.slice(5) : specifier;
  const first = bare.split("/", 1)[0] ?? bare;
  if (
    specifier.startsWith("node:") ||
    builtins.has(bare) ||
    (builtins.has(first) && bare.startsWith(`${first}/promises`))
  )
    return `node:${bare}`;
  return cleanName(specifier);
}

/** Whether a specifier names a file rather than a package. */
export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === "." || specifier === "..";
}

/** `lib` for what the language defines, `global` for what hosts add. */
export function globalModule(name: string): "lib" | "global" {
  return language.has(name) ? "lib" : "global";
}

/** What has to stay in a long name, for what comes after it is only collected there. */
const collecting = /^(?:pipeline|multi)\(\)$/;

/** The path with no more than its first segment, its last `kept`, and what matters in between, when it is longer than `longest`. */
export function shortened(path: readonly string[], longest: number, kept: number): readonly string[] {
  if (path.length <= longest) return path;
  const between = path.slice(1, -kept).filter((one) => collecting.test(one));
  return [path[0] ?? "", ...between.slice(0, 1), ...path.slice(-kept)];
}

/** Dotted name, the first and the last segment when it is long; what is a member of a default export is as long as it is without that. */
export function dotted(path: readonly string[]): string {
  if (path.length === 0) return "default";
  const [first, ...rest] = path;
  return (first === "default" ? ["default", ...shortened(rest, 3, 1)] : shortened(path, 3, 1)).join(".");
}

/** Module and name of a declaration outside the workspace. */
export function externalOf(declaration: ts.Declaration): { module: string; name: string } | undefined {
  const path: string[] = [];
  let ambient: string | undefined;
  for (let at = declaration as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (ts.isModuleDeclaration(at)) {
      if (ts.isStringLiteral(at.name)) {
        ambient = at.name.text;
        break;
      }
      if (at.name.text !== "global" && !(at.flags & ts.NodeFlags.GlobalAugmentation)) path.unshift(at.name.text);
    } else if (ts.isConstructorDeclaration(at) || ts.isConstructSignatureDeclaration(at)) continue;
    else if (namesPart(at)) {
      const name = propertyName((at as ts.NamedDeclaration).name as ts.PropertyName | undefined);
      if (name !== undefined) path.unshift(cleanName(name));
    }
  }
  const file = declaration.getSourceFile().fileName;
  const name = path.join(".");
  if (!name) return undefined;
  if (ambient !== undefined && !isRelative(ambient)) return { module: moduleName(ambient), name };
  const lib = /(?:^|\/)lib\.([\w.]+)\.d\.ts$/.exec(file);
  if (lib && (!file.includes("node_modules") || /node_modules\/(?:typescript|@typescript\/[^/]+)\/lib\//.test(file))) {
    const host = /^(?:dom|webworker|scripthost)/.test(lib[1] ?? "");
    return { module: host ? "global" : "lib", name: libraryName(name) };
  }
  const packageName = packageOf(file);
  if (packageName === "node" || packageName === "undici-types" || packageName === "bun-types")
    return { module: globalModule(path[0] ?? ""), name: libraryName(name) };
  return packageName === undefined ? undefined : { module: moduleName(packageName), name };
}

function namesPart(node: ts.Node): boolean {
  return (
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isClassElement(node) ||
    ts.isTypeElement(node)
  );
}

/** `ArrayConstructor.from` as `Array.from`, `ReadonlyArray.map` as `Array.map`. */
function libraryName(name: string): string {
  return name
    .replace(/^(\w+)Constructor\b/, "$1")
    .replace(/^Readonly(Array|Map|Set)\b/, "$1")
    .replace(/^PromiseLike\b/, "Promise");
}

/** The package a file belongs to: the innermost `node_modules/name`, `@types/x` as `x`. */
function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf("/node_modules/");
  if (at < 0) return undefined;
  const parts = file.slice(at + "/node_modules/".length).split("/");
  const name = parts[0]?.startsWith("@") ? `${parts[0]}/${parts[1] ?? ""}` : parts[0];
  if (!name?.startsWith("@types/")) return name;
  const typed = name.slice("@types/".length);
  return typed.includes("__") ? `@${typed.replace("__", "/")}` : typed;
}

const arrayOnly = new Set(
  "map filter forEach reduce reduceRight flatMap some every findIndex findLast findLastIndex push unshift splice sort toSorted toSpliced join flat".split(
    " ",
  ),
);
const promiseOnly = new Set(["then", "catch", "finally"]);
const stringOnly = new Set(
  (
    "toLowerCase toUpperCase trim trimStart trimEnd startsWith endsWith charCodeAt charAt padStart padEnd split replaceAll substring substr localeCompare " +
    "codePointAt normalize matchAll"
  ).split(" "),
);

/** What a method of a receiver of unknown type can only be. */
export function libraryByName(method: string): string | undefined {
  if (promiseOnly.has(method)) return `Promise.${method}`;
  if (arrayOnly.has(method)) return `Array.${method}`;
  if (stringOnly.has(method)) return `String.${method}`;
  if (method === "hasOwnProperty" || method === "toString" || method === "valueOf") return `Object.${method}`;
  return undefined;
}
