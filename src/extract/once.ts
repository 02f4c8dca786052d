import { ts } from "ts-morph";
import { assignmentOperators, bare, isFunctionNode, isLoop, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/**
 * Whether what is started at `from`, inside `loop`, is started in one of its rounds at most: the loop is left right
 * after it (`return`, `throw`, `break`), or it is kept in a place that is asked first (`p ??= load()`, `if (!p) p = load()`).
 */
export function startsOnce(from: ts.Node, loop: ts.Node): boolean {
  const kept: string[] = [];
  for (let at = from; at !== loop && at.parent && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    if (ts.isReturnStatement(at) || ts.isThrowStatement(at)) return true;
    if (ts.isBinaryExpression(parent) && parent.right === at && assignmentOperators.has(parent.operatorToken.kind)) {
      const target = pathText(parent.left);
      if (target !== undefined && !isDeclaredIn(loop, target)) {
        if (parent.operatorToken.kind !== K.EqualsToken)
          return parent.operatorToken.kind !== K.AmpersandAmpersandEqualsToken;
        kept.push(target);
      }
    }
    if (ts.isIfStatement(parent) && parent.thenStatement === at && kept.some((one) => asksFor(parent.expression, one)))
      return true;
    const statements = ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent) ? parent.statements : undefined;
    if (!statements) continue;
    for (let next = statements.indexOf(at as ts.Statement) + 1; next > 0 && next < statements.length; next++) {
      const one = statements[next];
      if (!one) break;
      if (ts.isReturnStatement(one) || ts.isThrowStatement(one)) return true;
      if (!ts.isBreakStatement(one)) continue;
      if (one.label || leftBy(one) === loop) return true;
      break;
    }
  }
  return false;
}

/**
 * Whether what is started at `from` is kept in a place outside the function `fn` that is looked at first:
 * `this.p ??= load()`, `if (!p) p = load()`, `if (this.p) return this.p; this.p = load()`.
 */
export function isKept(from: ts.Node, fn: ts.Node): boolean {
  let target: string | undefined;
  for (let at = from; at !== fn && at.parent && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    if (ts.isBinaryExpression(parent) && parent.right === at && assignmentOperators.has(parent.operatorToken.kind)) {
      target = pathText(parent.left);
      if (target === undefined || isDeclaredIn(fn, target)) return false;
      if (parent.operatorToken.kind !== K.EqualsToken)
        return parent.operatorToken.kind !== K.AmpersandAmpersandEqualsToken;
    }
    if (target === undefined) {
      // Parts of a statement and links of a chain; anything else uses the value in another way.
      if (ts.isStatement(parent)) return false;
      continue;
    }
    const kept = target;
    if (ts.isIfStatement(parent) && parent.thenStatement === at && asksFor(parent.expression, kept)) return true;
    if (!ts.isBlock(parent)) continue;
    for (const one of parent.statements) {
      if (one === at) break;
      if (ts.isIfStatement(one) && namesFirst(one.expression, kept) && leaves(one.thenStatement)) return true;
    }
  }
  return false;
}

/** `p`, `p !== undefined`, `p && …`. */
function namesFirst(condition: ts.Expression, target: string): boolean {
  let node = bare(condition);
  while (ts.isBinaryExpression(node)) node = bare(node.left);
  return pathText(node) === target;
}

function leaves(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement)) return true;
  return ts.isBlock(statement) && statement.statements.some((one) => ts.isReturnStatement(one));
}

/** The loop or `switch` that a `break` without a label leaves. */
function leftBy(node: ts.BreakStatement): ts.Node {
  let at: ts.Node = node.parent;
  while (at.parent && !isLoop(at) && !ts.isSwitchStatement(at)) at = at.parent;
  return at;
}

/** `!p`, `p === undefined`, `p == null`, alone or as a part of `&&`. */
function asksFor(condition: ts.Expression, target: string): boolean {
  const work = [bare(condition)];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) {
      if (pathText(node.operand) === target) return true;
    } else if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (operator === K.AmpersandAmpersandToken) work.push(bare(node.left), bare(node.right));
      else if (operator === K.EqualsEqualsEqualsToken || operator === K.EqualsEqualsToken) {
        if (pathText(node.left) === target && /^(?:undefined|null)$/.test(node.right.getText())) return true;
      }
    }
  }
  return false;
}

/** Whether the first name of a path is that of a variable that each round of the loop makes anew. */
function isDeclaredIn(loop: ts.Node, path: string): boolean {
  const name = path.split(".", 1)[0];
  const work: ts.Node[] = [loop];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name) return true;
    if (ts.isBindingElement(node) && ts.isIdentifier(node.name) && node.name.text === name) return true;
    if (node === loop || !isFunctionNode(node)) ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}
