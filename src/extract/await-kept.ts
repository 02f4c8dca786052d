import { ts } from "ts-morph";
import type { AwaitFacts, NodeId } from "../model/index.js";
import { bindingNames, mentionedIn, rootName, walk } from "./await-syntax.js";
import type { FunctionRecord, Gathered } from "./gathered.js";
import { assignmentOperators, bare, isFunctionLiteral, memberName } from "./syntax.js";

/**
 * Functions that do their work once and keep what comes of it: `if (page) return page; … page = …`,
 * `if (cache.has(key)) return cache.get(key); … cache.set(key, …)`, `if (loaded) return; … loaded = true`, `once(() => …)`, and
 * functions that do nothing but `if (!cache.has(key)) { … cache.set(key, …) }`. Apart from them those that look how old it is.
 */
export function keptOf(gathered: Gathered): Pick<AwaitFacts, "kept" | "renewed"> {
  const kept: NodeId[] = [];
  const renewed: NodeId[] = [];
  for (const record of gathered.functions.values()) {
    const by = keptBy(record, gathered);
    if (by) (by === "age" ? renewed : kept).push(record.entry.id);
  }
  return { kept, renewed };
}

/** What says in a condition how old something is. */
const ages = /\bDate\.now\(|\bnew Date\(|performance\.now\(|ttl|expir|\bmaxAge\b|stale|fresh/i;

/** Names of functions that run what they are given once, or once for each argument. */
const once = /^(?:once|onetime|lazy|memo|memoi[sz]e\w*|pMemoi[sz]e)$/;

function keptBy({ node, entry }: FunctionRecord, gathered: Gathered): "once" | "age" | undefined {
  if (isFunctionLiteral(node) && ts.isCallExpression(node.parent) && node.parent.arguments[0] === node) {
    const callee = bare(node.parent.expression);
    if (once.test(memberName(callee) ?? callee.getText())) return "once";
  }
  const body = "body" in node ? node.body : undefined;
  if (!body || !ts.isBlock(body)) return undefined;
  const own = new Set(entry.params);
  /** Variables that hold what an outer one has: `const known = cache.get(key)`. */
  const from = new Map<string, string>();
  for (const statement of statementsOf(body)) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        const root = initializer && rootName(bare(initializer));
        for (const one of bindingNames(name)) {
          own.add(one);
          if (root !== undefined && !own.has(root)) from.set(one, root);
        }
      }
    } else if (ts.isIfStatement(statement) && returns(statement.thenStatement)) {
      for (const mentioned of mentionedIn(statement.expression)) {
        const name = from.get(mentioned) ?? mentioned;
        if (!own.has(name) && isFilled(name, node, gathered)) return keptWhile(statement.expression);
      }
    } else if (ts.isIfStatement(statement) && !statement.elseStatement && asksMissing(statement.expression)) {
      const { thenStatement } = statement;
      for (const mentioned of mentionedIn(statement.expression)) {
        const name = from.get(mentioned) ?? mentioned;
        if (own.has(name) || !isFilled(name, thenStatement, gathered)) continue;
        if (!isTakenBack(name, node, gathered) && callsOnly(name, body, thenStatement))
          return keptWhile(statement.expression);
      }
    }
  }
  return undefined;
}

function keptWhile(condition: ts.Expression): "once" | "age" {
  return ages.test(condition.getText()) ? "age" : "once";
}

/** `!loaded`, `!cache.has(key)`, `page === undefined`. */
function asksMissing(condition: ts.Expression): boolean {
  const inner = bare(condition);
  if (ts.isPrefixUnaryExpression(inner)) return inner.operator === ts.SyntaxKind.ExclamationToken;
  return ts.isBinaryExpression(inner) && /^[^!]*==+\s*(?:undefined|null)$/.test(inner.getText());
}

/** Whether a function sets a flag back, so that its work is done again. */
function isTakenBack(name: string, fn: ts.Node, gathered: Gathered): boolean {
  return (gathered.mentions.get(name) ?? []).some((mention) => {
    const { parent } = mention;
    const inside = mention.pos >= fn.pos && mention.end <= fn.end;
    if (!inside || !ts.isBinaryExpression(parent) || parent.left !== mention) return false;
    return (
      assignmentOperators.has(parent.operatorToken.kind) && /^(?:false|null|undefined)$/.test(parent.right.getText())
    );
  });
}

/** Whether nothing but what keeps the work is called outside of `branch`. */
function callsOnly(name: string, body: ts.Block, branch: ts.Node): boolean {
  let only = true;
  walk(body, false, (node) => {
    if (node === branch) return false;
    if (ts.isNewExpression(node)) only = false;
    if (ts.isCallExpression(node) && !bare(node.expression).getText().startsWith(`${name}.`)) only = false;
    return only;
  });
  return only;
}

/** The statements of a body, and of the `try` blocks directly in it. */
function statementsOf(body: ts.Block): ts.Statement[] {
  return body.statements.flatMap((one) => (ts.isTryStatement(one) ? [...one.tryBlock.statements] : [one]));
}

function returns(statement: ts.Statement): boolean {
  let found = false;
  walk(statement, false, (node) => {
    if (ts.isReturnStatement(node) && !(node.expression && isFunctionLiteral(node.expression))) found = true;
    return !found;
  });
  return found;
}

/** Whether the function puts something into a variable or field, or into an element of it. */
function isFilled(name: string, fn: ts.Node, gathered: Gathered): boolean {
  return (gathered.mentions.get(name) ?? []).some((mention) => {
    if (mention.pos < fn.pos || mention.end > fn.end) return false;
    let at: ts.Node = mention;
    while (
      (ts.isPropertyAccessExpression(at.parent) || ts.isElementAccessExpression(at.parent)) &&
      at.parent.expression === at
    ) {
      at = at.parent;
    }
    const { parent } = at;
    if (ts.isBinaryExpression(parent)) return parent.left === at && assignmentOperators.has(parent.operatorToken.kind);
    return ts.isCallExpression(parent) && parent.expression === at && memberName(parent.expression) === "set";
  });
}
