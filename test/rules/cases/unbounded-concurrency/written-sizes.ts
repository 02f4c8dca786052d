import { over, pool, type Case } from "./programs.js";

/** Collections as large as the program says, and calls that are put together. */
export const writtenSizes: readonly Case[] = [
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
];
