import type { Programs } from "../../verdicts.js";

/* What only a function's own closing tells to have been open. */

const fetcher = `
declare class Fetcher {
  launchBrowser(): Promise<void>;
  closeBrowser(): Promise<void>;
  shoot(url: string): Promise<string>;
}`;

const cache = `
export class Cache {
  static async load(name: string): Promise<Cache> {
    return new Cache(await fetch(name));
  }
  constructor(private readonly response: Response) {}
  async find(key: string): Promise<string> {
    return (await this.response.text()) + key;
  }
  dispose(): void {}
}`;

export const possible: Programs = {
  "a browser that one method launches and another closes": `${fetcher}
export class Tool {
  constructor(private readonly fetcher: Fetcher) {}
  async run(url: string): Promise<string> {
    await this.fetcher.launchBrowser();
    const shot = await this.fetcher.shoot(url);
    await this.fetcher.closeBrowser();
    return shot;
  }
}`,
  "a browser that another method closes as well, when it is told to stop": `${fetcher}
export class Tool {
  constructor(private readonly fetcher: Fetcher) {}
  async run(url: string): Promise<string> {
    await this.fetcher.launchBrowser();
    const shot = await this.fetcher.shoot(url);
    await this.fetcher.closeBrowser();
    return shot;
  }
  async abort(): Promise<void> {
    await this.fetcher.closeBrowser();
  }
}`,
  "a database that is made, opened and closed": `
declare class Level {
  constructor(path: string);
  open(): Promise<void>;
  close(): Promise<void>;
}
export async function save(path: string): Promise<void> {
  const db = new Level(path);
  await db.open();
  await fetch(path);
  await db.close();
}`,
  "a cache of the project that a failure leaves behind": `${cache}
export async function credential(name: string, key: string): Promise<string> {
  const cache = await Cache.load(name);
  const found = await cache.find(key);
  cache.dispose();
  return found;
}`,
  "a cache of the project that an early return leaves behind": `${cache}
export async function credential(name: string, key: string): Promise<string | undefined> {
  const cache = await Cache.load(name);
  if (key === "") return undefined;
  const found = await cache.find(key);
  cache.dispose();
  return found;
}`,
  "a database that functions of a module open and close": `
declare function openDatabase(): Promise<void>;
declare function closeDatabase(): Promise<void>;
export async function save(url: string): Promise<void> {
  await openDatabase();
  await fetch(url);
  await closeDatabase();
}`,
  "a client of a package that is closed only when all went well": `
import Redis from "ioredis";
export async function visits(page: string): Promise<string | null> {
  const redis = new Redis();
  const count = await redis.get(page);
  redis.disconnect();
  return count;
}`,
};

export const silent: Programs = {
  "a browser that is closed in a finally": `${fetcher}
export class Tool {
  constructor(private readonly fetcher: Fetcher) {}
  async run(url: string): Promise<string> {
    await this.fetcher.launchBrowser();
    try {
      return await this.fetcher.shoot(url);
    } finally {
      await this.fetcher.closeBrowser();
    }
  }
}`,
  "a browser that another method closes": `${fetcher}
export class Tool {
  constructor(private readonly fetcher: Fetcher) {}
  async start(url: string): Promise<string> {
    await this.fetcher.launchBrowser();
    return await this.fetcher.shoot(url);
  }
  async stop(): Promise<void> {
    await this.fetcher.closeBrowser();
  }
}`,
  "a cache that a failure does not leave behind": `${cache}
export async function credential(name: string, key: string): Promise<string> {
  const cache = await Cache.load(name);
  try {
    return await cache.find(key);
  } finally {
    cache.dispose();
  }
}`,
  "a cache that is given to whoever asked where it is not closed": `${cache}
export async function open(name: string, key: string): Promise<Cache | undefined> {
  const cache = await Cache.load(name);
  if (key === "") {
    cache.dispose();
    return undefined;
  }
  return cache;
}`,
  "a cache that is closed before anything can fail": `${cache}
export async function warm(name: string): Promise<void> {
  const cache = await Cache.load(name);
  cache.dispose();
  await fetch(name);
}`,
  "a database that is closed in a finally": `
declare function openDatabase(): Promise<void>;
declare function closeDatabase(): Promise<void>;
export async function save(url: string): Promise<void> {
  await openDatabase();
  try {
    await fetch(url);
  } finally {
    await closeDatabase();
  }
}`,
  "recordings that one is started and another stopped of": `
declare class Recorder {
  startAudio(): Promise<void>;
  stopVideo(): Promise<void>;
}
export async function swap(recorder: Recorder, url: string): Promise<void> {
  await recorder.startAudio();
  await fetch(url);
  await recorder.stopVideo();
}`,
};
