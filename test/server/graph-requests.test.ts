import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SliceRequest } from "../../src/protocol/index.js";
import { cycleFiles } from "./fixtures.js";
import { positionOf, TestServer, Workspace } from "./harness.js";

const around: Omit<SliceRequest, "roots" | "mode"> = {
  depthUp: 2,
  depthDown: 2,
  filters: { tests: true, packages: true, calls: true },
  expanded: [],
  budget: 150,
};

describe("requests about the graph", () => {
  let workspace: Workspace;
  let server: TestServer;

  beforeAll(async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace);
  });
  afterAll(() => {
    server.kill();
    workspace.dispose();
  });

  it("finds the function at a position, its code, and functions by name", async () => {
    const uri = workspace.uri("src/b.ts");
    const position = positionOf(cycleFiles["src/b.ts"], "await functionA");
    const node = await server.request("awaitscope/nodeAt", { uri, position });
    expect(node).toMatchObject({ id: "src/b.ts#functionC", name: "functionC" });
    expect(node?.cycles).toHaveLength(1);
    const place = await server.request("awaitscope/locate", { id: "src/b.ts#functionC" });
    expect(place).toMatchObject({ uri, range: { start: positionOf(cycleFiles["src/b.ts"], "functionC", 1) } });
    expect(await server.request("awaitscope/locate", { id: "no such thing" })).toBeNull();
    const hits = await server.request("awaitscope/search", { query: "functionb", limit: 5 });
    expect(hits[0]).toMatchObject({ id: "src/b.ts#functionB" });
  });

  it("draws the chain around a function, and the cycle", async () => {
    const chain = await server.request("awaitscope/slice", { ...around, mode: "chain", roots: ["src/a.ts#functionA"] });
    expect(chain.generation).toBe(server.generation);
    expect(chain.nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["src/a.ts#functionA", "src/b.ts#functionB", "src/b.ts#functionC"]),
    );
    const [cycle] = await server.request("awaitscope/cycles", {});
    expect(cycle?.cycle.kind).toBe("unconditional");
    const drawn = await server.request("awaitscope/slice", {
      ...around,
      mode: "cycle",
      roots: [],
      cycle: cycle?.cycle.id ?? "",
    });
    expect(drawn.edges.filter((edge) => edge.cycle)).toHaveLength(3);
    const call = drawn.edges[0]?.calls[0];
    expect(await server.request("awaitscope/locate", { id: call?.id ?? "" })).toMatchObject({
      uri: expect.stringContaining("file:") as string,
    });
  });

  it("groups by file or folder, and folds up what it is asked to", async () => {
    const asked = { ...around, mode: "chain", roots: ["src/a.ts#functionA"], groupBy: "file" } as const;
    expect((await server.request("awaitscope/slice", asked)).request).toEqual(asked);
    const folded = { ...asked, folded: ["file src/b.ts"] };
    const drawn = await server.request("awaitscope/slice", folded);
    expect(drawn.request).toEqual(folded);
    expect(drawn.nodes.find(({ id }) => id === "file src/b.ts")?.cluster).toMatchObject({ functions: 2 });
    const text = await server.request("awaitscope/export", { request: folded, format: "mermaid" });
    expect(text?.text).toContain("src/b.ts");
    expect(text?.text).not.toContain("functionB");
  });

  it("lists cycles with each of their places", async () => {
    const [cycle] = await server.request("awaitscope/cycles", {});
    expect(cycle?.title).toBe("functionA → functionB → functionC → functionA");
    expect(cycle?.locations).toHaveLength(3);
    for (const { uri, range } of cycle?.locations ?? []) {
      const text = uri.endsWith("a.ts") ? cycleFiles["src/a.ts"] : cycleFiles["src/b.ts"];
      expect(text.split("\n")[range.start.line]).toContain("await function");
    }
  });

  it("goes round the cycle, forth and back, and arrives where it started", async () => {
    let uri = workspace.uri("src/a.ts");
    let position = positionOf(cycleFiles["src/a.ts"], "await functionB");
    const steps: number[] = [];
    const places: string[] = [];
    for (const direction of ["next", "next", "next", "previous", "previous", "previous"] as const) {
      const hop = await server.request("awaitscope/hop", { uri, position, direction });
      if (!hop) throw new Error("no hop");
      expect(hop.steps).toBe(3);
      expect(hop.label).toContain("functionA → functionB");
      uri = hop.uri;
      position = hop.range.start;
      steps.push(hop.step);
      places.push(`${uri}:${position.line}`);
    }
    expect(steps).toEqual([2, 3, 1, 3, 2, 1]);
    expect(new Set(places).size).toBe(3);
    expect(places[2]).toBe(places[5]);
    expect(uri).toBe(workspace.uri("src/a.ts"));
    const elsewhere = { line: 0, character: 0 };
    expect(await server.request("awaitscope/hop", { uri, position: elsewhere, direction: "next" })).toBeNull();
  });

  it("draws hundreds of callers as one, and as many as fit when that is opened", async () => {
    const name = "src/hub.ts";
    const calls = Array.from({ length: 300 }, (_, i) => `export async function caller${i}() { await hub(); }\n`);
    const other = new Workspace({ [name]: `export async function hub() { await fetch("x"); }\n${calls.join("")}` });
    const own = await TestServer.on(other);
    try {
      const asked = { ...around, mode: "chain" as const, roots: [`${name}#hub`] };
      const drawn = await own.request("awaitscope/slice", asked);
      const bundle = drawn.nodes.find((node) => node.bundle);
      expect(bundle).toMatchObject({ name: "300 callers", bundle: { side: "in", kind: "await" } });
      expect(drawn.nodes.length).toBeLessThan(5);
      const opened = await own.request("awaitscope/slice", { ...asked, expanded: [bundle?.id ?? ""] });
      expect(opened.nodes).toHaveLength(150);
      expect(opened.notice).toMatch(/^150 of 30\d functions are shown/);
      expect(await own.request("awaitscope/locate", { id: bundle?.id ?? "" })).toBeNull();
    } finally {
      own.kill();
      other.dispose();
    }
  });

  it("draws who holds a lock, what runs meanwhile, and where each of it is written", async () => {
    const name = "src/pay.ts";
    const text = `import { Mutex } from "async-mutex";
const lock = new Mutex();
export async function pay(): Promise<void> {
  await lock.runExclusive(async () => {
    await charge();
  });
}
async function charge(): Promise<void> {
  await fetch("https://bank.example/");
}
`;
    const other = new Workspace({ [name]: text });
    const own = await TestServer.on(other);
    try {
      const asked = { ...around, mode: "resource" as const, roots: [], resource: `${name}#lock` };
      const drawn = await own.request("awaitscope/slice", asked);
      expect(drawn.notice).toBeUndefined();
      const lock = drawn.nodes.find((node) => node.resource);
      expect(lock).toMatchObject({
        id: `resource ${name}#lock`,
        name: "lock",
        resource: { kind: "lock", by: "async-mutex" },
      });
      expect(drawn.nodes.map((node) => node.name)).toContain("pay");
      const takes = drawn.edges.find(({ to }) => to === lock?.id);
      expect(takes).toMatchObject({ kind: "acquire", from: `${name}#pay` });
      const place = await own.request("awaitscope/locate", { id: takes?.uses?.[0]?.id ?? "" });
      expect(place).toMatchObject({ uri: other.uri(name), range: { start: { line: 3 } } });
      expect(await own.request("awaitscope/locate", { id: lock?.id ?? "" })).toMatchObject({
        range: { start: { line: 1 } },
      });
      expect(drawn.edges.some(({ holds }) => holds?.includes("lock"))).toBe(true);
      const gone = await own.request("awaitscope/slice", { ...asked, resource: "gone" });
      expect(gone).toMatchObject({ nodes: [], notice: "This resource is gone: the code has changed since." });
    } finally {
      own.kill();
      other.dispose();
    }
  });

  it("knows files and folders by their URI, and nothing outside", async () => {
    const at = (uri: string) => server.request("awaitscope/fileAt", { uri });
    expect(await at(workspace.uri("src/a.ts"))).toEqual({ kind: "file", path: "src/a.ts" });
    expect(await at(workspace.uri("src"))).toEqual({ kind: "folder", path: "src" });
    expect(await at(workspace.uri())).toEqual({ kind: "folder", path: "" });
    expect(await at(workspace.uri("tsconfig.json"))).toBeNull();
    expect(await at("file:///etc")).toBeNull();
    expect(await at("untitled:src/a.ts")).toBeNull();
  });

  it("finds the functions of a stack trace, from another machine, compiled, or pending, as a chain", async () => {
    const a = cycleFiles["src/a.ts"].split("\n").findIndex((line) => line.includes("await"));
    const text = `Error: no answer
    at async Promise.all (index 0)
    at async functionC (/srv/app/src/b.ts:8:3)
    at async functionB (file:///srv/app/src/b.ts:4:3)
    at async functionA (${workspace.path}/src/a.ts:${a + 1}:3)
    at async main (/elsewhere/node_modules/x/main.js:1:1)`;
    const stack = await server.request("awaitscope/locateStack", { text });
    expect(stack).toMatchObject({ found: 3, total: 5 });
    expect(stack?.nodes).toEqual(["src/a.ts#functionA", "src/b.ts#functionB", "src/b.ts#functionC"]);
    const messages = stack?.steps.map(({ message }) => message) ?? [];
    expect(messages[0]).toContain("not in this workspace: at async main");
    expect(messages[1]).toContain("`functionA`");
    expect(messages[2]).toBe("`functionA` awaits `functionB`");
    expect(messages[3]).toBe("`functionB` awaits `functionC`");
    expect(stack?.steps[2]).toMatchObject({
      place: "src/a.ts:4",
      uri: workspace.uri("src/a.ts"),
      edge: expect.any(String) as string,
    });
    const compiled = await server.request("awaitscope/locateStack", {
      text: "at async functionB (C:\\build\\dist\\b.js:99:1)",
    });
    expect(compiled?.nodes).toEqual(["src/b.ts#functionB"]);
    const pending = await server.request("awaitscope/locateStack", {
      text: "# Timeout\nsrc/b.ts:8 - await functionA()",
    });
    expect(pending?.nodes).toEqual(["src/b.ts#functionC"]);
    expect(await server.request("awaitscope/locateStack", { text: "nothing" })).toMatchObject({ found: 0, total: 0 });
  });

  it("analyses anew on request", async () => {
    const before = server.generation;
    const status = await server.request("awaitscope/analyze", {});
    expect(status).toMatchObject({ files: 2, cycles: 1 });
    expect(status.generation).toBeGreaterThan(before);
  });
});
