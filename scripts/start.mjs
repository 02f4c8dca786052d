// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { startEditor } from "./host/editor.mjs";
import { npmCommand, repository } from "./host/install.mjs";

/* `npm start [-- PATH] [-- --port N]`: the extension at work in a real VS Code in the browser. */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: "string" }, "no-open": { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help) {
  console.log("npm start -- [PATH] [--port N] [--no-open]\n\nPATH: folder to open; default: samples/orders.");
  process.exit(0);
}
const port = values.port === undefined ? undefined : Number(values.port);
if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
  fail(`No port: ${String(values.port)}`);
if (positionals.length > 1) fail("One folder at a time.");
// npm runs scripts in the repository; INIT_CWD is where the user was.
const folder = path.resolve(
  positionals[0] === undefined ? repository : (process.env.INIT_CWD ?? process.cwd()),
  positionals[0] ?? "samples/orders",
);
if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`No folder: ${folder}`);

step("Building", ["run", "--silent", "build"]);
step("Packing", ["run", "--silent", "package"]);

const { name, version } = /** @type {{ name: string, version: string }} */ (
  JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"))
);
console.log("Starting VS Code …");
const editor = await startEditor({ vsix: path.join(repository, `${name}-${version}.vsix`), ...(port && { port }) });
const address = editor.address(folder);
console.log(`\n  ${folder}\n  is open at  ${address}\n\n  Ctrl-C stops it.`);
if (!values["no-open"]) openBrowser(address);
await editor.stopped;
process.exitCode = 1;
console.error(`The editor stopped:\n${editor.output.slice(-4000)}`);

/**
 * Runs an npm script and stops everything when it fails.
 * @param {string} what
 * @param {readonly string[]} args
 */
function step(what, args) {
  console.log(`${what} …`);
  const { command, prefix, shell } = npmCommand();
  const { status, stdout, stderr } = spawnSync(command, [...prefix, ...args], {
    cwd: repository,
    shell,
    encoding: "utf8",
  });
  if (status !== 0) fail(`${stdout}${stderr}\n${what} failed.`);
}

/**
 * Shows the address in the user's browser, where there is a desktop.
 * @param {string} address
 */
function openBrowser(address) {
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler", address]
        : ["xdg-open", address];
  spawn(/** @type {string} */ (command), args, { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
