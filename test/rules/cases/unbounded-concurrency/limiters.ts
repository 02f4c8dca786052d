import { limiterClass, over, pool, type Case } from "./programs.js";

/** Limiters, of packages and made by hand. */
export const limiters: readonly Case[] = [
  [
    "p-limit at module level",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("return Promise.all(ids.map((id) => limit(() => load(id))));")}`,
  ],
  [
    "p-limit in the function",
    `import pLimit from "p-limit";\n${over("const limit = pLimit(5); return Promise.all(ids.map((id) => limit(() => load(id))));")}`,
  ],
  [
    "p-limit in a field",
    `import pLimit from "p-limit";\n${pool}export class Jobs { private readonly limit = pLimit(5); async run(ids: string[]) { await Promise.all(ids.map((id) => this.limit(() => load(id)))); } }\n`,
  ],
  [
    "p-limit as a parameter",
    `import pLimit, { type LimitFunction } from "p-limit";\n${pool}async function run(ids: string[], limit: LimitFunction) { await Promise.all(ids.map((id) => limit(() => load(id)))); }\nexport const all = (ids: string[]) => run(ids, pLimit(3));\n`,
  ],
  [
    "p-limit with an async callback",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("return Promise.all(ids.map(async (id) => { const x = await limit(() => load(id)); return x; }));")}`,
  ],
  [
    "p-limit by a width from the environment",
    `import pLimit from "p-limit";\nconst limit = pLimit(Number(process.env["WIDTH"] ?? 5));\n${over("return Promise.all(ids.map((id) => limit(load, id)));")}`,
  ],
  [
    "p-limit pushed in a loop",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("const ps = []; for (const id of ids) ps.push(limit(() => load(id))); return Promise.all(ps);")}`,
  ],
  [
    "a wrapper over p-limit",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("return Promise.all(ids.map((id) => withLimit(() => load(id))));", "", "function withLimit<T>(work: () => Promise<T>): Promise<T> { return limit(work); }\n")}`,
  ],
  [
    "limitFunction",
    `import { limitFunction } from "p-limit";\n${pool}const limited = limitFunction(async (id: string) => load(id), { concurrency: 2 });\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => limited(id)));\n`,
  ],
  [
    "throat with a function",
    `import throat from "throat";\n${pool}const limited = throat(2, (id: string) => load(id));\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => limited(id)));\n`,
  ],
  [
    "throat",
    `import throat from "throat";\n${pool}const limit = throat(2);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => limit(() => load(id))));\n`,
  ],
  ["p-map with a number", `import pMap from "p-map";\n${over("return pMap(ids, load, { concurrency: 4 });")}`],
  [
    "p-map with a variable",
    `import pMap from "p-map";\n${pool}export const all = (ids: string[], concurrency = 4) => pMap(ids, load, { concurrency });\n`,
  ],
  [
    "p-map with options made elsewhere",
    `import pMap from "p-map";\nconst options = { concurrency: 2 };\n${over("return pMap(ids, load, options);")}`,
  ],
  [
    "p-map inside a limiter of the caller",
    `import pMap from "p-map";\n${over("return pMap(ids, async (id) => { await load(id); return load(id); }, { concurrency: 2 });")}`,
  ],
  [
    "p-queue",
    `import PQueue from "p-queue";\nconst queue = new PQueue({ concurrency: 2 });\n${over("return Promise.all(ids.map((id) => queue.add(() => load(id))));")}`,
  ],
  [
    "p-queue addAll",
    `import PQueue from "p-queue";\nconst queue = new PQueue({ concurrency: 2 });\n${over("return queue.addAll(ids.map((id) => () => load(id)));")}`,
  ],
  [
    "Bottleneck schedule",
    `import Bottleneck from "bottleneck";\nconst limiter = new Bottleneck({ maxConcurrent: 2 });\n${over("return Promise.all(ids.map((id) => limiter.schedule(() => load(id))));")}`,
  ],
  [
    "Bottleneck wrap",
    `import Bottleneck from "bottleneck";\nconst limiter = new Bottleneck({ maxConcurrent: 2 });\n${pool}const limited = limiter.wrap(load);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => limited(id)));\n`,
  ],
  [
    "async.mapLimit",
    `import async from "async";\n${over("return async.mapLimit(ids, 5, async (id: string) => load(id));")}`,
  ],
  [
    "async.eachLimit",
    `import { eachLimit } from "async";\n${over("return eachLimit(ids, 5, async (id: string) => { await load(id); });")}`,
  ],
  [
    "async.queue",
    `import async from "async";\n${over("const queue = async.queue(async (id: string) => { await load(id); }, 2); for (const id of ids) void queue.push(id); return queue.drain();")}`,
  ],
  [
    "Bluebird.map with concurrency",
    `import Bluebird from "bluebird";\n${over("return Bluebird.map(ids, (id) => load(id), { concurrency: 3 });")}`,
  ],
  [
    "a mutex",
    `import { Mutex } from "async-mutex";\nconst mutex = new Mutex();\n${over("return Promise.all(ids.map((id) => mutex.runExclusive(() => load(id))));")}`,
  ],
  [
    "a semaphore of a package",
    `import { Semaphore } from "async-mutex";\nconst semaphore = new Semaphore(3);\n${over("return Promise.all(ids.map(async (id) => { const [, release] = await semaphore.acquire(); try { return await load(id); } finally { release(); } }));")}`,
  ],
  [
    "a semaphore of one's own",
    over(
      "return Promise.all(ids.map(async (id) => { await semaphore.acquire(); try { return await load(id); } finally { semaphore.release(); } }));",
      limiterClass,
    ),
  ],
  [
    "a semaphore in the callee",
    over(
      "return Promise.all(ids.map((id) => one(id)));",
      limiterClass,
      "async function one(id: string) { await semaphore.acquire(); try { return await load(id); } finally { semaphore.release(); } }\n",
    ),
  ],
  [
    "a lock of promise tails",
    over(
      "return Promise.all(ids.map((id) => exclusive(() => load(id))));",
      "",
      "let tail: Promise<unknown> = Promise.resolve();\nfunction exclusive<T>(work: () => Promise<T>): Promise<T> { const next = tail.then(work); tail = next.catch(() => undefined); return next; }\n",
    ),
  ],
  [
    "a counter and a queue",
    over(
      "return Promise.all(ids.map((id) => run(() => load(id))));",
      "",
      "let active = 0;\nconst waiting: (() => void)[] = [];\nasync function run<T>(work: () => Promise<T>): Promise<T> { if (active >= 4) await new Promise<void>((go) => waiting.push(go)); active++; try { return await work(); } finally { active--; waiting.shift()?.(); } }\n",
    ),
  ],
  [
    "workers over a shared index",
    over(
      "let next = 0; async function worker() { while (next < ids.length) await load(ids[next++]!); } return Promise.all(Array.from({ length: 4 }, worker));",
    ),
  ],
  [
    "workers by a parameter",
    `${pool}export async function all(ids: string[], n: number) { let next = 0; const worker = async () => { while (next < ids.length) await load(ids[next++]!); }; await Promise.all(Array.from({ length: n }, () => worker())); }\n`,
  ],
  [
    "workers over a shared queue",
    over(
      "const queue = [...ids]; const worker = async () => { for (let id = queue.shift(); id; id = queue.shift()) await load(id); }; return Promise.all([worker(), worker(), worker()]);",
    ),
  ],
  [
    "workers pushed in a loop",
    `${pool}export async function all(ids: string[], concurrency: number) { const workers = []; for (let i = 0; i < concurrency; i++) workers.push(work()); await Promise.all(workers); async function work() { while (ids.length) await load(ids.pop()!); } }\n`,
  ],
  [
    "workers over a shared iterator",
    over(
      "const iterator = ids.values(); const worker = async () => { for (const id of iterator) await load(id); }; return Promise.all(Array(4).fill(0).map(worker));",
    ),
  ],
  [
    "workers by the smaller number",
    over(
      "let next = 0; const worker = async () => { while (next < ids.length) await load(ids[next++]!); }; return Promise.all(Array.from({ length: Math.min(4, ids.length) }, worker));",
    ),
  ],
  [
    "an in-flight set",
    over(
      "const running = new Set<Promise<unknown>>(); for (const id of ids) { const p: Promise<unknown> = load(id).finally(() => running.delete(p)); running.add(p); if (running.size >= 5) await Promise.race(running); } return Promise.all(running);",
    ),
  ],
  [
    "a flush every so many",
    over(
      "let ps: Promise<unknown>[] = []; for (const id of ids) { ps.push(load(id)); if (ps.length >= 10) { await Promise.all(ps); ps = []; } } return Promise.all(ps);",
    ),
  ],
  [
    "a width from a function",
    `${pool}const getConcurrency = (n?: number) => n ?? 2;\nexport function all(ids: string[]) { const loops = getConcurrency(); for (let i = 0; i < loops; i++) { void load(ids[i]!); } }\n`,
  ],
  [
    "a rounded width",
    `${pool}export function all(ids: string[], concurrency: number) { const n = Math.max(1, Math.floor(concurrency)); return Promise.all(Array.from({ length: n }, (_, i) => load(ids[i]!))); }\n`,
  ],
  [
    "RxJS mergeMap with a width",
    `import { from, mergeMap, lastValueFrom } from "rxjs";\n${over("return lastValueFrom(from(ids).pipe(mergeMap((id) => load(id), 4)));")}`,
  ],
];
