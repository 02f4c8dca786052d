import { ts } from "ts-morph";
import { isAccess, keyName, propertyName, skipOuter } from "./names.js";
import { returnValues } from "./resolve-calls.js";
import { filledWith } from "./resolve-fills.js";
import { memberOf } from "./resolve-members.js";
import { functionMember } from "./resolve-prototypes.js";
import { symbolValues } from "./resolve-symbols.js";
import { thisValues } from "./resolve-this.js";
import { typeNodeValues } from "./resolve-typed.js";
import { memberKey, nothing, type Trace, type Value } from "./resolve-values.js";

const objectIndexes = new WeakMap<ts.Node, Map<string, ts.ObjectLiteralElementLike>>();

export function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  let index = objectIndexes.get(node);
  if (!index) {
    index = new Map<string, ts.ObjectLiteralElementLike>();
    objectIndexes.set(node, index);
    for (const property of node.properties) {
      const key = memberName(property);
      if (key !== undefined && !(ts.isSetAccessor(property) && index.has(key))) index.set(key, property);
    }
  }
  return index.get(name);
}

/** The name of a property; of one behind a constant, as accesses have it. */
function memberName({ name }: ts.ObjectLiteralElementLike): string | undefined {
  const key = name && ts.isComputedPropertyName(name) ? keyName(name.expression) : undefined;
  return key ?? propertyName(name);
}

export function objectMember(trace: Trace, node: ts.ObjectLiteralExpression, name: string): readonly Value[] {
  const property = propertyOf(node, name);
  if (property) return [...propertyValues(trace, property), ...functionMember(trace, node, name)];
  const spreads = node.properties.filter(ts.isSpreadAssignment);
  const spread =
    spreads.length > 0 ? trace.step(memberKey(node, name), () => spreadMembers(trace, spreads, name)) : nothing;
  if (spread.length > 0) return [...spread, ...(isChanged(trace, node) ? functionMember(trace, node, name) : nothing)];
  const given = functionMember(trace, node, name);
  return given.length > 0 ? given : ownFields(trace, node, name);
}

/** Whether members of an object are assigned one by one, by names that the program computes: `copy[name] = …`. */
function isChanged(trace: Trace, { parent }: ts.ObjectLiteralExpression): boolean {
  const { computed = [] } = trace.scopeOf(parent) ?? {};
  if (computed.length === 0 || !ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const { text } = parent.name;
  return computed.some(({ left }) => {
    const holder = isAccess(left) ? skipOuter(left.expression) : undefined;
    return holder !== undefined && ts.isIdentifier(holder) && holder.text === text;
  });
}

function spreadMembers(trace: Trace, spreads: readonly ts.SpreadAssignment[], name: string): readonly Value[] {
  return spreads.flatMap((one) => trace.evaluate(one.expression).flatMap((value) => memberOf(trace, value, name)));
}

/** What the methods of an object literal assign to `this.name`. */
function ownFields(trace: Trace, node: ts.ObjectLiteralExpression, name: string): readonly Value[] {
  const values: Value[] = [];
  for (const { left, right, pos, end } of (trace.scopeOf(node)?.assignments(name) ?? []).slice(0, 40)) {
    if (pos < node.pos || end > node.end || !isAccess(left)) continue;
    const holder = skipOuter(left.expression);
    if (holder.kind !== ts.SyntaxKind.ThisKeyword) continue;
    if (thisValues(trace, holder).some((one) => "node" in one && one.node === node))
      values.push(...trace.evaluate(right));
  }
  return values;
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

/** What a collection holds: all of it, or the element at `index`. */
export function elementsOf(trace: Trace, value: Value, index?: number): readonly Value[] {
  if (value.k === "external") {
    if (value.of) return value.of;
    return value.module === "lib" ? nothing : [value];
  }
  if (value.k === "param") return [{ ...value, path: [...value.path, String(index ?? "*")] }];
  if (value.k === "tuple") return tupleElements(trace, value.node, index);
  if (value.k !== "array") return nothing;
  if (value.node.elements.length === 0) return promisedElements(trace, value.node, index);
  const elements = index === undefined ? value.node.elements.slice(0, 48) : value.node.elements.slice(index, index + 1);
  return elements.flatMap((one) =>
    ts.isSpreadElement(one)
      ? trace.step(one, () => trace.evaluate(one.expression).flatMap((inner) => elementsOf(trace, inner)))
      : trace.evaluate(one),
  );
}

function tupleElements(trace: Trace, { elements }: ts.TupleTypeNode, index: number | undefined): readonly Value[] {
  const wanted = index === undefined ? elements : elements.slice(index, index + 1);
  return wanted.flatMap((one) => typeNodeValues(trace, ts.isNamedTupleMember(one) ? one.type : one));
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
