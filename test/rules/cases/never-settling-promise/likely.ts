import type { Programs } from "../../verdicts.js";

/* Promises that some path leaves open, or nobody settles once something has failed. */

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
