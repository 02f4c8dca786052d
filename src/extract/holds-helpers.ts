import { ts } from "ts-morph";
import { lifecyclesOf, type Lifecycle } from "../libraries/lifecycles.js";
import type { HoldFact } from "../model/index.js";
import type { Point } from "./control-flow-points.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { lifecycleOfCall } from "./holds.js";
import { isEnding } from "./holds-mentions.js";
import { skipsOf } from "./holds-skips.js";
import {
  assignmentOperators,
  bare,
  isFunctionLiteral,
  isTransparent,
  lastName,
  pathText,
  receiver,
  shortText,
} from "./syntax.js";

/** A function that takes something into a field or variable of the file, or that gives it back from there. */
interface Helper {
  readonly fn: ts.Node;
  /** The field or variable, as written: `this.client`. */
  readonly place: string;
}

interface Taker extends Helper {
  readonly entry: Lifecycle;
  readonly fromPackage: boolean;
  readonly from: string;
}

/**
 * What a function has another one take into a field, `await this.open()`, and has a third one give back from there,
 * `this.finish()`, where some way out comes by no such call.
 */
export function helperHoldsOf(context: FlowContext): HoldFact[] {
  const takers = takersOf(context);
  if (takers.length === 0) return [];
  const givers = giversOf(takers, context);
  const holds: HoldFact[] = [];
  for (const [node, { fact }] of context.calls.at) {
    // What gives a result tells by that whether it took anything.
    if (!ts.isCallExpression(node) || fact.use !== "awaited" || !isStatement(node)) continue;
    const called = calledIn(node, context);
    const taker = called && takers.find(({ fn }) => fn === called);
    const fn = functionOf(node);
    if (!taker || fn === taker.fn || !context.gathered.functions.has(fn)) continue;
    const hold = holdOf(node, fn, taker, givers, context);
    if (hold) holds.push(hold);
  }
  return holds;
}

function takersOf({ calls, scope, resolver }: FlowContext): Taker[] {
  const found: Taker[] = [];
  for (const [node, made] of calls.at) {
    if (!ts.isCallExpression(node) || made.fact.use !== "awaited") continue;
    const name = lastName(bare(node.expression));
    const entries = name === undefined ? [] : lifecyclesOf(name).filter(({ itself, own }) => !itself && !own);
    const known = entries.length > 0 ? lifecycleOfCall(entries, node, made) : undefined;
    const place = known?.entry.by.includes("value") === true ? keptIn(node, resolver) : undefined;
    if (!known || place === undefined) continue;
    const from = shortText(receiver(bare(node.expression)) ?? node.expression, scope.sourceFile);
    found.push({ ...known, fn: functionOf(node), place, from });
  }
  return found;
}

/** The field, or the variable of the module, that the value of a call is put into, by itself or in an object. */
function keptIn(node: ts.Node, resolver: FlowContext["resolver"]): string | undefined {
  let at = node;
  for (;;) {
    const { parent } = at;
    if (
      isTransparent(parent) ||
      ts.isAwaitExpression(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isObjectLiteralExpression(parent)
    )
      at = parent;
    else if (
      ts.isBinaryExpression(parent) &&
      parent.right === at &&
      assignmentOperators.has(parent.operatorToken.kind)
    ) {
      const text = pathText(parent.left);
      if (ts.isIdentifier(parent.left)) return isOfModule(resolver.declaration(parent.left)) ? text : undefined;
      return text?.startsWith("this.") === true && text.split(".").length === 2 ? text : undefined;
    } else return undefined;
  }
}

function isOfModule(declared: ts.Declaration | undefined): boolean {
  return declared !== undefined && ts.isVariableDeclaration(declared) && ts.isSourceFile(functionOf(declared));
}

/** Functions that give back what a field holds: `this.held.client.release()`. */
function giversOf(takers: readonly Taker[], { calls }: FlowContext): Helper[] {
  const found: Helper[] = [];
  for (const node of calls.at.keys()) {
    if (!ts.isCallExpression(node)) continue;
    const callee = bare(node.expression);
    const on = receiver(callee);
    const path = on && pathText(bare(on));
    const name = lastName(callee);
    if (path === undefined || name === undefined) continue;
    for (const { entry, place } of takers)
      if (entry.releases.includes(name) && (path === place || path.startsWith(`${place}.`)))
        found.push({ fn: functionOf(node), place });
  }
  return found;
}

function isStatement(node: ts.Node): boolean {
  let at = node.parent;
  while (isTransparent(at) || ts.isAwaitExpression(at)) at = at.parent;
  return ts.isExpressionStatement(at);
}

/** The method of the same class that `this.open()` calls, or the function of the same file that `open()` does. */
function calledIn(node: ts.CallExpression, { resolver }: FlowContext): ts.Node | undefined {
  const callee = bare(node.expression);
  if (ts.isIdentifier(callee)) {
    const named = resolver.declaration(callee);
    if (named?.getSourceFile() !== node.getSourceFile()) return undefined;
    if (ts.isFunctionDeclaration(named)) return named;
    const value = ts.isVariableDeclaration(named) && named.initializer ? bare(named.initializer) : undefined;
    return value && isFunctionLiteral(value) ? value : undefined;
  }
  if (!ts.isPropertyAccessExpression(callee) || callee.expression.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  const declared = resolver.declaration(callee);
  return declared && ts.isMethodDeclaration(declared) && declared.getSourceFile() === node.getSourceFile()
    ? declared
    : undefined;
}

function holdOf(
  node: ts.CallExpression,
  fn: ts.Node,
  { entry, fromPackage, place, from }: Taker,
  givers: readonly Helper[],
  context: FlowContext,
): HoldFact | undefined {
  const { calls, scope, flows } = context;
  const releases = new Map<ts.Node, "release">();
  const named: ts.Node[] = [];
  let isShown = !place.startsWith("this.");
  for (const other of calls.at.keys()) {
    if (!ts.isCallExpression(other) || other.pos < fn.pos || other.end > fn.end) continue;
    const callee = bare(other.expression);
    const on = receiver(callee);
    const isDirect =
      on !== undefined && pathText(bare(on)) === place && entry.releases.includes(lastName(callee) ?? "");
    const called = isDirect ? undefined : calledIn(other, context);
    if (!isDirect && !givers.some((one) => one.fn === called && one.place === place)) continue;
    isShown ||= isDirect;
    // Whoever runs a function inside gives it back for the rest.
    if (functionOf(other) !== fn) return undefined;
    releases.set(other, "release");
    if (isDirect || isEnding(other)) named.push(other);
  }
  // Where the function closes it itself, others that may do so as well do it where they fail.
  if (isShown && named.length > 0)
    for (const other of releases.keys()) if (!named.includes(other)) releases.delete(other);
  // What is only given back before it is taken is what was there from another time, and is kept from now on.
  const isPair = [...releases.keys()].some(({ pos }) => pos > node.end);
  const flow = isPair ? flows.of(fn) : undefined;
  const start = flow && (flow.pointsOf(node.parent)[0] ?? flow.pointsOf(node)[0]);
  if (!flow || start === undefined) return undefined;
  // Where it is not there, it was not taken: `if (browser) await browser.close()`.
  const refused = ({ kind, node: asked, assume }: Point): boolean =>
    kind === "assume" && (assume === "falsy" || assume === "nullish") && asked?.getText() === place;
  const skips = skipsOf({ flow, start, releases, isTaken: () => false, refused, context });
  if (skips.length === 0) return undefined;
  return {
    function: scope.enclosing(node).id,
    what: entry.what,
    effect: entry.effect,
    resource: from,
    range: scope.rangeOf(node),
    known: fromPackage ? "package" : "shape",
    ...(isShown ? { doubted: true as const } : {}),
    ...(entry.fresh ? { fresh: true as const } : {}),
    releases: [...releases.keys()].map((one) => scope.rangeOf(one)),
    releaseNames: [...releases.keys()].flatMap((one) => lastName(bare((one as ts.CallExpression).expression)) ?? []),
    skips,
  };
}
