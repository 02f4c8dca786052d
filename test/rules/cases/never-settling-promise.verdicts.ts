import type { Programs } from "../verdicts.js";

export const definite: Programs = {
  "a value that is returned": `export const f = (a: string | null) => new Promise<string>((resolve) => {
      if (a === null) return "none";
      resolve(a);
    });`,
  "values returned by every branch but the first": `import mime from "mime";
    export class Resource {
      file: Record<string, unknown> = {};
      async getMediaType() {
        return await new Promise<string | null>((resolve, reject) => {
          if (!("content" in this.file)) { resolve(null); return; }
          const mediaType = mime.getType(String(this.file.name));
          if (!mediaType) { return "application/octet-stream"; }
          else if (Array.isArray(mediaType)) { return typeof mediaType[0] === "string" ? mediaType[0] : "x"; }
          else return mediaType;
        });
      }
    }`,
  "a value returned by an async executor": `export const f = (u: string) => new Promise(async (resolve, reject) => {
      const response = await fetch(u).catch(reject);
      if (!response) return null as unknown as object;
      const text = response.status;
      if (text === 204) return {};
      resolve(text);
    });`,
  "a throw in an async executor": `export const f = (u: string) => new Promise(async (resolve) => {
      if (u === "") throw new Error("no url");
      resolve(u);
    });`,
  "an object that is returned": `export function f(n: number) { return new Promise<{ n: number }>((res, rej) => { if (n < 0) { rej(new Error()); } else { return { n }; } }); }`,
};

export const likely: Programs = {
  "an end with a code that nobody minds": `import { spawn } from "node:child_process";
    export const run = (name: string) => new Promise<void>((resolve, reject) => {
      const child = spawn(name, { stdio: "inherit" });
      child.on("error", reject);
      child.on("close", (code, signal) => { if (code === 0) resolve(); else if (signal) reject(new Error(signal)); });
    });`,
  "the end of a file that is written": `import { createReadStream, createWriteStream } from "node:fs";
    export const copy = (from: string, to: string) => new Promise((resolve) => { createReadStream(from).pipe(createWriteStream(to)).on("end", resolve); });`,
  "a file that nobody ends": `import fs from "node:fs";
    export async function save(url: string, path: string): Promise<void> {
      const response = await fetch(url);
      const out = fs.createWriteStream(path);
      for await (const chunk of response.body!) out.write(chunk);
      return new Promise((resolve, reject) => {
        out.on("close", () => { resolve(); });
        out.on("error", (error) => { out.close(); reject(error); });
      });
    }`,
  "a callback with an answer that is refused": `declare const bucket: { upload(path: string, done: (err: Error | null, res: { ok: boolean }) => void): void };
    export const f = (path: string) => new Promise<unknown>((resolve, reject) => {
      bucket.upload(path, (err, res) => { if (err) { return reject(err); } if (res.ok) { return resolve(res); } });
    });`,
  "one of the modes there are": `declare function animate(done: () => void): void;
    export const f = (mode: "both" | "none" | "one") => new Promise<void>((resolve) => {
      if (mode === "both") { animate(resolve); }
    });`,
  "a request whose error is only written down": `import { request, type RequestOptions } from "node:http";
    export const send = (options: RequestOptions, data: string) => new Promise<number>((resolve) => {
      const started = Date.now();
      const req = request(options, (res) => {
        res.on("data", () => {});
        res.on("end", () => { resolve(Date.now() - started); });
      });
      req.on("error", (error) => { console.error(error); });
      req.end(data);
    });`,
  "a request that is chained to its error": `import { get } from "node:https";
    export const ask = (url: string) => new Promise<string>((resolve) => {
      get(url, (res) => { let text = ""; res.on("data", (part) => (text += part)); res.on("end", () => { resolve(text); }); }).on("error", (error) => { console.error(error); });
    });`,
  "a failure in an async function that the executor calls": `import { readFile } from "node:fs/promises";
    export const f = () => new Promise<string>((resolve) => { void (async () => { const text = await readFile("x", "utf8"); resolve(text); })(); });`,
  "a failure in an async function that runs later": `import { readFile } from "node:fs/promises";
    export const f = () => new Promise<string>((resolve) => { setTimeout(async () => { const text = await readFile("x", "utf8"); resolve(text); }, 10); });`,
  "a failure that the end of the chain only logs": `declare function place(id: string): Promise<string>;
    export const f = (id: string) => new Promise<string[]>((resolve) => {
      const placed = place(id);
      placed.then((it) => resolve([it])).catch((err) => { console.log(err); });
    });`,
  "a failure handed to the console": `declare function place(id: string): Promise<string>;
    export const f = (id: string) => new Promise<string>((resolve) => { void place(id).then(resolve).catch(console.error); });`,
  "the error of a stream that is only told of": `import { createReadStream } from "node:fs";
    declare const problems: unknown[];
    export const read = (path: string) => new Promise<string>((resolve) => {
      let text = "";
      const stream = createReadStream(path);
      stream.on("error", (error) => { problems.push(error); });
      stream.on("data", (part) => { text += String(part); });
      stream.on("end", () => resolve(text));
    });`,
  "a callback that is all there is once what is missing was rejected": `declare function verify(token: string, done: (error: unknown, user?: string) => void): void;
    export const userOf = (token?: string) => new Promise<string | undefined>((resolve, reject) => {
      if (!token) { reject(new Error("no token")); return; }
      verify(token, (error, user) => { if (error) { console.warn(error); return; } resolve(user); });
    });`,
  "an async executor whose second await may fail": `
    async function there(url: string) { try { return (await fetch(url)).ok; } catch { return false; } }
    export const f = (url: string) => new Promise<number>(async (resolve) => {
      if (!(await there(url))) return resolve(0);
      resolve((await fetch(url)).status);
    });`,
  "a callback of bluebird that nobody calls": `import Promise from "bluebird";
    export const send = (text: string) => Promise.fromCallback(() => { void fetch(text); });`,
  "a promise that one of those who ask waits for": `declare const app: { use(path: string): void };
    export function serve(path: string) { return new Promise<void>((resolve) => { app.use(path); }); }
    export async function main() { void serve("b"); serve("a").then(() => { app.use("c"); }); }`,
  "a token of somebody who signs in": `interface Token { readonly text: string }
    declare function check(token: Token, done: () => void): void;
    export const signed = (token?: Token) => new Promise<void>((resolve) => { if (!token) return; check(token, () => { resolve(); }); });`,
  "a branch without an else": `export const f = (a: number) => new Promise<void>((resolve) => { if (a > 1) resolve(); });`,
  "an early return": `export const f = (a: string[]) => new Promise<string[]>((resolve) => {
      if (a.length === 0) return;
      resolve(a);
    });`,
  "an exception that is logged": `export const f = (a: string) => new Promise((resolve) => {
      try { resolve(JSON.parse(a)); } catch (error) { console.error(error); }
    });`,
  "an error of a callback that is only logged": `import { readFile } from "node:fs";
    export const f = (p: string) => new Promise<Buffer>((resolve) => {
      readFile(p, (err, data) => {
        if (err) { console.error(err); return; }
        resolve(data);
      });
    });`,
  "the exit of a child that fails": `import { spawn } from "node:child_process";
    export const f = (c: string) => new Promise<void>((resolve, reject) => {
      const child = spawn(c, { stdio: "inherit" });
      child.on("error", reject);
      child.on("close", (code) => { if (code === 0) resolve(); });
    });`,
  "a then that settles under a condition": `export const f = (u: string) => new Promise<string>((resolve, reject) => {
      fetch(u).then((r) => { if (r.ok) resolve(r.statusText); }).catch(reject);
    });`,
  "a failure in an async executor": `export const f = (u: string) => new Promise(async (resolve, reject) => {
      const response = await fetch(u);
      if (!response.ok) reject(new Error()); else resolve(response);
    });`,
  "a failure in the argument of resolve": `export const f = (u: string) => new Promise(async (resolve) => resolve(await fetch(u)));`,
  "an else that only logs": `export const f = (a: unknown) => new Promise<string>((resolve, reject) => {
      if (typeof a === "string") resolve(a);
      else if (a instanceof Error) reject(a);
      else console.log("?");
    });`,
};

export const possible: Programs = {
  "an image whose onload is the resolver": `export const load = (src: string) => new Promise<unknown>((resolve) => {
      const image = new Image();
      image.onload = resolve;
      image.src = src;
    });`,
  "a script of which only the loading is told": `export const init = (id: string) => new Promise<void>((resolve) => {
      const there = document.getElementById(id);
      if (!there) {
        const script = document.createElement("script");
        script.src = "https://example.org/" + id;
        document.body.appendChild(script);
        script.onload = () => { resolve(); };
      }
      if (there) resolve();
    });`,
  "the last of several settles it": `
    export const first = (readers: (() => Promise<string>)[]) => {
      let count = 0;
      return Promise.race(readers.map((read) => read().then((text) => new Promise<string>((resolve) => { count++; if (text) resolve(text); else if (count === readers.length) resolve(""); }))));
    };`,
  "an async executor that awaits what nobody knows to fail": `
    declare const state: { keep(name: string): Promise<void> };
    export const kept = () => new Promise<void>(async (resolve) => { await state.keep("a"); resolve(); });`,
  "one of several of which the first that settles it decides": `
    export const firstTrue = (all: Promise<boolean>[]) => Promise.race(all.map((one) => new Promise<boolean>((resolve, reject) => { one.then((ok) => { if (ok) resolve(true); }, reject); })));`,
  "more conditions than leave a way": `
    export const sent = (a: { ready?: boolean; open?: boolean; near?: boolean }) => new Promise<void>((resolve) => {
      if (a.ready) { resolve(); return; }
      if (a.open) { resolve(); return; }
      if (a.near) resolve();
    });`,
  "nothing that settles, and nobody who waits": `declare function note(x: string): void;
    export const noted = (a: string) => new Promise<void>((resolve) => { note(a); });`,
  "nothing that settles": `declare function log(x: string): void;
    export const f = (a: string) => new Promise<void>((resolve) => { log(a); });`,
  "a failure that only looks at another failure": `declare function run(steps: readonly unknown[], done: (err: unknown, value?: string) => unknown): void;
    declare const jobs: { run(name: string, given: unknown): Promise<string> };
    export const add = () => new Promise<string>((resolve, reject) => {
      run([fetch], async (err, value) => {
        if (err) { const text = await jobs.run("text of", err); return reject(new Error(text)); }
        return resolve(value ?? "");
      });
    });`,
  "an end after a failure that was told of": `import fs from "node:fs";
    export const save = (data: NodeJS.ReadableStream, path: string) => new Promise<boolean>((resolve, reject) => {
      const out = fs.createWriteStream(path);
      let error: Error | null = null;
      out.on("error", (err) => { error = err; reject(err); });
      out.on("close", () => { if (!error) resolve(true); });
      data.pipe(out);
    });`,
  "a process that ends with neither a code nor a signal": `import { spawn } from "node:child_process";
    export const run = (name: string) => new Promise<void>((resolve, reject) => {
      const child = spawn(name, { stdio: "inherit" });
      child.on("error", reject);
      child.on("close", (code, signal) => {
        if (code === 0) resolve();
        else if (signal) reject(new Error(signal));
        else if (code) reject(new Error(String(code)));
      });
    });`,
  "a run that another one has overtaken": `const ref = { lastRun: 0 };
    export async function guarded<T>(original: Promise<T>): Promise<T> {
      const myRun = ref.lastRun;
      return new Promise<T>((resolve, reject) => {
        original.then((value) => { if (ref.lastRun === myRun) resolve(value); else console.warn("late"); }).catch(reject);
      });
    }`,
  "a socket of which only the connection is listened for": `import net from "node:net";
    export const connect = (name: string) => () => new Promise<net.Socket>((resolve, _reject) => {
      const socket = net.connect(name);
      socket.on("connect", () => { resolve(socket); });
    });`,
  "a client that begins before": `import { Client } from "ssh2";
    export async function open(host: string) {
      const client = new Client();
      client.connect({ host });
      await new Promise<void>((resolve) => client.on("ready", () => resolve()));
      return client;
    }`,
  "a server of which only the callback is waited for": `import { createServer, type Server } from "node:http";
    export class Exporter {
      private readonly server: Server = createServer();
      start(port: number): Promise<void> { return new Promise((resolve) => { this.server.listen({ port }, () => { console.log("started"); resolve(); }); }); }
    }`,
  "an emitter that tells when it is ready": `import { EventEmitter } from "node:events";
    export class Api extends EventEmitter {
      readonly isReady: Promise<this>;
      constructor() { super(); this.isReady = new Promise((resolve): void => { super.once("ready", (): void => { resolve(this); }); }); }
    }`,
  "a web socket whose opening alone is told": `export const dial = (url: string) => new Promise<WebSocket>((resolve) => {
      const socket = new WebSocket(url);
      socket.onopen = () => { resolve(socket); };
    });`,
  "a stream that closes after its failure was told": `import { createWriteStream } from "node:fs";
    export const f = (path: string) => new Promise<string>((resolve, reject) => {
      let isErrorOccured = false;
      const to = createWriteStream(path);
      to.on("error", (error) => { isErrorOccured = true; to.close(); reject(error); });
      to.on("close", () => { if (!isErrorOccured) { resolve(path); } });
    });`,
  "neither a failure nor an answer": `declare const bucket: { upload(path: string, done: (err: Error | null, res?: string) => void): void };
    export const f = (path: string) => new Promise<string>((resolve, reject) => {
      bucket.upload(path, (err, res) => { if (err) { return reject(err); } if (res) { return resolve(res); } });
    });`,
  "a callback that comes when the request is answered": `declare const passport: { authenticate(name: string, done: (err: Error | null, user?: string) => void): (req: unknown, res: unknown) => void };
    export const f = (req: unknown, res: { headersSent: boolean }) => new Promise<unknown>((resolve, reject) => {
      passport.authenticate("ldap", (err, user) => { if (res.headersSent) { return; } if (err) reject(err); resolve(user); })(req, res);
    });`,
  "none of the members of an enumeration that it is compared with": `declare function open(done: () => void): void;
    enum Transport { pipe, ipc }
    export const f = (transport: Transport) => new Promise<void>((resolve) => {
      if (transport === Transport.pipe) { open(resolve); } else if (transport === Transport.ipc) { open(resolve); }
    });`,
  "none of the modes there are": `declare function animate(done: () => void): void;
    export const f = (mode: "both" | "none" | "one") => new Promise<void>((resolve) => {
      if (mode === "both" || mode === "none") { animate(resolve); } else if (mode === "one") { animate(resolve); }
    });`,
  "what a panel that is there already was given before": `
    declare class Panel { constructor(done: (error?: Error) => void) }
    let panel: Panel | undefined;
    let done: Promise<void> | undefined;
    export const show = () => (done ??= new Promise<void>((resolve, reject) => {
      panel ??= new Panel((error) => { if (error) reject(error); else resolve(); });
    }));`,
  "a promise that only somebody who cancels settles": `
    interface Token { readonly isCancelled: boolean; onCancellationRequested(run: () => void): void }
    export const cancelled = (options: { token?: Token }) => new Promise<never>((_, reject) => {
      if (!options.token) return;
      options.token.onCancellationRequested(() => { reject(new Error("cancelled")); });
    });`,
  "a promise that is never to settle, as is written there": `
    export const cancelled = (signal?: AbortSignal) => new Promise<void>((resolve) => {
      // Never resolve.
      if (!signal) return;
      signal.addEventListener("abort", () => { resolve(); });
    });`,
  "a result that nobody is there to see": `declare function ask(): Promise<string>;
    export function use(hand: (promise: Promise<string>) => void) {
      let unmounted = false;
      hand(new Promise((resolve, reject) => { ask().then((one) => { if (unmounted) return; resolve(one); }).catch(reject); }));
      return () => { unmounted = true; };
    }`,
  "a promise that everybody drops": `declare const app: { use(path: string): void };
    export function serve(path: string) { return new Promise<void>((resolve) => { app.use(path); }); }
    export function main() { serve("a"); void serve("b"); }`,
  "an answer of the main process, which comes at once": `import { ipcRenderer } from "electron";
    export class Terminal {
      async pid(): Promise<number> { return ipcRenderer.sendSync("pid") as number; }
      known() { return new Promise<number>(async (resolve) => { const pid = await this.pid(); try { await new Promise((go) => setTimeout(go, 10)); } finally { resolve(pid); } }); }
    }`,
  "promises of which the first that is true decides": `export function firstTrue(...promises: Promise<boolean>[]): Promise<boolean> {
      const all = promises.map((promise) => new Promise<boolean>((resolve, reject) => {
        promise.then((value) => { if (value) resolve(true); }, reject);
      }));
      all.push(Promise.all(promises).then(() => false));
      return Promise.race(all);
    }`,
  "a question that does not fail": `import fs from "fs-extra";
    export const terminal = () => new Promise<string>(async (resolve) => {
      if (await fs.pathExists("/etc/debian_version")) resolve("x-terminal-emulator");
      else resolve("xterm");
    });`,
  "a switch whose default does nothing": `declare const port: { post(text: string, done: (error?: Error) => void): void };
    export const send = (mode: "process" | "worker", text: string) => new Promise<void>((resolve, reject) => {
      switch (mode) {
        case "process":
          port.post(text, (error) => { if (error) reject(error); else resolve(); });
          break;
        case "worker":
          resolve();
          break;
        default:
          break;
      }
    });`,
  "a chain in an executor that is bound": `export class Messages {
      declare fetch: (options: object) => Promise<void>;
      load(limit: number) { return new Promise<void>(function (this: Messages, resolve: () => void) { this.fetch({ limit }).then(resolve); }.bind(this)); }
    }`,
  "a chain whose failure nobody minds": `declare const db: { save(id: string): Promise<number> };
    export const save = (id: string) => new Promise<number>((resolve) => { db.save(id).then((count) => { resolve(count); }); });`,
  "a chain behind an early return": `declare const db: { save(id: string): Promise<number> };
    export const saved = (id: string) => new Promise<number>((resolve, reject) => { if (!id) { reject(new Error()); return; } void db.save(id).then(resolve); });`,
  "a chain in the handler of another one": `declare class Session { fetch(): Promise<void>; destroy(): Promise<void> }
    export const remove = () => new Promise<void>(function (resolve) {
      const session = new Session();
      session.fetch().then(function () { session.destroy().then(resolve); });
    });`,
  "a chain in one branch of a handler that always runs": `declare const record: { fetch(): { always(then: () => void): void }; get(name: string): string | undefined; save(to: object): Promise<void> };
    export const store = (key: string) => new Promise<boolean>(function (resolve, reject) {
      record.fetch().always(function () {
        if (!record.get("key")) record.save({ key }).then(function () { resolve(false); });
        else record.save({ key }).then(function () { resolve(true); }, reject);
      });
    });`,
  "a resolver in a field that is called when all went well": `
    export class Insert {
      private resolver: (id: string | null) => void = () => { throw new Error("too soon"); };
      readonly done: Promise<string | null> = new Promise((resolve) => (this.resolver = resolve));
      async execute(url: string) {
        const answer = await fetch(url);
        this.resolver(await answer.text());
      }
    }`,
  "a process that may say nothing": `import { spawn } from "node:child_process";
    export function find(name: string): Promise<string | null> {
      return new Promise((resolve) => {
        const child = spawn("which", [name]);
        child.stdout.on("data", (text: Buffer) => { resolve(text.toString()); });
        child.stderr.on("data", () => resolve(null));
        child.on("error", () => resolve(null));
      });
    }`,
  "a connection that may end without an answer": `import { createConnection } from "node:net";
    export const ask = (port: number) => new Promise<string>((resolve, reject) => {
      const socket = createConnection(port);
      socket.on("error", reject);
      socket.on("data", (text) => resolve(text.toString()));
      socket.write("status");
    });`,
  "a stream whose end is all that settles": `import { createWriteStream } from "node:fs"; import { Readable } from "node:stream";
    export async function save(path: string, source: Readable) {
      const file = createWriteStream(path);
      return new Promise<string>((resolve) => {
        source.pipe(file);
        source.on("end", () => { resolve(path); });
      });
    }`,
  "a callback that is called for each page": `declare const call: { eachPage(run: (error: Error | null, data: string[] | null) => boolean): void };
    export const all = () => new Promise<string[]>((resolve, reject) => {
      const found: string[] = [];
      call.eachPage((error, data) => {
        if (data) { found.push(...data); return true; }
        if (error) reject(error); else resolve(found);
        return true;
      });
    });`,
  "an error of a parser that is only told of": `declare function createParser(): { on(event: string, run: (value: unknown) => void): void };
    declare const problems: unknown[];
    export const parse = () => new Promise<void>((resolve) => {
      const parser = createParser();
      parser.on("error", (error) => { problems.push(error); });
      parser.on("end", () => { setImmediate(() => resolve()); });
    });`,
  "a promise that nobody waits for": `export function start(u: string) {
      new Promise<void>(async (resolve) => { await fetch(u); resolve(); });
    }`,
  "an entry that is neither a file nor a folder": `export const sizeOf = (item: FileSystemEntry) => new Promise<number>((resolve) => {
      if (item.isFile) resolve(1);
      else if (item.isDirectory) resolve(2);
    });`,
  "an end that comes after the error that rejected it": `import type { Readable } from "node:stream";
    export const ended = (stream: Readable) => new Promise<void>((resolve, reject) => {
      let errored = false;
      stream.once("end", () => { if (!errored) resolve(); });
      stream.once("error", (error) => { errored = true; reject(error); });
    });`,
  "a flag that says that it is settled": `declare const child: { on(event: string, then: (value: number) => void): void };
    export const f = () => new Promise<void>((resolve, reject) => { let isDone = false; child.on("exit", (code) => { if (isDone) return; isDone = true; if (code === 0) resolve(); else reject(new Error()); }); child.on("error", () => { if (isDone) return; isDone = true; reject(new Error()); }); });`,
  "a module of the program that an async executor asks for": `declare const ready: { done(then: () => void): void };
    export const f = () => new Promise<void>(async (resolve) => { const made = (await import("./other.js")) as { x: number }; console.log(made.x); ready.done(() => resolve()); });`,
  "a list that is neither empty nor filled": `declare function list(then: (error: Error | null, found?: string[]) => void): void;
    export const f = () => new Promise<string>((resolve, reject) => { list((error, found) => { if (error) reject(error); else if (found?.length === 0) reject(new Error("none")); else if (found && found.length > 0) resolve(found[0]!); }); });`,
  "an async executor that awaits only what handles its failures": `
    async function there(url: string) { try { return (await fetch(url)).ok; } catch { return false; } }
    export const f = (url: string) => new Promise<boolean>(async (resolve, reject) => {
      for (let i = 0; i < 10; i++) if (await there(url)) return resolve(true);
      reject(new Error("not there"));
    });`,
  "a loop that may find nothing": `export const f = (xs: string[]) => new Promise<string>((resolve) => {
      for (const x of xs) { if (x.length > 3) { resolve(x); return; } }
    });`,
  "a call that may throw at once, in an async executor": `import { createWriteStream } from "node:fs";
    export const f = (p: string) => new Promise<void>(async (resolve) => { const out = createWriteStream(p); out.on("close", () => resolve()); });`,
  "a switch that may be exhaustive": `export const f = (k: "a" | "b") => new Promise<number>((resolve) => {
      switch (k) { case "a": resolve(1); break; case "b": resolve(2); break; }
    });`,
};

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
