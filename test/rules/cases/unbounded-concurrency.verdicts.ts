/** What a careful reader says of a fan-out: worth a word, nothing to say, or only when asked to look hard. */
export type Verdict = "reported" | "silent" | "possible";

/** A name, what is imported, and a program. `all(ids)` is where it is entered; `load` is one query of a pool. */
export type Case = readonly [name: string, text: string];

const pool = `import { Pool } from "pg";
const pool = new Pool();
async function load(id: string): Promise<unknown> { return pool.query("select 1", [id]); }
`;

const prisma = `import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
`;

/** A function over ids that may load each of them. */
const over = (body: string, before = "", after = ""): string =>
  `${before}${pool}export async function all(ids: string[]): Promise<unknown> { ${body} }\n${after}`;

const limiterClass = `class Semaphore {
  private active = 0;
  private readonly waiting: (() => void)[] = [];
  constructor(private readonly width: number) {}
  async acquire(): Promise<void> {
    if (this.active >= this.width) await new Promise<void>((go) => this.waiting.push(go));
    this.active++;
  }
  release(): void { this.active--; this.waiting.shift()?.(); }
}
const semaphore = new Semaphore(4);
`;

export const reported: readonly Case[] = [
  [
    "pages that a loop gathered",
    `${pool}export async function all(page: (after?: string) => Promise<{ judges: string[]; after?: string }>) { const judges: string[] = []; let after: string | undefined; do { const next = await page(after); judges.push(...next.judges); after = next.after; } while (after); await Promise.all(judges.map((one) => load(one))); }\n`,
  ],
  [
    "a query of all that are due",
    `${prisma}export async function all() { const judges = await prisma.judge.findMany({ where: { state: "due", until: { lt: new Date() } } }); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "a parameter of which a caller gives what a query gave",
    `${prisma}async function run(judges: { id: string }[]) { await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\nexport async function all() { await run(await prisma.order.findMany()); }\n`,
  ],
  [
    "a member of a parameter of which a caller gives what a function found",
    `${prisma}const findDue = async () => { const found = await prisma.judge.findMany({ where: { done: false } }); return { due: found, at: new Date() }; };\nasync function run({ judges, at }: { judges: { id: string }[]; at: Date }) { await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id, at } }))); }\nexport async function all() { const { due, at } = await findDue(); await run({ judges: due, at }); }\n`,
  ],
  [
    "a Promise.map of Bluebird in place of the global one",
    `const { Pool } = require("pg");
const pool = new Pool();
async function load(id) { return pool.query("select 1", [id]); }
exports.all = async (ids) => { await Promise.map(ids, async (id) => { await load(id); }); };
`,
  ],
  [
    "what a query gave, whatever it is called",
    `${pool}export async function all() { const { rows: due } = await pool.query("select id from x"); return Promise.all(due.filter(Boolean).map((one) => load(String(one)))); }\n`,
  ],
  [
    "what a listing gave, by what there are more of with time",
    `export async function all(store: { listObjects(o: object): Promise<string[]> }) { const found = await store.listObjects({ tenant: 1 }); return Promise.all(found.map((one) => fetch(one))); }\n`,
  ],
  [
    "something else made of ids",
    `export async function all(ids: string[]) { const wanted = [...new Set(ids)]; return Promise.all(wanted.map((one) => fetch(one))); }\n`,
  ],
  [
    "files that a glob found",
    `import { readFile } from "node:fs/promises";\nimport { glob } from "glob";\nexport async function all() { const files = await glob("**/*.ts"); return Promise.all(files.filter((file) => !file.startsWith(".")).map((file) => readFile(file))); }\n`,
  ],
  [
    "logins",
    `async function login(name: string) { await fetch("/login", { method: "POST", body: name }); }\nexport const all = (names: string[]) => Promise.all(names.map((name) => login(name)));\n`,
  ],
  [
    "the method of what lodash gave, with a bound method",
    `import _ from "lodash";
import { Pool } from "pg";
const pool = new Pool();
export default {
  all(ids: string[]): Promise<unknown> { const own = _.uniq(ids); return Promise.all(own.map(this.load.bind(this))); },
  async load(id: string): Promise<unknown> { return pool.query("select 1", [id]); },
};
`,
  ],
  [
    "a client that a generic function remembers",
    `import { PrismaClient } from "@prisma/client";
declare global { var remembered: Map<string, any>; }
function remember<T>(name: string, make: () => T): T {
  if (!globalThis.remembered.has(name)) globalThis.remembered.set(name, make());
  return globalThis.remembered.get(name);
}
const prisma = remember("prisma", () => new PrismaClient());
export async function all(ids: string[]) { return Promise.all(ids.map((id) => prisma.user.create({ data: { id } }))); }
`,
  ],
  [
    "queries of an entity manager",
    `import type { SqlEntityManager } from "@mikro-orm/postgresql";\nclass User {}\nexport const all = (ids: string[], manager: SqlEntityManager) => Promise.all(ids.map((id) => manager.find(User, { id })));\n`,
  ],
  [
    "files that are read as a whole",
    `import { mkdir, readFile } from "node:fs/promises";\nexport const all = (files: string[]) => Promise.all(files.map(async (file) => { await mkdir(file + ".d"); return readFile(file); }));\n`,
  ],
  [
    "steps of one",
    `export async function all(keys: string[]) { const sent = []; for (let i = 0; i < keys.length; i += 1) sent.push(fetch(keys[i]!)); await Promise.all(sent); }\n`,
  ],
  [
    "a page of thousands",
    `export async function all(list: (o: object) => Promise<{ data: string[] }>) { const urls = await list({ limit: 5000 }); await Promise.all(urls.data.map((url) => fetch(url))); }\n`,
  ],
  [
    "users, through a helper that calls its collection something else",
    `${pool}async function each(arr: string[], run: (one: string) => Promise<unknown>) { await Promise.all(arr.map((one) => run(one))); }\nexport async function all(given: { users: string[] }) { const { users } = given; await each(users, (one) => load(one)); }\n`,
  ],
  [
    "many objects of a client that opens few connections",
    `import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";\nconst client = new S3Client({});\nexport const all = (files: string[]) => Promise.all(files.map((Key) => client.send(new PutObjectCommand({ Bucket: "b", Key }))));\n`,
  ],
  [
    "processes of spawndamnit, through a function",
    `import spawn from "spawndamnit";\nasync function publish(name: string) { return (await spawn("npm", ["publish", name])).code; }\nexport async function all(names: string[]) { const promises = []; for (const name of names) promises.push(publish(name)); return Promise.all(promises); }\n`,
  ],
  [
    "processes of simple-git, through a function that makes the client",
    `import { simpleGit } from "simple-git";\nconst at = (path: string) => { const git = simpleGit({}).env({}).cwd({ path }); return git; };\nexport const origin = async (path: string) => { const git = at(path); return (await git.getConfig("remote.origin.url")).value; };\nexport const all = (repos: string[]) => Promise.all(repos.map(async (repo) => { console.log(await origin(repo)); }));\n`,
  ],
  [
    "a multitude of a written number",
    over("return Promise.all(Array.from({ length: 300_000 }, (_, i) => load(String(i))));"),
  ],
  ["a multitude of keys", over("return Promise.all([...Array(300_000).keys()].map((i) => load(String(i))));")],
  [
    "a multitude counted in a loop",
    over("const ps = []; for (let i = 0; i < 300_000; i++) ps.push(load(String(i))); return Promise.all(ps);"),
  ],
  [
    "a multitude of records made first",
    over(
      "const n = 300_000; const records = Array.from({ length: n }, (_, i) => ({ id: String(i) })); return Promise.all(records.map((record) => load(record.id)));",
    ),
  ],
  [
    "promises kept in a variable and awaited later",
    over("const ps = ids.map(load); const n = ids.length; await Promise.all(ps); return n;"),
  ],
  [
    "promises put in place by index",
    over(
      "const ps: Promise<unknown>[] = []; for (let i = 0; i < ids.length; i++) ps[i] = load(ids[i]!); return Promise.all(ps);",
    ),
  ],
  [
    "promises pushed in while",
    over(
      "const ps: Promise<unknown>[] = []; for (const id of ids) { const p = load(id); ps.push(p); } await Promise.allSettled(ps); return 1;",
    ),
  ],
  [
    "a set of promises",
    over("const ps = new Set<Promise<unknown>>(); for (const id of ids) ps.add(load(id)); return Promise.all(ps);"),
  ],
  [
    "a map of promises",
    over(
      "const ps = new Map<string, Promise<unknown>>(); for (const id of ids) ps.set(id, load(id)); return Promise.all(ps.values());",
    ),
  ],
  [
    "concat",
    over("let ps: Promise<unknown>[] = []; for (const id of ids) ps = ps.concat(load(id)); return Promise.all(ps);"),
  ],
  ["spreading two collections", over("return Promise.all([...ids, ...ids].map(load));")],
  ["a spread of data after literals", over("return Promise.all(['a', ...ids].map(load));")],
  [
    "entries of a map",
    `${pool}export async function all(ids: Map<string, string>) { await Promise.all([...ids.entries()].map(([, id]) => load(id))); }\n`,
  ],
  [
    "values of an object",
    `${pool}export async function all(ids: Record<string, string>) { await Promise.all(Object.values(ids).map((id) => load(id))); }\n`,
  ],
  [
    "keys of a set",
    `${pool}export async function all(ids: Set<string>) { await Promise.all(Array.from(ids).map((id) => load(id))); }\n`,
  ],
  [
    "entries of an object in a loop",
    `${pool}export async function all(ids: Record<string, string>) { const ps = []; for (const key in ids) ps.push(load(key)); await Promise.all(ps); }\n`,
  ],
  ["an unawaited call in a loop", over("for (const id of ids) { load(id); } return 1;")],
  ["an unawaited call with catch", over("for (const id of ids) { load(id).catch(() => undefined); } return 1;")],
  ["an unawaited then chain in a loop", over("for (const id of ids) { void load(id).then((x) => x); } return 1;")],
  ["a map whose result is dropped", over("ids.map((id) => load(id)); return 1;")],
  ["a map of async functions never awaited", over("ids.map(async (id) => { await load(id); }); return 1;")],
  ["forEach of a function by name", over("ids.forEach((id) => { void load(id); }); return 1;")],
  [
    "forEach of an async method",
    `${pool}export class Jobs { run(ids: string[]) { ids.forEach(async (id) => { await this.one(id); }); } async one(id: string) { return load(id); } }\n`,
  ],
  [
    "a method through this",
    `${pool}export class Jobs { async run(ids: string[]) { await Promise.all(ids.map((id) => this.one(id))); } private async one(id: string) { return load(id); } }\n`,
  ],
  [
    "a bound method",
    `${pool}export class Jobs { async run(ids: string[]) { await Promise.all(ids.map(this.one.bind(this))); } private async one(id: string) { return load(id); } }\n`,
  ],
  [
    "an arrow in a field",
    `${pool}export class Jobs { async run(ids: string[]) { await Promise.all(ids.map(this.one)); } private one = async (id: string) => load(id); }\n`,
  ],
  ["a then chain in the map", over("return Promise.all(ids.map((id) => load(id).then((x) => String(x))));")],
  [
    "three functions away",
    over(
      "return Promise.all(ids.map((id) => one(id)));",
      "",
      "const one = async (id: string) => two(id);\nconst two = async (id: string) => { await three(id); };\nasync function three(id: string) { return load(id); }\n",
    ),
  ],
  [
    "a callback two functions away",
    over(
      "return each(ids, (id) => load(id));",
      "",
      "async function each<T>(xs: T[], f: (x: T) => Promise<unknown>) { return run(xs, f); }\nasync function run<T>(xs: T[], f: (x: T) => Promise<unknown>) { return Promise.all(xs.map((x) => f(x))); }\n",
    ),
  ],
  [
    "a higher-order function of the workspace",
    over(
      "return forAll(ids, load);",
      "",
      "function forAll<T>(xs: T[], f: (x: T) => Promise<unknown>) { return Promise.all(xs.map(f)); }\n",
    ),
  ],
  ["a fan-out in a then", over("return Promise.resolve(ids).then((xs) => Promise.all(xs.map((id) => load(id))));")],
  [
    "a fan-out in a try with a finally",
    over("try { return await Promise.all(ids.map(load)); } finally { ids.length = 0; }"),
  ],
  [
    "a fan-out of a fan-out",
    over("return Promise.all(ids.map((id) => Promise.all(id.split('').map((x) => load(x)))));"),
  ],
  [
    "a fan-out for each of a few",
    over("return Promise.all(['a', 'b'].map(() => Promise.all(ids.map((id) => load(id)))));"),
  ],
  [
    "a recursive walk over children",
    `import { readFile } from "node:fs/promises";\ninterface Item { file: string; children: Item[] }\nexport async function walk(item: Item): Promise<void> { await readFile(item.file); await Promise.all(item.children.map((child) => walk(child))); }\n`,
  ],
  [
    "an unlimited chunk list",
    over(
      "const chunks: string[][] = []; for (let i = 0; i < ids.length; i += 10) chunks.push(ids.slice(i, i + 10)); return Promise.all(chunks.map((chunk) => load(chunk.join())));",
    ),
  ],
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
    "prisma in a map",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => prisma.user.findUnique({ where: { id } })));\n`,
  ],
  [
    "prisma pushed",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport async function all(ids: string[]) { const ps = []; for (const id of ids) ps.push(prisma.user.update({ where: { id }, data: {} })); await Promise.all(ps); }\n`,
  ],
  [
    "mongoose queries awaited",
    `import { model } from "mongoose";\nconst User = model("User");\nexport const all = (ids: string[]) => Promise.all(ids.map(async (id) => { await User.findById(id); }));\n`,
  ],
  [
    "aws",
    `import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";\nconst s3 = new S3Client({});\nexport const all = (keys: string[]) => Promise.all(keys.map((Key) => s3.send(new GetObjectCommand({ Bucket: "b", Key }))));\n`,
  ],
  [
    "child processes",
    `import { exec } from "node:child_process";\nimport { promisify } from "node:util";\nconst run = promisify(exec);\nexport const all = (files: string[]) => Promise.all(files.map((file) => run("cat " + file)));\n`,
  ],
  [
    "files",
    `import { readFile } from "node:fs/promises";\nexport const all = (files: string[]) => Promise.all(files.map((file) => readFile(file, "utf8")));\n`,
  ],
  [
    "files through fs.promises",
    `import fs from "node:fs";\nexport const all = (files: string[]) => Promise.all(files.map((file) => fs.promises.readFile(file, "utf8")));\n`,
  ],
  [
    "files in a promise of one's own",
    `import { readFile } from "node:fs";\nexport const all = (files: string[]) => Promise.all(files.map((file) => new Promise((done, fail) => { readFile(file, (error, text) => (error ? fail(error) : done(text))); })));\n`,
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
    "as many pages as there are",
    `export function all(total: number, limit: number) { const pages = Math.ceil(total / limit); const ps = []; for (let i = 0; i < pages; i++) ps.push(fetch("/" + i)); return Promise.all(ps); }\n`,
  ],
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
    "a memo per key",
    over(
      "return Promise.all(ids.map((id) => cached(id)));",
      "",
      "const cache = new Map<string, Promise<unknown>>();\nfunction cached(id: string) { let p = cache.get(id); if (!p) { p = load(id); cache.set(id, p); } return p; }\n",
    ),
  ],
];

export const silent: readonly Case[] = [
  [
    "a bounded Promise.map of Bluebird in place of the global one",
    `const { Pool } = require("pg");
const pool = new Pool();
async function load(id) { return pool.query("select 1", [id]); }
exports.all = async (ids) => { await Promise.map(ids, async (id) => { await load(id); }, { concurrency: 5 }); };
exports.each = async (ids) => { await Promise.each(ids, async (id) => { await load(id); }); };
`,
  ],
  [
    "pieces of a statement of drizzle",
    `import { sql } from "drizzle-orm";\nexport const all = (ids: string[]) => sql.join(ids.map((id) => sql.raw(id)));\n`,
  ],
  [
    "calls of a client that puts them together",
    `import { createTRPCProxyClient } from "@trpc/client";\nconst client = createTRPCProxyClient<never>({ links: [] }) as { user: { rename: { mutate(id: string): Promise<void> } } };\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => client.user.rename.mutate(id)));\n`,
  ],
  [
    "elements of a relation that is at hand",
    `import type { EntityMetadata, SerializeOptions } from "@mikro-orm/core";\nexport const all = (keys: string[], options: SerializeOptions<object>, meta: EntityMetadata) => keys.filter((key) => options.populate.find((one) => one === key) ?? meta.relations.find((one) => one.name === key));\n`,
  ],
  [
    "plimit-lit",
    `${pool}import { pLimit } from "plimit-lit";\nconst limit = pLimit(4);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => limit(() => load(id))));\n`,
  ],
  ["a literal tuple", over("return Promise.all([load('a'), load('b')]);")],
  [
    "a destructured literal tuple",
    over("const [a, b] = await Promise.all([load(ids[0]!), load(ids[1]!)]); return [a, b];"),
  ],
  ["promises in two variables", over("const a = load(ids[0]!); const b = load(ids[1]!); return Promise.all([a, b]);")],
  ["promises taken out by destructuring", over("const [a, b] = [load('a'), load('b')]; await a; return b;")],
  [
    "a constant of literals",
    `${pool}const names = ["a", "b", "c"];\nexport const all = () => Promise.all(names.map((name) => load(name)));\n`,
  ],
  [
    "as const",
    `${pool}const names = ["a", "b", "c"] as const;\nexport const all = () => Promise.all(names.map((name) => load(name)));\n`,
  ],
  [
    "a frozen constant",
    `${pool}const names = Object.freeze(["a", "b"]);\nexport const all = () => Promise.all(names.map((name) => load(name)));\n`,
  ],
  [
    "entries of a constant object",
    `${pool}const names = { a: 1, b: 2 };\nexport const all = () => Promise.all(Object.entries(names).map(([name]) => load(name)));\n`,
  ],
  [
    "values of an enum",
    `${pool}enum Kind { A = "a", B = "b" }\nexport const all = () => Promise.all(Object.values(Kind).map((kind) => load(kind)));\n`,
  ],
  [
    "a tuple by type",
    `${pool}export const all = (pair: [string, string]) => Promise.all(pair.map((id) => load(id)));\n`,
  ],
  [
    "a spread of constants",
    `${pool}const a = ["x"], b = ["y", "z"];\nexport const all = () => Promise.all([...a, ...b].map((id) => load(id)));\n`,
  ],
  [
    "a filter of a constant",
    `${pool}const names = ["a", "b", "c"];\nexport const all = () => Promise.all(names.filter((name) => name > "a").map((name) => load(name)));\n`,
  ],
  ["Array(3).fill(0)", over("return Promise.all(Array(3).fill(0).map((_, i) => load(ids[i]!)));")],
  ["new Array(3)", over("return Promise.all([...new Array(3)].map((_, i) => load(ids[i]!)));")],
  ["Array.from of a literal length", over("return Promise.all(Array.from({ length: 3 }, (_, i) => load(ids[i]!)));")],
  [
    "Array.from of a constant length",
    `const size = 3;\n${over("return Promise.all(Array.from({ length: size }, (_, i) => load(ids[i]!)));")}`,
  ],
  [
    "a counted loop",
    over("const ps = []; for (let i = 0; i < 3; i++) ps.push(load(ids[i]!)); return Promise.all(ps);"),
  ],
  ["slice", over("return Promise.all(ids.slice(0, 10).map((id) => load(id)));")],
  ["slice by a constant", `const most = 10;\n${over("return Promise.all(ids.slice(0, most).map((id) => load(id)));")}`],
  ["slice from the end", over("return Promise.all(ids.slice(-5).map((id) => load(id)));")],
  ["filter and slice", over("return Promise.all(ids.filter(Boolean).slice(0, 5).map((id) => load(id)));")],
  ["slice and filter", over("return Promise.all(ids.slice(0, 5).filter(Boolean).map((id) => load(id)));")],
  ["a slice in a variable", over("const some = ids.slice(0, 5); return Promise.all(some.map((id) => load(id)));")],
  [
    "a chunk loop",
    over(
      "for (let i = 0; i < ids.length; i += 10) { await Promise.all(ids.slice(i, i + 10).map((id) => load(id))); } return 1;",
    ),
  ],
  [
    "a chunk loop with a variable",
    over(
      "for (let i = 0; i < ids.length; i += 10) { const part = ids.slice(i, i + 10); await Promise.all(part.map((id) => load(id))); } return 1;",
    ),
  ],
  [
    "a chunk loop with Math.min",
    over(
      "const n = 10; for (let i = 0; i < ids.length; i += n) { const part = ids.slice(i, Math.min(i + n, ids.length)); await Promise.all(part.map(load)); } return 1;",
    ),
  ],
  [
    "a chunk loop with while",
    over("let i = 0; while (i < ids.length) { await Promise.all(ids.slice(i, i + 5).map(load)); i += 5; } return 1;"),
  ],
  [
    "splice",
    over("while (ids.length > 0) { const part = ids.splice(0, 5); await Promise.all(part.map(load)); } return 1;"),
  ],
  [
    "splice without a variable",
    over("while (ids.length) await Promise.all(ids.splice(0, 5).map((id) => load(id))); return 1;"),
  ],
  [
    "a size that is a parameter",
    `${pool}export async function all(ids: string[], batchSize = 10) { for (let i = 0; i < ids.length; i += batchSize) await Promise.all(ids.slice(i, i + batchSize).map(load)); }\n`,
  ],
  [
    "lodash chunk",
    `import { chunk } from "lodash";\n${over("for (const part of chunk(ids, 10)) await Promise.all(part.map(load)); return 1;")}`,
  ],
  [
    "lodash chunk by the default",
    `import _ from "lodash";\n${over("for (const part of _.chunk(ids, 10)) await Promise.all(part.map(load)); return 1;")}`,
  ],
  [
    "chunks in a variable",
    `import { chunk } from "lodash";\n${over("const parts = chunk(ids, 10); for (const part of parts) await Promise.all(part.map(load)); return 1;")}`,
  ],
  [
    "a generator of chunks",
    over(
      "for (const part of chunks(ids, 10)) await Promise.all(part.map(load)); return 1;",
      "",
      "function* chunks<T>(xs: T[], n: number) { for (let i = 0; i < xs.length; i += n) yield xs.slice(i, i + n); }\n",
    ),
  ],
  [
    "a callback that is given batches",
    over(
      "return inBatches(ids, async (part) => { await Promise.all(part.map(load)); });",
      "",
      "async function inBatches<T>(xs: T[], work: (part: T[]) => Promise<void>) { for (let i = 0; i < xs.length; i += 10) await work(xs.slice(i, i + 10)); }\n",
    ),
  ],
  ["a sequence", over("for (const id of ids) await load(id); return 1;")],
  ["a sequence of pushed results", over("const rs = []; for (const id of ids) rs.push(await load(id)); return rs;")],
  ["a sequence by index", over("for (let i = 0; i < ids.length; i++) { await load(ids[i]!); } return 1;")],
  ["a promise awaited in the same round", over("for (const id of ids) { const p = load(id); await p; } return 1;")],
  [
    "a promise of either branch awaited",
    over("for (const id of ids) { let p; if (id) { p = load(id); } else { p = load('x'); } await p; } return 1;"),
  ],
  [
    "two at a time in a loop",
    over("for (const id of ids) { await Promise.all([load(id), load(id + 'x')]); } return 1;"),
  ],
  [
    "two at a time by destructuring",
    over("for (const id of ids) { const [a, b] = [load(id), load(id + 'x')]; await a; await b; } return 1;"),
  ],
  [
    "for await",
    `${pool}export async function all(ids: AsyncIterable<string>) { for await (const id of ids) { await load(id); } }\n`,
  ],
  [
    "reduce with await",
    over("return ids.reduce(async (before, id) => { await before; return load(id); }, Promise.resolve<unknown>(0));"),
  ],
  [
    "reduce with then",
    over("return ids.reduce((before, id) => before.then(() => load(id)), Promise.resolve<unknown>(0));"),
  ],
  [
    "a chain of then in a loop",
    over(
      "let tail: Promise<unknown> = Promise.resolve(); for (const id of ids) tail = tail.then(() => load(id)); return tail;",
    ),
  ],
  ["a call after which the loop is left", over("for (const id of ids) { if (id === 'x') return load(id); } return 1;")],
  [
    "an unawaited call before return",
    over("for (const id of ids) { if (id === 'x') { void load(id); return 1; } } return 0;"),
  ],
  [
    "an unawaited call before break",
    over(
      "let p: Promise<unknown> | undefined; for (const id of ids) { if (id === 'x') { p = load(id); break; } } return p;",
    ),
  ],
  [
    "a memo in a loop",
    over("let p: Promise<unknown> | undefined; for (const id of ids) { p ??= load(id); } return p;"),
  ],
  [
    "a memo by a question",
    over("let p: Promise<unknown> | undefined; for (const id of ids) { if (!p) p = load(id); } return p;"),
  ],
  [
    "a memoised load",
    over(
      "return Promise.all(ids.map(async (id) => (await table()) + id));",
      "",
      "let inFlight: Promise<unknown> | undefined;\nfunction table() { return (inFlight ??= load('all')); }\n",
    ),
  ],
  [
    "a memo in a field",
    `${pool}export class Table { private loading?: Promise<unknown>; async all(ids: string[]) { return Promise.all(ids.map(async (id) => String(await this.table()) + id)); } private table() { if (this.loading) return this.loading; this.loading = load("all"); return this.loading; } }\n`,
  ],
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
  [
    "DataLoader",
    `import DataLoader from "dataloader";\n${pool}const loader = new DataLoader(async (ids: readonly string[]) => [await load(ids.join())]);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => loader.load(id)));\n`,
  ],
  ["pure computation", over("return Promise.all(ids.map(async (id) => id.length));")],
  [
    "awaited computation",
    over("return Promise.all(ids.map(async (id) => { const n = await Promise.resolve(id); return n.length; }));"),
  ],
  [
    "hashes",
    `import { createHash } from "node:crypto";\nexport const all = (ids: string[]) => Promise.all(ids.map(async (id) => createHash("sha1").update(id).digest("hex")));\n`,
  ],
  [
    "timers",
    "export const all = (ids: string[]) => Promise.all(ids.map((id) => new Promise((done) => setTimeout(done, id.length))));\n",
  ],
  [
    "an unknown package",
    `import { work } from "nobody-knows-this";\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => work(id)));\n`,
  ],
  [
    "a function of unknown making",
    "export const all = (ids: string[], work: (id: string) => Promise<void>) => Promise.all(ids.map((id) => work(id)));\n",
  ],
  ["work that is only scheduled", over("for (const id of ids) setTimeout(() => { void load(id); }, 1000); return 1;")],
  [
    "listeners",
    `import { EventEmitter } from "node:events";\nconst bus = new EventEmitter();\n${over("for (const id of ids) bus.on(id, () => void load(id)); return 1;")}`,
  ],
  [
    "queries that are only built",
    `import knex from "knex";\nconst db = knex({});\nexport async function all(ids: string[]) { const query = db("users"); for (const id of ids) { query.orWhere("id", id); } return query; }\n`,
  ],
  [
    "raw parts of a query",
    `import knex from "knex";\nconst db = knex({});\nexport async function all(ids: string[]) { const rows = []; for (const id of ids) rows.push({ id, at: db.raw("now()") }); await db("users").insert(rows); }\n`,
  ],
  [
    "an array transaction of prisma",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport const all = (ids: string[]) => prisma.$transaction(ids.map((id) => prisma.user.update({ where: { id }, data: {} })));\n`,
  ],
  [
    "entities that are only made",
    `import { DataSource } from "typeorm";\nconst source = new DataSource({});\nexport async function all(ids: string[]) { const users = ids.map((id) => source.getRepository("User").create({ id })); await source.getRepository("User").save(users); }\n`,
  ],
  [
    "a batch of writes",
    `import { getFirestore } from "firebase-admin/firestore";\nconst db = getFirestore();\nexport async function all(ids: string[]) { const batch = db.batch(); ids.forEach((id) => { batch.set(db.doc(id), {}); }); await batch.commit(); }\n`,
  ],
  [
    "a literal at every call",
    `${pool}async function each(ids: string[]) { await Promise.all(ids.map((id) => load(id))); }\nexport const all = async () => { await each(["a", "b"]); await each(["c"]); };\n`,
  ],
  [
    "synchronous files",
    `import { readFileSync } from "node:fs";\nexport const all = (files: string[]) => files.map((file) => readFileSync(file, "utf8"));\n`,
  ],
];

export const possible: readonly Case[] = [
  [
    "a query in a variable that is made of itself",
    `${pool}export async function all() { var query: any = query.where({ projectId: 1 }); const judges = await query.find(); await Promise.all(judges.map((one: string) => load(one))); }\n`,
  ],
  [
    "messages down an open connection",
    `import { WebSocket } from "ws";\nexport function all(socket: WebSocket, ids: string[]) { ids.forEach((id) => { void socket.send(id); }); }\n`,
  ],
  [
    "queries of a method that a decorator has run in a transaction",
    `${pool}declare function Transactional(): MethodDecorator;\nexport class Users { @Transactional() async all(ids: string[]) { await Promise.all(ids.map((id) => this.one(id))); } private async one(id: string) { await load(id); } }\n`,
  ],
  [
    "as many as whoever calls asks for",
    `${prisma}export async function all(size: number) { const judges = await prisma.judge.findMany({ take: size }); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "members of one entity",
    `${pool}export async function all(id: string) { const program = await (await store()).program.findUnique({ where: { id } }); await Promise.all(program.benefits.map((one: string) => load(one))); }\ndeclare function store(): Promise<any>;\n`,
  ],
  [
    "a query of what belongs to one thing",
    `${prisma}export async function all(projectId: string) { const judges = await prisma.judge.findMany({ where: { projectId } }); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "a query of what belongs to one thing, in a function of its own",
    `${prisma}async function getJudges(project: { id: string }) { return prisma.judge.findMany({ where: { project: { id: project.id } } }); }\nexport async function all(project: { id: string }) { const judges = await getJudges(project); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "what is added one by one",
    `${pool}export async function all(a?: string, b?: string) { const ids: string[] = []; if (a) ids.push(a); if (b) ids.push(b); await Promise.all(ids.map((id) => load(id))); }\n`,
  ],
  [
    "a parameter of which callers give a handful",
    `${pool}async function each(ids: string[]) { await Promise.all(ids.map((id) => load(id))); }\nexport async function all(workspace: { owners: string[] }) { await each(workspace.owners); }\n`,
  ],
  [
    "parts that a collection was cut into",
    `import { chunk } from "lodash";\nexport const all = (emails: string[]) => { const parts = chunk(emails, 100); return Promise.all(parts.map((part) => fetch("/send", { method: "POST", body: part.join() }))); };\n`,
  ],
  [
    "commands of a pipeline",
    `import { Redis } from "@upstash/redis";\nconst redis = Redis.fromEnv();\nexport function all(ids: string[]) { const pipeline = redis.pipeline(); ids.forEach((id) => { pipeline.set(id, 1); }); return pipeline.exec(); }\n`,
  ],
  [
    "parts of one record",
    `${pool}interface Feature { linkedExperiments: string[] }\nexport async function all(get: (id: string) => Promise<Feature>) { const feature = await get("x"); return Promise.all(feature.linkedExperiments.map((one) => load(one))); }\n`,
  ],
  [
    "what a request is about",
    `export const all = (given: { sections: string[] }) => Promise.all(given.sections.map((one) => fetch(one)));\n`,
  ],
  [
    "a group for each channel",
    `${pool}export async function all(subs: { channel: string }[]) { const byChannel: Record<string, unknown[]> = {}; for (const sub of subs) (byChannel[sub.channel] ??= []).push(sub); await Promise.allSettled(Object.entries(byChannel).map(([id]) => load(id))); }\n`,
  ],
  [
    "a recursive walk over folders",
    `import { readdir, stat } from "node:fs/promises";\nexport async function walk(folder: string): Promise<void> { const names = await readdir(folder); await Promise.all(names.map(async (name) => { if ((await stat(name)).isDirectory()) await walk(name); })); }\n`,
  ],
  [
    "files that a class keeps",
    `import { writeFile } from "node:fs/promises";\nexport class Editor { #files = [{ path: ".env", text: "" }]; add(path: string) { this.#files.push({ path, text: "" }); } async save() { await Promise.all(this.#files.map((file) => writeFile(file.path, file.text))); } }\n`,
  ],
  [
    "a log that is told of each",
    `class Logger { async warn(text: string) { await fetch("/log", { method: "POST", body: text }); } }\nconst logger = new Logger();\nasync function put(name: string) { if (name === "") await logger.warn("empty"); }\nexport const all = (names: string[]) => Promise.all(names.map((name) => put(name)));\n`,
  ],
  [
    "work of one step on the thread pool",
    `import { copyFile } from "node:fs/promises";\nexport const all = (files: string[]) => Promise.all(files.map((file) => copyFile(file, file + ".bak")));\n`,
  ],
  [
    "parts of a fixed size",
    `export async function all(keys: string[]) { const sent = []; for (let i = 0; i < keys.length; i += 1000) sent.push(fetch("/delete", { method: "POST", body: keys.slice(i, i + 1000).join() })); await Promise.all(sent); }\n`,
  ],
  [
    "a page that a listing was asked for",
    `export async function all(list: (o: object) => Promise<{ data: string[] }>) { const urls = await list({ customer: 1, limit: 100 }); await Promise.all(urls.data.filter((url) => url).map((url) => fetch(url))); }\n`,
  ],
  [
    "a page that a query was asked for, of several queries",
    `${pool}import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nconst page = 20;\nexport async function all() { const [rows, count] = await Promise.all([prisma.user.findMany({ take: page }), prisma.user.count()]); await Promise.all(rows.map((row) => load(row.id))); return count; }\n`,
  ],
  [
    "the sources of the program",
    `${pool}export async function all(sources: () => Promise<string[]>) { const dataSources = await sources(); return Promise.all(dataSources.map((one) => load(one))); }\n`,
  ],
  [
    "ids of what is few",
    "export const all = (projectIds: string[]) => Promise.all(projectIds.map((id) => fetch(id)));\n",
  ],
  [
    "filters, through a helper that calls its collection something else",
    `${pool}async function each(arr: string[], run: (one: string) => Promise<unknown>) { await Promise.all(arr.map((one) => run(one))); }\nexport async function all(given: { filters: string[] }) { const { filters } = given; await each(filters, (one) => load(one)); }\n`,
  ],
  [
    "few objects of a client that opens few connections",
    `import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";\nconst client = new S3Client({});\nexport const all = (parts: string[]) => Promise.all(parts.map((Key) => client.send(new PutObjectCommand({ Bucket: "b", Key }))));\n`,
  ],
  [
    "definitions of the program",
    "export const all = (definitions: Record<string, string>) => Promise.all(Object.values(definitions).map((url) => fetch(url)));\n",
  ],
  [
    "the messages of one receive",
    `import { SQSClient, DeleteMessageCommand } from "@aws-sdk/client-sqs";\nconst client = new SQSClient({});\nasync function deleteMessage(ReceiptHandle: string) { await client.send(new DeleteMessageCommand({ QueueUrl: "q", ReceiptHandle })); }\nexport const all = (received: string[]) => Promise.all(received.map((handle) => deleteMessage(handle)));\n`,
  ],
  [
    "queries of a transaction of knex",
    `import knex from "knex";\nconst db = knex({});\nexport const all = (ids: string[]) => db.transaction(async (trx) => { await Promise.all(ids.map((id) => trx("users").where({ id }).update({ a: 1 }))); });\n`,
  ],
  [
    "queries of a transaction of prisma",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport const all = (ids: string[]) => prisma.$transaction(async (tx) => { await Promise.all(ids.map((id) => tx.user.update({ where: { id }, data: {} }))); });\n`,
  ],
  [
    "a transaction as an option",
    `import { Sequelize, type Transaction } from "sequelize";\nconst db = new Sequelize("");\nexport const all = (ids: string[], transaction: Transaction) => Promise.all(ids.map((id) => db.query("select " + id, { transaction })));\n`,
  ],
  ["plugins", "export const all = (plugins: string[]) => Promise.all(plugins.map((plugin) => fetch(plugin)));\n"],
  [
    "the keys of a configuration",
    "export const all = (config: Record<string, string>) => Promise.all(Object.values(config).map((url) => fetch(url)));\n",
  ],
  [
    "elements of a page",
    "export const all = () => Promise.all([...document.querySelectorAll('a')].map((link) => fetch(link.href)));\n",
  ],
  [
    "parts that are started",
    `${pool}class Poller { async start() { await load("x"); } }\nexport function all(parts: Poller[]) { for (const part of parts) void part.start(); }\n`,
  ],
  ["a batch", "export const all = (batch: string[]) => Promise.all(batch.map((url) => fetch(url)));\n"],
  [
    "a loop with a condition",
    `${pool}export function all(more: () => boolean) { while (more()) { void load("x"); } }\n`,
  ],
];
