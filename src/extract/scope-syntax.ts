import { ts } from "ts-morph";
import type { FunctionKind } from "../model/index.js";
import type { Binding } from "./bindings.js";
import type { FunctionNode } from "./context.js";
import { hasModifier } from "./exports.js";
import { keyName } from "./names.js";

/** The name under which types that can be called have what is called. */
export const itself = "()";

export function join(around: string, name: string): string {
  return around ? `${around}.${name}` : name;
}

export function unique(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}~${count}`;
  taken.add(id);
  return id;
}

export function isStatic(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.StaticKeyword);
}

/** Function-like syntax that has, or stands for, a body. */
export function isFunctionNode(node: ts.Node): node is ts.FunctionLikeDeclaration | ts.ClassStaticBlockDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node) ||
    ts.isClassStaticBlockDeclaration(node)
  );
}

export function isOverload(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return isFunctionNode(node) && !ts.isClassStaticBlockDeclaration(node) && !ts.isArrowFunction(node) && !node.body;
}

export function siblingsOf(node: ts.Node): readonly ts.Node[] {
  const parent = node.parent as ts.Node | undefined;
  if (!parent) return [];
  if (ts.isClassLike(parent)) return parent.members;
  return ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isBlock(parent) ? parent.statements : [];
}

export function kindOf(node: FunctionNode, binding: Binding): FunctionKind {
  if (ts.isClassStaticBlockDeclaration(node)) return "static-block";
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if (ts.isGetAccessorDeclaration(node)) return "getter";
  if (ts.isSetAccessorDeclaration(node)) return "setter";
  if (ts.isFunctionDeclaration(node)) return "function";
  if (ts.isMethodDeclaration(node)) return ts.isObjectLiteralExpression(node.parent) ? "object-member" : "method";
  if (binding.form === "argument" || binding.form === "jsx") return "callback";
  if (binding.inClass) return "class-field";
  if (binding.inObject) return "object-member";
  return ts.isArrowFunction(node) ? "arrow" : "function-expression";
}

/** The key of a function in its type's members. */
export function memberKey(binding: Binding): string | undefined {
  if (!binding.member) return undefined;
  return binding.isStatic ? `static ${binding.member}` : binding.member;
}

export function isFunctionMember(member: ts.ObjectLiteralElementLike): boolean {
  if (ts.isPropertyAssignment(member)) {
    const kind = member.initializer.kind;
    return (
      kind !== ts.SyntaxKind.StringLiteral &&
      kind !== ts.SyntaxKind.NumericLiteral &&
      kind !== ts.SyntaxKind.TrueKeyword
    );
  }
  return !ts.isSpreadAssignment(member);
}

/** Whether the initialiser contains a call outside functions. */
export function runsCode(member: ts.PropertyDeclaration): boolean {
  const stack: ts.Node[] = member.initializer ? [member.initializer] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (ts.isFunctionLike(node)) continue;
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) return true;
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  return false;
}

/** The calls along the callee of `node`: `a()` and `a().b()` in `a().b().c()`. */
export function calledWithin(node: ts.CallExpression | ts.NewExpression): ts.Node[] {
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee) && ts.isCallExpression(callee.expression)) return [callee.expression];
  return ts.isCallExpression(callee) ? [callee] : [];
}

export function elementName(left: ts.Node): string | undefined {
  if (!ts.isElementAccessExpression(left)) return undefined;
  const key = left.argumentExpression;
  return ts.isStringLiteralLike(key) ? key.text : (keyName(key) ?? "[]");
}

/** Whether a call gives its first argument the members of the others. */
export function isMixin({ expression, arguments: args }: ts.CallExpression): boolean {
  if (args.length < 2) return false;
  if (ts.isIdentifier(expression)) return expression.text === "inherits";
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const { name, expression: holder } = expression;
  if (name.text === "inherits") return true;
  return (
    ts.isIdentifier(holder) && holder.text === "Object" && (name.text === "assign" || name.text === "setPrototypeOf")
  );
}

export function typeMembers(type: ts.TypeNode): readonly ts.TypeElement[] | undefined {
  if (ts.isTypeLiteralNode(type)) return type.members;
  if (!ts.isIntersectionTypeNode(type)) return undefined;
  const literals = type.types.filter(ts.isTypeLiteralNode);
  return literals.length ? literals.flatMap((one) => [...one.members]) : undefined;
}

export function mayBeFunctionType(type: ts.TypeNode): boolean {
  return (
    ts.isFunctionTypeNode(type) ||
    ts.isTypeReferenceNode(type) ||
    (ts.isParenthesizedTypeNode(type) && mayBeFunctionType(type.type)) ||
    (ts.isUnionTypeNode(type) && type.types.some((one) => one !== type && ts.isFunctionTypeNode(one)))
  );
}
