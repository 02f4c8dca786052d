import { ts } from "ts-morph";
import {
  anyMember,
  type CallFact,
  type FlowFact,
  type FlowSink,
  type FlowSource,
  type Target,
} from "../model/index.js";
import { isAssignment } from "./bindings.js";
import { isCallOfCall } from "./call-args.js";
import type { Calls } from "./calls.js";
import type { ExtractHost, FileScope } from "./context.js";
import { adders, FlowOrigins, isProxy } from "./function-origins.js";
import type { Gathered } from "./gathered.js";
import { isAccess, keyName, propertyName, skipOuter } from "./names.js";
import { isPlainType } from "./plain-types.js";
import { tracerOf } from "./resolve-trace.js";
import { itself } from "./scope-syntax.js";
import { isFunctionLiteral, memberName, receiver } from "./syntax.js";

/** Most flows out of one expression. */
const mostFlows = 8;
/** Positions behind its own that the elements of a spread array are taken to come to. */
const mostSpread = 2;
const iterating = /^(?:map|flatMap|forEach|filter|find|findLast|some|every)$/;

type Skips = (from: FlowSource, under: readonly string[]) => boolean;

/**
 * How functions get about in a file, beyond what calls say of their callees and arguments: into members of objects and out
 * of them, through what functions give back, and to the calls that run them.
 */
export function flowsOf(ids: FileScope, gathered: Gathered, calls: Calls, host: ExtractHost): FlowFact[] {
  const origins = new FlowOrigins(tracerOf(host), gathered, calls);
  const found = new Map<string, FlowFact>();
  const flow = (
    value: ts.Expression,
    sink: (path: readonly string[]) => FlowSink,
    skips?: Skips,
    take: readonly string[] = [],
  ): void => {
    if (!mayHold(value)) return;
    for (const { from, under } of origins.of(value, take).slice(0, mostFlows)) {
      if (skips?.(from, under)) continue;
      const fact: FlowFact = { from, to: sink(under) };
      found.set(JSON.stringify(fact), fact);
    }
  };

  for (const node of gathered.places) {
    for (const { name, value } of keptAs(node, origins))
      flow(value, (path) => ({ kind: "member", name, ...inside(path) }));
  }
  for (const { entry, node, returned } of gathered.functions.values()) {
    if (ts.isConstructorDeclaration(node)) {
      node.parameters.forEach(({ name, type, modifiers }, index) => {
        if (!modifiers?.length || !ts.isIdentifier(name) || (type && isPlainType(type))) return;
        const fact: FlowFact = {
          from: { kind: "param", owner: entry.id, index },
          to: { kind: "member", name: name.text },
        };
        found.set(JSON.stringify(fact), fact);
      });
    }
    if (entry.generator || entry.kind === "module" || entry.kind === "constructor") continue;
    for (const one of returned.slice(0, mostFlows)) {
      flow(one, (path) => ({ kind: "gives", of: entry.id, ...inside(path) }));
      const index = promiseParam(one, node);
      if (index < 0) continue;
      const fact: FlowFact = { from: { kind: "param", owner: entry.id, index }, to: { kind: "gives", of: entry.id } };
      found.set(JSON.stringify(fact), fact);
    }
  }
  for (const [node, { fact }] of calls.at) {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue;
    const callee = skipOuter(node.expression);
    for (const { name, value } of addedBy(callee, node, origins))
      flow(value, (path) => ({ kind: "member", name, ...inside(path) }));
    if (fact.targets.some(isOpen)) {
      const run = runBy(callee);
      if (run) flow(run, () => ({ kind: "callee", call: fact.index }), isNoCallee);
      else if (fact.targets.every(isUnknown)) {
        const made = makingOf(callee, calls, host);
        const one: FlowFact | undefined = made && {
          from: { kind: "result", call: made.index, path: [anyMember] },
          to: { kind: "callee", call: fact.index },
        };
        if (one) found.set(JSON.stringify(one), one);
      }
    }
    const item = itemOf(callee, node);
    if (item) {
      const owner = ids.idOf(item.fn);
      if (owner !== undefined)
        flow(item.list, (path) => ({ kind: "param", owner, index: 0, ...inside(path) }), undefined, ["*"]);
    }
    if (fact.targets.every(isOutside)) continue;
    const shift = ts.isCallExpression(node) && isCallOfCall(node, fact.targets) ? 1 : 0;
    for (const [index, argument] of (node.arguments ?? []).slice(shift).entries()) {
      if (isHanded(fact, index) && !isReplaced(argument, gathered)) continue;
      const last = ts.isSpreadElement(argument) ? index + mostSpread : index;
      for (let at = index; at <= last; at++)
        flow(argument, (path) => ({ kind: "arg", call: fact.index, index: at, ...inside(path) }));
    }
  }
  return [...found.values()];
}

const inside = (path: readonly string[]): { path?: readonly string[] } => (path.length > 0 ? { path } : {});

/** Whether an expression may have functions as its value, or in it, by its form; written functions are named where they stand. */
function mayHold(value: ts.Expression): boolean {
  const node = skipOuter(value);
  return (
    ts.isIdentifier(node) ||
    isAccess(node) ||
    ts.isCallExpression(node) ||
    isProxy(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isSpreadElement(node) ||
    isFunctionLiteral(node)
  );
}

/** The position of the parameter that an expression names, where that is declared to be a promise: these hold no functions. */
function promiseParam(value: ts.Expression, fn: ts.Node): number {
  const node = skipOuter(value);
  if (!ts.isIdentifier(node) || !ts.isFunctionLike(fn)) return -1;
  return fn.parameters.findIndex(
    ({ name, type }) =>
      ts.isIdentifier(name) &&
      name.text === node.text &&
      type !== undefined &&
      ts.isTypeReferenceNode(type) &&
      ts.isIdentifier(type.typeName) &&
      /^Promise(?:Like)?$/.test(type.typeName.text),
  );
}

function isOutside({ kind }: Target): boolean {
  return kind === "external";
}

/** Whether a call may run something else than what its targets name. */
function isOpen(target: Target): boolean {
  switch (target.kind) {
    case "unresolved":
    case "param":
    case "function":
      return true;
    case "method":
      return target.name === itself;
    case "external":
      return target.module === "lib"
        ? /^(?:Function|String)\b/.test(target.name)
        : target.module === "global" && /^(?:Record|Array|Function)\b/.test(target.name);
  }
}

/** The callee, where it is not a member that is called: those are known by their names. */
function runBy(callee: ts.Expression): ts.Expression | undefined {
  const name = memberName(callee);
  if (name === undefined) return callee;
  return name === "call" || name === "apply" ? receiver(callee) : undefined;
}

function isUnknown({ kind }: Target): boolean {
  return kind === "unresolved";
}

function isNoCallee(from: FlowSource, under: readonly string[]): boolean {
  return under.length > 0 || from.kind === "function";
}

/** Whether the call says already what an argument is. */
function isHanded({ args }: CallFact, index: number): boolean {
  return args?.some((one) => one.index === index && !one.path && (one.target ?? one.passes) !== undefined) ?? false;
}

/** Whether an argument is a variable that may hold something else than it was given first. */
function isReplaced(argument: ts.Expression, { mentions }: Gathered): boolean {
  const node = skipOuter(argument);
  return (
    ts.isIdentifier(node) &&
    (mentions.get(node.text) ?? []).some(
      (one) =>
        ts.isBinaryExpression(one.parent) && one.parent.left === one && isAssignment(one.parent.operatorToken.kind),
    )
  );
}

/** The call that made what a callee is found in, `client` for `client.users.$get`: whatever that answers may run. */
function makingOf(callee: ts.Expression, calls: Calls, host: ExtractHost): CallFact | undefined {
  let root = callee;
  while (isAccess(root)) root = skipOuter(root.expression);
  const declared = ts.isIdentifier(root) ? host.checker.getSymbolAtLocation(root)?.valueDeclaration : undefined;
  if (!declared || !ts.isVariableDeclaration(declared) || !declared.initializer) return undefined;
  const made = skipOuter(declared.initializer);
  const fact = calls.at.get(made)?.fact;
  return ts.isCallExpression(made) && fact?.targets.some(({ kind }) => kind === "function") ? fact : undefined;
}

interface Kept {
  readonly name: string;
  readonly value: ts.Expression;
}

/** The list and the function of `list.map((item) => …)` and its like, of a function that takes an item. */
function itemOf(
  callee: ts.Expression,
  node: ts.CallExpression | ts.NewExpression,
): { list: ts.Expression; fn: ts.Node } | undefined {
  const list = iterating.test(memberName(callee) ?? "") ? receiver(callee) : undefined;
  const fn = node.arguments?.[0] && skipOuter(node.arguments[0]);
  if (!list || !fn || !isFunctionLiteral(fn) || !fn.parameters[0] || !ts.isIdentifier(fn.parameters[0].name))
    return undefined;
  return { list, fn };
}

/** What `this.hooks.push(x)` adds, and to what. */
function addedBy(
  callee: ts.Expression,
  node: ts.CallExpression | ts.NewExpression,
  origins: FlowOrigins,
): readonly Kept[] {
  const index = adders.get(memberName(callee) ?? "");
  const value = index === undefined ? undefined : node.arguments?.[index];
  const holder = receiver(callee);
  if (!value || !holder || ts.isSpreadElement(value) || !mayHold(value)) return [];
  return origins.holders(holder).map((name) => ({ name, value }));
}

/** The name of the member that something is kept in, and what is. */
function keptAs(node: ts.Node, origins: FlowOrigins): readonly Kept[] {
  if (ts.isShorthandPropertyAssignment(node)) return [{ name: node.name.text, value: node.name }];
  if (ts.isPropertyAssignment(node)) {
    const name = isFunctionLiteral(skipOuter(node.initializer)) ? undefined : propertyName(node.name);
    return name === undefined ? [] : [{ name, value: node.initializer }];
  }
  if (!ts.isBinaryExpression(node) || !isAssignment(node.operatorToken.kind) || !isAccess(node.left)) return [];
  const { left, right } = node;
  if (ts.isPropertyAccessExpression(left))
    return isFunctionLiteral(skipOuter(right)) ? [] : [{ name: left.name.text, value: right }];
  const key = skipOuter(left.argumentExpression);
  if (ts.isStringLiteralLike(key)) return [{ name: key.text, value: right }];
  const symbol = keyName(key);
  if (symbol !== undefined && /^\[(?:k[A-Z]|Symbol\.)/.test(symbol)) return [{ name: symbol, value: right }];
  if (!mayHold(right)) return [];
  const names = [...origins.holders(left.expression), ...origins.texts(key)];
  return names.map((name) => ({ name, value: right }));
}
