import { ts } from "ts-morph";
import { isFunctionNode, isLoop } from "./syntax.js";

/** Where a jump ends: `return`, or a loop, `switch` or label by its node. */
export interface Jump {
  readonly target: ts.Node | "return";
  readonly again: boolean;
}

/** The loop, `switch` or label that a jump leaves or goes on with. */
export function jumpOf(node: ts.BreakOrContinueStatement): Jump & { readonly target: ts.Node } {
  const isBreak = ts.isBreakStatement(node);
  let at: ts.Node = node.parent;
  for (; at.parent && !isFunctionNode(at); at = at.parent) {
    if (node.label) {
      if (ts.isLabeledStatement(at) && at.label.text === node.label.text) {
        if (isBreak) break;
        let inner: ts.Statement = at.statement;
        while (ts.isLabeledStatement(inner)) inner = inner.statement;
        at = inner;
        break;
      }
    } else if (isLoop(at) || (isBreak && ts.isSwitchStatement(at))) {
      break;
    }
  }
  return { target: at, again: !isBreak };
}
