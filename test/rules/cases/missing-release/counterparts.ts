import type { Programs } from "../../verdicts.js";

/* What the counterpart of a method, the class of an object or the rest of a function tells to have to be given back. */

const connector = `
declare class Connector {
  getContext(round: number): Promise<{ send(text: string): Promise<void> }>;
  releaseContext(context: unknown): Promise<void>;
}
declare const connector: Connector;`;

const base = `
export abstract class Client {
  protected readonly reserved = new Map<number, PoolClient>();
  protected pushConnection(tab: number, conn: PoolClient): void {
    if (this.reserved.has(tab)) throw new Error("reserved already");
    this.reserved.set(tab, conn);
  }
  protected throwIfReserved(tab: number): void {
    if (this.reserved.has(tab)) throw new Error("reserved already");
  }
}`;

const store = `
export class Store {
  async find(name: string): Promise<string> { return (await fetch(name)).text(); }
  async destroy(): Promise<void> { await fetch("/end"); }
}`;

const directory = `
export class Directory {
  async connect(): Promise<void> { await fetch("/bind"); }
  async search(name: string): Promise<string> { return (await fetch(name)).text(); }
  disconnect(): void {}
}`;

export const likely: Programs = {
  "a flag in a folder for what builds, which belongs to the program": `// file: src/lib/build/server.ts
export class Server {
  private running = false;
  async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    await fetch("/build");
    this.running = false;
  }
}`,
};

export const possible: Programs = {
  "a context that a method gives and its counterpart takes back": `${connector}
export async function run(round: number): Promise<void> {
  const context = await connector.getContext(round);
  await context.send("x");
  await connector.releaseContext(context);
}`,
  "a page of a pool of the project's own, whose failure is caught": `
declare class Page { goto(url: string): Promise<void>; }
declare class Pages {
  acquirePage(): Promise<Page>;
  releasePage(page: Page): Promise<void>;
}
export class Sessions {
  constructor(private readonly pages: Pages) {}
  async open(url: string, make: () => Promise<Page>): Promise<Page> {
    let page: Page;
    try {
      const pooled = await this.pages.acquirePage();
      await pooled.goto(url);
      page = pooled;
    } catch {
      page = await make();
    }
    return page;
  }
}`,
  "a connection that is handed to what throws before it keeps it": `import { Pool, type PoolClient } from "pg";
${base}
export class Postgres extends Client {
  private readonly pool = new Pool();
  async reserve(tab: number): Promise<void> {
    const conn = await this.pool.connect();
    this.pushConnection(tab, conn);
  }
}`,
  "an object that others destroy": `${store}
export async function first(): Promise<string> {
  const store = new Store();
  return await store.find("a");
}
export async function second(): Promise<string> {
  const store = new Store();
  try { return await store.find("b"); } finally { await store.destroy(); }
}`,
  "an object that connects, whose class can disconnect": `${directory}
export async function login(name: string): Promise<string> {
  const directory = new Directory();
  await directory.connect();
  return await directory.search(name);
}`,
  "a lock that callers hand over, which an early return keeps": `
declare const locks: { release(key: string): Promise<void> };
export async function work(key: string, task?: string): Promise<void> {
  try {
    if (!task) return;
    await fetch(task);
    await locks.release(key);
  } catch (error) {
    console.error(error);
    await locks.release(key);
  }
}`,
  "a client that is given back only when it cannot roll back": `import type { PoolClient } from "pg";
export async function rollback(client: PoolClient): Promise<void> {
  try {
    await client.query("ROLLBACK");
  } catch (error) {
    client.release(error as Error);
  }
}`,
  "a field that keeps others out, and that only success clears": `
export class Builds {
  private activeBuild: Promise<void> | null = null;
  trigger(): void {
    if (this.activeBuild) return;
    void this.process();
  }
  private async process(): Promise<void> {
    const build = (this.activeBuild = this.build());
    await build;
    this.activeBuild = null;
  }
  private async build(): Promise<void> { await fetch("/build"); }
}`,
  "a browser of the module, which one function launches and another closes": `import puppeteer, { type Browser } from "puppeteer";
let browser: Browser;
async function launchIt(): Promise<void> { browser = await puppeteer.launch(); }
export async function upload(url: string): Promise<void> {
  await launchIt();
  await send(url);
  await browser.close();
}
async function send(url: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) await browser.close();
}`,
  "a browser whose page goes out, left open by a failure": `import puppeteer from "puppeteer";
export async function open(url: string) {
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}`,
  "a client that only the end of an answer gives back": `import type { Request, Response } from "express";
declare const db: { getClient(): Promise<{ release(): void }> };
export function tenant(req: Request, res: Response, next: (client: unknown) => void): void {
  void db.getClient().then((client) => {
    res.on("finish", () => { client.release(); });
    next(client);
  });
}`,
  "a stream that is destroyed where all went well": `import { createReadStream } from "node:fs";
declare function upload(stream: unknown): Promise<void>;
export async function send(path: string): Promise<void> {
  const stream = createReadStream(path);
  await upload(stream);
  stream.destroy();
}`,
};

export const silent: Programs = {
  "a context given back in a finally": `${connector}
export async function run(round: number): Promise<void> {
  let context;
  try {
    context = await connector.getContext(round);
    await context.send("x");
  } finally {
    await connector.releaseContext(context);
  }
}`,
  "a context that is kept": `${connector}
export class Round {
  private context: unknown;
  async start(round: number): Promise<void> {
    const context = await connector.getContext(round);
    this.context = context;
    await context.send("x");
  }
  async stop(): Promise<void> { await connector.releaseContext(this.context); }
}`,
  "something that is only asked for": `
declare const store: { getUser(id: number): Promise<{ name: string }> };
export async function name(id: number): Promise<string> {
  const user = await store.getUser(id);
  await fetch(user.name);
  return user.name;
}`,
  "a connection that is handed over after it was asked whether there is one": `import { Pool, type PoolClient } from "pg";
${base}
export class Postgres extends Client {
  private readonly pool = new Pool();
  async reserve(tab: number): Promise<void> {
    this.throwIfReserved(tab);
    const conn = await this.pool.connect();
    this.pushConnection(tab, conn);
  }
}`,
  "an object that nobody destroys": `${store}
export async function first(): Promise<string> {
  const store = new Store();
  return await store.find("a");
}`,
  "an object that is given to whoever calls": `${directory}
export async function open(): Promise<Directory> {
  const directory = new Directory();
  await directory.connect();
  return directory;
}`,
  "an object that is disconnected in any case": `${directory}
export async function login(name: string): Promise<string> {
  const directory = new Directory();
  try {
    await directory.connect();
    return await directory.search(name);
  } finally {
    directory.disconnect();
  }
}`,
  "a lock that callers hand over, given back in a finally": `
declare const locks: { release(key: string): Promise<void> };
export async function work(key: string, task?: string): Promise<void> {
  try {
    if (!task) return;
    await fetch(task);
  } catch (error) {
    console.error(error);
  } finally {
    await locks.release(key);
  }
}`,
  "a client given back on both ways": `import type { PoolClient } from "pg";
export async function rollback(client: PoolClient): Promise<void> {
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch (error) {
    client.release(error as Error);
  }
}`,
  "a client given back where the failure is passed on": `import type { PoolClient } from "pg";
export async function begin(client: PoolClient): Promise<void> {
  try {
    await client.query("BEGIN");
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}`,
  "a field that keeps others out, cleared in a finally": `
export class Builds {
  private activeBuild: Promise<void> | null = null;
  trigger(): void {
    if (this.activeBuild) return;
    void this.process();
  }
  private async process(): Promise<void> {
    const build = (this.activeBuild = this.build());
    try { await build; } finally { this.activeBuild = null; }
  }
  private async build(): Promise<void> { await fetch("/build"); }
}`,
  "a flag that is cleared at the end of a finally": `
export class Server {
  private running = false;
  async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try { await fetch("/build"); } finally { await fetch("/end"); this.running = false; }
  }
}`,
  "a browser of the module, closed where something fails": `import puppeteer, { type Browser } from "puppeteer";
let browser: Browser;
async function launchIt(): Promise<void> { browser = await puppeteer.launch(); }
export async function upload(url: string): Promise<void> {
  await launchIt();
  try {
    await fetch(url);
    await browser.close();
  } catch (error) {
    if (browser) await browser.close();
    throw error;
  }
}`,
  "a browser whose page goes out with it, closed by a failure": `import puppeteer from "puppeteer";
export async function open(url: string) {
  const browser = await puppeteer.launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return { browser, page };
  } catch (error) {
    await browser.close();
    throw error;
  }
}`,
  "a client that the end of an answer gives back, or its being called off": `import type { Request, Response } from "express";
declare const db: { getClient(): Promise<{ release(): void }> };
export function tenant(req: Request, res: Response, next: (client: unknown) => void): void {
  void db.getClient().then((client) => {
    let released = false;
    res.on("finish", () => { if (!released) client.release(); released = true; });
    res.on("close", () => { if (!released) client.release(); released = true; });
    next(client);
  });
}`,
  "a gate that one method shuts and another opens": `
declare const delegate: { acquireTarget(id: number): Promise<{ run(): Promise<void> }>; releaseTarget(id: number): Promise<void> };
export class Binder {
  async attach(id: number): Promise<void> {
    const target = await delegate.acquireTarget(id);
    await target.run();
  }
  async detach(id: number): Promise<void> { await delegate.releaseTarget(id); }
}`,
  "a stream that is destroyed in a finally": `import { createReadStream } from "node:fs";
declare function upload(stream: unknown): Promise<void>;
export async function send(path: string): Promise<void> {
  const stream = createReadStream(path);
  try { await upload(stream); } finally { stream.destroy(); }
}`,
};
