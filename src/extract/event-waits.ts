import { ts } from "ts-morph";
import type { EventWaitFact } from "../model/index.js";
import type { ControlFlow } from "./control-flow.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { bare, isFunctionNode, isLoop, lastName, pathText, receiver, shortText } from "./syntax.js";

const K = ts.SyntaxKind;
const streamEnds = /^(?:finish|end|close)$/;

/** Every unconditional `await once(emitter, "event")` of a file without a signal, with the calls that come before it. */
export function eventWaitsOf(context: FlowContext): EventWaitFact[] {
  const { calls, scope, resolver, flows, gathered } = context;
  const found: EventWaitFact[] = [];
  for (const [node, { fact }] of calls.at) {
    if (!ts.isCallExpression(node) || fact.use !== "awaited" || node.arguments.length !== 2) continue;
    const once = bare(node.expression);
    if (lastName(once) !== "once") continue;
    const [emitter, name] = node.arguments;
    if (!emitter || !name || !ts.isStringLiteralLike(name) || !ts.isAwaitExpression(node.parent)) continue;
    if (!fact.targets.some((one) => one.kind === "external" && /(?:^|:)events$/.test(one.module))) continue;
    const fn = functionOf(node);
    if (!gathered.functions.has(fn) || isConditional(node, fn)) continue;
    const flow = flows.of(fn);
    if (!flow) continue;
    const emitters = identities(bare(emitter), context);
    const path = pathText(emitter);
    const before = callsBefore(node, flow, context).flatMap((call) => {
      const made = calls.at.get(call);
      if (!made || call === node) return [];
      const on = path !== undefined && isOn(call, path);
      const ends = on && isEndOf(call, path, name.text);
      return [
        { call: made.fact.index, ...(on ? { on: true as const } : {}), ...(ends ? { ends: true as const } : {}) },
      ];
    });
    if (before.length === 0 || isReplaced(emitter, resolver)) continue;
    found.push({
      function: scope.enclosing(node).id,
      range: scope.rangeOf(node.parent),
      event: name.text,
      text: shortText(emitter, scope.sourceFile),
      emitters,
      before,
    });
  }
  return found;
}

/** Whether it depends on a test, such as one of the emitter's state, whether the event is waited for. */
function isConditional(node: ts.Node, fn: ts.Node): boolean {
  for (let at = node; at !== fn && at.parent; at = at.parent) {
    const { parent } = at;
    if (
      ts.isIfStatement(parent) ||
      ts.isConditionalExpression(parent) ||
      isLoop(parent) ||
      ts.isCaseOrDefaultClause(parent)
    )
      return true;
    if (ts.isBinaryExpression(parent) && parent.right === at && parent.operatorToken.kind !== K.EqualsToken)
      return true;
    if (isFunctionNode(parent) && parent !== fn) return true;
  }
  return false;
}

/** The variable's or field's identity, and that of the workspace class it is an instance of. */
function identities(emitter: ts.Expression, { resolver }: FlowContext): readonly string[] {
  const found = new Set<string>();
  const own = resolver.identity(emitter);
  if (own !== undefined) found.add(own);
  const declaration = resolver.declaration(emitter);
  const typed =
    declaration &&
    (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration))
      ? declaration
      : undefined;
  const made = typed?.initializer && bare(typed.initializer);
  const named =
    made && ts.isNewExpression(made)
      ? made.expression
      : typed?.type && ts.isTypeReferenceNode(typed.type) && ts.isIdentifier(typed.type.typeName)
        ? typed.type.typeName
        : undefined;
  const type = named && resolver.identity(named);
  if (type !== undefined) found.add(type);
  return [...found];
}

/** Whether the emitter's class has a `once` or an `on` of its own, which may tell of events that are over. */
function isReplaced(emitter: ts.Expression, resolver: FlowContext["resolver"]): boolean {
  const declaration = resolver.declaration(emitter);
  const made = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const inner = made && bare(made);
  const type = inner && ts.isNewExpression(inner) ? resolver.declaration(inner.expression) : undefined;
  return (
    type !== undefined &&
    ts.isClassLike(type) &&
    type.members.some((one) => one.name && ts.isIdentifier(one.name) && /^(?:on|once|addListener)$/.test(one.name.text))
  );
}

/** Calls of `fn` that are evaluated on every path to a node, in source order. */
function callsBefore(node: ts.CallExpression, flow: ControlFlow, { calls }: FlowContext): readonly ts.CallExpression[] {
  const [target] = flow.pointsOf(node);
  if (target === undefined) return [];
  const candidates = flow.points.filter(
    (one) =>
      one.kind === "node" &&
      one.node &&
      ts.isCallExpression(one.node) &&
      calls.at.has(one.node) &&
      one.node.end <= node.pos,
  );
  return candidates
    .filter(({ index }) => !reaches(flow, flow.entry, target, index))
    .map((one) => one.node as ts.CallExpression);
}

/** Whether there is a way without exceptions from one point to another that does not come by a third. */
function reaches(flow: ControlFlow, from: number, to: number, without: number): boolean {
  const seen = new Set<number>([without]);
  const work = [from];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    work.push(...(flow.points[at]?.next ?? []));
  }
  return false;
}

function isOn(call: ts.CallExpression, path: string): boolean {
  const on = receiver(bare(call.expression));
  return (on !== undefined && pathText(on) === path) || call.arguments.some((one) => pathText(one) === path);
}

/** `await pipeline(from, to)`, `await finished(stream)`: the events of the end are over with it. */
function isEndOf(call: ts.CallExpression, path: string, event: string): boolean {
  const callee = bare(call.expression);
  const name = lastName(callee);
  if (!streamEnds.test(event) || !ts.isAwaitExpression(call.parent)) return false;
  const last = call.arguments.at(-1);
  return (
    (name === "pipeline" || name === "finished") && event !== "close" && last !== undefined && pathText(last) === path
  );
}
