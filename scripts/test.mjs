// @ts-check
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { end, onExit, removeFolder } from "./host/cleanup.mjs";
import { npmCommand, repository } from "./host/install.mjs";

/*
 * Everything that has to hold, in one run. Each check counts as one test, each suite as many as it has. Steps go on
 * after a failure, so that one run tells all. The last line is the sum.
 */

/** @typedef {{ passed: number, failed: number }} Count */

const results = mkdtempSync(path.join(tmpdir(), "awaitscope-test-"));
onExit(() => removeFolder(results));

/** @type {{ name: string, minutes: number, args: readonly string[], npm?: boolean, count?: (output: string) => Count | undefined }[]} */
const steps = [
  { name: "format", minutes: 2, npm: true, args: ["format:check"] },
  { name: "lint", minutes: 6, npm: true, args: ["lint"] },
  { name: "types", minutes: 4, npm: true, args: ["typecheck"] },
  { name: "boundaries", minutes: 2, npm: true, args: ["deps:check"] },
  { name: "build", minutes: 5, npm: true, args: ["build"] },
  { name: "editor and browser", minutes: 5, args: ["scripts/host/prepare.mjs"] },
  vitest("unit, rule, command line, server and webview tests", 12, []),
  {
    name: "tests in the extension host",
    minutes: 6,
    args: ["scripts/test-electron.mjs", "--browser"],
    count: mochaCount,
  },
  vitest("a user's session in the workbench", 8, ["--config", "vitest.workbench.config.mts"]),
];

/**
 * @param {string} name
 * @param {number} minutes
 * @param {readonly string[]} args
 */
function vitest(name, minutes, args) {
  const file = path.join(results, `${name.length}.json`);
  return {
    name,
    minutes,
    args: [
      ...["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json"],
      ...[`--outputFile.json=${file}`, ...args],
    ],
    /** @returns {Count | undefined} */
    count: () => {
      const report =
        /** @type {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites: number, success: boolean }} */ (
          JSON.parse(readFileSync(file, "utf8"))
        );
      const failed = report.numFailedTests || (report.success ? 0 : Math.max(1, report.numFailedTestSuites));
      return { passed: report.numPassedTests, failed };
    },
  };
}

/**
 * @param {string} output
 * @returns {Count | undefined}
 */
function mochaCount(output) {
  const passed = /^ *(\d+) passing/m.exec(output)?.[1];
  const failed = /^ *(\d+) failing/m.exec(output)?.[1];
  return passed === undefined && failed === undefined
    ? undefined
    : { passed: Number(passed ?? 0), failed: Number(failed ?? 0) };
}

/**
 * @param {(typeof steps)[number]} step
 * @returns {Promise<Count>}
 */
async function run(step) {
  const started = performance.now();
  const { command, prefix, shell } = step.npm ? npmCommand() : { command: process.execPath, prefix: [], shell: false };
  const args = step.npm ? [...prefix, "run", "--silent", ...step.args] : step.args;
  const child = spawn(command, args, {
    cwd: repository,
    shell,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that a step that hangs ends with all that it started.
    detached: process.platform !== "win32",
    // Some programs colour what they write when they see a CI, terminal or not.
    env: process.stdout.isTTY ? { ...process.env, FORCE_COLOR: "1" } : { ...process.env, NO_COLOR: "1" },
  });
  const finished = onExit(() => end(child));
  let output = "";
  child.stdout.on("data", (data) => (output += String(data)));
  child.stderr.on("data", (data) => (output += String(data)));
  const limit = setTimeout(() => {
    output += `\nStopped: it took more than ${step.minutes} minutes.\n`;
    end(child);
    setTimeout(() => end(child, "SIGKILL"), 5000).unref();
  }, step.minutes * 60_000);
  /** @type {number | null} */
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      output += String(error);
      resolve(null);
    });
    child.on("close", resolve);
  });
  clearTimeout(limit);
  finished();

  /** @type {Count | undefined} */
  let count;
  try {
    count = step.count?.(output);
  } catch {
    // A suite that broke off leaves no report; its exit code counts.
  }
  count ??= { passed: code === 0 ? 1 : 0, failed: 0 };
  if (code !== 0 && count.failed === 0) count.failed = 1;
  if (code === 0 && count.passed + count.failed === 0) count.failed = 1;
  if (count.failed > 0) process.stdout.write(`${output.trimEnd()}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${count.failed ? "✗" : "✓"} ${step.name} (${count.passed} passed, ${count.failed} failed, ${seconds} s)`,
  );
  return count;
}

const total = { passed: 0, failed: 0 };
for (const step of steps) {
  const { passed, failed } = await run(step);
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
