import { ts } from "ts-morph";
import { comparePositions, type PathStep, type SkipFact } from "../model/index.js";
import type { ControlFlow, Point } from "./control-flow.js";
import { regionAfter, search, type Step } from "./control-flow-paths.js";
import { Truths } from "./control-flow-truths.js";
import { functionOf } from "./enclosing.js";
import { callsAt, type FlowContext } from "./flow-context.js";
import { isEnding } from "./holds-mentions.js";
import { pathSteps } from "./path-steps.js";

/** How many failures are told apart; the first of them are enough to see what is missing. */
const mostFailures = 12;

export interface Held {
  readonly flow: ControlFlow;
  /** The point after which it is held. */
  readonly start: number;
  /** Nodes that end the holding. */
  readonly releases: ReadonlyMap<ts.Node, unknown>;
  /** Whether an expression evaluates to what was taken, which is never nullish. */
  readonly isTaken: (expression: ts.Expression) => boolean;
  /** Calls that it is handed to, and as which argument. */
  readonly handed?: ReadonlyMap<ts.Node, { readonly call: number; readonly arg: number }>;
  /** Points from which on nothing is held: what was to be taken could not be. */
  readonly refused?: (point: Point) => boolean;
  /** Ways of leaving normally are no mistake. */
  readonly onlyFailures?: true;
  readonly context: Pick<FlowContext, "scope" | "calls">;
}

type State = "free" | "held" | "failed";

/** The ways from a point to the end of the function that pass nothing by which it is given back. */
export function skipsOf(held: Held): SkipFact[] {
  const { flow, start, releases } = held;
  const truths = new Truths(flow, held.isTaken);
  const ends = (point: Point): boolean =>
    (point.kind === "node" && point.node !== undefined && releases.has(point.node)) ||
    hasNone(point, releases) ||
    held.refused?.(point) === true;
  const skips: SkipFact[] = [];
  const find = (failing: Point | undefined, throwing: boolean): readonly Step[] | undefined =>
    search<State>(flow, {
      from: [{ point: flow.entry, state: "free" }],
      truths,
      step: (point, state) => {
        if (point.index === start)
          return { next: state === "free" ? "held" : state, thrown: state === "free" ? "free" : undefined };
        if (state === "free") return { next: "free", thrown: "free" };
        if (ends(point)) return {};
        if (point === failing) return state === "held" ? { thrown: "failed" } : {};
        const throws = throwing && point.node !== undefined && ts.isThrowStatement(point.node);
        return { next: state, thrown: throws || (state === "failed" && isThrow(point)) ? state : undefined };
      },
      isGoal: ({ kind }, state) => (kind === "exit" || kind === "thrown") && state === (failing ? "failed" : "held"),
    });
  if (held.onlyFailures && find(undefined, false)) return [];
  const left = find(undefined, true);
  const leaving = left && skipOf(left, held, undefined);
  if (leaving) skips.push(leaving);
  if (releases.size === 0) return skips;
  const region = regionAfter(flow, start, ends);
  const nodes = new Set<ts.Node>();
  const failing = [...region]
    .map((index) => flow.points[index]!)
    .filter(({ node, onThrow }) => onThrow !== undefined && node !== undefined && !isThrowing(node, held.context.calls))
    .sort((a, b) => a.node!.end - b.node!.end || a.index - b.index);
  for (const point of failing) {
    if (nodes.size >= mostFailures) break;
    if (!point.node || nodes.has(point.node)) continue;
    const path = find(point, false);
    const skip = path && skipOf(path, held, point);
    if (!skip) continue;
    nodes.add(point.node);
    skips.push(skip);
  }
  return skips;
}

/** Whether what is taken turns out to have nothing that gives it back: `runtime.disconnect?.()`. */
function hasNone({ kind, node, assume }: Point, releases: Held["releases"]): boolean {
  if (kind !== "assume" || !node || (assume !== "nullish" && assume !== "falsy")) return false;
  const { parent } = node;
  return (
    ts.isCallExpression(parent) &&
    parent.expression === node &&
    parent.questionDotToken !== undefined &&
    releases.has(parent)
  );
}

/** Whether a node is no failure of its own: a `throw`, or a call whose promise fails where it is awaited. */
function isThrowing(node: ts.Node, { at }: FlowContext["calls"]): boolean {
  if (ts.isThrowStatement(node)) return true;
  const fact = at.get(node)?.fact;
  if (!fact || (fact.use !== "awaited" && fact.use !== "returned")) return false;
  return fact.targets.some((one) => one.kind !== "external" || one.promise || !/^(?:lib|global)$/.test(one.module));
}

function isThrow({ node }: Point): boolean {
  return node !== undefined && ts.isThrowStatement(node);
}

function skipOf(path: readonly Step[], held: Held, failing: Point | undefined): SkipFact | undefined {
  const { scope, calls } = held.context;
  const after = path.slice(path.findIndex(({ point }) => point.index === held.start) + 1);
  const steps = pathSteps(after, held.flow, scope);
  const raised = failing?.node && scope.rangeOf(failing.node);
  const cause =
    steps.find(({ kind, range }) =>
      raised
        ? kind === "raise" && sameRange(range, raised)
        : kind === "throw" || kind === "abandon" || kind === "return",
    ) ?? steps.at(-1);
  if (!cause || cause.kind === "branch" || cause.kind === "caught") return undefined;
  const handed = after.flatMap(({ point }) => {
    const one = point.kind === "node" && point.node ? held.handed?.get(point.node) : undefined;
    return one && !isGivenBackAfter(point, held) ? [one] : [];
  });
  const awaits = failing?.node && (ts.isAwaitExpression(failing.node) || ts.isForOfStatement(failing.node));
  const indices = failing?.node ? callsAt(failing.node, calls) : [];
  return {
    by: cause.kind,
    range: cause.range,
    steps,
    ...(handed.length > 0 ? { handed } : {}),
    ...(awaits ? { awaits: true as const } : {}),
    ...(failing?.node && isCleanup(failing.node) ? { cleanup: true as const } : {}),
    ...(indices.length > 0 ? { calls: indices } : {}),
  };
}

/** Whether the function itself gives it back on some way on from a point, so that what was called there did not. */
function isGivenBackAfter({ index }: Point, { flow, start, releases }: Held): boolean {
  const onward = regionAfter(flow, index, (point) => point.index === start);
  return [...onward].some((one) => {
    const { node, kind } = flow.points[one]!;
    return kind === "node" && node !== undefined && releases.get(node) === "release";
  });
}

function sameRange(a: PathStep["range"], b: PathStep["range"]): boolean {
  return comparePositions(a.start, b.start) === 0 && comparePositions(a.end, b.end) === 0;
}

/** Whether what fails is itself there to give something back, or runs when something failed already, or as the program ends. */
function isCleanup(node: ts.Node): boolean {
  const inner = ts.isAwaitExpression(node) ? node.expression : node;
  if (ts.isCallExpression(inner) && isEnding(inner)) return true;
  const fn = functionOf(node);
  for (let at: ts.Node = node; at !== fn && at.parent; at = at.parent) {
    if (ts.isCatchClause(at) || endsProgram(at)) return true;
    if (ts.isTryStatement(at.parent) && at.parent.finallyBlock === at) return true;
  }
  return false;
}

/** Whether the program is ended by a later statement of the block that a statement is in: `await stop(); process.exit(0);`. */
function endsProgram(statement: ts.Node): boolean {
  const { parent } = statement;
  return (
    ts.isBlock(parent) &&
    parent.statements.some(
      (one) =>
        one.pos >= statement.end &&
        ts.isExpressionStatement(one) &&
        ts.isCallExpression(one.expression) &&
        /^process\.(?:exit|abort)$/.test(one.expression.expression.getText()),
    )
  );
}

/**
 * Whether a path goes on where a count that others share is not back at none, so that others still use what was taken, and the last
 * of them gives it back: `if (--this.readers === 0) mutex.release()`.
 */
export function isUsedByOthers({ kind, text, holds }: PathStep): boolean {
  if (kind !== "branch" || text === undefined) return false;
  const [, down, count = "", compared = ""] = /^\(?(--)?([\w$.#]+)\)? (===?|<=?|!==?|>) 0$/.exec(text) ?? [];
  const isShared = down !== undefined || (count.startsWith("this.") && !/\.(?:length|size)$/.test(count));
  return isShared && holds === /^[!>]/.test(compared);
}

/** Whether a path says of a round that it is not the last one, and has no further one: `if (i === all.length - 1) release()`. */
export function isBeforeLast({ kind, text, holds }: PathStep, later: readonly PathStep[]): boolean {
  const [, count, of] = (kind === "branch" && /^(\w+) ===? \(?([\w.]+)\.length - 1\)?$/.exec(text ?? "")) || [];
  return holds === false && later.some((one) => one.text === `${count ?? ""} < ${of ?? ""}.length` && !one.holds);
}
