import { ts } from "ts-morph";
import { isTestCode, type CallFact, type Target, type WaitFact } from "../model/index.js";
import { argumentCount, CallArguments } from "./call-args.js";
import { CallFanOuts } from "./call-fan-out.js";
import { calleeOf, isJsx, nameOf, specifierOf, throwsAfter } from "./call-syntax.js";
import { CallTargets } from "./call-targets.js";
import {
  collectionOf,
  collects,
  couldBeFunction,
  knownCallbacks,
  runsInTurn,
  type KnownCall,
  type KnownCallback,
} from "./callbacks.js";
import type { CallLike, ExtractHost, FileScope, Resolver } from "./context.js";
import { disposerOf, usingAround } from "./disposals.js";
import { isExecutor, settlesWithWork } from "./executors.js";
import type { Quantities } from "./fan-out.js";
import { Flow } from "./flow.js";
import { continuesItself } from "./flow-syntax.js";
import { foremost, type Sink } from "./sinks.js";
import type { Gathered, Site, Surroundings } from "./gathered.js";
import { limitOf } from "./limits.js";
import { isKept } from "./once.js";
import { passedBy } from "./passed-collections.js";
import type { Quantity } from "./quantity.js";
import { isForOthers } from "./resource-guards.js";
import { pluralOf } from "./plural.js";
import { transactionOf, withoutTransaction } from "./transactions.js";
import { bare, isFunctionLiteral, isTransparent, shortText } from "./syntax.js";

/** A call fact with the syntax it was made from, for the stages inside extraction. */
export interface MadeCall {
  readonly fact: CallFact;
  readonly sink: Sink;
  /** For `each` callbacks: what they run over. */
  readonly quantity?: Quantity | undefined;
}

/** The calls of a file, and the way from syntax to them. */
export interface Calls {
  readonly facts: CallFact[];
  readonly made: readonly MadeCall[];
  /** The call written at a node. */
  readonly at: ReadonlyMap<ts.Node, MadeCall>;
  /** The callbacks that the call written at a node runs. */
  readonly callbacksAt: ReadonlyMap<ts.Node, readonly MadeCall[]>;
  /** Indices of the calls that end up at a node that waits. */
  readonly waitedAt: ReadonlyMap<ts.Node, readonly number[]>;
  /** Calls whose promise is kept where others can look, by index, with the places. */
  readonly kept: ReadonlyMap<number, readonly Sink[]>;
  /** Calls of functions that a library made to keep what the function inside gives. */
  readonly keeping: ReadonlyMap<ts.Node, "key" | "once">;
  /** Where the value of an expression ends up, in the function it is in. */
  sinks(node: ts.Expression): readonly Sink[];
  /** Judges collections of this file. */
  readonly quantities: Quantities;
  /** Whether a function holds its callers back until there is room. */
  limits(fn: ts.Node): boolean;
  /** What is known of the call at a node. */
  known(node: CallLike): KnownCall | undefined;
}

/** Makes a fact of every call in a file, and of every callback that a known callee runs. */
export function makeCalls(scope: FileScope, gathered: Gathered, resolver: Resolver, host: ExtractHost): Calls {
  return new CallMaker(scope, gathered, resolver, host).make();
}

class CallMaker {
  private readonly facts: CallFact[] = [];
  private readonly made: MadeCall[] = [];
  private readonly at = new Map<ts.Node, MadeCall>();
  private readonly callbacksAt = new Map<ts.Node, MadeCall[]>();
  private readonly waitedAt = new Map<ts.Node, number[]>();
  private readonly kept = new Map<number, readonly Sink[]>();
  private readonly targets: CallTargets;
  private readonly flow: Flow;
  private readonly fanOuts: CallFanOuts;
  private readonly args: CallArguments;
  private readonly sourceFile: ts.SourceFile;
  /** Whether what calls give tells how large collections are: tests give what they like. */
  private readonly tells: boolean;

  constructor(
    private readonly scope: FileScope,
    private readonly gathered: Gathered,
    private readonly resolver: Resolver,
    private readonly host: ExtractHost,
  ) {
    this.sourceFile = scope.sourceFile;
    this.tells = !isTestCode(scope.file);
    this.targets = new CallTargets(scope, resolver);
    this.flow = new Flow(gathered, host, (node) => this.targets.known(node));
    this.fanOuts = new CallFanOuts(scope, gathered, resolver, host);
    this.args = new CallArguments(scope, gathered, resolver, this.targets);
  }

  make(): Calls {
    let nextImport = 0;
    const sites = this.gathered.sites.map((site) => ({ site, at: nameOf(site.node).end })).sort((a, b) => a.at - b.at);
    for (const { site } of sites) {
      for (; nextImport < this.gathered.imports.length; nextImport++) {
        const declaration = this.gathered.imports[nextImport];
        if (!declaration || declaration.pos > site.node.end) break;
        this.importOf(declaration);
      }
      this.call(site);
    }
    for (; nextImport < this.gathered.imports.length; nextImport++) {
      const declaration = this.gathered.imports[nextImport];
      if (declaration) this.importOf(declaration);
    }
    return {
      facts: this.facts,
      made: this.made,
      at: this.at,
      callbacksAt: this.callbacksAt,
      waitedAt: this.waitedAt,
      kept: this.kept,
      keeping: this.targets.keeping,
      sinks: (node) => this.flow.sinks(node, 0),
      quantities: this.fanOuts.quantities,
      limits: (fn) => this.fanOuts.limits(fn),
      known: (node) => this.targets.known(node),
    };
  }

  private importOf(node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration): void {
    const specifier = specifierOf(node);
    const root = this.scope.functions[0];
    if (!specifier || !root) return;
    const module = this.host.checker.getSymbolAtLocation(specifier)?.declarations?.find((one) => ts.isSourceFile(one));
    const file = module && ts.isSourceFile(module) ? this.host.fileIdOf(module) : undefined;
    if (file === undefined) return;
    this.add(
      {
        index: this.facts.length,
        caller: root.id,
        range: this.scope.rangeOf(node),
        nameRange: this.scope.rangeOf(specifier),
        text: shortText(specifier, this.sourceFile),
        form: "import",
        targets: [{ kind: "function", id: `${file}#<module>` }],
        use: "discarded",
        certain: true,
      },
      { use: "discarded", handled: false, later: false, members: 1 },
    );
  }

  private call(site: Site): void {
    const { node, form, at } = site;
    const targets = this.targets.of(node);
    if (!targets || targets.length === 0) return;
    const known = this.targets.known(node);
    const name = nameOf(node);
    const sinks = ts.isExpression(node) && !isJsx(node) ? this.flow.sinks(node, 0) : [];
    const sink = foremost(sinks);
    const concerns = targets.some((target) => target.kind !== "external" || concernsFanOut(target));
    const fanOut = concerns
      ? this.fanOuts.of(at, sink, targets, undefined, this.targets.limits.get(node), undefined, node)
      : undefined;
    const args = this.args.of(node, targets, at);
    const made = this.add(
      {
        index: this.facts.length,
        caller: at.fn.entry.id,
        range: this.scope.rangeOf(node),
        nameRange: this.scope.rangeOf(name),
        text: shortText(name === node ? node : calleeOf(node), this.sourceFile),
        form,
        targets,
        ...this.result(sink, at),
        ...(fanOut ? { fanOut } : {}),
        ...place(at),
        ...(at.certain ? { certain: true } : {}),
        ...(args.length > 0 ? { args } : {}),
        ...this.targets.madeBy(ts.isCallExpression(node) ? node.expression : undefined, targets),
        ...argumentCount(node, targets),
        ...(this.tells ? passedBy(node, targets, this.fanOuts.quantities) : {}),
        ...(concerns ? transactionOf(node, this.resolver) : {}),
        ...(concerns ? pluralOf(node, targets) : {}),
        ...(concerns && isForOthers(node) ? { forOthers: true as const } : {}),
        ...(concerns ? withoutTransaction(node, at.fn.entry.params) : {}),
        ...(concerns && isKept(node, at.fn.node) ? { memo: true as const } : {}),
        ...(concerns && sink.use === "value" ? this.handed(node) : {}),
        ...(sink.use === "discarded" && throwsAfter(node) ? { fails: true as const } : {}),
      },
      sink,
    );
    this.at.set(node, made);
    this.waited(sinks, made.fact.index);
    if (known && (ts.isCallExpression(node) || ts.isNewExpression(node))) {
      for (const callback of knownCallbacks(node, known)) this.callback(node, known, callback, at, made.fact.index);
    }
    this.exposed(node, at, made.fact.index);
    const using = usingAround(node);
    if (using) this.dispose(using, at);
  }

  /** The call of the workspace that takes the result of a call, where it is written as an argument. */
  private handed(node: ts.Node): Pick<CallFact, "handed"> {
    let at = node;
    while (isTransparent(at.parent)) at = at.parent;
    const taker = ts.isCallExpression(at.parent) ? this.at.get(at.parent)?.fact : undefined;
    if (!taker || taker.targets.every(({ kind }) => kind === "external" || kind === "unresolved")) return {};
    const arg = (at.parent as ts.CallExpression).arguments.indexOf(at as ts.Expression);
    return arg < 0 ? {} : { handed: { call: taker.index, arg } };
  }

  /** A function that wrappers in each other made may be called by anyone, later. */
  private exposed(node: CallLike, at: Surroundings, runBy: number): void {
    if (!ts.isCallExpression(node) || !ts.isVariableDeclaration(node.parent)) return;
    const { name } = node.parent;
    const nested = ts.isIdentifier(name) ? this.targets.nestedIn(node, name) : undefined;
    if (!nested) return;
    this.add(
      {
        index: this.facts.length,
        caller: at.fn.entry.id,
        range: this.scope.rangeOf(node),
        nameRange: this.scope.rangeOf(name),
        text: shortText(name, this.sourceFile),
        form: "callback",
        targets: [nested.target],
        use: "discarded",
        made: nested.made,
        runBy,
        callback: { when: "schedule" },
      },
      { use: "discarded", handled: false, later: false, members: 1 },
    );
  }

  /** What `await using` waits for at the end of the block. */
  private dispose(using: ts.VariableDeclaration, at: Surroundings): void {
    const target = disposerOf(using, this.host);
    if (!target) return;
    const sink: Sink = {
      use: "awaited",
      wait: "await-using",
      node: using.parent,
      handled: false,
      later: false,
      members: 1,
    };
    const { fact } = this.add(
      {
        index: this.facts.length,
        caller: at.fn.entry.id,
        range: this.scope.rangeOf(using),
        nameRange: this.scope.rangeOf(using.name),
        text: shortText(using.name, this.sourceFile),
        form: "call",
        targets: [target],
        ...this.result(sink, at),
        ...place(at),
        ...(at.certain ? { certain: true } : {}),
      },
      sink,
    );
    this.waited([sink], fact.index);
  }

  private callback(
    node: ts.CallExpression | ts.NewExpression,
    known: KnownCall,
    callback: KnownCallback,
    at: Surroundings,
    runBy: number,
  ): void {
    const target = this.targets.functionValue(callback.expression);
    if (!target || (target.kind === "external" && target.module === "lib" && !target.promise)) return;
    const { use } = callback;
    const sinks = this.callbackSinks(node, known, callback);
    const sink = foremost(sinks);
    const limit = limitOf(node, known, this.resolver);
    let quantity: Quantity | undefined;
    if (use.each && !runsInTurn(known.name)) {
      const collection = collectionOf(node, known);
      if (collection) quantity = this.fanOuts.asWorkers(this.fanOuts.quantities.of(collection, at.fn.node), [target]);
    }
    // An executor runs where its promise is made, as often as that is.
    const made = use.when === "sync" && !use.each ? foremost(this.flow.sinks(node, 0)) : sink;
    const inTurn = use.when === "continuation" && at.loop !== undefined && continuesItself(node);
    const fanOut = inTurn ? undefined : this.fanOuts.of(at, made, [target], quantity, limit, callback.expression);
    const combinator =
      use.when === "inherit" && use.each === true && sink.use !== "discarded"
        ? (sink.combinator ?? "all")
        : sink.combinator;
    const result = this.result(use.when === "continuation" && sink.wait ? { ...sink, wait: "then" } : sink, at);
    const fact = this.add(
      {
        index: this.facts.length,
        caller: at.fn.entry.id,
        range: this.scope.rangeOf(callback.expression),
        nameRange: this.headRange(callback.expression),
        text: shortText(isFunctionLiteral(callback.expression) ? calleeOf(node) : callback.expression, this.sourceFile),
        form: "callback",
        targets: [target],
        ...(isFunctionLiteral(callback.expression) ? {} : this.targets.madeBy(callback.expression, [target])),
        ...result,
        ...(combinator ? { combinator } : {}),
        ...(fanOut ? { fanOut } : {}),
        ...place(at),
        ...(at.certain && !use.each && !use.maybe && use.when !== "schedule" ? { certain: true } : {}),
        ...this.next(node, known, callback),
        runBy,
        callback: use,
      },
      sink,
      quantity,
    );
    const list = this.callbacksAt.get(node);
    if (list) list.push(fact);
    else this.callbacksAt.set(node, [fact]);
    this.waited(sinks, fact.fact.index);
  }

  /** What a link of a chain of handlers is given to go on with: the next one written. */
  private next(node: CallLike, { model }: KnownCall, { expression }: KnownCallback): Pick<CallFact, "args"> {
    if (model.chain === undefined || !ts.isCallExpression(node)) return {};
    const list = node.arguments.map((one) => bare(one));
    const after = list.slice(list.indexOf(expression) + 1).find((one) => couldBeFunction(one));
    const target = after && this.targets.functionValue(after);
    return target && target.kind !== "external" ? { args: [{ index: model.chain, target }] } : {};
  }

  /** Where the promise that a callback returns ends up. */
  private callbackSinks(node: ts.CallExpression | ts.NewExpression, known: KnownCall, callback: KnownCallback): Sink[] {
    const { use } = callback;
    const plain = (kind: Sink["use"]): Sink[] => [{ use: kind, handled: false, later: false, members: 1 }];
    if (use.when === "schedule") return plain("discarded");
    if (use.when === "continuation" || use.when === "inherit") return this.flow.sinks(node, 0);
    if (ts.isNewExpression(node)) {
      const { expression } = callback;
      return isExecutor(expression) && settlesWithWork(expression) ? this.flow.sinks(node, 0) : plain("discarded");
    }
    if (!use.each) return this.flow.sinks(node, 0);
    if (known.name === "forEach") return plain("discarded");
    if (collects(known.name)) return this.flow.sinks(node, 1);
    return known.name.startsWith("reduce") ? this.flow.sinks(node, 0) : plain("value");
  }

  private result(sink: Sink, at: Surroundings) {
    const handled = sink.handled || (at.handled && (sink.use === "awaited" || sink.use === "value"));
    return {
      use: sink.use,
      ...(sink.wait ? { wait: sink.wait } : {}),
      ...(sink.node ? { waitRange: this.waitRange(sink.node) } : {}),
      ...(sink.combinator ? { combinator: sink.combinator } : {}),
      ...(handled ? { handled: true } : {}),
    };
  }

  private waited(sinks: readonly Sink[], index: number): void {
    const kept = sinks.filter((one) => one.kept !== undefined);
    if (kept.length > 0) this.kept.set(index, kept);
    for (const { node, use } of sinks) {
      if (!node || (use !== "awaited" && use !== "returned")) continue;
      const list = this.waitedAt.get(node);
      if (!list) this.waitedAt.set(node, [index]);
      else if (list.at(-1) !== index) list.push(index);
    }
  }

  private waitRange(node: ts.Node): WaitFact["range"] {
    if (!ts.isForOfStatement(node)) return this.scope.rangeOf(node);
    return { start: this.scope.rangeOf(node).start, end: this.scope.rangeOf(node.expression).end };
  }

  private headRange(expression: ts.Expression): CallFact["nameRange"] {
    const entry = isFunctionLiteral(expression) ? this.entryOf(expression) : undefined;
    return entry?.nameRange ?? this.scope.rangeOf(expression);
  }

  private entryOf(node: ts.Node) {
    return this.gathered.functions.get(node)?.entry;
  }

  private add(fact: CallFact, sink: Sink, quantity?: Quantity): MadeCall {
    const made: MadeCall = { fact, sink, quantity };
    this.facts.push(fact);
    this.made.push(made);
    return made;
  }
}

function place(at: Surroundings) {
  return { ...(at.loop ? { inLoop: true } : {}), ...(at.tryBlock ? { tryBlock: at.tryBlock } : {}) };
}

/** Calls of the language's own library and of the console start nothing. */
function concernsFanOut(target: Target): boolean {
  if (target.kind !== "external") return true;
  if (target.promise !== undefined) return target.promise;
  return target.module !== "lib" && !target.name.startsWith("console.");
}
