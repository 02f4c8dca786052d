import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import type { CallLike, ExtractHost, Resolver } from "../../src/extract/context.js";
import { createResolver } from "../../src/extract/resolve.js";
import { createScope } from "../../src/extract/scope.js";
import { collectTypes } from "../../src/extract/types.js";
import type { Target } from "../../src/model/index.js";

interface Workspace {
  readonly host: ExtractHost;
  file(name: string): ts.SourceFile;
}

const options: ts.CompilerOptions = {
  allowJs: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  experimentalDecorators: true,
  strict: true,
  types: [],
};
const libraries = path.dirname(createRequire(import.meta.url).resolve("typescript"));
const parsed = new Map<string, ts.SourceFile>();

/** A program over files in memory and the language's real declaration files. */
function workspace(files: Record<string, string>, noLib = false): Workspace {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/${name}`, text]));
  const library = (name: string): ts.SourceFile | undefined => {
    if (!name.startsWith(libraries)) return undefined;
    let file = parsed.get(name);
    if (!file) {
      file = ts.createSourceFile(name, readFileSync(name, "utf8"), ts.ScriptTarget.ESNext, true);
      parsed.set(name, file);
    }
    return file;
  };
  const own = new Map(
    [...texts].map(([name, text]) => [name, ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true)]),
  );
  const program = ts.createProgram(
    [...own.keys()],
    { ...options, noLib },
    {
      getSourceFile: (name) => own.get(name) ?? library(name),
      getDefaultLibFileName: (one) => path.join(libraries, ts.getDefaultLibFileName(one)),
      writeFile: () => undefined,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => own.has(name) || name.startsWith(libraries),
      readFile: (name) => texts.get(name),
      directoryExists: (name) => name === "/" || [...texts.keys()].some((one) => one.startsWith(`${name}/`)),
    },
  );
  return {
    host: {
      checker: program.getTypeChecker(),
      fileIdOf: (one) =>
        one.isDeclarationFile || one.fileName.includes("node_modules") ? undefined : one.fileName.slice(1),
    },
    file: (name) => {
      const found = own.get(`/${name}`);
      if (!found) throw new Error(`no file ${name}`);
      return found;
    },
  };
}

function show(target: Target): string {
  switch (target.kind) {
    case "function":
      return target.id;
    case "method":
      return `${target.type}::${target.name}${target.exact ? "!" : ""}${target.onThis ? "@" : ""}`;
    case "param":
      return `param ${target.owner}(${target.index})${(target.path ?? []).map((one) => `.${one}`).join("")}`;
    case "external":
      return `${target.module}#${target.name}${target.promise ? " promise" : ""}`;
    case "unresolved":
      return `?${target.text}`;
  }
}

function resolver(space: Workspace, name: string): Resolver {
  return createResolver(createScope(space.file(name), name), space.host);
}

/** Callees of the calls marked with a comment `/*!*\/` right before them, in source order. */
function marked(files: Record<string, string>, noLib = false): string[] {
  const space = workspace(files, noLib);
  const found: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    if (!text.includes("/*!*/")) continue;
    const sourceFile = space.file(name);
    const answers = resolver(space, name);
    for (let at = text.indexOf("/*!*/"); at >= 0; at = text.indexOf("/*!*/", at + 1)) {
      const node = callAt(sourceFile, at);
      const targets = answers.callees(node);
      found.push(targets ? targets.map(show).join(" | ") : "none");
    }
  }
  return found;
}

/** The outermost call-like node that starts right after the mark at `at`. */
function callAt(sourceFile: ts.SourceFile, at: number): CallLike {
  const start = at + "/*!*/".length;
  let best: CallLike | undefined;
  const stack: ts.Node[] = [sourceFile];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const call =
      ts.isCallExpression(node) ||
      ts.isNewExpression(node) ||
      ts.isTaggedTemplateExpression(node) ||
      ts.isDecorator(node) ||
      ts.isJsxSelfClosingElement(node) ||
      ts.isJsxOpeningElement(node) ||
      ts.isPropertyAccessExpression(node);
    if (call && node.getStart(sourceFile) === start && (!best || node.end > best.end)) best = node as CallLike;
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  if (!best) throw new Error(`no call at ${sourceFile.text.slice(at, at + 40)}`);
  return best;
}

type Case = [title: string, files: Record<string, string> | string, expected: string[], noLib?: boolean];

function check(name: string, cases: Case[]): void {
  describe(name, () => {
    it.each(cases)("%s", (...[, files, expected, noLib]) => {
      expect(marked(typeof files === "string" ? { "a.ts": files } : files, noLib)).toEqual(expected);
    });
  });
}

check("what promises give", [
  [
    "a function given to the resolver",
    "function lock() { return new Promise<() => void>((resolve) => { setTimeout(() => resolve(() => {}), 1); }); } async function f() { const release = await lock(); /*!*/release(); }",
    ["a.ts#lock>Promise.arg0>setTimeout.arg0>resolve.arg0"],
  ],
  [
    "a function in an array that is given",
    "function free() {} function lock() { return new Promise<[number, () => void]>((resolve) => resolve([1, free])); } async function f() { const [, release] = await lock(); /*!*/release(); lock().then(([n, g]) => /*!*/g()); }",
    ["a.ts#free", "a.ts#free"],
  ],
  [
    "a resolver handed on as a member",
    `interface Entry { resolve(release: () => void): void; weight: number }
     class Gate { private queue: Entry[] = []; free() {}
       acquire(): Promise<() => void> { return new Promise((resolve) => { this.queue.push({ resolve, weight: 1 }); }); }
       next() { const entry = this.queue.shift(); entry?.resolve(() => this.free()); other.resolve(() => {}); } }
     const other: { resolve(release: () => void): void } = { resolve() {} };
     async function f(gate: Gate) { const release = await gate.acquire(); /*!*/release(); }`,
    ["a.ts#Gate.next>resolve.arg0"],
  ],
  [
    "something that is not known, of a declared type",
    "interface Conn { close(): void } function open(): Promise<Conn> { return new Promise((resolve) => resolve(JSON.parse(''))); } async function f() { const conn = await open(); /*!*/conn.close(); }",
    ["a.ts#Conn::close"],
  ],
  [
    "elements of a tuple",
    "interface Conn { close(): void } declare function open(): Promise<[n: number, conn: Conn]>; async function f() { const [, conn] = await open(); /*!*/conn.close(); }",
    ["a.ts#Conn::close"],
  ],
]);

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

check(
  "objects without a type",
  [
    [
      "a member that starts as null",
      "const app = { ready: null, stop() {} }; function ready() {} app.ready = ready; app.stop = ready; /*!*/app.ready(); /*!*/app.stop();",
      ["a.js#ready", "a.js#app.stop | a.js#ready"],
    ],
    [
      "what a prototype is made of",
      "const proto = { send() {} }; class App { constructor() { this.reply = Object.create(proto); } start() { const reply = Object.create(this.reply); reply.app = this; /*!*/reply.send(); /*!*/reply.app.start(); } }",
      ["a.js#proto.send", "a.js#App::start@"],
    ],
    [
      "members behind symbols",
      {
        "keys.js": "const kHooks = Symbol('hooks'); const kRun = Symbol.for('run'); module.exports = { kHooks, kRun };",
        "a.js": `const { kHooks } = require("./keys"); const keys = require("./keys");
        class Hooks { add() {} }
        class App { constructor() { this[kHooks] = new Hooks(); } use() { /*!*/this[keys.kHooks].add(); } }
        const app = { [kHooks]: new Hooks(), [keys.kRun]() {}, other() {} };
        /*!*/app[kHooks].add(); /*!*/app[keys.kRun]();`,
      },
      ["a.js#Hooks::add", "a.js#Hooks::add", "a.js#app.[keys.kRun]"],
    ],
    [
      "functions that are made members by their name",
      "function make() { const app = { ready, closing: false, stop: null }; app.stop = stop; return app; function ready() { /*!*/this.stop(); } function stop() { /*!*/this.ready(); } }",
      ["a.js#make.stop", "a.js#make.ready"],
    ],
    [
      "members mixed into a prototype",
      "function Reply() { this.sent = false; } Object.assign(Reply.prototype, { send() { /*!*/this.end(); } }); Reply.prototype.end = function () { /*!*/this.send(); }; /*!*/new Reply().send();",
      ["a.js#Reply.end", "a.js#<module>>assign.arg1.send", "a.js#<module>>assign.arg1.send"],
    ],
    [
      "an argument spread into what takes its place",
      "function start(options, list) { options = { ...options, run() {} }; list = [...list, () => {}]; /*!*/options.run(); /*!*/options.stop(); for (const one of list) /*!*/one(); }",
      [
        "param a.js#start(0).run | a.js#start.options.run",
        "param a.js#start(0).stop",
        "param a.js#start(1).* | a.js#start.list.1",
      ],
    ],
    [
      "a parameter with a default",
      "class App { run() {} } function start(app, other) { app = app || new App(); other ??= new App(); /*!*/app.run(); /*!*/other.run(); }",
      ["a.js#App::run", "a.js#App::run"],
    ],
    [
      "what the file itself exports",
      "module.exports = function make() { return { run() {} }; }; module.exports.two = () => /*!*/module.exports(); /*!*/module.exports().run();",
      ["a.js#make", "a.js#make.run"],
    ],
    [
      "prototypes of prototypes",
      `function Base() {} Base.prototype = { m() {}, n() { /*!*/this.m(); } }; function A() {} require("util").inherits(A, Base); function B() {} B.prototype = Object.create(Base.prototype);
     /*!*/new A().m(); /*!*/new B().n();`,
      ["a.js#Base.m", "a.js#Base.m", "a.js#Base.n"],
    ],
    [
      "members added to a class outside of it",
      "class Builder { then() {} } Object.assign(Builder.prototype, { toSql() {} }); Builder.prototype.run = function () { /*!*/this.toSql(); }; /*!*/new Builder().run();",
      ["a.js#<module>>assign.arg1.toSql", "a.js#Builder.run"],
    ],
  ].map(([title, files, expected]) => [title, typeof files === "string" ? { "a.js": files } : files, expected] as Case),
);

check("functions of the file", [
  ["declaration", "function f() {} /*!*/f();", ["a.ts#f"]],
  ["arrow in a constant", "const f = async () => {}; /*!*/f();", ["a.ts#f"]],
  ["function expression", "const f = function g() {}; /*!*/f();", ["a.ts#f"]],
  ["hoisted", "/*!*/f(); function f() {}", ["a.ts#f"]],
  [
    "overloads",
    "function f(a: string): void; function f(a: number): void; function f(a: unknown) {} /*!*/f(1);",
    ["a.ts#f"],
  ],
  ["alias", "function f() {} const g = f; const h = g; /*!*/h();", ["a.ts#f"]],
  ["nested", "function outer() { function inner() {} /*!*/inner(); }", ["a.ts#outer.inner"]],
  ["immediately invoked", "/*!*/(async () => {})();", ["a.ts#<module>>fn0"]],
  ["let assigned later", "let f: () => void; f = () => {}; /*!*/f();", ["a.ts#f"]],
  ["conditional callee", "function f() {} function g() {} /*!*/(Math.random() ? f : g)();", ["a.ts#f | a.ts#g"]],
  ["either callee", "function f() {} let h: (() => void) | undefined; /*!*/(h || f)();", ["a.ts#f | ?h"]],
  [
    "a function or a string",
    "function a(f: string | (() => void)) { if (typeof f !== 'string') /*!*/f(); }",
    ["param a.ts#a(0)"],
  ],
  [
    "a proxy of a class",
    "class C { constructor() {} } const P = new Proxy(C, {}); /*!*/new P();",
    ["a.ts#C::constructor!"],
  ],
  [
    "an instance that a container is asked for",
    "import { inject } from 'no-such-package'; class C { m() {} } class D { c = inject(C); n() { /*!*/this.c.m(); } }",
    ["a.ts#C::m"],
  ],
  [
    "what a wrapper's type says of its callback's parameter",
    "import type { Response } from 'no-such-package'; function wrap(f: (id: string, res: Response) => void) { f('', null as never); } wrap((id, res) => { /*!*/res.send(id); });",
    ["no-such-package#Response.send"],
  ],
  [
    "what a variable's type says of its function's parameter",
    "interface Job { run(): void } type Work = (job: Job) => void; const work: Work = (job) => /*!*/job.run();",
    ["a.ts#Job::run"],
  ],
  [
    "a method that only strings have",
    "function a(x: any) { /*!*/x.name.split(''); }",
    ["param a.ts#a(0).name.split | lib#String.split"],
  ],
  [
    "variable before and after it is assigned",
    "function f() {} function g() {} function a() { let h = f; /*!*/h(); h = g; /*!*/h(); }",
    ["a.ts#f", "a.ts#g"],
  ],
  [
    "variable assigned on one way",
    "function f() {} function g() {} function a(c: boolean) { let h = f; if (c) h = g; /*!*/h(); }",
    ["a.ts#f | a.ts#g"],
  ],
  [
    "variable assigned further down a loop",
    "function f() {} function g() {} function a() { let h = f; for (;;) { /*!*/h(); h = g; } }",
    ["a.ts#f | a.ts#g"],
  ],
  [
    "variable that a function inside assigns",
    "function f() {} function g() {} function a() { let h = f; const s = () => { h = g; }; s(); /*!*/h(); }",
    ["a.ts#f | a.ts#g"],
  ],
  [
    "variable of which some values are unknown",
    "function f() {} function a(c: boolean) { let h = JSON.parse(''); if (c) h = f; /*!*/h(); }",
    ["a.ts#f | ?JSON.parse('')"],
  ],
  [
    "what a variable held before it was wrapped",
    "function a() { let h: any; h = JSON.parse(''); if (h.y) h = h.y; const o = h; h = () => /*!*/o(); }",
    ["?o"],
  ],
  ["optional call", "const o = { m() {} }; /*!*/o?.m?.();", ["a.ts#o.m"]],
  ["parentheses, assertions, non-null", "function f() {} /*!*/(f as () => void)!();", ["a.ts#f"]],
  [
    "bind, call, apply",
    "function f() {} const g = f.bind(null); /*!*/g(); /*!*/f.call(null); /*!*/f.apply(null);",
    ["a.ts#f", "a.ts#f", "a.ts#f"],
  ],
  ["alias to itself", "const f: () => void = g; const g: () => void = f; /*!*/f();", ["?f"]],
  ["default parameter", "function f() {} function run(cb = f) { /*!*/cb(); }", ["a.ts#f | param a.ts#run(0)"]],
  [
    "for-of over an array of functions",
    "function f() {} function g() {} for (const h of [f, g]) /*!*/h();",
    ["a.ts#f | a.ts#g"],
  ],
  ["callback over an array of functions", "function f() {} [f].forEach((h) => /*!*/h());", ["a.ts#f"]],
  ["unknown", "let x: any; /*!*/x.foo.bar(); /*!*/x();", ["?x.foo.bar", "?x"]],
]);

check("modules", [
  ["named", { "a.ts": 'import { f } from "./b"; /*!*/f();', "b.ts": "export function f() {}" }, ["b.ts#f"]],
  [
    "renamed",
    { "a.ts": 'import { f as g } from "./b"; /*!*/g();', "b.ts": "const h = () => {}; export { h as f };" },
    ["b.ts#h"],
  ],
  [
    "default function",
    { "a.ts": 'import f from "./b"; /*!*/f();', "b.ts": "export default function () {}" },
    ["b.ts#default"],
  ],
  [
    "default expression",
    { "a.ts": 'import f from "./b"; /*!*/f();', "b.ts": "const g = () => {}; export default g;" },
    ["b.ts#g"],
  ],
  [
    "default object",
    { "a.ts": 'import o from "./b"; /*!*/o.m();', "b.ts": "export default { m() {} };" },
    ["b.ts#default.m"],
  ],
  ["namespace", { "a.ts": 'import * as b from "./b"; /*!*/b.f();', "b.ts": "export const f = () => {};" }, ["b.ts#f"]],
  [
    "re-export",
    {
      "a.ts": 'import { f } from "./b"; /*!*/f();',
      "b.ts": 'export { g as f } from "./c";',
      "c.ts": "export function g() {}",
    },
    ["c.ts#g"],
  ],
  [
    "export star",
    { "a.ts": 'import { f } from "./b"; /*!*/f();', "b.ts": 'export * from "./c";', "c.ts": "export function f() {}" },
    ["c.ts#f"],
  ],
  [
    "export star as",
    {
      "a.ts": 'import { c } from "./b"; /*!*/c.f();',
      "b.ts": 'export * as c from "./c";',
      "c.ts": "export function f() {}",
    },
    ["c.ts#f"],
  ],
  ["star of a package", { "a.ts": 'import { f } from "./b"; /*!*/f();', "b.ts": 'export * from "pkg";' }, ["pkg#f"]],
  [
    "package re-exported",
    { "a.ts": 'import { Pool } from "./db"; /*!*/new Pool();', "db.ts": 'export { Pool } from "pg";' },
    ["pg#Pool"],
  ],
  [
    "import cycle",
    {
      "a.ts": 'import { f } from "./b"; export function g() { /*!*/f(); }',
      "b.ts": 'import { g } from "./a"; export function f() { /*!*/g(); }',
    },
    ["b.ts#f", "a.ts#g"],
  ],
  [
    "re-export cycle",
    { "a.ts": 'export * from "./b"; import { x } from "./b"; /*!*/x();', "b.ts": 'export * from "./a";' },
    ["?x"],
  ],
  [
    "require",
    { "a.js": 'const b = require("./b"); /*!*/b.f();', "b.js": "exports.f = function () {};" },
    ["b.js#exports.f"],
  ],
  [
    "require, destructured",
    {
      "a.js": 'const { f, g: h } = require("./b"); /*!*/f(); /*!*/h();',
      "b.js": "function f() {} const g = () => {}; module.exports = { f, g };",
    },
    ["b.js#f", "b.js#g"],
  ],
  [
    "module.exports function",
    { "a.js": 'const f = require("./b"); /*!*/f();', "b.js": "module.exports = async function load() {};" },
    ["b.js#load"],
  ],
  [
    "module.exports members",
    { "a.js": 'const b = require("./b"); /*!*/b.f();', "b.js": "module.exports = { f() {}, g: () => {} };" },
    ["b.js#exports.f"],
  ],
  [
    "require class",
    {
      "a.js": 'const Repo = require("./b"); const r = new Repo(); /*!*/r.save();',
      "b.js": "class Repo { save() {} } module.exports = Repo;",
    },
    ["b.js#Repo::save"],
  ],
  [
    "dynamic import, destructured",
    {
      "a.ts": 'async function go() { const { f } = await import("./b"); /*!*/f(); }',
      "b.ts": "export function f() {}",
    },
    ["b.ts#f"],
  ],
  [
    "dynamic import, member",
    { "a.ts": 'async function go() { /*!*/(await import("./b")).f(); }', "b.ts": "export function f() {}" },
    ["b.ts#f"],
  ],
  [
    "dynamic import, then",
    {
      "a.ts": 'import("./b").then((m) => /*!*/m.f()); import("./b").then(({ f }) => /*!*/f());',
      "b.ts": "export function f() {}",
    },
    ["b.ts#f", "b.ts#f"],
  ],
  [
    "module body",
    { "a.ts": '/*!*/import("./b"); /*!*/import("pkg");', "b.ts": "export const x = 1;" },
    ["b.ts#<module>", "pkg#<module>"],
  ],
  ["import equals", { "a.ts": 'import b = require("./b"); /*!*/b.f();', "b.ts": "export function f() {}" }, ["b.ts#f"]],
  ["namespace declaration", "namespace N { export function f() {} } /*!*/N.f();", ["a.ts#N.f"]],
]);

check("classes", [
  ["method on an instance", "class A { m() {} } const a = new A(); /*!*/a.m();", ["a.ts#A::m"]],
  ["this", "class A { m() {} n() { /*!*/this.m(); } }", ["a.ts#A::m@"]],
  ["this in an arrow", "class A { m() {} n() { return [1].map(() => /*!*/this.m()); } }", ["a.ts#A::m@"]],
  ["inherited", "class B { m() {} } class A extends B { n() { /*!*/this.m(); } }", ["a.ts#A::m@"]],
  ["super", "class B { m() {} } class A extends B { m() { /*!*/super.m(); } }", ["a.ts#B::m!@"]],
  [
    "super constructor",
    "class B { constructor() {} } class A extends B { constructor() { /*!*/super(); } }",
    ["a.ts#B::constructor!"],
  ],
  ["static", "class A { static m() { /*!*/this.n(); } static n() {} } /*!*/A.m();", ["a.ts#A.n", "a.ts#A.m"]],
  ["new", "class A { constructor() {} } /*!*/new A();", ["a.ts#A::constructor!"]],
  ["new without constructor", "class A { m() {} } /*!*/new A();", ["lib#Object"]],
  [
    "new with calls in initialisers",
    "function f() { return 1; } class A { x = /*!*/f(); } /*!*/new A();",
    ["a.ts#f", "a.ts#A::constructor!"],
  ],
  [
    "new of an outside base",
    'import { EventEmitter } from "events"; class A extends EventEmitter { go() { /*!*/this.on("x", () => {}); } } /*!*/new A();',
    ["node:events#EventEmitter.on", "node:events#EventEmitter"],
  ],
  [
    "across files",
    {
      "a.ts": 'import { A } from "./b"; export class C extends A { go() { /*!*/this.m(); } }',
      "b.ts": "export class A { m() {} }",
    },
    ["a.ts#C::m@"],
  ],
  [
    "constructor parameter property",
    {
      "a.ts":
        'import { Repo } from "./b"; class S { constructor(private readonly repo: Repo) {} go() { /*!*/this.repo.save(); } }',
      "b.ts": "export class Repo { save() {} }",
    },
    ["b.ts#Repo::save"],
  ],
  [
    "injected interface",
    {
      "a.ts":
        'import type { Repo } from "./b"; class S { constructor(private repo: Repo) {} go() { /*!*/this.repo.save(); } }',
      "b.ts": "export interface Repo { save(): Promise<void> }",
    },
    ["b.ts#Repo::save"],
  ],
  [
    "field assigned in the constructor",
    "class R { save() {} } class S { r; constructor() { this.r = new R(); } go() { /*!*/this.r.save(); } }",
    ["a.ts#R::save"],
  ],
  ["field holding an arrow", "class A { m = async () => {}; n() { /*!*/this.m(); } }", ["a.ts#A::m@"]],
  [
    "method bound to itself",
    "class A { constructor() { this.m = this.m.bind(this); } m() {} n() { /*!*/this.m(); } }",
    ["a.ts#A::m@"],
  ],
  ["abstract method", "abstract class A { abstract m(): void; n() { /*!*/this.m(); } }", ["a.ts#A::m@"]],
  ["interface", "interface I { m(): void } function f(i: I) { /*!*/i.m(); }", ["a.ts#I::m"]],
  [
    "interface that extends",
    "interface J { m(): void } interface I extends J {} function f(i: I) { /*!*/i.m(); }",
    ["a.ts#I::m"],
  ],
  [
    "union of classes",
    "class A { m() {} } class B { m() {} } function f(x: A | B) { /*!*/x.m(); }",
    ["a.ts#A::m | a.ts#B::m"],
  ],
  [
    "narrowed by the compiler",
    "class A { m() {} } function f(xs: A[]) { for (const x of xs) /*!*/x.m(); const [y] = xs; /*!*/y!.m(); }",
    ["a.ts#A::m", "a.ts#A::m"],
  ],
  ["type parameter", "class A { m() {} } function f<T extends A>(x: T) { /*!*/x.m(); }", ["a.ts#A::m"]],
  [
    "generic container",
    "class Box<T> { get(): T { throw 1; } } class A { m() {} } function f(b: Box<A>) { /*!*/b.get().m(); }",
    ["a.ts#A::m"],
  ],
  ["private name", "class A { #m() {} n() { /*!*/this.#m(); } }", ["a.ts#A::#m@"]],
  [
    "getter",
    "class A { get x() { return 1; } f() { return /*!*/this.x; } } const a = new A(); /*!*/a.x;",
    ["a.ts#A::get x@", "a.ts#A::get x"],
  ],
  [
    "setter",
    "class A { set x(v: number) {} get x() { return 1; } } const a = new A(); /*!*/a.x = 1; /*!*/a.x += 1;",
    ["a.ts#A::set x", "a.ts#A::get x | a.ts#A::set x"],
  ],
  ["no accessor", "class A { x = 1 } const a = new A(); /*!*/a.x;", ["none"]],
  [
    "getter that gives an instance",
    "class R { save() {} } class A { get r() { return new R(); } go() { /*!*/this.r.save(); } }",
    ["a.ts#R::save"],
  ],
  [
    "prototype",
    {
      "a.js":
        "function F() {} F.prototype.m = function () { /*!*/this.n(); }; F.prototype.n = function () {}; const f = new F(); /*!*/f.m(); /*!*/new F();",
    },
    ["a.js#F.n", "a.js#F.m", "a.js#F"],
  ],
  ["function member", { "a.js": "function F() {} F.make = function () {}; /*!*/F.make();" }, ["a.js#F.make"]],
  ["static instance", "class A { static shared = new A(); m() {} } /*!*/A.shared.m();", ["a.ts#A::m"]],
  [
    "decorators",
    'import { Injectable } from "@nestjs/common"; function log(c: unknown) {} function with_(n: number) { return function inner(c: unknown) {}; } /*!*/@log class A {} /*!*/@with_(1) class B {} /*!*/@Injectable() class C {}',
    ["a.ts#log", "a.ts#with_.inner", "@nestjs/common#Injectable()"],
  ],
]);

check("objects and collections", [
  ["literal member", "const o = { m() {} }; /*!*/o.m();", ["a.ts#o.m"]],
  ["nested", "const o = { p: { m: () => {} } }; /*!*/o.p.m();", ["a.ts#o.p.m"]],
  ["shorthand", "function m() {} const o = { m }; /*!*/o.m();", ["a.ts#m"]],
  ["spread", "const base = { m() {} }; const o = { ...base }; /*!*/o.m();", ["a.ts#base.m"]],
  ["this", "const o = { m() { /*!*/this.n(); }, n() {} };", ["a.ts#o.n"]],
  [
    "destructured",
    "const o = { m() {}, p: { n() {} } }; const { m, p: { n } } = o; /*!*/m(); /*!*/n();",
    ["a.ts#o.m", "a.ts#o.p.n"],
  ],
  [
    "key",
    "const o = { a() {}, b: () => {} }; function f(k: 'a' | 'b') { /*!*/o[k](); /*!*/o['a'](); }",
    ["a.ts#o.a | a.ts#o.b", "a.ts#o.a"],
  ],
  [
    "array of handlers",
    "const hs = [() => {}, () => {}]; function f(i: number) { /*!*/hs[i]!(); /*!*/hs[1]!(); }",
    ["a.ts#hs.0 | a.ts#hs.1", "a.ts#hs.1"],
  ],
  ["map of handlers", 'function f() {} const m = new Map([["a", f]]); /*!*/m.get("a")!();', ["a.ts#f"]],
  ["getter", "const o = { get x() { return 1; } }; /*!*/o.x;", ["a.ts#o.get x"]],
  ["frozen", "const o = Object.freeze({ m() {} }); /*!*/o.m();", ["a.ts#o.m"]],
  ["values", "function f() {} Object.values({ f }).forEach((g) => /*!*/g());", ["a.ts#f"]],
]);

check("parameters and closures", [
  ["parameter", "function run(cb: () => void) { /*!*/cb(); }", ["param a.ts#run(0)"]],
  ["captured", "function run(cb: () => void) { return () => /*!*/cb(); }", ["param a.ts#run(0)"]],
  ["member", "function run(o: { done(): void }) { /*!*/o.done(); }", ["param a.ts#run(0).done"]],
  [
    "destructured",
    "function run({ done, hooks: { end } }: any) { /*!*/done(); /*!*/end(); }",
    ["param a.ts#run(0).done", "param a.ts#run(0).hooks.end"],
  ],
  [
    "filled interface",
    "interface O { done?: () => void } function run(o: O) { /*!*/o.done?.(); }",
    ["a.ts#O::done | param a.ts#run(0).done"],
  ],
  [
    "factory",
    "function make() { return async () => {}; } /*!*/make()(); const h = make(); /*!*/h();",
    ["a.ts#make>fn0", "a.ts#make>fn0"],
  ],
  [
    "factory of an object",
    "function make() { return { save() {} }; } const o = make(); /*!*/o.save();",
    ["a.ts#make.save"],
  ],
  ["factory of a class", "class A { m() {} } const make = () => new A(); /*!*/make().m();", ["a.ts#A::m"]],
  [
    "async factory",
    "class A { m() {} } async function make() { return new A(); } async function f() { const a = await make(); /*!*/a.m(); }",
    ["a.ts#A::m"],
  ],
  [
    "wrapper of the workspace",
    "function wrap(fn: () => void) { return () => { fn(); }; } const f = wrap(async () => {}); /*!*/f();",
    ["a.ts#wrap>fn0"],
  ],
  [
    "identity",
    "function same<T>(fn: T) { return fn; } const f = same(async () => {}); /*!*/f();",
    ["a.ts#f>same.arg0"],
  ],
  [
    "wrapper outside",
    'import { debounce } from "lodash"; const f = debounce(async () => {}); /*!*/f(); /*!*/f.cancel();',
    ["a.ts#f>debounce.arg0", "lodash#debounce().cancel"],
  ],
  [
    "wrapper of a named function",
    'import { promisify } from "node:util"; function g() {} const f = promisify(g); /*!*/f();',
    ["a.ts#g"],
  ],
  [
    "nested wrappers",
    'import { memo, forwardRef } from "react"; const C = memo(forwardRef(() => null)); /*!*/C();',
    ["a.ts#C>forwardRef.arg0"],
  ],
  [
    "inner function named",
    "function make() { function inner() {} return inner; } const h = make(); /*!*/h();",
    ["a.ts#make.inner"],
  ],
]);

check("outside the workspace, without types", [
  [
    "package class",
    'import { Pool } from "pg"; const pool = new Pool(); /*!*/pool.query(""); /*!*/new Pool();',
    ["pg#Pool.query", "pg#Pool"],
  ],
  [
    "default import",
    'import pLimit from "p-limit"; const limit = /*!*/pLimit(5); /*!*/limit(async () => {});',
    ["p-limit#default", "p-limit#default()"],
  ],
  [
    "required",
    {
      "a.js":
        'const pLimit = require("p-limit"); const { Pool } = require("pg"); const limit = pLimit(1); /*!*/limit(f); /*!*/new Pool(); function f() {}',
    },
    ["p-limit#default()", "pg#Pool"],
  ],
  [
    "chain",
    'import knex from "knex"; const db = knex({}); /*!*/db("t"); /*!*/db("t").where({}); /*!*/db("t").where({}).andWhere().first();',
    ["knex#default()", "knex#default()().where", "knex#default()().first"],
  ],
  [
    "namespace import",
    'import * as fs from "fs"; /*!*/fs.readFile(""); /*!*/fs.promises.readFile("");',
    ["node:fs#readFile", "node:fs#promises.readFile"],
  ],
  [
    "built-ins",
    'import fs from "node:fs"; import { readFile } from "fs/promises"; import { setTimeout as sleep } from "timers/promises"; /*!*/fs.readFileSync(""); /*!*/readFile(""); /*!*/sleep(1);',
    ["node:fs#readFileSync", "node:fs/promises#readFile", "node:timers/promises#setTimeout"],
  ],
  ["require member", { "a.js": '/*!*/require("fs").promises.readFile("");' }, ["node:fs#promises.readFile"]],
  ["sub-path", 'import debounce from "lodash/debounce"; /*!*/debounce(() => {});', ["lodash/debounce#default"]],
  [
    "exported value",
    {
      "a.ts": 'import { pool } from "./db"; /*!*/pool.query("");',
      "db.ts": 'import { Pool } from "pg"; export const pool = new Pool();',
    },
    ["pg#Pool.query"],
  ],
  [
    "field",
    'import { Pool } from "pg"; class R { private readonly pool = new Pool(); go() { /*!*/this.pool.query(""); } }',
    ["pg#Pool.query"],
  ],
  [
    "field by type",
    'import type { Pool } from "pg"; class R { private readonly pool: Pool; constructor(pool: Pool) { this.pool = pool; } go() { /*!*/this.pool.query(""); } }',
    ["pg#Pool.query"],
  ],
  [
    "parameter by type",
    'import type { PoolClient } from "pg"; async function f(client: PoolClient) { /*!*/client.query(""); }',
    ["pg#PoolClient.query"],
  ],
  [
    "returned by a function",
    {
      "a.ts": 'import { getPool } from "./db"; /*!*/getPool().query("");',
      "db.ts":
        'import { Pool } from "pg"; let pool: Pool | undefined; export function getPool() { if (!pool) pool = new Pool(); return pool; }',
    },
    ["pg#Pool.query"],
  ],
  [
    "awaited",
    'import { connect } from "amqp"; async function f() { const c = await connect(); /*!*/c.createChannel(); }',
    ["amqp#connect().createChannel"],
  ],
  [
    "callback of a package",
    'import { PrismaClient } from "@prisma/client"; const db = new PrismaClient(); /*!*/db.$transaction(async (tx) => { /*!*/tx.user.create({}); });',
    ["@prisma/client#PrismaClient.$transaction", "@prisma/client#PrismaClient.create"],
  ],
  [
    "promise of a package",
    'import axios from "axios"; /*!*/axios.get("").then((r) => r.data).catch(() => {});',
    ["lib#Promise.catch promise"],
  ],
  [
    "globals",
    "/*!*/fetch(''); /*!*/setTimeout(() => {}, 1); /*!*/globalThis.fetch(''); /*!*/console.log(1);",
    ["global#fetch promise", "global#setTimeout", "global#fetch promise", "global#console.log"],
    true,
  ],
  [
    "language",
    "/*!*/Promise.all([]); /*!*/[1].map(() => 1); /*!*/JSON.parse(''); /*!*/new Map();",
    ["lib#Promise.all promise", "lib#Array.map", "lib#JSON.parse", "lib#Map"],
    true,
  ],
  [
    "by method name",
    "let x: any; /*!*/x.foo().then(() => 1); /*!*/x.items.map(() => 1); /*!*/x.items.frobnicate();",
    ["lib#Promise.then promise", "lib#Array.map", "?x.items.frobnicate"],
    true,
  ],
  ["tagged template", 'import sql from "postgres"; const db = sql(); /*!*/db`select 1`;', ["postgres#default()"]],
  ["unresolved file", 'import { f } from "./missing"; /*!*/f();', ["?f"]],
]);

check("outside the workspace, with types", [
  [
    "language",
    "async function f(xs: number[], m: Map<string, string>, s: string) { /*!*/xs.map((x) => x); /*!*/m.get(''); /*!*/s.split(''); /*!*/Promise.resolve(1).then(() => 1); }",
    ["lib#Array.map", "lib#Map.get", "lib#String.split", "lib#Promise.then promise"],
  ],
  [
    "host",
    "async function f(r: Response) { /*!*/r.json(); /*!*/fetch('').then((x) => /*!*/x.text()); document./*!*/addEventListener; }".replace(
      "document./*!*/addEventListener;",
      "",
    ),
    ["global#Response.json promise", "lib#Promise.then promise", "global#fetch().text promise"],
  ],
  [
    "package",
    {
      "a.ts":
        'import { Pool } from "pg"; const pool = new Pool(); async function f() { const r = await pool.query(""); /*!*/r.rows.map((x) => x); /*!*/pool.query(""); }',
      "node_modules/@types/pg/index.d.ts":
        "export interface Result { rows: unknown[] } export class Pool { query(q: string): Promise<Result>; }",
    },
    ["lib#Array.map", "pg#Pool.query promise"],
  ],
  [
    "type of a package reached by inference",
    {
      "a.ts":
        'import { handle } from "web"; handle((req) => { /*!*/req.send(); }); declare function pick<T>(f: (x: import("web").Req) => T): T; pick((q) => /*!*/q.send());',
      "node_modules/web/index.d.ts":
        "export interface Req { send(): Promise<void> } export function handle(f: (req: Req) => void): void;",
    },
    ["web#handle().send promise", "web#Req.send promise"],
  ],
  [
    "ambient module",
    {
      "a.ts": 'import { go } from "thing"; declare const x: import("thing").T; /*!*/x.run(); /*!*/go();',
      "types.d.ts": 'declare module "thing" { export interface T { run(): void } export function go(): void; }',
    },
    ["thing#T.run", "thing#go"],
  ],
]);

check("components", [
  [
    "function component",
    { "a.tsx": "function Card() { return <div />; } const x = /*!*/<Card />; const y = /*!*/<div />;" },
    ["a.tsx#Card", "none"],
  ],
  [
    "class component",
    { "a.tsx": "class Card { render() { return null; } } const x = /*!*/<Card />;" },
    ["a.tsx#Card::render!"],
  ],
  [
    "imported component",
    {
      "a.tsx":
        'import { Card } from "./b"; import { Button } from "ui"; const x = /*!*/<Card>{/*!*/<Button />}</Card>;',
      "b.tsx": "export const Card = () => null;",
    },
    ["b.tsx#Card", "ui#Button"],
  ],
]);

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

describe("hostile input", () => {
  function every(text: string): number {
    const space = workspace({ "a.js": text });
    const answers = resolver(space, "a.js");
    let count = 0;
    const stack: ts.Node[] = [space.file("a.js")];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (ts.isCallExpression(node) && answers.callees(node)?.length) count++;
      ts.forEachChild(node, (child) => {
        stack.push(child);
      });
    }
    return count;
  }

  it("survives broken syntax", () => {
    expect(every("function ( { x.; y(; class { z( } } } a.b.c( => ; new ;")).toBeGreaterThanOrEqual(0);
  });

  it("survives a long chain, a long sum and long choices", () => {
    expect(every(`p()${".then(() => 1)".repeat(300)};`)).toBe(301);
    expect(every(`f(${Array.from({ length: 2000 }, (_, at) => `g(${String(at)})`).join(" + ")});`)).toBe(2001);
    expect(every(`(${Array.from({ length: 200 }, (_, at) => `f${String(at)}`).join(" || ")})();`)).toBe(1);
  });

  it("is quick on large tables of handlers", () => {
    const members = Array.from(
      { length: 3000 },
      (_, at) => `h${String(at)}: () => o.h${String((at * 7) % 3000)}()`,
    ).join(",");
    expect(every(`const o = { ${members} }; function f(k) { o[k](); }`)).toBe(3001);
  });
});
