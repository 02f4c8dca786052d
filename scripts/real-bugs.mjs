// @ts-check
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { repository } from "./host/install.mjs";
import { check } from "./host/check.mjs";

/*
 * `npm run real-bugs -- --checkouts DIR [--only ID]... [--verbose]`: runs the built command line on public bugs, before and
 * after their fix. `real-bugs.json` names repository, commits, and the places that the fix touched; DIR has the sources as
 * `<id>/before` and `<id>/after` (docs/accuracy.md tells how to get them). A checkout that is not there is skipped.
 *
 * Found: a finding of the rule whose range or trace comes by the place. Silent: no such finding. A fix may leave another bug in
 * the same function: a part of its message as `besides` of a silent place says that this finding is right, and counted apart.
 */

/** @typedef {{ in: "before" | "after", rule: string | string[], file?: string, lines?: [number, number][], besides?: string }} Place */
/** @typedef {{ id: string, repository: string, before: string, after?: string, check: string[], found: Place[], silent: Place[] }} Case */
/** @typedef {import("./host/check.mjs").Finding} Finding */

const { values } = parseArgs({
  options: {
    checkouts: { type: "string" },
    only: { type: "string", multiple: true },
    verbose: { type: "boolean", default: false },
  },
});
if (!values.checkouts) {
  console.error("Usage: npm run real-bugs -- --checkouts DIR [--only ID]... [--verbose]");
  process.exit(2);
}
const checkouts = path.resolve(process.env.INIT_CWD ?? process.cwd(), values.checkouts);

/** @type {Case[]} */
const all = JSON.parse(readFileSync(path.join(repository, "scripts/real-bugs.json"), "utf8"));
const unknown = (values.only ?? []).filter((id) => !all.some((one) => one.id === id));
if (unknown.length > 0) {
  console.error(`No such case: ${unknown.join(", ")}`);
  process.exit(2);
}
const cases = values.only ? all.filter(({ id }) => values.only?.includes(id)) : all;

/**
 * @param {Finding} finding
 * @param {Place} place
 */
function isAt(finding, { rule, file, lines }) {
  if (rule !== "*" && ![rule].flat().includes(finding.ruleId)) return false;
  return [finding, ...finding.trace].some(
    (step) =>
      (!file || step.file === file) &&
      (!lines || lines.some(([from, to]) => step.range.start.line <= to && step.range.end.line >= from)),
  );
}

/** @param {Place} place */
function placeText({ rule, file, lines }) {
  const ranges = (lines ?? []).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
  return `${[rule].flat().join(" or ")} ${file ?? "anywhere"}${ranges && `:${ranges}`}`;
}

const sum = {
  found: 0,
  places: 0,
  silent: 0,
  quiet: 0,
  bugs: 0,
  bugsFound: 0,
  fixes: 0,
  fixesSilent: 0,
  left: 0,
  skipped: 0,
};
for (const one of cases) {
  const states = /** @type {const} */ (["before", "after"]).filter((state) => one[state]);
  const missing = states.filter((state) => !existsSync(path.join(checkouts, one.id, state)));
  if (missing.length > 0) {
    sum.skipped++;
    console.log(`- ${one.id}: skipped, no ${missing.join(" and no ")} (${one.repository})`);
    continue;
  }
  /** @type {Partial<Record<"before" | "after", Finding[]>>} */
  const findings = {};
  let seconds = 0;
  for (const state of states) {
    const started = performance.now();
    findings[state] = (await check(path.join(checkouts, one.id, state), one.check, ["--preset", "strict"])).findings;
    seconds += (performance.now() - started) / 1000;
  }
  /** @param {Place} place */
  const at = (place) =>
    (findings[place.in] ?? []).filter(
      (finding) => isAt(finding, place) && !(place.besides && finding.message.includes(place.besides)),
    );
  const missed = one.found.filter((place) => at(place).length === 0);
  const loud = one.silent.filter((place) => at(place).length > 0);
  sum.places += one.found.length;
  sum.found += one.found.length - missed.length;
  sum.quiet += one.silent.length;
  sum.silent += one.silent.length - loud.length;
  const left = one.silent.filter((place) =>
    findings[place.in]?.some((finding) => isAt(finding, place) && !at(place).includes(finding)),
  );
  if (left.length > 0) sum.left++;
  if (one.found.length > 0) {
    sum.bugs++;
    if (missed.length < one.found.length) sum.bugsFound++;
  }
  if (one.silent.length > 0) {
    sum.fixes++;
    if (loud.length === 0) sum.fixesSilent++;
  }
  const verdict = missed.length === 0 && loud.length === 0 ? "✓" : "✗";
  const parts = [
    ...(one.found.length ? [`${one.found.length - missed.length} of ${one.found.length} found`] : []),
    ...(one.silent.length ? [`${one.silent.length - loud.length} of ${one.silent.length} silent`] : []),
    ...(left.length > 0 ? ["another bug of the kind still there"] : []),
  ];
  console.log(`${verdict} ${one.id}: ${parts.join(", ")} (${seconds.toFixed(1)} s)`);
  for (const place of missed) console.log(`    missed in ${place.in}: ${placeText(place)}`);
  for (const place of loud) {
    console.log(`    not silent in ${place.in}: ${placeText(place)}`);
    for (const finding of at(place)) console.log(`      ${findingText(finding)}`);
  }
  if (values.verbose) {
    for (const place of one.found) for (const finding of at(place)) console.log(`      ${findingText(finding)}`);
  }
}

/** @param {Finding} finding */
function findingText({ ruleId, confidence, file, range, message }) {
  return `${confidence} ${ruleId} ${file}:${range.start.line} ${message}`;
}

console.log(
  `\n${sum.bugsFound} of ${sum.bugs} bugs found (${sum.found} of ${sum.places} places); ` +
    `${sum.fixesSilent} of ${sum.fixes} without a bug silent (${sum.silent} of ${sum.quiet} places)` +
    (sum.left ? `, ${sum.left} of them but for another bug that is still there` : "") +
    (sum.skipped ? `; ${sum.skipped} skipped` : ""),
);
