import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import * as dropped from "./cases/never-settling-promise/dropped.js";
import { definite, likely } from "./cases/never-settling-promise/likely.js";
import { possible } from "./cases/never-settling-promise/possible.js";
import { silent } from "./cases/never-settling-promise/silent.js";

const rule = "never-settling-promise";

testVerdicts(
  rule,
  { definite, likely, possible: { ...possible, ...dropped.possible }, silent: { ...silent, ...dropped.silent } },
  ["@types/node"],
);

test("in tests, which are seen to hang, and in scripts, which end, a path that settles nothing is only possible", async () => {
  const text = `export const wait = (signal?: AbortSignal) => new Promise<void>((resolve) => { if (!signal) return; signal.addEventListener("abort", () => { resolve(); }); });\n`;
  const made = `export const built = (ok) => new Promise((resolve) => { if (ok) resolve(); });\n`;
  const { findings } = await analyze(
    { "src/a.ts": text, "src/b.test.ts": text, "scripts/c.ts": text, "npm-scripts.mjs": made },
    { config: { preset: "strict" } },
  );
  expect(findings.filter(({ ruleId }) => ruleId === rule).map(({ file, confidence }) => [file, confidence])).toEqual([
    ["npm-scripts.mjs", "possible"],
    ["scripts/c.ts", "possible"],
    ["src/a.ts", "likely"],
    ["src/b.test.ts", "possible"],
  ]);
});

test("the trace leads to the value that nobody gets", async () => {
  const { findings } = await analyze({
    "src/main.ts": `export function typeOf(name: string): Promise<string> {
  return new Promise((resolve) => {
    if (name.endsWith(".png")) {
      return "image/png";
    }
    resolve("text/plain");
  });
}
`,
  });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    severity: "error",
    confidence: "definite",
    message:
      'The executor leaves with `return "image/png";`, which settles nothing: whoever awaits it in `typeOf` waits for ever.',
    range: { start: { line: 1, character: 9 }, end: { line: 1, character: 20 } },
  });
  expect(found[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [1, "makes the promise here"],
    [2, 'goes on where `name.endsWith(".png")` is true'],
    [3, '`return "image/png";` gives the value to nobody'],
  ]);
});
