import { ts } from "ts-morph";
import { isChoice } from "./bindings.js";
import { skipOuter } from "./names.js";
import { returnExpressions } from "./resolve-calls.js";
import { isOverload, siblingsOf } from "./scope-syntax.js";

/**
 * The types that the function which returns an expression declares for its results: by its overloads, where it has any.
 * The compiler holds what an implementation returns against its own type alone, which often is `any`, and knows of no
 * type for what is kept in a variable first.
 * @param node is returned as it stands, or is the value of a variable that is
 */
export function declaredResults(node: ts.Expression): readonly ts.TypeNode[] {
  let at: ts.Node = node;
  while (isPassedOn(at)) at = at.parent;
  const { parent } = at;
  const fn = functionAround(parent);
  if (!fn) return [];
  if (ts.isVariableDeclaration(parent)) {
    const { name } = parent;
    if (parent.type || !ts.isIdentifier(name)) return [];
    const returned = returnExpressions(fn).some((one) => {
      const result = skipOuter(one);
      return ts.isIdentifier(result) && result.text === name.text;
    });
    if (!returned) return [];
  } else if (!ts.isReturnStatement(parent) && !(ts.isArrowFunction(parent) && parent.body === at)) return [];
  const overloads = siblingsOf(fn).filter((one): one is ts.FunctionLikeDeclaration => isOverloadOf(one, fn));
  return (overloads.length > 0 ? overloads : [fn]).flatMap(({ type }) => type ?? []);
}

/** Whether the value of an expression is that of what is around it. */
function isPassedOn(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  if (ts.isBinaryExpression(parent)) return isChoice(parent.operatorToken.kind);
  return (
    ts.isExpression(parent) && skipOuter(parent) !== parent && skipOuter(parent) === skipOuter(node as ts.Expression)
  );
}

function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  let at: ts.Node | undefined = node;
  while (at && !ts.isFunctionLike(at)) at = at.parent;
  return at as ts.FunctionLikeDeclaration | undefined;
}

function isOverloadOf(node: ts.Node, fn: ts.FunctionLikeDeclaration): boolean {
  if (!isOverload(node) || node.kind !== fn.kind) return false;
  const [name, other] = [node.name, fn.name];
  return name !== undefined && other !== undefined && name.getText() === other.getText();
}
