import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { directivesOf } from "../../src/extract/directives.js";
import { createScope } from "../../src/extract/scope.js";
import { shapeOf } from "../../src/extract/shape.js";

function parse(text: string, name = "a.tsx"): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
}

/** Ids (without the file) with their kinds, in source order, the module body left out. */
function named(text: string, name?: string): string[] {
  return createScope(parse(text, name), "a")
    .functions.slice(1)
    .map((one) => `${one.id.slice(2)} ${one.kind}`);
}

describe("names of functions", () => {
  it.each<[string, string[]]>([
    ["function f() {}", ["f function"]],
    ["export default function () {}", ["default function"]],
    ["export default async () => {}", ["default arrow"]],
    ["const load = async () => {};", ["load arrow"]],
    ["const f = function () {};", ["f function-expression"]],
    [
      "class A { constructor() {} m() {} static s() {} get x() { return 1 } set x(v) {} }",
      ["A.constructor constructor", "A.m method", "A.s method", "A.get x getter", "A.set x setter"],
    ],
    ["class A { f = () => {}; static { } }", ["A.f class-field", "A.<static> static-block"]],
    ["class A { x = load(); }", ["A.constructor constructor"]],
    ["class A { x = 1; y = () => load(); }", ["A.y class-field"]],
    ["const A = class { m() {} };", ["A.m method"]],
    [
      "const handlers = { onSave() {}, nested: { deep: () => {} } };",
      ["handlers.onSave object-member", "handlers.nested.deep object-member"],
    ],
    ["module.exports = { a() {} }; exports.f = () => {};", ["exports.a object-member", "exports.f arrow"]],
    ["module.exports = function load() {};", ["load function-expression"]],
    [
      "X.prototype.m = function () {}; Foo.bar = function () {};",
      ["X.m function-expression", "Foo.bar function-expression"],
    ],
    [
      "function outer() { function inner() {} const g = () => {}; }",
      ["outer function", "outer.inner function", "outer.g arrow"],
    ],
    ["async function load() { xs.map(async (x) => x); }", ["load function", "load>map.arg0 callback"]],
    ["xs.map(() => 1); xs.map(() => 2);", ["<module>>map.arg0 callback", "<module>>map.arg0~2 callback"]],
    ["const f = wrap(async () => {});", ["f>wrap.arg0 callback"]],
    ["(() => {})(); (() => {})();", ["<module>>fn0 arrow", "<module>>fn1 arrow"]],
    ["function f(a: string): void; function f(a: unknown) {}", ["f function"]],
    ["if (x) { function f() {} } else { function f() {} }", ["f function", "f~2 function"]],
    ["const f = a ? () => 1 : () => 2;", ["f arrow", "f~2 arrow"]],
    ["const o = Object.freeze({ m() {} });", ["o.m object-member"]],
    ["const C = () => <B onClick={() => 1} />;", ["C arrow", "C>B.onClick callback"]],
    ["const hs = [() => 1, () => 2];", ["hs.0 arrow", "hs.1 arrow"]],
    ["namespace N { export function f() {} }", ["N.f function"]],
    ["class A { constructor() { this.m = () => {}; } }", ["A.constructor constructor", "A.m arrow"]],
    ["const o = { 'a\\nb'() {}, ['c' + 1]() {} };", ["o.a_b object-member", "o.['c' + 1] object-member"]],
    ["function* g() {} async function* h() {}", ["g function", "h function"]],
    ["class { m() {", ["<module>>class0.m method"]],
    ["function () {}", ["<module>>fn0 function"]],
  ])("%s", (text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  it("says who is async, a generator, exported, and what the parameters are called", () => {
    const [, f, g] = createScope(
      parse("export async function f(a, { b }, ...c) {} function* g(this: X, d) {}"),
      "a",
    ).functions;
    expect(f).toMatchObject({
      async: true,
      generator: false,
      exported: true,
      params: ["a", "", "c"],
      parent: "a#<module>",
    });
    expect(g).toMatchObject({ async: false, generator: true, exported: false, params: ["d"] });
  });

  it("gives readable names to callbacks", () => {
    const scope = createScope(
      parse("class A { async m() { xs.map(() => { const g = () => 1; }); } } app.get('/x', () => 1);"),
      "a",
    );
    expect(scope.functions.map((one) => one.name)).toEqual([
      "a",
      "A.m",
      "A.m › map callback",
      "A.m › map callback › g",
      'get("/x") callback',
    ]);
  });

  it("keeps ids when lines are added and other functions change", () => {
    const before = "function a() { xs.map(() => 1); }\nconst o = { m() {} };";
    const after =
      "\n\n// new\nfunction a() { log(); xs.map(() => 2); }\nfunction b() {}\nconst o = { k() {}, m() {} };";
    expect(named(after)).toEqual(expect.arrayContaining(named(before)));
  });

  it("puts nodes into the function they run in", () => {
    const text =
      "class A extends mix(1) { x = init(2); static y = init(3); @deco(4) m(p = dflt(5)) { go(6); (() => arrow(7))(); } }";
    const sourceFile = parse(text);
    const scope = createScope(sourceFile, "a");
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.arguments[0] && ts.isNumericLiteral(node.arguments[0]))
        found.push(`${node.arguments[0].text} ${scope.enclosing(node).id.slice(2)}`);
      ts.forEachChild(node, visit);
    };
    visit(sourceFile);
    expect(found.sort()).toEqual([
      "1 <module>",
      "2 A.constructor",
      "3 <module>",
      "4 <module>",
      "5 A.m",
      "6 A.m",
      "7 A.m>fn0",
    ]);
  });

  it("names a deep chain and a long sum without recursion", () => {
    const chain = `p${".then(() => 1)".repeat(5000)}`;
    const sum = Array.from({ length: 20_000 }, (_, at) => `f(${String(at)})`).join(" + ");
    expect(createScope(parse(chain, "a.ts"), "a").functions).toHaveLength(5001);
    const scope = createScope(parse(`function g() { return ${sum}; }`, "a.ts"), "a");
    expect(scope.functions.map((one) => one.id)).toEqual(["a#<module>", "a#g"]);
  });

  it("describes classes, interfaces and objects of functions", () => {
    const text =
      "class A { m() {} static s() {} abstract n(): void; get x() { return 1 } } interface I { save(): void; load: () => void; name: string } const o = { f() {}, x: 1 };";
    expect(createScope(parse(text), "a").types).toEqual([
      {
        id: "a#A",
        name: "A",
        kind: "class",
        bases: [],
        members: { m: "a#A.m", "static s": "a#A.s", "get x": "a#A.get x" },
        abstract: ["n"],
      },
      { id: "a#I", name: "I", kind: "interface", bases: [], members: {}, abstract: ["save", "load"] },
      { id: "a#o", name: "o", kind: "object", bases: [], members: { f: "a#o.f" }, abstract: [] },
    ]);
  });
});

describe("shape of a file", () => {
  const shape = (text: string): string => shapeOf(parse(text));

  it("stays when a body changes", () => {
    expect(shape("export function f(a: number): void { go(1); }")).toBe(
      shape("export function f(a: number): void { go(2);\n }"),
    );
    expect(shape("export function f() { go(1); return x; }")).toBe(shape("export function f() { stop(); return x; }"));
  });

  it("changes with signatures, types, initialisers and what untyped functions return", () => {
    expect(shape("export function f(a: number): void {}")).not.toBe(shape("export function f(a: string): void {}"));
    expect(shape("export const a = new A();")).not.toBe(shape("export const a = new B();"));
    expect(shape("export function f() { return a; }")).not.toBe(shape("export function f() { return b; }"));
    expect(shape("export const f = () => a;")).not.toBe(shape("export const f = () => b;"));
    expect(shape("export class A { m() {} }")).not.toBe(shape("export class A { n() {} }"));
  });
});

describe("directives", () => {
  it.each<[string, unknown[]]>([
    [
      "// awaitscope-disable-next-line await-cycle -- on purpose\nf();",
      [{ kind: "disable-next-line", rules: ["await-cycle"], reason: "on purpose" }],
    ],
    ["f(); // awaitscope-disable-line a, b", [{ kind: "disable-line", rules: ["a", "b"] }]],
    ["// awaitscope-disable-file", [{ kind: "disable-file", rules: [] }]],
    [
      "/* awaitscope-disable a */ f(); /* awaitscope-enable a */",
      [
        { kind: "disable", rules: ["a"] },
        { kind: "enable", rules: ["a"] },
      ],
    ],
    ["/*\n * awaitscope-disable a\n */", [{ kind: "disable", rules: ["a"] }]],
    [
      "const s = '// awaitscope-disable-line a'; const t = `// awaitscope-disable ${x} // awaitscope-enable`; const r = /[/]\\/ awaitscope-disable/;",
      [],
    ],
    ["const c = <p>// awaitscope-disable-line a</p>;", []],
    ["// see awaitscope-disable-line\n// awaitscope-disabled\n// awaitscope-disable-lines", []],
    ["const x = `${f(/* awaitscope-disable a */)}`;", [{ kind: "disable", rules: ["a"] }]],
  ])("%s", (text, expected) => {
    const found = directivesOf(parse(text)).map(({ range: _range, ...rest }) => rest);
    expect(found).toEqual(expected);
  });

  it("says where the comment is", () => {
    expect(directivesOf(parse("f();\n  // awaitscope-disable-line x"))[0]?.range).toEqual({
      start: { line: 1, character: 2 },
      end: { line: 1, character: 30 },
    });
  });
});
