import type { ControlFlow, Point } from "./control-flow-points.js";
import type { Truths } from "./control-flow-truths.js";

/** By which way a point was left: its evaluation completed, or raised an exception. */
export type Way = "next" | "throw";

export interface Step {
  readonly point: Point;
  /** How the path goes on from here; absent at its end. */
  readonly way?: Way;
}

/**
 * The points that may be evaluated after `start` without passing one that ends the region. Points that end it are not
 * part of it. The exceptional way out of `start` itself is not followed: what failed did not begin a region.
 */
export function regionAfter(flow: ControlFlow, start: number, ends: (point: Point) => boolean): ReadonlySet<number> {
  const found = new Set<number>();
  const work = [...(flow.points[start]?.next ?? [])];
  for (let index = work.pop(); index !== undefined; index = work.pop()) {
    const point = flow.points[index];
    if (!point || found.has(index) || ends(point)) continue;
    found.add(index);
    work.push(...point.next);
    if (point.onThrow !== undefined) work.push(point.onThrow);
  }
  return found;
}

/**
 * A shortest path from `start`, once it has been evaluated, to a point that is a goal, through none that `stops`.
 * @returns the steps from `start` on, the goal last; undefined when there is none
 */
export function pathAvoiding(
  flow: ControlFlow,
  start: number,
  stops: (point: Point) => boolean,
  isGoal: (point: Point) => boolean,
): readonly Step[] | undefined {
  const begin = flow.points[start];
  if (!begin) return undefined;
  return search(flow, {
    from: [{ point: start, state: "" }],
    step: (point, state) => {
      if (point === begin) return { next: state };
      return stops(point) ? {} : { next: state, thrown: state };
    },
    isGoal: (point) => point !== begin && isGoal(point),
  });
}

export interface Search<State extends string> {
  /** Where paths begin, before these points are evaluated. */
  readonly from: readonly { readonly point: number; readonly state: State }[];
  /** The state after a point is evaluated, and after it raised an exception; the way is not taken where there is none. */
  step(point: Point, state: State): { readonly next?: State | undefined; readonly thrown?: State | undefined };
  /** Asked before a point is evaluated. */
  isGoal(point: Point, state: State): boolean;
  /** Leaves out paths on which tests of one variable contradict each other. */
  readonly truths?: Truths;
}

/** More combinations of points and states than this are not looked at. */
const mostVisits = 40_000;

interface Visit<State> {
  readonly point: number;
  readonly state: State;
  readonly truth: string;
  readonly before: Visit<State> | undefined;
  readonly way: Way;
}

/**
 * Breadth-first over points paired with states: a shortest path to a goal.
 * @returns undefined when there is none, or when it was not found within a fixed effort
 */
export function search<State extends string>(flow: ControlFlow, plan: Search<State>): readonly Step[] | undefined {
  const { truths } = plan;
  const seen = new Set<string>();
  const queue: Visit<State>[] = [];
  const add = (point: number, state: State, truth: string, before?: Visit<State>, way: Way = "next"): void => {
    const key = `${point}|${truth}|${state}`;
    if (seen.has(key)) return;
    seen.add(key);
    queue.push({ point, state, truth, before, way });
  };
  for (const { point, state } of plan.from) add(point, state, truths?.unknown ?? "");
  for (let at = 0; at < queue.length && at < mostVisits; at++) {
    const visit = queue[at]!;
    const point = flow.points[visit.point]!;
    if (plan.isGoal(point, visit.state)) return stepsTo(visit, flow);
    const truth = truths ? truths.after(point, visit.truth) : "";
    if (truth === undefined) continue;
    const { next, thrown } = plan.step(point, visit.state);
    if (next !== undefined) for (const to of point.next) add(to, next, truth, visit);
    // What raises an exception has assigned nothing.
    if (thrown !== undefined && point.onThrow !== undefined) add(point.onThrow, thrown, visit.truth, visit, "throw");
  }
  return undefined;
}

function stepsTo(goal: Visit<unknown>, flow: ControlFlow): readonly Step[] {
  const steps: Step[] = [];
  let way: Way | undefined;
  for (let at: Visit<unknown> | undefined = goal; at; at = at.before) {
    steps.push({ point: flow.points[at.point]!, ...(way ? { way } : {}) });
    way = at.way;
  }
  return steps.reverse();
}
