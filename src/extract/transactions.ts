import { ts } from "ts-morph";
import type { CallFact } from "../model/index.js";
import type { CallLike, Resolver } from "./context.js";
import { takenWithout } from "./resource-guards.js";
import { bare, lastName, pathText } from "./syntax.js";

/** What people call the handle of a transaction. */
const handle = /^(?:trx|txn?|transaction|queryRunner|(?:trx?|tx|transaction(?:al)?)[A-Z]\w*)$/;

/** The same, and what callers hand over to have a transaction joined. */
const given =
  /^(?:trx|txn?|transaction|queryRunner|entityManager|manager|conn(?:ection)?|client|(?:trx?|tx|transaction(?:al)?)[A-Z]\w*)$/;

/** How a call has to do with a transaction, as a part of its fact. */
export function transactionOf(node: CallLike, resolver: Resolver): Pick<CallFact, "transaction"> {
  const around = madeAround(node, resolver);
  if (around) return { transaction: around };
  return isInTransaction(node) ? { transaction: "through" } : {};
}

/**
 * Whether a call goes through the handle of a transaction, by the names in it: the receiver (`trx("users").update()`,
 * `tx.user.create()`), an argument (`save(user, tx)`), or an option (`{ transaction }`, `{ transaction: t }`).
 */
function isInTransaction(node: CallLike): boolean {
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

/**
 * Which parameter of its function is the handle of a transaction without which, alone, a call is come by, as a part of its fact:
 * `if (trx) await run(trx); else await begin(run);`.
 */
export function withoutTransaction(node: CallLike, params: readonly string[]): Pick<CallFact, "without"> {
  if (!mentionsHandle(node.getSourceFile()) || params.length === 0) return {};
  const missing = takenWithout(node);
  if (!missing || !given.test(lastName(missing) ?? "")) return {};
  const [name = "", ...path] = pathText(missing)?.split(".") ?? [];
  const index = params.indexOf(name);
  return index < 0 ? {} : { without: { index, ...(path.length > 0 ? { path } : {}) } };
}

/**
 * Whether a call goes to an object that was made around the handle of a transaction, as its variable says
 * (`const users = new Users(tx); await users.find()`), or around what callers may give one for (`new Users(db)` in
 * `rename(id, db = database)`): what it keeps of its maker's arguments is no pool, for `given` where they do.
 */
function madeAround(node: CallLike, resolver: Resolver): "around" | "given" | undefined {
  if (!ts.isCallExpression(node) || !makesAround(node.getSourceFile())) return undefined;
  let at = bare(node.expression);
  if (!ts.isPropertyAccessExpression(at)) return undefined;
  while (ts.isPropertyAccessExpression(at)) at = bare(at.expression);
  if (ts.isNewExpression(at)) return handleOf(at, resolver);
  if (!ts.isIdentifier(at)) return undefined;
  const declared = resolver.declaration(at);
  if (!declared || !ts.isVariableDeclaration(declared) || declared.getSourceFile() !== node.getSourceFile())
    return undefined;
  const made = declared.initializer && bare(declared.initializer);
  return made && ts.isNewExpression(made) ? handleOf(made, resolver) : undefined;
}

function handleOf({ arguments: list }: ts.NewExpression, resolver: Resolver): "around" | "given" | undefined {
  const names = (list ?? []).map(bare).filter(ts.isIdentifier);
  if (names.some(({ text }) => handle.test(text))) return "around";
  const isGiven = names.some((one) => {
    const declared = database.test(one.text) ? resolver.declaration(one) : undefined;
    return declared !== undefined && ts.isParameter(declared);
  });
  return isGiven ? "given" : undefined;
}

/** Names of what a function is given to ask: the pool, or a transaction. */
const database = /^(?:db|database|knex|conn|connection|executor|em)$/;
const around = /\bnew [\w.]+\([^()]*\b(?:db|database|knex|conn|connection|executor|em)\b/;

/** Whether anything may be made around a transaction in a file: in most files nothing is. */
function makesAround(sourceFile: ts.SourceFile): boolean {
  let known = makers.get(sourceFile);
  if (known === undefined) makers.set(sourceFile, (known = mentionsHandle(sourceFile) || around.test(sourceFile.text)));
  return known;
}
const makers = new WeakMap<ts.SourceFile, boolean>();

/** Whether a file has a word by which people call such a handle: most have none, and nothing is asked there. */
function mentionsHandle(sourceFile: ts.SourceFile): boolean {
  let known = mentioned.get(sourceFile);
  if (known === undefined)
    mentioned.set(
      sourceFile,
      (known = /\b(?:trx|txn?|transaction|queryRunner)|\b(?:conn(?:ection)?|client)\s*(?:\|\||\?\?)/.test(
        sourceFile.text,
      )),
    );
  return known;
}
const mentioned = new WeakMap<ts.SourceFile, boolean>();

function isCallee(node: ts.PropertyAccessExpression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}
