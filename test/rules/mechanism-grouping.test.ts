import { expect, test } from "vitest";
import { analyze } from "./analyze.js";

const rule = "unbounded-concurrency";
const text = (first = "", second = ""): string => `import { Pool } from "pg";
const pool = new Pool();
const one = (id: string) => pool.query("select $1", [id]);
const two = (id: string) => pool.query("delete $1", [id]);
export async function all(ids: string[]): Promise<void> {
  ${first}
  await Promise.all(ids.map((id) => one(id)));
  await Promise.all(["none"].map(async () => {
    ${second}
    await Promise.all(ids.map((id) => two(id)));
  }));
}
export async function other(ids: string[]): Promise<void> {
  await Promise.all(ids.map((id) => one(id)));
}
`;

const plain = text().replace(/: (?:string\[\]|Promise<void>|string)/g, "");

async function found(program: string) {
  const { findings } = await analyze({ "src/main.ts": program });
  return findings.filter(({ ruleId }) => ruleId === rule || ruleId === "unused-suppression");
}

test("what comes of the same is told once, where it begins, with the other places", async () => {
  const findings = await found(text());
  expect(findings.map(({ range, message }) => [range.start.line, /so it is at [^;.]*\./.exec(message)?.[0]])).toEqual([
    [6, "so it is at 1 more place of `all`."],
    [13, undefined],
  ]);
  expect(findings[0]?.trace.map(({ range, message }) => [range.start.line, message])).toContainEqual([
    9,
    "does so here, too: starts one `pg` query per element of `ids` at the same time",
  ]);
});

test("a comment on the first covers what it stands for", async () => {
  const findings = await found(text("// awaitscope-disable-next-line unbounded-concurrency -- few"));
  expect(findings.map(({ range }) => range.start.line)).toEqual([13]);
});

test("a comment on another takes it out, and the first keeps its fingerprint", async () => {
  const [all] = await found(text());
  const findings = await found(text("", "// awaitscope-disable-next-line unbounded-concurrency -- few"));
  expect(findings.map(({ range }) => range.start.line)).toEqual([6, 13]);
  expect(findings[0]?.message).not.toContain("more place");
  expect(findings[0]?.fingerprint).toBe(all?.fingerprint);
});

test("what is wrong in somebody else's library is not said unless asked", async () => {
  const files = ["src/main.ts", "vendor/main.js", "www/lib/maps/main.js", "dist-web/main-b4b159b2.js"];
  const programs = Object.fromEntries(files.map((file) => [file, file.endsWith(".ts") ? text() : plain]));
  const { findings } = await analyze(programs);
  expect(new Set(findings.filter(({ ruleId }) => ruleId === rule).map(({ file }) => file))).toEqual(
    new Set(["src/main.ts"]),
  );
  const strict = await analyze(programs, { config: { preset: "strict" } });
  expect(new Set(strict.findings.filter(({ ruleId }) => ruleId === rule).map(({ file }) => file))).toEqual(
    new Set(files),
  );
});
