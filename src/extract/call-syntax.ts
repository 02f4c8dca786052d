import { ts } from "ts-morph";
import type { CallLike } from "./context.js";
import { bare } from "./syntax.js";

/** Whether a call is written as an element or a decorator. */
export function isJsx(node: CallLike): boolean {
  return ts.isJsxOpeningLikeElement(node) || ts.isDecorator(node);
}

/** The callee's name within a call: where an edge points. */
export function nameOf(node: CallLike): ts.Node {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  if (ts.isElementAccessExpression(node)) return node.argumentExpression;
  const callee = calleeOf(node);
  const inner = ts.isExpression(callee) ? bare(callee) : callee;
  if (ts.isPropertyAccessExpression(inner)) return inner.name;
  if (ts.isElementAccessExpression(inner)) return inner.argumentExpression;
  return inner;
}

/** What is called, as it is written. */
export function calleeOf(node: CallLike): ts.Node {
  if (ts.isTaggedTemplateExpression(node)) return node.tag;
  if (ts.isJsxOpeningLikeElement(node)) return node.tagName;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return node;
  return node.expression;
}

/** Whether a call is a statement, `void` or not, right after which the function throws. */
export function throwsAfter(node: ts.Node): boolean {
  let at = node;
  while (ts.isExpression(at.parent) && (ts.isVoidExpression(at.parent) || ts.isParenthesizedExpression(at.parent)))
    at = at.parent;
  const statement = at.parent;
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent)) return false;
  const { statements } = statement.parent;
  const next = statements[statements.indexOf(statement) + 1];
  return next !== undefined && ts.isThrowStatement(next);
}

/** The module that an import or a re-export runs; undefined where only types are taken from it. */
export function specifierOf(
  node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration,
): ts.Expression | undefined {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return undefined;
    const bindings = clause?.namedBindings;
    const onlyTypes =
      clause &&
      !clause.name &&
      bindings &&
      ts.isNamedImports(bindings) &&
      bindings.elements.length > 0 &&
      bindings.elements.every((one) => one.isTypeOnly);
    return onlyTypes ? undefined : node.moduleSpecifier;
  }
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : node.moduleSpecifier;
  if (node.isTypeOnly || !ts.isExternalModuleReference(node.moduleReference)) return undefined;
  return node.moduleReference.expression;
}
