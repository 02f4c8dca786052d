import { copyFileSync } from "node:fs";
import path from "node:path";
import { it } from "vitest";
import { repository } from "../../scripts/host/install.mjs";
import { startSession, user } from "./one-user.js";

/* Takes the pictures in media/ anew. Not part of the tests: fonts differ from system to system. */

startSession({ "workbench.colorTheme": "Default Dark Modern", "editor.minimap.enabled": false });

it("shows the cycle of the sample service", async () => {
  await user.open("orders.ts", 19, 26);
  await user.page.setViewportSize({ width: 1600, height: 900 });
  await user.command("View: Toggle Primary Side Bar Visibility");
  await user.showChain();
  await user.card("customerCard").waitFor();
  await user.graph.getByRole("button", { name: /fit/i }).click();
  await user.card("orderSummary").click();
  await user.graph.getByRole("button", { name: "Show cycle" }).click();
  await user.graph.locator("h1", { hasNotText: /^orderSummary$/ }).waitFor();
  await user.graph.getByRole("button", { name: /fit/i }).click();
  await user.settle();
  copyFileSync(await user.screenshot("screenshot"), path.join(repository, "media/screenshot.png"));
});
