import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slice } from "../../src/graph/index.js";
import type { Finding, NodeId } from "../../src/model/index.js";
import type { Slice, SliceRequest } from "../../src/protocol/index.js";
import { external, given, param, Workspace } from "./graph-kit.js";
import { arbitraryWorkspace } from "./graph-arbitrary.js";

const request = (roots: readonly NodeId[], more: Partial<SliceRequest> = {}): SliceRequest => ({
  mode: "chain",
  roots,
  depthUp: 2,
  depthDown: 2,
  filters: { tests: false, packages: false, calls: false },
  expanded: [],
  budget: 150,
  ...more,
});
const names = (answer: Slice): string[] => answer.nodes.map(({ id }) => id.replace("a.ts#", ""));

/** f0 awaits f1 awaits f2 … */
function chain(length: number): Workspace {
  const ws = new Workspace();
  const ids = Array.from({ length }, (_, at) => ws.fn(`f${at}`));
  ids.slice(1).forEach((id, at) => ws.call(ids[at]!, id));
  return ws;
}

describe("a chain", () => {
  it("shows levels of callers and callees, in source order, and counts what is beyond", () => {
    const graph = chain(9).link();
    const answer = slice(graph, request(["a.ts#f4"], { depthUp: 1 }), [], 7);
    expect(names(answer)).toEqual(["f3", "f4", "f5", "f6"]);
    expect(answer.nodes.map(({ level, root, hiddenIn, hiddenOut }) => [level, root, hiddenIn, hiddenOut])).toEqual([
      [-1, false, 1, 0],
      [0, true, 0, 0],
      [1, false, 0, 0],
      [2, false, 0, 1],
    ]);
    expect(answer.edges.map(({ id }) => id)).toEqual([
      "a.ts#f3 -> a.ts#f4 @1",
      "a.ts#f4 -> a.ts#f5 @1",
      "a.ts#f5 -> a.ts#f6 @1",
    ]);
    expect(answer).toMatchObject({ generation: 7 });
    expect(answer.notice).toBeUndefined();
  });

  it("shows the hidden neighbours of expanded nodes, and of those in turn", () => {
    const graph = chain(9).link();
    const expanded = ["a.ts#f6", "a.ts#f5"];
    expect(names(slice(graph, request(["a.ts#f4"], { depthUp: 0, depthDown: 1, expanded }), [], 1))).toEqual([
      "f4",
      "f5",
      "f6",
      "f7",
    ]);
  });

  it("puts calls of one kind between the same two functions together", () => {
    const ws = new Workspace();
    const a = ws.fn("a");
    const b = ws.fn("b");
    ws.call(a, b);
    ws.call(a, b, { use: "discarded" });
    ws.call(a, b);
    const { edges } = slice(ws.link(), request([a]), [], 1);
    expect(edges.map(({ kind, calls }) => [kind, calls.length])).toEqual([
      ["await", 2],
      ["spawn", 1],
    ]);
  });

  it("keeps what is on cycles and has findings when the budget is short, then what is awaited", () => {
    const ws = new Workspace();
    const root = ws.fn("root");
    const plain = Array.from({ length: 5 }, (_, at) => ws.fn(`spawned${at}`));
    const awaited = Array.from({ length: 5 }, (_, at) => ws.fn(`awaited${at}`));
    const ring = ws.fn("ring");
    const bad = ws.fn("bad");
    for (const id of plain) ws.call(root, id, { use: "discarded" });
    for (const id of awaited) ws.call(root, id);
    ws.call(plain[4]!, ring, { use: "discarded" });
    ws.call(ring, ring);
    ws.call(plain[3]!, bad, { use: "discarded" });
    const finding = { nodes: [bad], severity: "warning" } as unknown as Finding;
    const answer = slice(ws.link(), request([root], { budget: 7 }), [finding], 1);
    expect(names(answer)).toEqual(["root", "spawned3", "spawned4", "awaited0", "awaited1", "ring", "bad"]);
    expect(answer.nodes.find(({ id }) => id === bad)).toMatchObject({ severity: "warning" });
    expect(answer.nodes[0]).toMatchObject({ hiddenOut: 6 });
    expect(answer.notice).toMatch(/^7 of 13 /);
  });

  it("filters tests, packages and plain calls, and says so when nothing is left", () => {
    const ws = new Workspace();
    const root = ws.fn("root");
    const plain = ws.fn("format", { async: false });
    const through = ws.fn("through", { async: false });
    const background = ws.fn("background");
    ws.call(root, plain, { use: "value" });
    ws.call(root, through, { use: "value" });
    ws.call(through, background, { use: "discarded" });
    ws.call(root, external("pg", "Pool.query"));
    ws.call(ws.fn("a test", { file: "src/a.test.ts" }), root);
    const graph = ws.link();
    const shown = (filters: Partial<SliceRequest["filters"]>): string[] =>
      names(
        slice(graph, request([root], { filters: { tests: false, packages: false, calls: false, ...filters } }), [], 1),
      );
    expect(shown({})).toEqual(["root", "through", "background"]);
    expect(shown({ calls: true })).toEqual(["root", "format", "through", "background"]);
    expect(shown({ packages: true })).toEqual(["root", "through", "background", "pg#Pool.query"]);
    expect(shown({ tests: true })).toEqual(["root", "through", "background", "src/a.test.ts#a test"]);
    expect(slice(graph, request([plain]), [], 1).notice).toMatch(/filtered out/);
  });

  it("leaves out module bodies, imports and shared edges unless they are asked for", () => {
    const ws = new Workspace();
    const module = ws.fn("<module>", { async: false });
    const wrapper = ws.fn("wrapper");
    const a = ws.fn("a");
    const b = ws.fn("b");
    ws.call(module, "b.ts#<module>", { form: "import", use: "value" });
    ws.call(module, a, { use: "discarded" });
    ws.fn("<module>", { file: "b.ts", async: false });
    ws.call(wrapper, param(wrapper));
    ws.call(a, wrapper, { args: [given(b)] });
    const graph = ws.link();
    const shown = slice(graph, request([a]), [], 1);
    expect(names(shown)).toEqual(["wrapper", "a", "b"]);
    expect(shown.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(["a.ts#a a.ts#wrapper", "a.ts#a a.ts#b"]);
    expect(names(slice(graph, request([wrapper]), [], 1))).toContain("b");
    expect(names(slice(graph, request([module]), [], 1))).toEqual(["<module>", "wrapper", "a", "b", "b.ts#<module>"]);
  });

  it("answers unknown roots with a notice", () => {
    const answer = slice(chain(2).link(), request(["gone"]), [], 1);
    expect(answer.nodes).toEqual([]);
    expect(answer.notice).toMatch(/cursor/);
  });
});

describe("many siblings", () => {
  /** `hub` with so many callers, each called by one more function. */
  function hub(count: number): Workspace {
    const ws = new Workspace();
    const centre = ws.fn("hub");
    for (let at = 0; at < count; at++) {
      const caller = ws.fn(`caller${at}`);
      ws.call(caller, centre);
      ws.call(ws.fn(`outer${at}`), caller);
    }
    return ws;
  }

  it("of one kind are one node, with what is reached through them, and open by its id", () => {
    const graph = hub(300).link();
    const answer = slice(graph, request(["a.ts#hub"]), [], 1);
    expect(answer.nodes).toHaveLength(2);
    const bundle = answer.nodes[1]!;
    expect(bundle).toMatchObject({
      name: "300 callers",
      level: -1,
      bundle: { of: "a.ts#hub", side: "in", kind: "await" },
    });
    expect(bundle.bundle?.members).toHaveLength(300);
    expect(answer.edges).toHaveLength(1);
    expect(answer.edges[0]).toMatchObject({ from: bundle.id, to: "a.ts#hub", kind: "await" });
    expect(answer.nodes[0]).toMatchObject({ hiddenIn: 0 });
    const opened = slice(graph, request(["a.ts#hub"], { expanded: [bundle.id] }), [], 1);
    expect(opened.nodes).toHaveLength(150);
    expect(opened.nodes.some((node) => node.bundle)).toBe(false);
  });

  it("stay apart up to a dozen, and where they carry a finding or lead to one", () => {
    expect(slice(hub(12).link(), request(["a.ts#hub"]), [], 1).nodes).toHaveLength(25);
    const graph = hub(40).link();
    const finding = { nodes: ["a.ts#outer7"], severity: "warning" } as unknown as Finding;
    const answer = slice(graph, request(["a.ts#hub"]), [finding], 1);
    expect(names(answer).slice(0, 3)).toEqual(["hub", "caller7", "outer7"]);
    expect(answer.nodes[3]?.bundle?.members).toHaveLength(39);
  });

  it("are not put together when they are the chain that was asked for, nor when they were asked for one by one", () => {
    const ws = new Workspace();
    const [main, last] = [ws.fn("main"), ws.fn("last")];
    for (let at = 0; at < 20; at++) ws.call(main, ws.fn(`step${at}`));
    for (let at = 0; at < 20; at++) ws.call(ws.fn(`other${at}`), last);
    ws.call(main, last);
    const graph = ws.link();
    expect(slice(graph, request(["a.ts#main"]), [], 1).nodes.filter((node) => node.bundle)).toEqual([]);
    const asked = slice(graph, request(["a.ts#main"], { expanded: ["a.ts#last"] }), [], 1);
    expect(asked.nodes).toHaveLength(42);
  });
});

describe("a cycle", () => {
  it("shows its nodes, marks its edges", () => {
    const ws = new Workspace();
    const [a, b, c] = [ws.fn("a"), ws.fn("b"), ws.fn("c")];
    ws.call(a, b);
    ws.call(b, a);
    ws.call(b, c);
    const graph = ws.link();
    const cycle = graph.cycles[0]!.id;
    const answer = slice(graph, request([], { mode: "cycle", cycle }), [], 1);
    expect(names(answer)).toEqual(["a", "b"]);
    expect(answer.edges.map(({ cycle: on }) => on)).toEqual([true, true]);
    expect(answer.nodes[1]).toMatchObject({ level: 1, hiddenOut: 1, cycles: [cycle] });
    expect(answer.cycles).toEqual(graph.cycles);
    expect(slice(graph, request([], { mode: "cycle", cycle: "gone" }), [], 1).notice).toMatch(/gone/);
  });
});

it("any slice keeps to its budget, holds its roots and closes over its edges", () => {
  fc.assert(
    fc.property(
      arbitraryWorkspace(),
      fc.nat(),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(4),
      fc.record({ tests: fc.boolean(), packages: fc.boolean(), calls: fc.boolean() }),
      (ws, root, budget, depth, filters) => {
        const graph = ws.link();
        const { id } = graph.nodes[root % graph.nodes.length]!;
        const expanded = graph.nodes.slice(0, 2).map((node) => node.id);
        const asked = request([id], { budget, depthUp: depth, depthDown: depth, filters, expanded });
        const answer = slice(graph, asked, [], 1);
        const shown = new Set(answer.nodes.map((node) => node.id));
        expect(shown.size).toBeLessThanOrEqual(budget);
        expect(shown.has(id)).toBe(true);
        for (const { from, to, calls } of answer.edges) {
          expect(shown.has(from) && shown.has(to)).toBe(true);
          expect(calls.length).toBeGreaterThan(0);
        }
        // Connected: everything shown is tied to the root.
        const tied = new Set([id]);
        for (const one of tied) {
          for (const { from, to } of answer.edges) {
            if (from === one) tied.add(to);
            if (to === one) tied.add(from);
          }
        }
        expect([...shown].filter((one) => !tied.has(one))).toEqual([]);
        expect(JSON.stringify(slice(ws.link(), asked, [], 1))).toBe(JSON.stringify(answer));
      },
    ),
    { numRuns: 200 },
  );
});
