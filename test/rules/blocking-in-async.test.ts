import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "blocking-in-async";

const fs = `import { existsSync, readFileSync, writeFileSync } from "node:fs";\n`;
const app = `import express from "express";\nconst app = express();\n`;

const likely: Programs = {
  "compression of each of many": `import { gzipSync } from "node:zlib";\n${app}app.get("/", async (req, res) => { for (const row of Object.values(req.query)) res.write(gzipSync(String(row))); res.end(); });`,
  "a file read in a handler": `${fs}${app}app.get("/", (req, res) => { res.send(readFileSync("a.html", "utf8")); });`,
  "a file read in an async handler": `${fs}${app}app.get("/", async (req, res) => { res.send(readFileSync("a.html", "utf8")); });`,
  "a file read below a handler": `${fs}${app}
    function readDocument(name: string) { return readFileSync(name, "utf8"); }
    async function render(name: string) { return readDocument(name); }
    app.get("/", async (req, res) => { res.send(await render("a")); });`,
  "a handler by name": `${fs}${app}
    async function page(request: any, response: any) { response.send(readFileSync("a.html", "utf8")); }
    app.get("/", page);`,
  "a namespace": `import * as fs from "node:fs";\n${app}app.post("/", async (req, res) => { fs.writeFileSync("a", String(req.body)); res.end(); });`,
  "a default import without node:": `import fs from "fs";\n${app}app.post("/", async (req, res) => { fs.appendFileSync("a", "x"); res.end(); });`,
  "a process": `import { execSync } from "node:child_process";\n${app}app.get("/", (req, res) => { res.send(execSync("git rev-parse HEAD").toString()); });`,
  "a process that is spawned": `import { spawnSync } from "node:child_process";\n${app}app.get("/", (req, res) => { spawnSync("ls"); res.end(); });`,
  "a password": `import { pbkdf2Sync } from "node:crypto";\n${app}app.post("/", async (req, res) => { res.send(pbkdf2Sync(String(req.body), "salt", 100000, 64, "sha512").toString("hex")); });`,
  bcrypt: `import bcrypt from "bcrypt";\n${app}app.post("/", async (req, res) => { res.send(bcrypt.hashSync(String(req.body), 12)); });`,
  "a plain server": `import { createServer } from "node:http";\n${fs}createServer((request, response) => { response.end(readFileSync("a.html")); }).listen(80);`,
  "a handler by its parameters": `${fs}export async function serve(req: unknown, res: { end(text: string): void }) { res.end(readFileSync("a", "utf8")); }`,
  Koa: `import Koa from "koa";\n${fs}const koa = new Koa();\nkoa.use(async (ctx) => { ctx.body = readFileSync("a", "utf8"); });`,
  Fastify: `import Fastify from "fastify";\n${fs}const fastify = Fastify();\nfastify.get("/", async () => readFileSync("a", "utf8"));`,
  "a method of a service": `${fs}${app}
    class Reports { read(name: string) { return readFileSync(name, "utf8"); } }
    const reports = new Reports();
    app.get("/", async (req, res) => { res.send(reports.read("a")); });`,
  "another file": `
    // file: uploads.ts
    import { readFileSync } from "node:fs";
    export function read(name: string) { return readFileSync(name, "utf8"); }
    // file: main.ts
    import express from "express";
    import { read } from "./uploads.js";
    const app = express();
    app.get("/", async (req, res) => { res.send(read("a")); });`,
  "a listing in a loop": `import { readdirSync } from "node:fs";\n${app}app.get("/", async (req, res) => { res.json(["a", "b"].map((name) => readdirSync(name))); });`,
  "Atomics.wait": `${app}const cell = new Int32Array(new SharedArrayBuffer(4));\napp.get("/", async (req, res) => { Atomics.wait(cell, 0, 0); res.end(); });`,
};

const possible: Programs = {
  compression: `import { gzipSync } from "node:zlib";\n${app}app.get("/", async (req, res) => { res.send(gzipSync("x")); });`,
  "a line of a log": `import { appendFileSync } from "node:fs";\n${app}function writeLog(line: string) { appendFileSync("a.log", line); }\napp.get("/", (req, res) => { writeLog("asked"); res.end(); });`,
  "the one page of a program": `${fs}${app}app.get("/", (req, res) => { res.send(readFileSync("dist/index.html", "utf8")); });`,
  "a process that asks a tool for its version": `
    import { spawnSync } from "node:child_process";
    import express from "express";
    const app = express();
    function validateCompiler(path: string) { return spawnSync(path, ["--version"]).status === 0; }
    app.post("/compile", (req, res) => { res.json({ there: validateCompiler("/usr/bin/solc") }); });`,
  "a process that tells which versions there are": `
    import { spawnSync } from "node:child_process";
    import express from "express";
    const app = express();
    function getPythonVersions() { const all = []; for (const bin of ["python3"]) all.push(String(spawnSync(bin, ["--version"]).stdout)); return all; }
    app.get("/versions", (req, res) => { res.json(getPythonVersions()); });`,
  "a process that tells what the system is": `
    import { spawnSync } from "node:child_process";
    import express from "express";
    const app = express();
    function getOS() { return String(spawnSync("lsb_release", ["-i", "-s"]).stdout); }
    app.get("/system", (req, res) => { res.json({ os: getOS() }); });`,
  "a file that the program comes with": `${fs}${app}app.get("/", (req, res) => { const assetsPath = String(req.query); res.send(readFileSync(assetsPath, "utf8")); });`,
  "each of the presets of a program": `${fs}${app}app.get("/", (req, res) => { for (const presetPath of ["a", "b"]) res.write(readFileSync(presetPath, "utf8")); });`,
  "configuration read in a handler": `${fs}${app}app.get("/", (req, res) => { res.send(readFileSync("config.json", "utf8")); });`,
  "a path that says so": `${fs}${app}import { join } from "node:path";\napp.get("/", (req, res) => { const file = join("etc", "settings.yml"); res.send(readFileSync(file, "utf8")); });`,
  "a file of the kernel": `${fs}${app}app.get("/", (req, res) => { res.send(readFileSync("/sys/fs/cgroup/memory.max", "utf8")); });`,
  "a secret below a handler": `${fs}${app}function readSecret(name: string) { return readFileSync(name, "utf8"); }\napp.get("/", (req, res) => { res.send(readSecret("a")); });`,
  "a file below a handler of which nothing is known": `${fs}${app}function load(name: string) { return readFileSync(name, "utf8"); }\napp.get("/", (req, res) => { res.send(load("a")); });`,
  "a file taken away": `import { rmSync } from "node:fs";\n${app}app.post("/", (req, res) => { rmSync("a"); res.end(); });`,
  "one listing": `import { readdirSync } from "node:fs";\n${app}app.get("/", (req, res) => { res.json(readdirSync("a")); });`,
  "a file read when what serves is made, the first time it is needed": `${fs}${app}
    class Tenant { readonly page: string; constructor() { this.page = initPage(); } }
    function initPage() { return readFileSync("a.html", "utf8"); }
    const tenants = new Map<string, Tenant>();
    function createAndCache(id: string) { const made = new Tenant(); tenants.set(id, made); return made; }
    app.get("/:id", (req, res) => { const id = String(req.params.id); res.send((tenants.get(id) ?? createAndCache(id)).page); });`,
  "a small question in a handler": `${fs}${app}app.get("/", async (req, res) => { res.json(existsSync("a")); });`,
  "an async function that no request leads to": `${fs}export async function report(name: string) { return readFileSync(name, "utf8").length; }`,
  "below an async function": `${fs}function read(name: string) { return readFileSync(name, "utf8"); }\nexport async function report(name: string) { return read(name).length; }`,
  "a database that works this way": `import Database from "better-sqlite3";\n${app}const db = new Database("a.db");\napp.get("/", async (req, res) => { res.json(db.prepare("select 1").all()); });`,
  "a process behind an answer that is kept for a while": `import { execFileSync } from "node:child_process";\n${app}
    const answers = new Map<string, { at: number; text: string }>();
    app.get("/:id", (req, res) => {
      const id = String(req.params.id);
      const known = answers.get(id);
      if (known && Date.now() - known.at < 10_000) { res.send(known.text); return; }
      const text = execFileSync("gh", ["issue", "view", id], { encoding: "utf8" });
      answers.set(id, { at: Date.now(), text });
      res.send(text);
    });`,
  "a job": `import { Worker } from "bullmq";\n${fs}new Worker("jobs", async (job) => { writeFileSync("a", job.name); });`,
};

const stillLikely: Programs = {
  "a branch that asks for something else": `${fs}${app}let page = ""; const pages = { fresh: false };
    function load() { if (!pages.fresh) { page = readFileSync("export.html", "utf8"); } return page; }
    app.get("/", async (req, res) => { res.send(load()); });`,
  "a flag that is taken back": `${fs}${app}let loading = false; let page = "";
    function load() { if (!loading) { loading = true; page = readFileSync("export.html", "utf8"); loading = false; } return page; }
    app.get("/", async (req, res) => { res.send(load()); });`,
};

const silent: Programs = {
  "start-up": `${fs}const config = JSON.parse(readFileSync("config.json", "utf8"));\nexport const port = config.port;`,
  "start-up before a server": `${fs}${app}const page = readFileSync("a.html", "utf8");\napp.get("/", async (req, res) => { res.send(page); });`,
  "a function that only start-up calls": `${fs}${app}function load() { return readFileSync("a.html", "utf8"); }\nconst page = load();\napp.get("/", async (req, res) => { res.send(page); });`,
  main: `${fs}async function main() { console.log(readFileSync("a", "utf8")); }\nvoid main();`,
  bootstrap: `${fs}${app}async function bootstrap() { const key = readFileSync("key.pem"); console.log(key); app.listen(80); }\nvoid bootstrap();`,
  "a constructor at start-up": `${fs}class Keys { readonly key = readFileSync("key.pem"); }\nexport const keys = new Keys();`,
  "a synchronous function": `${fs}export function read(name: string) { return readFileSync(name, "utf8"); }`,
  "the form that waits": `import { readFile } from "node:fs/promises";\n${app}app.get("/", async (req, res) => { res.send(await readFile("a.html", "utf8")); });`,
  "a package that is called like a module of Node": `import { open } from "sqlite";\nimport sqlite3 from "sqlite3";\n${app}
    app.get("/", async (req, res) => { const db = await open({ filename: "a.db", driver: sqlite3.Database }); const all = await db.prepare("select 1"); res.json(await all.all()); });`,
  streams: `import { createReadStream } from "node:fs";\n${app}app.get("/", (req, res) => { createReadStream("a.html").pipe(res); });`,
  "kept after the first time": `${fs}${app}let page: string | undefined;\napp.get("/", async (req, res) => { page ??= readFileSync("a.html", "utf8"); res.send(page); });`,
  "kept in a function": `${fs}${app}let page: string | undefined;
    function load() { if (!page) page = readFileSync("a.html", "utf8"); return page; }
    app.get("/", async (req, res) => { res.send(load()); });`,
  "kept after a question": `${fs}${app}let page: string | undefined;
    function load() { if (page) return page; const text = readFileSync("a.html", "utf8"); page = text; return page; }
    app.get("/", async (req, res) => { res.send(load()); });`,
  "done once": `${fs}${app}const pages: string[] = [];
    class Pages {
      static loaded = false;
      static load() { if (this.loaded) return; pages.push(readFileSync("a.html", "utf8")); this.loaded = true; }
    }
    app.get("/", async (req, res) => { Pages.load(); res.json(pages); });`,
  "done once, in the branch": `${fs}${app}let loaded = false; const pages: string[] = [];
    function load() { if (!loaded) { loaded = true; pages.push(readFileSync("a.html", "utf8")); } return pages; }
    app.get("/", async (req, res) => { res.json(load()); });`,
  "kept in a map, in the branch": `${fs}${app}const pages = new Map<string, string>();
    function load(name: string) { if (!pages.has(name)) { const text = readFileSync(name, "utf8"); pages.set(name, text); } return pages.get(name); }
    app.get("/", async (req, res) => { res.send(load("a")); });`,
  "kept in a map, asked by the answer": `${fs}${app}const pages = new Map<string, string>();
    function load(name: string) { let text = pages.get(name); if (text === undefined) { text = readFileSync(name, "utf8"); pages.set(name, text); } return text; }
    app.get("/", async (req, res) => { res.send(load("a")); });`,
  "kept by lodash": `${fs}${app}import once from "lodash/once";\nconst load = once(() => readFileSync("a.html", "utf8"));
    app.get("/", async (req, res) => { res.send(load()); });`,
  "kept by key": `${fs}${app}const pages: Record<string, string> = {};
    const read = (name: string) => readFileSync(name, "utf8");
    function load(name: string) { if (pages[name]) return pages[name]; const text = read(name); pages[name] = text; return text; }
    app.get("/", async (req, res) => { res.send(load("a")); });`,
  "kept in a map": `${fs}${app}const pages = new Map<string, string>();
    function load(name: string) { const known = pages.get(name); if (known) return known; const text = readFileSync(name, "utf8"); pages.set(name, text); return text; }
    app.get("/", async (req, res) => { res.send(load("a")); });`,
  "a method of one's own called so": `class Clock { tickSync() { return 1; } }\n${app}const clock = new Clock();\napp.get("/", async (req, res) => { res.json(clock.tickSync()); });`,
  "loading the configuration": `${fs}export async function loadConfig() { return JSON.parse(readFileSync("config.json", "utf8")); }`,
  "a generator of code": `${fs}export async function generateTypes() { writeFileSync("types.ts", "x"); }`,
  "a worker thread of its own": `${fs}import { Worker } from "node:worker_threads";\nexport const start = () => new Worker("./w.js");`,
};

testVerdicts(rule, { likely: { ...likely, ...stillLikely }, possible, silent }, ["@types/node"]);

describe.each(["src/load.test.ts", "test/load.ts", "scripts/load.ts", "src/cli/load.ts", "bin/load.ts", "build.ts"])(
  "in %s",
  (file) => {
    test("it is left alone", async () => {
      const text = `${fs}export async function work(name: string) { return readFileSync(name, "utf8"); }`;
      expect(await findingsOf(rule, text, { file, config: { preset: "strict" } })).toEqual([]);
    });
  },
);

test("message, place and trace tell the whole story", async () => {
  const text = `import { readFileSync } from "node:fs";
import express from "express";
const app = express();
function document(name: string) {
  return readFileSync(name, "utf8");
}
async function render(name: string) {
  return document(name);
}
app.get("/", async function page(req, res) {
  res.send(await render("a"));
});
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings).toMatchObject([
    {
      ruleId: rule,
      severity: "warning",
      confidence: "likely",
      message:
        '`readFileSync` stops the thread until it is done, 3 calls below `get("/") callback`, which serves requests (Express): all others wait meanwhile.',
      help: "Await the form without `Sync` (`readFile`), do it once at start-up, or move it to a worker.",
    },
  ]);
  expect(findings[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [9, '`get("/") callback` serves requests (Express)'],
    [10, '`get("/") callback` awaits `render`'],
    [7, "`render` calls `document`"],
    [4, "`document` calls `node:fs: readFileSync`"],
  ]);
});

test("pages of Next.js that are made ahead are not entered by requests", async () => {
  const body = `import { readFileSync } from "node:fs";\nexport async function GET() { return new Response(readFileSync("a.md")); }\n`;
  const { findings } = await analyze({
    "src/app/live/route.ts": body,
    "src/app/zero/route.ts": `${body}export const revalidate = 0;\n`,
    "src/app/hourly/route.ts": `${body}export const revalidate = 3600;\n`,
    "src/app/static/route.ts": `${body}export const dynamic = "force-static";\n`,
    "src/app/known/route.ts": `${body}export function generateStaticParams() { return []; }\n`,
  });
  expect(findings.filter(({ ruleId }) => ruleId === rule).map(({ file }) => file)).toEqual([
    "src/app/live/route.ts",
    "src/app/zero/route.ts",
  ]);
});

test("what administrators do is only possible, and so is asking whether a program is there", async () => {
  const text = (guard: string): string => `import { readFileSync } from "node:fs";
import { execSync } from "node:child_process";
import express from "express";
const app = express();
const isAdmin = (req: express.Request, res: express.Response, next: () => void) => { if (req.headers.admin) next(); else res.sendStatus(403); };
const isUser = (req: express.Request, res: express.Response, next: () => void) => { if (req.headers.user) next(); else res.sendStatus(403); };
const wrapped = (work: (req: express.Request, res: express.Response) => Promise<void>) => work;
function executableIsAvailable(name: string) { const shell = (command: string) => execSync(command); return shell("which " + name); }
app.post("/upload", ${guard}, wrapped(async (req, res) => { executableIsAvailable("unzip"); res.send(readFileSync(req.body.uploadPath)); }));
`;
  expect(await findingsOf(rule, text("isAdmin"), { config: { preset: "recommended" } })).toEqual([]);
  expect(await findingsOf(rule, text("isUser"), { config: { preset: "recommended" } })).toHaveLength(1);
});
