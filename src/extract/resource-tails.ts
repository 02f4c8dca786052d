import { ts } from "ts-morph";
import type { ResourceFact, ResourceRef, ResourceUse } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import { isIn, nameOfRef, walk, type ShapeContext, type Shapes, type Store } from "./resource-shape-parts.js";
import { bare, isFunctionLiteral, isTransparent, memberName, receiver } from "./syntax.js";

const by = "promise chain";

const timers = /^(?:setTimeout|setImmediate|queueMicrotask|process\.nextTick)$/;

/**
 * Locks made of a chain of promises: each comer waits for the promise that is kept (`await prev`, `tail.then(work)`), and
 * keeps one there that settles when its own work does.
 */
export function tailsOf(context: ShapeContext): Shapes {
  const made: ResourceFact[] = [];
  const uses: ResourceUse[] = [];
  for (const store of context.stores) {
    const found = [...chained(store, context), ...swapped(store, context), ...continued(store, context)];
    if (found.length === 0) continue;
    uses.push(...found);
    made.push({
      id: store.target.id,
      name: nameOfRef(store.target),
      kind: "lock",
      by,
      range: context.scope.rangeOf(store.node),
      width: 1,
      ...(store.target.on === "shared" ? {} : { inside: true as const }),
    });
  }
  return { made, uses: once(uses) };
}

/** The lock of a store, taken at a node. */
function taken(
  store: Store,
  { scope }: ShapeContext,
  node: ts.Node,
  rest: Partial<ResourceUse> & Pick<ResourceUse, "waits">,
): ResourceUse {
  return {
    op: "acquire",
    kind: "lock",
    by,
    resource: store.target,
    function: scope.enclosing(node).id,
    range: scope.rangeOf(node),
    width: 1,
    ...rest,
  };
}

/** `this.tail = this.tail.then(work)`; `const run = tail.then(work); tail = run.catch(noop)`. */
function chained(store: Store, context: ShapeContext): readonly ResourceUse[] {
  const fn = functionOf(store.node);
  const { links, base } = chainOf(store.value, context);
  const on = refOf(base, context);
  const first = links.at(-1);
  if (!first || on?.id !== store.target.id || !isIn(first, fn)) return [];
  const runs = links.flatMap((link) =>
    memberName(bare(link.expression)) === "catch"
      ? []
      : (context.calls.callbacksAt.get(link) ?? []).map(({ fact }) => fact.index),
  );
  if (runs.length === 0) return [];
  const waits = [...context.returns, ...context.awaits.map(({ expression }) => expression)].some((one) => {
    if (functionOf(one) !== fn && functionOf(one.parent) !== fn) return false;
    const end = chainOf(one, context);
    return (
      links.some((link) => end.links.includes(link)) ||
      (one.pos > store.node.pos && refOf(end.base, context)?.id === on.id)
    );
  });
  return [taken(store, context, first, { function: context.scope.enclosing(store.node).id, waits, runs })];
}

/** `const prev = tail; tail = new Promise((r) => (release = r)); await prev; … release()`. */
function swapped(store: Store, context: ShapeContext): readonly ResourceUse[] {
  const fn = functionOf(store.node);
  const waits = context.awaits.filter((one) => {
    if (!isIn(one, fn) || !isOnlyWaitedFor(one)) return false;
    const { base } = chainOf(one.expression, context);
    // What is read after it was given a new one is that, and not the one of who came before.
    const isOwn = base.pos >= store.node.end && functionOf(base) === fn;
    return !isOwn && refOf(base, context)?.id === store.target.id;
  });
  if (waits.length === 0 || waits.every((wait) => isApart(store.node, wait, fn))) return [];
  const { base } = chainOf(store.value, context);
  const kept = context.promises.filter((one) => isIn(one, fn));
  const resolvers = resolversIn(kept, fn);
  const isResolved = ts.isNewExpression(base) || resolvers.size > 0;
  return waits.flatMap((wait): ResourceUse[] => {
    const inside = functionOf(wait);
    if (ts.isNewExpression(base) && !isIn(wait, base) && settlesItself(base)) return [];
    // The promise that is kept is that of the very function that waits.
    const isItself = ts.isCallExpression(base) && bare(base.expression) === inside;
    if (!isResolved && !isItself) return [];
    // Who waits before, perhaps round after round, has it only from where the new one is kept.
    const from = wait.end <= store.node.pos && functionOf(store.node) === inside ? store.node : wait;
    const region = context.regions.after([from], inside, {
      gives: (node) => ts.isCallExpression(node) && callsOneOf(node, resolvers),
      skips: () => false,
    });
    const leaves = region?.leaves && !isItself ? { leaves: true as const } : {};
    return [taken(store, context, wait, { waits: true, spans: region?.spans ?? [], ...leaves })];
  });
}

/**
 * Whether a promise is kept only under a condition that whoever waits does not come by: that tells others of a state (`full`),
 * which whoever changes it brings to an end, and is no turn that each comer has.
 */
function isApart(store: ts.Node, wait: ts.Node, fn: ts.Node): boolean {
  const branch = ts.findAncestor(store, (one) => one === fn || (ts.isIfStatement(one) && !isIn(wait, one)));
  return branch !== fn && branch !== undefined;
}

/** `const prev = tail; tail = new Promise((r) => (release = r)); return prev.then(work).finally(release)`. */
function continued(store: Store, context: ShapeContext): readonly ResourceUse[] {
  const fn = functionOf(store.node);
  const { base } = chainOf(store.value, context);
  const resolvers = resolversIn(
    context.promises.filter((one) => isIn(one, fn)),
    fn,
  );
  if (!(ts.isNewExpression(base) || ts.isPropertyAccessExpression(base)) || resolvers.size === 0) return [];
  const given = [...context.returns, ...context.awaits.map(({ expression }) => expression)];
  return given.flatMap((one): ResourceUse[] => {
    if (one.pos < store.node.end || functionOf(one) !== fn) return [];
    const { links, base: from } = chainOf(one, context);
    const first = links.at(-1);
    if (!first || refOf(from, context)?.id !== store.target.id) return [];
    const isRelease = (link: ts.CallExpression): boolean =>
      link.arguments.some((arg) => releases(bare(arg), resolvers));
    if (!links.some(isRelease)) return [];
    const runs = links.flatMap((link) =>
      memberName(bare(link.expression)) !== "then" || isRelease(link)
        ? []
        : (context.calls.callbacksAt.get(link) ?? []).map(({ fact }) => fact.index),
    );
    if (runs.length === 0) return [];
    return [taken(store, context, first, { waits: true, runs })];
  });
}

/** Whether a handler is a resolver, or does nothing but call one: `release`, `() => release()`. */
function releases(handler: ts.Expression, resolvers: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(handler)) return resolvers.has(handler.text);
  if (!isFunctionLiteral(handler)) return false;
  let found = false;
  walk(handler.body, (node) => (found ||= ts.isCallExpression(node) && callsOneOf(node, resolvers)));
  return found;
}

/** Whether nothing is done with what a wait gives. Work under way whose result is taken is shared, not kept out. */
function isOnlyWaitedFor(wait: ts.Expression): boolean {
  let top: ts.Node = wait;
  while (isTransparent(top.parent)) top = top.parent;
  return !ts.isReturnStatement(top.parent) && !(ts.isCallExpression(top.parent) && top.parent.expression !== top);
}

/** Whether all that resolves a promise is written in its executor: then it tells of work under way, and nobody holds it. */
function settlesItself({ arguments: list }: ts.NewExpression): boolean {
  const executor = list?.[0] && bare(list[0]);
  if (!executor || !isFunctionLiteral(executor)) return false;
  const [resolve] = executor.parameters;
  if (!resolve || !ts.isIdentifier(resolve.name)) return false;
  const name = resolve.name.text;
  let calls = 0;
  let others = 0;
  const hides = (node: ts.Node): boolean =>
    isFunctionLiteral(node) && node.parameters.some((one) => one.name.getText() === name);
  walk(
    executor.body,
    (node) => {
      if (!ts.isIdentifier(node) || node.text !== name) return;
      const { parent } = node;
      if (ts.isCallExpression(parent) && (parent.expression === node || timers.test(parent.expression.getText())))
        calls++;
      else others++;
    },
    (node) => !hides(node),
  );
  return calls > 0 && others === 0;
}

function callsOneOf(node: ts.CallExpression, names: ReadonlySet<string>): boolean {
  const callee = bare(node.expression);
  if (ts.isIdentifier(callee)) return names.has(callee.text);
  const on = receiver(callee);
  return memberName(callee) === "resolve" && on !== undefined && names.has(on.getText());
}

/** Names by which the promises are settled: parameters of executors, variables they are put into, deferreds. */
function resolversIn(promises: readonly ts.NewExpression[], fn: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { arguments: list } of promises) {
    const executor = list?.[0] && bare(list[0]);
    if (!executor || !isFunctionLiteral(executor)) continue;
    const [resolve] = executor.parameters;
    if (!resolve || !ts.isIdentifier(resolve.name)) continue;
    const name = resolve.name.text;
    walk(executor.body, (node) => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
      let mentions = false;
      walk(node.right, (one) => (mentions ||= ts.isIdentifier(one) && one.text === name));
      if (mentions && ts.isIdentifier(node.left)) names.add(node.left.text);
    });
  }
  walk(fn, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    const value = bare(node.initializer);
    if (!ts.isCallExpression(value)) return;
    const maker = memberName(bare(value.expression)) ?? value.expression.getText();
    if (!/^(?:withResolvers|defer|deferred|createDeferred|pDefer|newDeferred)$/i.test(maker)) return;
    if (ts.isIdentifier(node.name)) names.add(node.name.text);
    else if (ts.isObjectBindingPattern(node.name)) {
      for (const { propertyName, name } of node.name.elements) {
        if ((propertyName ?? name).getText() === "resolve" && ts.isIdentifier(name)) names.add(name.text);
      }
    }
  });
  return names;
}

interface Chain {
  /** The calls of `then`, `catch` and `finally`, outermost first. */
  readonly links: readonly ts.CallExpression[];
  readonly base: ts.Expression;
}

/** Follows a chain of `then` inwards, and through constants of functions. */
function chainOf(value: ts.Expression, { resolver }: ShapeContext): Chain {
  const links: ts.CallExpression[] = [];
  let node = bare(value);
  for (let hops = 0; hops < 12; hops++) {
    if (ts.isAwaitExpression(node)) node = bare(node.expression);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      if (!/^(?:then|catch|finally)$/.test(name.text)) break;
      links.push(node);
      node = bare(expression);
      continue;
    }
    if (!ts.isIdentifier(node)) break;
    const declared = resolver.declaration(node);
    const isConstant =
      declared !== undefined &&
      ts.isVariableDeclaration(declared) &&
      (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0;
    if (!isConstant || !declared.initializer || ts.isSourceFile(functionOf(declared))) break;
    node = bare(declared.initializer);
  }
  return { links, base: node };
}

function refOf(base: ts.Expression, { names }: ShapeContext): ResourceRef | undefined {
  const node = bare(base);
  if (ts.isNewExpression(node) || isFunctionLiteral(node)) return undefined;
  // `tail ?? Promise.resolve()`
  return names.ref(node);
}

function once(uses: readonly ResourceUse[]): readonly ResourceUse[] {
  const seen = new Set<string>();
  return uses.filter(({ resource, range, runs }) => {
    const key = `${resource.id} ${String(range.start.line)}:${String(range.start.character)} ${runs?.join() ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
