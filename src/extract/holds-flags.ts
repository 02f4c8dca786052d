import { ts } from "ts-morph";
import type { HoldFact } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { skipsOf } from "./holds-skips.js";
import { bare, isFunctionNode, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/**
 * Flags that keep others out while something is under way (`if (busy) return; busy = true; await …; busy = false`), and
 * that a failure leaves set.
 */
export function flagsOf(context: FlowContext): HoldFact[] {
  const { gathered, flows, scope } = context;
  const holds: HoldFact[] = [];
  for (const [name, mentions] of gathered.mentions) {
    const sets = mentions.filter((one) => assigned(one) === K.TrueKeyword);
    if (sets.length === 0 || !mentions.some((one) => assigned(one) === K.FalseKeyword)) continue;
    for (const set of sets) {
      const fn = functionOf(set);
      if (!gathered.functions.has(fn) || !isAsync(fn)) continue;
      const own = mentions.filter((one) => one.pos >= fn.pos && one.end <= fn.end);
      const clears = own.filter((one) => one !== set && isAssigned(one));
      if (!clears.some((one) => assigned(one) === K.FalseKeyword && functionOf(one) === fn)) continue;
      if (!own.some((one) => one.pos < set.pos && keepsOut(one)) || isLocal(name, fn, context)) continue;
      const flow = flows.of(fn);
      const start = flow?.pointsOf(set.parent)[0];
      if (!flow || start === undefined) continue;
      const releases = new Map(clears.map((one) => [outermost(one.parent, fn), "release"]));
      const skips = skipsOf({ flow, start, releases, isTaken: () => false, onlyFailures: true, context });
      if (skips.length === 0) continue;
      holds.push({
        function: scope.enclosing(set).id,
        what: "flag",
        effect: "every later call takes it for work that is still under way, and leaves at once",
        resource: name,
        range: scope.rangeOf(set.parent),
        known: "flag",
        releases: clears.filter((one) => assigned(one) === K.FalseKeyword).map((one) => scope.rangeOf(one.parent)),
        releaseNames: [],
        skips,
      });
    }
  }
  return holds;
}

/** The kind of what is assigned to a mention; undefined when nothing is. */
function assigned(mention: ts.Expression): ts.SyntaxKind | undefined {
  const { parent } = mention;
  return isAssigned(mention) ? bare((parent as ts.BinaryExpression).right).kind : undefined;
}

function isAssigned(mention: ts.Expression): boolean {
  const { parent } = mention;
  return ts.isBinaryExpression(parent) && parent.left === mention && parent.operatorToken.kind === K.EqualsToken;
}

/** Whether a mention is the condition under which the function is left: `if (busy) return;`. */
function keepsOut(mention: ts.Expression): boolean {
  let node: ts.Node = mention;
  while (
    ts.isParenthesizedExpression(node.parent) ||
    (ts.isBinaryExpression(node.parent) && node.parent.operatorToken.kind === K.BarBarToken)
  )
    node = node.parent;
  const { parent } = node;
  if (!ts.isIfStatement(parent) || parent.expression !== node) return false;
  const then = ts.isBlock(parent.thenStatement) ? parent.thenStatement.statements.at(-1) : parent.thenStatement;
  return then !== undefined && (ts.isReturnStatement(then) || ts.isThrowStatement(then));
}

/** Whether a variable is that of one call, so that no other can be kept out by it. */
function isLocal(name: string, fn: ts.Node, { gathered, resolver }: FlowContext): boolean {
  if (name.startsWith("this.")) return false;
  const mention = gathered.mentions.get(name)?.[0];
  const declaration = mention && pathText(mention) === name ? resolver.declaration(mention) : undefined;
  if (!declaration) return true;
  return !ts.isVariableDeclaration(declaration) || (declaration.pos >= fn.pos && declaration.end <= fn.end);
}

function isAsync(fn: ts.Node): boolean {
  return (
    ts.isFunctionLike(fn) &&
    ts.canHaveModifiers(fn) &&
    (ts.getModifiers(fn)?.some(({ kind }) => kind === K.AsyncKeyword) ?? false)
  );
}

function outermost(node: ts.Node, fn: ts.Node): ts.Node {
  let found = node;
  for (let at: ts.Node = functionOf(node); at !== fn && isFunctionNode(at) && at.parent; at = functionOf(at))
    found = at;
  return found;
}
