// @ts-check
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { end, onExit, removeFolder } from "./cleanup.mjs";
import { ensurePackage, npm } from "./install.mjs";

/** VS Code 1.100, the oldest that the extension supports, as a server for browsers, unless the environment asks for another. */
const wanted = {
  name: "code-server",
  version: process.env.CODE_SERVER_VERSION ?? "4.100.3",
  prepare: async (/** @type {string} */ folder) => {
    const program = path.join(folder, "lib", "vscode");
    // This release of ripgrep brings its program in a package; the one asked for fetches it in an install script.
    await npm(program, ["install", "--omit=dev", "@vscode/ripgrep@1.18.0"]);
    await npm(path.join(program, "extensions"), ["install", "--omit=dev"]);
  },
};

/** Settings that keep the window free of everything that is not the point. */
const quiet = {
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.openRepositoryInParentFolders": "never",
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/**
 * Installs the editor, if it is not there yet.
 * @returns {Promise<string>} Absolute path of its server program.
 */
export async function ensureEditor() {
  return path.join(await ensurePackage(wanted), "lib", "vscode", "out", "server-main.js");
}

/**
 * @typedef {object} Editor
 * @property {string} host `127.0.0.1:PORT`.
 * @property {string} output What it printed so far, for diagnosis.
 * @property {(folder: string, query?: Record<string, string>) => string} address Where it shows a folder.
 * @property {() => void} stop Ends it and removes its data.
 * @property {Promise<void>} stopped Resolves when it has ended.
 */

/**
 * Starts a real VS Code with data of its own, for browsers on this machine.
 * @param {object} options
 * @param {string} [options.vsix] Packed extension to install.
 * @param {number} [options.port] Default: a free one.
 * @param {Record<string, unknown>} [options.settings] User settings, over the quiet ones.
 * @returns {Promise<Editor>} When it is ready to show a window.
 * @throws {Error} With what it printed, when it does not start.
 */
export async function startEditor({ vsix, port, settings }) {
  const program = await ensureEditor();
  const data = mkdtempSync(path.join(tmpdir(), "awaitscope-editor-"));
  const forget = onExit(() => removeFolder(data));
  try {
    const folders = [
      ["--server-data-dir", data],
      ["--user-data-dir", path.join(data, "data")],
      ["--extensions-dir", path.join(data, "extensions")],
    ].flat();
    await mkdir(path.join(data, "data", "User"), { recursive: true });
    await writeFile(
      path.join(data, "data", "User", "settings.json"),
      JSON.stringify({ ...quiet, ...settings }, null, 2),
    );
    if (vsix !== undefined) await run(program, [...folders, "--install-extension", vsix, "--force"]);

    const host = `127.0.0.1:${port ?? (await freePort())}`;
    const [address, number] = /** @type {[string, string]} */ (host.split(":"));
    const child = spawn(
      process.execPath,
      [
        ...[program, ...folders, "--host", address, "--port", number],
        ...["--without-connection-token", "--accept-server-license-terms", "--disable-telemetry"],
      ],
      { stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32", env: environment() },
    );
    const stop = onExit(() => {
      end(child);
      end(child, "SIGKILL");
      forget();
    });
    let output = "";
    /** @type {Promise<void>} */
    const stopped = new Promise((resolve) => child.once("close", () => resolve()));
    /** @type {Promise<void>} */
    const ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The editor is not ready after 60 s:\n${output}`)), 60_000);
      const read = (/** @type {unknown} */ text) => {
        output = (output + String(text)).slice(-100_000);
        if (output.includes("Extension host agent listening")) {
          clearTimeout(late);
          resolve();
        }
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", reject);
      child.once("close", (code) => {
        clearTimeout(late);
        reject(new Error(`The editor ended with ${String(code)}:\n${output}`));
      });
    });
    await ready.catch((/** @type {unknown} */ error) => {
      stop();
      throw error;
    });
    return {
      host,
      stop,
      stopped,
      get output() {
        return output;
      },
      address: (folder, query = {}) =>
        `http://${host}/?${new URLSearchParams({ folder: pathToFileURL(folder).pathname, ...query }).toString()}`,
    };
  } catch (error) {
    forget();
    throw error;
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
async function run(program, args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"], env: environment() });
  const finished = onExit(() => child.kill());
  let output = "";
  child.stdout.on("data", (data) => (output += String(data)));
  child.stderr.on("data", (data) => (output += String(data)));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  finished();
  if (code !== 0) throw new Error(`The editor could not do ${args.slice(6).join(" ")}:\n${output}`);
}

/** The environment without what another VS Code, whose terminal we may be in, has put there. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return Object.fromEntries(kept);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
