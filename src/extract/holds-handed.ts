import { ts } from "ts-morph";
import { isNamedAsTaken } from "../libraries/lifecycles.js";
import type { HoldFact } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { isEnding, roleHere } from "./holds-mentions.js";
import { skipsOf } from "./holds-skips.js";
import { mentionsOf } from "./mentions.js";
import { bare, memberName, pathText, receiver, shortText } from "./syntax.js";

/**
 * What a function gives back that another took: it is given back in a `catch` that goes on, or on success as well as after a
 * failure, so that whoever calls counts on it; and some way to the end comes by none of these.
 */
export function handedHoldsOf(context: FlowContext): HoldFact[] {
  const holds: HoldFact[] = [];
  for (const [fn, ends] of endingsOf(context)) {
    const groups = new Map<string, Ending[]>();
    for (const one of ends) groups.set(one.thing, [...(groups.get(one.thing) ?? []), one]);
    for (const group of groups.values()) {
      const hold = holdOf(fn, group, context);
      if (hold) holds.push(hold);
    }
  }
  return holds;
}

/** A call that gives something back which the function did not take. */
interface Ending {
  readonly call: ts.CallExpression;
  readonly name: string;
  /** What is given back, as written: `client`, or a lock with its key. */
  readonly thing: string;
  /** The parameter that it came in by. */
  readonly parameter?: ts.Identifier;
}

const backs = /^(?:release|unlock|releaseLock|releaseConnection|endSession)$/;

function endingsOf({ calls, gathered, resolver }: FlowContext): Map<ts.Node, Ending[]> {
  const found = new Map<ts.Node, Ending[]>();
  for (const call of calls.at.keys()) {
    if (!ts.isCallExpression(call)) continue;
    const callee = bare(call.expression);
    const name = memberName(callee);
    const on = receiver(callee);
    const fn = functionOf(call);
    if (name === undefined || !backs.test(name) || !on || !gathered.functions.has(fn) || !ts.isFunctionLike(fn))
      continue;
    const path = pathText(bare(on));
    const declared = ts.isIdentifier(bare(on)) ? resolver.declaration(bare(on)) : undefined;
    const isOwn = declared && ts.isParameter(declared) && declared.parent === fn && ts.isIdentifier(declared.name);
    const one: Ending | undefined =
      isOwn && isNamedAsTaken(declared.name.getText())
        ? { call, name, thing: declared.name.getText(), parameter: declared.name }
        : path !== undefined && /locks?$|mutex/i.test(path) && call.arguments.length > 0
          ? { call, name, thing: `${path}(${call.arguments.map((arg) => arg.getText()).join()})` }
          : undefined;
    if (one) found.set(fn, [...(found.get(fn) ?? []), one]);
  }
  return found;
}

function holdOf(fn: ts.Node, ends: readonly Ending[], context: FlowContext): HoldFact | undefined {
  const { calls, gathered, resolver, scope, flows } = context;
  const [first] = ends;
  if (!first || !ts.isFunctionLike(fn) || !ends.some(({ call }) => isInCatch(call, fn))) return undefined;
  if (!first.parameter && !ends.some(({ call }) => !isInCatch(call, fn))) return undefined;
  const releases = new Map<ts.Node, unknown>(ends.map(({ call }) => [call, "release"]));
  if (first.parameter) {
    for (const mention of mentionsOf(first.parameter, fn, gathered, resolver)) {
      const role = roleHere(mention, { releases: [], byCall: false });
      // Who is told, or has it from here on, may do it; so may a function inside.
      if (functionOf(mention) !== fn || isChosen(mention)) return undefined;
      if (role.kind === "keep" || role.kind === "release") releases.set(role.at, role.kind);
    }
  }
  // It is taken here as well, and looked at where it is.
  const on = receiver(bare(first.call.expression));
  for (const other of calls.at.keys()) {
    if (!ts.isCallExpression(other) || other.pos < fn.pos || other.end > fn.end || releases.has(other)) continue;
    const text = other.expression.getText();
    if (/(?:acquire|lock|tryLock|connect|getConnection)\w*$/i.test(text) && !isEnding(other)) return undefined;
    if (functionOf(other) !== fn && on && text.startsWith(`${on.getText()}.`)) return undefined;
  }
  const flow = flows.of(fn);
  if (!flow) return undefined;
  const skips = skipsOf({ flow, start: flow.entry, releases, isTaken: () => false, context }).filter(
    ({ by, steps }) =>
      (by === "return" || by === "end") &&
      !steps.some(({ kind, text }) => kind === "branch" && text !== undefined && isAbout(text, first)),
  );
  const taken = first.parameter ?? first.call;
  return skips.length === 0
    ? undefined
    : {
        function: scope.enclosing(first.call).id,
        what: first.parameter ? "connection" : "lock",
        effect: "whoever handed it over counts on it, and nobody gives it back then",
        resource: shortText(first.parameter ?? on ?? first.call, scope.sourceFile),
        range: scope.rangeOf(taken),
        known: "end",
        handedIn: true,
        releases: ends.map(({ call }) => scope.rangeOf(call)),
        releaseNames: [first.name],
        skips,
      };
}

/** Whether a call is in a `catch` that does not throw again. */
function isInCatch(call: ts.Node, fn: ts.Node): boolean {
  for (let at = call; at !== fn && at.parent; at = at.parent)
    if (ts.isCatchClause(at)) return !/\bthrow\b|(?<![.\w])reject\(/.test(at.block.getText());
  return false;
}

/** Whether a mention decides which way is taken. */
function isChosen({ parent }: ts.Node): boolean {
  return ts.isIfStatement(parent) || ts.isPrefixUnaryExpression(parent) || ts.isConditionalExpression(parent);
}

/** Whether a test asks about what is given back, or whether it is to be. */
function isAbout(text: string, { thing, parameter }: Ending): boolean {
  return /release|keep|unlock/i.test(text) || (parameter !== undefined && text.includes(thing));
}
