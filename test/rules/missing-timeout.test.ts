import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "missing-timeout";

const mutex = `import { Mutex, withTimeout } from "async-mutex";\nconst mutex = withTimeout(new Mutex(), 1000);\n`;

const possible: Programs = {
  fetch: `export async function get(url: string) { return await fetch(url); }`,
  "fetch with options": `export async function get(url: string) { return await fetch(url, { method: "POST", body: "x" }); }`,
  "fetch that is returned": `export function get(url: string) { return fetch(url); }`,
  "fetch among others": `export async function get(a: string, b: string) { return await Promise.all([fetch(a), b]); }`,
  axios: `import axios from "axios";\nexport async function get(url: string) { return (await axios.get(url)).data; }`,
  "axios as a function": `import axios from "axios";\nexport async function get(url: string) { return await axios({ url }); }`,
  "an axios client without one": `import axios from "axios";\nconst client = axios.create({ baseURL: "https://a" });\nexport async function get(url: string) { return await client.get(url); }`,
  "a package by `require`": `const axios = require("axios");\nmodule.exports = { get: async (url) => { const options = { url }; return await axios.request(options); } };`,
  "a member of a package by `require`": `const { get } = require("axios");\nmodule.exports = { load: async (url) => await get(url) };`,
  got: `import got from "got";\nexport async function get(url: string) { return await got(url).json(); }`,
  "a request made for an address that is put together": `import bent from "bent";\nexport async function get(id: string) { const ask = bent(\`https://a/\${id}\`, "GET", "json", 200); return await ask(""); }`,
  "node-fetch": `import fetch from "node-fetch";\nexport async function get(url: string) { return await fetch(url); }`,
  "a pool without one": `import { Pool } from "pg";\nconst pool = new Pool({ max: 5 });\nexport async function get(id: string) { return await pool.query("select 1", [id]); }`,
  "two queries of one pool": `import { Pool } from "pg";\nconst pool = new Pool();\nexport async function get(id: string) { await pool.query("select 1", [id]); await pool.query("select 2", [id]); }`,
  "a pool of mysql2": `import mysql from "mysql2/promise";\nconst pool = mysql.createPool({ host: "a" });\nexport async function get(id: string) { return await pool.query("select 1", [id]); }`,
  "a lock": `import { Mutex } from "async-mutex";\nconst mutex = new Mutex();\nexport async function get() { const release = await mutex.acquire(); try { console.log(1); } finally { release(); } }`,
  "a request instead of one that failed": `export async function get(a: string, b: string) { try { return await fetch(a, { signal: AbortSignal.timeout(5) }); } catch { return await fetch(b); } }`,
  "a request whose answer a handler waits for": `import axios from "axios";\nexport function refresh(url: string) { axios.get<number[]>(url + "/trades/of/the/whole/market/since/yesterday")\n  .then((answer) => { console.log(answer.data); }).catch(console.error); }`,
  "a function that would hand on what it does not need itself": `async function ask(url: string, options: RequestInit & { tries?: number } = {}) {
  const { tries = 3, ...rest } = options;
  if (tries === 0) throw new Error(url);
  return await fetch(url, { ...rest, redirect: "error" });
}
export async function text(url: string) { const answer = await ask(url).then((one) => one.text()); return answer; }`,
  "a function that would hand a limit on": `async function ask(url: string, options?: RequestInit & { timeout?: number }) {
      if (options?.timeout) return await fetch(url, { ...options, signal: AbortSignal.timeout(options.timeout) });
      return fetch(url, { ...options, redirect: "error" });
    }
    export async function get(url: string) { return await ask(url, { headers: { a: "b" } }); }
    export async function quick(url: string) { return await ask(url, { timeout: 100 }); }`,
  "a client made from a description": `import createClient, { type Client } from "openapi-fetch";
    export class Update { readonly #client: Client<object> = createClient<object>({ baseUrl: "https://a" }); ask() { this.#client.POST("/updates", { body: {} }).then(console.log).catch(console.error); } }`,
  "in a transaction that ends by itself": `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();
    export async function pay(url: string) { await prisma.$transaction(async (tx) => { await tx.user.update({ where: { id: 1 }, data: {} }); await fetch(url, { method: "POST" }); }); }`,
  "options that say nothing of time": `const options = { method: "POST" };\nexport async function get(url: string) { return await fetch(url, options); }`,
  "a keep-alive is no limit": `import axios from "axios";\nexport async function get(url: string) { return await axios.get(url, { headers: { a: "b" } }); }`,
};

const likely: Programs = {
  "under a lock": `${mutex}export async function get(url: string) { return await mutex.runExclusive(() => fetch(url)); }`,
  "under a lock, by hand": `${mutex}export async function get(url: string) {
      const release = await mutex.acquire();
      try { return await fetch(url); } finally { release(); }
    }`,
  "below a lock": `${mutex}async function load(url: string) { return await fetch(url); }
    export async function get(url: string) { return await mutex.runExclusive(async () => { return await load(url); }); }`,
  "while a connection is held": `import { Pool } from "pg";\nconst pool = new Pool({ statement_timeout: 100 });
    export async function get(url: string) {
      const client = await pool.connect();
      try { const answer = await fetch(url); await client.query("insert into a values ($1)", [answer.status]); } finally { client.release(); }
    }`,
};

const silent: Programs = {
  "a package by `require`, with a limit": `const axios = require("axios");\nmodule.exports = { get: async (url) => { const options = { url, timeout: 500 }; return await axios.request(options); } };`,
  "a client of the program by `require`": `const axios = require("./client");\nmodule.exports = { get: async (url) => await axios.get(url) };`,
  "a signal": `export async function get(url: string, signal: AbortSignal) { return await fetch(url, { signal }); }`,
  "AbortSignal.timeout": `export async function get(url: string) { return await fetch(url, { signal: AbortSignal.timeout(500) }); }`,
  "a controller": `export async function get(url: string) { const controller = new AbortController(); setTimeout(() => controller.abort(), 10); return await fetch(url, { signal: controller.signal }); }`,
  "options with a signal": `export async function get(url: string) { const options = { signal: AbortSignal.timeout(5) }; return await fetch(url, options); }`,
  "a limit that is taken out of what is handed on": `async function ask(url: string, options: RequestInit & { timeout?: number } = {}) {
  const { timeout = 3, ...rest } = options;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), timeout);
  return await fetch(url, { ...rest, signal: controller.signal });
}
export async function text(url: string) { return await ask(url).then((one) => one.text()); }`,
  "options of the caller": `export async function get(url: string, options: RequestInit) { return await fetch(url, options); }`,
  "a function that is handed the options of its caller": `async function ask(url: string, options?: RequestInit) { return await fetch(url, { ...options, redirect: "error" }); }
    export async function get(url: string, options: RequestInit) { return await ask(url, options); }
    export async function quick(url: string) { return await ask(url, { signal: AbortSignal.timeout(5) }); }`,
  "a function that has a limit unless it is given another": `async function ask(url: string, options: RequestInit = { signal: AbortSignal.timeout(5) }) { return await fetch(url, options); }
    export async function get(url: string) { return await ask(url); }`,
  "a function that sets a limit itself": `async function ask(url: string, options: RequestInit = {}) { options.signal ??= AbortSignal.timeout(5); return await fetch(url, options); }
    export async function get(url: string) { return await ask(url); }`,
  "a function that merges in a limit": `async function ask(url: string, options: RequestInit = {}) { const merged = { signal: AbortSignal.timeout(5), ...options }; return await fetch(url, merged); }
    export async function get(url: string) { return await ask(url); }`,
  "a function whose answer is waited for in time": `async function ask(url: string, options?: RequestInit) { return await fetch(url, options); }
    export async function get(url: string) { return await Promise.race([ask(url), new Promise((_, reject) => setTimeout(reject, 100))]); }`,
  "options spread": `export async function get(url: string, options: RequestInit) { return await fetch(url, { ...options, method: "POST" }); }`,
  "options given a signal later": `export async function get(url: string) { const options: RequestInit = { method: "POST" }; options.signal = AbortSignal.timeout(5); return await fetch(url, options); }`,
  "a race with a timer": `export async function get(url: string) { return await Promise.race([fetch(url), new Promise((_, reject) => setTimeout(reject, 100))]); }`,
  "a wrapper": `async function within<T>(promise: Promise<T>, ms: number): Promise<T> { return Promise.race([promise, new Promise<never>((_, reject) => setTimeout(reject, ms))]); }
    export async function get(url: string) { return await within(fetch(url), 100); }`,
  "a wrapper that runs a function": `async function within<T>(work: () => Promise<T>, ms: number): Promise<T> { return Promise.race([work(), new Promise<never>((_, reject) => setTimeout(reject, ms))]); }
    export async function get(url: string) { return await within(() => fetch(url), 100); }`,
  "p-timeout": `import pTimeout from "p-timeout";\nexport async function get(url: string) { return await pTimeout(fetch(url), { milliseconds: 50 }); }`,
  "axios with a limit": `import axios from "axios";\nexport async function get(url: string) { return await axios.get(url, { timeout: 1000 }); }`,
  "an axios client with a limit": `import axios from "axios";\nconst client = axios.create({ timeout: 1000 });\nexport async function get(url: string) { return await client.get(url); }`,
  "axios.defaults": `import axios from "axios";\naxios.defaults.timeout = 1000;\nexport async function get(url: string) { return await axios.get(url); }`,
  "a client given by others": `import type { AxiosInstance } from "axios";\nexport class Api { constructor(private readonly http: AxiosInstance) {} async get(url: string) { return await this.http.get(url); } }`,
  "got with a limit": `import got from "got";\nexport async function get(url: string) { return await got(url, { timeout: { request: 500 } }).json(); }`,
  "got that was extended": `import got from "got";\nconst client = got.extend({ timeout: { request: 500 } });\nexport async function get(url: string) { return await client(url).json(); }`,
  ky: `import ky from "ky";\nexport async function get(url: string) { return await ky.get(url).json(); }`,
  undici: `import { request } from "undici";\nexport async function get(url: string) { return await request(url); }`,
  "a pool with a limit": `import { Pool } from "pg";\nconst pool = new Pool({ statement_timeout: 5000 });\nexport async function get(id: string) { return await pool.query("select 1", [id]); }`,
  "a pool with another": `import { Pool } from "pg";\nconst pool = new Pool({ query_timeout: 5000 });\nexport async function get(id: string) { return await pool.query("select 1", [id]); }`,
  "a pool made from options elsewhere": `import { Pool, type PoolConfig } from "pg";\nexport function make(config: PoolConfig) { const pool = new Pool(config); return async (id: string) => await pool.query("select 1", [id]); }`,
  "a model": `import { Model } from "sequelize";\nclass User extends Model {}\nexport async function get(id: string) { return await User.findByPk(id); }`,
  "a pool whose address may say more": `import { createPool } from "mysql2/promise";\nexport async function get(host: string, query: string) { const pool = createPool(\`mysql://\${host}?\${query}\`); return await pool.query("select 1"); }`,
  "a lock with a limit": `import { Mutex, withTimeout } from "async-mutex";\nconst mutex = withTimeout(new Mutex(), 100);\nexport async function get() { const release = await mutex.acquire(); release(); }`,
  "a request that nothing waits for": `export function get(url: string) { void fetch(url); }`,
  "a body": `export async function read(answer: Response) { return await answer.text(); }`,
  files: `import { readFile } from "node:fs/promises";\nexport async function read() { return await readFile("a"); }`,
  "a global dispatcher": `import { Agent, setGlobalDispatcher } from "undici";\nsetGlobalDispatcher(new Agent({ headersTimeout: 1000 }));\nexport async function get(url: string) { return await fetch(url); }`,
};

testVerdicts(
  rule,
  { likely, possible, silent: Object.fromEntries(Object.entries(silent).filter(([name]) => !elsewhere(name))) },
  ["pg", "@types/pg", "pg-types", "@types/node", "async-mutex", "p-timeout"],
);

/** Programs that set defaults for the whole workspace, which are analysed alone. */
function elsewhere(name: string): boolean {
  return name === "axios.defaults" || name === "a global dispatcher";
}

test.each(Object.entries(silent).filter(([name]) => elsewhere(name)))("is silent on %s", async (_name, text) => {
  expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toEqual([]);
});

test("message, place and trace tell the whole story", async () => {
  const text = `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function load(url: string) {
  return await fetch(url);
}
export async function get(url: string) {
  return await mutex.runExclusive(async () => {
    return await load(url);
  });
}
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings).toMatchObject([
    {
      ruleId: rule,
      severity: "warning",
      confidence: "likely",
      message:
        "When the other side does not answer, nothing ends this wait for `fetch`, and `mutex` stays taken: everybody else who needs it waits as well.",
      file: "main.ts",
    },
  ]);
  expect(findings[0]?.range.start.line).toBe(3);
  expect(findings[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [6, "takes `mutex` here, and gives it back only after all that follows"],
    [6, "`get` awaits `get › runExclusive callback`"],
    [7, "`get › runExclusive callback` awaits `load`"],
    [3, "`load` awaits `fetch`"],
    [3, "neither the arguments nor the client say how long to wait"],
  ]);
});

test("a lock that each run has for itself keeps nobody out", async () => {
  const text = `import { Mutex } from "async-mutex";
export async function scan(urls: string[]) {
  const mutex = new Mutex();
  return await Promise.all(urls.map((url) => mutex.runExclusive(async () => await fetch(url))));
}
`;
  expect(await findingsOf(rule, text)).toEqual([]);
});

test("waits of a file for one client while the same is held are one finding", async () => {
  const text = `import { Mutex } from "async-mutex";
const mutex = new Mutex();
async function load(url: string) { return await fetch(url); }
async function save(url: string) { return await fetch(url, { method: "PUT" }); }
export async function copy(from: string, to: string) {
  return await mutex.runExclusive(async () => {
    await load(from);
    return await save(to);
  });
}
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings.map(({ range, message }) => [range.start.line, message])).toEqual([
    [
      2,
      "When the other side does not answer, nothing ends this wait for `fetch`, and `mutex` stays taken: everybody else who needs it waits as well; so it is at 1 more place of `main.ts`.",
    ],
  ]);
  expect(findings[0]?.trace.map(({ range }) => range.start.line)).toContain(3);
});

test("the pool is held, and not what decides before whether there is anything to do", async () => {
  const text = `import { Sequelize } from "sequelize";
const sequelize = new Sequelize("postgres://localhost/x");
export async function store(entry: { isDirectory: boolean; done?: string }, url: string) {
  if (entry.isDirectory) return;
  if (entry.done) return;
  await sequelize.transaction(async () => { await fetch(url); });
}
`;
  const [finding] = await findingsOf(rule, text);
  expect(finding).toContain("and a connection of `sequelize` stays taken");
});

test("outside of a lock it is info, and in strict alone", async () => {
  const text = "export async function get(url: string) { return await fetch(url); }";
  expect(await findingsOf(rule, text)).toEqual([]);
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId }) => ruleId === rule)).toMatchObject([
    { severity: "info", confidence: "possible" },
  ]);
});

test("tests and scripts are left alone", async () => {
  const text = "export async function get(url: string) { return await fetch(url); }";
  for (const file of ["src/get.test.ts", "scripts/get.ts"]) {
    expect(await findingsOf(rule, text, { file, config: { preset: "strict" } })).toEqual([]);
  }
});

test("of calls that hand no limit on, the first is told of, and how many there are", async () => {
  const { findings } = await analyze(
    {
      "ask.ts": `export async function ask(url: string, options?: RequestInit) { return await fetch(url, { ...options, redirect: "error" }); }`,
      "main.ts": `import { ask } from "./ask.js";
export async function first() { return await ask("a"); }
export async function second() { return await ask("b", { method: "POST" }); }
export async function third() { return await ask("c", { signal: AbortSignal.timeout(5) }); }
`,
    },
    { config: { preset: "strict" } },
  );
  expect(
    findings.filter((one) => one.ruleId === rule).map((one) => [one.file, one.range.start.line, one.message]),
  ).toEqual([
    [
      "main.ts",
      1,
      "Nothing ends this wait when the other side accepts the request and does not answer: `ask` would hand a signal or a time limit on to `fetch`, and is given none here, nor in 1 more call of it.",
    ],
  ]);
});

test("what is taken only where somebody says so, and which implementation runs then, are not known to go together", async () => {
  const program = (condition: string): string => `import { DataSource, type QueryRunner } from "typeorm";
const source = new DataSource({ type: "postgres", url: "postgres://localhost/x" });
abstract class UseCase {
  inTransaction = false;
  runner!: QueryRunner;
  protected abstract work(): Promise<void>;
  async execute(inTransaction: boolean): Promise<void> {
    this.inTransaction = inTransaction;
    try {
      ${condition}await this.startTransaction();
      await this.work();
    } finally {
      ${condition}await this.runner.release();
    }
  }
  private async startTransaction(): Promise<void> {
    this.runner = source.createQueryRunner();
    await this.runner.startTransaction();
  }
}
export class Ask extends UseCase {
  protected async work(): Promise<void> { await fetch("https://example.com"); }
}
export class Store extends UseCase {
  protected async work(): Promise<void> { await source.query("select 1"); }
}
`;
  expect(await findingsOf(rule, program(""))).toHaveLength(1);
  expect(await findingsOf(rule, program("if (this.inTransaction) "))).toEqual([]);
  const alone = program("if (this.inTransaction) ").replace(/export class Store[^]*/, "");
  expect(await findingsOf(rule, alone)).toHaveLength(1);
});

test("a page keeps out its one user", async () => {
  const text = `${mutex}export async function get(url: string) { return await mutex.runExclusive(() => fetch(url)); }`;
  const { findings } = await analyze(
    { "src/static/js/models/api.js": text.replace(": string", ""), "src/api.ts": text },
    { config: { preset: "recommended" } },
  );
  expect(findings.filter(({ ruleId }) => ruleId === rule).map(({ file }) => file)).toEqual(["src/api.ts"]);
});
