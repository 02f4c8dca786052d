/** Programs with locks and limiters for the rule, by what is particular of each. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "wrappers in each other, which nobody is seen to call",
    `import { Mutex } from "async-mutex";
type Task<T> = () => Promise<T>;
const mutex = new Mutex();
const logged = <T>(fn: Task<T>): Task<T> => async () => { console.log("start"); try { return await fn(); } finally { console.log("end"); } };
const retry = <T>(fn: Task<T>, times = 3): Task<T> => async () => { for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i >= times) throw error; } } };
const locked = <T>(fn: Task<T>): Task<T> => () => mutex.runExclusive(fn);
const read = locked(async () => { await fetch("/"); });
export const save = locked(logged(retry(async () => { await read(); })));
`,
  ],
  [
    "wrappers in each other, the lock inside, in a function that has it",
    `import { Mutex } from "async-mutex";
type Task<T> = () => Promise<T>;
const mutex = new Mutex();
const logged = <T>(fn: Task<T>): Task<T> => async () => { console.log("start"); try { return await fn(); } finally { console.log("end"); } };
const retry = <T>(fn: Task<T>, times = 3): Task<T> => async () => { for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i >= times) throw error; } } };
const locked = <T>(fn: Task<T>): Task<T> => () => mutex.runExclusive(fn);
const read = logged(retry(locked(async () => { await fetch("/"); })));
export async function save() { await mutex.runExclusive(async () => { await read(); }); }
`,
  ],

  [
    "a wrapped function that is handed to the lock by name",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const logged = (fn: () => Promise<void>) => async () => { console.log("a"); await fn(); };
async function inner(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); }); }
async function harmless(): Promise<void> { await fetch("/"); }
const work = logged(inner); const other = logged(harmless);
export async function outer() { await mutex.runExclusive(work); await mutex.runExclusive(other); }
`,
  ],
  [
    "functions that a wrapper made of others, which nobody is seen to call",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
function locked<A extends unknown[], R>(fn: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args: A) => { const release = await mutex.acquire(); try { return await fn(...args); } finally { release(); } };
}
export const load = locked(async (id: string) => { await fetch(id); });
export const save = locked(async (id: string) => { await load(id); });
`,
  ],
  [
    "the same with a callback in between",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const locked = <A extends unknown[], R>(fn: (...args: A) => Promise<R>) => (...args: A): Promise<R> => mutex.runExclusive(() => fn(...args));
async function read(id: string) { await fetch(id); }
const load = locked(read);
async function write(id: string) { await load(id); }
export const save = locked(write);
`,
  ],
  [
    "async-lock same key",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function a(id: string) { await lock.acquire(id, async () => { await b(id); }); }
export async function b(id: string) { await lock.acquire(id, async () => { await fetch(id); }); }
`,
  ],
  [
    "async-lock array",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function a() { await lock.acquire(["x", "y"], async () => { await lock.acquire("x", async () => 1); }); }
`,
  ],
  [
    "web locks",
    `export async function a() { await navigator.locks.request("sync", async () => { await b(); }); }
async function b() { await navigator.locks.request("sync", async () => { await fetch("/"); }); }
`,
  ],
  [
    "waitForUnlock",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
export async function a() { await m.runExclusive(() => b()); }
async function b() { await m.waitForUnlock(); }
`,
  ],
  [
    "semaphore one",
    `import { Semaphore } from "async-mutex";
const s = new Semaphore(1);
export async function a() { const [, release] = await s.acquire(); try { await b(); } finally { release(); } }
async function b() { const [, release] = await s.acquire(); release(); }
`,
  ],
  [
    "withLock wrapper",
    `import { Mutex } from "async-mutex";
export class Repo { private m = new Mutex();
  private withLock<T>(fn: () => Promise<T>) { return this.m.runExclusive(fn); }
  async save() { return this.withLock(async () => { await this.load(); }); }
  async load() { return this.withLock(async () => 1); } }
`,
  ],
  [
    "acquire helper leaves",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
async function lock() { return m.acquire(); }
export async function a() { const release = await lock(); try { await b(); } finally { release(); } }
export async function b() { const release = await lock(); try { await fetch("/"); } finally { release(); } }
`,
  ],
  [
    "async-sema",
    `import { Sema } from "async-sema";
const s = new Sema(1);
export async function a() { await s.acquire(); try { await b(); } finally { s.release(); } }
export async function b() { await s.acquire(); try { await fetch("/"); } finally { s.release(); } }
`,
  ],
  [
    "lock in map of locks",
    `import { Mutex } from "async-mutex";
const locks = new Map<string, Mutex>();
function lockFor(key: string): Mutex { let m = locks.get(key); if (!m) { m = new Mutex(); locks.set(key, m); } return m; }
export async function a(id: string) { await lockFor(id).runExclusive(async () => { await b(id); }); }
export async function b(id: string) { await lockFor(id).runExclusive(async () => { await fetch(id); }); }
`,
  ],
  [
    "decorator-free recursion",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
export async function visit(n: number): Promise<void> { await m.runExclusive(async () => { if (n > 0) await visit(n - 1); }); }
`,
  ],
  [
    "tail class",
    `class Mutex {
  private tail: Promise<void> = Promise.resolve();
  async run<T>(fn: () => Promise<T>): Promise<T> {
    const prev = this.tail;
    let release!: () => void;
    this.tail = new Promise<void>((r) => (release = r));
    await prev;
    try { return await fn(); } finally { release(); }
  }
}
export class Orders {
  private lock = new Mutex();
  async total() { return this.lock.run(async () => this.count()); }
  async count() { return this.lock.run(async () => 1); }
}
`,
  ],
  [
    "then chain",
    `export class Store {
  private queue: Promise<unknown> = Promise.resolve();
  private enqueue<T>(fn: () => Promise<T>): Promise<T> {
    const run = this.queue.then(() => fn());
    this.queue = run.catch(() => undefined);
    return run;
  }
  async save(x: number) { await this.enqueue(async () => { await this.load(); return x; }); }
  async load() { return this.enqueue(async () => 1); }
}
`,
  ],
  [
    "then chain assigned and returned",
    `export class Store {
  private queue: Promise<unknown> = Promise.resolve();
  private enqueue<T>(fn: () => Promise<T>): Promise<T> {
    this.queue = this.queue.then(fn, fn);
    return this.queue as Promise<T>;
  }
  async save(x: number) { await this.enqueue(async () => { await this.load(); return x; }); }
  async load() { return this.enqueue(async () => 1); }
}
`,
  ],
  [
    "module tail",
    `let tail: Promise<unknown> = Promise.resolve();
function withLock<T>(fn: () => Promise<T>): Promise<T> {
  const run = tail.then(fn, fn);
  tail = run.then(() => undefined, () => undefined);
  return run;
}
export async function outer() { return withLock(async () => { await inner(); }); }
export async function inner() { return withLock(async () => 1); }
`,
  ],
  [
    "keyed tails same key",
    `const tails = new Map<string, Promise<unknown>>();
async function withLock<T>(key: string, fn: () => Promise<T>): Promise<T> {
  const prev = tails.get(key) ?? Promise.resolve();
  let release!: () => void;
  const next = new Promise<void>((r) => { release = r; });
  tails.set(key, prev.then(() => next));
  await prev;
  try { return await fn(); } finally { release(); }
}
export async function outer(id: string) { return withLock(id, async () => { await inner(id); }); }
export async function inner(id: string) { return withLock(id, async () => 1); }
`,
  ],
  [
    "semaphore acquire release",
    `class Semaphore {
  private waiters: (() => void)[] = [];
  constructor(private permits: number) {}
  async acquire(): Promise<void> {
    if (this.permits > 0) { this.permits--; return; }
    await new Promise<void>((resolve) => this.waiters.push(resolve));
  }
  release(): void {
    const next = this.waiters.shift();
    if (next) next(); else this.permits++;
  }
}
const sem = new Semaphore(1);
export async function outer() {
  await sem.acquire();
  try { await inner(); } finally { sem.release(); }
}
export async function inner() {
  await sem.acquire();
  try { await fetch("/"); } finally { sem.release(); }
}
`,
  ],
  [
    "flag lock",
    `class Lock {
  private locked = false;
  private queue: (() => void)[] = [];
  async acquire() {
    while (this.locked) await new Promise<void>((r) => this.queue.push(r));
    this.locked = true;
  }
  release() { this.locked = false; this.queue.shift()?.(); }
  async use<T>(fn: () => Promise<T>) { await this.acquire(); try { return await fn(); } finally { this.release(); } }
}
class Repo {
  lock = new Lock();
  async a() { return this.lock.use(() => this.b()); }
  async b() { return this.lock.use(async () => 2); }
}
export const repo = new Repo();
`,
  ],
  [
    "acquire returns release",
    `class Mutex {
  private locked = false;
  private queue: (() => void)[] = [];
  acquire(): Promise<() => void> {
    return new Promise((resolve) => {
      const take = () => { this.locked = true; resolve(() => this.release()); };
      if (!this.locked) take(); else this.queue.push(take);
    });
  }
  private release() { this.locked = false; const n = this.queue.shift(); if (n) n(); }
}
const mutex = new Mutex();
export async function a() { const release = await mutex.acquire(); try { await b(); } finally { release(); } }
export async function b() { const release = await mutex.acquire(); try { await fetch("/"); } finally { release(); } }
`,
  ],
  [
    "tail acquire returns release",
    `class Mutex {
  private last: Promise<void> = Promise.resolve();
  async lock(): Promise<() => void> {
    let unlock!: () => void;
    const next = new Promise<void>((r) => (unlock = r));
    const prev = this.last;
    this.last = next;
    await prev;
    return unlock;
  }
}
const mutex = new Mutex();
export async function a() { const unlock = await mutex.lock(); try { await b(); } finally { unlock(); } }
export async function b() { const unlock = await mutex.lock(); try { await fetch("/"); } finally { unlock(); } }
`,
  ],
  [
    "task queue",
    `type Task = { fn: () => Promise<unknown>; resolve: (v: unknown) => void; reject: (e: unknown) => void };
export class SerialQueue {
  private tasks: Task[] = [];
  private running = false;
  add<T>(fn: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.tasks.push({ fn, resolve: resolve as (v: unknown) => void, reject });
      void this.drain();
    });
  }
  private async drain() {
    if (this.running) return;
    this.running = true;
    while (this.tasks.length > 0) {
      const task = this.tasks.shift()!;
      try { task.resolve(await task.fn()); } catch (e) { task.reject(e); }
    }
    this.running = false;
  }
}
const queue = new SerialQueue();
export async function a() { return queue.add(async () => { await b(); }); }
export async function b() { return queue.add(async () => 1); }
`,
  ],
  [
    "gate iife",
    `export class Gate {
  private tail: Promise<void> = Promise.resolve();
  runExclusive<T>(fn: () => Promise<T>): Promise<T> {
    const prev = this.tail;
    let release!: () => void;
    this.tail = new Promise<void>((resolve) => { release = resolve; });
    return (async () => { await prev; try { return await fn(); } finally { release(); } })();
  }
}
const gate = new Gate();
export async function a() { return gate.runExclusive(() => b()); }
export async function b() { return gate.runExclusive(async () => 1); }
`,
  ],
  [
    "a lock given to the constructor",
    `import { Mutex } from "async-mutex";
export class Wallet {
  constructor(private readonly mutex: Mutex) {}
  async pay(n: number): Promise<void> { await this.mutex.runExclusive(async () => { if ((await this.balance()) >= n) await fetch("/pay"); }); }
  async balance(): Promise<number> { return this.mutex.runExclusive(async () => 1); }
}
`,
  ],
  [
    "over three functions",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function first(): Promise<void> { const release = await mutex.acquire(); try { await second(); } finally { release(); } }
async function second(): Promise<void> { await third(); }
async function third(): Promise<void> { return fourth(); }
async function fourth(): Promise<void> { const release = await mutex.acquire(); try { await fetch("/"); } finally { release(); } }
`,
  ],
  [
    "released by the lock",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function a(): Promise<void> { await mutex.acquire(); try { await b(); } finally { mutex.release(); } }
async function b(): Promise<void> { await mutex.acquire(); try { await fetch("/"); } finally { mutex.release(); } }
`,
  ],
  [
    "in a continuation",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export function a(): Promise<unknown> { return mutex.runExclusive(() => fetch("/").then(() => b())); }
function b(): Promise<unknown> { return mutex.runExclusive(() => fetch("/b")); }
`,
  ],
  [
    "in Promise.all",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function all(ids: readonly string[]): Promise<void> { await mutex.runExclusive(async () => { await Promise.all(ids.map((id) => one(id))); }); }
async function one(id: string): Promise<void> { await mutex.runExclusive(async () => { await fetch(id); }); }
`,
  ],
  [
    "a subclass calls up",
    `import { Mutex } from "async-mutex";
class Base { protected readonly mutex = new Mutex(); async load(): Promise<number> { return this.mutex.runExclusive(async () => 1); } }
export class Store extends Base { async save(): Promise<void> { await this.mutex.runExclusive(async () => { await this.load(); }); } }
`,
  ],
  [
    "a lock class with a helper that takes a function",
    `class AsyncLock {
  private waiting: Array<() => void> = [];
  private isLocked = false;
  async acquire(): Promise<void> {
    if (!this.isLocked) { this.isLocked = true; return; }
    return new Promise((resolve) => { this.waiting.push(resolve); });
  }
  release(): void {
    const next = this.waiting.shift();
    if (next) next(); else this.isLocked = false;
  }
  async withLock<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    try { return await fn(); } finally { this.release(); }
  }
}
export class Sessions {
  private readonly lock = new AsyncLock();
  async refresh(): Promise<void> { await this.lock.withLock(async () => { const token = await this.token(); await fetch(token); }); }
  async token(): Promise<string> { return this.lock.withLock(async () => "t"); }
}
`,
  ],
  [
    "a promise kept per key",
    `const locks = new Map<string, Promise<void>>();
async function withKey<T>(key: string, fn: () => Promise<T>): Promise<T> {
  const previous = locks.get(key) ?? Promise.resolve();
  let done!: () => void;
  const current = new Promise<void>((resolve) => (done = resolve));
  locks.set(key, current);
  await previous;
  try { return await fn(); } finally { done(); if (locks.get(key) === current) locks.delete(key); }
}
export async function rename(id: string): Promise<void> { await withKey(id, async () => { await touch(id); }); }
export async function touch(id: string): Promise<void> { await withKey(id, async () => { await fetch(id); }); }
`,
  ],
  [
    "a write queue",
    `import { writeFile } from "node:fs/promises";
export class Journal {
  private writes: Promise<void> = Promise.resolve();
  append(line: string): Promise<void> {
    this.writes = this.writes.then(async () => { await writeFile("log", line); if (line.length > 1000) await this.rotate(); });
    return this.writes;
  }
  async rotate(): Promise<void> { await this.append("rotated"); }
}
`,
  ],
  [
    "a flag by any name that who goes turns back",
    `class Gate {
  private closed = false;
  private readonly queue: (() => void)[] = [];
  async enter() { if (!this.closed) { this.closed = true; return; } await new Promise<void>((go) => this.queue.push(go)); }
  leave() { const next = this.queue.shift(); if (next) next(); else this.closed = false; }
}
export class Cart {
  private readonly gate = new Gate();
  async checkout() { await this.gate.enter(); try { await this.clear(); } finally { this.gate.leave(); } }
  async clear() { await this.gate.enter(); try { await fetch("/clear"); } finally { this.gate.leave(); } }
}`,
  ],
  [
    "a flag that is polled",
    `const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export class Cache {
  private locked = false;
  private async withLock<T>(work: () => Promise<T>): Promise<T> {
    while (this.locked) await sleep(10);
    this.locked = true;
    try { return await work(); } finally { this.locked = false; }
  }
  async put(): Promise<void> { await this.withLock(async () => { await this.get(); }); }
  async get(): Promise<number> { return this.withLock(async () => 1); }
}
`,
  ],
  [
    "a deferred with resolvers",
    `let tail: Promise<void> = Promise.resolve();
async function serialize<T>(work: () => Promise<T>): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const before = tail;
  tail = promise;
  try { await before; return await work(); } finally { resolve(); }
}
export async function a(): Promise<void> { await serialize(async () => { await b(); }); }
export async function b(): Promise<void> { await serialize(async () => { await fetch("/"); }); }
`,
  ],
  [
    "private names",
    `class Mutex {
  #locked = false;
  #queue: (() => void)[] = [];
  acquire(): Promise<void> {
    if (!this.#locked) { this.#locked = true; return Promise.resolve(); }
    return new Promise((resolve) => { this.#queue.push(resolve); });
  }
  release(): void { const next = this.#queue.shift(); if (next) next(); else this.#locked = false; }
}
const mutex = new Mutex();
export async function a(): Promise<void> { await mutex.acquire(); try { await b(); } finally { mutex.release(); } }
export async function b(): Promise<void> { await mutex.acquire(); try { await fetch("/"); } finally { mutex.release(); } }
`,
  ],
  [
    "a singleton",
    `class Lock {
  private static instance: Lock | undefined;
  private last: Promise<unknown> = Promise.resolve();
  static get(): Lock { return (this.instance ??= new Lock()); }
  run<T>(work: () => Promise<T>): Promise<T> { const next = this.last.then(work, work); this.last = next; return next; }
}
export async function a(): Promise<void> { await Lock.get().run(async () => { await b(); }); }
export async function b(): Promise<void> { await Lock.get().run(async () => { await fetch("/"); }); }
`,
  ],
  [
    "an object with two functions",
    `function createMutex() {
  let locked = false;
  const waiting: (() => void)[] = [];
  async function acquire(): Promise<void> { if (locked) await new Promise<void>((resolve) => waiting.push(resolve)); locked = true; }
  function release(): void { locked = false; waiting.shift()?.(); }
  return { acquire, release };
}
const mutex = createMutex();
export async function a(): Promise<void> { await mutex.acquire(); try { await b(); } finally { mutex.release(); } }
export async function b(): Promise<void> { await mutex.acquire(); try { await fetch("/"); } finally { mutex.release(); } }
`,
  ],
  [
    "a method in the chain",
    `export class Saver {
  private chain = Promise.resolve();
  async save(): Promise<void> { this.chain = this.chain.then(() => this.write()); await this.chain; }
  private async write(): Promise<void> { await fetch("/"); await this.save(); }
}
`,
  ],
  [
    "one task at a time, by a processing loop",
    `interface Entry { readonly task: () => Promise<void>; readonly done: () => void; readonly fail: (reason: unknown) => void }
export class Sequencer {
  private readonly entries: Entry[] = [];
  private processing = false;
  async enqueue(task: () => Promise<void>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.entries.push({ task, done: resolve, fail: reject });
      if (!this.processing) void this.process();
    });
  }
  private async process(): Promise<void> {
    this.processing = true;
    while (this.entries.length) { const entry = this.entries.shift()!; try { await entry.task(); entry.done(); } catch (error) { entry.fail(error); } }
    this.processing = false;
  }
  async first(): Promise<void> { await this.enqueue(async () => { await this.second(); }); }
  async second(): Promise<void> { await this.enqueue(async () => { await fetch("/"); }); }
}
`,
  ],
  [
    "an object of a lock class, handed on",
    `class Lock {
  private tail: Promise<void> = Promise.resolve();
  async run<T>(work: () => Promise<T>): Promise<T> { const before = this.tail; let done!: () => void; this.tail = new Promise<void>((resolve) => (done = resolve)); await before; try { return await work(); } finally { done(); } }
}
async function inside(lock: Lock): Promise<void> { await lock.run(async () => { await fetch("/"); }); }
const one = new Lock();
export async function main(): Promise<void> { await one.run(async () => { await inside(one); }); }
`,
  ],
  [
    "await using",
    `import { Mutex } from "async-mutex";
class Guard { constructor(private readonly release: () => void) {} [Symbol.dispose](): void { this.release(); } }
const mutex = new Mutex();
async function guard(): Promise<Guard> { return new Guard(await mutex.acquire()); }
export async function a(): Promise<void> { using held = await guard(); void held; await b(); }
export async function b(): Promise<void> { using held = await guard(); void held; await fetch("/"); }
`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "a promise that a timer settles, and that is replaced before it is waited for",
    `export function throttled<T>(work: () => Promise<T>, delay: number): () => Promise<T> {
  let next: Promise<T> | null = null;
  return async () => {
    while (next !== null) await next;
    next = new Promise<T>((resolve) => {
      setTimeout(() => { next = null; resolve(work()); }, delay);
    });
    return await next;
  };
}
`,
  ],
  [
    "wrappers in each other around functions of which only one takes the lock",
    `import { Mutex } from "async-mutex";
type Task<T> = () => Promise<T>;
const mutex = new Mutex();
const logged = <T>(fn: Task<T>): Task<T> => async () => { console.log("start"); try { return await fn(); } finally { console.log("end"); } };
const retry = <T>(fn: Task<T>, times = 3): Task<T> => async () => { for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i >= times) throw error; } } };
const locked = <T>(fn: Task<T>): Task<T> => () => mutex.runExclusive(fn);
const read = logged(retry(async () => { await fetch("/"); }));
const write = logged(async () => { await fetch("/", { method: "POST" }); });
export const save = locked(logged(retry(async () => { await read(); await write(); })));
export const twice = logged(retry(async () => { await save(); await save(); }));
`,
  ],

  [
    "another wrapped function that is handed to the lock by name",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const logged = (fn: () => Promise<void>) => async () => { console.log("a"); await fn(); };
async function inner(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); }); }
async function harmless(): Promise<void> { await fetch("/"); }
export const work = logged(inner); const other = logged(harmless);
export async function outer() { await mutex.runExclusive(other); await work(); }
`,
  ],
  [
    "functions that wrappers of two locks made of others",
    `import { Mutex } from "async-mutex";
const one = new Mutex(); const two = new Mutex();
const lockedBy = <A extends unknown[], R>(mutex: Mutex, fn: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
  const release = await mutex.acquire(); try { return await fn(...args); } finally { release(); }
};
export const load = lockedBy(one, async (id: string) => { await fetch(id); });
export const save = lockedBy(two, async (id: string) => { await load(id); });
`,
  ],
  [
    "functions that a wrapper made of others, beside the others themselves",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const locked = <A extends unknown[], R>(fn: (...args: A) => Promise<R>) => (...args: A): Promise<R> => mutex.runExclusive(() => fn(...args));
async function read(id: string) { await fetch(id); }
async function write(id: string) { await read(id); }
export const load = locked(read);
export const save = locked(write);
`,
  ],
  [
    "work under way by key, whose result is taken, in a loop over keys",
    `const loading = new Map<string, Promise<unknown>>();
export async function boot(names: string[]) {
  const services: unknown[] = [];
  for (const name of names) {
    const hash = name.toUpperCase();
    let finish: (value: unknown) => void = () => {};
    const mine = new Promise((resolve) => { finish = resolve; });
    if (loading.has(hash)) { services.push(await loading.get(hash)); continue; }
    loading.set(hash, mine);
    const service = await (await fetch(name)).json();
    services.push(service);
    finish(service);
  }
  return services;
}
`,
  ],
  [
    "async-lock reentrant",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock({ domainReentrant: true });
export async function a(id: string) { await lock.acquire(id, async () => { await b(id); }); }
export async function b(id: string) { await lock.acquire(id, async () => { await fetch(id); }); }
`,
  ],
  [
    "web locks shared",
    `export async function a() { await navigator.locks.request("sync", { mode: "shared" }, async () => { await b(); }); }
async function b() { await navigator.locks.request("sync", { mode: "shared" }, async () => { await fetch("/"); }); }
`,
  ],
  [
    "web locks ifAvailable",
    `export async function a() { await navigator.locks.request("sync", async () => { await b(); }); }
async function b() { await navigator.locks.request("sync", { ifAvailable: true }, async () => { await fetch("/"); }); }
`,
  ],
  [
    "tryAcquire",
    `import { Mutex, tryAcquire } from "async-mutex";
const m = new Mutex();
export async function a() { await m.runExclusive(() => b()); }
async function b() { try { await tryAcquire(m).runExclusive(async () => 1); } catch { /* busy */ } }
`,
  ],
  [
    "als guard",
    `import { Mutex } from "async-mutex";
import { AsyncLocalStorage } from "node:async_hooks";
const m = new Mutex(); const als = new AsyncLocalStorage<boolean>();
async function withLock<T>(fn: () => Promise<T>): Promise<T> { if (als.getStore()) return fn(); return m.runExclusive(() => als.run(true, fn)); }
export async function a() { return withLock(() => b()); }
export async function b() { return withLock(async () => 1); }
`,
  ],
  [
    "isLocked",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
export async function a() { await m.runExclusive(() => b()); }
async function b() { if (m.isLocked()) return 1; return m.runExclusive(async () => 2); }
`,
  ],
  [
    "released before call",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
export async function a() { const release = await m.acquire(); try { await fetch("/"); } finally { release(); } await b(); }
export async function b() { const release = await m.acquire(); try { await fetch("/"); } finally { release(); } }
`,
  ],
  [
    "released and reacquired",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
export async function a() { let release = await m.acquire(); await fetch("/1"); release(); await b(); release = await m.acquire(); await fetch("/2"); release(); }
export async function b() { const release = await m.acquire(); try { await fetch("/"); } finally { release(); } }
`,
  ],
  [
    "redlock gives up",
    `import Redlock from "redlock";
declare const redlock: Redlock;
export async function a() { await redlock.using(["x"], 1000, async () => { await b(); }); }
export async function b() { await redlock.using(["y"], 1000, async () => { await fetch("/"); }); }
`,
  ],
  [
    "! tryLock",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
export async function a() { await m.runExclusive(() => b()); }
async function b() { if (!m.isLocked()) { await m.runExclusive(async () => 2); } }
`,
  ],
  [
    "timeout race",
    `import { Mutex, withTimeout } from "async-mutex";
const m = withTimeout(new Mutex(), 100);
export async function a() { await m.runExclusive(() => b()); }
async function b() { await m.runExclusive(async () => 2); }
`,
  ],
  [
    "skipLock param",
    `import { Mutex } from "async-mutex";
const m = new Mutex();
async function save(x: number, options: { locked?: boolean } = {}): Promise<number> { if (options.locked) return x; return m.runExclusive(async () => x); }
export async function a() { await m.runExclusive(() => save(1, { locked: true })); }
`,
  ],
  [
    "two instances",
    `class Mutex {
  private tail: Promise<void> = Promise.resolve();
  async run<T>(fn: () => Promise<T>): Promise<T> {
    const prev = this.tail;
    let release!: () => void;
    this.tail = new Promise<void>((r) => (release = r));
    await prev;
    try { return await fn(); } finally { release(); }
  }
}
export class Orders {
  private a = new Mutex();
  private b = new Mutex();
  async total() { return this.a.run(async () => this.count()); }
  async count() { return this.b.run(async () => 1); }
}
`,
  ],
  [
    "then chain not awaited",
    `export class Store {
  private queue: Promise<unknown> = Promise.resolve();
  private enqueue<T>(fn: () => Promise<T>): Promise<T> {
    const run = this.queue.then(() => fn());
    this.queue = run.catch(() => undefined);
    return run;
  }
  async save(x: number) { await this.enqueue(async () => { void this.load(); return x; }); }
  async load() { return this.enqueue(async () => 1); }
}
`,
  ],
  [
    "keyed tails other key",
    `const tails = new Map<string, Promise<unknown>>();
async function withLock<T>(key: string, fn: () => Promise<T>): Promise<T> {
  const prev = tails.get(key) ?? Promise.resolve();
  let release!: () => void;
  const next = new Promise<void>((r) => { release = r; });
  tails.set(key, prev.then(() => next));
  await prev;
  try { return await fn(); } finally { release(); }
}
export async function outer() { return withLock("a", async () => { await inner(); }); }
export async function inner() { return withLock("b", async () => 1); }
`,
  ],
  [
    "semaphore released before",
    `class Semaphore {
  private waiters: (() => void)[] = [];
  constructor(private permits: number) {}
  async acquire(): Promise<void> {
    if (this.permits > 0) { this.permits--; return; }
    await new Promise<void>((resolve) => this.waiters.push(resolve));
  }
  release(): void {
    const next = this.waiters.shift();
    if (next) next(); else this.permits++;
  }
}
const sem = new Semaphore(1);
export async function outer() {
  await sem.acquire();
  try { await fetch("/x"); } finally { sem.release(); }
  await inner();
}
export async function inner() {
  await sem.acquire();
  try { await fetch("/"); } finally { sem.release(); }
}
`,
  ],
  [
    "condition variable",
    `export class Ready {
  private ready = false;
  private waiters: (() => void)[] = [];
  async whenReady() { if (!this.ready) await new Promise<void>((r) => this.waiters.push(r)); }
  set() { this.ready = true; for (const w of this.waiters) w(); this.waiters = []; }
  async a() { await this.whenReady(); await this.b(); }
  async b() { await this.whenReady(); await fetch("/"); }
}
`,
  ],
  [
    "batcher",
    `export class Batcher {
  private queue: { key: string; resolve: (v: string) => void }[] = [];
  load(key: string): Promise<string> { return new Promise((resolve) => { this.queue.push({ key, resolve }); if (this.queue.length === 1) setTimeout(() => this.flush(), 0); }); }
  private flush() { const all = this.queue.splice(0); for (const one of all) one.resolve(one.key); }
  async a(k: string) { const v = await this.load(k); return this.load(v); }
}
`,
  ],
  [
    "the inner part expects the lock",
    `import { Mutex } from "async-mutex";
export class Wallet {
  private readonly mutex = new Mutex();
  async pay(n: number): Promise<void> { await this.mutex.runExclusive(async () => { if ((await this.balanceLocked()) >= n) await fetch("/pay"); }); }
  async balance(): Promise<number> { return this.mutex.runExclusive(() => this.balanceLocked()); }
  private async balanceLocked(): Promise<number> { return 1; }
}
`,
  ],
  [
    "started and left",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function a(): Promise<void> { await mutex.runExclusive(async () => { void b(); }); }
async function b(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); }); }
`,
  ],
  [
    "later, by a timer",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function a(): Promise<void> { await mutex.runExclusive(async () => { setTimeout(() => void b(), 10); }); }
async function b(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); }); }
`,
  ],
  [
    "the lock of each object",
    `import { Mutex } from "async-mutex";
class Node { readonly mutex = new Mutex(); constructor(readonly next: Node | undefined) {} async touch(): Promise<void> { await this.mutex.runExclusive(async () => { await this.next?.touch(); }); } }
export const list = new Node(new Node(undefined));
`,
  ],
  [
    "another key",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function a(): Promise<void> { await lock.acquire("a", async () => { await b(); }); }
async function b(): Promise<void> { await lock.acquire("b", async () => { await fetch("/"); }); }
`,
  ],
  [
    "a conditional release in finally",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function a(): Promise<void> {
  let release: (() => void) | undefined;
  try { release = await mutex.acquire(); await fetch("/"); } finally { if (release) release(); }
  await b();
}
async function b(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/b"); }); }
`,
  ],
  [
    "released early on one path",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function a(cached: boolean): Promise<void> {
  const release = await mutex.acquire();
  if (cached) { release(); await b(); return; }
  try { await fetch("/"); } finally { release(); }
}
async function b(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/b"); }); }
`,
  ],
  [
    "a flag by any name that is turned once, and lets all in",
    `class Gate {
  private begun = false;
  private readonly queue: (() => void)[] = [];
  async enter() { if (!this.begun) { this.begun = true; return; } await new Promise<void>((go) => this.queue.push(go)); }
  open() { for (const go of this.queue) go(); }
}
export class Cart {
  private readonly gate = new Gate();
  async checkout() { await this.gate.enter(); try { await this.clear(); } finally { this.gate.open(); } }
  async clear() { await this.gate.enter(); try { await fetch("/clear"); } finally { this.gate.open(); } }
}`,
  ],
  [
    "a latch that opens once",
    `export class Latch {
  private opened = false;
  private waiters: (() => void)[] = [];
  async wait(): Promise<void> { if (this.opened) return; await new Promise<void>((resolve) => this.waiters.push(resolve)); }
  open(): void { this.opened = true; for (const waiter of this.waiters.splice(0)) waiter(); }
  async both(): Promise<void> { await this.wait(); await this.again(); }
  async again(): Promise<void> { await this.wait(); }
}
`,
  ],
  [
    "one request at a time, shared",
    `let current: Promise<Response> | undefined;
export async function token(): Promise<Response> {
  if (current) return current;
  current = fetch("/token").finally(() => { current = undefined; });
  return current;
}
export async function user(): Promise<Response> { await token(); return fetch("/user"); }
`,
  ],
  [
    "a chain that nobody in it waits for",
    `export class Journal {
  private writes: Promise<unknown> = Promise.resolve();
  append(line: string): void { this.writes = this.writes.then(() => fetch(line)).catch(() => undefined); }
  async rotate(): Promise<void> { this.append("x"); await fetch("/rotate"); this.append("y"); }
  async close(): Promise<void> { await this.writes; }
}
`,
  ],
  [
    "an event queue with a reader",
    `export class Channel<T> {
  private items: T[] = [];
  private readers: ((item: T) => void)[] = [];
  push(item: T): void { const reader = this.readers.shift(); if (reader) reader(item); else this.items.push(item); }
  async take(): Promise<T> { const item = this.items.shift(); if (item !== undefined) return item; return new Promise((resolve) => this.readers.push(resolve)); }
  async pair(): Promise<[T, T]> { const a = await this.take(); const b = await this.take(); return [a, b]; }
}
`,
  ],
  [
    "polled until something is there",
    `const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export class Boot {
  private starting = true;
  async ready(): Promise<void> { while (this.starting) await sleep(10); }
  async a(): Promise<void> { await this.ready(); await this.b(); }
  async b(): Promise<void> { await this.ready(); await fetch("/"); }
  done(): void { this.starting = false; }
}
`,
  ],
  [
    "given back before the recursion",
    `class Mutex {
  #locked = false;
  #queue: (() => void)[] = [];
  acquire(): Promise<void> {
    if (!this.#locked) { this.#locked = true; return Promise.resolve(); }
    return new Promise((resolve) => { this.#queue.push(resolve); });
  }
  release(): void { const next = this.#queue.shift(); if (next) next(); else this.#locked = false; }
}
const mutex = new Mutex();
export async function retry(times: number): Promise<void> { await mutex.acquire(); let ok = false; try { ok = (await fetch("/")).ok; } finally { mutex.release(); } if (!ok && times > 0) await retry(times - 1); }
`,
  ],
  [
    "objects of one lock class, handed on",
    `class Lock {
  private tail: Promise<void> = Promise.resolve();
  async run<T>(work: () => Promise<T>): Promise<T> { const before = this.tail; let done!: () => void; this.tail = new Promise<void>((resolve) => (done = resolve)); await before; try { return await work(); } finally { done(); } }
}
async function inside(lock: Lock): Promise<void> { await lock.run(async () => { await fetch("/"); }); }
const one = new Lock();
const two = new Lock();
export async function main(): Promise<void> { await one.run(async () => { await inside(two); }); }
`,
  ],
];
