import type { Programs } from "../../verdicts.js";

/** Tries of which it is not certain that they are the same. */
export const possible: Programs = {
  "a script, which somebody starts": `
    async function dump(url: string): Promise<string> {
      while (true) {
        try { return await (await fetch(url)).text(); } catch (error) { console.error(error); }
      }
    }
    console.log(await dump(process.argv[2]!));`,

  "work of which nothing is known": `
    declare function speak(text: string): Promise<void>;
    export async function say(text: string): Promise<void> {
      for (;;) {
        try { await speak(text); return; } catch (error) { console.error(error); }
      }
    }`,

  "a person who is asked again": `
    declare function promptForPassword(message: string): Promise<string>;
    export async function unlock(open: (password: string) => void): Promise<void> {
      let isValid = false;
      while (!isValid) {
        try {
          const password = await promptForPassword("Enter the password");
          open(password);
          isValid = true;
        } catch { console.warn("Invalid password... Try again."); }
      }
    }`,

  "p-retry forever, told how long to wait": `
    import pRetry from "p-retry";
    export const load = (url: string) => pRetry(() => fetch(url), { forever: true, minTimeout: 1000, maxTimeout: 60_000 });`,

  "what is left undone, after a pause": `
    interface Result { readonly unprocessedItems: readonly string[] }
    const wait = (ms: number) => new Promise<void>((done) => { setTimeout(done, ms); });
    async function write(items: readonly string[]): Promise<Result> {
      return (await fetch("https://queue.example", { method: "POST", body: items.join() })).json() as Promise<Result>;
    }
    export async function send(items: readonly string[]): Promise<void> {
      const result = await write(items);
      if (result.unprocessedItems.length > 0) {
        await wait(1000);
        await send(items.filter((item) => result.unprocessedItems.includes(item)));
      }
    }`,

  "a name that is taken": `
    import { Pool } from "pg";
    const pool = new Pool();
    export async function insert(id: string): Promise<void> {
      try { await pool.query("insert into users values ($1)", [id]); } catch (error) {
        if ((error as { code?: string }).code === "23505") return insert(id);
        throw error;
      }
    }`,

  "another host before the next try": `
    export class Models {
      host = "https://one.example"; readonly fallback = "https://two.example";
      async load(name: string): Promise<Response> {
        try { return await fetch(this.host + name); } catch (error) { if (this.host === this.fallback) throw error; this.host = this.fallback; return await this.load(name); }
      }
    }`,

  "something that is made after some failures": `
    declare function create(): Promise<void>;
    export async function load(url: string) {
      let found: Response | undefined;
      while (found === undefined) {
        try { found = await fetch(url); } catch (error) { if ((error as Error).message.includes("missing")) { await create(); } else { throw error; } }
      }
      return found;
    }`,
  "a connection that is made again as soon as it is over": `import { connect } from "node:tls";
    function open(again: () => void) { const socket = connect(443, "a"); socket.on("close", () => { console.log("closed"); again(); }); return socket; }
    export function start() { return open(() => { start(); }); }`,
  "a connection of a class that opens itself again when it fails": `import WebSocket from "ws";
    export class Feed {
      private socket?: WebSocket;
      connect() { this.socket = new WebSocket("wss://a"); this.socket.on("error", () => this.reconnect()); }
      private reconnect() { this.connect(); }
    }`,
};
