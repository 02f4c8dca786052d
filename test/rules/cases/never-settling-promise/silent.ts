import type { Programs } from "../../verdicts.js";

/* Promises that are settled in any case. */

export const silent: Programs = {
  "a file that is made further out, and that another stream is piped into": `import { createWriteStream } from "node:fs";
    import { createGzip } from "node:zlib";
    export function packer(path: string) {
      const file = createWriteStream(path);
      file.on("error", (error) => { throw error; });
      const zip = createGzip();
      zip.pipe(file);
      return async () => { await new Promise<void>((resolve) => { file.on("close", () => { resolve(); }); zip.end(); }); };
    }`,
  "a file that is ended": `import fs from "node:fs";
    export async function save(chunks: string[], path: string): Promise<void> {
      const out = fs.createWriteStream(path);
      for (const chunk of chunks) out.write(chunk);
      out.end();
      return new Promise((resolve, reject) => { out.on("close", () => { resolve(); }); out.on("error", reject); });
    }`,
  "a file that something else writes": `import fs from "node:fs";
    import { dump } from "./dump.js";
    export function save(path: string): Promise<void> {
      const out = fs.createWriteStream(path);
      dump(out);
      return new Promise((resolve, reject) => { out.on("finish", () => { resolve(); }); out.on("error", reject); });
    }`,
  "the end of what is read": `import { createReadStream, createWriteStream } from "node:fs";
    export const copy = (from: string, to: string) => new Promise((resolve, reject) => { const read = createReadStream(from); read.on("error", reject); read.pipe(createWriteStream(to)); read.on("end", resolve); });`,
  "a socket whose failure is told": `import net from "node:net";
    export const connect = (name: string) => new Promise<net.Socket>((resolve, reject) => {
      const socket = net.connect(name);
      socket.once("error", reject);
      socket.once("connect", () => { resolve(socket); });
    });`,
  "a server whose failure another listener sees": `import { createServer, type Server } from "node:http";
    export class Exporter {
      private readonly server: Server = createServer();
      constructor() { this.server.on("error", (error) => { console.error(error); process.exit(1); }); }
      start(port: number): Promise<void> { return new Promise((resolve) => { this.server.listen(port, () => { resolve(); }); }); }
    }`,
  "an emitter that is given, and may be there for long": `import type { EventEmitter } from "node:events";
    export const ready = (it: EventEmitter) => new Promise<void>((resolve) => { it.once("ready", () => { resolve(); }); });`,
  "a call that tells of failure as well": `declare const transport: { listen(port: number, done: (error?: Error) => void): void };
    export const listen = (port: number) => new Promise<void>((resolve, reject) => { transport.listen(port, (error) => { if (error) reject(error); else resolve(); }); });`,
  "a web socket of which everything is told": `export const dial = (url: string) => new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.onopen = () => { resolve(socket); };
      socket.onerror = () => { reject(new Error(url)); };
    });`,
  "what is asked for the second time, and settled it before": `
    import { spawn } from "node:child_process";
    export const run = (command: string, wait: boolean) => new Promise<string>((resolve, reject) => {
      const child = spawn(command, { shell: true, stdio: "inherit" });
      if (!wait) resolve("running");
      child.on("close", () => {
        if (wait) resolve("done");
        else console.log("done in the background");
      });
      child.on("error", reject);
    });`,
  "a chain in an executor that is bound, with both ends": `export class Messages {
      declare fetch: (options: object) => Promise<void>;
      load(limit: number) { return new Promise<void>(function (this: Messages, resolve: () => void, reject: () => void) { this.fetch({ limit }).then(resolve, reject); }.bind(this)); }
    }`,
  "a request whose error rejects": `import { request, type RequestOptions } from "node:http";
    export const send = (options: RequestOptions, data: string) => new Promise<number>((resolve, reject) => {
      const req = request(options, (res) => { res.resume(); res.on("end", () => { resolve(1); }); });
      req.on("error", (error) => { console.error(error); reject(error); });
      req.end(data);
    });`,
  "a request that ends by its time": `import { request, type RequestOptions } from "node:http";
    export const send = (options: RequestOptions) => new Promise<number>((resolve) => {
      const req = request(options, (res) => { res.resume(); res.on("end", () => { resolve(1); }); });
      req.on("error", (error) => { console.error(error); });
      req.on("close", () => { resolve(0); });
      req.end();
    });`,
  "a process whose end settles as well": `import { spawn } from "node:child_process";
    export function find(name: string): Promise<string | null> {
      return new Promise((resolve) => {
        const child = spawn("which", [name]);
        child.stdout.on("data", (text: Buffer) => { resolve(text.toString()); });
        child.on("close", () => resolve(null));
      });
    }`,
  "a connection whose answer is waited for some time": `import { createConnection } from "node:net";
    export const ask = (port: number) => new Promise<string>((resolve, reject) => {
      const socket = createConnection(port);
      setTimeout(() => reject(new Error("no answer")), 1000);
      socket.on("error", reject);
      socket.on("data", (text) => resolve(text.toString()));
    });`,
  "a process that was started before, and goes on": `import type { ChildProcess } from "node:child_process";
    export const ready = (child: ChildProcess) => new Promise<void>((resolve, reject) => {
      child.on("error", reject);
      child.on("message", () => resolve());
    });`,
  "a chain whose failure is passed on": `declare const db: { save(id: string): Promise<number> };
    export const save = (id: string) => new Promise<number>((resolve, reject) => { db.save(id).then((count) => { resolve(count); }, reject); });
    export const saved = (id: string) => new Promise<number>((resolve, reject) => { db.save(id).then(resolve).catch(reject); });
    export const tried = (id: string) => new Promise<void>((resolve) => { db.save(id).then(() => undefined).finally(() => { resolve(); }); });`,
  "a chain beside a limit of time": `declare const db: { save(id: string): Promise<number> };
    export const save = (id: string) => new Promise<number>((resolve) => { setTimeout(() => { resolve(0); }, 5000); db.save(id).then(resolve); });`,
  "a chain of what does not fail": `declare const sleep: (ms: number) => Promise<void>;
    export const later = () => new Promise<void>((resolve) => { sleep(10).then(resolve); });`,
  "a chain whose failure the next one minds": `declare class Session { fetch(): Promise<void>; destroy(): Promise<void> }
    export const remove = () => new Promise<void>((resolve, reject) => {
      const session = new Session();
      session.fetch().then(() => { session.destroy().then(resolve, reject); }).catch(reject);
    });`,
  "a resolver in a field that is called after failures, too": `
    export class Insert {
      private resolver?: (id: string | null) => void;
      readonly done: Promise<string | null> = new Promise((resolve) => (this.resolver = resolve));
      async execute(url: string) {
        try {
          const answer = await fetch(url);
          this.resolver!(await answer.text());
        } catch (error) {
          this.resolver!(null);
          throw error;
        }
      }
    }`,
  "a resolver in a field that others may call": `
    export class Gate {
      private open?: () => void;
      readonly ready = new Promise<void>((resolve) => (this.open = resolve));
      async start(url: string) { await fetch(url); this.open?.(); }
      stop() { this.open?.(); }
    }`,
  "an async function whose failure is handled": `import { readFile } from "node:fs/promises";
    export const f = () => new Promise<string>((resolve, reject) => { (async () => { const text = await readFile("x", "utf8"); resolve(text); })().catch(reject); });
    export const g = () => new Promise<string>((resolve, reject) => { setTimeout(async () => { try { resolve(await readFile("x", "utf8")); } catch (error) { reject(error); } }, 10); });`,
  "an async function that is called each time": `import { readFile } from "node:fs/promises"; import { EventEmitter } from "node:events";
    export const f = (it: EventEmitter) => new Promise<string>((resolve) => { it.on("message", async () => { const text = await readFile("x", "utf8"); resolve(text); }); });`,
  "a stream that is listened to elsewhere in the function": `import { createWriteStream } from "node:fs"; import { Readable } from "node:stream";
    export async function save(path: string, source: Readable, failed: (error: Error) => void) {
      const file = createWriteStream(path);
      file.on("error", failed);
      return new Promise<string>((resolve) => { source.pipe(file); source.on("end", () => { resolve(path); }); });
    }`,
  "an emitter that nothing shows to be a stream": `import { EventEmitter } from "node:events";
    export const ended = (it: EventEmitter) => new Promise<void>((resolve) => { it.on("end", () => { resolve(); }); });`,
  "a failure that settles it": `declare function place(id: string): Promise<string>;
    export const f = (id: string) => new Promise<string>((resolve, reject) => {
      place(id).then((it) => resolve(it)).catch((err) => { console.log(err); reject(err); });
    });`,
  "a failure that is handled before what settles": `declare function place(id: string): Promise<string>;
    export const f = (id: string) => new Promise<string | void>((resolve) => { place(id).catch(console.error).then(resolve); });`,
  "a failure that ends the process": `declare function place(id: string): Promise<string>;
    export const f = (id: string) => new Promise<string>((resolve) => {
      place(id).then(resolve).catch((err) => { console.error(err); process.exit(1); });
    });`,
  "the error of a stream that is closed after it": `import { createReadStream } from "node:fs";
    export const read = (path: string) => new Promise<void>((resolve) => {
      const stream = createReadStream(path);
      stream.on("error", (error) => { console.error(error); });
      stream.on("close", () => resolve());
    });`,
  "the error of a stream that settles it": `import { createReadStream } from "node:fs";
    export const read = (path: string) => new Promise<void>((resolve, reject) => {
      createReadStream(path).on("error", (error) => { console.error(error); reject(error); }).on("end", () => resolve());
    });`,
  "an error after which the work is ended": `declare function createParser(): { on(event: string, run: (value: unknown) => void): void; end(): void };
    export const parse = () => new Promise<void>((resolve) => {
      const parser = createParser();
      parser.on("error", (error) => { console.error(error); parser.end(); });
      parser.on("end", () => resolve());
    });`,
  "a program that ends": `declare const app: { requestSingleInstanceLock(): boolean; quit(): void };
    export const init = () => new Promise<void>((resolve) => {
      if (!app.requestSingleInstanceLock()) { app.quit(); return; }
      resolve();
    });`,
  "a script that tells of failure, too": `export const init = (src: string) => new Promise<void>((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = () => resolve();
      script.addEventListener("error", reject);
      script.src = src;
    });`,
  "an image that is not waited for longer than a second": `export const load = (src: string) => new Promise<unknown>((resolve) => {
      const image = new Image();
      image.onload = resolve;
      image.src = src;
      setTimeout(resolve, 1000);
    });`,
  "a frame, which loads an error page as well": `export const load = (frame: HTMLIFrameElement) => new Promise<unknown>((resolve) => {
      frame.onload = resolve;
    });`,
  "a resolver that goes elsewhere, too": `const others: (() => void)[] = [];
    export const load = (src: string) => new Promise<void>((resolve) => {
      const image = new Image();
      others.push(resolve);
      image.onload = () => resolve();
      image.src = src;
    });`,
  "a callback beside something that settles it on every way": `declare function verify(token: string, done: (error: unknown, user?: string) => void): void;
    const waiting: (() => void)[] = [];
    export const early = (token: string) => new Promise<string | undefined>((resolve) => {
      verify(token, (error, user) => { if (error) return; resolve(user); });
      resolve(undefined);
    });
    export const handed = (token?: string) => new Promise<string | undefined>((resolve, reject) => {
      waiting.push(reject);
      if (!token) { reject(new Error("no token")); return; }
      verify(token, (error, user) => { if (error) return; resolve(user); });
    });`,
  "a callback beside a time limit": `declare function verify(token: string, done: (error: unknown, user?: string) => void): void;
    export const userOf = (token: string) => new Promise<string | undefined>((resolve, reject) => {
      setTimeout(() => reject(new Error("too late")), 100);
      verify(token, (error, user) => { if (error) return; resolve(user); });
    });`,
  "a callback of bluebird that is handed on": `import Promise from "bluebird"; import fs from "node:fs";
    export const read = (name: string) => Promise.fromCallback((done) => fs.readFile(name, done));`,
  "both branches": `export const f = (a: number) => new Promise<number>((resolve, reject) => { if (a > 1) resolve(a); else reject(new Error()); });`,
  "a condition and its opposite": `export const f = (a: boolean) => new Promise<void>((resolve, reject) => { if (a) resolve(); if (!a) reject(new Error()); });`,
  "a deferred": `let go: (() => void) | undefined; export const gate = new Promise<void>((resolve) => { go = resolve; }); export const open = () => go?.();`,
  "a deferred with both in an object": `export function deferred() { const d: Record<string, unknown> = {}; d.promise = new Promise((resolve, reject) => { Object.assign(d, { resolve, reject }); }); return d; }`,
  "a queue of waiters": `const waiting: (() => void)[] = []; export const wait = () => new Promise<void>((resolve) => { waiting.push(resolve); });`,
  "a timer": `export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));`,
  "a timer with a callback": `export const sleep = (ms: number) => new Promise<void>((resolve) => { setTimeout(() => { resolve(); }, ms); });`,
  "a promise that is meant to wait for ever": `export const never = new Promise<never>(() => {});`,
  "an empty executor with a name": `export const never = new Promise<never>((_resolve) => {});`,
  "a throw in an executor": `export const f = (a: string) => new Promise<string>((resolve) => { if (!a) throw new Error(); resolve(a); });`,
  "a return of the call": `export const f = (a: string) => new Promise<string>((resolve, reject) => { if (!a) return reject(new Error()); return resolve(a); });`,
  "a node callback with both ends": `import { readFile } from "node:fs";
    export const f = (p: string) => new Promise<Buffer>((resolve, reject) => { readFile(p, (err, data) => { if (err) return reject(err); resolve(data); }); });`,
  "a node callback with a conditional expression": `import { readFile } from "node:fs";
    export const f = (p: string) => new Promise<Buffer>((resolve, reject) => { readFile(p, (err, data) => (err ? reject(err) : resolve(data))); });`,
  "events that come again": `import { EventEmitter } from "node:events";
    export const f = (e: EventEmitter) => new Promise<string>((resolve) => { e.on("message", (m: string) => { if (m.length > 3) resolve(m); }); });`,
  "an event of every job": `import { EventEmitter } from "node:events";
    export const f = (w: EventEmitter) => new Promise<void>((resolve) => { let n = 0; w.on("completed", () => { if (++n === 4) resolve(); }); });`,
  "events and an end": `import type { Readable } from "node:stream";
    export const f = (s: Readable) => new Promise<string>((resolve, reject) => { let all = ""; s.on("data", (c) => { all += String(c); }); s.on("error", reject); s.on("end", () => resolve(all)); });`,
  "the exit of a child, with both ends": `import { spawn } from "node:child_process";
    export const f = (c: string) => new Promise<void>((resolve, reject) => { const child = spawn(c, { stdio: "inherit" }); child.on("error", reject); child.on("close", (code) => { if (code === 0) resolve(); else reject(new Error()); }); });`,
  "polling by itself": `export const f = (done: () => boolean) => new Promise<void>((resolve) => { const look = () => { if (done()) resolve(); else setTimeout(look, 10); }; look(); });`,
  "polling by interval": `export const f = (done: () => boolean) => new Promise<void>((resolve) => { const t = setInterval(() => { if (done()) { clearInterval(t); resolve(); } }, 10); });`,
  "a local function that settles": `export const f = (a: string) => new Promise<string>((resolve, reject) => { const done = (e?: Error) => { if (e) reject(e); else resolve(a); }; if (!a) { done(new Error()); return; } done(); });`,
  "an async executor that catches everything": `export const f = (u: string) => new Promise(async (resolve, reject) => { try { resolve(await fetch(u)); } catch (error) { reject(error); } });`,
  "a catch that rejects": `export const f = (a: string) => new Promise((resolve, reject) => { try { resolve(JSON.parse(a)); } catch (error) { reject(error); } });`,
  "a default clause": `export const f = (k: string) => new Promise<number>((resolve, reject) => { switch (k) { case "a": resolve(1); break; default: reject(new Error()); } });`,
  "listeners by name": `import { EventEmitter } from "node:events";
    export const f = (e: EventEmitter) => new Promise<void>((resolve, reject) => { const onDone = () => { e.off("fail", onFail); resolve(); }; const onFail = (x: Error) => { e.off("done", onDone); reject(x); }; e.once("done", onDone); e.once("fail", onFail); });`,
  "a race of handlers": `declare const s: { once(e: string, f: (...a: unknown[]) => void): void };
    export const f = () => new Promise<void>((resolve, reject) => { s.once("close", (code) => { if (code === 0) resolve(); }); s.once("exit", (code) => { if (code !== 0) reject(new Error()); }); });`,
  "an optional stream": `import type { ChildProcess } from "node:child_process";
    export const f = (p: ChildProcess) => new Promise<void>((resolve) => { p.stdout?.on("data", () => { resolve(); }); });`,
  "a finally that settles": `export const f = (a: string) => new Promise<void>((resolve) => { try { JSON.parse(a); } finally { resolve(); } });`,
  "both handed on": `declare function run(a: (x: string) => void, b: (e: Error) => void): void; export const f = () => new Promise<string>((resolve, reject) => run(resolve, reject));`,
  "a class of one's own called Promise": `declare const x: { Promise: new (f: (r: () => void) => void) => unknown }; export const f = () => new x.Promise((r) => { console.log(r); });`,
};
