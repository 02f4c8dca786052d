import { type Case, check } from "./resolve-kit.js";

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

const verbs = 'const verbs = ["get", "post"] as const;';
check("members that are given one by one", [
  [
    "to what a call has made",
    `declare function make(): any;
     function build() { const app = make(); app.use = () => app; app.run = () => 1; return app; }
     const app = build(); /*!*/app.use(); /*!*/app.use().run(); /*!*/app.other();`,
    ["a.ts#app.use", "a.ts#app.run", "global#make().other"],
  ],
  [
    "across files",
    {
      "a.ts": 'import { build } from "./b"; /*!*/build().use();',
      "b.ts":
        "import { make } from 'maker'; export const build = () => { const app = make(); app.use = () => 1; return app; };",
    },
    ["b.ts#app.use"],
  ],
  [
    "to a promise, not to what it gives",
    `declare function load(): any;
     async function go() { const all = load(); all.stop = () => 1; /*!*/all.stop(); /*!*/(await all).stop(); }`,
    ["a.ts#all.stop", "global#load().stop"],
  ],
  [
    "but not to who reads what was there before",
    `declare function make(): any;
     const app = make(); const old = app.go; app.go = () => /*!*/old(); const { run } = app; app.run = () => /*!*/run(); /*!*/app.go();`,
    ["global#make().go", "global#make().run", "a.ts#app.go"],
  ],
  [
    "in a loop over names",
    `${verbs} const api = () => 1; for (const verb of verbs) api[verb] = () => 2; /*!*/api.post(); /*!*/api.head();`,
    ["a.ts#api.[verb]", "?api.head"],
  ],
  [
    "in a callback of forEach",
    `${verbs} const api = () => 1; verbs.forEach((verb) => { api[verb] = () => 2; }); /*!*/api.get(); /*!*/api.head();`,
    ["a.ts#api.[verb]", "?api.head"],
  ],
  [
    "by the names of an object",
    `const api = () => 1; const types = { json: "a", text: "b" };
     for (const [type] of Object.entries(types)) api[type] = () => 2; /*!*/api.json(); /*!*/api.blob();`,
    ["a.ts#api.[type]", "?api.blob"],
  ],
  [
    "not by what the names stand for",
    `const api = () => 1; const types = { json: "a" };
     for (const [, type] of Object.entries(types)) api[type] = () => 2; /*!*/api.json();`,
    ["?api.json"],
  ],
]);
