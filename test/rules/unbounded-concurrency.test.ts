import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "unbounded-concurrency";
const load = `import { Pool } from "pg";
const pool = new Pool();
async function load(id: string): Promise<unknown> { return pool.query("select 1", [id]); }
`;
const over = (body: string): string => `${load}export async function all(ids: string[]) { ${body} }\n`;
const packages = [
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
  "p-limit",
  "p-map",
  "p-queue",
  "async-mutex",
  "yocto-queue",
  "eventemitter3",
  "p-timeout",
  "dataloader",
];

const reported: readonly (readonly [string, string])[] = [
  ["a mapped collection", over("return Promise.all(ids.map((id) => load(id)));")],
  ["a function by name", over("return Promise.all(ids.map(load));")],
  ["an async callback", over("await Promise.all(ids.map(async (id) => { await load(id); }));")],
  ["allSettled", over("return Promise.allSettled(ids.map((id) => load(id)));")],
  ["any", over("return Promise.any(ids.map((id) => load(id)));")],
  ["race", over("return Promise.race(ids.map((id) => load(id)));")],
  ["a mapped collection in a variable", over("const all = ids.map((id) => load(id)); await Promise.all(all);")],
  ["a filter before the map", over("await Promise.all(ids.filter((id) => id).map((id) => load(id)));")],
  [
    "pushed promises",
    over("const all: Promise<unknown>[] = []; for (const id of ids) all.push(load(id)); await Promise.all(all);"),
  ],
  [
    "promises pushed in forEach",
    over("const all: Promise<unknown>[] = []; ids.forEach((id) => all.push(load(id))); await Promise.all(all);"),
  ],
  ["forEach(async)", over("ids.forEach(async (id) => { await load(id); });")],
  ["un-awaited calls in a loop", over("for (const id of ids) void load(id);")],
  ["a spread of a map", over("await Promise.all([load('first'), ...ids.map((id) => load(id))]);")],
  ["Array.from with a mapper", over("await Promise.all(Array.from(ids, (id) => load(id)));")],
  ["Object.entries", over("await Promise.all(Object.entries(ids).map(([, id]) => load(id)));")],
  ["flatMap", over("await Promise.all(ids.flatMap((id) => [load(id), load(id)]));")],
  [
    "calls on the way",
    `${over("await Promise.all(ids.map((id) => one(id)));")}async function one(id: string) { return two(id); }\nasync function two(id: string) { await load(id); }\n`,
  ],
  ["p-map without concurrency", `import pMap from "p-map";\n${over("return pMap(ids, load);")}`],
  [
    "a queue without concurrency",
    `import PQueue from "p-queue";\nconst queue = new PQueue();\n${over("await Promise.all(ids.map((id) => queue.add(() => load(id))));")}`,
  ],
  ["fetch", "export const all = (urls: string[]) => Promise.all(urls.map((url) => fetch(url)));\n"],
];

const silent: readonly (readonly [string, string])[] = [
  ["a literal array", over("await Promise.all([load(ids[0]!), load(ids[1]!)]);")],
  ["a mapped literal array", over("await Promise.all(['a', 'b'].map((id) => load(id)));")],
  [
    "a constant array",
    `${load}const ids = ["a", "b"];\nexport const all = () => Promise.all(ids.map((id) => load(id)));\n`,
  ],
  [
    "as const",
    `${load}const ids = ["a", "b"] as const;\nexport const all = () => Promise.all(ids.map((id) => load(id)));\n`,
  ],
  ["slice of a fixed size", over("await Promise.all(ids.slice(0, 10).map((id) => load(id)));")],
  [
    "a chunk loop",
    over("for (let i = 0; i < ids.length; i += 10) await Promise.all(ids.slice(i, i + 10).map((id) => load(id)));"),
  ],
  [
    "chunks that a function of the project makes",
    over(
      "const parts = (n: number) => (all: string[][], id: string) => (all.at(-1)?.length === n ? [...all, [id]] : [...all.slice(0, -1), [...(all.at(-1) ?? []), id]]); const idChunks = ids.reduce(parts(10), []); for (const some of idChunks) await Promise.all(some.map((id) => load(id)));",
    ),
  ],
  ["a sequence", over("for (const id of ids) await load(id);")],
  [
    "workers",
    over(
      "const work = async () => { while (ids.length) await load(ids.pop()!); }; await Promise.all(Array.from({ length: 4 }, work));",
    ),
  ],
  [
    "p-limit",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("await Promise.all(ids.map((id) => limit(() => load(id))));")}`,
  ],
  [
    "p-limit with arguments",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("await Promise.all(ids.map((id) => limit(load, id)));")}`,
  ],
  [
    "p-limit in the callee",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("await Promise.all(ids.map((id) => limited(id)));")}const limited = (id: string) => limit(() => load(id));\n`,
  ],
  [
    "a queue with concurrency",
    `import PQueue from "p-queue";\nconst queue = new PQueue({ concurrency: 2 });\n${over("await Promise.all(ids.map((id) => queue.add(() => load(id))));")}`,
  ],
  ["p-map with concurrency", `import pMap from "p-map";\n${over("return pMap(ids, load, { concurrency: 3 });")}`],
  [
    "a mutex",
    `import { Mutex } from "async-mutex";\nconst mutex = new Mutex();\n${over("await Promise.all(ids.map((id) => mutex.runExclusive(() => load(id))));")}`,
  ],
  [
    "a semaphore acquired in the callback",
    `import { Semaphore } from "async-mutex";\nconst semaphore = new Semaphore(3);\n${over("await Promise.all(ids.map(async (id) => { const [, release] = await semaphore.acquire(); try { await load(id); } finally { release(); } }));")}`,
  ],
  ["pure computation", over("await Promise.all(ids.map(async (id) => id.length));")],
  ["timers", over("await Promise.all(ids.map((id) => new Promise((done) => setTimeout(done, id.length))));")],
  [
    "a parameter that is a literal at every call",
    `${load}async function all(ids: string[]) { await Promise.all(ids.map((id) => load(id))); }\nexport const some = () => all(["a", "b"]);\n`,
  ],
  [
    "DataLoader",
    `import DataLoader from "dataloader";\n${load}const loader = new DataLoader(async (ids: readonly string[]) => [await load(ids.join())]);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => loader.load(id)));\n`,
  ],
  [
    "a limiter written by hand",
    `${over("const limit = createLimit(4); await Promise.all(ids.map((id) => limit(() => load(id))));")}
function createLimit(width: number) {
  let active = 0;
  const waiting: (() => void)[] = [];
  return async function run<T>(work: () => Promise<T>): Promise<T> {
    if (active >= width) await new Promise<void>((go) => waiting.push(go));
    active++;
    try { return await work(); } finally { active--; waiting.shift()?.(); }
  };
}
`,
  ],
];

describe.each([["without packages", []] as const, ["with packages", packages] as const])("%s", (_, installed) => {
  test.each(reported)("reports %s", async (_name, text) => {
    expect(await findingsOf(rule, text, { packages: installed })).toHaveLength(1);
  });

  test.each(silent)("is silent on %s", async (_name, text) => {
    expect(await findingsOf(rule, text, { packages: installed, config: { preset: "strict" } })).toEqual([]);
  });
});

test("message, place and trace tell the whole story", async () => {
  const text = `import { Pool } from "pg";
const pool = new Pool();
async function load(id: string) {
  return pool.query("select 1", [id]);
}
export async function loadUsers(users: string[]) {
  await Promise.all(users.map((id) => load(id)));
}
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings).toMatchObject([
    {
      severity: "error",
      confidence: "likely",
      message:
        "Starts one `pg` query per element of `users` at the same time; `pool` has 10 connections, the rest queue and may time out.",
      file: "main.ts",
    },
  ]);
  const [finding] = findings;
  expect(finding?.range.start.line).toBe(6);
  expect(finding?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [6, "`loadUsers` starts `loadUsers › map callback` for each element of `users`, nothing bounds how many at a time"],
    [6, "waits for all of them with `Promise.all`"],
    [6, "`loadUsers › map callback` returns the promise of `load`"],
    [3, "`load` returns the promise of `pg: Pool.query`"],
    [1, "`pool` has 10 connections for all of them"],
  ]);
});

test("a pool that a script makes for itself is not that of the program", async () => {
  const { findings } = await analyze({
    "prisma/seed.ts": 'import { PrismaClient } from "@prisma/client";\nexport const seeds = new PrismaClient();\n',
    "src/users.ts": `import { PrismaClient } from "@prisma/client";
export class Store extends PrismaClient {}
export class Users {
  constructor(private readonly store: Store) {}
  async refresh() {
    const users = await this.store.user.findMany();
    await Promise.all(users.map(({ id }) => this.store.user.update({ where: { id }, data: {} })));
  }
}
`,
  });
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Starts one `Prisma` query per element of `users` at the same time; [^`]*$/),
  ]);
});

test.each([
  ["$tx", 0],
  ["$transaction", 0],
  ["runInTransaction", 0],
  ["withTx", 0],
  ["withStore", 1],
] as const)("in the callback of %s, with %i findings", async (name, count) => {
  const text = `import type { PrismaClient } from "@prisma/client";
interface Store extends PrismaClient { ${name}<T>(work: (client: PrismaClient) => Promise<T>): Promise<T> }
export async function refresh(store: Store) {
  const users = await store.user.findMany();
  await store.${name}(async (client) => {
    await Promise.all(users.map(({ id }) => client.user.update({ where: { id }, data: {} })));
  });
}
`;
  const { findings } = await analyze({ "src/users.ts": text });
  expect(findings.filter(({ confidence }) => confidence !== "possible")).toHaveLength(count);
});

test("a wait over several lines is underlined up to what fans out", async () => {
  const text = `${load}export async function all(ids: string[]) {
  await Promise.all(
    ids.map(async (id) => {
      await load(id);
    }),
  );
}
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings.map(({ range }) => [range.start, range.end.line])).toEqual([[{ line: 4, character: 2 }, 5]]);
});

test("a tree walked with every branch at once", async () => {
  const text = `import { readdir, readFile } from "node:fs/promises";
export async function walk(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(entries.map((entry) => (entry.isDirectory() ? walk(entry.name) : readFile(entry.name))));
}
`;
  const [message, ...others] = await findingsOf(rule, text);
  expect(others).toEqual([]);
  expect(message).toMatch(/^4: Starts one .* for every branch of the tree below `entries` at the same time/);
});

test.each(["src/load.test.ts", "test/load.ts", "benchmarks/load.ts"])("in %s it is only possible", async (file) => {
  const text = over("await Promise.all(ids.map((id) => load(id)));");
  expect(await findingsOf(rule, text, { file })).toEqual([]);
  expect(await findingsOf(rule, text, { file, config: { preset: "strict" } })).toHaveLength(1);
});

test("a handful of things by name is only possible", async () => {
  const text = "export const all = (plugins: string[]) => Promise.all(plugins.map((plugin) => fetch(plugin)));\n";
  expect(await findingsOf(rule, text)).toEqual([]);
  expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(1);
});

test.each([
  ["server/tasks/load.ts", 1],
  ["server/tools/load.ts", 1],
  ["scripts/load.ts", 0],
  ["server/migrations/load.ts", 0],
  ["build-packages.ts", 0],
])("%s: %i at recommended", async (file, count) => {
  const text = over("await Promise.all(ids.map((id) => load(id)));");
  expect(await findingsOf(rule, text, { file })).toHaveLength(count);
  expect(await findingsOf(rule, text, { file, config: { preset: "strict" } })).toHaveLength(1);
});

test("what a browser opens is bounded by the browser; a fan-out that waits is not said to be left alone", async () => {
  const files = {
    "src/components/Upload.tsx":
      "export const all = (files: File[]) => Promise.all(files.map((body) => fetch('/', { method: 'PUT', body })));\n",
    "src/server/mirror.ts":
      "export const all = (urls: string[]) => together(urls.map((url) => fetch(url)));\ndeclare function together(all: unknown[]): Promise<void>;\n",
    "src/server/touch.ts": "export function all(urls: string[]) { for (const url of urls) void fetch(url); }\n",
  };
  const { findings } = await analyze(files, { config: { preset: "strict" } });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found.map(({ file, confidence }) => [file, confidence])).toEqual([
    ["src/components/Upload.tsx", "possible"],
    ["src/server/mirror.ts", "likely"],
    ["src/server/touch.ts", "likely"],
  ]);
  expect(found[1]?.message).not.toContain("waits for none");
  expect(found[2]?.message).toContain("waits for none of them");
});

test("who comes by counts: many that are served, or others that are to call, but not one person, and no script", async () => {
  const users = (name: string): string =>
    `export const ${name} = (users: string[]) => Promise.all(users.map((one) => fetch(one)));\n`;
  const files = {
    "src/server/routes.ts":
      'import express from "express";\nimport { served } from "./served.js";\nconst app = express();\napp.post("/all", async (_, res) => { await served(await fetchAllUsers()); res.end(); });\ndeclare function fetchAllUsers(): Promise<string[]>;\n',
    "src/server/served.ts": users("served"),
    "src/server/library.ts": users("library"),
    "src/server/deep.ts": `${users("deep")}function second(users: string[]) { return deep(users); }\nfunction third(users: string[]) { return second(users); }\nexport const fourth = (users: string[]) => third(users);\n`,
    "src/server/once.ts": `${users("once")}void once(readAll());\ndeclare function readAll(): string[];\n`,
    "src/server/start.ts":
      'import { spawn } from "node:child_process";\nconst users = await fetchAllUsers();\nawait Promise.all(users.map((one) => new Promise((resolve) => { spawn("make", [one], { stdio: "ignore" }).on("exit", resolve); })));\ndeclare function fetchAllUsers(): Promise<string[]>;\n',
    "src/editor/extension.ts": `import * as vscode from "vscode";\n${users("avatars")}vscode.commands.registerCommand("x", () => avatars(all()));\ndeclare function all(): string[];\n`,
  };
  const { findings } = await analyze(files, { config: { preset: "strict" } });
  const found = findings.filter(({ ruleId }) => ruleId === rule).map(({ file, confidence }) => [file, confidence]);
  expect(found).toEqual([
    ["src/editor/extension.ts", "possible"],
    ["src/server/deep.ts", "possible"],
    ["src/server/library.ts", "likely"],
    ["src/server/once.ts", "possible"],
    ["src/server/served.ts", "likely"],
    ["src/server/start.ts", "likely"],
  ]);
});

test("a package that is mostly of one person's program is one, and the others are not", async () => {
  const text = "export const all = (users: string[]) => Promise.all(users.map((one) => fetch(one)));\n";
  const view = 'import { useState } from "react";\nexport const View = () => useState(0);\n';
  const { findings } = await analyze(
    {
      "packages/app/src/api.ts": text,
      "packages/app/src/a.ts": view,
      "packages/app/src/b.ts": view,
      "packages/app/src/c.ts": view,
      "packages/server/src/api.ts": text,
    },
    { config: { preset: "strict" } },
  );
  expect(findings.filter(({ ruleId }) => ruleId === rule).map(({ file, confidence }) => [file, confidence])).toEqual([
    ["packages/app/src/api.ts", "possible"],
    ["packages/server/src/api.ts", "likely"],
  ]);
});

test("tests and demonstrations are known by their folders, whatever else these are called", async () => {
  const text = "export const all = (urls: string[]) => Promise.all(urls.map((url) => fetch(url)));\n";
  const folders = ["integration-tests", "e2e-tests", "test-utils", "device-demo-app", "latest", "contests", "services"];
  const { findings } = await analyze(Object.fromEntries(folders.map((one) => [`packages/${one}/src/a.ts`, text])), {
    config: { preset: "strict" },
  });
  const found = new Map(
    findings.filter(({ ruleId }) => ruleId === rule).map((one) => [one.file.split("/")[1], one.confidence]),
  );
  expect(folders.map((one) => found.get(one))).toEqual([
    "possible",
    "possible",
    "possible",
    "possible",
    "likely",
    "likely",
    "likely",
  ]);
});

test("what is waited for at one place is told of once", async () => {
  const { findings } = await analyze({
    "src/a.ts": `${load}export async function all(ids: string[], users: string[]) {
  const sent: Promise<unknown>[] = [];
  for (const id of ids) sent.push(load(id));
  for (const user of users) sent.push(load(user));
  await Promise.all(sent);
}
`,
  });
  expect(findings.filter(({ ruleId }) => ruleId === rule)).toHaveLength(1);
});

describe("work that nobody here knows", () => {
  const strict = { config: { preset: "strict" } } as const;
  const text = (body: string): string => `import { Capsule } from "capsule";
export async function all(capsules: Capsule[], limit: <T>(work: () => Promise<T>) => Promise<T>): Promise<unknown> { return ${body}; }
export async function install(capsule: Capsule): Promise<void> { const one = await capsule.open(); await one.exec("npm install"); }
export async function retried<T>(work: () => Promise<T>): Promise<T> { try { return await work(); } catch { return work(); } }
export async function step(one: Capsule): Promise<unknown> { return { done: await retried(() => one.exec("npm install")) }; }
`;
  test.each([
    [
      "is possible when its name says that it reaches out",
      "Promise.all(capsules.map((one) => one.exec('npm install')))",
      1,
    ],
    [
      "and when it is waited for a call further down",
      "Promise.all(capsules.map(async (one) => { await install(one); }))",
      1,
    ],
    ["and when a function of the program runs it", "Promise.allSettled(capsules.map((one) => step(one)))", 1],
    ["not when its name says nothing", "Promise.all(capsules.map((one) => one.validate()))", 0],
    ["not under a limit, whatever runs it", "Promise.all(capsules.map((one) => limit(() => step(one))))", 0],
    ["not when nothing waits for it", "capsules.map((one) => { one.exec('npm install'); })", 0],
    ["not under a limit", "Promise.all(capsules.map((one) => limit(() => one.exec('npm install'))))", 0],
    ["not in slices", "Promise.all(capsules.slice(0, 5).map((one) => one.exec('npm install')))", 0],
  ])("%s", async (_, body, count) => {
    const { findings } = await analyze({ "src/main.ts": text(body) }, strict);
    const found = findings.filter(({ ruleId }) => ruleId === "unbounded-concurrency");
    expect(found.map(({ confidence }) => confidence)).toEqual(Array.from({ length: count }, () => "possible"));
  });
});

test.each([
  ["Array.from({ length: 300_000 }, (_, index) => `user ${String(index)}`)", "likely"],
  ['["ann", "bob"]', "possible"],
])("what a caller is seen to give in a variable: %s", async (made, confidence) => {
  const text = `import { Pool } from "pg";
const pool = new Pool({ max: 20 });
async function update(user: string): Promise<void> { await pool.query("update users set seen = now() where name = $1", [user]); }
async function processUserData(users: string[]): Promise<void> { await Promise.all(users.map((user) => update(user))); }
export async function main(): Promise<void> { const users = ${made}; await processUserData(users); }
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId }) => ruleId === rule).map((one) => [one.confidence, one.message])).toEqual([
    [
      confidence,
      "Starts one `pg` query per element of `users` at the same time; `pool` has 20 connections, the rest queue and may time out.",
    ],
  ]);
});
