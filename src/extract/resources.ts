import { ts } from "ts-morph";
import { externalModel, namedTarget, resourceModel, type ResourceModel } from "../libraries/index.js";
import type {
  CallFact,
  Handing,
  InstanceFact,
  ResourceFact,
  ResourceFacts,
  ResourceRef,
  ResourceUse,
  TakingFact,
  Target,
} from "../model/index.js";
import { collects, property } from "./callbacks.js";
import { calloutsOf } from "./callouts.js";
import type { Calls, MadeCall } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import { isRated, widthOf } from "./limits.js";
import { takesAgain } from "./given-back.js";
import { guardOf, joinedLater, takenWithout } from "./resource-guards.js";
import { ResourceNames } from "./resource-names.js";
import { namedLocks } from "./resource-named.js";
import { boundTo, poolPlace, Pools } from "./resource-pools.js";
import { Regions, type Region } from "./resource-regions.js";
import { shapesOf } from "./resource-shapes.js";
import { regionAfter } from "./resource-spans.js";
import { holderOf, instanceOf, isNamedAsLimit, takingOf } from "./resource-takings.js";
import { bare, constantCondition, isFunctionLiteral, memberName, receiver } from "./syntax.js";

/** What a name says when it is read off a connection or a transaction rather than the pool. */
const onHandle =
  /(?:^|\.)(?:connect|getConnection|reserve|createQueryRunner|transaction|\$transaction|begin|tx|task|startSession|acquire)\(\)/;

/** What the type says to be a connection, taken from a pool or alone. */
const ofConnection = /^(?:@types\/)?pg (?:PoolClient|ClientBase|Client)\./;

/** Methods of objection's models that begin a query. */
const openers = /^(?:\$?(?:relatedQuery|query)|knex)$/;

/** Locks, limiters, queues and pools: where a file makes them, takes them, and hands them on. */
export function resourcesOf(scope: FileScope, calls: Calls, resolver: Resolver): ResourceFacts {
  return new ResourceReader(scope, calls, resolver).read();
}

interface Taking {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly made: MadeCall;
  readonly model: ResourceModel;
  readonly target: Extract<Target, { kind: "external" }>;
}

class ResourceReader {
  private readonly made: ResourceFact[] = [];
  private readonly uses: ResourceUse[] = [];
  private readonly handings: Handing[] = [];
  private readonly takings: TakingFact[] = [];
  private readonly instances: InstanceFact[] = [];
  private readonly regions: Regions;
  /** Something of the file may be a function that a limiter made of another. */
  private readonly wraps: boolean;
  private readonly names: ResourceNames;
  private readonly pools: Pools;
  /** Handles that have their connection already, by function and name. */
  private readonly connected = new Set<string>();

  constructor(
    private readonly scope: FileScope,
    private readonly calls: Calls,
    private readonly resolver: Resolver,
  ) {
    this.names = new ResourceNames(scope, resolver);
    this.pools = new Pools(scope, resolver, this.names);
    this.regions = new Regions(scope, calls.at);
    this.wraps = scope.sourceFile.text.includes(".wrap(");
  }

  read(): ResourceFacts {
    for (const [node, made] of this.calls.at) {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) {
        if (ts.isTaggedTemplateExpression(node)) this.query(node, made);
        continue;
      }
      const taking = this.takingOf(node, made);
      if (taking) this.take(taking);
      else if (this.wraps && ts.isCallExpression(node)) this.wrapped(node, made);
      else this.query(node, made);
      this.hand(node, made.fact);
      this.own(node, made);
    }
    const { scope, calls, resolver, names, regions } = this;
    const shapes = shapesOf({ scope, calls, resolver, names, regions });
    const uses = [...this.uses, ...shapes.uses];
    const named = namedLocks(
      { scope, calls },
      new Set(uses.flatMap(({ op, function: by }) => (op === "acquire" ? [by] : []))),
      new Set(this.takings.map((one) => one.function)),
    );
    const callouts = calloutsOf(scope, calls, resolver);
    return {
      made: [...this.made, ...shapes.made, ...named.made],
      uses: [...uses, ...named.uses],
      handings: this.handings,
      ...(this.takings.length > 0 ? { takings: this.takings } : {}),
      ...(this.instances.length > 0 ? { instances: this.instances } : {}),
      ...(callouts.length > 0 ? { callouts } : {}),
    };
  }

  /** Calls of the workspace's own locks and limiters, and what holds them. */
  private own(node: ts.CallExpression | ts.NewExpression, made: MadeCall): void {
    const { fact } = made;
    if (fact.targets.every(({ kind }) => kind === "external" || kind === "unresolved")) return;
    const instance = instanceOf(node, fact, boundTo(node), this.names, this.resolver);
    if (instance) this.instances.push(instance);
    if (!ts.isCallExpression(node)) return;
    const taking = takingOf(node, made, this.regions);
    if (taking) this.takings.push(taking);
    const holder = holderOf(node, fact, this.names, this.resolver);
    if (holder) this.handings.push(holder);
  }

  /** `const get = limiter.wrap(load)`: each call of `get` is a task of the limiter. */
  private wrapped(node: ts.CallExpression, made: MadeCall): void {
    const declared = this.resolver.declaration(node.expression);
    const maker = declared && ts.isVariableDeclaration(declared) && declared.initializer && bare(declared.initializer);
    if (!maker || !ts.isCallExpression(maker)) return;
    const on = receiver(bare(maker.expression));
    const resource = on && this.names.ref(on);
    if (!resource) return;
    for (const target of this.resolver.callees(maker) ?? []) {
      const model = target.kind === "external" ? resourceModel(target.module, target.name) : undefined;
      if (target.kind !== "external" || model?.op !== "wrap") continue;
      const base = this.base(node, made.fact, model, resource, target.module);
      this.uses.push({ ...base, op: "acquire", runs: [made.fact.index] });
      return;
    }
  }

  /** `limiter.wrap(async () => …)`: what is written there runs as a task of the limiter, whoever calls what was made. */
  private wrap({ node, model, made, target }: Taking): void {
    const [given] = node.arguments ?? [];
    const work = given && bare(given);
    const id = work && isFunctionLiteral(work) ? this.scope.idOf(work) : undefined;
    const on = receiver(bare(node.expression));
    const resource = on && this.names.ref(on);
    if (!work || id === undefined || !resource) return;
    const { call: _call, ...base } = this.base(node, made.fact, model, resource, target.module);
    this.uses.push({ ...base, op: "acquire", function: id, waits: false, spans: [this.scope.rangeOf(work)] });
  }

  private takingOf(node: ts.CallExpression | ts.NewExpression, made: MadeCall): Taking | undefined {
    for (const one of made.fact.targets) {
      const target = namedTarget(one);
      const model = target && resourceModel(target.module, target.name);
      if (model) return { node, made, model, target };
    }
    return undefined;
  }

  private take(taking: Taking): void {
    const { node, model, made } = taking;
    if (model.op === "bind") {
      const by = model.label ?? taking.target.module;
      this.made.push({ id: `pool:${by}`, name: by, kind: "pool", by, range: made.fact.range, reentrant: true });
      return;
    }
    if (model.op === "create") {
      this.create(taking);
      return;
    }
    if (model.op === "wrap") {
      this.wrap(taking);
      return;
    }
    if (!ts.isCallExpression(node) || (model.kind === "pool" && made.fact.transaction)) return;
    const taken = this.resourceOf(node, taking);
    if (!taken) return;
    const otherwise = model.kind === "pool" ? takenWithout(node) : undefined;
    const given = otherwise && this.names.ref(otherwise);
    const resource: ResourceRef =
      given?.on === "param" && taken.on !== "param"
        ? { ...given, ...(taken.pool !== undefined ? { pool: taken.pool } : {}), fallback: taken }
        : taken;
    const keys = model.key && node.arguments[model.key.arg];
    const several = keys && bare(keys);
    if (several && ts.isArrayLiteralExpression(several)) {
      for (const one of several.elements) this.takeOf(taking, { ...resource, key: this.names.key(one) }, node);
    } else this.takeOf(taking, resource, node);
  }

  private takeOf({ model, made, target }: Taking, resource: ResourceRef, node: ts.CallExpression): void {
    const base = this.base(node, made.fact, model, resource, target.module);
    if (model.op === "idle") this.uses.push({ ...base, op: "wait" });
    else if (model.op === "use") this.uses.push({ ...base, op: "use" });
    else if (model.op === "hold") this.hold(node, made, model, base);
    else if (model.label !== "TypeORM" || this.isFirst(node, made.fact)) {
      const continued = this.continuation(node);
      this.uses.push({
        ...base,
        op: "acquire",
        ...(continued
          ? { runs: continued }
          : made.fact.use === "awaited"
            ? this.region(node, made)
            : made.fact.use === "returned"
              ? { leaves: true as const }
              : {}),
      });
    }
  }

  private hold(node: ts.CallExpression, made: MadeCall, model: ResourceModel, base: Omit<ResourceUse, "op">): void {
    const runs = (this.calls.callbacksAt.get(node) ?? [])
      .filter(({ fact }) => fact.callback?.when !== "schedule")
      .map(({ fact }) => fact.index);
    const first = node.arguments[0] && bare(node.arguments[0]);
    if (runs.length > 0 && !(model.batch === true && first && isPutTogether(first))) {
      this.uses.push({ ...base, op: "acquire", runs });
      return;
    }
    // `$transaction([a, b])` takes one connection for the batch.
    const isBatch = model.batch === true || (first !== undefined && ts.isArrayLiteralExpression(first));
    if (first && (isBatch || (model.kind !== "pool" && model.kind !== "lock"))) {
      this.uses.push({ ...base, op: "use" });
    } else if (model.kind === "pool" && made.fact.use === "awaited") {
      this.uses.push({ ...base, op: "acquire", ...this.region(node, made) });
    }
  }

  /** Queries that go to a pool by themselves, of packages whose own table has no line for them. */
  private query(node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression, made: MadeCall): void {
    const { fact } = made;
    if (fact.use !== "awaited" && fact.use !== "returned") return;
    if (ts.isNewExpression(node)) return;
    if (fact.targets.every((one) => one.kind === "external" && ofConnection.test(`${one.module} ${one.name}`))) return;
    for (const target of fact.targets) {
      if (target.kind !== "external" || onHandle.test(target.name)) continue;
      if (target.module === "objection") {
        this.queryOfModel(node, fact);
        return;
      }
      if (fact.transaction) return;
      const model = externalModel(target.module, target.name);
      if (model?.sink !== "database" || model.pipelines) continue;
      const by = poolLabel(target.module, model.label);
      if (by === "Sequelize" && ts.isCallExpression(node) && mayNameTransaction(node)) return;
      const resource = this.pools.of(ts.isCallExpression(node) ? node.expression : node.tag, by);
      if (!resource) return;
      const joined = joinedLater(node);
      const given = joined && this.names.ref(joined);
      if (joined && given?.on !== "param") return;
      const meant: ResourceRef = given ? { ...given, pool: by, fallback: resource } : resource;
      this.uses.push({ op: "use", ...this.base(node, fact, { kind: "pool", op: "use" }, meant, by) });
      return;
    }
  }

  /** Objection's `User.query(trx)` goes through its argument, `User.query()` to the connection that the model is bound to. */
  private queryOfModel(node: ts.CallExpression | ts.TaggedTemplateExpression, fact: CallFact): void {
    let at: ts.Expression = node;
    while (ts.isCallExpression(at) && !openers.test(memberName(bare(at.expression)) ?? "")) {
      const on = receiver(bare(at.expression));
      if (!on) return;
      at = bare(on);
    }
    if (!ts.isCallExpression(at)) return;
    const name = memberName(bare(at.expression)) ?? "";
    const given = at.arguments[name.endsWith("query") ? 0 : 1];
    const label = "knex";
    const resource: ResourceRef | undefined = given
      ? this.pools.of(given, label)
      : { id: `pool:${label}`, on: "shared", pool: label };
    if (resource) this.uses.push({ op: "use", ...this.base(node, fact, { kind: "pool", op: "use" }, resource, label) });
  }

  private base(
    node: ts.Node,
    fact: CallFact,
    model: ResourceModel,
    resource: ResourceRef,
    module: string,
  ): Omit<ResourceUse, "op"> {
    const timed = this.calls.at.get(node)?.sink.timed;
    const guard = guardOf(node) ?? takesAgain(node);
    return {
      kind: model.kind,
      by: model.label ?? module,
      resource,
      function: fact.caller,
      range: fact.range,
      call: fact.index,
      waits:
        (fact.use === "awaited" || fact.use === "returned") && fact.combinator !== "race" && fact.combinator !== "any",
      ...(model.gives || timed || this.isShared(node) ? { gives: "up" as const } : {}),
      ...(guard !== undefined ? { guard } : {}),
    };
  }

  /** Web Locks that are not exclusive, or that do not wait. */
  private isShared(node: ts.Node): boolean {
    if (!ts.isCallExpression(node)) return false;
    return node.arguments.some((one) => {
      const mode = property(one, "mode");
      if (mode && ts.isStringLiteralLike(bare(mode)) && (bare(mode) as ts.StringLiteral).text === "shared") return true;
      return ["ifAvailable", "steal", "signal"].some((name) => {
        const value = property(one, name);
        return value !== undefined && constantCondition(value) !== false;
      });
    });
  }

  /** Where it is held in the function, and whether it is held beyond. */
  private region(node: ts.CallExpression, { fact, sink }: MadeCall): Pick<ResourceUse, "spans" | "leaves"> {
    const { spans, leaves }: Region = regionAfter(node, sink.node, this.functionAround(node, fact), this.regions);
    return { spans, ...(leaves ? { leaves: true as const } : {}) };
  }

  private functionAround(node: ts.Node, { caller }: CallFact): ts.Node {
    for (let at = node.parent; at.parent; at = at.parent) if (this.scope.idOf(at) === caller) return at;
    return this.scope.sourceFile;
  }

  /** Callbacks of `mutex.acquire().then((release) => …)`. */
  private continuation(node: ts.CallExpression): readonly number[] | undefined {
    const { parent } = node;
    if (!ts.isPropertyAccessExpression(parent) || parent.name.text !== "then" || !ts.isCallExpression(parent.parent))
      return undefined;
    const runs = this.calls.callbacksAt.get(parent.parent)?.map(({ fact }) => fact.index);
    return runs && runs.length > 0 ? runs : undefined;
  }

  /** A query runner that is connected takes nothing anew when it starts a transaction. */
  private isFirst(node: ts.CallExpression, { caller }: CallFact): boolean {
    const on = receiver(bare(node.expression));
    const name = memberName(bare(node.expression));
    if (!on || (name !== "startTransaction" && name !== "connect")) return true;
    const ref = ts.isIdentifier(bare(on)) ? bare(on).getText() : undefined;
    if (ref === undefined) return true;
    const key = `${caller} ${ref}`;
    if (this.connected.has(key)) return false;
    this.connected.add(key);
    return true;
  }

  private resourceOf(node: ts.CallExpression, { model, target }: Taking): ResourceRef | undefined {
    const callee = bare(node.expression);
    let ref: ResourceRef | undefined;
    if (model.on === "library") ref = { id: `${model.label ?? target.module}#locks`, on: "shared" };
    else if (model.kind === "pool") {
      const given = model.through && node.arguments[model.through.arg];
      const on = given && !isFunctionLiteral(bare(given)) ? given : callee;
      ref = this.pools.of(on, model.label ?? target.module, model.op === "acquire");
    } else ref = this.names.ref(model.on === "callee" ? callee : (receiver(callee) ?? callee));
    if (!ref || !model.key) return ref;
    const argument = node.arguments[model.key.arg];
    if (!argument) return ref;
    return { ...ref, key: this.names.key(argument) };
  }

  private create({ node, model, target, made }: Taking): void {
    const name = boundTo(node);
    const ref = name && (model.kind === "pool" ? poolPlace(name, this.resolver) : this.names.ref(name));
    if (!ref || ref.on === "param") return;
    const width = model.width ? widthOf(model.width, node, this.resolver) : undefined;
    const reentrant = model.reentrant && this.option(node, model.reentrant.arg, model.reentrant.option);
    this.made.push({
      id: ref.id,
      name: ref.id.slice(ref.id.indexOf("#") + 1),
      kind: model.kind,
      by: model.label ?? target.module,
      range: made.fact.range,
      ...(typeof width === "number" ? { width } : {}),
      ...(width === "unbounded" && !isRated(node) ? { unbounded: true as const } : {}),
      ...(reentrant ? { reentrant: true as const } : {}),
    });
    if (model.callback !== undefined) this.work(node, made, model, ref, target.module);
  }

  /** What a queue is made with runs each of its tasks. */
  private work(node: ts.Node, made: MadeCall, model: ResourceModel, ref: ResourceRef, module: string): void {
    const runs = (this.calls.callbacksAt.get(node) ?? []).map(({ fact }) => fact.index);
    if (runs.length === 0) return;
    this.uses.push({ ...this.base(node, made.fact, model, ref, module), op: "acquire", waits: false, runs });
  }

  private option(node: ts.CallExpression | ts.NewExpression, arg: number, option: string | undefined): boolean {
    const argument = node.arguments?.[arg];
    const value = argument && option !== undefined ? property(argument, option) : argument;
    return value !== undefined && constantCondition(value) !== false;
  }

  /** Resources among the arguments, for functions of the workspace that take them. */
  private hand(node: ts.CallExpression | ts.NewExpression, fact: CallFact): void {
    if (fact.targets.every(({ kind }) => kind === "external" || kind === "unresolved")) return;
    node.arguments?.forEach((argument, index) => {
      const inner = bare(argument);
      if (ts.isObjectLiteralExpression(inner)) {
        for (const one of inner.properties) {
          const value = ts.isPropertyAssignment(one)
            ? one.initializer
            : ts.isShorthandPropertyAssignment(one)
              ? one.name
              : undefined;
          const name = one.name && ts.isIdentifier(one.name) ? one.name.text : undefined;
          const resource = value && name !== undefined ? this.handed(value) : undefined;
          if (resource && name !== undefined) this.handings.push({ call: fact.index, index, path: [name], resource });
        }
        return;
      }
      const resource = this.handed(inner);
      if (resource) this.handings.push({ call: fact.index, index, resource });
    });
  }

  private handed(value: ts.Expression): ResourceRef | undefined {
    const node = bare(value);
    if (ts.isBinaryExpression(node)) {
      const otherwise = this.handed(node.right);
      const given = otherwise?.pool === undefined ? undefined : this.names.ref(node.left);
      return otherwise?.pool !== undefined && given?.on === "param"
        ? { ...given, pool: otherwise.pool, fallback: otherwise }
        : undefined;
    }
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
    const made = this.resolver.creation(node);
    const model = made && resourceModel(made.module, made.name);
    const typed = made ? undefined : this.pools.typed(node);
    if (typed) return typed;
    if (!made || model?.op !== "create") return isNamedAsLimit(node, this.resolver) ? this.names.ref(node) : undefined;
    if (model.kind !== "pool") return this.names.ref(node);
    const pool = this.pools.madeBy(node, model.label ?? made.module);
    const own = this.names.ref(node);
    return own?.on === "param" && pool ? { ...own, pool: pool.pool ?? made.module, fallback: pool } : pool;
  }
}

/** Methods of Sequelize whose options come after what they are given. */
const dataFirst =
  /^(?:create|bulkCreate|update|upsert|increment|decrement|findByPk|query|set|add|remove|build|restore\w+|set\w+|add\w+|remove\w+|create\w+)$/;

/** Whether the options of a call of Sequelize may name a transaction: all that is not written out. */
function mayNameTransaction(node: ts.CallExpression): boolean {
  const name = memberName(bare(node.expression)) ?? "";
  const options = node.arguments[dataFirst.test(name) ? 1 : 0];
  if (!options) return false;
  const inner = bare(options);
  return !ts.isObjectLiteralExpression(inner) || inner.properties.some((one) => ts.isSpreadAssignment(one));
}

/** `@neondatabase/serverless` and `pg` have one kind of pool; their labels say so. */
function poolLabel(module: string, label: string | undefined): string {
  if (label !== undefined) return label;
  const first = module.startsWith("@") ? module.split("/").slice(0, 2).join("/") : (module.split("/", 1)[0] ?? module);
  return first === "mysql2" || first === "mariadb" ? "mysql" : first;
}

/** `$transaction(ids.map(…))` is given what has been put together, not what is to run. */
function isPutTogether(value: ts.Expression): boolean {
  return ts.isCallExpression(value) && collects(memberName(bare(value.expression)) ?? "");
}
