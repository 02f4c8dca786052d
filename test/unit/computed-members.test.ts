import { describe, expect, it } from "vitest";
import { analyze } from "../rules/analyze.js";
import { guesses } from "./guesses-kit.js";

async function callees(files: Readonly<Record<string, string>>, from: string): Promise<string[]> {
  const { graph } = await analyze(files);
  return graph.edges.filter((edge) => edge.from === from).map(({ to, kind }) => `${to} ${kind}`);
}

describe("a member whose name the program computes", () => {
  const store = [
    "export interface Store { read(): Promise<string>; write(): Promise<void>; clear(): void }",
    "export function open(): Store { return { async read() { return ''; }, async write() {}, clear() {} }; }",
  ].join("\n");

  it("is one of those that the type of the name allows", async () => {
    const app = [
      'import { open, type Store } from "./store.js";',
      'type Name = "read" | "write";',
      "export async function named(store: Store, name: Name) { await store[name](); }",
      "export async function bounded<N extends Name>(store: Store & { traced?: true }, name: N) { await (store[name] as any)(); }",
      "export async function anyName(store: any, name: string) { await store[name](); }",
    ].join("\n");
    const files = { "src/store.ts": store, "src/app.ts": app };
    const both = ["src/store.ts#open.read await", "src/store.ts#open.write await"];
    expect(await callees(files, "src/app.ts#named")).toEqual(both);
    expect(await callees(files, "src/app.ts#bounded")).toEqual(both);
    expect(await callees(files, "src/app.ts#anyName")).toEqual(["?#store[name] await"]);
  });

  it("is what a loop over the names of an object puts in the place of what was copied", async () => {
    const app = [
      'import { open } from "./store.js";',
      "const traced = { read: 'r', write: 'w' };",
      "function wrap(name: string) { return async () => name; }",
      "export function tracing(store: any) {",
      "  const copy: any = { ...store };",
      "  for (const name in traced) copy[name] = wrap(name);",
      "  return copy;",
      "}",
      "export async function use() { const copy = tracing(open()); await copy.read(); copy.clear(); }",
    ].join("\n");
    const found = await callees({ "src/store.ts": store, "src/app.ts": app }, "src/app.ts#use");
    expect(found).toContain("src/app.ts#wrap>fn0 await");
    expect(found.filter((one) => one.includes("wrap"))).toHaveLength(1);
  });

  it("is found by what its name is called, and by the texts that the name goes through", async () => {
    const files = {
      "src/hooks.js": [
        "export const stages = ['onOpen', 'onShut'];",
        "export function Hooks() { this.onOpen = []; this.onShut = []; }",
        "Hooks.prototype.put = function (stage, fn) { this[stage].push(fn); };",
        "Hooks.prototype.putAt = function (index, fn) { this[index].push(fn); };",
      ].join("\n"),
      "src/app.js": [
        "import { stages } from './hooks.js';",
        "export function prepare(context, hooks) { for (const stage of stages) context[stage] = hooks[stage].slice(); }",
        "export async function enter(context) { for (const hook of context.onOpen) await hook(); }",
      ].join("\n"),
      "src/use.js": [
        "import { Hooks } from './hooks.js';",
        "const hooks = new Hooks();",
        "hooks.put('onOpen', async function first() {});",
        "hooks.putAt(0, async function other() {});",
      ].join("\n"),
    };
    expect(await guesses(files, "src/app.js#enter")).toEqual(["src/use.js#<module>>put.arg1 await"]);
  });
});

describe("a default", () => {
  it("stands for what is given under the same name", async () => {
    const files = {
      "src/core.js": [
        "const defaultRetry = { backoff: (n) => n * 100 };",
        "const tools = { forward: (n) => n + 1 };",
        "const clean = (given) => Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined));",
        "export function delay(options) { const retry = { ...defaultRetry, ...clean(options.retry) }; return retry.backoff(1); }",
        "export function step() { return tools.forward(1); }",
      ].join("\n"),
      "src/app.js":
        "import { delay } from './core.js';\ndelay({ retry: { backoff: async () => 1 } });\nexport const other = { forward: () => 2 };",
    };
    expect(await guesses(files, "src/core.js#delay")).toEqual(["src/app.js#<module>>delay.arg0.retry.backoff await"]);
    expect(await guesses(files, "src/core.js#step")).toEqual([]);
  });

  it("in a variable does not hide what is assigned to that later", async () => {
    const files = {
      "src/core.js": [
        "const fallback = () => undefined;",
        "async function run(event, handler) { return await handler(event); }",
        "export function make(runners) {",
        "  let handler = fallback;",
        "  const made = (event) => runners.execute({ run }, handler, event);",
        "  made.handle = (given) => { handler = given; return made; };",
        "  return made;",
        "}",
        "export const runners = { execute: ({ run }, handler, event) => run(event, handler) };",
      ].join("\n"),
      "src/app.js": "import { make, runners } from './core.js';\nmake(runners).handle(async function mine() {});",
    };
    expect(await guesses(files, "src/core.js#run")).toContain("src/app.js#<module>>handle.arg0 await");
  });
});

describe("a proxy", () => {
  it("runs its trap, whatever member of it is called", async () => {
    const files = {
      "src/client.ts": [
        "type Answer = (path: string[]) => Promise<unknown>;",
        "function proxy(answer: Answer, path: string[]): any {",
        "  return new Proxy(() => {}, {",
        "    get(_of, key) { return proxy(answer, [...path, String(key)]); },",
        "    apply() { return answer(path); },",
        "  });",
        "}",
        "export const client = (url: string): any => proxy(async (path) => url + path.join('/'), []);",
        "export const plain = (url: string): any => ({ url });",
      ].join("\n"),
      "src/app.ts": [
        'import { client, plain } from "./client.js";',
        'export async function use() { const api = client("/"); await api.users.$get(); }',
        'export async function useOther() { const api = plain("/"); await api.users.$get(); }',
      ].join("\n"),
    };
    expect(await guesses(files, "src/app.ts#use")).toEqual(["src/client.ts#proxy>Proxy.arg1.apply await"]);
    expect(await guesses(files, "src/app.ts#useOther")).toEqual([]);
  });
});
