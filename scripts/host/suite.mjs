// @ts-check
import { format } from "node:util";
import { pathToFileURL } from "node:url";
import { launchChromium } from "./chromium.mjs";
import { startEditor } from "./editor.mjs";

/** Stack traces about native modules of the editor that need a compiler and that nothing here uses. */
const noise = /Could not locate the bindings file|native-watchdog/;

/**
 * Runs a test suite inside the extension host of a real VS Code, as a desktop's does when `@vscode/test-electron` starts it.
 * @param {object} options Absolute paths.
 * @param {string} options.extension Folder of the extension to load.
 * @param {string} options.suite Bundle that exports `run()`.
 * @param {string} options.workspace Folder to open.
 * @param {number} options.timeout Milliseconds.
 * @param {(line: string) => void} options.log Gets what the suite prints.
 * @returns {Promise<number>} Exit code of the suite.
 * @throws {Error} When it does not end in time, with what the editor printed.
 */
export async function runInHost({ extension, suite, workspace, timeout, log }) {
  const editor = await startEditor({});
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const consoleLines = [];
    page.on("console", (message) => {
      if (!noise.test(message.text())) consoleLines.push(message.text());
    });
    /** @type {Promise<number>} */
    const finished = new Promise((resolve, reject) => {
      setTimeout(() => {
        const tail = `${consoleLines.slice(-40).join("\n")}\n${editor.output.slice(-4000)}`;
        reject(new Error(`The suite did not end within ${timeout / 1000} s.\n${tail}`));
      }, timeout).unref();
      page.on("crash", () => reject(new Error("The editor's window crashed.")));
      void page.exposeFunction("codeAutomationExit", resolve);
    });
    await page.exposeFunction("codeAutomationLog", (/** @type {string} */ _level, /** @type {unknown[]} */ args) => {
      const line = format(...args);
      if (!noise.test(line)) log(line);
    });
    const remote = (/** @type {string} */ file) => `vscode-remote://${editor.host}${pathToFileURL(file).pathname}`;
    const payload = JSON.stringify([
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(suite)],
    ]);
    await page.goto(editor.address(workspace, { payload }));
    return await finished;
  } finally {
    await browser.close();
    editor.stop();
  }
}
