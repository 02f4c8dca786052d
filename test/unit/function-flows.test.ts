import { describe, expect, it } from "vitest";
import { guesses } from "./guesses-kit.js";

describe("functions in tables", () => {
  it("are run by whoever takes them out, also through what a function gives back", async () => {
    const files = {
      "src/app.js": [
        "import { findRoute } from './routes.js';",
        "export function pick(route) { return route.data ? route.data.handler : undefined; }",
        "export async function dispatch(event) { return await pick(findRoute(event))(event); }",
        "export async function dispatchKept(event) { const run = pick(findRoute(event)); await run(event); }",
      ].join("\n"),
      "src/routes.js": [
        "export function on(app, path, handler) { app.routes.push({ path, data: { handler } }); }",
        "export function findRoute(event) { return event.app.routes.find((one) => one.path === event.path); }",
      ].join("\n"),
      "src/pages.js":
        "import { on } from './routes.js';\non(app, '/', async () => {});\non(app, '/b', async function b() {});",
    };
    const pages = ["src/pages.js#<module>>on.arg2 await", "src/pages.js#<module>>on.arg2~2 await"];
    expect(await guesses(files, "src/app.js#dispatch")).toEqual(pages);
    expect(await guesses(files, "src/app.js#dispatchKept")).toEqual(pages);
  });

  it("may be elements of elements", async () => {
    const files = {
      "src/router.js": [
        "export class Router {",
        "  #routes = [];",
        "  add(method, path, handler) { this.#routes.push([path, handler]); }",
        "  match(path) { return this.#routes.filter((one) => one[0] === path).map(([, handler]) => [handler, {}]); }",
        "}",
        "export class Smart {",
        "  #all = []; #inner = new Router();",
        "  add(method, path, handler) { this.#all.push([method, path, handler]); }",
        "  match(path) { for (const one of this.#all) this.#inner.add(...one); return this.#inner.match(path); }",
        "}",
      ].join("\n"),
      "src/app.js": [
        "import { Smart } from './router.js';",
        "const router = new Smart();",
        "export function use(...handlers) { handlers.forEach((handler) => router.add('GET', '/', [handler, 1])); }",
        "export async function dispatch(path) { const found = router.match(path); await found[0][0][0](path); }",
        "use(async function first() {}, async function second() {});",
      ].join("\n"),
    };
    expect(await guesses(files, "src/app.js#dispatch")).toEqual([
      "src/app.js#<module>>use.arg0 await",
      "src/app.js#<module>>use.arg1 await",
    ]);
  });

  it("are taken out by loops over entries, and from lists that other objects lend", async () => {
    const files = {
      "src/app.js": [
        "export function makeHooks() { return { before: [] }; }",
        "export function add(options, hook) { const list = options.hooks.before; list.push(hook); }",
        "export async function run(options) {",
        "  for (const [index, hook] of options.hooks.before.entries()) await hook(index);",
        "}",
        "add({}, async function log() {});",
      ].join("\n"),
    };
    expect(await guesses(files, "src/app.js#run")).toEqual(["src/app.js#<module>>add.arg1 await"]);
  });
});

describe("functions that an assignment takes out of an object", () => {
  it("are run by the variable's name", async () => {
    const files = {
      "src/kit.js": "export function kitOf(options) { return { render: options.render, halt: options.halt }; }",
      "src/app.js": [
        "import { kitOf } from './kit.js';",
        "let render, stop, other;",
        "export function prepare(options) { ({ render, halt: stop } = kitOf(options)); other = { render }; }",
        "export async function run() { await render('x'); stop(); other(); }",
        "prepare({ render: async () => {}, halt() {} });",
      ].join("\n"),
    };
    expect(await guesses(files, "src/app.js#run")).toEqual([
      "src/app.js#<module>>prepare.arg0.halt call",
      "src/app.js#<module>>prepare.arg0.render await",
    ]);
  });
});

describe("functions that tests hand in", () => {
  const files = {
    "src/table.js": [
      "const table = {};",
      "export function on(name, handler) { table[name] = { handler }; }",
      "export function take(name) { return table[name].handler; }",
    ].join("\n"),
    "src/run.js": "import { take } from './table.js';\nexport async function run(name) { await take(name)(); }",
    "test/with.test.js":
      "import { on } from '../src/table.js';\nimport '../src/run.js';\non('a', async function reached() {});",
    "test/without.test.js": "import { on } from '../src/table.js';\non('b', async function unreached() {});",
  };

  it("are run only by files that the test loads", async () => {
    expect(await guesses(files, "src/run.js#run")).toEqual(["test/with.test.js#<module>>on.arg1 await"]);
  });
});

describe("functions in members", () => {
  const files = (field: string): Record<string, string> => ({
    "src/job.ts": [
      `export interface Job { runner: ${field} }`,
      "export function keep(table: any, fn: () => void) { table.runner = fn; }",
      "export function run(table: any) { const one = table.runner; one(); }",
    ].join("\n"),
    "src/app.ts": "import { keep } from './job.js';\nkeep({}, () => {});",
  });

  it("are run where the member is taken out", async () => {
    const expected = ["src/app.ts#<module>>keep.arg1 call"];
    expect(await guesses(files("() => void"), "src/job.ts#run")).toEqual(expected);
    expect(await guesses(files("unknown"), "src/job.ts#run")).toEqual(expected);
    expect(await guesses(files("string | Runner"), "src/job.ts#run")).toEqual(expected);
  });

  it("are none where all that is declared by the name is data", async () => {
    for (const data of ["string", "readonly (Date | null)[]", "Record<string, number>", "'a' | 'b'"])
      expect(await guesses(files(data), "src/job.ts#run")).toEqual([]);
    const both = { ...files("string"), "src/more.ts": "export class Task { runner = () => {}; }" };
    expect(await guesses(both, "src/job.ts#run")).toContain("src/app.ts#<module>>keep.arg1 call");
  });

  it("do not come in by a parameter that is declared as data", async () => {
    const app = (type: string): Record<string, string> => ({
      "src/app.ts": [
        `export function keep(table: any, run: ${type}) { table.runner = run; }`,
        "export function start(table: any) { const one = table.runner; one(); }",
        "keep({}, (() => {}) as any);",
      ].join("\n"),
    });
    expect(await guesses(app("any"), "src/app.ts#start")).toEqual(["src/app.ts#<module>>keep.arg1 call"]);
    expect(await guesses(app("string[]"), "src/app.ts#start")).toEqual([]);
  });
});
