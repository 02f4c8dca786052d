// @ts-check
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, tmpdir } from "node:os";
import path from "node:path";
import { editCost } from "./bench-edit.mjs";
import { onExit, removeFolder } from "./host/cleanup.mjs";
import { repository } from "./host/install.mjs";

/*
 * `npm run bench [-- PROJECT…] [-- --runs N]`: an analysis without cache against `tsc --noEmit` on the same project, turn by
 * turn in the same run; medians. Prints a table and the ratio for each project, and what an edit costs in it. Then the
 * budgets of the graph panel; `npm run bench -- panel` measures nothing else.
 */

const args = process.argv.slice(2);
if (args[0] === "panel") {
  await import("./bench-panel.mjs");
  process.exit();
}
const runsAt = args.indexOf("--runs");
const runs = runsAt < 0 ? 3 : Number(args.splice(runsAt, 2)[1]);
const projects = (args.length > 0 ? args : [repository]).map((one) =>
  path.resolve(process.env.INIT_CWD ?? process.cwd(), one),
);
const scratch = mkdtempSync(path.join(tmpdir(), "awaitscope-bench-"));
onExit(() => removeFolder(scratch));

// Loaded into each process: writes what the process and its threads used.
const probe = path.join(scratch, "probe.cjs");
writeFileSync(
  probe,
  `process.on("exit", () => require("node:fs").writeFileSync(process.env.BENCH_RESULT, JSON.stringify(process.resourceUsage())));`,
);
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
// A deprecated option would end `tsc` before it has checked anything.
const asked = ["--noEmit", "--incremental", "false", "--composite", "false", "--ignoreDeprecations", "6.0"];
/** @param {string} project */
const programsFor = (project) => ({
  "tsc --noEmit": [tsc, "-p", project, ...asked],
  "awaitscope check": [path.join(repository, "dist/cli.js"), "check", project, "--no-cache", "--format", "json"],
});

/** @typedef {{ cpu: number, wall: number, memory: number }} Sample In seconds and MB. */

/**
 * @param {readonly string[]} program
 * @param {string} project
 * @returns {Promise<Sample>}
 */
async function measure(program, project) {
  const result = path.join(scratch, "result.json");
  const started = performance.now();
  const child = spawn(process.execPath, ["--require", probe, ...program], {
    cwd: project,
    stdio: "ignore",
    env: { ...process.env, BENCH_RESULT: result },
  });
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const wall = (performance.now() - started) / 1000;
  // Findings and type errors end with 1 or 2; anything else did not do the work.
  if (code === null || code > 2) throw new Error(`${program.join(" ")} ended with ${String(code)}`);
  const used = /** @type {NodeJS.ResourceUsage} */ (JSON.parse(readFileSync(result, "utf8")));
  return { cpu: (used.userCPUTime + used.systemCPUTime) / 1e6, wall, memory: used.maxRSS / 1024 };
}

for (const project of projects) {
  const programs = programsFor(project);
  /** @type {Record<string, Sample[]>} */
  const samples = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, program] of Object.entries(programs)) samples[name]?.push(await measure(program, project));
  }
  console.log(`${project}: median of ${runs} runs, ${cpus()[0]?.model ?? "?"}, ${availableParallelism()} cores\n`);
  console.log(`${"".padEnd(18)} processor s    wall s   peak MB`);
  for (const name of Object.keys(programs)) {
    const numbers = /** @type {const} */ (["cpu", "wall", "memory"]).map((key) =>
      median(samples[name] ?? [], key)
        .toFixed(2)
        .padStart(10),
    );
    console.log(`${name.padEnd(18)} ${numbers.join("")}`);
  }
  const ratio = median(samples["awaitscope check"] ?? [], "cpu") / median(samples["tsc --noEmit"] ?? [], "cpu");
  console.log(`\nprocessor time: ${ratio.toFixed(2)} times that of tsc`);
  await editCost(project);
  console.log();
}

/**
 * @param {readonly Sample[]} samples
 * @param {keyof Sample} key
 */
function median(samples, key) {
  const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

await import("./bench-layout.mjs");
await import("./bench-panel.mjs");
