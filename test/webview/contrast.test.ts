import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workbench, type Panel } from "./page.js";
import { holding, orders, ring } from "./slice-kit.js";
import { themes } from "./themes.js";

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.start();
});

afterAll(async () => {
  await workbench?.stop();
});

/** Contrast asked of text: by WCAG 2 (1.4.3) 4.5, and by 1.4.6 7 where the theme is one of high contrast. */
const least = (theme: string): number => (theme.includes("high-contrast") ? 7 : 4.5);

interface Measured {
  readonly text: string;
  readonly ratio: number;
}

/**
 * The contrast of each text that a selector finds, as the browser computes the colours: that of the text, laid over the
 * grounds of all elements around it.
 */
const measure = (panel: Panel, selector: string): Promise<readonly Measured[]> =>
  panel.page.evaluate(`(() => {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
    const over = (colors) => {
      context.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
      }
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (color) => {
      const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return [...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.textContent.trim() && one.checkVisibility()).map((element) => {
      const grounds = ["white"];
      for (let at = element; at; at = at.parentElement) grounds.splice(1, 0, getComputedStyle(at).backgroundColor);
      const [text, ground] = [luminance(over([...grounds, getComputedStyle(element).color])), luminance(over(grounds))];
      return { text: element.textContent.slice(0, 60), ratio: (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05) };
    });
  })()`);

describe.each(Object.keys(themes))("lines of code in %s", (theme) => {
  const check = async (panel: Panel, selector: string, fewest = 1): Promise<void> => {
    const measured = await measure(panel, selector);
    expect(measured.length).toBeGreaterThanOrEqual(fewest);
    expect(measured.filter(({ ratio }) => !(ratio >= least(theme)))).toEqual([]);
  };

  it("can be read in the steps of a cycle, the one that is shown among them", async () => {
    const panel = await workbench.open({ theme });
    await panel.show(ring());
    const [asked] = await panel.sentOf("code");
    const lines = Object.fromEntries((asked?.ids ?? []).map((id) => [id, `const found = await ${id.slice(0, 20)}();`]));
    await panel.post({ type: "code", lines });
    await panel.page.keyboard.press(".");
    expect(await panel.page.locator(".now code").textContent()).toContain("const found = await");
    await check(panel, ".now code");
    await check(panel, ".trail .code, .trail .place, .trail .number, .trail .sentence", 7);
    await panel.close();
  });

  it("can be read in the details, with the names and places beside them", async () => {
    const panel = await workbench.open({ theme });
    await panel.show(orders());
    await panel.card("src/audit/audit.ts#auditUser").click();
    await check(panel, ".details h2, .details .code, .details .link, .details dd", 4);
    await panel.close();
  });

  it("stands on the editor's own ground, edge to edge", async () => {
    const panel = await workbench.open({ theme });
    await panel.show(orders());
    const [ground, around] = await panel.page.evaluate<[string, string]>(
      `[getComputedStyle(document.querySelector(".ground")).fill, getComputedStyle(document.body).backgroundColor]`,
    );
    expect(ground).toBe(around);
    await panel.close();
  });

  it("can be read in the outline, also on the row that is selected", async () => {
    const panel = await workbench.open({ theme });
    await panel.show(holding());
    await panel.page.keyboard.press("t");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    await check(panel, ".outline [aria-selected=true], .outline [aria-selected=true] *");
    await check(panel, ".outline .code, .outline .words", 10);
    await panel.close();
  });
});

it("would be found not to be legible", async () => {
  const panel = await workbench.open();
  await panel.show(orders());
  await panel.page.evaluate(`document.querySelector("h1").style.color = "rgb(80, 80, 80)"`);
  const [title] = await measure(panel, "h1");
  expect(title!.ratio).toBeLessThan(3);
  await panel.close();
});
