import { describe, expect, it } from "vitest";
import { startSession, user } from "./one-user.js";

/* The editor is told that a screen reader is at work: the graph begins with its outline, and is read as a tree. */

startSession({ "editor.accessibilitySupport": "on" });

/** Keys arrive in the graph a moment later. */
const wait = { timeout: 60_000 };

/** What a screen reader is given of the panel, as indented lines. */
const read = () => user.graph.locator("body").ariaSnapshot();

const hasKeyboard = () => user.graph.locator("body").evaluate("document.hasFocus()");

/** Name of the row that the keyboard is at. */
const row = () =>
  user.graph
    .locator("body")
    .evaluate(
      `document.getElementById(document.activeElement.getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-label") ?? ""`,
    );

describe("a user with a screen reader", () => {
  it("is given the outline first, as a tree whose rows say everything", async () => {
    await user.open("orders.ts", 19, 26);
    await user.page.keyboard.press("Control+K");
    await user.page.keyboard.press("Alt+W");
    await expect
      .poll(read, wait)
      .toMatch(
        /tree "Await graph as an outline"[^]*treeitem "orderSummary, async function, src\/orders\.ts:17, in an await cycle[^]*treeitem "orderSummary awaits customerCard\. customerCard, async function/,
      );
    expect(await read()).not.toMatch(/tree "Await graph"/);
    await expect.poll(hasKeyboard, wait).toBe(true);
  });

  it("hears why it hangs, step by step, while the keyboard stays in the outline", async () => {
    expect(await read()).toMatch(
      /region "Found here"[^]*await each other on every path[^]*button "Show why: await-cycle"/,
    );
    await user.page.keyboard.press("w");
    await expect
      .poll(read, wait)
      .toMatch(/region "Steps"[^]*orderSummary awaits customerCard[^]*lastPurchase awaits orderSummary/);
    await user.page.keyboard.press("ArrowDown");
    await expect.poll(row, wait).toMatch(/async function/);
  });

  it("changes to the picture and back by key", async () => {
    await user.page.keyboard.press("t");
    await expect.poll(read, wait).toMatch(/tree "Await graph"/);
    await user.page.keyboard.press("t");
    await expect.poll(read, wait).toMatch(/tree "Await graph as an outline"/);
  });
});
