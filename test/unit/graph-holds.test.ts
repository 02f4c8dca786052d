import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  AsyncGraph,
  CalloutFact,
  Handing,
  HoldWait,
  NodeId,
  Range,
  ResourceRef,
  ResourceUse,
  TakingFact,
} from "../../src/model/index.js";
import { arbitraryWorkspace } from "./graph-arbitrary.js";
import { given, param, Workspace } from "./graph-kit.js";

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const shared: ResourceRef = { id: "a.ts#lock", on: "shared" };
const field: ResourceRef = { id: "a.ts#Mutex.tail", on: "this" };

/** Adds to the resources that a file's facts tell of. */
function tell(
  workspace: Workspace,
  facts: { uses?: ResourceUse[]; handings?: Handing[]; takings?: TakingFact[]; callouts?: CalloutFact[] },
): void {
  const file = workspace.facts().get("a.ts");
  if (!file) throw new Error("no functions yet");
  const { made, uses, handings, takings = [], callouts = [] } = file.resources;
  Object.assign(file, {
    resources: {
      made,
      uses: [...uses, ...(facts.uses ?? [])],
      handings: [...handings, ...(facts.handings ?? [])],
      takings: [...takings, ...(facts.takings ?? [])],
      callouts: [...callouts, ...(facts.callouts ?? [])],
    },
  });
}

const take = (fn: NodeId, resource: ResourceRef, more: Partial<ResourceUse> = {}): ResourceUse => ({
  op: "acquire",
  kind: "lock",
  by: "test",
  resource,
  function: fn,
  range: nowhere,
  waits: true,
  ...more,
});

const told = (waits: readonly HoldWait[]): string[] =>
  waits.map(({ held, wait, match, path }) => {
    const short = (id: NodeId): string => id.slice(id.indexOf("#") + 1);
    const way = [held.by.use.function, ...path.map(({ to }) => to)].map(short).join(" > ");
    return `${match} ${way} ${wait.use.op}`;
  });

/** `outer` holds a lock around a call of `inner`, which takes one. */
function nested(
  held: ResourceRef,
  wanted: ResourceRef,
  inner: Partial<ResourceUse> = {},
  use: "awaited" | "discarded" = "awaited",
): AsyncGraph {
  const workspace = new Workspace();
  const outer = workspace.fn("outer");
  const middle = workspace.fn("middle");
  const innermost = workspace.fn("inner");
  const call = workspace.call(outer, middle);
  workspace.call(middle, innermost, { use });
  tell(workspace, { uses: [take(outer, held, { runs: [call] }), take(innermost, wanted, inner)] });
  return workspace.link();
}

describe("a wait while holding", () => {
  test("is found for one resource as it is among all of them", () => {
    const use = fc.record({
      at: fc.nat(),
      of: fc.constantFrom("lock", "pool", "gate"),
      on: fc.constantFrom("shared", "this"),
      runs: fc.nat(),
    });
    let count = 0;
    fc.assert(
      fc.property(arbitraryWorkspace(), fc.array(use, { minLength: 2, maxLength: 8 }), (workspace, uses) => {
        for (const [file, facts] of workspace.facts()) {
          const calls = facts.calls.filter(({ use: how }) => how === "awaited");
          const taken = uses.map(({ at, of, on, runs }): ResourceUse => {
            const fn = facts.functions[at % facts.functions.length]!;
            const own = calls.filter(({ caller }) => caller === fn.id).map(({ index }) => index);
            return take(fn.id, { id: `a.ts#${of}`, on: on }, { runs: own.filter((_, i) => (runs >> i) & 1) });
          });
          Object.assign(workspace.facts().get(file)!, { resources: { ...facts.resources, uses: taken } });
        }
        const all = workspace.link().holdWaits();
        count += all.length;
        const one = workspace.link();
        for (const id of ["a.ts#lock", "a.ts#pool", "a.ts#gate"])
          expect(one.holdWaits(id)).toEqual(all.filter(({ held }) => held.resource.id === id));
      }),
      { numRuns: 150 },
    );
    expect(count).toBeGreaterThan(100);
  });

  test("is found over awaited calls", () => {
    expect(told(nested(shared, shared).holdWaits())).toEqual(["same outer > middle > inner acquire"]);
  });

  test("is told of other locks too, as a nesting", () => {
    expect(told(nested(shared, { ...shared, id: "a.ts#other" }).holdWaits())).toEqual([
      "no outer > middle > inner acquire",
    ]);
  });

  test.each([
    ["that gives up", { gives: "up" }],
    ["behind a test of who holds", { guard: "isLocked()" }],
    ["that nobody waits for", { waits: false }],
  ] as const)("is none for a taking %s", (_, inner) => {
    expect(nested(shared, shared, inner).holdWaits()).toEqual([]);
  });

  test("ends where a call is not waited for", () => {
    expect(nested(shared, shared, {}, "discarded").holdWaits()).toEqual([]);
  });

  test("tells keys apart", () => {
    const key = (text: string): ResourceRef => ({ ...shared, key: { text, constant: true } });
    expect(told(nested(key('"a"'), key('"b"')).holdWaits())).toEqual(["no outer > middle > inner acquire"]);
    expect(told(nested(key('"a"'), key('"a"')).holdWaits())).toEqual(["same outer > middle > inner acquire"]);
  });

  test("is found by its place among the spans of a function", () => {
    const workspace = new Workspace();
    const fn = workspace.fn("fn");
    const taken = workspace.call(fn, { kind: "unresolved", text: "lock" });
    const again = workspace.call(fn, { kind: "unresolved", text: "lock" });
    const last = workspace.call(fn, { kind: "unresolved", text: "lock" });
    const at = (index: number): Range => workspace.facts().get("a.ts")!.calls[index]!.nameRange;
    tell(workspace, {
      uses: [
        take(fn, shared, { call: taken, range: at(taken), spans: [at(again)] }),
        take(fn, shared, { call: again, range: at(again), spans: [] }),
        take(fn, shared, { call: last, range: at(last), spans: [] }),
      ],
    });
    expect(
      workspace
        .link()
        .holdWaits()
        .map(({ wait }) => wait.use.call),
    ).toEqual([again]);
  });
});

describe("the name of a lock", () => {
  /** `outer` and `inner` each call a lock object's `run`, which takes the lock of its own object around what it is given. */
  function wrapped(outerHolder: string, innerHolder: string): readonly HoldWait[] {
    const workspace = new Workspace();
    workspace.type("Mutex", { members: { run: "a.ts#Mutex.run" } });
    const run = workspace.fn("Mutex.run", { kind: "method", owner: "Mutex", params: ["work"] });
    const outer = workspace.fn("outer");
    const work = workspace.fn("outer>run.arg0", { parent: outer });
    const inner = workspace.fn("inner");
    const task = workspace.fn("inner>run.arg0", { parent: inner });
    const inside = workspace.call(run, param(run));
    const one = workspace.call(
      outer,
      { kind: "method", type: "Mutex", name: "run" },
      { args: [given(work)], argCount: 1 },
    );
    workspace.call(work, inner);
    const two = workspace.call(
      inner,
      { kind: "method", type: "Mutex", name: "run" },
      { args: [given(task)], argCount: 1 },
    );
    const holder = (call: number, id: string): Handing => ({ call, index: -1, resource: { id, on: "shared" } });
    tell(workspace, {
      uses: [take(run, field, { runs: [inside] })],
      handings: [holder(one, outerHolder), holder(two, innerHolder)],
    });
    return workspace
      .link()
      .holdWaits()
      .filter(({ held }) => held.resource.on === "shared");
  }

  test("is that of what holds its object, through a wrapper", () => {
    const [wait] = wrapped("a.ts#mutex", "a.ts#mutex");
    expect(wait).toMatchObject({
      match: "same",
      held: { resource: { id: "a.ts#Mutex.tail", instance: "a.ts#mutex" } },
    });
  });

  test("tells two objects of one class apart", () => {
    expect(wrapped("a.ts#first", "a.ts#second").map(({ match }) => match)).toEqual(["no"]);
  });

  test("is what callers give for a parameter", () => {
    const workspace = new Workspace();
    const outer = workspace.fn("outer");
    const inner = workspace.fn("inner", { params: ["limit"] });
    const call = workspace.call(outer, inner, { argCount: 1 });
    tell(workspace, {
      uses: [
        take(outer, shared, { runs: [call] }),
        take(inner, { id: "a.ts#inner(limit)", on: "param", param: { owner: inner, index: 0 } }),
      ],
      handings: [{ call, index: 0, resource: shared }],
    });
    expect(told(workspace.link().holdWaits())).toEqual(["same outer > inner acquire"]);
  });
});

describe("what a function leaves held", () => {
  function left(second: Partial<TakingFact>): readonly HoldWait[] {
    const workspace = new Workspace();
    const acquire = workspace.fn("acquire");
    const enter = workspace.fn("enter");
    const user = workspace.fn("user");
    const other = workspace.fn("other");
    const first = workspace.call(enter, acquire, { use: "returned" });
    const taken = workspace.call(user, enter);
    const work = workspace.call(user, other);
    workspace.call(other, acquire);
    const calls = workspace.facts().get("a.ts")!.calls;
    tell(workspace, {
      uses: [take(acquire, shared, { leaves: true, spans: [] })],
      takings: [
        { call: first, function: enter, range: nowhere, spans: [], leaves: true },
        { call: taken, function: user, range: nowhere, spans: [calls[work]!.nameRange], ...second },
      ],
    });
    return workspace.link().holdWaits();
  }

  test("is held by its callers, and by those of a function that leaves it in turn", () => {
    expect(told(left({}))).toEqual(["same user > other > acquire acquire"]);
  });

  test("is held only where it was not given back", () => {
    expect(left({ spans: [] })).toEqual([]);
  });
});

test("a function that others have given is waited for under a lock", () => {
  const workspace = new Workspace();
  const outer = workspace.fn("outer");
  const notify = workspace.fn("notify");
  const call = workspace.call(outer, notify);
  const asked = workspace.call(notify, { kind: "unresolved", text: "listener" });
  tell(workspace, {
    uses: [take(outer, shared, { runs: [call] })],
    callouts: [{ call: asked, function: notify, range: nowhere, text: "listener" }],
  });
  expect(told(workspace.link().holdWaits())).toEqual(["no outer > notify ask"]);
});
