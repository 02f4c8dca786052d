import { ts } from "ts-morph";
import type { ResourceFact, ResourceUse } from "../model/index.js";
import type { ShapeContext, Shapes } from "./resource-shape-parts.js";
import { walk } from "./resource-shape-parts.js";
import { bare } from "./syntax.js";

/** Names that mean: run this while the lock is held. */
const locking =
  /^_?(?:(?:with|acquire|obtain|hold|use|in|under|run(?:In|With|Under)?)[A-Z]?\w*(?:Lock|Mutex)|runExclusive(?:ly)?|synchronized|exclusively|withLock|lockAndRun)$/;

/**
 * Functions that, by their name, run what they are given while they hold a lock, where the lock itself is out of sight:
 * given by a user, in a package that is not known, in another process. That they hold it is told; who waits for whom is not,
 * unless they are methods of a class that is called a lock, which is the lock then.
 * @param known functions that take something by what they do
 * @param perhaps functions that take something if what they call does
 */
export function namedLocks(
  { scope, calls }: Pick<ShapeContext, "scope" | "calls">,
  known: ReadonlySet<string>,
  perhaps: ReadonlySet<string>,
): Shapes {
  const made: ResourceFact[] = [];
  const uses: ResourceUse[] = [];
  for (const entry of scope.functions) {
    const { node, id, owner } = entry;
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) continue;
    const name = entry.name.split(/[. ]/).at(-1) ?? "";
    const isIn = (one: string): boolean => one === id || one.startsWith(`${id}>`);
    if (!locking.test(name) || [...known].some(isIn)) continue;
    const index = node.parameters.findIndex(
      (one) => ts.isIdentifier(one.name) && isRun(one.name.text, node.body as ts.Node, calls),
    );
    if (index < 0) continue;
    const isLock =
      owner !== undefined && index === 0 && isOfLock(node) && ![...known].some((one) => one.startsWith(`${owner}.`));
    if (!isLock && [...perhaps].some(isIn)) continue;
    const resource = { id: isLock ? `${owner}.lock` : `${id}()`, on: owner === undefined ? "shared" : "this" } as const;
    uses.push({
      op: "acquire",
      kind: "lock",
      by: "name",
      resource,
      function: id,
      range: entry.nameRange,
      waits: true,
      param: { index },
      ...(isLock ? {} : { guard: name }),
    });
    if (isLock)
      made.push({
        id: resource.id,
        name: "lock",
        kind: "lock",
        by: "name",
        range: entry.nameRange,
        width: 1,
        inside: true,
      });
  }
  return { made, uses };
}

/** Words for locks that several hold, that whoever holds it may take again, or of which there is one for each key. */
const others =
  /\bread|Read|\bshared|\bkeys?\b|[kK]eyed|[rR]e-?entran|[rR]ecursi|[oO]wner\b|[dD]epth\b|AsyncLocalStorage/;

/**
 * Whether a method is that of a class called a lock, which waits for the lock by another method of its own, runs what it is given,
 * and gives the lock back: `const release = await this.acquire(); try { return await fn(); } finally { release(); }`.
 */
function isOfLock(method: ts.FunctionLikeDeclaration): boolean {
  const { parent } = method;
  if (!ts.isClassLike(parent) || !parent.name || !/(?:^|[a-z])(?:Mutex|Lock)$/.test(parent.name.text)) return false;
  if (parent.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) return false;
  const body = method.body?.getText() ?? "";
  return (
    !others.test(parent.getText()) &&
    /\bawait this\.(?:acquire|lock|take|enter|wait)\w*\(/.test(body) &&
    /\bfinally\b/.test(body)
  );
}

/** Whether a parameter is called in a function, or in closures of it. */
function isRun(name: string, body: ts.Node, calls: ShapeContext["calls"]): boolean {
  let runs = false;
  walk(body, (node) => {
    if (runs || !ts.isCallExpression(node) || !calls.at.has(node)) return;
    const callee = bare(node.expression);
    runs = ts.isIdentifier(callee) && callee.text === name;
  });
  return runs;
}
