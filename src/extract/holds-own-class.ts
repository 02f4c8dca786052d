import { ts } from "ts-morph";
import { endsOpened, opensItself } from "../libraries/lifecycles.js";
import type { CloseFact, HoldFact, TypeId } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { roleHere } from "./holds-mentions.js";
import { skipsOf } from "./holds-skips.js";
import { mentionsOf } from "./mentions.js";
import { isTransparent, shortText } from "./syntax.js";

/**
 * Objects of the project's own classes that a function makes, has work done by, and does not close; and those that a function
 * closes, which tells of the others that they have to be.
 */
export function ownObjectsOf(context: FlowContext): {
  readonly objectHolds: HoldFact[];
  readonly closes: CloseFact[];
} {
  const objectHolds: HoldFact[] = [];
  const closes: CloseFact[] = [];
  for (const [node, { fact }] of context.calls.at) {
    if (!ts.isNewExpression(node) || !context.gathered.functions.has(functionOf(node))) continue;
    const [target, ...others] = fact.targets;
    // A class without a constructor of its own is known by its methods.
    const isOwn = target?.kind === "method" || (target?.kind === "external" && target.module === "lib");
    const name = others.length === 0 && isOwn ? variableOf(node) : undefined;
    const use = name && useOf(node, name, context);
    const type = target?.kind === "method" ? target.type : use?.type;
    if (!use || type === undefined) continue;
    if (use.closedBy !== undefined) closes.push({ type, by: use.closedBy });
    else if (use.hold) objectHolds.push({ ...use.hold, of: type });
  }
  return { objectHolds, closes };
}

/** The variable that is declared for what is made. */
function variableOf(node: ts.NewExpression): ts.Identifier | undefined {
  let value: ts.Node = node;
  while (isTransparent(value.parent)) value = value.parent;
  const { parent } = value;
  const isVariable = ts.isVariableDeclaration(parent) && (parent.parent.flags & ts.NodeFlags.Using) === 0;
  return isVariable && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

const listens = /^(?:on|once|addListener|subscribe|listen|watch|pipe|run|start|serve)$/;

/** What a function does with an object: it closes it, or only uses it; undefined where others may have it, or it goes on. */
function useOf(
  node: ts.NewExpression,
  name: ts.Identifier,
  context: FlowContext,
): { readonly closedBy?: string; readonly hold?: Omit<HoldFact, "of">; readonly type: TypeId | undefined } | undefined {
  const { gathered, resolver, scope, flows } = context;
  const fn = functionOf(node);
  const waits: { readonly call: ts.CallExpression; readonly method: string }[] = [];
  const handed = new Map<ts.Node, { readonly call: number; readonly arg: number }>();
  let isShared = false;
  let type: TypeId | undefined;
  let closedBy: string | undefined;
  for (const mention of mentionsOf(name, fn, gathered, resolver)) {
    const role = roleHere(mention, { releases: endsOpened, byCall: false });
    if (role.kind === "release" && ts.isCallExpression(role.at) && ts.isPropertyAccessExpression(role.at.expression))
      closedBy ??= role.at.expression.name.text;
    const index = role.kind === "hand" ? context.calls.at.get(role.call)?.fact.index : undefined;
    if (role.kind === "hand" && index !== undefined) handed.set(role.call, { call: index, arg: role.arg });
    else if (role.kind !== "use") isShared = true;
    if (functionOf(mention) !== fn) isShared = true;
    const access = mention.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== mention) continue;
    if (listens.test(access.name.text)) isShared = true;
    const call = access.parent;
    const [method] = context.calls.at.get(call)?.fact.targets ?? [];
    if (method?.kind === "method") type ??= method.type;
    if (!ts.isCallExpression(call) || call.expression !== access) isShared = true;
    else if (ts.isAwaitExpression(call.parent)) waits.push({ call, method: access.name.text });
  }
  if (closedBy !== undefined) return { closedBy, type };
  const [first] = waits;
  const opens = waits.find(({ method }) => opensItself.test(method));
  const flow = isShared || !first ? undefined : flows.of(fn);
  const taken = (opens ?? first)?.call;
  const start = flow && taken && (flow.pointsOf(taken.parent)[0] ?? flow.pointsOf(taken)[0]);
  if (!flow || start === undefined) return undefined;
  const skips = skipsOf({ flow, start, releases: new Map(), handed, isTaken: () => false, context });
  if (skips.length === 0) return undefined;
  return {
    type,
    hold: {
      function: scope.enclosing(node).id,
      what: "object",
      effect: "what it has open stays open for as long as the process runs, and so does more each time",
      resource: shortText(node, scope.sourceFile),
      range: scope.rangeOf(node),
      known: "end",
      fresh: true,
      ...(opens ? { opened: true as const, lent: true as const } : {}),
      releases: [],
      releaseNames: endsOpened,
      skips,
    },
  };
}
