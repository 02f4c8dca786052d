import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "query-per-item";
const head = `import { PrismaClient } from "@prisma/client";
import { Pool } from "pg";
import { MongoClient } from "mongodb";
import Redis from "ioredis";
const prisma = new PrismaClient();
const pool = new Pool({ max: 20 });
const db = new MongoClient("mongodb://localhost").db();
const redis = new Redis();
async function find(id: string) { const { rows } = await pool.query("select * from users where id = $1", [id]); return rows[0] as unknown; }
`;
const over = (body: string): string => `${head}export async function all(ids: string[]) { ${body} }\n`;
const packages = ["pg", "@types/pg", "pg-types", "@types/node"];

/** What is sent together already, or is a part of the collection. */
const together: readonly (readonly [string, string])[] = [
  [
    "commands of a pipeline",
    over("const pipeline = redis.pipeline(); for (const id of ids) pipeline.exists(id); return pipeline.exec();"),
  ],
  [
    "chains of commands of a transaction",
    over("const multi = redis.multi(); for (const id of ids) multi.set(id, 1).expire(id, 9); await multi.exec();"),
  ],
  [
    "slices of a fixed size",
    over(
      "for (let i = 0; i < ids.length; i += 100) await pool.query('delete from users where id = any($1)', [ids.slice(i, i + 100)]);",
    ),
  ],
  [
    "chunks",
    `${over("for (const chunk of chunked(ids)) await pool.query('select $1', [chunk]);")}declare function chunked(ids: string[]): string[][];`,
  ],
  [
    "chunks in a variable",
    `${head}export async function all(chunkedIds: string[][]) { for (const ids of chunkedIds) await pool.query("select $1", [ids]); }`,
  ],
];

test.each(together)("%s: silent, with every rule", async (_, text) => {
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId }) => ruleId === rule || ruleId === "unbounded-concurrency")).toEqual([]);
});

const reported: readonly (readonly [string, string])[] = [
  ["a loop that counts up by one", over("for (let i = 0; i < ids.length; i += 1) await find(ids[i]!);")],
  ["a query in a for-of", over("for (const id of ids) await pool.query('select 1', [id]);")],
  [
    "a query whose answers are collected",
    over("const found = []; for (const id of ids) found.push(await find(id)); return found;"),
  ],
  ["a query in a counting loop", over("for (let i = 0; i < ids.length; i++) await find(ids[i]!);")],
  ["findUnique", over("for (const id of ids) await prisma.user.findUnique({ where: { id } });")],
  [
    "findFirst under a condition",
    over("for (const id of ids) if (id) await prisma.user.findFirst({ where: { id } });"),
  ],
  ["create", over("for (const name of ids) await prisma.user.create({ data: { name } });")],
  ["a fan-out", over("return Promise.all(ids.map((id) => find(id)));")],
  [
    "a fan-out of lazy queries",
    over("return Promise.all(ids.map((id) => prisma.user.findUnique({ where: { id } })));"),
  ],
  [
    "a fan-out with an async callback",
    over("return Promise.all(ids.map(async (id) => { const one = await find(id); return one; }));"),
  ],
  ["a query one call away", over("for (const id of ids) console.log(await find(id));")],
  [
    "a query two calls away",
    `${over("for (const id of ids) await touch(id);")}async function touch(id: string) { return find(id); }`,
  ],
  ["findOne of mongodb", over("for (const id of ids) await db.collection('users').findOne({ id });")],
  ["insertOne of mongodb", over("for (const id of ids) await db.collection('users').insertOne({ id });")],
  ["get of redis", over("const values = []; for (const id of ids) values.push(await redis.get(id)); return values;")],
  [
    "two reads in a round",
    over("for (const id of ids) { await find(id); await prisma.user.findUnique({ where: { id } }); }"),
  ],
  [
    "the keys of an object",
    `${head}export async function all(users: Record<string, string>) { for (const id of Object.keys(users)) await find(id); }`,
  ],
  [
    "a method",
    `${head}export class Users { async all(ids: string[]) { for (const id of ids) await this.one(id); } private async one(id: string) { return prisma.user.findUnique({ where: { id } }); } }`,
  ],
  ["many elements that are written down", over("for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await find(id);")],
  [
    "a message for each element",
    `import { Queue } from "bullmq";\nconst queue = new Queue("mail");\nexport async function all(ids: string[]) { for (const id of ids) await queue.add("send", { id }); }`,
  ],
];

const silent: readonly (readonly [string, string])[] = [
  ["one query for all", over("return prisma.user.findMany({ where: { id: { in: ids } } });")],
  [
    "a query outside of the loop",
    over("const found = await find(ids[0]!); for (const id of ids) console.log(id, found);"),
  ],
  [
    "a query that needs the last answer",
    over(
      "let last: unknown; for (const id of ids) last = await prisma.user.findFirst({ where: { id, parent: last as string } }); return last;",
    ),
  ],
  [
    "a query under what the last answer decides",
    over("let done = false; for (const id of ids) { if (!done) done = (await find(id)) !== undefined; } return done;"),
  ],
  [
    "a search that ends with the first answer",
    over("for (const id of ids) { const one = await find(id); if (one) return one; } return undefined;"),
  ],
  [
    "a search that breaks",
    over("let found; for (const id of ids) { found = await find(id); if (found) break; } return found;"),
  ],
  [
    "a cache that is filled on the way",
    over(
      "const seen = new Map<string, unknown>(); for (const id of ids) { if (!seen.has(id)) seen.set(id, await find(id)); } return seen;",
    ),
  ],
  [
    "a write under a condition",
    over("for (const id of ids) if (id.length > 3) await prisma.user.create({ data: { id } });"),
  ],
  [
    "two writes in a round",
    over(
      "for (const id of ids) { await prisma.user.create({ data: { id } }); await prisma.log.create({ data: { id } }); }",
    ),
  ],
  [
    "a read and a write of what was read",
    over(
      "for (const id of ids) { const user = await prisma.user.findUnique({ where: { id } }); await prisma.copy.create({ data: { id, user } }); }",
    ),
  ],
  ["a handful of elements that are written down", over("for (const id of ['a', 'b', 'c']) await find(id);")],
  [
    "pages by cursor",
    over(
      "let cursor: string | undefined = ids[0]; while (cursor) { const page = await prisma.user.findFirst({ where: { id: cursor } }); cursor = page?.next; }",
    ),
  ],
  [
    "pages, each at an address of its own",
    `export async function all(urls: string[]) { for (const url of urls) console.log(await fetch(url)); }`,
  ],
  [
    "a request that changes something",
    over("for (const id of ids) await fetch('/users/' + id, { method: 'DELETE' });"),
  ],
  [
    "a stream, element by element",
    `${head}export async function all(ids: AsyncIterable<string>) { for await (const id of ids) await find(id); }`,
  ],
  [
    "what a cursor gives",
    `${head}export async function all() { const users = db.collection("users").find(); for await (const user of users) await find(String(user)); }`,
  ],
  [
    "chunks",
    over(
      "for (let i = 0; i < ids.length; i += 100) await prisma.user.findMany({ where: { id: { in: ids.slice(i, i + 100) } } });",
    ),
  ],
  [
    "a transaction",
    over("await prisma.$transaction(async (tx) => { for (const id of ids) await tx.user.create({ data: { id } }); });"),
  ],
  [
    "DataLoader",
    `import DataLoader from "dataloader";\nconst users = new DataLoader(async (ids: readonly string[]) => ids);\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => users.load(id)));`,
  ],
  ["a loop without a query", over("for (const id of ids) await Promise.resolve(id);")],
  [
    "a loop over pages of a generator",
    over(
      "async function* pages() { yield ids; } for await (const page of pages()) await prisma.user.findMany({ where: { id: { in: page } } });",
    ),
  ],
  [
    "several things about each element",
    `${over("for (const id of ids) await move(id);")}async function move(id: string) { const one = await find(id); await pool.query("insert", [one]); await pool.query("delete", [id]); }`,
  ],
];

describe.each([
  ["without packages", []],
  ["with packages", packages],
])("%s", (_, installed) => {
  test.each(reported)("reports %s", async (_name, text) => {
    expect(await findingsOf(rule, text, { packages: installed, config: { preset: "strict" } })).not.toEqual([]);
  });
  test.each(silent)("is silent on %s", async (_name, text) => {
    expect(await findingsOf(rule, text, { packages: installed, config: { preset: "strict" } })).toEqual([]);
  });
});

test("says how many round trips, one after the other or at once, and what makes one of them", async () => {
  const one = over("for (const id of ids) await prisma.user.findUnique({ where: { id } });");
  expect(await findingsOf(rule, one, { config: { preset: "strict" } })).toEqual([
    "10: Makes n round trips for n elements of `ids`, one after the other, where `findMany` with `where: { id: { in: ids } }` makes one.",
  ]);
  const numbers = over("for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await redis.get(id);");
  const [message] = await findingsOf(rule, numbers, { config: { preset: "strict" } });
  expect(message).toContain("Makes 6 round trips for 6 elements");
  expect(message).toContain("`mget`, or a pipeline makes one");
});

test("a fan-out on a pool is a warning, a sequence is told by the way, and the rule is for those who ask", async () => {
  const levels = async (body: string) => {
    const { findings } = await analyze({ "main.ts": over(body) }, { config: { preset: "strict" } });
    return findings
      .filter(({ ruleId }) => ruleId === rule)
      .map(({ severity, confidence }) => `${severity} ${confidence}`);
  };
  expect(await levels("return Promise.all(ids.map((id) => find(id)));")).toEqual(["warning likely"]);
  expect(await levels("for (const id of ids) await find(id);")).toEqual(["info likely"]);
  expect(await levels("for (const plugin of ids.map((one) => one)) await find(plugin);")).toHaveLength(1);
  expect(await findingsOf(rule, over("for (const id of ids) await find(id);"))).toEqual([]);
});

test("the trace leads from the loop to the query", async () => {
  const { findings } = await analyze(
    { "main.ts": over("for (const id of ids) await find(id);") },
    { config: { preset: "strict" } },
  );
  const [finding] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(finding?.trace.map(({ message }) => message)).toEqual([
    "`all` awaits `find`, once for each element of `ids`",
    "`find` awaits `pg: Pool.query`",
  ]);
  expect(finding?.help).toBe(
    "Ask once for all elements, and look the answers up by key: one statement with `= any($1)`, `in (…)` or several rows.",
  );
});

describe("what belongs to each element", () => {
  const parts = (where: string): string =>
    over(`return Promise.all(ids.map(async (id) => ({ id, tags: await prisma.tag.findMany(${where}) })));`);
  test.each([
    ["{ where: { items: { some: { linkId: id } } }, select: { name: true } }", 1],
    ["{ where: { parentId: id }, orderBy: { name: 'asc' } }", 1],
    ["{ where: { linkId: { in: [id] } } }", 0],
    ["{ where: { parentId: 1 }, skip: Number(id) * 10, take: 10 }", 0],
    ["{ where: { OR: [{ a: id }, { b: id }] } }", 0],
    ["query(id)", 0],
    ["{ ...query(id) }", 0],
    ["", 0],
  ])("findMany(%s)", async (where, count) => {
    const text = `${parts(where)}declare function query(id: string): { where: object };`;
    expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(count);
  });
});

describe("chains of drizzle", () => {
  const start = `import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, text } from "drizzle-orm/pg-core";
import { and, eq, inArray } from "drizzle-orm";
const users = pgTable("users", { id: text("id").primaryKey(), name: text("name") });
const db = drizzle(process.env.DATABASE_URL!);
`;
  test.each([
    ["db.select().from(users).where(eq(users.id, id))", 1],
    ["db.select({ name: users.name }).from(users).where(and(eq(users.id, id), eq(users.name, 'a'))).limit(1)", 1],
    ["db.select().from(users).where(inArray(users.id, [id]))", 0],
    ["db.update(users).set({ name: id.trim() }).where(eq(users.id, id))", 0],
    ["db.select().from(users).limit(Number(id))", 0],
  ])("%s", async (query, count) => {
    const text = `${start}export async function all(ids: string[]) { for (const id of ids) console.log(await ${query}); }\n`;
    expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(count);
  });
});

describe("several queries in a round are possible", () => {
  const setting = `async function setting(name: string) {
  const own = await prisma.setting.findFirst({ where: { name, own: true } });
  if (own) return own;
  return prisma.setting.findFirst({ where: { name } });
}
`;
  test.each([
    [
      "reads, one after the other",
      setting + over("for (const id of ids) console.log(await setting(id));").slice(head.length),
    ],
    [
      "implementations of an interface",
      `interface Store { one(id: string): Promise<unknown> }
class Plain implements Store { async one(id: string) { return (await pool.query("select $1", [id])).rows[0] as unknown; } }
class Typed implements Store { async one(id: string) { return prisma.item.findUnique({ where: { id } }); } }
export async function all(ids: string[], store: Store) { return Promise.all(ids.map((id) => store.one(id))); }
export const stores = [new Plain(), new Typed()];
`,
    ],
  ])("%s", async (_, text) => {
    const { findings } = await analyze({ "src/main.ts": head + text }, { config: { preset: "strict" } });
    const found = findings.filter(({ ruleId }) => ruleId === rule);
    expect(found.map(({ confidence }) => confidence)).toEqual(["possible"]);
  });

  test.each([
    [
      "a list that is read with for await",
      "export async function all() { const ids = await prisma.user.findMany(); for await (const { id } of ids) await find(id as string); }",
      "likely",
    ],
    [
      "counts beside a read",
      `async function tell(id: string) {
  const user = await prisma.user.findUnique({ where: { id } });
  const [posts, likes] = await Promise.all([count(id), prisma.like.count({ where: { id } })]);
  return { user, posts, likes };
}
async function count(id: string) { return prisma.post.count({ where: { id } }); }
export async function all(ids: string[]) { for (const id of ids) console.log(await tell(id)); }`,
      "possible",
    ],
    [
      "requests by a client of the program's own",
      `class Client { async get(path: string) { return this.request(path); } private async request(path: string) { return fetch(path); } }
const client = new Client();
async function name(id: string) { return client.get("/users/" + id); }
export async function all(ids: string[]) { return Promise.all(ids.map(async (id) => ({ id, name: await name(id) }))); }`,
      "possible",
    ],
  ])("%s", async (_, text, confidence) => {
    const { findings } = await analyze({ "src/main.ts": `${head}${text}\n` }, { config: { preset: "strict" } });
    const found = findings.filter(({ ruleId }) => ruleId === rule);
    expect(found.map((one) => one.confidence)).toEqual([confidence]);
  });

  test("not a write beside a read", async () => {
    const write = `async function step(id: string) {
  const item = await prisma.item.findUnique({ where: { id } });
  await prisma.item.update({ where: { id }, data: { seen: item } });
}
export async function all(ids: string[]) { await Promise.all(ids.map((id) => step(id))); }
`;
    expect(await findingsOf(rule, head + write, { config: { preset: "strict" } })).toEqual([]);
  });
});
