import { mutex, pool } from "./programs.js";
import type { Programs } from "../../verdicts.js";

/* Connections, clients and query runners. */

export const definite: Programs = {
  "a flag that says that something was given": `${pool}
    import type { PoolClient } from "pg";
    export async function f(id: string, client?: PoolClient) {
      const given = !client;
      if (!client) client = await pool.connect();
      try { if (!id) throw new Error("id"); await client.query("SELECT 1"); } finally { if (!given) client.release(); }
    }`,
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
};

export const likely: Programs = {
  "what one method takes into a field and another gives back, when all went well": `
import { Pool, type PoolClient } from "pg";
class Changes {
  private held: { client: PoolClient } | null = null;
  constructor(private readonly db: { pool: Pool }) {}
  private async open() {
    this.held = { client: await this.db.pool.connect() };
  }
  private finish() {
    this.held?.client.release();
    this.held = null;
  }
  async apply(sql: string): Promise<void> {
    await this.open();
    try {
      await fetch(sql);
    } catch (error) {
      await fetch("/rollback");
      throw error;
    }
    this.finish();
  }
}
export const changes = new Changes({ pool: new Pool() });`,
  "an early return where the caller has not asked to keep it": `
import { Pool, type PoolClient } from "pg";
async function rows(pool: Pool, query: string, releaseConnection = true): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query(query);
    if (releaseConnection) client.release();
    return rows;
  } catch (error) {
    if (String(error).includes("22p02")) return [];
    if (releaseConnection) client.release();
    throw error;
  }
}
export const all = (pool: Pool) => rows(pool, "SELECT 1");`,
  "a connection that a handler is run with, whose failure keeps it": `import { Pool } from "pg";
    const pool = new Pool();
    export const db = {
      async connect(handler: (query: (text: string) => Promise<unknown>) => Promise<void>) {
        const connection = await pool.connect();
        await handler((text) => connection.query(text));
        connection.release();
      },
    };`,
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
  "a connection of an unknown pool": `
    declare const db: { getConnection(): Promise<{ query(sql: string): Promise<unknown>; release(): void }> };
    export async function f() {
      const connection = await db.getConnection();
      const rows = await connection.query("SELECT 1");
      connection.release();
      return rows;
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
};

export const possible: Programs = {
  "a query runner that is used first on one way or another": `import { DataSource } from "typeorm";
    const source = new DataSource({ type: "postgres" });
    export async function drop(names: string[]): Promise<void> {
      const runner = source.createQueryRunner("master");
      if (names.length > 0) { for (const name of names) await runner.clearDatabase(name); } else { await runner.clearDatabase(); }
      await runner.release();
    }`,
  "a query runner that cannot begin": `import type { DataSource } from "typeorm";
    export async function save(source: DataSource, text: string) {
      const runner = source.createQueryRunner();
      await runner.connect();
      await runner.startTransaction();
      try { await runner.query(text); await runner.commitTransaction(); }
      catch (error) { await runner.rollbackTransaction(); throw error; }
      finally { await runner.release(); }
    }`,
};

export const silent: Programs = {
  "a method that tells whether it took what another gives back": `
import { Pool, type PoolClient } from "pg";
export class Leader {
  private held: PoolClient | null = null;
  constructor(private readonly pool: Pool) {}
  private async take(): Promise<boolean> {
    this.held = await this.pool.connect();
    return this.held !== null;
  }
  private drop() {
    this.held?.release();
  }
  async lead(url: string): Promise<void> {
    const isTaken = await this.take();
    if (!isTaken) return;
    try {
      await fetch(url);
    } finally {
      this.drop();
    }
  }
}`,
  "what one method takes into a field and another gives back whatever happens": `
import { Pool, type PoolClient } from "pg";
class Changes {
  private held: { client: PoolClient } | null = null;
  constructor(private readonly db: { pool: Pool }) {}
  private async open() {
    this.held = { client: await this.db.pool.connect() };
  }
  private finish() {
    this.held?.client.release();
    this.held = null;
  }
  async apply(sql: string): Promise<void> {
    await this.open();
    try {
      await fetch(sql);
    } finally {
      this.finish();
    }
  }
}
export const changes = new Changes({ pool: new Pool() });`,
  "a client that is kept where the caller asks for that": `
import { Pool } from "pg";
export async function rows(pool: Pool, query: string, releaseConnection = true): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query(query);
    return rows;
  } finally {
    if (releaseConnection) client.release();
  }
}`,
  "a connection that notifications come by": `import { Pool } from "pg";
    const pool = new Pool();
    export async function listen(run: (payload: string) => void): Promise<void> {
      const client = await pool.connect();
      await client.query("LISTEN changed");
      client.on("notification", (message) => run(message.payload ?? ""));
    }`,
  "a query runner that is used first on one way or another, in a try": `import { DataSource } from "typeorm";
    const source = new DataSource({ type: "postgres" });
    export async function drop(names: string[]): Promise<void> {
      const runner = source.createQueryRunner("master");
      try { if (names.length > 0) { for (const name of names) await runner.clearDatabase(name); } else { await runner.clearDatabase(); }
      } finally { await runner.release(); }
    }`,
  "a query runner that may be the one that is kept": `
    interface Runner { query(sql: string): Promise<string[]>; release(): Promise<void> }
    export class Driver {
      private kept: Runner | undefined;
      source!: { createQueryRunner(): Runner };
      async run(sql: string) { const runner = this.source.createQueryRunner(); try { return await runner.query(sql); } finally { if (runner !== this.kept) await runner.release(); } }
    }`,
  "a query runner that has not connected yet": `
    interface Source { createQueryRunner(): { query(sql: string): Promise<string[]>; release(): Promise<void> } }
    export async function update(source: Source, name: string, now: number, least: number) {
      const runner = source.createQueryRunner();
      if (!/^\\w+$/.test(name)) throw new Error("name");
      if (now < least) throw new Error("time");
      try { return await runner.query("select 1 from " + name); } finally { await runner.release(); }
    }`,
  "a query runner that cannot connect": `import type { DataSource } from "typeorm";
    export async function save(source: DataSource, text: string) {
      const runner = source.createQueryRunner();
      await runner.connect();
      try { await runner.query(text); } finally { await runner.release(); }
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
  "a connection that is taken where there is a pool": `import mysql from "mysql2/promise";
    export async function f(url: string | undefined) {
      const pool = url ? mysql.createPool(url) : null;
      const conn = pool ? await pool.getConnection() : null;
      try { if (conn) await conn.query("SET x = 1"); } finally { conn?.release(); }
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
  "a connection of another kind, in a bundle": `
    declare const accounts: { getConnection(id: string): Promise<{ error?: Error; response?: { id: string } }> };
    declare function endWith(error: Error): void;
    export async function f(id: string) {
      const { error, response } = await accounts.getConnection(id);
      if (error) { endWith(error); return; }
      if (!response) return;
      await fetch(response.id);
    }`,
  "a client tested in the finally": `${pool}
    export async function f() {
      let client;
      try { client = await pool.connect(); await client.query("SELECT 1"); }
      finally { if (client) client.release(); }
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
  "a query runner released in a finally": `
    declare const source: { createQueryRunner(): { connect(): Promise<void>; startTransaction(): Promise<void>; commitTransaction(): Promise<void>; rollbackTransaction(): Promise<void>; release(): Promise<void> } };
    export async function f() {
      const runner = source.createQueryRunner();
      try {
        await runner.connect(); await runner.startTransaction(); await runner.commitTransaction();
      } catch (e) { await runner.rollbackTransaction(); throw e; } finally { await runner.release(); }
    }`,
  "a flag that says that nothing was given": `${pool}
    import type { PoolClient } from "pg";
    export async function f(id: string, client?: PoolClient) {
      const isOwn = !client;
      if (!client) client = await pool.connect();
      try { if (!id) throw new Error("id"); await client.query("SELECT 1"); } finally { if (isOwn) client.release(); }
    }`,
  "such a flag of many that are asked": `${pool}
    import type { PoolClient } from "pg";
    interface Options { a?: string; b?: string; c?: string; d?: string; e?: string; f?: string }
    export async function f(options: Options, client: PoolClient | null = null) {
      const mine = client ? false : true;
      if (!client) client = await pool.connect();
      try {
        let { a, b, c, d, e, f } = options;
        if (options.a && options.b) throw new Error("both");
        if (!options.a && !options.b) throw new Error("none");
        if (options.c && options.d) throw new Error("both");
        if (!options.c && !options.d) throw new Error("none");
        if (!a) a = "a"; if (!b) b = "b"; if (!c) c = "c"; if (!d) d = "d"; if (!e) e = "e"; if (!f) f = "f";
        if (a && b && c && d && e && f) await client.query("SELECT 1");
      } finally { if (mine) client.release(); }
    }`,
};
