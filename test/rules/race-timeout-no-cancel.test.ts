import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "race-timeout-no-cancel";

const withTimeout = `export async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error("timeout")), ms); });
  try { return await Promise.race([promise, timeout]); } finally { clearTimeout(timer); }
}
`;
const pool = `import { Pool } from "pg";
const pool = new Pool();
async function load(id: string) { return pool.query("select * from users where id = $1", [id]); }
async function save(id: string) { await pool.query("insert into users values ($1)", [id]); }
`;
const clock = "new Promise<never>((_, reject) => setTimeout(() => reject(new Error('timeout')), 500))";

const definite: Programs = {
  "a lock that is acquired too late": `
    import { Mutex } from "async-mutex";
    const mutex = new Mutex();
    export async function work() {
      const release = await Promise.race([mutex.acquire(), ${clock}]);
      try { console.log("in"); } finally { release(); }
    }`,
  "a connection that comes too late": `
    import { Pool } from "pg";
    const pool = new Pool();
    export async function connect() { return Promise.race([pool.connect(), ${clock}]); }`,
  "a semaphore through a wrapper": `
    import { Semaphore } from "async-mutex";
    const semaphore = new Semaphore(2);
    ${withTimeout}
    export async function work() { const [, release] = await withTimeout(semaphore.acquire(), 100); release(); }`,
};

const likely: Programs = {
  "a race with a clock, through a wrapper that a function makes": `${pool}
    export function within(ms: number): <T>(promise: Promise<T>) => Promise<T> {
      const late = new Promise<never>((_, reject) => { setTimeout(() => { reject(new Error("late")); }, ms); });
      return <T>(work: Promise<T>): Promise<T> => Promise.race([work, late]);
    }
    export async function all(ids: string[], ms: number) {
      const inTime = within(ms);
      for (const id of ids) await inTime(load(id));
    }`,
  "a request in every round of a loop": `${withTimeout}
    async function region(url: string) { const answer = await withTimeout(fetch(url), 500); return answer.headers.get("x-region"); }
    export async function regions(urls: string[]) { for (const url of urls) console.log(await region(url)); }`,
  "a rejection that is handled, against a clock that rejects": `${pool}
    export async function user(id: string) { return Promise.race([save(id).catch(() => null), ${clock}]); }`,
  "a query in the race itself": `${pool}
    export async function user(id: string) { return Promise.race([load(id), ${clock}]); }`,
  "a query through a wrapper": `${pool}${withTimeout}
    export async function user(id: string) { return await withTimeout(load(id), 500); }`,
  "a wrapper that is returned": `${pool}${withTimeout}
    export function user(id: string) { return withTimeout(save(id), 500); }`,
  "a wrapper that runs a function": `${pool}
    async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
      return Promise.race([work(), new Promise<never>((_, reject) => setTimeout(reject, ms))]);
    }
    export async function user(id: string) { return within(500, () => save(id)); }`,
  "a wrapper made by hand": `${pool}
    function limited<T>(promise: Promise<T>, ms: number): Promise<T> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("timeout")), ms);
        promise.then((value) => { clearTimeout(timer); resolve(value); }, reject);
      });
    }
    export async function user(id: string) { return await limited(save(id), 500); }`,
  "a wrapper around a wrapper": `${pool}${withTimeout}
    async function quick<T>(promise: Promise<T>): Promise<T> { return withTimeout(promise, 100); }
    export async function user(id: string) { return await quick(save(id)); }`,
  "a promise in a variable": `${pool}${withTimeout}
    export async function user(id: string) { const saving = save(id); await withTimeout(saving, 500); }`,
  "a sleep that rejects": `${pool}
    const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
    export async function user(id: string) { return Promise.race([save(id), sleep(500).then(() => { throw new Error("timeout"); })]); }`,
  "a request": `export async function get(url: string) { return Promise.race([fetch(url), ${clock}]); }`,
  "a clock that is a variable": `
    export async function get(url: string) { const timeout = ${clock}; return await Promise.race([fetch(url), timeout]); }`,
  "a method as wrapper": `${pool}
    export class Users {
      private async withTimeout<T>(promise: Promise<T>): Promise<T> { return Promise.race([promise, ${clock}]); }
      async save(id: string) { return await this.withTimeout(save(id)); }
    }`,
  "p-timeout": `
    import pTimeout from "p-timeout";
    ${pool}
    export async function user(id: string) { return await pTimeout(save(id), { milliseconds: 500 }); }`,
  "a lock that is held": `
    import { Mutex } from "async-mutex";
    const mutex = new Mutex();
    ${withTimeout}
    export async function work(url: string) { return await withTimeout(mutex.runExclusive(() => fetch(url)), 100); }`,
  "a transaction": `${pool}${withTimeout}
    async function transfer() {
      const client = await pool.connect();
      try { await client.query("begin"); await client.query("update a set x = 1"); await client.query("commit"); } finally { client.release(); }
    }
    export async function run() { await withTimeout(transfer(), 1000); }`,
  "a report that keeps a connection": `${pool}${withTimeout}
    async function report() { const client = await pool.connect(); try { await client.query("select 1"); } finally { client.release(); } }
    export async function page() { return withTimeout(report(), 1000); }`,
  "a process": `
    import { promisify } from "node:util";
    import { exec } from "node:child_process";
    const run = promisify(exec);
    ${withTimeout}
    export async function build() { return await withTimeout(run("make"), 1000); }`,
};

const possible: Programs = {
  "a request that changes something": `${withTimeout}
    export async function post(url: string, body: string) { return await withTimeout(fetch(url, { method: "POST", body }), 1000); }`,
  "a clock of timers/promises": `
    import { setTimeout as after } from "node:timers/promises";
    import { appendFile } from "node:fs/promises";
    export async function note(text: string) { await Promise.race([appendFile("log", text), after(100)]); }`,
  "a clock from another file": `
    // file: time.ts
    export const after = (ms: number) => new Promise<never>((_, reject) => setTimeout(reject, ms));
    // file: main.ts
    import { after } from "./time.js";
    import { appendFile } from "node:fs/promises";
    export async function note(text: string) { await Promise.race([appendFile("log", text), after(100)]); }`,
  "a wrapper in another file": `
    // file: time.ts
    ${withTimeout}
    // file: main.ts
    import { withTimeout } from "./time.js";
    import { writeFile } from "node:fs/promises";
    export async function store(text: string) { await withTimeout(writeFile("a.txt", text), 500); }`,
  "a write through a wrapper": `
    import { writeFile } from "node:fs/promises";
    ${withTimeout}
    export async function store(text: string) { await withTimeout(writeFile("a.txt", text), 500); }`,
  "what a command of a command line leaves behind": `
    // file: cli/commands/get.ts
    export async function get(url: string) { return Promise.race([fetch(url), new Promise<never>((_, reject) => setTimeout(reject, 1000))]); }`,
  "a probe, which leaves a write behind": `${withTimeout}
    import { unlink, writeFile } from "node:fs/promises";
    async function probe() { await writeFile("x", "y"); await unlink("x"); return true; }
    export async function isWritable() { return withTimeout(probe(), 1000); }`,
  "requests of a script": `${withTimeout}
    async function region(url: string) { const answer = await withTimeout(fetch(url), 500); return answer.headers.get("x-region"); }
    for (const url of process.argv) console.log(await region(url));`,
  "a race with somebody who gives up, through a wrapper": `${pool}
    export function abortable(signal: AbortSignal): <T>(promise: Promise<T>) => Promise<T> {
      const aborted = new Promise<never>((_, reject) => { signal.addEventListener("abort", () => { reject(signal.reason); }, { once: true }); });
      return <T>(work: Promise<T>): Promise<T> => Promise.race([work, aborted]);
    }
    export async function all(ids: string[], signal: AbortSignal) {
      const unlessAborted = abortable(signal);
      for (const id of ids) await unlessAborted(load(id));
    }`,
  "a request that the start of a program makes, once": `${withTimeout}
    async function region(url: string) { const answer = await withTimeout(fetch(url), 500); return answer.headers.get("x-region"); }
    console.log(await region("https://a.test"));`,
  "a request that is meant to go on": `
    export async function submit(url: string, body: string) {
      await Promise.race([fetch(url, { method: "POST", body }).catch(() => null), new Promise((resolve) => { setTimeout(resolve, 150); })]);
    }`,
  "a probe whose answer is only a hint": `${pool}
    export function wait(id: string, ms: number) {
      return new Promise<string | null>((resolve) => {
        let settled = false;
        const finish = (value: string | null) => { if (settled) return; settled = true; clearTimeout(timer); resolve(value); };
        const timer = setTimeout(() => finish(null), ms);
        load(id).then(() => { finish(id); }).catch(() => {});
      });
    }`,
};

const silent: Programs = {
  "a timer that starts when the work is done": `
    export function remove(go: () => void) {
      return new Promise((resolve, reject) => {
        fetch("/user", { method: "DELETE" }).then(async (answer) => {
          if (!answer.ok) { reject(new Error(String(answer.status))); return; }
          await new Promise((done) => setTimeout(() => { go(); done(null); }, 200));
          resolve(null);
        });
      });
    }`,
  "a client that gives up by itself": `
    import ky from "ky";
    ${withTimeout}
    export async function get(url: string) { return await withTimeout(ky.get(url), 500); }`,
  "a check of mail transports": `
    import nodemailer from "nodemailer";
    ${withTimeout}
    const transport = nodemailer.createTransport({ host: "mail" });
    export async function health() { return await withTimeout(transport.verify(), 500); }`,
  "a signal that is passed on": `
    ${withTimeout}
    export async function get(url: string, signal: AbortSignal) { return await withTimeout(fetch(url, { signal }), 500); }`,
  "a signal in the race": `
    export async function get(url: string) {
      const controller = new AbortController();
      return Promise.race([fetch(url, { signal: controller.signal }), ${clock}]);
    }`,
  "a controller that is aborted": `
    export async function get(url: string) {
      const controller = new AbortController();
      const load = () => fetch(url, { signal: controller.signal });
      try { return await Promise.race([load(), ${clock}]); } finally { controller.abort(); }
    }`,
  "a signal deeper down": `
    ${withTimeout}
    async function get(url: string, signal: AbortSignal) { return fetch(url, { signal }); }
    export async function run(url: string) { return await withTimeout(get(url, AbortSignal.timeout(400)), 500); }`,
  "a query that is ended": `${pool}
    export async function user(id: string) {
      const client = await pool.connect();
      try { return await Promise.race([client.query("select 1", [id]), ${clock}]); } catch (error) { await client.cancel(); throw error; }
    }`,
  computation: `
    ${withTimeout}
    async function add(a: number, b: number) { return a + b; }
    export async function run() { return await withTimeout(add(1, 2), 500); }`,
  "a wait for an event": `
    import { once, EventEmitter } from "node:events";
    ${withTimeout}
    export async function ready(emitter: EventEmitter) { await withTimeout(once(emitter, "ready"), 500); }`,
  "two pieces of work without a clock": `${pool}
    export async function fastest(a: string, b: string) { return Promise.race([load(a), load(b)]); }`,
  "a read of a file": `
    import { readFile } from "node:fs/promises";
    export async function read() { return Promise.race([readFile("a.txt"), ${clock}]); }`,
  "a shutdown": `${pool}
    export async function shutdown() { await Promise.race([pool.end(), new Promise((done) => setTimeout(done, 5000))]); }`,
  "a race with somebody who cancels, by something that is not known": `${pool}
    declare function createCancelable(): any;
    export async function run(id: string) { const cancelable = createCancelable(); return Promise.race([cancelable.wait(), load(id)]); }`,
  "a wrapper that nobody gives work": withTimeout,
  "a promise from elsewhere": `${withTimeout}
    export async function wait(promise: Promise<string>) { return await withTimeout(promise, 500); }`,
  "a lock with its own limit": `
    import { Mutex, withTimeout } from "async-mutex";
    const mutex = withTimeout(new Mutex(), 100);
    export async function work() { const release = await mutex.acquire(); release(); }`,
  "two clocks": `
    const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
    export async function nap() { await Promise.race([sleep(10), sleep(20)]); }`,
  "AbortSignal.timeout alone": `
    export async function get(url: string) { return await fetch(url, { signal: AbortSignal.timeout(500) }); }`,
  "axios with its own limit": `
    import axios from "axios";
    ${withTimeout}
    export async function get(url: string) { return await withTimeout(axios.get(url, { timeout: 400 }), 500); }`,
  "a race in sequence": `${pool}
    export async function one(ids: string[]) { for (const id of ids) await load(id); await new Promise((done) => setTimeout(done, 5)); }`,
  "a reader that is cancelled": `
    export async function read(reader: ReadableStreamDefaultReader<string>) {
      try { return await Promise.race([reader.read(), ${clock}]); } catch (error) { await reader.cancel(); throw error; }
    }`,
};

testVerdicts(rule, { definite, likely, possible, silent }, [
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
  "async-mutex",
  "p-timeout",
]);

test("message, place and trace tell the whole story", async () => {
  const text = `import { Pool } from "pg";
const pool = new Pool();
async function save(id: string) {
  await pool.query("insert into users values ($1)", [id]);
}
async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  return Promise.race([promise, new Promise<never>((_, reject) => setTimeout(reject, ms))]);
}
export async function register(id: string) {
  await withTimeout(save(id), 500);
}
`;
  const { findings } = await analyze({ "main.ts": text });
  const ours = findings.filter(({ ruleId }) => ruleId === rule);
  expect(ours).toMatchObject([
    {
      severity: "warning",
      confidence: "likely",
      message:
        "When the time is up first, nothing ends `save`: `pg: Pool.query` keeps its connection until the database is done with it.",
    },
  ]);
  expect(ours[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [9, "`register` waits here no longer than the clock allows, through `withTimeout`"],
    [6, "the first of the two decides, and nothing ends the other"],
    [9, "`register` awaits `save`"],
    [3, "`save` awaits `pg: Pool.query`"],
  ]);
});

test("in tests it is only possible", async () => {
  const text = `export async function get(url: string) { return Promise.race([fetch(url), ${clock}]); }`;
  expect(await findingsOf(rule, text, { file: "src/a.test.ts" })).toEqual([]);
  expect(await findingsOf(rule, text, { file: "src/a.test.ts", config: { preset: "strict" } })).toHaveLength(1);
});

test("a page ends what it is asked by itself, a browser that starts late does not", async () => {
  const text = (work: string): string => `import { chromium, type Page } from "playwright-core";
async function shot(page: Page) { return page.screenshot({ fullPage: true }); }
async function open() { return chromium.launch(); }
export async function run(page: Page) { return Promise.race([${work}, ${clock}]); }
`;
  expect(await findingsOf(rule, text("shot(page)"), { config: { preset: "strict" } })).toEqual([]);
  expect(await findingsOf(rule, text("open()"), { config: { preset: "strict" } })).toHaveLength(1);
});
