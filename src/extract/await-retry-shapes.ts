import { ts } from "ts-morph";
import { rootName, some, walk } from "./await-syntax.js";
import { assignmentOperators, bare, isFunctionNode, isLoop, memberName, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/** Names of what is counted down, or of what ends an attempt from outside. */
const limits =
  /attempt|tries|retries|retry(?:Count|Num|Left|Times)|shouldRetry|canRetry|deadline|expire|abort|cancel|signal|elapsed|remaining|depth|stopp|clos(?:ed|ing)|shut|destroy|dispos|budget/i;
/** Names of functions whose promise settles after a while. */
const pauses = /sleep|delay|back_?off|pause|wait|timeout|throttle|jitter|tick|debounce|idle|once$|cool/i;

/**
 * Whether a decision below `root` can end a repetition: a comparison by size, a counter, a deadline, a signal.
 * @param itself `root` is the condition
 */
export function bounds(root: ts.Node, itself = false): boolean {
  if (itself) return decides(root as ts.Expression);
  return some(root, false, (node) => {
    if (ts.isIfStatement(node)) return decides(node.expression);
    if (ts.isConditionalExpression(node)) return decides(node.condition);
    if (ts.isCallExpression(node)) {
      return /^(?:throwIfAborted|throwIfCancell?ed|throwIfCancellationRequested)$/.test(
        memberName(node.expression) ?? "",
      );
    }
    return ts.isBinaryExpression(node) && node.operatorToken.kind === K.AmpersandAmpersandToken && decides(node.left);
  });
}

function decides(condition: ts.Expression): boolean {
  return some(condition, false, (node) => {
    if (ts.isBinaryExpression(node)) {
      switch (node.operatorToken.kind) {
        case K.LessThanToken:
        case K.LessThanEqualsToken:
        case K.GreaterThanToken:
        case K.GreaterThanEqualsToken:
          return !/\b(?:status(?:Code)?|code|length|size)$/.test(node.left.getText());
        default:
          return false;
      }
    }
    if (ts.isPostfixUnaryExpression(node)) return true;
    if (ts.isPrefixUnaryExpression(node))
      return node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken;
    return ts.isIdentifier(node) && limits.test(node.text);
  });
}

/** Whether an `await` waits for time to pass, by how it is written. */
export function isPause(node: ts.Node): boolean {
  if (!ts.isAwaitExpression(node)) return false;
  const inner = bare(node.expression);
  if (ts.isNewExpression(inner)) return some(inner, true, isTimer);
  if (!ts.isCallExpression(inner)) return false;
  const path = pathText(inner.expression) ?? memberName(inner.expression);
  return path !== undefined && pauses.test(path.slice(path.lastIndexOf(".") + 1));
}

function isTimer(node: ts.Node): boolean {
  return ts.isIdentifier(node) && /^(?:setTimeout|setImmediate|setInterval|requestAnimationFrame)$/.test(node.text);
}

/** How a statement goes on: it leaves `loop` (or the function) on every path, on some, or on none. */
export function exits(node: ts.Node, loop: ts.Node | undefined): "always" | "sometimes" | "never" {
  if (ts.isThrowStatement(node) || ts.isReturnStatement(node)) return "always";
  if (ts.isBreakStatement(node)) return node.label || leftBy(node) === loop ? "always" : "never";
  if (ts.isBlock(node)) {
    let answer: "sometimes" | "never" = "never";
    for (const one of node.statements) {
      const its = exits(one, loop);
      if (its === "always") return answer === "sometimes" ? "always" : its;
      if (its === "sometimes") answer = its;
      if (ts.isContinueStatement(one)) return answer;
    }
    return answer;
  }
  if (ts.isIfStatement(node)) {
    const then = exits(node.thenStatement, loop);
    const otherwise = node.elseStatement ? exits(node.elseStatement, loop) : "never";
    if (then === "always" && otherwise === "always") return "always";
    return then === "never" && otherwise === "never" ? "never" : "sometimes";
  }
  return some(node, false, (one) => ts.isThrowStatement(one) || ts.isReturnStatement(one)) ? "sometimes" : "never";
}

/** Whether something below `node` leaves `loop` with success: `return`, `break`. */
export function leavesFor(node: ts.Node, loop: ts.Node): boolean {
  return some(
    node,
    false,
    (one) => ts.isReturnStatement(one) || (ts.isBreakStatement(one) && (!!one.label || leftBy(one) === loop)),
  );
}

function leftBy(node: ts.BreakStatement): ts.Node {
  let at: ts.Node = node.parent;
  while (!isLoop(at) && !ts.isSwitchStatement(at) && !isFunctionNode(at)) at = at.parent;
  return at;
}

/** Variables and fields that are given a value below `root`, by the name at their bottom. */
export function writtenIn(root: ts.Node): Set<string> {
  const names = new Set<string>();
  const add = (target: ts.Expression): void => {
    const name = rootName(bare(target));
    if (name !== undefined) names.add(name);
  };
  walk(root, true, (node) => {
    if (ts.isBinaryExpression(node)) {
      const kind = node.operatorToken.kind;
      const assigns =
        assignmentOperators.has(kind) || (kind >= K.FirstCompoundAssignment && kind <= K.LastCompoundAssignment);
      if (assigns) {
        if (ts.isObjectLiteralExpression(node.left) || ts.isArrayLiteralExpression(node.left)) {
          walk(node.left, false, (one) => {
            if (ts.isIdentifier(one)) names.add(one.text);
            return undefined;
          });
        } else add(node.left);
      }
    } else if (ts.isPostfixUnaryExpression(node)) add(node.operand);
    else if (ts.isPrefixUnaryExpression(node)) {
      if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) add(node.operand);
    } else if (ts.isCallExpression(node)) {
      const name = memberName(node.expression);
      if (name !== undefined && /^(?:shift|pop|next|splice)$/.test(name)) {
        add((node.expression as ts.PropertyAccessExpression).expression);
      }
    }
    return undefined;
  });
  return names;
}

/** Whether a handler goes on only after a failure that the next try would hardly meet: a name that is taken, a lost race. */
export function narrow(handler: ts.Node): boolean {
  return /unique|duplicate|conflict|exists?\b|EEXIST|P2002|P2034|23505|40001|40P01|11000|serializ|deadlock|optimistic|version|stale|outdated|\b4(?:09|12)\b/i.test(
    handler.getText(),
  );
}

/** Whether a handler takes away what made it fail: makes a folder, removes a lock; or waits for something after some failures and throws others. */
export function repairs(handler: ts.Node): boolean {
  const has = (is: (node: ts.Node) => boolean): boolean => some(handler, false, is);
  if (has(ts.isAwaitExpression) && has(ts.isThrowStatement)) return true;
  return some(
    handler,
    false,
    (node) =>
      ts.isCallExpression(node) &&
      /^(?:mkdir\w*|unlink\w*|rm\w*|ensure\w*)$/.test(memberName(node.expression) ?? pathText(node.expression) ?? ""),
  );
}
