import { ts } from "ts-morph";
import { externalModel } from "../libraries/index.js";
import type { Target } from "../model/index.js";
import type { CallLike } from "./context.js";
import { bare, isFunctionLiteral, memberName } from "./syntax.js";

/** What arrays, and collections that behave like them, do with a function. Databases take descriptions, not functions. */
const arrayWork = /^(?:find|findIndex|findLast|findLastIndex|some|every|filter)$/;

/**
 * The targets of a call, where a member such as `find` that a database's package has too is given a function: the elements
 * at hand are gone through (`meta.relations.find((one) => …)`), and no query is made.
 */
export function asArrayWork(node: CallLike, targets: readonly Target[]): readonly Target[] {
  if (!ts.isCallExpression(node)) return targets;
  const name = memberName(bare(node.expression));
  const [first] = node.arguments;
  if (name === undefined || !first || !arrayWork.test(name) || !isFunctionLiteral(bare(first))) return targets;
  const asks = (one: Target): boolean =>
    one.kind === "external" && externalModel(one.module, one.name)?.sink === "database";
  return targets.some(asks) ? [{ kind: "external", module: "lib", name: `Array.${name}` }] : targets;
}
