import { ts } from "ts-morph";
import type { MemberFact } from "../model/index.js";
import { isChoice } from "./bindings.js";
import type { ExtractHost } from "./context.js";
import type { Gathered } from "./gather.js";
import { isAccess, keyName, propertyName, skipOuter } from "./names.js";
import { propertyValues } from "./resolve-objects.js";
import { callTargets } from "./resolve-targets.js";
import { safely, tracerOf, type Tracer } from "./resolve-trace.js";
import type { Value } from "./resolve-values.js";

/** Most functions that one member is taken to hold. */
const mostTargets = 4;

/** What a file keeps in members of objects that may be called later: parameters, and functions written elsewhere. */
export function membersOf(gathered: Gathered, host: ExtractHost): MemberFact[] {
  const trace = tracerOf(host);
  const found = new Map<string, MemberFact>();
  for (const node of gathered.places) {
    const name = keptAs(node);
    if (name === undefined) continue;
    const values = safely(() => valuesOf(trace, node)) ?? [];
    for (const target of callTargets(trace, values.filter(mayBeKept)).slice(0, mostTargets)) {
      if (target.kind !== "param" && target.kind !== "function") continue;
      found.set(`${name} ${JSON.stringify(target)}`, { name, target });
    }
  }
  return [...found.values()];
}

/** The name of the member that something is kept in, when it can be a parameter or function by its form. */
function keptAs(node: ts.Node): string | undefined {
  if (ts.isShorthandPropertyAssignment(node)) return node.name.text;
  if (ts.isPropertyAssignment(node)) return mayBeFunction(node.initializer) ? propertyName(node.name) : undefined;
  if (!ts.isBinaryExpression(node) || !isAccess(node.left) || !mayBeFunction(node.right)) return undefined;
  return ts.isPropertyAccessExpression(node.left) ? node.left.name.text : keyName(node.left.argumentExpression);
}

/** A name, a member of one, one of them bound, or a choice that begins with one. */
function mayBeFunction(expression: ts.Expression): boolean {
  let at = bound(skipOuter(expression));
  while (ts.isPropertyAccessExpression(at) || (ts.isBinaryExpression(at) && isChoice(at.operatorToken.kind)))
    at = skipOuter(ts.isBinaryExpression(at) ? at.left : at.expression);
  return ts.isIdentifier(at);
}

function bound(node: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return node;
  return node.expression.name.text === "bind" ? skipOuter(node.expression.expression) : node;
}

function valuesOf(trace: Tracer, node: ts.Node): readonly Value[] {
  if (ts.isShorthandPropertyAssignment(node)) return propertyValues(trace, node);
  const value = ts.isPropertyAssignment(node) ? node.initializer : (node as ts.BinaryExpression).right;
  return trace.evaluate(bound(skipOuter(value)));
}

function mayBeKept(value: Value): boolean {
  if (value.k !== "param") return value.k === "function";
  const type = value.path.length === 0 ? value.fn.parameters[value.index]?.type : undefined;
  return !type || !plain.has(type.kind);
}

/** Types of what is no function and holds none. */
const plain: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.StringKeyword,
  ts.SyntaxKind.NumberKeyword,
  ts.SyntaxKind.BooleanKeyword,
  ts.SyntaxKind.BigIntKeyword,
  ts.SyntaxKind.SymbolKeyword,
  ts.SyntaxKind.ArrayType,
  ts.SyntaxKind.TupleType,
]);
