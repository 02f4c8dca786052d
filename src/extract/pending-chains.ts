import { ts } from "ts-morph";
import { functionOf } from "./enclosing.js";
import { bare, isFunctionLiteral, isTransparent, memberName, receiver } from "./syntax.js";

/** A promise chain that nobody has and whose success settles another promise: `load().then(resolve)`. */
export interface DroppedChain {
  /** What is to succeed, without its links. */
  readonly head: ts.CallExpression;
  /** The function that makes the chain. */
  readonly inside: ts.Node;
  /** What settles in it. */
  readonly mentions: readonly ts.Node[];
}

/**
 * The chains in an executor that settle its promise when all goes well, and that nobody listens to when something fails.
 * @param mentions of what settles the promise, all of them
 */
export function droppedChains(mentions: readonly ts.Node[]): readonly DroppedChain[] {
  const found = new Map<ts.Node, DroppedChain>();
  for (const mention of mentions) {
    const chain = chainAround(mention);
    if (!chain) continue;
    const { outer } = chain;
    const of = mentions.filter((one) => one.pos >= outer.pos && one.end <= outer.end);
    found.set(outer, { head: chain.head, inside: functionOf(outer), mentions: of });
  }
  return [...found.values()];
}

/** Work that does not fail. */
const safe = /^(?:sleep|delay|wait\w*|pause|timeout|nextTick|tick|resolve|allSettled|whenReady|ready)$/i;

function chainAround(mention: ts.Node): { readonly outer: ts.Node; readonly head: ts.CallExpression } | undefined {
  const link = linkOf(mention);
  if (!link) return undefined;
  let outer: ts.Node = link;
  for (;;) {
    while (isTransparent(outer.parent) || ts.isVoidExpression(outer.parent)) outer = outer.parent;
    const member = outer.parent;
    if (!ts.isPropertyAccessExpression(member) || member.expression !== outer) break;
    if (!ts.isCallExpression(member.parent) || member.parent.expression !== member) return undefined;
    outer = member.parent;
  }
  if (!ts.isExpressionStatement(outer.parent)) return undefined;
  const at = bare(outer.parent.expression);
  let call: ts.Expression | undefined = ts.isVoidExpression(at) ? bare(at.expression) : at;
  while (call && ts.isCallExpression(call)) {
    const callee = bare(call.expression);
    const name = memberName(callee);
    const on = receiver(callee);
    if (name !== "then" || !on) {
      // `catch`, `fail`, `always`, `done`: somebody listens, or it is no promise.
      if (name !== undefined && /^(?:catch|finally|fail\w*|always|done|pipe|progress|tap\w*|error)$/.test(name))
        return undefined;
      return call === link || safe.test(name ?? callee.getText()) ? undefined : { outer, head: call };
    }
    if (call.arguments.length !== 1) return undefined;
    call = bare(on);
  }
  return undefined;
}

/** The `then` that is given the function a mention is written in, or the mention itself. */
function linkOf(mention: ts.Node): ts.CallExpression | undefined {
  const fn = functionOf(mention);
  return thenGiven(mention) ?? (isFunctionLiteral(fn) ? thenGiven(fn) : undefined);
}

function thenGiven(node: ts.Node): ts.CallExpression | undefined {
  let at = node;
  for (;;) {
    while (isTransparent(at.parent)) at = at.parent;
    // `function () { … }.bind(this)`
    const { parent } = at;
    if (!ts.isPropertyAccessExpression(parent) || parent.name.text !== "bind" || !ts.isCallExpression(parent.parent))
      break;
    at = parent.parent;
  }
  const call = at.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== at) return undefined;
  return memberName(bare(call.expression)) === "then" ? call : undefined;
}
