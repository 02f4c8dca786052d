import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { Cycle, Finding, GraphEdge, GraphNode, Range } from "../../src/model/index.js";
import {
  cyclesText,
  findingsJson,
  findingsPretty,
  graphDot,
  graphJson,
  graphMarkdown,
  graphMermaid,
  type GraphReport,
} from "../../src/report/index.js";

const range: Range = { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } };
const hostile = 'a"];</script>\u0000\u001b[31m`\\"-->|end|#quot;\u2028\u202e';
const node = (id: string, name: string): GraphNode => ({
  id,
  name,
  kind: "function",
  place: { file: "src/a.ts", range },
  nameRange: range,
  async: true,
  returnsPromise: true,
});
const external: GraphNode = {
  id: "pg#Pool.query",
  name: "Pool.query",
  kind: "external",
  async: false,
  returnsPromise: true,
};
const edge = (from: string, to: string, more: Partial<GraphEdge> = {}): GraphEdge => ({
  id: `${from} -> ${to} @1`,
  from,
  to,
  kind: "await",
  place: { file: "src/a.ts", range },
  nameRange: range,
  use: "awaited",
  sure: "exact",
  call: 0,
  ...more,
});
const back = edge("src/a.ts#a", "src/a.ts#a", {
  combinator: "all",
  fanOut: { kind: "unbounded", over: { origin: "other", text: "xs" } },
});
const cycle: Cycle = {
  id: "c1",
  kind: "unconditional",
  reason: "Every path awaits the next.",
  confidence: "definite",
  nodes: ["src/a.ts#a"],
  edges: [back],
};
const graph = {
  root: "/work",
  nodes: [node("src/a.ts#a", hostile), external],
  edges: [back, edge("src/a.ts#a", "pg#Pool.query", { kind: "spawn", inLoop: true })],
  cycles: [cycle],
  stats: { functions: 1, edges: 2, asyncCalls: 3, unresolvedAsyncCalls: 1 },
};
const finding: Finding = {
  ruleId: "await-cycle",
  severity: "warning",
  confidence: "definite",
  message: `${hostile} awaits itself`,
  file: "src/a.ts",
  range,
  trace: [{ file: "src/a.ts", range, message: "awaits itself", node: "src/a.ts#a", edge: back.id }],
  help: "Stop.",
  nodes: ["src/a.ts#a"],
  fingerprint: "0123",
};
const report = { root: "/work", files: 1, functions: 2, findings: [finding], problems: [] };
const oneBased = { start: { line: 3, column: 5 }, end: { line: 3, column: 10 } };
// eslint-disable-next-line no-control-regex -- what must not get through
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/;

test("findings as JSON have the members of the contract, from 1", () => {
  expect(JSON.parse(findingsJson(report))).toEqual({
    schemaVersion: 1,
    root: "/work",
    summary: { files: 1, functions: 2, findings: 1, errors: 0, warnings: 1, infos: 0, problems: 0 },
    problems: [],
    findings: [
      {
        ruleId: "await-cycle",
        severity: "warning",
        confidence: "definite",
        message: finding.message,
        file: "src/a.ts",
        range: oneBased,
        trace: [{ file: "src/a.ts", range: oneBased, message: "awaits itself" }],
        fingerprint: "0123",
      },
    ],
  });
});

test("findings for a reader: grouped, with places, and nothing that steers the terminal", () => {
  const problem = { file: "src/b.ts", message: "';' expected\u0007.", kind: "parse", range } as const;
  const text = findingsPretty(
    { ...report, problems: [problem] },
    { paint: pc.createColors(false), pathOf: (file) => `work/${file}` },
  );
  expect(text).not.toMatch(steering);
  expect(text).toContain("problem  work/src/b.ts:3:5  ';' expected\\u0007.");
  expect(text).toContain("      1. work/src/a.ts:3:5  awaits itself");
  expect(text).toContain("1 finding (0 errors, 1 warning, 0 info) in 1 file, 2 functions, 1 problem.");
});

test("nothing found is said", () => {
  const text = findingsPretty({ ...report, findings: [] }, { paint: pc.createColors(false), pathOf: (file) => file });
  expect(text).toBe("No findings in 1 file, 2 functions.\n");
});

test("a graph as JSON has the members of the contract; externals have no place", () => {
  expect(JSON.parse([...graphJson(graph)].join(""))).toEqual({
    schemaVersion: 1,
    root: "/work",
    stats: { functions: 1, edges: 2, asyncCalls: 3, unresolvedAsyncCalls: 1, unresolvedShare: 0.3333 },
    nodes: [
      { id: "src/a.ts#a", name: hostile, kind: "function", file: "src/a.ts", range: oneBased, async: true },
      { id: "pg#Pool.query", name: "Pool.query", kind: "external", file: null, range: null, async: false },
    ],
    edges: [
      {
        from: "src/a.ts#a",
        to: "src/a.ts#a",
        kind: "await",
        file: "src/a.ts",
        range: oneBased,
        combinator: "all",
        fanOut: { kind: "unbounded", over: { origin: "other", text: "xs" } },
      },
      { from: "src/a.ts#a", to: "pg#Pool.query", kind: "spawn", file: "src/a.ts", range: oneBased, inLoop: true },
    ],
    cycles: [
      {
        id: "c1",
        kind: "unconditional",
        confidence: "definite",
        reason: "Every path awaits the next.",
        nodes: ["src/a.ts#a"],
        edges: [expect.objectContaining({ from: "src/a.ts#a", to: "src/a.ts#a", kind: "await" })],
      },
    ],
    resources: [],
  });
});

describe("what is held", () => {
  const place = { file: "src/a.ts", range };
  const pool = { id: "src/a.ts#pool", name: "po`ol", kind: "pool", by: "pg", width: 10, place } as const;
  const resource = { id: pool.id, on: "shared" } as const;
  const use = { op: "acquire", kind: "pool", by: "pg", resource, function: "src/a.ts#a", range, waits: true } as const;
  const held = { resource, by: { file: "src/a.ts", use, index: 0 } };
  const [first, second] = graph.edges as [GraphEdge, GraphEdge];
  const holding: GraphReport = { ...graph, edges: [first, { ...second, holds: [held, held] }], resources: [pool] };

  test("is in JSON, with the resources", () => {
    const read = JSON.parse([...graphJson(holding)].join("")) as Record<string, { holds?: string[] }[]>;
    expect(read.edges?.map(({ holds }) => holds)).toEqual([undefined, ["src/a.ts#pool"]]);
    expect(read.resources).toEqual([
      { id: pool.id, name: "po`ol", kind: "pool", by: "pg", width: 10, file: "src/a.ts", range: oneBased },
    ]);
  });

  test("is on the edges of DOT and Mermaid, beside their other marks", () => {
    expect([...graphDot(holding)].join("")).toContain('label="spawn in a loop, holding po`ol (max 10)"');
    expect([...graphMermaid(holding)].join("")).toContain('"spawn in a loop#44; holding po#96;ol (max 10)"');
    expect([...graphDot({ ...holding, resources: [] })].join("")).toContain("holding pool");
  });

  test("is told in Markdown, with what runs meanwhile", () => {
    const holds = [{ ...pool, holders: ["src/a.ts#a"], nodes: ["pg#Pool.query"] }];
    const story = [...graphMarkdown({ ...holding, holds }, { title: "A story" })].join("");
    expect(story).toContain("in a loop, holding po\\`ol \\(max 10\\)");
    expect(story).toMatch(/^- po\\`ol \\\(max 10\\\), by .*, while these run: `Pool.query`$/m);
  });
});

test("an empty graph is still JSON", () => {
  const empty = { ...graph, nodes: [], edges: [], cycles: [] };
  expect(JSON.parse([...graphJson(empty)].join(""))).toMatchObject({ nodes: [], edges: [], cycles: [] });
});

test("DOT strings end where they should, whatever is in a name", () => {
  const dot = [...graphDot(graph)].join("");
  expect(dot).not.toMatch(steering);
  const unquoted = dot.replace(/"(?:[^"\\]|\\.)*"/g, "S");
  expect(unquoted).not.toContain("script");
  expect(unquoted.split("\n").filter((line) => line.includes("[label"))).toHaveLength(2);
  expect(unquoted).toContain("n0 -> n0 [style=solid, color=red, label=S];");
});

test("Mermaid labels hold neither quotes nor markup", () => {
  const mermaid = [...graphMermaid(graph)].join("");
  expect(mermaid).not.toMatch(steering);
  const labels = [...mermaid.matchAll(/"([^"]*)"/g)].map(([, label = ""]) => label);
  expect(labels).toHaveLength(4);
  for (const label of labels) expect(label.replace(/#\d+;/g, "")).toMatch(/^[\p{L}\p{N} ._:/()+×-]*$/u);
  expect(mermaid).toContain("linkStyle 0 stroke:#d33");
});

test("cycles: what it is, and a place for each hop", () => {
  const text = cyclesText([cycle], () => node("src/a.ts#a", "a"), {
    paint: pc.createColors(false),
    pathOf: (file) => file,
  });
  expect(text).toBe(
    "unconditional (definite)  a → a\n  Every path awaits the next.\n  src/a.ts:3:5  a awaits (Promise.all) a\n\n" +
      "1 await cycle: 1 unconditional, 0 recursion.\n",
  );
});
