import { ts } from "ts-morph";
import { functionOf } from "./enclosing.js";
import { bare, isTransparent, lastName, shortText } from "./syntax.js";

export type Executor = ts.ArrowFunction | ts.FunctionExpression;

/** `await load().catch(reject)`, which goes on when there is nothing to catch. */
export function isAwaitedHandler(node: ts.Node): boolean {
  const run = runOf(node);
  return run?.name === "catch" && ts.isAwaitExpression(run.call.parent);
}

const onFailure = /^(?:error|err|abort|timeout|uncaughtException|fail|failed|exception)$/i;
const atTheEnd = /^(?:close|exit|end|finish|done|complete|completed|drain|open|listening|ready|connect|response)$/;
/** Events that come once, however they are listened to: `completed` comes for each job. */
const terminal = /^(?:close|exit|end|finish)$/;
const listening = /^(?:on|addListener|addEventListener)$/;

interface Run {
  readonly call: ts.CallExpression;
  readonly name: string;
  readonly index: number;
}

export function runOf(node: ts.Node): Run | undefined {
  let at = node;
  while (isTransparent(at.parent)) at = at.parent;
  const call = at.parent;
  if (!ts.isCallExpression(call) || call.expression === at) return undefined;
  const callee = bare(call.expression);
  const name = lastName(callee);
  return name === undefined ? undefined : { call, name, index: call.arguments.indexOf(at as ts.Expression) };
}

function eventOf({ call, name }: Run): string | undefined {
  const [first] = call.arguments;
  if (!listening.test(name) && name !== "once") return undefined;
  return first && ts.isStringLiteralLike(first) ? first.text : undefined;
}

/** `resolve` or `reject` handed on as a listener or handler by itself. */
export function isListener(mention: ts.Node): boolean {
  return runOf(mention) !== undefined;
}

/** Whether a function only runs when something fails. */
export function isErrorListener(node: ts.Node): boolean {
  const run = runOf(node);
  if (!run) return false;
  if (run.name === "catch" || (run.name === "then" && run.index === 1)) return true;
  return onFailure.test(eventOf(run) ?? "");
}

/** Something minds a failure, or the time. */
export const minded =
  /\bonerror\b|\bonabort\b|\bontimeout\b|\bonreadystatechange\b|\bonloadend\b|\bonclose\b|["'`](?:error|abort|close)["'`]|\bsetTimeout\(|\bAbortSignal\b/;

/** `script.onload`, or what a connection, database or worker tells of success by, which a function or resolver is given to by an assignment. */
export function loadOf(handler: ts.Node): ts.PropertyAccessExpression | undefined {
  let at = handler;
  while (isTransparent(at.parent)) at = at.parent;
  const { parent } = at;
  if (!ts.isBinaryExpression(parent) || parent.right !== at) return undefined;
  const { left } = parent;
  return ts.isPropertyAccessExpression(left) && loads.has(left.name.text) && ts.isIdentifier(left.expression)
    ? left
    : undefined;
}

/** How what may fail is made, by what tells that it did not. */
const loads: ReadonlyMap<string, RegExp> = new Map([
  [
    "onload",
    /^(?:document\.createElement\(\s*["'`](?:script|img|link)["'`]\s*\)|new (?:Image|FileReader|XMLHttpRequest)\b)/,
  ],
  ["onopen", /^new WebSocket\b/],
  ["onmessage", /^new (?:Shared)?Worker\b/],
  ["onsuccess", /^(?:(?:window|self|globalThis)\.)?indexedDB\.\w+\(/],
]);

/** Whether the executor makes, for itself, what is loaded. */
export function isMadeToLoad(load: ts.PropertyAccessExpression, executor: Executor): boolean {
  const name = load.expression.getText();
  const loading = loads.get(load.name.text);
  const work: ts.Node[] = [executor.body];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name)
      return node.initializer !== undefined && loading?.test(bare(node.initializer).getText()) === true;
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}

/** The field that a resolver is put into: `this.ready = resolve`. */
export function fieldOf(mention: ts.Node): ts.PropertyAccessExpression | undefined {
  let at = mention;
  while (isTransparent(at.parent)) at = at.parent;
  const { parent } = at;
  if (!ts.isBinaryExpression(parent) || parent.right !== at || !ts.isPropertyAccessExpression(parent.left))
    return undefined;
  return parent.left.expression.kind === ts.SyntaxKind.ThisKeyword ? parent.left : undefined;
}

export function isCallee(node: ts.Expression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

/** What runs an async function once and drops its promise, as written: `setTimeout`, or the function itself, called. */
export function droppedBy(fn: Executor, executor: ts.Node): string | undefined {
  let at: ts.Node = fn;
  while (isTransparent(at.parent)) at = at.parent;
  const call = at.parent;
  if (!ts.isCallExpression(call)) return undefined;
  const isCalled = call.expression === at;
  const name = lastName(bare(call.expression));
  const isTimer = name !== undefined && /^(?:setTimeout|setImmediate|nextTick|queueMicrotask)$/.test(name);
  if (!isCalled && !isTimer && runsOnce(fn) === undefined) return undefined;
  // Whoever has the chain that it is a link of may see to its failure.
  let top: ts.Node = call;
  while (isTransparent(top.parent) || ts.isVoidExpression(top.parent)) top = top.parent;
  const isDropped = ts.isExpressionStatement(top.parent) || (ts.isArrowFunction(top.parent) && top.parent === executor);
  if (!isDropped || functionOf(call) !== executor) return undefined;
  return isCalled ? "" : shortText(call.expression, fn.getSourceFile());
}

/** Whether a function of an executor is one that it runs by name, and lets go of: `const attempt = async () => { … }; attempt();`. */
export function isRunByName(mention: ts.Node, fn: Executor, executor: ts.Node): boolean {
  const declared = fn.parent;
  const name = ts.isVariableDeclaration(declared) ? declared.name.getText() : undefined;
  const call = mention.parent;
  return (
    mention.getText() === name &&
    functionOf(mention) === executor &&
    ts.isCallExpression(call) &&
    call.expression === mention &&
    ts.isExpressionStatement(ts.isVoidExpression(call.parent) ? call.parent.parent : call.parent)
  );
}

/** What runs a callback once and for all, as written; undefined when it may be run again, or nobody knows. */
export function runsOnce(fn: Executor): string | undefined {
  const run = runOf(fn);
  if (!run) return undefined;
  const event = eventOf(run);
  const source = fn.getSourceFile();
  if (event !== undefined) {
    const last = run.name === "once" ? atTheEnd : terminal;
    return last.test(event) ? `${shortText(run.call.expression, source)}("${event}")` : undefined;
  }
  if (listening.test(run.name)) return undefined;
  const [first] = fn.parameters;
  const takesError =
    first !== undefined && ts.isIdentifier(first.name) && /^(?:err|error|e|ex|_err|_error)$/.test(first.name.text);
  const isLast = run.index === run.call.arguments.length - 1;
  const isNodeStyle = takesError && isLast && !/^(?:catch|then|forEach|map|filter|subscribe)$/.test(run.name);
  const isThen = run.name === "then" && run.index === 0;
  return isNodeStyle || isThen ? shortText(run.call.expression, source) : undefined;
}
