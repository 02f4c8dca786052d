import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { FindingTrace } from "../../src/protocol/index.js";
import { audit, load, panel, root, selected, workbench } from "./one-panel.js";
import { orders, ring, SliceKit } from "./slice-kit.js";

describe("cycles", () => {
  it("lists the steps with their places and jumps to each", async () => {
    await panel.show(ring());
    const steps = panel.page.locator(".trail-step");
    expect(await steps.locator(".place").allTextContents()).toEqual(["cycle.ts:5", "cycle.ts:10", "cycle.ts:15"]);
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
    expect(await steps.locator(".place").allTextContents()).toEqual(["process.ts:23", "audit.ts:30"]);
    expect(await panel.page.locator(".trail-head").textContent()).toContain("unbounded-concurrency: finding 2 of 3");
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
    const lively = await workbench.open({ reducedMotion: "no-preference", stopped: true });
    try {
      await lively.post({ type: "show", request: { ...orders().request, depthUp: 0, depthDown: 0 }, finding: "f1" });
      await lively.answer(orders());
      await lively.post({ type: "finding", fingerprint: "f1", finding: withEdge() });
      const number = lively.page.locator(".trail .now .number");
      expect(await number.textContent()).toBe("1");
      expect(await lively.page.getByRole("button", { name: "Stop" }).count()).toBe(1);
      await lively.pass(2000);
      expect(await number.textContent()).toBe("2");
      expect(await lively.page.getByRole("button", { name: "Play the steps" }).count()).toBe(1);
      await lively.page.keyboard.press("s");
      expect(await number.textContent()).toBe("1");
      await lively.card(load).click();
      await lively.pass(10_000);
      expect(await number.textContent()).toBe("1");
      expect(lively.errors).toEqual([]);
    } finally {
      await lively.close();
    }
  });

  it("brings the cards of each step into view, and the step that is told into that of its list", async () => {
    const kit = new SliceKit();
    const names = Array.from({ length: 40 }, (_, i) => `src/line.ts#link${i}`);
    names.forEach((id, i) => kit.node(id, { root: i === 0, level: i, line: i }));
    names.slice(1).forEach((id, i) => kit.call(names[i]!, id, { line: i }));
    const slice = kit.slice();
    const steps = slice.edges.map(({ from, calls }, i) => ({
      message: `\`link${i}\` awaits \`link${i + 1}\``,
      place: `src/line.ts:${i}`,
      node: from,
      edge: calls[0]!.id,
    }));
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.post({ type: "show", request: { ...slice.request, depthUp: 0, depthDown: 0 }, finding: "f1" });
    await panel.answer(slice);
    await panel.post({ type: "finding", fingerprint: "f1", finding: { ...trace, steps } });
    await panel.page.locator(".canvas").focus();
    const within = (inner: Locator, outer: Locator) =>
      expect
        .poll(async () => {
          const [a, b] = [await inner.boundingBox(), await outer.boundingBox()];
          return (
            a!.x >= b!.x - 1 &&
            a!.y >= b!.y - 1 &&
            a!.x + a!.width <= b!.x + b!.width + 1 &&
            a!.y + a!.height <= b!.y + b!.height + 1
          );
        })
        .toBe(true);
    const shown = async (step: number) => {
      const row = panel.page.locator(".trail-step[aria-current=step]");
      await row.filter({ hasText: `link${step} awaits link${step + 1}` }).waitFor();
      await within(row, panel.page.locator(".trail ol"));
      for (const id of [names[step]!, names[step + 1]!])
        await within(panel.card(id).locator(".body"), panel.page.locator(".window"));
    };
    await shown(0);
    for (let step = 1; step < steps.length; step++) {
      await panel.page.keyboard.press(".");
      if (step % 6 === 0 || step === steps.length - 1) await shown(step);
    }
    await panel.page.keyboard.press(",");
    await shown(steps.length - 2);
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
