import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { extension, open } from "./host.js";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

export function define(): void {
  describe("commands", () => {
    it("activates for TypeScript", async () => {
      await open("src/a.ts");
      assert.equal((await extension()).isActive, true);
    });

    it("registers exactly the commands that it contributes, in its category", async () => {
      const manifest = (await extension()).packageJSON as Manifest;
      const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
      const views = /^awaitscope\.findings\.(?!open$|showInGraph$)/;
      const registered = (await vscode.commands.getCommands(true))
        .filter((command) => command.startsWith("awaitscope.") && !views.test(command))
        .sort();
      assert.deepEqual(registered, contributed);
      assert.deepEqual([...new Set(manifest.contributes.commands.map(({ category }) => category))], ["Awaitscope"]);
      const used = [...Object.values(manifest.contributes.menus).flat(), ...manifest.contributes.keybindings];
      for (const { command } of used) assert.ok(contributed.includes(command), command);
    });

    it("takes no key that the editor has given to something else", async () => {
      const { keybindings } = ((await extension()).packageJSON as Manifest).contributes;
      const defaults = await vscode.workspace.openTextDocument(
        vscode.Uri.parse("vscode://defaultsettings/keybindings.json"),
      );
      const entries = defaults.getText().matchAll(/"key":\s*"([^"]+)"[^}]*?"command":\s*"([^"]+)"/g);
      const taken = [...entries].filter(([, , command]) => !command?.startsWith("awaitscope."));
      assert.ok(taken.length > 100, "the editor's default keys are known");
      for (const { key } of keybindings) {
        const clash = taken.find(([, other]) => other === key || key.startsWith(`${other} `));
        assert.equal(clash?.[2], undefined, key);
      }
    });
  });
}
