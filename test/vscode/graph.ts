import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { linkTo, targetOf } from "../../src/extension/links.js";
import { panelOptions, panelPage } from "../../src/extension/panel-page.js";
import { closeAll, cycleDiagnostic, eventually, extensionId, open } from "./host.js";

export function define(): void {
  describe("graph panel", () => {
    afterEach(closeAll);

    function panels(): vscode.Tab[] {
      return vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("awaitscope.graph"));
    }

    it("has a page that may load its own script and style and nothing else, and holds no data", () => {
      const extension = vscode.extensions.getExtension(extensionId)!.extensionUri;
      const panel = vscode.window.createWebviewPanel("awaitscope.test", "test", vscode.ViewColumn.One, {});
      try {
        const policies = [1, 2].map(() => {
          const html = panelPage(panel.webview, extension);
          const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
          const parts = new Map(policy.split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1)]));
          assert.deepEqual([...parts.keys()], ["default-src", "script-src", "style-src", "img-src"]);
          assert.deepEqual(parts.get("default-src"), ["'none'"]);
          assert.deepEqual(parts.get("style-src"), panel.webview.cspSource.split(" "));
          assert.deepEqual(parts.get("img-src"), ["data:"]);
          const [nonce = ""] = parts.get("script-src") ?? [];
          assert.match(nonce, /^'nonce-[\w-]{22}'$/);
          assert.equal(html.split(nonce.slice(7, -1)).length, 3);
          assert.doesNotMatch(html, /unsafe|<script(?! nonce)|<style|\son\w+=/);
          return nonce;
        });
        assert.notEqual(policies[0], policies[1]);
        const { localResourceRoots = [], ...options } = panelOptions(extension);
        assert.deepEqual(options, { enableScripts: true });
        assert.deepEqual(
          localResourceRoots.map(({ path }) => path.slice(extension.path.length)),
          ["/dist/webview"],
        );
      } finally {
        panel.dispose();
      }
    });

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

    it("is saved in every form that is offered", async () => {
      await open("src/a.ts", "await functionB");
      await cycleDiagnostic();
      await vscode.commands.executeCommand("awaitscope.showChain");
      const folder = vscode.Uri.file(mkdtempSync(join(tmpdir(), "awaitscope-export-")));
      try {
        const expected = {
          svg: /^<svg [^]*>functionA</,
          png: /^\x89PNG/,
          dot: /^digraph awaitscope \{[^]*functionB/,
          mermaid: /^flowchart LR\n[^]*functionB/,
          json: /"name":"functionC"/,
          markdown: /^# Await chain of functionA\n\n1\. `functionA` awaits `functionB` \(`src\/a\.ts:4`\)/,
        };
        for (const [format, pattern] of Object.entries(expected)) {
          const file = vscode.Uri.joinPath(folder, `graph.${format}`);
          // The picture is there a moment after the panel.
          let latest = "nothing";
          const text = await eventually(`${format} of the graph`, async () => {
            await vscode.commands
              .executeCommand("awaitscope.exportGraph", format, file)
              .then(undefined, (error: unknown) => (latest = String(error)));
            const saved = await vscode.workspace.fs.readFile(file).then(
              (bytes) => Buffer.from(bytes).toString("latin1"),
              () => "",
            );
            if (saved !== "") latest = saved;
            return pattern.test(saved) ? saved : undefined;
          }).catch((error: unknown) => assert.fail(`${String(error)}; there was ${latest.slice(0, 2000)}`));
          assert.ok(text.length > 100, format);
        }
      } finally {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    });

    it("shows and draws what it was asked for while its page was away", async () => {
      const editor = await open("src/a.ts", "await functionB");
      await cycleDiagnostic();
      await vscode.commands.executeCommand("awaitscope.showChain");
      const panel = await eventually("the panel", () => panels()[0]);
      const folder = vscode.Uri.file(mkdtempSync(join(tmpdir(), "awaitscope-export-")));
      try {
        const file = vscode.Uri.joinPath(folder, "graph.svg");
        const drawn = async () => {
          await vscode.commands.executeCommand("awaitscope.exportGraph", "svg", file);
          return Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
        };
        assert.match(await drawn(), />functionA</);
        for (const name of ["loadUsers", "functionB"]) {
          // Another editor in its place: the page is thrown away, and loaded again when the panel is seen.
          await vscode.window.showTextDocument(editor.document, { viewColumn: panel.group.viewColumn });
          assert.equal(panel.isActive, false);
          const file = name === "loadUsers" ? "users" : "b";
          await vscode.commands.executeCommand("awaitscope.showChain", `src/${file}.ts#${name}`);
          assert.match(await drawn(), new RegExp(`>${name}<`));
        }
      } finally {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    });

    it("shows the chain of a stack trace, which can be linked to", async () => {
      await open("src/a.ts", "await functionB");
      await cycleDiagnostic();
      const trace = "at async functionC (/x/src/c.ts:4:3)\nat async functionB (/x/src/b.ts:4:3)";
      // The panel follows the cursor, which the opened file has just set.
      const link = await eventually("the link", async () => {
        await vscode.commands.executeCommand("awaitscope.locate", trace);
        await vscode.commands.executeCommand("awaitscope.copyLink");
        const copied = vscode.Uri.parse(await vscode.env.clipboard.readText());
        return copied.query.includes("functionB") ? copied : undefined;
      });
      assert.equal(link.authority, extensionId);
      assert.deepEqual(targetOf(link), { node: "src/b.ts#functionB" });
      assert.equal(panels().length, 1);
    });

    it("shows what a link names when the editor hands it over, and nothing for one it does not know", async () => {
      await open("src/a.ts", "await functionB");
      await cycleDiagnostic();
      const link = vscode.Uri.from({
        scheme: vscode.env.uriScheme,
        authority: extensionId,
        path: "/graph",
        query: "node=src%2Fc.ts%23functionC",
      });
      await vscode.commands.executeCommand("vscode.open", link.with({ query: "command=rm" }));
      await new Promise((resume) => setTimeout(resume, 300));
      assert.equal(panels().length, 0);
      await vscode.commands.executeCommand("vscode.open", link);
      await eventually("the panel", () => panels()[0]);
      const shown = await eventually("what the link names", async () => {
        await vscode.commands.executeCommand("awaitscope.copyLink");
        const copied = vscode.Uri.parse(await vscode.env.clipboard.readText());
        return copied.authority === extensionId && copied.query.includes("functionC") ? copied : undefined;
      });
      assert.deepEqual(targetOf(shown), { node: "src/c.ts#functionC" });
      assert.equal(panels().length, 1);
    });

    it("understands its own links and no others", () => {
      const base = {
        depthUp: 2,
        depthDown: 2,
        filters: { tests: false, packages: false, calls: true },
        expanded: [],
        budget: 150,
      };
      const odd = "src/a b&c=#d.ts#fn</script>";
      for (const [request, finding, target] of [
        [{ ...base, mode: "chain", roots: [odd] }, undefined, { node: odd }],
        [{ ...base, mode: "cycle", roots: [], cycle: "c 1" }, undefined, { cycle: "c 1" }],
        [{ ...base, mode: "file", roots: [], scope: "src/ä.ts" }, undefined, { file: "src/ä.ts" }],
        [{ ...base, mode: "overview", roots: [] }, undefined, { overview: true }],
        [{ ...base, mode: "chain", roots: ["x"] }, "rule:f:1", { finding: "rule:f:1" }],
      ] as const) {
        const link = vscode.Uri.parse(linkTo(extensionId, request, finding).toString());
        assert.deepEqual(targetOf(link), target);
      }
      for (const [path, query] of [
        ["/graph", ""],
        ["/graph", "node="],
        ["/graph", "node=a&cycle=b"],
        ["/graph", `node=${"x".repeat(3000)}`],
        ["/graph", "node=a%0Ab"],
        ["/elsewhere", "node=a"],
        ["/graph", "command=rm"],
      ] as const) {
        assert.equal(
          targetOf(vscode.Uri.from({ scheme: "vscode", authority: extensionId, path, query })),
          undefined,
          query,
        );
      }
    });

    it("is one, whatever asks for it at the same time, and can be closed while it loads", async () => {
      const complaints: unknown[] = [];
      const complain = (reason: unknown) => complaints.push(reason);
      process.on("unhandledRejection", complain);
      try {
        await open("src/a.ts", "await functionB");
        const { diagnostic } = await cycleDiagnostic();
        const { line, character } = diagnostic.range.start;
        const place = { uri: vscode.window.activeTextEditor?.document.uri.toString(), position: { line, character } };
        for (let round = 0; round < 3; round++) {
          const asked = [
            vscode.commands.executeCommand("awaitscope.showChain", place),
            vscode.commands.executeCommand("awaitscope.openGraph"),
            vscode.commands.executeCommand("awaitscope.showFinding", "no such finding"),
            vscode.commands.executeCommand("awaitscope.showChain", "src/a.ts#functionA"),
          ];
          const panel = await eventually("the panel", () => panels()[0]);
          assert.equal(panels().length, 1);
          await vscode.window.tabGroups.close(panel);
          await Promise.allSettled(asked);
          await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
          await closeAll();
          await open("src/a.ts", "await functionB");
        }
        await new Promise((resume) => setTimeout(resume, 300));
        assert.deepEqual(
          complaints.map(String).filter((text) => /awaitscope|Webview is disposed/.test(text)),
          [],
        );
      } finally {
        process.off("unhandledRejection", complain);
      }
    });
  });
}
