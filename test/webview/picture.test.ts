import { beforeEach, describe, expect, it } from "vitest";
import type { Slice } from "../../src/protocol/index.js";
import { audit, centre, load, panel, root, selected, wire } from "./one-panel.js";
import { orders, ring, SliceKit } from "./slice-kit.js";

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

  it("opens code by a slow double click, though the details have opened beside the picture in between", async () => {
    const unbounded = panel.page.locator("g.label", { has: panel.page.locator(".mark-unbounded") });
    for (const one of [panel.card(load), unbounded]) {
      const { x, y, width, height } = (await one.boundingBox())!;
      await panel.page.mouse.click(x + width / 2, y + height / 2);
      await panel.page.locator(".details").waitFor();
      // The picture hears of its new size with the next frames.
      await panel.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      await panel.page.mouse.click(x + width / 2, y + height / 2, { clickCount: 2 });
      await panel.page.keyboard.press("Escape");
    }
    expect(await panel.sentOf("open")).toEqual([
      { type: "open", id: load, beside: false },
      { type: "open", id: `${root} -> ${audit} @0`, beside: false },
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
    expect(titles.filter((title) => !/^(part\d\.ts|src\/|part\d\.ts \+\d+)/.test(title))).toEqual([]);
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
    await panel.page.setViewportSize({ width: 465, height: 400 });
    await panel.show(orders());
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("f");
    expect(await panel.card(root).locator(".farther-name").first().isVisible()).toBe(true);
    expect((await scale()) * 24).toBeGreaterThan(9);
    await panel.page.keyboard.press("f");
    const shown = await panel.page.locator(".clusters text").allTextContents();
    expect(shown).toEqual(expect.arrayContaining(["processUserData", "auditUser", "fetchPages", "Pool.query"]));
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
