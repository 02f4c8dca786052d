#!/usr/bin/env node
// @ts-check
import { parseArgs } from "node:util";
import { runInHost } from "./suite.mjs";

/*
 * Stands where `@vscode/test-electron` expects the program of a desktop VS Code: takes its arguments, and runs the suite in
 * a VS Code from the npm registry, in a browser without a window. Ends with the suite's exit code.
 */

const { values, positionals } = parseArgs({
  options: { extensionDevelopmentPath: { type: "string" }, extensionTestsPath: { type: "string" } },
  allowPositionals: true,
  strict: false,
});
const { extensionDevelopmentPath: extension, extensionTestsPath: suite } = values;
const [workspace] = positionals;
if (typeof extension !== "string" || typeof suite !== "string" || workspace === undefined) {
  console.error("usage: vscode.mjs --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE WORKSPACE");
  process.exit(2);
}
const code = await runInHost({ extension, suite, workspace, timeout: 240_000, log: (line) => console.log(line) });
process.exit(code);
