import { ts } from "ts-morph";
import { propertyName, skipOuter } from "./names.js";
import { returnValues } from "./resolve-calls.js";
import { filledWith } from "./resolve-fills.js";
import { memberOf } from "./resolve-members.js";
import { symbolValues } from "./resolve-symbols.js";
import { typeNodeValues } from "./resolve-typed.js";
import { nothing, type Trace, type Value } from "./resolve-values.js";

const objectIndexes = new WeakMap<ts.Node, Map<string, ts.ObjectLiteralElementLike>>();

export function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  let index = objectIndexes.get(node);
  if (!index) {
    index = new Map<string, ts.ObjectLiteralElementLike>();
    objectIndexes.set(node, index);
    for (const property of node.properties) {
      const key = propertyName(property.name);
      if (key !== undefined && !(ts.isSetAccessor(property) && index.has(key))) index.set(key, property);
    }
  }
  return index.get(name);
}

export function objectMember(trace: Trace, node: ts.ObjectLiteralExpression, name: string): readonly Value[] {
  const property = propertyOf(node, name);
  if (property) return propertyValues(trace, property);
  const spread = node.properties
    .filter(ts.isSpreadAssignment)
    .flatMap((one) => trace.evaluate(one.expression).flatMap((value) => memberOf(trace, value, name)));
  return spread.length > 0 ? spread : functionMember(trace, node, name);
}

export function propertyValues(trace: Trace, property: ts.ObjectLiteralElementLike): readonly Value[] {
  if (ts.isPropertyAssignment(property)) return trace.evaluate(property.initializer);
  if (ts.isShorthandPropertyAssignment(property)) {
    const symbol = trace.host.checker.getShorthandAssignmentValueSymbol(property);
    return symbol ? symbolValues(trace, symbol, property.name.text) : nothing;
  }
  if (ts.isMethodDeclaration(property)) {
    const id = trace.scopeOf(property)?.idOf(property);
    return id === undefined ? nothing : [{ k: "function", id, node: property }];
  }
  return ts.isGetAccessor(property) ? returnValues(trace, property) : nothing;
}

/** `F.name = …` for a function, class or object of the same file. */
export function functionMember(trace: Trace, node: ts.Node, name: string): readonly Value[] {
  const values: Value[] = [];
  for (const assignment of (trace.scopeOf(node)?.assignments(name) ?? []).slice(0, 40)) {
    const left = assignment.left;
    if (!ts.isPropertyAccessExpression(left) || skipOuter(left.expression).kind === ts.SyntaxKind.ThisKeyword) continue;
    const holds = trace.evaluate(left.expression).some((one) => "node" in one && one.node === node);
    if (holds) values.push(...trace.evaluate(assignment.right));
    if (values.length > 8) break;
  }
  return values;
}

/** A member of what `new f()` makes: `f.prototype.name = …`, `this.name = …` in `f`. */
export function madeMember(trace: Trace, by: ts.Node, name: string): readonly Value[] {
  const values: Value[] = [];
  for (const assignment of (trace.scopeOf(by)?.assignments(name) ?? []).slice(0, 40)) {
    const left = assignment.left;
    if (!ts.isPropertyAccessExpression(left)) continue;
    const holder = skipOuter(left.expression);
    const own = holder.kind === ts.SyntaxKind.ThisKeyword && assignment.pos > by.pos && assignment.end < by.end;
    const prototype =
      ts.isPropertyAccessExpression(holder) &&
      holder.name.text === "prototype" &&
      trace.evaluate(holder.expression).some((one) => one.k === "function" && one.node === by);
    if (own || prototype) values.push(...trace.evaluate(assignment.right));
  }
  return values;
}

/** What a collection holds: all of it, or the element at `index`. */
export function elementsOf(trace: Trace, value: Value, index?: number): readonly Value[] {
  if (value.k === "external") {
    if (value.of) return value.of;
    return value.module === "lib" ? nothing : [value];
  }
  if (value.k === "param") return [{ ...value, path: [...value.path, String(index ?? "*")] }];
  if (value.k !== "array") return nothing;
  if (value.node.elements.length === 0) return promisedElements(trace, value.node, index);
  const elements = index === undefined ? value.node.elements.slice(0, 48) : value.node.elements.slice(index, index + 1);
  return elements.flatMap((one) =>
    ts.isSpreadElement(one)
      ? trace.evaluate(one.expression).flatMap((inner) => elementsOf(trace, inner))
      : trace.evaluate(one),
  );
}

/** What an empty array will hold, by the type that is written beside it, or by what is added to it. */
function promisedElements(trace: Trace, node: ts.ArrayLiteralExpression, index: number | undefined): readonly Value[] {
  const { parent } = node;
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isAsExpression(parent);
  const type = declares ? parent.type : undefined;
  const promised = type ? typeNodeValues(trace, type).flatMap((one) => elementsOf(trace, one, index)) : nothing;
  return promised.length > 0 ? promised : filledWith(trace, node);
}

/** Every member of an object literal, for `handlers[key]`. */
export function allMembersOf(trace: Trace, value: Value): readonly Value[] {
  if (value.k !== "object") return nothing;
  return value.node.properties.slice(0, 64).flatMap((one) => propertyValues(trace, one));
}
