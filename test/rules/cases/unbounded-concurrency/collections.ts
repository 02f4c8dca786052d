import { over, pool, prisma, type Case } from "./programs.js";

/** Collections of which something says that they grow. */
export const collections: readonly Case[] = [
  [
    "processes for all documents that there are",
    `import { spawn } from "node:child_process";\ndeclare function getAllDocuments(): { languageId: string; fileName: string }[];\nconst check = (name: string) => new Promise<void>((resolve, reject) => { spawn("check", [name], { stdio: "ignore" }).on("exit", () => resolve()).on("error", reject); });\nexport function all() { getAllDocuments().forEach(async (one) => { if (one.languageId === "x") await check(one.fileName); }); }\n`,
  ],
  [
    "what a statement gave that gives all there are",
    `${pool}export async function all() { const users = await pool.query("select id from users").then(({ rows }) => rows as string[]); await Promise.all(users.map((one) => load(one))); }\n`,
  ],
  [
    "what a repository was asked for",
    `declare const userRepository: { find(o: object): Promise<{ id: string }[]> };\nexport async function all() { const found = await userRepository.find({}); await Promise.all(found.map((one) => fetch(one.id))); }\n`,
  ],
  [
    "pages that a loop gathered",
    `${pool}export async function all(page: (after?: string) => Promise<{ members: string[]; after?: string }>) { const members: string[] = []; let after: string | undefined; do { const next = await page(after); members.push(...next.members); after = next.after; } while (after); await Promise.all(members.map((one) => load(one))); }\n`,
  ],
  [
    "all that a table has, which a function is given",
    `${prisma}async function rename(users: { id: string }[]) { await Promise.all(users.map(({ id }) => prisma.user.update({ where: { id }, data: {} }))); }\nexport async function all() { await rename(await prisma.user.findMany()); }\n`,
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
    "something else made of ids",
    `export async function all(ids: string[]) { const wanted = [...new Set(ids)]; return Promise.all(wanted.map((one) => fetch(one))); }\n`,
  ],
  [
    "logins",
    `async function login(name: string) { await fetch("/login", { method: "POST", body: name }); }\nexport const all = (users: string[]) => Promise.all(users.map((name) => login(name)));\n`,
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
    "steps of one",
    `export async function all(ids: string[]) { const sent = []; for (let i = 0; i < ids.length; i += 1) sent.push(fetch(ids[i]!)); await Promise.all(sent); }\n`,
  ],
  [
    "a page of thousands",
    `export async function all(list: (o: object) => Promise<{ data: string[] }>) { const urls = await list({ limit: 5000 }); await Promise.all(urls.data.map((url) => fetch(url))); }\n`,
  ],
  [
    "processes of spawndamnit, through a function",
    `import spawn from "spawndamnit";\nasync function publish(name: string) { return (await spawn("npm", ["publish", name])).code; }\nexport async function all(ids: string[]) { const promises = []; for (const name of ids) promises.push(publish(name)); return Promise.all(promises); }\n`,
  ],
  [
    "processes of simple-git, through a function that makes the client",
    `import { simpleGit } from "simple-git";\nconst at = (path: string) => { const git = simpleGit({}).env({}).cwd({ path }); return git; };\nexport const origin = async (path: string) => { const git = at(path); return (await git.getConfig("remote.origin.url")).value; };\nexport const all = (ids: string[]) => Promise.all(ids.map(async (repo) => { console.log(await origin(repo)); }));\n`,
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
    "queries of an entity manager",
    `import type { SqlEntityManager } from "@mikro-orm/postgresql";\nclass User {}\nexport const all = (ids: string[], manager: SqlEntityManager) => Promise.all(ids.map((id) => manager.find(User, { id })));\n`,
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
];
