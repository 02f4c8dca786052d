import { ts } from "ts-morph";
import { isFunctionNode, isTypeOnly } from "./syntax.js";

const K = ts.SyntaxKind;

/**
 * Calls `visit` for `root` and every node below it that can run, in no particular order.
 * @param visit answers `false` to leave out what is below a node
 * @param functions whether functions inside are entered too
 */
export function walk(root: ts.Node, functions: boolean, visit: (node: ts.Node) => boolean | undefined): void {
  const work: ts.Node[] = [root];
  for (let node = work.pop(); node; node = work.pop()) {
    if (isTypeOnly(node) || (!functions && node !== root && isFunctionNode(node))) continue;
    if (visit(node) === false) continue;
    ts.forEachChild(node, (child) => void work.push(child));
  }
}

/** Whether some node below `root`, or itself, fits. */
export function some(root: ts.Node, functions: boolean, fits: (node: ts.Node) => boolean): boolean {
  let found = false;
  walk(root, functions, (node) => {
    if (!found && fits(node)) found = true;
    return !found;
  });
  return found;
}

/** Whether an identifier reads or writes a variable, and is not the name of a member, a property or a declaration. */
export function isVariable(node: ts.Identifier): boolean {
  const { parent } = node;
  switch (parent.kind) {
    case K.PropertyAccessExpression:
      return (parent as ts.PropertyAccessExpression).expression === node;
    case K.PropertyAssignment:
      return (parent as ts.PropertyAssignment).initializer === node;
    case K.BindingElement:
      return (parent as ts.BindingElement).initializer === node;
    case K.VariableDeclaration:
    case K.Parameter:
    case K.PropertyDeclaration:
      return (parent as ts.VariableDeclaration).initializer === node;
    case K.MethodDeclaration:
    case K.FunctionDeclaration:
    case K.FunctionExpression:
    case K.ClassDeclaration:
    case K.LabeledStatement:
    case K.BreakStatement:
    case K.ContinueStatement:
    case K.GetAccessor:
    case K.SetAccessor:
    case K.JsxAttribute:
      return false;
    default:
      return true;
  }
}

/** The names that a binding gives: one for an identifier, all of a pattern. */
export function bindingNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  const names: string[] = [];
  walk(name, false, (node) => {
    if (ts.isBindingElement(node) && ts.isIdentifier(node.name)) names.push(node.name.text);
    return undefined;
  });
  return names;
}

/** Names of the variables that are mentioned below `root`; `this.x` for fields. Functions inside count. */
export function mentionedIn(root: ts.Node): Set<string> {
  const names = new Set<string>();
  walk(root, true, (node) => {
    if (ts.isIdentifier(node) && isVariable(node)) names.add(node.text);
    else if (ts.isPropertyAccessExpression(node) && node.expression.kind === K.ThisKeyword) {
      names.add(`this.${node.name.text}`);
    }
    return undefined;
  });
  return names;
}

/** The variable at the bottom of `a.b[c].d`; `this.x` for fields. */
export function rootName(node: ts.Expression): string | undefined {
  let at = node;
  for (;;) {
    if (ts.isIdentifier(at)) return at.text;
    if (ts.isPropertyAccessExpression(at) && at.expression.kind === K.ThisKeyword) return `this.${at.name.text}`;
    if (
      ts.isPropertyAccessExpression(at) ||
      ts.isElementAccessExpression(at) ||
      ts.isNonNullExpression(at) ||
      ts.isParenthesizedExpression(at) ||
      ts.isAsExpression(at) ||
      ts.isCallExpression(at)
    ) {
      at = at.expression;
    } else return undefined;
  }
}
