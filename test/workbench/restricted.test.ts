import { describe, expect, it } from "vitest";
import { startSession, user } from "./one-user.js";

/* What a user sees in a folder that is not trusted: all of it, for nothing in the folder is ever run. */

startSession({
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
});

describe("a user in restricted mode", () => {
  it("sees problems, hovers and the graph", async () => {
    await user.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await user.open("orders.ts", 19, 26);
    await user.showChain();
    await user.card("customerCard").waitFor({ timeout: 60_000 });
    await user.command("Problems: Focus on Problems View");
    await expect
      .poll(() => user.page.locator(".markers-panel .monaco-list-row").allTextContents(), { timeout: 60_000 })
      .toContainEqual(expect.stringMatching(/await-cycle/));
  });
});
