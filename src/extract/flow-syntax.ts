import { ts } from "ts-morph";
import { assignmentOperators, bare, isTransparent, pathText } from "./syntax.js";

/** The call whose callee is this member access. */
export function calledAs(access: ts.Expression): ts.CallExpression | undefined {
  let node: ts.Node = access;
  while (isTransparent(node.parent)) node = node.parent;
  return ts.isCallExpression(node.parent) && node.parent.expression === node ? node.parent : undefined;
}

/** Whether a link of a promise chain is put where the chain came from, so that links run in turn: `tail = tail.then(f)`. */
export function continuesItself(link: ts.Expression): boolean {
  let start: ts.Expression = link;
  for (let on = ts.isCallExpression(start) ? bare(start.expression) : undefined; on;) {
    if (!ts.isPropertyAccessExpression(on)) break;
    start = bare(on.expression);
    on = ts.isCallExpression(start) ? bare(start.expression) : undefined;
  }
  let end: ts.Node = link;
  while (isTransparent(end.parent) || ts.isPropertyAccessExpression(end.parent) || ts.isCallExpression(end.parent)) {
    if (ts.isCallExpression(end.parent) && end.parent.expression !== end) return false;
    end = end.parent;
  }
  const { parent } = end;
  if (!ts.isBinaryExpression(parent) || parent.right !== end || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return false;
  const target = pathText(parent.left);
  return target !== undefined && target === pathText(start);
}

/** Whether an expression is what an assignment writes to. */
export function isWritten(node: ts.Expression): boolean {
  const { parent } = node;
  return ts.isBinaryExpression(parent) && parent.left === node && assignmentOperators.has(parent.operatorToken.kind);
}
