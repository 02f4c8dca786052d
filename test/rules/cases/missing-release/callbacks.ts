import type { Programs } from "../../verdicts.js";

export const definite: Programs = {
  "an early return of the callback that got the connection": `
import mysql from "mysql";
const pool = mysql.createPool({});
export function add(body: { name?: string }, done: (error: unknown) => void): void {
  pool.getConnection((error, connection) => {
    if (error) return done(error);
    if (!body.name) return done(new Error("no name"));
    connection.query("INSERT INTO clients SET ?", body, (failure) => {
      connection.release();
      done(failure);
    });
  });
}`,
  "a callback inside that gives it back only when all went well": `
import { Pool } from "pg";
const pool = new Pool();
export function count(done: (error: unknown, rows?: unknown) => void): void {
  pool.connect((error, client, release) => {
    if (error || !client) return done(error);
    client.query("SELECT 1", (err, result) => {
      if (err) return done(err);
      release();
      done(null, result.rows);
    });
  });
}`,
  "a client that an early return leaves open": `
import { Client } from "pg";
export async function names(skip: boolean): Promise<unknown> {
  const client = new Client();
  await client.connect();
  if (skip) return [];
  const { rows } = await client.query("SELECT name FROM people");
  await client.end();
  return rows;
}`,
};

export const likely: Programs = {
  "a client in an object, closed by the function itself": `
import { Client } from "pg";
export async function names(work: (tools: object) => Promise<void>): Promise<void> {
  const client = new Client();
  const tools = { client };
  await client.connect();
  await client.query("SELECT 1");
  await work(tools);
  await client.end();
}`,
  "a link of a chain that only success comes by": `
import { Pool } from "pg";
const pool = new Pool();
export function count(): Promise<unknown> {
  return pool.connect().then((client) =>
    client.query("SELECT 1").then((result) => {
      client.release();
      return result.rows;
    }),
  );
}`,
  "a deferred that the link of a chain is given, and that only success settles": `
declare const db: { lock(): Promise<{ resolve(): void }> };
export function subscribe(name: string): Promise<unknown> {
  return db.lock().then(function (unlock) {
    return fetch("/subscriptions/" + name).then(function (answer) {
      unlock.resolve();
      return answer;
    });
  });
}`,
  "an async link of a chain that gives back after what may fail": `
import { Pool } from "pg";
const pool = new Pool();
export function count(): Promise<unknown> {
  return pool.connect().then(async (client) => {
    const result = await client.query("SELECT 1");
    client.release();
    return result.rows;
  });
}`,
  "a declared callback that gives it back only when all went well": `
export function work(pool: any, jobs: any, done: (error?: unknown) => void): void {
  pool.connect(connected);
  function connected(err: unknown, client: any, releaseClient: () => void) {
    if (err) return done(err);
    jobs.next(client, processed);
    function processed(err: unknown) {
      if (err) return done(err);
      releaseClient();
      done();
    }
  }
}`,
  "what a function of the project opened, left open by an early return": `
declare function createPlatformClient(name: string): Promise<{ close(): Promise<void>; enabled(): Promise<boolean> }>;
export async function sync(name: string): Promise<boolean> {
  const client = await createPlatformClient(name);
  if (!(await client.enabled())) return false;
  await client.close();
  return true;
}`,
  "the client of several things that were opened at once": `
interface Client { close(): Promise<void>; enabled(): boolean }
declare function createPlatformClient(name: string): Promise<{ client: Client; endpoint: string }>;
export async function sync(name: string): Promise<string> {
  let client: Client | undefined;
  let endpoint = "";
  ({ client, endpoint } = await createPlatformClient(name));
  if (!client.enabled()) return "";
  await client.close();
  return endpoint;
}`,
  "a client that a failure leaves open": `
import { Client } from "pg";
export async function names(): Promise<unknown> {
  const client = new Client();
  await client.connect();
  const { rows } = await client.query("SELECT name FROM people");
  await client.end();
  return rows;
}`,
};

export const possible: Programs = {
  "what was opened, where its own result says that it failed": `
declare function openStream(name: string): Promise<{ type: "ok" | "error"; close(): Promise<void> }>;
export async function play(name: string): Promise<boolean> {
  const stream = await openStream(name);
  if (stream.type === "error") return false;
  await stream.close();
  return true;
}`,
  "a descriptor that a failed write leaves open": `
import fs from "node:fs";
export function write(path: string, text: string): void {
  const fd = fs.openSync(path, "w");
  fs.writeSync(fd, text);
  fs.closeSync(fd);
}`,
  "a stream of the project's own that a failure leaves open": `
interface Stream { write(data: string): Promise<void>; close(): Promise<void> }
declare const connection: { newStream(protocol: string): Promise<Stream> };
export async function ping(): Promise<void> {
  const stream = await connection.newStream("/ping");
  await stream.write("x");
  await stream.close();
}`,
};

export const silent: Programs = {
  "what a named function gives back, which whoever stops the server runs": `
interface Consumer { stop(): Promise<void>; release(): void; }
declare const pool: { acquire(): Promise<Consumer> };
export async function start(port: number): Promise<{ stop?: () => Promise<void> }> {
  let consumer: Consumer | undefined;
  const server: { stop?: () => Promise<void> } = {};
  async function stop(): Promise<void> {
    consumer?.release();
  }
  try {
    consumer = await pool.acquire();
    if (port > 0) console.log(port);
    server.stop = stop;
    return server;
  } catch (error) {
    await stop();
    throw error;
  }
}`,
  "a lock that one callback puts into what the next one hands on": `
declare const sql: {
  beginTransaction(done: (error: unknown, client: any, release: () => void) => void): void;
  end(client: any, release: () => void, then: () => void): void;
};
declare function waterfall(steps: ((done: (error: unknown, lock?: unknown) => void) => void)[], last: (error: unknown, lock?: unknown) => void): void;
export function lock(callback: (error: unknown, lock?: unknown) => void): void {
  sql.beginTransaction((error, client, release) => {
    if (error) return callback(error);
    waterfall([(done) => client.query("SELECT 1", (err: unknown) => done(err, { client, release }))], (err, lock) => {
      if (err) {
        sql.end(client, release, () => callback(err));
      } else {
        callback(null, lock);
      }
    });
  });
}`,
  "a chain that gives back whatever happens": `
import { Pool } from "pg";
const pool = new Pool();
export function count(): Promise<unknown> {
  return pool.connect().then((client) =>
    client.query("SELECT 1").then((result) => {
      if (result.rows.length === 0) return undefined;
      return result.rows;
    }).finally(() => client.release()),
  );
}`,
  "a chain whose failure is taken before it gives back": `
import { Pool } from "pg";
const pool = new Pool();
export function count(): Promise<unknown> {
  return pool.connect().then((client) =>
    client.query("SELECT 1").catch((error) => {
      console.error(error);
      return { rows: [] };
    }).then((result) => {
      client.release();
      return result.rows;
    }),
  );
}`,
  "a chain that gives back in two links": `
import { Pool } from "pg";
const pool = new Pool();
export function count(): Promise<unknown> {
  return pool.connect().then((client) =>
    client.query("SELECT 1").then((result) => {
      client.release();
      return result.rows;
    }, (error) => {
      client.release();
      throw error;
    }),
  );
}`,
  "a chain whose link gives back what it was handed": `
import { Pool, type PoolClient } from "pg";
const pool = new Pool();
async function work(client: PoolClient): Promise<unknown> {
  try {
    return await client.query("SELECT 1");
  } finally {
    client.release();
  }
}
export function count(): Promise<unknown> {
  return pool.connect().then((client) => work(client));
}`,
  "a descriptor that is closed in any case": `
import fs from "node:fs";
export function write(path: string, text: string): void {
  const fd = fs.openSync(path, "w");
  try {
    fs.writeSync(fd, text);
  } finally {
    fs.closeSync(fd);
  }
}`,
  "a page of a browser that is closed after all": `
import puppeteer from "puppeteer";
export async function title(url: string): Promise<string> {
  const browser = await puppeteer.launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const text = await page.title();
    await page.close();
    return text;
  } finally {
    await browser.close();
  }
}`,
  "a page of a browser that is closed in the end, where there is one": `
import puppeteer from "puppeteer";
export async function print(html: string): Promise<string> {
  let browser: puppeteer.Browser | null = null;
  try {
    browser = await puppeteer.launch();
    const page = await browser.newPage();
    await page.setContent(html);
  } finally {
    if (browser !== null) await browser.close();
  }
  return await (await fetch("/address")).text();
}`,
  "given back by every callback inside": `
import mysql from "mysql";
const pool = mysql.createPool({});
export function add(body: object, done: (error: unknown) => void): void {
  pool.getConnection(function (error, connection) {
    if (error) return done(error);
    connection.beginTransaction(function (refused) {
      if (refused) {
        connection.release();
        return done(refused);
      }
      connection.query("INSERT INTO clients SET ?", body, function (failure) {
        if (failure) {
          return connection.rollback(function () {
            connection.release();
            done(failure);
          });
        }
        connection.commit(function (unsaved) {
          connection.release();
          done(unsaved);
        });
      });
    });
  });
}`,
  "handed on to who called": `
import { Pool } from "pg";
const pool = new Pool();
export function take(use: (error: unknown, client?: unknown, release?: unknown) => void): void {
  pool.connect((error, client, release) => {
    if (error) return use(error);
    if (!client) return use(new Error("none"));
    use(null, client, release);
  });
}`,
  "a promise around the callback": `
import mysql from "mysql";
const pool = mysql.createPool({});
export function connection(): Promise<mysql.PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, found) => {
      if (error) reject(error);
      else resolve(found);
    });
  });
}`,
  "a failure helper that gives it back": `
import mysql from "mysql";
const pool = mysql.createPool({});
function failed(error: unknown, connection: mysql.PoolConnection, done: (error: unknown) => void): void {
  connection.release();
  done(error);
}
export function read(done: (error: unknown, rows?: unknown) => void): void {
  pool.getConnection((error, connection) => {
    if (error) return done(error);
    connection.query("SELECT 1", (failure, rows) => {
      if (failure) return failed(failure, connection, done);
      connection.release();
      done(null, rows);
    });
  });
}`,
  "ended in a finally": `
import { Client } from "pg";
export async function names(): Promise<unknown> {
  const client = new Client();
  await client.connect();
  try {
    const { rows } = await client.query("SELECT name FROM people");
    return rows;
  } finally {
    await client.end();
  }
}`,
  "a client that a listener ends, told before it is opened": `
import { Client } from "pg";
export async function names(response: { on(event: string, run: () => void): void; send(value: unknown): void }): Promise<void> {
  const client = new Client();
  response.on("close", () => void client.end());
  await client.connect();
  const { rows } = await client.query("SELECT name FROM people");
  response.send(rows);
}`,
  "a table of a client that is there already": `
import type { Knex } from "knex";
export class Users {
  constructor(private readonly knex: Knex) {}
  async names(limit?: number): Promise<unknown> {
    const builder = this.knex("users");
    if (limit) builder.limit(limit);
    return builder.select("name").toString();
  }
}`,
  "one command of several, of which another gives back": `
declare const runner: { startTransaction(): Promise<void>; commit(): Promise<void>; rollback(): Promise<void> };
export async function run(command: string): Promise<boolean> {
  switch (command) {
    case "begin":
      await runner.startTransaction();
      break;
    case "commit":
      await runner.commit();
      break;
    case "rollback":
      await runner.rollback();
      break;
  }
  return true;
}`,
  "a queue of a connection that is there already": `
import { Queue } from "bullmq";
import Redis from "ioredis";
const redis = new Redis();
export async function add(id: string): Promise<void> {
  const queue = new Queue("mails", { connection: redis });
  await queue.add("mail", { id });
}`,
  "a client that is put away before it is opened": `
import { Client } from "pg";
declare const state: { client?: Client };
export async function open(): Promise<boolean> {
  const client = new Client();
  state.client = client;
  await client.connect();
  const { rows } = await client.query("SELECT name FROM people");
  if (rows.length === 0) return false;
  try {
    await client.query("SELECT 1");
  } catch {
    await client.end();
  }
  return true;
}`,
  "a client in an object that others have before it is opened": `
import { Client } from "pg";
const connections: object[] = [];
export async function open(name: string): Promise<void> {
  const client = new Client();
  const connection = { name, client };
  connections.push(connection);
  await client.connect();
  await client.query("SELECT 1");
}`,
  "a client in a list before it is opened": `
import { Client } from "pg";
const clients: Client[] = [];
export async function open(): Promise<void> {
  const client = new Client();
  clients.push(client);
  await client.connect();
  await client.query("SELECT 1");
}`,
  "a client that is kept": `
import { Client } from "pg";
let kept: Client | undefined;
export async function open(): Promise<Client> {
  const client = new Client();
  await client.connect();
  kept = client;
  return client;
}
export async function close(): Promise<void> {
  await kept?.end();
}`,
  "what a function of the project opened, closed where it failed": `
interface Client { close(): Promise<void>; enabled(): Promise<boolean> }
declare function createPlatformClient(name: string): Promise<{ client: Client; endpoint: string }>;
declare function start(client: Client): Promise<void>;
export async function sync(name: string): Promise<Client | undefined> {
  let client: Client | undefined;
  try {
    ({ client } = await createPlatformClient(name));
    if (!(await client.enabled())) {
      await client.close();
      return undefined;
    }
    await start(client);
    return client;
  } catch {
    await client?.close();
    return undefined;
  }
}`,
};
