import { ts } from "ts-morph";
import type { SwallowFact } from "../model/index.js";
import { walk } from "./await-syntax.js";
import type { FileScope } from "./context.js";
import type { Gathered } from "./gathered.js";
import { bare } from "./syntax.js";

/** What writes a failure down, and does nothing about it. */
const notes =
  /(?:^|[._])(?:console|log\w*|warn|error|info|debug|trace|verbose|report\w*|capture\w*|record\w*|print\w*|set(?:Status|Tag|Attribute)|stringify|String|format\w*|increment|inc|get\w*)$/i;

/** Functions that wait for work in a `try`, and write a failure of it down at most: whoever called them takes the work for done. */
export function swallowsOf(scope: FileScope, gathered: Gathered): SwallowFact[] {
  const found: SwallowFact[] = [];
  for (const { node, entry } of gathered.functions.values()) {
    const body = "body" in node ? node.body : undefined;
    if (!body || !ts.isBlock(body)) continue;
    for (const statement of body.statements) {
      const clause = ts.isTryStatement(statement) ? statement.catchClause : undefined;
      if (!clause || !ts.isTryStatement(statement) || !waits(statement.tryBlock) || !onlyNotes(clause.block)) continue;
      found.push({ function: entry.id, range: scope.rangeOf(clause) });
    }
  }
  return found;
}

function waits(block: ts.Block): boolean {
  let found = false;
  walk(block, false, (node) => {
    if (ts.isAwaitExpression(node)) found = true;
    return !found;
  });
  return found;
}

/** Whether a handler neither passes a failure on, nor keeps it, nor does anything else. */
function onlyNotes(block: ts.Block): boolean {
  let only = true;
  walk(block, true, (node) => {
    if (ts.isThrowStatement(node) || ts.isAwaitExpression(node) || ts.isNewExpression(node)) only = false;
    else if (ts.isReturnStatement(node) && node.expression) only = false;
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) only = false;
    else if (ts.isCallExpression(node) && !notes.test(bare(node.expression).getText())) only = false;
    return only;
  });
  return only;
}
