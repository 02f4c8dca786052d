import { describe, expect, it } from "vitest";
import { panel } from "./one-panel.js";
import type { SliceRequest } from "../../src/protocol/index.js";
import { orders, ring, SliceKit } from "./slice-kit.js";

/* Beside an editor there is room for two or three columns of cards. */

const at = (column: number, row = 0): string => `src/column${column}.ts#row${row}`;
const start = at(2);

/** A chain of seven columns around a start, with some callees on each level; with six of them it is too much for a stair. */
function sevenColumns(asked: Partial<SliceRequest> = {}, callees = 3) {
  const kit = new SliceKit();
  for (let column = 0; column < 7; column++) {
    for (let row = 0; row < (column > 2 ? callees : 1); row++) {
      kit.node(at(column, row), { level: column - 2, line: row * 10, root: column === 2 });
      if (column > 0) kit.call(at(column - 1), at(column, row), { line: row });
    }
  }
  return kit.slice({ roots: [start], ...asked });
}

const inView = async (id: string) => {
  const [stage, box] = await Promise.all([
    panel.page.locator(".stage").boundingBox(),
    panel.card(id).locator(".body").boundingBox(),
  ]);
  return (
    box!.x >= stage!.x &&
    box!.x + box!.width <= stage!.x + stage!.width &&
    box!.y >= stage!.y &&
    box!.y + box!.height <= stage!.y + stage!.height
  );
};

/** Height of the letters of a card's name on the screen, in pixels; the one of its forms that is shown. */
const letters = (id: string) =>
  panel.page.evaluate<number>(`(() => {
    const names = [...document.querySelectorAll('.canvas g.card[data-id=${JSON.stringify(id)}] :is(.name, .far-name, .farther-name)')];
    const shown = names.find((one) => one.checkVisibility());
    return parseFloat(getComputedStyle(shown).fontSize) * shown.getScreenCTM().a;
  })()`);

const minimap = () => panel.page.locator(".minimap");

describe.each([340, 380, 465, 640, 900])("a panel of %i pixels", (width) => {
  it("opens with marks that can be told apart, the start and what it waits for whole and legible, and a map of the rest", async () => {
    await panel.page.setViewportSize({ width, height: 700 });
    await panel.show(sevenColumns());
    for (const id of [start, at(3, 0), at(3, 1), at(3, 2)]) expect(await inView(id), id).toBe(true);
    if (width >= 640) expect(await inView(at(1))).toBe(true);
    expect(await letters(start)).toBeGreaterThan(9.3);
    expect(await minimap().isVisible()).toBe(!(await inView(at(6, 0))) || !(await inView(at(0))));
  });
});

describe("beside an editor", () => {
  it("names what is found in full, and of its path the end", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(sevenColumns());
    await panel.page.keyboard.press("/");
    await panel.page.keyboard.type("lock");
    const { sequence } = (await panel.sentOf("search")).at(-1)!;
    const file = "packages/persistence/lib/coordination/locking/locks.ts";
    const hits = [{ id: `${file}#tryAcquireLock`, name: "tryAcquireLock", file, kind: "function" as const }];
    await panel.post({ type: "search", sequence, hits });
    const name = panel.page.locator(".hit .code");
    expect(
      await name.evaluate(
        (element: { scrollWidth: number; clientWidth: number }) => element.scrollWidth - element.clientWidth,
      ),
    ).toBe(0);
    const [row, path] = [
      await panel.page.locator(".hit").boundingBox(),
      await panel.page.locator(".hit bdi").boundingBox(),
    ];
    expect(path!.width).toBeGreaterThan(row!.width / 2);
    expect(path!.x + path!.width).toBeLessThanOrEqual(row!.x + row!.width);
  });

  it("names the start beside its card, not over another, when everything is fitted in", async () => {
    await panel.page.setViewportSize({ width: 340, height: 700 });
    await panel.show(sevenColumns({}, 6));
    await panel.page.locator(".canvas").focus();
    for (let i = 0; i < 2; i++) await panel.page.keyboard.press("f");
    const name = (await panel.page.locator(".callout rect").first().boundingBox())!;
    const boxes = await panel.page.locator(".canvas g.card .body").all();
    for (const box of boxes) {
      const card = (await box.boundingBox())!;
      const apart =
        card.x >= name.x + name.width ||
        card.x + card.width <= name.x ||
        card.y >= name.y + name.height ||
        card.y + card.height <= name.y;
      expect(apart).toBe(true);
    }
  });

  it("explains marks in whole words", async () => {
    await panel.page.setViewportSize({ width: 465, height: 800 });
    await panel.show(orders());
    const cut = await panel.page.locator(".legend ul").evaluate((list) => {
      const { scrollWidth, clientWidth } = list as unknown as { scrollWidth: number; clientWidth: number };
      return scrollWidth - clientWidth;
    });
    expect(cut).toBe(0);
  });

  it("shows the end of the path of a file", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    const scope = "packages/some/where/deep/inside/of/the/workspace.ts";
    await panel.show(sevenColumns({ mode: "file", scope }));
    const [title, text] = [
      (await panel.page.locator("h1").boundingBox())!,
      (await panel.page.locator("h1 bdi").boundingBox())!,
    ];
    expect(text.width).toBeGreaterThan(title.width);
    expect(text.x + text.width).toBeCloseTo(title.x + title.width, 0);
  });

  it("tells a step, with its code, in the list alone, and to screen readers", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(ring());
    await panel.page.keyboard.press("c");
    await panel.page.keyboard.press(".");
    const [asked] = await panel.sentOf("code");
    const code = "await next({ with: 'a line that is longer than the panel is wide', and: 'goes on' });";
    await panel.post({ type: "code", lines: Object.fromEntries((asked?.ids ?? []).map((id) => [id, code])) });
    const told = panel.page.locator(".trail-step[aria-current=step]");
    await expect.poll(() => told.locator(".line").isVisible()).toBe(true);
    const [step, line, status] = [
      await told.boundingBox(),
      await told.locator(".line").boundingBox(),
      await panel.page
        .getByRole("status")
        .filter({ has: panel.page.locator(".sentence") })
        .boundingBox(),
    ];
    expect(line!.y + line!.height).toBeLessThan(step!.y + step!.height);
    expect(status!.height).toBeLessThanOrEqual(1);
    expect(await told.locator(".trail-text > :first-child").textContent()).toBe(
      await panel.page.locator(".now .sentence").textContent(),
    );
  });
});

describe("a chain with few cards", () => {
  it("uses the height of a narrow panel: all of it can be read at once, each card further right and further down", async () => {
    await panel.page.setViewportSize({ width: 465, height: 800 });
    await panel.show(sevenColumns({}, 1));
    const boxes = [];
    for (let column = 0; column < 7; column++) {
      expect(await inView(at(column)), at(column)).toBe(true);
      expect(await letters(at(column)), at(column)).toBeGreaterThan(9.3);
      boxes.push((await panel.card(at(column)).locator(".body").boundingBox())!);
    }
    for (const [i, box] of boxes.slice(1).entries()) {
      expect(box.x).toBeGreaterThan(boxes[i]!.x);
      expect(box.y).toBeGreaterThan(boxes[i]!.y + boxes[i]!.height);
    }
    const buttons = (await panel.page.locator(".zooms").boundingBox())!;
    expect(boxes.at(-1)!.y + boxes.at(-1)!.height).toBeLessThan(buttons.y + buttons.height / 2);
    expect(await minimap().isVisible()).toBe(false);
  });

  it("stays a stair while the reader is with it, and stands in columns where there is room for them", async () => {
    await panel.page.setViewportSize({ width: 465, height: 800 });
    await panel.show(sevenColumns({}, 1));
    const level = async () => {
      const [one, other] = [await panel.card(at(2)).boundingBox(), await panel.card(at(4)).boundingBox()];
      return Math.abs(one!.y - other!.y) < 30;
    };
    expect(await level()).toBe(false);
    await panel.page.setViewportSize({ width: 1600, height: 800 });
    await panel.post({ type: "changed" });
    await panel.answer(sevenColumns({}, 1));
    expect(await level()).toBe(false);
    await panel.show(ring());
    await panel.show(sevenColumns({}, 1));
    await expect.poll(level).toBe(true);
  });
});

describe("the map", () => {
  const frame = async () => (await minimap().locator(".frame").boundingBox())!;

  it("frames what is in view, leads elsewhere, and is gone when everything is in view", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(sevenColumns({}, 6));
    expect(await minimap().locator(".mark").count()).toBe(27);
    const marked = async (id: string) => {
      const [mark, view] = [await minimap().locator(`[data-id="${id}"]`).boundingBox(), await frame()];
      return mark!.x >= view.x - 1 && mark!.x + mark!.width <= view.x + view.width + 1;
    };
    for (const column of [0, 2, 3, 6]) expect(await marked(at(column)), at(column)).toBe(await inView(at(column)));
    const last = (await minimap()
      .locator(`[data-id="${at(6, 1)}"]`)
      .boundingBox())!;
    await panel.page.mouse.click(last.x + last.width / 2, last.y + last.height / 2);
    expect(await inView(at(6, 1))).toBe(true);
    expect(await inView(at(0))).toBe(false);
    const first = (await minimap()
      .locator(`[data-id="${at(0)}"]`)
      .boundingBox())!;
    await panel.page.mouse.down();
    await panel.page.mouse.move(first.x, first.y, { steps: 4 });
    await panel.page.mouse.up();
    expect(await inView(at(0))).toBe(true);
    await panel.page.locator(".canvas").focus();
    for (let i = 0; i < 2; i++) await panel.page.keyboard.press("f");
    expect(await minimap().isVisible()).toBe(false);
  });

  it("is not drawn in a low panel, where it would lie on cards", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(sevenColumns({}, 6));
    expect(await minimap().isVisible()).toBe(true);
    await panel.page.setViewportSize({ width: 465, height: 360 });
    await expect.poll(() => minimap().isVisible()).toBe(false);
  });

  it.each([5, 6, 7, 8, 12])("lies on none of the start and its %i callees when a chain is opened", async (callees) => {
    await panel.page.setViewportSize({ width: 525, height: 760 });
    await panel.show(ring());
    await panel.show(sevenColumns({}, callees));
    const map = (await minimap().boundingBox())!;
    for (const id of [start, ...Array.from({ length: callees }, (_, row) => at(3, row))]) {
      const card = (await panel.card(id).locator(".body").boundingBox())!;
      const beside = card.x >= map.x + map.width || card.x + card.width <= map.x;
      expect(beside || card.y >= map.y + map.height || card.y + card.height <= map.y, id).toBe(true);
    }
  });

  it("is none of a screen reader's concern, and not part of the picture that is saved", async () => {
    await panel.page.setViewportSize({ width: 465, height: 700 });
    await panel.show(sevenColumns({}, 6));
    expect(await minimap().getAttribute("aria-hidden")).toBe("true");
    await panel.post({ type: "render", sequence: 1, format: "svg" });
    await expect.poll(async () => (await panel.sentOf("rendered")).length).toBe(1);
    expect((await panel.sentOf("rendered"))[0]!.data).not.toContain("minimap");
  });
});
