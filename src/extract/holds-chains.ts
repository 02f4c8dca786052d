import { ts } from "ts-morph";
import { lifecyclesOf } from "../libraries/lifecycles.js";
import type { HoldFact, SkipFact } from "../model/index.js";
import type { MadeCall } from "./calls.js";
import { functionOf, isAsync } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { lifecycleOfCall } from "./holds.js";
import { holdsGiven, releaseName, skipsIn, usesOf, type Given, type Uses } from "./holds-callbacks.js";
import { runsOnce } from "./holds-closures.js";
import { endOf } from "./path-steps.js";
import { bare, isFunctionLiteral, isTransparent, lastName, memberName, receiver, shortText } from "./syntax.js";

/**
 * Everything that a link of a promise chain is given, as in `lock().then((unlock) => …)`, and that some way through the links inside
 * does not give back: one that returns early, or one that only success comes by.
 */
export function chainHoldsOf(context: FlowContext): HoldFact[] {
  return holdsGiven(context, givenBy, holdOf);
}

function givenBy(node: ts.CallExpression, made: MadeCall, context: FlowContext): Given | undefined {
  const then = linkAfter(node);
  if (!then || memberName(bare(then.expression)) !== "then") return undefined;
  const [first] = then.arguments;
  const callback = first && bare(first);
  const name = lastName(bare(node.expression));
  if (!callback || !isFunctionLiteral(callback) || name === undefined) return undefined;
  const [parameter] = callback.parameters;
  if (!parameter || !ts.isIdentifier(parameter.name)) return undefined;
  const entries = lifecyclesOf(name).filter(({ itself }) => !itself);
  const known = entries.length > 0 ? lifecycleOfCall(entries, node, made) : undefined;
  if (!known || (known.entry.scoped && node.arguments.some((one) => isFunctionLiteral(bare(one))))) return undefined;
  if (!context.gathered.functions.has(callback)) return undefined;
  const { entry } = known;
  const byCall = entry.by.includes("call");
  const isReleaser = releaseName.test(parameter.name.text);
  return {
    node,
    // `unlock.resolve()` of a deferred that is named for it.
    entry: byCall && isReleaser ? { ...entry, releases: [...entry.releases, "resolve"] } : entry,
    fromPackage: known.fromPackage,
    callback,
    error: undefined,
    things: [{ name: parameter.name, byCall }],
  };
}

function holdOf(given: Given, context: FlowContext): HoldFact | undefined {
  const { node, entry, fromPackage, callback } = given;
  const { scope, gathered } = context;
  const owner = gathered.functions.get(callback)?.entry.id;
  const uses = owner === undefined ? undefined : usesOf(given, context);
  if (!uses || owner === undefined || uses.places.length === 0 || uses.keeping) return undefined;
  const closures = new Set(uses.places.map((place) => inside(place, callback)));
  // Where several links may give it back, a later one does what an earlier one leaves.
  const [only] = closures;
  const fns = [...uses.ends.keys()].filter((fn) => fn === callback || (closures.size === 1 && runsOnce(fn)));
  const skips = [
    ...fns.flatMap((fn) => skipsIn(fn, given, uses, context, isAsync(fn))),
    ...(only ? failureOf([...closures], uses.handed, context) : []),
  ];
  if (skips.length === 0) return undefined;
  return {
    function: owner,
    what: entry.what,
    effect: entry.effect,
    resource: shortText(receiver(bare(node.expression)) ?? node.expression, scope.sourceFile),
    range: scope.rangeOf(node.expression),
    known: fromPackage ? "package" : "shape",
    ...(entry.fresh ? { fresh: true as const } : {}),
    releases: uses.places.map((place) => scope.rangeOf(place)),
    releaseNames: entry.releases,
    skips,
  };
}

/** The outermost function inside `callback` that a node is in; undefined when it is in none. */
function inside(node: ts.Node, callback: ts.Node): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let at = functionOf(node); at !== callback && at.parent; at = functionOf(at)) found = at;
  return found;
}

/** The way on which what a chain begins with fails, where no link gives it back that is run then. */
function failureOf(
  closures: readonly (ts.Node | undefined)[],
  handed: Uses["handed"],
  context: FlowContext,
): SkipFact[] {
  const [first] = closures;
  const link = first && linkOf(first);
  if (!link) return [];
  const root = rootOf(link);
  if (!ts.isCallExpression(root)) return [];
  const releasing = new Set(closures);
  const links: ts.CallExpression[] = [];
  for (let at = linkAfter(root); at; at = linkAfter(at)) links.push(at);
  // All that gives it back has to be among these links.
  if (closures.some((one) => !one || !links.some((at) => at === linkOf(one)))) return [];
  let failed = true;
  for (const at of links) {
    const name = memberName(bare(at.expression));
    const [success, failure] = at.arguments.map((one) => bare(one));
    const run = name === "finally" || (name === "catch" && failed) ? success : failed ? failure : success;
    if (run && (releasing.has(run) || !isFunctionLiteral(run))) return [];
    if (run && failed && name !== "finally" && isFunctionLiteral(run) && !rethrows.test(run.body.getText()))
      failed = false;
  }
  const { scope, calls } = context;
  const range = scope.rangeOf(root);
  const failing = [...calls.at].flatMap(([one, { fact }]) =>
    one.pos >= root.pos && one.end <= root.end && functionOf(one) === functionOf(root) ? [fact.index] : [],
  );
  const flow = context.flows.of(functionOf(root));
  const given = [...handed].flatMap(([one, hand]) => (one.pos >= root.pos && one.end <= root.end ? [hand] : []));
  return flow
    ? [
        {
          by: "raise",
          range,
          steps: [
            { kind: "raise", range, text: shortText(root, scope.sourceFile) },
            { kind: "end", range: endOf(flow, scope) },
          ],
          ...(given.length > 0 ? { handed: given } : {}),
          awaits: true,
          ...(failing.length > 0 ? { calls: failing } : {}),
        },
      ]
    : [];
}

const rethrows = /\bthrow\b|\breject\w*\b/;
const linking = /^(?:then|catch|finally)$/;

/** The link of a chain that comes after a call. */
function linkAfter(node: ts.Expression): ts.CallExpression | undefined {
  let at: ts.Node = node;
  while (isTransparent(at.parent)) at = at.parent;
  const access = at.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== at || !linking.test(access.name.text))
    return undefined;
  return ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
}

/** The link that runs a function. */
function linkOf(fn: ts.Node): ts.CallExpression | undefined {
  let at = fn;
  while (isTransparent(at.parent)) at = at.parent;
  const call = at.parent;
  return ts.isCallExpression(call) && call.expression !== at && linking.test(memberName(bare(call.expression)) ?? "")
    ? call
    : undefined;
}

/** What a chain begins with. */
function rootOf(link: ts.CallExpression): ts.Expression {
  let at: ts.Expression = link;
  while (ts.isCallExpression(at) && linking.test(memberName(bare(at.expression)) ?? "")) {
    const on = receiver(bare(at.expression));
    if (!on) break;
    at = bare(on);
  }
  return at;
}
