import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../scripts/host/check.mjs";
import { compare, type Comparison, type Graph, type Recording } from "../../scripts/recall/compare.mjs";
import type { Table } from "../../scripts/recall/instrument.mjs";
import { record } from "../../scripts/recall/record.mjs";

// The programs of test/corpus are run, and every call and await that happens is looked for in the graph.

const corpus = path.resolve("test/corpus");
let scratch: string;
let table: Table;
let recording: Recording;
let graph: Graph;
let comparison: Comparison;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "awaitscope-recall-"));
  graph = JSON.parse(await run(["graph", "--format", "json", "--no-cache"], corpus)) as Graph;
  const files = graph.nodes.flatMap(({ kind, file }) => (kind === "module" && file ? [file] : []));
  const command = [process.execPath, "main.mjs"];
  const result = await record({ project: corpus, files, command, scratch, transpile: true, stdio: "ignore" });
  expect(result.code).toBe(0);
  ({ table, recording } = result);
  comparison = compare(table, graph, recording, () => true);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const share = ({ found, of } = { found: 0, of: 0 }): number => (of === 0 ? 0 : found / of);

it("runs all programs, instrumented", () => {
  const programs = readdirSync(corpus).filter((name) => /\.m?[jt]s$/.test(name));
  expect(new Set(table.functions.map(({ file }) => file)).size).toBe(programs.length);
  expect(recording.executed.size / table.sites.length).toBeGreaterThan(0.95);
  expect(comparison.unknown).toEqual([]);
});

it("has an edge for what was called and awaited", () => {
  const { recall } = comparison;
  expect(recall["all calls"]?.of).toBeGreaterThan(195);
  expect(recall["awaited edges"]?.of).toBeGreaterThan(110);
  expect(share(recall["all calls"])).toBeGreaterThanOrEqual(0.99);
  expect(share(recall["awaited edges"])).toBeGreaterThanOrEqual(0.99);
});

it("has few edges for what was not called", () => {
  expect(share(comparison.precision["all edges"])).toBeGreaterThanOrEqual(0.92);
});

it("lists a call whose edge is missing, and one whose wait is", () => {
  const without = { ...graph, edges: graph.edges.filter(({ to }) => to !== "classes.ts#Service.greet") };
  const lost = compare(table, without, recording, () => true).misses;
  expect(lost.filter(({ callee, lacks }) => callee === "classes.ts#Service.greet" && lacks === "call").length).toBe(3);
  const edges = graph.edges.map((edge) => (edge.kind === "await" ? { ...edge, kind: "spawn" } : edge));
  const unawaited = compare(table, { ...graph, edges }, recording, () => true).recall;
  expect(share(unawaited["awaited edges"])).toBe(0);
  expect(share(unawaited["all calls"])).toBe(share(comparison.recall["all calls"]));
});
