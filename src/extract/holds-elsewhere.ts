import { ts } from "ts-morph";
import { lifecyclesOf, type Lifecycle } from "../libraries/lifecycles.js";
import type { Calls } from "./calls.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { bare, lastName, memberName, pathText, receiver } from "./syntax.js";

/**
 * Whether another method, which takes none itself, gives back what a call takes from a field: a gate that one shuts and the other
 * opens.
 */
export function isEndedByAnother(
  {
    entry,
    node,
    from,
  }: {
    readonly entry: Lifecycle;
    readonly node: ts.CallExpression | ts.NewExpression;
    readonly from?: string | undefined;
  },
  calls: Calls,
): boolean {
  const own = methodOf(node);
  if (!own || from?.startsWith("this.") !== true) return false;
  const taking = new Set<ts.Node>();
  const ending = new Set<ts.Node>();
  for (const other of calls.at.keys()) {
    if (!ts.isCallExpression(other) || other.pos < own.parent.pos || other.end > own.parent.end) continue;
    const callee = bare(other.expression);
    const on = receiver(callee);
    const method = on && pathText(on) === from ? methodOf(other) : undefined;
    const name = memberName(callee);
    if (!method || name === undefined) continue;
    if (entry.releases.includes(name)) ending.add(method);
    else if (name === memberName(bare(node.expression))) taking.add(method);
  }
  return [...ending].some((one) => !taking.has(one));
}

/**
 * Whether the function closes what a call takes something from, with which that ends (`await browser.close()` closes its pages): in
 * a `finally`, or where that was opened here itself and so is looked at by itself.
 */
export function isEndedAround(
  {
    entry,
    node,
    from,
  }: {
    readonly entry: Lifecycle;
    readonly node: ts.CallExpression | ts.NewExpression;
    readonly from?: string | undefined;
  },
  { gathered, resolver }: FlowContext,
): boolean {
  const on = entry.within && from !== undefined ? receiver(bare(node.expression)) : undefined;
  if (!on || from === undefined) return false;
  const fn = functionOf(node);
  const closes = (gathered.mentions.get(from) ?? []).filter(({ parent, pos, end }) => {
    const isMethod = ts.isPropertyAccessExpression(parent) && entry.releases.includes(parent.name.text);
    return isMethod && ts.isCallExpression(parent.parent) && pos > fn.pos && end <= fn.end;
  });
  const declared = resolver.declaration(bare(on));
  const made = declared && ts.isVariableDeclaration(declared) && declared.initializer && bare(declared.initializer);
  const call = made && ts.isAwaitExpression(made) ? bare(made.expression) : made;
  const name = call && ts.isCallExpression(call) ? lastName(bare(call.expression)) : undefined;
  // One that is launched here is told of itself, whoever closes it.
  if (closes.length === 0) return name === "launch" && call !== undefined && call !== false && functionOf(call) === fn;
  return (
    (name !== undefined && lifecyclesOf(name).some((one) => one.within || one.what === "browser")) ||
    closes.some((one) => isInFinally(one, fn))
  );
}

function isInFinally(node: ts.Node, fn: ts.Node): boolean {
  for (let at = node; at !== fn && at.parent; at = at.parent)
    if (ts.isTryStatement(at.parent) && at.parent.finallyBlock === at) return true;
  return false;
}

/** The method of a class that a node is in. */
function methodOf(node: ts.Node): ts.ClassElement | undefined {
  for (let at = node; at.parent; at = at.parent) if (ts.isClassElement(at) && ts.isClassLike(at.parent)) return at;
  return undefined;
}
