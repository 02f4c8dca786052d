// @ts-check
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onExit, removeFolder } from "./host/cleanup.mjs";
import { repository } from "./host/install.mjs";
import { runInHost } from "./host/suite.mjs";

/* `test/vscode`, inside the extension host of a real VS Code in a browser. Wants what `npm run build` makes. */

// The suite edits files, so it gets a copy.
const folder = await mkdtemp(path.join(tmpdir(), "awaitscope-host-"));
onExit(() => removeFolder(folder));
const workspace = path.join(folder, "host");
await cp(path.join(repository, "test/fixtures/host"), workspace, { recursive: true });

process.exitCode = await runInHost({
  extension: repository,
  suite: path.join(repository, "dist-test/vscode/index.js"),
  workspace,
  timeout: 240_000,
  log: (line) => console.log(line),
});
