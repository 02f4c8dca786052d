import { ts } from "ts-morph";
import { bare, isFunctionLiteral, isFunctionNode, isLoop, memberName, receiver } from "./syntax.js";

/** What decides how often a loop runs, where that is no collection. */
type Rounds = "rounds" | "loop";

const adding = /^(?:push|unshift|add|set)$/;
/** Members that call what they are given for each element. */
const each = /^(?:forEach|map|flatMap|filter|reduce)$/;

/**
 * What fills a variable that begins empty (`[]`, `new Set()`, `{}`): the collection of the loop that adds to it, `rounds`
 * of a loop that ends by a condition, `loop` of one that counts, or `once`, as many as there are calls written. Of one that
 * begins with nothing and is assigned to, what it is given. Undefined for any other variable.
 */
export function gatheringOf(made: ts.VariableDeclaration): ts.Expression | Rounds | "once" | undefined {
  if (!ts.isIdentifier(made.name) || (made.initializer && !isEmpty(bare(made.initializer)))) return undefined;
  const block = blockAround(made);
  if (!block) return undefined;
  const name = made.name.text;
  let seen: "once" | undefined;
  const work: ts.Node[] = [block];
  for (let node = work.pop(); node; node = work.pop()) {
    const added = addedTo(node, name);
    if (added) {
      const found = added.whole ?? roundOf(node, block) ?? added.spread;
      if (found) return found;
      seen = "once";
    }
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    work.push(...children.reverse());
  }
  return seen;
}

function isEmpty(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return ts.isNewExpression(value) && (value.arguments?.length ?? 0) === 0;
}

/** The block or file that a variable is declared in. */
function blockAround(made: ts.VariableDeclaration): ts.Node | undefined {
  const list = made.parent.parent;
  return ts.isVariableStatement(list) ? list.parent : undefined;
}

interface Added {
  /** What all elements of are added. */
  readonly spread?: ts.Expression;
  /** What takes the place of what was there. */
  readonly whole?: ts.Expression;
}

/** `name.push(x)`, `name.push(...all)`, `name[key] = x`, `name = [...name, ...all]`, `name = all`. */
function addedTo(node: ts.Node, name: string): Added | undefined {
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    const on = receiver(callee);
    if (!on || !adding.test(memberName(callee) ?? "") || !isNamed(on, name)) return undefined;
    const [only] = node.arguments;
    return only && ts.isSpreadElement(only) ? { spread: only.expression } : {};
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const left = bare(node.left);
  if (ts.isElementAccessExpression(left) && isNamed(left.expression, name)) return {};
  const right = bare(node.right);
  if (!isNamed(left, name)) return undefined;
  if (!ts.isArrayLiteralExpression(right)) {
    return isNamed(startOf(right), name) || !canHold(right) ? undefined : { whole: right };
  }
  const spread = right.elements.find((one) => ts.isSpreadElement(one) && !isNamed(one.expression, name));
  return spread && ts.isSpreadElement(spread) ? { spread: spread.expression } : {};
}

/** The `a` of `a.b().c`. */
function startOf(value: ts.Expression): ts.Expression {
  let start = bare(value);
  for (;;) {
    const inner = ts.isCallExpression(start) || ts.isAwaitExpression(start) ? start.expression : receiver(start);
    if (!inner) return start;
    start = bare(inner);
  }
}

function canHold(value: ts.Expression): boolean {
  return (
    ts.isCallExpression(value) ||
    ts.isAwaitExpression(value) ||
    ts.isIdentifier(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isConditionalExpression(value)
  );
}

function isNamed(node: ts.Expression, name: string): boolean {
  const inner = bare(node);
  return ts.isIdentifier(inner) && inner.text === name;
}

/** The collection whose elements, or `rounds` whose number, decide how often something in `block` runs. */
function roundOf(node: ts.Node, block: ts.Node): ts.Expression | Rounds | undefined {
  let inner: ts.Expression | "loop" | undefined;
  for (let at = node.parent; at !== block; at = at.parent) {
    if (ts.isForOfStatement(at) || ts.isForInStatement(at)) inner = at.expression;
    else if (ts.isForStatement(at)) inner = lengthIn(at) ?? inner ?? "loop";
    else if (isLoop(at)) return "rounds";
    else if (isFunctionLiteral(at) && ts.isCallExpression(at.parent)) {
      const callee = bare(at.parent.expression);
      const on = receiver(callee);
      if (on && each.test(memberName(callee) ?? "")) inner = on;
    } else if (isFunctionNode(at) && !isFunctionLiteral(at)) return inner;
  }
  return inner;
}

/** The collection that a loop counts to the length of. */
function lengthIn({ condition }: ts.ForStatement): ts.Expression | undefined {
  const test = condition && bare(condition);
  if (!test || !ts.isBinaryExpression(test)) return undefined;
  const bound = bare(test.right);
  return ts.isPropertyAccessExpression(bound) && bound.name.text === "length" ? bound.expression : undefined;
}
