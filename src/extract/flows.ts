import { ts } from "ts-morph";
import type { FunctionNode } from "./context.js";
import { controlFlowOf, type ControlFlow } from "./control-flow.js";
import { catching, mayThrow } from "./control-flow-throws.js";
import { bare, isFunctionLiteral, lastName, memberName } from "./syntax.js";

/** Control-flow graphs of a file's functions, each made when it is first asked for. */
export class Flows {
  private readonly made = new Map<ts.Node, ControlFlow | undefined>();

  /** @returns undefined for what is no function, and for functions too large to be followed */
  of(fn: ts.Node): ControlFlow | undefined {
    if (!this.made.has(fn)) this.made.set(fn, controlFlowOf(fn as FunctionNode, { mayThrow: mayFail }));
    return this.made.get(fn);
  }
}

const pauses =
  /^(?:sleep|delay|wait|pause|tick|nextTick|flushPromises|setTimeout|setImmediate|yieldToEventLoop|waitFor(?:Ms|Seconds|NextTick)?)$|^(?:sleep|delay|wait)(?:For)?(?:Ms|Millis|Seconds|\d)/i;

/** Whether evaluating a node can fail, promises that never reject left out. */
function mayFail(node: ts.Node): boolean {
  if (!ts.isAwaitExpression(node)) return mayThrow(node) && !isPause(node);
  const awaited = bare(node.expression);
  if (ts.isNewExpression(awaited)) {
    const [executor] = awaited.arguments ?? [];
    return !(executor && isFunctionLiteral(executor) && executor.parameters.length < 2);
  }
  if (!ts.isCallExpression(awaited)) return !ts.isLiteralExpression(awaited);
  const name = memberName(awaited.expression);
  if (name === "allSettled") return false;
  if (name === "catch" && awaited.arguments.length === 1) return handlerFails(awaited.arguments[0]);
  if (ts.isIdentifier(awaited.expression) && catching.test(awaited.expression.text)) return false;
  return !isPause(awaited);
}

/** Whether a handler of rejections does more than give a value: it may pass the rejection on. */
function handlerFails(handler: ts.Expression | undefined): boolean {
  if (!handler || !isFunctionLiteral(handler)) return true;
  const work: ts.Node[] = [handler.body];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isThrowStatement(node) || ts.isAwaitExpression(node)) return true;
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}

function isPause(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  return pauses.test(lastName(callee) ?? "");
}
