import { ts } from "ts-morph";
import { assignmentPath, calleeName, propertyName } from "./names.js";
import { hasModifier } from "./exports.js";

/** What a function, class or literal is bound to where it is written. */
export interface Binding {
  readonly form: "named" | "argument" | "jsx" | "anonymous";
  readonly name?: string;
  /** For readers: the callee with a literal first argument, the attribute. */
  readonly label?: string;
  /** The name stands by itself, whatever is around (`exports.f`, `Foo.m`). */
  readonly absolute?: boolean;
  readonly onThis?: boolean;
  readonly inClass?: boolean;
  readonly inObject?: boolean;
  /** The class or object literal it is a member of, and its name there. */
  readonly owner?: ts.Node;
  readonly member?: string;
  readonly isStatic?: boolean;
  readonly call?: ts.CallExpression | ts.NewExpression;
  readonly nameNode?: ts.Node;
}

const anonymous: Binding = { form: "anonymous" };

/** What `node`, a function, class, object or array literal, or call, is bound to. Looks through parentheses, assertions and choices. */
export function bindingOf(node: ts.Node): Binding {
  const own = ownName(node);
  if (own) return own;
  const found = bindingAround(node);
  const named =
    (ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name?.text ? node.name : undefined;
  if (!named || (found.form !== "anonymous" && found.name !== "exports")) return found;
  return { form: "named", name: named.text, nameNode: named, ...(found.absolute && { absolute: true }) };
}

function bindingAround(node: ts.Node): Binding {
  let child = node;
  for (let at = node.parent as ts.Node | undefined; at; child = at, at = at.parent as ts.Node | undefined) {
    if (ts.isVariableDeclaration(at) || ts.isParameter(at) || ts.isBindingElement(at)) {
      return child === at.initializer && ts.isIdentifier(at.name) ? named(at.name.text, at.name) : anonymous;
    }
    if (ts.isPropertyDeclaration(at)) return child === at.initializer ? member(at, "inClass") : anonymous;
    if (ts.isPropertyAssignment(at)) return child === at.initializer ? member(at, "inObject") : anonymous;
    if (ts.isExportAssignment(at))
      return { form: "named", name: at.isExportEquals ? "exports" : "default", absolute: true };
    if (ts.isCallExpression(at) || ts.isNewExpression(at)) {
      if (!givesBack(at, child)) return argument(at, child);
      continue;
    }
    if (ts.isJsxExpression(at)) return jsx(at);
    if (ts.isArrayLiteralExpression(at)) {
      const index = at.elements.indexOf(child as ts.Expression);
      return bindingOf(at).form === "named" ? named(String(index)) : anonymous;
    }
    if (ts.isBinaryExpression(at)) {
      const operator = at.operatorToken.kind;
      if (isAssignment(operator)) return child === at.right ? assigned(at) : anonymous;
      if (!isChoice(operator)) return anonymous;
    } else if (!isTransparent(at) && !(ts.isConditionalExpression(at) && child !== at.condition)) return anonymous;
  }
  return anonymous;
}

function ownName(node: ts.Node): Binding | undefined {
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
    const found = member(node, ts.isClassLike(node.parent) ? "inClass" : "inObject");
    const prefix = ts.isGetAccessor(node) ? "get " : ts.isSetAccessor(node) ? "set " : "";
    return prefix ? { ...found, name: prefix + (found.name ?? ""), member: prefix + (found.member ?? "") } : found;
  }
  if (ts.isConstructorDeclaration(node))
    return { form: "named", name: "constructor", inClass: true, owner: node.parent, member: "constructor" };
  if (ts.isClassStaticBlockDeclaration(node))
    return { form: "named", name: "<static>", inClass: true, owner: node.parent };
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    if (node.name?.text) return named(node.name.text, node.name);
    return hasModifier(node, ts.SyntaxKind.DefaultKeyword) ? named("default") : anonymous;
  }
  return undefined;
}

function named(name: string, nameNode?: ts.Node): Binding {
  return name === "" ? anonymous : { form: "named", name, ...(nameNode && { nameNode }) };
}

function member(
  node: ts.PropertyDeclaration | ts.PropertyAssignment | ts.MethodDeclaration | ts.AccessorDeclaration,
  place: "inClass" | "inObject",
): Binding {
  const name = propertyName(node.name);
  if (name === undefined) return anonymous;
  const isStatic = hasModifier(node, ts.SyntaxKind.StaticKeyword);
  return { form: "named", name, nameNode: node.name, [place]: true, owner: node.parent, member: name, isStatic };
}

function argument(call: ts.CallExpression | ts.NewExpression, child: ts.Node): Binding {
  const index = call.arguments?.indexOf(child as ts.Expression) ?? -1;
  if (index < 0) return anonymous;
  const callee = calleeName(call.expression);
  const first = call.arguments?.[0];
  const literal =
    index > 0 && first && ts.isStringLiteralLike(first) && first.text.length <= 40 ? `("${first.text}")` : "";
  return { form: "argument", name: `${callee}.arg${index}`, label: callee + literal, call };
}

function jsx(at: ts.JsxExpression): Binding {
  const parent = at.parent;
  if (ts.isJsxAttribute(parent)) {
    const element = parent.parent.parent;
    const tag = calleeName(element.tagName as ts.Expression);
    const attribute = propertyName(parent.name) ?? "fn";
    return { form: "jsx", name: `${tag}.${attribute}`, label: `<${tag}> ${attribute}`, nameNode: parent.name };
  }
  if (!ts.isJsxElement(parent)) return anonymous;
  const tag = calleeName(parent.openingElement.tagName as ts.Expression);
  return { form: "jsx", name: `${tag}.children`, label: `<${tag}> children` };
}

function assigned(at: ts.BinaryExpression): Binding {
  const target = assignmentPath(at.left);
  if (!target) return anonymous;
  const name = target.path.join(".");
  const nameNode = at.left;
  if (target.onThis) return { form: "named", name, onThis: true, nameNode };
  return target.path.length > 1
    ? { form: "named", name, absolute: true, nameNode }
    : { form: "named", name, absolute: name === "exports", nameNode };
}

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.EqualsToken ||
    operator === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    operator === ts.SyntaxKind.BarBarEqualsToken ||
    operator === ts.SyntaxKind.AmpersandAmpersandEqualsToken
  );
}

/** Operators whose value is that of one operand. */
export function isChoice(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken ||
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.CommaToken
  );
}

/** `Object.freeze(x)` and its like, whose result is their first argument. */
function givesBack(call: ts.CallExpression | ts.NewExpression, child: ts.Node): boolean {
  const callee = call.expression;
  if (call.arguments?.[0] !== child || !ts.isPropertyAccessExpression(callee)) return false;
  return (
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === "Object" &&
    /^(freeze|seal)$/.test(callee.name.text)
  );
}

function isTransparent(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}
