import { ts } from "ts-morph";
import { lifecyclesOf, type Lifecycle } from "../libraries/lifecycles.js";
import type { HoldFact, SkipFact } from "../model/index.js";
import type { MadeCall } from "./calls.js";
import type { Point } from "./control-flow-points.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { lifecycleOfCall } from "./holds.js";
import { runsOnce } from "./holds-closures.js";
import { roleHere, type Manner } from "./holds-mentions.js";
import { skipsOf } from "./holds-skips.js";
import { mentionsOf } from "./mentions.js";
import { bare, isFunctionLiteral, lastName, pathText, receiver, shortText } from "./syntax.js";

/** A function with its parameters and a body that may be looked into. */
type Callback = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration;

/** What a callback is given, to be given back by itself or by what it hands it to. */
export interface Given {
  readonly node: ts.CallExpression;
  readonly entry: Lifecycle;
  readonly fromPackage: boolean;
  readonly callback: Callback;
  /** The parameter by which a failure to take it is told. */
  readonly error: string | undefined;
  readonly things: readonly { readonly name: ts.Identifier; readonly byCall: boolean }[];
}

/** What the functions in a callback do with what it was given. */
export interface Uses {
  /** For each function, the nodes in it that, once evaluated, end the holding. */
  readonly ends: Map<ts.Node, Map<ts.Node, "release" | "keep">>;
  readonly handed: Map<ts.Node, { readonly call: number; readonly arg: number }>;
  readonly places: ts.Node[];
  /** It is put into something else, which others may give back. */
  keeping: boolean;
}

const errorName = /^_?(?:e|err|error|ex|exception)\d?$/i;
export const releaseName =
  /^(?:done|release|releaser|unlock|free|put[Bb]ack)$|^release[A-Z]|^close(?:Client|Connection|Db)$/;

/**
 * Everything that is given to a callback, as in `pool.connect((error, client, done) => …)`, and that some way through the
 * callback, or through a callback in it that gives it back elsewhere, does not give back.
 */
export function callbackHoldsOf(context: FlowContext): HoldFact[] {
  return holdsGiven(context, givenBy, holdOf);
}

/** The holds of what calls give to the functions they are given: which calls these are, and which holds of them some way does not end. */
export function holdsGiven(
  context: FlowContext,
  givenBy: (node: ts.CallExpression, made: MadeCall, context: FlowContext) => Given | undefined,
  holdOf: (given: Given, context: FlowContext) => HoldFact | undefined,
): HoldFact[] {
  const holds: HoldFact[] = [];
  for (const [node, made] of context.calls.at) {
    const given = ts.isCallExpression(node) ? givenBy(node, made, context) : undefined;
    const hold = given && holdOf(given, context);
    if (hold) holds.push(hold);
  }
  return holds;
}

function givenBy(node: ts.CallExpression, made: MadeCall, context: FlowContext): Given | undefined {
  const name = lastName(bare(node.expression));
  const entries = name === undefined || node.arguments.length === 0 ? [] : lifecyclesOf(name);
  if (entries.length === 0) return undefined;
  const known = lifecycleOfCall(
    entries.filter(({ itself, sync, own }) => !itself && !sync && !own),
    node,
    made,
  );
  const callback = known && callbackOf(node, context);
  if (!callback) return undefined;
  const [first, ...rest] = callback.parameters;
  const isFailure = first !== undefined && ts.isIdentifier(first.name) && errorName.test(first.name.text);
  const things = (isFailure ? rest : first ? [first] : []).flatMap(({ name: one }) =>
    ts.isIdentifier(one) ? [{ name: one, byCall: releaseName.test(one.text) }] : [],
  );
  // Without a failure before it, only what is named as giving something back tells that the function has to.
  if (things.length === 0 || (!isFailure && !things.some(({ byCall }) => byCall))) return undefined;
  return { node, ...known, callback, error: isFailure ? first.name.getText() : undefined, things };
}

/** The function that a call is given last: written there, or declared in the file. */
function callbackOf(node: ts.CallExpression, { resolver }: FlowContext): Callback | undefined {
  const last = node.arguments.at(-1);
  return last && functionNamed(bare(last), resolver);
}

function functionNamed(node: ts.Expression, resolver: FlowContext["resolver"]): Callback | undefined {
  if (isFunctionLiteral(node)) return node;
  if (!ts.isIdentifier(node)) return undefined;
  const declared = resolver.declaration(node);
  if (!declared || declared.getSourceFile() !== node.getSourceFile()) return undefined;
  if (ts.isFunctionDeclaration(declared)) return declared;
  const value = ts.isVariableDeclaration(declared) && declared.initializer && bare(declared.initializer);
  return value && isFunctionLiteral(value) ? value : undefined;
}

function holdOf(given: Given, context: FlowContext): HoldFact | undefined {
  const { node, entry, fromPackage, callback } = given;
  const { scope, gathered } = context;
  const owner = gathered.functions.get(callback)?.entry.id;
  if (owner === undefined) return undefined;
  const uses = usesOf(given, context);
  // A promise of an own form may be what the callback is there to settle; that it is given back tells that it has to be.
  if (!uses || uses.places.length === 0) return undefined;
  // What one callback puts into an object, another may have by that.
  if (uses.keeping) return undefined;
  const skips = [...uses.ends.keys()].flatMap((fn) =>
    fn === callback || runsOnce(fn) || isCalledBack(fn, context) ? skipsIn(fn, given, uses, context) : [],
  );
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
    releaseNames: given.things.flatMap(({ name, byCall }) => (byCall ? [name.text] : [])).concat(entry.releases),
    skips,
  };
}

/** The ways through one function that leave it without giving back what only it gives back. */
export function skipsIn(
  fn: ts.Node,
  given: Given,
  { ends, handed }: Uses,
  context: FlowContext,
  withFailures = false,
): SkipFact[] {
  const flow = context.flows.of(fn);
  if (!flow) return [];
  return skipsOf({
    flow,
    start: flow.entry,
    releases: ends.get(fn) ?? new Map(),
    handed,
    isTaken: () => false,
    ...(fn === given.callback ? { refused: (point: Point) => isRefused(point, given) } : {}),
    context,
  }).filter(
    // What a callback throws ends the process; in a chain it is a failure.
    ({ by }) => withFailures || by === "return" || by === "end",
  );
}

/** Whether a test tells that nothing was taken, or asks about the failure or the thing in a way that is not looked into. */
function isRefused({ kind, node, assume }: Point, { error, things }: Given): boolean {
  if (kind !== "assume" || !node) return false;
  const text = node.getText();
  if (text === error) return assume === "truthy" || assume === "present";
  if (things.some(({ name }) => name.text === text)) return assume === "falsy" || assume === "nullish";
  const words: readonly string[] = text.match(/[\w$]+/g) ?? [];
  return (error !== undefined && words.includes(error)) || things.some(({ name }) => words.includes(name.text));
}

/** Whether a function is one that is told of a result, and is handed to a call by its name, as its last argument. */
function isCalledBack(fn: ts.Node, { gathered, resolver }: FlowContext): boolean {
  if (!ts.isFunctionDeclaration(fn) || !fn.name) return false;
  const first = fn.parameters[0]?.name;
  if (!first || !ts.isIdentifier(first) || !errorName.test(first.text)) return false;
  const mentions = mentionsOf(fn.name, functionOf(fn), gathered, resolver);
  return (
    mentions.length > 0 &&
    mentions.every(({ parent }) => ts.isCallExpression(parent) && lastName(bare(parent.expression)) !== "on")
  );
}

export function usesOf({ callback, entry, things }: Given, context: FlowContext): Uses | undefined {
  const { gathered, resolver, calls } = context;
  const none = new Map<ts.Node, "release" | "keep">();
  const uses: Uses = {
    ends: new Map<ts.Node, typeof none>([[callback, none]]),
    handed: new Map(),
    places: [],
    keeping: false,
  };
  const work: { readonly at: ts.Node; readonly role: "release" | "keep" }[] = [];
  for (const { name, byCall } of things) {
    const manner: Manner = { releases: entry.releases, byCall };
    for (const mention of mentionsOf(name, callback, gathered, resolver)) {
      const role = roleHere(mention, manner);
      if (role.kind === "use") continue;
      if (role.kind === "hand") {
        const index = calls.at.get(role.call)?.fact.index;
        // Whoever is called back has it from here on.
        if (isParameter(role.call.expression, resolver)) work.push({ at: role.call, role: "keep" });
        else if (index !== undefined) uses.handed.set(role.call, { call: index, arg: role.arg });
      } else {
        if (role.kind === "release") uses.places.push(role.at);
        else uses.keeping = true;
        // A function that is handed on (`done` itself) is run by whoever has it.
        work.push({ at: role.at, role: role.kind });
      }
    }
  }
  for (let next = work.pop(); next; next = work.pop()) {
    const { at, role } = next;
    const fn = functionOf(at);
    if (fn !== callback && (fn.pos < callback.pos || fn.end > callback.end)) return undefined;
    const own = uses.ends.get(fn) ?? new Map<ts.Node, "release" | "keep">();
    uses.ends.set(fn, own);
    if (own.has(at)) continue;
    own.set(at, role);
    if (fn === callback || own.size > 1) continue;
    // Evaluating a function that gives it back hands it on; so does naming one that is declared.
    if (isFunctionLiteral(fn)) work.push({ at: fn, role: "release" });
    const called = calledName(fn);
    for (const mention of called ? mentionsOf(called, callback, gathered, resolver) : []) {
      const user = mentionedIn(mention, callback);
      if (!user) return undefined;
      if (functionOf(user) !== fn) work.push({ at: user, role: "release" });
    }
  }
  return uses;
}

function calledName(fn: ts.Node): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(fn)) return fn.name;
  const { parent } = fn;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

/** The call or other node of its own that a function is named in. */
function mentionedIn(mention: ts.Node, within: ts.Node): ts.Node | undefined {
  for (let at = mention.parent; at !== within; at = at.parent) {
    if (ts.isCallExpression(at) || ts.isNewExpression(at) || ts.isReturnStatement(at)) return at;
    if (ts.isFunctionLike(at) || ts.isStatement(at)) return undefined;
  }
  return undefined;
}

function isParameter(callee: ts.Expression, resolver: FlowContext["resolver"]): boolean {
  const inner = bare(callee);
  const declared = pathText(inner) !== undefined && ts.isIdentifier(inner) ? resolver.declaration(inner) : undefined;
  return declared !== undefined && ts.isParameter(declared);
}
