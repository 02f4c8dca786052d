import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "overlapping-interval";
const load = `import { Pool } from "pg";
const pool = new Pool();
async function due(): Promise<string[]> { const { rows } = await pool.query("select 1"); return rows as string[]; }
async function work(id: string): Promise<void> { await pool.query("update", [id]); }
async function sync(): Promise<void> { for (const id of await due()) await work(id); }
`;
const packages = ["pg", "@types/pg", "pg-types", "@types/node", "async-mutex", "p-limit", "yocto-queue"];

const reported: readonly (readonly [string, string])[] = [
  ["an async callback", "setInterval(async () => { for (const id of await due()) await work(id); }, 5000);"],
  ["a callback that returns the promise", "setInterval(() => sync(), 5000);"],
  ["a callback that drops the promise", "setInterval(() => { void sync(); }, 5000);"],
  ["a callback with a handler for rejections", "setInterval(() => { sync().catch(console.error); }, 5000);"],
  ["a function by name", "setInterval(sync, 5000);"],
  ["a time in a constant", "const SECOND = 1000;\nsetInterval(sync, 5 * SECOND);"],
  ["two steps", "setInterval(async () => { const [id] = await due(); await work(id ?? ''); }, 5000);"],
  ["a fan-out", "setInterval(async () => { await Promise.all((await due()).map(work)); }, 5000);"],
  [
    "a try around it",
    "setInterval(async () => { try { await sync(); } catch (error) { console.error(error); } }, 5000);",
  ],
  [
    "a message sent on the side, beside what is waited for",
    `import { WebSocketServer } from "ws";
new WebSocketServer({ port: 1 }).on("connection", (ws) => {
  setInterval(async () => { for (const id of await due()) await work(id); ws.send("done"); }, 5000);
});`,
  ],
  [
    "a method",
    "class Poller { start() { setInterval(() => this.tick(), 5000); } async tick() { await sync(); } }\nnew Poller().start();",
  ],
  [
    "a bound method",
    "class Poller { start() { setInterval(this.tick.bind(this), 5000); } async tick() { await sync(); } }\nnew Poller().start();",
  ],
  [
    "a flag that is never looked at",
    "let busy = false;\nsetInterval(async () => { busy = true; await sync(); busy = false; }, 5000);\nexport const isBusy = () => busy;",
  ],
  [
    "a flag of the run's own",
    "setInterval(async () => { let busy = false; if (busy) return; busy = true; await sync(); }, 5000);",
  ],
  [
    "a check that has nothing to do with the run",
    "let enabled = true;\nsetInterval(async () => { if (!enabled) return; await sync(); }, 5000);\nexport const stop = () => { enabled = false; };",
  ],
  [
    "work that does not return its promise",
    "setInterval(() => { due().then((ids) => Promise.all(ids.map(work))); }, 5000);",
  ],
  [
    "a wrapper that keeps no flag",
    "function logged(run: () => Promise<void>) { return async () => { console.log('runs'); await run(); }; }\nconst idle = logged(async () => { await sync(); });\nsetInterval(() => { void idle(); }, 5000);",
  ],
  [
    "a time by a constant of a class",
    "class Second { public static ms = 1000; }\nsetInterval(() => void sync(), 5 * Second.ms);",
  ],
  [
    "a callback handed through a function of one's own",
    "function every(run: () => Promise<void>) { setInterval(run, 5000); }\nevery(async () => { await sync(); });",
  ],
];

/** How long work of which nothing is known takes is not known either. */
const unknown: readonly (readonly [string, string, number])[] = [
  [
    "half a second",
    `import { worker } from "@acme/worker";\nsetInterval(async () => { console.log(await worker.status()); }, 500);`,
    1,
  ],
  [
    "half a second, beside something written at once",
    `import { worker } from "@acme/worker";\nsetInterval(async () => { localStorage.setItem("asked", "yes"); console.log(await worker.status()); }, 500);`,
    1,
  ],
  [
    "half a second, kept in a variable when it has come",
    `import { worker } from "@acme/worker";
let last: { at: number } | undefined;
setInterval(async () => {
  if (!last || last.at < Date.now()) last = await worker.status();
  else console.log(await worker.count());
}, 500);`,
    1,
  ],
  [
    "half a second, of something that is called like a lock",
    `import { chain } from "@acme/chain";\nsetInterval(async () => { console.log(await chain.getBlock("latest")); }, 500);`,
    1,
  ],
  [
    "half a second, by whoever has the lock",
    `import { chain, store } from "@acme/chain";\nsetInterval(async () => { if (await store.getLock("latest")) console.log(await chain.read()); }, 500);`,
    0,
  ],
  [
    "half a second, with its promise kept before it is waited for",
    `import { worker } from "@acme/worker";
let last: Promise<number> | undefined;
setInterval(async () => {
  if (!last) { last = worker.status(); await last; last = undefined; }
}, 500);`,
    0,
  ],
  [
    "half a second, of the language itself",
    "setInterval(async () => { console.log(await Promise.resolve(1)); }, 500);",
    0,
  ],
];
test.each(unknown)("unknown work after %s is at most possible", async (_name, text, count) => {
  expect(await findingsOf(rule, text)).toEqual([]);
  expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(count);
});

const silent: readonly (readonly [string, string])[] = [
  [
    "a message sent on the side, and nothing waited for",
    `import { WebSocketServer } from "ws";
new WebSocketServer({ port: 1 }).on("connection", (ws) => { setInterval(async () => { ws.send(String(Date.now())); }, 5000); });`,
  ],
  [
    "no input or output",
    "let n = 0;\nsetInterval(async () => { n = n + await Promise.resolve(1); }, 5000);\nexport const count = () => n;",
  ],
  [
    "a flag",
    "let busy = false;\nsetInterval(async () => { if (busy) return; busy = true; try { await sync(); } finally { busy = false; } }, 5000);",
  ],
  [
    "a flag the other way round",
    "let busy = false;\nsetInterval(async () => { if (!busy) { busy = true; await sync(); busy = false; } }, 5000);",
  ],
  [
    "a flag of the object",
    "class Poller { private busy = false; start() { setInterval(() => this.tick(), 5000); } async tick() { if (this.busy) return; this.busy = true; await sync(); this.busy = false; } }\nnew Poller().start();",
  ],
  [
    "a flag on the function",
    "const tick = Object.assign(async () => { if (tick.running) return; tick.running = true; await sync(); tick.running = false; }, { running: false });\nsetInterval(() => tick(), 5000);",
  ],
  [
    "the promise of the last run",
    "let current: Promise<void> | undefined;\nsetInterval(() => { if (current) return; current = sync().finally(() => { current = undefined; }); }, 5000);",
  ],
  [
    "a promise that is kept",
    "let current: Promise<void> | undefined;\nsetInterval(() => { current ??= sync().finally(() => { current = undefined; }); }, 5000);",
  ],
  [
    "a set of what is worked on",
    "const active = new Set<string>();\nasync function once(id: string) { if (active.has(id)) return; active.add(id); try { await sync(); } finally { active.delete(id); } }\nsetInterval(() => once('a'), 5000);",
  ],
  [
    "a counter",
    "let active = 0;\nsetInterval(async () => { if (active >= 1) return; active++; try { await sync(); } finally { active--; } }, 5000);",
  ],
  [
    "a lock that is asked",
    "import { Mutex } from 'async-mutex';\nconst mutex = new Mutex();\nsetInterval(async () => { if (mutex.isLocked()) return; await mutex.runExclusive(sync); }, 5000);",
  ],
  [
    "a lock that is waited for",
    "import { Mutex } from 'async-mutex';\nconst mutex = new Mutex();\nsetInterval(() => mutex.runExclusive(sync), 5000);",
  ],
  [
    "a lock of several processes",
    "declare function acquireLock(name: string): Promise<boolean>;\nsetInterval(async () => { if (!(await acquireLock('sync'))) return; await sync(); }, 5000);",
  ],
  [
    "a timeout that arranges the next",
    "async function loop(): Promise<void> { await sync(); setTimeout(() => void loop(), 5000); }\nvoid loop();",
  ],
  [
    "a timer that is stopped first",
    "const timer = setInterval(async () => { clearInterval(timer); await sync(); }, 5000);",
  ],
  [
    "a flag inside of what is called",
    "let busy = false;\nasync function tick() { if (busy) return; busy = true; await sync(); busy = false; }\nsetInterval(async () => { await tick(); }, 5000);",
  ],
  [
    "a wrapper that keeps a flag for what it is given",
    "function guardedRun(run: () => Promise<void>) { let isRunning = false; return async () => { if (isRunning) { console.warn('busy'); return; } isRunning = true; try { await run(); } finally { isRunning = false; } }; }\nconst idle = guardedRun(async () => { await sync(); });\nsetInterval(() => { void idle(); }, 5000);",
  ],
  [
    "the time of the last run",
    "class Reporter { private last: Date | null = null; start() { setInterval(() => this.tick(), 1000); } async tick() { if (this.last) { const seconds = (Date.now() - this.last.getTime()) / 1000; if (seconds < 30) return; } this.last = new Date(); await sync(); } }\nnew Reporter().start();",
  ],
  [
    "a day, by a constant of a class",
    "class Hour { public static ms = 60 * 60_000; }\nclass Day { public static ms = 24 * Hour.ms; }\nsetInterval(() => void sync(), Day.ms).unref();",
  ],
  ["two questions", "setInterval(async () => { await due(); await due(); }, 1000);"],
  [
    "a question and a change, far apart",
    "setInterval(async () => { const [id] = await due(); await work(id ?? ''); }, 30_000);",
  ],
  ["a few elements", "setInterval(async () => { for (const id of ['a', 'b']) await work(id); }, 30_000);"],
  ["elements, half a minute apart", "setInterval(() => void sync(), 30_000);"],
  ["a time that is computed", "export const start = (every: number) => setInterval(sync, every);"],
  ["elements, minutes apart", "setInterval(() => void sync(), 120_000);"],
  ["hours between the runs", "setInterval(sync, 6 * 60 * 60 * 1000);"],
  ["a single request", "setInterval(async () => { await due(); }, 5000);"],
  ["nothing asynchronous", "setInterval(() => console.log('alive'), 5000);"],
];

describe.each([
  ["without packages", []],
  ["with packages", packages],
])("%s", (_, installed) => {
  test.each(reported)("reports %s", async (_name, text) => {
    expect(await findingsOf(rule, load + text, { packages: installed })).toHaveLength(1);
  });
  test.each(silent)("is silent on %s", async (_name, text) => {
    expect(await findingsOf(rule, load + text, { packages: installed })).toEqual([]);
  });
});

/** Once a minute at least, as the trace tells. */
const isOften = / run every (?:\d+ s|1 min)\b/;

const timetables: readonly (readonly [string, string, number])[] = [
  [
    "a timetable with a minute of its own, once an hour",
    `import { Cron } from "@nestjs/schedule";\nexport class Jobs { static readonly HOURLY = \`\${String(Math.floor(Math.random() * 60))} * * * *\`; @Cron(Jobs.HOURLY) async run() { await sync(); } }`,
    0,
  ],
  [
    "a timetable with a second of its own, once a minute",
    `import { Cron } from "@nestjs/schedule";\nexport class Jobs { static readonly OFTEN = \`\${String(Math.floor(Math.random() * 60))} * * * * *\`; @Cron(Jobs.OFTEN) async run() { await sync(); } }`,
    1,
  ],
  ["node-cron", `import cron from "node-cron";\ncron.schedule("*/10 * * * * *", sync);`, 1],
  ["node-cron by the minute", `import cron from "node-cron";\ncron.schedule("* * * * *", () => sync());`, 1],
  [
    "node-cron with noOverlap",
    `import cron from "node-cron";\ncron.schedule("* * * * *", sync, { noOverlap: true });`,
    0,
  ],
  [
    "node-cron at two minutes far apart",
    `import cron from "node-cron";\ncron.schedule("0,30 * * * *", () => sync());`,
    0,
  ],
  [
    "node-cron at two minutes close by",
    `import cron from "node-cron";\ncron.schedule("59,0 * * * *", () => sync());`,
    1,
  ],
  ["node-cron once a day", `import cron from "node-cron";\ncron.schedule("0 3 * * *", sync);`, 0],
  ["cron", `import { CronJob } from "cron";\nnew CronJob("* * * * *", sync);`, 1],
  [
    "cron with waitForCompletion",
    `import { CronJob } from "cron";\nCronJob.from({ cronTime: "* * * * *", onTick: sync, waitForCompletion: true });`,
    0,
  ],
  ["croner with protect", `import { Cron } from "croner";\nnew Cron("* * * * *", { protect: true }, sync);`, 0],
  [
    "a timetable from a configuration",
    `import { CronJob } from "cron";\nexport const start = (when: string) => new CronJob(when, () => { void sync(); });`,
    0,
  ],
  [
    "NestJS's Interval",
    `import { Interval } from "@nestjs/schedule";\nexport class Jobs {\n  @Interval(5000)\n  async run() { await sync(); }\n}`,
    1,
  ],
  [
    "NestJS's Interval with a flag",
    `import { Interval } from "@nestjs/schedule";\nexport class Jobs {\n  private busy = false;\n  @Interval(5000)\n  async run() { if (this.busy) return; this.busy = true; await sync(); this.busy = false; }\n}`,
    0,
  ],
  [
    "NestJS's Cron",
    `import { Cron } from "@nestjs/schedule";\nexport class Jobs {\n  @Cron("*/30 * * * * *")\n  async run() { await sync(); }\n}`,
    1,
  ],
  [
    "NestJS's Cron that waits",
    `import { Cron } from "@nestjs/schedule";\nexport class Jobs {\n  @Cron("*/30 * * * * *", { waitForCompletion: true })\n  async run() { await sync(); }\n}`,
    0,
  ],
  [
    "NestJS's Cron by the day",
    `import { Cron, CronExpression } from "@nestjs/schedule";\nexport class Jobs {\n  @Cron(CronExpression.EVERY_DAY_AT_MIDNIGHT)\n  async run() { await sync(); }\n}`,
    0,
  ],
  [
    "NestJS's Cron every ten seconds",
    `import { Cron, CronExpression } from "@nestjs/schedule";\nexport class Jobs {\n  @Cron(CronExpression.EVERY_10_SECONDS)\n  async run() { await sync(); }\n}`,
    1,
  ],
];

test.each(timetables)("%s", async (_name, text, count) => {
  const { findings } = await analyze({ "src/main.ts": load + text }, { config: { preset: "strict" } });
  const often = findings.filter(({ ruleId, trace }) => ruleId === rule && isOften.test(trace[0]?.message ?? ""));
  expect(often).toHaveLength(count);
});

test.each([
  ["4h", "possible"],
  ["5 seconds", "likely"],
])("a period of %s, read by the package ms", async (time, confidence) => {
  const text = `import ms from "ms";\nasync function run(url: string) { const next = await fetch(url); await fetch(next.url, { method: "POST" }); }\nexport const start = (url: string) => setInterval(() => { void run(url); }, ms("${time}"));\n`;
  const { findings } = await analyze({ "src/main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId }) => ruleId === rule).map((one) => one.confidence)).toEqual([confidence]);
});

test("work that changes what it asked for is likely to overlap where the time is known, and short", async () => {
  const text = (every: string) => `import { Pool } from "pg";
const pool = new Pool();
async function stats(ids: string[]) { for (const { id } of (await pool.query("select id from a where id = any($1)", [ids])).rows) await pool.query("update a set seen = true where id = $1", [id]); }
export const start = (ids: string[], every: number) => setInterval(() => stats(ids), ${every});
`;
  for (const [every, confidence] of [
    ["every * 1000", "possible"],
    ["5000", "likely"],
  ] as const) {
    const { findings } = await analyze({ "src/main.ts": text(every) }, { config: { preset: "strict" } });
    expect(findings.filter(({ ruleId }) => ruleId === rule).map((one) => one.confidence)).toEqual([confidence]);
  }
});

test.each([
  [
    `async function run(urls: string[]) { for (const one of urls) await fetch(one, { method: "POST" }); }`,
    5000,
    "possible",
  ],
  [`async function run(urls: string[]) { for (const one of urls) console.log(await fetch(one)); }`, 5000, "possible"],
  [
    `async function run(urls: string[]) { for (const one of urls) { const next = await fetch(one); await fetch(next.url, { method: "POST" }); } }`,
    5000,
    "likely",
  ],
  [
    `async function run(urls: string[]) { for (const one of urls) { const next = await fetch(one); await fetch(next.url, { method: "POST" }); } }`,
    10_000,
    "possible",
  ],
])("%s, every %i milliseconds, is %s to do harm", async (run, every, confidence) => {
  const text = `${run}\nexport const start = (urls: string[]) => setInterval(() => { void run(urls); }, ${String(every)});\n`;
  const { findings } = await analyze({ "src/main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId }) => ruleId === rule).map((one) => one.confidence)).toEqual([confidence]);
});

test("a wait for something unknown is found some calls down, as possible", async () => {
  const text = `import { PrismaClient } from "@acme/db";
export class Jobs {
  constructor(private readonly db: PrismaClient, private readonly every: number) {}
  start() { setInterval(async () => { await this.index(); await this.clean(); }, this.every); }
  private async index() { if ((await this.db.repo.findMany()).length > 0) console.log("index"); }
  private async clean() { if ((await this.db.repo.findMany()).length > 0) console.log("clean"); }
}
`;
  const { findings } = await analyze({ "src/main.ts": text }, { config: { preset: "strict" } });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found.map(({ confidence, range }) => [confidence, range.start.line])).toEqual([["possible", 3]]);
});

test("what callers give to a function that has it run is told of where it is written, as possible", async () => {
  const { findings } = await analyze(
    {
      "tasks.ts": `import { CronJob } from "cron";
export function schedule(name: string, when: string, task: () => void) {
  const job = new CronJob(when, () => { task(); });
  job.start();
  console.log(name);
}
`,
      "main.ts": `import { schedule } from "./tasks.js";
let busy = false;
async function rules() { for (const id of ["a", "b"]) await fetch("/rules/" + id); }
async function once() { if (busy) return; busy = true; try { await fetch("/once"); } finally { busy = false; } }
function quick() { console.log("quick"); }
schedule("rules", "* * * * *", rules);
schedule("once", "* * * * *", once);
schedule("quick", "* * * * *", quick);
`,
    },
    { config: { preset: "strict" } },
  );
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found.map(({ confidence, file, range }) => [confidence, file, range.start.line + 1])).toEqual([
    ["possible", "main.ts", 3],
  ]);
});

test("message, place and trace tell the whole story", async () => {
  const text = `export class Poller {
  start(): void {
    setInterval(async () => {
      await this.tick();
    }, 5_000);
  }
  private async tick(): Promise<void> {
    const response = await fetch("/jobs");
    for (const id of (await response.json()) as string[]) await fetch("/jobs/" + id, { method: "POST" });
  }
}
`;
  const { findings } = await analyze({ "main.ts": text });
  const [finding, ...others] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "warning", confidence: "likely", file: "main.ts" });
  expect(finding?.message).toBe(
    "The next run starts after 5 s whether or not the last one has ended: when the work of `Poller.start › setInterval callback` takes longer, runs overlap and do the same things at the same time.",
  );
  expect(finding?.range.start).toEqual({ line: 2, character: 4 });
  expect(finding?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [2, "has `Poller.start › setInterval callback` run every 5 s, and waits for none of the runs"],
    [3, "`Poller.start › setInterval callback` awaits `Poller.tick`"],
    [7, "`Poller.tick` awaits `fetch`"],
    [2, "starts the next run meanwhile, and nothing turns it back"],
  ]);
});

test("a single request, and test code, are only possible", async () => {
  const one = `${load}setInterval(async () => { await due(); }, 5000);`;
  expect(await findingsOf(rule, one, { config: { preset: "strict" } })).toHaveLength(1);
  const text = `${load}setInterval(sync, 5000);`;
  expect(await findingsOf(rule, text, { file: "test/main.ts" })).toEqual([]);
  expect(await findingsOf(rule, text, { file: "test/main.ts", config: { preset: "strict" } })).toHaveLength(1);
});

test("a question that is asked before guarded work begins is no work", async () => {
  const text = (body: string): string => `${load}
class Scheduler {
  private readonly running = new Set<string>();
  private async allowed() { const { rows } = await pool.query("select 1"); return rows.length > 0; }
  start(id: string, every: number) {
    const run = async () => {
      if (this.running.has(id)) return;
      this.running.add(id);
      try { await sync(); } finally { this.running.delete(id); }
    };
    setInterval(async () => { ${body} }, every);
  }
}
new Scheduler().start("sync", 1000);`;
  const strict = { config: { preset: "strict" } } as const;
  expect(await findingsOf(rule, text("if (await this.allowed()) await run();"), strict)).toEqual([]);
  expect(await findingsOf(rule, text("await run(); await this.allowed();"), strict)).toHaveLength(1);
});

test("what a function is given and writes anew is no flag, however it is taken apart", async () => {
  const text = (params: string): string => `${load}
async function send(${params}) { if (body && body.length > 9) { body = body.trim(); } await pool.query(path, [body]); }
setInterval(() => send({ path: "insert", body: "a" }), 5000);`;
  const strict = { config: { preset: "strict" } } as const;
  expect(await findingsOf(rule, text("{ path, body }: { path: string; body: string }"), strict)).toHaveLength(1);
  const flag = `${load}let busy = false;
async function send({ path }: { path: string }) { if (busy) return; busy = true; try { await pool.query(path); } finally { busy = false; } }
setInterval(() => send({ path: "insert" }), 5000);`;
  expect(await findingsOf(rule, flag, strict)).toEqual([]);
});

test("croner takes its options before or after the function", async () => {
  const text = (args: string): string => `import { Cron } from "croner";
${load}new Cron("* * * * * *", ${args});`;
  const strict = { config: { preset: "strict" } } as const;
  expect(await findingsOf(rule, text("sync"), strict)).toHaveLength(1);
  expect(await findingsOf(rule, text("{ protect: true }, sync"), strict)).toEqual([]);
  expect(await findingsOf(rule, text("sync, { protect: true }"), strict)).toEqual([]);
});

test("a timer of a program that is on its way out is only possible", async () => {
  const text = (end: string): string =>
    `${load}export async function stop() { setInterval(async () => { for (const id of await due()) await work(id); }, 1000); await work("last"); ${end} }\n`;
  expect(await findingsOf(rule, text("process.exit(0);"), { config: { preset: "recommended" } })).toEqual([]);
  expect(await findingsOf(rule, text("await work('more');"), { config: { preset: "recommended" } })).toHaveLength(1);
});
