/* Locks of packages and of the platform. */

export const reported: readonly (readonly [string, string])[] = [
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
];

export const silent: readonly (readonly [string, string])[] = [
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
];
