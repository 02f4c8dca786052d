import { describe, expect, it } from "vitest";
import { slice } from "../../src/graph/index.js";
import type { AsyncGraph, NodeId, ResourceUse } from "../../src/model/index.js";
import { emptyRequest, type Slice, type SliceRequest } from "../../src/protocol/index.js";
import { Workspace } from "./graph-kit.js";

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Says that a function takes `pool`, or what is named, and holds it over some of its calls. */
function take(ws: Workspace, fn: NodeId, { of = "pool", over = [] as number[], ...more } = {}): void {
  const file = ws.facts().get(fn.split("#")[0]!)!;
  const use: ResourceUse = {
    op: over.length > 0 ? "acquire" : "use",
    kind: "pool",
    by: "test",
    resource: { id: `db.ts#${of}`, on: "shared" },
    function: fn,
    range: nowhere,
    waits: true,
    runs: over,
    ...more,
  };
  Object.assign(file, { resources: { ...file.resources, uses: [...file.resources.uses, use] } });
}

const shown = (graph: AsyncGraph, more: Partial<SliceRequest> = {}): Slice =>
  slice(graph, { ...emptyRequest, mode: "resource", resource: "db.ts#pool", ...more }, [], 1);
const ids = ({ nodes }: Slice): string[] => nodes.map(({ id }) => id).sort();

/** `query0` to `query<n>` take the pool for a moment; `pay` holds it while it awaits `charge`. */
function shop(queries: number): Workspace {
  const ws = new Workspace();
  for (let at = 0; at < queries; at++) take(ws, ws.fn(`query${at}`, { file: `src/part${at % 4}.ts` }));
  const [pay, charge] = [ws.fn("pay", { file: "src/pay.ts" }), ws.fn("charge", { file: "src/pay.ts" })];
  take(ws, pay, { over: [ws.call(pay, charge)] });
  return ws;
}

describe("the view of a resource", () => {
  const bundle = "bundle in use resource db.ts#pool";

  it("shows who only takes it and gives it back one by one while they are few", () => {
    expect(ids(shown(shop(3).link()))).toEqual(
      [
        "resource db.ts#pool",
        "src/part0.ts#query0",
        "src/part1.ts#query1",
        "src/part2.ts#query2",
        "src/pay.ts#charge",
        "src/pay.ts#pay",
      ].sort(),
    );
  });

  it("shows more than a dozen of them as one, and who holds it apart", () => {
    const graph = shop(40).link();
    const seen = shown(graph);
    expect(ids(seen)).toEqual([bundle, "resource db.ts#pool", "src/pay.ts#charge", "src/pay.ts#pay"]);
    expect(seen.nodes.find(({ id }) => id === bundle)?.bundle).toMatchObject({ side: "in", kind: "use" });
    expect(seen.nodes.find(({ id }) => id === bundle)?.bundle?.members).toHaveLength(40);
    const edge = seen.edges.find(({ from }) => from === bundle)!;
    expect(edge).toMatchObject({ to: "resource db.ts#pool", kind: "use", count: 40 });
    expect(edge.uses).toHaveLength(40);
    expect(ids(shown(graph, { expanded: [bundle] }))).toHaveLength(43);
    expect(seen.notice).toBeUndefined();
  });

  it("shows many holders from which nothing else is waited for as one", () => {
    const ws = new Workspace();
    for (let at = 0; at < 20; at++) {
      const [holder, inner] = [ws.fn(`holder${at}`), ws.fn(`inner${at}`)];
      take(ws, holder, { over: [ws.call(holder, inner)] });
    }
    const other = ws.fn("other");
    take(ws, "a.ts#inner7", { of: "second", over: [ws.call("a.ts#inner7", other)] });
    const seen = shown(ws.link());
    expect(ids(seen)).toEqual([
      "a.ts#holder7",
      "a.ts#inner7",
      "bundle holding in acquire resource db.ts#pool",
      "resource db.ts#pool",
      "resource db.ts#second",
    ]);
    expect(seen.nodes.find(({ bundle: many }) => many)?.bundle?.members).toHaveLength(19);
  });

  it("leaves tests out until they are asked for, or when they are all there is", () => {
    const ws = shop(2);
    const test = ws.fn("it", { file: "src/pay.test.ts" });
    take(ws, test, { over: [ws.call(test, "src/pay.ts#charge")] });
    const graph = ws.link();
    expect(ids(shown(graph))).not.toContain(test);
    expect(ids(shown(graph, { filters: { ...emptyRequest.filters, tests: true } }))).toContain(test);
    const alone = new Workspace();
    take(alone, alone.fn("it", { file: "src/a.test.ts" }));
    expect(ids(shown(alone.link()))).toEqual(["resource db.ts#pool", "src/a.test.ts#it"]);
  });

  it("says of a holder of many calls how many are left out, and shows them when asked", () => {
    const ws = new Workspace();
    const holder = ws.fn("holder");
    const calls = Array.from({ length: 30 }, (_, at) => ws.call(holder, ws.fn(`inner${at}`)));
    take(ws, holder, { over: calls });
    const graph = ws.link();
    const seen = shown(graph);
    expect(seen.nodes).toHaveLength(14);
    expect(seen.nodes.find(({ id }) => id === holder)?.hiddenOut).toBe(18);
    const all = shown(graph, { expanded: [holder] });
    expect(all.nodes).toHaveLength(32);
    expect(all.nodes.find(({ id }) => id === holder)?.hiddenOut).toBe(0);
  });

  it("shows the shortest ways to other waits, and says how many there are", () => {
    const ws = new Workspace();
    const far = ws.fn("far");
    take(ws, far, { of: "second" });
    for (let at = 0; at < 30; at++) {
      const holder = ws.fn(`holder${at}`);
      const middle = at < 15 ? far : ws.fn(`middle${at}`);
      const call = ws.call(holder, middle);
      if (middle !== far) ws.call(middle, far);
      take(ws, holder, { over: [call] });
    }
    const seen = shown(ws.link());
    expect(seen.notice).toBe("Of 30 ways to other waits the 16 shortest are shown.");
    for (let at = 0; at < 15; at++) expect(ids(seen)).toContain(`a.ts#holder${at}`);
  });

  it("looks only near the holders where these lead to much of a large graph, and says so", () => {
    const ws = new Workspace();
    const count = 8000;
    const fns = Array.from({ length: count }, (_, at) => ws.fn(`step${at}`, { file: `src/file${at % 50}.ts` }));
    const first = ws.call(fns[0]!, fns[1]!);
    for (let at = 1; at < count - 1; at++) ws.call(fns[at]!, fns[at + 1]!);
    take(ws, fns[0]!, { over: [first] });
    take(ws, fns[40]!, { of: "near" });
    take(ws, fns[count - 1]!, { of: "far" });
    const graph = ws.link();
    const partial = graph.holdWaits("db.ts#pool");
    expect(partial.partial).toBe(true);
    expect(partial.map(({ resource }) => resource.id)).toEqual(["db.ts#near"]);
    const seen = shown(graph);
    expect(seen.notice).toContain("only what is near is looked for");
    expect(ids(seen)).toContain("resource db.ts#near");
    expect(graph.holdWaits().map(({ resource }) => resource.id)).toEqual(["db.ts#near", "db.ts#far"]);
  });
});
