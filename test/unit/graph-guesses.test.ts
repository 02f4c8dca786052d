import { describe, expect, it } from "vitest";
import { analyze } from "../rules/analyze.js";
import { guesses } from "./guesses-kit.js";

const strict = { config: { preset: "strict" as const } };

describe("a member of something unknown", () => {
  const reply = [
    "export function Reply() {}",
    "Reply.prototype.send = async function (text) { return text; };",
    "Reply.prototype.get = function (name) { return name; };",
    "Reply.prototype.redirectAfter = async function () {};",
  ].join("\n");

  it("is that of what is called alike", async () => {
    const app =
      "export async function handler(req, reply, fastReply) { reply.get('x'); await reply.send('x'); fastReply.get('y'); }";
    expect(await guesses({ "src/reply.js": reply, "src/app.js": app }, "src/app.js#handler")).toEqual([
      "src/reply.js#Reply.get call",
      "src/reply.js#Reply.get call",
      "src/reply.js#Reply.send await",
    ]);
  });

  it("is that of what is called alike in short, and of the file that it is named for", async () => {
    const response = [
      "export class Response { async send(text) { return text; } }",
      "module.exports = { has(name) { return name; } };",
    ];
    const app = [
      "const request = require('supertest');",
      "export async function handler(res, context) { await res.send('x'); context.response.has('y'); }",
      "export function asks(response) { request(response).has('y'); }",
    ].join("\n");
    const files = { "src/Response.js": response[0]!, "lib/response.js": response[1]!, "src/app.js": app };
    expect(await guesses(files, "src/app.js#handler")).toEqual([
      "lib/response.js#exports.has call",
      "src/Response.js#Response.send await",
    ]);
    expect(await guesses({ ...files, "lib/request.js": response[1]! }, "src/app.js#asks")).toEqual([]);
  });

  it("may be what a class below has in its place, and in tests only where they load the call", async () => {
    const files = {
      "src/adapter.js": "export class Adapter { async run() {} async send() {} }",
      "src/shell.js": "import { Adapter } from './adapter.js';\nexport class Shell extends Adapter { async run() {} }",
      "src/app.js": "export class Robot { async start() { await this.adapter.run(); } }",
      "test/dummy.js":
        "import { Adapter } from '../src/adapter.js';\nimport '../src/app.js';\nclass Dummy extends Adapter { async run() {} }",
      "test/other.js": "import { Adapter } from '../src/adapter.js';\nclass Other extends Adapter { async run() {} }",
    };
    expect(await guesses(files, "src/app.js#Robot.start")).toEqual([
      "src/adapter.js#Adapter.run await",
      "src/shell.js#Shell.run await",
      "test/dummy.js#Dummy.run await",
    ]);
  });

  it("is not a package's where a class above keeps what is called", async () => {
    const files = {
      "src/adapter.js": [
        "import EventEmitter from 'node:events';",
        "export class Adapter extends EventEmitter { constructor(robot) { super(); this.robot = robot; } }",
      ].join("\n"),
      "src/robot.js": "export class Robot { async receive(message) { return message; } }",
      "src/shell.js":
        "import { Adapter } from './adapter.js';\nexport class Shell extends Adapter { async read() { await this.robot.receive('x'); this.on('x', () => {}); } }",
    };
    expect(await guesses(files, "src/shell.js#Shell.read")).toEqual(["src/robot.js#Robot.receive await"]);
    const { graph } = await analyze(files);
    const outside = graph.edges.filter(({ from, to }) => from === "src/shell.js#Shell.read" && to.startsWith("node:"));
    expect(outside.map(({ to }) => to)).toEqual(["node:events#default.on"]);
  });

  it("is one of the few of an uncommon name, whatever it is a member of", async () => {
    const app = "export async function handler(it) { it.get('x'); await it.redirectAfter(); }";
    expect(await guesses({ "src/reply.js": reply, "src/app.js": app }, "src/app.js#handler")).toEqual([
      "src/reply.js#Reply.redirectAfter await",
    ]);
    const more = [1, 2, 3].map((n) => `export const object${n} = { redirectAfter() {} };`).join("\n");
    const all = { "src/reply.js": reply, "src/more.js": more, "src/app.js": app };
    expect(await guesses(all, "src/app.js#handler")).toEqual([]);
  });

  it("is none that only another test makes", async () => {
    const files = {
      "test/a.test.js": "export const fake = { settleAll() {} };\nexport function here(it) { it.settleAll(); }",
      "test/b.test.js": "export function there(it) { it.settleAll(); }",
      "src/app.js": "export function handler(it) { it.settleAll(); }",
    };
    expect(await guesses(files, "test/a.test.js#here")).toEqual(["test/a.test.js#fake.settleAll call"]);
    expect(await guesses(files, "test/b.test.js#there")).toEqual([]);
    expect(await guesses(files, "src/app.js#handler")).toEqual([]);
  });

  it("is told by the type where there is one, when its name is computed", async () => {
    const router = [
      "export interface Route { (path: string): void }",
      "export class Router {",
      "  get!: Route;",
      "  constructor() {",
      "    for (const method of ['get', 'post'] as const) (this as any)[method] = (path: string) => path;",
      "  }",
      "}",
      "export class Other { get!: Route }",
    ].join("\n");
    const app = [
      'import { Other, Router } from "./router.js";',
      "export function known() { const app = new Router(); app.get('/'); }",
      "export function unlike(router: Other) { router.get('/'); }",
    ].join("\n");
    const files = { "src/router.ts": router, "src/app.ts": app };
    expect(await guesses(files, "src/app.ts#known")).toEqual(["src/router.ts#Router.[method] call"]);
    expect(await guesses(files, "src/app.ts#unlike")).toEqual([]);
  });

  it("is not a constant's, which is one member and no other", async () => {
    const app = "const kSend = Symbol('send');\nconst app = {};\napp[kSend] = function () {};\n";
    const files = { "src/app.js": `${app}export function handler(app) { app.listenTo(); }` };
    expect(await guesses(files, "src/app.js#handler")).toEqual([]);
  });
});

describe("what is handed on", () => {
  it("runs where the member is called that it was kept in", async () => {
    const files = {
      "src/table.js": [
        "const table = [];",
        "export function route(path, handlerOfRoute) { table.push({ path, handlerOfRoute }); }",
        "export async function dispatch(entry) { await entry.handlerOfRoute(); }",
      ].join("\n"),
      "src/app.js": 'import { route } from "./table.js";\nroute("/", async function home() {});',
    };
    expect(await guesses(files, "src/table.js#dispatch")).toEqual(["src/app.js#<module>>route.arg1 await"]);
  });

  it("is followed through `call`, names that are given anew and choices", async () => {
    const files = {
      "src/router.js": [
        "export function get(url, options, handlerOfGet) { return prepare.call(this, { url, options, handlerOfGet }); }",
        "function prepare({ url, options, handlerOfGet }) {",
        "  if (!handlerOfGet) handlerOfGet = options;",
        "  entries.push({ url, handlerOfGet: handlerOfGet || options.handlerOfGet });",
        "}",
        "const entries = [];",
        "export async function serve(entry) { await entry.handlerOfGet(); }",
      ].join("\n"),
      "src/app.js": 'import { get } from "./router.js";\nget("/", async () => {});\nget("/", {}, async () => {});',
    };
    expect(await guesses(files, "src/router.js#serve")).toEqual([
      "src/app.js#<module>>get.arg1 await",
      "src/app.js#<module>>get.arg2 await",
    ]);
  });

  it("is what is called when it is taken out of a member or an array", async () => {
    const files = {
      "src/hooks.ts": [
        "export interface Hooks { beforeSend: (() => Promise<void>)[]; onFinish: () => Promise<void> }",
        "export class Options { declare held: Hooks; get hooks(): Hooks { return this.held; } }",
        "export async function runAll(options: Options) {",
        "  for (const hook of options.hooks.beforeSend ?? []) await hook();",
        "}",
      ].join("\n"),
      "src/app.js": [
        'import { start } from "./start.js";',
        "start({ hooks: { beforeSend: [async function sign() {}], other: [async () => {}] } });",
      ].join("\n"),
      "src/start.js": "export function start(options) { globalThis.options = options; }",
    };
    const sign = "src/app.js#<module>>start.arg0.hooks.beforeSend.0 await";
    expect(await guesses(files, "src/hooks.ts#runAll")).toEqual([sign]);
  });

  it("gets what it is called with", async () => {
    const files = {
      "src/hooks.js": [
        "const hooks = [];",
        "export function add(onRequestDone) { hooks.push({ onRequestDone }); }",
        "export function runAll(hook) { hook.onRequestDone(function next() {}); }",
      ].join("\n"),
      "src/app.js": 'import { add } from "./hooks.js";\nadd(function mine(done) { done(); });',
    };
    expect(await guesses(files, "src/app.js#<module>>add.arg0")).toEqual([
      "src/hooks.js#runAll>onRequestDone.arg0 call",
    ]);
  });

  it("is what a macro of a test runner runs", async () => {
    const files = {
      "test/helpers.ts": [
        "export const withServer = { async exec(t: unknown, run: (t: unknown, url: string) => Promise<void>) { await run(t, '/'); } };",
        "export const plain = async (t: unknown, run: (t: unknown) => Promise<void>): Promise<void> => { await run(t); };",
      ].join("\n"),
      "test/a.test.ts": [
        'import test from "ava";',
        'import { plain, withServer } from "./helpers.js";',
        "test('one', withServer, async (t, url) => { t.is(url, '/'); });",
        "test('two', plain, async t => { t.pass(); });",
      ].join("\n"),
    };
    expect(await guesses(files, "test/helpers.ts#withServer.exec")).toEqual([
      "test/a.test.ts#<module>>test.arg2 await",
    ]);
    expect(await guesses(files, "test/helpers.ts#plain")).toEqual(["test/a.test.ts#<module>>test.arg2~2 await"]);
  });

  it("is what a macro runs that a call makes", async () => {
    const files = {
      "test/helpers.ts": [
        "export const withServer = (port: number) => ({",
        "  async exec(t: any, run: (t: any, port: number) => Promise<void>) { await run(t, port); },",
        "});",
      ].join("\n"),
      "test/a.test.ts": [
        'import test from "ava";',
        'import { withServer } from "./helpers.js";',
        "test('one', withServer(80), async (t, port) => { t.is(port, 80); });",
      ].join("\n"),
    };
    expect(await guesses(files, "test/helpers.ts#withServer.exec")).toEqual([
      "test/a.test.ts#<module>>test.arg2 await",
    ]);
  });

  it("is what is called alike before what objects have by its name", async () => {
    const files = (receiver: string): Record<string, string> => ({
      "src/client.js": "export const client = { paginate() {} };",
      "src/app.js": `export function list(${receiver}) { ${receiver}.paginate(); }\nkeep({ paginate: () => {} });\nfunction keep(options) {}`,
    });
    expect(await guesses(files("client"), "src/app.js#list")).toEqual(["src/client.js#client.paginate call"]);
    expect(await guesses(files("it"), "src/app.js#list")).toContain("src/app.js#<module>>keep.arg0.paginate call");
  });
});

describe("rules", () => {
  const lock = (receiver: string): string =>
    [
      "class Chain {",
      "  async first() { await this.second(); }",
      `  async second(${receiver === "this" ? "" : receiver}) { await ${receiver}.first(); }`,
      "}",
      "export const chain = new Chain();",
    ].join("\n");

  it("build on a callee that is known, and on no guess", async () => {
    const known = await analyze({ "src/a.js": lock("this") }, strict);
    expect(known.findings.map(({ ruleId }) => ruleId)).toContain("await-cycle");
    const guessed = await analyze({ "src/a.js": lock("chain") }, strict);
    const edge = guessed.graph.edges.find(({ to, sure }) => to === "src/a.js#Chain.first" && sure === "guess");
    expect(edge).toMatchObject({ kind: "await", shared: true });
    expect(guessed.findings).toEqual([]);
    expect(guessed.graph.cycles).toEqual([]);
  });

  it("say the same of a program whether its callees can be guessed or not", async () => {
    const program = (name: string): string =>
      [
        "class Account {",
        `  async ${name}(id) { await fetch('/' + id); }`,
        "}",
        "export const accounts = new Account();",
        "export async function sync(account, ids) {",
        "  await Promise.all(ids.map((id) => account.chargeNow(id)));",
        "  for (const id of ids) await account.chargeNow(id);",
        "}",
      ].join("\n");
    const guessed = await analyze({ "src/a.js": program("chargeNow") }, strict);
    const without = await analyze({ "src/a.js": program("refundNow") }, strict);
    expect(guessed.graph.edges.filter(({ sure }) => sure === "guess").length).toBeGreaterThan(0);
    const said = ({ findings }: typeof guessed): string[] =>
      findings.map(({ ruleId, message }) => `${ruleId} ${message}`);
    expect(said(guessed)).toEqual(said(without));
  });
});

describe("members given one by one", () => {
  it("are those of the interface that says what they are given to", async () => {
    const files = {
      "test/setup.ts": [
        "export interface Context { fetchPage: (path: string) => Promise<string> }",
        "function make() { const context = {} as Context; return context; }",
        "export function setup() { const ctx = make(); ctx.fetchPage = async (path) => path; return ctx; }",
      ].join("\n"),
      "test/a.test.ts": [
        'import type { Context } from "./setup.js";',
        "export async function visit(t: Context) { await t.fetchPage('/'); }",
      ].join("\n"),
    };
    const { graph } = await analyze(files);
    const edges = graph.edges.filter(({ from }) => from === "test/a.test.ts#visit");
    expect(edges.map(({ to, kind, sure }) => [to, kind, sure])).toEqual([
      ["test/setup.ts#ctx.fetchPage", "await", "dispatch"],
    ]);
  });
});
