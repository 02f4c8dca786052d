import type { Programs } from "../../verdicts.js";

/** Rounds with a pause, or that are no tries of the same thing. */
export const others: Programs = {
  "another source each time, until none is left": `
    declare function source(skip: Set<number>): { at: number; load(): Promise<string> } | undefined;
    export async function load(skip: Set<number>): Promise<string | undefined> {
      const one = source(skip);
      if (!one) return undefined;
      try { return await one.load(); } catch { skip.add(one.at); return load(skip); }
    }
`,

  "reads on while there are rows, and while its own status says so": `
    declare class Cursor { read(): Promise<string[]>; }
    export class Export {
      status = "exporting";
      constructor(private readonly cursor: Cursor, private readonly write: (row: string) => Promise<void>) {}
      async run() {
        let rows: string[];
        do {
          rows = await this.cursor.read();
          for (const row of rows) await this.write(row);
          if (rows.length > 1000000) this.status = "aborted";
        } while (rows.length > 0 && this.status === "exporting");
      }
    }
`,

  "pages, each asked for with what the last one said": `
    type Page = { ok?: { items: string[]; next?: string }; error?: string };
    declare function fetchPage(options: { from?: string | undefined }): Promise<Page>;
    export async function each(run: (item: string) => void) {
      let page: NonNullable<Page["ok"]> = { items: [] };
      while (true) {
        for (const item of page.items) run(item);
        if (page.next === "") break;
        const options = { from: page.next };
        const result = await fetchPage(options);
        if (result.error !== undefined) { return result.error; }
        page = result.ok!;
      }
      return undefined;
    }
`,

  "pauses that a failure comes by": `
    const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
    export async function before(url: string) {
      for (;;) {
        try { await sleep(1000); const answer = await fetch(url); if (answer.status === 200) return; } catch (error) { console.warn("again", error); }
      }
    }
    export async function after(url: string) {
      for (;;) {
        try { const answer = await fetch(url); if (answer.status === 200) return; await sleep(1000); } catch { await sleep(5000); }
      }
    }`,

  "a pause that grows": `
    const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
    export async function load(url: string) {
      let wait = 100;
      while (true) {
        try { return await fetch(url); } catch { await sleep(wait); wait *= 2; }
      }
    }`,

  "a pause under another name": `
    // file: time.ts
    export function rest(ms: number): Promise<void> { return new Promise((done) => setTimeout(done, ms)); }
    // file: main.ts
    import { rest } from "./time.js";
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch { await rest(1000); }
      }
    }`,

  "a pause written in place": `
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch { await new Promise((done) => setTimeout(done, 1000)); }
      }
    }`,

  "timers/promises": `
    import { setTimeout as after } from "node:timers/promises";
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch (error) { console.error(error); }
        await after(500);
      }
    }`,

  "a worker that goes on for ever": `
    declare const queue: { receive(): Promise<string> };
    export async function work() {
      while (true) {
        try { const url = await queue.receive(); await fetch(url); } catch (error) { console.error(error); }
      }
    }`,

  "a list of mirrors": `
    export async function load(urls: string[]) {
      for (const url of urls) {
        try { return await fetch(url); } catch (error) { console.warn(error); }
      }
    }`,

  "another name in each round": `
    import { mkdir } from "node:fs/promises";
    export async function make(name: string) {
      let i = 0;
      while (true) {
        try { await mkdir(name + String(i)); return i; } catch { i++; }
      }
    }`,

  "another host in each round": `
    export async function load(hosts: string[]) {
      while (true) {
        const host = hosts.shift();
        try { return await fetch("https://" + String(host)); } catch (error) { console.warn(error); }
      }
    }`,

  paging: `
    declare function list(cursor?: string): Promise<{ items: string[]; next?: string }>;
    export async function all() {
      const found: string[] = [];
      let cursor: string | undefined;
      while (true) {
        const page = await list(cursor);
        found.push(...page.items);
        if (!page.next) return found;
        cursor = page.next;
      }
    }`,

  "reading a stream": `
    export async function read(reader: ReadableStreamDefaultReader<string>) {
      while (true) {
        const { done, value } = await reader.read();
        if (done) return;
        console.log(value);
      }
    }`,

  "recursion by a timer": `
    export function connect(url: string): void {
      fetch(url).catch(() => { setTimeout(() => connect(url), 1000); });
    }`,

  "recursion after a pause": `
    import delay from "delay";
    export async function load(url: string): Promise<Response> {
      try { return await fetch(url); } catch { await delay(1000); return load(url); }
    }`,

  "recursion with another argument": `
    export async function load(url: string, fallback: string): Promise<Response> {
      try { return await fetch(url); } catch { return load(fallback, url + "?x"); }
    }`,

  "recursion over a tree": `
    interface Node { url: string; children: Node[] }
    export async function walk(node: Node): Promise<void> {
      const answer = await fetch(node.url);
      if (answer.ok) for (const child of node.children) await walk(child);
    }`,

  "p-retry as it comes": `
    import pRetry from "p-retry";
    export const load = (url: string) => pRetry(() => fetch(url), { retries: 5 });`,
  "a connection that is made again after a while": `import { connect } from "node:tls";
    export function start() { const socket = connect(443, "a"); socket.on("close", () => { setTimeout(() => start(), 5000); }); }`,
  "a connection that is made again when it has slept": `import { connect } from "node:tls";
    import { setTimeout as sleep } from "node:timers/promises";
    async function again() { await sleep(5000); start(); }
    export function start() { const socket = connect(443, "a"); socket.on("close", () => { void again(); }); }`,
  "a child that is followed by the next one": `import { spawn } from "node:child_process";
    export function startNext(list: string[]) { const child = spawn(list.shift() ?? "ls"); child.on("close", () => { if (list.length > 0) startNext(list); }); }`,
  "a connection whose end is told": `import { connect } from "node:tls";
    export function start() { const socket = connect(443, "a"); socket.on("close", () => { console.log("closed"); }); }`,
};
