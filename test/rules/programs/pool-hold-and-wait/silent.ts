import { drizzle, generated, knex, objection, pg, prisma, sequelize, typeorm, wrapped } from "./heads.js";

/** Programs that hold a connection and wait for nothing of the same pool. */
export const silent: readonly (readonly [string, string])[] = [
  [
    "a query on a client of a pool whose class is taken out of a default export",
    `import pg from "pg";
const { Pool } = pg;
const pool = new Pool();
export async function now() {
  let client: pg.PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query("SELECT NOW()");
  } finally {
    client?.release();
  }
}
`,
  ],

  [
    "a query on the transaction, which a function makes and another waits for",
    `import { Knex } from "knex";
function open(db: Knex, columns?: string[]): Knex.QueryBuilder {
  const all = columns ? columns : ["*"];
  return db.select(all).from("markets").join("state", "a", "b");
}
async function missing(db: Knex, end: number) {
  const query = open(db, ["id"]).where("end", "<", end);
  const rows: { id: string }[] = await query;
  return rows;
}
export async function block(db: Knex, end: number) {
  await db.transaction(async (trx: Knex.Transaction) => { await missing(trx, end); });
}
`,
  ],

  [
    "a connection by its type, which one of several ways takes from the pool",
    `import { Pool, type Client, type PoolClient } from "pg";
abstract class Queryable<C extends PoolClient | Client = PoolClient | Client> {
  abstract take(): Promise<C>;
  abstract give(one: C): Promise<void>;
  async run(text: string) {
    const one = await this.take();
    try { const { rowCount } = await one.query({ text }); return rowCount; } finally { await this.give(one); }
  }
}
export class Pooled extends Queryable<PoolClient> {
  private readonly pool: Pool;
  constructor(options: { pool: Pool }) { super(); this.pool = options.pool; }
  async take(): Promise<PoolClient> { return await this.pool.connect(); }
  async give(one: PoolClient): Promise<void> { one.release(); }
}
export const make = (url: string) => new Pooled({ pool: new Pool({ connectionString: url }) });
`,
  ],
  [
    "a query of the pool after the function that commits, and one that is given the connection",
    `${wrapped}export async function pay(id: number) {
  const connection = await getConnection();
  await begin(connection);
  try { await setStatus(id, connection); await commit(connection); } catch (error) { await rollback(connection); throw error; }
  await emit("paid");
}
`,
  ],
  [
    "a function that makes queries, chosen where no transaction is given, here and where it is handed on",
    `${knex}const models = (name: string) => db(name);
async function read(key: string, using: typeof models) { return using("config").select().where({ key }); }
async function get(key: string, trx?: Knex.Transaction) { const using = trx ?? models; return read(key, using as typeof models); }
async function set(key: string, trx?: Knex.Transaction) { const using = trx ?? models.bind(null); await using("config").update({ key }); }
export async function both() { await db.transaction(async (trx) => { await get("a", trx); await set("b", trx); }); }
`,
  ],
  [
    "a pool that is asked only where nobody on the way has a connection",
    `import { AsyncLocalStorage } from "node:async_hooks";
import { Pool, type PoolClient } from "pg";
const pool = new Pool({ max: 20 });
const current = new AsyncLocalStorage<PoolClient>();
async function client() { return current.getStore() ?? (await pool.connect()); }
async function query(text: string) {
  const one = await client();
  try { return await one.query(text); } finally { if (!current.getStore()) one.release(); }
}
export async function pay() {
  const one = await pool.connect();
  try { await current.run(one, async () => { await query("update"); }); } finally { one.release(); }
}
`,
  ],
  [
    "a repository made with a parameter that callers give the transaction for",
    `import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
const pool = new Pool({ max: 4 });
const database = drizzle(pool);
class Items {
  constructor(private readonly workspace: string, private readonly db = database) {}
  async find(id: number) { return this.db.select().from("items" as never); }
}
export async function rename(workspace: string, id: number, db = database) {
  const items = new Items(workspace, db);
  return items.find(id);
}
export async function both(workspace: string) {
  await database.transaction(async (tx) => { await rename(workspace, 1, tx as never); await rename(workspace, 2, tx as never); });
}
`,
  ],
  [
    "a transaction that is begun only where the options have none",
    `import { DataSource, type EntityManager } from "typeorm";
const source = new DataSource({ type: "postgres" });
class Item {}
class Database { transaction<T>(run: (entityManager: EntityManager) => Promise<T>): Promise<T> { return source.transaction(async (manager) => run(manager)); } }
export class Items {
  constructor(private readonly db: Database) {}
  async upsert(args: { id: number; entityManager?: EntityManager }) {
    const run = async (entityManager: EntityManager) => { await entityManager.save(Item, { id: args.id }); };
    return args.entityManager ? await run(args.entityManager) : await this.db.transaction(run);
  }
  async approve(id: number) { await this.db.transaction(async (entityManager) => { await this.upsert({ id, entityManager }); }); }
}
`,
  ],
  [
    "functions that begin a transaction where their options name none, and are given it",
    `${drizzle}type Tx = typeof db;
interface Options { id: string; tx?: Tx; quiet?: boolean }
export async function sync(options: Options): Promise<string[]> {
  if (!options.tx) return db.transaction((tx) => sync({ ...options, tx, quiet: true }));
  const { id, tx, quiet = false } = options;
  return quiet ? remove(id, tx) : remove(id, options.tx);
}
async function remove(id: string, tx?: Tx): Promise<string[]> {
  if (!tx) return db.transaction((transaction) => remove(id, transaction));
  await tx.delete(users).where(id);
  return [];
}
`,
  ],
  [
    "queries of models that are given the transaction, and one begun in it",
    `${objection}async function first(trx) { return User.query(trx).first(); }
export async function place() {
  return Order.transaction(async (trx) => {
    const user = await first(trx);
    await Order.transaction(trx, async (inner) => { await Order.query(inner).insert({ user }); });
  });
}
`,
  ],
  [
    "a transaction that is begun only where none is given, by a function in between",
    `import knex, { type Knex } from "knex";
const db = knex({ client: "pg", pool: { max: 5 } });
function transaction(work: (tx: Knex.Transaction) => Promise<void>) { return db.transaction(work); }
async function set(key: string, trx?: Knex.Transaction) {
  const run = async (tx: Knex.Transaction) => { await tx("config").update({ key }); };
  if (trx != null) { await run(trx); } else { await transaction((tx) => run(tx)); }
}
async function both(trx?: Knex.Transaction) { await set("a", trx); await set("b", trx); }
export async function save() { await transaction(async (trx) => { await both(trx); }); }
`,
  ],
  [
    "a query that is made with the transaction by another method",
    `import type { Knex } from "knex";
export class Notes {
  constructor(private readonly knex: Knex) {}
  async mine(id: number) {
    return await this.knex.transaction(async (transaction) => {
      let query = this.common(transaction("note"), transaction);
      if (id > 1) query = this.sorted(query);
      query = query.andWhere("id", id);
      return (await query) as unknown[];
    });
  }
  private common(query: Knex.QueryBuilder, transaction: Knex.Transaction) { return query.select({ a: "b" }).where("c", transaction("d").select("e")); }
  private sorted(query: Knex.QueryBuilder) { return query.orderBy("id"); }
}
`,
  ],
  [
    "a handler of Koa that goes on in the transaction that another holds around it, or without one",
    `import Router from "koa-router";
import type { Context, Next } from "koa";
import { Sequelize, Transaction, Model } from "sequelize";
const sequelize = new Sequelize("postgres://localhost/x");
class Doc extends Model {}
function transaction() {
  return async function transactionMiddleware(ctx: Context, next: Next) {
    await sequelize.transaction(async (t: Transaction) => { ctx.state.transaction = t; return next(); });
  };
}
function auth() { return async (ctx: Context, next: Next) => { ctx.state.user = await Doc.findOne({}); return next(); }; }
const router = new Router();
router.post("create", auth(), transaction(), async (ctx: Context) => {
  const { transaction } = ctx.state;
  const found = await Doc.findByPk(ctx.body.id, { transaction });
  await found!.update({ a: 1 }, { transaction });
});
router.post("list", auth(), async (ctx: Context) => { ctx.body = await Doc.findAll({}); });
`,
  ],
  [
    "a query that joins the transaction that it is given",
    `import type { Knex } from "knex";
export class Users {
  constructor(private readonly knex: Knex) {}
  async register(id: string) {
    const trx = await this.knex.transaction();
    try { await this.accounts(id, trx); await trx("users").insert({ id }); await trx.commit(); } catch (error) { await trx.rollback(); throw error; }
  }
  async accounts(id: string, trx?: Knex.Transaction) {
    const query = this.knex("accounts").select().where({ id });
    if (trx) { query.transacting(trx); }
    return query;
  }
}
`,
  ],

  [
    "queries of a connection that is taken where there is a pool",
    `import mysql from "mysql2/promise";
export async function f(url: string | undefined) {
  const pool = url ? mysql.createPool(url) : null;
  const conn = pool ? await pool.getConnection() : null;
  try { if (conn) { await conn.query("SET x = 1"); await conn.query("SET y = 1"); } } finally { conn?.release(); }
}
`,
  ],
  [
    "a transaction that is handed to a function that takes a knex",
    `import type { Knex } from "knex";
export async function create(db: Knex, image: string) {
  return db.transaction(async (trx) => { const active = await getActive(trx); if (!active) await trx("deployments").insert({ image }); });
}
export async function getActive(db: Knex) { return db.select("*").from("deployments").where({ superseded_at: null }).first(); }`,
  ],
  [
    "all through the client",
    `${pg}export async function transfer() { const client = await pool.connect(); try { await client.query("begin"); await client.query("commit"); } finally { client.release(); } }`,
  ],
  [
    "after it is given back",
    `${pg}export async function transfer() {
  const client = await pool.connect();
  try { await client.query("begin"); } finally { client.release(); }
  await pool.query("select 1");
}`,
  ],
  [
    "before it is taken",
    `${pg}export async function transfer() {
  await pool.query("select 1");
  const client = await pool.connect();
  try { await client.query("begin"); } finally { client.release(); }
}`,
  ],
  [
    "given back before an early return",
    `${pg}export async function transfer(ok: boolean) {
  const client = await pool.connect();
  if (!ok) { client.release(); return pool.query("select 1"); }
  await client.query("begin");
  client.release();
}`,
  ],
  [
    "another pool",
    `${pg}const other = new Pool();
export async function transfer() { const client = await pool.connect(); try { await other.query("select 1"); } finally { client.release(); } }`,
  ],
  [
    "the client passed on",
    `${pg}interface Queries { query(sql: string): Promise<unknown> }
async function audit(on: Queries) { await on.query("insert"); }
export async function transfer() { const client = await pool.connect(); try { await audit(client); } finally { client.release(); } }
export async function alone() { await audit(pool); }`,
  ],
  [
    "not awaited",
    `${pg}export async function transfer() { const client = await pool.connect(); try { void pool.query("insert into log"); await client.query("x"); } finally { client.release(); } }`,
  ],
  [
    "the client or the pool, and a client given",
    `import type { Knex } from "knex";
async function read(on: Knex) { return on("orders").first(); }
export class Orders {
  constructor(private readonly knex: Knex) {}
  async one(trx?: Knex.Transaction) { return read(trx ?? this.knex); }
  async place() { await this.knex.transaction(async (trx) => { await trx("orders").insert({}); await this.one(trx); }); }
}`,
  ],
  [
    "prisma: everything through tx",
    `${prisma}export async function pay() { await prisma.$transaction(async (tx) => { await tx.a.update({}); await audit(tx); }); }
async function audit(tx: Pick<PrismaClient, "audit">) { await tx.audit.create({ data: {} }); }`,
  ],
  [
    "prisma: tx or the root",
    `${prisma}export async function pay() { await prisma.$transaction(async (tx) => { await audit("x", tx); }); }
async function audit(line: string, tx?: PrismaClient) { const on = tx ?? prisma; await on.audit.create({ data: { line } }); }`,
  ],
  [
    "prisma: a batch",
    `${prisma}export async function pay() { await prisma.$transaction([prisma.a.update({}), prisma.b.update({})]); }`,
  ],
  [
    "prisma: a batch that map puts together",
    `${prisma}export async function order(ids: string[]) { await prisma.$transaction(ids.map((id, at) => prisma.a.update({ where: { id }, data: { at } }))); }`,
  ],
  [
    "queries after a batch of Prisma that was collected before",
    `${prisma}export async function merge(ids: string[]) {
  const steps = ids.map((id) => prisma.a.delete({ where: { id } }));
  try { await prisma.$transaction(steps); } catch (error) { throw new Error("not merged", { cause: error }); }
  return await prisma.a.findMany({});
}`,
  ],
  [
    "knex: the default, with the transaction passed on",
    `${knex}async function audit(line: string, on = db) { await on("audit").insert({ line }); }
export async function move() { await db.transaction(async (trx) => { await audit("x", trx as never); }); }`,
  ],
  [
    "objection: the transaction is passed on",
    `import type { Knex } from "knex";
import { Model } from "objection";
class User extends Model {
  static async succeed(id: string, tx: Knex) { await User.query(tx).findById(id).patch({ status: "succeeded" }); }
}
export class Store {
  constructor(private readonly knex: Knex) {}
  async mark(id: string, tx?: Knex.Transaction) { await User.succeed(id, tx || this.knex); }
  async locked<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.knex.transaction(async (tx) => work(tx));
  }
}
export class Wallet {
  constructor(private readonly store: Store) {}
  async done(id: string) { await this.store.locked(async (tx) => { await this.store.mark(id, tx); }); }
}`,
  ],
  [
    "objection: every query is given the transaction",
    `${knex}import { Model } from "objection";
class User extends Model {}
User.knex(db);
export async function move(id: string) { await db.transaction(async (trx) => { await User.query(trx).findById(id).patch({ a: 1 }); await User.query(trx).deleteById(id); }); }`,
  ],
  [
    "knex: the transaction as an option",
    `${knex}async function audit(line: string, { trx }: { trx?: typeof db } = {}) { await (trx ?? db)("audit").insert({ line }); }
export async function move() { await db.transaction(async (trx) => { await audit("x", { trx: trx as never }); }); }`,
  ],
  [
    "knex: transacting",
    `${knex}export async function move() { await db.transaction(async (trx) => { await db("a").insert({}).transacting(trx); }); }`,
  ],
  [
    "knex: a transaction only where none is given",
    `${knex}async function inTransaction<T>(parent: typeof db | undefined, work: (trx: never) => Promise<T>): Promise<T> {
  return parent ? await work(parent as never) : await db.transaction(work as never);
}
export async function move() { await db.transaction(async (trx) => { await inTransaction(trx as never, async () => 1); }); }`,
  ],
  [
    "knex: a savepoint",
    `${knex}export async function move() { await db.transaction(async (trx) => { await trx.transaction(async (inner) => { await inner("a").del(); }); }); }`,
  ],
  [
    "typeorm: a repository of the manager",
    `${typeorm}export async function save() {
  await source.transaction(async (manager) => { const users = manager.getRepository(User); await users.save({}); await manager.getRepository(User).find({}); });
}`,
  ],
  [
    "typeorm: a query runner alone",
    `${typeorm}export async function save() {
  const runner = source.createQueryRunner();
  await runner.connect();
  await runner.startTransaction();
  try { await runner.manager.save({}); await runner.commitTransaction(); } finally { await runner.release(); }
}`,
  ],
  [
    "typeorm: bound to the context",
    `import { DataSource } from "typeorm";
import { initializeTransactionalContext } from "typeorm-transactional";
class User {}
initializeTransactionalContext();
const source = new DataSource({ type: "postgres" });
export async function save() { await source.transaction(async () => { await source.getRepository(User).save({}); }); }`,
  ],
  [
    "sequelize: the option on every call",
    `${sequelize}export async function rename() {
  await sequelize.transaction(async (transaction) => { await User.update({ name: "x" }, { where: {}, transaction }); await User.findAll({ where: {}, transaction }); });
}`,
  ],
  [
    "sequelize: options passed through",
    `${sequelize}async function all(options: object) { await User.findAll({ where: {}, ...options }); }
export async function rename() { await sequelize.transaction(async (transaction) => { await all({ transaction }); }); }`,
  ],
  [
    "sequelize: bound to the context",
    `import { Sequelize, Model } from "sequelize";
class User extends Model {}
declare const namespace: never;
Sequelize.useCLS(namespace);
const sequelize = new Sequelize("x");
export async function rename() { await sequelize.transaction(async () => { await User.findAll({ where: {} }); }); }`,
  ],
  [
    "a client from the context",
    `import { AsyncLocalStorage } from "node:async_hooks";
${pg}const current = new AsyncLocalStorage<{ query(sql: string): Promise<unknown> }>();
function connection() { return current.getStore() ?? pool; }
export async function transfer() {
  const client = await pool.connect();
  try { await current.run(client, async () => { await audit(); }); } finally { client.release(); }
}
async function audit() { await connection().query("insert"); }`,
  ],
  [
    "drizzle: through tx",
    `${drizzle}export async function move() { await db.transaction(async (tx) => { await tx.insert(users).values({}); await tx.select().from(users); }); }`,
  ],
  [
    "a lock held, not a connection",
    `${pg}import { Mutex } from "async-mutex";
const lock = new Mutex();
export async function one() { await lock.runExclusive(async () => { await pool.query("select 1"); }); }`,
  ],
  [
    "prisma: a generated client, through tx",
    `${generated}export async function vote() { await prisma.$transaction(async (tx) => { await tx.vote.deleteMany(); await tx.option.findMany(); }); }`,
  ],
  [
    "a class of one's own by the name of a generated one",
    `class PrismaClient { async $transaction(work: (tx: this) => Promise<void>) { await work(this); } async find() { await fetch("/x"); } }
const prisma = new PrismaClient();
export async function vote() { await prisma.$transaction(async () => { await prisma.find(); }); }`,
  ],
  [
    "knex: a repository made around the transaction, and elsewhere around the pool",
    `${knex}class Stock {
  constructor(private readonly on: ReturnType<typeof knex>) {}
  async level(sku: string) { return this.on("stock").where({ sku }).first(); }
}
export async function order(sku: string) {
  const trx = await db.transaction();
  try { await new Stock(trx).level(sku); await trx.commit(); } catch (error) { await trx.rollback(); throw error; }
}
export async function show(sku: string) { return new Stock(db).level(sku); }`,
  ],
  [
    "a parameter that is given the connection where nothing was given for it",
    `import { Pool, type PoolClient } from "pg";
export class Permissions {
  private readonly pool = new Pool();
  async remove(id: string, client: PoolClient | null = null) {
    const isOwn = !client;
    if (!client) client = await this.pool.connect();
    try { await client.query("delete", [id]); await this.byId(id, client); } finally { if (isOwn) client.release(); }
  }
  async byId(id: string, client: PoolClient | null = null) { return (client ? client : this.pool).query("select", [id]); }
}`,
  ],
];
