import { ts } from "ts-morph";
import type { Target } from "../model/index.js";
import type { ExtractHost } from "./context.js";
import { createScope } from "./scope.js";

/** The `await using` declaration that a call or `new` initialises. */
export function usingAround(node: ts.Node): ts.VariableDeclaration | undefined {
  let at = node;
  while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  const isUsing =
    ts.isVariableDeclaration(parent) &&
    parent.initializer === at &&
    (parent.parent.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
  return isUsing ? parent : undefined;
}

/** The method of the workspace that disposes of a variable at the end of its block. */
export function disposerOf({ name }: ts.VariableDeclaration, host: ExtractHost): Target | undefined {
  const types: ts.Type[] = [host.checker.getTypeAtLocation(name)];
  for (let type = types.pop(); type; type = types.pop()) {
    if (type.isUnionOrIntersection()) types.push(...type.types);
    for (const declared of type.symbol?.declarations ?? []) {
      if (!ts.isClassLike(declared) && !ts.isObjectLiteralExpression(declared)) continue;
      const found = disposer(declared);
      const file = found && host.fileIdOf(found.getSourceFile());
      const node = found && ts.isPropertyAssignment(found) ? found.initializer : found;
      const id = node && file !== undefined ? createScope(node.getSourceFile(), file).idOf(node) : undefined;
      if (id !== undefined) return { kind: "function", id };
      if (ts.isClassLike(declared)) types.push(...(host.checker.getBaseTypes(type as ts.InterfaceType) ?? []));
    }
  }
  return undefined;
}

function disposer(declared: ts.ClassLikeDeclaration | ts.ObjectLiteralExpression): ts.Node | undefined {
  const members: readonly ts.Node[] = ts.isClassLike(declared) ? declared.members : declared.properties;
  const named = (wanted: string): ts.Node | undefined =>
    members.find((one) => {
      const { name } = one as ts.NamedDeclaration;
      return name !== undefined && ts.isComputedPropertyName(name) && name.expression.getText() === wanted;
    });
  return named("Symbol.asyncDispose") ?? named("Symbol.dispose");
}
