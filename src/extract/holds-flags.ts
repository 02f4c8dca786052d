import { ts } from "ts-morph";
import { comparePositions, type HoldFact, type Range } from "../model/index.js";
import type { FileScope } from "./context.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { skipsOf } from "./holds-skips.js";
import { bare, isFunctionNode, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/** How mentions of one name take a place, give it back, and keep others out. */
interface Manner {
  readonly known: "flag" | "count";
  /** What keeps others out may stand in another method of the class. */
  readonly wide?: true;
  readonly what: string;
  readonly effect: string;
  /** What happens instead where later calls wait in a loop until it is given back. */
  readonly waitedFor?: string;
  /** The node that takes it, or gives it back, at a mention. */
  readonly takes: (mention: ts.Expression) => ts.Node | undefined;
  readonly gives: (mention: ts.Expression) => ts.Node | undefined;
  /** Whether a mention ends the holding in another way. */
  readonly clears: (mention: ts.Expression) => boolean;
  readonly keepsOut: (mention: ts.Expression) => boolean;
}

const flag: Manner = {
  known: "flag",
  what: "flag",
  effect: "every later call takes it for work that is still under way, and leaves at once",
  waitedFor: "every later call goes round the loop that waits until it is given back, for ever",
  takes: (one) => (assigned(one) === K.TrueKeyword ? one.parent : undefined),
  gives: (one) => (assigned(one) === K.FalseKeyword ? one.parent : undefined),
  clears: isAssigned,
  keepsOut,
};

/** A flag as above that other methods ask, or a field that holds what is under way: `if (this.building) return; … this.building = build()`. */
const underWay: Manner = {
  known: "flag",
  wide: true,
  what: "flag",
  effect: "every later call takes it for work that is still under way: it leaves, or is given what has failed",
  waitedFor: "every later call goes round the loop that waits until it is given back, for ever",
  takes: (one) => (startsWork(one) || assigned(one) === K.TrueKeyword ? one.parent : undefined),
  gives: (one) => (isCleared(one) ? one.parent : undefined),
  clears: isAssigned,
  keepsOut: (one) => keepsOut(one) || isWaitedFor(one),
};

const count: Manner = {
  known: "count",
  what: "place",
  effect: "there is one place less, and when the last is lost every later call waits for ever",
  takes: (one) => stepped(one, K.PlusPlusToken, K.PlusEqualsToken) ?? elementOf(one, "add"),
  gives: (one) => stepped(one, K.MinusMinusToken, K.MinusEqualsToken) ?? elementOf(one, "delete"),
  clears: (one) => isAssigned(one) || elementOf(one, "clear") !== undefined,
  keepsOut: isBound,
};

/**
 * Flags that keep others out while something is under way (`if (busy) return; busy = true; await …; busy = false`), and
 * counters and sets that say how many are (`if (active >= most) return wait(); active++; await …; active--`), which a failure
 * leaves as they are.
 */
export function flagsOf(context: FlowContext): HoldFact[] {
  const holds: HoldFact[] = [];
  for (const [name, mentions] of context.gathered.mentions) {
    const told = new Set<ts.Expression>();
    for (const manner of [flag, count, underWay]) {
      const sets = mentions.filter(manner.takes);
      if (sets.length === 0 || !mentions.some(manner.gives)) continue;
      for (const set of sets) {
        const hold = told.has(set) ? undefined : holdOf(name, set, mentions, manner, context);
        if (!hold) continue;
        told.add(set);
        holds.push(hold);
      }
    }
  }
  return holds;
}

function holdOf(
  name: string,
  set: ts.Expression,
  mentions: readonly ts.Expression[],
  { known, wide, what, effect, waitedFor, takes, gives, clears, keepsOut }: Manner,
  context: FlowContext,
): HoldFact | undefined {
  const { gathered, flows, scope } = context;
  const fn = functionOf(set);
  const taking = takes(set);
  if (!taking || !gathered.functions.has(fn) || !isAsync(fn)) return undefined;
  const own = mentions.filter((one) => one.pos >= fn.pos && one.end <= fn.end);
  const given = own.flatMap((one) => gives(one) ?? []);
  if (!given.some((one) => functionOf(one) === fn)) return undefined;
  const asked = wide && name.startsWith("this.") ? mentions.filter((one) => classOf(one) === classOf(set)) : [];
  const guards = [...own.filter((one) => one.pos < set.pos), ...asked].filter((one) => keepsOut(one));
  if (guards.length === 0 || isLocal(name, fn, context)) return undefined;
  const flow = flows.of(fn);
  const start = flow?.pointsOf(taking)[0];
  if (!flow || start === undefined) return undefined;
  const ends = [...given, ...own.filter((one) => one !== set && clears(one)).map(({ parent }) => parent)];
  const releases = new Map(ends.map((one) => [outermost(one, fn), "release"]));
  const skips = skipsOf({ flow, start, releases, isTaken: () => false, onlyFailures: true, context }).filter(
    // What a `finally` does before it clears the flag is there to fail as rarely as that.
    ({ by, range }) => by !== "raise" || !given.some((one) => isBeforeInFinally(range, one, scope)),
  );
  if (skips.length === 0) return undefined;
  return {
    function: scope.enclosing(set).id,
    what,
    effect: (guards.some(isLoopCondition) && waitedFor) || effect,
    resource: name,
    range: scope.rangeOf(taking),
    known,
    ...(wide ? { doubted: true as const } : {}),
    releases: given.map((one) => scope.rangeOf(one)),
    releaseNames: [],
    skips,
  };
}

/** Whether a place is in the `finally` that clears a flag, before it does. */
function isBeforeInFinally({ start }: Range, clearing: ts.Node, scope: FileScope): boolean {
  for (let at = clearing; !isFunctionNode(at) && !ts.isSourceFile(at); at = at.parent)
    if (ts.isTryStatement(at.parent) && at.parent.finallyBlock === at)
      return (
        comparePositions(start, scope.rangeOf(at).start) > 0 &&
        comparePositions(start, scope.rangeOf(clearing).start) < 0
      );
  return false;
}

/** The class that a node is in. */
function classOf(node: ts.Node): ts.Node | undefined {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) if (ts.isClassLike(at)) return at;
  return undefined;
}

/** Whether a mention is given what a call or `new` begins, perhaps beside a variable: `const build = this.active = run()`. */
function startsWork(mention: ts.Expression): boolean {
  if (!isAssigned(mention) || !mention.getText().startsWith("this.")) return false;
  const value = bare((mention.parent as ts.BinaryExpression).right);
  if (ts.isNewExpression(value)) return value.expression.getText() === "Promise";
  return ts.isCallExpression(value) && namesWork(mention);
}

/** A field that is named for something under way, and no timer or the like. */
const working = /(?:active|running|pending|inflight|in_?flight|current|ongoing|progress|promise|busy|lock)/i;

function namesWork(mention: ts.Expression): boolean {
  const text = mention.getText();
  return working.test(text) && !/(?:timer|timeout|interval|handle|id|date|time|index|url|path|name)$/i.test(text);
}

function isCleared(mention: ts.Expression): boolean {
  if (!isAssigned(mention)) return false;
  const value = bare((mention.parent as ts.BinaryExpression).right);
  return value.kind === K.FalseKeyword || value.kind === K.NullKeyword || value.getText() === "undefined";
}

/** Whether a mention is the condition under which what it holds is waited for: `if (this.active) await this.active`. */
function isWaitedFor(mention: ts.Expression): boolean {
  const { parent } = mention;
  return ts.isIfStatement(parent) && parent.expression === mention && awaits(parent.thenStatement, mention.getText());
}

function awaits(node: ts.Node, text: string): boolean {
  if (ts.isAwaitExpression(node)) return bare(node.expression).getText() === text;
  return !isFunctionNode(node) && (ts.forEachChild(node, (child) => awaits(child, text)) ?? false);
}

/** `active++`, `active += 1`, by the tokens of the two forms. */
function stepped(mention: ts.Expression, once: ts.SyntaxKind, by: ts.SyntaxKind): ts.Node | undefined {
  const { parent } = mention;
  if (ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent))
    return parent.operator === once ? parent : undefined;
  const isOne = ts.isBinaryExpression(parent) && parent.left === mention && parent.right.getText() === "1";
  return isOne && parent.operatorToken.kind === by ? parent : undefined;
}

/** The call `running.add(…)` of a mention of `running`. */
function elementOf(mention: ts.Expression, name: string): ts.Node | undefined {
  const { parent } = mention;
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== mention || parent.name.text !== name)
    return undefined;
  return ts.isCallExpression(parent.parent) && parent.parent.expression === parent ? parent.parent : undefined;
}

const comparing: ReadonlySet<ts.SyntaxKind> = new Set([
  K.GreaterThanEqualsToken,
  K.GreaterThanToken,
  K.LessThanToken,
  K.LessThanEqualsToken,
  K.EqualsEqualsEqualsToken,
]);

/** Whether a condition of an `if` or a loop compares a mention, or its `size`, with how many there may be. */
function isBound(mention: ts.Expression): boolean {
  const { parent: outer } = mention;
  const value: ts.Node = ts.isPropertyAccessExpression(outer) && outer.name.text === "size" ? outer : mention;
  const { parent } = value;
  if (!ts.isBinaryExpression(parent) || !comparing.has(parent.operatorToken.kind)) return false;
  const other = bare(parent.left === value ? parent.right : parent.left);
  // With none, or one, is asked whether this is the first.
  if (ts.isNumericLiteral(other) && Number(other.text) === 0) return false;
  let node: ts.Node = parent;
  while (ts.isParenthesizedExpression(node.parent) || ts.isBinaryExpression(node.parent)) node = node.parent;
  return (ts.isIfStatement(node.parent) || ts.isWhileStatement(node.parent)) && node.parent.expression === node;
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

/** Whether a mention is the condition of a loop that waits: `while (busy) await sleep(50);`. */
function isLoopCondition(mention: ts.Expression): boolean {
  const { parent } = mention;
  return ts.isWhileStatement(parent) && parent.expression === mention && hasOwnAwait(parent.statement);
}

function hasOwnAwait(node: ts.Node): boolean {
  return ts.isAwaitExpression(node) || (!isFunctionNode(node) && (ts.forEachChild(node, hasOwnAwait) ?? false));
}

/** Whether a mention is the condition under which the function is left, or waits: `if (busy) return;`. */
function keepsOut(mention: ts.Expression): boolean {
  if (isLoopCondition(mention)) return true;
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
