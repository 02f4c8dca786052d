/** Programs with locks and limiters for the rule, by what is particular of each. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "a function that is written where the limiter wraps it, and waits for another that it wraps",
    `import Bottleneck from "bottleneck";
const limiter = new Bottleneck({ maxConcurrent: 2 });
async function request(path: string) { return (await fetch(path)).json(); }
const get = limiter.wrap(request);
export const repo = limiter.wrap(async (name: string) => ({ ...(await get(name)), name }));
`,
  ],

  [
    "a limiter that one method of a prototype makes, under callbacks of another",
    `import pLimit, { type LimitFunction } from "p-limit";
import fs from "node:fs";
interface Store { limit?: LimitFunction; setUp(width: number): void; readAll(dir: string): Promise<void>; readFile(name: string): Promise<unknown>; }
export const store: Store = {
  setUp(width) { this.limit = pLimit(width); },
  readAll(dir) {
    return new Promise((resolve) => {
      fs.readdir(dir, async (_error, names) => {
        for (const name of names) await this.limit!(() => this.readFile(name));
        resolve();
      });
    });
  },
  readFile(name) { return this.limit!(() => fetch(name)); },
};
`,
  ],
  [
    "p-limit 1",
    `import pLimit from "p-limit";
const limit = pLimit(1);
export async function a() { return limit(() => b()); }
export async function b() { return limit(async () => fetch("/")); }
`,
  ],
  [
    "limiter param",
    `import pLimit, { type LimitFunction } from "p-limit";
export async function start() { const limit = pLimit(4); await walk("/", limit); }
async function walk(dir: string, limit: LimitFunction): Promise<void> { const kids = (await (await fetch(dir)).json()) as string[]; await Promise.all(kids.map((k) => limit(() => walk(k, limit)))); }
`,
  ],
  [
    "p-queue add nested",
    `import PQueue from "p-queue";
const queue = new PQueue({ concurrency: 1 });
export async function a() { await queue.add(() => b()); }
export async function b() { await queue.add(async () => fetch("/")); }
`,
  ],
  [
    "p-queue onIdle",
    `import PQueue from "p-queue";
const queue = new PQueue({ concurrency: 4 });
export async function a() { await queue.add(async () => { await fetch("/"); await queue.onIdle(); }); }
`,
  ],
  [
    "p-queue onIdle unbounded",
    `import PQueue from "p-queue";
const queue = new PQueue();
export async function a() { await queue.add(async () => { await queue.onIdle(); }); }
`,
  ],
  [
    "p-queue addAll",
    `import PQueue from "p-queue";
const queue = new PQueue({ concurrency: 2 });
export async function crawl(url: string): Promise<void> { await queue.add(async () => { const links = (await (await fetch(url)).json()) as string[]; await queue.addAll(links.map((l) => () => fetch(l))); }); }
`,
  ],
  [
    "bottleneck",
    `import Bottleneck from "bottleneck";
const limiter = new Bottleneck({ maxConcurrent: 1 });
export async function a() { return limiter.schedule(() => b()); }
export async function b() { return limiter.schedule(async () => fetch("/")); }
`,
  ],
  [
    "bottleneck wrap",
    `import Bottleneck from "bottleneck";
const limiter = new Bottleneck({ maxConcurrent: 1 });
const get = limiter.wrap(async (url: string) => { const r = await fetch(url); return r; });
export async function a() { return limiter.schedule(async () => { await get("/x"); }); }
`,
  ],
  [
    "throat",
    `import throat from "throat";
const limit = throat(1);
export async function a() { return limit(() => b()); }
export async function b() { return limit(async () => fetch("/")); }
`,
  ],
  [
    "fastq worker",
    `import * as fastq from "fastq";
const q = fastq.promise(worker, 2);
async function worker(url: string): Promise<void> { const kids = (await (await fetch(url)).json()) as string[]; await Promise.all(kids.map((k) => q.push(k))); }
export async function start() { await q.push("/"); }
`,
  ],
  [
    "async.queue",
    `import async from "async";
const q = async.queue(async (url: string) => { const kids = (await (await fetch(url)).json()) as string[]; for (const k of kids) await q.pushAsync(k); }, 1);
export async function start() { await q.push("/"); }
`,
  ],
  [
    "fastq drained",
    `import * as fastq from "fastq";
const q = fastq.promise(worker, 2);
async function worker(url: string): Promise<void> { await fetch(url); await q.drained(); }
export async function start() { await q.push("/"); }
`,
  ],
  [
    "nested limit same fn two levels",
    `import pLimit from "p-limit";
export async function scan(dirs: string[]) {
  const limit = pLimit(8);
  await Promise.all(dirs.map((d) => limit(async () => {
    const subs = (await (await fetch(d)).json()) as string[];
    await Promise.all(subs.map((s) => limit(() => fetch(s))));
  })));
}
`,
  ],
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
    "recursion through a module's limiter",
    `import pLimit from "p-limit";
const limit = pLimit(10);
interface Node { readonly id: string; readonly children: readonly Node[] }
export function render(node: Node): Promise<string> {
  return limit(async () => {
    const parts = await Promise.all(node.children.map((child) => render(child)));
    return node.id + parts.join("");
  });
}
`,
  ],
  [
    "a limiter in a field, through two methods",
    `import pLimit from "p-limit";
export class Crawler {
  private readonly limit = pLimit(2);
  async crawl(url: string): Promise<void> { await this.limit(() => this.visit(url)); }
  private async visit(url: string): Promise<void> {
    const links = (await (await fetch(url)).json()) as string[];
    for (const link of links) await this.crawl(link);
  }
}
`,
  ],
  [
    "a limiter made in the constructor",
    `import PQueue from "p-queue";
export class Mailer {
  private readonly queue: PQueue;
  constructor() { this.queue = new PQueue({ concurrency: 1 }); }
  async send(to: string): Promise<void> { await this.queue.add(async () => { await this.log(to); }); }
  async log(to: string): Promise<void> { await this.queue.add(() => fetch("/log", { method: "POST", body: to })); }
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
    "acquired by hand, twice",
    `import { Sema } from "async-sema";
const sema = new Sema(3);
export async function outer(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await sema.acquire();
    try { await inner(id); } finally { sema.release(); }
  }
}
async function inner(id: string): Promise<void> {
  await sema.acquire();
  try { await fetch(id); } finally { sema.release(); }
}
`,
  ],
  [
    "a wrapper around the limiter",
    `import pLimit from "p-limit";
const limit = pLimit(1);
function limited<T>(work: () => Promise<T>): Promise<T> { return limit(work); }
export async function report(): Promise<void> { await limited(async () => { await rows(); }); }
async function rows(): Promise<unknown> { return limited(() => fetch("/rows")); }
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
    "a function that waits for one that the limiter wraps, and is not wrapped itself",
    `import Bottleneck from "bottleneck";
const limiter = new Bottleneck({ maxConcurrent: 2 });
async function request(path: string) { return (await fetch(path)).json(); }
const get = limiter.wrap(request);
export const other = limiter.wrap(async (name: string) => { await request(name); });
export const repo = async (name: string) => ({ ...(await get(name)), name });
`,
  ],

  [
    "two limiters",
    `import pLimit from "p-limit";
const outer = pLimit(1); const inner = pLimit(1);
export async function a() { return outer(() => b()); }
export async function b() { return inner(async () => fetch("/")); }
`,
  ],
  [
    "p-queue unbounded",
    `import PQueue from "p-queue";
const queue = new PQueue();
export async function a() { await queue.add(() => b()); }
export async function b() { await queue.add(async () => fetch("/")); }
`,
  ],
  [
    "p-queue not awaited",
    `import PQueue from "p-queue";
const queue = new PQueue({ concurrency: 2 });
export async function crawl(url: string): Promise<void> { await queue.add(async () => { const links = (await (await fetch(url)).json()) as string[]; for (const l of links) void queue.add(() => fetch(l)); }); }
`,
  ],
  [
    "bottleneck no max",
    `import Bottleneck from "bottleneck";
const limiter = new Bottleneck({ minTime: 100 });
export async function a() { return limiter.schedule(() => b()); }
export async function b() { return limiter.schedule(async () => fetch("/")); }
`,
  ],
  [
    "fastq not awaited",
    `import * as fastq from "fastq";
const q = fastq.promise(worker, 2);
async function worker(url: string): Promise<void> { const kids = (await (await fetch(url)).json()) as string[]; for (const k of kids) void q.push(k); }
export async function start() { await q.push("/"); await q.drained(); }
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
    "the outer work is not limited",
    `import pLimit from "p-limit";
const limit = pLimit(10);
export async function walk(dir: string): Promise<void> {
  const children = (await limit(async () => (await fetch(dir)).json())) as string[];
  await Promise.all(children.map((child) => walk(child)));
}
`,
  ],
  [
    "a limiter for each level",
    `import pLimit from "p-limit";
export async function scan(dirs: readonly string[]): Promise<void> {
  const outer = pLimit(4);
  const inner = pLimit(8);
  await Promise.all(dirs.map((dir) => outer(async () => {
    const files = (await (await fetch(dir)).json()) as string[];
    await Promise.all(files.map((file) => inner(() => fetch(file))));
  })));
}
`,
  ],
  [
    "onIdle from outside",
    `import PQueue from "p-queue";
const queue = new PQueue({ concurrency: 4 });
export async function all(urls: readonly string[]): Promise<void> {
  for (const url of urls) void queue.add(() => fetch(url));
  await queue.onIdle();
}
`,
  ],
  [
    "one task after the other",
    `import pLimit from "p-limit";
const limit = pLimit(1);
export async function pair(): Promise<void> { await limit(() => fetch("/1")); await limit(() => fetch("/2")); }
`,
  ],
  [
    "a limiter of its own for each run",
    `import pLimit from "p-limit";
export async function walk(dir: string): Promise<void> {
  const limit = pLimit(4);
  const children = (await (await fetch(dir)).json()) as string[];
  await Promise.all(children.map((child) => limit(() => walk(child))));
}
`,
  ],
  [
    "the released permit",
    `import { Sema } from "async-sema";
const sema = new Sema(1);
export async function outer(): Promise<void> {
  await sema.acquire();
  try { await fetch("/"); } finally { sema.release(); }
  await inner();
}
async function inner(): Promise<void> {
  await sema.acquire();
  try { await fetch("/x"); } finally { sema.release(); }
}
`,
  ],
  [
    "tasks that are only queued",
    `import PQueue from "p-queue";
const queue = new PQueue({ concurrency: 1 });
export async function crawl(url: string): Promise<void> {
  await queue.add(async () => {
    const links = (await (await fetch(url)).json()) as string[];
    for (const link of links) queue.add(() => fetch(link)).catch(() => undefined);
  });
}
`,
  ],
  [
    "two queues in one class",
    `import PQueue from "p-queue";
export class Jobs {
  private readonly fast = new PQueue({ concurrency: 1 });
  private readonly slow = new PQueue({ concurrency: 1 });
  async run(): Promise<void> { await this.fast.add(() => this.heavy()); }
  async heavy(): Promise<void> { await this.slow.add(() => fetch("/")); }
}
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
  [
    "p-map inside p-map",
    `import pMap from "p-map";
export async function nested(rows: readonly (readonly string[])[]): Promise<void> {
  await pMap(rows, async (row) => pMap(row, (url) => fetch(url), { concurrency: 2 }), { concurrency: 2 });
}
`,
  ],
];
