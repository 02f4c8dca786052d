import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, diagnosticsOf, eventually, open } from "./host.js";

export function define(): void {
  describe("diagnostics", () => {
    afterEach(async () => {
      await vscode.workspace
        .getConfiguration("awaitscope")
        .update("rules", undefined, vscode.ConfigurationTarget.Global);
      await closeAll();
    });

    it("name the rule, link to its page and tell each hop of the cycle", async () => {
      await open("src/a.ts");
      const { uri, diagnostic } = await cycleDiagnostic();
      assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
      assert.ok(typeof diagnostic.code === "object", "the code has a link");
      assert.match(diagnostic.code.target.toString(true), /^https:\/\/.*\/docs\/rules\/await-cycle\.md$/);
      const document = await vscode.workspace.openTextDocument(uri);
      assert.match(document.lineAt(diagnostic.range.start.line).text, /await function[ABC]\(\)/);
      const files = new Set(diagnostic.relatedInformation?.map(({ location }) => location.uri.path.slice(-4)));
      assert.deepEqual([...files].sort(), ["a.ts", "b.ts", "c.ts"]);
    });

    it("are there for the fan-out, too", async () => {
      await open("src/users.ts");
      const found = await eventually("the fan-out's diagnostic", () => diagnosticsOf("unbounded-concurrency")[0]);
      assert.match(found.uri.path, /users\.ts$/);
    });

    it("go with an unsaved edit that opens the cycle, and come back with undo", async () => {
      await open("src/a.ts");
      await cycleDiagnostic();
      const editor = await open("src/c.ts");
      const line = editor.document.lineAt(3).range;
      assert.ok(await editor.edit((edit) => edit.replace(line, "  console.log(functionA.name);")));
      assert.equal(editor.document.isDirty, true);
      await eventually("the diagnostic to go", () => (diagnosticsOf("await-cycle").length === 0 ? true : undefined));
      await vscode.commands.executeCommand("undo");
      await cycleDiagnostic();
    });

    it("have the level that the settings give their rule", async () => {
      await open("src/a.ts");
      await cycleDiagnostic();
      const settings = vscode.workspace.getConfiguration("awaitscope");
      await settings.update("rules", { "await-cycle": "error" }, vscode.ConfigurationTarget.Global);
      await eventually("an error", () =>
        diagnosticsOf("await-cycle").find(({ diagnostic }) => diagnostic.severity === vscode.DiagnosticSeverity.Error),
      );
      await settings.update("rules", { "await-cycle": "off" }, vscode.ConfigurationTarget.Global);
      await eventually("no diagnostic", () => (diagnosticsOf("await-cycle").length === 0 ? true : undefined));
      await settings.update("rules", undefined, vscode.ConfigurationTarget.Global);
      await eventually("a warning", () =>
        diagnosticsOf("await-cycle").find(
          ({ diagnostic }) => diagnostic.severity === vscode.DiagnosticSeverity.Warning,
        ),
      );
    });

    it("come with quick fixes, one of which silences the line", async () => {
      const editor = await open("src/users.ts");
      // The server answers from its newest graph, which an edit of the test before may still be replacing.
      const edit = await eventually("the quick fix", async () => {
        const [found] = diagnosticsOf("unbounded-concurrency");
        if (!found) return undefined;
        // The editor cancels the question when the document changes meanwhile.
        const actions = await vscode.commands
          .executeCommand<vscode.CodeAction[]>(
            "vscode.executeCodeActionProvider",
            found.uri,
            found.diagnostic.range,
            vscode.CodeActionKind.QuickFix.value,
          )
          .then(undefined, () => [] as vscode.CodeAction[]);
        return actions.find(({ title }) => title === "Disable unbounded-concurrency for this line")?.edit;
      });
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.match(editor.document.getText(), /\n {2}\/\/ awaitscope-disable-next-line unbounded-concurrency\n/);
      await eventually("the diagnostic to go", () =>
        diagnosticsOf("unbounded-concurrency").length === 0 ? true : undefined,
      );
    });
  });
}
