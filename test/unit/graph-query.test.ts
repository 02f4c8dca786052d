import { describe, expect, it } from "vitest";
import { cyclePlaces, edgesOfWait, hop, locate, nodeAt, reach, search, shortestPath } from "../../src/graph/index.js";
import type { GraphResource, PlacedUse } from "../../src/model/index.js";
import { external, Workspace } from "./graph-kit.js";

const at = (line: number, character = 0): { line: number; character: number } => ({ line, character });

describe("places", () => {
  it("lie in the innermost function", () => {
    const ws = new Workspace();
    const outer = ws.fn("outer");
    const inner = ws.fn("inner", { parent: outer });
    const graph = ws.link();
    expect(nodeAt(graph, "a.ts", graph.node(inner)!.place!.range.start)?.id).toBe(inner);
    expect(nodeAt(graph, "a.ts", at(graph.node(outer)!.place!.range.start.line + 500))?.id).toBe(outer);
    expect(nodeAt(graph, "a.ts", at(5))).toBeUndefined();
    expect(nodeAt(graph, "b.ts", at(5))).toBeUndefined();
  });

  it("of nodes are their names, of edges the callees' names", () => {
    const ws = new Workspace();
    const a = ws.fn("a");
    ws.call(a, external("pg", "Pool.query"));
    const graph = ws.link();
    const [edge] = graph.edges;
    expect(locate(graph, a)).toEqual({ file: "a.ts", range: graph.node(a)!.nameRange });
    expect(locate(graph, edge!.id)).toEqual({ file: "a.ts", range: edge!.nameRange });
    expect(locate(graph, "pg#Pool.query")).toBeUndefined();
    expect(locate(graph, "gone")).toBeUndefined();
  });

  it("of waits have the edges of their calls", () => {
    const ws = new Workspace();
    const a = ws.fn("a");
    const calls = ["b", "c", "d"].map((name) => ws.call(a, ws.fn(name)));
    const wait = ws.wait(a, calls[0]!, calls[2]!);
    expect(edgesOfWait(ws.link(), wait).map(({ to }) => to)).toEqual(["a.ts#b", "a.ts#d"]);
  });
});

describe("hopping", () => {
  const ws = new Workspace();
  const [a, b, c] = [ws.fn("a"), ws.fn("b", { file: "b.ts" }), ws.fn("c")];
  ws.call(a, b);
  ws.call(b, c);
  ws.call(c, a);
  const graph = ws.link();
  const cycle = graph.cycles[0]!;
  const places = cyclePlaces(graph, cycle);
  const [pa, pb, pc] = places.map(({ place }) => place);

  it("has a place for each call of the cycle", () => {
    expect(places.map(({ label }) => label)).toEqual(["`a` awaits `b`", "`b` awaits `c`", "`c` awaits `a`"]);
    expect(places.map(({ place }) => place.file)).toEqual(["a.ts", "b.ts", "a.ts"]);
  });

  it("goes round both ways from call to call", () => {
    const next = (place: typeof pa, direction: "next" | "previous"): unknown =>
      hop(graph, place!.file, place!.range.start, direction)?.place;
    expect(next(pa, "next")).toEqual(pb);
    expect(next(pb, "next")).toEqual(pc);
    expect(next(pc, "next")).toEqual(pa);
    expect(next(pa, "previous")).toEqual(pc);
    expect(hop(graph, pb!.file, pb!.range.start, "next")).toMatchObject({ step: 3, steps: 3, cycle: { id: cycle.id } });
  });

  it("goes from inside a function to its own call first, if that lies ahead", () => {
    const head = graph.node(a)!.place!.range.start;
    expect(hop(graph, "a.ts", head, "next")?.place).toEqual(pa);
    expect(hop(graph, "a.ts", head, "previous")?.place).toEqual(pc);
    const tail = at(head.line + 100);
    expect(hop(graph, "a.ts", tail, "next")?.place).toEqual(pb);
    expect(hop(graph, "a.ts", tail, "previous")?.place).toEqual(pa);
  });

  it("answers nothing away from cycles, or for another cycle", () => {
    expect(hop(graph, "a.ts", at(1), "next")).toBeUndefined();
    expect(hop(graph, "a.ts", pa!.range.start, "next", "cycle-other")).toBeUndefined();
  });

  it("finds the cycle of the function around a callback", () => {
    const around = new Workspace();
    const f = around.fn("f");
    const inner = around.fn("f>fn0", { parent: f });
    around.call(f, f);
    const linked = around.link();
    expect(hop(linked, "a.ts", linked.node(inner)!.place!.range.start, "next")?.cycle.nodes).toEqual([f]);
  });
});

describe("search", () => {
  const ws = new Workspace();
  for (const name of ["loadOrders", "Orders.load", "reload", "load", "unrelated"]) ws.fn(name);
  ws.fn("<module>", { file: "src/loading.ts" });
  const graph = ws.link();
  const found = (text: string, limit = 10): string[] =>
    search(graph, text, limit).map(({ id }) => id.replace("a.ts#", ""));

  it("ranks equal names, then beginnings, words, parts, letters", () => {
    expect(found("load")).toEqual(["load", "loadOrders", "Orders.load", "src/loading.ts#<module>", "reload"]);
    expect(found("lo", 2)).toEqual(["load", "loadOrders"]);
    expect(found("lOr")).toEqual(["loadOrders"]);
    expect(found("ts unrel")).toEqual(["unrelated"]);
    expect(found("zzz")).toEqual([]);
  });
  it("tells resources that are called alike apart by where they are used, and one of a kind by its name alone", () => {
    const use = (file: string): PlacedUse =>
      ({
        use: { act: "take", range: { start: at(0), end: at(0, 1) } },
        file,
        from: `${file}#f`,
        index: 0,
      }) as unknown as PlacedUse;
    const resource = (id: string, name: string, file: string): GraphResource => ({
      id: id,
      name,
      kind: "pool",
      by: "knex",
      uses: [use(file)],
    });
    const resources = [
      resource("r1", "knex", "src/orders.ts"),
      resource("r2", "knex", "src/users.ts"),
      resource("r3", "redis", "src/cache.ts"),
    ];
    const hits = (text: string) =>
      search({ ...graph, nodes: [], resources }, text, 10).map(({ name, file }) => [name, file]);
    expect(hits("knex")).toEqual([
      ["knex", "src/orders.ts"],
      ["knex", "src/users.ts"],
    ]);
    expect(hits("redis")).toEqual([["redis", ""]]);
  });
  it("answers everything, in order, to nothing", () => {
    expect(found("", 2)).toEqual(["loadOrders", "Orders.load"]);
  });
});

describe("paths", () => {
  const ws = new Workspace();
  const [a, b, c, d] = [ws.fn("a"), ws.fn("b"), ws.fn("c"), ws.fn("d")];
  ws.call(a, b);
  ws.call(b, c, { fanOut: { kind: "bounded", by: "p-limit" } });
  ws.call(a, d, { use: "discarded" });
  ws.call(d, c);
  ws.call(c, external("pg", "Pool.query"));
  const graph = ws.link();
  const route = (path: readonly { to: string }[] | undefined): string[] | undefined => path?.map(({ to }) => to);

  it("are the shortest, by the kinds asked for", () => {
    expect(route(shortestPath(graph, a, c))).toEqual([b, c]);
    expect(route(shortestPath(graph, a, c, { kinds: ["await", "spawn"] }))).toEqual([b, c]);
    expect(shortestPath(graph, a, d, { kinds: ["await"] })).toBeUndefined();
    expect(shortestPath(graph, a, a)).toEqual([]);
    expect(shortestPath(graph, c, a)).toBeUndefined();
    expect(shortestPath(graph, "gone", a)).toBeUndefined();
  });

  it("lead to sinks, round bounded fan-outs when asked", () => {
    const isSink = ({ sink }: { sink?: string }): boolean => sink !== undefined;
    expect(route(reach(graph, a, isSink))).toEqual([b, c, "pg#Pool.query"]);
    expect(route(reach(graph, a, isSink, { stopAtBounded: true }))).toEqual([d, c, "pg#Pool.query"]);
    expect(reach(graph, b, isSink, { stopAtBounded: true })).toBeUndefined();
    expect(reach(graph, "pg#Pool.query", isSink)).toBeUndefined();
    expect(reach(graph, "pg#Pool.query", isSink, { includeStart: true })).toEqual([]);
  });
});
