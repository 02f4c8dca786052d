import { ts } from "ts-morph";
import type { Lifecycle } from "../libraries/lifecycles.js";
import type { HoldFact } from "../model/index.js";
import type { Calls } from "./calls.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { usesOfNamed } from "./holds-closures.js";
import { isEnding, isListened, releasedAt, roleOf } from "./holds-mentions.js";
import { mentionsOf } from "./mentions.js";
import { bare, isFunctionLiteral, lastName, memberName, pathText, receiver } from "./syntax.js";

/** Something being taken: what, where, and from when it is held. */
export interface Taking {
  readonly entry: Lifecycle;
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly fn: ts.Node;
  readonly known: HoldFact["known"];
  /** The expression whose value it is: the `await`, or the call. */
  readonly value: ts.Expression;
  /** What it was taken from, as written, where that can be compared. */
  readonly from: string | undefined;
  /** Whoever gave it has a counterpart by which it is given back, whether that is called here or not. */
  readonly lent?: true;
  /** Another function gives such things back, which takes none. */
  readonly gate?: true;
}

/** Variables that hold what was taken; `byCall`: the function that gives it back. */
export interface Kept {
  readonly name: ts.Identifier;
  readonly byCall: boolean;
}

export interface Roles {
  /** Nodes that, once evaluated, end the holding. */
  readonly releases: Map<ts.Node, "release" | "keep">;
  readonly places: ts.Node[];
  readonly handed: Map<ts.Node, { readonly call: number; readonly arg: number }>;
  /** Where functions inside, which count as what ends the holding, give it back. */
  readonly within: Map<ts.Node, ts.Node[]>;
  isReleased: boolean;
  isKept: boolean;
  /** It is kept for as long as the program runs, to be told of things; or a function that gives it back is, to be run by others. */
  isListened: boolean;
}

/** What is done in a function, and in those inside it, with what it has taken. */
export function rolesOf(taking: Taking, kept: readonly Kept[], context: FlowContext): Roles {
  const { entry, fn, from, node } = taking;
  const { gathered, resolver, calls } = context;
  const roles: Roles = {
    releases: new Map(),
    places: [],
    handed: new Map(),
    within: new Map(),
    isReleased: false,
    isKept: false,
    isListened: false,
  };
  const released = (at: ts.Node, place: ts.Node): void => {
    roles.releases.set(at, "release");
    roles.places.push(place);
    roles.isReleased = true;
  };
  for (const { name, byCall } of kept) {
    for (const mention of mentionsOf(name, fn, gathered, resolver)) {
      const manner = { releases: entry.releases, byCall };
      const role = roleOf(mention, fn, manner);
      if (isListened(mention)) roles.isListened = true;
      if (role.kind === "release") {
        const inner = releasedAt(mention, manner);
        // In a function inside, the place itself is where it is given back.
        const named = inner === role.at ? undefined : usesOfNamed(role.at, fn, context);
        if (named?.kept) roles.isListened = true;
        for (const call of named?.called ?? []) released(outermost(call, fn), call);
        const isInside = isFunctionLiteral(role.at) && inner !== undefined && functionOf(inner) === role.at;
        if (isInside) roles.within.set(role.at, [...(roles.within.get(role.at) ?? []), inner]);
        released(role.at, isInside ? inner : role.at);
      } else if (role.kind === "keep") {
        roles.releases.set(role.at, "keep");
        roles.isKept = true;
      } else if (role.kind === "hand") {
        const index = calls.at.get(role.call)?.fact.index;
        if (index !== undefined) roles.handed.set(role.call, { call: index, arg: role.arg });
      }
    }
  }
  // What is opened over something else is closed with that: `client.connect(transport)`, `transport.close()`.
  const sources = [from, ...(entry.itself ? (node.arguments ?? []).map((one) => pathText(bare(one))) : [])];
  for (const source of sources)
    for (const end of endsOf(source, fn, calls)) roles.releases.set(outermost(end, fn), "keep");
  // A function of the module is closed by another: `await openBrowser(); … await closeBrowser()`.
  const isPlain = from === undefined && taking.known === "end" && ts.isIdentifier(bare(node.expression));
  if (!entry.by.includes("receiver") || (from === undefined && !isPlain)) return roles;
  for (const other of calls.at.keys()) {
    if (!ts.isCallExpression(other) || other === node || other.pos < fn.pos || other.end > fn.end) continue;
    const callee = bare(other.expression);
    const name = lastName(callee);
    const on = receiver(callee);
    const gives =
      name !== undefined &&
      entry.releases.includes(name) &&
      (on === undefined ? isPlain : from !== undefined && pathText(on) === from);
    const isHelper =
      !gives && from !== undefined && isEnding(other) && other.arguments.some((one) => pathText(one) === from);
    if (!gives && !isHelper) continue;
    released(outermost(other, fn), other);
  }
  return roles;
}

/** What ends all that was taken from something: `dataSource.destroy()`. */
const ending = /^(?:destroy|close|end|disconnect|\$disconnect|terminate|shutdown)$/;

/** Where what something was taken from is ended as a whole, and with it all that was taken. */
function endsOf(from: string | undefined, fn: ts.Node, calls: Calls): ts.Node[] {
  if (from === undefined || from.startsWith("this")) return [];
  return [...calls.at.keys()].filter((one) => {
    if (!ts.isCallExpression(one) || one.pos < fn.pos || one.end > fn.end) return false;
    const callee = bare(one.expression);
    const on = receiver(callee);
    return on !== undefined && ending.test(memberName(callee) ?? "") && pathText(on) === from;
  });
}

/** The function inside `fn` that a node is in, or the node. */
function outermost(node: ts.Node, fn: ts.Node): ts.Node {
  let found = node;
  for (let at = functionOf(node); at !== fn && at.parent; at = functionOf(at)) found = at;
  return found;
}
