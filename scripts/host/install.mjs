// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Where programs for development are kept that are no dependency of the project, like the editor to test in. */
export const tools = path.join(repository, ".vscode-test");

/**
 * A package with its dependencies in a folder of its own, installed on first use. The folder appears complete or not
 * at all: it is made under another name and renamed, and of two runs that make it at once the first to finish wins.
 * @param {{ name: string, version: string, prepare?: (folder: string) => Promise<void> }} wanted
 *   `prepare` finishes the installed package in place; it gets the package's own folder.
 * @returns {Promise<string>} Absolute path of the package's own folder.
 * @throws {Error} When it cannot be installed after a second try.
 */
export async function ensurePackage({ name, version, prepare }) {
  const folder = path.join(tools, `${name.replace(/^@/, "").replace("/", "-")}-${version}`);
  const inside = path.join("node_modules", name);
  if (existsSync(folder)) return path.join(folder, inside);

  await mkdir(tools, { recursive: true });
  console.error(`Installing ${name} ${version} into ${path.relative(repository, folder)} (once) …`);
  for (let attempt = 1; ; attempt++) {
    const making = await mkdtemp(path.join(tools, "making-"));
    try {
      await writeFile(path.join(making, "package.json"), '{ "private": true }\n');
      await npm(making, ["install", `${name}@${version}`]);
      await prepare?.(path.join(making, inside));
      await rename(making, folder).catch((/** @type {unknown} */ error) => {
        if (!existsSync(folder)) throw error;
      });
      return path.join(folder, inside);
    } catch (error) {
      if (attempt === 2) {
        throw new Error(`${name} ${version} could not be installed into ${tools}.`, { cause: error });
      }
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
}

/**
 * Runs npm in a folder without running the packages' own scripts.
 * @param {string} cwd
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 * @throws {Error} With npm's output, when it fails.
 */
export async function npm(cwd, args) {
  const all = [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { command, prefix, shell } = npmCommand();
  const env = Object.fromEntries(
    // What `npm run` sets for its scripts (the project's own configuration) is not meant for another folder.
    Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|config_(local_prefix|prefix))/i.test(key)),
  );
  const child = spawn(command, [...prefix, ...all], { cwd, env, shell });
  let output = "";
  child.stdout.on("data", (data) => (output += String(data)));
  child.stderr.on("data", (data) => (output += String(data)));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`npm ${all.join(" ")} in ${cwd} ended with ${String(code)}:\n${output.trim()}`);
}

/**
 * How to start npm: the one that runs this program, which spares looking for npm.cmd on Windows, else the one on the
 * path.
 * @returns {{ command: string, prefix: readonly string[], shell: boolean }}
 */
export function npmCommand() {
  const self = process.env.npm_execpath;
  return self?.endsWith("js")
    ? { command: process.execPath, prefix: [self], shell: false }
    : { command: "npm", prefix: [], shell: process.platform === "win32" };
}
