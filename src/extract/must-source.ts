import { ts } from "ts-morph";
import type { CallFact, NodeId, Target } from "../model/index.js";
import { runsInTurn } from "./callbacks.js";
import type { Calls, MadeCall } from "./calls.js";
import type { ExtractHost, Resolver } from "./context.js";
import type { Quantities } from "./fan-out.js";
import { any, nonEmpty, nothing, site, type Formula } from "./must-formula.js";
import type { MustSource } from "./must.js";
import type { Gathered } from "./gather.js";
import { bare, isTransparent, pathText } from "./syntax.js";

const K = ts.SyntaxKind;
const exits = /^(?:process\.(?:exit|abort|reallyExit)|Deno\.exit)$/;
const harmless =
  /^(?:console|Array|ReadonlyArray|Map|ReadonlyMap|Set|ReadonlySet|String|Number|Math|Object|Date|Promise|WeakMap|WeakSet)\b/;

export interface MustContext {
  readonly calls: Calls;
  readonly gathered: Gathered;
  readonly resolver: Resolver;
  readonly host: ExtractHost;
  readonly quantities: Quantities;
  /** The file's functions that return promises. */
  readonly promising: (id: NodeId) => boolean | undefined;
}

/** Reads from the call facts of a file what each call and each wait completes. */
export function mustSource(context: MustContext): MustSource {
  const { calls, gathered, resolver, host, quantities } = context;
  const madeByIndex = calls.made;
  const nodeOf = new Map<number, ts.Node>();
  for (const [node, made] of calls.at) nodeOf.set(made.fact.index, node);
  for (const [node, list] of calls.callbacksAt) for (const made of list) nodeOf.set(made.fact.index, node);

  const waits = (made: MadeCall): boolean => made.fact.use === "awaited" || made.fact.use === "returned";
  const whole = (made: MadeCall): boolean =>
    (made.sink.combinator !== "race" && made.sink.combinator !== "any") ||
    (made.sink.members === 1 && made.quantity === undefined);

  /** A call or callback that this function waits for, as a formula. */
  const waited = (made: MadeCall): Formula => {
    const { fact } = made;
    const { callback } = fact;
    if (!isRelevant(fact) || !whole(made)) return nothing;
    if (!callback) return site(fact.index);
    if (callback.when === "schedule" || callback.maybe) return nothing;
    // After a rejection that is handled further on, `then` callbacks are left out.
    if (callback.when === "continuation" && made.sink.handled && !isFinally(nodeOf.get(fact.index))) return nothing;
    if (!callback.each) return site(fact.index);
    return made.quantity ? nonEmpty(made.quantity.collection, site(fact.index)) : nothing;
  };

  const atCallback = (made: MadeCall, node: ts.Node): Formula => {
    const { fact } = made;
    const { callback } = fact;
    if (!callback || !isRelevant(fact)) return nothing;
    const [target] = fact.targets;
    const promising = target?.kind === "function" ? context.promising(target.id) : undefined;
    if (callback.when === "sync" && promising === false) {
      if (!callback.each) return site(fact.index);
      const name = ts.isCallExpression(node) ? (calls.known(node)?.name ?? "") : "";
      return made.quantity && !runsInTurn(name) ? nonEmpty(made.quantity.collection, site(fact.index)) : nothing;
    }
    return waits(made) && !made.sink.later && callback.when !== "sync"
      ? waited(made)
      : waits(made) && !made.sink.later && callback.each
        ? waited(made)
        : nothing;
  };

  return {
    atCall(node) {
      const made = calls.at.get(node);
      const parts: Formula[] = [];
      if (made && isRelevant(made.fact)) {
        if (waits(made)) {
          if (!made.sink.later) parts.push(waited(made));
        } else if (!isPromise(node, made, resolver, context)) {
          parts.push(site(made.fact.index));
        }
      }
      for (const callback of calls.callbacksAt.get(node) ?? []) parts.push(atCallback(callback, node));
      return parts.length === 0 ? nothing : any(parts);
    },
    atWait(node) {
      const indices = calls.waitedAt.get(node);
      if (!indices) return nothing;
      const parts: Formula[] = [];
      for (const index of indices) {
        const made = madeByIndex[index];
        const at = nodeOf.get(index);
        if (made?.sink.later && made.sink.node === node && at && surelyReaches(at, node, gathered))
          parts.push(waited(made));
      }
      return any(parts);
    },
    neverReturns(node) {
      const made = calls.at.get(node);
      if (!made) return false;
      if (exits.test(pathText(node.expression) ?? "")) return true;
      if (!ts.isExpressionStatement(node.parent) || !isRelevant(made.fact)) return false;
      const declaration = host.checker.getResolvedSignature(node)?.declaration;
      return declaration?.type?.kind === K.NeverKeyword;
    },
    mayThrow(node) {
      const made = calls.at.get(node);
      return made !== undefined && made.fact.form !== "access" && made.fact.targets.some(canThrow);
    },
    runsOnce(loop) {
      if (loop.awaitModifier) return false;
      const { fanOut } = quantities.of(loop.expression, loop);
      return fanOut.kind === "literal" && fanOut.count > 0;
    },
  };
}

function canThrow(target: Target): boolean {
  if (target.kind !== "external") return true;
  return !(
    harmless.test(target.name) &&
    (target.module === "lib" || target.module === "global" || target.module === "node:console")
  );
}

/** Whether anything of the workspace can run in the call. */
function isRelevant(fact: CallFact): boolean {
  return fact.targets.some((target) => target.kind !== "external" && target.kind !== "unresolved");
}

function isPromise(node: ts.Node, made: MadeCall, resolver: Resolver, context: MustContext): boolean {
  for (const target of made.fact.targets) {
    if (target.kind === "function" && context.promising(target.id) === true) return true;
  }
  return ts.isCallExpression(node) && resolver.isPromise(node) === true;
}

function isFinally(node: ts.Node | undefined): boolean {
  if (!node || !ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === "finally";
}

/** Longest way through constants that is followed: `const a = f(); const b = [a]; await Promise.all(b)`. */
const maximumHops = 8;

/** Whether the value made at `start` is certainly part of what `wait` waits for: through constants of blocks around it. */
function surelyReaches(start: ts.Node, wait: ts.Node, gathered: Gathered): boolean {
  const work: ts.Node[] = [start];
  for (let hops = 0; hops < maximumHops; hops++) {
    const from = work.pop();
    if (!from) return false;
    let at = from;
    while (at.parent && at.parent !== wait && keepsWhole(at.parent)) at = at.parent;
    const { parent } = at;
    if (parent === wait) return true;
    if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) continue;
    if ((parent.parent.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const) continue;
    const block = parent.parent.parent.parent;
    if (wait.pos < block.pos || wait.end > block.end) continue;
    for (const mention of gathered.mentions.get(parent.name.text) ?? []) {
      if (mention.pos >= parent.end && mention.end <= wait.end) work.push(mention);
    }
  }
  return false;
}

function keepsWhole(node: ts.Node): boolean {
  return (
    isTransparent(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isCallExpression(node) ||
    (ts.isPropertyAccessExpression(node) && !node.questionDotToken)
  );
}
