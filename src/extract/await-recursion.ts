import { ts } from "ts-morph";
import type { RetryFact, Target } from "../model/index.js";
import { bounds, isPause, narrow, repairs } from "./await-retry-shapes.js";
import { mentionedIn, some } from "./await-syntax.js";
import type { MadeCall, Calls } from "./calls.js";
import type { FileScope, FunctionEntry } from "./context.js";
import type { FunctionRecord, Gathered } from "./gathered.js";
import { bare, isFunctionNode, memberName, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/** Functions that call themselves again after a failure, with nothing in sight that ends or slows it. */
export function recursionsOf(scope: FileScope, gathered: Gathered, calls: Calls): RetryFact[] {
  const facts: RetryFact[] = [];
  const nodes = new Map([...calls.at].map(([node, made]) => [made, node]));
  for (const made of calls.made) {
    const { fact } = made;
    if (fact.form !== "call" || !mayBeSelf(fact.targets, scope.file)) continue;
    const node = nodes.get(made);
    const self = node && selfAround(node, fact.targets, gathered);
    if (!node || !self || !ts.isCallExpression(node)) continue;
    const failure = failureAround(node, self);
    if (!failure) continue;
    const { handler, rest } = failure;
    if (rest ? bounds(self.node) || decided(node, self) : bounded(node, self, handler)) continue;
    const inHandler = calls.made.filter(
      (one) => one.fact.use === "awaited" && one !== made && isIn(nodes.get(one), handler ?? self.node),
    );
    if (!rest && inHandler.some((one) => isPauseAt(one, nodes.get(one)))) continue;
    const tried = calls.made.filter((one) => {
      const at = nodes.get(one);
      if (one.fact.caller !== self.entry.id || one === made || !isWaited(one) || isIn(at, handler)) return false;
      return !rest || (at !== undefined && at.end <= failure.at.pos);
    });
    if (!handler && tried.length === 0) continue;
    const vain = rest ? undefined : countsInVain(node, self);
    facts.push({
      function: self.entry.id,
      kind: "recursion",
      range: scope.rangeOf(node),
      tried: tried.map((one) => one.fact.index),
      failure: scope.rangeOf(failure.at),
      pauses: inHandler.map((one) => one.fact.index),
      ...(rest && { rest }),
      ...(vain === undefined ? {} : { vain }),
      ...(narrow(failure.handler ?? failure.at) ||
      (handler && vain === undefined && (repairs(handler) || some(handler, false, setsMember)))
        ? { narrow: true as const }
        : {}),
    });
  }
  return facts;
}

function isWaited({ fact }: MadeCall): boolean {
  return fact.form !== "callback" && (fact.use === "awaited" || fact.use === "returned");
}

function mayBeSelf(targets: readonly Target[], file: string): boolean {
  return targets.some(
    (one) =>
      (one.kind === "function" && one.id.startsWith(`${file}#`)) ||
      (one.kind === "method" && one.onThis === true && one.type.startsWith(`${file}#`)),
  );
}

/** The function around `node` that it calls; through callbacks, but not through timers and listeners. */
function selfAround(node: ts.Node, targets: readonly Target[], gathered: Gathered): FunctionRecord | undefined {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (!isFunctionNode(at)) continue;
    const record = gathered.functions.get(at);
    if (record && targets.some((one) => names(one, record.entry))) return record;
    const { parent } = at as ts.Node;
    if (!parent || !ts.isCallExpression(parent)) return undefined;
    const runner = memberName(parent.expression) ?? pathText(parent.expression) ?? "";
    if (!/^(?:then|catch|finally)$/.test(runner)) return undefined;
  }
  return undefined;
}

function names(target: Target, entry: FunctionEntry): boolean {
  if (target.kind === "function") return target.id === entry.id;
  return (
    target.kind === "method" &&
    entry.owner === target.type &&
    entry.name.slice(entry.name.lastIndexOf(".") + 1) === target.name
  );
}

interface Around {
  readonly at: ts.Node;
  /** The catch block or rejection handler; absent for a decision about a result. */
  readonly handler?: ts.Node;
  /** What is tried again is what the result says was left. */
  readonly rest?: true;
}

/** What leads from a failure to the call: a catch block, a rejection handler, a decision about a result. */
function failureAround(node: ts.CallExpression, self: FunctionRecord): Around | undefined {
  let decision: ts.Expression | undefined;
  for (let at: ts.Node = node; at !== self.node && at.parent; at = at.parent) {
    const { parent } = at;
    if (ts.isCatchClause(parent)) return { at: parent.variableDeclaration ?? parent, handler: parent.block };
    if (isFunctionNode(at) && ts.isCallExpression(parent)) {
      const runner = memberName(parent.expression);
      if (runner === "catch" || (runner === "then" && parent.arguments[1] === at)) return { at, handler: at };
    }
    if (ts.isIfStatement(parent) && parent.expression !== at) decision ??= parent.expression;
    if (ts.isConditionalExpression(parent) && parent.condition !== at) decision ??= parent.condition;
  }
  if (!decision) return undefined;
  if (asks(decision, /^[uU]nprocessed\w*$/) && givesTheRest(node, self)) return { at: decision, rest: true };
  return givesTheSame(node, self) && asks(decision, result) ? { at: decision } : undefined;
}

const result = /^(?:ok|status(?:Code)?|error|failed)$/;

function asks(test: ts.Expression, member: RegExp): boolean {
  return some(test, false, (one) => ts.isPropertyAccessExpression(one) && member.test(one.name.text));
}

/** Whether the first argument is what the result says was left, or what of the first parameter is. */
function givesTheRest(node: ts.CallExpression, { entry }: FunctionRecord): boolean {
  const first = node.arguments[0] && bare(node.arguments[0]);
  if (first && ts.isPropertyAccessExpression(first)) return /^[uU]nprocessed/.test(first.name.text);
  if (!first || !ts.isCallExpression(first) || memberName(first.expression) !== "filter") return false;
  const on = ts.isPropertyAccessExpression(first.expression) ? bare(first.expression.expression) : undefined;
  return on !== undefined && ts.isIdentifier(on) && on.text === entry.params[0];
}

/** Whether one of the other arguments is new, or decides what the next try does. */
function decided(node: ts.CallExpression, { entry, node: body }: FunctionRecord): boolean {
  return node.arguments.slice(1).some((one, index) => {
    const inner = bare(one);
    const param = entry.params[index + 1];
    if (ts.isIdentifier(inner) && inner.text === param) return false;
    const literal = inner.kind === K.TrueKeyword || inner.kind === K.FalseKeyword;
    return !literal || param === undefined || some(body, true, (test) => asksFor(test, new Set([param])));
  });
}

/** Whether every argument is the parameter at its place, unchanged. */
function givesTheSame(node: ts.CallExpression, { entry }: FunctionRecord): boolean {
  return node.arguments.every((one, index) => {
    const inner = bare(one);
    return ts.isIdentifier(inner) && inner.text === entry.params[index];
  });
}

/** Whether the repetition ends: an argument counts, is a literal that decides, or goes on to something else; a decision asks for a limit. */
function bounded(node: ts.CallExpression, self: FunctionRecord, handler: ts.Node | undefined): boolean {
  if (bounds(self.node) && !countsInVain(node, self)) return true;
  for (const argument of node.arguments) {
    const inner = handedOn(argument);
    if (ts.isIdentifier(inner) && self.entry.params.includes(inner.text)) {
      // A parameter that the handler gives a new value is no longer what was tried.
      if (handler && some(handler, false, (one) => assigns(one, inner.text))) return true;
      // Nor is one that is told what has failed: `tried.add(source)`.
      if (some(self.node, false, (one) => fills(one, inner.text))) return true;
      continue;
    }
    const counts =
      ts.isBinaryExpression(inner) &&
      (inner.operatorToken.kind === K.PlusToken || inner.operatorToken.kind === K.MinusToken) &&
      ts.isNumericLiteral(inner.right);
    if (!counts) return true;
    const mentioned = mentionedIn(inner);
    if (some(self.node, true, (one) => asksFor(one, mentioned))) return true;
  }
  return false;
}

/** `again(tries++)` hands on the number from before it was raised, so that the next call begins with it again. */
function handedOn(argument: ts.Expression): ts.Expression {
  const inner = bare(argument);
  return ts.isPostfixUnaryExpression(inner) ? bare(inner.operand) : inner;
}

/** The count that is all a function asks for a limit, where its call of itself hands on the old number. */
function countsInVain(node: ts.CallExpression, { entry, node: body }: FunctionRecord): string | undefined {
  const at = node.arguments.findIndex((one, index) => {
    const inner = bare(one);
    const on = ts.isPostfixUnaryExpression(inner) ? bare(inner.operand) : undefined;
    return on !== undefined && ts.isIdentifier(on) && on.text === entry.params[index];
  });
  const name = at < 0 ? undefined : entry.params[at];
  if (name === undefined || some(body, false, (one) => assigns(one, name))) return undefined;
  const others = some(body, true, (one) => {
    const test = ts.isIfStatement(one) ? one.expression : ts.isConditionalExpression(one) ? one.condition : undefined;
    return test !== undefined && bounds(test, true) && !mentionedIn(test).has(name);
  });
  return others ? undefined : name;
}

function fills(node: ts.Node, name: string): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: on, name: method } = node.expression;
  return ts.isIdentifier(on) && on.text === name && /^(?:add|push|set|delete|shift|pop)$/.test(method.text);
}

function assigns(node: ts.Node, name: string): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === K.EqualsToken &&
    ts.isIdentifier(node.left) &&
    node.left.text === name
  );
}

/** Whether something of an object is set, so that the next try is another: `this.host = this.fallback`. */
function setsMember(node: ts.Node): boolean {
  return (
    ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken && ts.isPropertyAccessExpression(node.left)
  );
}

/** Whether a condition mentions one of the names. */
function asksFor(node: ts.Node, mentioned: ReadonlySet<string>): boolean {
  const test = ts.isIfStatement(node)
    ? node.expression
    : ts.isConditionalExpression(node)
      ? node.condition
      : ts.isWhileStatement(node)
        ? node.expression
        : undefined;
  return test !== undefined && [...mentionedIn(test)].some((name) => mentioned.has(name));
}

function isIn(node: ts.Node | undefined, around: ts.Node | undefined): boolean {
  return node !== undefined && around !== undefined && node.pos >= around.pos && node.end <= around.end;
}

function isPauseAt({ sink: { node } }: MadeCall, written: ts.Node | undefined): boolean {
  return (node !== undefined && isPause(node)) || (written !== undefined && isPause(written.parent));
}
