import { ts } from "ts-morph";
import { skipOuter } from "./names.js";
import { memberOf } from "./resolve-members.js";
import { filledWith } from "./resolve-fills.js";
import { genericResult } from "./resolve-generics.js";
import { allMembersOf, elementsOf } from "./resolve-objects.js";
import { promisedValues } from "./resolve-promises.js";
import { exportEquals, moduleValues } from "./resolve-symbols.js";
import { typeNodeValues } from "./resolve-typed.js";
import {
  external,
  library,
  mostValues,
  nothing,
  type ExternalValue,
  type Trace,
  type Value,
} from "./resolve-values.js";

export type Calling = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

/** Whether a call is `require("…")`, with no other `require` in sight. */
export function isRequire(call: ts.Node): boolean {
  if (!ts.isCallExpression(call) || call.arguments.length !== 1) return false;
  const argument = call.arguments[0];
  return (
    ts.isIdentifier(call.expression) &&
    call.expression.text === "require" &&
    argument !== undefined &&
    ts.isStringLiteralLike(argument)
  );
}

export function isImportCall(call: ts.Node): boolean {
  return ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.ImportKeyword;
}

/** The value of a promise for `values`, which does not have what the promise was given as members. */
export function awaited(values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) =>
    value.k === "created" && value.dressed
      ? []
      : value.k === "external" && value.module === "lib" && value.path.length === 1 && value.path[0] === "Promise"
        ? (value.of ?? nothing)
        : [value],
  );
}

/** Whether a value is a promise of something that nothing is known of. */
function isBarePromise(value: Value): boolean {
  return value.k === "external" && value.module === "lib" && value.path.join(".") === "Promise" && !value.of;
}

/** Whether a value is what the program keeps in `globalThis`, of which nothing is known. */
function isGlobal(value: Value): boolean {
  return value.k === "external" && value.module === "global";
}

/** What a call gives. Promises count as what they give. */
export function callResult(trace: Trace, call: ts.CallExpression | ts.TaggedTemplateExpression): readonly Value[] {
  if (ts.isCallExpression(call) && call.arguments[0]) {
    if (isImportCall(call)) return moduleValues(trace, call.arguments[0]);
    if (isRequire(call)) return exportEquals(trace, moduleValues(trace, call.arguments[0]));
  }
  const callee = ts.isCallExpression(call) ? call.expression : call.tag;
  if (skipOuter(callee).kind === ts.SyntaxKind.SuperKeyword) return nothing;
  return trace.evaluate(callee).flatMap((one) => resultOf(trace, one, call));
}

/** What `new` gives. */
export function newResult(trace: Trace, call: ts.NewExpression): readonly Value[] {
  return trace.evaluate(call.expression).flatMap((one): readonly Value[] => {
    if (one.k === "class") return [{ k: "instance", node: one.node }];
    if (one.k === "function") return [{ k: "made", by: one.node }];
    if (one.k !== "external") return nothing;
    // A proxy stands for what it is made of.
    const first = call.arguments?.[0];
    if (one.module === "lib" && one.path[0] === "Proxy" && first) return trace.evaluate(first);
    const path = one.path.length > 0 ? one.path : ["default"];
    const of = one.module === "lib" ? heldBy(trace, call, path[0]) : undefined;
    return [
      external(one.module, path, { made: { module: one.module, name: path.join("."), node: call }, ...(of && { of }) }),
    ];
  });
}

/** What `new Map([[key, value], …])`, `new Set([…])` hold, or what is added to them where they are made empty; what a promise gives. */
function heldBy(trace: Trace, call: ts.NewExpression, name: string | undefined): readonly Value[] | undefined {
  if (name === "Promise") return promisedValues(trace, call);
  if (name !== "Map" && name !== "Set") return undefined;
  const first = call.arguments?.[0];
  if (!first) {
    const fills = filledWith(trace, call);
    return fills.length > 0 ? fills : undefined;
  }
  const elements = trace.evaluate(first).flatMap((one) => elementsOf(trace, one));
  return name === "Set" ? elements : elements.flatMap((one) => elementsOf(trace, one, 1));
}

export function resultOf(trace: Trace, callee: Value, call: Calling): readonly Value[] {
  switch (callee.k) {
    case "function":
      return ts.isFunctionLike(callee.node) ? returnValues(trace, callee.node, call) : nothing;
    case "method": {
      const member = callee.member as ts.Node;
      if (ts.isMethodSignature(member)) return member.type ? typeNodeValues(trace, member.type) : nothing;
      if (ts.isPropertySignature(member)) return signatureResult(trace, member.type);
      if (ts.isPropertyDeclaration(member)) {
        const fn = member.initializer && skipOuter(member.initializer);
        return fn && ts.isFunctionLike(fn) ? returnValues(trace, fn, call) : signatureResult(trace, member.type);
      }
      return ts.isFunctionLike(member) ? returnValues(trace, member, call) : nothing;
    }
    case "apply":
      return callee.how === "bind" ? callee.of : callee.of.flatMap((one) => resultOf(trace, one, call));
    case "external":
      return externalResult(trace, callee, call);
    default:
      return nothing;
  }
}

function signatureResult(trace: Trace, type: ts.TypeNode | undefined): readonly Value[] {
  return type && ts.isFunctionTypeNode(type) ? typeNodeValues(trace, type.type) : nothing;
}

/** How containers are asked for an instance of a class. */
const containers = /^(?:inject|resolve|get|getInstance|resolveAsync|getAsync)$/;

function externalResult(trace: Trace, callee: ExternalValue, call: Calling): readonly Value[] {
  if (callee.module === "lib") return libraryResult(trace, callee, call);
  const path = callee.path.length > 0 ? callee.path : ["default"];
  const last = path[path.length - 1] ?? "";
  const asked = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
  if (asked && containers.test(last) && (ts.isIdentifier(asked) || ts.isPropertyAccessExpression(asked))) {
    const classes = trace.evaluate(asked).filter((value) => value.k === "class");
    if (classes.length > 0) return classes.map(({ node }) => ({ k: "instance", node }));
  }
  const made = ts.isTaggedTemplateExpression(call)
    ? undefined
    : { module: callee.module, name: path.join("."), node: call };
  return [external(callee.module, [...path.slice(0, -1), `${last}()`], { loose: true, ...(made && { made }) })];
}

const sameCollection = new Set(
  "filter slice concat reverse sort toSorted toReversed splice toSpliced flat values with copyWithin fill".split(" "),
);
const oneElement = new Set("find findLast at pop shift get".split(" "));
const firstArgument = new Set([
  "Promise.resolve",
  "Promise.all",
  "Promise.race",
  "Promise.any",
  "Object.freeze",
  "Object.seal",
  "Array.from",
  "Array.of",
]);
/** Most arguments of one `Object.assign` that are followed. */
const mostMerged = 8;
const memberLists = new Set(["Object.values", "Object.entries"]);
const strings = new Set(
  "toString join trim toLowerCase toUpperCase replace replaceAll padStart padEnd substring toISOString stringify".split(
    " ",
  ),
);

/** Results of the language's own functions, where they pass on what they were given. */
function libraryResult(trace: Trace, callee: ExternalValue, call: Calling): readonly Value[] {
  const [holder, method = ""] = callee.path;
  const name = `${holder ?? ""}.${method}`;
  const first = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
  if (name === "Symbol." || name === "Symbol.for") return [{ k: "symbol", node: call }];
  if (first && name === "Object.create") return [{ k: "created", node: call, of: trace.evaluate(first) }];
  if (first && firstArgument.has(name)) return trace.evaluate(first);
  if (name === "Object.assign" && !ts.isTaggedTemplateExpression(call))
    return (call.arguments ?? []).slice(0, mostMerged).flatMap((one) => trace.evaluate(one));
  if (first && memberLists.has(name))
    return [
      library(
        "Array",
        trace.evaluate(first).flatMap((one) => allMembersOf(trace, one)),
      ),
    ];
  if (holder === "Promise") {
    if (method === "catch" || method === "finally") return callee.of ?? nothing;
    if (method === "then") return first ? trace.evaluate(first).flatMap((one) => resultOf(trace, one, call)) : nothing;
    return nothing;
  }
  if (strings.has(method)) return [library("String")];
  if (sameCollection.has(method)) return [library(holder ?? "Array", callee.of)];
  if (oneElement.has(method)) return callee.of ?? nothing;
  if (method === "map" || method === "flatMap")
    return [library("Array", first ? trace.evaluate(first).flatMap((one) => resultOf(trace, one, call)) : nothing)];
  if (method === "split") return [library("Array", [library("String")])];
  if (name === "Object.keys") return [library("Array", [library("String")])];
  return nothing;
}

/** What a function of the workspace returns, its own parameters replaced by the call's arguments. */
export function returnValues(trace: Trace, fn: ts.SignatureDeclaration, call?: Calling): readonly Value[] {
  const values = trace.step(returnsOf(fn), () => returned(trace, fn));
  if (call && fn.typeParameters && values.every(isGlobal)) {
    const typed = genericResult(trace, fn, call);
    if (typed.length > 0) return typed;
  }
  if (!call || !values.some((one) => one.k === "param" && one.fn === fn)) return values;
  const args = ts.isTaggedTemplateExpression(call) ? [] : (call.arguments ?? []);
  return values.flatMap((one) => {
    if (one.k !== "param" || one.fn !== fn) return [one];
    const argument = args[one.index];
    if (!argument || ts.isSpreadElement(argument)) return nothing;
    return one.path.reduce<readonly Value[]>(
      (found, name) => found.flatMap((value) => memberOf(trace, value, name)),
      trace.evaluate(argument),
    );
  });
}

const returnKeys = new WeakMap<ts.Node, object>();
/** The key under which a function's results are kept; the node itself stands for the function as a value. */
function returnsOf(fn: ts.Node): object {
  let key = returnKeys.get(fn);
  if (!key) returnKeys.set(fn, (key = {}));
  return key;
}

function returned(trace: Trace, fn: ts.SignatureDeclaration): readonly Value[] {
  const values: Value[] = [];
  const generator = "asteriskToken" in fn && fn.asteriskToken !== undefined;
  if (!generator) for (const one of returnExpressions(fn)) values.push(...trace.evaluate(one));
  const known = values.some((one) => one.k !== "param" && !isBarePromise(one));
  if (known || !fn.type) return values;
  const typed = typeNodeValues(trace, fn.type);
  return [...typed, ...(typed.length > 0 ? values.filter((one) => !isBarePromise(one)) : values)];
}

/** The expressions a function returns, not those of functions in it. */
export function returnExpressions(fn: ts.SignatureDeclaration): readonly ts.Expression[] {
  const body = "body" in fn ? (fn.body as ts.Node | undefined) : undefined;
  if (!body) return [];
  if (!ts.isBlock(body)) return [body as ts.Expression];
  const found: ts.Expression[] = [];
  const stack: ts.Node[] = [body];
  for (let node = stack.pop(); node && found.length < mostValues; node = stack.pop()) {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) continue;
    if (ts.isReturnStatement(node)) {
      if (node.expression) found.push(node.expression);
    } else if (!ts.isExpression(node) && !ts.isTypeNode(node)) {
      const children: ts.Node[] = [];
      ts.forEachChild(node, (child) => {
        children.push(child);
      });
      for (let at = children.length - 1; at >= 0; at--) stack.push(children[at] as ts.Node);
    }
  }
  return found;
}
