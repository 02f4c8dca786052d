/** Calls that only look as if they came back. */
export const others: Readonly<Record<string, string>> = {
  "a member that is put in the place of what is kept of it": `
    declare const names: { readonly run: unique symbol };
    export abstract class Base {
      state = "";
      constructor() {
        const run = this[names.run].bind(this);
        this[names.run] = async () => { this.state = "run"; await run(); this.state = "done"; };
      }
      declare [names.run]: () => Promise<void>;
    }
    export class Loud {
      declare tell: () => Promise<void>;
      constructor() {
        const tell = this.tell;
        this.tell = async () => { console.log("tells"); await tell.call(this); };
      }
    }`,

  "another function, of which only the type is known": `
    let real: { activate: typeof activate; deactivate: typeof deactivate };
    export async function activate(name: string): Promise<object> {
      real = eval("require")(name);
      return real.activate(name);
    }
    export function deactivate(): Promise<void> { return real.deactivate(); }`,

  "a method over child instances": `
    export class Folder {
      constructor(private readonly folders: Folder[]) {}
      async size(): Promise<number> {
        let sum = 0;
        for (const folder of this.folders) sum += await folder.size();
        return sum;
      }
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
};
