import type { Programs } from "../../verdicts.js";

/** Tries that end: at a count, a time, a signal, a throw. */
export const bounded: Programs = {
  "turns that are given out so many a second": `
    import { RateLimiter } from "limiter";
    const limiter = new RateLimiter({ tokensPerInterval: 5, interval: "second" });
    export async function post(url: string, body: string): Promise<Response> {
      try {
        await limiter.removeTokens(1);
        return await fetch(url, { method: "POST", body });
      } catch (error) {
        if (String(error).includes("Too Many Requests")) return post(url, body);
        throw error;
      }
    }`,
  "a counter in the head": `
    export async function load(url: string) {
      for (let attempt = 0; attempt < 3; attempt++) {
        try { return await fetch(url); } catch (error) { console.warn(error); }
      }
      throw new Error("gave up");
    }`,

  "a counter in the condition": `
    export async function load(url: string) {
      let attempts = 0;
      while (attempts < 5) {
        try { return await fetch(url); } catch { attempts++; }
      }
    }`,

  "a counter in the catch block": `
    export async function load(url: string) {
      let attempts = 0;
      while (true) {
        try { return await fetch(url); } catch (error) { if (++attempts >= 5) throw error; }
      }
    }`,

  "a counter that runs down": `
    export async function load(url: string, left = 3) {
      while (true) {
        try { return await fetch(url); } catch (error) { if (!left--) throw error; }
      }
    }`,

  "a counter compared for equality": `
    export async function load(url: string) {
      let attempt = 0;
      while (true) {
        try { return await fetch(url); } catch (error) { attempt += 1; if (attempt === 3) throw error; }
      }
    }`,

  "a deadline in the condition": `
    export async function load(url: string, deadline: number) {
      while (Date.now() < deadline) {
        try { return await fetch(url); } catch {}
      }
    }`,

  "a deadline in the catch block": `
    export async function load(url: string) {
      const end = Date.now() + 10_000;
      for (;;) {
        try { return await fetch(url); } catch (error) { if (Date.now() > end) throw error; }
      }
    }`,

  "a signal that stops it": `
    export async function load(url: string, signal: AbortSignal) {
      while (true) {
        signal.throwIfAborted();
        try { return await fetch(url, { signal }); } catch (error) { console.error(error); }
      }
    }`,

  "a signal in the condition": `
    export async function load(url: string, signal: AbortSignal) {
      while (!signal.aborted) {
        try { return await fetch(url); } catch (error) { console.error(error); }
      }
    }`,

  "a catch block that throws": `
    export async function load(url: string) {
      while (true) {
        try { return await fetch(url); } catch (error) { throw new Error("no", { cause: error }); }
      }
    }`,

  "recursion with a counter": `
    export async function load(url: string, left = 3): Promise<Response> {
      try { return await fetch(url); } catch (error) {
        if (left === 0) throw error;
        return load(url, left - 1);
      }
    }`,

  "recursion with a counter compared by size": `
    export async function load(url: string, attempt = 1): Promise<Response> {
      try { return await fetch(url); } catch (error) {
        if (attempt >= 3) throw error;
        return load(url, attempt + 1);
      }
    }`,

  "what is left undone, with a count": `
    interface Result { readonly unprocessedItems: readonly string[] }
    async function write(items: readonly string[]): Promise<Result> {
      return (await fetch("https://queue.example", { method: "POST", body: items.join() })).json() as Promise<Result>;
    }
    export async function send(items: readonly string[], attempt = 1): Promise<void> {
      const result = await write(items);
      if (result.unprocessedItems.length > 0) {
        if (attempt >= 5) throw new Error("the rest is refused");
        await send(result.unprocessedItems, attempt + 1);
      }
    }`,

  "what is left undone, once": `
    interface Result { readonly unprocessedItems: readonly string[] }
    async function write(items: readonly string[]): Promise<Result> {
      return (await fetch("https://queue.example", { method: "POST", body: items.join() })).json() as Promise<Result>;
    }
    export async function send(items: readonly string[], again = true): Promise<void> {
      const result = await write(items);
      if (again && result.unprocessedItems.length > 0) await send(result.unprocessedItems, false);
    }`,

  "recursion that happens once": `
    export async function load(url: string, again = true): Promise<Response> {
      try { return await fetch(url); } catch (error) {
        if (!again) throw error;
        return load(url, false);
      }
    }`,

  "p-retry forever with a signal": `
    import pRetry from "p-retry";
    export const load = (url: string, signal: AbortSignal) => pRetry(() => fetch(url), { forever: true, signal });`,

  "rxjs retry with a count": `
    import { from, retry } from "rxjs";
    export const load = (url: string) => from(fetch(url)).pipe(retry(3));`,

  "a count that is raised before it is handed on": `
    export async function load(url: string, tries = 0): Promise<Response> {
      try { return await fetch(url); } catch (error) {
        if (tries > 4) throw error;
        return await load(url, ++tries);
      }
    }`,

  "a deadline beside a count that is handed on as it was": `
    export async function load(url: string, until: number, tries = 0): Promise<Response> {
      try { return await fetch(url); } catch (error) {
        if (tries > 4 || Date.now() > until) throw error;
        if (Date.now() > until) throw error;
        return await load(url, until, tries++);
      }
    }`,

  "rounds that go on until somebody calls them off, of which a failure ends all": `
    interface Page { items: string[]; more: boolean }
    declare function store(items: string[]): Promise<void>;
    export async function index(run: string): Promise<string> {
      while (true) {
        const state = (await (await fetch(run)).json()) as { status: string };
        if (state.status === "cancelled") return "cancelled";
        const page = (await (await fetch("/next")).json()) as Page;
        await store(page.items);
        if (!page.more) break;
      }
      return "done";
    }`,
};
