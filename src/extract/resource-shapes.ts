import { ts } from "ts-morph";
import type { ResourceFact } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import { isOwnLocal, type ShapeContext, type Store, type Shapes } from "./resource-shape-parts.js";
import { tailsOf } from "./resource-tails.js";
import { waitersOf } from "./resource-waiters.js";

/** Locks, semaphores and limiters that are written by hand: chains of promises, and counters with those that wait. */
export function shapesOf(parts: Pick<ShapeContext, "scope" | "calls" | "resolver" | "names" | "regions">): Shapes {
  const { text } = parts.scope.sourceFile;
  if (!/new Promise|\.then\(|withResolvers|while \(/.test(text)) return { made: [], uses: [] };
  const context = gather(parts);
  const tails = tailsOf(context);
  const waiters = waitersOf(context);
  const made = new Map<string, ResourceFact>();
  for (const one of [...waiters.made, ...tails.made]) if (!made.has(one.id)) made.set(one.id, one);
  return { made: [...made.values()], uses: [...tails.uses, ...waiters.uses] };
}

function gather(parts: Pick<ShapeContext, "scope" | "calls" | "resolver" | "names" | "regions">): ShapeContext {
  const promises: ts.NewExpression[] = [];
  const awaits: ts.AwaitExpression[] = [];
  const returns: ts.Expression[] = [];
  const stores: Store[] = [];
  const thens: ts.CallExpression[] = [];
  const loops: ts.WhileStatement[] = [];
  const store = (target: ts.Expression, value: ts.Expression, node: ts.Node, key?: ts.Expression): void => {
    if (!mayBePromise(value)) return;
    const ref = parts.names.ref(target);
    if (!ref || isOwnLocal(ref, functionOf(node), parts.scope)) return;
    stores.push({
      target: key ? { ...ref, id: `${ref.id}[]`, key: parts.names.key(key) } : ref,
      value,
      node,
    });
  };
  const work: ts.Node[] = [parts.scope.sourceFile];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "Promise") {
      promises.push(node);
    } else if (ts.isAwaitExpression(node)) awaits.push(node);
    else if (ts.isWhileStatement(node)) loops.push(node);
    else if (ts.isReturnStatement(node) && node.expression) returns.push(node.expression);
    else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) returns.push(node.body);
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      store(node.left, node.right, node);
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      const [key, value] = node.arguments;
      if (name.text === "set" && key && value) store(expression, value, node, key);
      else if (/^(?:then|finally|catch)$/.test(name.text)) thens.push(node);
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  const bySource = (a: ts.Node, b: ts.Node): number => a.pos - b.pos;
  promises.sort(bySource);
  awaits.sort(bySource);
  returns.sort(bySource);
  thens.sort(bySource);
  loops.sort(bySource);
  stores.sort((a, b) => bySource(a.node, b.node));
  return { ...parts, promises, awaits, returns, stores, thens, loops };
}

/** Whether what is kept may be a promise, judged by how it is written. */
function mayBePromise(value: ts.Expression): boolean {
  return ts.isIdentifier(value) || ts.isCallExpression(value) || ts.isNewExpression(value) || ts.isAsExpression(value);
}
