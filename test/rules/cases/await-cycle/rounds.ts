/** Rounds that are taken again: pages, polls, retries, reconnecting. */
export const rounds: Readonly<Record<string, string>> = {
  "pagination by cursor": `
    interface Page { items: string[]; next?: string }
    export async function all(cursor?: string): Promise<string[]> {
      const page = (await (await fetch("/?c=" + cursor)).json()) as Page;
      if (!page.next) return page.items;
      return [...page.items, ...(await all(page.next))];
    }`,

  "pagination with a conditional": `
    export async function all(page = 1): Promise<string[]> {
      const items = (await (await fetch("/" + page)).json()) as string[];
      return items.length ? items.concat(await all(page + 1)) : items;
    }`,

  "pagination with then": `
    export function all(page: number): Promise<string[]> {
      return fetch("/" + page).then((r) => r.json() as Promise<string[]>).then((items) =>
        items.length < 10 ? items : all(page + 1).then((rest) => items.concat(rest)));
    }`,

  "what comes after a loop that nothing ends": `
    export async function run(): Promise<void> {
      let done = false;
      while (!done) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await fetch("/");
      }
      return run();
    }`,

  "a menu of which one choice ends the program": `
    declare function pick(): Promise<string>;
    declare class Shop { open(): Promise<void>; shutdown(): Promise<void> }
    export class Menu {
      constructor(private readonly shop: Shop) {}
      async ask(): Promise<void> {
        switch (await pick()) {
          case "open": await this.shop.open(); break;
          case "exit": await this.exit(); break;
        }
        await this.ask();
      }
      private async exit(): Promise<void> { await this.shop.shutdown(); process.exit(0); }
    }`,

  "polling until done": `
    export async function poll(id: string): Promise<string> {
      const state = await (await fetch("/" + id)).text();
      if (state === "done") return state;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return poll(id);
    }`,

  "polling by a timer": `
    export async function poll(): Promise<void> {
      await fetch("/");
      setTimeout(() => void poll(), 1000);
    }`,

  "polling by a promise of a timer": `
    export function poll(): Promise<string> {
      return new Promise((resolve) => {
        setTimeout(async () => { const r = await fetch("/"); resolve(r.ok ? "ok" : await poll()); }, 10);
      });
    }`,

  "a loop that breaks": `
    export async function a(n: number): Promise<void> {
      while (true) {
        if (n > 3) break;
        await b(n);
      }
    }
    async function b(n: number) { await a(n + 1); }`,

  "token refresh and one more try": `
    export class Api {
      private token = "";
      async get(path: string, again = false): Promise<Response> {
        const response = await fetch(path, { headers: { token: this.token } });
        if (response.status === 401 && !again) { await this.refresh(); return this.get(path, true); }
        return response;
      }
      private async refresh(): Promise<void> { this.token = await (await fetch("/token")).text(); }
    }`,

  "an interceptor": `
    import axios from "axios";
    const client = axios.create();
    client.interceptors.response.use(
      (response) => response,
      async (error) => {
        if (error.response?.status !== 401) throw error;
        await refresh();
        return client(error.config);
      },
    );
    export async function refresh(): Promise<void> { await client.post("/refresh"); }`,

  "reconnect on failure": `
    export class Socket {
      async connect(): Promise<void> {
        try { await fetch("/"); } catch { await this.reconnect(); }
      }
      async reconnect(): Promise<void> { await new Promise((r) => setTimeout(r, 10)); await this.connect(); }
    }`,

  "reconnect by catch": `
    export function connect(): Promise<Response> { return fetch("/").catch(() => connect()); }`,

  "a retry": `
    export async function retry<T>(work: () => Promise<T>, left = 3): Promise<T> {
      try { return await work(); } catch (error) { if (left === 0) throw error; return retry(work, left - 1); }
    }`,

  "a retry with then": `
    export function retry<T>(work: () => Promise<T>, left: number): Promise<T> {
      return work().catch((error) => (left > 0 ? retry(work, left - 1) : Promise.reject(error)));
    }`,

  "a retry of itself from outside": `
    async function retry<T>(work: () => Promise<T>): Promise<T> {
      for (let i = 0; i < 3; i++) { try { return await work(); } catch { continue; } }
      throw new Error("failed");
    }
    async function once(): Promise<void> { await fetch("/"); }
    export async function load(): Promise<void> { await retry(once); await retry(() => once()); }`,

  "graceful shutdown": `
    let stopping = false;
    export async function shutdown(code: number): Promise<void> {
      if (stopping) return;
      stopping = true;
      await close(code);
    }
    async function close(code: number): Promise<void> { await fetch("/close"); await shutdown(code); }`,

  "shutdown that ends the process": `
    export async function fail(message: string): Promise<void> { console.error(message); process.exit(1); }
    export async function start(): Promise<void> { try { await fetch("/"); } catch { await fail("no"); await start(); } }`,

  "draining a queue": `
    const queue: (() => Promise<void>)[] = [];
    export async function drain(): Promise<void> {
      while (queue.length > 0) { const job = queue.shift(); await job?.(); }
    }
    export async function add(): Promise<void> { queue.push(() => add()); await drain(); }`,

  "race against a timer": `
    export async function a(): Promise<void> {
      await Promise.race([a(), new Promise((resolve) => setTimeout(resolve, 10))]);
    }`,

  "any of several": `
    export async function a(): Promise<void> { await Promise.any([fetch("/"), b()]); }
    async function b() { await a(); }`,

  "an aborted signal": `
    export async function poll(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      await fetch("/", { signal });
      if (signal.aborted) return;
      await poll(signal);
    }`,

  "a break out of a labelled loop": `
    export async function a(n: number): Promise<void> {
      outer: for (;;) { for (;;) { if (n > 1) break outer; await a(n + 1); } }
    }`,

  "a return in a finally block": `
    export async function a(): Promise<number> {
      try { if (Math.random() > 0.5) throw new Error("x"); return 1; } finally { console.log("done"); }
    }
    export async function b(): Promise<number> { return (await a()) > 0 ? 1 : b(); }`,
};
