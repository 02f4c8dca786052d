import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Workbench, type Panel } from "./page.js";
import type { FindingTrace, Slice } from "../../src/protocol/index.js";
import { holding, orders, request, ring, SliceKit } from "./slice-kit.js";

const root = "src/orders/process.ts#processUserData";
const audit = "src/audit/audit.ts#auditUser";
const load = "src/users/repository.ts#UserRepository.load";

let workbench: Workbench;
let panel: Panel;

beforeAll(async () => {
  workbench = await Workbench.start();
});
afterAll(() => workbench.stop());
beforeEach(async () => {
  panel = await workbench.open();
});
afterEach(async () => {
  expect(panel.errors).toEqual([]);
  expect(await panel.violations()).toEqual([]);
  await panel.close();
});

const selected = () => panel.page.locator(".canvas g.card.selected").getAttribute("data-id");
const centre = async (id: string) => {
  const box = await panel.card(id).locator(".body").boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
};
const wire = (from: string, to: string, kind = "await") =>
  panel.page.locator(`g.wire[data-wire=${JSON.stringify(`${from} -> ${to} ${kind}`)}]`);

describe("drawing", () => {
  it("draws a card for each function and a wire for each edge", async () => {
    const slice = orders();
    await panel.show(slice);
    expect((await panel.cards()).sort()).toEqual(slice.nodes.map((node) => node.id).sort());
    expect(await panel.page.locator(".canvas g.wire").count()).toBe(slice.edges.length);
    expect(await panel.card(root).locator(".name").textContent()).toBe("processUserData");
    expect(await panel.card(root).locator(".file").textContent()).toMatch(/^proc.*:19$/);
  });

  it("puts callers to the left, callees to the right, and calls in source order from top to bottom", async () => {
    await panel.show(orders());
    const here = await centre(root);
    expect((await centre("src/jobs/nightly.ts#reprocess")).x).toBeLessThan(here.x);
    const callees = [
      load,
      "src/orders/price.ts#totalOf",
      audit,
      "src/orders/pages.ts#fetchPages",
      "src/mail/outbox.ts#notify",
    ];
    const places = await Promise.all(callees.map(centre));
    for (const place of places) expect(place.x).toBeGreaterThan(here.x);
    expect(places.map((place) => place.y)).toEqual(places.map((place) => place.y).sort((a, b) => a - b));
  });

  it("marks how each edge waits", async () => {
    await panel.show(orders());
    await expect(wire(root, load).getAttribute("class")).resolves.toBe("wire line-await");
    await expect(wire(root, audit).getAttribute("class")).resolves.toBe("wire line-await double cyclic");
    await expect(wire(root, "src/mail/outbox.ts#notify", "spawn").getAttribute("class")).resolves.toBe(
      "wire line-spawn",
    );
    await expect(wire(root, "src/metrics.ts#flush", "schedule").getAttribute("class")).resolves.toContain(
      "line-schedule",
    );
    await expect(wire(audit, "?#hooks[name]").getAttribute("class")).resolves.toContain("thin");
    const marks = await panel.page.locator("g.label .mark text").allTextContents();
    expect(marks.sort()).toEqual(["?", "×3", "×?", "×≤8"].sort());
    expect(await panel.page.locator("g.label .mark-loop").count()).toBe(2);
    const dashes = await panel.page.evaluate<string[]>(`["await", "spawn", "defer", "schedule", "call"].map(
      (kind) => getComputedStyle(document.querySelector(".canvas .line-" + kind + " .line")).strokeDasharray,
    )`);
    expect(new Set(dashes).size).toBe(5);
  });

  it("explains every mark that is drawn, and no other, in the legend", async () => {
    await panel.show(ring());
    const rows = () => panel.page.locator(".legend li").allTextContents();
    expect(await rows()).toContain("awaited");
    expect(await rows()).not.toContain("started, not awaited");
    await panel.show(orders());
    for (const text of ["started, not awaited", "any number at the same time", "guessed", "event, timer or callback"]) {
      expect((await rows()).some((row) => row.endsWith(text))).toBe(true);
    }
    await panel.page.keyboard.press("l");
    expect(await panel.page.locator(".legend").count()).toBe(0);
  });

  it("draws a small cycle as a ring with its awaits numbered", async () => {
    await panel.show(ring(4));
    expect((await panel.page.locator("g.label .step text").allTextContents()).sort()).toEqual(["1", "2", "3", "4"]);
    const places = await Promise.all(
      ["A", "B", "C", "D"].map((name) => centre(`src/articles/cycle.ts#function${name}`)),
    );
    const middle = { x: (places[1]!.x + places[3]!.x) / 2, y: (places[0]!.y + places[2]!.y) / 2 };
    const angles = places.map((place) => Math.atan2(place.y - middle.y, place.x - middle.x));
    expect(angles.map((angle) => Math.round((angle * 2) / Math.PI))).toEqual([-1, 0, 1, 2]);
  });

  it("shows names for what they are, whatever they hold", async () => {
    const kit = new SliceKit();
    const names = {
      "x.ts#a": `</script><img src=x onerror="document.title='owned'">`,
      "x.ts#b": "long".repeat(80),
      "x.ts#c": "\u202Egnp.exe\u0000\u0007\nnext",
      "x.ts#d": "חשב_סכום",
      "x.ts#e": "",
    };
    for (const [id, name] of Object.entries(names)) kit.node(id, { name, root: id === "x.ts#a" });
    for (const id of Object.keys(names).slice(1)) kit.call("x.ts#a", id);
    await panel.show(kit.slice());
    await panel.card("x.ts#b").click();
    expect(await panel.page.title()).toBe("Await Graph");
    expect(await panel.page.locator("img").count()).toBe(0);
    const drawn = await panel.card("x.ts#b").locator(".name").textContent();
    expect(drawn).toMatch(/^long.*….*long$/);
    expect(await panel.card("x.ts#b").locator("> title").textContent()).toContain("long".repeat(80));
    expect(await panel.card("x.ts#c").locator(".name").textContent()).toBe("·gnp.exe·· next");
    expect(await panel.card("x.ts#d").locator(".name").textContent()).toBe("חשב_סכום");
    for (const id of Object.keys(names)) {
      const body = await panel.card(id).locator(".body").boundingBox();
      const name = await panel.card(id).locator(".name").boundingBox();
      expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual((body?.x ?? 0) + (body?.width ?? 0));
    }
  });
});

describe("selecting and opening", () => {
  beforeEach(() => panel.show(orders()));

  it("lights what a clicked card touches and tells about it", async () => {
    await panel.card(audit).click();
    expect(await selected()).toBe(audit);
    expect(await panel.page.locator("g.wire.lit").count()).toBe(4);
    const details = panel.page.locator(".details");
    expect(await details.locator("h2").textContent()).toBe("auditUser");
    expect(await details.locator("> .place").textContent()).toBe("src/audit/audit.ts:28");
    expect(await details.locator("h3").allTextContents()).toEqual(["Waits for and calls", "Called by"]);
    await panel.page.keyboard.press("Escape");
    expect(await panel.page.locator(".details").count()).toBe(0);
  });

  it("opens code by id: double click on a card, on an edge, Enter, Alt+Enter, a call in the details", async () => {
    await panel.card(load).dblclick();
    await panel.page.locator("g.label", { has: panel.page.locator(".mark-unbounded") }).dblclick();
    await panel.card(audit).click();
    await panel.page.keyboard.press("Enter");
    await panel.page.keyboard.press("Alt+Enter");
    await panel.page.locator(".details .calls .link").first().click();
    expect(await panel.sentOf("open")).toEqual([
      { type: "open", id: load, beside: false },
      { type: "open", id: `${root} -> ${audit} @0`, beside: false },
      { type: "open", id: audit, beside: false },
      { type: "open", id: audit, beside: true },
      { type: "open", id: `${audit} -> ${root} @0`, beside: false },
    ]);
  });

  it("selects an edge and tells its fan-out and error handling", async () => {
    await panel.page.locator("g.label", { has: panel.page.locator(".mark-unbounded") }).click();
    expect(await panel.page.locator(".details h2").textContent()).toBe("processUserData → auditUser");
    expect(await panel.page.locator(".details dd").allTextContents()).toEqual([
      "one for each of users, all at the same time, no limit",
      "passed on to the caller's caller",
      "one of the awaits of a cycle",
    ]);
  });

  it("asks for more where there is more", async () => {
    await panel.card("src/mail/smtp.ts#SmtpTransport.send").locator(".more").click();
    expect((await panel.sentOf("slice")).at(-1)?.request.expanded).toEqual(["src/mail/smtp.ts#SmtpTransport.send"]);
  });
});

describe("keyboard", () => {
  beforeEach(async () => {
    await panel.show(orders());
    await panel.page.locator(".canvas").focus();
  });

  it("walks to callers, callees and along the column", async () => {
    await panel.page.keyboard.press("ArrowRight");
    expect(await selected()).toBe(root);
    await panel.page.keyboard.press("ArrowLeft");
    expect(["src/jobs/nightly.ts#reprocess", "src/server/orders.ts#OrderController.create"]).toContain(
      await selected(),
    );
    await panel.card(load).click();
    await panel.page.keyboard.press("ArrowDown");
    expect(await selected()).toBe("src/orders/price.ts#totalOf");
    await panel.page.keyboard.press("ArrowUp");
    expect(await selected()).toBe(load);
    expect(await panel.page.locator(".canvas").getAttribute("aria-activedescendant")).toBe(
      await panel.card(load).getAttribute("id"),
    );
  });

  it("starts the view elsewhere with Space and comes back with Backspace", async () => {
    await panel.card(audit).click();
    await panel.page.keyboard.press(" ");
    expect((await panel.sentOf("slice")).at(-1)?.request.roots).toEqual([audit]);
    await panel.answer({ ...orders(), request: { ...request, roots: [audit] } });
    await panel.page.keyboard.press("Backspace");
    expect((await panel.sentOf("slice")).at(-1)?.request.roots).toEqual([root]);
    await panel.page.keyboard.press("Alt+Backspace");
    expect((await panel.sentOf("slice")).at(-1)?.request.roots).toEqual([audit]);
  });

  it("changes depth down and up, never below nothing", async () => {
    const depths = async () => {
      const { depthDown, depthUp } = (await panel.sentOf("slice")).at(-1)!.request;
      return [depthUp, depthDown];
    };
    await panel.page.keyboard.press("+");
    expect(await depths()).toEqual([2, 3]);
    for (let i = 0; i < 6; i++) await panel.page.keyboard.press("-");
    expect(await depths()).toEqual([2, 0]);
    await panel.page.keyboard.press(">");
    expect(await depths()).toEqual([3, 0]);
    await panel.page.getByRole("button", { name: /Fewer levels of callers/ }).click();
    expect(await depths()).toEqual([2, 0]);
  });

  it("lights the next cycle and shows it alone", async () => {
    await panel.page.keyboard.press("c");
    expect(await panel.page.locator(".trail-step").count()).toBe(2);
    expect(await panel.page.locator("g.label .step text").allTextContents()).toHaveLength(2);
    await panel.page.keyboard.press("o");
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({ mode: "cycle", cycle: "c1" });
  });

  it("fits everything into view and zooms", async () => {
    const scale = async () =>
      Number(/scale\(([\d.]+)\)/.exec((await panel.page.locator(".viewport").getAttribute("transform")) ?? "")?.[1]);
    await panel.page.keyboard.press("PageUp");
    await panel.page.keyboard.press("PageUp");
    const close = await scale();
    await panel.page.keyboard.press("f");
    expect(await scale()).toBeLessThan(close);
    const stage = (await panel.page.locator(".canvas").boundingBox())!;
    for (const id of await panel.cards()) {
      const at = await centre(id);
      expect(at.x).toBeGreaterThan(stage.x);
      expect(at.x).toBeLessThan(stage.x + stage.width);
    }
  });

  it("moves the picture as a whole under the hand, and draws it anew where it comes to rest", async () => {
    const before = await centre(audit);
    const stage = (await panel.page.locator(".canvas").boundingBox())!;
    const [x, y] = [stage.x + 12, stage.y + stage.height - 12];
    await panel.page.mouse.move(x, y);
    await panel.page.mouse.down();
    for (let i = 1; i <= 9; i++) await panel.page.mouse.move(x + i * 100, y - i * 10);
    const held = await centre(audit);
    expect(held.x - before.x).toBeCloseTo(900, 0);
    expect(held.y - before.y).toBeCloseTo(-90, 0);
    await panel.page.mouse.up();
    expect(await panel.page.locator(".sheet").getAttribute("style")).toBe("");
    expect(await centre(audit)).toEqual(held);
    await panel.page.mouse.wheel(0, 200);
    await expect.poll(() => panel.page.locator(".sheet.moving").count()).toBe(0);
    const { transform } = await panel.state();
    expect(await panel.page.locator(".viewport").getAttribute("transform")).toBe(
      `translate(${transform!.x},${transform!.y}) scale(${transform!.k})`,
    );
    expect(transform!.k).toBeLessThan(1);
  });

  it("shows the keys it has", async () => {
    await panel.page.keyboard.press("?");
    const sheet = panel.page.locator("dialog.keysheet");
    expect(await sheet.isVisible()).toBe(true);
    expect(await sheet.locator("kbd").allTextContents()).toEqual(
      expect.arrayContaining(["←", "Space", "Backspace", "/", "f", "c"]),
    );
    await panel.page.keyboard.press("Escape");
    expect(await sheet.isVisible()).toBe(false);
  });

  it("offers the same as an outline", async () => {
    await panel.page.keyboard.press("t");
    const rows = panel.page.locator(".outline [role=treeitem]");
    expect(await rows.first().locator(".code").textContent()).toBe("processUserData");
    await panel.page.locator(".outline").focus();
    await panel.page.keyboard.press("ArrowRight");
    await panel.page.keyboard.press("ArrowRight");
    await panel.page.keyboard.press("Enter");
    const id = (await panel.sentOf("open")).at(-1)?.id;
    expect(orders().edges.some((edge) => edge.from === root && edge.to === id)).toBe(true);
  });
});

describe("search", () => {
  it("asks the workspace, lists what is found, and goes there", async () => {
    await panel.show(orders());
    await panel.page.keyboard.press("/");
    await panel.page.keyboard.type("load");
    const asked = (await panel.sentOf("search")).at(-1)!;
    expect(asked.query).toBe("load");
    await panel.post({
      type: "search",
      sequence: asked.sequence - 1,
      hits: [{ id: "old", name: "old", file: "old.ts", kind: "function" }],
    });
    expect(await panel.page.locator(".hit").count()).toBe(0);
    const hits = ["load", "reload"].map((name) => ({
      id: `a.ts#${name}`,
      name,
      file: "a.ts",
      kind: "function" as const,
    }));
    await panel.post({ type: "search", sequence: asked.sequence, hits });
    expect(await panel.page.locator(".hit").count()).toBe(2);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Enter");
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({ mode: "chain", roots: ["a.ts#reload"] });
    expect(await panel.page.locator(".hits").isVisible()).toBe(false);
  });
});

describe("cycles", () => {
  it("lists the steps with their places and jumps to each", async () => {
    await panel.show(ring());
    const steps = panel.page.locator(".trail-step");
    expect(await steps.locator(".place").allTextContents()).toEqual([
      "src/articles/cycle.ts:5",
      "src/articles/cycle.ts:10",
      "src/articles/cycle.ts:15",
    ]);
    expect(await panel.page.locator("h1").textContent()).toBe("Cycle of 3 awaits");
    await steps.nth(1).click();
    expect((await panel.sentOf("open")).at(-1)?.id).toBe(
      "src/articles/cycle.ts#functionB -> src/articles/cycle.ts#functionC @0",
    );
    expect(await steps.nth(1).getAttribute("aria-current")).toBe("step");
  });
});

describe("findings", () => {
  const trace: FindingTrace = {
    fingerprint: "f1",
    ruleId: "unbounded-concurrency",
    severity: "warning",
    message: "Starts one `auditUser` for each user.",
    number: 2,
    count: 3,
    steps: [
      { message: "`processUserData` starts `auditUser`", place: "src/orders/process.ts:23", node: root },
      { message: "`auditUser` waits", place: "src/audit/audit.ts:30", node: audit },
    ],
  };
  const withEdge = (): FindingTrace => {
    const edge = orders().edges.find(({ from, to }) => from === root && to === audit)!;
    return { ...trace, steps: [{ ...trace.steps[0]!, edge: edge.calls[0]!.id }, trace.steps[1]!] };
  };
  const shown = async () => {
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.post({ type: "show", request: { ...orders().request, depthUp: 0, depthDown: 0 }, finding: "f1" });
    expect((await panel.sentOf("finding")).at(-1)?.fingerprint).toBe("f1");
    await panel.answer(orders());
    await panel.post({ type: "finding", fingerprint: "f1", finding: withEdge() });
  };

  it("tells the trace in numbered steps, and opens each by its number", async () => {
    await shown();
    const steps = panel.page.locator(".trail-step");
    expect(await steps.locator(".number").allTextContents()).toEqual(["1", "2"]);
    expect(await steps.locator(".place").allTextContents()).toEqual([
      "src/orders/process.ts:23",
      "src/audit/audit.ts:30",
    ]);
    expect(await panel.page.locator(".trail-head").textContent()).toContain("unbounded-concurrency (2 of 3)");
    expect(await panel.page.locator("g.label .step text").allTextContents()).toEqual(["1"]);
    await steps.nth(1).click();
    expect((await panel.sentOf("openStep")).at(-1)).toEqual({
      type: "openStep",
      fingerprint: "f1",
      step: 1,
      beside: false,
    });
    expect(await selected()).toBe(audit);
    expect(await steps.nth(1).getAttribute("aria-current")).toBe("step");
  });

  it("goes from step to step by key, telling each with its line of code, and leaves the keyboard in the panel", async () => {
    const told = withEdge();
    const coded = { ...told, steps: told.steps.map((step, i) => ({ ...step, code: `const line${i} = "<b>";` })) };
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.post({ type: "show", request: { ...orders().request, depthUp: 0, depthDown: 0 }, finding: "f1" });
    await panel.answer(orders());
    await panel.post({ type: "finding", fingerprint: "f1", finding: coded });
    const now = panel.page.locator(".trail .now");
    // Chosen findings play; without motion the first step is shown and waits.
    expect(await now.locator(".sentence").textContent()).toBe("processUserData starts auditUser");
    expect(await now.locator(".code").textContent()).toBe('const line0 = "<b>";');
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press(".");
    expect(await now.locator(".sentence").textContent()).toBe("auditUser waits");
    expect((await panel.sentOf("openStep")).at(-1)).toMatchObject({ step: 1, peek: true });
    expect(await selected()).toBe(audit);
    await panel.page.keyboard.press(",");
    expect(await now.locator(".number").textContent()).toBe("1");
    expect(await panel.page.locator("g.wire.selected").count()).toBe(1);
    await panel.page.keyboard.press("Escape");
    expect(await now.isVisible()).toBe(false);
    expect(await panel.page.locator("section.trail").count()).toBe(1);
  });

  it("plays the steps one after the other where motion is welcome, until the reader does something", async () => {
    const lively = await workbench.open({ reducedMotion: "no-preference" });
    try {
      await lively.post({ type: "show", request: { ...orders().request, depthUp: 0, depthDown: 0 }, finding: "f1" });
      await lively.answer(orders());
      await lively.post({ type: "finding", fingerprint: "f1", finding: withEdge() });
      const number = lively.page.locator(".trail .now .number");
      expect(await number.textContent()).toBe("1");
      expect(await lively.page.getByRole("button", { name: "Stop" }).count()).toBe(1);
      await lively.page.locator(".trail .now .number", { hasText: "2" }).waitFor();
      expect(await lively.page.getByRole("button", { name: "Play the steps" }).count()).toBe(1);
      await lively.page.keyboard.press("s");
      expect(await number.textContent()).toBe("1");
      await lively.card(load).click();
      await lively.page.waitForTimeout(2000);
      expect(await number.textContent()).toBe("1");
      expect(lively.errors).toEqual([]);
    } finally {
      await lively.close();
    }
  });

  it("asks for the next and the previous one", async () => {
    await panel.show(orders());
    await panel.page.keyboard.press("]");
    expect((await panel.sentOf("nextFinding")).at(-1)).toEqual({ type: "nextFinding", direction: "next" });
    await shown();
    await panel.page.keyboard.press("[");
    expect((await panel.sentOf("nextFinding")).at(-1)).toEqual({
      type: "nextFinding",
      direction: "previous",
      fingerprint: "f1",
    });
  });

  it("keeps the trace while more is shown, drops it for another view, and takes it up again on the way back", async () => {
    await shown();
    await panel.page.keyboard.press("+");
    await panel.answer({ ...orders(), request: { ...orders().request, depthDown: 3 } });
    expect(await panel.page.locator("section.trail").count()).toBe(1);
    await panel.show(ring());
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({ depthUp: 2, depthDown: 2 });
    expect(await panel.page.locator(".trail-head").textContent()).not.toContain("unbounded");
    await panel.page.keyboard.press("Backspace");
    expect((await panel.sentOf("finding")).at(-1)?.fingerprint).toBe("f1");
    await panel.answer(orders());
    await panel.post({ type: "finding", fingerprint: "f1", finding: withEdge() });
    expect(await panel.page.locator(".trail-head").textContent()).toContain("unbounded");
  });

  it("drops the trace when the finding is gone, and comes back with it after a reload while it is not", async () => {
    await shown();
    await panel.load();
    expect((await panel.sentOf("finding")).at(-1)?.fingerprint).toBe("f1");
    await panel.answer(orders());
    await panel.post({ type: "finding", fingerprint: "f1", finding: withEdge() });
    expect(await panel.page.locator(".trail-step").count()).toBe(2);
    await panel.post({ type: "show", request: ring().request });
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({ depthUp: 2, depthDown: 2 });
    await shown();
    await panel.post({ type: "finding", fingerprint: "f1", finding: null });
    expect(await panel.page.locator("section.trail").count()).toBe(0);
    expect((await panel.state()).finding).toBeUndefined();
  });
});

describe("many at once", () => {
  const hub = "src/log.ts#log";
  const bundleId = `bundle in await ${hub}`;

  /** `log` with 300 callers, drawn as one; `</b>` is one of them. */
  function bundled(): Slice {
    const kit = new SliceKit();
    kit.node(hub, { root: true });
    const members = Array.from({ length: 300 }, (_, i) => ({
      id: `src/part${i % 9}.ts#caller${i}`,
      name: i === 3 ? "</b>" : `caller${i}`,
      file: `src/part${i % 9}.ts`,
    }));
    kit.node(bundleId, {
      name: "300 callers",
      level: -1,
      async: false,
      returnsPromise: false,
      bundle: { of: hub, side: "in", kind: "await", members },
    });
    kit.call(bundleId, hub);
    return kit.slice();
  }

  /** The same, one by one, as far as the budget goes. */
  function opened(): Slice {
    const kit = new SliceKit();
    kit.node(hub, { root: true });
    for (let i = 0; i < 149; i++) kit.call(kit.node(`src/part${i % 9}.ts#caller${i}`, { level: -1 }), hub);
    return kit.slice({ expanded: [bundleId] });
  }

  const scale = async () =>
    Number(/scale\(([\d.]+)\)/.exec((await panel.page.locator(".viewport").getAttribute("transform")) ?? "")?.[1]);

  it("stand as one card that tells how many and names them, and opens on Enter, by mouse, and at one of them", async () => {
    await panel.show(bundled());
    expect(await panel.cards()).toHaveLength(2);
    expect(await panel.card(bundleId).locator(".name").textContent()).toBe("300 callers");
    expect(await panel.card(bundleId).locator(".file").textContent()).toBe("in 9 files");
    await panel.card(bundleId).click();
    expect(await panel.page.locator(".details .members li").count()).toBe(300);
    expect(await panel.page.locator(".details .members li").nth(3).locator(".name").textContent()).toBe("</b>");
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press(" ");
    expect((await panel.sentOf("slice")).at(-1)?.request.roots).toEqual([hub]);
    await panel.page.keyboard.press("Enter");
    expect((await panel.sentOf("slice")).at(-1)?.request.expanded).toEqual([bundleId]);
    expect(await panel.sentOf("open")).toEqual([]);
    await panel.answer(bundled());
    await panel.page.locator(".details .members .link", { hasText: /^caller7$/ }).click();
    await panel.answer(opened());
    expect(await selected()).toBe("src/part7.ts#caller7");
  });

  it("show names that can be read with f, then clusters, and names again from near", async () => {
    await panel.show(opened());
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("f");
    expect((await scale()) * 17).toBeGreaterThan(8);
    const stage = (await panel.page.locator(".canvas").boundingBox())!;
    const here = await centre(hub);
    expect(here.y).toBeGreaterThan(stage.y);
    expect(here.y).toBeLessThan(stage.y + stage.height);
    await panel.page.keyboard.press("f");
    const titles = await panel.page.locator(".cluster-title text").allTextContents();
    expect(titles.length).toBeGreaterThan(5);
    expect(titles.every((title) => /^(part\d\.ts|src\/|part\d\.ts \+\d+)/.test(title))).toBe(true);
    expect(await panel.page.locator(".callout text").textContent()).toBe("log");
    const boxes = await panel.page.evaluate<{ top: number; bottom: number; left: number; right: number }[]>(
      `[...document.querySelectorAll(".clusters text")].map((text) => text.getBoundingClientRect().toJSON())`,
    );
    for (const [i, a] of boxes.entries()) {
      expect(a.bottom - a.top).toBeGreaterThan(9);
      for (const b of boxes.slice(i + 1)) {
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3).toBe(true);
      }
    }
    for (let i = 0; i < 16; i++) await panel.page.keyboard.press("PageUp");
    expect(await panel.page.locator(".clusters text").count()).toBe(0);
    expect(await panel.card(hub).locator(".name").isVisible()).toBe(true);
  });

  it("keep names in a narrow panel when everything is fitted in", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(orders());
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("f");
    expect(await panel.card(root).locator(".farther-name").isVisible()).toBe(true);
    expect((await scale()) * 26).toBeGreaterThan(9);
    await panel.page.keyboard.press("f");
    const shown = await panel.page.locator(".clusters text").allTextContents();
    expect(shown).toEqual(expect.arrayContaining(["processUserData", "auditUser", "fetchPages", "Pool.query"]));
  });
});

describe("what to look at", () => {
  const asked = async () => (await panel.sentOf("slice")).at(-1)!.request;
  const view = () => panel.page.getByRole("combobox", { name: "View" });

  beforeEach(() => panel.show(orders()));

  it("is chosen by key: the file and folder of the function, the overview, the chain again", async () => {
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("2");
    expect(await asked()).toMatchObject({ mode: "file", scope: "src/orders/process.ts" });
    await panel.page.keyboard.press("3");
    expect(await asked()).toMatchObject({ mode: "folder", scope: "src/orders" });
    await panel.page.keyboard.press("3");
    expect(await asked()).toMatchObject({ mode: "folder", scope: "src" });
    await panel.page.keyboard.press("4");
    expect(await asked()).toMatchObject({ mode: "overview" });
    expect(await panel.page.locator("h1").textContent()).toBe("Overview");
    expect(await view().inputValue()).toBe("overview");
    await panel.page.keyboard.press("1");
    expect(await asked()).toMatchObject({ mode: "chain", roots: [root], depthUp: 2, depthDown: 2 });
    await panel.page.keyboard.press("Backspace");
    expect(await asked()).toMatchObject({ mode: "overview" });
  });

  it("is chosen from a list, too, and is about what is selected", async () => {
    await panel.card(audit).click();
    await view().selectOption("file");
    expect(await asked()).toMatchObject({ mode: "file", scope: "src/audit/audit.ts" });
  });

  it("can be the path to a function that is searched, with its steps and their code", async () => {
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("p");
    expect(await panel.page.evaluate("document.activeElement.placeholder")).toBe("Path from processUserData to …");
    await panel.page.keyboard.type("query");
    const { sequence } = (await panel.sentOf("search")).at(-1)!;
    await panel.post({
      type: "search",
      sequence,
      hits: [{ id: audit, name: "auditUser", file: "a.ts", kind: "function" }],
    });
    await panel.page.keyboard.press("Enter");
    expect(await asked()).toMatchObject({ mode: "path", roots: [root, audit], depthUp: 0, depthDown: 0 });
    const slice = orders();
    const path = slice.edges.filter(({ from, to }) => from === root && to === audit).flatMap(({ calls }) => calls);
    await panel.answer({ ...slice, request: await asked(), path });
    expect(await panel.page.locator("h1").textContent()).toBe("processUserData → auditUser");
    expect(await panel.page.locator(".trail-step").count()).toBe(1);
    expect((await panel.sentOf("code")).at(-1)?.ids).toEqual([path[0]!.id]);
    await panel.post({
      type: "code",
      lines: { [path[0]!.id]: "await Promise.all(users.map(auditUser)); // </script>" },
    });
    await panel.page.keyboard.press(".");
    expect(await panel.page.locator(".now .code").textContent()).toContain("// </script>");
    expect((await panel.sentOf("open")).at(-1)).toEqual({ type: "open", id: path[0]!.id, beside: false, peek: true });
    await panel.page.keyboard.press("1");
    expect(await asked()).toMatchObject({ depthUp: 2, depthDown: 2 });
  });

  it("opens files and folders with Enter and shows one alone with Space", async () => {
    const kit = new SliceKit();
    const cluster = { path: "src/orders", kind: "folder" as const, files: 3, functions: 9, findings: 2, cycles: 1 };
    const folder = kit.node("folder src/orders", { kind: "module", name: "src/orders/", severity: "warning", cluster });
    const other = kit.node("src/main.ts#main");
    kit.call(other, folder);
    await panel.show(kit.slice({ mode: "folder", scope: "" }));
    expect(await panel.card(folder).locator(".file").textContent()).toMatch(/^3 files/);
    await panel.card(folder).click();
    expect(await panel.page.locator(".details dd").allTextContents()).toEqual(["3", "9", "2", "1"]);
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("Enter");
    expect(await asked()).toMatchObject({ mode: "folder", expanded: [folder] });
    await panel.answer(kit.slice({ mode: "folder", scope: "", expanded: [folder] }));
    await panel.page.keyboard.press(" ");
    expect(await asked()).toMatchObject({ mode: "folder", scope: "src/orders", expanded: [] });
  });

  it("tells who holds a resource, and what runs meanwhile", async () => {
    const kit = new SliceKit();
    const pay = kit.node("src/pay.ts#pay");
    const charge = kit.node("src/pay.ts#charge", { line: 9 });
    const lock = kit.node("resource src/pay.ts#lock", {
      name: "lock",
      kind: "module",
      root: true,
      async: false,
      returnsPromise: false,
      resource: { id: "src/pay.ts#lock", kind: "lock", by: "async-mutex", width: 1 },
    });
    kit.call(pay, charge);
    const slice = kit.slice({ mode: "resource", resource: "src/pay.ts#lock" });
    const place = { file: "src/pay.ts", range: { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } } };
    const use = { id: "use 3", place, waits: true, leaves: false };
    await panel.show({
      ...slice,
      edges: [
        ...slice.edges.map((edge) => ({ ...edge, holds: ["lock"] })),
        { id: "pay acquire lock", from: pay, to: lock, kind: "acquire", calls: [], cycle: false, uses: [use] },
      ],
    });
    expect(await panel.page.locator("h1").textContent()).toBe("lock");
    expect(await panel.card(lock).locator(".file").textContent()).toMatch(/^lock by .*1 at a time$/);
    expect(await panel.page.locator("g.label .mark-held").count()).toBe(1);
    const rows = await panel.page.locator(".legend li").allTextContents();
    expect(rows).toEqual(expect.arrayContaining(["takes and holds it", "called while something is held"]));
    await panel.card(pay).click();
    expect(await panel.page.locator(".details dd").allTextContents()).toContain("lock");
    await panel.page.locator(".details .calls .link", { hasText: "pay.ts:5" }).click();
    expect((await panel.sentOf("open")).at(-1)?.id).toBe("use 3");
  });
});

describe("what is held", () => {
  beforeEach(() => panel.show(holding()));

  const rects = (selector: string) =>
    panel.page.evaluate<{ x: number; y: number; right: number; bottom: number }[]>(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.getBoundingClientRect().toJSON())`,
    );

  it("is drawn as a band around what runs meanwhile, behind it, and around nothing else", async () => {
    const lobes = await rects(`.areas [data-area="hold src/db.ts#pool"] .field .lobe`);
    expect(lobes).toHaveLength(4);
    const members = holding().holds?.[0]?.nodes ?? [];
    for (const { id } of holding().nodes) {
      const [body] = await rects(`.canvas g.card[data-id=${JSON.stringify(id)}] .body`);
      const touched = lobes.filter(
        (lobe) => lobe.x < body!.right && lobe.right > body!.x && lobe.y < body!.bottom && lobe.bottom > body!.y,
      );
      expect(touched.length, id).toBe(members.includes(id) ? 1 : 0);
      for (const lobe of touched) {
        expect(lobe.x).toBeLessThan(body!.x);
        expect(lobe.bottom).toBeGreaterThan(body!.bottom);
      }
    }
    expect(await panel.page.locator(".areas .rim .tube").count()).toBe(8);
  });

  it("is named by titles that lie on no card, name or other title", async () => {
    const titles = panel.page.locator(".area-title");
    expect(await titles.locator("> title").allTextContents()).toEqual(["holds pool (max 10)", "holds ledger"]);
    const drawn = await rects(".area-title .tab-frame");
    const bodies = await rects(".canvas g.card .body");
    for (const [at, one] of drawn.entries()) {
      const others = [...bodies, ...drawn.filter((_, i) => i !== at)];
      const hit = others.filter(
        (body) => one.x < body.right && one.right > body.x && one.y < body.bottom && one.bottom > body.y,
      );
      expect(hit).toEqual([]);
    }
    await titles.filter({ hasText: "pool" }).click();
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({
      mode: "resource",
      resource: "src/db.ts#pool",
    });
  });

  it("is told in the details, in the outline, and by key", async () => {
    await panel.card("src/pay/ledger.ts#linesOf").click();
    expect(await panel.page.locator(".details dd").allTextContents()).toEqual(
      expect.arrayContaining(["pool (max 10) by settle", "ledger by book"]),
    );
    const button = panel.page.getByRole("button", { name: "Who holds ledger" });
    await button.focus();
    await panel.page.keyboard.press("Enter");
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({ resource: "src/pay/ledger.ts#ledger" });
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("t");
    const words = await panel.page.locator(".outline-row .words").allTextContents();
    expect(words).toEqual(
      expect.arrayContaining([
        "awaited, holding pool (max 10)",
        "awaited, holding ledger, while pool is held",
        "awaited, in a loop, while pool and ledger are held",
      ]),
    );
  });

  it("is drawn in cycles and saved with the picture", async () => {
    const slice = ring(3);
    const [first, second] = slice.edges;
    const lock = { name: "lock", kind: "lock", by: "async-mutex", width: 1 } as const;
    const nodes = [first!.to, second!.to];
    const edges = [first!.id, second!.id];
    await panel.show({ ...slice, holds: [{ ...lock, id: "a.ts#lock", holders: [first!.from], nodes, edges }] });
    expect(await panel.page.locator(".areas .field .lobe").count()).toBe(2);
    await panel.post({ type: "render", sequence: 1, format: "svg" });
    await expect.poll(async () => (await panel.sentOf("rendered")).length).toBe(1);
    const [{ data } = { data: "" }] = await panel.sentOf("rendered");
    expect(data).toContain("holds</text>");
    expect(data).toMatch(/fill="url\(&quot;#area-0&quot;\)"/);
    expect(data).toContain('<pattern id="area-0"');
  });
});

describe("files and folders in a chain", () => {
  const ledger = "file src/pay/ledger.ts";

  /** The chain with one file folded up, as the server draws it. */
  function foldedUp(): Slice {
    const slice = holding();
    const inside = ["src/pay/ledger.ts#book", "src/pay/ledger.ts#linesOf"];
    const card = {
      ...slice.nodes.find(({ id }) => id === inside[0])!,
      id: ledger,
      name: "src/pay/ledger.ts",
      awaits: 0,
      cluster: { path: "src/pay/ledger.ts", kind: "file", files: 1, functions: 2, findings: 0, cycles: 0 },
    } as const;
    const { place: _place, holds: _holds, ...part } = card;
    return {
      ...slice,
      request: { ...slice.request, groupBy: "file", folded: [ledger] },
      nodes: [...slice.nodes.filter(({ id }) => !inside.includes(id)), part],
      edges: slice.edges.filter(({ from, to }) => !inside.includes(from) && !inside.includes(to)),
      holds: [],
    };
  }
  const asked = async () => (await panel.sentOf("slice")).at(-1)!.request;

  it("are framed and named by key and by button, which is kept", async () => {
    await panel.show(holding());
    expect(await panel.page.locator(".area-group").count()).toBe(0);
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("g");
    expect((await asked()).groupBy).toBe("file");
    await panel.answer({ ...holding(), request: await asked() });
    expect(await panel.page.locator(".area-title.area-group > title").allTextContents()).toEqual([
      "pay/ledger.ts (2 functions): fold up",
      "pay/ledger.ts (2 functions): fold up",
    ]);
    expect(await panel.page.locator(".legend li", { hasText: "one file or folder" }).count()).toBe(1);
    await panel.load();
    expect((await asked()).groupBy).toBe("file");
    await panel.answer({ ...holding(), request: await asked() });
    await panel.card("src/db.ts#row").click();
    await panel.page.keyboard.press(" ");
    expect(await asked()).toMatchObject({ roots: ["src/db.ts#row"], groupBy: "file" });
    await panel.post({ type: "show", request: { ...request, roots: ["src/audit.ts#audit"] } });
    expect(await asked()).toMatchObject({ roots: ["src/audit.ts#audit"], groupBy: "file" });
    await panel.page.getByRole("button", { name: "By file" }).click();
    expect((await asked()).groupBy).toBe("folder");
    await panel.page.getByRole("button", { name: "By folder" }).click();
    expect("groupBy" in (await asked())).toBe(false);
  });

  it("fold up and unfold by key, with the selection on what they are", async () => {
    await panel.show(holding());
    await panel.card("src/pay/ledger.ts#linesOf").click();
    await panel.page.keyboard.press("x");
    expect(await asked()).toMatchObject({ groupBy: "file", folded: [ledger] });
    await panel.answer(foldedUp());
    expect(await selected()).toBe(ledger);
    expect(await panel.card(ledger).getAttribute("aria-label")).toContain("2 functions");
    await panel.page.keyboard.press("x");
    expect((await asked()).folded).toEqual([]);
    await panel.answer({ ...holding(), request: await asked() });
    expect(await selected()).toBe("src/pay/ledger.ts#linesOf");
  });

  it("fold up at a click on their title, and unfold with Enter", async () => {
    const slice = holding();
    await panel.show({ ...slice, request: { ...slice.request, groupBy: "file" } });
    await panel.page.locator(".area-title.area-group").first().click();
    expect((await asked()).folded).toEqual([ledger]);
    await panel.answer(foldedUp());
    expect(await selected()).toBe(ledger);
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("Enter");
    expect((await asked()).folded).toEqual([]);
    expect(await panel.sentOf("open")).toEqual([]);
  });
});

describe("halted live updates", () => {
  const chip = () => panel.page.locator(".status");
  const count = async () => (await panel.sentOf("slice")).length;

  it("only count what changes, and catch up with one question", async () => {
    await panel.show(orders());
    const before = await count();
    await panel.page.keyboard.press("h");
    expect(await chip().textContent()).toBe("Paused: no changes");
    for (let generation = 2; generation < 5; generation++) await panel.post({ type: "changed", generation });
    expect(await count()).toBe(before);
    expect(await chip().textContent()).toBe("Paused: 3 changes");
    await panel.page.getByRole("button", { name: "Pause" }).click();
    expect(await count()).toBe(before + 1);
    await panel.answer({ ...ring(), generation: 5 });
    expect(await panel.cards()).toHaveLength(3);
    expect(await chip().isVisible()).toBe(false);
    await panel.post({ type: "changed", generation: 6 });
    expect(await count()).toBe(before + 2);
  });

  it("ask nothing anew when nothing has changed, and follow no cursor meanwhile", async () => {
    await panel.show(orders());
    const before = await count();
    await panel.page.keyboard.press("h");
    await panel.page.keyboard.press("h");
    expect(await count()).toBe(before);
    expect((await panel.sentOf("follow")).map(({ on }) => on)).toEqual([true, false, true]);
    await panel.page.keyboard.press("h");
    expect(await panel.page.getByRole("button", { name: "Follow cursor" }).getAttribute("aria-pressed")).toBe("false");
    await panel.page.keyboard.press("u");
    expect(await panel.page.getByRole("button", { name: "Pause" }).getAttribute("aria-pressed")).toBe("false");
    expect((await panel.sentOf("follow")).at(-1)?.on).toBe(true);
  });

  it("let the reader go elsewhere, and are still halted after a reload, but not before there is a picture", async () => {
    await panel.show(orders());
    await panel.page.keyboard.press("h");
    await panel.post({ type: "changed", generation: 2 });
    await panel.card(audit).click();
    await panel.page.keyboard.press(" ");
    expect((await panel.sentOf("slice")).at(-1)?.request.roots).toEqual([audit]);
    await panel.answer(orders());
    expect(await chip().textContent()).toBe("Paused: no changes");
    await panel.load();
    expect((await panel.sentOf("follow")).at(-1)?.on).toBe(false);
    await panel.answer({ ...new SliceKit().slice({}, [], 0), notice: "Reading" });
    const before = await count();
    await panel.post({ type: "changed", generation: 1 });
    expect(await count()).toBe(before + 1);
    await panel.answer(orders());
    await panel.post({ type: "changed", generation: 2 });
    expect(await chip().textContent()).toBe("Paused: 1 change");
  });
});

describe("saving", () => {
  const drawn = async (format: "svg" | "png") => {
    await panel.post({ type: "render", sequence: 7, format });
    await expect.poll(async () => (await panel.sentOf("rendered")).length).toBeGreaterThan(0);
    const answer = (await panel.sentOf("rendered")).at(-1)!;
    expect(answer.sequence).toBe(7);
    return answer.data;
  };

  it("asks the extension for the form that is chosen", async () => {
    await panel.show(orders());
    for (const format of ["svg", "png", "markdown", "mermaid", "dot", "json"]) {
      await panel.page.getByRole("combobox", { name: "Save as" }).selectOption(format);
    }
    expect((await panel.sentOf("export")).map(({ format }) => format)).toEqual([
      ...["svg", "png", "markdown", "mermaid", "dot", "json"],
    ]);
  });

  it("draws an SVG that stands alone: all names, no classes, no scripts, whatever the reader looks at", async () => {
    const slice = orders();
    const nodes = slice.nodes.map((node, i) => (i === 1 ? { ...node, name: "</svg><script>alert(1)</script>" } : node));
    await panel.show({ ...slice, nodes });
    await panel.page.locator(".canvas").focus();
    for (let i = 0; i < 14; i++) await panel.page.keyboard.press("PageDown");
    const before = await panel.page.locator(".canvas").getAttribute("class");
    const svg = await drawn("svg");
    expect(await panel.page.locator(".canvas").getAttribute("class")).toBe(before);
    expect(svg).toMatch(/^<svg [^>]*viewBox=/);
    expect(svg).not.toMatch(/ class=| style=|<script|var\(|cluster-title/);
    for (const name of ["processUserData", "auditUser", "fetchPages", "×?"]) expect(svg).toContain(`>${name}<`);
    const seen = await panel.page.evaluate<{ texts: number; broken: number }>(`(() => {
      const doc = new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml");
      return { texts: doc.querySelectorAll("text").length, broken: doc.querySelectorAll("parsererror").length };
    })()`);
    expect(seen.broken).toBe(0);
    expect(seen.texts).toBeGreaterThan(28);
  });

  it("draws a PNG of the same", async () => {
    await panel.show(orders());
    const bytes = Buffer.from(await drawn("png"), "base64");
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(1500);
    expect(bytes.length).toBeGreaterThan(20_000);
  });
});

describe("beside an editor", () => {
  beforeEach(async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(orders());
  });

  const inView = async (id: string) => {
    const stage = (await panel.page.locator(".canvas").boundingBox())!;
    const at = await centre(id);
    return at.x > stage.x && at.x < stage.x + stage.width && at.y > stage.y && at.y < stage.y + stage.height;
  };

  it("leaves most of the room to the picture", async () => {
    const toolbar = (await panel.page.locator(".toolbar").boundingBox())!;
    const stage = (await panel.page.locator(".canvas").boundingBox())!;
    expect(toolbar.height).toBeLessThan(75);
    expect(stage.height).toBeGreaterThan(500);
    for (const name of ["Follow cursor", "Outline", "Legend", "More levels of callees (+)"]) {
      expect(await panel.page.getByRole("button", { name, exact: true }).isVisible()).toBe(true);
    }
  });

  it("keeps the start in view, and what is selected when the details open", async () => {
    expect(await inView(root)).toBe(true);
    await panel.page.keyboard.press("f");
    await panel.card(audit).click();
    await panel.page.locator(".details").waitFor();
    await expect.poll(() => inView(audit)).toBe(true);
    expect((await panel.page.locator(".canvas").boundingBox())!.height).toBeGreaterThan(250);
  });
});

describe("talking to the extension", () => {
  it("says that it is ready and asks for nothing before it is told what to show", async () => {
    expect(await panel.sent()).toEqual([{ type: "ready" }, { type: "follow", on: true }]);
    expect(await panel.page.locator(".empty h2").textContent()).toBe("Reading the workspace");
  });

  it("tells when it knows what it is to show", async () => {
    await panel.post({ type: "show", sequence: 7, request: ring().request });
    expect((await panel.sent()).slice(-2)).toEqual([
      { type: "slice", sequence: 1, request: ring().request },
      { type: "shown", sequence: 7 },
    ]);
    expect((await panel.state()).request).toEqual(ring().request);
  });

  it("draws a file of what it was asked to show, not of what was there before", async () => {
    await panel.show(orders());
    await panel.post({ type: "show", request: ring().request });
    await panel.post({ type: "render", sequence: 1, format: "svg" });
    await new Promise((resume) => setTimeout(resume, 100));
    expect((await panel.sentOf("rendered")).length).toBe(0);
    await panel.answer(ring());
    await vi.waitUntil(async () => (await panel.sentOf("rendered")).length > 0);
    const [{ data } = { data: "" }] = await panel.sentOf("rendered");
    expect(data.includes(ring().nodes[0]!.name)).toBe(true);
    expect(data.includes(orders().nodes[0]!.name)).toBe(false);
  });

  it("never replaces a newer picture by an older one", async () => {
    await panel.show(orders());
    const first = (await panel.sentOf("slice")).at(-1)!.sequence;
    await panel.post({ type: "changed", generation: 2 });
    const second = (await panel.sentOf("slice")).at(-1)!.sequence;
    expect(second).toBe(first + 1);
    await panel.post({ type: "slice", sequence: second, slice: ring() });
    await panel.post({ type: "slice", sequence: first, slice: orders() });
    expect(await panel.cards()).toHaveLength(3);
  });

  it("leaves what the reader looks at where it is when the code changes", async () => {
    await panel.show(orders());
    await panel.card(audit).click();
    const before = await centre(audit);
    const slice = orders();
    const kit = new SliceKit();
    const fresh = kit.node("src/audit/audit.ts#begin", { line: 2 });
    kit.call(root, fresh, { line: 19 });
    const extra = kit.slice();
    await panel.post({ type: "changed", generation: 2 });
    await panel.answer({
      ...slice,
      generation: 2,
      nodes: [...slice.nodes, ...extra.nodes],
      edges: [...slice.edges, ...extra.edges],
    });
    expect(await panel.cards()).toHaveLength(15);
    expect(await selected()).toBe(audit);
    const after = await centre(audit);
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1);
  });

  /** A root that calls as many functions as the generation says; each generation has one of its own. */
  const generation = (number: number): Slice => {
    const kit = new SliceKit();
    const start = kit.node("src/live.ts#start", { root: true, line: number % 50 });
    for (let i = 0; i < 3 + (number % 5); i++)
      kit.call(start, kit.node(`src/live.ts#part${i}`, { level: 1, line: 60 + i }));
    kit.call(start, kit.node(`src/live.ts#only${number}`, { level: 1, line: 99 }));
    return kit.slice({}, [], number);
  };

  it.each(["reduce", "no-preference"] as const)(
    "shows the last of a thousand quick edits, whole, with the start where it was (motion: %s)",
    async (reducedMotion) => {
      const live = await workbench.open({ reducedMotion });
      try {
        await live.show(generation(1));
        const middle = async () => {
          const box = (await live.card("src/live.ts#start").locator(".body").boundingBox())!;
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        };
        const before = await middle();
        // Answers come late, in bursts, and old ones again: as from a server that is behind.
        await live.page.evaluate(`(async () => {
          const say = (message) => window.postMessage(message, "*");
          const slices = ${JSON.stringify([2, 3, 4, 5, 6].map(generation))};
          const answered = new Set();
          for (let edit = 0; edit < 1000; edit++) {
            say({ type: "changed", generation: edit + 2 });
            if (edit % 7 === 0) await new Promise((resolve) => setTimeout(resolve));
            const asked = sent.filter(({ type }) => type === "slice").map(({ sequence }) => sequence);
            for (const sequence of edit % 3 ? asked.slice(-1) : asked.slice(-4, -1)) {
              answered.add(sequence);
              say({ type: "slice", sequence, slice: slices[edit % 5] });
            }
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        })()`);
        await live.post({ type: "changed", generation: 2000 });
        await live.answer(generation(2000));
        await live.answer(generation(2000));
        const expected = generation(2000).nodes.map(({ id }) => id);
        await expect.poll(async () => (await live.cards()).filter(Boolean).sort()).toEqual(expected.sort());
        await expect.poll(() => live.page.locator(".canvas g.card").count()).toBe(expected.length);
        expect(await live.page.locator(".canvas g.wire").count()).toBe(expected.length - 1);
        await expect
          .poll(async () => Math.hypot((await middle()).x - before.x, (await middle()).y - before.y))
          .toBeLessThan(1.5);
        // A question for each answer at most, not for each edit.
        expect((await live.sentOf("slice")).length).toBeLessThan(1000);
        expect(live.errors).toEqual([]);
      } finally {
        await live.close();
      }
    },
  );

  it("says that the picture is stale while the server is busy", async () => {
    await panel.show(orders());
    await panel.post({ type: "status", state: "busy", message: "Reading files 3/9" });
    expect(await panel.page.locator(".toolbar .status").textContent()).toBe("Stale, updating…");
    await panel.post({ type: "status", state: "ready", message: "" });
    expect(await panel.page.locator(".toolbar .status").isVisible()).toBe(false);
  });

  it("reports what it does not understand instead of acting on it", async () => {
    await panel.show(orders());
    await panel.post({ type: "slice", sequence: 99, slice: { nodes: "none" } });
    await panel.post({ type: "show", request: { ...request, depthDown: 1e9 } });
    expect(await panel.sentOf("error")).toHaveLength(2);
    expect(await panel.cards()).toHaveLength(14);
  });

  it("follows the cursor until told not to", async () => {
    await panel.show(orders());
    const toggle = panel.page.getByRole("button", { name: "Follow cursor" });
    expect(await toggle.getAttribute("aria-pressed")).toBe("true");
    await toggle.click();
    expect(await panel.sentOf("follow")).toEqual([
      { type: "follow", on: true },
      { type: "follow", on: false },
    ]);
    expect(await toggle.getAttribute("aria-pressed")).toBe("false");
  });

  it("comes back after a reload: the same view, selection and place", async () => {
    await panel.show(orders());
    await panel.card(audit).click();
    await panel.page.keyboard.press("PageUp");
    await panel.page.keyboard.press("+");
    await panel.answer({ ...orders(), request: { ...orders().request, depthDown: 3 } });
    const before = await panel.state();
    expect(JSON.stringify(before)).not.toContain("nodes");
    const place = await centre(audit);
    await panel.load();
    const asked = (await panel.sentOf("slice")).at(-1);
    expect(asked?.request).toEqual(before.request);
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.answer({ ...orders(), request: before.request });
    expect(await selected()).toBe(audit);
    expect((await panel.state()).transform).toEqual(before.transform);
    expect(Math.abs((await centre(audit)).x - place.x)).toBeLessThan(2);
  });

  it("starts afresh when the state it kept makes no sense", async () => {
    await panel.page.evaluate(`localStorage.setItem("state", JSON.stringify({ version: 7, request: "?" }))`);
    await panel.load();
    expect(await panel.sent()).toEqual([{ type: "ready" }, { type: "follow", on: true }]);
  });

  it("says why there is nothing, and what to do", async () => {
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.post({ type: "show", request });
    await panel.answer(new SliceKit().slice());
    expect(await panel.page.locator(".empty h2").textContent()).toBe("No function at the cursor");
    await panel.page.getByRole("button", { name: "Search a function" }).click();
    expect(await panel.page.evaluate("document.activeElement.className")).toBe("search-input");
    await panel.post({ type: "status", state: "error", message: "out of memory" });
    expect(await panel.page.locator(".empty p").textContent()).toBe("out of memory");
    expect(await panel.page.getByRole("status").textContent()).toBe("Stopped");
  });
});
