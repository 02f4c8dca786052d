import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import { definite, likely, possible, silent } from "./cases/missing-release.verdicts.js";

const rule = "missing-release";

testVerdicts(rule, { definite, likely, possible, silent }, [
  "async-mutex",
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
]);

test("the trace goes from the taking by the branch to the way out", async () => {
  const { findings } = await analyze({
    "src/main.ts": `import { Mutex } from "async-mutex";
const mutex = new Mutex();
export async function add(name: string): Promise<boolean> {
  const release = await mutex.acquire();
  if (name === "") {
    return false;
  }
  await fetch(name);
  release();
  return true;
}
`,
  });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    severity: "error",
    confidence: "definite",
    message: "`add` keeps the lock of `mutex` when it returns early: everyone who waits for it waits for ever.",
    range: { start: { line: 3, character: 24 } },
  });
  expect(found[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [3, "takes the lock of `mutex` here"],
    [4, 'goes on where `name === ""` is true'],
    [5, "returns while the lock of `mutex` is held"],
    [8, "gives it back here, which that path does not come by"],
  ]);
});

test("a failure that is likely is a warning", async () => {
  const { findings } = await analyze({
    "src/main.ts": `import { Pool } from "pg";
const pool = new Pool();
export async function count(): Promise<unknown> {
  const client = await pool.connect();
  const result = await client.query("SELECT 1");
  client.release();
  return result.rows;
}
`,
  });
  const [found] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toMatchObject({ severity: "warning", confidence: "likely" });
  expect(found?.message).toContain('when `await client.query("SELECT 1")` fails');
});
