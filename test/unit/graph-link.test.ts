import { describe, expect, it } from "vitest";
import type { CallFact, EdgeKind, Target } from "../../src/model/index.js";
import { drawn, external, given, method, param, Workspace } from "./graph-kit.js";

const unresolved: Target = { kind: "unresolved", text: "mystery" };

describe("edge kinds", () => {
  const asynchronous = { async: true };
  const promising = { async: false, returnsPromise: true };
  const plain = { async: false, returnsPromise: false };
  const rows: [string, Partial<CallFact>, object | Target, EdgeKind][] = [
    ["awaited async", {}, asynchronous, "await"],
    ["awaited, returns a promise", {}, promising, "await"],
    ["awaited, synchronous", {}, plain, "call"],
    ["awaited, returns something unknown", {}, { ...plain, mayReturnPromise: true as const }, "await"],
    ["returned, returns something unknown", { use: "returned" }, { ...plain, mayReturnPromise: true as const }, "call"],
    ["awaited external", {}, external("pg", "Pool.query"), "await"],
    ["awaited external that gives no promise", {}, external("lib", "Array.map", false), "call"],
    ["array method in an awaited expression", {}, external("lib", "Array.map"), "call"],
    ["combinator", {}, external("lib", "Promise.all"), "await"],
    ["awaited unresolved", {}, unresolved, "await"],
    ["returned async", { use: "returned" }, asynchronous, "await"],
    ["returned, synchronous", { use: "returned" }, plain, "call"],
    ["returned external promise", { use: "returned" }, external("pg", "Pool.query", true), "await"],
    ["returned unknown external in an async function", { use: "returned" }, external("x", "y"), "await"],
    ["stored async", { use: "stored" }, asynchronous, "defer"],
    ["stored, synchronous", { use: "stored" }, plain, "call"],
    ["discarded async", { use: "discarded" }, promising, "spawn"],
    ["discarded, synchronous", { use: "discarded" }, plain, "call"],
    ["discarded unknown external", { use: "discarded" }, external("x", "y"), "call"],
    ["argument of another call, async", { use: "value" }, asynchronous, "defer"],
    ["operand, synchronous", { use: "value" }, plain, "call"],
    ["timer", { use: "discarded", form: "callback", callback: { when: "schedule" } }, asynchronous, "schedule"],
    ["import", { use: "value", form: "import" }, plain, "import"],
    ["made async iterator", { use: "stored" }, { generator: true }, "call"],
    ["for await over a generator", { wait: "for-await", form: "iterate" }, { generator: true }, "await"],
    ["yield* of a plain generator", { wait: "yield*", form: "iterate" }, { ...plain, generator: true }, "await"],
    ["for of over a plain generator", { use: "value", form: "iterate" }, { ...plain, generator: true }, "call"],
  ];
  it.each(rows)("%s", (_, call, target, kind) => {
    const ws = new Workspace();
    const a = ws.fn("a");
    ws.call(a, "kind" in target ? target : ws.fn("b", target), call);
    expect(ws.link().edges.map((edge) => edge.kind)).toEqual([kind]);
  });

  it("takes a returned unknown call of a plain function for a call", () => {
    const ws = new Workspace();
    ws.call(ws.fn("a", { async: false }), external("x", "y"), { use: "returned" });
    expect(ws.link().edges[0]!.kind).toBe("call");
  });
});

describe("nodes", () => {
  it("come by file and source, then externals and unresolved, whatever the order of the files", () => {
    const make = (files: readonly string[]): Workspace => {
      const ws = new Workspace();
      for (const file of files) {
        ws.fn("<module>", { file, async: false });
        const f = ws.fn("f", { file });
        ws.call(f, external(file === "b.ts" ? "pg" : "node:fs", file === "b.ts" ? "Pool.query" : "readFile"));
        ws.call(f, unresolved);
      }
      return ws;
    };
    const graph = make(["b.ts", "a.ts"]).link();
    expect(graph.nodes.map(({ id }) => id)).toEqual([
      "a.ts#<module>",
      "a.ts#f",
      "b.ts#<module>",
      "b.ts#f",
      "node:fs#readFile",
      "?#mystery",
      "pg#Pool.query",
    ]);
    expect(graph.node("pg#Pool.query")).toMatchObject({ kind: "external", module: "pg", sink: "database" });
    const other = make(["a.ts", "b.ts"]).link();
    expect(JSON.stringify([other.nodes, other.edges])).toBe(JSON.stringify([graph.nodes, graph.edges]));
  });

  it("numbers equal edges in source order", () => {
    const ws = new Workspace();
    const a = ws.fn("a");
    const b = ws.fn("b");
    ws.call(a, b);
    ws.call(a, b);
    expect(ws.link().edges.map(({ id }) => id)).toEqual(["a.ts#a -> a.ts#b @1", "a.ts#a -> a.ts#b @2"]);
  });

  it("leaves out imports of files that are gone", () => {
    const ws = new Workspace();
    ws.call(ws.fn("<module>", { async: false }), "gone.ts#<module>", { form: "import", use: "value" });
    expect(ws.link().edges).toEqual([]);
  });
});

describe("dispatch", () => {
  function classes(): Workspace {
    const ws = new Workspace();
    ws.type("Repo", { kind: "interface", abstract: ["get"] });
    ws.type("Base", { bases: ["Repo"], members: { get: ws.fn("Base.get", { owner: "Base" }) } });
    ws.type("Sub", { bases: ["Base"], members: { get: ws.fn("Sub.get", { owner: "Sub" }) } });
    ws.type("Leaf", { bases: ["Sub"], members: { other: ws.fn("Leaf.other", { owner: "Leaf" }) } });
    return ws;
  }
  const edgesOf = (target: Target, owner?: string): string[] => {
    const ws = classes();
    ws.call(ws.fn("caller", owner === undefined ? {} : { owner }), target);
    return drawn(ws.link().edges);
  };

  it("goes to the nearest definition above and to those below", () => {
    expect(edgesOf(method("Base", "get"))).toEqual([
      "caller -await-> Base.get (dispatch)",
      "caller -await-> Sub.get (dispatch)",
    ]);
    expect(edgesOf(method("Leaf", "get"))).toEqual(["caller -await-> Sub.get"]);
  });
  it("goes only up when exact", () => {
    expect(edgesOf(method("Base", "get", { exact: true }))).toEqual(["caller -await-> Base.get"]);
  });
  it("guesses through interfaces", () => {
    expect(edgesOf(method("Repo", "get"))).toEqual([
      "caller -await-> Base.get (guess)",
      "caller -await-> Sub.get (guess)",
    ]);
  });
  it("guesses on another instance of the caller's own kind, not on this", () => {
    expect(edgesOf(method("Leaf", "get"), "Leaf")).toEqual(["caller -await-> Sub.get (guess)"]);
    expect(edgesOf(method("Leaf", "get"), "Base")).toEqual(["caller -await-> Sub.get (guess)"]);
    expect(edgesOf(method("Leaf", "get", { onThis: true }), "Leaf")).toEqual(["caller -await-> Sub.get"]);
  });
  it("finds implementations that inherit the method from another base", () => {
    const ws = new Workspace();
    ws.type("Port", { kind: "interface", abstract: ["send"] });
    ws.type("Helper", { members: { send: ws.fn("Helper.send") } });
    ws.type("Impl", { bases: ["Helper", "Port"] });
    ws.call(ws.fn("caller"), method("Port", "send"));
    expect(drawn(ws.link().edges)).toEqual(["caller -await-> Helper.send (dispatch)"]);
  });
  it("guesses functions by the type they are said to be of, where there are any", () => {
    const ws = new Workspace();
    ws.type("Job", { kind: "interface", abstract: ["()"] });
    ws.type("Open", { kind: "interface", abstract: ["()"] });
    ws.type("one()", { kind: "object", bases: ["Job"], members: { "()": ws.fn("one") } });
    ws.type("two()", { kind: "object", bases: ["Job"], members: { "()": ws.fn("two") } });
    const target = ws.fn("known");
    ws.call(ws.fn("caller"), method("Job", "()"));
    ws.call(ws.fn("other"), [method("Open", "()"), { kind: "function", id: target }]);
    expect(drawn(ws.link().edges)).toEqual([
      "caller -await-> one (guess)",
      "caller -await-> two (guess)",
      "other -await-> known",
    ]);
  });
  it("goes to the package whose class is extended, to nowhere otherwise", () => {
    const ws = new Workspace();
    ws.type("Db", { bases: ["pg#Pool"] });
    ws.type("Plain", {});
    const a = ws.fn("a");
    ws.call(a, method("Db", "query"));
    ws.call(a, method("Plain", "nothing"), { text: "plain.nothing" });
    ws.call(a, method("Plain", "constructor", { exact: true }), { form: "new" });
    const graph = ws.link();
    expect(graph.edges.map(({ to }) => to)).toEqual(["pg#Pool.query", "?#plain.nothing"]);
    expect(graph.stats).toMatchObject({ asyncCalls: 3, unresolvedAsyncCalls: 1 });
  });
  it("leaves the doubles of tests to tests", () => {
    const ws = new Workspace();
    ws.type("Port", { kind: "interface", abstract: ["send"] });
    ws.type("Real", { bases: ["Port"], members: { send: ws.fn("Real.send") } });
    const file = "test/fake.ts";
    ws.type("Fake", { bases: ["Port"], members: { send: ws.fn("Fake.send", { file }) } }, file);
    ws.call(ws.fn("caller"), method("Port", "send"));
    ws.call(ws.fn("case", { file }), method("Port", "send"));
    const graph = ws.link();
    expect(drawn(graph.out("a.ts#caller"))).toEqual(["caller -await-> Real.send (dispatch)"]);
    expect(graph.out("test/fake.ts#case")).toHaveLength(2);
  });
  it("survives inheritance in a circle", () => {
    const ws = new Workspace();
    ws.type("A", { bases: ["B"] });
    ws.type("B", { bases: ["A"], members: { m: ws.fn("B.m") } });
    ws.call(ws.fn("caller"), method("A", "m"));
    expect(drawn(ws.link().edges)).toEqual(["caller -await-> B.m"]);
  });
});

describe("callbacks", () => {
  it("keeps the callers of a wrapper apart", () => {
    const ws = new Workspace();
    const retry = ws.fn("withRetry");
    ws.call(retry, param(retry), { inLoop: true });
    for (const [caller, callback] of [
      ["a", "b"],
      ["c", "d"],
    ] as const) {
      ws.call(ws.fn(caller), retry, { args: [given(ws.fn(callback))] });
    }
    expect(drawn(ws.link().edges)).toEqual([
      "withRetry -await-> b (shared)",
      "withRetry -await-> d (shared)",
      "a -await-> withRetry",
      "a -await-> b (via withRetry)",
      "c -await-> withRetry",
      "c -await-> d (via withRetry)",
    ]);
  });

  it.each<[CallFact["use"], CallFact["use"], EdgeKind]>([
    ["awaited", "awaited", "await"],
    ["awaited", "discarded", "spawn"],
    ["discarded", "awaited", "spawn"],
    ["stored", "returned", "defer"],
    ["returned", "returned", "await"],
    ["awaited", "stored", "defer"],
  ])("a call that is %s of a wrapper whose own is %s: %s", (outer, inner, kind) => {
    const ws = new Workspace();
    const wrapper = ws.fn("wrapper");
    ws.call(wrapper, param(wrapper), { use: inner });
    ws.call(ws.fn("a"), wrapper, { use: outer, args: [given(ws.fn("b"))] });
    expect(ws.link().edges.find(({ via }) => via)!.kind).toBe(kind);
  });

  it("follows parameters through wrappers, closures and members of options", () => {
    const ws = new Workspace();
    const inner = ws.fn("inner");
    ws.call(inner, param(inner, 0, "run"));
    const outer = ws.fn("outer");
    const closure = ws.fn("outer>fn0", { parent: outer });
    ws.call(closure, inner, { use: "returned", args: [{ index: 0, path: ["run"], target: param(outer, 1) }] });
    const limit = ws.call(outer, external("p-limit", "default()"));
    ws.call(outer, closure, {
      form: "callback",
      runBy: limit,
      callback: { when: "inherit" },
      fanOut: { kind: "bounded", by: "p-limit", width: 4 },
    });
    ws.call(ws.fn("a"), outer, { args: [given(ws.fn("b"), 1)] });
    const graph = ws.link();
    expect(drawn(graph.out("a.ts#a"))).toEqual(["a -await-> outer", "a -await-> b (via outer)"]);
    expect(graph.out("a.ts#a")[1]!.fanOut).toEqual({ kind: "bounded", by: "p-limit", width: 4 });
    expect(drawn(graph.out("a.ts#inner"))).toEqual(["inner -await-> b (shared)"]);
  });

  it("follows functions handed on whole, with their members", () => {
    const ws = new Workspace();
    const inner = ws.fn("inner");
    ws.call(inner, param(inner, 0, "onDone"));
    const outer = ws.fn("outer");
    ws.call(outer, inner, { args: [{ index: 0, passes: 2 }] });
    ws.call(ws.fn("a"), outer, { args: [given(ws.fn("b"), 2, "onDone")] });
    expect(drawn(ws.link().out("a.ts#a"))).toContain("a -await-> b (via outer)");
  });

  it("ends on functions that hand themselves ever deeper members", () => {
    const ws = new Workspace();
    const walk = ws.fn("walk");
    ws.call(walk, param(walk, 0, "visit"));
    ws.call(walk, walk, { args: [{ index: 0, target: param(walk, 0, "next") }] });
    ws.call(ws.fn("a"), walk, { args: [given(ws.fn("b"), 0, "next", "visit")] });
    expect(drawn(ws.link().out("a.ts#a"))).toContain("a -await-> b (via walk)");
  });

  it("sees semaphores of the library and by hand around a callback", () => {
    const ws = new Workspace();
    const guarded = ws.fn("guarded");
    ws.call(guarded, external("async-sema", "Sema.acquire", true), { text: "sema.acquire" });
    ws.call(guarded, param(guarded));
    const byHand = ws.fn("byHand");
    ws.call(byHand, { kind: "unresolved", text: "this.slots.acquire" }, { text: "this.slots.acquire" });
    ws.call(byHand, param(byHand));
    ws.call(byHand, { kind: "unresolved", text: "release" }, { text: "release", use: "discarded" });
    const free = ws.fn("free");
    ws.call(free, param(free));
    const b = ws.fn("b");
    const a = ws.fn("a");
    for (const wrapper of [guarded, byHand, free]) ws.call(a, wrapper, { args: [given(b)] });
    const bounds = ws
      .link()
      .edges.filter(({ via }) => via)
      .map(({ fanOut }) => fanOut);
    expect(bounds).toEqual([
      { kind: "bounded", by: "async-sema" },
      { kind: "bounded", by: "this.slots.acquire" },
      undefined,
    ]);
  });

  it("shows a fan-out inside the wrapper as its caller fills it", () => {
    const ws = new Workspace();
    const each = ws.fn("each");
    const closure = ws.fn("each>map.arg0", { parent: each });
    ws.call(each, closure, {
      form: "callback",
      callback: { when: "sync", each: true },
      combinator: "all",
      fanOut: { kind: "unbounded", over: { origin: "param", param: 0, text: "items" } },
    });
    ws.call(closure, param(each, 1), { use: "returned" });
    const b = ws.fn("b");
    const a = ws.fn("a");
    ws.call(a, each, { args: [{ index: 0, literal: 3 }, given(b, 1)] });
    ws.call(a, each, { args: [{ index: 0, passes: 4 }, given(b, 1)] });
    ws.call(a, each, { args: [given(b, 1)] });
    const fanOuts = ws
      .link()
      .edges.filter(({ via }) => via)
      .map(({ fanOut }) => fanOut);
    expect(fanOuts).toEqual([
      { kind: "literal", count: 3 },
      { kind: "unbounded", over: { origin: "param", param: 4, text: "items" } },
      { kind: "unbounded", over: { origin: "other", text: "items" } },
    ]);
  });

  it("keeps functions given to unknown callees reachable, with a wait only where the package is waited for", () => {
    const ws = new Workspace();
    const a = ws.fn("a");
    const b = ws.fn("b");
    ws.call(a, external("x", "register"), { args: [given(b)], use: "discarded" });
    ws.call(a, external("x", "retry"), { args: [given(b)] });
    const run = ws.call(a, external("x", "run"), { args: [given(b)] });
    ws.call(a, b, { form: "callback", runBy: run, callback: { when: "inherit" } });
    expect(drawn(ws.link().edges)).toEqual([
      "a -call-> x#register",
      "a -schedule-> b (guess)",
      "a -await-> x#retry",
      "a -await-> b (guess)",
      "a -await-> x#run",
      "a -await-> b",
    ]);
  });

  it("counts calls of parameters as resolved when a caller is known", () => {
    const ws = new Workspace();
    const known = ws.fn("known");
    ws.call(known, param(known));
    const unknown = ws.fn("unknown");
    ws.call(unknown, param(unknown), { text: "fn" });
    ws.call(ws.fn("a"), known, { args: [given(ws.fn("b"))] });
    const graph = ws.link();
    expect(graph.stats).toMatchObject({ asyncCalls: 3, unresolvedAsyncCalls: 1 });
    expect(drawn(graph.out(unknown))).toEqual(["unknown -await-> ?#fn"]);
  });
});

describe("events", () => {
  it("lead from the emission to the listeners of the same event of the same emitter", () => {
    const ws = new Workspace();
    const setUp = ws.fn("setUp", { file: "z.ts" });
    const listener = ws.fn("listener", { file: "z.ts" });
    const on = ws.call(setUp, external("node:events", "EventEmitter.on", false), { use: "discarded" });
    ws.event("z.ts", {
      op: "on",
      emitter: "bus",
      event: "saved",
      call: on,
      listener: { kind: "function", id: listener },
    });
    const save = ws.fn("save", { file: "a.ts" });
    for (const event of ["saved", "lost"]) {
      const emit = ws.call(save, external("node:events", "EventEmitter.emit", false), { use: "discarded" });
      ws.event("a.ts", { op: "emit", emitter: "bus", event, call: emit });
    }
    expect(drawn(ws.link().edges).filter((edge) => edge.includes("schedule"))).toEqual(["save -schedule-> listener"]);
  });
});
