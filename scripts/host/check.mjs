// @ts-check
import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { repository } from "./install.mjs";

/** @typedef {{ start: { line: number, column: number }, end: { line: number, column: number } }} Range Counted from 1. */
/** @typedef {{ file: string, range: Range, message: string }} Step */
/** @typedef {{ ruleId: string, severity: string, confidence: string, message: string, file: string, range: Range, trace: Step[], fingerprint: string }} Finding */

/** The built command line; another build is measured by its path in AWAITSCOPE_CLI. */
const cli = process.env.AWAITSCOPE_CLI ?? path.join(repository, "dist/cli.js");

/**
 * What the built command line finds. Files are relative to the folder, wherever the analysis took its root.
 * @param {string} given where it is run
 * @param {readonly string[]} paths relative to the folder
 * @param {readonly string[]} options
 * @returns {Promise<{ findings: Finding[], files: number, problems: number }>}
 */
export async function check(given, paths, options) {
  // Roots are written without symbolic links.
  const folder = realpathSync(given);
  const args = ["check", ...paths, "--format", "json", "--no-cache", ...options];
  const stdout = await run(args, folder);
  /** @type {{ root: string, summary: { files: number, problems: number }, findings: Finding[] }} */
  const { root, summary, findings } = JSON.parse(stdout);
  /** @param {string} file */
  const local = (file) =>
    path
      .relative(folder, path.resolve(folder, root, file))
      .split(path.sep)
      .join("/");
  return {
    files: summary.files,
    problems: summary.problems,
    findings: findings.map((finding) => ({
      ...finding,
      file: local(finding.file),
      trace: finding.trace.map((step) => ({ ...step, file: local(step.file) })),
    })),
  };
}

/**
 * Runs the built command line. Findings end it with 1; anything above is an error.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export async function run(args, cwd) {
  try {
    const options = { cwd, maxBuffer: 2 ** 30, encoding: /** @type {const} */ ("utf8") };
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], options);
    return stdout;
  } catch (error) {
    const { code, stdout, stderr } = /** @type {{ code?: unknown, stdout?: string, stderr?: string }} */ (error);
    if (code === 1 && stdout) return stdout;
    throw new Error(`awaitscope ${args.join(" ")}: ${stderr?.trim() || String(error)}`, { cause: error });
  }
}
