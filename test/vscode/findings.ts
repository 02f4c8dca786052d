import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, eventually, extension } from "./host.js";

/** What the extension hands to whoever activates it. */
interface Api {
  readonly findings: vscode.TreeDataProvider<unknown>;
}

export function define(): void {
  describe("Findings view", () => {
    after(closeAll);

    it("shows rule, finding and steps, and a click on a step opens its line", async () => {
      const { findings } = (await extension()).exports as Api;
      await vscode.commands.executeCommand("awaitscope.findings.focus");
      await cycleDiagnostic();
      const children = async (element?: unknown): Promise<unknown[]> => (await findings.getChildren(element)) ?? [];
      const item = async (element: unknown): Promise<vscode.TreeItem> => findings.getTreeItem(element);
      const rule = await eventually("the rule", async () => {
        for (const root of await children()) if ((await item(root)).label === "await-cycle") return root;
        return undefined;
      });
      const [finding] = await children(rule);
      assert.ok(finding);
      assert.match(String((await item(finding)).description), /^src\/[abc]\.ts:4$/);
      const steps = await children(finding);
      assert.ok(steps.length >= 3, `${steps.length} steps`);
      const { command, label } = await item(steps[1]);
      assert.ok(typeof label === "string");
      assert.match(label, /^2\. [^`]+$/);
      const sentence = (await item(finding)).label;
      assert.ok(typeof sentence === "string" && !sentence.includes("`"));
      assert.ok(command);
      await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
      assert.match(vscode.window.activeTextEditor?.document.uri.path ?? "", /\/src\/[abc]\.ts$/);
    });
  });
}
