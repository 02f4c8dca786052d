import { ts } from "ts-morph";
import type { ResourceFact, ResourceRef, ResourceUse } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import { limitAround, type Limit } from "./resource-widths.js";
import { isIn, isOwnLocal, nameOfRef, walk, type ShapeContext, type Shapes } from "./resource-shape-parts.js";
import { bare, isFunctionLiteral, isFunctionNode, lastName, memberName, pathText, receiver } from "./syntax.js";

const K = ts.SyntaxKind;

/**
 * Locks, semaphores and limiters made of a counter or a flag and a list of those that wait: a promise whose resolver is
 * put where a later release finds it, while the counter says that there is no room.
 */
export function waitersOf(context: ShapeContext): Shapes {
  const made: ResourceFact[] = [];
  const uses: ResourceUse[] = [];
  for (const promise of context.promises) {
    const waiting = waitingOf(promise, context);
    const found = waiting && (taskOf(waiting, context) ?? permitOf(waiting, context));
    if (!waiting || !found) continue;
    const { use, limit } = found;
    uses.push(use);
    made.push({
      id: waiting.list.id,
      name: nameOfRef(waiting.list),
      kind: use.kind,
      by: use.by,
      range: context.scope.rangeOf(promise),
      ...(limit.width !== undefined ? { width: limit.width } : {}),
      ...(limit.from ? { widthFrom: limit.from } : {}),
      ...(waiting.list.on === "shared" ? {} : { inside: true as const }),
    });
  }
  for (const loop of context.loops) {
    const found = context.promises.some((one) => isIn(one, loop)) ? undefined : polledOf(loop, context);
    if (!found) continue;
    uses.push(found);
    made.push({
      id: found.resource.id,
      name: nameOfRef(found.resource),
      kind: found.kind,
      by: found.by,
      range: context.scope.rangeOf(loop.expression),
      width: 1,
      ...(found.resource.on === "shared" ? {} : { inside: true as const }),
    });
  }
  return { made, uses };
}

/** `while (locked) await sleep(10); locked = true; … locked = false`. */
function polledOf(loop: ts.WhileStatement, context: ShapeContext): ResourceUse | undefined {
  const flag = bare(loop.expression);
  const path = pathText(flag);
  const fn = functionOf(loop);
  const wait = context.awaits.find((one) => isIn(one, loop.statement) && functionOf(one) === fn);
  if (path === undefined || !wait || ts.isSourceFile(fn)) return undefined;
  const list = context.names.ref(flag);
  if (!list || isOwnLocal(list, fn, context.scope)) return undefined;
  const around = surroundings(loop, list, context);
  if (!around || isReentrant(around)) return undefined;
  const takes = changesIn(fn, path).filter(
    ({ node, way }) => way === "true" && node.pos > loop.end - 1 && functionOf(node) === fn,
  );
  const gives = new Set(changesIn(around, path).flatMap(({ node, way }) => (way === "false" ? [node] : [])));
  if (takes.length === 0 || gives.size === 0) return undefined;
  const releasers = new Set<string>();
  for (const give of gives) {
    const owner = functionOf(give);
    if (owner !== fn && "name" in owner && owner.name) releasers.add((owner.name as ts.Identifier).getText());
  }
  const region = context.regions.after(
    takes.map(({ node }) => node),
    fn,
    { gives: (node) => gives.has(node) || isRelease(node, path, releasers), skips: () => false },
  );
  return {
    op: "acquire",
    kind: "lock",
    by: "polled flag",
    resource: list,
    function: context.scope.enclosing(loop).id,
    range: context.scope.rangeOf(wait),
    waits: true,
    spans: region?.spans ?? [],
    width: 1,
    ...(region?.leaves ? { leaves: true as const } : {}),
  };
}

interface Waiting {
  readonly promise: ts.NewExpression;
  readonly executor: ts.ArrowFunction | ts.FunctionExpression;
  readonly fn: ts.Node;
  /** Where those that wait are kept. */
  readonly list: ResourceRef;
  readonly listText: string;
  /** The class or function in which the counter lives. */
  readonly around: ts.Node;
}

/** A promise whose resolver is put into a list from which others take it out. */
function waitingOf(promise: ts.NewExpression, context: ShapeContext): Waiting | undefined {
  const executor = promise.arguments?.[0] && bare(promise.arguments[0]);
  if (!executor || !isFunctionLiteral(executor)) return undefined;
  const [resolve] = executor.parameters;
  if (!resolve || !ts.isIdentifier(resolve.name)) return undefined;
  const fn = functionOf(promise);
  if (ts.isSourceFile(fn)) return undefined;
  const names = new Set([resolve.name.text]);
  walk(executor.body, (node) => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer &&
      mentions(node.initializer, names)
    )
      names.add(node.name.text);
    if (ts.isFunctionDeclaration(node) && node.name && mentions(node, names)) names.add(node.name.text);
  });
  let kept: ts.Expression | undefined;
  walk(executor.body, (node) => {
    if (kept || !ts.isCallExpression(node)) return;
    const callee = bare(node.expression);
    const on = receiver(callee);
    const name = memberName(callee);
    if (!on || name === undefined || !/^(?:push|unshift|add|enqueue|append|set|insert)$/.test(name)) return;
    if (node.arguments.some((one) => mentions(one, names))) kept = on;
  });
  const listText = kept && pathText(kept);
  const list = kept && context.names.ref(kept);
  if (!kept || !list || listText === undefined || isOwnLocal(list, fn, context.scope)) return undefined;
  const around = surroundings(promise, list, context);
  if (!around || !isDrained(around, listText)) return undefined;
  return { promise, executor, fn, list, listText, around };
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (one) => (found ||= ts.isIdentifier(one) && names.has(one.text)));
  return found;
}

/** The class, the function or the file whose members share the list. */
function surroundings(node: ts.Node, { on, owner }: ResourceRef, { scope }: ShapeContext): ts.Node | undefined {
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (ts.isSourceFile(at)) return at;
    if (on === "this" && (ts.isClassLike(at) || ts.isObjectLiteralExpression(at))) return at;
    if (on === "local" && isFunctionNode(at) && scope.idOf(at) === owner) return at;
  }
  return undefined;
}

const taking = /^(?:shift|pop|splice|dequeue|next|values|clear|delete|at|poll|forEach|removeFirst)$/;

function isDrained(around: ts.Node, list: string): boolean {
  let found = false;
  walk(around, (node) => {
    if (found) return;
    if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      const on = receiver(callee);
      found = on !== undefined && pathText(on) === list && taking.test(memberName(callee) ?? "");
    } else if (ts.isForOfStatement(node)) found = pathText(node.expression) === list;
    else if (ts.isElementAccessExpression(node)) found = pathText(node.expression) === list;
  });
  return found;
}

interface Found {
  readonly use: ResourceUse;
  readonly limit: Limit;
}

/** `return new Promise((resolve, reject) => { queue.push({ fn, resolve, reject }); drain(); })`: what is given is run in turn. */
function taskOf(waiting: Waiting, context: ShapeContext): Found | undefined {
  const { fn, executor, promise, list, around } = waiting;
  if (!ts.isFunctionLike(fn)) return undefined;
  const index = fn.parameters.findIndex(({ name }) => ts.isIdentifier(name) && isRunIn(name.text, executor, around));
  if (index < 0) return undefined;
  const limit = limitAround(around, context);
  const fact = context.calls.at.get(promise)?.fact;
  if (!limit || !fact) return undefined;
  return {
    limit,
    use: {
      op: "acquire",
      kind: limit.flag ? "lock" : "queue",
      by: "task queue",
      resource: list,
      function: context.scope.enclosing(promise).id,
      range: fact.range,
      waits: fact.use === "returned" || fact.use === "awaited",
      param: { index },
    },
  };
}

/** Whether the function given for a parameter is run, or kept to be run, by what an executor does. */
function isRunIn(name: string, executor: ts.Node, around: ts.Node): boolean {
  let runs = false;
  const properties = new Set<string>();
  walk(executor, (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(bare(node.expression)))
      runs ||= (bare(node.expression) as ts.Identifier).text === name;
    if (ts.isShorthandPropertyAssignment(node) && node.name.text === name) properties.add(name);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.initializer) && node.initializer.text === name)
      properties.add(node.name.getText());
  });
  if (runs || properties.size === 0) return runs;
  walk(around, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = bare(node.expression);
    const called = lastName(callee);
    runs ||= called !== undefined && properties.has(called);
  });
  return runs;
}

/** `if (active >= max) await new Promise((r) => queue.push(r)); active++`, and the flags that work like this. */
function permitOf(waiting: Waiting, context: ShapeContext): Found | undefined {
  const { fn, promise, list, listText, around } = waiting;
  const limit =
    limitAround(fn, context, (flag) => isTurnedBack(flag, fn, around, listText)) ?? limitAround(around, context);
  if (!limit || isReentrant(around)) return undefined;
  const changes = changesIn(fn, limit.counter);
  const first = changes[0];
  if (!first) return undefined;
  const fact = context.calls.at.get(promise)?.fact;
  if (!fact || (fact.use !== "awaited" && fact.use !== "returned")) return undefined;
  const takes = changes.filter(({ way }) => way === first.way).map(({ node }) => node);
  const gives = new Set(changes.filter(({ way }) => way !== first.way).map(({ node }) => node));
  const releasers = releasersIn(around, fn, listText);
  const awaited = context.awaits.filter((one) => bare(one.expression) === promise);
  const starts = [...awaited, ...takes.filter((one) => functionOf(one) === fn)];
  const region =
    awaited.length > 0
      ? context.regions.after(starts, fn, {
          gives: (node) => gives.has(node) || isRelease(node, listText, releasers),
          skips: () => false,
        })
      : undefined;
  const runs = limit.flag ? "lock" : region && !region.leaves ? "limiter" : "semaphore";
  const range = awaited[0] ? context.scope.rangeOf(awaited[0]) : fact.range;
  return {
    limit,
    use: {
      op: "acquire",
      kind: runs,
      by: limit.flag ? "flag and waiters" : "counter and waiters",
      resource: list,
      function: context.scope.enclosing(promise).id,
      range,
      waits: true,
      spans: region?.spans ?? [],
      ...(!region || region.leaves ? { leaves: true as const } : {}),
    },
  };
}

/** Whether `fn` sets a flag that a function which lets the next one of the list in sets back. */
function isTurnedBack(flag: string, fn: ts.Node, around: ts.Node, list: string): boolean {
  const way = changesIn(fn, flag).find((one) => one.way === "true" || one.way === "false")?.way;
  if (way === undefined) return false;
  return changesIn(around, flag).some(
    (one) =>
      !isIn(one.node, fn) && one.way === (way === "true" ? "false" : "true") && isDrained(functionOf(one.node), list),
  );
}

interface Change {
  readonly node: ts.Node;
  readonly way: string;
}

/** Where a function changes a counter or a flag, in source order. */
function changesIn(fn: ts.Node, counter: string): readonly Change[] {
  const changes: Change[] = [];
  walk(fn, (node) => {
    if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
      const { operator, operand } = node;
      if (pathText(operand) !== counter) return;
      if (operator === K.PlusPlusToken) changes.push({ node, way: "up" });
      if (operator === K.MinusMinusToken) changes.push({ node, way: "down" });
    } else if (ts.isBinaryExpression(node) && pathText(node.left) === counter) {
      const operator = node.operatorToken.kind;
      const value = bare(node.right);
      if (operator === K.PlusEqualsToken) changes.push({ node, way: "up" });
      else if (operator === K.MinusEqualsToken) changes.push({ node, way: "down" });
      else if (operator === K.EqualsToken) {
        if (value.kind === K.TrueKeyword) changes.push({ node, way: "true" });
        else if (value.kind === K.FalseKeyword) changes.push({ node, way: "false" });
        else if (ts.isBinaryExpression(value) && pathText(value.left) === counter)
          changes.push({ node, way: value.operatorToken.kind === K.PlusToken ? "up" : "down" });
      }
    }
  });
  return changes.sort((a, b) => a.node.pos - b.node.pos);
}

/** Functions beside `fn` that let the next one of the list in. */
function releasersIn(around: ts.Node, fn: ts.Node, list: string): ReadonlySet<string> {
  const names = new Set<string>();
  walk(around, (node) => {
    if (node === fn || isIn(fn, node) || !isFunctionNode(node) || ts.isSourceFile(node)) return;
    if (!isDrained(node, list)) return;
    if ("name" in node && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    else if (ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name))
      names.add(node.parent.name.text);
    else if (ts.isPropertyDeclaration(node.parent)) names.add(node.parent.name.getText());
  });
  return names;
}

function isRelease(node: ts.Node, list: string, releasers: ReadonlySet<string>): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  const on = receiver(callee);
  const name = lastName(callee);
  if (name === undefined) return false;
  if (on && pathText(on) === list && taking.test(name)) return true;
  return releasers.has(name) && (!on || bare(on).kind === K.ThisKeyword);
}

/** Who holds it is known, so that it may take it again. */
function isReentrant(around: ts.Node): boolean {
  return /reentran|getStore\(\)|\bowner\b|AsyncLocalStorage/i.test(around.getText());
}
