// @ts-check
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { chromium } from "playwright-core";
import { ensurePackage } from "./install.mjs";

/**
 * Where browsers of the Chromium family are usually installed.
 * @type {Partial<Record<NodeJS.Platform, string[]>>}
 */
const usual = {
  linux: [
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/chromium",
    "/usr/bin/microsoft-edge",
    "/opt/google/chrome/chrome",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) =>
    ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"].map((program) =>
      path.join(process.env[variable] ?? "C:\\", program),
    ),
  ),
};

/** Keeps the browser quiet without a network, and running as root without a graphics card. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A headless browser of the Chromium family: the one `CHROME_PATH` names, else one that is installed, else one that
 * is installed from npm into `.vscode-test/` (Linux on x64).
 * @param {import("playwright-core").LaunchOptions} [options]
 * @returns {Promise<import("playwright-core").Browser>} Close it after use.
 * @throws {Error} When there is none and none can be installed.
 */
export async function launchChromium(options = {}) {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    ...options,
    args: [...flags, ...(options.args ?? [])],
  });
}

/** @returns {Promise<{ executablePath: string, env: Record<string, string> }>} */
async function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
    return { executablePath: named, env: {} };
  }
  const candidates = usual[process.platform] ?? [];
  const installed = candidates.find((file) => existsSync(file));
  if (installed) return { executablePath: installed, env: {} };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chrome, Chromium or Edge found. Install one, or name its executable in CHROME_PATH.");
  }
  const folder = await ensurePackage({ name: "@sparticuz/chromium", version: "147.0.0", prepare: unpack });
  const bin = path.join(folder, "bin");
  const executablePath = path.join(bin, "chromium");
  /** @type {Record<string, string>} */
  const env = {};
  if (spawnSync(executablePath, ["--version"]).status !== 0) {
    env.LD_LIBRARY_PATH = [path.join(bin, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  }
  if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_FILE = path.join(bin, "fonts.conf");
  return { executablePath, env };
}

/**
 * Unpacks the browser, the system libraries that a bare Linux lacks, and a font.
 * @param {string} folder
 */
async function unpack(folder) {
  const tar = /** @type {{ extract(folder: string): NodeJS.WritableStream }} */ (
    createRequire(path.join(folder, "package.json"))("tar-fs")
  );
  const bin = path.join(folder, "bin");
  const executable = path.join(bin, "chromium");
  for (const [archive, target] of /** @type {const} */ ([
    ["chromium.br", () => createWriteStream(executable)],
    ["swiftshader.tar.br", () => tar.extract(bin)],
    ["al2023.tar.br", () => tar.extract(path.join(bin, "al2023"))],
    ["fonts.tar.br", () => tar.extract(bin)],
  ])) {
    const file = path.join(bin, archive);
    await pipeline(createReadStream(file), createBrotliDecompress(), target());
    await rm(file);
  }
  await chmod(executable, 0o755);
  await writeFile(path.join(bin, "fonts.conf"), `<fontconfig><dir prefix="relative">fonts</dir></fontconfig>\n`);
}
