import { describe, expect, it } from "vitest";
import { slice } from "../../src/graph/index.js";
import type { NodeId, ResourceUse } from "../../src/model/index.js";
import type { Slice, SliceRequest } from "../../src/protocol/index.js";
import { Workspace } from "./graph-kit.js";

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const request: SliceRequest = {
  mode: "chain",
  roots: ["a.ts#outer"],
  depthUp: 2,
  depthDown: 3,
  filters: { tests: false, packages: false, calls: true },
  expanded: [],
  budget: 150,
};

/** Says that `fn` holds `a.ts#<resource>` while it makes some of its calls. */
function hold(
  workspace: Workspace,
  fn: NodeId,
  resource: string,
  runs: number[],
  more: Partial<ResourceUse> = {},
): void {
  const file = workspace.facts().get("a.ts")!;
  const id = `a.ts#${resource}`;
  const use: ResourceUse = {
    op: "acquire",
    kind: "lock",
    by: "test",
    resource: { id, on: "shared" },
    function: fn,
    range: nowhere,
    waits: true,
    runs,
    ...more,
  };
  Object.assign(file, { resources: { ...file.resources, uses: [...file.resources.uses, use] } });
}

/**
 * `outer` holds `lock` over `first`, which awaits `deep`, and over `started`, which it does not wait for; it awaits
 * `free` later, which awaits `deep`, too.
 */
function story(more: Partial<ResourceUse> = {}): Workspace {
  const ws = new Workspace();
  const [outer, first, deep, started, free] = ["outer", "first", "deep", "started", "free"].map((name) =>
    ws.fn(name),
  ) as [NodeId, NodeId, NodeId, NodeId, NodeId];
  const held = ws.call(outer, first);
  const spawned = ws.call(outer, started, { use: "discarded" });
  ws.call(outer, free);
  ws.call(first, deep);
  ws.call(free, deep);
  hold(ws, outer, "lock", [held, spawned], more);
  return ws;
}

const short = (ids: readonly string[] = []): string[] => ids.map((id) => id.replaceAll("a.ts#", ""));
const told = ({ holds = [] }: Slice): unknown[] =>
  holds.map(({ name, holders, nodes, edges }) => [name, short(holders), short(nodes), short(edges)]);

it("counts the locks that a chain shows within its budget", () => {
  const ws = new Workspace();
  const outer = ws.fn("outer");
  for (let i = 0; i < 40; i++) {
    const locked = ws.fn(`locked${i}`);
    ws.call(outer, locked, { use: i % 2 ? "awaited" : "discarded" });
    hold(ws, locked, `lock${i}`, []);
  }
  const graph = ws.link();
  const asked = { ...request, expanded: graph.nodes.map(({ id }) => id) };
  for (const budget of [1, 2, 9, 20, 30, 60, 150]) {
    const { nodes } = slice(graph, { ...asked, budget }, [], 1);
    expect(nodes.length).toBeLessThanOrEqual(budget);
    expect(nodes[0]?.name).toBe("outer");
  }
  expect(slice(graph, asked, [], 1).nodes.filter(({ resource }) => resource)).toHaveLength(12);
});

describe("what runs while something is held", () => {
  it("is what its holder waits for meanwhile, and what that waits for in turn", () => {
    const answer = slice(story().link(), request, [], 1);
    expect(told(answer)).toEqual([["lock", ["outer"], ["first", "deep"], ["outer -> first @1", "first -> deep @1"]]]);
    expect(answer.nodes.map(({ name, holds }) => [name, holds])).toContainEqual(["outer", ["lock"]]);
    expect(answer.nodes.map(({ name, holds }) => [name, holds])).toContainEqual(["first", undefined]);
  });

  it("is told with how many may hold it, in paths and where the resource is asked for, too", () => {
    const graph = story({ width: 4, kind: "limiter" }).link();
    const modes: Partial<SliceRequest>[] = [
      {},
      { mode: "path", roots: ["a.ts#outer", "a.ts#deep"] },
      { mode: "resource", roots: [], resource: "a.ts#lock" },
      { mode: "file", roots: [], scope: "a.ts" },
    ];
    for (const mode of modes) {
      const { holds } = slice(graph, { ...request, ...mode }, [], 1);
      expect(holds?.map(({ name, kind, width }) => [name, kind, width])).toEqual([["lock", "limiter", 4]]);
    }
    expect(slice(graph, { ...request, mode: "folder", roots: [], scope: "" }, [], 1).holds).toBeUndefined();
  });

  it("is told for the promise that somebody keeps only where that is asked for", () => {
    const graph = story({ op: "publish", kind: "promise" }).link();
    expect(slice(graph, request, [], 1).holds).toBeUndefined();
    const asked = slice(graph, { ...request, mode: "resource", roots: [], resource: "a.ts#lock" }, [], 1);
    expect(asked.holds?.map(({ kind }) => kind)).toEqual(["promise"]);
  });

  it("begins with what most runs under, but with the resource that is asked for", () => {
    const ws = story();
    const outer = "a.ts#outer";
    const extra = ws.call(outer, "a.ts#free");
    hold(ws, outer, "small", [extra]);
    hold(ws, outer, "large", [0, extra]);
    const graph = ws.link();
    expect(slice(graph, request, [], 1).holds?.map(({ name }) => name)).toEqual(["large", "lock", "small"]);
    const asked = slice(graph, { ...request, mode: "resource", roots: [], resource: "a.ts#small" }, [], 1);
    expect(asked.holds?.[0]?.name).toBe("small");
  });

  it("goes round a cycle, back to its holder", () => {
    const ws = story();
    ws.call("a.ts#deep", "a.ts#outer");
    const [, , nodes] = told(slice(ws.link(), request, [], 1))[0] as [string, string[], string[]];
    expect(nodes.sort()).toEqual(["deep", "first", "free", "outer"]);
  });
});
