/* Chains of promises. */

export const reported: readonly (readonly [string, string])[] = [
  [
    "a promise that is waited for until there is none, and again by the work",
    `let running: Promise<void> | undefined;
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  while (running) await running;
  let done: () => void = () => undefined;
  running = new Promise<void>((resolve) => { done = resolve; });
  try { return await work(); } finally { done(); running = undefined; }
}
export async function save() { await exclusively(async () => { await load(); }); }
async function load() { await exclusively(() => fetch("/")); }
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
    "a promise of one's own in the chain, and the work behind the one before",
    `let tail: Promise<void> = Promise.resolve();
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const previous = tail;
  let release: () => void = () => undefined;
  tail = new Promise<void>((resolve) => { release = resolve; });
  return previous.then(() => work()).finally(() => release());
}
export async function save() { await exclusively(async () => { await reload(); }); }
async function reload() { await exclusively(() => fetch("/reload")); }`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "a promise that is waited for until there is none, and then replaced",
    `export class Scheduler {
  private running: Promise<void> | undefined;
  async runExclusive<T>(work: () => Promise<T>): Promise<T> {
    while (this.running) await this.running;
    let done: () => void = () => undefined;
    const own = new Promise<void>((resolve) => { done = resolve; });
    this.running = own;
    try { return await work(); } finally { done(); if (this.running === own) this.running = undefined; }
  }
}
`,
  ],
  [
    "a promise that tells of a state, which the other side changes",
    `export class Items<T> {
  private readonly items: T[] = [];
  private ready: Promise<void> = Promise.resolve();
  private trigger: (() => void) | null = null;
  constructor(private readonly most: number) {}
  async push(item: T): Promise<void> {
    while (this.items.length === this.most) await this.ready;
    this.items.push(item);
    if (this.items.length === this.most) this.ready = new Promise((resolve) => { this.trigger = resolve; });
  }
  async pop(): Promise<T | undefined> {
    this.trigger?.();
    this.trigger = null;
    return this.items.shift();
  }
}
`,
  ],
  [
    "a promise that settles itself, by a race of others whose resolvers are called the same",
    `export class Terminal {
  private active: Promise<boolean> | undefined;
  async start(): Promise<void> {
    if (this.active && (await this.active)) return;
    this.active = new Promise<boolean>((resolve) => {
      void Promise.race([
        new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 3000)),
        new Promise<boolean>((resolve) => { process.once("message", () => resolve(true)); }),
      ]).then(() => { resolve(true); });
    });
    await this.active;
  }
}
`,
  ],
  [
    "a promise of one's own that an event settles",
    `import { EventEmitter } from "node:events";
export class Say {
  private playing: Promise<void> | null = null;
  private done: (() => void) | null = null;
  constructor(private readonly events: EventEmitter) { events.on("stop", () => this.done?.()); }
  async say(files: string[]): Promise<void> {
    for (const file of files) {
      this.playing = new Promise((resolve) => { this.done = resolve; });
      this.events.emit("play", file);
      try { await this.playing; } finally { this.playing = null; this.done = null; }
    }
  }
}
`,
  ],
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
    "a promise of one's own in the chain, with the second taking after the first",
    `let tail: Promise<void> = Promise.resolve();
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const previous = tail;
  let release: () => void = () => undefined;
  tail = new Promise<void>((resolve) => { release = resolve; });
  return previous.then(() => work()).finally(() => release());
}
export async function save() { await exclusively(async () => { await fetch("/save"); }); await reload(); }
async function reload() { await exclusively(() => fetch("/reload")); }`,
  ],
  [
    "a promise of one's own in the chain, which nobody there waits for",
    `let tail: Promise<void> = Promise.resolve();
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const previous = tail;
  let release: () => void = () => undefined;
  tail = new Promise<void>((resolve) => { release = resolve; });
  return previous.then(() => work()).finally(() => release());
}
export async function save() { await exclusively(async () => { void reload(); }); }
async function reload() { await exclusively(() => fetch("/reload")); }`,
  ],
];
