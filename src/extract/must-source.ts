import { ts } from "ts-morph";
import type { CallFact, Target } from "../model/index.js";
import type { Calls, MadeCall } from "./calls.js";
import { collectionOf } from "./callbacks.js";
import type { ExtractHost, Resolver } from "./context.js";
import { any, nonEmpty, nothing, site, type Formula } from "./must-formula.js";
import { keepsElements } from "./must-elements.js";
import { isValidation } from "./must-validation.js";
import type { MustSource } from "./must.js";
import { functionOf } from "./enclosing.js";
import type { Gathered } from "./gathered.js";
import { bare, constantCondition, isTransparent, pathText } from "./syntax.js";

const K = ts.SyntaxKind;
/** What ends the process, itself or by what it is called: `await this.exit()`. */
const exits = /^process\.(?:abort|reallyExit)$|(?:^|\.)exit$/;
const harmless =
  /^(?:console|Array|ReadonlyArray|Map|ReadonlyMap|Set|ReadonlySet|String|Number|Math|Object|Date|Promise|WeakMap|WeakSet)\b/;

export interface MustContext {
  readonly calls: Calls;
  readonly gathered: Gathered;
  readonly host: ExtractHost;
  readonly resolver: Resolver;
}

/** Reads from the call facts of a file what each call and each wait completes. */
export function mustSource(context: MustContext): MustSource {
  const { calls, gathered, host, resolver } = context;
  const madeByIndex = calls.made;
  const nodeOf = new Map<number, ts.Node>();
  for (const [node, made] of calls.at) nodeOf.set(made.fact.index, node);
  for (const [node, list] of calls.callbacksAt) for (const made of list) nodeOf.set(made.fact.index, node);

  const whole = (made: MadeCall): boolean =>
    !made.sink.timed &&
    ((made.sink.combinator !== "race" && made.sink.combinator !== "any") ||
      (made.sink.members === 1 && made.quantity === undefined));

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
    return made.quantity && runsForAll(nodeOf.get(fact.index))
      ? nonEmpty(made.quantity.collection, site(fact.index))
      : nothing;
  };

  /** Whether the callback of a call runs when what its collection is made from has elements. */
  const runsForAll = (node: ts.Node | undefined): boolean => {
    if (!node || !(ts.isCallExpression(node) || ts.isNewExpression(node))) return false;
    const known = calls.known(node);
    const collection = known && collectionOf(node, known);
    return collection !== undefined && keepsElements(collection, resolver, gathered);
  };

  return {
    atCall(node) {
      const parts: Formula[] = [];
      const own = calls.at.get(node);
      for (const made of own ? [own, ...(calls.callbacksAt.get(node) ?? [])] : []) {
        if (waits(made.fact) && !made.sink.later) parts.push(waited(made));
      }
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
    constant(condition) {
      const written = constantCondition(condition);
      if (written !== undefined || !condition) return written;
      const inner = bare(condition);
      const isNot = ts.isPrefixUnaryExpression(inner) && inner.operator === K.ExclamationToken;
      const name = isNot ? bare(inner.operand) : inner;
      if (!ts.isIdentifier(name)) return undefined;
      // A variable that nothing sets says for ever what it said first.
      const declaration = resolver.declaration(name);
      if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
      const value = constantCondition(declaration.initializer);
      if (value === undefined || !isOnlyAsked(declaration)) return undefined;
      return value !== isNot;
    },
    isValidation(node) {
      const fn = functionOf(node);
      if (!isValidation(node, fn)) return false;
      const record = gathered.functions.get(fn);
      if (record) record.validates = true;
      return true;
    },
    over(loop) {
      if (!keepsElements(loop.expression, resolver, gathered)) return undefined;
      const { fanOut, collection } = calls.quantities.of(loop.expression, functionOf(loop));
      if (fanOut.kind !== "literal") return collection.origin === "param" ? collection : undefined;
      return { origin: "literal", count: fanOut.count, text: collection.text };
    },
  };
}

/** Whether a variable is named in conditions alone, of the function that declares it. */
function isOnlyAsked({ name }: ts.VariableDeclaration): boolean {
  if (!ts.isIdentifier(name)) return false;
  const work: ts.Node[] = [functionOf(name)];
  for (let at = work.pop(); at; at = work.pop()) {
    ts.forEachChild(at, (child) => void work.push(child));
    if (!ts.isIdentifier(at) || at.text !== name.text || at === name) continue;
    const { parent } = at;
    if (ts.isPropertyAccessExpression(parent) && parent.name === at) continue;
    const isAsked =
      (ts.isPrefixUnaryExpression(parent) && parent.operator === K.ExclamationToken) ||
      ts.isIfStatement(parent) ||
      ts.isIterationStatement(parent, false);
    if (!isAsked) return false;
  }
  return true;
}

function canThrow(target: Target): boolean {
  if (target.kind !== "external") return true;
  return !(
    harmless.test(target.name) &&
    (target.module === "lib" || target.module === "global" || target.module === "node:console")
  );
}

/** Whether a function waits for a call in which something of the workspace can run. */
export function isWaitedFor(fact: CallFact): boolean {
  return waits(fact) && isRelevant(fact);
}

function waits({ use }: CallFact): boolean {
  return use === "awaited" || use === "returned";
}

function isRelevant({ targets }: CallFact): boolean {
  return targets.some((target) => target.kind !== "external" && target.kind !== "unresolved");
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
    const list = ts.isExpressionStatement(parent) ? pushedTo(at) : undefined;
    if (list && wait.pos >= parent.parent.pos && wait.end <= parent.parent.end) {
      for (const mention of gathered.mentions.get(list) ?? []) {
        if (mention.pos >= parent.end && mention.end <= wait.end) work.push(mention);
      }
      continue;
    }
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

/** The name of the array that `list.push(…)` adds to. */
function pushedTo(call: ts.Node): string | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "push") return undefined;
  return ts.isIdentifier(callee.expression) ? callee.expression.text : undefined;
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
