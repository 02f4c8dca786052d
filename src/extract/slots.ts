import { ts } from "ts-morph";
import type { CallFact, Range, ResourceFacts, ResourceRef, ResourceUse, SlotFacts } from "../model/index.js";
import type { Calls, MadeCall } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import { functionOf } from "./enclosing.js";
import type { Kept } from "./sinks.js";
import type { Gathered } from "./gathered.js";
import { ResourceNames } from "./resource-names.js";
import { slotFactsOf } from "./slot-asks.js";
import { settlingsOf, type Settling } from "./slot-deferreds.js";
import { SlotPlaces } from "./slot-places.js";
import { bare, lastName, memberName, receiver } from "./syntax.js";

/** Places where promises are kept for others: what must end before they settle, and who waits for them. */
export function slotsOf(
  scope: FileScope,
  gathered: Gathered,
  calls: Calls,
  resolver: Resolver,
): { readonly uses: readonly ResourceUse[]; readonly slots: SlotFacts | undefined } {
  return new SlotReader(scope, gathered, calls, resolver).read();
}

/** What a file says of resources, with more uses. */
export function withUses(facts: ResourceFacts, uses: readonly ResourceUse[]): ResourceFacts {
  return uses.length === 0 ? facts : { ...facts, uses: [...facts.uses, ...uses] };
}

class SlotReader {
  private readonly uses: ResourceUse[] = [];
  private readonly places: SlotPlaces;
  /** Ids of the places where this file keeps promises. */
  private readonly published = new Set<string>();
  /** Where functions make a place one promise longer: a queue, which is waited for in turn. By function and place. */
  private readonly tails = new Map<string, ts.Node | undefined>();

  /** Where a place is given what is kept there, by its id. */
  private readonly givenAt = new Map<string, ts.Node[]>();

  constructor(
    private readonly scope: FileScope,
    private readonly gathered: Gathered,
    private readonly calls: Calls,
    private readonly resolver: Resolver,
  ) {
    this.places = new SlotPlaces(scope, gathered, resolver, new ResourceNames(scope, resolver));
  }

  read() {
    this.publish();
    this.keep();
    for (const one of settlingsOf(this.scope, this.gathered, this.calls, this.places)) this.settle(one);
    this.wait();
    const slots = this.published.size > 0 ? slotFactsOf(this.scope, this.resolver, this.places) : undefined;
    return { uses: this.uses, slots };
  }

  /** Promises of calls that are kept. */
  private publish(): void {
    const runs = new Map<ts.Node, { kept: Kept; made: MadeCall[] }>();
    for (const made of this.calls.made) {
      for (const { kept } of this.calls.kept.get(made.fact.index) ?? []) {
        if (!kept || kept.raced) continue;
        const known = runs.get(kept.from);
        if (!known) runs.set(kept.from, { kept, made: [made] });
        else if (!known.made.includes(made)) known.made.push(made);
      }
    }
    for (const { kept, made } of runs.values()) {
      const [first] = made;
      if (!first || made.every(({ fact }) => isPlainly(fact))) continue;
      const resource = this.places.kept(kept);
      if (!resource || resource.on === "param" || !this.isShared(resource, kept)) continue;
      this.published.add(resource.id);
      const given = this.givenAt.get(resource.id);
      if (given) given.push(kept.from);
      else this.givenAt.set(resource.id, [kept.from]);
      if (this.continues(kept.from, resource)) this.tails.set(`${first.fact.caller} ${resource.id}`, undefined);
      this.uses.push({
        op: "publish",
        kind: "promise",
        by: "promise",
        resource,
        function: first.fact.caller,
        range: this.rangeOf(kept.from),
        waits: false,
        runs: made.map(({ fact }) => fact.index),
        ...(made.some(({ fact }) => fact.callback?.when !== "continuation") ? { late: true as const } : {}),
      });
    }
  }

  /** Calls of functions that a library made of others, and that keep what these give. */
  private keep(): void {
    for (const [node, by] of this.calls.keeping) {
      const fact = this.calls.at.get(node)?.fact;
      const base = fact && ts.isCallExpression(node) ? this.places.place(node.expression) : undefined;
      if (!fact || !base || !ts.isCallExpression(node) || base.on === "param") continue;
      const [argument] = node.arguments;
      const key = by === "key" && argument ? { key: this.places.keyOf(argument) } : {};
      this.keepAt(fact, by === "key" ? { ...base, id: `${base.id}[]`, ...key } : base);
    }
    this.keepOfMethods();
  }

  private keepAt(fact: CallFact, resource: ResourceRef): void {
    const use = { kind: "promise", by: "promise", resource, function: fact.caller, range: fact.range } as const;
    this.published.add(resource.id);
    this.uses.push({ ...use, op: "publish", waits: false, runs: [fact.index], late: true });
    if (fact.use === "awaited" || fact.use === "returned") this.uses.push({ ...use, op: "wait", waits: true });
  }

  /** Calls of `this.load()` where a decorator keeps what the method gives: `@Memoize() async load() { … }`. */
  private keepOfMethods(): void {
    if (!/@[\w.]*(?:memo|once)/i.test(this.scope.sourceFile.text)) return;
    for (const [node, { fact }] of this.calls.at) {
      if (!ts.isCallExpression(node) || fact.callback) continue;
      const callee = bare(node.expression);
      if (!ts.isPropertyAccessExpression(callee) || bare(callee.expression).kind !== ts.SyntaxKind.ThisKeyword)
        continue;
      const declared = this.resolver.declaration(callee);
      if (!declared || !ts.isMethodDeclaration(declared) || !declared.body || !isMemoized(declared)) continue;
      const { owner } = this.scope.enclosing(declared.body);
      if (owner === undefined) continue;
      const id = `${owner}.${callee.name.text}`;
      const [argument] = node.arguments;
      const key = argument ? { key: this.places.keyOf(argument) } : {};
      this.keepAt(fact, { id: argument ? `${id}[]` : id, on: "this", ...key });
    }
  }

  /** Promises that the function settles itself: all that it waits for before is waited for with them. */
  private settle({ resource, fn, at, spans, runs }: Settling): void {
    this.published.add(resource.id);
    if (!this.tails.has(`${fn} ${resource.id}`)) this.tails.set(`${fn} ${resource.id}`, at);
    this.uses.push({
      op: "publish",
      kind: "promise",
      by: "deferred",
      resource,
      function: fn,
      range: this.scope.rangeOf(at),
      waits: false,
      ...(spans ? { spans } : {}),
      ...(runs ? { runs } : {}),
    });
  }

  private wait(): void {
    for (const { node, at } of this.gathered.waits) {
      if (ts.isAwaitExpression(node)) this.look(node.expression, node, at.fn.entry.id);
    }
    if (this.published.size === 0) return;
    for (const { returned, entry } of this.gathered.functions.values()) {
      for (const one of returned) {
        this.look(one, ts.isReturnStatement(one.parent) ? one.parent : one, entry.id, true);
      }
    }
  }

  private look(expression: ts.Expression, at: ts.Node, fn: string, returned = false): void {
    const seen = new Set<string>();
    for (const { resource, at: read } of this.places.looksAt(expression)) {
      const key = `${resource.id} ${resource.key?.text ?? ""}`;
      if (this.isInTurn(`${fn} ${resource.id}`, read, expression) || isReplaced(read, at, this.resolver)) continue;
      if (seen.has(key) || (returned && !this.published.has(resource.id))) continue;
      if (resource.on === "local" && resource.owner === fn) continue;
      seen.add(key);
      const before = this.readBefore(read, expression, resource.id);
      this.uses.push({
        op: "wait",
        kind: "promise",
        by: "promise",
        resource,
        function: fn,
        range: this.rangeOf(at),
        waits: true,
        ...(returned ? { returned: true as const } : {}),
        ...(before === undefined ? {} : { before }),
      });
    }
  }

  /** The function around that read what is waited for here, and only then keeps something of its own in that place. */
  private readBefore(read: ts.Node, waiting: ts.Node, id: string): string | undefined {
    const given = this.givenAt.get(id);
    if (!given) return undefined;
    const isInside = read.pos >= waiting.pos && read.end <= waiting.end;
    const made = isInside && ts.isIdentifier(read) ? this.resolver.declaration(read) : undefined;
    const from = isInside ? made && ts.isVariableDeclaration(made) && made.initializer : read;
    if (!from) return undefined;
    const fn = functionOf(from);
    const keeps = given.filter((one) => functionOf(one) === fn);
    return keeps.length > 0 && keeps.every((one) => one.pos > from.end) ? this.scope.enclosing(from).id : undefined;
  }

  /** Whether what is read is the end of a queue that the function puts itself at: `previous = tail; tail = mine; await previous`. */
  private isInTurn(key: string, read: ts.Node, waiting: ts.Node): boolean {
    if (!this.tails.has(key)) return false;
    const from = this.tails.get(key);
    return !from || (read.pos < from.pos && waiting.pos > from.end);
  }

  /** Whether what is kept comes after what was kept there before: `tail = tail.then(run)`. */
  private continues(from: ts.Node, { id }: ResourceRef): boolean {
    const value = ts.isBinaryExpression(from) ? bare(from.right) : undefined;
    const on = value && ts.isCallExpression(value) ? receiver(bare(value.expression)) : undefined;
    return on !== undefined && this.places.looksAt(on).some(({ resource }) => resource.id === id);
  }

  /** A variable of one run is shared only with functions written inside it. */
  private isShared({ on, id, owner }: ResourceRef, { target }: Kept): boolean {
    if (on !== "local" || owner !== this.scope.enclosing(target).id) return true;
    const name =
      id
        .slice(id.lastIndexOf("#") + 1)
        .replace(/\[\]$/, "")
        .split(".")
        .at(-1) ?? "";
    const fn = functionOf(target);
    return (this.gathered.mentions.get(name) ?? []).some(
      (one) => functionOf(one) !== fn && one.pos >= fn.pos && one.end <= fn.end,
    );
  }

  private rangeOf(node: ts.Node): Range {
    return this.scope.rangeOf(node);
  }
}

/** Whether a decorator says by its name that a method runs once, or once for each argument. */
function isMemoized(method: ts.MethodDeclaration): boolean {
  return (ts.getDecorators(method) ?? []).some(({ expression }) => {
    const named = bare(ts.isCallExpression(expression) ? expression.expression : expression);
    const name = lastName(named);
    return /^(?:(?:async|promise)?memoi[sz]e[dr]?|memo|once)$/i.test(name ?? "");
  });
}

/** What gives no promise: `new Map()`, `new Orders()`, `Object.keys()`. */
function isPlainly({ form, targets, text }: CallFact): boolean {
  if (form === "new") return text !== "Promise";
  return targets.every(
    (one) => one.kind === "external" && (one.module === "lib" || one.module === "global") && !one.promise,
  );
}

/** Whether what is no promise, or is settled already, was kept there in the statement before: `last = Promise.resolve(made); return last;`. */
function isReplaced(read: ts.Node, at: ts.Node, resolver: Resolver): boolean {
  let statement = at;
  while (!ts.isStatement(statement) && statement.parent) statement = statement.parent;
  const { parent } = statement;
  const before = ts.isBlock(parent)
    ? parent.statements[parent.statements.indexOf(statement as ts.Statement) - 1]
    : undefined;
  const set = before && ts.isExpressionStatement(before) ? before.expression : undefined;
  return (
    set !== undefined &&
    ts.isBinaryExpression(set) &&
    set.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    set.left.getText() === read.getText() &&
    isSettled(bare(set.right), resolver)
  );
}

/** Whether a value is what a promise has given: `await load()`, or what a handler of `then` is called with. */
function isSettled(value: ts.Expression, resolver: Resolver): boolean {
  if (ts.isAwaitExpression(value) || /^Promise\.(?:resolve|reject)\(/.test(value.getText())) return true;
  const declared = ts.isIdentifier(value) ? resolver.declaration(value) : undefined;
  if (!declared) return false;
  if (ts.isVariableDeclaration(declared))
    return declared.initializer !== undefined && ts.isAwaitExpression(bare(declared.initializer));
  const handler = ts.isParameter(declared) ? declared.parent : undefined;
  const call = handler?.parent;
  return call !== undefined && ts.isCallExpression(call) && memberName(bare(call.expression)) === "then";
}
