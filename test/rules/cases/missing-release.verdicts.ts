import type { Programs } from "../verdicts.js";

const mutex = `import { Mutex } from "async-mutex";\nconst mutex = new Mutex();\n`;
const pool = `import { Pool } from "pg";\nconst pool = new Pool();\n`;

export const definite: Programs = {
  "a query runner whose release asks something else": `
    interface Runner { startTransaction(): Promise<void>; commitTransaction(): Promise<void>; release(): Promise<void> }
    declare const connection: { createQueryRunner(): Runner };
    export async function inTransaction(work: () => Promise<void>, keep: { isOpen: boolean }) {
      const runner = connection.createQueryRunner();
      try {
        await work();
      } finally {
        if (keep.isOpen === false) await runner.release();
      }
    }`,
  "a client of a pool whose type is that of a member": `import type { Pool } from "pg";
    interface Adapter { readonly pool: Pool; connect(): Promise<void> }
    export async function reconnect({ pool }: { pool: Adapter["pool"] }) {
      let client;
      try { client = await pool.connect(); } catch { return; }
      if (!client) return;
      client.on("error", (error) => { console.error(error); });
    }`,
  "an early return of the callback that gives it back": `${mutex}
    declare function send(method: string, done: (error: unknown, id?: string) => void): void;
    export class Network {
      private id = "";
      async look() {
        const release = await mutex.acquire();
        send("version", (error, id) => {
          if (this.id === id) return;
          this.id = error || id === undefined ? "loading" : id;
          release();
        });
      }
    }`,
  "an early return after somebody unknown has seen what is given back below": `${pool}
    declare const schema: { prepare(client: unknown): Promise<string[]> };
    export async function revert() {
      const client = await pool.connect();
      const done = await schema.prepare(client);
      if (done.length === 0) return;
      client.release();
    }`,
  "an early return under a mutex": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      if (!x) return;
      await fetch(x);
      release();
    }`,
  "a throw under a mutex": `${mutex}
    export async function f(x: string) {
      await mutex.acquire();
      if (!x) throw new Error("no x");
      mutex.release();
    }`,
  "a mutex in a field, left by one branch of a switch": `import { Mutex } from "async-mutex";
    export class A {
      private readonly mutex = new Mutex();
      private n = 0;
      async f(x: string) {
        const release = await this.mutex.acquire();
        switch (x) {
          case "a": this.n++; break;
          case "b": return;
        }
        release();
      }
    }`,
  "a client that is never given back": `${pool}
    export async function f() {
      const client = await pool.connect();
      const { rows } = await client.query("SELECT 1");
      return rows;
    }`,
  "a client that goes to a helper that only queries": `${pool}
    import type { PoolClient } from "pg";
    async function load(client: PoolClient) { return client.query("SELECT 1"); }
    export async function f() {
      const client = await pool.connect();
      return await load(client);
    }`,
  "a query runner that is used where it is made": `
    export class Driver {
      version = "";
      createQueryRunner(mode: string): { query(sql: string): Promise<string>; release(): Promise<void> } { throw new Error(mode); }
      async connect() {
        this.version = await this.createQueryRunner("master").query("SELECT VERSION()");
      }
    }`,
  "a query runner of one's own that an early return keeps": `
    interface Runner { query(sql: string): Promise<string[]>; release(): Promise<void> }
    export class Executor {
      runner: Runner | undefined;
      connection!: { createQueryRunner(mode: string): Runner };
      async undo() {
        const queryRunner = this.runner ?? this.connection.createQueryRunner("master");
        const done = await queryRunner.query("SELECT 1");
        const last = done.pop();
        if (!last) { return; }
        try { await queryRunner.query(last); } finally { if (!this.runner) await queryRunner.release(); }
        if (!this.runner) await queryRunner.release();
      }
    }`,
  "a continue in a loop": `${pool}
    export async function f(names: string[]) {
      for (const name of names) {
        const client = await pool.connect();
        try {
          if (name === "") continue;
          await client.query(name);
          client.release();
        } catch { client.release(); }
      }
    }`,
  "a file handle that a return keeps": `import { open } from "node:fs/promises";
    export async function head(path: string) {
      const handle = await open(path, "r");
      const { bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0).catch(() => ({ bytesRead: 0 }));
      if (bytesRead < 4) return undefined;
      await handle.close();
      return bytesRead;
    }`,
  "a throw that a catch passes on": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      try {
        if (!x) throw new Error("no x");
      } catch (error) {
        throw new Error("failed", { cause: error });
      }
      release();
    }`,
  "a throw that a catch swallows": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      try {
        if (!x) throw new Error("no x");
        release();
      } catch {
        console.log("ignored");
      }
    }`,
};

export const likely: Programs = {
  "a lock of the object itself, given back by a method that is named for it": `
    declare function tryCatch<T>(work: Promise<T>): Promise<[Error | undefined, T | undefined]>;
    export class Replica {
      constructor(private readonly client: { connect(): Promise<void>; end(): Promise<void> }) {}
      async #acquireLeaderLock(): Promise<boolean> { return (await fetch("/lock")).ok; }
      async #releaseLeaderLock(): Promise<void> { await fetch("/unlock"); }
      async teardown(): Promise<boolean> {
        const acquired = await this.#acquireLeaderLock();
        if (!acquired) return false;
        await this.client.connect();
        await tryCatch(this.client.end());
        await this.#releaseLeaderLock();
        return true;
      }
    }`,
  "rows locked by a method whose counterpart is named for it": `
    export class Table {
      async lockRows(): Promise<void> { await fetch("/lock"); }
      async unlockRows(): Promise<void> { await fetch("/unlock"); }
      async f(): Promise<void> { await this.lockRows(); await fetch("/x"); await this.unlockRows(); }
    }`,
  "a lock named for what it locks, kept by a failure": `
    interface NonceLock { readonly next: number; releaseLock(): void }
    export class Sender {
      constructor(private readonly getNonceLock: (from: string) => Promise<NonceLock>) {}
      async send(from: string) {
        const nonceLock = await this.getNonceLock(from);
        await fetch("/send?nonce=" + String(nonceLock.next));
        nonceLock.releaseLock();
      }
    }`,
  "a transaction of its own that only a savepoint gives back": `import knex, { type Knex } from "knex";
    const db = knex({});
    export async function f(parent: Knex.Transaction | undefined, work: (trx: Knex.Transaction) => Promise<void>) {
      const trx = parent ?? (await db.transaction());
      const savepoint = parent ? "s1" : undefined;
      try { await work(trx); if (!savepoint) await trx.commit(); } catch (error) { if (savepoint) await trx.rollback(); throw error; }
    }`,
  "a failure under a semaphore that outlives the run": `import { Sema } from "async-sema";
    const sema = new Sema(8);
    export async function f(files: string[]) {
      await Promise.all(files.map(async (file) => { await sema.acquire(); await fetch(file); sema.release(); }));
    }`,
  "a limiter that tells by its result that it gave nothing, left where it gave something": `class Limiter {
      async acquire(key: string): Promise<{ success: boolean; reason?: string }> { return (await fetch(key)).json(); }
      async release(key: string): Promise<void> { await fetch(key, { method: "DELETE" }); }
    }
    const limiter = new Limiter();
    export async function f(key: string, dry: boolean) {
      const slot = await limiter.acquire(key);
      if (!slot.success) return { error: slot.reason };
      if (dry) return {};
      try { return await fetch("/work"); } finally { await limiter.release(key); }
    }`,
  "a fetch that fails under a mutex": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      const response = await fetch(x);
      release();
      return response.status;
    }`,
  "a helper that reaches the network under a mutex": `${mutex}
    async function load(x: string) { const r = await fetch(x); return r.json(); }
    export class A {
      state: unknown;
      async f(x: string) {
        const release = await mutex.acquire();
        if (x === "") { release(); return; }
        this.state = await load(x);
        release();
      }
    }`,
  "a query that fails": `${pool}
    export async function f() {
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query("COMMIT");
      client.release();
    }`,
  "JSON.parse under a lock": `${mutex}
    export async function f(x: string) {
      await mutex.acquire();
      const value: unknown = JSON.parse(x);
      mutex.release();
      return value;
    }`,
  "a catch that passes on without giving back": `${pool}
    export async function f() {
      const client = await pool.connect();
      try {
        await client.query("SELECT 1");
        client.release();
      } catch (error) {
        console.error(error);
        throw error;
      }
    }`,
  "a connection of an unknown pool": `
    declare const db: { getConnection(): Promise<{ query(sql: string): Promise<unknown>; release(): void }> };
    export async function f() {
      const connection = await db.getConnection();
      const rows = await connection.query("SELECT 1");
      connection.release();
      return rows;
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
  "a query runner under a condition of its own": `
    interface Runner { mode: string; query(sql: string): Promise<string[]>; release(): Promise<void> }
    export class Cache {
      source!: { createQueryRunner(mode: string): Runner };
      async store(sql: string, runner?: Runner) {
        const own = runner === undefined || runner.mode === "slave";
        if (own) runner = this.source.createQueryRunner("master");
        await runner!.query(sql);
        if (own) { await runner!.release(); }
      }
    }`,
  "a queue that is moved on by hand": `
    declare class AsyncQueue { wait(): Promise<void>; shift(): void }
    export class Manager {
      private readonly queue = new AsyncQueue();
      async open(name: string) {
        await this.queue.wait();
        const response = await fetch(name);
        this.queue.shift();
        return response;
      }
    }`,
  "a lock of one's own": `
    class Lock { private tail: Promise<void> = Promise.resolve(); async acquire() { await this.tail; } release() { return; } }
    export class A {
      private readonly lock = new Lock();
      async f(x: string) {
        await this.lock.acquire();
        await fetch(x);
        this.lock.release();
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
  "a busy flag without a finally": `
    export class Poller {
      private busy = false;
      async poll() {
        if (this.busy) return;
        this.busy = true;
        await fetch("/");
        this.busy = false;
      }
    }`,
  "a busy flag in a module": `
    let running = false;
    export async function run() {
      if (running) { return; }
      running = true;
      const response = await fetch("/");
      console.log(response.status);
      running = false;
    }`,
};

export const possible: Programs = {
  "a query runner that cannot begin": `import type { DataSource } from "typeorm";
    export async function save(source: DataSource, text: string) {
      const runner = source.createQueryRunner();
      await runner.connect();
      await runner.startTransaction();
      try { await runner.query(text); await runner.commitTransaction(); }
      catch (error) { await runner.rollbackTransaction(); throw error; }
      finally { await runner.release(); }
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
  "a failure under a semaphore that was made for the run": `import { Sema } from "async-sema";
    export async function f(files: string[]) {
      const sema = new Sema(8);
      await Promise.all(files.map(async (file) => { await sema.acquire(); await fetch(file); sema.release(); }));
    }`,
  "a call of unknown making": `${mutex}
    export async function f(x: { go(): void }) {
      const release = await mutex.acquire();
      x.go();
      release();
    }`,
  "cleaning up that fails before giving back": `${pool}
    export async function f() {
      const client = await pool.connect();
      try {
        await client.query("SELECT 1");
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    }`,
  "a generator whose reader stops": `${mutex}
    export async function* f() {
      const release = await mutex.acquire();
      yield 1;
      release();
    }`,
  "a script": `// file: scripts/run.ts
    import { Pool } from "pg";
    const pool = new Pool();
    export async function f() {
      const client = await pool.connect();
      return await client.query("SELECT 1");
    }`,
};

export const silent: Programs = {
  "a lock of the object itself, given back after a clean-up that cannot fail": `
    declare function tryCatch<T>(work: Promise<T>): Promise<[Error | undefined, T | undefined]>;
    export class Replica {
      constructor(private readonly client: { connect(): Promise<void>; end(): Promise<void> }) {}
      async #acquireLeaderLock(): Promise<boolean> { return (await fetch("/lock")).ok; }
      async #releaseLeaderLock(): Promise<void> { await fetch("/unlock"); }
      async teardown(): Promise<boolean> {
        const acquired = await this.#acquireLeaderLock();
        if (!acquired) return false;
        try {
          await this.client.connect();
          return true;
        } finally {
          await tryCatch(this.client.end());
          await this.#releaseLeaderLock();
        }
      }
    }`,
  "rows locked in a try by a method whose counterpart is named for it": `
    export class Table {
      async lockRows(): Promise<void> { await fetch("/lock"); }
      async unlockRows(): Promise<void> { await fetch("/unlock"); }
      async f(): Promise<void> { await this.lockRows(); try { await fetch("/x"); } finally { await this.unlockRows(); } }
    }`,
  "a query runner that cannot connect": `import type { DataSource } from "typeorm";
    export async function save(source: DataSource, text: string) {
      const runner = source.createQueryRunner();
      await runner.connect();
      try { await runner.query(text); } finally { await runner.release(); }
    }`,
  "a release that asks what is held for its state": `
    interface Runner {
      readonly isReleased: boolean; readonly isTransactionActive: boolean;
      startTransaction(): Promise<void>; commitTransaction(): Promise<void>; rollbackTransaction(): Promise<void>; release(): Promise<void>;
    }
    declare const connection: { createQueryRunner(): Runner };
    export async function inTransaction<T>(work: (runner: Runner) => Promise<T>): Promise<T> {
      const runner = connection.createQueryRunner();
      try {
        const result = await work(runner);
        if (runner.isTransactionActive) await runner.commitTransaction();
        return result;
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction();
        throw error;
      } finally {
        if (!runner.isTransactionActive && runner.isReleased === false) await runner.release();
      }
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
  "a query runner of a source that is ended as a whole": `import { DataSource } from "typeorm";
    export async function read(make: () => Promise<DataSource>, text: string) {
      const source = await make();
      try {
        const runner = source.createQueryRunner();
        const rows = await runner.manager.query(text);
        await runner.release();
        return rows;
      } finally {
        await source.destroy();
      }
    }`,
  "a lock that says in a word whether it was had": `class Lock {
      async acquire(): Promise<"acquired" | "held_by_other"> { return (await fetch("/lock")).ok ? "acquired" : "held_by_other"; }
      async release(): Promise<void> { await fetch("/lock", { method: "DELETE" }); }
    }
    const lock = new Lock();
    export async function f() {
      const result = await lock.acquire();
      if (result !== "acquired") return undefined;
      try { return await fetch("/work"); } finally { await lock.release(); }
    }`,
  "a lock that is only looked at": `
    declare function getFileLock(name: string): Promise<{ readonly owner: string }>;
    export async function ownerOf(name: string) { const lock = await getFileLock(name); await fetch(lock.owner); return lock.owner; }`,
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
  "a connection that is taken where there is a pool": `import mysql from "mysql2/promise";
    export async function f(url: string | undefined) {
      const pool = url ? mysql.createPool(url) : null;
      const conn = pool ? await pool.getConnection() : null;
      try { if (conn) await conn.query("SET x = 1"); } finally { conn?.release(); }
    }`,
  "a callback that gives it back on every way": `${mutex}
    declare function send(method: string, done: (error: unknown, id?: string) => void): void;
    export async function look() {
      const release = await mutex.acquire();
      send("version", (error, id) => {
        try {
          if (error || !id) return;
          console.log(id.toUpperCase());
        } finally {
          release();
        }
      });
    }`,
  "a listener that gives it back at its last call": `${mutex}
    declare const stream: { on(event: string, listener: (chunk: string | undefined) => void): void };
    export async function read() {
      const release = await mutex.acquire();
      stream.on("data", (chunk) => {
        if (chunk) return;
        release();
      });
    }`,
  "logging, listening and counting before the try": `${pool}
    import { EventEmitter } from "node:events";
    declare const logger: { info(text: string): void };
    const events = new EventEmitter();
    class Query { constructor(readonly text: string) {} }
    const two = (text: string): Query => new Query(text + text);
    export async function f() {
      const client = await pool.connect();
      logger.info("connected");
      client.on("error", (error) => { console.error(error); });
      events.on("end", () => undefined);
      const query = two("SELECT 1;");
      try {
        return await client.query(query.text);
      } finally {
        client.release();
      }
    }`,
  "a client that cannot be opened": `${pool}
    export class Driver {
      version = "";
      async connect() {
        const client = await pool.connect();
        const { rows } = await client.query("SELECT version()");
        this.version = String(rows[0]);
        client.release();
      }
    }`,
  "a limiter that tells by its result that it gave nothing": `class Limiter {
      async acquire(key: string): Promise<{ success: boolean; reason?: string }> { return (await fetch(key)).json(); }
      async release(key: string): Promise<void> { await fetch(key, { method: "DELETE" }); }
    }
    const limiter = new Limiter();
    export async function f(key: string) {
      const slot = await limiter.acquire(key);
      if (!slot.success) return { error: slot.reason };
      try { return await fetch("/work"); } finally { await limiter.release(key); }
    }`,
  "a connection of another kind, in a bundle": `
    declare const accounts: { getConnection(id: string): Promise<{ error?: Error; response?: { id: string } }> };
    declare function endWith(error: Error): void;
    export async function f(id: string) {
      const { error, response } = await accounts.getConnection(id);
      if (error) { endWith(error); return; }
      if (!response) return;
      await fetch(response.id);
    }`,
  "try and finally": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      try { if (!x) return; await fetch(x); } finally { release(); }
    }`,
  "giving back by the mutex": `${mutex}
    export async function f(x: string) {
      await mutex.acquire();
      try { await fetch(x); } finally { mutex.release(); }
    }`,
  runExclusive: `${mutex}
    export async function f(x: string) { return mutex.runExclusive(async () => { await fetch(x); }); }`,
  "both ways out give back": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      try { await fetch(x); } catch (error) { release(); throw error; }
      release();
    }`,
  "a client tested in the finally": `${pool}
    export async function f() {
      let client;
      try { client = await pool.connect(); await client.query("SELECT 1"); }
      finally { if (client) client.release(); }
    }`,
  "an optional release": `${pool}
    export async function f() {
      let client;
      try { client = await pool.connect(); await client.query("SELECT 1"); }
      finally { client?.release(); }
    }`,
  "a client that is returned": `${pool}
    export async function connect() { const client = await pool.connect(); await client.query("SET x = 1").catch(() => undefined); return client; }`,
  "a client in a field": `${pool}
    export class A { client: unknown; async open() { const client = await pool.connect(); this.client = client; } }`,
  "a field that takes it at once": `${pool}
    export class A { client: { query(sql: string): Promise<unknown> } | undefined; async open() { this.client = await pool.connect(); await this.client.query("SELECT 1"); } }`,
  "a client in an object that is returned": `${pool}
    export async function open() { const client = await pool.connect(); return { client, close: () => client.release() }; }`,
  "a helper that gives back": `${pool}
    import type { PoolClient } from "pg";
    function done(client: PoolClient) { client.release(); }
    export async function f() { const client = await pool.connect(); await client.query("SELECT 1").finally(() => done(client)); }`,
  "a helper whose parameter gives back": `${pool}
    import type { PoolClient } from "pg";
    async function use(client: PoolClient) { try { await client.query("SELECT 1"); } finally { client.release(); } }
    export async function f() { const client = await pool.connect(); await use(client); }`,
  "a helper of a helper that keeps it": `${pool}
    import type { PoolClient } from "pg";
    const all: PoolClient[] = [];
    function keep(client: PoolClient) { all.push(client); }
    function pass(client: PoolClient) { keep(client); }
    export async function f() { const client = await pool.connect(); pass(client); }`,
  "a callback that gives back later": `${pool}
    export async function f() { const client = await pool.connect(); setTimeout(() => client.release(), 1000); }`,
  "a stream that gives back at its end": `${pool}
    declare function streamOf(x: unknown): { on(e: string, f: () => void): void };
    export async function f() { const s = streamOf("x"); const client = await pool.connect(); s.on("end", () => { client.release(); }); return s; }`,
  "then and finally": `${mutex}
    export async function f(x: string) { const release = await mutex.acquire(); return fetch(x).finally(release); }`,
  "a method that only takes": `import { Mutex } from "async-mutex";
    export class A { private m = new Mutex(); async lock() { await this.m.acquire(); } unlock() { this.m.release(); } }`,
  "a lock wrapper": `import { Mutex } from "async-mutex";
    const m = new Mutex();
    export async function withLock<T>(fn: () => Promise<T>): Promise<T> { const release = await m.acquire(); try { return await fn(); } finally { release(); } }`,
  "await using": `
    declare function openPool(): { connect(): Promise<AsyncDisposable & { query(s: string): Promise<void>; release(): void }> };
    export async function f() { await using client = await openPool().connect(); await client.query("x"); }`,
  "a semaphore with its value": `import { Semaphore } from "async-mutex";
    const s = new Semaphore(2);
    export async function f() { const [value, release] = await s.acquire(); try { await fetch(String(value)); } finally { release(); } }`,
  "nothing between that fails": `${mutex}
    let n = 0;
    export async function f() { const release = await mutex.acquire(); n++; release(); return n; }`,
  "a pause under the lock": `${mutex}
    export async function f() { const release = await mutex.acquire(); await new Promise((resolve) => setTimeout(resolve, 10)); release(); }`,
  "a managed transaction": `import { sequelize } from "./db";
    export async function f() { await sequelize.transaction(async (t: unknown) => { await fetch(String(t)); }); }`,
  "a transaction with commit and rollback": `import { knex } from "./db";
    export async function f() { const trx = await knex.transaction(); try { await trx("a").insert({}); await trx.commit(); } catch (e) { await trx.rollback(); throw e; } }`,
  "a query runner released in a finally": `
    declare const source: { createQueryRunner(): { connect(): Promise<void>; startTransaction(): Promise<void>; commitTransaction(): Promise<void>; rollbackTransaction(): Promise<void>; release(): Promise<void> } };
    export async function f() {
      const runner = source.createQueryRunner();
      try {
        await runner.connect(); await runner.startTransaction(); await runner.commitTransaction();
      } catch (e) { await runner.rollbackTransaction(); throw e; } finally { await runner.release(); }
    }`,
  "the same condition for taking and giving back": `${mutex}
    export async function f(exclusive: boolean) {
      let release: (() => void) | undefined;
      if (exclusive) release = await mutex.acquire();
      try { await fetch("/"); } finally { if (release) release(); }
    }`,
  "a flag that is remembered": `
    export class A { private ready = false; async init() { if (this.ready) return; this.ready = true; await fetch("/"); } }`,
  "a flag cleared in a finally": `
    export class A { private busy = false; async poll() { if (this.busy) return; this.busy = true; try { await fetch("/"); } finally { this.busy = false; } } }`,
  "a flag cleared in the catch, too": `
    export class A { private busy = false; async poll() { if (this.busy) return; this.busy = true; try { await fetch("/"); } catch { console.log("failed"); } this.busy = false; } }`,
  "a flag of one call": `
    export async function f() { let busy = false; if (busy) return; busy = true; await fetch("/"); busy = false; }`,
  "an end of the process": `${pool}
    export async function main() { const client = await pool.connect(); try { await client.query("x"); } catch { process.exit(1); } client.release(); }`,
  "a tab that is opened and closed": `
    declare const browser: { open(x: string): Promise<{ close(): void; title(): Promise<string> }> };
    export async function f() { const tab = await browser.open("x"); const t = await tab.title(); tab.close(); return t; }`,
  "a handle iterated to its end": `import { opendir } from "node:fs/promises";
    export async function f() { const dir = await opendir("."); for await (const one of dir) console.log(one.name); }`,
  "a mutex that is only waited for": `${mutex}
    export async function f() { await mutex.waitForUnlock(); await fetch("/"); }`,
};
