import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, diagnosticsOf, eventually, open, positionOf } from "./host.js";

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
      await eventually("a hover", async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          editor.document.uri,
          positionOf(editor.document, "await functionB"),
        );
        return hovers.some(({ contents }) => JSON.stringify(contents).includes("functionC")) ? true : undefined;
      });
    });
  });
}
