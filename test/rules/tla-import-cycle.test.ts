import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import { definite, likely, silent } from "./cases/tla-import-cycle.verdicts.js";

const rule = "tla-import-cycle";

testVerdicts(rule, { definite, likely, silent }, ["@types/node"]);

test("the trace goes round: the await, the import, the way back", async () => {
  const { findings } = await analyze({
    "src/main.ts": `export const config = { debug: true };
async function loadPlugin(): Promise<void> {
  await import("./plugin.js");
}
await loadPlugin();
`,
    "src/plugin.ts": `import { options } from "./options.js";
export const plugin = options;
`,
    "src/options.ts": `import { config } from "./main.js";
export const options = config;
`,
  });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ severity: "error", confidence: "definite", file: "src/main.ts" });
  expect(found[0]?.message).toBe(
    "The evaluation of `src/main.ts` awaits `src/plugin.ts`, whose imports lead back to `src/main.ts`: neither is ever evaluated to its end, and the process ends without an error, or hangs.",
  );
  expect(found[0]?.trace.map(({ file, range, message }) => [file, range.start.line, message])).toEqual([
    ["src/main.ts", 4, "`src/main.ts` awaits `loadPlugin`"],
    ["src/main.ts", 2, "`loadPlugin` awaits the evaluation of `src/plugin.ts`"],
    ["src/plugin.ts", 0, "`src/plugin.ts` imports `src/options.ts`, and waits for it"],
    ["src/options.ts", 0, "`src/options.ts` imports `src/main.ts`, and waits for it"],
  ]);
});
