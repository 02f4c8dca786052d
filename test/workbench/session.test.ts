import { describe, expect, it } from "vitest";
import { startSession, user } from "./one-user.js";

/* One user's session from start to end: the tests build on each other. */

startSession();

/** Text of the rows of the Problems panel. */
const problems = () => user.page.locator(".markers-panel .monaco-list-row").allTextContents();

describe("a user", () => {
  it("opens a file and finds the cycle in the Problems panel", async () => {
    await user.open("customers.ts", 17);
    await user.command("Problems: Focus on Problems View");
    await expect
      .poll(problems, { timeout: 60_000 })
      .toContainEqual(expect.stringMatching(/await each other on every path.*await-cycle/));
  });

  it("hovers an await and reads what it waits for", async () => {
    await user.open("orders.ts", 19);
    await user
      .line("const customer = await")
      .locator("span", { hasText: /^await$/ })
      .last()
      .hover();
    const hover = user.page.locator(".monaco-hover:visible", { hasText: "customerCard" });
    await hover.filter({ hasText: "customers.ts" }).filter({ hasText: /cycle/i }).waitFor();
  });

  it("opens the graph at the cursor, clicks a node, and arrives at its line with a double click", async () => {
    await user.open("orders.ts", 19);
    await user.showChain();
    await user.card("orderSummary").waitFor();
    await user.graph.getByRole("button", { name: /fit/i }).click();
    await user.card("lastPurchase").click();
    await user.graph.locator(".details h2", { hasText: "lastPurchase" }).waitFor();
    await user.card("lastPurchase").dblclick();
    await user.place("activity.ts", 10);
  });

  it("jumps along the cycle until it is round", async () => {
    await user.open("orders.ts", 19, 26);
    for (const [file, line] of [
      ["customers.ts", 19],
      ["activity.ts", 15],
      ["orders.ts", 19],
    ] as const) {
      await user.command("Awaitscope: Go to Next Cycle Location");
      await user.place(file, line);
    }
  });

  it("sees what runs while a connection is held, and who holds it", async () => {
    await user.open("refunds.ts", 8, 25);
    await user.showChain();
    await user.card("paidTotal").waitFor();
    await user.graph.locator(".area-title", { hasText: "(max 10)" }).waitFor();
    await user.card("paidTotal").click();
    await user.graph.getByRole("button", { name: "Who holds pool" }).click();
    await user.graph.locator("h1", { hasText: /^pool$/ }).waitFor();
    await user.graph.locator(".area-title", { hasText: "(max 10)" }).waitFor();
    await user.settle();
    await user.screenshot("who holds the pool");
  });

  it("groups what it sees by file, and folds a file up", async () => {
    await user.graph.locator(".toolbar").getByRole("button", { name: "Group" }).click();
    await user.graph.locator(".area-title.area-group:not(.leaving)", { hasText: "db.ts" }).first().click();
    await user.card("db.ts").waitFor();
    await user.card("db.ts").dblclick();
    await user.card("row").waitFor();
    for (const by of ["By file", "By folder"]) await user.graph.getByRole("button", { name: by }).click();
    await user.graph.locator(".area-group").first().waitFor({ state: "detached" });
  });

  it("lists the cycles", async () => {
    await user.command("Awaitscope: List Await Cycles");
    const rows = user.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "customerCard" }).first().waitFor();
    await user.page.keyboard.press("Escape");
  });

  it("finds all three findings in the Findings view, and a step opens its line", async () => {
    await user.command("Awaitscope: Focus on Findings View");
    const row = (text: string) => user.page.locator(".sidebar .monaco-list-row", { hasText: text }).first();
    await row("await-cycle").waitFor();
    await row("pool-hold-and-wait").waitFor();
    await row("unbounded-concurrency").waitFor();
    await row("await each other").locator(".monaco-tl-twistie").click();
    await row("2. ").click();
    await user.place("customers.ts", 19);
  });

  it("chooses a finding and walks its trace in the graph, beside the code", async () => {
    const row = (text: string) => user.page.locator(".sidebar .monaco-list-row", { hasText: text }).first();
    await row("Starts one").click();
    await user.place("mail.ts", 16);
    const steps = user.graph.locator(".trail-step");
    await steps.filter({ hasText: "send awaits fetch" }).click();
    await user.place("mail.ts", 6);
    await user.graph.locator(".trail-step[aria-current=step]", { hasText: "send awaits fetch" }).waitFor();
    await user.graph
      .locator(".trail-head")
      .getByRole("button", { name: /Next finding/ })
      .click();
    await user.graph.locator("h1", { hasText: "Cycle of 3 awaits" }).waitFor();
    await expect.poll(() => user.graph.locator(".canvas .step").count()).toBe(3);
  });

  it("finds the graph as it was after the window is loaded anew", async () => {
    const loaded = user.page.waitForEvent("load");
    await user.command("Developer: Reload Window");
    await loaded;
    await user.page.locator(".monaco-workbench .statusbar").waitFor();
    await user.graph.locator("h1", { hasText: "Cycle of 3 awaits" }).waitFor({ timeout: 60_000 });
    await expect.poll(() => user.graph.locator(".trail-step").count(), { timeout: 60_000 }).toBe(3);
    await user.graph.locator(".trail-head", { hasText: "await-cycle" }).waitFor();
  });

  it.each([
    ["Light Modern", "vscode-light"],
    ["Dark Modern", "vscode-dark"],
    ["Dark High Contrast", "vscode-high-contrast"],
    ["Light High Contrast", "vscode-high-contrast-light"],
  ])("sees the cycle drawn in %s", async (theme, kind) => {
    await user.theme(theme);
    await user.open("orders.ts", 19, 26);
    await user.showChain();
    await user.card("customerCard").waitFor();
    await user.graph.getByRole("button", { name: /fit/i }).click();
    await expect.poll(() => user.graph.locator("body").getAttribute("data-vscode-theme-kind")).toBe(kind);
    await user.settle();
    await user.screenshot(theme);
  });

  it("ends the cycle with an edit, and the problem goes, and the graph follows", async () => {
    await expect.poll(() => user.graph.locator(".canvas .wire.cyclic").count()).toBeGreaterThan(0);
    await user.open("activity.ts", 15);
    await user.page.keyboard.press("End");
    await user.page.keyboard.press("Shift+Home");
    await user.page.keyboard.type("const order = { total: 0 }, customer = { customer: { name: id } };");
    await user.command("Problems: Focus on Problems View");
    await expect.poll(problems, { timeout: 60_000 }).not.toContainEqual(expect.stringMatching(/await-cycle/));
    await expect.poll(problems).toContainEqual(expect.stringMatching(/unbounded-concurrency/));
    await expect.poll(() => user.graph.locator(".canvas .wire.cyclic").count()).toBe(0);
  });

  it("sees a function that it renames under its new name", async () => {
    await user.open("retry.ts", 4, 24);
    await user.showChain();
    await user.graph.locator("h1", { hasText: "retry" }).waitFor();
    await user.open("retry.ts", 4, 28);
    await user.page.keyboard.type("Again");
    await user.graph.locator("h1", { hasText: "retryAgain" }).waitFor();
  });
});
