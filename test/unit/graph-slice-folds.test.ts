import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slice } from "../../src/graph/index.js";
import type { Finding, NodeId, ResourceUse } from "../../src/model/index.js";
import { groupIn, type Slice, type SliceRequest } from "../../src/protocol/index.js";
import { arbitraryWorkspace } from "./graph-arbitrary.js";
import { Workspace } from "./graph-kit.js";

const request: SliceRequest = {
  mode: "chain",
  roots: ["src/a.ts#start"],
  depthUp: 2,
  depthDown: 4,
  filters: { tests: false, packages: false, calls: true },
  expanded: [],
  budget: 150,
  groupBy: "file",
};
const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** `start` → `load` → `query` → `end` and `start` → `save` → `query`; `load`, `save` and `query` are of one file. */
function story(): Workspace {
  const ws = new Workspace();
  const start = ws.fn("start", { file: "src/a.ts" });
  const [load, save, query] = ["load", "save", "query"].map((name) => ws.fn(name, { file: "src/db/db.ts" })) as [
    NodeId,
    NodeId,
    NodeId,
  ];
  const end = ws.fn("end", { file: "src/db/end.ts" });
  const held = ws.call(start, load);
  const also = ws.call(start, save);
  ws.call(load, query);
  ws.call(save, query);
  ws.call(query, end);
  const use = (id: string, runs: number[]): ResourceUse => ({
    op: "acquire",
    kind: "lock",
    by: "test",
    resource: { id, on: "shared" },
    function: start,
    range: nowhere,
    waits: true,
    runs,
  });
  const file = ws.facts().get("src/a.ts")!;
  const uses = [use("src/a.ts#some", [held]), use("src/a.ts#all", [held, also])];
  Object.assign(file, { resources: { ...file.resources, uses } });
  return ws;
}

const short = (id: string): string => id.replace(/^src\/.*#/, "");
const drawn = ({ nodes, edges }: Slice): readonly unknown[] => [
  nodes.filter(({ resource }) => !resource).map(({ id }) => short(id)),
  edges.filter(({ uses }) => !uses).map(({ from, to, kind }) => `${short(from)} ${kind} ${short(to)}`),
];

describe("files and folders of a chain", () => {
  it("are drawn one by one until they are folded", () => {
    const graph = story().link();
    const { groupBy: _, ...plain } = request;
    expect(drawn(slice(graph, request, [], 1))).toEqual(drawn(slice(graph, plain, [], 1)));
    expect(drawn(slice(graph, { ...plain, folded: ["file src/db/db.ts"] }, [], 1))).toEqual(
      drawn(slice(graph, plain, [], 1)),
    );
  });

  it("are one when they are folded, with what leads in and out, and counts", () => {
    const finding = { file: "src/db/db.ts", nodes: ["src/db/db.ts#load"], severity: "warning" } as unknown as Finding;
    const answer = slice(story().link(), { ...request, folded: ["file src/db/db.ts"] }, [finding], 1);
    expect(drawn(answer)).toEqual([
      ["start", "end", "file src/db/db.ts"],
      ["start await file src/db/db.ts", "file src/db/db.ts await end"],
    ]);
    const part = answer.nodes.find(({ cluster }) => cluster);
    expect(part?.cluster).toEqual({
      path: "src/db/db.ts",
      kind: "file",
      files: 1,
      functions: 3,
      findings: 1,
      cycles: 0,
    });
    expect(part).toMatchObject({ level: 1, root: false, severity: "warning" });
    expect(answer.edges[0]?.calls).toHaveLength(2);
  });

  it("fold by folder, and with the function that was asked for, too", () => {
    const graph = story().link();
    const byFolder = { ...request, groupBy: "folder", folded: ["folder src/db"] } as const;
    expect(drawn(slice(graph, byFolder, [], 1))).toEqual([["start", "folder src/db"], ["start await folder src/db"]]);
    const withStart = slice(graph, { ...request, folded: ["file src/a.ts"] }, [], 1);
    expect(withStart.nodes.find(({ cluster }) => cluster)).toMatchObject({ id: "file src/a.ts", root: true });
    expect(withStart.edges.find(({ uses }) => uses)?.from).toBe("file src/a.ts");
  });

  it("run under what is held over all of their functions, and under nothing else", () => {
    const graph = story().link();
    const held = (folded: string[]): unknown =>
      Object.fromEntries(
        (slice(graph, { ...request, folded }, [], 1).holds ?? []).map(({ name, nodes, edges, holders }) => [
          name,
          [nodes.map(short), edges.length, holders.map(short)],
        ]),
      );
    expect(held([])).toEqual({
      all: [["load", "save", "query", "end"], 5, ["start"]],
      some: [["load", "query", "end"], 3, ["start"]],
    });
    expect(held(["file src/db/db.ts"])).toEqual({
      all: [["end", "file src/db/db.ts"], 2, ["start"]],
      some: [["end"], 1, ["start"]],
    });
  });

  it("fold and close over their edges in any graph", () => {
    fc.assert(
      fc.property(
        arbitraryWorkspace(),
        fc.nat(),
        fc.constantFrom("file" as const, "folder" as const),
        (ws, at, groupBy) => {
          const graph = ws.link();
          const root = graph.nodes[at % graph.nodes.length]!;
          const asked = {
            ...request,
            roots: [root.id],
            groupBy,
            filters: { tests: true, packages: true, calls: true },
          };
          const files = [...new Set(graph.nodes.flatMap(({ place }) => place?.file ?? []))];
          const folded = files.map((file) =>
            groupBy === "file" ? `file ${file}` : `folder ${file.split("/").slice(0, -1).join("/")}`,
          );
          const answer = slice(graph, { ...asked, folded: folded.filter((_, i) => (i + at) % 2 === 0) }, [], 1);
          const ids = answer.nodes.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(new Set(answer.edges.map(({ id }) => id)).size).toBe(answer.edges.length);
          for (const { from, to } of answer.edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
          const whole = slice(graph, asked, [], 1);
          const functions = answer.nodes.reduce((sum, { cluster }) => sum + (cluster?.functions ?? 1), 0);
          expect(functions).toBe(whole.nodes.length);
          expect(slice(graph, { ...asked, folded: [] }, [], 1)).toEqual({
            ...whole,
            request: { ...asked, folded: [] },
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("fold in every view of any graph, whatever is opened in it", () => {
    const modes = ["path", "cycle", "file", "folder", "overview"] as const;
    fc.assert(
      fc.property(
        arbitraryWorkspace(),
        fc.nat(),
        fc.constantFrom(...modes),
        fc.constantFrom("file" as const, "folder" as const),
        (ws, at, mode, groupBy) => {
          const graph = ws.link();
          const pick = <T>(list: readonly T[], by: number): T | undefined => list[(at + by) % Math.max(1, list.length)];
          const files = [...new Set(graph.nodes.flatMap(({ place }) => place?.file ?? []))];
          const folders = [...new Set(files.map((file) => file.split("/").slice(0, -1).join("/")))];
          const parts = [...files.map((one) => `file ${one}`), ...folders.map((one) => `folder ${one}`)];
          const asked: SliceRequest = {
            ...request,
            mode,
            groupBy,
            roots: [pick(graph.nodes, 0), pick(graph.nodes, 1)].flatMap((node) => node?.id ?? []),
            scope: (mode === "file" ? pick(files, 0) : pick(["", ...folders], 0)) ?? "",
            cycle: pick(graph.cycles, 0)?.id ?? "",
            expanded: parts.filter((_, i) => (i + at) % 3 === 0),
            filters: { tests: true, packages: true, calls: true },
          };
          const whole = slice(graph, asked, [], 1);
          const groups = whole.nodes.flatMap((node) => groupIn(asked, node)?.id ?? []);
          const folded = groups.filter((_, i) => (i + at) % 2 === 0);
          const answer = slice(graph, { ...asked, folded }, [], 1);
          const ids = answer.nodes.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(new Set(answer.edges.map(({ id }) => id)).size).toBe(answer.edges.length);
          for (const { from, to } of answer.edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
          for (const group of folded) expect(ids).toContain(group);
          const count = ({ nodes }: Slice): number =>
            nodes.reduce((sum, { cluster }) => sum + (cluster?.functions ?? 1), 0);
          expect(count(answer)).toBe(count(whole));
          if (mode === "cycle" && asked.cycle) expect(answer.cycles.map(({ id }) => id)).toContain(asked.cycle);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("count what is in the files that they fold", () => {
    const ws = new Workspace();
    const at = (file: string, name: string) => ws.fn(name, { file });
    const [a, b, c, d] = [at("src/a.ts", "a"), at("src/db/b.ts", "b"), at("src/db/c.ts", "c"), at("src/db/c.ts", "d")];
    ws.call(a, b);
    ws.call(a, c);
    ws.call(a, d);
    ws.call(b, c);
    ws.call(c, b);
    const graph = ws.link();
    const asked: SliceRequest = { ...request, mode: "file", scope: "src/a.ts", groupBy: "folder" };
    expect(drawn(slice(graph, asked, [], 1))).toEqual([
      ["a", "file src/db/b.ts", "file src/db/c.ts"],
      [
        "a await file src/db/b.ts",
        "a await file src/db/c.ts",
        "file src/db/b.ts await file src/db/c.ts",
        "file src/db/c.ts await file src/db/b.ts",
      ],
    ]);
    const answer = slice(graph, { ...asked, folded: ["folder src/db"] }, [], 1);
    expect(drawn(answer)).toEqual([["a", "folder src/db"], ["a await folder src/db"]]);
    expect(answer.nodes[1]?.cluster).toMatchObject({ path: "src/db", kind: "folder", files: 2, functions: 3 });
    const inFolder: SliceRequest = { ...asked, mode: "folder", scope: "src", expanded: ["folder src/db"] };
    expect(drawn(slice(graph, inFolder, [], 1))[0]).toEqual(["file src/db/c.ts", "file src/db/b.ts", "file src/a.ts"]);
    const folded = slice(graph, { ...inFolder, folded: ["folder src/db"] }, [], 1);
    expect(folded.nodes[1]?.cluster).toMatchObject({ path: "src/db", files: 2, functions: 3, cycles: 1 });
  });
});
