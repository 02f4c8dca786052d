import { ts } from "ts-morph";
import type { ControlFlow } from "./control-flow-points.js";
import { search } from "./control-flow-paths.js";
import { Truths } from "./control-flow-truths.js";
import { functionOf } from "./enclosing.js";
import type { Gathered } from "./gathered.js";
import { isAddition } from "./holds-mentions.js";
import { bare, isFunctionLiteral, isTransparent } from "./syntax.js";

/**
 * Whether something is given back only where it was not taken, as the tests on the way say: `if (keep) await lock(id); …
 * if (!keep) await unlock(id)`. What is taken there is meant to stay taken.
 */
export function isNoPair(
  flow: ControlFlow,
  start: number,
  releases: ReadonlyMap<ts.Node, unknown>,
  isTaken: (expression: ts.Expression) => boolean,
): boolean {
  const given = [...releases.keys()].map((node) => flow.pointsOf(node));
  if (given.length === 0 || given.some((points) => points.length === 0)) return false;
  const goals = new Set(given.flat());
  const found = search<"free" | "held">(flow, {
    from: [{ point: flow.entry, state: "free" }],
    truths: new Truths(flow, isTaken),
    step: ({ index }, state) => (index === start ? { next: "held", thrown: state } : { next: state, thrown: state }),
    isGoal: ({ index }, state) => state === "held" && goals.has(index),
  });
  return found === undefined;
}

/**
 * Whether a place is a function that gives something back, or puts it where others find it: into a member of something else, or a
 * collection, by itself or as a part of an object (`const entry = { client }; entries.push(entry)`).
 */
export function isPutAway(place: ts.Node, { mentions }: Pick<Gathered, "mentions">): boolean {
  if (isFunctionLiteral(place)) return true;
  if (ts.isBinaryExpression(place)) return !ts.isIdentifier(bare(place.left));
  if (ts.isCallExpression(place)) return isAddition(place);
  if (!isMadePart(place)) return false;
  let whole: ts.Node = place;
  while (isTransparent(whole.parent) || isPart(whole.parent)) whole = whole.parent;
  const { parent: declared } = whole;
  if (!ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name)) return false;
  const { name } = declared;
  return (mentions.get(name.text) ?? []).some(
    ({ parent, pos }) =>
      pos > name.end &&
      functionOf(parent) === functionOf(name) &&
      ((ts.isCallExpression(parent) && isAddition(parent)) ||
        (ts.isBinaryExpression(parent) &&
          parent.right.pos === pos &&
          ts.isPropertyAccessExpression(bare(parent.left)))),
  );
}

function isPart(node: ts.Node): boolean {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node)
  );
}

/** Whether a place makes something a part of an object, an array or a collection: `{ client }`, `clients.push(client)`. */
export function isMadePart(place: ts.Node): boolean {
  if (ts.isCallExpression(place)) return isAddition(place);
  let node = place;
  while (isTransparent(node.parent)) node = node.parent;
  const { parent } = node;
  return (
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    ts.isArrayLiteralExpression(parent)
  );
}
