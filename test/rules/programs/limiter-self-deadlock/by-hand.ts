/** Limiters written by hand, and no limiters. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "limiter run",
    `class Limiter {
  private active = 0;
  private queue: (() => void)[] = [];
  constructor(private readonly max: number) {}
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.active >= this.max) await new Promise<void>((r) => this.queue.push(r));
    this.active++;
    try { return await fn(); } finally { this.active--; this.queue.shift()?.(); }
  }
}
const limiter = new Limiter(4);
export async function walk(dir: string): Promise<void> {
  const kids = await list(dir);
  await Promise.all(kids.map((kid) => limiter.run(() => walk(kid))));
}
async function list(dir: string): Promise<string[]> { const r = await fetch(dir); return (await r.json()) as string[]; }
`,
  ],

  [
    "closure limiter",
    `function createLimiter(max: number) {
  let active = 0;
  const waiting: (() => void)[] = [];
  return async function run<T>(fn: () => Promise<T>): Promise<T> {
    if (active >= max) await new Promise<void>((r) => waiting.push(r));
    active++;
    try { return await fn(); } finally { active--; waiting.shift()?.(); }
  };
}
const limit = createLimiter(1);
export async function a() { return limit(() => b()); }
export async function b() { return limit(async () => 1); }
`,
  ],

  [
    "a closure that queues tasks",
    `function pLimit(n: number) {
  let active = 0;
  const queue: (() => void)[] = [];
  const next = () => { active--; queue.shift()?.(); };
  return <T>(fn: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const run = () => { active++; fn().then(resolve, reject).finally(next); };
      if (active < n) run(); else queue.push(run);
    });
}
const limit = pLimit(2);
export async function tree(id: string): Promise<void> {
  const kids = (await (await fetch(id)).json()) as string[];
  await Promise.all(kids.map((kid) => limit(() => tree(kid))));
}
`,
  ],

  [
    "a semaphore with two permits",
    `import { Semaphore } from "async-mutex";
const permits = new Semaphore(2);
export async function download(urls: readonly string[]): Promise<void> {
  await Promise.all(urls.map((url) => permits.runExclusive(() => one(url))));
}
async function one(url: string): Promise<void> {
  await permits.runExclusive(async () => { await fetch(url); });
}
`,
  ],

  [
    "a worker pool that waits for its own tasks",
    `type Job = { readonly run: () => Promise<unknown>; readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void };
class WorkerPool {
  private readonly jobs: Job[] = [];
  private active = 0;
  constructor(private readonly size: number) {}
  submit<T>(run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ run, resolve: resolve as (value: unknown) => void, reject });
      this.next();
    });
  }
  private next(): void {
    if (this.active >= this.size) return;
    const job = this.jobs.shift();
    if (!job) return;
    this.active++;
    job.run().then(job.resolve, job.reject).finally(() => { this.active--; this.next(); });
  }
}
const pool = new WorkerPool(4);
export async function tree(url: string): Promise<void> {
  const children = (await (await fetch(url)).json()) as string[];
  await Promise.all(children.map((child) => pool.submit(() => tree(child))));
}
`,
  ],

  [
    "a queue that counts what is under way each time",
    `interface Job { readonly func: () => Promise<unknown>; running: boolean; readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void }
class Queue {
  private jobs: Job[] = [];
  constructor(private readonly concurrent: number) {}
  execute<T>(func: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ func, running: false, resolve: resolve as (value: unknown) => void, reject });
      void this.executeNext();
    });
  }
  private async executeNext(): Promise<void> {
    const job = this.getNext();
    if (!job) return;
    job.running = true;
    try { job.resolve(await job.func()); } catch (error) { job.reject(error); }
    this.jobs.splice(this.jobs.indexOf(job), 1);
    void this.executeNext();
  }
  private getNext(): Job | undefined {
    if (this.jobs.filter((job) => job.running).length >= this.concurrent) return undefined;
    return this.jobs.find((job) => !job.running);
  }
}
const queue = new Queue(2);
export async function tree(url: string): Promise<void> {
  const children = (await (await fetch(url)).json()) as string[];
  await Promise.all(children.map((child) => queue.execute(() => tree(child))));
}
`,
  ],

  [
    "a semaphore that runs what it is given",
    `class Semaphore {
  private readonly waiting: Array<() => void> = [];
  private available: number;
  constructor(count: number) { this.available = count; }
  async acquire(): Promise<void> {
    if (this.available > 0) { this.available -= 1; return; }
    await new Promise<void>((resolve) => { this.waiting.push(resolve); });
  }
  release(): void { const next = this.waiting.shift(); if (next) { next(); } else { this.available += 1; } }
  async use<T>(work: () => Promise<T>): Promise<T> { await this.acquire(); try { return await work(); } finally { this.release(); } }
}
const permits = new Semaphore(3);
export async function tree(url: string): Promise<void> {
  const children = (await (await fetch(url)).json()) as string[];
  await Promise.all(children.map((child) => permits.use(() => tree(child))));
}
`,
  ],

  [
    "an object of functions",
    `function createPool(size: number) {
  let running = 0;
  const queue: Array<() => void> = [];
  const next = (): void => { running--; const job = queue.shift(); if (job) job(); };
  return {
    async schedule<T>(task: () => Promise<T>): Promise<T> {
      if (running >= size) await new Promise<void>((resolve) => queue.push(resolve));
      running++;
      try { return await task(); } finally { next(); }
    },
  };
}
const pool = createPool(2);
export async function tree(url: string): Promise<void> {
  const children = (await (await fetch(url)).json()) as string[];
  await Promise.all(children.map((child) => pool.schedule(() => tree(child))));
}
`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "a queue that counts what is under way, and whose jobs are handed in from outside",
    `interface Job { readonly func: () => Promise<unknown>; running: boolean; readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void }
class Queue {
  private jobs: Job[] = [];
  constructor(private readonly concurrent: number) {}
  execute<T>(func: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ func, running: false, resolve: resolve as (value: unknown) => void, reject });
      void this.executeNext();
    });
  }
  private async executeNext(): Promise<void> {
    const job = this.getNext();
    if (!job) return;
    job.running = true;
    try { job.resolve(await job.func()); } catch (error) { job.reject(error); }
    this.jobs.splice(this.jobs.indexOf(job), 1);
    void this.executeNext();
  }
  private getNext(): Job | undefined {
    if (this.jobs.filter((job) => job.running).length >= this.concurrent) return undefined;
    return this.jobs.find((job) => !job.running);
  }
}
const queue = new Queue(2);
export async function all(urls: readonly string[]): Promise<void> {
  await Promise.all(urls.map((url) => queue.execute(() => one(url))));
}
async function one(url: string): Promise<void> { await fetch(url); }
`,
  ],

  [
    "limiter leaf",
    `class Limiter {
  private active = 0;
  private queue: (() => void)[] = [];
  constructor(private readonly max: number) {}
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.active >= this.max) await new Promise<void>((r) => this.queue.push(r));
    this.active++;
    try { return await fn(); } finally { this.active--; this.queue.shift()?.(); }
  }
}
const limiter = new Limiter(4);
export async function walk(dir: string): Promise<void> {
  const kids = await limiter.run(() => list(dir));
  await Promise.all(kids.map((kid) => walk(kid)));
}
async function list(dir: string): Promise<string[]> { const r = await fetch(dir); return (await r.json()) as string[]; }
`,
  ],

  [
    "closure limiter two",
    `function createLimiter(max: number) {
  let active = 0;
  const waiting: (() => void)[] = [];
  return async function run<T>(fn: () => Promise<T>): Promise<T> {
    if (active >= max) await new Promise<void>((r) => waiting.push(r));
    active++;
    try { return await fn(); } finally { active--; waiting.shift()?.(); }
  };
}
const limit = createLimiter(1);
const inner = createLimiter(1);
export async function a() { return limit(() => b()); }
export async function b() { return inner(async () => 1); }
`,
  ],

  [
    "two objects of a home-made limiter",
    `class Limiter {
  private active = 0;
  private readonly queue: (() => void)[] = [];
  constructor(private readonly max: number) {}
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.active >= this.max) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.active++;
    try { return await fn(); } finally { this.active--; this.queue.shift()?.(); }
  }
}
const pages = new Limiter(2);
const images = new Limiter(2);
export async function page(url: string): Promise<void> {
  await pages.run(async () => { await Promise.all([image(url), image(url)]); });
}
async function image(url: string): Promise<void> { await images.run(() => fetch(url)); }
`,
  ],
];
