import { mutex, pool } from "./programs.js";
import type { Programs } from "../../verdicts.js";

/* Locks and semaphores. */

export const definite: Programs = {
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
  "a failure under a semaphore that outlives the run": `import { Sema } from "async-sema";
    const sema = new Sema(8);
    export async function f(files: string[]) {
      await Promise.all(files.map(async (file) => { await sema.acquire(); await fetch(file); sema.release(); }));
    }`,
  "a fetch that fails under a mutex": `${mutex}
    export async function f(x: string) {
      const release = await mutex.acquire();
      const response = await fetch(x);
      release();
      return response.status;
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
};

export const possible: Programs = {
  "a lock of what a listener of an unknown package is told of": `
    import { listener } from "@acme/plugins";
    export const react = listener({
      event: "message",
      async run({ args, data }) {
        const lock = await data.locks.acquire(args.url);
        await fetch(args.url);
        lock.unlock();
      },
    });`,
  "a lock of a package of which nothing is known, that may end by itself": `
    import type { PluginData } from "@acme/plugins";
    export async function react(data: PluginData, url: string): Promise<void> {
      const lock = await data.locks.acquire(url);
      await fetch(url);
      lock.unlock();
    }`,
  "a lock that another condition than that of taking gives back": `
    declare const docs: { lock(id: string): Promise<void>; unlock(id: string): Promise<void> };
    export async function edit(id: string | undefined, lock: boolean, done: boolean): Promise<void> {
      if (id && lock) await docs.lock(id);
      await fetch("/edit");
      if (id && done) await docs.unlock(id);
    }`,
  "a lock that is given back only in a branch that the way has left behind": `${mutex}
    export async function next(ready: () => boolean) {
      const release = await mutex.acquire();
      if (ready()) { release(); return undefined; }
      return "task";
    }`,
  "a failure of what nobody knows to fail": `${mutex}
    declare const state: { keep(name: string): Promise<void> };
    export async function keep(name: string) {
      const release = await mutex.acquire();
      await state.keep(name);
      release();
    }`,
  "a second lock of the process that is waited for": `
import { Mutex } from "async-mutex";
const first = new Mutex();
const second = new Mutex();
export async function both(work: () => Promise<void>): Promise<void> {
  const releaseFirst = await first.acquire();
  const releaseSecond = await second.acquire();
  try {
    await work();
  } finally {
    releaseSecond();
    releaseFirst();
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
};

export const silent: Programs = {
  "a lock that the last reader gives back": `import { Mutex } from "async-mutex";
    export class Shared {
      private readers = 0;
      private readonly mutex = new Mutex();
      async withRead<T>(work: () => Promise<T>): Promise<T> {
        if (this.readers === 0) await this.mutex.acquire();
        this.readers++;
        try {
          return await work();
        } finally {
          this.readers--;
          if (this.readers === 0) this.mutex.release();
        }
      }
    }`,
  "a lock that the last round gives back": `
    declare const docs: { lock(id: string, tab: string): Promise<void>; unlock(id: string, tab: string): Promise<void> };
    export async function edit(id: string, parts: string[], lock: boolean): Promise<void> {
      for (let i = 0; i < parts.length; i++) {
        if (i === 0 && lock) await docs.lock(id, "tab");
        if (i === parts.length - 1) {
          try { await fetch("/edit"); } finally { if (lock) await docs.unlock(id, "tab"); }
        }
      }
    }`,
  "a lock of the caller, given back for a while": `
import { Mutex } from "async-mutex";
export class Chain {
  private readonly lock = new Mutex();
  private head = 0;
  async walk(onBlock: (block: number) => Promise<void>): Promise<number> {
    return this.lock.runExclusive(async () => {
      while (this.head < 10) {
        this.lock.release();
        try { await onBlock(this.head); } finally { await this.lock.acquire(); }
        this.head += 1;
      }
      return this.head;
    });
  }
}`,
  "a lock that is kept, where what is given back is another's": `
    declare const docs: { lock(id: string): Promise<void>; unlock(id: string): Promise<void> };
    export async function edit(id: string | undefined, lock: boolean): Promise<void> {
      if (id && lock) await docs.lock(id);
      await fetch("/edit");
      if (id && !lock) await docs.unlock(id);
    }`,
  "a lock that whoever gets the work gives back": `
interface Locks { acquire(name: string): Promise<boolean>; release(name: string): Promise<void>; }
declare const find: (type: string) => Promise<{ id: string } | undefined>;
const changed = new Map<string, { id: string }>();
export async function next(type: string, locks: Locks): Promise<{ type: string; resource: { id: string } } | undefined> {
  const candidate = await find(type);
  if (!candidate) return undefined;
  const taken = await locks.acquire(candidate.id);
  if (!taken) return undefined;
  const resource = changed.get(candidate.id);
  if (!resource) {
    await locks.release(candidate.id);
    return undefined;
  }
  return { type, resource };
}`,
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
  "an optional release": `${pool}
    export async function f() {
      let client;
      try { client = await pool.connect(); await client.query("SELECT 1"); }
      finally { client?.release(); }
    }`,
  "a callback that gives back later": `${pool}
    export async function f() { const client = await pool.connect(); setTimeout(() => client.release(), 1000); }`,
  "then and finally": `${mutex}
    export async function f(x: string) { const release = await mutex.acquire(); return fetch(x).finally(release); }`,
  "a gate that one method shuts and another opens": `import { Mutex } from "async-mutex";
    export class Sessions {
      private readonly gate = new Mutex();
      private current = 0;
      async acquire(): Promise<void> {
        if (this.gate.isLocked()) {
          await this.gate.acquire();
          if (this.current < 10) this.gate.release();
        }
        this.current += 1;
        if (this.current >= 10) await this.gate.acquire();
      }
      release(): void {
        this.current -= 1;
        if (this.gate.isLocked()) this.gate.release();
      }
    }`,
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
  "the same condition for taking and giving back": `${mutex}
    export async function f(exclusive: boolean) {
      let release: (() => void) | undefined;
      if (exclusive) release = await mutex.acquire();
      try { await fetch("/"); } finally { if (release) release(); }
    }`,
  "a mutex that is only waited for": `${mutex}
    export async function f() { await mutex.waitForUnlock(); await fetch("/"); }`,
};
