import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, eventually, open } from "./host.js";

export function define(): void {
  describe("graph panel", () => {
    afterEach(closeAll);

    function panels(): vscode.Tab[] {
      return vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("awaitscope.graph"));
    }

    it("opens once, for the chain at the cursor, for a cycle and by its own command", async () => {
      await open("src/a.ts", "await functionB");
      await cycleDiagnostic();
      assert.equal(panels().length, 0);
      await vscode.commands.executeCommand("awaitscope.showChain");
      await eventually("the panel", () => panels()[0]);
      await vscode.commands.executeCommand("awaitscope.openGraph");
      await vscode.commands.executeCommand("awaitscope.showCycle", "no such cycle");
      assert.equal(panels().length, 1);
    });
  });
}
