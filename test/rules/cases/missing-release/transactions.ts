import { pool } from "./programs.js";
import type { Programs } from "../../verdicts.js";

/* Transactions, sessions and rows. */

export const likely: Programs = {
  "rows locked by a method whose counterpart is named for it": `
    export class Table {
      async lockRows(): Promise<void> { await fetch("/lock"); }
      async unlockRows(): Promise<void> { await fetch("/unlock"); }
      async f(): Promise<void> { await this.lockRows(); await fetch("/x"); await this.unlockRows(); }
    }`,
  "a transaction of its own that only a savepoint gives back": `import knex, { type Knex } from "knex";
    const db = knex({});
    export async function f(parent: Knex.Transaction | undefined, work: (trx: Knex.Transaction) => Promise<void>) {
      const trx = parent ?? (await db.transaction());
      const savepoint = parent ? "s1" : undefined;
      try { await work(trx); if (!savepoint) await trx.commit(); } catch (error) { if (savepoint) await trx.rollback(); throw error; }
    }`,
  "an unmanaged transaction that is never committed": `
    import { sequelize, User } from "./models";
    export async function suspend(id: string) {
      let transaction;
      try {
        transaction = await sequelize.transaction();
        await User.update({ suspended: true }, { where: { id }, transaction });
      } catch (error) {
        if (transaction) await transaction.rollback();
        throw error;
      }
    }`,
  "a session that a failure leaves open": `
    import { MongoClient } from "mongodb";
    const client = new MongoClient("mongodb://localhost");
    export async function f() {
      const session = client.startSession();
      await client.db().collection("a").insertOne({}, { session });
      await session.endSession();
    }`,
};

export const possible: Programs = {
  "a session that is handed out as a promise": `import { MongoClient } from "mongodb";
    export class Store {
      constructor(private readonly client: MongoClient) {}
      begin(): Promise<unknown> { const session = this.client.startSession(); session.startTransaction(); return Promise.resolve(session); }
    }`,
  "a commit that fails before what was lent is given back": `${pool}
    declare function run(callback: (context: { client: unknown }) => Promise<void>, context: { client: unknown }): Promise<void>;
    export async function withContext(callback: (context: { client: unknown }) => Promise<void>) {
      const client = await pool.connect();
      try {
        await run(callback, { client });
      } finally {
        await client.query("commit");
        client.release();
      }
    }`,
};

export const silent: Programs = {
  "a second transaction that the same setting begins and ends": `
import { Sequelize } from "sequelize";
const main = new Sequelize("postgres://main");
const mirror = new Sequelize("postgres://mirror");
declare function mirrorEnabled(): boolean;
export async function run(work: (a: unknown, b?: unknown) => Promise<void>): Promise<void> {
  const one = await main.transaction();
  let two: Awaited<ReturnType<typeof mirror.transaction>> | undefined;
  try {
    if (mirrorEnabled()) two = await mirror.transaction();
    await work(one, two);
    await one.commit();
    if (mirrorEnabled()) await two!.commit();
  } catch (error) {
    await one.rollback();
    await two?.rollback();
    throw error;
  }
}`,
  "rows locked in a try by a method whose counterpart is named for it": `
    export class Table {
      async lockRows(): Promise<void> { await fetch("/lock"); }
      async unlockRows(): Promise<void> { await fetch("/unlock"); }
      async f(): Promise<void> { await this.lockRows(); try { await fetch("/x"); } finally { await this.unlockRows(); } }
    }`,
  "a transaction that is rolled back where one is active": `import type { DataSource, QueryRunner } from "typeorm";
    export async function save(source: DataSource, text: string) {
      let runner: QueryRunner | undefined;
      try {
        runner = source.createQueryRunner();
        await runner.connect();
        await runner.startTransaction();
        await runner.query(text);
        if (text === "") throw new Error("empty");
        await runner.commitTransaction();
      } catch (error) {
        if (runner && runner.isTransactionActive) await runner.rollbackTransaction();
        throw error;
      } finally {
        if (runner && !runner.isReleased) await runner.release();
      }
    }`,
  "a transaction of its own, or a savepoint in that of others": `import knex, { type Knex } from "knex";
    const db = knex({});
    export async function f(parent: Knex.Transaction | undefined, work: (trx: Knex.Transaction) => Promise<void>) {
      const trx = parent ?? (await db.transaction());
      const savepoint = parent ? "s1" : undefined;
      try {
        if (savepoint) await trx.raw("savepoint s1");
        await work(trx);
        if (savepoint) await trx.raw("release savepoint s1");
        else await trx.commit();
      } catch (error) {
        if (savepoint) await trx.raw("rollback to savepoint s1");
        else await trx.rollback();
        throw error;
      }
    }`,
  "a transaction that has ended by itself": `import knex from "knex";
    const db = knex({});
    export async function f(work: (x: unknown) => Promise<void>) {
      const trx = await db.transaction();
      try { await work(trx); await trx.commit(); } catch (error) { if (!trx.isCompleted()) await trx.rollback(); throw error; }
    }`,
  "a managed transaction": `import { sequelize } from "./db";
    export async function f() { await sequelize.transaction(async (t: unknown) => { await fetch(String(t)); }); }`,
  "a transaction with commit and rollback": `import { knex } from "./db";
    export async function f() { const trx = await knex.transaction(); try { await trx("a").insert({}); await trx.commit(); } catch (e) { await trx.rollback(); throw e; } }`,
};
