// @ts-check
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "./host/check.mjs";

/*
 * `npm run noise -- PATH... [--preset strict] [--list FILE]`: how many findings the built command line has per 1,000 lines
 * of each project, by rule and confidence. `--list` writes every definite and likely finding with its lines of source, for
 * reading and judging; docs/accuracy.md keeps the verdicts.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: "string", default: "recommended" },
    list: { type: "string" },
  },
});
if (positionals.length === 0) {
  console.error("Usage: npm run noise -- PATH... [--preset recommended|strict] [--list FILE]");
  process.exit(2);
}

const confidences = ["definite", "likely", "possible"];
/** @type {Map<string, Record<string, number>>} */
const rules = new Map();
/** @type {string[]} */
const listed = [];
let allLines = 0;
let allFindings = 0;
for (const given of positionals) {
  const project = path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
  const started = performance.now();
  const { files, findings } = await check(project, ["."], ["--preset", values.preset]);
  const lines = countLines(project);
  allLines += lines;
  allFindings += findings.length;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const tally = confidences.map((one) => `${findings.filter(({ confidence }) => confidence === one).length} ${one}`);
  console.log(
    `${path.basename(project)}: ${findings.length} findings (${tally.join(", ")}) in ${files} files, ${lines} lines: ` +
      `one per ${findings.length ? Math.round(lines / findings.length) : "—"} (${seconds} s)`,
  );
  for (const { ruleId, confidence, file, range, message, trace } of findings) {
    const counts = rules.get(ruleId) ?? {};
    counts[confidence] = (counts[confidence] ?? 0) + 1;
    rules.set(ruleId, counts);
    if (confidence === "possible") continue;
    const steps = trace.map((step) => `      ${step.file}:${step.range.start.line} ${step.message}`);
    const source = sourceLines(path.join(project, file), range.start.line);
    listed.push(
      [
        `${path.basename(project)} ${file}:${range.start.line} ${confidence} ${ruleId}`,
        `    ${message}`,
        ...steps,
        ...source,
      ].join("\n"),
    );
  }
}

console.log(`\n${"rule".padEnd(26)}${confidences.map((one) => one.padStart(10)).join("")}  per 1,000 lines`);
for (const [rule, counts] of [...rules].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const numbers = confidences.map((one) => counts[one] ?? 0);
  const density = (numbers.reduce((a, b) => a + b, 0) / allLines) * 1000;
  console.log(`${rule.padEnd(26)}${numbers.map((one) => String(one).padStart(10)).join("")}  ${density.toFixed(3)}`);
}
console.log(
  `\n${allFindings} findings in ${allLines} lines: one per ${allFindings ? Math.round(allLines / allFindings) : "—"}`,
);
if (values.list) writeFileSync(values.list, `${listed.join("\n\n")}\n`);

/**
 * Lines of the TypeScript and JavaScript that people wrote.
 * @param {string} folder
 */
function countLines(folder) {
  let lines = 0;
  const folders = [folder];
  for (let next = folders.pop(); next; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const at = path.join(next, entry.name);
      if (entry.isDirectory()) {
        if (!/^(node_modules|dist|build|coverage|\..*)$/.test(entry.name)) folders.push(at);
      } else if (/\.[cm]?[jt]sx?$/.test(entry.name) && !/\.(d\.[cm]?ts|min\.js)$/.test(entry.name)) {
        if (statSync(at).size < 1_000_000) lines += readFileSync(at, "utf8").split("\n").length;
      }
    }
  }
  return lines;
}

/**
 * @param {string} file
 * @param {number} line from 1
 */
function sourceLines(file, line) {
  const lines = readFileSync(file, "utf8").split("\n");
  const from = Math.max(0, line - 4);
  return lines
    .slice(from, line + 12)
    .map((text, at) => `      ${from + at + 1 === line ? ">" : "|"} ${from + at + 1} ${text}`);
}
