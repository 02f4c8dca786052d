import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, open } from "./host.js";

export function define(): void {
  describe("cycle jumps", () => {
    afterEach(closeAll);

    function here(): string {
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor, "an editor is active");
      const { line } = editor.selection.active;
      assert.match(editor.document.lineAt(line).text, /await function[ABC]\(\)/);
      return `${editor.document.uri.path.split("/").at(-1) ?? ""}:${line + 1}`;
    }

    for (const [command, order] of [
      ["awaitscope.nextCycleLocation", ["b.ts:4", "c.ts:4", "a.ts:4"]],
      ["awaitscope.previousCycleLocation", ["c.ts:4", "b.ts:4", "a.ts:4"]],
    ] as const) {
      it(`${command} goes from file to file and comes back to the start`, async () => {
        await open("src/a.ts", "await functionB");
        await cycleDiagnostic();
        const visited: string[] = [];
        for (let step = 0; step < order.length; step++) {
          await vscode.commands.executeCommand(command);
          visited.push(here());
        }
        assert.deepEqual(visited, order);
      });
    }

    it("stays where it is when there is no cycle", async () => {
      const editor = await open("src/users.ts", "const response");
      await cycleDiagnostic();
      const before = editor.selection;
      await vscode.commands.executeCommand("awaitscope.nextCycleLocation");
      assert.equal(vscode.window.activeTextEditor?.document.uri.path, editor.document.uri.path);
      assert.ok(vscode.window.activeTextEditor?.selection.isEqual(before));
    });
  });
}
