import { mutex, pool } from "./programs.js";
import type { Programs } from "../../verdicts.js";

/* Flags, file handles, and what else is taken. */

export const definite: Programs = {
  "a file handle that a return keeps": `import { open } from "node:fs/promises";
    export async function head(path: string) {
      const handle = await open(path, "r");
      const { bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0).catch(() => ({ bytesRead: 0 }));
      if (bytesRead < 4) return undefined;
      await handle.close();
      return bytesRead;
    }`,
};

export const likely: Programs = {
  "a file handle that a failed write keeps": `import { open } from "node:fs/promises";
    export async function store(path: string, text: string) {
      const handle = await open(path, "w");
      await handle.write(text);
      await handle.close();
    }`,
  "a flag left set by a failure in a block": `
    export class Daemon {
      private busy = false;
      async beat(old: boolean): Promise<void> {
        if (this.busy) return;
        this.busy = true;
        if (old) {
          await fetch("/stop");
        }
        this.busy = false;
      }
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
  "a counter of a limiter by hand": `
    const waiting: (() => void)[] = [];
    let active = 0;
    export async function limited<T>(work: () => Promise<T>): Promise<T> {
      if (active >= 4) await new Promise<void>((resolve) => waiting.push(resolve));
      active++;
      const result = await work();
      active--;
      waiting.shift()?.();
      return result;
    }`,
  "places of a limiter that are kept in a set": `
    export function pool(most: number) {
      const running = new Set<object>();
      const run = async <T>(work: () => Promise<T>): Promise<T> => {
        while (running.size >= most) await new Promise((resolve) => setTimeout(resolve, 10));
        const marker = {};
        running.add(marker);
        const result = await work();
        running.delete(marker);
        return result;
      };
      return { run };
    }`,
  "a counter of a class, given back in what only follows a success": `
    export class Downloads {
      private active = 0;
      private readonly most = 3;
      async load(url: string) {
        if (this.active === this.most) throw new Error("too many");
        this.active += 1;
        const response = await fetch(url);
        this.active -= 1;
        return response;
      }
    }`,
  "a flag that later calls wait for in a loop": `
    let exporting = false;
    export async function exportAll(lines: string[]) {
      while (exporting) await new Promise((resolve) => setTimeout(resolve, 50));
      exporting = true;
      for (const body of lines) {
        const answer = await fetch("/lines", { method: "POST", body });
        if (!answer.ok) throw new Error(answer.statusText);
      }
      exporting = false;
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
  "a flag left set by a failure that nothing tells of": `
    declare const editor: { ask(text: string): Promise<string | undefined> };
    export class Hint {
      private asking = false;
      async ask() {
        if (this.asking) return;
        this.asking = true;
        const answer = await editor.ask("Shall it be fixed?");
        this.asking = false;
        return answer;
      }
    }`,
  "a file handle that only a failed read keeps": `import { open } from "node:fs/promises";
    export async function head(path: string, size: number) {
      const handle = await open(path, "r");
      const { size: all } = await handle.stat();
      const bytes = Buffer.alloc(Math.min(size, all));
      await handle.read(bytes, 0, bytes.length, 0);
      await handle.close();
      return bytes;
    }`,
  "a flag left set by a failure of what is done as the program ends": `
    export class Daemon {
      private busy = false;
      async beat(old: boolean): Promise<void> {
        if (this.busy) return;
        this.busy = true;
        if (old) {
          await fetch("/stop");
          process.exit(0);
        }
        this.busy = false;
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
  "a counter of a limiter by hand, in a finally": `
    const waiting: (() => void)[] = [];
    let active = 0;
    export async function limited<T>(work: () => Promise<T>): Promise<T> {
      if (active >= 4) await new Promise<void>((resolve) => waiting.push(resolve));
      active++;
      try { return await work(); } finally { active--; waiting.shift()?.(); }
    }`,
  "places in a set, given back by a timer or at once, whatever happens": `
    export function pool(most: number, interval?: number) {
      const running = new Set<object>();
      return async <T>(work: () => Promise<T>): Promise<T> => {
        while (running.size >= most) await new Promise((resolve) => setTimeout(resolve, 10));
        const marker = {};
        running.add(marker);
        try { return await work(); }
        finally { if (interval) setTimeout(() => running.delete(marker), interval); else running.delete(marker); }
      };
    }`,
  "a counter that only tells how many there are": `
    let open = 0;
    export async function get(url: string) {
      open++;
      const response = await fetch(url);
      open--;
      if (open > 10) console.log("many");
      return response;
    }`,
  "a depth that asks whether this is the first": `
    let depth = 0;
    export async function nested(work: () => Promise<void>) {
      if (depth > 0) return;
      depth++;
      await work();
      depth--;
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
  "a stream that gives back at its end": `${pool}
    declare function streamOf(x: unknown): { on(e: string, f: () => void): void };
    export async function f() { const s = streamOf("x"); const client = await pool.connect(); s.on("end", () => { client.release(); }); return s; }`,
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
};
