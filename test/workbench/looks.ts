import { afterAll, beforeAll, describe, it } from "vitest";
import { startSession, user } from "./one-user.js";

/* Takes a picture of every view of the sample service in every kind of theme, to be looked at. */

const themes = ["Light Modern", "Dark Modern", "Dark High Contrast", "Light High Contrast"];

startSession({ "editor.minimap.enabled": false });

beforeAll(async () => {
  await user.page.setViewportSize({ width: 1600, height: 900 });
  await user.open("orders.ts");
});

const press = (key: string) => user.page.keyboard.press(key);
const title = (text: string | RegExp) => user.graph.locator("h1", { hasText: text }).waitFor();

/** Gives the picture the keyboard; a focus by the driver would scroll the frames around it. */
const focus = () =>
  user.graph.locator("body").evaluate(`document.querySelector(".canvas").focus({ preventScroll: true })`);

/** Opens the chain of a function, with the keyboard in the picture. */
async function chain(file: string, line: number, column: number, card: string): Promise<void> {
  await user.open(file, line, column);
  await user.showChain();
  await user.card(card).waitFor({ timeout: 60_000 });
  await focus();
}

const click = (card: string) => user.click(user.card(card).locator(".body"));

const views: Readonly<Record<string, () => Promise<void>>> = {
  chain: () => chain("orders.ts", 19, 26, "customerCard"),
  "chain by file": () => press("g"),
  "chain selected": async () => {
    await press("g");
    await press("g");
    await click("customerCard");
  },
  cycle: async () => {
    await press("c");
    await press("o");
    await title("Cycle of 3 awaits");
    await press(".");
  },
  path: async () => {
    await press("Backspace");
    await title("orderSummary");
    await press("Escape");
    await press("p");
    await user.page.keyboard.type("rows");
    await user.graph.locator("#search-hits [role=option]", { hasText: "rows" }).first().waitFor();
    await press("Enter");
    await title("rows");
  },
  file: async () => {
    await focus();
    await press("2");
    await title(/\.ts/);
  },
  folder: async () => {
    await press("3");
    await title(/src/);
  },
  overview: async () => {
    await press("4");
    await title("Overview");
  },
  "chain holding": () => chain("refunds.ts", 8, 25, "paidTotal"),
  resource: async () => {
    await click("paidTotal");
    await user.graph.getByRole("button", { name: "Who holds pool" }).click();
    await title(/^pool$/);
  },
  finding: async () => {
    await focus();
    await press("]");
    await user.graph.locator(".trail-head").waitFor();
    await press(".");
    await user.graph.locator(".trail-step[aria-current=step]").waitFor();
  },
  keys: () => press("?"),
  outline: async () => {
    await press("Escape");
    await press("t");
  },
};

describe.each(themes)("in %s", (theme) => {
  beforeAll(async () => {
    await user.theme(theme);
    await user.command("View: Close All Editors");
  });

  it.each(Object.keys(views))("shows the %s", async (name) => {
    await views[name]?.();
    await user.page.mouse.move(4, 4);
    await user.settle();
    await user.screenshot(`look ${theme} ${name}`);
  });

  afterAll(async () => {
    await press("t");
  });
});
