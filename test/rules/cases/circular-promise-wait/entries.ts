import { io, varies, type Program } from "./programs.js";

/* Entries of a collection, by key. */

export const found: readonly Program[] = [
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
];

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
];
