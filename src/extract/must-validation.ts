import { ts } from "ts-morph";
import { bare, lastName, memberName } from "./syntax.js";

const K = ts.SyntaxKind;
/** Calls that give something else each time: what they give may run out. */
const taking = /^(?:pop|shift|next|take|dequeue|splice|read|poll|receive|exec)$/;
/** Members that lead on to something smaller, or to something else of the same kind. */
const leading = /^(?:slice|substring|substr|splice|pop|shift|next|prev|parent|children|left|right|rest|tail|subarray)$/;
const stepping: ReadonlySet<ts.SyntaxKind> = new Set([
  K.MinusToken,
  K.PlusToken,
  K.SlashToken,
  K.AsteriskToken,
  K.PercentToken,
  K.GreaterThanGreaterThanToken,
]);

/**
 * Whether an `if` only rejects missing or ill-typed input: it throws when a parameter, or what was loaded for it, is not
 * there. Handed round a cycle unchanged, input that has passed once passes again; so such a throw is no base case. A value
 * that the function counts down, cuts or walks along may well run out: checks of those are not meant.
 */
export function isValidation(node: ts.IfStatement, fn: ts.Node): boolean {
  if (node.elseStatement || !onlyThrows(node.thenStatement)) return false;
  const tests: ts.Expression[] = [node.expression];
  for (let test = tests.pop(); test; test = tests.pop()) {
    const one = bare(test);
    if (ts.isBinaryExpression(one) && one.operatorToken.kind === K.BarBarToken) {
      tests.push(one.left, one.right);
      continue;
    }
    const subject = absent(one);
    if (!subject || !isSteady(subject, fn)) return false;
  }
  return true;
}

function onlyThrows(statement: ts.Statement): boolean {
  if (ts.isThrowStatement(statement)) return true;
  if (!ts.isBlock(statement) || statement.statements.length > 4) return false;
  return (
    statement.statements.slice(0, -1).every((one) => ts.isExpressionStatement(one)) &&
    statement.statements.at(-1)?.kind === K.ThrowStatement
  );
}

/** What a test finds missing or of the wrong type. */
function absent(test: ts.Expression): ts.Expression | undefined {
  if (ts.isPrefixUnaryExpression(test) && test.operator === K.ExclamationToken) {
    const inner = bare(test.operand);
    if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === K.InstanceOfKeyword) return bare(inner.left);
    if (ts.isCallExpression(inner)) return memberName(inner.expression) === "isArray" ? inner.arguments[0] : undefined;
    return inner;
  }
  if (!ts.isBinaryExpression(test)) return undefined;
  const operator = test.operatorToken.kind;
  const left = bare(test.left);
  const right = bare(test.right);
  if (ts.isTypeOfExpression(left))
    return operator === K.ExclamationEqualsEqualsToken ||
      operator === K.ExclamationEqualsToken ||
      isText(right, "undefined")
      ? bare(left.expression)
      : undefined;
  if (operator !== K.EqualsEqualsToken && operator !== K.EqualsEqualsEqualsToken) return undefined;
  const isNothing = right.kind === K.NullKeyword || (ts.isIdentifier(right) && right.text === "undefined");
  return isNothing || isText(right, "") ? left : undefined;
}

function isText(node: ts.Expression, text: string): boolean {
  return ts.isStringLiteralLike(node) && node.text === text;
}

/** Whether `subject` is a parameter, or a constant that a call gave, and the function never makes a step along it. */
function isSteady(subject: ts.Expression, fn: ts.Node): boolean {
  let root = bare(subject);
  while (ts.isPropertyAccessExpression(root)) {
    if (leading.test(root.name.text)) return false;
    root = bare(root.expression);
  }
  if (!ts.isIdentifier(root)) return false;
  const name = root.text;
  const stack: ts.Node[] = [fn];
  let declared = false;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node)) {
      if (ts.isIdentifier(node.name) && node.name.text === name) {
        if (declared || !isGiven(node, fn)) return false;
        declared = true;
      }
    } else if (ts.isIdentifier(node) && node.text === name && isStep(node)) return false;
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  return declared;
}

function isGiven(
  declaration: ts.ParameterDeclaration | ts.VariableDeclaration | ts.BindingElement,
  fn: ts.Node,
): boolean {
  let holder: ts.Node = declaration;
  while (!ts.isParameter(holder) && !ts.isVariableDeclaration(holder)) {
    if (ts.isArrayBindingPattern(holder)) return false;
    holder = holder.parent;
  }
  if (ts.isParameter(holder)) return holder.parent === fn;
  if (!(holder.parent.flags & ts.NodeFlags.Const) || !holder.initializer) return false;
  let value = bare(holder.initializer);
  if (ts.isAwaitExpression(value)) value = bare(value.expression);
  if (!ts.isCallExpression(value)) return false;
  return !taking.test(lastName(value.expression) ?? "");
}

/** Whether a mention makes something smaller or larger of the value, or goes on to another one. */
function isStep(mention: ts.Identifier): boolean {
  const { parent } = mention;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === mention) return leading.test(parent.name.text);
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    if (operator >= K.FirstAssignment && operator <= K.LastAssignment) return parent.left === mention;
    const other = parent.left === mention ? parent.right : parent.left;
    return stepping.has(operator) && !ts.isStringLiteralLike(bare(other));
  }
  return ts.isPrefixUnaryExpression(parent)
    ? parent.operator !== K.ExclamationToken
    : ts.isPostfixUnaryExpression(parent) || ts.isSpreadElement(parent);
}
