import { ts } from "ts-morph";
import { isChoice } from "./bindings.js";
import { propertyName, skipOuter } from "./names.js";
import type { Trace } from "./resolve-values.js";

/**
 * The name of the member that a variable was taken out of, `hooks[]` for an element of it: `const { run } = task`,
 * `const run = task.run`, `for (const hook of options.hooks)`, `options.hooks[i]`. Undefined for anything else.
 */
export function originOf(trace: Trace, callee: ts.Expression): string | undefined {
  const node = skipOuter(callee);
  if (ts.isElementAccessExpression(node)) return elementOf(node.expression);
  const declaration = ts.isIdentifier(node) ? trace.symbolAt(node)?.valueDeclaration : undefined;
  if (!declaration) return undefined;
  if (ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent))
    return propertyName(declaration.propertyName ?? declaration.name);
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  const statement = declaration.parent.parent as ts.Node;
  if (ts.isForOfStatement(statement)) return elementOf(statement.expression);
  const value = declaration.initializer && skipOuter(declaration.initializer);
  if (!value) return undefined;
  if (ts.isPropertyAccessExpression(value)) return value.name.text;
  return ts.isElementAccessExpression(value) ? elementOf(value.expression) : undefined;
}

function elementOf(collection: ts.Expression): string | undefined {
  let node = skipOuter(collection);
  while (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind)) node = skipOuter(node.left);
  return ts.isPropertyAccessExpression(node) ? `${node.name.text}[]` : undefined;
}
