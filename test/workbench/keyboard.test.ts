import { describe, expect, it } from "vitest";
import { keyCap, keymap } from "../../webview/model/keymap.js";
import { startSession, user } from "./one-user.js";

/* From an opened file to the reason why it hangs, with keys alone: the tests build on each other. */

startSession();

/** Keys arrive in the graph a moment later. */
const wait = { timeout: 8000 };

const press = (key: string) => user.page.keyboard.press(key);

/** Opens a quick input, types, and takes the row that is offered first; anew if a page still loading swallowed a key. */
async function choose(key: string, text: string, row: string | RegExp): Promise<void> {
  const { page } = user;
  for (let tries = 1; ; tries++) {
    await press(key);
    try {
      await page.locator(".quick-input-widget input[type=text]:focus").waitFor({ timeout: 4000 });
      await page.keyboard.type(text);
      const first = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: row });
      await first.waitFor({ timeout: 8000 });
      return await press("Enter");
    } catch (error) {
      if (tries === 4) throw error;
      await press("Escape");
    }
  }
}

interface Focus {
  readonly role: string | null;
  readonly label: string | null;
  /** What a screen reader says of the item the keys are at. */
  readonly item: string | undefined;
  /** Whether the item is announced as one of a tree. */
  readonly treeItem: boolean;
  /** Whether what has the focus, or the frame around it, is outlined. */
  readonly visible: boolean;
  /** How far the panel is pushed up out of its frame, in pixels. */
  readonly pushed: number;
}

/** Where the keyboard is in the graph; undefined when it is not there. */
const focus = (): Promise<Focus | undefined> =>
  user.graph.locator("body").evaluate(`(() => {
    const element = document.activeElement;
    if (!document.hasFocus() || !element) return undefined;
    const item = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
    const outlined = (one) => one !== null && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) > 0;
    return {
      role: element.getAttribute("role"),
      label: element.getAttribute("aria-label"),
      item: item?.getAttribute("aria-label") ?? undefined,
      treeItem: item?.getAttribute("role") === "treeitem" && item.getAttribute("aria-selected") === "true",
      visible: outlined(element) || outlined(element.closest(".window")),
      pushed: scrollY,
    };
  })()`);

/** What is said of the item that the keys have arrived at. */
const item = async () => (await focus())?.item;

/** Waits until the graph has the keyboard, visibly, and lies in its frame as it should. */
async function inTree(label: string): Promise<void> {
  await expect.poll(focus, wait).toMatchObject({ role: "tree", label, visible: true, pushed: 0 });
  await expect.poll(() => user.pushed(), wait).toBe(0);
}

/** The step that is told: its sentence, and below it its line of code. */
const step = async () => {
  const told = user.graph.locator(".now:not([hidden])").locator(".sentence, code");
  return (await told.allTextContents()).join("\n");
};

describe("with keys alone, a user", () => {
  it("opens a file, goes to a line, and opens its chain in the graph, which has the keyboard", async () => {
    await choose("Control+P", "orders.ts", "orders.ts");
    await user.page.locator('.tab.active[data-resource-name="orders.ts"]').waitFor();
    await choose("Control+G", "19", "line 19");
    await user.place("orders.ts", 19);
    await press("Control+K");
    await press("Alt+W");
    await user.card("orderSummary").waitFor({ timeout: 60_000 });
    await inTree("Await graph");
  });

  it("walks from the start to what it calls and back, and hears each function in words", async () => {
    await press("ArrowRight");
    await expect
      .poll(item, wait)
      .toMatch(/^orderSummary, async function, src\/orders\.ts:17, in an await cycle, .*start of this view\./);
    await expect.poll(item, wait).toMatch(/2 callers: lastPurchase, routes\.\/order\. 2 callees: row, customerCard/);
    await press("ArrowRight");
    await expect
      .poll(item, wait)
      .toMatch(/^customerCard, async function, .*1 caller: orderSummary\. 2 callees: row, lastPurchase/);
    await press("ArrowLeft");
    await expect.poll(item, wait).toMatch(/^orderSummary, /);
    expect(await focus()).toMatchObject({ role: "tree", treeItem: true, visible: true });
  });

  it("lights the cycle and is told step by step why it hangs, with the code beside it", async () => {
    await press("c");
    await user.graph.locator(".trail-head", { hasText: "Await cycle that nobody can get round" }).waitFor();
    const first = "orderSummary awaits customerCard\nconst customer = await customerCard(order.customerId);";
    const second = "customerCard awaits lastPurchase (Promise.all; 2 at the same time)\nlastPurchase(customerId),";
    const third = "lastPurchase awaits orderSummary\nconst { order, customer } = await orderSummary(id);";
    for (const [key, told, file, line] of [
      [".", first, "orders.ts", 19],
      [".", second, "customers.ts", 19],
      [".", third, "activity.ts", 15],
      [",", second, "customers.ts", 19],
    ] as const) {
      await press(key);
      await expect.poll(step, wait).toBe(told);
      await expect
        .poll(() => user.graph.locator(".trail-step[aria-current=step] .place").textContent(), wait)
        .toMatch(new RegExp(`${file}:${line}$`));
      await inTree("Await graph");
    }
  });

  it("goes into the code of the step, and back to the graph", async () => {
    await press("Enter");
    await user.place("customers.ts", 19);
    await user.page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
    await expect.poll(focus, wait).toBe(undefined);
    await choose("F1", "focus next editor group", "View: Focus Next Editor Group");
    await inTree("Await graph");
  });

  it("sees every key on a sheet, which Escape closes", async () => {
    await press("?");
    const sheet = user.graph.locator("dialog[open]");
    await sheet.waitFor();
    const keys = await sheet.locator("kbd").allTextContents();
    expect(keys).toEqual(keymap.map(keyCap));
    expect(await sheet.locator("kbd:visible").count()).toBe(keymap.length);
    await expect.poll(async () => (await focus())?.visible, wait).toBe(true);
    await press("Escape");
    await sheet.waitFor({ state: "hidden" });
    await inTree("Await graph");
  });

  it("reads the same as an outline, row by row, to where the cycle closes", async () => {
    await press("t");
    await inTree("Await graph as an outline");
    // Closes the step, the cycle and the selection, the innermost first.
    for (let closing = 1; closing <= 3; closing++) await press("Escape");
    await expect.poll(item, wait).toBe(undefined);
    for (const sentence of [
      /^orderSummary, async function, .*start of this view/,
      /^orderSummary awaits row\. row, async function/,
      /^row awaits rows\. rows, async function/,
      /^orderSummary awaits customerCard\. customerCard, async function, .*in an await cycle/,
      /^customerCard awaits row \(Promise\.all; 2 at the same time\)\. row, .*Its calls are listed above$/,
      /^customerCard awaits lastPurchase \(Promise\.all; 2 at the same time\)\. lastPurchase/,
      /^lastPurchase awaits row\. /,
      /^lastPurchase awaits orderSummary\. orderSummary, .*Its calls are listed above$/,
    ]) {
      await press("ArrowDown");
      await expect.poll(item, wait).toMatch(sentence);
      expect(await focus()).toMatchObject({ role: "tree", treeItem: true, visible: true });
    }
    await press("ArrowRight");
    await expect.poll(item, wait).toMatch(/^orderSummary, async function/);
    await press("Enter");
    await user.place("orders.ts", 17);
    await choose("F1", "focus next editor group", "View: Focus Next Editor Group");
    await inTree("Await graph as an outline");
    await press("t");
    await inTree("Await graph");
  });

  it("looks at the cycle alone, and goes back", async () => {
    const title = () => user.graph.locator("h1").textContent();
    await press("o");
    await expect.poll(title, wait).toBe("Cycle of 3 awaits");
    await inTree("Await graph");
    await press("Backspace");
    await expect.poll(title, wait).toBe("orderSummary");
    await inTree("Await graph");
  });
});
