import type { Programs } from "../../verdicts.js";

/** Tries that nothing but success ends, without a pause. */
export const likely: Programs = {
  "a count that is handed on as it was": `
    export async function load(url: string, tries = 0): Promise<Response> {
      try { return await fetch(url); } catch (error) {
        if ((error as { code: number }).code < 500) throw error;
        if (tries > 4) throw error;
        return await load(url, tries++);
      }
    }`,

  "a pause that only a success comes by": `
    const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
    export async function settled(url: string) {
      for (;;) {
        try { const answer = await fetch(url); if (answer.status === 200) return; await sleep(1000); } catch (error) { console.warn("again", error); }
      }
    }`,

  "while (true) with try and continue": `
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch { continue; }
      }
    }`,

  "while (true) whose catch only logs": `
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch (error) { console.warn("again", error); }
      }
    }`,

  "for (;;) that breaks on success": `
    export async function load(url: string) {
      let answer: Response;
      for (;;) {
        try { answer = await fetch(url); break; } catch (error) { console.error(error); }
      }
      return answer;
    }`,

  "a flag that only success sets": `
    export async function load(url: string) {
      let done = false;
      while (!done) {
        try { await fetch(url); done = true; } catch {}
      }
    }`,

  "do … while a flag is not set": `
    export async function load(url: string) {
      let failed: boolean;
      do {
        try { await fetch(url); failed = false; } catch { failed = true; }
      } while (failed);
    }`,

  "a result that is not there yet": `
    export async function load(url: string) {
      let answer: Response | undefined;
      while (!answer) {
        try { answer = await fetch(url); } catch (error) { console.error(error); }
      }
      return answer;
    }`,

  "catch that rethrows what is not transient": `
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch (error) {
          if (!(error instanceof TypeError)) throw error;
        }
      }
    }`,

  "a counter that nobody reads": `
    export async function load(url: string) {
      let attempts = 0;
      while (true) {
        try { return await fetch(url); } catch { attempts++; console.log(attempts); }
      }
    }`,

  "recursion in a catch block": `
    export async function load(url: string): Promise<Response> {
      try { return await fetch(url); } catch { return load(url); }
    }`,

  "recursion in a catch block, awaited": `
    export async function load(url: string): Promise<Response> {
      try { return await fetch(url); } catch (error) { console.error(error); return await load(url); }
    }`,

  "recursion in a rejection handler": `
    export function load(url: string): Promise<Response> {
      return fetch(url).catch(() => load(url));
    }`,

  "recursion in the second argument of then": `
    export function load(url: string): Promise<Response> {
      return fetch(url).then((answer) => answer, () => load(url));
    }`,

  "recursion of a method": `
    export class Client {
      async load(url: string): Promise<Response> {
        try { return await fetch(url); } catch { return this.load(url); }
      }
    }`,

  "recursion of an arrow function": `
    export const load = async (url: string): Promise<Response> => {
      try { return await fetch(url); } catch { return load(url); }
    };`,

  "recursion after a status": `
    export async function load(url: string): Promise<Response> {
      const answer = await fetch(url);
      if (!answer.ok) return load(url);
      return answer;
    }`,

  "recursion with a counter that nobody compares": `
    export async function load(url: string, attempt = 0): Promise<Response> {
      try { return await fetch(url); } catch { console.log("attempt", attempt); return load(url, attempt + 1); }
    }`,

  "a new token, then once more, for ever": `
    declare function refresh(): Promise<void>;
    export async function load(url: string): Promise<Response> {
      const answer = await fetch(url);
      if (answer.status === 401) { await refresh(); return load(url); }
      return answer;
    }`,

  "a swallowed rejection in a loop": `
    export async function load(url: string) {
      while (true) {
        const answer = await fetch(url).catch(() => undefined);
        if (answer) return answer;
      }
    }`,

  "a status in a loop": `
    export async function load(url: string) {
      while (true) {
        const answer = await fetch(url);
        if (answer.ok) return answer;
      }
    }`,

  "a connection in a loop": `
    import { Client } from "pg";
    export async function connect() {
      while (true) {
        const client = new Client();
        try { await client.connect(); return client; } catch (error) { console.error(error); }
      }
    }`,

  "an inner attempt in a worker": `
    declare const queue: { receive(): Promise<string> };
    export async function work() {
      for (;;) {
        const url = await queue.receive();
        while (true) {
          try { await fetch(url); break; } catch (error) { console.error(error); }
        }
      }
    }`,

  "p-retry forever": `
    import pRetry from "p-retry";
    export const load = (url: string) => pRetry(() => fetch(url), { forever: true });`,

  "p-retry with endless retries": `
    import pRetry from "p-retry";
    export const load = (url: string) => pRetry(() => fetch(url), { retries: Infinity });`,

  "async-retry with endless retries": `
    import retry from "async-retry";
    export const load = (url: string) => retry(async () => fetch(url), { retries: Number.POSITIVE_INFINITY });`,

  "rxjs retry without a count": `
    import { from, retry } from "rxjs";
    export const load = (url: string) => from(fetch(url)).pipe(retry());`,

  "a flag that keeps a status": `
    export async function upload(file: string): Promise<void> {
      let ok = false;
      do { const answer = await fetch(file, { method: "PUT" }); ok = answer.ok; } while (!ok);
    }`,
};
