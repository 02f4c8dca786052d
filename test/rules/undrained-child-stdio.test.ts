import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { testVerdicts } from "./verdicts.js";
import { likely, possible, silent } from "./cases/undrained-child-stdio.verdicts.js";

const rule = "undrained-child-stdio";

testVerdicts(rule, { likely, possible, silent }, ["@types/node", "cross-spawn"]);

test("the trace goes through the function that starts the child", async () => {
  const { findings } = await analyze({
    "src/tool.ts": `import { spawn } from "node:child_process";
export function start(name: string) {
  return spawn(name, ["--all"]);
}
`,
    "src/main.ts": `import { start } from "./tool.js";
export function run(): Promise<void> {
  const child = start("tool");
  child.stdout.resume();
  return new Promise((resolve) => {
    child.on("close", () => resolve());
  });
}
`,
  });
  const found = findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ severity: "warning", file: "src/main.ts", range: { start: { line: 2 } } });
  expect(found[0]?.message).toBe(
    "Nothing reads `stderr` of the child process that `run` waits for: once the pipe is full (some 64 KB) the child blocks, and never ends.",
  );
  expect(found[0]?.trace.map(({ file, range, message }) => [file, range.start.line, message])).toEqual([
    ["src/main.ts", 2, "takes a child process; `stderr` is a pipe"],
    ["src/tool.ts", 2, "starts it here, with a pipe for its output"],
    ["src/main.ts", 5, "waits for the child to end (`close`); nothing reads `stderr` meanwhile"],
  ]);
});

test("in a script of a build, and in a command, it is only possible", async () => {
  const text = `import { spawn } from "node:child_process";
export const run = (command: string) => new Promise((resolve) => { const child = spawn(command, { shell: true }); child.on("close", resolve); });
`;
  const confidences = async (file: string): Promise<readonly string[]> =>
    (await analyze({ [file]: text }, { config: { preset: "strict" } })).findings
      .filter(({ ruleId }) => ruleId === rule)
      .map(({ confidence }) => confidence);
  expect(await confidences("src/run.ts")).toEqual(["likely"]);
  expect(await confidences("scripts/run.ts")).toEqual(["possible"]);
  expect(await confidences("src/cli/run.ts")).toEqual(["possible"]);
});
