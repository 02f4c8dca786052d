import { io, type Program } from "./programs.js";

/* What keeps a way from coming back. */

const loader = (entry: string): string => `const inFlight = new Map<string, Promise<string>>();
${entry}
async function loadModule(path: string, ancestors: readonly string[] = []): Promise<string> {
  if (ancestors.includes(path)) return "";
  const running = inFlight.get(path);
  if (running) return running;
  const loading = build(path, [...ancestors, path]);
  inFlight.set(path, loading);
  return loading;
}
async function build(path: string, ancestors: readonly string[]): Promise<string> {
  const text = await io(path);
  return (await Promise.all(text.split(",").map((one) => loadModule(one, ancestors)))).join("");
}
${io}`;

const visitor = (parameter: string): string => `interface Cache { readonly busy: Map<string, Promise<void>> }
export async function visit(path: string, cache: Cache, ${parameter}): Promise<void> {
  if (visited.has(path)) return;
  visited.add(path);
  const busy = cache.busy.get(path);
  if (busy) { await busy; return; }
  const promise = fresh(path, cache, visited);
  cache.busy.set(path, promise);
  await promise;
}
async function fresh(path: string, cache: Cache, visited: Set<string>): Promise<void> {
  const text = await io(path);
  await Promise.all(text.split(",").map((one) => visit(one, cache, visited)));
}
${io}`;

/** The chain that is asked is of one call from outside, and two of them meet. */
/* What may keep a way from being gone. */

const tool = (back: string): string => `let path: Promise<string> | null = null;
export function tool(): Promise<string> {
  if (path == null) path = find();
  return path;
}
async function find(): Promise<string> { return download("tool.tar.gz"); }
export async function download(file: string): Promise<string> {
  const text = await io(file);
  ${back}
  return text;
}
${io}`;

const listener = (settles: string): string => `import { EventEmitter } from "node:events";
export async function run(client: EventEmitter): Promise<void> {
  let settle: () => void = () => {};
  const ready = new Promise<void>((resolve) => { settle = resolve; });
  ${settles}
}
${io}`;

export const found: readonly Program[] = [
  { name: "a function that asks in any case for what it makes", files: tool("await tool();") },
  {
    name: "what a timer runs, which waits for what it settles",
    files: listener("setTimeout(async () => { await io(); await ready; settle(); }, 10);"),
  },
];

export const possible: readonly Program[] = [
  {
    name: "entries that wait for each other where a parameter tells who is on the way",
    files: `export class Graph {
  private readonly added = new Map<string, Promise<string[]>>();
  constructor(private readonly needs: (name: string) => Promise<string[]>) {}
  add(name: string, ancestors?: string[]): Promise<string[]> {
    if (ancestors) this.check(ancestors, name);
    let known = this.added.get(name);
    if (!known) { known = this.load(name, ancestors); this.added.set(name, known); }
    return known;
  }
  private check(ancestors: string[], name: string): void { if (ancestors.includes(name)) throw new Error("a ring"); }
  private async load(name: string, ancestors: string[] = []): Promise<string[]> {
    const below = await Promise.all((await this.needs(name)).map(async (one) => await this.add(one, [...ancestors, name])));
    return below.flat();
  }
}`,
  },
  {
    name: "a field that is asked for again only where an argument says so",
    files: `export class Runner {
  private running?: Promise<void>;
  run(): Promise<void> { return (this.running ??= this.start()); }
  private async start(): Promise<void> { await io(); await this.update(false); }
  private async update(startAfter: boolean): Promise<void> { await io(); if (startAfter) await this.run(); }
}
${io}`,
  },
  {
    name: "an entry that is asked for again only where no key is given",
    files: `export class Rights {
  private readonly known = new Map<string, Promise<string>>();
  get(path: string): Promise<string> {
    let one = this.known.get(path);
    if (one == null) { one = this.load(path); this.known.set(path, one); }
    return one;
  }
  private async load(path?: string): Promise<string> {
    await io();
    if (path == null) return this.of("first");
    return path;
  }
  private of(path: string): Promise<string> { return this.known.get(path) ?? io(path); }
}
${io}`,
  },
  {
    name: "a function that asks for what it makes where a file is of one kind",
    files: tool('if (file.endsWith(".7z")) await tool();'),
    says: /^warning: Waits for `path`/,
  },
  {
    name: "a listener that waits for what it settles at another event",
    files: listener(
      'client.on("event", async (name: string) => { if (name === "start") { await io(); settle(); } if (name === "done") { await ready; await io(); } });',
    ),
    says: /^warning: Waits for `run.ready`/,
  },
  {
    name: "a chain of ancestors that each call from outside begins anew",
    files: loader("export const load = (path: string): Promise<string> => loadModule(path);"),
    says: /^warning: .*begin with A and with B/,
  },
  {
    name: "a set of what was visited that each call from outside begins anew",
    files: visitor("visited: Set<string> = new Set()"),
    says: /^warning: .*begin with A and with B/,
  },
];

export const silent: readonly Program[] = [
  {
    name: "a chain of ancestors, begun by one call from outside after the other",
    files: loader(`let queue: Promise<unknown> = Promise.resolve();
export async function load(path: string): Promise<string> {
  const run = queue.then(() => loadModule(path));
  queue = run.catch(() => undefined);
  return run;
}`),
    preset: "strict",
  },
  {
    name: "a set of what was visited that all have to hand on",
    files: visitor("visited: Set<string>"),
    preset: "strict",
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
];
