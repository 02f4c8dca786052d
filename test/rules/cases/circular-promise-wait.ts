export interface Program {
  readonly name: string;
  /** Text of `src/main.ts`, or files by name. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly says?: RegExp;
}

const io = 'async function io(x?: unknown): Promise<string> { return (await fetch("/" + String(x))).text(); }\n';
const varies = /^warning: .*keys lead back/;

/** Each is one circular wait. */
export const found: readonly Program[] = [
  {
    name: "a method that a decorator memoizes",
    files: `import { Memoize } from "typescript-memoize";
export class Settings {
  @Memoize()
  async load(): Promise<string> { await io(); return (await this.parent()) + "x"; }
  private async parent(): Promise<string> { return (await this.load()).trim(); }
}
${io}`,
  },
  {
    name: "a method that a decorator memoizes by its argument",
    files: `import { memoize } from "decorators";
export class Settings {
  @memoize
  async load(k: string): Promise<string> { const next = await io(k); return (await this.load(next)) + "x"; }
}
${io}`,
    says: varies,
  },
  {
    name: "a resolver that keeps pending resolutions by key",
    files: `class AsyncResolver {
  private pendingResolutions = new Map<string, Promise<unknown>>();
  async resolve(key: string, resolver: () => Promise<unknown>): Promise<unknown> {
    if (this.pendingResolutions.has(key)) return this.pendingResolutions.get(key);
    const promise = resolver();
    this.pendingResolutions.set(key, promise);
    try { return await promise; } finally { this.pendingResolutions.delete(key); }
  }
}
const resolver = new AsyncResolver();
export async function a(): Promise<unknown> { return resolver.resolve("a", async () => { await io(1); return b(); }); }
async function b(): Promise<unknown> { return resolver.resolve("b", async () => { await io(2); return a(); }); }
${io}`,
    says: /^error: .*"[ab]"/,
  },
  {
    name: "a resolver with a set of what is pending and a cache of promises",
    files: `class AsyncResolver {
  private cache = new Map<string, Promise<unknown>>();
  private pendingResolutions = new Set<string>();
  async resolve(key: string, resolver: () => Promise<unknown>): Promise<unknown> {
    if (this.pendingResolutions.has(key)) return this.cache.get(key);
    this.pendingResolutions.add(key);
    const promise = resolver().finally(() => this.pendingResolutions.delete(key));
    this.cache.set(key, promise);
    return promise;
  }
}
const resolver = new AsyncResolver();
export const a = (): Promise<unknown> => resolver.resolve("a", async () => { await io(); await b(); });
const b = (): Promise<unknown> => resolver.resolve("b", async () => { await io(); await a(); });
${io}`,
  },
  {
    name: "a resolver with values beside the promises",
    files: `const values = new Map<string, string>();
const pending = new Map<string, Promise<string>>();
export async function get(key: string): Promise<string> {
  const value = values.get(key);
  if (value !== undefined) return value;
  const running = pending.get(key);
  if (running) return running;
  const mine = compute(key);
  pending.set(key, mine);
  const result = await mine;
  values.set(key, result);
  pending.delete(key);
  return result;
}
async function compute(key: string): Promise<string> { const other = await io(key); return get(other); }
${io}`,
    says: varies,
  },
  {
    name: "look up or load in one expression",
    files: `const inflight = new Map<string, Promise<string>>();
export async function load(k: string): Promise<string> {
  const p = inflight.get(k) ?? start(k);
  inflight.set(k, p);
  return await p;
}
async function start(k: string): Promise<string> { return load(await io(k)); }
${io}`,
    says: varies,
  },
  {
    name: "the same key handed round",
    files: `const inflight = new Map<string, Promise<string>>();
export function user(id: string): Promise<string> {
  let p = inflight.get(id);
  if (!p) { p = fetchUser(id); inflight.set(id, p); }
  return p;
}
async function fetchUser(id: string): Promise<string> { await io(id); return nameOf(id); }
async function nameOf(id: string): Promise<string> { return (await user(id)).trim(); }
${io}`,
    says: /^error: .*user|^error/,
  },
  {
    name: "the same key made of a parameter",
    files: `const inflight = new Map<string, Promise<string>>();
const keyOf = (id: string): string => "user:" + id;
export async function user(id: string): Promise<string> {
  const key = keyOf(id);
  const known = inflight.get(key);
  if (known) return known;
  const mine = fetchUser(id);
  inflight.set(key, mine);
  return mine;
}
async function fetchUser(id: string): Promise<string> { await io(id); return await user(id); }
${io}`,
    says: /^error/,
  },
  {
    name: "an object as the map",
    files: `const inflight: Record<string, Promise<string>> = {};
export function load(k: string): Promise<string> { return (inflight[k] ??= start(k)); }
async function start(k: string): Promise<string> { const next = await io(k); return await load(next); }
${io}`,
    says: varies,
  },
  {
    name: "entries with the promise inside",
    files: `interface Entry { promise: Promise<string>; at: number }
const cache = new Map<string, Entry>();
export async function load(k: string): Promise<string> {
  const entry = cache.get(k);
  if (entry && Date.now() - entry.at < 1000) return entry.promise;
  const promise = start(k);
  cache.set(k, { promise, at: Date.now() });
  return promise;
}
async function start(k: string): Promise<string> { return load(await io(k)); }
${io}`,
    says: varies,
  },
  {
    name: "a field and ??=",
    files: `export class Service {
  private ready?: Promise<void>;
  async init(): Promise<void> { await (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); await this.query(); }
  async query(): Promise<void> { await this.init(); }
}
${io}`,
  },
  {
    name: "a field and an if",
    files: `export class Service {
  private initPromise: Promise<void> | null = null;
  init(): Promise<void> { if (this.initPromise) return this.initPromise; this.initPromise = this.start(); return this.initPromise; }
  private async start(): Promise<void> { await io(); await this.warm(); }
  private async warm(): Promise<void> { await this.init(); }
}
${io}`,
  },
  {
    name: "a field that the constructor fills",
    files: `export class Service {
  private readonly ready: Promise<void>;
  constructor() { this.ready = this.start(); }
  private async start(): Promise<void> { await io(); await this.query(); }
  async query(): Promise<void> { await this.ready; await io(); }
}
${io}`,
  },
  {
    name: "a field with an initialiser",
    files: `export class Service {
  private readonly ready = this.start();
  private async start(): Promise<void> { await io(); await this.query(); }
  async query(): Promise<void> { await this.ready; await io(); }
}
${io}`,
  },
  {
    name: "a private name",
    files: `export class Service {
  #ready: Promise<void> | undefined;
  open(): Promise<void> { return (this.#ready ??= this.#start()); }
  async #start(): Promise<void> { await io(); await this.open(); }
}
${io}`,
  },
  {
    name: "a static field",
    files: `export class Config {
  private static loading: Promise<string> | undefined;
  static get(): Promise<string> { Config.loading ??= Config.read(); return Config.loading; }
  private static async read(): Promise<string> { const text = await io(); return text + (await Config.get()); }
}
${io}`,
  },
  {
    name: "a variable of the module",
    files: `let ready: Promise<void> | undefined;
export function connect(): Promise<void> { ready ??= open(); return ready; }
async function open(): Promise<void> { await io(); await migrate(); }
async function migrate(): Promise<void> { await connect(); }
${io}`,
  },
  {
    name: "a constant of the module",
    files: `export const ready = boot();
async function boot(): Promise<void> { await io(); await seed(); }
async function seed(): Promise<void> { await ready; await io(); }
${io}`,
  },
  {
    name: "another module that imports the promise",
    files: {
      "src/db.ts": `import { seed } from "./seed.js";\nexport const ready: Promise<void> = boot();\nasync function boot(): Promise<void> { await fetch("/"); await seed(); }\n`,
      "src/seed.ts": `import { ready } from "./db.js";\nexport async function seed(): Promise<void> { await ready; }\n`,
    },
  },
  {
    name: "two services that initialise each other",
    files: `class Users {
  private ready?: Promise<void>;
  init(): Promise<void> { return (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); await orders.init(); }
}
class Orders {
  private ready?: Promise<void>;
  init(): Promise<void> { return (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); await users.init(); }
}
export const users = new Users();
export const orders = new Orders();
${io}`,
    says: /^error/,
  },
  {
    name: "a container with asynchronous factories",
    files: `type Factory = (c: Container) => Promise<unknown>;
class Container {
  private factories = new Map<string, Factory>();
  private instances = new Map<string, Promise<unknown>>();
  register(token: string, factory: Factory): void { this.factories.set(token, factory); }
  get(token: string): Promise<unknown> {
    let instance = this.instances.get(token);
    if (!instance) { instance = this.create(token); this.instances.set(token, instance); }
    return instance;
  }
  private async create(token: string): Promise<unknown> { await io(token); const deps = await this.depsOf(token); return Promise.all(deps.map((d) => this.get(d))); }
  private async depsOf(token: string): Promise<string[]> { return (await io(token)).split(","); }
}
export const container = new Container();
${io}`,
    says: varies,
  },
  {
    name: "a loader of modules",
    files: `export class Loader {
  private modules = new Map<string, Promise<string>>();
  load(path: string): Promise<string> {
    const known = this.modules.get(path);
    if (known) return known;
    const loading = this.fetchModule(path);
    this.modules.set(path, loading);
    return loading;
  }
  private async fetchModule(path: string): Promise<string> {
    const source = await io(path);
    for (const one of importsOf(source)) await this.load(one);
    return source;
  }
}
function importsOf(source: string): string[] { return source.split("import"); }
${io}`,
    says: varies,
  },
  {
    name: "an immediately called function kept in the map",
    files: `const jobs = new Map<string, Promise<void>>();
export async function run(id: string): Promise<void> {
  const known = jobs.get(id);
  if (known) return known;
  const job = (async () => { for (const dep of (await io(id)).split(",")) await run(dep); })();
  jobs.set(id, job);
  await job;
}
${io}`,
    says: varies,
  },
  {
    name: "a chain kept in the map",
    files: `const jobs = new Map<string, Promise<string>>();
export function run(id: string): Promise<string> {
  if (!jobs.has(id)) jobs.set(id, io(id).then((next) => run(next)));
  return jobs.get(id)!;
}
${io}`,
    says: varies,
  },
  {
    name: "a deferred of withResolvers that is registered first",
    files: `const jobs = new Map<string, Promise<string>>();
export async function run(id: string): Promise<string> {
  const known = jobs.get(id);
  if (known) return await known;
  const { promise, resolve } = Promise.withResolvers<string>();
  jobs.set(id, promise);
  const next = await io(id);
  const result = await run(next);
  resolve(result);
  return result;
}
${io}`,
    says: varies,
  },
  {
    name: "a deferred by hand that is registered first",
    files: `const jobs = new Map<string, Promise<string>>();
export async function run(id: string): Promise<string> {
  const known = jobs.get(id);
  if (known) return known;
  let settle!: (value: string) => void;
  jobs.set(id, new Promise<string>((resolve) => { settle = resolve; }));
  const result = await run(await io(id));
  settle(result);
  return result;
}
${io}`,
    says: varies,
  },
  {
    name: "a deferred object that is registered first",
    files: `function createDeferred() { let resolve!: (v: string) => void; const promise = new Promise<string>((r) => { resolve = r; }); return { promise, resolve }; }
const jobs = new Map<string, Promise<string>>();
export async function run(id: string): Promise<string> {
  const known = jobs.get(id);
  if (known) return known;
  const deferred = createDeferred();
  jobs.set(id, deferred.promise);
  const result = await run(await io(id));
  deferred.resolve(result);
  return result;
}
${io}`,
    says: varies,
  },
  {
    name: "a field that another method settles",
    files: `export class Server {
  private markReady!: () => void;
  readonly ready = new Promise<void>((resolve) => { this.markReady = resolve; });
  async start(): Promise<void> { await this.load(); this.markReady(); }
  private async load(): Promise<void> { await this.get("a"); }
  async get(k: string): Promise<string> { await this.ready; return io(k); }
}
${io}`,
  },
  {
    name: "all pending promises from inside one",
    files: `const pending: Promise<void>[] = [];
export function start(): void { pending.push(task()); }
async function task(): Promise<void> { await io(); await close(); }
async function close(): Promise<void> { await Promise.all(pending); }
${io}`,
    says: /^error: Waits for everything in/,
  },
  {
    name: "all of a set from inside one",
    files: `export class Pool {
  private inflight = new Set<Promise<void>>();
  run(): void { const job = this.job(); this.inflight.add(job); void job.finally(() => this.inflight.delete(job)); }
  private async job(): Promise<void> { try { await io(); } catch { await this.close(); } }
  async close(): Promise<void> { await Promise.allSettled([...this.inflight]); }
}
${io}`,
    says: /everything in/,
  },
  {
    name: "all values of a map from inside one",
    files: `const running = new Map<string, Promise<void>>();
export function start(id: string): void { running.set(id, work(id)); }
async function work(id: string): Promise<void> { await io(id); await drain(); }
async function drain(): Promise<void> { await Promise.all(running.values()); }
${io}`,
    says: /everything in/,
  },
  {
    name: "each of an array in a loop from inside one",
    files: `const pending: Promise<void>[] = [];
export function start(): void { pending.push(task()); }
async function task(): Promise<void> { await io(); for (const one of pending) await one; }
${io}`,
    says: /everything in/,
  },
  {
    name: "a variable of one run, awaited by a function inside",
    files: `export async function main(): Promise<void> {
  const setup = prepare();
  await setup;
  async function prepare(): Promise<void> { await io(); await step(); }
  async function step(): Promise<void> { await setup; }
}
${io}`,
  },
  {
    name: "an async function that returns its own promise",
    files: `let mine: Promise<unknown>;
export function start(): void { mine = run(); }
async function run(): Promise<unknown> { await io(); return mine; }
${io}`,
    says: /^error: .*Chaining cycle/,
  },
  {
    name: "nothing suspends before the way leads back",
    files: `let ready: Promise<void> | undefined;
export function init(): Promise<void> { return (ready ??= start()); }
async function start(): Promise<void> { await step(); }
async function step(): Promise<void> { await init(); }
`,
    says: /^error: .*RangeError/,
  },
  {
    name: "a tail that a task of the chain waits for",
    files: `let tail: Promise<unknown> = Promise.resolve();
export function enqueue(): void { tail = tail.then(() => task()); }
async function task(): Promise<void> { await io(); await flush(); }
async function flush(): Promise<void> { await tail; }
${io}`,
  },
  {
    name: "a guard that asks for something else",
    files: `const inflight = new Map<string, Promise<string>>();
export async function load(k: string, log: Set<string>): Promise<string> {
  if (log.size > 1000) return "";
  const known = inflight.get(k);
  if (known) return known;
  const p = start(k, log);
  inflight.set(k, p);
  return p;
}
async function start(k: string, log: Set<string>): Promise<string> { return load(await io(k), log); }
${io}`,
    says: varies,
  },
  {
    name: "lodash.memoize of an async function",
    files: `import memoize from "lodash.memoize";
export const load = memoize(async (k: string): Promise<string> => { const next = await io(k); return load(next); });
${io}`,
    says: varies,
  },
  {
    name: "p-memoize of a named function that calls the kept one",
    files: `import pMemoize from "p-memoize";
const load = pMemoize(read);
export async function read(k: string): Promise<string> { const next = await io(k); return await load(next); }
${io}`,
    says: varies,
  },
  {
    name: "React's cache with the same key",
    files: `import { cache } from "react";
export const getUser = cache(async (id: string): Promise<string> => { await io(id); return rights(id); });
async function rights(id: string): Promise<string> { return (await getUser(id)).trim(); }
${io}`,
  },
  {
    name: "once",
    files: `import { once } from "lodash";
export const connect = once(async (): Promise<void> => { await io(); await migrate(); });
async function migrate(): Promise<void> { await connect(); }
${io}`,
  },
  {
    name: "a memoize of the workspace's own",
    files: `function memoize(fn: (k: string) => Promise<string>): (k: string) => Promise<string> {
  const cache = new Map<string, Promise<string>>();
  return (k) => {
    const known = cache.get(k);
    if (known) return known;
    const p = fn(k);
    cache.set(k, p);
    return p;
  };
}
export const load = memoize(async (k) => load(await io(k)));
export const other = memoize(async (k) => io(k));
${io}`,
    says: varies,
  },
  {
    name: "a loader in a closure",
    files: `export function createLoader(base: string) {
  const inflight = new Map<string, Promise<string>>();
  async function read(k: string): Promise<string> { const next = await io(base + k); return load(next); }
  function load(k: string): Promise<string> {
    const known = inflight.get(k);
    if (known) return known;
    const p = read(k);
    inflight.set(k, p);
    return p;
  }
  return { load };
}
${io}`,
    says: varies,
  },
  {
    name: "an executor whose work leads back",
    files: `const cache = new Map<string, Promise<string>>();
export function load(k: string): Promise<string> {
  let p = cache.get(k);
  if (!p) {
    p = new Promise<string>((resolve, reject) => { io(k).then((next) => load(next)).then(resolve, reject); });
    cache.set(k, p);
  }
  return p;
}
${io}`,
    says: varies,
  },
];

/** None is. */
export const silent: readonly Program[] = [
  {
    name: "an entry by a key of its own, beside others by keys that vary",
    files: `const loading = new Map<string, Promise<string>>();
export async function load(path: string): Promise<string> {
  if (path === "globals") { const globals = io("globals"); loading.set("globals", globals); return globals; }
  const known = loading.get(path);
  if (known) return known;
  const text = read(path);
  loading.set(path, text);
  return text;
}
async function read(path: string): Promise<string> { return (await io(path)) + (await loading.get("globals")); }
${io}`,
  },
  {
    name: "memoized methods that end somewhere",
    files: `import { Memoize } from "typescript-memoize";
export class Settings {
  @Memoize()
  async load(): Promise<string> { return (await this.parent()) + "x"; }
  @Memoize()
  async parent(): Promise<string> { return (await io()) as string; }
  async log(): Promise<string> { return await this.load(); }
}
${io}`,
  },
  {
    name: "a wrapper that keeps what it was given, given one more of its kind",
    files: `interface Deps { authorize?: (user: string) => Promise<string> }
async function plain(user: string): Promise<string> { return io(user); }
function once(deps: Deps): (user: string) => Promise<string> {
  const authorize = deps.authorize ?? plain;
  const seen = new Map<string, Promise<string>>();
  return (user) => { const cached = seen.get(user); if (cached) return cached; const pending = authorize(user); seen.set(user, pending); return pending; };
}
export async function sweep(deps: Deps, users: string[]) { const own = { ...deps, authorize: once(deps) }; for (const user of users) await check(own, user); }
async function check(deps: Deps, user: string) { return once(deps)(user); }
${io}`,
  },
  {
    name: "a field that is given what is no promise",
    files: `interface Entry { style?: Record<string, string>; props?: Record<string, string> }
export function enrich(entry: Entry): Entry { entry.style = styleOf(entry); return entry; }
function styleOf(entry: Entry) { const base = entry.style ?? {}; if (!entry.props) return base; return { ...base, icon: entry.props["icon"] ?? "" }; }
export async function show(entry: Entry) { await io(enrich(entry).style); }
${io}`,
  },
  {
    name: "a key that counts down",
    files: `const memo = new Map<number, Promise<number>>();
export function fib(n: number): Promise<number> {
  let p = memo.get(n);
  if (!p) { p = compute(n); memo.set(n, p); }
  return p;
}
async function compute(n: number): Promise<number> { if (n < 2) return n; return (await fib(n - 1)) + (await fib(n - 2)); }
`,
  },
  {
    name: "a path that goes up",
    files: `import { dirname } from "node:path";
const found = new Map<string, Promise<string | undefined>>();
export function configFor(dir: string): Promise<string | undefined> {
  let p = found.get(dir);
  if (!p) { p = search(dir); found.set(dir, p); }
  return p;
}
async function search(dir: string): Promise<string | undefined> {
  const text = await io(dir);
  if (text) return text;
  const parent = dirname(dir);
  return parent === dir ? undefined : configFor(parent);
}
${io}`,
  },
  {
    name: "a path that goes down",
    files: `import { join } from "node:path";
const sizes = new Map<string, Promise<number>>();
export function sizeOf(dir: string): Promise<number> {
  const known = sizes.get(dir);
  if (known) return known;
  const p = measure(dir);
  sizes.set(dir, p);
  return p;
}
async function measure(dir: string): Promise<number> {
  let sum = 0;
  for (const name of (await io(dir)).split(",")) sum += await sizeOf(join(dir, name));
  return sum;
}
${io}`,
  },
  {
    name: "a chain of ancestors handed down",
    files: `const inflight = new Map<string, Promise<string>>();
export async function load(k: string, ancestors: readonly string[] = []): Promise<string> {
  if (ancestors.includes(k)) throw new Error("circular: " + k);
  const known = inflight.get(k);
  if (known) return known;
  const p = start(k, ancestors);
  inflight.set(k, p);
  return p;
}
async function start(k: string, ancestors: readonly string[]): Promise<string> { return load(await io(k), [...ancestors, k]); }
${io}`,
  },
  {
    name: "a set of ancestors handed down",
    files: `const inflight = new Map<string, Promise<string>>();
export async function load(k: string, path: Set<string>): Promise<string> {
  if (path.has(k)) return "";
  const known = inflight.get(k);
  if (known) return known;
  const p = (async () => load(await io(k), new Set([...path, k])))();
  inflight.set(k, p);
  return p;
}
${io}`,
  },
  {
    name: "a set of what is under way",
    files: `export class Container {
  private instances = new Map<string, Promise<unknown>>();
  private resolving = new Set<string>();
  async get(token: string): Promise<unknown> {
    if (this.resolving.has(token)) throw new Error("circular");
    const known = this.instances.get(token);
    if (known) return known;
    this.resolving.add(token);
    const p = this.create(token);
    this.instances.set(token, p);
    try { return await p; } finally { this.resolving.delete(token); }
  }
  private async create(token: string): Promise<unknown> { return this.get(await io(token)); }
}
${io}`,
  },
  {
    name: "a flag",
    files: `export class Service {
  private ready?: Promise<void>;
  private starting = false;
  async init(): Promise<void> {
    if (this.starting) return;
    await (this.ready ??= this.start());
  }
  private async start(): Promise<void> { this.starting = true; await io(); await this.query(); this.starting = false; }
  async query(): Promise<void> { await this.init(); }
}
${io}`,
  },
  {
    name: "an asynchronous context",
    files: `import { AsyncLocalStorage } from "node:async_hooks";
const context = new AsyncLocalStorage<Set<string>>();
const inflight = new Map<string, Promise<string>>();
export async function load(k: string): Promise<string> {
  const path = context.getStore();
  if (path?.has(k)) throw new Error("circular");
  const known = inflight.get(k);
  if (known) return known;
  const p = context.run(new Set([...(path ?? []), k]), () => start(k));
  inflight.set(k, p);
  return p;
}
async function start(k: string): Promise<string> { return load(await io(k)); }
${io}`,
  },
  {
    name: "the value kept before the parts are loaded",
    files: `interface Node { id: string; children: Node[] }
const nodes = new Map<string, Node>();
export async function load(id: string): Promise<Node> {
  const known = nodes.get(id);
  if (known) return known;
  const node: Node = { id, children: [] };
  nodes.set(id, node);
  for (const child of (await io(id)).split(",")) node.children.push(await load(child));
  return node;
}
${io}`,
  },
  {
    name: "values and no promises",
    files: `const values = new Map<string, string>();
export async function load(k: string): Promise<string> {
  const known = values.get(k);
  if (known) return known;
  values.set(k, await start(k));
  return values.get(k)!;
}
async function start(k: string): Promise<string> { return load(await io(k)); }
${io}`,
  },
  {
    name: "an entry that is taken out before",
    files: `const inflight = new Map<string, Promise<string>>();
export async function load(k: string): Promise<string> {
  const known = inflight.get(k);
  if (known) return known;
  const p = start(k);
  inflight.set(k, p);
  return p;
}
async function start(k: string): Promise<string> { const next = await io(k); inflight.delete(k); return load(next); }
${io}`,
  },
  {
    name: "a field that is emptied before",
    files: `export class Service {
  private ready?: Promise<void>;
  init(): Promise<void> { return (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); this.ready = undefined; await this.init(); }
}
${io}`,
  },
  {
    name: "a call that nothing waits for",
    files: `let ready: Promise<void> | undefined;
export function init(): Promise<void> { return (ready ??= start()); }
async function start(): Promise<void> { await io(); void warm(); }
async function warm(): Promise<void> { await init(); }
${io}`,
  },
  {
    name: "a timer",
    files: `let ready: Promise<void> | undefined;
export function init(): Promise<void> { return (ready ??= start()); }
async function start(): Promise<void> { await io(); setTimeout(() => void init(), 1000); }
${io}`,
  },
  {
    name: "a race with a clock where it waits",
    files: `const inflight = new Map<string, Promise<string>>();
export async function load(k: string): Promise<string> {
  const known = inflight.get(k);
  if (known) return await Promise.race([known, new Promise<string>((_, reject) => setTimeout(() => reject(new Error("time")), 1000))]);
  const p = start(k);
  inflight.set(k, p);
  return p;
}
async function start(k: string): Promise<string> { return load(await io(k)); }
${io}`,
  },
  {
    name: "a race with a clock on the way",
    files: `const inflight = new Map<string, Promise<string>>();
export function load(k: string): Promise<string> {
  let p = inflight.get(k);
  if (!p) { p = start(k); inflight.set(k, p); }
  return p;
}
const clock = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve(""), 1000));
async function start(k: string): Promise<string> { const next = await io(k); return Promise.race([load(next), clock()]); }
${io}`,
  },
  {
    name: "a kept promise whose making needs nobody",
    files: `const inflight = new Map<string, Promise<string>>();
export function load(k: string): Promise<string> {
  let p = inflight.get(k);
  if (!p) { p = io(k).finally(() => inflight.delete(k)); inflight.set(k, p); }
  return p;
}
${io}`,
  },
  {
    name: "an initialisation that others wait for",
    files: `export class Service {
  private ready = this.start();
  private async start(): Promise<void> { await io(); await this.raw("a"); }
  private async raw(k: string): Promise<string> { return io(k); }
  async query(k: string): Promise<string> { await this.ready; return this.raw(k); }
}
${io}`,
  },
  {
    name: "a queue in turn",
    files: `export class Queue {
  private tail: Promise<unknown> = Promise.resolve();
  async run(task: () => Promise<string>): Promise<string> {
    const previous = this.tail;
    let release!: () => void;
    this.tail = new Promise<void>((resolve) => { release = resolve; });
    await previous;
    try { return await task(); } finally { release(); }
  }
}
export const queue = new Queue();
export const one = (): Promise<string> => queue.run(() => io(1));
${io}`,
  },
  {
    name: "a queue of links",
    files: `let tail: Promise<unknown> = Promise.resolve();
export function enqueue(k: string): Promise<unknown> { tail = tail.then(() => io(k)); return tail; }
${io}`,
  },
  {
    name: "a collection of one run",
    files: `export async function all(keys: string[]): Promise<void> {
  const jobs: Promise<string>[] = [];
  for (const k of keys) jobs.push(io(k));
  await Promise.all(jobs);
}
${io}`,
  },
  {
    name: "all that is pending, from outside",
    files: `const pending = new Set<Promise<string>>();
export function start(k: string): void { const p = io(k); pending.add(p); void p.finally(() => pending.delete(p)); }
export async function close(): Promise<void> { await Promise.all([...pending]); }
${io}`,
  },
  {
    name: "different constants that do not come back",
    files: `const cache = new Map<string, Promise<unknown>>();
function once(key: string, make: () => Promise<unknown>): Promise<unknown> {
  let p = cache.get(key);
  if (!p) { p = make(); cache.set(key, p); }
  return p;
}
export const app = (): Promise<unknown> => once("app", async () => { await io(); await db(); });
const db = (): Promise<unknown> => once("db", async () => { await io(); });
${io}`,
  },
  {
    name: "the field of another object of a tree",
    files: `class Tree {
  private loading?: Promise<void>;
  constructor(private readonly children: Tree[]) {}
  load(): Promise<void> { return (this.loading ??= this.read()); }
  private async read(): Promise<void> { await io(); for (const child of this.children) await child.load(); }
}
export const tree = new Tree([new Tree([]), new Tree([])]);
${io}`,
  },
  {
    name: "something kept that is no promise",
    files: `const parsed = new Map<string, string[]>();
export async function parts(k: string): Promise<string[]> {
  let known = parsed.get(k);
  if (!known) { known = split(k); parsed.set(k, known); }
  await io(k);
  return known;
}
function split(k: string): string[] { return k.split(",").flatMap((one) => split(one)); }
${io}`,
  },
  {
    name: "a memoized function whose key counts down",
    files: `import memoize from "lodash.memoize";
export const fib = memoize(async (n: number): Promise<number> => (n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2))));
`,
  },
  {
    name: "two memoized functions, one of which calls the other",
    files: `function memoize(fn: (k: string) => Promise<string>): (k: string) => Promise<string> {
  const cache = new Map<string, Promise<string>>();
  return (k) => {
    const known = cache.get(k);
    if (known) return known;
    const p = fn(k);
    cache.set(k, p);
    return p;
  };
}
export const inner = memoize(async (k) => io(k));
export const outer = memoize(async (k) => inner(k));
${io}`,
  },
  {
    name: "a memoized function that nothing inside calls",
    files: `import pMemoize from "p-memoize";
const load = pMemoize(async (k: string): Promise<string> => io(k));
export const both = (a: string, b: string): Promise<string[]> => Promise.all([load(a), load(b)]);
${io}`,
  },
  {
    name: "a promise of the last run",
    files: `let running: Promise<void> | undefined;
export async function refresh(): Promise<void> {
  if (running) { await running; return; }
  running = work().finally(() => { running = undefined; });
  await running;
}
async function work(): Promise<void> { await io(); }
${io}`,
  },
];
