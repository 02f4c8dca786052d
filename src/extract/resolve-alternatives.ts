import { ts } from "ts-morph";
import { skipOuter } from "./names.js";
import type { Value } from "./resolve-values.js";

/**
 * Values of which one is taken, by the expression each comes from. Where some may be functions, an operand that nothing is
 * known of counts as a function that nobody knows: one known callee among them is not the only one.
 */
export function alternatives(
  parts: readonly { readonly from: ts.Expression; readonly values: readonly Value[] }[],
): Value[] {
  const found = parts.flatMap(({ values }) => values);
  if (!found.some(({ k }) => k === "function" || k === "method")) return found;
  for (const { from, values } of parts) {
    if (values.length === 0 && !isEmpty(from)) found.push({ k: "unknown", node: from });
  }
  return found;
}

/** Whether an expression stands for the absence of a value, or for one that is nothing to call. */
function isEmpty(expression: ts.Expression): boolean {
  const node = skipOuter(expression);
  switch (node.kind) {
    case ts.SyntaxKind.NullKeyword:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.VoidExpression:
      return true;
    default:
      return ts.isIdentifier(node) && node.text === "undefined";
  }
}
