import type { Programs } from "../../verdicts.js";

/* Promises that are left open on ways of which nobody knows that they are taken. */

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
