import { ts } from "ts-morph";
import {
  closedAlone,
  counterpartsOf,
  lentBy,
  lifecyclesOf,
  pairedWith,
  type Lifecycle,
} from "../libraries/lifecycles.js";
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
  if (isAwaited && ts.isCallExpression(node) && isNamed(value)) {
    const backs = backsOf(node, context);
    if (backs.names.length > 0)
      return { ...taking(lentBy(backs.names), pathOf(node)), lent: true, ...(backs.isGate ? { gate: true } : {}) };
  }
  if (ts.isVariableDeclaration(parent) && parent.initializer === value && ts.isIdentifier(parent.name)) {
    // What opens by a name that many things have is known by its package or not at all: `browser.open()`.
    const name = ts.isCallExpression(node) ? (lastName(bare(node.expression)) ?? "") : undefined;
    const isMaker = name === undefined || (isAwaited ? lifecyclesOf(name).length === 0 : makes.test(name));
    if (!isMaker) return undefined;
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

/** What is there at once, and has something open: `createReadStream(path)`, `openSession()`. */
const makes = /^(?:create|open|spawn|start|make)[A-Z]\w*$/;

function pathOf({ expression }: ts.CallExpression): string | undefined {
  const on = receiver(bare(expression));
  return on && pathText(on);
}

/** Whether a value is put into a variable, where that is declared or later. */
function isNamed({ parent, pos }: ts.Expression): boolean {
  if (ts.isVariableDeclaration(parent)) return ts.isIdentifier(parent.name);
  return ts.isBinaryExpression(parent) && parent.right.pos === pos && ts.isIdentifier(bare(parent.left));
}

/**
 * The counterparts of a method, as far as they are called in the file, or declared beside it. `isGate`: what one function takes for
 * good another ends, which takes none.
 */
function backsOf(
  node: ts.CallExpression,
  { gathered, resolver, calls }: FlowContext,
): { readonly names: readonly string[]; readonly isGate: boolean } {
  const callee = bare(node.expression);
  const names = receiver(callee) ? counterpartsOf(lastName(callee) ?? "") : [];
  if (names.length === 0 || !gathered.functions.has(functionOf(node))) return { names: [], isGate: false };
  const called = new Set<string>();
  const giving = new Set<ts.Node>();
  const taking = new Set<ts.Node>();
  for (const other of calls.at.keys()) {
    const name = ts.isCallExpression(other) ? memberName(bare(other.expression)) : undefined;
    if (name === undefined) continue;
    if (name === lastName(callee)) taking.add(functionOf(other));
    if (!names.includes(name)) continue;
    called.add(name);
    giving.add(functionOf(other));
  }
  const declared = called.size > 0 ? undefined : resolver.declaration(callee);
  for (const { name } of declared && ts.isClassLike(declared.parent) ? declared.parent.members : [])
    if (name && names.includes(name.getText())) called.add(name.getText());
  return { names: [...called], isGate: [...giving].some((one) => !taking.has(one)) };
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
