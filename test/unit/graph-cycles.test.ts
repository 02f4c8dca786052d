import { describe, expect, it } from "vitest";
import type { Cycle, Must, NodeId } from "../../src/model/index.js";
import { all, any, external, given, method, param, site, Workspace } from "./graph-kit.js";

const brief = ({ kind, confidence, nodes }: Cycle): string =>
  `${kind} ${confidence}: ${nodes.map((id) => id.split("#")[1]).join(" ")}`;
const cyclesOf = (ws: Workspace): string[] => ws.link().cycles.map(brief);
const ring = (ws: Workspace, names: readonly string[], options: object = {}): NodeId[] => {
  const ids = names.map((name) => ws.fn(name, options));
  ids.forEach((id, at) => ws.must(id, ids[(at + 1) % ids.length]!));
  return ids;
};

describe("unconditional cycles", () => {
  it("are found and named with their places in order", () => {
    const ws = new Workspace();
    const [a] = ring(ws, ["functionA", "functionB", "functionC"]);
    ws.call(ws.fn("main"), a!);
    const [cycle, ...others] = ws.link().cycles;
    expect(others).toEqual([]);
    expect(brief(cycle!)).toBe("unconditional definite: functionA functionB functionC");
    expect(cycle!.edges.map(({ from, to }) => [from, to])).toEqual([
      ["a.ts#functionA", "a.ts#functionB"],
      ["a.ts#functionB", "a.ts#functionC"],
      ["a.ts#functionC", "a.ts#functionA"],
    ]);
    expect(cycle!.reason).toBe(
      "Each of these functions waits for the next on every path, and none of them can finish.",
    );
  });

  it("start where they are entered from outside, and keep their id wherever that is", () => {
    const make = (entered: number): Cycle => {
      const ws = new Workspace();
      const ids = ring(ws, ["a", "b", "c"], { exported: false });
      ws.call(ws.fn("main"), ids[entered]!);
      return ws.link().cycles[0]!;
    };
    expect(brief(make(1))).toBe("unconditional definite: b c a");
    expect(make(1).id).toBe(make(2).id);
  });

  it("wait for themselves", () => {
    const ws = new Workspace();
    ring(ws, ["a"]);
    const [cycle] = ws.link().cycles;
    expect(brief(cycle!)).toBe("unconditional definite: a");
    expect(cycle!.reason).toBe("`a` waits for itself on every path and can never finish.");
  });

  it("need each branch to come back", () => {
    const make = (formula: (b: number, c: number) => Must): string[] => {
      const ws = new Workspace();
      const a = ws.fn("a");
      const b = ws.fn("b");
      const c = ws.fn("c");
      const toB = ws.call(a, b);
      const toC = ws.call(a, c);
      ws.formula(a, formula(toB, toC));
      ws.must(b, a);
      ws.call(c, a);
      return cyclesOf(ws);
    };
    expect(make((b, c) => all(site(b), site(c)))).toEqual(["recursion definite: a b", "recursion definite: a c"]);
    expect(make((b, c) => any(site(c), site(b)))).toEqual(["unconditional definite: a b", "recursion definite: a c"]);
  });

  it("pass through synchronous functions that hand the promise on", () => {
    const ws = new Workspace();
    const f = ws.fn("f");
    const g = ws.fn("g");
    const h = ws.fn("h", { async: false, returnsPromise: false });
    ws.must(f, g);
    ws.must(g, h);
    ws.must(h, f, { use: "returned" });
    expect(cyclesOf(ws)).toEqual(["unconditional definite: f g h"]);
  });

  it("are no await cycles without an await", () => {
    const ws = new Workspace();
    ring(ws, ["f", "g"], { async: false });
    expect(cyclesOf(ws)).toEqual([]);
  });

  it.each(["discarded", "stored", "value"] as const)("are broken by a %s call", (use) => {
    const ws = new Workspace();
    const a = ws.fn("a");
    const b = ws.fn("b");
    ws.must(a, b);
    ws.must(b, a, { use });
    expect(cyclesOf(ws)).toEqual([]);
  });

  it("run over a parameter that the cycle itself fills: processUserData, Promise.all, auditUser", () => {
    const make = (args: { index: number; literal?: number; passes?: number }[]): string[] => {
      const ws = new Workspace();
      const process = ws.fn("processUserData");
      const each = ws.fn("processUserData>map.arg0", { parent: process, async: false, returnsPromise: true });
      const audit = ws.fn("auditUser");
      const run = ws.call(process, each, {
        form: "callback",
        callback: { when: "sync", each: true },
        combinator: "all",
        fanOut: { kind: "unbounded", over: { origin: "param", param: 0, text: "users" } },
      });
      ws.formula(process, {
        op: "non-empty",
        of: { origin: "param", param: 0, text: "users" },
        part: site(run),
      });
      ws.must(each, audit, { use: "returned" });
      ws.must(audit, process, { args });
      return cyclesOf(ws);
    };
    const nodes = "processUserData processUserData>map.arg0 auditUser";
    expect(make([{ index: 0, literal: 1 }])).toEqual([`unconditional likely: ${nodes}`]);
    expect(make([{ index: 0, literal: 0 }])).toEqual([`recursion definite: ${nodes}`]);
    expect(make([])).toEqual([`recursion definite: ${nodes}`]);
  });

  it("take elements handed on unchanged for the same elements", () => {
    const ws = new Workspace();
    const walk = ws.fn("walk", { params: ["items"] });
    const call = ws.call(walk, walk, { args: [{ index: 0, passes: 0 }] });
    ws.formula(walk, { op: "non-empty", of: { origin: "param", param: 0, text: "items" }, part: site(call) });
    expect(cyclesOf(ws)).toEqual(["unconditional likely: walk"]);
  });

  it("run over a literal", () => {
    const ws = new Workspace();
    const a = ws.fn("a");
    const call = ws.call(a, a);
    ws.formula(a, { op: "non-empty", of: { origin: "literal", count: 2, text: "[1, 2]" }, part: site(call) });
    expect(cyclesOf(ws)).toEqual(["unconditional definite: a"]);
  });

  it("go through a wrapper that surely runs and awaits its callback", () => {
    const make = (surely: boolean): string[] => {
      const ws = new Workspace();
      const wrapper = ws.fn("wrapper");
      const run = ws.call(wrapper, param(wrapper));
      if (surely) ws.formula(wrapper, any(site(run)));
      const outer = ws.fn("outer");
      ws.must(outer, wrapper, { args: [{ index: 0, passes: 1 }] });
      const a = ws.fn("a");
      const callback = ws.fn("a>outer.arg1", { parent: a, exported: false });
      ws.must(a, outer, { args: [given(callback, 1)] });
      ws.must(callback, a);
      return cyclesOf(ws);
    };
    expect(make(true)).toEqual(["unconditional definite: a a>outer.arg1"]);
    expect(make(false)).toEqual(["recursion definite: a a>outer.arg1"]);
  });

  it("are only possible behind a call that may throw", () => {
    const make = (order: "before" | "after", handled: boolean): string[] => {
      const ws = new Workspace();
      const guard = ws.fn("guard", { async: false, throws: true });
      const a = ws.fn("a");
      if (order === "before") ws.call(a, guard, { use: "discarded", handled });
      ws.must(a, a);
      if (order === "after") ws.call(a, guard, { use: "discarded", handled });
      return cyclesOf(ws);
    };
    expect(make("before", false)).toEqual(["unconditional possible: a"]);
    expect(make("before", true)).toEqual(["unconditional definite: a"]);
    expect(make("after", false)).toEqual(["unconditional definite: a"]);
  });

  it("are likely at most where one of several methods is called, but for this", () => {
    const make = (onThis: boolean): string[] => {
      const ws = new Workspace();
      const one = ws.fn("One.run", { owner: "One" });
      const two = ws.fn("Two.run", { owner: "Two" });
      ws.type("One", { members: { run: one } });
      ws.type("Two", { bases: ["One"], members: { run: two } });
      const caller = ws.fn("caller", onThis ? { owner: "One" } : {});
      ws.must(caller, method("One", "run", { onThis }));
      ws.must(one, caller);
      ws.must(two, caller);
      return cyclesOf(ws);
    };
    expect(make(false)).toEqual(["unconditional likely: One.run caller", "unconditional likely: Two.run caller"]);
    expect(make(true)).toEqual(["unconditional definite: One.run caller", "unconditional definite: Two.run caller"]);
  });

  it("are likely through the only implementations of interfaces", () => {
    const ws = new Workspace();
    ws.type("Payments", { kind: "interface", abstract: ["pay"] });
    ws.type("Orders", { kind: "interface", abstract: ["close"] });
    const pay = ws.fn("PaymentService.pay", { owner: "PaymentService" });
    const close = ws.fn("OrderService.close", { owner: "OrderService" });
    ws.type("PaymentService", { bases: ["Payments"], members: { pay } });
    ws.type("OrderService", { bases: ["Orders"], members: { close } });
    ws.must(pay, method("Orders", "close"));
    ws.must(close, method("Payments", "pay"));
    expect(cyclesOf(ws)).toEqual(["unconditional likely: PaymentService.pay OrderService.close"]);
  });

  it("do not count a function that only leads to one", () => {
    const ws = new Workspace();
    const [a] = ring(ws, ["a", "b"]);
    const walk = ws.fn("walk");
    ws.must(walk, a!);
    ws.call(walk, walk, { certain: false });
    expect(cyclesOf(ws)).toEqual(["unconditional definite: a b", "recursion definite: walk"]);
  });
});

describe("fabricated cycles", () => {
  it("retry wrappers are no hub", () => {
    const ws = new Workspace();
    const retry = ws.fn("withRetry");
    ws.formula(retry, site(ws.call(retry, param(retry))));
    const names = ["a", "b", "c"];
    const ids = names.map((name) => ws.fn(name));
    // a retries b, b retries c, c retries a plain function: withRetry comes up three times in one chain.
    const leaf = ws.fn("leaf");
    [...ids.slice(1), leaf].forEach((next, at) => ws.must(ids[at]!, retry, { args: [given(next)] }));
    expect(cyclesOf(ws)).toEqual([]);
  });

  it("decorators of one interface are no cycle, even as the only implementation", () => {
    const ws = new Workspace();
    ws.type("Repo", { kind: "interface", abstract: ["get"] });
    const cached = ws.fn("Cached.get", { owner: "Cached" });
    ws.type("Cached", { bases: ["Repo"], members: { get: cached } });
    ws.must(cached, method("Repo", "get"), { use: "returned" });
    expect(cyclesOf(ws)).toEqual(["recursion possible: Cached.get"]);
    expect(ws.link().cycles[0]!.reason).toMatch(/another instance/);
  });

  it("decorators that wrap each other are no cycle", () => {
    const ws = new Workspace();
    ws.type("Repo", { kind: "interface", abstract: ["get"] });
    for (const name of ["Cached", "Logged"]) {
      const get = ws.fn(`${name}.get`, { owner: name });
      ws.type(name, { bases: ["Repo"], members: { get } });
      ws.must(get, method("Repo", "get"), { use: "returned" });
    }
    for (const cycle of ws.link().cycles) expect(brief(cycle)).toMatch(/^recursion possible/);
  });

  it("a chain of handlers is no cycle", () => {
    const ws = new Workspace();
    const handle = ws.fn("Handler.handle", { owner: "Handler" });
    ws.type("Handler", { members: { handle } });
    ws.must(handle, method("Handler", "handle"));
    expect(cyclesOf(ws)).toEqual(["recursion possible: Handler.handle"]);
  });

  it("middleware that calls next is silent", () => {
    const ws = new Workspace();
    const log = ws.fn("log");
    ws.must(log, param(log, 1));
    const auth = ws.fn("auth");
    ws.must(auth, param(auth, 1));
    const app = ws.fn("<module>", { async: false });
    for (const middleware of [log, auth]) {
      ws.call(app, external("koa", "default.use"), { use: "discarded", args: [given(middleware)] });
    }
    expect(cyclesOf(ws)).toEqual([]);
  });

  it("a composed chain with a dispatch function is recursion", () => {
    const ws = new Workspace();
    const compose = ws.fn("compose");
    const dispatch = ws.fn("compose>dispatch", { parent: compose });
    const next = ws.fn("compose>dispatch>fn0", { parent: dispatch, async: false, returnsPromise: true });
    const middleware = ws.fn("middleware");
    ws.must(compose, dispatch);
    ws.call(dispatch, param(compose), { certain: false, args: [given(next, 1)] });
    ws.call(next, dispatch, { use: "returned" });
    ws.must(middleware, param(middleware, 1));
    ws.call(ws.fn("serve"), compose, { args: [given(middleware)] });
    for (const cycle of ws.link().cycles) expect(cycle.kind).toBe("recursion");
  });

  const ways: [string, (ws: Workspace, f: NodeId) => void, RegExp][] = [
    ["a tree walk", (ws, f) => void ws.call(f, f, { inLoop: true, certain: false }), /loop around the await/],
    [
      "a tree walk by Promise.all",
      (ws, f) => {
        const over = { origin: "other", text: "node.children" } as const;
        const call = ws.call(f, f, { combinator: "all", fanOut: { kind: "unbounded", over } });
        ws.formula(f, { op: "non-empty", of: over, part: site(call) });
      },
      /`node.children` on line \d+ may be empty/,
    ],
    ["pagination", (ws, f) => void ws.call(f, f, { use: "returned", certain: false }), /does not come to/],
    ["retry with a counter", (ws, f) => void ws.call(f, f, { tryBlock: "catch", certain: false }), /does not come to/],
    ["a base case that returns first", (ws, f) => void ws.call(f, f), /leaves `f` before the await on line \d+/],
    [
      "a rest of alternatives",
      (ws, f) => {
        const call = ws.call(f, f, { certain: false });
        ws.formula(f, all(site(call), any()));
      },
      /does not come to/,
    ],
  ];
  it.each(ways)("%s is recursion", (_, write, reason) => {
    const ws = new Workspace();
    const f = ws.fn("f");
    write(ws, f);
    const [cycle] = ws.link().cycles;
    expect(brief(cycle!)).toBe("recursion definite: f");
    expect(cycle!.reason).toMatch(reason);
  });

  it("a visitor over classes is recursion", () => {
    const ws = new Workspace();
    const visit = ws.fn("Printer.visit", { owner: "Printer" });
    ws.type("Printer", { members: { visit } });
    ws.type("Node", { kind: "interface", abstract: ["accept"] });
    const accept = ws.fn("Block.accept", { owner: "Block" });
    ws.type("Block", { bases: ["Node"], members: { accept } });
    ws.must(accept, method("Printer", "visit"));
    ws.call(visit, method("Node", "accept"), { inLoop: true, certain: false });
    for (const cycle of ws.link().cycles) expect(brief(cycle)).toMatch(/^recursion likely/);
  });

  it("a generator that reads itself before it gives anything is unconditional", () => {
    const ws = new Workspace();
    const ticks = ws.fn("ticks", { generator: true });
    ws.must(ticks, ticks, { form: "iterate", wait: "yield*" });
    expect(cyclesOf(ws)).toEqual(["unconditional definite: ticks"]);
  });

  it("a generator that is made and not read is none", () => {
    const ws = new Workspace();
    const ticks = ws.fn("ticks", { generator: true });
    ws.must(ticks, ticks, { use: "returned", wait: "return" });
    expect(cyclesOf(ws).filter((one) => one.startsWith("unconditional"))).toEqual([]);
  });

  it("a catch handler that tries again is recursion", () => {
    const ws = new Workspace();
    const load = ws.fn("load");
    ws.must(load, load, { form: "callback", callback: { when: "continuation", maybe: true } });
    expect(cyclesOf(ws)).toEqual(["recursion definite: load"]);
  });
});
