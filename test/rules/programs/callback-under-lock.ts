/** Programs with locks and limiters for the rule, by what is particular of each. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "a subscriber list",
    `import { Mutex } from "async-mutex";
type Listener = (value: number) => Promise<void>;
export class Store {
  private readonly mutex = new Mutex();
  private readonly listeners = new Set<Listener>();
  private value = 0;
  subscribe(listener: Listener): () => void { this.listeners.add(listener); return () => this.listeners.delete(listener); }
  async set(value: number): Promise<void> {
    await this.mutex.runExclusive(async () => {
      this.value = value;
      for (const listener of this.listeners) await listener(value);
    });
  }
  async get(): Promise<number> { return this.mutex.runExclusive(async () => this.value); }
}
`,
  ],
  [
    "through a method",
    `import { Mutex } from "async-mutex";
type Listener = (value: number) => Promise<void>;
export class Store {
  private readonly mutex = new Mutex();
  private listeners: Listener[] = [];
  on(listener: Listener): void { this.listeners.push(listener); }
  async set(value: number): Promise<void> {
    const release = await this.mutex.acquire();
    try { await this.notify(value); } finally { release(); }
  }
  private async notify(value: number): Promise<void> { await Promise.all(this.listeners.map((listener) => listener(value))); }
}
`,
  ],
  [
    "map closure with try",
    `import { Mutex } from "async-mutex";
interface Subscription { readonly id: string; readonly callback: (event: string) => Promise<void> | void }
export class Auth {
  private readonly mutex = new Mutex();
  private readonly subscriptions = new Map<string, Subscription>();
  onChange(id: string, callback: Subscription["callback"]): void { this.subscriptions.set(id, { id, callback }); }
  async signIn(): Promise<void> { await this.mutex.runExclusive(async () => { await fetch("/token"); await this.notifyAll("in"); }); }
  private async notifyAll(event: string): Promise<void> {
    const errors: unknown[] = [];
    const all = Array.from(this.subscriptions.values()).map(async (x) => { try { await x.callback(event); } catch (error) { errors.push(error); } });
    await Promise.all(all);
  }
}
`,
  ],
  [
    "a callback parameter",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
let token = "";
export async function refresh(onRefreshed: (token: string) => Promise<void>): Promise<void> {
  await mutex.runExclusive(async () => {
    token = await (await fetch("/token")).text();
    await onRefreshed(token);
  });
}
`,
  ],
  [
    "a callback of the options",
    `import { Mutex } from "async-mutex";
interface Options { readonly onSaved: (id: string) => Promise<void> }
export class Repo {
  private readonly mutex = new Mutex();
  constructor(private readonly options: Options) {}
  async save(id: string): Promise<void> {
    await this.mutex.runExclusive(async () => { await fetch(id); await this.options.onSaved(id); });
  }
}
`,
  ],
  [
    "a stored handler",
    `import { Mutex } from "async-mutex";
export class Connection {
  onMessage: ((text: string) => Promise<void>) | undefined;
  private readonly lock = new Mutex();
  async receive(text: string): Promise<void> {
    const release = await this.lock.acquire();
    try { await this.onMessage?.(text); } finally { release(); }
  }
}
`,
  ],
  [
    "middleware chain",
    `import { Mutex } from "async-mutex";
type Hook = (id: string) => Promise<void>;
const hooks: Hook[] = [];
const mutex = new Mutex();
export function addHook(hook: Hook): void { hooks.push(hook); }
export async function commit(id: string): Promise<void> { await mutex.runExclusive(async () => { for (const hook of hooks) await hook(id); await fetch(id); }); }
`,
  ],
  [
    "a semaphore of one",
    `import { Semaphore } from "async-mutex";
type Observer = { next(value: string): Promise<void> } & ((value: string) => Promise<void>);
const permit = new Semaphore(1);
const observers: Observer[] = [];
export function observe(observer: Observer): void { observers.push(observer); }
export async function publish(value: string): Promise<void> { await permit.runExclusive(async () => { for (const observer of observers) await observer(value); await fetch("/"); }); }
`,
  ],
  [
    "a handler in a field of a home-made lock's holder",
    `class Lock {
  private locked = false;
  private readonly waiting: (() => void)[] = [];
  async acquire(): Promise<void> { while (this.locked) await new Promise<void>((resolve) => this.waiting.push(resolve)); this.locked = true; }
  release(): void { this.locked = false; this.waiting.shift()?.(); }
}
export class Session {
  onExpired?: (id: string) => Promise<void>;
  private readonly lock = new Lock();
  async expire(id: string): Promise<void> { await this.lock.acquire(); try { await fetch(id); await this.onExpired?.(id); } finally { this.lock.release(); } }
}
`,
  ],
];

/** Work that a call is given to do under a lock, and locks of which nobody knows who else takes them. */
export const possible: readonly (readonly [string, string])[] = [
  [
    "a runner that is there to run one function in turn",
    `import { Mutex } from "async-mutex";
export class ExclusiveRunner {
  private readonly mutex = new Mutex();
  constructor(private readonly fn: (signal: AbortSignal) => Promise<void>) {}
  async trigger() { await this.mutex.runExclusive(async () => { await this.fn(new AbortController().signal); }); }
}
`,
  ],
  [
    "a mutator under a home-made lock",
    `export class Cell<T> {
  private tail: Promise<unknown> = Promise.resolve();
  constructor(private value: T) {}
  update(change: (value: T) => Promise<T>): Promise<T> {
    const run = this.tail.then(async () => { this.value = await change(this.value); await fetch("/saved"); return this.value; });
    this.tail = run.catch(() => undefined);
    return run;
  }
}
`,
  ],
  [
    "handed on",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function each(rows: readonly string[], visit: (row: string) => Promise<void>): Promise<void> { for (const row of rows) await visit(row); }
export async function all(visit: (row: string) => Promise<void>): Promise<void> {
  const release = await mutex.acquire();
  try { const rows = (await (await fetch("/rows")).json()) as string[]; await each(rows, visit); } finally { release(); }
}
`,
  ],
  [
    "a lock by the function's name",
    `type Listener = (event: string) => Promise<void>;
type LockFunction = <T>(name: string, work: () => Promise<T>) => Promise<T>;
export class Client {
  private readonly listeners = new Map<string, { readonly callback: Listener }>();
  constructor(private readonly lock: LockFunction) {}
  onChange(id: string, callback: Listener): void { this.listeners.set(id, { callback }); }
  async signIn(): Promise<void> { await this._acquireLock(async () => { await fetch("/token"); await this.notify("in"); }); }
  private async _acquireLock<T>(work: () => Promise<T>): Promise<T> { return this.lock("client", async () => { const result = await work(); return result; }); }
  private async notify(event: string): Promise<void> { const all = [...this.listeners.values()].map(async (one) => { await one.callback(event); }); await Promise.all(all); }
}
`,
  ],
  [
    "Web Locks",
    `export async function update(change: (old: string) => Promise<string>): Promise<void> {
  await navigator.locks.request("document", async () => {
    const old = await (await fetch("/document")).text();
    await fetch("/document", { method: "PUT", body: await change(old) });
  });
}
`,
  ],
  [
    "after a check",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
const cache = new Map<string, string>();
export async function getOrLoad(key: string, load: (key: string) => Promise<string>): Promise<string> {
  return lock.acquire(key, async () => {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const value = await load(key);
    cache.set(key, value);
    return value;
  });
}
`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "the lock is given back while others are told",
    `import { Mutex } from "async-mutex";
export class Chain {
  private readonly lock = new Mutex();
  private readonly listeners = new Set<(block: number) => Promise<void>>();
  private head = 0;
  subscribe(listener: (block: number) => Promise<void>): void { this.listeners.add(listener); }
  async walk(): Promise<void> {
    await this.lock.runExclusive(async () => {
      this.head += 1;
      this.lock.release();
      for (const listener of this.listeners) await listener(this.head);
      await this.lock.acquire();
    });
  }
}
`,
  ],
  [
    "methods of an object that the constructor was given",
    `import { Mutex } from "async-mutex";
export class Journal {
  private readonly mutex = new Mutex();
  constructor(private readonly files: { append(line: string): Promise<void>; rename(): Promise<void> }) {}
  rotate() { return this.mutex.runExclusive(async () => { await this.files.append("-"); await this.files.rename(); }); }
}
`,
  ],

  [
    "a transaction that refuses to be nested",
    `import { AsyncLocalStorage } from "node:async_hooks";
import { Mutex } from "async-mutex";
export class Store {
  private readonly gate = new Mutex();
  private readonly context = new AsyncLocalStorage<Store>();
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T> {
    if (this.context.getStore()) throw new Error("nested");
    return this.gate.runExclusive(async () => {
      await this.send("begin");
      const result = await this.context.run(this, () => work(this));
      await this.send("commit");
      return result;
    });
  }
  private async send(sql: string): Promise<void> { await fetch(sql); }
}
`,
  ],
  [
    "the wrapper's own argument",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export function withLock<T>(work: () => Promise<T>): Promise<T> { return mutex.runExclusive(work); }
`,
  ],
  [
    "a wrapper with acquire",
    `import { Mutex } from "async-mutex";
export class Lock {
  private readonly mutex = new Mutex();
  async run<T>(work: () => Promise<T>): Promise<T> { const release = await this.mutex.acquire(); try { return await work(); } finally { release(); } }
}
`,
  ],
  [
    "a wrapper in a closure",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function exclusively<T>(work: () => Promise<T>): Promise<T> { return mutex.runExclusive(async () => { const result = await work(); return result; }); }
`,
  ],
  [
    "notified after the release",
    `import { Mutex } from "async-mutex";
type Listener = (value: number) => Promise<void>;
export class Store {
  private readonly mutex = new Mutex();
  private readonly listeners = new Set<Listener>();
  subscribe(listener: Listener): void { this.listeners.add(listener); }
  async set(value: number): Promise<void> {
    await this.mutex.runExclusive(async () => { await fetch(String(value)); });
    for (const listener of this.listeners) await listener(value);
  }
}
`,
  ],
  [
    "not awaited",
    `import { Mutex } from "async-mutex";
type Listener = (value: number) => void;
export class Store {
  private readonly mutex = new Mutex();
  private readonly listeners = new Set<Listener>();
  subscribe(listener: Listener): void { this.listeners.add(listener); }
  async set(value: number): Promise<void> { await this.mutex.runExclusive(async () => { await fetch("/"); for (const listener of this.listeners) listener(value); }); }
}
`,
  ],
  [
    "later",
    `import { Mutex } from "async-mutex";
type Listener = (value: number) => Promise<void>;
export class Store {
  private readonly mutex = new Mutex();
  private readonly listeners = new Set<Listener>();
  subscribe(listener: Listener): void { this.listeners.add(listener); }
  async set(value: number): Promise<void> { await this.mutex.runExclusive(async () => { await fetch("/"); setTimeout(() => { for (const listener of this.listeners) void listener(value); }, 0); }); }
}
`,
  ],
  [
    "a function of its own, handed on",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function retry<T>(work: () => Promise<T>): Promise<T> { try { return await work(); } catch { return work(); } }
export async function save(): Promise<void> { await mutex.runExclusive(async () => { await retry(async () => fetch("/")); }); }
`,
  ],
  [
    "a limiter runs what it is given",
    `import pLimit from "p-limit";
const limit = pLimit(4);
export async function all(work: (id: string) => Promise<void>, ids: readonly string[]): Promise<void> { await Promise.all(ids.map((id) => limit(() => work(id)))); }
`,
  ],
  [
    "a semaphore with room",
    `import { Semaphore } from "async-mutex";
const permits = new Semaphore(5);
export async function one(work: (id: string) => Promise<void>, id: string): Promise<void> { await permits.runExclusive(async () => { await work(id); await fetch(id); }); }
`,
  ],
  [
    "a method of a known object",
    `import { Mutex } from "async-mutex";
class Handler { async handle(id: string): Promise<void> { await fetch(id); } }
export class Server { private readonly mutex = new Mutex(); private readonly handler = new Handler(); async run(id: string): Promise<void> { await this.mutex.runExclusive(async () => { await this.handler.handle(id); }); } }
`,
  ],
  [
    "told after the lock of the same function",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function refresh(onRefreshed: (token: string) => Promise<void>): Promise<void> {
  let token = "";
  const release = await mutex.acquire();
  try { token = await (await fetch("/token")).text(); } finally { release(); }
  await onRefreshed(token);
}
`,
  ],
  [
    "a keyed wrapper",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export class Locks { async withKey<T>(key: string, work: () => Promise<T>): Promise<T> { return lock.acquire(key, async () => { console.log("locked", key); return work(); }); } }
`,
  ],
  [
    "a transaction",
    `import { Pool } from "pg";
const pool = new Pool();
export async function inTransaction<T>(work: (id: string) => Promise<T>): Promise<T> { const client = await pool.connect(); try { await client.query("begin"); const result = await work("x"); await client.query("commit"); return result; } finally { client.release(); } }
`,
  ],
  [
    "a promise chain that runs what it is given",
    `export class Serial {
  private tail: Promise<unknown> = Promise.resolve();
  add<T>(task: () => Promise<T>): Promise<T> { const run = this.tail.then(task, task); this.tail = run.catch(() => undefined); return run; }
}
`,
  ],
  [
    "a class of tasks",
    `type Task = { readonly run: () => Promise<unknown>; readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void };
export class Queue {
  private readonly tasks: Task[] = [];
  private busy = false;
  push<T>(run: () => Promise<T>): Promise<T> { return new Promise((resolve, reject) => { this.tasks.push({ run, resolve: resolve as (value: unknown) => void, reject }); void this.drain(); }); }
  private async drain(): Promise<void> { if (this.busy) return; this.busy = true; for (let task = this.tasks.shift(); task; task = this.tasks.shift()) await task.run().then(task.resolve, task.reject); this.busy = false; }
}
`,
  ],
  [
    "a known function under another name",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function onSaved(id: string): Promise<void> { await fetch(id); }
export async function save(id: string): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); await onSaved(id); }); }
`,
  ],
  [
    "`once` of a module that is asked for in the function",
    `import { Mutex } from "async-mutex";
import type events from "events";
declare function require(name: string): unknown;
const mutex = new Mutex();
export class Login {
  private connected = false;
  async open(request: NodeJS.EventEmitter): Promise<void> { await mutex.runExclusive(async () => { await this.first(request); }); }
  private async first(request: NodeJS.EventEmitter): Promise<void> {
    const { once } = require("events") as typeof events;
    await once(request, "response");
    this.connected = true;
  }
}
`,
  ],
];
