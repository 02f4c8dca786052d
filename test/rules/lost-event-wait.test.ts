import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import { likely, possible, silent } from "./cases/lost-event-wait.verdicts.js";

const rule = "lost-event-wait";

testVerdicts(rule, { likely, possible, silent }, ["@types/node"]);

test("the trace goes from the step by the emission to the wait", async () => {
  const { findings } = await analyze({
    "src/main.ts": `import { EventEmitter, once } from "node:events";
const bus = new EventEmitter();
function tell(): void {
  bus.emit("ready");
}
async function load(): Promise<void> {
  await fetch("/");
  tell();
}
export async function main(): Promise<void> {
  await load();
  await once(bus, "ready");
}
`,
  });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ severity: "warning", confidence: "likely", range: { start: { line: 11 } } });
  expect(found[0]?.message).toBe(
    "`main` awaits the event `ready` of `bus` after it was emitted: unless it is emitted again, the wait never ends.",
  );
  expect(found[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [10, "awaits `load` before anyone listens"],
    [7, "`load` calls `tell`"],
    [3, "emits `ready` here"],
    [11, "waits for `ready`, which is over: the listener comes too late"],
  ]);
});
