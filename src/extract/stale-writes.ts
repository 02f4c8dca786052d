import { ts } from "ts-morph";
import type { StaleWriteFact } from "../model/index.js";
import { lifecyclesOf } from "../libraries/lifecycles.js";
import type { ControlFlow, Point } from "./control-flow.js";
import { search, type Step } from "./control-flow-paths.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { mentionsOf } from "./mentions.js";
import { bare, isFunctionNode, isTransparent, lastName, pathText, receiver } from "./syntax.js";

const K = ts.SyntaxKind;
/** Callees that run what they are given alone. */
const oneAtATime =
  /exclusive|lock|mutex|semaphore|serial|queue|synchroni[sz]ed|transaction|atomic|critical|enqueue|sequential|runOnce|^once$|limit/i;

/** Fields and module variables that an assignment after an `await` sets to what it made from their earlier value. */
export function staleWritesOf(context: FlowContext): StaleWriteFact[] {
  const waiting = new Set<ts.Node>();
  for (const { node, at } of context.gathered.waits) {
    if (ts.isAwaitExpression(node) && !ts.isSourceFile(at.fn.node)) waiting.add(at.fn.node);
  }
  if (waiting.size === 0) return [];
  const { writes, alone } = assignmentsOf(waiting, context);
  return writes.flatMap((write) => {
    const fn = functionOf(write.node);
    if (alone.has(fn) || isRunAlone(fn)) return [];
    const fact = staleWrite(write, fn, context);
    return fact ? [{ function: context.scope.enclosing(write.node).id, ...fact }] : [];
  });
}

interface Write {
  readonly node: ts.BinaryExpression;
  readonly state: string;
}

/**
 * Assignments of `waiting` functions to fields of `this` and to variables of the module; and functions that take a lock,
 * or set a flag by which they keep themselves out.
 */
function assignmentsOf(
  waiting: ReadonlySet<ts.Node>,
  context: FlowContext,
): { readonly writes: readonly Write[]; readonly alone: ReadonlySet<ts.Node> } {
  const writes: Write[] = [];
  const alone = new Set<ts.Node>();
  for (const [state, mentions] of context.gathered.mentions) {
    for (const mention of mentions) {
      const { parent } = mention;
      if (!ts.isBinaryExpression(parent) || parent.left !== mention || !isAssigned(mention)) continue;
      const fn = functionOf(mention);
      if (!waiting.has(fn)) continue;
      if (bare(parent.right).kind === K.TrueKeyword) alone.add(fn);
      if (!fillsIn(parent.operatorToken.kind) && isShared(mention, state, context))
        writes.push({ node: parent, state });
    }
  }
  if (writes.length > 0) {
    for (const node of context.calls.at.keys())
      if (ts.isCallExpression(node) && takesLock(node)) alone.add(functionOf(node));
  }
  return { writes, alone };
}

/** `||=`, `&&=`, `??=`: what is written depends on what is there at that moment. */
function fillsIn(operator: ts.SyntaxKind): boolean {
  return (
    operator === K.BarBarEqualsToken ||
    operator === K.QuestionQuestionEqualsToken ||
    operator === K.AmpersandAmpersandEqualsToken
  );
}

/** Whether others see a variable: a field of `this`, or a `let` of the module. */
function isShared(mention: ts.Expression, state: string, { resolver }: FlowContext): boolean {
  if (state.startsWith("this.")) return true;
  if (!ts.isIdentifier(mention)) return false;
  const declaration = resolver.declaration(mention);
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    ts.isVariableStatement(declaration.parent.parent) &&
    ts.isSourceFile(declaration.parent.parent.parent)
  );
}

function staleWrite(
  { node, state }: Write,
  fn: ts.Node,
  context: FlowContext,
): Omit<StaleWriteFact, "function"> | undefined {
  const { scope, flows, gathered, resolver } = context;
  const flow = flows.of(fn);
  if (!flow) return undefined;
  const reads = (inside: ts.Node): readonly ts.Expression[] =>
    (gathered.mentions.get(state) ?? []).filter(
      (one) =>
        one.pos >= inside.pos &&
        one.end <= inside.end &&
        functionOf(one) === fn &&
        (one !== node.left || node.operatorToken.kind !== K.EqualsToken),
    );
  // `count += await load()`: the old value is taken before the wait.
  const direct = reads(node).find((one) => one === node.left || one.pos >= node.right.pos);
  const path = direct && stalePath(flow, direct, node, (point) => point.node !== direct && isRead(point, state, node));
  if (direct && path) {
    return { state, read: scope.rangeOf(direct), wait: scope.rangeOf(waitOn(path)), write: scope.rangeOf(node) };
  }
  if (node.operatorToken.kind !== K.EqualsToken) return undefined;
  for (const local of localsIn(node.right, fn, context)) {
    const { name, initializer } = local;
    const [read] = initializer ? reads(initializer) : [];
    if (!read || !initializer || !ts.isIdentifier(name) || !isDerived(initializer, read)) continue;
    if (mentionsOf(name, fn, gathered, resolver).some((one) => isAssigned(one))) continue;
    const way = stalePath(flow, local, node, (point) => isRead(point, state, node));
    if (!way) continue;
    return {
      state,
      read: scope.rangeOf(local),
      wait: scope.rangeOf(waitOn(way)),
      write: scope.rangeOf(node),
      by: name.text,
    };
  }
  return undefined;
}

/** A path from a read by an `await` to the write on which the state is not looked at again. */
function stalePath(
  flow: ControlFlow,
  from: ts.Node,
  to: ts.Node,
  isLooked: (point: Point) => boolean,
): readonly Step[] | undefined {
  const [start] = flow.pointsOf(from);
  if (start === undefined) return undefined;
  return search<"read" | "waited">(flow, {
    from: [{ point: start, state: "read" }],
    step: (point, state) => {
      if (point.index !== start && isLooked(point)) return {};
      const waits = point.kind === "node" && point.node !== undefined && ts.isAwaitExpression(point.node);
      return { next: waits ? "waited" : state };
    },
    isGoal: ({ node, kind }, state) => kind === "node" && node === to && state === "waited",
  });
}

function waitOn(path: readonly Step[]): ts.Node {
  return path.find(({ point }) => point.kind === "node" && point.node && ts.isAwaitExpression(point.node))!.point.node!;
}

/** Whether the state is read, or written, at a point before the write in question. */
function isRead({ node, kind }: Point, state: string, write: ts.Node): boolean {
  if (kind !== "node" || !node || node === write) return false;
  if (ts.isBinaryExpression(node)) return pathText(node.left) === state;
  return ts.isExpression(node) && pathText(node) === state;
}

/** Local variables that the new value is made from. */
function localsIn(value: ts.Expression, fn: ts.Node, { resolver }: FlowContext): readonly ts.VariableDeclaration[] {
  const found: ts.VariableDeclaration[] = [];
  const work: ts.Node[] = [value];
  for (let node = work.pop(); node; node = work.pop()) {
    if (isFunctionNode(node)) continue;
    if (ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) {
      const declaration = resolver.declaration(node);
      if (declaration && ts.isVariableDeclaration(declaration) && functionOf(declaration) === fn)
        found.push(declaration);
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return found;
}

/** Whether a local variable is a copy of the state, or something computed from it, rather than the answer of a call. */
function isDerived(initializer: ts.Expression, read: ts.Expression): boolean {
  let node: ts.Node = read;
  while (node !== initializer) {
    const { parent } = node;
    const carries =
      isTransparent(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      ts.isSpreadElement(parent) ||
      ts.isSpreadAssignment(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      (ts.isBinaryExpression(parent) && /^[-+*/]$/.test(parent.operatorToken.getText())) ||
      (ts.isCallExpression(parent) &&
        parent.expression === node &&
        /\.(?:slice|concat|filter|map|sort|reverse)$/.test(parent.expression.getText()));
    if (!carries) return false;
    node = parent;
  }
  return true;
}

function isAssigned(mention: ts.Expression): boolean {
  const { parent } = mention;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === K.PlusPlusToken || parent.operator === K.MinusMinusToken;
  }
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === mention &&
    parent.operatorToken.kind >= K.FirstAssignment &&
    parent.operatorToken.kind <= K.LastAssignment
  );
}

/** Whether a function, or one around it, is handed to something that runs one at a time, or is named so. */
function isRunAlone(fn: ts.Node): boolean {
  for (let at = fn; at.parent; at = functionOf(at)) {
    let node: ts.Node = at;
    while (isTransparent(node.parent)) node = node.parent;
    const { parent } = node;
    if (ts.isCallExpression(parent) && parent.expression !== node && oneAtATime.test(parent.expression.getText()))
      return true;
    if (ts.isConstructorDeclaration(at)) return true;
    const name = "name" in at ? (at.name as ts.Node | undefined) : undefined;
    if (name && ts.isIdentifier(name) && /locked|exclusive|serial|withLock/i.test(name.text)) return true;
  }
  return false;
}

function takesLock(node: ts.CallExpression): boolean {
  const callee = bare(node.expression);
  const name = lastName(callee);
  if (name === undefined) return false;
  if (/^(?:runExclusive|acquire|lock|withLock|acquireLock)$/.test(name)) return true;
  const on = receiver(callee);
  return on !== undefined && lifecyclesOf(name).length > 0 && oneAtATime.test(on.getText());
}
