import { drizzle, generated, knex, objection, pg, prisma, sequelize, typeorm, wrapped } from "./heads.js";

/** Programs that hold a connection of a pool, by what is particular of each. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "a query on the pool in a transaction, which a function makes and another waits for",
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
  await db.transaction(async (trx: Knex.Transaction) => { await trx("blocks").insert({ end }); await missing(db, end); });
}
`,
  ],

  [
    "the pool, beside a connection that one of several ways takes from it",
    `import { Pool, type Client, type PoolClient } from "pg";
abstract class Queryable<C extends PoolClient | Client = PoolClient | Client> {
  abstract take(): Promise<C>;
  abstract give(one: C): Promise<void>;
  async run(text: string) {
    const one = await this.take();
    try { const { rowCount } = await pool.query({ text }); return rowCount; } finally { await this.give(one); }
  }
}
const pool = new Pool();
export class Pooled extends Queryable<PoolClient> {
  private readonly pool: Pool;
  constructor(options: { pool: Pool }) { super(); this.pool = options.pool; }
  async take(): Promise<PoolClient> { return await pool.connect(); }
  async give(one: PoolClient): Promise<void> { one.release(); }
}
export const make = (url: string) => new Pooled({ pool: new Pool({ connectionString: url }) });
`,
  ],
  [
    "a query of the pool before the function that commits",
    `${wrapped}export async function pay(id: number) {
  const connection = await getConnection();
  await begin(connection);
  try { await setStatus(id, connection); await emit("paid"); await commit(connection); } catch (error) { await rollback(connection); throw error; }
}
`,
  ],
  [
    "a function that takes a connection of its own where none is given, and is given none",
    `${wrapped}export async function pay(id: number) {
  const connection = await getConnection();
  await begin(connection);
  try { await setStatus(id); await commit(connection); } catch (error) { await rollback(connection); throw error; }
}
`,
  ],
  [
    "a repository made with a parameter that gets the pool, inside a transaction",
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
  await database.transaction(async (tx) => { await tx.execute("select 1" as never); await rename(workspace, 1, database); });
}
`,
  ],
  [
    "a repository made with a name of the pool's own, inside a transaction",
    `import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
const pool = new Pool({ max: 4 });
const database = drizzle(pool);
class Items {
  constructor(private readonly workspace: string, private readonly db = database) {}
  async find(id: number) { return this.db.select().from("items" as never); }
}
export async function rename(workspace: string, id: number) {
  const items = new Items(workspace);
  return items.find(id);
}
export async function both(workspace: string) {
  await database.transaction(async (tx) => { await tx.execute("select 1" as never); await rename(workspace, 1); });
}
`,
  ],
  [
    "a query beside the transaction of a class whose method is called `call`, on a database with replicas",
    `import { drizzle } from "drizzle-orm/node-postgres";
import { withReplicas } from "drizzle-orm/pg-core";
declare const users: never;
declare const replicas: never[];
const primary = drizzle("postgres://localhost/x");
const db = replicas.length > 0 ? withReplicas(primary, replicas) : primary;
class Transaction {
  async call<R>(work: (tx: typeof db) => Promise<R>): Promise<R> { return db.transaction((tx) => work(tx)); }
}
async function first(database = db) { return database.select().from(users); }
export async function save(transaction = new Transaction()) {
  return transaction.call(async (tx) => { await first(); await tx.insert(users); });
}
export async function right(transaction = new Transaction()) {
  return transaction.call(async (tx) => { await first(tx); await tx.insert(users); });
}
`,
  ],
  [
    "a query of a model beside the transaction of another",
    `${objection}export async function place() {
  return Order.transaction(async (trx) => {
    const user = await User.query().first();
    await Order.query(trx).insert({ user });
  });
}
`,
  ],
  [
    "a query on the knex of a model, in a function that a transaction calls",
    `${objection}async function next() { return User.knex().raw("select nextval('ids')"); }
export async function place() {
  return Order.transaction(async (trx) => { await Order.query(trx).insert({ id: await next() }); });
}
`,
  ],
  [
    "a transaction that is begun where none is given, and none is",
    `import knex, { type Knex } from "knex";
const db = knex({ client: "pg", pool: { max: 5 } });
function transaction(work: (tx: Knex.Transaction) => Promise<void>) { return db.transaction(work); }
async function set(key: string, trx?: Knex.Transaction) {
  const run = async (tx: Knex.Transaction) => { await tx("config").update({ key }); };
  if (trx != null) { await run(trx); } else { await transaction((tx) => run(tx)); }
}
async function both(trx?: Knex.Transaction) { await set("a", trx); }
export async function save() { await transaction(async () => { await both(); }); }
`,
  ],
  [
    "a transaction that a handler of Koa holds around the next one",
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
  const found = await Doc.findByPk(ctx.body.id);
  await found!.update({ a: 1 }, { transaction });
});
`,
  ],
  [
    "a query in a span of a tracer, inside a transaction",
    `${pg}import tracer from "dd-trace";
import { trace } from "@opentelemetry/api";
import * as Sentry from "@sentry/node";
const spans = trace.getTracer("x");
async function audit() {
  await tracer.trace("audit", async () => { await spans.startActiveSpan("a", {}, async () => Sentry.startSpan({ name: "b" }, () => pool.query("insert"))); });
}
export async function save() {
  const client = await pool.connect();
  try { await client.query("begin"); await audit(); await client.query("commit"); } finally { client.release(); }
}
`,
  ],
  [
    "a query that could have joined the transaction",
    `import type { Knex } from "knex";
export class Users {
  constructor(private readonly knex: Knex) {}
  async register(id: string) {
    const trx = await this.knex.transaction();
    try { await this.accounts(id); await trx("users").insert({ id }); await trx.commit(); } catch (error) { await trx.rollback(); throw error; }
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
    "a query of the knex that a parameter holds, in a function that it is handed to",
    `import type { Knex } from "knex";
export async function create(db: Knex, image: string) {
  return db.transaction(async (trx) => { const active = await getActive(db); if (!active) await trx("deployments").insert({ image }); });
}
export async function getActive(db: Knex) { return db.select("*").from("deployments").where({ superseded_at: null }).first(); }`,
  ],
  [
    "the same through a namespace of types",
    `import type knex from "knex";
export async function create(db: knex.Knex, image: string) {
  return db.transaction(async (trx) => { const active = await getActive(db); if (!active) await trx("deployments").insert({ image }); });
}
export async function getActive(db: knex.Knex) { return db.select("*").from("deployments").first(); }`,
  ],
  [
    "a query of the client in a function that a transaction of Prisma is given by name",
    `${prisma}async function work() { await prisma.a.findMany({}); }
export async function merge() { await prisma.$transaction(work); }`,
  ],
  [
    "a query of the pool while a client is out",
    `${pg}export async function transfer() {
  const client = await pool.connect();
  try { await client.query("begin"); await pool.query("select 1"); await client.query("commit"); } finally { client.release(); }
}`,
  ],
  [
    "a query of the pool two functions down",
    `${pg}export async function transfer() {
  const client = await pool.connect();
  try { await client.query("begin"); await audit(); } finally { client.release(); }
}
async function audit() { await write("x"); }
async function write(line: string) { await pool.query("insert into log values ($1)", [line]); }`,
  ],
  [
    "a second client",
    `${pg}export async function copy() {
  const from = await pool.connect();
  const to = await pool.connect();
  try { await to.query(String(await from.query("select 1"))); } finally { from.release(); to.release(); }
}`,
  ],
  [
    "a helper that wraps a transaction",
    `${pg}async function withTransaction<T>(work: (client: { query(sql: string): Promise<unknown> }) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try { await client.query("begin"); const result = await work(client); await client.query("commit"); return result; } finally { client.release(); }
}
export async function order() {
  await withTransaction(async (client) => { await client.query("update stock"); await pool.query("insert into audit"); });
}`,
  ],
  [
    "nested helpers",
    `${pg}async function withTransaction<T>(work: (client: { query(sql: string): Promise<unknown> }) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try { return await work(client); } finally { client.release(); }
}
export async function order() { await withTransaction(async () => { await pay(); }); }
async function pay() { await withTransaction(async (client) => { await client.query("update accounts"); }); }`,
  ],
  [
    "a pool in a field",
    `import { Pool } from "pg";
export class Store {
  constructor(private readonly pool: Pool) {}
  async move() {
    const client = await this.pool.connect();
    try { await client.query("begin"); await this.count(); } finally { client.release(); }
  }
  async count() { await this.pool.query("select count(*)"); }
}`,
  ],
  [
    "a pool passed as an argument",
    `import { Pool } from "pg";
const main = new Pool();
export async function run() {
  const client = await main.connect();
  try { await audit(main); await client.query("commit"); } finally { client.release(); }
}
async function audit(pool: Pool) { await pool.query("select 1"); }`,
  ],
  [
    "an injected pool passed as an argument",
    `import { Pool } from "pg";
async function audit(on: Pool) { await on.query("select 1"); }
export class Orders {
  constructor(private readonly pool: Pool) {}
  async place() { const client = await this.pool.connect(); try { await audit(this.pool); } finally { client.release(); } }
}`,
  ],
  [
    "the client or the pool, and no client given",
    `import type { Knex } from "knex";
async function read(on: Knex) { return on("orders").first(); }
export class Orders {
  constructor(private readonly knex: Knex) {}
  async one(trx?: Knex.Transaction) { return read(trx ?? this.knex); }
  async place() { await this.knex.transaction(async (trx) => { await trx("orders").insert({}); await this.one(); }); }
}`,
  ],
  [
    "prisma: the root client inside a transaction",
    `${prisma}export async function pay() {
  await prisma.$transaction(async (tx) => { await tx.account.update({}); await prisma.audit.create({ data: {} }); });
}`,
  ],
  [
    "prisma: a service's own client inside another's transaction",
    `import { PrismaClient } from "@prisma/client";
export class Audit { constructor(private readonly prisma: PrismaClient) {} async write() { await this.prisma.audit.create({ data: {} }); } }
export class Pay {
  constructor(private readonly prisma: PrismaClient, private readonly audit: Audit) {}
  async pay() { await this.prisma.$transaction(async (tx) => { await tx.account.update({}); await this.audit.write(); }); }
}`,
  ],
  [
    "prisma: a transaction in a transaction",
    `${prisma}export async function outer() { await prisma.$transaction(async () => { await inner(); }); }
async function inner() { await prisma.$transaction(async (tx) => { await tx.a.update({}); }); }`,
  ],
  [
    "knex: the root inside a transaction",
    `${knex}export async function move() { await db.transaction(async (trx) => { await trx("a").del(); await db("b").insert({}); }); }`,
  ],
  [
    "knex: the default when the transaction is not passed on",
    `${knex}async function audit(line: string, on = db) { await on("audit").insert({ line }); }
export async function move() { await db.transaction(async (trx) => { await trx("a").del(); await audit("x"); }); }`,
  ],
  [
    "knex: a function that makes queries where no transaction is given, and none is",
    `${knex}const models = (name: string) => db(name);
async function audit(line: string, trx?: typeof models) { const using = trx ?? models; await using("audit").insert({ line }); }
export async function move() { await db.transaction(async (trx) => { await trx("a").del(); await audit("x"); }); }`,
  ],
  [
    "objection: the default when the transaction is not passed on",
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
  async done(id: string) { await this.store.locked(async (tx) => { await this.store.mark(id); }); }
}`,
  ],
  [
    "knex: a field of the type that is the default export, in a function with a timer around",
    `import Knex from "knex";
const timed = (prefix: string) => async <T>(label: string, work: () => Promise<T>): Promise<T> => { console.log(prefix, label); return work(); };
export class Store {
  constructor(private readonly knex: Knex) {}
  async mark(id: string) { await this.knex("users").where({ id }).update({ done: true }); }
  async locked<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.knex.transaction(async (tx) => { const timer = timed("locked"); return timer("critical", async () => work(tx)); });
  }
}
export class Wallet {
  constructor(private readonly store: Store) {}
  async done(id: string) { await this.store.locked(async () => { await this.store.mark(id); }); }
}`,
  ],
  [
    "knex: an unmanaged transaction",
    `${knex}export async function move() { const trx = await db.transaction(); await trx("a").del(); await db("b").insert({}); await trx.commit(); }`,
  ],
  [
    "typeorm: a repository of the data source inside a transaction",
    `${typeorm}export async function save() {
  await source.transaction(async (manager) => { await manager.save({}); await source.getRepository(User).save({}); });
}`,
  ],
  [
    "typeorm: an injected repository",
    `import { DataSource, Repository } from "typeorm";
class User {}
export class Users {
  constructor(private readonly source: DataSource, private readonly users: Repository<User>) {}
  async rename() { await this.source.transaction(async (manager) => { await manager.save({}); await this.users.save({}); }); }
}`,
  ],
  [
    "typeorm: a query runner",
    `${typeorm}export async function save() {
  const runner = source.createQueryRunner();
  await runner.connect();
  await runner.startTransaction();
  try { await runner.manager.save({}); await source.getRepository(User).find({}); await runner.commitTransaction(); } finally { await runner.release(); }
}`,
  ],
  [
    "sequelize: an option forgotten",
    `${sequelize}export async function rename() {
  await sequelize.transaction(async (t) => { await User.update({ name: "x" }, { where: {}, transaction: t }); await User.findAll({ where: {} }); });
}`,
  ],
  [
    "sequelize: an unmanaged transaction",
    `${sequelize}export async function rename() {
  const t = await sequelize.transaction();
  try { await User.update({ name: "x" }, { where: {} }); await t.commit(); } catch { await t.rollback(); }
}`,
  ],
  [
    "drizzle: the root inside a transaction",
    `${drizzle}export async function move() { await db.transaction(async (tx) => { await tx.insert(users).values({}); await db.select().from(users); }); }`,
  ],
  [
    "postgres.js",
    `import postgres from "postgres";
const sql = postgres({ max: 3 });
export async function move() { await sql.begin(async (tx) => { await tx\`update a\`; await sql\`select 1\`; }); }`,
  ],
  [
    "mysql2",
    `import mysql from "mysql2/promise";
const pool = mysql.createPool({ connectionLimit: 4 });
export async function move() {
  const connection = await pool.getConnection();
  try { await connection.query("begin"); await pool.query("select 1"); } finally { connection.release(); }
}`,
  ],
  [
    "a decorator that opens a transaction",
    `${typeorm}function Transactional() {
  return (_target: object, _key: string, descriptor: PropertyDescriptor) => {
    const original = descriptor.value as (...args: unknown[]) => Promise<unknown>;
    descriptor.value = async function (...args: unknown[]) { return source.transaction(async (manager) => original.apply(this, [...args, manager])); };
  };
}
export class Service {
  @Transactional() async place() { await this.audit(); }
  private async audit() { await source.getRepository(User).save({}); }
}`,
  ],
  [
    "prisma: a client that is generated into the project, and made once for the process",
    `${generated}export async function vote() { await prisma.$transaction(async (tx) => { await tx.vote.deleteMany(); await prisma.option.findMany(); }); }`,
  ],
  [
    "knex: a repository around the pool, inside a transaction",
    `${knex}class Stock {
  constructor(private readonly on: ReturnType<typeof knex>) {}
  async level(sku: string) { return this.on("stock").where({ sku }).first(); }
}
const stock = new Stock(db);
export async function order(sku: string) {
  await db.transaction(async (trx) => { await trx("orders").insert({ sku }); await stock.level(sku); });
}`,
  ],
  [
    "a parameter that is given the connection, and a query that is not given it",
    `import { Pool, type PoolClient } from "pg";
export class Permissions {
  private readonly pool = new Pool();
  async remove(id: string, client: PoolClient | null = null) {
    const isOwn = !client;
    if (!client) client = await this.pool.connect();
    try { await client.query("delete", [id]); await this.byId(id); } finally { if (isOwn) client.release(); }
  }
  async byId(id: string) { return this.pool.query("select", [id]); }
}`,
  ],
];
