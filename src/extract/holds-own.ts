import { ts } from "ts-morph";
import { closedAlone, lifecyclesOf, pairedWith, type Lifecycle } from "../libraries/lifecycles.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import type { Taking } from "./holds-roles.js";
import { mentionsOf } from "./mentions.js";
import { bare, isTransparent, lastName, memberName, pathText, receiver } from "./syntax.js";

/**
 * What a call or `new` opens as far as the same function closes it: `const cache = await Cache.load(); … cache.dispose()`, or
 * `await this.fetcher.launchBrowser(); … await this.fetcher.closeBrowser()`. No table knows it, and no name tells alone.
 */
export function ownTakingOf(node: ts.CallExpression | ts.NewExpression, context: FlowContext): Taking | undefined {
  const fn = functionOf(node);
  if (!context.gathered.functions.has(fn)) return undefined;
  let value: ts.Expression = node;
  while (isTransparent(value.parent)) value = value.parent as ts.Expression;
  const isAwaited = ts.isAwaitExpression(value.parent);
  if (ts.isAwaitExpression(value.parent)) value = value.parent;
  while (isTransparent(value.parent)) value = value.parent as ts.Expression;
  const { parent } = value;
  const taking = (entry: Lifecycle, from?: string): Taking => ({ entry, node, fn, value, known: "end", from });
  if (ts.isVariableDeclaration(parent) && parent.initializer === value && ts.isIdentifier(parent.name)) {
    // What opens by a name that many things have is known by its package or not at all: `browser.open()`.
    const isNamed = ts.isCallExpression(node) && lifecyclesOf(lastName(bare(node.expression)) ?? "").length > 0;
    if (isNamed || (!isAwaited && !ts.isNewExpression(node))) return undefined;
    const isClosed = mentionsOf(parent.name, fn, context.gathered, context.resolver).some(
      (one) => functionOf(one) === fn && isClosing(one),
    );
    return isClosed ? taking(closedAlone) : undefined;
  }
  const callee = bare(node.expression);
  const entry = isAwaited && ts.isExpressionStatement(parent) ? pairedWith(lastName(callee) ?? "") : undefined;
  const on = receiver(callee);
  return entry && !(on && isMadeHere(bare(on), context)) ? taking(entry, on && pathText(on)) : undefined;
}

/** Whether a variable holds what was made for it, and is told of where that was: `const db = new Level(path); await db.open()`. */
function isMadeHere(on: ts.Expression, { resolver }: FlowContext): boolean {
  const declared = ts.isIdentifier(on) ? resolver.declaration(on) : undefined;
  const made =
    declared && ts.isVariableDeclaration(declared) ? declared.initializer && bare(declared.initializer) : undefined;
  return made !== undefined && (ts.isNewExpression(made) || ts.isAwaitExpression(made));
}

/** Whether what is mentioned is closed there: `cache.dispose()`. */
function isClosing({ parent: access }: ts.Expression): boolean {
  const call = access.parent as ts.Node | undefined;
  return (
    ts.isPropertyAccessExpression(access) &&
    closedAlone.releases.includes(memberName(access) ?? "") &&
    call !== undefined &&
    ts.isCallExpression(call) &&
    call.expression === access
  );
}
