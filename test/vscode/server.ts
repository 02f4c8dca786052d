import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import { closeAll, cycleDiagnostic, diagnosticsOf, eventually, hoverOn, open } from "./host.js";

/** Ids of the processes that run our server in this extension host; Linux only. */
function servers(): number[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1];
      return command.includes("dist/server.js") && Number(parent) === process.pid ? [Number(name)] : [];
    } catch {
      return []; // no process, or one that has just ended
    }
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}

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

    it("comes back by itself when it dies, with diagnostics, hovers and what is unsaved", async function () {
      if (process.platform !== "linux") this.skip();
      const editor = await open("src/a.ts");
      await cycleDiagnostic();
      assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "\n\n")));
      const [before] = servers();
      assert.ok(before, "the server runs");
      process.kill(before, "SIGKILL");
      await eventually("another server", () => servers().find((one) => one !== before));
      const content = await eventually("a hover", () => hoverOn(editor, "await functionB"));
      assert.match(content.value, /`functionB`/);
      await cycleDiagnostic();
    });

    it("stays away when it dies over and over, until it is restarted by hand", async function () {
      if (process.platform !== "linux") this.skip();
      const editor = await open("src/a.ts");
      await cycleDiagnostic();
      for (let times = 0, quiet = 0; quiet < 30;) {
        const running = servers();
        quiet = running.length === 0 ? quiet + 1 : 0;
        for (const one of running) process.kill(one, "SIGKILL");
        times += running.length;
        assert.ok(times < 12, "the client gives up");
        await pause(100);
      }
      await vscode.commands.executeCommand("awaitscope.restartServer");
      await eventually("the server", () => servers()[0]);
      const content = await eventually("a hover", () => hoverOn(editor, "await functionB"));
      assert.match(content.value, /`functionB`/);
      await cycleDiagnostic();
    });
  });
}
