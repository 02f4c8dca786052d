import { ts } from "ts-morph";
import { isNamedAsTaken, isOfPackage, lifecyclesOf, type Lifecycle } from "../libraries/lifecycles.js";
import type { HoldFact, PathStep, TakeFact } from "../model/index.js";
import type { MadeCall } from "./calls.js";
import type { ControlFlow } from "./control-flow.js";
import type { Point } from "./control-flow-points.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import type { Gathered } from "./gathered.js";
import { takesAgain } from "./given-back.js";
import { lendings, skipsOfCallback } from "./holds-closures.js";
import { isEndedAround, isEndedByAnother } from "./holds-elsewhere.js";
import { roleOf, type Manner } from "./holds-mentions.js";
import { ownTakingOf } from "./holds-own.js";
import { isMadePart, isNoPair, isPutAway } from "./holds-pairs.js";
import { rolesOf, type Kept, type Taking } from "./holds-roles.js";
import { mentionsOf } from "./mentions.js";
import { isBeforeLast, isUsedByOthers, skipsOf } from "./holds-skips.js";
import { bare, isFunctionLiteral, isTransparent, lastName, pathText, receiver, shortText } from "./syntax.js";

/** Everything a file's functions take and have to give back, where some way out does not. */
export function holdsOf(context: FlowContext): HoldFact[] {
  const holds: HoldFact[] = [];
  for (const [node, made] of context.calls.at) {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue;
    const known = ts.isCallExpression(node) ? takingOf(node, made, context.gathered) : undefined;
    const isKnown = known && (known.known === "package" || keptBy(known, context));
    const own = isKnown && !known.entry.own ? undefined : ownTakingOf(node, context);
    const taking = isKnown && !own?.lent ? known : own;
    const hold = taking && holdOf(taking, context);
    if (hold) holds.push(hold);
  }
  return holds;
}

/** Parameters that are given back or kept by the function they are handed to, by names that such things have. */
export function takesOf(context: FlowContext): TakeFact[] {
  const { gathered, resolver, flows } = context;
  const takes: TakeFact[] = [];
  for (const { node, entry } of gathered.functions.values()) {
    if (!ts.isFunctionLike(node)) continue;
    node.parameters.forEach((parameter, param) => {
      if (!ts.isIdentifier(parameter.name) || !isNamedAsTaken(parameter.name.text)) return;
      const manner: Manner = { releases: anyRelease, byCall: true };
      const isProperty = ts.isParameterPropertyDeclaration(parameter, parameter.parent);
      const releases = new Map<ts.Node, unknown>();
      for (const mention of mentionsOf(parameter.name, node, gathered, resolver)) {
        const role = roleOf(mention, node, manner);
        if (role.kind === "release" || role.kind === "keep") releases.set(role.at, role.kind);
      }
      if (!isProperty && releases.size === 0) return;
      const flow = isProperty ? undefined : flows.of(node);
      const fails = flow
        ? skipsOf({ flow, start: flow.entry, releases, isTaken: () => false, context }).filter(
            ({ by, cleanup }) => !cleanup && (by === "throw" || by === "raise"),
          )
        : [];
      takes.push({ function: entry.id, param, ...(fails.length > 0 ? { fails } : {}) });
    });
  }
  return takes;
}

const anyRelease = "release end destroy close unlock commit rollback endSession signal releaseLock dispose".split(" ");

/** Which of the things that calls of a name take a call takes: by its package, or else by the name. */
export function lifecycleOfCall(
  entries: readonly Lifecycle[],
  node: ts.CallExpression,
  { fact }: MadeCall,
): { readonly entry: Lifecycle; readonly fromPackage: boolean } | undefined {
  const on = receiver(bare(node.expression));
  const isVariable = on !== undefined && ts.isIdentifier(bare(on));
  const ofPackage = entries.find(
    (entry) =>
      (!entry.itself || isVariable) &&
      fact.targets.some((one) => one.kind === "external" && isOfPackage(entry, one.module, one.name)),
  );
  const entry = ofPackage ?? entries.find(({ common }) => !common);
  return entry && { entry, fromPackage: entry === ofPackage };
}

function takingOf(node: ts.CallExpression, made: MadeCall, gathered: Gathered): Taking | undefined {
  const callee = bare(node.expression);
  const name = lastName(callee);
  const known = name === undefined ? undefined : lifecycleOfCall(lifecyclesOf(name), node, made);
  if (!known) return undefined;
  const { entry, fromPackage } = known;
  if (entry.scoped && node.arguments.some((one) => isFunctionLiteral(bare(one)))) return undefined;
  let value: ts.Expression = node;
  while (isTransparent(value.parent)) value = value.parent as ts.Expression;
  if (ts.isAwaitExpression(value.parent)) value = value.parent;
  else if (!entry.sync) return undefined;
  while (isTransparent(value.parent)) value = value.parent as ts.Expression;
  const fn = functionOf(node);
  if (!gathered.functions.has(fn)) return undefined;
  const on = receiver(callee);
  return {
    entry,
    node,
    fn,
    value,
    known: fromPackage ? "package" : entry.distinct ? "name" : "shape",
    from: on && pathText(on),
  };
}

function holdOf(taking: Taking, context: FlowContext): HoldFact | undefined {
  const { entry, fn, node, value } = taking;
  const kept = keptBy(taking, context);
  if (!kept || isEndedAround(taking, context)) return undefined;
  const found = rolesOf(taking, kept, context);
  const isShape = taking.known === "shape" || taking.known === "end";
  if (found.isListened) return undefined;
  const byName = entry.releases;
  let isHandedOn = false;
  const isBare = found.releases.size === 0;
  if (isBare && found.handed.size === 0 && entry.fresh && taking.known === "package")
    for (const place of partsKept(kept, fn, context)) found.releases.set(place, "keep");
  if (found.releases.size === 0) {
    // Something that is only taken may be given back by anyone, unless nobody else can know of it.
    if (taking.gate) return undefined;
    if (found.handed.size > 0 && !found.isKept) isHandedOn = isShape || entry.fresh === true;
    else if ((isShape && !taking.lent) || (kept.length === 0 && !isUsedUp(taking))) return undefined;
    if (kept.length > 0 && (found.isKept || (entry.fresh && !isHandedOn))) return undefined;
  } else if (isShape && !found.isReleased && !taking.lent) return undefined;
  // One of several commands, of which another gives it back: `case "begin": … case "commit": …`.
  if ([...found.releases.keys()].every((one) => isOtherCommand(one, node)) && found.releases.size > 0) return undefined;
  const isGate = kept.length === 0 && entry.by.includes("receiver") && taking.known !== "end";
  if (isGate && isEndedByAnother(taking, context.calls)) return undefined;
  // It is its caller's, as what was given back before: whoever took it gives it back.
  if (kept.length === 0 && takesAgain(node) !== undefined) return undefined;
  const { id } = context.scope.enclosing(node);
  // A method that starts what it wraps leaves the ending to another.
  if (kept.length === 0 && !isUsedUp(taking) && isTaking(id, entry)) return undefined;
  const flow = context.flows.of(fn);
  const taken = connected(taking, kept, context);
  // Who is to close it was told, or given it, before it was opened: `response.on("close", () => server.close())`, `this.client = client`.
  const opening = entry.itself ? node : taken?.node;
  if (
    opening &&
    [...found.releases.keys()].some(
      (one) =>
        one.end < opening.pos &&
        (isPutAway(one, context.gathered) || (entry.itself && !found.isReleased && isMadePart(one))),
    )
  )
    return undefined;
  const start = flow && startOf(taken ?? taking, flow);
  if (!flow || start === undefined) return undefined;
  const isTaken = (expression: ts.Expression): boolean => isValueOf(expression, value, node);
  if (entry.by.includes("receiver") && isNoPair(flow, start, found.releases, isTaken)) return undefined;
  for (const lent of lendings(flow, start, found.releases)) found.releases.delete(lent);
  const [closure] = found.releases.keys();
  const names = [...kept.map(({ name }) => name.text), ...(taking.from === undefined ? [] : [taking.from])];
  const inside = closure && found.releases.size === 1 ? found.within.get(closure) : undefined;
  const skips = [
    ...skipsOf({
      flow,
      start,
      releases: found.releases,
      handed: found.handed,
      isTaken,
      refused: (point) =>
        (entry.own === true && isMissing(point, names)) || isToKeep(point, fn) || isHandedOver(point, taking),
      context,
    }),
    ...(closure && inside ? skipsOfCallback(closure, inside, context) : []),
  ].filter(
    ({ by, steps, awaits }) =>
      !names.some((name) => steps.some((step) => tellsRefusal(step, name))) &&
      // What it was taken from is there: `if (runner && runner.isTransactionActive)`.
      !steps.some(({ kind, text, holds }) => kind === "branch" && text === taking.from && holds === false) &&
      !((by === "return" || by === "throw") && kept.some((one) => isWord(one, fn, context))) &&
      // What takes nothing before it is used is not taken yet.
      !(by === "raise" && !awaits && entry.lazy && !taken) &&
      !steps.some((step, index) => isUsedByOthers(step) || isBeforeLast(step, steps.slice(index + 1))),
  );
  if (skips.length === 0) return undefined;
  return {
    function: id,
    what: entry.what,
    effect: entry.effect,
    resource: shortText(receiver(bare(node.expression)) ?? node.expression, context.scope.sourceFile),
    range: context.scope.rangeOf(node),
    known: taking.known,
    ...(entry.fresh ? { fresh: true as const } : {}),
    ...(taking.lent ? { lent: true as const } : {}),
    ...(isBare && found.releases.size > 0 ? { doubted: true as const } : {}),
    ...(isHandedOn && !taking.lent ? { handedOn: true as const } : {}),
    ...(!entry.itself && isOfRun(node, context) ? { ofRun: true as const } : {}),
    releases: found.places.map((place) => context.scope.rangeOf(place)),
    releaseNames: byName,
    skips,
  };
}

/** Where what is asked of something goes out, by which others may close it: `const page = await browser.newPage(); … return page`. */
function partsKept(kept: readonly Kept[], fn: ts.Node, { gathered, resolver }: FlowContext): ts.Node[] {
  return kept.flatMap(({ name }) =>
    mentionsOf(name, fn, gathered, resolver).flatMap((mention) => {
      const access = mention.parent;
      const call = ts.isPropertyAccessExpression(access) && access.expression === mention ? access.parent : undefined;
      const value = call && ts.isCallExpression(call) && ts.isAwaitExpression(call.parent) ? call.parent : undefined;
      const declared = value?.parent;
      if (!declared || !ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name)) return [];
      const roles = mentionsOf(declared.name, fn, gathered, resolver).map((one) =>
        roleOf(one, fn, { releases: [], byCall: false }),
      );
      return roles.flatMap((role) => (role.kind === "keep" || role.kind === "release" ? [role.at] : []));
    }),
  );
}

/** Whether a place is in another clause of the `switch`, or another branch of the `if`, that a node is in: never are both run. */
function isOtherCommand(place: ts.Node, node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at?.parent && !ts.isFunctionLike(at); at = at.parent) {
    const around: ts.Node = at.parent;
    if (place.pos < around.pos || place.end > around.end) continue;
    if (place.pos >= at.pos && place.end <= at.end) return false;
    if (ts.isCaseBlock(around)) return true;
    return (
      ts.isIfStatement(around) &&
      around.elseStatement !== undefined &&
      at !== around.expression &&
      place.pos >= around.thenStatement.pos
    );
  }
  return false;
}

/** Whether a test tells that a variable has nothing in it. */
function isMissing({ kind, node, assume }: Point, names: readonly string[]): boolean {
  return kind === "assume" && (assume === "falsy" || assume === "nullish") && names.includes(node?.getText() ?? "");
}

const granted = /\.(?:success|succeeded|ok|acquired|granted|allowed|locked|obtained|available|isOk)\b/;
const refused =
  /\.(?:fail|error|denied|reject|limited|busy|timedOut|isErr|(?:is)?(?:completed|released|closed|ended|destroyed|finished|disposed)\b)/i;

/** Whether a parameter tells that whoever calls wants it kept: `execute(query, releaseConnection = true)`. */
function isToKeep({ kind, node, assume }: Point, fn: ts.Node): boolean {
  if (kind !== "assume" || (assume !== "falsy" && assume !== "nullish") || !node || !ts.isFunctionLike(fn))
    return false;
  const text = node.getText();
  return keeping.test(text) && fn.parameters.some(({ name }) => name.getText() === text);
}

/**
 * Whether a function leaves with a result of several parts while it has a lock that is given back by its name: whoever gets the
 * work gets the lock with it, and may well give it back elsewhere.
 */
function isHandedOver({ kind, node }: Point, { entry, known }: Taking): boolean {
  if (kind !== "node" || !node || !ts.isReturnStatement(node) || !node.expression) return false;
  const result = bare(node.expression);
  return (
    known !== "package" &&
    entry.by.includes("receiver") &&
    ts.isObjectLiteralExpression(result) &&
    result.properties.length > 1
  );
}

const keeping = /^(?:(?:should|auto|do)?_?(?:release|close|disconnect|destroy|end|unlock)\w*)$/i;

const inState = /^\.is[A-Z]\w*$/;

/**
 * Whether a path goes on where what was given says that nothing was taken, or is any more: `if (!slot.acquired) return`; or where its
 * state decides in some other way: `if (!runner.isTransactionActive) await runner.release()`.
 */
function tellsRefusal({ kind, text, holds }: PathStep, name: string): boolean {
  if (kind !== "branch" || text?.startsWith(name) !== true) return false;
  const rest = text.slice(name.length).replace("?.", ".");
  // It may be one that somebody else keeps: `if (runner !== this.runner) await runner.release()`.
  if (/^\s*[!=]==?\s*(?!null\b|undefined\b|true\b|false\b)[\w$.]+$/.test(rest)) return true;
  const [, member = rest, equality, word] = /^(.*?)\s*([!=])==?\s*(true|false)$/.exec(rest) ?? [];
  const isTrue = holds === (word === undefined || (equality === "=") === (word === "true"));
  return inState.test(member) || (isTrue ? refused : granted).test(member);
}

/** Whether what was given is compared with words: `if (result !== "acquired") return`. Then it says itself whether anything was. */
function isWord({ name }: Kept, fn: ts.Node, { gathered, resolver }: FlowContext): boolean {
  return mentionsOf(name, fn, gathered, resolver).some(({ parent }) => {
    if (!ts.isBinaryExpression(parent) || !/^[!=]==?$/.test(parent.operatorToken.getText())) return false;
    return ts.isStringLiteralLike(bare(parent.left)) || ts.isStringLiteralLike(bare(parent.right));
  });
}

/** Whether what it is taken from was made in a function: others wait for it only while that runs. */
function isOfRun(node: ts.Node & { readonly expression: ts.Expression }, { resolver, scope }: FlowContext): boolean {
  const on = receiver(bare(node.expression));
  const declared = on && ts.isIdentifier(bare(on)) ? resolver.declaration(bare(on)) : undefined;
  return (
    declared !== undefined &&
    ts.isVariableDeclaration(declared) &&
    declared.initializer !== undefined &&
    ts.isNewExpression(bare(declared.initializer)) &&
    scope.enclosing(declared).kind !== "module"
  );
}

/** Whether a function is named as one that takes such things for others. */
function isTaking(id: string, { what }: Lifecycle): boolean {
  const own = lifecyclesOf(id.slice(Math.max(id.lastIndexOf("."), id.lastIndexOf("#")) + 1));
  return own.some((one) => one.what === what);
}

/** Whether an expression, where it is evaluated to its end, gives what was taken. */
function isValueOf(expression: ts.Expression, value: ts.Expression, node: ts.Node): boolean {
  let inner = bare(expression);
  while (ts.isBinaryExpression(inner) && /^(?:\|\||\?\?)$/.test(inner.operatorToken.getText()))
    inner = bare(inner.right);
  // `own ? await take() : null`: where it was taken, it is what the choice gives.
  if (ts.isConditionalExpression(inner))
    return [inner.whenTrue, inner.whenFalse].some((one) => bare(one) === bare(value) || bare(one) === node);
  return inner === bare(value) || inner === node;
}

/** The variables of `fn` that hold what was taken; undefined when it goes where it cannot be followed. */
function keptBy({ value, fn, entry, node }: Taking, { resolver }: FlowContext): readonly Kept[] | undefined {
  if (entry.itself) {
    const declared = resolver.declaration(bare(receiver(bare(node.expression)) ?? node));
    const isOwn =
      declared && ts.isVariableDeclaration(declared) && ts.isIdentifier(declared.name) && declared.initializer;
    return isOwn && functionOf(declared) === fn ? [{ name: declared.name, byCall: false }] : undefined;
  }
  const byCall = entry.by.includes("call");
  let top: ts.Node = value;
  // `own ?? (await take())`, `own || take()`: what is given back is the choice.
  while (
    isTransparent(top.parent) ||
    (ts.isBinaryExpression(top.parent) &&
      top.parent.right === top &&
      (top.parent.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
        top.parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)) ||
    (ts.isConditionalExpression(top.parent) && top.parent.condition !== top)
  )
    top = top.parent;
  const { parent } = top;
  if (ts.isExpressionStatement(parent)) return entry.by.includes("receiver") || byCall ? [] : undefined;
  if (ts.isVariableDeclaration(parent)) {
    if ((parent.parent.flags & ts.NodeFlags.Using) !== 0) return undefined;
    const { name } = parent;
    if (ts.isIdentifier(name)) return [{ name, byCall }];
    // What is given back by a method of itself is no bundle: `const { error, response } = await getConnection(id)`.
    if (entry.own) return bundled(name.elements.flatMap((one) => (ts.isBindingElement(one) ? one.name : [])));
    if (!byCall) return undefined;
    return name.elements.flatMap((one): Kept[] =>
      ts.isBindingElement(one) && ts.isIdentifier(one.name) ? [{ name: one.name, byCall: true }] : [],
    );
  }
  if (
    ts.isBinaryExpression(parent) &&
    parent.right === top &&
    ts.isIdentifier(parent.left) &&
    ts.isExpressionStatement(parent.parent)
  ) {
    const declaration = resolver.declaration(parent.left);
    const isOwn =
      declaration !== undefined &&
      (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) &&
      functionOf(declaration) === fn;
    return isOwn ? [{ name: parent.left, byCall }] : undefined;
  }
  if (entry.own && ts.isBinaryExpression(parent) && parent.right === top && ts.isObjectLiteralExpression(parent.left))
    return bundled(parent.left.properties.flatMap(({ name }) => name ?? []));
  // Used on the spot, as in `createQueryRunner().query(…)`, and gone.
  if (ts.isPropertyAccessExpression(parent) && parent.expression === top) {
    // A link of the promise chain has it from here on.
    if (/^(?:then|catch|finally)$/.test(parent.name.text)) return undefined;
    return entry.releases.includes(parent.name.text) || !entry.by.includes("value") ? undefined : [];
  }
  return undefined;
}

/** What is named as something that has to be closed, of several things that are given in one object. */
function bundled(names: readonly ts.Node[]): readonly Kept[] | undefined {
  const kept = names.flatMap((name) =>
    ts.isIdentifier(name) && isNamedAsTaken(name.text) ? [{ name, byCall: false }] : [],
  );
  return kept.length === 1 ? kept : undefined;
}

/** Whether what was taken is used where it is taken, so that no name is left to give it back by. */
function isUsedUp({ value }: Taking): boolean {
  let top: ts.Node = value;
  while (isTransparent(top.parent)) top = top.parent;
  const access = top.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== top) return false;
  // A chain whose result is kept (`const manager = createQueryRunner().manager`) may lead back to it.
  return ts.isCallExpression(access.parent) && access.parent.expression === access;
}

/**
 * Where something that is made without taking anything takes it: `await runner.connect()`, or the first wait for something that
 * it is asked for, or handed to.
 */
function connected(
  { entry, fn, node }: Taking,
  kept: readonly Kept[],
  { gathered, resolver }: FlowContext,
): Pick<Taking, "value" | "node"> | undefined {
  let made: ts.Node = node;
  let isChoice = false;
  for (; !ts.isStatement(made); made = made.parent)
    isChoice ||= ts.isConditionalExpression(made) || ts.isBinaryExpression(made);
  // What is made under a condition (`this.runner ?? source.createQueryRunner()`) is not what is asked after it.
  const lazy = entry.lazy === true && !isChoice && (ts.isBlock(made.parent) || ts.isSourceFile(made.parent));
  for (const { name } of entry.sync ? kept : []) {
    for (const mention of mentionsOf(name, fn, gathered, resolver)) {
      const { parent } = mention;
      const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : undefined;
      if (member === undefined ? !lazy : member !== "connect" && (!lazy || entry.releases.includes(member))) continue;
      const call = awaitedAround(mention, fn);
      if (!call || (member !== "connect" && (call.pos < made.end || call.end > made.parent.end))) continue;
      // On one of several ways only: on the others something else takes it.
      if (member !== "connect" && isOnOneWay(call, made.parent)) return undefined;
      return { value: call.parent as ts.AwaitExpression, node: call };
    }
  }
  return undefined;
}

/** Whether a call is made on one branch of a statement of `block` that has another. */
function isOnOneWay(call: ts.Node, block: ts.Node): boolean {
  for (let at = call; at !== block; at = at.parent)
    if (ts.isIfStatement(at.parent) && at.parent.elseStatement && at !== at.parent.expression) return true;
  return false;
}

/** The call that is awaited, and that an expression is a part of, in the same function. */
function awaitedAround(mention: ts.Expression, fn: ts.Node): ts.CallExpression | undefined {
  for (let at: ts.Node = mention; at !== fn && !ts.isStatement(at) && functionOf(at) === fn; at = at.parent)
    if (ts.isCallExpression(at) && ts.isAwaitExpression(at.parent)) return at;
  return undefined;
}

/** The point from which on it is held: what was awaited is there, or the call has returned. */
function startOf({ value, node }: Pick<Taking, "value" | "node">, flow: ControlFlow): number | undefined {
  const inner = bare(value);
  return flow.pointsOf(inner)[0] ?? flow.pointsOf(node)[0];
}
