import { ts } from "ts-morph";
import type { GuardFact } from "../model/index.js";
import type { Calls } from "./calls.js";
import { functionOf } from "./enclosing.js";
import type { Gathered } from "./gathered.js";
import { assignmentOperators, bare, lastName, pathText, receiver } from "./syntax.js";

const K = ts.SyntaxKind;

/** Questions to a lock whether it is taken. */
const asks = /^(?:isLocked|tryAcquire|tryLock|tryEnter|isBusy|isRunning|isProcessing|acquireLock|tryAcquireLock)$/;
/** Functions whose answer says whether this process may go on; `getBlock` is none. */
const locks =
  /^(?:\w*(?:Lock|Lease|Leadership|Mutex)|(?:\w*_)?(?:lock|lease|leadership|mutex)|is_?[lL]eader|acquire|tryAcquire|amILeader)$/;

/**
 * Functions that turn back, or wait their turn, when they are under way already: an in-flight flag, a kept promise, a set of what
 * is worked on, a counter, a lock that is asked.
 */
export function guardsOf(gathered: Gathered, calls: Calls): GuardFact[] {
  const found = new Map<ts.Node, string>();
  for (const [name, mentions] of gathered.mentions) {
    if (mentions.length < 2) continue;
    for (const mention of mentions) {
      const written = writtenAt(mention);
      if (written === undefined) continue;
      const fn = functionOf(mention);
      if (found.has(fn) || !outlives(name, mention, gathered)) continue;
      const asked = mentions.some(
        (other) => other.pos < mention.pos && functionOf(other) === fn && decides(other, mention),
      );
      if (asked) found.set(fn, written);
    }
  }
  for (const [node] of calls.at) {
    if (!ts.isCallExpression(node)) continue;
    const callee = bare(node.expression);
    const name = lastName(callee) ?? "";
    const isAsked = asks.test(name) && conditionAround(node) !== undefined;
    if (!isAsked && !(locks.test(name) && isAwaited(node))) continue;
    const fn = functionOf(node);
    if (!found.has(fn)) found.set(fn, pathText(receiver(callee) ?? callee) ?? name);
  }
  const guards: GuardFact[] = [];
  for (const [node, by] of found) {
    const entry = gathered.functions.get(node)?.entry;
    if (entry && !ts.isSourceFile(node)) guards.push({ function: entry.id, by });
  }
  return guards.sort((a, b) => (a.function < b.function ? -1 : a.function > b.function ? 1 : 0));
}

/** The whole path a mention begins: `this.state.busy` for `this.state`. */
function pathFrom(mention: ts.Expression): ts.Expression {
  let at = mention;
  for (;;) {
    let { parent } = at;
    while (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) {
      at = parent;
      ({ parent } = at);
    }
    const isCallee = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== at || isCallee) return at;
    at = parent;
  }
}

/** The path that is written to at a mention: `busy = true`, `active++`, `running.add(key)`; undefined when it is only read or reset. */
function writtenAt(mention: ts.Expression): string | undefined {
  const path = pathFrom(mention);
  const { parent } = path;
  const text = pathText(path);
  if (ts.isBinaryExpression(parent) && parent.left === path) {
    const operator = parent.operatorToken.kind;
    if (operator === K.PlusEqualsToken) return text;
    if (!assignmentOperators.has(operator)) return undefined;
    const value = bare(parent.right);
    const resets =
      value.kind === K.FalseKeyword ||
      value.kind === K.NullKeyword ||
      (ts.isIdentifier(value) && value.text === "undefined") ||
      ts.isNumericLiteral(value);
    // What is waited for first is written when the others have passed the question already.
    return resets || ts.isAwaitExpression(value) ? undefined : text;
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === K.PlusPlusToken ? text : undefined;
  if (
    ts.isPropertyAccessExpression(parent) &&
    /^(?:add|set)$/.test(parent.name.text) &&
    ts.isCallExpression(parent.parent)
  )
    return text;
  return undefined;
}

/** Whether what a name stands for is still there in the next run: a field, or a variable of a function around. */
function outlives(name: string, mention: ts.Expression, gathered: Gathered): boolean {
  if (name.startsWith("this.") || (gathered.declared.get(name) ?? 0) === 0) return true;
  const fn = functionOf(mention);
  const work: ts.Node[] = [fn];
  for (let node = work.pop(); node; node = work.pop()) {
    if (
      (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) &&
      ts.isIdentifier(node.name) &&
      node.name.text === name
    )
      return false;
    if (node === fn || !ts.isFunctionLike(node)) ts.forEachChild(node, (child) => void work.push(child));
  }
  return true;
}

/** Whether a condition on `asked` decides if the function comes to `written`. */
function decides(asked: ts.Expression, written: ts.Expression): boolean {
  const statement = conditionAround(asked);
  if (!statement) return false;
  const own = pathText(pathFrom(asked));
  if (own === undefined || own !== pathText(pathFrom(written))) return false;
  if (ts.isWhileStatement(statement)) return true;
  if (written.pos >= statement.thenStatement.pos && written.end <= statement.thenStatement.end) return true;
  return leaves(statement.thenStatement);
}

/** The `if` or `while` whose condition an expression is part of. */
function conditionAround(node: ts.Node): ts.IfStatement | ts.WhileStatement | undefined {
  for (let at = node; ; at = at.parent) {
    const { parent } = at;
    if ((ts.isIfStatement(parent) || ts.isWhileStatement(parent)) && parent.expression === at) return parent;
    if (!ts.isExpression(parent) || ts.isFunctionLike(parent)) return undefined;
  }
}

/** Whether a branch ends by leaving the function, always or on a further condition: `if (last) { if (now - last < 30) return; }`. */
function leaves(statement: ts.Statement): boolean {
  let last: ts.Statement | undefined = statement;
  while (last && (ts.isBlock(last) || ts.isIfStatement(last)))
    last = ts.isBlock(last) ? last.statements.at(-1) : last.thenStatement;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

function isAwaited(node: ts.Node): boolean {
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent)) ({ parent } = parent);
  return ts.isAwaitExpression(parent);
}
