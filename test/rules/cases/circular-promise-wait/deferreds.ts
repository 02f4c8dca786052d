import { io, varies, type Program } from "./programs.js";

/* Promises that somebody else settles, and all that are pending. */

export const found: readonly Program[] = [
  {
    name: "a deferred of withResolvers that is registered first",
    files: `const jobs = new Map<string, Promise<string>>();
export async function run(id: string): Promise<string> {
  const known = jobs.get(id);
  if (known) return await known;
  const { promise, resolve } = Promise.withResolvers<string>();
  jobs.set(id, promise);
  const next = await io(id);
  const result = await run(next);
  resolve(result);
  return result;
}
${io}`,
    says: varies,
  },
  {
    name: "a deferred by hand that is registered first",
    files: `const jobs = new Map<string, Promise<string>>();
export async function run(id: string): Promise<string> {
  const known = jobs.get(id);
  if (known) return known;
  let settle!: (value: string) => void;
  jobs.set(id, new Promise<string>((resolve) => { settle = resolve; }));
  const result = await run(await io(id));
  settle(result);
  return result;
}
${io}`,
    says: varies,
  },
  {
    name: "a deferred object that is registered first",
    files: `function createDeferred() { let resolve!: (v: string) => void; const promise = new Promise<string>((r) => { resolve = r; }); return { promise, resolve }; }
const jobs = new Map<string, Promise<string>>();
export async function run(id: string): Promise<string> {
  const known = jobs.get(id);
  if (known) return known;
  const deferred = createDeferred();
  jobs.set(id, deferred.promise);
  const result = await run(await io(id));
  deferred.resolve(result);
  return result;
}
${io}`,
    says: varies,
  },
  {
    name: "a field that another method settles",
    files: `export class Server {
  private markReady!: () => void;
  readonly ready = new Promise<void>((resolve) => { this.markReady = resolve; });
  async start(): Promise<void> { await this.load(); this.markReady(); }
  private async load(): Promise<void> { await this.get("a"); }
  async get(k: string): Promise<string> { await this.ready; return io(k); }
}
${io}`,
  },
  {
    name: "all pending promises from inside one",
    files: `const pending: Promise<void>[] = [];
export function start(): void { pending.push(task()); }
async function task(): Promise<void> { await io(); await close(); }
async function close(): Promise<void> { await Promise.all(pending); }
${io}`,
    says: /^error: Waits for everything in/,
  },
  {
    name: "all of a set from inside one",
    files: `export class Pool {
  private inflight = new Set<Promise<void>>();
  run(): void { const job = this.job(); this.inflight.add(job); void job.finally(() => this.inflight.delete(job)); }
  private async job(): Promise<void> { try { await io(); } catch { await this.close(); } }
  async close(): Promise<void> { await Promise.allSettled([...this.inflight]); }
}
${io}`,
    says: /everything in/,
  },
  {
    name: "all values of a map from inside one",
    files: `const running = new Map<string, Promise<void>>();
export function start(id: string): void { running.set(id, work(id)); }
async function work(id: string): Promise<void> { await io(id); await drain(); }
async function drain(): Promise<void> { await Promise.all(running.values()); }
${io}`,
    says: /everything in/,
  },
  {
    name: "each of an array in a loop from inside one",
    files: `const pending: Promise<void>[] = [];
export function start(): void { pending.push(task()); }
async function task(): Promise<void> { await io(); for (const one of pending) await one; }
${io}`,
    says: /everything in/,
  },
];
