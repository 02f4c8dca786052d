import { ts } from "ts-morph";
import type { Lifecycle } from "../libraries/lifecycles.js";
import type { Calls } from "./calls.js";
import { bare, memberName, pathText, receiver } from "./syntax.js";

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

/** The method of a class that a node is in. */
function methodOf(node: ts.Node): ts.ClassElement | undefined {
  for (let at = node; at.parent; at = at.parent) if (ts.isClassElement(at) && ts.isClassLike(at.parent)) return at;
  return undefined;
}
