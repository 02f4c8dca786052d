import { expect, test } from "vitest";
import { findingsOf } from "./analyze.js";
import { judge } from "./programs/judge.js";
import * as accessors from "./programs/pool-accessors.js";
import { reported } from "./programs/pool-hold-and-wait/reported.js";
import { silent } from "./programs/pool-hold-and-wait/silent.js";

judge("pool-hold-and-wait", [...reported, ...accessors.reported], [...silent, ...accessors.silent], { apart: true });

test("what is only read may be another pool", async () => {
  const text = `import type { Knex } from "knex";
export class Users {
  constructor(private readonly writeDb: Knex, private readonly readDb: Knex) {}
  async email(id: string) { return this.readDb("users").where({ id }); }
  async update(id: string, email: string) {
    return this.writeDb.transaction(async (trx) => { await trx("users").update({ email }); return await this.email(id); });
  }
}
`;
  expect(await findingsOf("pool-hold-and-wait", text)).toEqual([]);
});

test("tables are changed outside of a transaction on purpose", async () => {
  const text = (query: string) => `import knex from "knex";
const db = knex({ client: "mysql2" });
export async function addField(list: string) {
  await db.transaction(async (trx) => { await trx("fields").insert({ list }); await ${query}; });
}
`;
  const alter = text("db.schema.table(list, (table) => { table.string(list); })");
  expect(await findingsOf("pool-hold-and-wait", alter, { config: { preset: "recommended" } })).toEqual([]);
  expect(await findingsOf("pool-hold-and-wait", alter, { config: { preset: "strict" } })).toHaveLength(1);
  const insert = text('db("lists").insert({ list })');
  expect(await findingsOf("pool-hold-and-wait", insert, { config: { preset: "recommended" } })).toHaveLength(1);
});
