/** Programs with locks and limiters for the rule, by what is particular of each. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "a ring of three locks",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex(); const c = new Mutex();
export async function one() { await a.runExclusive(async () => { await b.runExclusive(async () => { await fetch("/"); }); }); }
export async function two() { await b.runExclusive(async () => { await third(); }); }
async function third() { await c.runExclusive(async () => { await fetch("/"); }); }
export async function three() { const release = await c.acquire(); try { await a.runExclusive(async () => { await fetch("/"); }); } finally { release(); } }
`,
  ],
  [
    "a ring of four locks",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex(); const c = new Mutex(); const d = new Mutex();
export async function one() { await a.runExclusive(async () => { await b.runExclusive(async () => {}); }); }
export async function two() { await b.runExclusive(async () => { await c.runExclusive(async () => {}); }); }
export async function three() { await c.runExclusive(async () => { await d.runExclusive(async () => {}); }); }
export async function four() { await d.runExclusive(async () => { await a.runExclusive(async () => {}); }); }
`,
  ],
  [
    "two locks",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex();
export async function one() { await a.runExclusive(async () => { await b.runExclusive(async () => { await fetch("/"); }); }); }
export async function two() { await b.runExclusive(async () => { await a.runExclusive(async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "across functions",
    `import { Mutex } from "async-mutex";
export class S { private a = new Mutex(); private b = new Mutex();
  async one() { const r = await this.a.acquire(); try { await this.inB(); } finally { r(); } }
  async inB() { return this.b.runExclusive(async () => 1); }
  async two() { const r = await this.b.acquire(); try { await this.inA(); } finally { r(); } }
  async inA() { return this.a.runExclusive(async () => 1); }
}
`,
  ],
  [
    "transfer keyed",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function transfer(from: string, to: string) { await lock.acquire(from, async () => { await lock.acquire(to, async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "objects' locks",
    `import { Mutex } from "async-mutex";
class Account { readonly lock = new Mutex(); balance = 0; }
export async function transfer(a: Account, b: Account, n: number) { await a.lock.runExclusive(async () => { await b.lock.runExclusive(async () => { a.balance -= n; b.balance += n; }); }); }
`,
  ],
  [
    "constant keys",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function one() { await lock.acquire("users", async () => { await orders(); }); }
async function orders() { await lock.acquire("orders", async () => { await fetch("/"); }); }
export async function two() { await lock.acquire("orders", async () => { await lock.acquire("users", async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "home-made",
    `class Mutex {
  private tail: Promise<void> = Promise.resolve();
  async run<T>(fn: () => Promise<T>): Promise<T> {
    const prev = this.tail; let release!: () => void;
    this.tail = new Promise<void>((r) => (release = r));
    await prev;
    try { return await fn(); } finally { release(); }
  }
}
const a = new Mutex(); const b = new Mutex();
export async function one() { await a.run(() => inB()); }
async function inB() { await b.run(async () => { await fetch("/"); }); }
export async function two() { await b.run(() => inA()); }
async function inA() { await a.run(async () => { await fetch("/"); }); }
`,
  ],
  [
    "mutex and pool",
    `import { Mutex } from "async-mutex";
import { Pool } from "pg";
const m = new Mutex(); const pool = new Pool({ max: 2 });
export async function one() { await m.runExclusive(async () => { await pool.query("select 1"); }); }
export async function two() { const c = await pool.connect(); try { await m.runExclusive(async () => { await c.query("select 2"); }); } finally { c.release(); } }
`,
  ],
  [
    "through wrappers",
    `import { Mutex } from "async-mutex";
const users = new Mutex();
const orders = new Mutex();
const withUsers = <T>(fn: () => Promise<T>): Promise<T> => users.runExclusive(fn);
const withOrders = <T>(fn: () => Promise<T>): Promise<T> => orders.runExclusive(fn);
export async function place(): Promise<void> { await withUsers(() => withOrders(async () => { await fetch("/"); })); }
export async function remove(): Promise<void> { await withOrders(() => withUsers(async () => { await fetch("/"); })); }
`,
  ],
  [
    "fields of one class",
    `import { Mutex } from "async-mutex";
export class Cache {
  private readonly index = new Mutex();
  private readonly data = new Mutex();
  async put(): Promise<void> { const i = await this.index.acquire(); try { const d = await this.data.acquire(); try { await fetch("/"); } finally { d(); } } finally { i(); } }
  async evict(): Promise<void> { const d = await this.data.acquire(); try { const i = await this.index.acquire(); try { await fetch("/"); } finally { i(); } } finally { d(); } }
}
`,
  ],
  [
    "Web Locks by name",
    `export async function a(): Promise<void> { await navigator.locks.request("first", async () => { await navigator.locks.request("second", async () => { await fetch("/"); }); }); }
export async function b(): Promise<void> { await navigator.locks.request("second", async () => { await navigator.locks.request("first", async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "two keys of one promise chain",
    `const tails = new Map<string, Promise<unknown>>();
async function locked<T>(key: string, fn: () => Promise<T>): Promise<T> {
  const previous = tails.get(key) ?? Promise.resolve();
  const run = previous.then(() => fn());
  tails.set(key, run.catch(() => undefined));
  return run;
}
export async function move(source: string, target: string): Promise<void> { await locked(source, () => locked(target, async () => { await fetch("/"); })); }
`,
  ],
  [
    "members of one argument",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
interface Move { readonly from: string; readonly to: string }
export async function transfer(move: Move): Promise<void> { await lock.acquire(move.from, async () => { await lock.acquire(move.to, async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "over files of functions",
    `import { Mutex } from "async-mutex";
const a = new Mutex();
const b = new Mutex();
export async function one(): Promise<void> { await a.runExclusive(async () => { await two(); }); }
async function two(): Promise<void> { await three(); }
async function three(): Promise<void> { await b.runExclusive(async () => { await fetch("/"); }); }
export async function four(): Promise<void> { await b.runExclusive(async () => { await five(); }); }
async function five(): Promise<void> { await a.runExclusive(async () => { await fetch("/"); }); }
`,
  ],
  [
    "lock objects of accounts",
    `class Lock {
  private tail: Promise<void> = Promise.resolve();
  async run<T>(fn: () => Promise<T>): Promise<T> {
    const previous = this.tail;
    let done!: () => void;
    this.tail = new Promise<void>((resolve) => (done = resolve));
    await previous;
    try { return await fn(); } finally { done(); }
  }
}
class Account { readonly lock = new Lock(); balance = 0; }
export async function transfer(from: Account, to: Account, amount: number): Promise<void> {
  await from.lock.run(() => to.lock.run(async () => { from.balance -= amount; to.balance += amount; }));
}
`,
  ],
  [
    "three locks, two of them inverted",
    `import { Mutex } from "async-mutex";
const a = new Mutex();
const b = new Mutex();
const c = new Mutex();
export async function one(): Promise<void> { await a.runExclusive(() => b.runExclusive(() => c.runExclusive(async () => { await fetch("/"); }))); }
export async function two(): Promise<void> { await c.runExclusive(() => b.runExclusive(async () => { await fetch("/"); })); }
`,
  ],
];

/** Worth a word only when asked to look hard. */
export const possible: readonly (readonly [string, string])[] = [
  [
    "a lock of readers and writers",
    `import { Semaphore } from "async-mutex";
export class ReadWriteLock {
  private readonly writers = new Semaphore(1); private readonly counting = new Semaphore(1); private readers = 0;
  async read<T>(work: () => Promise<T>): Promise<T> { await this.acquireRead(); try { return await work(); } finally { await this.releaseRead(); } }
  async write<T>(work: () => Promise<T>): Promise<T> { await this.writers.acquire(); try { return await work(); } finally { this.writers.release(); } }
  private async acquireRead(): Promise<void> { await this.counting.acquire(); try { this.readers += 1; if (this.readers === 1) { await this.writers.acquire(); } } finally { this.counting.release(); } }
  private async releaseRead(): Promise<void> { await this.counting.acquire(); try { this.readers -= 1; if (this.readers === 0) { this.writers.release(); } } finally { this.counting.release(); } }
}
`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "three locks in one order",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex(); const c = new Mutex();
export async function one() { await a.runExclusive(async () => { await b.runExclusive(async () => { await c.runExclusive(async () => {}); }); }); }
export async function two() { await b.runExclusive(async () => { await c.runExclusive(async () => {}); }); }
export async function three() { await a.runExclusive(async () => { await c.runExclusive(async () => {}); }); }
`,
  ],
  [
    "a ring under one lock",
    `import { Mutex } from "async-mutex";
const gate = new Mutex(); const a = new Mutex(); const b = new Mutex(); const c = new Mutex();
export async function one() { await gate.runExclusive(async () => { await a.runExclusive(async () => { await b.runExclusive(async () => {}); }); }); }
export async function two() { await gate.runExclusive(async () => { await b.runExclusive(async () => { await c.runExclusive(async () => {}); }); }); }
export async function three() { await gate.runExclusive(async () => { await c.runExclusive(async () => { await a.runExclusive(async () => {}); }); }); }
`,
  ],
  [
    "same order",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex();
export async function one() { await a.runExclusive(async () => { await b.runExclusive(async () => { await fetch("/"); }); }); }
export async function two() { await a.runExclusive(async () => { await b.runExclusive(async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "outer lock",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex(); const outer = new Mutex();
export async function one() { await outer.runExclusive(() => a.runExclusive(async () => { await b.runExclusive(async () => { await fetch("/"); }); })); }
export async function two() { await outer.runExclusive(() => b.runExclusive(async () => { await a.runExclusive(async () => { await fetch("/"); }); })); }
`,
  ],
  [
    "promise.all",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex();
export async function one() { const [x, y] = await Promise.all([a.acquire(), b.acquire()]); try { await fetch("/"); } finally { x(); y(); } }
export async function two() { const [x, y] = await Promise.all([b.acquire(), a.acquire()]); try { await fetch("/"); } finally { x(); y(); } }
`,
  ],
  [
    "transfer keyed sorted",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function transfer(from: string, to: string) { const [x, y] = [from, to].sort(); await lock.acquire(x!, async () => { await lock.acquire(y!, async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "transfer keyed compared",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function transfer(from: string, to: string): Promise<void> { if (from > to) { const t = from; from = to; to = t; } await lock.acquire(from, async () => { await lock.acquire(to, async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "objects' locks ordered",
    `import { Mutex } from "async-mutex";
class Account { id = 1; readonly lock = new Mutex(); balance = 0; }
export async function transfer(a: Account, b: Account, n: number) { const [x, y] = a.id < b.id ? [a, b] : [b, a]; await x!.lock.runExclusive(async () => { await y!.lock.runExclusive(async () => { a.balance -= n; b.balance += n; }); }); }
`,
  ],
  [
    "released before",
    `import { Mutex } from "async-mutex";
const a = new Mutex(); const b = new Mutex();
export async function one() { const r = await a.acquire(); r(); await b.runExclusive(async () => 1); }
export async function two() { await b.runExclusive(async () => { await a.runExclusive(async () => 1); }); }
`,
  ],
  [
    "the smaller key first",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function transfer(from: string, to: string): Promise<void> {
  const first = from < to ? from : to;
  const second = from < to ? to : from;
  await lock.acquire(first, async () => { await lock.acquire(second, async () => { await fetch("/"); }); });
}
`,
  ],
  [
    "both keys at once",
    `import AsyncLock from "async-lock";
const lock = new AsyncLock();
export async function transfer(from: string, to: string): Promise<void> { await lock.acquire([from, to], async () => { await fetch("/"); }); }
`,
  ],
  [
    "accounts in order of their ids",
    `import { Mutex } from "async-mutex";
class Account { readonly lock = new Mutex(); constructor(readonly id: number) {} balance = 0; }
export async function transfer(from: Account, to: Account, amount: number): Promise<void> {
  const [first, second] = [from, to].sort((x, y) => x.id - y.id) as [Account, Account];
  await first.lock.runExclusive(() => second.lock.runExclusive(async () => { from.balance -= amount; to.balance += amount; }));
}
`,
  ],
  [
    "swapped when they are the wrong way round",
    `import { Mutex } from "async-mutex";
class Account { readonly lock = new Mutex(); constructor(readonly id: number) {} balance = 0; }
export async function transfer(a: Account, b: Account): Promise<void> {
  if (a.id > b.id) return transfer(b, a);
  await a.lock.runExclusive(() => b.lock.runExclusive(async () => { await fetch("/"); }));
}
`,
  ],
  [
    "one after the other",
    `import { Mutex } from "async-mutex";
const a = new Mutex();
const b = new Mutex();
export async function one(): Promise<void> { await a.runExclusive(async () => { await fetch("/1"); }); await b.runExclusive(async () => { await fetch("/2"); }); }
export async function two(): Promise<void> { await b.runExclusive(async () => { await fetch("/2"); }); await a.runExclusive(async () => { await fetch("/1"); }); }
`,
  ],
  [
    "the second is not waited for",
    `import { Mutex } from "async-mutex";
const a = new Mutex();
const b = new Mutex();
export async function one(): Promise<void> { await a.runExclusive(async () => { void b.runExclusive(async () => { await fetch("/"); }); }); }
export async function two(): Promise<void> { await b.runExclusive(async () => { await a.runExclusive(async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "the second is only tried",
    `import { Mutex, tryAcquire } from "async-mutex";
const a = new Mutex();
const b = new Mutex();
export async function one(): Promise<void> { await a.runExclusive(async () => { await tryAcquire(b).runExclusive(async () => { await fetch("/"); }); }); }
export async function two(): Promise<void> { await b.runExclusive(async () => { await tryAcquire(a).runExclusive(async () => { await fetch("/"); }); }); }
`,
  ],
  [
    "an outer lock in a wrapper",
    `import { Mutex } from "async-mutex";
const gate = new Mutex();
const a = new Mutex();
const b = new Mutex();
const gated = <T>(fn: () => Promise<T>): Promise<T> => gate.runExclusive(fn);
export async function one(): Promise<void> { await gated(async () => { await a.runExclusive(() => b.runExclusive(async () => { await fetch("/"); })); }); }
export async function two(): Promise<void> { await gated(async () => { await b.runExclusive(() => a.runExclusive(async () => { await fetch("/"); })); }); }
`,
  ],
  [
    "two limiters with room",
    `import pLimit from "p-limit";
const a = pLimit(4);
const b = pLimit(4);
export async function one(): Promise<void> { await a(() => b(() => fetch("/"))); }
export async function two(): Promise<void> { await b(() => a(() => fetch("/"))); }
`,
  ],
];
