import { ts } from "ts-morph";
import { hasModifier, isFunctionNode, isLoop } from "./syntax.js";

/** The innermost function, class member or file that the code of `node` runs in. */
export function functionOf(node: ts.Node): ts.Node {
  let at: ts.Node = node;
  while (at.parent) {
    const from = at;
    at = at.parent;
    // Parameters belong to the function; decorators and computed names do not.
    if (isFunctionNode(at) && !ts.isDecorator(from) && !ts.isComputedPropertyName(from)) return at;
    if (ts.isPropertyDeclaration(at) && at.initializer === from) return at;
  }
  return at;
}

/** Whether a function is declared `async`. */
export function isAsync(fn: ts.Node): boolean {
  return hasModifier(fn, ts.SyntaxKind.AsyncKeyword);
}

/** Whether a mention is inside a loop that `from` is in, too, so that it comes after it in the next round. */
export function inSameLoop(mention: ts.Node, from: ts.Node, fn: ts.Node): boolean {
  for (let at: ts.Node = from; at !== fn && at.parent; at = at.parent) {
    if (isLoop(at) && mention.pos >= at.pos && mention.end <= at.end) return true;
  }
  return false;
}
