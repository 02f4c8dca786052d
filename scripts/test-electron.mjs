// @ts-check
import { runTests } from "@vscode/test-electron";
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onExit, removeFolder } from "./host/cleanup.mjs";
import { repository } from "./host/install.mjs";

/*
 * `test/vscode` in a desktop VS Code. VSCODE_EXECUTABLE names one that is there; else VSCODE_VERSION (default: stable)
 * is downloaded into .vscode-test/. With `--browser`, in the VS Code of the npm registry. Wants what `npm run build` makes.
 */

// The suite edits files, so it gets a copy.
const folder = await mkdtemp(path.join(tmpdir(), "awaitscope-electron-"));
onExit(() => removeFolder(folder));
const workspace = path.join(folder, "host");
await cp(path.join(repository, "test/fixtures/host"), workspace, { recursive: true });

const hosted = path.join(repository, "scripts/host", process.platform === "win32" ? "vscode.cmd" : "vscode.mjs");
const executable = process.argv.includes("--browser") ? hosted : process.env.VSCODE_EXECUTABLE;
process.exitCode = await runTests({
  ...(executable ? { vscodeExecutablePath: executable } : { version: process.env.VSCODE_VERSION ?? "stable" }),
  extensionDevelopmentPath: repository,
  extensionTestsPath: path.join(repository, "dist-test/vscode/index.js"),
  launchArgs: [
    workspace,
    "--disable-extensions",
    "--disable-workspace-trust",
    `--user-data-dir=${path.join(folder, "data")}`,
  ],
});
