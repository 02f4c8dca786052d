import { over, pool, type Case } from "./programs.js";

/** What reaches no input or output, or not for each element. */
export const noWork: readonly Case[] = [
  [
    "a method called fetch of something unknown",
    `declare const db: { tasks: { find(o: object): { fetch(): string[] } } };\nfunction load(id: string) { return db.tasks.find({ id }).fetch(); }\nexport function all(ids: string[]) { ids.forEach((id) => { console.log(load(id)); }); }\n`,
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
