import { ts } from "ts-morph";
import type { Calls } from "./calls.js";
import { bare } from "./syntax.js";

const changing =
  /^\s*(?:\/\*.*?\*\/\s*)?(?:insert|update|delete|create|alter|drop|truncate|merge|replace|call|begin|commit|rollback|lock|grant|upsert|copy|vacuum|refresh)\b/i;

/** Functions that run the statement they are given. */
const runs = /(?:^|\.)(?:query|execute|exec|run|raw|unsafe|batch|\$(?:query|execute)Raw(?:Unsafe)?)$/;

/** Calls of what is outside that change something, or may, by their SQL text or by the method of the request. */
export function writesOf(calls: Calls): number[] {
  const found: number[] = [];
  for (const [node, { fact }] of calls.at) {
    if (fact.targets.every((one) => one.kind === "function" || one.kind === "method")) continue;
    const list = ts.isCallExpression(node)
      ? node.arguments
      : ts.isTaggedTemplateExpression(node)
        ? [node.template as ts.Expression]
        : [];
    const [first] = list;
    if (list.some((one) => changes(bare(one))) || (first && runs.test(fact.text) && isOpaque(bare(first)))) {
      found.push(fact.index);
    }
  }
  return found.sort((a, b) => a - b);
}

/** Whether a statement is made elsewhere. */
function isOpaque(node: ts.Expression): boolean {
  return !(
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isObjectLiteralExpression(node)
  );
}

function changes(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node)) return changing.test(node.text);
  if (ts.isTemplateExpression(node)) return changing.test(node.head.text);
  if (ts.isTaggedTemplateExpression(node)) return changes(node.template);
  if (!ts.isObjectLiteralExpression(node)) return false;
  return node.properties.some((one) => {
    if (!one.name || !ts.isIdentifier(one.name)) return false;
    if (!ts.isPropertyAssignment(one)) return false;
    const value = bare(one.initializer);
    if (one.name.text === "text" || one.name.text === "sql") return changes(value);
    return (
      one.name.text === "method" && ts.isStringLiteralLike(value) && /^(?:post|put|patch|delete)$/i.test(value.text)
    );
  });
}
