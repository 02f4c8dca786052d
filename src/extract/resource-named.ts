import { ts } from "ts-morph";
import type { ResourceUse } from "../model/index.js";
import type { ShapeContext } from "./resource-shape-parts.js";
import { walk } from "./resource-shape-parts.js";
import { bare } from "./syntax.js";

/** Names that mean: run this while the lock is held. */
const locking =
  /^_?(?:(?:with|acquire|obtain|hold|use|in|under|run(?:In|With|Under)?)[A-Z]?\w*(?:Lock|Mutex)|runExclusive(?:ly)?|synchronized|exclusively|withLock|lockAndRun)$/;

/**
 * Functions that, by their name, run what they are given while they hold a lock, where the lock itself is out of sight:
 * given by a user, in a package that is not known, in another process. That they hold it is told; who waits for whom is not.
 * @param known functions of which it is known what they hold
 */
export function namedLocks(
  { scope, calls }: Pick<ShapeContext, "scope" | "calls">,
  known: ReadonlySet<string>,
): readonly ResourceUse[] {
  const found: ResourceUse[] = [];
  for (const entry of scope.functions) {
    const { node, id, owner } = entry;
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) continue;
    const name = entry.name.split(/[. ]/).at(-1) ?? "";
    if (!locking.test(name) || [...known].some((one) => one === id || one.startsWith(`${id}>`))) continue;
    const index = node.parameters.findIndex(
      (one) => ts.isIdentifier(one.name) && isRun(one.name.text, node.body as ts.Node, calls),
    );
    if (index < 0) continue;
    found.push({
      op: "acquire",
      kind: "lock",
      by: "name",
      resource: { id: `${id}()`, on: owner === undefined ? "shared" : "this" },
      function: id,
      range: entry.nameRange,
      waits: true,
      param: { index },
      guard: name,
    });
  }
  return found;
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
