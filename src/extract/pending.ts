import { ts } from "ts-morph";
import type { PendingFact } from "../model/index.js";
import type { ControlFlow, Point } from "./control-flow.js";
import { search, type Step } from "./control-flow-paths.js";
import { Truths } from "./control-flow-truths.js";
import { functionOf, isAsync } from "./enclosing.js";
import { callsAt, type FlowContext } from "./flow-context.js";
import { pathSteps } from "./path-steps.js";
import { droppedChains } from "./pending-chains.js";
import { deferredOf } from "./pending-deferreds.js";
import { openingOf, unheardOf } from "./pending-opening.js";
import { isRaced } from "./pending-races.js";
import {
  droppedBy,
  fieldOf,
  isAwaitedHandler,
  isCallee,
  isErrorListener,
  isListener,
  isMadeToLoad,
  isRunByName,
  loadOf,
  minded,
  runOf,
  runsOnce,
  type Executor,
} from "./pending-runs.js";
import { silenceOf } from "./pending-silence.js";
import { swallowedBy, unmindedBy } from "./pending-swallowed.js";
import { askedIn, isKeptFromBefore, isMeant, truthOf } from "./pending-truths.js";
import { bare, isFunctionLiteral, isTransparent, memberName, pathText, receiver, shortText } from "./syntax.js";

/** Most awaits of one executor that are told of. */
const mostWays = 8;

/** Promises whose executor, or a callback it relies on, has a path on which nothing settles them. */
export function pendingOf(context: FlowContext): PendingFact[] {
  const found: PendingFact[] = [];
  for (const { node } of context.gathered.sites) {
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) continue;
    const deferred = deferredOf(node, context);
    if (deferred) found.push(deferred);
    if (!isPromise(ts.isNewExpression(node) ? node.expression : adapted(node))) continue;
    const [argument] = node.arguments ?? [];
    const executor = argument && unbound(bare(argument));
    if (!executor || !isFunctionLiteral(executor)) continue;
    const fact = new PendingPromise(node, executor, context).judge();
    if (fact) found.push(isRaced(node) ? { ...fact, perhaps: true } : fact);
  }
  return found;
}

function isPromise(node: ts.Expression | undefined): boolean {
  return node !== undefined && ts.isIdentifier(node) && /^(?:Promise|Bluebird|BPromise)$/.test(node.text);
}

/** `function () { … }.bind(this)` is what it binds. */
function unbound(node: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(node) || memberName(bare(node.expression)) !== "bind") return node;
  const on = receiver(bare(node.expression));
  return on ? bare(on) : node;
}

/** What `fromCallback` is called on: Bluebird's, whose function is given the callback that settles the promise. */
function adapted({ expression }: ts.CallExpression): ts.Expression | undefined {
  const callee = bare(expression);
  return /^from(?:Callback|Node)$/.test(memberName(callee) ?? "") ? receiver(callee) : undefined;
}

class PendingPromise {
  /** Every mention of `resolve`, `reject` and of local functions that come to mention them. */
  private readonly mentions: readonly ts.Node[];
  private readonly context: FlowContext;

  constructor(
    private readonly node: ts.NewExpression | ts.CallExpression,
    private readonly executor: Executor,
    context: FlowContext,
  ) {
    this.context = context;
    this.mentions = settlers(executor, context);
  }

  judge(): PendingFact | undefined {
    const { executor } = this;
    const flow = this.context.flows.of(executor);
    // An executor without parameters says that the promise is not meant to settle.
    if (!flow) return undefined;
    if (executor.parameters.length === 0) return ts.isCallExpression(this.node) ? this.never(flow) : undefined;
    if (executor.parameters.some(({ name, dotDotDotToken }) => !ts.isIdentifier(name) || dotDotDotToken))
      return undefined;
    if (this.mentions.length === 0) return this.never(flow);
    const value = this.pathIn(executor, flow, { ends: isValueReturn });
    if (value) return this.fact("value", value, flow);
    const end = this.pathIn(executor, flow, {});
    if (end) return this.fact("path", end, flow);
    const caught = this.pathIn(executor, flow, { raises: true });
    if (caught) return this.fact("caught", caught, flow);
    if (isAsync(executor)) {
      const thrown =
        this.pathIn(executor, flow, { raises: "awaits", leaves: true }) ??
        this.pathIn(executor, flow, { raises: true, leaves: true });
      const last = thrown?.findLast(({ way }) => way === "throw")?.point.node;
      if (thrown && last && ts.isThrowStatement(last)) return this.fact("throw", thrown, flow);
      if (thrown && last) return { ...this.fact("raise", thrown, flow), ...this.failures(executor, flow) };
    }
    return (
      this.callback() ??
      this.failure() ??
      this.swallowed() ??
      this.unheard() ??
      this.unminded() ??
      this.opening() ??
      this.silent() ??
      this.lost() ??
      this.kept() ??
      this.dropped()
    );
  }

  private failures(fn: ts.Node, flow: ControlFlow, by?: readonly ts.Node[]): Pick<PendingFact, "ways"> {
    const { scope, calls } = this.context;
    const awaits = flow.points.filter(
      ({ node, onThrow }) => onThrow !== undefined && node !== undefined && ts.isAwaitExpression(node),
    );
    const ways = awaits.slice(0, mostWays).flatMap((at) => {
      const path = this.pathIn(fn, flow, { raises: "awaits", leaves: true, at, ...(by ? { by } : {}) });
      return path && at.node ? [{ calls: callsAt(at.node, calls), steps: pathSteps(path, flow, scope) }] : [];
    });
    return ways.length > 0 ? { ways } : {};
  }

  private never(flow: ControlFlow): PendingFact | undefined {
    const { body } = this.executor;
    if (ts.isBlock(body) && body.statements.length === 0) return undefined;
    const path = search(flow, {
      from: [{ point: flow.entry, state: "" }],
      step: (_, state) => ({ next: state }),
      isGoal: ({ index }) => index === flow.exit,
    });
    return path && this.fact("never", path, flow);
  }

  /** A path from the start of `fn` to its end that comes by nothing that settles, or might. */
  private pathIn(
    fn: ts.Node,
    flow: ControlFlow,
    way: {
      readonly raises?: boolean | "awaits";
      readonly leaves?: boolean;
      /** The only point that raises. */
      readonly at?: Point;
      readonly ends?: (node: ts.Node) => boolean;
      /** What counts as settling; every mention when absent. */
      readonly by?: readonly ts.Node[];
      /** Variables whose truth is known. */
      readonly given?: ReadonlyMap<string, boolean>;
    },
  ): readonly Step[] | undefined {
    const settling = way.by ?? this.mentions.map((one) => outermost(one, fn));
    const stops = new Set(settling.flatMap((one) => (isAwaitedHandler(one) ? [] : [calledBy(one)])));
    return search<"" | "value" | "failed">(flow, {
      from: [{ point: flow.entry, state: "" }],
      truths: new Truths(flow),
      step: (point, state) => {
        if (point.node && point.kind === "node" && stops.has(point.node)) return {};
        const next = way.ends && point.node && way.ends(point.node) ? "value" : state;
        if (isSkippedChain(point)) return {};
        const asked = way.given && truthOf(point);
        if (asked && way.given.get(asked.name) === !asked.holds) return {};
        const fits = way.raises === "awaits" ? isAwait(point) : way.raises;
        const fails = fits && (way.at ?? point) === point && (state === "" || isThrow(point)) && !this.isAwaited(point);
        return { next, thrown: fails ? "failed" : undefined };
      },
      isGoal: ({ index }, state) => {
        if (way.ends) return index === flow.exit && state === "value";
        if (way.leaves) return index === flow.thrown;
        return index === flow.exit && (!way.raises || state === "failed");
      },
    });
  }

  /** Whether a point is the head of a loop in which something settles. */
  private isLoop({ node, kind }: Point): boolean {
    return (
      kind === "node" &&
      node !== undefined &&
      (ts.isForOfStatement(node) || ts.isForInStatement(node)) &&
      this.mentions.some((one) => one.pos >= node.statement.pos && one.end <= node.statement.end)
    );
  }

  /** Whether a call fails where its promise is awaited. */
  private isAwaited({ node }: Point): boolean {
    return node !== undefined && this.context.calls.at.get(node)?.fact.use === "awaited";
  }

  /** A callback that is run once, is all there is to settle the promise, and may come to its end without doing so. */
  private callback(): PendingFact | undefined {
    const { executor } = this;
    const closures = [...new Set(this.mentions.map((one) => outermost(one, executor)))];
    const registered: ts.Node[] = closures.filter(isFunctionLiteral);
    // What is mentioned outside of callbacks settles it there, or leaves it to another; where a way leads past all of that
    // (`if (!token) return reject(…)`), the callback is all there is on it.
    const direct = closures.filter((one) => !registered.includes(one) && !isListener(one));
    const around = direct.length > 0 ? this.context.flows.of(executor) : undefined;
    if (direct.length > 0 && !(around && this.pathIn(executor, around, { by: direct }))) return undefined;
    // It ends with the time at the latest.
    if (closures.some((one) => runOf(one)?.name === "setTimeout")) return undefined;
    const main = registered.filter((one) => !isErrorListener(one));
    const [only] = main;
    if (
      !only ||
      !isFunctionLiteral(only) ||
      main.length > 1 ||
      closures.some((one) => !registered.includes(one) && !direct.includes(one) && !isErrorListener(one))
    ) {
      return undefined;
    }
    const text = runsOnce(only);
    const flow = text === undefined ? undefined : this.context.flows.of(only);
    const path = flow && this.pathIn(only, flow, {});
    if (!flow || !path) return undefined;
    // What the callback asks for the second time may have settled it before: `if (!wait) resolve(); … if (wait) resolve()`.
    if (around && !this.pathIn(executor, around, { by: direct, given: askedIn(path, this.context.gathered) }))
      return undefined;
    return { ...this.fact("callback", path, flow), text: text ?? "" };
  }

  /** `script.onload = () => resolve()` where that is all there is, and no `onerror`. */
  private failure(): PendingFact | undefined {
    const { executor } = this;
    const flow = this.context.flows.of(executor);
    const loads = this.mentions.map((one) => loadOf(outermost(one, executor)));
    const direct = this.mentions.filter((one, at) => !loads[at] && functionOf(one) === executor && !isListener(one));
    const [load] = loads.filter((one) => one !== undefined);
    if (!flow || !load || direct.length + loads.filter(Boolean).length < this.mentions.length) return undefined;
    if (!isMadeToLoad(load, executor) || minded.test(executor.getText())) return undefined;
    const path = this.pathIn(executor, flow, { by: direct });
    if (!path) return undefined;
    const fact = { ...this.fact("failure", path, flow), text: load.getText() };
    return load.name.text === "onload" ? fact : { ...fact, perhaps: true };
  }

  /** A failure of the work that is to settle the promise, which a handler takes and forgets. */
  private swallowed(): PendingFact | undefined {
    const { scope, calls } = this.context;
    const found = swallowedBy(this.executor, this.mentions, calls);
    if (!found) return undefined;
    const { start, end } = scope.rangeOf(found.handler);
    const last = { start: { line: end.line, character: Math.max(0, end.character - 1) }, end };
    return {
      function: scope.enclosing(this.node).id,
      range: { start: scope.rangeOf(this.node).start, end: scope.rangeOf(this.node.expression).end },
      by: "swallowed",
      text: shortText(found.runner, scope.sourceFile),
      steps: [
        { kind: "caught", range: { start, end: start } },
        { kind: "end", range: last },
      ],
      ...(found.perhaps ? { perhaps: true as const } : {}),
    };
  }

  /** An async function in the executor that is all there is to settle the promise, and whose own promise nobody has. */
  private lost(): PendingFact | undefined {
    const { executor } = this;
    const outer = [...new Set(this.mentions.map((one) => outermost(one, executor)))];
    const only = outer.find(isFunctionLiteral);
    const others = outer.filter((one) => one !== only);
    if (!only || !isAsync(only)) return undefined;
    const isNamed = others.length > 0 && others.every((one) => isRunByName(one, only, executor));
    if (others.length > 0 && !isNamed) return undefined;
    const runner = isNamed ? others[0]?.getText() : droppedBy(only, executor);
    const flow = runner === undefined ? undefined : this.context.flows.of(only);
    const path = flow && this.pathIn(only, flow, { raises: "awaits", leaves: true });
    const last = path?.findLast(({ way }) => way === "throw")?.point.node;
    if (!flow || !path || !last || ts.isThrowStatement(last)) return undefined;
    const fact = { ...this.fact("raise", path, flow), ...this.failures(only, flow), text: runner ?? "" };
    return isNamed ? { ...fact, perhaps: true } : fact;
  }

  /** `this.ready = resolve`, where one method is all there is to call that, and does so only when all went well. */
  private kept(): PendingFact | undefined {
    const [only, another] = this.mentions;
    const place = only && !another ? fieldOf(only) : undefined;
    const name = place && pathText(place);
    if (!place || name === undefined || functionOf(place) !== this.executor) return undefined;
    const uses = (this.context.gathered.mentions.get(name) ?? []).filter((one) => one !== place);
    const [fn, other] = new Set(uses.map((one) => functionOf(one)));
    if (!fn || other || !ts.isMethodDeclaration(fn) || !isAsync(fn) || !uses.every(isCallee)) return undefined;
    const flow = this.context.flows.of(fn);
    const path = flow && this.pathIn(fn, flow, { raises: "awaits", leaves: true, by: uses });
    const last = path?.findLast(({ way }) => way === "throw")?.point.node;
    if (!flow || !path || !last || ts.isThrowStatement(last)) return undefined;
    return { ...this.fact("kept", path, flow), ...this.failures(fn, flow, uses), text: name };
  }

  /** `load().then(resolve)` on a way where that is all there is, and whose failure nobody minds. */
  private dropped(): PendingFact | undefined {
    for (const chain of droppedChains(this.mentions)) {
      const { inside, head } = chain;
      const isAll = this.mentions.every((one) => one.pos >= inside.pos && one.end <= inside.end);
      const flow = isAll ? this.context.flows.of(inside) : undefined;
      const others = this.mentions.filter((one) => !chain.mentions.includes(one)).map((one) => outermost(one, inside));
      const path = flow && this.pathIn(inside, flow, { by: others });
      if (!flow || !path?.some(({ point }) => point.node === head)) continue;
      return {
        ...this.fact("dropped", path, flow),
        text: shortText(head, this.context.scope.sourceFile),
        perhaps: true,
      };
    }
    return undefined;
  }

  /** A stream whose success settles the promise, and whose failure nobody minds. */
  private unminded(): PendingFact | undefined {
    const { executor } = this;
    const found = unmindedBy(executor, this.mentions, functionOf(this.node));
    const flow = found && this.context.flows.of(executor);
    const path = flow && this.pathIn(executor, flow, { by: [] });
    return path && { ...this.fact("failure", path, flow), text: found.text, stream: true };
  }

  /** A file that is written and settles the promise by an event that never comes. */
  private unheard(): PendingFact | undefined {
    const { executor, context } = this;
    const found = unheardOf(executor, this.mentions, functionOf(this.node), context);
    const flow = found && context.flows.of(executor);
    const path = flow && this.pathIn(executor, flow, { by: [] });
    return path && { ...this.fact(found.why === "end" ? "unheard" : "open", path, flow), text: found.text };
  }

  /** A connection or server that settles the promise when it is there, and nobody minds that it cannot be. */
  private opening(): PendingFact | undefined {
    const { executor } = this;
    const text = openingOf(executor, this.mentions, functionOf(this.node));
    const flow = text === undefined ? undefined : this.context.flows.of(executor);
    const path = flow && this.pathIn(executor, flow, { by: [] });
    return path && { ...this.fact("opening", path, flow), text: text ?? "", perhaps: true };
  }

  /** What is told by a process or connection settles the promise, and nobody minds that it ends without a word. */
  private silent(): PendingFact | undefined {
    const text = silenceOf(this.executor, this.mentions);
    const flow = text === undefined ? undefined : this.context.flows.of(this.executor);
    const path = flow && this.pathIn(this.executor, flow, { by: [] });
    return path && { ...this.fact("silence", path, flow), text: text ?? "", perhaps: true };
  }

  private fact(by: PendingFact["by"], path: readonly Step[], flow: ControlFlow): PendingFact {
    const { scope } = this.context;
    const start = scope.rangeOf(this.node).start;
    const perhaps =
      isKeptFromBefore(path) ||
      isMeant(path, this.executor) ||
      path.some(
        ({ point, way }, at) =>
          isLastCase(point, path[at + 1]?.point) ||
          this.isLoop(point) ||
          (way === "throw" && by === "raise" && point.node !== undefined && !ts.isAwaitExpression(point.node)),
      );
    return {
      function: scope.enclosing(this.node).id,
      range: { start, end: scope.rangeOf(this.node.expression).end },
      by,
      steps: pathSteps(path, flow, scope),
      ...(perhaps ? { perhaps: true as const } : {}),
    };
  }
}

/** The call of a function that is mentioned to be called: it settles once its arguments are there. */
function calledBy(mention: ts.Node): ts.Node {
  const { parent } = mention;
  return ts.isIdentifier(mention) && ts.isCallExpression(parent) && parent.expression === mention ? parent : mention;
}

function isThrow({ node }: Point): boolean {
  return node !== undefined && ts.isThrowStatement(node);
}

function isAwait({ node }: Point): boolean {
  return node !== undefined && (ts.isAwaitExpression(node) || ts.isThrowStatement(node));
}

/** `stream?.on(…)` where there is no stream: whoever writes so seldom means that nothing happens. */
function isSkippedChain({ kind, assume, node }: Point): boolean {
  const parent = node?.parent;
  return (
    kind === "assume" &&
    assume === "nullish" &&
    parent !== undefined &&
    "questionDotToken" in parent &&
    parent.questionDotToken !== undefined
  );
}

/** `return x` where `x` is no call and no `undefined`: what is written for a promise's value. */
function isValueReturn(node: ts.Node): boolean {
  if (!ts.isReturnStatement(node) || !node.expression) return false;
  const value = bare(node.expression);
  if (ts.isIdentifier(value)) return value.text !== "undefined";
  return (
    !ts.isCallExpression(value) &&
    !ts.isVoidExpression(value) &&
    !ts.isAwaitExpression(value) &&
    value.kind !== ts.SyntaxKind.NullKeyword
  );
}

/** Whether a path goes on behind the last clause of a `switch` that has no default, or one that does nothing. */
function isLastCase({ node, assume }: Point, next: Point | undefined): boolean {
  if (!node || !ts.isCaseClause(node) || assume !== "falsy") return false;
  const { clauses } = node.parent;
  const cases = clauses.filter((one) => !ts.isDefaultClause(one) || !one.statements.every(ts.isBreakStatement));
  return !cases.some(ts.isDefaultClause) && cases.at(-1) === node && next !== undefined;
}

/** The function inside `fn` that a node is in, or the node. */
function outermost(node: ts.Node, fn: ts.Node): ts.Node {
  let found = node;
  for (let at = functionOf(node); at !== fn && at.parent; at = functionOf(at)) found = at;
  return found;
}

/** Mentions of the executor's parameters inside it, and of the functions in it that come to mention them. */
function settlers(executor: Executor, { gathered }: FlowContext): readonly ts.Node[] {
  const found = new Set<ts.Node>();
  const names: string[] = executor.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  const seen = new Set<string>();
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const mention of gathered.mentions.get(name) ?? []) {
      if (mention.pos < executor.body.pos || mention.end > executor.body.end) continue;
      found.add(mention);
      for (let at = functionOf(mention); at !== executor && at.parent; at = functionOf(at)) {
        const named = nameOf(at);
        if (named !== undefined) names.push(named);
      }
    }
  }
  return [...found];
}

/** The name under which a local function is run. */
function nameOf(fn: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn)) if (fn.name) return fn.name.text;
  let node = fn;
  while (isTransparent(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  return ts.isBinaryExpression(parent) && ts.isIdentifier(parent.left) ? parent.left.text : undefined;
}
