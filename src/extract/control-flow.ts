import { ts } from "ts-morph";
import { FlowBuilder } from "./control-flow-build.js";
import { mayThrow } from "./control-flow-throws.js";
import type { FunctionNode } from "./context.js";

/** What is known at a point after a test: its value was truthy, falsy, nullish, or neither `null` nor `undefined`. */
export type Assumption = "truthy" | "falsy" | "nullish" | "present";

/**
 * One moment in the evaluation of a function. A point with a `node` stands for that syntax having been evaluated, its
 * operands having their own points before it. Points of a `finally` block exist once for each way into it.
 */
export interface Point {
  /** Its place in {@link ControlFlow.points}. */
  readonly index: number;
  /**
   * `exit`: the function returns; `thrown`: an exception leaves it; `assume`: a test had this outcome; `abandon`: the
   * reader of a generator stops at a `yield`; `join`: nothing happens.
   */
  readonly kind: "entry" | "exit" | "thrown" | "node" | "assume" | "abandon" | "join";
  readonly node?: ts.Node;
  readonly assume?: Assumption;
  /** What may come next when the evaluation of `node` completes. */
  readonly next: readonly number[];
  /** Where an exception raised by `node` leads: a `catch`, a `finally`, or `thrown`. Absent: it raises none. */
  readonly onThrow?: number;
}

/** The control-flow graph of one function body, or of a module's. */
export interface ControlFlow {
  readonly fn: FunctionNode;
  readonly points: readonly Point[];
  readonly entry: number;
  readonly exit: number;
  readonly thrown: number;
  /** The points of a node, in the order of their making; several in a `finally`, none in code of another function. */
  pointsOf(node: ts.Node): readonly number[];
}

export interface ControlFlowOptions {
  /** Whether evaluating a call-like node, operands aside, may raise an exception. Default: {@link mayThrow}. */
  readonly mayThrow?: (node: ts.Node) => boolean;
  /** Whether a call ends the process. */
  readonly neverReturns?: (node: ts.CallExpression) => boolean;
}

/**
 * The control flow of a function: expressions in evaluation order, branches of conditions and short circuits, loops,
 * `switch`, labels, `try` with exceptional edges, and jumps through `finally`. Code of functions inside is not part of
 * it: their syntax is one point, where the closure is made.
 * @returns undefined when the function is too large to be followed
 */
export function controlFlowOf(fn: FunctionNode, options: ControlFlowOptions = {}): ControlFlow | undefined {
  const builder = new FlowBuilder({
    mayThrow: options.mayThrow ?? mayThrow,
    neverReturns: options.neverReturns ?? exitsProcess,
  });
  return builder.build(fn);
}

const exits = /^(?:process\.(?:exit|abort|reallyExit)|Deno\.exit)$/;

function exitsProcess(node: ts.CallExpression): boolean {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return false;
  return exits.test(`${expression.expression.text}.${expression.name.text}`);
}
