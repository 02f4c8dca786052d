import { ts } from "ts-morph";
import { externalModel } from "../libraries/index.js";
import type { ArgFact, CallFact, FanOut, Target, WaitFact } from "../model/index.js";
import { asArrayWork } from "./array-work.js";
import { Gates } from "./bounds.js";
import {
  collectionOf,
  collects,
  couldBeFunction,
  knownCall,
  knownCallbacks,
  runsInTurn,
  type KnownCall,
  type KnownCallback,
} from "./callbacks.js";
import type { CallLike, ExtractHost, FileScope, Resolver } from "./context.js";
import { disposerOf, usingAround } from "./disposals.js";
import { isExecutor, settlesWithWork } from "./executors.js";
import { Quantities, times, type Quantity } from "./fan-out.js";
import { continuesItself, Flow, foremost, type Sink } from "./flow.js";
import type { Gathered, Site, Surroundings } from "./gather.js";
import { limitOf } from "./limits.js";
import { isKept, startsOnce } from "./once.js";
import { passedBy } from "./passed-collections.js";
import { argumentKey } from "./resource-keys.js";
import { isInTransaction } from "./transactions.js";
import { Workers } from "./workers.js";
import { bare, isFunctionLiteral, pathText, shortText } from "./syntax.js";

const K = ts.SyntaxKind;

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
  private readonly keeping = new Map<ts.Node, "key" | "once">();
  private readonly targets = new Map<ts.Node, readonly Target[] | undefined>();
  /** Bounds of functions that a library made, by their calls. */
  private readonly limits = new Map<ts.Node, FanOut>();
  private readonly knowledge = new Map<ts.Node, KnownCall | undefined>();
  private readonly flow: Flow;
  private readonly quantities: Quantities;
  private readonly gates: Gates;
  private readonly workers: Workers;
  private readonly sourceFile: ts.SourceFile;

  constructor(
    private readonly scope: FileScope,
    private readonly gathered: Gathered,
    private readonly resolver: Resolver,
    private readonly host: ExtractHost,
  ) {
    this.sourceFile = scope.sourceFile;
    this.flow = new Flow(gathered, host, (node) => this.known(node));
    this.quantities = new Quantities(
      scope.sourceFile,
      host,
      resolver,
      (name) => this.isFilled(name),
      (fn) => scope.idOf(fn),
    );
    this.gates = new Gates(gathered);
    this.workers = new Workers(gathered);
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
      keeping: this.keeping,
      sinks: (node) => this.flow.sinks(node, 0),
      quantities: this.quantities,
      limits: (fn) => this.gates.of(fn, fn) !== undefined || this.gates.queues(fn),
      known: (node) => this.known(node),
    };
  }

  private targetsOf(node: CallLike): readonly Target[] | undefined {
    if (this.targets.has(node)) return this.targets.get(node);
    let targets = this.resolver.callees(node);
    const wrapped = targets?.every(isOutsideLanguage) ? this.wrapped(node) : undefined;
    if (wrapped) targets = [wrapped.target];
    else if (targets) targets = asArrayWork(node, targets);
    this.targets.set(node, targets);
    if (wrapped?.limit) this.limits.set(node, wrapped.limit);
    return targets;
  }

  /** The function inside one that a library made of it (`promisify(exec)`, `throat(2, load)`), and how it is bounded. */
  private wrapped(node: CallLike): { readonly target: Target; readonly limit: FanOut | undefined } | undefined {
    if (!ts.isCallExpression(node)) return undefined;
    const callee = bare(node.expression);
    const isMadeHere = ts.isCallExpression(callee);
    if (!isMadeHere && !ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
    const made = this.resolver.creation(callee);
    const wraps = made && externalModel(made.module, made.name)?.wraps;
    const inner = wraps && wraps.use.when !== "schedule" ? made.node.arguments?.[wraps.arg] : undefined;
    if (!made || !wraps || !inner || ts.isSpreadElement(inner)) return undefined;
    // Last, because the compiler has to infer the receiver for it.
    if (!isMadeHere && !this.makingOf(callee)) return undefined;
    const target = couldBeFunction(bare(inner)) ? this.functionValue(bare(inner)) : undefined;
    if (!target) return undefined;
    if (wraps.keeps) this.keeping.set(node, wraps.keeps);
    const known: KnownCall = { name: made.name, module: made.module, model: wraps.limit ? { limit: wraps.limit } : {} };
    return { target, limit: limitOf(made.node, known, this.resolver) };
  }

  /** For a function that one of the workspace made of others: the functions that one was given. */
  private madeBy(value: ts.Expression | undefined, targets: readonly Target[]): Pick<CallFact, "made"> {
    if (!value || !targets.some(isClosure)) return {};
    const making = this.makingOf(bare(value));
    const made = making && this.madeOf(making, targets, 0);
    const as = made && this.identityOf(bare(value));
    return as !== undefined ? { made: { ...made, by: made?.by ?? "", as, args: made?.args ?? [] } } : {};
  }

  /** The call that made what a variable or field holds. */
  private makingOf(value: ts.Expression): ts.CallExpression | undefined {
    if (ts.isCallExpression(value)) return value;
    if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value)) return undefined;
    const declared = this.resolver.declaration(value);
    if (!declared || !(ts.isVariableDeclaration(declared) || ts.isPropertyDeclaration(declared))) return undefined;
    const making = declared.initializer && bare(declared.initializer);
    return making && ts.isCallExpression(making) ? making : undefined;
  }

  private madeOf(making: ts.CallExpression, targets: readonly Target[], depth: number): MadeFact | undefined {
    for (const maker of this.resolver.callees(making) ?? []) {
      if (maker.kind !== "function") continue;
      if (!targets.some((one) => one.kind === "function" && one.id.startsWith(`${maker.id}>`))) continue;
      const args = making.arguments.flatMap((one, index): ArgFact[] => {
        const inner = bare(one);
        const target = couldBeFunction(inner) ? this.functionValue(inner) : undefined;
        if (!target || target.kind === "external" || target.kind === "param") return [];
        const nested = depth < deepestMade && isClosure(target) ? this.makingOf(inner) : undefined;
        const made = nested && this.madeOf(nested, [target], depth + 1);
        return [{ index, target, ...(made ? { made } : {}) }];
      });
      if (args.length > 0) return { by: maker.id, args };
    }
    return undefined;
  }

  private known(node: CallLike): KnownCall | undefined {
    if (this.knowledge.has(node)) return this.knowledge.get(node);
    const known = knownCall(node, this.targetsOf(node) ?? []);
    this.knowledge.set(node, known);
    return known;
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
    const targets = this.targetsOf(node);
    if (!targets || targets.length === 0) return;
    const known = this.known(node);
    const name = nameOf(node);
    const sinks = ts.isExpression(node) && !isJsx(node) ? this.flow.sinks(node, 0) : [];
    const sink = foremost(sinks);
    const concerns = targets.some((target) => target.kind !== "external" || concernsFanOut(target));
    const fanOut = concerns
      ? this.fanOut(at, sink, targets, undefined, this.limits.get(node), undefined, node)
      : undefined;
    const args = this.args(node, targets, at);
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
        ...this.madeBy(ts.isCallExpression(node) ? node.expression : undefined, targets),
        ...argumentCount(node, targets),
        ...passedBy(node, targets, this.quantities),
        ...(concerns && isInTransaction(node) ? { transaction: true as const } : {}),
        ...(concerns && isKept(node, at.fn.node) ? { memo: true as const } : {}),
      },
      sink,
    );
    this.at.set(node, made);
    this.waited(sinks, made.fact.index);
    if (known && (ts.isCallExpression(node) || ts.isNewExpression(node))) {
      for (const callback of knownCallbacks(node, known)) this.callback(node, known, callback, at, made.fact.index);
    }
    const using = usingAround(node);
    if (using) this.dispose(using, at);
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
    const target = this.functionValue(callback.expression);
    if (!target || (target.kind === "external" && target.module === "lib" && !target.promise)) return;
    const { use } = callback;
    const sinks = this.callbackSinks(node, known, callback);
    const sink = foremost(sinks);
    const limit = limitOf(node, known, this.resolver);
    let quantity: Quantity | undefined;
    if (use.each && !runsInTurn(known.name)) {
      const collection = collectionOf(node, known);
      if (collection) quantity = this.asWorkers(this.quantities.of(collection, at.fn.node), [target]);
    }
    // An executor runs where its promise is made, as often as that is.
    const made = use.when === "sync" && !use.each ? foremost(this.flow.sinks(node, 0)) : sink;
    const inTurn = use.when === "continuation" && at.loop !== undefined && continuesItself(node);
    const fanOut = inTurn ? undefined : this.fanOut(at, made, [target], quantity, limit, callback.expression);
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
        ...(isFunctionLiteral(callback.expression) ? {} : this.madeBy(callback.expression, [target])),
        ...result,
        ...(combinator ? { combinator } : {}),
        ...(fanOut ? { fanOut } : {}),
        ...place(at),
        ...(at.certain && !use.each && !use.maybe && use.when !== "schedule" ? { certain: true } : {}),
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

  private fanOut(
    at: Surroundings,
    sink: Sink,
    targets: readonly Target[],
    quantity?: Quantity,
    limit?: FanOut,
    callback?: ts.Expression,
    from: ts.Node | undefined = callback,
  ): FanOut | undefined {
    let result: FanOut | undefined = quantity?.fanOut;
    const fn = at.fn.node;
    if (sink.use !== "value") {
      for (let link = at.loop; link; link = link.outer) {
        const { node } = link;
        if (sink.node && sink.node.pos >= node.pos && sink.node.end <= node.end) break;
        if (from && startsOnce(from, node)) continue;
        let one: FanOut = this.asWorkers(this.quantities.ofLoop(node, fn), targets).fanOut;
        if (one.kind === "unbounded") one = this.gates.of(node, fn) ?? one;
        result = times(result, one);
      }
    }
    if (sink.combinator && sink.members > 1 && (!result || result.kind === "literal")) {
      result = times(result, { kind: "literal", count: sink.members });
    }
    if (limit && result?.kind !== "literal") return limit;
    if (result?.kind === "unbounded" && callback && isFunctionLiteral(callback)) {
      return this.gates.of(callback, callback) ?? result;
    }
    return result;
  }

  /** Things made by counting are workers when each goes on taking work. */
  private asWorkers(quantity: Quantity, targets: readonly Target[]): Quantity {
    if (!quantity.counted || !targets.every((target) => this.workers.isWorker(target))) return quantity;
    return { ...quantity, fanOut: { kind: "bounded", by: "worker pool" } };
  }

  private args(node: CallLike, targets: readonly Target[], at: Surroundings): ArgFact[] {
    const list = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
    if (!list || list.length === 0) return [];
    const found: ArgFact[] = [];
    if (targets.every((one) => one.kind === "external")) {
      // Callbacks that are known of are facts of their own, and the language's functions are all known.
      const known = this.known(node)?.model.callbacks !== undefined || targets.some(isOfLanguage);
      if (!known) this.handed(list, found);
      return found;
    }
    list.forEach((argument, index) => {
      const inner = bare(argument);
      if (ts.isArrayLiteralExpression(inner)) {
        if (!inner.elements.some((one) => ts.isSpreadElement(one)))
          found.push({ index, literal: inner.elements.length });
        for (const one of inner.elements) {
          const element = bare(one);
          const target =
            isFunctionLiteral(element) || ts.isIdentifier(element) ? this.functionValue(element) : undefined;
          if (target && target.kind !== "external") found.push({ index, path: ["*"], target });
        }
        return;
      }
      if (ts.isObjectLiteralExpression(inner)) {
        this.memberArgs(inner, index, found);
        return;
      }
      if (ts.isIdentifier(inner)) {
        const passes = at.fn.entry.params.indexOf(inner.text);
        if (passes >= 0 && this.isParameter(inner)) {
          found.push({ index, passes });
          return;
        }
      }
      const target = couldBeFunction(inner) ? this.functionValue(inner) : undefined;
      const isRunOver = pathText(inner) !== undefined && list.some((one) => isFunctionLiteral(bare(one)));
      const text = isRunOver ? { text: shortText(inner, this.sourceFile) } : {};
      if (target && !(target.kind === "external" && target.module === "lib")) found.push({ index, target, ...text });
      else {
        const key = argumentKey(inner, this.scope, this.resolver);
        if (key || isRunOver) found.push({ index, ...(key ? { key } : {}), ...text });
      }
    });
    return found;
  }

  /** The functions written out as arguments, or in members of arguments, of a package's function that nothing is known of. */
  private handed(list: readonly ts.Expression[], found: ArgFact[]): void {
    list.forEach((argument, index) => {
      const inner = bare(argument);
      const id = isFunctionLiteral(inner) ? this.scope.idOf(inner) : undefined;
      if (id !== undefined) found.push({ index, target: { kind: "function", id } });
      else if (ts.isObjectLiteralExpression(inner)) this.memberArgs(inner, index, found, true);
    });
  }

  /** Whether a name that is one of the function's parameters' is not that of something declared further inside. */
  private isParameter(name: ts.Identifier): boolean {
    if ((this.gathered.declared.get(name.text) ?? 0) <= 1) return true;
    const made = this.resolver.declaration(name);
    return made !== undefined && ts.isParameter(made);
  }

  private memberArgs(object: ts.ObjectLiteralExpression, index: number, found: ArgFact[], literal = false): void {
    const work: { object: ts.ObjectLiteralExpression; path: readonly string[] }[] = [{ object, path: [] }];
    for (let next = work.pop(); next; next = work.pop()) {
      for (const member of next.object.properties) {
        const name =
          member.name && (ts.isIdentifier(member.name) || ts.isStringLiteralLike(member.name))
            ? member.name.text
            : undefined;
        if (name === undefined) continue;
        const path = [...next.path, name];
        if (ts.isMethodDeclaration(member)) {
          const id = this.scope.idOf(member);
          if (id !== undefined) found.push({ index, path, target: { kind: "function", id } });
          continue;
        }
        const value = ts.isPropertyAssignment(member)
          ? bare(member.initializer)
          : ts.isShorthandPropertyAssignment(member)
            ? member.name
            : undefined;
        if (!value) continue;
        if (ts.isObjectLiteralExpression(value)) {
          if (path.length < 3) work.push({ object: value, path });
        } else if (ts.isArrayLiteralExpression(value)) {
          for (const one of value.elements) {
            const id = isFunctionLiteral(bare(one)) ? this.scope.idOf(bare(one)) : undefined;
            if (id !== undefined) found.push({ index, path: [...path, "*"], target: { kind: "function", id } });
          }
        } else if (literal ? isFunctionLiteral(value) : couldBeFunction(value) && !ts.isCallExpression(value)) {
          const target = this.functionValue(value);
          if (target && !(target.kind === "external" && target.module === "lib")) found.push({ index, path, target });
        }
      }
    }
  }

  private functionValue(expression: ts.Expression): Target | undefined {
    if (isFunctionLiteral(expression)) {
      const id = this.scope.idOf(expression);
      if (id !== undefined) return { kind: "function", id };
    }
    return this.resolver.functionValue(expression);
  }

  /** Whether something in the file adds to a collection of this name, so that its initialiser tells nothing. */
  private isFilled(name: string): boolean {
    return (this.gathered.mentions.get(name) ?? []).some((mention) => {
      const { parent } = mention;
      if (ts.isElementAccessExpression(parent) && parent.expression === mention) {
        return ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
      }
      return (
        ts.isPropertyAccessExpression(parent) &&
        parent.expression === mention &&
        /^(?:push|unshift|splice|add|set|enqueue)$/.test(parent.name.text) &&
        ts.isCallExpression(parent.parent)
      );
    });
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

/** The language's own functions; the global ones include what a test runner or a browser adds. */
function isOfLanguage(target: Target): boolean {
  return target.kind === "external" && target.module === "lib";
}

/** Whether a target may be what a library made of another function. */
function isOutsideLanguage(target: Target): boolean {
  return target.kind !== "external" || (target.module !== "lib" && target.module !== "global");
}

/** Only for callees of the workspace, whose parameters have a meaning here. */
function argumentCount(node: CallLike, targets: readonly Target[]): { argCount?: number } {
  const list = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
  if (!list || list.length === 0 || targets.every(({ kind }) => kind === "external")) return {};
  return { argCount: list.some((one) => ts.isSpreadElement(one)) ? Number.MAX_SAFE_INTEGER : list.length };
}

function isJsx(node: CallLike): boolean {
  return ts.isJsxOpeningLikeElement(node) || ts.isDecorator(node);
}

/** The callee's name within a call: where an edge points. */
function nameOf(node: CallLike): ts.Node {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  if (ts.isElementAccessExpression(node)) return node.argumentExpression;
  const callee = calleeOf(node);
  const inner = ts.isExpression(callee) ? bare(callee) : callee;
  if (ts.isPropertyAccessExpression(inner)) return inner.name;
  if (ts.isElementAccessExpression(inner)) return inner.argumentExpression;
  return inner;
}

function calleeOf(node: CallLike): ts.Node {
  if (ts.isTaggedTemplateExpression(node)) return node.tag;
  if (ts.isJsxOpeningLikeElement(node)) return node.tagName;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return node;
  return node.expression;
}

function specifierOf(
  node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration,
): ts.Expression | undefined {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    if (clause?.phaseModifier === K.TypeKeyword) return undefined;
    const bindings = clause?.namedBindings;
    const onlyTypes =
      clause &&
      !clause.name &&
      bindings &&
      ts.isNamedImports(bindings) &&
      bindings.elements.length > 0 &&
      bindings.elements.every((one) => one.isTypeOnly);
    return onlyTypes ? undefined : node.moduleSpecifier;
  }
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : node.moduleSpecifier;
  if (node.isTypeOnly || !ts.isExternalModuleReference(node.moduleReference)) return undefined;
  return node.moduleReference.expression;
}
