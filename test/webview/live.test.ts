import { describe, expect, it, vi } from "vitest";
import type { Slice } from "../../src/protocol/index.js";
import { audit, centre, panel, root, selected, workbench } from "./one-panel.js";
import { orders, request, ring, SliceKit } from "./slice-kit.js";

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
        await expect.poll(() => live.page.locator(".canvas g.wire").count()).toBe(expected.length - 1);
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
