/** Ordinary recursion, and calls that only look as if they came back. */
export const silent: Readonly<Record<string, string>> = {
  "a context set that guards": `
    interface Context { readonly visited: Set<string> }
    export async function processUserData(ctx: Context, id: string): Promise<void> {
      if (ctx.visited.has(id)) return;
      ctx.visited.add(id);
      await Promise.all([auditUser(ctx, id)]);
    }
    async function auditUser(ctx: Context, id: string) { await processUserData(ctx, id); }`,

  "a visited set that throws": `
    export async function resolve(id: string, path: Set<string>): Promise<void> {
      if (path.has(id)) throw new Error("cycle");
      await resolve(id, new Set([...path, id]));
    }`,

  "a depth that throws": `
    export async function walk(id: string, depth = 0): Promise<void> {
      if (depth > 50) throw new RangeError("too deep");
      await walk(id, depth + 1);
    }`,

  "a counter that throws when it is used up": `
    export async function attempt(left: number): Promise<void> {
      if (!left) throw new Error("no attempts left");
      await attempt(left - 1);
    }`,

  "a list that throws at its end": `
    export async function consume(items: string[]): Promise<void> {
      if (items.length === 0) throw new Error("end");
      await consume(items.slice(1));
    }`,

  AsyncLocalStorage: `
    import { AsyncLocalStorage } from "node:async_hooks";
    const inside = new AsyncLocalStorage<boolean>();
    export async function a(): Promise<void> {
      if (inside.getStore()) return;
      await inside.run(true, () => b());
    }
    async function b() { await a(); }`,

  "a depth counter": `
    export async function a(depth: number): Promise<void> { if (depth <= 0) return; await b(depth - 1); }
    async function b(depth: number) { await a(depth); }`,

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

  "the children of a tree, in parallel": `
    interface Tree { children: Tree[] }
    export async function walk(tree: Tree): Promise<void> { await Promise.all(tree.children.map((child) => walk(child))); }`,

  "the children of a tree, one by one": `
    interface Tree { children: Tree[] }
    export async function walk(tree: Tree): Promise<void> { for (const child of tree.children) await walk(child); }`,

  "the children of a tree handed on as a list": `
    interface Tree { children: Tree[] }
    export async function walkAll(trees: Tree[]): Promise<void> { for (const tree of trees) await walk(tree); }
    async function walk(tree: Tree): Promise<void> { await walkAll(tree.children); }`,

  folders: `
    import { readdir } from "node:fs/promises";
    export async function files(dir: string): Promise<string[]> {
      const entries = await readdir(dir, { withFileTypes: true });
      const found = await Promise.all(entries.map((e) => (e.isDirectory() ? files(e.name) : [e.name])));
      return found.flat();
    }`,

  "folders in a loop": `
    import { readdir } from "node:fs/promises";
    export async function* files(dir: string): AsyncGenerator<string> {
      for (const entry of await readdir(dir, { withFileTypes: true })) {
        if (entry.isDirectory()) yield* files(entry.name);
        else yield entry.name;
      }
    }`,

  "a tree by reduce": `
    interface Tree { children: Tree[] }
    export async function size(tree: Tree): Promise<number> {
      return tree.children.reduce(async (sum, child) => (await sum) + (await size(child)), Promise.resolve(1));
    }`,

  "a method over child instances": `
    export class Folder {
      constructor(private readonly folders: Folder[]) {}
      async size(): Promise<number> {
        let sum = 0;
        for (const folder of this.folders) sum += await folder.size();
        return sum;
      }
    }`,

  "the parent of an instance": `
    export class Scope {
      constructor(private readonly parent: Scope) {}
      async root(): Promise<void> { await this.parent.root(); }
    }`,

  "a memo": `
    const cache = new Map<string, string>();
    export async function load(id: string): Promise<string> {
      const known = cache.get(id);
      if (known) return known;
      const value = await parent(id);
      cache.set(id, value);
      return value;
    }
    async function parent(id: string): Promise<string> { return load(id.slice(1)); }`,

  "a promise kept by ??=": `
    export class Client {
      private connecting?: Promise<void>;
      connect(): Promise<void> { return (this.connecting ??= this.open()); }
      async open(): Promise<void> { await fetch("/"); await this.ready(); }
      async ready(): Promise<void> { await this.connect(); }
    }`,

  "a state flag": `
    export class Loader {
      private loading?: Promise<void>;
      async load(): Promise<void> {
        if (this.loading) return this.loading;
        this.loading = this.work();
        await this.loading;
      }
      private async work(): Promise<void> { await fetch("/"); await this.load(); }
    }`,

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

  "an evaluator": `
    type Node = { type: "number"; value: number } | { type: "add"; left: Node; right: Node } | { type: "group"; of: Node };
    export async function evaluate(node: Node): Promise<number> {
      switch (node.type) {
        case "number": return node.value;
        case "add": return (await evaluate(node.left)) + (await evaluate(node.right));
        default: return group(node.of);
      }
    }
    async function group(node: Node): Promise<number> { return evaluate(node); }`,

  "an evaluator without a default": `
    type Node = { type: "leaf" } | { type: "block"; of: Node };
    export async function visit(node: Node): Promise<void> {
      switch (node.type) { case "block": await visit(node.of); break; }
    }`,

  "a table of handlers": `
    type Node = { type: string; of?: Node };
    const handlers: Record<string, (node: Node) => Promise<void>> = {
      leaf: async () => { await fetch("/"); },
      block: async (node) => { if (node.of) await run(node.of); },
      wrap: async (node) => { await run(node); },
    };
    export async function run(node: Node): Promise<void> { await handlers[node.type]?.(node); }`,

  "a table of handlers, called for sure": `
    type Node = { type: "leaf" | "block"; of: Node };
    const handlers = {
      leaf: async (_: Node): Promise<void> => { await fetch("/"); },
      block: async (node: Node): Promise<void> => { await run(node.of); },
    };
    export async function run(node: Node): Promise<void> { await handlers[node.type](node); }`,

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

  "next of middleware": `
    type Next = () => Promise<void>;
    type Middleware = (ctx: object, next: Next) => Promise<void>;
    export function compose(all: Middleware[]) {
      return (ctx: object): Promise<void> => dispatch(0);
      function dispatch(i: number): Promise<void> {
        const one = all[i];
        if (!one) return Promise.resolve();
        return one({}, () => dispatch(i + 1));
      }
    }
    export const logger: Middleware = async (_, next) => { console.log("start"); await next(); };
    export const timer: Middleware = async (_, next) => { await next(); };`,

  "middleware by classes": `
    interface Handler { handle(request: string): Promise<void> }
    export class Log implements Handler {
      constructor(private readonly next: Handler) {}
      async handle(request: string): Promise<void> { console.log(request); await this.next.handle(request); }
    }
    export class Time implements Handler {
      constructor(private readonly next: Handler) {}
      async handle(request: string): Promise<void> { await this.next.handle(request); }
    }`,

  "what a filter leaves of a list": `
    const seen = new Set<string>();
    export async function load(ids: string[]): Promise<void> {
      await Promise.all(ids.filter((id) => !seen.has(id)).map((id) => loadOne(id)));
    }
    async function loadOne(id: string) { seen.add(id); await load([id]); }`,

  "what a filter leaves of a list, one by one": `
    const seen = new Set<string>();
    export async function load(ids: string[]): Promise<void> {
      const fresh = ids.filter((id) => !seen.has(id));
      for (const id of fresh) await loadOne(id);
    }
    async function loadOne(id: string) { seen.add(id); await load([id]); }`,

  "a list cut down in place": `
    const seen = new Set<string>();
    export async function load(ids: string[]): Promise<void> {
      ids = ids.filter((id) => !seen.has(id));
      for (const id of ids) await loadOne(id);
    }
    async function loadOne(id: string) { seen.add(id); await load([id]); }`,

  "a list that is empty in one case": `
    export async function load(id: string, deep: boolean): Promise<void> {
      await Promise.all((deep ? [id] : []).map((one) => load(one, false)));
    }`,

  "a visited item of a list": `
    export async function load(ids: string[], seen: Set<string>): Promise<void> {
      for (const id of ids) {
        if (seen.has(id)) continue;
        seen.add(id);
        await load([id], seen);
      }
    }`,

  "a parent that is not found": `
    interface Node { parentId: string; root: boolean }
    declare function find(id: string): Promise<Node | undefined>;
    export async function rootOf(id: string): Promise<Node> {
      const node = await find(id);
      if (!node) throw new Error("not found");
      return node.root ? node : rootOf(node.parentId);
    }`,

  "a state that throws": `
    export class Loop {
      private running = true;
      async run(): Promise<void> {
        if (!this.running) throw new Error("stopped");
        await fetch("/");
        await this.run();
      }
    }`,

  "a decorator of a repository": `
    export interface Repo { find(id: string): Promise<string> }
    export class Cached implements Repo {
      constructor(private readonly inner: Repo) {}
      find(id: string): Promise<string> { return this.inner.find(id); }
    }
    export class Sql implements Repo { async find(id: string): Promise<string> { return (await fetch(id)).text(); } }`,

  "a decorator that knows no other implementation": `
    export interface Repo { find(id: string): Promise<string> }
    export class Cached implements Repo {
      constructor(private readonly inner: Repo) {}
      find(id: string): Promise<string> { return this.inner.find(id); }
    }`,

  "a decorator by an object": `
    export interface Repo { find(id: string): Promise<string> }
    export const cached = (inner: Repo): Repo => ({ find: (id) => inner.find(id) });`,

  "a proxy by a function": `
    interface Client { query(text: string): Promise<string> }
    export function traced(client: Client): Client {
      return { async query(text) { console.log(text); return await client.query(text); } };
    }`,

  "a wrapper of a package's function of the same name": `
    import * as fs from "node:fs/promises";
    export async function readFile(path: string): Promise<string> { return fs.readFile(path, "utf8"); }`,

  "a method of the same name as a global function": `
    export class Http { async fetch(path: string): Promise<Response> { return fetch(path); } }`,

  "a variable of the same name further inside": `
    export async function load(load: () => Promise<void>): Promise<void> { await load(); }`,

  "an override that calls super": `
    export class Base { async save(): Promise<void> { await fetch("/"); } }
    export class User extends Base { override async save(): Promise<void> { await super.save(); } }`,

  "an override that calls super of a package": `
    import { Client } from "pg";
    export class Db extends Client { override async connect(): Promise<void> { await super.connect(); } }`,

  "a template method": `
    export class Base {
      async run(): Promise<void> { await this.step(); }
      async step(): Promise<void> { await fetch("/"); }
    }
    export class Special extends Base { override async step(): Promise<void> { await super.step(); } }`,

  "one of several implementations comes back": `
    export abstract class Job {
      async run(): Promise<void> { await this.step(); }
      abstract step(): Promise<void>;
    }
    export class Once extends Job { async step(): Promise<void> { await fetch("/"); } }
    export class Again extends Job { async step(): Promise<void> { await this.run(); } }`,

  "a variable that is wrapped": `
    let send = async (text: string): Promise<void> => { await fetch("/" + text); };
    const original = send;
    send = async (text: string): Promise<void> => { console.log(text); await original(text); };
    export const say = (text: string): Promise<void> => send(text);`,

  "a parameter that is wrapped": `
    export class Child {
      processor?: (job: string) => Promise<void>;
      init(load: () => (job: string) => Promise<void>): void {
        let processor = load();
        if (processor.length === 0) processor = async () => { await fetch("/"); };
        const original = processor;
        processor = function (job: string) {
          try { return Promise.resolve(original(job)); } catch (error) { return Promise.reject(error); }
        };
        this.processor = processor;
      }
    }`,

  "a variable of unknown value that is wrapped": `
    export class Child {
      processor?: unknown;
      async init(file: string): Promise<void> {
        let processor: any;
        try {
          const { default: loaded } = await import(file);
          processor = loaded;
          if (processor.default) processor = processor.default;
        } catch { await fetch("/"); }
        const original = processor;
        processor = function (job: string) {
          try { return Promise.resolve(original(job)); } catch (error) { return Promise.reject(error); }
        };
        this.processor = processor;
      }
    }`,

  "a field that may be given from outside": `
    export class Runner {
      constructor(private next: () => Promise<void>, again: boolean) { if (again) this.next = () => this.run(); }
      async run(): Promise<void> { await this.next(); }
    }`,

  "a hook that may be configured": `
    declare const config: any;
    export async function run(): Promise<void> { await (config.hooks.run ?? run)(); }`,

  "a variable wrapped in place": `
    let handler = async (x: string): Promise<void> => { await fetch("/" + x); };
    export function use(wrap: (inner: typeof handler) => typeof handler): void {
      const inner = handler;
      handler = wrap(inner);
      handler = async (x) => { console.log(x); await inner(x); };
    }
    export const run = (x: string): Promise<void> => handler(x);`,

  "a patched method": `
    const client = { async query(text: string): Promise<void> { await fetch("/" + text); } };
    const original = client.query;
    client.query = async (text: string): Promise<void> => { console.log(text); await original(text); };
    export { client };`,

  "a patched method of a class": `
    export class Client { async query(text: string): Promise<void> { await fetch("/" + text); } }
    const original = Client.prototype.query;
    Client.prototype.query = async function (text: string): Promise<void> { await original.call(this, text); };`,

  "a patched method in JavaScript": `
    // file: patch.js
    const router = require("./router");
    const original = router.handle;
    router.handle = async function handle(request) { console.log(request); return original.call(this, request); };
    // file: router.js
    exports.handle = async function (request) { return fetch(request); };`,

  "a worker's handler": `
    interface Env { readonly assets: { fetch(request: Request): Promise<Response> } }
    export default {
      async fetch(request: Request, env: Env): Promise<Response> { return env.assets.fetch(request); },
    };`,

  "race against a timer": `
    export async function a(): Promise<void> {
      await Promise.race([a(), new Promise((resolve) => setTimeout(resolve, 10))]);
    }`,

  "any of several": `
    export async function a(): Promise<void> { await Promise.any([fetch("/"), b()]); }
    async function b() { await a(); }`,

  "a call that nobody waits for": `
    export async function a(): Promise<void> { void b(); await fetch("/"); }
    async function b() { await a(); }`,

  "an event": `
    import { EventEmitter } from "node:events";
    const bus = new EventEmitter();
    bus.on("done", async () => { await start(); });
    export async function start(): Promise<void> { await fetch("/"); bus.emit("done"); }`,

  "forEach, which nobody waits for": `
    export async function a(): Promise<void> { [1, 2].forEach(async () => { await a(); }); await fetch("/"); }`,

  "an optional dependency": `
    export class A { constructor(private readonly b?: B) {} async run(): Promise<void> { await this.b?.run(); } }
    export class B { constructor(private readonly a: A) {} async run(): Promise<void> { await this.a.run(); } }`,

  "an optional callback": `
    interface Hooks { done?: () => Promise<void> }
    export async function run(hooks: Hooks): Promise<void> { await hooks.done?.(); }
    export const start = (): Promise<void> => run({ done: () => run({}) });`,

  "a step that throws when it is enough": `
    const seen = new Set<string>();
    function check(id: string): void { if (seen.has(id)) throw new Error("again"); seen.add(id); }
    export async function a(id: string): Promise<void> { check(id); await b(id); }
    async function b(id: string) { await a(id); }`,

  "an aborted signal": `
    export async function poll(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      await fetch("/", { signal });
      if (signal.aborted) return;
      await poll(signal);
    }`,

  "head and rest": `
    export async function inTurn([head, ...rest]: (() => Promise<void>)[]): Promise<void> {
      if (head === undefined) return;
      await head();
      await inTurn(rest);
    }`,

  "while there is something left": `
    export async function a(list: string[]): Promise<void> {
      while (list.length) { list.pop(); await b(list); }
    }
    async function b(list: string[]) { await a(list); }`,

  "a short circuit": `
    export async function a(list: string[]): Promise<boolean> { return list.length === 0 || (await b(list.slice(1))); }
    async function b(list: string[]): Promise<boolean> { return a(list); }`,

  "a generator read in part": `
    export async function* numbers(from: number): AsyncGenerator<number> { yield from; yield* numbers(from + 1); }
    export async function first(): Promise<number> { for await (const n of numbers(0)) return n; return 0; }`,

  "an iterator that is only made": `
    export async function* a(): AsyncGenerator<number> { yield 1; const again = b(); console.log(again); }
    async function b() { return a(); }`,

  "a component that renders itself": `
    // file: tree.tsx
    interface Tree { children: Tree[] }
    declare namespace JSX { interface IntrinsicElements { div: object } }
    export const Tree = ({ tree }: { tree: Tree }): object => <div>{tree.children.map((one) => <Tree tree={one} />)}</div>;`,

  "an accessor of the same name as what it hides": `
    export class Job {
      #data = fetch("/");
      get data(): Promise<Response> { return this.#data; }
      set data(value: Promise<Response>) { this.#data = value; }
    }`,

  "two instances of one class": `
    export class Store {
      constructor(private readonly fallback: Store, private readonly own: Map<string, string>) {}
      async get(key: string): Promise<string> { return this.own.get(key) ?? (await this.fallback.get(key)); }
    }`,

  "a service behind a queue": `
    import { Queue, Worker } from "bullmq";
    const queue = new Queue("mails");
    export async function send(to: string): Promise<void> { await queue.add("mail", { to }); }
    export const worker = new Worker("mails", async (job) => { await send(job.data.to); });`,

  "functions named like members of Object": `
    export const methods: Record<string, () => Promise<void>> = {
      async constructor() { await fetch("/"); },
      async toString() { await methods["hasOwnProperty"]?.(); },
      async hasOwnProperty() { await fetch("/"); },
    } as never;
    export async function valueOf(): Promise<void> { await toString2(); }
    async function toString2(): Promise<void> { ({}).toString(); }`,

  "a break out of a labelled loop": `
    export async function a(n: number): Promise<void> {
      outer: for (;;) { for (;;) { if (n > 1) break outer; await a(n + 1); } }
    }`,

  "a return in a finally block": `
    export async function a(): Promise<number> {
      try { if (Math.random() > 0.5) throw new Error("x"); return 1; } finally { console.log("done"); }
    }
    export async function b(): Promise<number> { return (await a()) > 0 ? 1 : b(); }`,

  "a callback that the caller may leave out": `
    export async function each(n: number, work: (n: number) => Promise<void>): Promise<void> {
      if (n > 0) await work(n);
    }
    export async function down(n: number): Promise<void> { await each(n, (m) => down(m - 1)); }`,
};
