import { limiterClass, over, pool, type Case } from "./programs.js";

/** What the work is, and limits that are none. */
export const clients: readonly Case[] = [
  [
    "axios",
    `import axios from "axios";\nexport const all = (urls: string[]) => Promise.all(urls.map((url) => axios.get(url)));\n`,
  ],
  [
    "an axios instance",
    `import axios from "axios";\nconst client = axios.create();\nexport const all = (urls: string[]) => Promise.all(urls.map((url) => client.post(url)));\n`,
  ],
  [
    "fetch and its body",
    "export const all = (urls: string[]) => Promise.all(urls.map(async (url) => (await fetch(url)).json()));\n",
  ],
  [
    "fetch in allSettled with forEach",
    "export async function all(urls: string[]) { const ps: Promise<unknown>[] = []; urls.forEach((url) => ps.push(fetch(url))); await Promise.allSettled(ps); }\n",
  ],
  [
    "a query builder that is awaited",
    `import knex from "knex";\nconst db = knex({});\nexport const all = (ids: string[]) => Promise.all(ids.map(async (id) => { await db("users").where({ id }).update({ a: 1 }); }));\n`,
  ],
  [
    "a query builder that is returned",
    `import knex from "knex";\nconst db = knex({});\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => db("users").where({ id }).first()));\n`,
  ],
  [
    "child processes",
    `import { exec } from "node:child_process";\nimport { promisify } from "node:util";\nconst run = promisify(exec);\nexport const all = (ids: string[]) => Promise.all(ids.map((file) => run("cat " + file)));\n`,
  ],
  [
    "a CommonJS require",
    `const axios = require("axios");\nexports.all = (urls) => Promise.all(urls.map((url) => axios.get(url)));\n`,
  ],
  ["p-map without concurrency", `import pMap from "p-map";\n${over("return pMap(ids, async (id) => load(id));")}`],
  [
    "p-map with infinite concurrency",
    `import pMap from "p-map";\n${over("return pMap(ids, load, { concurrency: Infinity });")}`,
  ],
  ["p-map with other options", `import pMap from "p-map";\n${over("return pMap(ids, load, { stopOnError: false });")}`],
  [
    "Bluebird.map without concurrency",
    `import Bluebird from "bluebird";\n${over("return Bluebird.map(ids, (id) => load(id));")}`,
  ],
  ["async.map", `import async from "async";\n${over("return async.map(ids, async (id: string) => load(id));")}`],
  [
    "a queue without concurrency",
    `import PQueue from "p-queue";\nconst queue = new PQueue();\n${over("for (const id of ids) void queue.add(() => load(id)); return queue.onIdle();")}`,
  ],
  [
    "a limiter for something else",
    `import pLimit from "p-limit";\nconst limit = pLimit(5);\n${over("await limit(() => load('first')); return Promise.all(ids.map((id) => load(id)));")}`,
  ],
  [
    "a lock only around the first",
    over("return Promise.all(ids.map(async (id) => { await load(id); }));", limiterClass),
  ],
  ["a slice that takes the rest", over("return Promise.all(ids.slice(1).map((id) => load(id)));")],
  [
    "a retry around each",
    over(
      "return Promise.all(ids.map((id) => retry(() => load(id))));",
      "",
      "async function retry<T>(work: () => Promise<T>): Promise<T> { for (let i = 0; ; i++) { try { return await work(); } catch (error) { if (i > 2) throw error; } } }\n",
    ),
  ],
  [
    "results of a query",
    over(
      "const { rows } = await pool.query('select id'); return Promise.all(rows.map((row: { id: string }) => load(row.id)));",
    ),
  ],
  [
    "a page of results",
    `${pool}export async function all(find: (o: object) => Promise<string[]>) { const users = await find({ take: 100 }); return Promise.all(users.map((id) => load(id))); }\n`,
  ],
  [
    "an executor that starts the work",
    over("return Promise.all(ids.map((id) => new Promise((done, fail) => { load(id).then(done, fail); })));"),
  ],
  [
    "destructured results",
    over("const [a, ...rest] = await Promise.all(ids.map((id) => load(id))); return [a, rest];"),
  ],
  ["a conditional collection", over("return Promise.all((ids.length > 3 ? ids : ['a']).map((id) => load(id)));")],
  [
    "an optional collection",
    `${pool}export const all = (ids?: string[]) => Promise.all((ids ?? []).map((id) => load(id)));\n`,
  ],
  ["Promise.race", over("return Promise.race(ids.map((id) => load(id)));")],
  ["Promise.any", over("return Promise.any(ids.map((id) => load(id)));")],
  [
    "a promise kept after it is made",
    over(
      "return Promise.all(ids.map((id) => one(id)));",
      "",
      "let last: Promise<unknown> | undefined;\nasync function one(id: string) { last = load(id); return last.then((x) => x); }\n",
    ),
  ],
  [
    "a wait for something that is no permit",
    over(
      "return Promise.all(ids.map((id) => one(id)));",
      "",
      "declare const page: { waitForSelector(name: string): Promise<void> };\nasync function one(id: string) { await page.waitForSelector(id); return load(id); }\n",
    ),
  ],
  [
    "prisma pushed",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport async function all(ids: string[]) { const ps = []; for (const id of ids) ps.push(prisma.user.update({ where: { id }, data: {} })); await Promise.all(ps); }\n`,
  ],
  [
    "prisma in a map",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => prisma.user.findUnique({ where: { id } })));\n`,
  ],
  [
    "mongoose queries awaited",
    `import { model } from "mongoose";\nconst User = model("User");\nexport const all = (ids: string[]) => Promise.all(ids.map(async (id) => { await User.findById(id); }));\n`,
  ],
];
