import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { controlFlowOf, type ControlFlow, type Point } from "../../src/extract/control-flow.js";
import { pathAvoiding, regionAfter, search } from "../../src/extract/control-flow-paths.js";
import { Truths } from "../../src/extract/control-flow-truths.js";

/** The control flow of `async function f(c, d, e) { … }`. */
function flowOf(body: string, head = "async function f(c, d, e)"): ControlFlow {
  const source = ts.createSourceFile("f.ts", `${head} { ${body} }`, ts.ScriptTarget.Latest, true);
  const fn = source.statements[0];
  if (!fn || !ts.isFunctionDeclaration(fn)) throw new Error("no function");
  const flow = controlFlowOf(fn);
  if (!flow) throw new Error("too large");
  return flow;
}

/** Name of what a point calls, `await` for awaits, `return` and `throw` for statements. */
function wordOf({ kind, node }: Point): string {
  if (kind === "exit" || kind === "thrown") return kind;
  if (kind !== "node" || !node) return "";
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return node.expression.getText();
  if (ts.isAwaitExpression(node)) return "await";
  return ts.isReturnStatement(node) ? "return" : ts.isThrowStatement(node) ? "throw" : "";
}

/** Every sequence of calls and ways out, the head of a loop met twice at most, sorted. */
function sequences(body: string, head?: string): readonly string[] {
  const flow = flowOf(body, head);
  const found = new Set<string>();
  const work: { point: number; words: readonly string[]; seen: readonly number[] }[] = [
    { point: flow.entry, words: [], seen: [] },
  ];
  for (let at = work.pop(); at; at = work.pop()) {
    const point = flow.points[at.point]!;
    const word = wordOf(point);
    const words = word ? [...at.words, word] : at.words;
    if (point.kind === "exit" || point.kind === "thrown") found.add(words.join(" "));
    const seen = [...at.seen, at.point];
    const isNew = (next: number): boolean => seen.indexOf(next) === seen.lastIndexOf(next);
    for (const next of point.next) if (isNew(next)) work.push({ point: next, words, seen });
    if (point.onThrow !== undefined && isNew(point.onThrow)) {
      work.push({ point: point.onThrow, words: word ? [...at.words, `${word}!`] : at.words, seen });
    }
  }
  return [...found].sort();
}

describe("paths through", () => {
  test.each<[string, string, readonly string[]]>([
    ["a sequence", "a(); b();", ["a b exit", "a b! thrown", "a! thrown"]],
    ["operands before the call", "a(b());", ["b a exit", "b a! thrown", "b! thrown"]],
    ["if and else", "if (c) console.log(); else return; setTimeout();", ["console.log setTimeout exit", "return exit"]],
    ["a short circuit", "c && setTimeout();", ["exit", "setTimeout exit"]],
    ["a nullish operand", "c ?? setTimeout();", ["exit", "setTimeout exit"]],
    ["an optional chain", "c?.push(isNaN(d)).pop();", ["exit", "isNaN c?.push c?.push(isNaN(d)).pop exit"]],
    ["the branches of a negated condition", "if (!(c || d)) setTimeout();", ["exit", "setTimeout exit"]],
    ["a conditional expression", "c ? setTimeout() : isNaN();", ["isNaN exit", "setTimeout exit"]],
    ["a loop that may not run", "while (c) setTimeout();", ["exit", "setTimeout exit"]],
    ["a loop that runs", "do { setTimeout(); } while (c);", ["setTimeout exit", "setTimeout setTimeout exit"]],
    [
      "a loop without an end",
      "for (;;) { setTimeout(); if (c) break; isNaN(); }",
      ["setTimeout exit", "setTimeout isNaN setTimeout exit"],
    ],
    ["a constant condition", "while (true) { if (c) return; }", ["return exit"]],
    ["continue", "for (const x of c) { if (x) continue; setTimeout(); }", ["exit", "setTimeout exit"]],
    [
      "labels",
      "a: for (const x of c) { for (const y of d) { if (y) continue a; if (x) break a; } setTimeout(); } isNaN();",
      ["isNaN exit", "setTimeout isNaN exit"],
    ],
    ["a labelled block", "a: { if (c) break a; setTimeout(); } isNaN();", ["isNaN exit", "setTimeout isNaN exit"]],
    [
      "switch, falling through",
      "switch (c) { case 1: setTimeout(); case 2: isNaN(); break; default: return; }",
      ["isNaN exit", "return exit", "setTimeout isNaN exit"],
    ],
    ["switch without a default", "switch (c) { case 1: setTimeout(); }", ["exit", "setTimeout exit"]],
    ["catch", "try { a(); } catch { setTimeout(); }", ["a exit", "a! setTimeout exit"]],
    ["an exception in a catch", "try { a(); } catch (e) { throw e; }", ["a exit", "a! throw! thrown"]],
    ["finally", "try { a(); } finally { setTimeout(); }", ["a setTimeout exit", "a! setTimeout thrown"]],
    [
      "return through finally",
      "try { if (c) return; isNaN(); } finally { setTimeout(); } parseInt();",
      ["isNaN setTimeout parseInt exit", "return setTimeout exit"],
    ],
    [
      "break through two finally blocks",
      "for (;;) { try { try { break; } finally { isNaN(); } } finally { parseInt(); } } setTimeout();",
      ["isNaN parseInt setTimeout exit"],
    ],
    ["a finally that returns", "try { a(); } finally { return; }", ["a return exit", "a! return exit"]],
    [
      "try, catch and finally",
      "try { a(); } catch { b(); } finally { setTimeout(); }",
      ["a setTimeout exit", "a! b setTimeout exit", "a! b! setTimeout thrown"],
    ],
    ["await", "await c;", ["await exit", "await! thrown"]],
    ["a function made on the way", "const g = () => { a(); };", ["exit"]],
    ["the end of the process", "if (c) process.exit(1);", ["exit"]],
    ["throw", "if (c) throw new Error();", ["Error throw! thrown", "exit"]],
  ])("%s", (_, body, expected) => {
    expect(sequences(body)).toEqual(expected);
  });

  test("defaults of parameters", () => {
    expect(sequences("", "function f(c = setTimeout(), { d = isNaN() } = {})")).toEqual([
      "exit",
      "isNaN exit",
      "setTimeout exit",
      "setTimeout isNaN exit",
    ]);
  });

  test("a generator whose reader stops", () => {
    expect(sequences("try { yield 1; isNaN(); } finally { setTimeout(); }", "function* f()")).toEqual([
      "isNaN setTimeout exit",
      "setTimeout exit",
      "setTimeout thrown",
    ]);
  });
});

test("deep nesting and long chains need no stack", () => {
  expect(flowOf(`x = ${"a + ".repeat(5000)} b;`).points.length).toBeGreaterThan(5000);
});

test("a function of extraordinary size is left alone", () => {
  const source = ts.createSourceFile(
    "f.ts",
    `function f() { ${"a(b, c);".repeat(20_000)} }`,
    ts.ScriptTarget.Latest,
    true,
  );
  expect(controlFlowOf(source.statements[0] as ts.FunctionDeclaration)).toBeUndefined();
});

const calls =
  (name: string) =>
  (point: Point): boolean =>
    wordOf(point) === name;

describe("between two places", () => {
  test("a region ends where it is ended", () => {
    const flow = flowOf("open(); if (c) { one(); close(); two(); } else three();");
    const start = flow.points.find(calls("open"))!.index;
    const region = [...regionAfter(flow, start, calls("close"))].map((at) => wordOf(flow.points[at]!)).filter(Boolean);
    expect(region.sort()).toEqual(["exit", "one", "three", "thrown"]);
  });

  const pathTo = (body: string): string | undefined => {
    const flow = flowOf(body);
    const start = flow.points.find(calls("open"))!.index;
    const path = pathAvoiding(flow, start, calls("close"), ({ kind }) => kind === "exit" || kind === "thrown");
    return path
      ?.map(({ point, way }) => `${wordOf(point)}${way === "throw" ? "!" : ""}`)
      .filter(Boolean)
      .join(" ");
  };

  test("a shortest path round an end is found, or none", () => {
    expect(pathTo("open(); if (c) return; close();")).toBe("open return exit");
    expect(pathTo("open(); work(); close();")).toBe("open work! thrown");
    expect(pathTo("open(); try { work(); } finally { close(); }")).toBeUndefined();
    expect(pathTo("open(); try { work(); } catch (e) { close(); throw e; } close();")).toBeUndefined();
  });

  const leaks = (body: string): boolean => {
    const flow = flowOf(body);
    const isOpen = (value: ts.Expression): boolean => value.getText() === "open()";
    return (
      search<"free" | "held">(flow, {
        from: [{ point: flow.entry, state: "free" }],
        truths: new Truths(flow, isOpen),
        step: (point, state) => {
          const now = calls("open")(point)
            ? "held"
            : calls("close")(point) || calls("x?.close")(point)
              ? "free"
              : state;
          return { next: now, thrown: calls("open")(point) ? state : now };
        },
        isGoal: ({ kind }, state) => kind === "exit" && state === "held",
      }) !== undefined
    );
  };

  test.each([
    ["let x; try { x = open(); } finally { if (x) close(); }", false],
    ["let x; try { x = open(); } finally { if (x !== undefined) close(); }", false],
    ["const x = open(); x?.close();", false],
    ["let done = false; open(); done = true; if (done) close();", false],
    ["if (c) open(); if (c) close();", false],
    ["if (c === 1) open(); d(); if (c !== 1) return; close();", false],
    ["const own = c === undefined || e; if (c === undefined || own) open(); if (own) close();", false],
    ["const own = c || d; if (c) open(); if (e) return; if (own) close();", true],
    ["if (c) open(); c = d(); if (c) close();", true],
    ["if (c) open(); if (d) close();", true],
    ["if (c.a) open(); c = d; if (c.a) close();", true],
  ])("tests that contradict each other: %s", (body, expected) => {
    expect(leaks(body)).toBe(expected);
  });
});
