import { beforeEach, describe, expect, it } from "vitest";
import { panel } from "./one-panel.js";
import { holding, ring } from "./slice-kit.js";

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
