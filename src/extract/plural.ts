import { ts } from "ts-morph";
import type { CallFact, Target } from "../model/index.js";
import type { CallLike } from "./context.js";
import { bare } from "./syntax.js";

/** Queries for whatever fits: everything that belongs to one thing, a page, or many things by their keys. */
const listing = /(?:^|\.)(?:findMany|find|findBy|findAndCount)$/;

/** What names many keys, or tells a page from the next. */
const many =
  /\b(?:in|notIn|\$in|hasSome|OR|\$or|\$each|cursor|skip|offset|page)\b["'\]]*\s*:|\b(?:In|inArray|Any|ArrayContains|ArrayOverlap)\(|\bskip\b\s*[,}]|\boffset\b\s*[,}]/;

/** Packages whose statements are written as chains, and the calls that end those which read for a key. */
const builders = /^drizzle-orm(?:\/|$)/;
const ending = /(?:^|\.)(?:where|limit)$/;

/** Whether a query for whatever fits asks for many things by their keys, or for a page, or does not say here what it asks for. */
export function pluralOf(node: CallLike, targets: readonly Target[]): Pick<CallFact, "plural"> {
  if (!ts.isCallExpression(node)) return {};
  if (targets.some((one) => one.kind === "external" && builders.test(one.module) && ending.test(one.name)))
    return asksForOne(node) ? {} : { plural: true };
  if (!targets.some((one) => one.kind === "external" && one.module !== "lib" && listing.test(one.name))) return {};
  const [first] = node.arguments;
  const asked = first && bare(first);
  const isWritten =
    asked !== undefined &&
    ts.isObjectLiteralExpression(asked) &&
    !asked.properties.some((one) => ts.isSpreadAssignment(one) || ts.isShorthandPropertyAssignment(one));
  return isWritten && !many.test(asked.getText()) ? {} : { plural: true };
}

/** `db.select().from(users).where(eq(users.id, id)).limit(1)`: a chain that reads what one key says. */
function asksForOne(node: ts.CallExpression): boolean {
  let condition: ts.Expression | undefined;
  for (let at: ts.Expression = node; ts.isCallExpression(at);) {
    const callee = bare(at.expression);
    if (!ts.isPropertyAccessExpression(callee)) return false;
    const name = callee.name.text;
    if (name === "where") condition = at.arguments[0];
    if (name === "select" || name === "selectDistinct") {
      const text = condition?.getText() ?? "";
      return /^(?:and\(\s*)?eq\(/.test(text) && !many.test(text);
    }
    at = bare(callee.expression);
  }
  return false;
}
