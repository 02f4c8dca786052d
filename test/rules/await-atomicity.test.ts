import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import { likely, possible, silent } from "./cases/await-atomicity.verdicts.js";

const rule = "await-atomicity";

testVerdicts(rule, { likely, possible, silent }, ["async-mutex", "@types/node"]);

const text = `export class Counter {
  count = 0;
  async step(): Promise<void> {
    const before = this.count;
    await fetch("/");
    this.count = before + 1;
  }
}
`;

test("the trace is read, wait, write", async () => {
  const { findings } = await analyze({ "src/main.ts": text }, { config: { preset: "strict" } });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ severity: "info", confidence: "likely", range: { start: { line: 5 } } });
  expect(found[0]?.message).toBe(
    "`Counter.step` sets `this.count` to what it made from its value before an `await`: what another call wrote to it meanwhile is lost.",
  );
  expect(found[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [3, "reads `this.count` and keeps it in `before`"],
    [4, "waits: other calls may read and write `this.count` meanwhile"],
    [5, "writes `this.count`, from the old value"],
  ]);
});

test("only the strict preset has it", async () => {
  const { findings } = await analyze({ "src/main.ts": text });
  expect(findings.filter(({ ruleId }) => ruleId === rule)).toEqual([]);
});
