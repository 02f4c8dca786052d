import { ts } from "ts-morph";
import { propertyName, skipOuter } from "./names.js";
import { awaited } from "./resolve-calls.js";
import { alternatives } from "./resolve-alternatives.js";
import { typeNodeValues } from "./resolve-typed.js";
import type { Trace, Value } from "./resolve-values.js";

/** Most calls of resolvers that are followed for one promise. */
const mostSettlings = 16;

/** Calls `x.name(value)` of a file by the name: what is given to a resolver that was handed on as a member. */
const memberCalls = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly ts.CallExpression[]>>();

/**
 * What `new Promise(executor)` gives: what its resolver is called with, in the executor, or as the member of an object that it
 * was made in the executor (`queue.push({ resolve })`). Undefined when some of it is not known.
 */
export function promisedValues(trace: Trace, call: ts.NewExpression): readonly Value[] | undefined {
  const parts = settlements(trace, call);
  const values = parts ? alternatives(parts) : [];
  if (parts && values.length > 0 && parts.every(({ from, values }) => values.length > 0 || isPlain(from)))
    return values;
  const type = call.typeArguments?.[0];
  const typed = type ? typeNodeValues(trace, type) : [];
  if (typed.length > 0) return typed;
  return values.some(({ k }) => k === "function" || k === "method") ? values : undefined;
}

interface Settlement {
  readonly from: ts.Expression;
  readonly values: readonly Value[];
}

function settlements(trace: Trace, call: ts.NewExpression): readonly Settlement[] | undefined {
  const executor = call.arguments?.[0] && skipOuter(call.arguments[0]);
  if (!executor || !(ts.isArrowFunction(executor) || ts.isFunctionExpression(executor))) return undefined;
  const resolver = executor.parameters[0]?.name;
  if (!resolver || !ts.isIdentifier(resolver)) return undefined;
  const found: Settlement[] = [];
  const given = (argument: ts.Expression | undefined, isAwaited = false): void => {
    if (!argument || found.length >= mostSettlings) return;
    const values = awaited(trace.evaluate(argument));
    found.push({ from: argument, values: isAwaited ? awaited(values) : values });
  };
  const work: ts.Node[] = [executor.body];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isIdentifier(node) && node.text === resolver.text) {
      const { parent } = node;
      if (ts.isCallExpression(parent) && parent.expression === node) given(parent.arguments[0]);
      else if (ts.isCallExpression(parent) && parent.arguments[0] === node) given(chained(parent), true);
      else if (isMember(parent, node)) for (const one of callsOf(trace, parent)) given(one.arguments[0]);
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return found.sort((a, b) => a.from.pos - b.from.pos);
}

/** For `promise.then(resolve)`, the promise. */
function chained({ expression }: ts.CallExpression): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === "then"
    ? expression.expression
    : undefined;
}

type Member = ts.PropertyAssignment | ts.ShorthandPropertyAssignment;

function isMember(node: ts.Node, value: ts.Node): node is Member {
  return ts.isShorthandPropertyAssignment(node) || (ts.isPropertyAssignment(node) && node.initializer === value);
}

/** The calls in the file that are of this member, by its own symbol or that of the type which the object is made for. */
function callsOf(trace: Trace, member: Member): readonly ts.CallExpression[] {
  const name = propertyName(member.name);
  const calls = name === undefined ? undefined : callsByMember(member.getSourceFile()).get(name);
  if (!calls || name === undefined) return [];
  const { checker } = trace.host;
  const wanted = checker.getContextualType(member.parent);
  const declared = wanted && checker.getPropertyOfType(checker.getNonNullableType(wanted), name);
  return calls.filter(({ expression }) => {
    const symbol = ts.isPropertyAccessExpression(expression) ? trace.symbolAt(expression.name) : undefined;
    return symbol !== undefined && (symbol === declared || symbol.valueDeclaration === member);
  });
}

function callsByMember(sourceFile: ts.SourceFile): ReadonlyMap<string, readonly ts.CallExpression[]> {
  const known = memberCalls.get(sourceFile);
  if (known) return known;
  const calls = new Map<string, ts.CallExpression[]>();
  const work: ts.Node[] = [sourceFile];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const name = node.expression.name.text;
      const same = calls.get(name);
      if (same) same.push(node);
      else calls.set(name, [node]);
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  memberCalls.set(sourceFile, calls);
  return calls;
}

/** Whether an expression is written as something that has no members of the workspace. */
function isPlain(expression: ts.Expression): boolean {
  const node = skipOuter(expression);
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    ts.isVoidExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(node) && node.text === "undefined")
  );
}
