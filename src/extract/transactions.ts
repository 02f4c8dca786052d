import { ts } from "ts-morph";
import type { CallLike } from "./context.js";
import { bare } from "./syntax.js";

/** What people call the handle of a transaction. */
const handle = /^(?:trx|txn?|transaction|queryRunner|(?:trx?|tx|transaction(?:al)?)[A-Z]\w*)$/;

/**
 * Whether a call goes through the handle of a transaction, by the names in it: the receiver (`trx("users").update()`,
 * `tx.user.create()`), an argument (`save(user, tx)`), or an option (`{ transaction }`, `{ transaction: t }`).
 */
export function isInTransaction(node: CallLike): boolean {
  if (!ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node)) return false;
  for (let at = bare(ts.isCallExpression(node) ? node.expression : node.tag); ;) {
    if (ts.isIdentifier(at)) {
      if (handle.test(at.text)) return true;
      break;
    }
    // The method `db.transaction()` opens one; a field that is called so is one.
    if (ts.isPropertyAccessExpression(at)) {
      if (at.expression.kind !== ts.SyntaxKind.Identifier && handle.test(at.name.text) && !isCallee(at)) return true;
      at = bare(at.expression);
    } else if (ts.isCallExpression(at)) at = bare(at.expression);
    else break;
  }
  if (!ts.isCallExpression(node)) return false;
  return node.arguments.some((argument) => {
    const inner = bare(argument);
    if (ts.isIdentifier(inner)) return handle.test(inner.text);
    if (ts.isPropertyAccessExpression(inner)) return handle.test(inner.name.text);
    return (
      ts.isObjectLiteralExpression(inner) &&
      inner.properties.some((one) => one.name !== undefined && ts.isIdentifier(one.name) && handle.test(one.name.text))
    );
  });
}

function isCallee(node: ts.PropertyAccessExpression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}
