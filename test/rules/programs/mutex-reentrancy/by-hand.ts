/* Semaphores, flags, queues and gates made by hand. */

export const reported: readonly (readonly [string, string])[] = [
  [
    "a class called a lock, whose list of waiters is linked",
    `class Mutex {
  private busy = false;
  private first?: Waiter;
  private last?: Waiter;
  private add(run: () => void) {
    const waiter: Waiter = { run };
    if (this.last) this.last.next = waiter; else this.first = waiter;
    this.last = waiter;
  }
  acquire(): Promise<() => void> {
    return new Promise((resolve) => {
      const release = () => {
        const waiter = this.first;
        if (!waiter) { this.busy = false; return; }
        this.first = waiter.next;
        if (!this.first) this.last = undefined;
        waiter.run();
      };
      if (this.busy) this.add(() => { resolve(release); });
      else { this.busy = true; resolve(release); }
    });
  }
  async runExclusive<T>(run: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try { return await run(); } finally { release(); }
  }
}
interface Waiter { run: () => void; next?: Waiter }
export class Store {
  private readonly mutex = new Mutex();
  async write() { await this.mutex.runExclusive(async () => { await this.flush(); }); }
  async flush() { await this.mutex.runExclusive(async () => { await fetch("/flush"); }); }
}
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
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "the locks of two objects of a class",
    `import { Mutex } from "async-mutex";
class Service {
  private readonly mutex = new Mutex();
  async within<T>(run: (part: string) => Promise<T>): Promise<T> { return this.mutex.runExclusive(() => run("x")); }
}
class Sync {
  constructor(private readonly service: Service) {}
  async all(parts: string[]) { for (const part of parts) await this.remove(part); }
  async remove(part: string) { await this.service.within(async () => { await fetch("/remove/" + part); }); }
}
export class Queue {
  readonly service = new Service();
  readonly sync = new Sync(new Service());
  async store() { await this.service.within(async (part) => { await this.sync.all([part]); }); }
}
`,
  ],
  [
    "a class called a lock, that is taken once",
    `class Mutex {
  private busy = false;
  private first?: Waiter;
  private last?: Waiter;
  private add(run: () => void) {
    const waiter: Waiter = { run };
    if (this.last) this.last.next = waiter; else this.first = waiter;
    this.last = waiter;
  }
  acquire(): Promise<() => void> {
    return new Promise((resolve) => {
      const release = () => {
        const waiter = this.first;
        if (!waiter) { this.busy = false; return; }
        this.first = waiter.next;
        if (!this.first) this.last = undefined;
        waiter.run();
      };
      if (this.busy) this.add(() => { resolve(release); });
      else { this.busy = true; resolve(release); }
    });
  }
  async runExclusive<T>(run: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try { return await run(); } finally { release(); }
  }
}
interface Waiter { run: () => void; next?: Waiter }
export class Store {
  private readonly mutex = new Mutex();
  async write() { await this.mutex.runExclusive(async () => { await this.flush(); }); }
  private async flush() { await fetch("/flush"); }
  async both() { await this.mutex.runExclusive(async () => { void this.mutex.runExclusive(() => fetch("/later")); }); }
}
`,
  ],
  [
    "a class called a lock, that knows its owner",
    `class Mutex {
  private busy = false;
  private owner?: string;
  private first?: Waiter;
  private last?: Waiter;
  private add(run: () => void) {
    const waiter: Waiter = { run };
    if (this.last) this.last.next = waiter; else this.first = waiter;
    this.last = waiter;
  }
  acquire(): Promise<() => void> {
    return new Promise((resolve) => {
      const release = () => {
        const waiter = this.first;
        if (!waiter) { this.busy = false; return; }
        this.first = waiter.next;
        if (!this.first) this.last = undefined;
        waiter.run();
      };
      if (this.busy) this.add(() => { resolve(release); });
      else { this.busy = true; resolve(release); }
    });
  }
  async runExclusive<T>(run: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try { return await run(); } finally { release(); }
  }
}
interface Waiter { run: () => void; next?: Waiter }
export class Store {
  private readonly mutex = new Mutex();
  async write() { await this.mutex.runExclusive(async () => { await this.flush(); }); }
  async flush() { await this.mutex.runExclusive(async () => { await fetch("/flush"); }); }
}
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
];

export const possible: readonly (readonly [string, string])[] = [
  [
    "a flag that others wait for, and that nothing calls a lock",
    `const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
let rebuilding = false;
export async function rebuild(): Promise<void> {
  while (rebuilding) await sleep(50);
  rebuilding = true;
  try { await fetch("/build"); await settle(); } finally { rebuilding = false; }
}
async function settle(): Promise<void> { await rebuild(); }
`,
  ],
  [
    "a queue by hand that is come back to only under a condition",
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
    "the lock of an object that two classes hold",
    `import { Mutex } from "async-mutex";
class Service {
  private readonly mutex = new Mutex();
  async within<T>(run: (part: string) => Promise<T>): Promise<T> { return this.mutex.runExclusive(() => run("x")); }
}
class Sync {
  constructor(private readonly service: Service) {}
  async all(parts: string[]) { for (const part of parts) await this.remove(part); }
  async remove(part: string) { await this.service.within(async () => { await fetch("/remove/" + part); }); }
}
export class Queue {
  readonly service = new Service();
  readonly sync = new Sync(this.service);
  async store() { await this.service.within(async (part) => { await this.sync.all([part]); }); }
}
`,
  ],
];
