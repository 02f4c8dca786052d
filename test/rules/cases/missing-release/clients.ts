import type { Programs } from "../../verdicts.js";

/* Clients that a function makes for itself. */

export const likely: Programs = {
  "a client of Redis made for each request": `
import Redis from "ioredis";
export async function visits(page: string): Promise<string | null> {
  const redis = new Redis();
  return await redis.get(page);
}`,
  "a client that a function makes for each check of health": `
import Redis from "ioredis";
function createRedisClient(url: string): Redis {
  let client: Redis;
  try {
    client = new Redis(url);
    client.on("error", (error) => console.error(error));
  } catch (error) {
    throw new Error("no Redis");
  }
  return client;
}
export const health = async (req: unknown, res: { send(text: string): void }): Promise<void> => {
  const client = createRedisClient("redis://localhost");
  client.ping((error) => {
    if (error) res.send("down");
  });
  res.send("up");
};`,
  "a knex made by a function for each run of a step": `
// file: client.ts
import knex from "knex";
export const getClient = (host: string) => {
  const client = knex({ client: "pg", connection: { host } });
  return client;
};
// file: main.ts
import { getClient } from "./client.js";
export async function run(host: string, table: string): Promise<unknown> {
  const client = getClient(host);
  const rows = await client(table).where({ open: true });
  return rows;
}`,
};

export const possible: Programs = {
  "a service that extends Prisma's client, made for one look": `
// file: prisma.service.ts
import { PrismaClient } from "@prisma/client";
export class PrismaService extends PrismaClient {
  async onModuleDestroy() {
    await this.$disconnect();
  }
}
// file: main.ts
import { PrismaService } from "./prisma.service.js";
export async function load(): Promise<unknown> {
  const prisma = new PrismaService();
  return await prisma.settings.findMany();
}`,
};

export const silent: Programs = {
  "a client that is in a list before it is opened": `
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
export class Hub {
  readonly connections: { client: Client; name: string }[] = [];
  async open(name: string) {
    const client = new Client({ name, version: "1" });
    const connection = { client, name };
    this.connections.push(connection);
    try {
      await client.connect(new StdioClientTransport({ command: name }));
    } catch (error) {
      await client.close();
      throw error;
    }
  }
}`,
  "a browser that a method puts into a field, which is closed before the next": `
import puppeteer, { type Browser } from "puppeteer";
export class Session {
  private browser?: Browser;
  constructor(private readonly remote: boolean) {}
  async launch(note?: () => void) {
    if (this.browser) await this.close();
    await this.open();
    if (note) note();
  }
  private async open() {
    this.browser = await puppeteer.launch();
  }
  async close() {
    await this.browser?.close();
    this.browser = undefined;
  }
}`,
  "a client that is closed with what it was opened over": `
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
declare function createTransport(): Promise<{ close(): Promise<void> }>;
export async function isThere(): Promise<boolean> {
  const client = new Client({ name: "probe" });
  const transport = await createTransport();
  try {
    await client.connect(transport);
    await client.close();
    return true;
  } catch {
    await transport.close();
    return false;
  }
}`,
  "a pool that a promise of its maker gives": `
import { Pool } from "pg";
function createPool(url: string): Pool {
  return new Pool({ connectionString: url });
}
export const open = (url: string): Promise<Pool> =>
  new Promise(async (resolve, reject) => {
    const pool = createPool(url);
    try {
      await pool.query("select 1");
    } catch (error) {
      reject(error);
    }
    resolve(pool);
  });`,
  "a client that is kept as what it gives once it is connected": `
import { createClient } from "redis";
let kept: unknown;
export async function client(url: string): Promise<unknown> {
  const redis = createClient({ url });
  redis.on("error", (error) => console.error(error));
  const connected = await redis.connect();
  kept = connected;
  return connected;
}`,
  "a client that is closed": `
import Redis from "ioredis";
export async function visits(page: string): Promise<string | null> {
  const redis = new Redis();
  try {
    return await redis.get(page);
  } finally {
    await redis.quit();
  }
}`,
  "a client that is made once": `
// file: client.ts
import Redis from "ioredis";
let kept: Redis | undefined;
export function getRedisClient(): Redis {
  kept ??= new Redis();
  return kept;
}
// file: main.ts
import { getRedisClient } from "./client.js";
export async function visits(page: string): Promise<string | null> {
  const redis = getRedisClient();
  return await redis.get(page);
}`,
  "a client that listens for as long as the program runs": `
import Redis from "ioredis";
export async function listen(channel: string, heard: (text: string) => void): Promise<void> {
  const redis = new Redis();
  redis.on("message", (_, text) => heard(text));
  await redis.subscribe(channel);
}`,
  "a client that handlers need": `
import Redis from "ioredis";
export async function serve(app: { get(path: string, run: () => Promise<unknown>): void }): Promise<void> {
  const redis = new Redis();
  await redis.ping();
  app.get("/", () => redis.get("page"));
}`,
  "a client that another function closes": `
import Redis from "ioredis";
async function once(client: Redis, page: string): Promise<string | null> {
  try {
    return await client.get(page);
  } finally {
    client.disconnect();
  }
}
export async function visits(page: string): Promise<string | null> {
  const redis = new Redis();
  return await once(redis, page);
}`,
  "something of the project that is named like Prisma": `
class MemoryPrisma {
  readonly notes = { all: async (): Promise<string[]> => [] };
}
export async function notes(user: string): Promise<string[]> {
  const prisma = new MemoryPrisma();
  return (await prisma.notes.all()).filter((one) => one.startsWith(user));
}`,
  "what is opened for one use and may have nothing to close": `
interface Upload { put(text: string): Promise<void>; disconnect?(): void }
declare function connectUpload(): Promise<Upload>;
export async function store(texts: string[]): Promise<void> {
  const upload = await connectUpload();
  try {
    for (const text of texts) await upload.put(text);
  } finally {
    upload.disconnect?.();
  }
}`,
};
