import { beforeAll, describe, expect, it } from "vitest";
import { slice } from "../../src/graph/index.js";
import type { AsyncGraph, NodeId } from "../../src/model/index.js";
import { emptyRequest, type SliceRequest } from "../../src/protocol/index.js";
import { randomNumbers } from "../../scripts/bench/project.mjs";
import { Workspace } from "./graph-kit.js";

/* A workspace of 50,000 functions: what the panel asks for by itself is never more than it can show. */

const count = 50_000;
const random = randomNumbers(7);
let graph: AsyncGraph;
let ids: NodeId[];

beforeAll(() => {
  const ws = new Workspace();
  ids = Array.from({ length: count }, (_, at) =>
    ws.fn(`step${at}`, { file: `src/area${Math.floor(at / 500)}/part${Math.floor(at / 25) % 20}.ts` }),
  );
  // Mostly near by, some anywhere, some to the last five, which everybody calls; now and then back.
  const callee = (from: number): number => {
    const kind = random(100);
    if (kind < 4) return count - 1 - random(5);
    const to = kind < 12 ? random(count) : kind < 13 ? from - random(40) : from + 1 + random(40);
    return Math.max(0, Math.min(count - 1, to));
  };
  for (let from = 0; from < count - 5; from++) {
    for (let calls = 1 + random(4); calls > 0; calls--) {
      ws.call(ids[from]!, ids[callee(from)]!, { use: random(8) ? "awaited" : "discarded" });
    }
  }
  graph = ws.link();
});

const shown = (asked: Partial<SliceRequest>): number => {
  const { nodes, edges } = slice(graph, { ...emptyRequest, ...asked }, [], 1);
  const drawn = new Set(nodes.map(({ id }) => id));
  expect(edges.every(({ from, to }) => drawn.has(from) && drawn.has(to))).toBe(true);
  return nodes.length;
};

describe("of 50,000 functions", () => {
  it("no view shows more than its budget unasked", () => {
    const some = Array.from({ length: 20 }, () => ids[random(count)]!);
    const everybodys = ids.slice(-5);
    for (const id of [...some, ...everybodys]) {
      expect(shown({ roots: [id] })).toBeLessThanOrEqual(emptyRequest.budget);
      const file = graph.node(id)!.place!.file;
      expect(shown({ mode: "file", scope: file })).toBeLessThanOrEqual(emptyRequest.budget);
    }
    for (const scope of ["", "src", "src/area7"]) {
      const parts = shown({ mode: "folder", scope });
      expect(parts).toBeGreaterThan(0);
      expect(parts).toBeLessThanOrEqual(emptyRequest.budget);
    }
    expect(shown({ mode: "overview" })).toBeLessThanOrEqual(emptyRequest.budget);
    const [cycle] = graph.cycles;
    if (cycle) expect(shown({ mode: "cycle", cycle: cycle.id })).toBeLessThanOrEqual(emptyRequest.budget);
  });

  it("as many levels as can be asked for still keep to it", () => {
    for (const at of [0, count - 1]) {
      const all = shown({ roots: [ids[at]!], depthUp: 20, depthDown: 20 });
      expect(all).toBeLessThanOrEqual(emptyRequest.budget);
      expect(all).toBeGreaterThan(1);
    }
  });
});
