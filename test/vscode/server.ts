import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, diagnosticsOf, eventually, hoverOn, open } from "./host.js";

export function define(): void {
  describe("server", () => {
    afterEach(closeAll);

    it("analyzes the workspace on command", async () => {
      await open("src/a.ts");
      await vscode.commands.executeCommand("awaitscope.analyzeWorkspace");
      assert.equal(diagnosticsOf("await-cycle").length, 1);
    });

    it("is there again after a restart, with diagnostics and hovers", async () => {
      const editor = await open("src/a.ts");
      await cycleDiagnostic();
      await vscode.commands.executeCommand("awaitscope.restartServer");
      await cycleDiagnostic();
      const content = await eventually("a hover", () => hoverOn(editor, "await functionB"));
      assert.match(content.value, /`functionB`/);
    });
  });
}
