import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { createScope } from "../../src/extract/scope.js";
import { collectTypes } from "../../src/extract/types.js";
import { check, resolver, show, workspace } from "./resolve-kit.js";

describe("values", () => {
  /** The expression of the n-th argument of the first call of `ask`. */
  function asked(sourceFile: ts.SourceFile): ts.Expression[] {
    const found: ts.Expression[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "ask")
        found.push(...node.arguments);
      ts.forEachChild(node, visit);
    };
    visit(sourceFile);
    return found;
  }

  it("finds the functions handed over", () => {
    const space = workspace({
      "a.ts": `import { go } from "pkg"; declare function ask(...xs: unknown[]): void; function f() {} class A { m() {} n(cb: () => void) {
        ask(f, f.bind(this), this.m, this.m.bind(this), cb, () => 1, go, 1, "x", { f }); } }`,
    });
    const answers = resolver(space, "a.ts");
    const found = asked(space.file("a.ts")).map((one) => answers.functionValue(one));
    expect(found.map((one) => one && show(one))).toEqual([
      "a.ts#f",
      "a.ts#f",
      "a.ts#A::m@",
      "a.ts#A::m@",
      "param a.ts#A.n(0)",
      "a.ts#A.n>ask.arg5",
      "pkg#go",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("finds what made a value, across files and fields", () => {
    const space = workspace({
      "a.ts": `import pLimit from "p-limit"; import { queue } from "./b"; declare function ask(...xs: unknown[]): void;
        const limit = pLimit(5); class A { private lock = new Mutex(); m() { ask(limit, queue, this.lock, queue.size); } }
        import { Mutex } from "async-mutex";`,
      "b.ts": 'import PQueue from "p-queue"; export const queue = new PQueue({ concurrency: 2 });',
    });
    const answers = resolver(space, "a.ts");
    const found = asked(space.file("a.ts")).map((one) => answers.creation(one));
    expect(found.map((one) => one && `${one.module}#${one.name} ${one.node.getText()}`)).toEqual([
      "p-limit#default pLimit(5)",
      "p-queue#default new PQueue({ concurrency: 2 })",
      "async-mutex#Mutex new Mutex()",
      undefined,
    ]);
  });

  it("identifies variables, fields and parameters", () => {
    const space = workspace({
      "a.ts": `import { bus } from "./b"; declare function ask(...xs: unknown[]): void;
        class A { events = 1; constructor(private out: unknown) {} m(p: unknown) { const local = 1; ask(bus, this.events, this.out, p, local); } }`,
      "b.ts": "export const bus = {};",
    });
    const answers = resolver(space, "a.ts");
    expect(asked(space.file("a.ts")).map((one) => answers.identity(one))).toEqual([
      "b.ts#bus",
      "a.ts#A.events",
      "a.ts#A.out",
      "a.ts#A.m(p)",
      "a.ts#A.m.local",
    ]);
  });

  it("knows promises from their types", () => {
    const space = workspace({
      "a.ts": `declare function ask(...xs: unknown[]): void; declare const p: Promise<number>, q: number | Promise<number>, n: number, x: any, t: PromiseLike<1>;
        ask(p, q, n, x, t);`,
    });
    const answers = resolver(space, "a.ts");
    expect(asked(space.file("a.ts")).map((one) => answers.isPromise(one))).toEqual([
      true,
      true,
      false,
      undefined,
      true,
    ]);
  });
});

describe("types", () => {
  it("have bases across files, contextual types and borrowed members", () => {
    const space = workspace({
      "a.ts": `import { Base, type Repo as R } from "./b"; class A extends Base implements R { save() {} } interface I extends R {}
        function load() {} const o: R = { save() {} }; const p = { load } satisfies Loader; interface Loader { load(): void }`,
      "b.ts": "export interface Repo { save(): void } export class Base {}",
    });
    const types = collectTypes(createScope(space.file("a.ts"), "a.ts"), space.host);
    expect(types.map((one) => [one.id, one.bases, one.members])).toEqual([
      ["a.ts#A", ["b.ts#Base", "b.ts#Repo"], { save: "a.ts#A.save" }],
      ["a.ts#I", ["b.ts#Repo"], {}],
      ["a.ts#o", ["b.ts#Repo"], { save: "a.ts#o.save" }],
      ["a.ts#p", ["a.ts#Loader"], { load: "a.ts#load" }],
      ["a.ts#Loader", [], {}],
    ]);
  });

  it("are said of functions, and of variables that get their members one by one", () => {
    const space = workspace({
      "a.ts": `type Load = (name: string) => Promise<void>; type Api = { get(): void; close: () => void } & Load;
        const load: Load = async () => {}; const api = ((name) => load(name)) as Api; api.get = () => {}; api.close = later; function later() {}
        function open() { const own = {} as Api; own.get = () => {}; return own; } const other = { get() {} }; other.get = later; const n: number = 1;`,
    });
    const types = collectTypes(createScope(space.file("a.ts"), "a.ts"), space.host);
    expect(types.filter(({ id }) => id.endsWith("()")).map((one) => [one.id, one.bases, one.members])).toEqual([
      ["a.ts#load()", ["a.ts#Load"], { "()": "a.ts#load" }],
      ["a.ts#api()", ["a.ts#Api"], { "()": "a.ts#api", get: "a.ts#api.get", close: "a.ts#later" }],
      ["a.ts#open.own()", ["a.ts#Api"], { get: "a.ts#own.get" }],
    ]);
  });

  it("are what the function that returns an object declares, by its overloads or for a variable", () => {
    const space = workspace({
      "a.ts": `interface Mutex { lock(): void } interface Gate { open(): Promise<void> }
        function guard(one: Mutex): Mutex; function guard(one: Gate): Gate;
        function guard(one: any): any { return { lock() {}, async open() {} }; }
        function make(): Mutex { const mutex = { lock() {} }; const other = { lock() {} }; return mutex; }
        async function late(n: number): Promise<Gate> { const gate = { open: async () => {} }; if (n) return gate; throw n; }`,
    });
    const types = collectTypes(createScope(space.file("a.ts"), "a.ts"), space.host);
    expect(types.filter(({ kind }) => kind === "object").map((one) => [one.id, one.bases])).toEqual([
      ["a.ts#guard>object0", ["a.ts#Mutex", "a.ts#Gate"]],
      ["a.ts#make.mutex", ["a.ts#Mutex"]],
      ["a.ts#make.other", []],
      ["a.ts#late.gate", ["a.ts#Gate"]],
    ]);
  });
});

check("functions by their type", [
  [
    "a parameter of a callback that a package runs",
    {
      "test.d.ts":
        'declare module "ava" { export default function test(run: (t: object, api: import("./a").Api) => void): void }',
      "a.ts":
        'import test from "ava"; export type Api = { get(): void } & (() => void) & Call; interface Call { (): void } test((t, api) => { /*!*/api(); /*!*/api.get(); });',
    },
    ["a.ts#Api::()", "a.ts#Api::get"],
  ],
  [
    "a function type by its name",
    "type Job = () => void; interface Jobs { a: Job } function f(job: Job, jobs: Jobs) { /*!*/job(); } function g() { const jobs = JSON.parse('') as Jobs; /*!*/jobs.a(); }",
    ["param a.ts#f(0)", "a.ts#Job::()"],
  ],
  [
    "a function deep in an argument",
    "interface Options { hooks?: { before?: readonly (() => void)[] } } function f(options: Options) { for (const hook of options.hooks?.before ?? []) /*!*/hook(); }",
    ["param a.ts#f(0).hooks.before.*"],
  ],
]);
