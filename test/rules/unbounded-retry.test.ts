import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { bounded } from "./cases/unbounded-retry/bounded.js";
import { likely } from "./cases/unbounded-retry/likely.js";
import { others } from "./cases/unbounded-retry/others.js";
import { possible } from "./cases/unbounded-retry/possible.js";
import { testVerdicts } from "./verdicts.js";

const rule = "unbounded-retry";

testVerdicts(rule, { likely, silent: { ...bounded, ...others }, possible }, [
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
]);

test("a try after a conflict alone, with what is read anew, is only possible", async () => {
  const text = `declare const db: { get(id: string): Promise<{ n: number }>; put(doc: object): Promise<void> };
export async function modify(id: string): Promise<void> {
  const doc = await db.get(id);
  doc.n += 1;
  try {
    await db.put(doc);
  } catch (error) {
    if ((error as { status?: number }).status !== 409) throw error;
    return modify(id);
  }
}
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId }) => ruleId === rule).map((one) => one.confidence)).toEqual(["possible"]);
});

test("where somebody is told, or watches, it is only possible", async () => {
  const program = (told: string): string => `declare function alert(text: string): Promise<number>;
export async function load(url: string): Promise<Response> {
  try { return await fetch(url); } catch (error) { ${told} return load(url); }
}
`;
  const confidences = async (file: string, told: string): Promise<readonly string[]> =>
    (await analyze({ [file]: program(told) }, { config: { preset: "strict" } })).findings
      .filter(({ ruleId }) => ruleId === rule)
      .map(({ confidence }) => confidence);
  expect(await confidences("src/load.ts", "console.error(error);")).toEqual(["likely"]);
  expect(await confidences("src/load.ts", "await alert(String(error));")).toEqual(["possible"]);
  expect(await confidences("packages/my-cli/src/load.ts", "console.error(error);")).toEqual(["possible"]);
});

test("message, place and trace tell the whole story", async () => {
  const text = `export async function load(url: string) {
  while (true) {
    try {
      return await fetch(url);
    } catch (error) {
      console.error(error);
    }
  }
}
`;
  const { findings } = await analyze({ "main.ts": text });
  expect(findings).toMatchObject([
    {
      ruleId: rule,
      severity: "warning",
      confidence: "likely",
      message:
        "Tries `fetch` again at once after every failure and never gives up: while it fails, the loop runs as fast as it can and its caller waits for ever.",
    },
  ]);
  expect(findings[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [1, "begins a round; nothing but success ends the loop"],
    [3, "tries `fetch`"],
    [4, "takes the failure and goes on"],
    [1, "begins the next round, without a pause"],
  ]);
});

test("in tests it is only possible", async () => {
  const text = `export async function load(url: string) { while (true) { try { return await fetch(url); } catch {} } }`;
  expect(await findingsOf(rule, text, { file: "src/load.test.ts" })).toEqual([]);
  expect(await findingsOf(rule, text, { file: "src/load.test.ts", config: { preset: "strict" } })).toHaveLength(1);
});
