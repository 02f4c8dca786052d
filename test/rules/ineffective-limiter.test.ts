import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "ineffective-limiter";
const head = `import pLimit from "p-limit";
import pMap from "p-map";
import PQueue from "p-queue";
import { Mutex, Semaphore } from "async-mutex";
async function load(id: string): Promise<string> { const response = await fetch(id); return response.text(); }
async function children(id: string): Promise<string[]> { return (await load(id)).split(","); }
`;
const packages = ["p-limit", "p-map", "p-queue", "async-mutex", "yocto-queue", "eventemitter3", "p-timeout", "tslib"];

const reported: readonly (readonly [string, string])[] = [
  [
    "a time limit around a lock that is made with it",
    'import { withTimeout } from "async-mutex";\nexport const take = (id: string) => withTimeout(new Mutex(), 100).runExclusive(() => load(id));',
  ],
  [
    "one at every level of a recursion",
    "export async function walk(id: string): Promise<string[]> { const limit = pLimit(8); const below = await Promise.all((await children(id)).map((one) => limit(() => walk(one)))); return below.flat(); }",
  ],
  [
    "one at every level of a recursion through another function",
    "export async function walk(id: string): Promise<void> { const limit = pLimit(8); await Promise.all((await children(id)).map((one) => limit(() => visit(one)))); }\nasync function visit(id: string): Promise<void> { await walk(id); }",
  ],
  [
    "one for each element of a fan-out",
    "async function loadAll(ids: string[]) { const limit = pLimit(8); return Promise.all(ids.map((id) => limit(() => load(id)))); }\nexport const all = (groups: string[][]) => Promise.all(groups.map((ids) => loadAll(ids)));",
  ],
  [
    "one for each element, one call further up",
    "async function loadAll(ids: string[]) { const limit = pLimit(8); return Promise.all(ids.map((id) => limit(() => load(id)))); }\nasync function group(ids: string[]) { await loadAll(ids); }\nexport const all = (groups: string[][]) => Promise.all(groups.map((ids) => group(ids)));",
  ],
  [
    "one made inside of the callback",
    "export const all = (ids: string[]) => Promise.all(ids.map((id) => { const limit = pLimit(5); return limit(() => load(id)); }));",
  ],
  [
    "one made where it is used",
    "export const all = (ids: string[]) => Promise.all(ids.map((id) => pLimit(5)(() => load(id))));",
  ],
  [
    "a queue inside of the callback",
    "export const all = (ids: string[]) => Promise.all(ids.map(async (id) => { const queue = new PQueue({ concurrency: 2 }); return queue.add(() => load(id)); }));",
  ],
  [
    "a lock of each run",
    "export async function save(id: string) { const mutex = new Mutex(); await mutex.runExclusive(() => load(id)); }",
  ],
  [
    "a lock of each run, by acquire and release",
    "export async function save(id: string) { const mutex = new Mutex(); const release = await mutex.acquire(); try { await load(id); } finally { release(); } }",
  ],
  [
    "a semaphore of each run",
    "export async function save(id: string) { const one = new Semaphore(1); return one.runExclusive(() => load(id)); }",
  ],
  [
    "promises",
    "export async function all(ids: string[]) { const limit = pLimit(5); const started = ids.map((id) => load(id)); return Promise.all(started.map((one) => limit(() => one))); }",
  ],
  [
    "promises that are awaited",
    "const limit = pLimit(5);\nexport async function all(ids: string[]) { const started = ids.map(async (id) => load(id)); return Promise.all(started.map((one) => limit(async () => await one))); }",
  ],
  [
    "promises for p-map",
    "export async function all(ids: string[]) { const started = ids.map((id) => load(id)); return pMap(started, (one) => one, { concurrency: 5 }); }",
  ],
  [
    "a promise that a variable holds",
    "const limit = pLimit(5);\nexport async function one(id: string) { const work = load(id); return limit(() => work); }",
  ],
];

const silent: readonly (readonly [string, string])[] = [
  [
    "a time limit around a lock that there is already",
    'import { withTimeout } from "async-mutex";\nconst mutexes = new Map<string, Mutex>();\nfunction lockOf(key: string): Mutex { let one = mutexes.get(key); if (!one) mutexes.set(key, (one = new Mutex())); return one; }\nexport const take = (key: string) => withTimeout(lockOf(key), 100).acquire();',
  ],
  [
    "one for the module",
    "const limit = pLimit(5);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => limit(() => load(id))));",
  ],
  [
    "one for a job that nothing repeats",
    "export async function all(ids: string[]) { const limit = pLimit(5); return Promise.all(ids.map((id) => limit(() => load(id)))); }",
  ],
  [
    "one for a job that runs one after the other",
    "async function loadAll(ids: string[]) { const limit = pLimit(8); return Promise.all(ids.map((id) => limit(() => load(id)))); }\nexport async function all(groups: string[][]) { for (const ids of groups) await loadAll(ids); }",
  ],
  [
    "one for each job, where jobs are bounded",
    "const jobs = pLimit(2);\nasync function loadAll(ids: string[]) { const limit = pLimit(8); return Promise.all(ids.map((id) => limit(() => load(id)))); }\nexport const all = (groups: string[][]) => Promise.all(groups.map((ids) => jobs(() => loadAll(ids))));",
  ],
  [
    "one that is passed on",
    "export async function walk(id: string, limit = pLimit(8)): Promise<void> { const below = await limit(() => children(id)); await Promise.all(below.map((one) => walk(one, limit))); }",
  ],
  [
    "one that is made at the top and handed down",
    "export async function all(id: string) { const limit = pLimit(8); await walk(id, limit); }\nasync function walk(id: string, limit: ReturnType<typeof pLimit>): Promise<void> { const below = await limit(() => children(id)); await Promise.all(below.map((one) => walk(one, limit))); }",
  ],
  ["one that is given back", "export function makeLimit() { const limit = pLimit(5); return limit; }"],
  [
    "one in a factory's closure",
    "export function loader() { const limit = pLimit(5); return (id: string) => limit(() => load(id)); }",
  ],
  [
    "one in a field",
    "export class Loader { private readonly limit = pLimit(5); all(ids: string[]) { return Promise.all(ids.map((id) => this.limit(() => load(id)))); } }",
  ],
  [
    "one made in a constructor",
    "export class Loader { private readonly limit: ReturnType<typeof pLimit>; constructor() { this.limit = pLimit(5); } all(ids: string[]) { return Promise.all(ids.map((id) => this.limit(() => load(id)))); } }",
  ],
  [
    "a lock of each run that its own fan-out shares",
    "export async function all(ids: string[]) { const mutex = new Mutex(); await Promise.all(ids.map((id) => mutex.runExclusive(() => load(id)))); }",
  ],
  [
    "a lock that is kept by key",
    "const locks = new Map<string, Mutex>();\nexport async function save(id: string) { let mutex = locks.get(id); if (!mutex) { mutex = new Mutex(); locks.set(id, mutex); } await mutex.runExclusive(() => load(id)); }",
  ],
  [
    "p-map over what is not begun",
    "export const all = (ids: string[]) => pMap(ids, (id) => load(id), { concurrency: 5 });",
  ],
  ["p-map with the function by name", "export const all = (ids: string[]) => pMap(ids, load, { concurrency: 5 });"],
  ["a value that is no promise", "const limit = pLimit(5);\nexport const one = (name: string) => limit(() => name);"],
  [
    "functions that start the work",
    "export async function all(ids: string[]) { const limit = pLimit(5); const tasks = ids.map((id) => () => load(id)); return Promise.all(tasks.map((task) => limit(task))); }",
  ],
  [
    "a queue without a bound",
    "export async function all(ids: string[]) { const queue = new PQueue(); for (const id of ids) void queue.add(() => load(id)); await queue.onIdle(); }",
  ],
  [
    "a recursion that goes on outside of the limiter of the top",
    "export async function all(root: string) { const limit = pLimit(4); const seen: string[] = [root]; for (const id of seen) { const below = await limit(() => children(id)); seen.push(...below); } }",
  ],
];

describe.each([
  ["without packages", []],
  ["with packages", packages],
])("%s", (name, installed) => {
  test.each(reported)("reports %s", async (_name, text) => {
    expect(await findingsOf(rule, head + text, { packages: installed })).toHaveLength(1);
  });
  test.each(silent)("is silent on %s", async (_name, text) => {
    expect(await findingsOf(rule, head + text, { packages: installed }), name).toEqual([]);
  });
});

test("message, place and trace tell the whole story", async () => {
  const text = `import pLimit from "p-limit";
declare function list(folder: string): Promise<string[]>;
export async function walk(folder: string): Promise<string[]> {
  const limit = pLimit(8);
  const below = await list(folder);
  const all = await Promise.all(below.map((one) => limit(() => walk(one))));
  return all.flat();
}
`;
  const { findings } = await analyze({ "main.ts": text });
  const [finding] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(finding).toMatchObject({
    severity: "warning",
    confidence: "likely",
    message:
      "`walk` makes limiter `limit` anew at every level of its recursion, each with its own 8: how many run at the same time grows with the depth and the number of branches.",
  });
  expect(finding?.range.start.line).toBe(3);
  expect(finding?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [3, "`walk` makes limiter `limit` anew in each run"],
    [5, "goes through `limit`"],
    [5, "`walk` calls `walk › map callback` for each element of `below`"],
    [5, "`walk › map callback` returns the promise of `walk › map callback › limit callback`"],
    [5, "`walk › map callback › limit callback` returns the promise of `walk`"],
  ]);
});

test("a limiter of each run in a program of one person is only possible", async () => {
  const text = `import pLimit from "p-limit";
import * as vscode from "vscode";
const scan = async (urls: string[]) => { const limit = pLimit(8); return Promise.all(urls.map((url) => limit(() => fetch(url)))); };
vscode.commands.registerCommand("scan", (all: string[][]) => Promise.all(all.map((urls) => scan(urls))));
`;
  const { findings } = await analyze({ "src/scan.ts": text }, { config: { preset: "strict" } });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found.map(({ confidence }) => confidence)).toEqual(["possible"]);
});

test("test code is only possible", async () => {
  const [, text = ""] = reported[0] ?? [];
  expect(await findingsOf(rule, head + text, { file: "test/main.ts" })).toEqual([]);
  expect(await findingsOf(rule, head + text, { file: "test/main.ts", config: { preset: "strict" } })).toHaveLength(1);
});

test.each([
  [
    "a lock of each run, for what the run has",
    `import { Mutex } from "async-mutex";
async function scan(root: string): Promise<string[]> {
  const mutex = new Mutex();
  const found: string[] = [];
  await Promise.all([1, 2].map((part) => mutex.runExclusive(async () => { found.push(await (await fetch(root + String(part))).text()); })));
  return found;
}
export const all = (roots: string[]) => Promise.all(roots.map((root) => scan(root)));
`,
  ],
  [
    "a limiter of each of a few runs",
    `import pLimit from "p-limit";
async function scan(folder: string, urls: string[]): Promise<unknown> {
  const limit = pLimit(4);
  return Promise.all(urls.map((url) => limit(() => fetch(folder + url))));
}
export const all = (workspaceFolders: string[], urls: string[]) => Promise.all(workspaceFolders.map((one) => scan(one, urls)));
`,
  ],
  [
    "a queue without a number",
    `import PQueue from "p-queue";
export class Background {
  queue = new PQueue();
  add(task: () => Promise<void>) { this.queue.add(() => task()).catch(console.error); }
}
`,
  ],
])("%s is only possible", async (_, text) => {
  expect(await findingsOf(rule, text)).toEqual([]);
  expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(1);
});

test.each([["{ concurrency: 10 }"], ["{ intervalCap: 10, interval: 1000 }"]])(
  "a queue that is made with %s is left alone",
  async (options) => {
    const text = `import PQueue from "p-queue";
const queue = new PQueue(${options});
export const add = (url: string) => queue.add(() => fetch(url));
`;
    expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toEqual([]);
  },
);
