import { ts } from "ts-morph";
import type { RetryFact } from "../model/index.js";
import { property } from "./callbacks.js";
import type { Calls } from "./calls.js";
import type { FileScope } from "./context.js";
import { functionOf } from "./enclosing.js";
import type { Gathered, WaitSite } from "./gathered.js";
import { headOf } from "./await-rounds.js";
import { bounds, exits, isPause, leavesFor, narrow, repairs, writtenIn } from "./await-retry-shapes.js";
import { bindingNames, mentionedIn, rootName, some, walk } from "./await-syntax.js";
import { bare, constantCondition, lastName, memberName, pathText, shortText } from "./syntax.js";

/** Loops and packages that try again after every failure, with nothing in sight that ends or slows them. */
export function retriesOf(scope: FileScope, gathered: Gathered, calls: Calls): RetryFact[] {
  const loops = new Map<ts.IterationStatement, WaitSite[]>();
  for (const wait of gathered.waits) {
    for (let link = wait.at.loop; link; link = link.outer) {
      const list = loops.get(link.node);
      if (list) list.push(wait);
      else loops.set(link.node, [wait]);
    }
  }
  const facts: RetryFact[] = [];
  for (const [loop, waits] of loops) {
    const fact = loopFact(loop, waits, scope, calls);
    if (fact) facts.push(fact);
  }
  for (const { node } of gathered.sites) {
    if (!ts.isCallExpression(node)) continue;
    const fact = libraryFact(node, scope, calls, gathered);
    if (fact) facts.push(fact);
  }
  return facts;
}

/** Where one round of a loop fails, and goes on. */
interface Failure {
  readonly at: ts.Node;
  readonly tried: readonly WaitSite[];
  /** What is looked at to tell a failure that another try would not meet. */
  readonly handler: ts.Node | undefined;
}

function loopFact(
  loop: ts.IterationStatement,
  waits: readonly WaitSite[],
  scope: FileScope,
  calls: Calls,
): RetryFact | undefined {
  const condition = conditionOf(loop);
  if (condition === "bounded") return undefined;
  const [first] = waits;
  if (!first || bounds(loop.statement)) return undefined;
  if (condition && (bounds(condition, true) || hasStop(condition, loop))) return undefined;
  const failure = failureIn(loop, condition, waits);
  if (!failure || failure.tried.length === 0) return undefined;
  if (waits.some(({ node }) => isPause(node) && !isPassedOver(node, failure)) || hasPause(loop)) return undefined;
  if (progresses(loop, failure)) return undefined;
  const indices = (sites: readonly WaitSite[]): number[] => [
    ...new Set(sites.flatMap(({ node }) => calls.waitedAt.get(node) ?? [])),
  ];
  return {
    function: first.at.fn.entry.id,
    kind: "loop",
    range: headOf(loop, scope),
    tried: indices(failure.tried.filter((one) => !isPause(one.node))),
    failure: scope.rangeOf(failure.at),
    pauses: indices(waits.filter((one) => !failure.tried.includes(one))),
    ...(failure.handler && (narrow(failure.handler) || repairs(failure.handler)) ? { narrow: true as const } : {}),
  };
}

/** Whether a pause is left out when the try fails: it comes after what fails, in the same `try`. */
function isPassedOver(pause: ts.Node, { at, tried }: Failure): boolean {
  const clause = ts.isCatchClause(at) ? at : at.parent;
  if (!ts.isCatchClause(clause)) return false;
  const { tryBlock } = clause.parent;
  const isInside = pause.pos >= tryBlock.pos && pause.end <= tryBlock.end;
  return isInside && tried.every(({ node }) => isPause(node) || node.end <= pause.pos);
}

/** The condition of a loop that no number ends: absent for `for (;;)` and `while (true)`. */
function conditionOf(loop: ts.IterationStatement): ts.Expression | "bounded" | undefined {
  if (ts.isForStatement(loop)) {
    if (!loop.condition) return undefined;
    return loop.incrementor || loop.initializer ? "bounded" : loop.condition;
  }
  if (!ts.isWhileStatement(loop) && !ts.isDoStatement(loop)) return "bounded";
  return constantCondition(loop.expression) === true ? undefined : loop.expression;
}

/** Whether the loop ends when something outside of it says so: `while (!this.closed)`, `while (running)`. */
function hasStop(condition: ts.Expression, loop: ts.IterationStatement): boolean {
  const written = writtenIn(loop);
  return ![...mentionedIn(condition)].some((name) => written.has(name));
}

function failureIn(
  loop: ts.IterationStatement,
  condition: ts.Expression | undefined,
  waits: readonly WaitSite[],
): Failure | undefined {
  let failure: Failure | undefined;
  const flags = condition ? mentionedIn(condition) : new Set<string>();
  walk(loop.statement, false, (node) => {
    if (failure) return false;
    if (!ts.isTryStatement(node) || !node.catchClause) return undefined;
    const { tryBlock, catchClause } = node;
    const tried = waits.filter(({ node: wait }) => wait.pos >= tryBlock.pos && wait.end <= tryBlock.end);
    if (tried.length === 0 || exits(catchClause.block, loop) === "always") return undefined;
    const succeeds =
      leavesFor(tryBlock, loop) || [...writtenIn(tryBlock)].some((name) => flags.has(name)) || leavesAfter(node, loop);
    if (succeeds) failure = { at: catchClause.variableDeclaration ?? catchClause, tried, handler: catchClause.block };
    return undefined;
  });
  return failure ?? swallowed(loop, condition, waits);
}

/** `try { … } catch { continue; } break;` */
function leavesAfter(node: ts.TryStatement, loop: ts.IterationStatement): boolean {
  const block = node.parent;
  if (!ts.isBlock(block) || block !== loop.statement || !node.catchClause) return false;
  const next = block.statements.slice(block.statements.indexOf(node) + 1);
  return (
    next.some((one) => exits(one, loop) === "always") &&
    some(node.catchClause.block, false, (one) => ts.isContinueStatement(one))
  );
}

/** `while (!res) res = await fetch(u).catch(() => null)`, `const res = await fetch(u); if (res.ok) return res;`. */
function swallowed(
  loop: ts.IterationStatement,
  condition: ts.Expression | undefined,
  waits: readonly WaitSite[],
): Failure | undefined {
  for (const wait of waits) {
    const { node } = wait;
    if (!ts.isAwaitExpression(node)) continue;
    const names = resultNames(node);
    if (names.length === 0) continue;
    const catches = catchOf(node.expression);
    const flags = flagsFrom(loop, names);
    const decides = (test: ts.Expression): boolean => {
      const mentioned = mentionedIn(test);
      if (flags.some((name) => mentioned.has(name))) return true;
      return (catches !== undefined && names.some((name) => mentioned.has(name))) || asksStatus(test, names);
    };
    const left =
      condition !== undefined
        ? decides(condition)
        : some(
            loop.statement,
            false,
            (one) => ts.isIfStatement(one) && decides(one.expression) && leavesFor(one.thenStatement, loop),
          );
    if (left) return { at: catches ?? node, tried: [wait], handler: catches };
  }
  return undefined;
}

/** Variables that keep whether a result was a success: `ok = answer.ok`. */
function flagsFrom(loop: ts.IterationStatement, results: readonly string[]): string[] {
  const flags: string[] = [];
  walk(loop.statement, false, (node) => {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
    const name = rootName(node.left);
    if (name !== undefined && asksStatus(node.right, results)) flags.push(name);
    return undefined;
  });
  return flags;
}

/** Whether a test asks one of the results whether it is a success. */
function asksStatus(test: ts.Expression, results: readonly string[]): boolean {
  return some(
    test,
    false,
    (one) =>
      ts.isPropertyAccessExpression(one) &&
      /^(?:ok|status(?:Code)?)$/.test(one.name.text) &&
      !isCalledOff(one) &&
      results.includes(rootName(one) ?? ""),
  );
}

/** Whether a state is compared with one that ends the work, whatever came of it: `run.status === "cancelled"`. */
function isCalledOff({ parent }: ts.Node): boolean {
  if (!ts.isBinaryExpression(parent)) return false;
  const value = bare(parent.right);
  return ts.isStringLiteralLike(value) && /cancel|abort|stop|paus|delet|disabl/i.test(value.text);
}

function resultNames(node: ts.AwaitExpression): string[] {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return bindingNames(parent.name);
  if (ts.isBinaryExpression(parent) && parent.right === node) {
    const name = rootName(parent.left);
    return name === undefined ? [] : [name];
  }
  return [];
}

/** The handler of `….catch(handler)`. */
function catchOf(node: ts.Expression): ts.Expression | undefined {
  const inner = bare(node);
  if (!ts.isCallExpression(inner) || memberName(inner.expression) !== "catch") return undefined;
  return inner.arguments[0];
}

/** Whether what is tried differs from round to round, so that it is no repetition. */
function progresses(loop: ts.IterationStatement, { tried }: Failure): boolean {
  const mentioned = new Set(
    tried.flatMap(({ node }) => (ts.isAwaitExpression(node) ? [...mentionedIn(node.expression)] : [])),
  );
  const own = new Set(tried.flatMap(({ node }) => (ts.isAwaitExpression(node) ? resultNames(node) : [])));
  const written = writtenIn(loop);
  const awaited = new Set(tried.map(({ node }) => node));
  let fresh = false;
  walk(loop.statement, false, (node) => {
    // Each of a collection is tried in a round.
    if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer))
      fresh ||= node.initializer.declarations.some((one) => bindingNames(one.name).some((name) => mentioned.has(name)));
    if (!ts.isVariableDeclaration(node) || !node.initializer || awaited.has(bare(node.initializer))) return undefined;
    if (!bindingNames(node.name).some((name) => mentioned.has(name))) return undefined;
    // What one round found out is asked with in the next: `from: page.next`.
    fresh ||= [...mentionedIn(node.initializer)].some((name) => written.has(name) && !own.has(name));
    if (some(node.initializer, false, (one) => ts.isCallExpression(one) || ts.isNewExpression(one))) {
      fresh ||= !/^new \w*(?:Abort|URL|Client|Connection)/.test(node.initializer.getText());
    }
    return undefined;
  });
  if (fresh) return true;
  return [...mentioned].some((name) => written.has(name) && !own.has(name));
}

function hasPause(loop: ts.IterationStatement): boolean {
  return some(loop.statement, true, (one) => {
    if (!ts.isCallExpression(one)) return false;
    const path = pathText(one.expression);
    return path !== undefined && /(?:^|\.)(?:setTimeout|setImmediate|setInterval)$/.test(path);
  });
}

const endless = /^(?:Infinity|Number\.POSITIVE_INFINITY|Number\.MAX_SAFE_INTEGER|Number\.MAX_VALUE)$/;
const retrying = /(?:^|[-/])(?:retry|backoff|attempt)|retry|backoff|cockatiel|^got$/i;

/** `pRetry(load, { forever: true })`, `retry(load, { retries: Infinity })`, `pipe(retry())`. */
function libraryFact(
  node: ts.CallExpression,
  scope: FileScope,
  calls: Calls,
  gathered: Gathered,
): RetryFact | undefined {
  const name = lastName(node.expression);
  const options = node.arguments.map((one) => bare(one)).find((one) => ts.isObjectLiteralExpression(one));
  if (!options && !(name === "retry" && node.arguments.length === 0)) return undefined;
  const fact = calls.at.get(node)?.fact;
  if (!fact) return undefined;
  const module = fact.targets.map((one) => (one.kind === "external" ? one.module : "")).find((one) => one !== "") ?? "";
  const rx = module === "rxjs" || module.startsWith("rxjs/");
  if (!rx && !retrying.test(module)) return undefined;
  const forever = options
    ? ["forever", "unlimited"].some((one) => bareText(property(options, one)) === "true") ||
      ["retries", "attempts", "maxRetries", "maxAttempts", "numOfAttempts", "limit", "count"].some((one) =>
        endless.test(bareText(property(options, one))),
      )
    : rx;
  if (!forever) return undefined;
  if (options && ["signal", "maxRetryTime", "timeout", "totalTimeout", "delay"].some((one) => property(options, one))) {
    return undefined;
  }
  const record = gathered.functions.get(functionOf(node));
  const id = record?.entry.id ?? scope.functions[0]?.id;
  if (id === undefined) return undefined;
  return {
    function: id,
    kind: "library",
    range: scope.rangeOf(node),
    tried: (calls.callbacksAt.get(node) ?? []).map((one) => one.fact.index),
    pauses: [],
    text: shortText(node.expression, scope.sourceFile),
    // Who says how long to wait between attempts means them to go on.
    ...(options && waits.some((one) => property(options, one)) ? { narrow: true as const } : {}),
  };
}

const waits = [
  "minTimeout",
  "maxTimeout",
  "factor",
  "startingDelay",
  "maxDelay",
  "timeMultiple",
  "retryDelay",
] as const;

function bareText(node: ts.Expression | undefined): string {
  return node ? bare(node).getText() : "";
}
