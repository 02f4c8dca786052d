import type { ts } from "ts-morph";
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
