import type { ts } from "ts-morph";
import type { Assumption, Point } from "./control-flow-points.js";

/** A point of the graph while it is built. */
export interface Draft {
  index: number;
  kind: Point["kind"];
  node?: ts.Node;
  assume?: Assumption;
  next: number[];
  onThrow?: number;
}

/** What is to be done next: syntax to visit, or a step of the builder's own. */
export type Task = ts.Node | (() => unknown);

/** The points and the tasks of a control-flow graph under construction; what syntax means is its builder's business. */
export abstract class FlowDraft {
  protected readonly points: Draft[] = [];
  protected readonly byNode = new Map<ts.Node, number[]>();
  protected readonly tasks: Task[] = [];
  /** Points whose normal successor is what is built next. */
  protected current: number[] = [];
  private readonly reached = new Set<number>();

  /** The point that exceptions lead to here. */
  protected abstract get onThrow(): number;

  /** Does these things next, in this order. */
  protected then(...tasks: readonly (Task | undefined)[]): void {
    for (let i = tasks.length - 1; i >= 0; i--) {
      const task = tasks[i];
      if (task) this.tasks.push(task);
    }
  }

  protected detached(kind: Point["kind"]): number {
    const point: Draft = { index: this.points.length, kind, next: [] };
    this.points.push(point);
    return point.index;
  }

  /** A new point after the current ones. */
  protected point(kind: Point["kind"], node?: ts.Node): Draft {
    const index = this.detached(kind);
    const point = this.points[index]!;
    if (node) {
      point.node = node;
      const list = this.byNode.get(node);
      if (list) list.push(index);
      else this.byNode.set(node, [index]);
    }
    this.connect(index);
    this.current = [index];
    return point;
  }

  protected connect(to: number): void {
    for (const from of this.current) this.points[from]!.next.push(to);
    if (this.current.length > 0) this.reached.add(to);
  }

  protected step(node: ts.Node, throws = false): void {
    const point = this.point("node", node);
    if (throws) point.onThrow = this.onThrow;
  }

  protected assume(node: ts.Node, assume: Assumption, from: readonly number[]): number[] {
    this.current = [...from];
    if (from.length === 0) return [];
    this.point("assume", node).assume = assume;
    return this.current;
  }

  protected goOnAt(join: number): void {
    this.connect(join);
    this.current = this.reached.has(join) ? [join] : [];
  }
}
