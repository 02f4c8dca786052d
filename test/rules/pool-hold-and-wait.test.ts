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

test("what a function of the program gives the callback of a transaction is made around that", async () => {
  const text = (inside: string) => `import { DataSource, type EntityManager } from "typeorm";
const source = new DataSource({ type: "postgres" });
class User {}
abstract class Store<S> {
  constructor(private readonly source: DataSource, private readonly given?: EntityManager) {}
  protected async manager(): Promise<EntityManager> {
    if (this.given) return this.given;
    return this.source.manager;
  }
  async transaction<R>(code: (store: S) => Promise<R>): Promise<R> {
    const manager = await this.manager();
    return await manager.transaction(async (inner) => await code(this.around(inner)));
  }
  protected abstract around(manager: EntityManager): S;
}
export class Users extends Store<Users> {
  protected around(manager: EntityManager): Users { return new Users(source, manager); }
  async count(): Promise<number> { return await (await this.manager()).getRepository(User).count(); }
  async first(): Promise<unknown> { return await source.getRepository(User).findOneBy({}); }
}
const all = new Users(source);
export async function add(): Promise<void> { await all.transaction(async (users) => { ${inside} }); }
`;
  const recommended = { config: { preset: "recommended" } } as const;
  expect(await findingsOf("pool-hold-and-wait", text("await users.first();"), recommended)).toEqual([]);
  expect(await findingsOf("pool-hold-and-wait", text("await all.first();"), recommended)).toHaveLength(1);
});

test("a migration runs once, and alone", async () => {
  const text = (name: string) => `import knex from "knex";
const db = knex({ client: "pg", pool: { max: 5 } });
export class Versions {
  async ${name}() { await db.transaction(async (trx) => { await trx("a").insert({}); await db("b").insert({}); }); }
}
`;
  const recommended = { config: { preset: "recommended" } } as const;
  expect(await findingsOf("pool-hold-and-wait", text("migrate"), recommended)).toEqual([]);
  expect(await findingsOf("pool-hold-and-wait", text("emigrated"), recommended)).toHaveLength(1);
});
