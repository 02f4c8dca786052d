import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import { definite, likely, possible, silent } from "./cases/missing-release.verdicts.js";

const rule = "missing-release";

testVerdicts(rule, { definite, likely, possible, silent }, [
  "async-mutex",
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
]);

test("the trace goes from the taking by the branch to the way out", async () => {
  const { findings } = await analyze({
    "src/main.ts": `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function add(name: string): Promise<boolean> {
  const release = await mutex.acquire();
  if (name === "") {
    return false;
  }
  await fetch(name);
  release();
  return true;
}
`,
  });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    severity: "error",
    confidence: "definite",
    message: "`add` keeps the lock of `mutex` when it returns early: everyone who waits for it waits for ever.",
    range: { start: { line: 3, character: 24 } },
  });
  expect(found[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [3, "takes the lock of `mutex` here"],
    [4, 'goes on where `name === ""` is true'],
    [5, "returns while the lock of `mutex` is held"],
    [8, "gives it back here, which that path does not come by"],
  ]);
});

test("a failure that is likely is a warning", async () => {
  const { findings } = await analyze({
    "src/main.ts": `import { Pool } from "pg";
const pool = new Pool();
export async function count(): Promise<unknown> {
  const client = await pool.connect();
  const result = await client.query("SELECT 1");
  client.release();
  return result.rows;
}
`,
  });
  const [found] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toMatchObject({ severity: "warning", confidence: "likely" });
  expect(found?.message).toContain('when `await client.query("SELECT 1")` fails');
});

test("what a program does as it starts, or as a command, is only possible, and so is a page that is kept", async () => {
  const found = async (files: Record<string, string>): Promise<readonly string[]> => {
    const { findings } = await analyze(files, { config: { preset: "recommended" } });
    return findings.filter(({ ruleId }) => ruleId === rule).map(({ file }) => file);
  };
  const version = `const mysql = require("mysql");
const db = mysql.createPool({});
function version(done) {
  db.getConnection((err, connection) => {
    if (err) return done(err);
    connection.query("SELECT 1", (err, rows) => { if (err) return done(err); connection.release(); done(null, rows); });
  });
}
`;
  const begin =
    "async function init() { await new Promise((resolve) => { version(resolve); }); }\ninit().catch(() => process.exit(1));\n";
  const serve = 'require("express")().get("/", (req, res) => { version((err, rows) => { res.send(rows); }); });\n';
  expect(await found({ "src/a.js": version + begin })).toEqual([]);
  expect(await found({ "src/a.js": version + serve })).toEqual(["src/a.js"]);
  const upload = `import { promises as fs } from "node:fs";
export async function upload(path: string) {
  const handle = await fs.open(path);
  const text = await handle.readFile({ encoding: "utf8" });
  await handle.close();
  return text;
}
`;
  expect(await found({ "src/cli/upload.ts": upload, "src/upload.ts": upload })).toEqual(["src/upload.ts"]);
  const renew = `import type { Browser, Page } from "playwright-core";
export class Remote {
  private page: Page | undefined;
  constructor(private readonly browser: Browser) {}
  async renew(options: object) { const page = await this.browser.newPage(options); await page.setExtraHTTPHeaders({ a: "b" }); this.page = page; }
}
`;
  const shot = `import { chromium } from "playwright-core";
export async function shot(url: string, done: (text: string) => void) {
  const browser = await chromium.connect(url);
  try { const page = await browser.newPage(); await page.goto(url); await browser.close(); done("ok"); } catch { done("failed"); }
}
`;
  expect(await found({ "src/renew.ts": renew })).toEqual([]);
  expect(await found({ "src/shot.ts": shot })).not.toEqual([]);
});

test("a page ends with the context that is told of, and what makes a database is a part of starting", async () => {
  const check = `import { chromium } from "playwright-core";
export async function check(url: string) {
  const browser = await chromium.connect(url);
  const context = await browser.newContext();
  const page = await context.newPage();
  if (!url.startsWith("https:")) throw new Error(url);
  await page.goto(url);
  await context.close();
}
`;
  const make = (name: string): string => `import mysql from "mysql2/promise";
export class Repository {
  async ${name}(name: string) {
    const connection = await mysql.createConnection({ host: "a" });
    await connection.query("create database if not exists " + name);
    connection.destroy();
  }
}
`;
  const files = { "src/a.ts": check, "src/b.ts": make("createDatabaseIfNotExists"), "src/c.ts": make("createUser") };
  const { findings } = await analyze(files, { config: { preset: "recommended" } });
  const told = findings.filter(({ ruleId }) => ruleId === "missing-release");
  expect(told.map(({ file, range }) => [file, range.start.line])).toEqual([
    ["src/a.ts", 3],
    ["src/c.ts", 3],
  ]);
});
