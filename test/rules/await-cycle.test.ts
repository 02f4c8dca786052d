import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "await-cycle";
const fn = (name: string, body: string): string =>
  `export async function ${name}(n: number): Promise<void> { ${body} }\n`;

test("a member that a framework binds to something of its own is only possible", async () => {
  const text = `export const service = {
  actions: {
    async importFlow(context: { params: string }): Promise<unknown> { return await this.importFlow(context.params as never); },
  },
};
`;
  expect(await findingsOf(rule, text)).toEqual([]);
  expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(1);
});

test("a method that awaits the member of its own name, which may be another by then, is only possible", async () => {
  const text = `export class Reader {
  constructor(read?: (path: string) => Promise<string>) { if (read) this.read = read; }
  async read(path: string): Promise<string> { return await this.read(path); }
  async list(): Promise<void> { await this.next(); }
  async next(): Promise<void> { await this.list(); }
}
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  expect(
    findings.filter(({ ruleId }) => ruleId === rule).map(({ range, confidence }) => [range.start.line, confidence]),
  ).toEqual([
    [2, "possible"],
    [4, "definite"],
  ]);
});

test("a function that hands on what was made before it is only possible", async () => {
  const text = `interface Wrapper { wrap(options: { next: () => Promise<unknown> }): Promise<unknown> }
const plain: Wrapper = { async wrap({ next }) { return next(); } };
export function build(count: number) {
  let chain = async (): Promise<unknown> => fetch("/");
  for (let i = 0; i < count; i++) { const next = chain; chain = () => plain.wrap({ next }); }
  return chain;
}
`;
  expect(await findingsOf(rule, text)).toEqual([]);
});

describe("reports", () => {
  test.each([
    ["a function that awaits itself", fn("a", "await a(n);")],
    ["a chain of three", fn("a", "await b(n);") + fn("b", "await c(n);") + fn("c", "await a(n);")],
    ["a returned promise", fn("a", "return b(n);") + fn("b", "return a(n);")],
    ["both branches leading on", fn("a", "if (n > 1) await b(n); else await b(-n);") + fn("b", "await a(n);")],
    ["a loop that runs at least once", fn("a", "do { await b(n); } while (n > 1);") + fn("b", "await a(n);")],
    ["members of Promise.all", fn("a", "await Promise.all([b(n), c(n)]);") + fn("b", "await a(n);") + fn("c", "n++;")],
    ["a promise awaited later", fn("a", "const p = b(n); console.log(n); await p;") + fn("b", "await a(n);")],
    ["a chain of then", fn("a", "return b(n).then(() => undefined);") + fn("b", "await a(n);")],
    ["methods on this", "export class A { async a() { await this.b(); } async b() { await this.a(); } }\n"],
    [
      "arrow functions",
      "export const a = async (): Promise<void> => { await b(); };\nconst b = async () => { await a(); };\n",
    ],
    ["after a guard for something else", fn("a", "if (n > 1) console.log(n); await b(n);") + fn("b", "await a(n);")],
  ])("%s", async (_, text) => {
    expect(await findingsOf(rule, text)).toHaveLength(1);
  });

  test("a cycle over two files once", async () => {
    const { findings } = await analyze({
      "a.ts": 'import { b } from "./b.js";\nexport async function a(): Promise<void> {\n  await b();\n}\n',
      "b.ts": 'import { a } from "./a.js";\nexport async function b(): Promise<void> {\n  await a();\n}\n',
    });
    expect(findings.map(({ file, range }) => [file, range.start.line])).toEqual([["b.ts", 2]]);
  });
});

describe("is silent on", () => {
  test.each([
    ["a base case", fn("a", "if (n === 0) return; await a(n - 1);")],
    ["a base case by throw", fn("a", "if (n === 0) throw new Error(); await a(n - 1);")],
    ["a conditional await", fn("a", "if (n > 0) await b(n);") + fn("b", "await a(n);")],
    ["a short circuit", fn("a", "n > 0 && (await b(n));") + fn("b", "await a(n);")],
    [
      "a conditional expression",
      "export async function a(n: number): Promise<number> { return n > 0 ? a(n - 1) : 0; }\n",
    ],
    ["a loop that may not run", fn("a", "for (let i = 0; i < n; i++) await b(i);") + fn("b", "await a(n);")],
    ["a switch with a way out", fn("a", "switch (n) { case 0: return; default: await a(n - 1); }")],
    [
      "a retry with a counter",
      "export async function a(n: number): Promise<void> { try { await fetch('/'); } catch (e) { if (n < 1) throw e; return a(n - 1); } }\n",
    ],
    ["a call that nothing waits for", fn("a", "void b(n);") + fn("b", "await a(n);")],
    ["a timer", fn("a", "setTimeout(() => void a(n), 10);")],
    ["an optional call", "export async function a(next?: () => Promise<void>): Promise<void> { await next?.(); }\n"],
    [
      "the children of a tree",
      "interface T { children: T[] }\nexport async function a(t: T): Promise<void> { await Promise.all(t.children.map((c) => a(c))); }\n",
    ],
    [
      "generators, whose reader may stop",
      "export async function* a(): AsyncGenerator<number> { yield 1; for await (const x of a()) yield x; }\n",
    ],
    [
      "a function that is only passed on",
      "export async function a(): Promise<void> { await b(a); }\nasync function b(f: unknown): Promise<void> { console.log(f); }\n",
    ],
  ])("%s", async (_, text) => {
    expect(await findingsOf(rule, text)).toEqual([]);
  });
});

test("message, place and trace tell the whole story", async () => {
  const text = `export async function processUserData(id: string): Promise<void> {
  await Promise.all([
    auditUser(id),
  ]);
}

async function auditUser(id: string): Promise<void> {
  await processUserData(id);
}
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  expect(finding).toMatchObject({
    severity: "warning",
    confidence: "definite",
    message:
      "`processUserData` and `auditUser` await each other on every path: the call fails with `RangeError: Maximum call stack size exceeded`.",
    range: { start: { line: 7, character: 2 }, end: { line: 7, character: 27 } },
  });
  expect(finding?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [2, "`processUserData` awaits `auditUser` through `Promise.all`"],
    [7, "`auditUser` awaits `processUserData`, where the cycle began"],
  ]);
});

test("an await before the next call makes it endless instead", async () => {
  const [message] = await findingsOf(rule, fn("a", "await fetch('/'); await a(n);"));
  expect(message).toContain("the call never finishes and the heap grows");
});

test("the fingerprint stays when lines move, and differs between cycles", async () => {
  const cycles = fn("a", "await a(n);") + fn("b", "await b(n);");
  const prints = async (text: string): Promise<readonly string[]> =>
    (await analyze({ "main.ts": text })).findings.map(({ fingerprint }) => fingerprint);
  const before = await prints(cycles);
  expect(new Set(before).size).toBe(2);
  expect(await prints(`\n\n// moved\n${cycles}`)).toEqual(before);
});

test("the level that is set wins, and off turns it off", async () => {
  const text = fn("a", "await a(n);");
  const at = async (level: "error" | "off"): Promise<readonly string[]> =>
    (await analyze({ "main.ts": text }, { config: { rules: { [rule]: level } } })).findings.map(
      ({ severity }) => severity,
    );
  expect(await at("error")).toEqual(["error"]);
  expect(await at("off")).toEqual([]);
});

test("in a test it is only possible", async () => {
  const text = `export const write = (i: number): Promise<unknown> => fetch("/" + String(i)).then(() => write(i + 1));`;
  const confidences = async (file: string): Promise<readonly string[]> =>
    (await analyze({ [file]: text }, { config: { preset: "strict" } })).findings
      .filter(({ ruleId }) => ruleId === "await-cycle")
      .map(({ confidence }) => confidence);
  expect(await confidences("src/write.ts")).toEqual(["definite"]);
  expect(await confidences("test/write.spec.ts")).toEqual(["possible"]);
});
