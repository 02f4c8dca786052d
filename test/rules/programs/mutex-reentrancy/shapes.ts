/* Locks by their shape, whatever they are called. */

export const reported: readonly (readonly [string, string])[] = [
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
    this.writes = this.writes.then(async () => { await writeFile("log", line); await this.rotate(); });
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
];
