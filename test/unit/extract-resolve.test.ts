import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { check, resolver, workspace } from "./resolve-kit.js";

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
