/* Ways from the one taking to the other. */

export const reported: readonly (readonly [string, string])[] = [
  [
    "another one that is given back before",
    `class Lock {
  private permits = 1;
  private readonly waiting: (() => void)[] = [];
  acquire(): Promise<void> {
    if (this.permits > 0) { this.permits -= 1; return Promise.resolve(); }
    return new Promise<void>((resolve) => { this.waiting.push(resolve); });
  }
  release() { this.permits += 1; if (this.permits === 1 && this.waiting.length > 0) { this.permits -= 1; this.waiting.shift()!(); } }
}
export class Chain {
  private readonly lock = new Lock();
  private readonly other = new Lock();
  private head = 0;
  private async runWithLock<T>(work: () => Promise<T>): Promise<T> {
    try { await this.lock.acquire(); return await work(); } finally { this.lock.release(); }
  }
  async walk(): Promise<number> {
    return this.runWithLock(async () => {
      this.other.release();
      await this.lock.acquire();
      this.head += 1;
      return this.head;
    });
  }
}
`,
  ],
  [
    "a promise that is waited for before the lock is given back",
    `import { Mutex } from "async-mutex";
const lock = new Mutex();
async function save(text: string): Promise<void> {
  const release = await lock.acquire();
  try { console.log(text); } finally { release(); }
}
export async function write(text: string): Promise<void> {
  const release = await lock.acquire();
  try { return await save(text); } finally { release(); }
}
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
    "functions handed on in an object to one that was handed over beside them",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function read(params: { load: (from: { save: (text: string) => Promise<void> }) => Promise<string>; save: (text: string) => Promise<void> }) {
  return params.load({ save: params.save });
}
async function migrate(params: { save: (text: string) => Promise<void> }) {
  const text = await (await fetch("/state")).text();
  if (text) await params.save(text);
  return text;
}
async function write(text: string) { await fetch("/save", { method: "PUT", body: text }); }
export async function save(text: string) { await mutex.runExclusive(() => write(text)); }
async function state() { return read({ save, load: migrate }); }
export async function change() { await mutex.runExclusive(async () => { await state(); }); }`,
  ],
  [
    "a call beside a question that has nothing to do with the lock",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function save() { await mutex.runExclusive(() => fetch("/save")); }
async function load(account: { locked: boolean }) { if (account.locked) throw new Error("locked"); await save(); }
export async function change() { await mutex.runExclusive(async () => { await load({ locked: false }); }); }`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "given back before it is taken again, where others ask for that",
    `class Lock {
  private permits = 1;
  private readonly waiting: (() => void)[] = [];
  acquire(): Promise<void> {
    if (this.permits > 0) { this.permits -= 1; return Promise.resolve(); }
    return new Promise<void>((resolve) => { this.waiting.push(resolve); });
  }
  release() { this.permits += 1; if (this.permits === 1 && this.waiting.length > 0) { this.permits -= 1; this.waiting.shift()!(); } }
}
export class Chain {
  private readonly lock = new Lock();
  private head = 0;
  private async runWithLock<T>(work: () => Promise<T>): Promise<T> {
    try { await this.lock.acquire(); return await work(); } finally { this.lock.release(); }
  }
  async walk(onBlock: (block: number) => Promise<void>, releaseLock?: boolean): Promise<number> {
    return this.runWithLock(async () => {
      while (this.head < 10) {
        if (releaseLock === true) this.lock.release();
        try { await onBlock(this.head); } finally { if (releaseLock === true) { await this.lock.acquire(); } }
        this.head += 1;
      }
      return this.head;
    });
  }
}
`,
  ],
  [
    "a promise that is handed back without `await`, so that the lock is free before anybody waits",
    `import { Mutex } from "async-mutex";
const lock = new Mutex();
async function save(text: string): Promise<void> {
  const release = await lock.acquire();
  try { console.log(text); } finally { release(); }
}
export async function write(text: string): Promise<void> {
  const release = await lock.acquire();
  try { return save(text); } finally { release(); }
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
  [
    "functions without the lock, handed on in an object to one that was handed over beside them",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function read(params: { load: (from: { save: (text: string) => Promise<void> }) => Promise<string>; save: (text: string) => Promise<void> }) {
  return params.load({ save: params.save });
}
async function migrate(params: { save: (text: string) => Promise<void> }) {
  const text = await (await fetch("/state")).text();
  if (text) await params.save(text);
  return text;
}
async function write(text: string) { await fetch("/save", { method: "PUT", body: text }); }
export async function save(text: string) { await mutex.runExclusive(() => write(text)); }
async function state() { return read({ save: write, load: migrate }); }
export async function change() { await mutex.runExclusive(async () => { await state(); }); }`,
  ],
  [
    "functions handed over beside one that does not ask for them",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function read(params: { load: (from: { save: (text: string) => Promise<void> }) => Promise<string>; save: (text: string) => Promise<void> }) {
  return params.load({ save: params.save });
}
async function migrate(params: { save: (text: string) => Promise<void> }) {
  const text = await (await fetch("/state")).text();
  if (text) await params.save(text);
  return text;
}
async function write(text: string) { await fetch("/save", { method: "PUT", body: text }); }
export async function save(text: string) { await mutex.runExclusive(() => write(text)); }
async function plain(params: { save: (text: string) => Promise<void> }) { void params; return (await fetch("/state")).text(); }
async function state() { return read({ save, load: plain }); }
export async function first() { return read({ save, load: migrate }); }
export async function change() { await mutex.runExclusive(async () => { await state(); }); }`,
  ],
  [
    "a set of what is held, in a constant",
    `import { AsyncLocalStorage } from "node:async_hooks";
import { Mutex } from "async-mutex";
const mutex = new Mutex();
const locks = new AsyncLocalStorage<Set<string>>();
async function exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = locks.getStore();
  if (mine?.has(key)) return work();
  return mutex.runExclusive(() => locks.run(new Set([...(mine ?? []), key]), work));
}
export async function outer() { return exclusively("a", () => inner()); }
async function inner() { return exclusively("a", async () => 1); }`,
  ],
  [
    "a call that is made only where the lock is not held",
    `import { AsyncLocalStorage } from "node:async_hooks";
import { Mutex } from "async-mutex";
const mutex = new Mutex();
const held = new AsyncLocalStorage<true>();
const isStorageLockHeld = () => held.getStore() === true;
async function write() { await fetch("/save"); }
async function save() { await mutex.runExclusive(() => held.run(true, write)); }
async function load() { if (isStorageLockHeld()) { await write(); return; } await save(); }
export async function change() { await mutex.runExclusive(() => held.run(true, async () => { await load(); })); }`,
  ],
];
