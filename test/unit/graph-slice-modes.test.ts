import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locate, slice } from "../../src/graph/index.js";
import type { Finding, NodeId } from "../../src/model/index.js";
import type { Slice, SliceMode, SliceRequest } from "../../src/protocol/index.js";
import { Workspace } from "./graph-kit.js";
import { arbitraryWorkspace } from "./graph-arbitrary.js";

const request = (mode: SliceMode, more: Partial<SliceRequest> = {}): SliceRequest => ({
  mode,
  roots: [],
  depthUp: 2,
  depthDown: 0,
  filters: { tests: false, packages: false, calls: false },
  expanded: [],
  budget: 150,
  ...more,
});
const names = (answer: Slice): string[] => answer.nodes.map(({ name }) => name);
const finding = (file: string, ...nodes: NodeId[]): Finding =>
  ({ file, nodes, severity: "warning" }) as unknown as Finding;

describe("a path", () => {
  /** a → b → c → d, a → x → y → d, and d called by nobody else. */
  function diamond(): Workspace {
    const ws = new Workspace();
    const [a, b, c, d, x, y] = ["a", "b", "c", "d", "x", "y"].map((name) => ws.fn(name)) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    ws.call(a, x);
    ws.call(x, y);
    ws.call(y, d);
    ws.call(a, b);
    ws.call(b, d);
    ws.call(c, a);
    return ws;
  }

  it("is a shortest one, in order, and detours come with more depth", () => {
    const graph = diamond().link();
    const ends = { roots: ["a.ts#a", "a.ts#d"] };
    const straight = slice(graph, request("path", ends), [], 1);
    expect(names(straight)).toEqual(["a", "b", "d"]);
    expect(straight.path?.map(({ to }) => to)).toEqual(["a.ts#b", "a.ts#d"]);
    expect(straight.nodes.map(({ level, root }) => [level, root])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
    expect(names(slice(graph, request("path", { ...ends, depthDown: 1 }), [], 1))).toEqual(["a", "b", "d", "x", "y"]);
  });

  it("goes by awaits where it can, though that is longer", () => {
    const ws = new Workspace();
    const [a, b, c] = [ws.fn("a"), ws.fn("b"), ws.fn("c")];
    ws.call(a, c, { use: "discarded" });
    ws.call(a, b);
    ws.call(b, c);
    const answer = slice(ws.link(), request("path", { roots: [a, c] }), [], 1);
    expect(answer.path?.map(({ kind }) => kind)).toEqual(["await", "await"]);
  });

  it("is told the other way round where there is none, and that there is none at all", () => {
    const graph = diamond().link();
    const back = slice(graph, request("path", { roots: ["a.ts#d", "a.ts#c"] }), [], 1);
    expect(back.notice).toContain("this is the way from `c` to `d`");
    expect(names(back)).toEqual(["a", "b", "c", "d"]);
    const none = slice(graph, request("path", { roots: ["a.ts#x", "a.ts#b"] }), [], 1);
    expect(none).toMatchObject({ nodes: [], notice: "Nothing leads from `x` to `b`, or back." });
    expect(slice(graph, request("path", { roots: ["a.ts#x", "gone"] }), [], 1).notice).toContain("Choose two");
  });
});

describe("files and folders", () => {
  function service(): Workspace {
    const ws = new Workspace();
    const pay = ws.fn("pay", { file: "src/orders/pay.ts" });
    const ship = ws.fn("ship", { file: "src/orders/ship.ts" });
    const load = ws.fn("load", { file: "src/db/load.ts" });
    const loadAll = ws.fn("loadAll", { file: "src/db/load.ts" });
    const main = ws.fn("main", { file: "src/main.ts" });
    ws.call(main, pay);
    ws.call(main, ship);
    ws.call(pay, load);
    ws.call(pay, loadAll);
    ws.call(ship, load);
    return ws;
  }

  it("show a file's functions, and the files around it, which open", () => {
    const graph = service().link();
    const answer = slice(graph, request("file", { scope: "src/db/load.ts" }), [], 1);
    expect(names(answer)).toEqual(["load", "loadAll", "src/orders/pay.ts", "src/orders/ship.ts"]);
    const [pay] = answer.nodes.filter(({ cluster }) => cluster);
    expect(pay).toMatchObject({ id: "file src/orders/pay.ts", cluster: { kind: "file", functions: 1 } });
    expect(answer.edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      "file src/orders/pay.ts -> src/db/load.ts#load",
      "file src/orders/pay.ts -> src/db/load.ts#loadAll",
      "file src/orders/ship.ts -> src/db/load.ts#load",
    ]);
    const opened = slice(graph, request("file", { scope: "src/db/load.ts", expanded: [pay!.id] }), [], 1);
    expect(names(opened)).toEqual(["load", "loadAll", "pay", "src/orders/ship.ts"]);
    expect(locate(graph, pay!.id)).toMatchObject({ file: "src/orders/pay.ts" });
  });

  /** `build` runs some callbacks at once; the last of them starts `load`. */
  function callbacks(count: number): { readonly ws: Workspace; readonly ids: readonly NodeId[] } {
    const ws = new Workspace();
    const build = ws.fn("build", { file: "src/query.ts" });
    const load = ws.fn("load", { file: "src/db.ts" });
    const ids = Array.from({ length: count }, (_, at) => {
      const id = ws.fn(`build>map.arg${at}`, { file: "src/query.ts", kind: "callback", parent: build, async: false });
      ws.call(build, id, { use: "value" });
      return id;
    });
    const last = ws.fn("build>last", { file: "src/query.ts", kind: "callback", parent: build, async: false });
    ws.call(build, last, { use: "value" });
    ws.call(last, load, { use: "discarded" });
    const inner = ws.fn("build>inner", { file: "src/query.ts", kind: "callback", parent: ids[0]!, async: false });
    ws.call(ids[0]!, inner, { use: "value" });
    return { ws, ids: [...ids, inner] };
  }

  it("are shown in the overview though there are many of them, where there would be hardly any else", () => {
    const ws = new Workspace();
    const files = Array.from({ length: 20 }, (_, i) => `packages/p${String(i)}/index.ts`);
    for (const file of [...files, "scripts/one.ts"]) ws.fn("start", { file });
    const findings = [...files, "scripts/one.ts"].map((file) => finding(file, `${file}#start`));
    const answer = slice(ws.link(), request("overview"), findings, 1);
    expect(answer.nodes).toHaveLength(21);
    expect(names(answer)).toContain("packages/p7/");
  });

  it("show many callbacks of one function that run at once as one, which opens", () => {
    const { ws, ids } = callbacks(4);
    const graph = ws.link();
    const asked = request("file", { scope: "src/query.ts", filters: { tests: false, packages: false, calls: true } });
    const answer = slice(graph, asked, [], 1);
    expect(names(answer)).toEqual(["build", "build>last", "src/db.ts", "5 callbacks"]);
    const bundle = answer.nodes.at(-1)!;
    expect(bundle.bundle?.members.map(({ id }) => id)).toEqual(ids);
    const [edge, ...rest] = answer.edges.filter(({ to }) => to === bundle.id);
    expect(edge).toMatchObject({ from: "src/query.ts#build", kind: "call" });
    expect(edge!.calls).toHaveLength(4);
    expect(rest).toEqual([]);
    const opened = slice(graph, { ...asked, expanded: [bundle.id] }, [], 1);
    expect(opened.nodes.filter((node) => node.bundle)).toEqual([]);
    expect(opened.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]));
    expect(slice(graph, { ...asked, budget: 2 }, [], 1).notice).toMatch(/^2 of/);
  });

  it("show callbacks apart where they are few, and where they carry a finding", () => {
    const { ws } = callbacks(2);
    const asked = request("file", { scope: "src/query.ts" });
    expect(slice(ws.link(), asked, [], 1).nodes.some((node) => node.bundle)).toBe(false);
    const { ws: many, ids } = callbacks(4);
    const marked = slice(many.link(), asked, [finding("src/query.ts", ids[1]!)], 1);
    expect(names(marked)).toContain("build>map.arg1");
    expect(marked.nodes.find((node) => node.bundle)?.bundle?.members).toHaveLength(4);
  });

  it("show what is in a folder, and open it in turn", () => {
    const graph = service().link();
    const answer = slice(graph, request("folder", { scope: "src" }), [finding("src/db/load.ts")], 1);
    expect(names(answer).sort()).toEqual(["src/db/", "src/main.ts", "src/orders/"]);
    expect(answer.nodes.find(({ name }) => name === "src/db/")).toMatchObject({
      severity: "warning",
      cluster: { files: 1, functions: 2, findings: 1 },
    });
    const across = answer.edges.find(({ from, to }) => from === "folder src/orders" && to === "folder src/db");
    expect(across?.calls).toHaveLength(3);
    const opened = slice(graph, request("folder", { scope: "src", expanded: ["folder src/orders"] }), [], 1);
    expect(names(opened).sort()).toEqual(["src/db/", "src/main.ts", "src/orders/pay.ts", "src/orders/ship.ts"]);
    const inside = ["folder src/orders", "file src/orders/pay.ts"];
    expect(names(slice(graph, request("folder", { scope: "src", expanded: inside }), [], 1))).toContain("pay");
    expect(slice(graph, request("folder", { scope: "nowhere" }), [], 1).notice).toContain("nowhere");
  });

  it("show in the overview what has findings, and all of it when nothing has", () => {
    const graph = service().link();
    const found = [finding("src/db/load.ts", "src/db/load.ts#load"), finding("src/orders/pay.ts")];
    const answer = slice(graph, request("overview"), found, 1);
    expect(names(answer).sort()).toEqual(["src/db/load.ts", "src/orders/pay.ts"]);
    expect(answer.edges).toHaveLength(1);
    const clean = slice(graph, request("overview"), [], 1);
    expect(names(clean).sort()).toEqual(["src/db/", "src/main.ts", "src/orders/"]);
    expect(clean.notice).toContain("no findings");
    expect(slice(new Workspace().link(), request("overview"), [], 1).nodes).toEqual([]);
  });
});

it("every view keeps to its budget and closes over its edges, with ids of its own for each node", () => {
  const modes: SliceMode[] = ["path", "file", "folder", "overview", "resource", "chain"];
  fc.assert(
    fc.property(
      arbitraryWorkspace(),
      fc.constantFrom(...modes),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(99),
      fc.nat(99),
      fc.boolean(),
      (ws, mode, budget, a, b, calls) => {
        const graph = ws.link();
        const pick = (at: number) => graph.nodes[at % Math.max(1, graph.nodes.length)];
        const file = pick(a)?.place?.file ?? "a.ts";
        const asked = request(mode, {
          roots: [pick(a)?.id ?? "", pick(b)?.id ?? ""],
          scope: mode === "file" ? file : file.split("/").slice(0, -1).join("/"),
          resource: graph.resources[0]?.id ?? "none",
          filters: { tests: true, packages: true, calls },
          expanded: [`file ${file}`],
          budget,
        });
        const found = graph.nodes.slice(0, 2).map(({ id, place }) => finding(place?.file ?? "a.ts", id));
        const answer = slice(graph, asked, found, 1);
        const ids = answer.nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { from, to } of answer.edges) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
        expect(new Set(answer.edges.map(({ id }) => id)).size).toBe(answer.edges.length);
        if (mode === "folder" || mode === "overview") expect(ids.length).toBeLessThanOrEqual(budget);
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      },
    ),
    { numRuns: 150 },
  );
});
