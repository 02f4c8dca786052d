import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "unused-suppression";
const loop = "export async function loop(): Promise<void> {\n  await loop();\n}\n";

test("a comment that suppresses something is used, and the finding is gone", async () => {
  const { findings } = await analyze({
    "a.ts": loop.replace("  await", "  // awaitscope-disable-next-line await-cycle -- shown in a talk\n  await"),
    "b.ts": loop.replace("loop();", "loop(); // awaitscope-disable-line"),
    "c.ts": `/* awaitscope-disable-file await-cycle */\n${loop}`,
    "d.ts": `/* awaitscope-disable await-cycle */\n${loop}/* awaitscope-enable await-cycle */\n`,
  });
  expect(findings).toEqual([]);
});

test("after enable findings are back", async () => {
  const { findings } = await analyze({
    "a.ts": `/* awaitscope-disable */\n${loop}/* awaitscope-enable */\n${loop.replaceAll("loop", "again")}`,
  });
  expect(findings.map(({ ruleId, range }) => `${ruleId} ${String(range.start.line + 1)}`)).toEqual(["await-cycle 7"]);
});

test("a comment that suppresses nothing is reported where it stands", async () => {
  expect(
    await findingsOf(rule, "export {};\n// awaitscope-disable-next-line await-cycle\nexport const a = 1;\n"),
  ).toEqual(["2: Nothing is found by `await-cycle` where this `awaitscope-disable-next-line` applies."]);
});

test("of two rules named only the idle one is reported", async () => {
  const text = loop.replace("loop();", "loop(); // awaitscope-disable-line await-cycle, unbounded-concurrency");
  expect(await findingsOf(rule, text)).toEqual([
    "2: Nothing is found by `unbounded-concurrency` where this `awaitscope-disable-line` applies.",
  ]);
});

test("a name that is no rule is reported", async () => {
  expect(await findingsOf(rule, "// awaitscope-disable-file await-cycles\nexport {};\n")).toEqual([
    "1: The rule `await-cycles` named in `awaitscope-disable-file` does not exist, so nothing is suppressed.",
  ]);
});

test("an enable with nothing to end is reported", async () => {
  expect(await findingsOf(rule, "/* awaitscope-enable await-cycle */\nexport {};\n")).toEqual([
    "1: Nothing is disabled before this `awaitscope-enable`, so it does nothing.",
  ]);
});

test("a comment for a rule that is off is left alone", async () => {
  const text = "// awaitscope-disable-file await-cycle\nexport {};\n";
  expect(await findingsOf(rule, text, { config: { rules: { "await-cycle": "off" } } })).toEqual([]);
});
