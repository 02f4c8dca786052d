import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { link, reach, slice } from "../../src/graph/index.js";
import { components, rowsOf } from "../../src/graph/scc.js";
import { arbitraryWorkspace } from "./graph-arbitrary.js";
import { external, site, Workspace } from "./graph-kit.js";

describe("components", () => {
  it("are those of mutual reachability, numbered so that edges lead down", () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.tuple(fc.constant(count), fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 40 })),
      );
    fc.assert(
      fc.property(graphs, ([count, pairs]) => {
        const from = Int32Array.from(pairs, ([one]) => one);
        const to = Int32Array.from(pairs, ([, other]) => other);
        const { of, starts, members } = components(rowsOf(count, from, to, () => true));
        const reaches = Array.from({ length: count }, (_, start) => {
          const seen = new Set([start]);
          for (const node of seen) for (const [one, other] of pairs) if (one === node) seen.add(other);
          return seen;
        });
        for (let a = 0; a < count; a++) {
          for (let b = 0; b < count; b++) {
            expect(of[a] === of[b]).toBe(reaches[a]!.has(b) && reaches[b]!.has(a));
          }
          expect([...members.subarray(starts[of[a]!], starts[of[a]! + 1])]).toContain(a);
        }
        for (const [one, other] of pairs) expect(of[other]!).toBeLessThanOrEqual(of[one]!);
      }),
    );
  });
});

describe("any graph", () => {
  it("has edges between its nodes, and cycles whose edges connect", () => {
    fc.assert(
      fc.property(arbitraryWorkspace(), (ws) => {
        const graph = ws.link();
        expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length);
        for (const { from, to, via } of graph.edges) {
          expect(graph.node(from)).toBeDefined();
          expect(graph.node(to)).toBeDefined();
          if (via !== undefined) expect(graph.node(via)).toBeDefined();
        }
        for (const { nodes, edges, id } of graph.cycles) {
          expect(new Set(nodes).size).toBe(nodes.length);
          edges.forEach(({ from, to, shared }, at) => {
            expect([from, to]).toEqual([nodes[at], nodes[(at + 1) % nodes.length]]);
            expect(shared).toBeUndefined();
          });
          expect(edges.some(({ kind }) => kind === "await")).toBe(true);
          expect(graph.cyclesOf(nodes[0]!).some((cycle) => cycle.id === id)).toBe(true);
        }
        for (const { id } of graph.nodes) {
          const { longestChain, chain } = graph.metrics(id);
          expect(chain[0]).toBe(id);
          expect(longestChain).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has an await cycle through a function that awaits itself round, and only then", () => {
    fc.assert(
      fc.property(arbitraryWorkspace(), (ws) => {
        const graph = ws.link();
        for (const { id } of graph.nodes) {
          const back = reach(graph, id, (node) => node.id === id, { kinds: ["await"] });
          const loop = graph.out(id).some(({ to, kind, shared }) => to === id && kind === "await" && !shared);
          if (back || loop) expect(graph.cyclesOf(id).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("does not depend on the order of the files", () => {
    fc.assert(
      fc.property(arbitraryWorkspace(), (ws) => {
        const one = ws.link();
        const other = link(new Map([...ws.facts()].reverse()));
        expect(JSON.stringify([other.nodes, other.edges, other.cycles])).toBe(
          JSON.stringify([one.nodes, one.edges, one.cycles]),
        );
      }),
    );
  });
});

describe("metrics", () => {
  it("follow the longest chain of awaits, through calls that hand a promise on", () => {
    const ws = new Workspace();
    const [a, b, c, d] = [ws.fn("a"), ws.fn("b"), ws.fn("c"), ws.fn("d")];
    const toB = ws.call(a, b, { fanOut: { kind: "literal", count: 3 } });
    ws.call(a, d, { use: "discarded", fanOut: { kind: "bounded", by: "p-limit", width: 5 } });
    ws.call(b, c);
    ws.call(c, external("pg", "Pool.query"));
    ws.wait(a, toB);
    ws.call(d, external("node:fs", "promises.readFile"));
    const graph = ws.link();
    expect(graph.metrics(a)).toEqual({
      longestChain: 3,
      chain: [a, b, c, "pg#Pool.query"],
      awaits: 1,
      handedOn: 0,
      widest: { kind: "bounded", by: "p-limit", width: 5 },
      catches: 0,
      sinks: ["database", "file"],
    });
    expect(graph.metrics("gone").longestChain).toBe(0);
  });

  it("count a cycle once", () => {
    const ws = new Workspace();
    const [a, b, c, d] = [ws.fn("a"), ws.fn("b"), ws.fn("c"), ws.fn("d")];
    ws.call(a, b);
    ws.call(b, c);
    ws.call(c, b);
    expect(ws.link().metrics(a)).toMatchObject({ longestChain: 3, chain: [a, b, c] });
    ws.call(c, d);
    expect(ws.link().metrics(a)).toMatchObject({ longestChain: 3, chain: [a, b, c, d] });
  });
});

describe("size", () => {
  const count = 100_000;

  it("does not matter to the depth: a chain of 100,000 awaits, and a ring of them", () => {
    const ws = new Workspace();
    const ids = Array.from({ length: count }, (_, at) => ws.fn(`f${at}`));
    ids.slice(1).forEach((id, at) => ws.formula(ids[at]!, site(ws.call(ids[at]!, id))));
    const graph = ws.link();
    expect(graph.metrics(ids[0]!)).toMatchObject({ longestChain: count - 1 });
    expect(graph.cycles).toEqual([]);
    expect(reach(graph, ids[0]!, ({ id }) => id === ids[count - 1])).toHaveLength(count - 1);
    ws.formula(ids[count - 1]!, site(ws.call(ids[count - 1]!, ids[0]!)));
    const ring = ws.link();
    expect(ring.cycles.map(({ kind, nodes }) => [kind, nodes.length])).toEqual([["unconditional", count]]);
    const filters = { tests: false, packages: false, calls: false };
    const asked = { mode: "chain", roots: [ids[5]!], depthUp: 20, depthDown: 20, filters, expanded: [] } as const;
    expect(slice(ring, { ...asked, budget: 10 }, [], 1).nodes).toHaveLength(10);
  });

  it("does not matter to wrappers: 20,000 that hand their parameter on", () => {
    const ws = new Workspace();
    const wrappers = Array.from({ length: 20_000 }, (_, at) => ws.fn(`w${at}`));
    wrappers.forEach((id, at) => {
      const next = wrappers[at + 1];
      const call = next
        ? ws.call(id, next, { args: [{ index: 0, passes: 0 }] })
        : ws.call(id, { kind: "param", owner: id, index: 0 });
      ws.formula(id, site(call));
    });
    const a = ws.fn("a");
    ws.formula(a, site(ws.call(a, wrappers[0]!, { args: [{ index: 0, target: { kind: "function", id: a } }] })));
    expect(ws.link().cycles.map(({ kind, nodes }) => [kind, nodes])).toEqual([["unconditional", [a]]]);
  });
});
