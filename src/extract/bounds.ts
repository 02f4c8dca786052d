import { ts } from "ts-morph";
import type { FanOut } from "../model/index.js";
import type { Gathered, WaitSite } from "./gather.js";
import { bare, memberName, numberValue, pathText } from "./syntax.js";

const K = ts.SyntaxKind;
const counts =
  /active|running|pending|in_?flight|executing|current|count|queue|open|worker|slot|batch|promises|tasks|jobs|used|busy|size|length/i;
const acquires = /^(?:acquire|take|lock|enter|obtain|reserve|wait|waitForSlot|removeTokens|throttle)/i;

/** Finds the waits that hold a loop or a callback back while too much is going on: home-made bounds. */
export class Gates {
  private byFunction: Map<ts.Node, WaitSite[]> | undefined;

  constructor(private readonly gathered: Gathered) {}

  /** What bounds the work started inside `region` (a loop or a function body) of the function `fn`. */
  of(region: ts.Node, fn: ts.Node): FanOut | undefined {
    for (const wait of this.waitsIn(fn)) {
      const { node } = wait;
      if (!ts.isAwaitExpression(node) || node.pos < region.pos || node.end > region.end) continue;
      const gate = gateAround(node, region) ?? acquiring(node);
      if (gate) return gate;
    }
    return undefined;
  }

  private waitsIn(fn: ts.Node): readonly WaitSite[] {
    if (!this.byFunction) {
      this.byFunction = new Map();
      for (const wait of this.gathered.waits) {
        const list = this.byFunction.get(wait.at.fn.node);
        if (list) list.push(wait);
        else this.byFunction.set(wait.at.fn.node, [wait]);
      }
    }
    return this.byFunction.get(fn) ?? [];
  }
}

/** `if (executing.size >= 5) await …`, `while (active >= max) await …`. */
function gateAround(wait: ts.AwaitExpression, region: ts.Node): FanOut | undefined {
  for (let at: ts.Node = wait; at !== region && at.parent; at = at.parent) {
    const { parent } = at;
    const condition =
      ts.isIfStatement(parent) && parent.thenStatement === at
        ? parent.expression
        : ts.isWhileStatement(parent) && parent.statement === at && parent !== region
          ? parent.expression
          : undefined;
    const comparison = condition ? comparisonIn(condition) : undefined;
    if (comparison) {
      const width = comparison.width;
      return { kind: "bounded", by: comparison.by(wait), ...(width !== undefined && width > 0 ? { width } : {}) };
    }
  }
  return undefined;
}

interface Comparison {
  readonly width: number | undefined;
  by(wait: ts.AwaitExpression): string;
}

function comparisonIn(condition: ts.Expression): Comparison | undefined {
  const work = [bare(condition)];
  for (let node = work.pop(); node; node = work.pop()) {
    if (!ts.isBinaryExpression(node)) continue;
    const operator = node.operatorToken.kind;
    if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
      work.push(bare(node.right), bare(node.left));
      continue;
    }
    const rising =
      operator === K.GreaterThanEqualsToken ||
      operator === K.GreaterThanToken ||
      operator === K.EqualsEqualsEqualsToken ||
      operator === K.EqualsEqualsToken;
    const falling = operator === K.LessThanToken || operator === K.LessThanEqualsToken;
    if (!rising && !falling) continue;
    const [counter, limit] = rising ? [bare(node.left), bare(node.right)] : [bare(node.right), bare(node.left)];
    if (ts.isBinaryExpression(counter) && counter.operatorToken.kind === K.PercentToken) {
      const every = numberValue(counter.right);
      return { width: every, by: () => "chunks" };
    }
    const name = memberName(counter) ?? (ts.isIdentifier(counter) ? counter.text : undefined);
    if (name === undefined || !counts.test(name) || numberValue(limit) === 0) continue;
    return { width: numberValue(limit), by: (wait) => label(wait, name) };
  }
  return undefined;
}

function label(wait: ts.AwaitExpression, counter: string): string {
  const inner = bare(wait.expression);
  const path = ts.isCallExpression(inner) ? pathText(inner.expression) : undefined;
  if (path?.endsWith(".race") || path?.endsWith(".any")) return "in-flight set";
  if (path?.endsWith(".all") || path?.endsWith(".allSettled")) return "chunks";
  return counter === "length" || counter === "size" ? "in-flight set" : "counter";
}

/** `await semaphore.acquire()`. */
function acquiring(wait: ts.AwaitExpression): FanOut | undefined {
  const inner = bare(wait.expression);
  if (!ts.isCallExpression(inner)) return undefined;
  const name = memberName(inner.expression);
  const on = ts.isPropertyAccessExpression(inner.expression) ? inner.expression.expression : undefined;
  if (name === undefined || !acquires.test(name) || !on) return undefined;
  return { kind: "bounded", by: pathText(on) ?? "semaphore" };
}
