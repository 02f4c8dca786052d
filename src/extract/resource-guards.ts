import { ts } from "ts-morph";
import { takesAgain } from "./given-back.js";
import { bare, isFunctionNode, memberName, shortText } from "./syntax.js";

const asks =
  /getStore\(\)|isLocked|\blocked\b|is\w*Held|\bheld\b|holding|alreadyLocked|hasLock|ownsLock|lockOwner|\bowner\b|reentran|inTransaction|isTransactionActive|insideTransaction|currentTransaction|activeTransaction|getCurrentTransaction/i;

/** The same, where nothing but such a question can be meant. */
const surelyAsks =
  /getStore\(\)|\bis\w*Locked\(|\bis\w*Held\b|\balreadyLocked\b|\bhasLock\b|\bownsLock\b|\blockOwner\b|\bholdsLock\b|\bisReentrant\b|\b(?:is|has)?(?:In|Active)Transaction\(|\bisTransactionActive\b/i;

/**
 * Whether a call is come by only where nobody on the way holds what it may take: `if (isLockHeld()) return write(); await save()`,
 * or where the function has given it back before.
 */
export function isForOthers(node: ts.Node): boolean {
  const sourceFile = node.getSourceFile();
  let known = asked.get(sourceFile);
  if (known === undefined) asked.set(sourceFile, (known = surelyAsks.test(sourceFile.text)));
  if (known && guardOf(node, surelyAsks) !== undefined) return true;
  return takesAgain(node) !== undefined;
}
const asked = new WeakMap<ts.SourceFile, boolean>();

/**
 * The condition that decides whether the resource at `node` is taken at all, where it asks who holds it: around it, or
 * in an earlier `if` of the same block that leaves the function. As written, shortened.
 */
export function guardOf(node: ts.Node, question = asks): string | undefined {
  const sourceFile = node.getSourceFile();
  for (let at = node; at.parent && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    const condition = ts.isIfStatement(parent)
      ? parent.expression
      : ts.isConditionalExpression(parent) && parent.condition !== at
        ? parent.condition
        : alternativeTo(parent, at);
    if (condition && asksWho(condition, question)) return shortText(condition, sourceFile);
    if (!ts.isBlock(parent)) continue;
    for (const statement of parent.statements) {
      if (statement === at) break;
      if (ts.isIfStatement(statement) && leaves(statement.thenStatement) && asksWho(statement.expression, question))
        return shortText(statement.expression, sourceFile);
    }
  }
  return undefined;
}

/** Whether a condition reads who holds something, itself or through a constant of the function. */
function asksWho(condition: ts.Expression, question: RegExp): boolean {
  if (question.test(condition.getText())) return true;
  const inner = bare(condition);
  const name = ts.isPrefixUnaryExpression(inner) ? bare(inner.operand) : inner;
  let root = name;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = bare(root.expression);
  if (!ts.isIdentifier(root)) return false;
  for (let at = condition.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (!ts.isBlock(at)) continue;
    for (const statement of at.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const one of statement.declarationList.declarations) {
        if (ts.isIdentifier(one.name) && one.name.text === root.text && one.initializer)
          return question.test(one.initializer.getText());
      }
    }
    if (at.parent && isFunctionNode(at.parent)) return false;
  }
  return false;
}

/** What stands before `||` or `??`, where `at` is what is taken in its place. */
function alternativeTo(parent: ts.Node, at: ts.Node): ts.Expression | undefined {
  if (!ts.isBinaryExpression(parent) || parent.right !== at) return undefined;
  const { kind } = parent.operatorToken;
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken ? parent.left : undefined;
}

function leaves(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : undefined;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

/**
 * The name that something has to be given under so that the resource at `node` is not taken: `trx ? f(trx) : begin(f)`,
 * `if (trx) return f(trx); begin(f)`, `if (!trx) begin(f)`, `trx ?? (await begin())`.
 */
export function takenWithout(node: ts.Node): ts.Expression | undefined {
  for (let at = node; at.parent && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    const instead = alternativeTo(parent, at);
    const other = instead && bare(instead);
    if (other && (ts.isIdentifier(other) || ts.isPropertyAccessExpression(other))) return other;
    if (ts.isConditionalExpression(parent) && parent.condition !== at) {
      const name = missingIn(parent.condition, parent.whenTrue === at);
      if (name && isUsedIn(parent.whenTrue === at ? parent.whenFalse : parent.whenTrue, name)) return name;
    }
    if (ts.isIfStatement(parent) && parent.expression !== at) {
      const name = missingIn(parent.expression, parent.thenStatement === at);
      const other = parent.thenStatement === at ? parent.elseStatement : parent.thenStatement;
      if (name && !saysYesOrNo(name) && (!other || isUsedIn(other, name))) return name;
    }
    if (!ts.isBlock(parent)) continue;
    for (const statement of parent.statements) {
      if (statement === at) break;
      const name =
        ts.isIfStatement(statement) && leaves(statement.thenStatement)
          ? missingIn(statement.expression, false)
          : undefined;
      if (name && ts.isIfStatement(statement) && isUsedIn(statement.thenStatement, name)) return name;
    }
  }
  return undefined;
}

const joins = /^(?:transacting|useTransaction|setQueryRunner)$/;

/**
 * The transaction that a query joins after it was begun: `const query = knex("users"); if (trx) query.transacting(trx);`.
 * @param node the call that begins it
 */
export function joinedLater(node: ts.Node): ts.Expression | undefined {
  let at = node;
  while (ts.isParenthesizedExpression(at.parent) || ts.isAsExpression(at.parent)) at = at.parent;
  const { parent } = at;
  if (!ts.isVariableDeclaration(parent) || parent.initializer !== at || !ts.isIdentifier(parent.name)) return undefined;
  const block = parent.parent.parent.parent as ts.Node | undefined;
  if (!block || !ts.isBlock(block)) return undefined;
  const work: ts.Node[] = block.statements.filter((one) => one.pos >= node.end);
  for (let next = work.pop(); next; next = work.pop()) {
    if (ts.isCallExpression(next) && ts.isPropertyAccessExpression(next.expression)) {
      const { expression: on, name } = next.expression;
      const [given] = next.arguments;
      if (given && joins.test(name.text) && ts.isIdentifier(on) && on.text === parent.name.text) return bare(given);
    }
    ts.forEachChild(next, (child) => void work.push(child));
  }
  return undefined;
}

/** Whether the branch that takes nothing works with what it asked for; a mere condition (`if (entry.isDirectory) return`) is no handle. */
function isUsedIn(branch: ts.Node, name: ts.Expression): boolean {
  const path = name.getText();
  const work = [branch];
  for (let node = work.pop(); node; node = work.pop()) {
    if ((ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && node.getText() === path) return true;
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}

/** `isDirectory`, `entry.hasRows`. */
function saysYesOrNo(name: ts.Expression): boolean {
  return /^(?:is|has|should|can|was|did|needs|skip|dry)(?:[A-Z_]|$)/.test(memberName(name) ?? name.getText());
}

/** The name that a condition asks for, when it is missing where the condition is `holds`. */
function missingIn(condition: ts.Expression, holds: boolean): ts.Expression | undefined {
  const inner = bare(condition);
  if (ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)) return holds ? undefined : inner;
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken)
    return missingIn(inner.operand, !holds);
  if (!ts.isBinaryExpression(inner) || !/^(?:undefined|null)$/.test(inner.right.getText())) return undefined;
  const { kind } = inner.operatorToken;
  const asksMissing = kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  const asksThere =
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  if (!asksMissing && !asksThere) return undefined;
  return asksMissing === holds ? inner.left : undefined;
}
