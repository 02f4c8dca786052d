import { ts } from "ts-morph";
import type { Resolver } from "./context.js";
import { bare, memberName, numberValue, pathText } from "./syntax.js";

/** Names that people give to a chosen number of things to run at once. */
const widthName = /concurren|parallel|worker|limit|thread|pool|batch|chunk|slot|size$|^max|^num_?(?:cpus|procs)/i;
/** Calls that give a number much like the one they are given. */
const rounding: ReadonlySet<string> = new Set(
  "Math.max Math.floor Math.ceil Math.round Math.trunc Math.abs Number Number.parseInt parseInt".split(" "),
);

/** Numbers that somebody chose, as against those that follow from data. */
export class ChosenNumbers {
  constructor(private readonly resolver: Resolver) {}

  /** Whether an expression is a chosen number: by its name, or `Math.min(chosen, …)`. */
  named(node: ts.Expression): boolean {
    const inner = bare(node);
    if (ts.isIdentifier(inner)) {
      if (widthName.test(inner.text)) return true;
      const made = this.resolver.declaration(inner);
      if (!made || !ts.isVariableDeclaration(made) || !made.initializer) return false;
      const from = bare(made.initializer);
      return !ts.isIdentifier(from) && this.named(from);
    }
    if (ts.isAwaitExpression(inner)) return this.named(inner.expression);
    if (ts.isConditionalExpression(inner)) return this.named(inner.whenTrue) || this.named(inner.whenFalse);
    if (ts.isPropertyAccessExpression(inner)) return inner.name.text !== "length" && widthName.test(inner.name.text);
    if (ts.isCallExpression(inner)) {
      const path = pathText(inner.expression);
      if (path === "Math.min")
        return inner.arguments.some(
          (one) => numberValue(one) !== undefined || this.constant(one) !== undefined || this.named(one),
        );
      if (path !== undefined && rounding.has(path)) return inner.arguments.some((one) => this.named(one));
      const name = memberName(bare(inner.expression)) ?? path;
      return name !== undefined && /concurren|parallel|workers?$|threads?$|limit$|cpus$/i.test(name);
    }
    if (ts.isBinaryExpression(inner)) {
      // So many pages of a chosen size are as many as there is data for.
      const divides = inner.operatorToken.kind === ts.SyntaxKind.SlashToken;
      return this.named(inner.left) || (!divides && this.named(inner.right));
    }
    return false;
  }

  /** The value of a constant that is a number. */
  constant(node: ts.Expression): number | undefined {
    const inner = bare(node);
    if (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner)) return undefined;
    const made = this.resolver.declaration(inner);
    if (!made) return undefined;
    if (ts.isVariableDeclaration(made) && isConstant(made)) return numberValue(made.initializer);
    if (ts.isPropertyDeclaration(made) && isReadonly(made)) return numberValue(made.initializer);
    return ts.isPropertyAssignment(made) ? numberValue(made.initializer) : undefined;
  }
}

/** Whether a variable is declared `const`. */
export function isConstant(node: ts.VariableDeclaration): boolean {
  return (node.parent.flags & ts.NodeFlags.Const) !== 0;
}

/** Whether a field is declared `readonly`. */
export function isReadonly(node: ts.PropertyDeclaration): boolean {
  return ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;
}
