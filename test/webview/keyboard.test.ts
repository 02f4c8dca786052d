import { beforeEach, describe, expect, it } from "vitest";
import { audit, centre, load, panel, root, selected } from "./one-panel.js";
import { orders, request } from "./slice-kit.js";

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

  it("lists resources that are called alike with where each is used, and shows who holds the chosen one", async () => {
    await panel.show(orders());
    await panel.page.keyboard.press("/");
    await panel.page.keyboard.type("knex");
    const { sequence } = (await panel.sentOf("search")).at(-1)!;
    const hits = ["src/orders.ts", "src/users.ts"].map((file) => ({
      id: `resource ${file}#knex`,
      name: "knex",
      file,
      kind: "pool" as const,
    }));
    await panel.post({
      type: "search",
      sequence,
      hits: [...hits, { ...hits[0]!, id: "resource redis", name: "redis", file: "" }],
    });
    expect(await panel.page.locator(".hit bdi").allTextContents()).toEqual(["src/orders.ts", "src/users.ts", "pool"]);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Enter");
    expect((await panel.sentOf("slice")).at(-1)?.request).toMatchObject({
      mode: "resource",
      resource: "src/users.ts#knex",
    });
  });
});
