import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { ruleMetas } from "../../src/rules/index.js";
import { analyze } from "./analyze.js";

const others = new Set(["index.ts", "registry.ts", "types.ts"]);
const names = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !others.has(name))
    .map((name) => name.slice(0, -ending.length))
    .sort();

const ids = ruleMetas.map(({ id }) => id);

test("folder, registry, documentation and tests name the same rules", () => {
  expect(names("src/rules", ".ts")).toEqual(ids);
  expect(names("docs/rules", ".md")).toEqual(ids);
  expect(
    names("test/rules", ".test.ts").filter((name) => name !== "registry" && !name.startsWith("mechanism")),
  ).toEqual(ids);
});

test.each(ruleMetas)("$id: its page says what its meta says", ({ id, description, defaultSeverity, presets, docs }) => {
  expect(docs).toBe(`docs/rules/${id}.md`);
  const page = readFileSync(docs, "utf8");
  expect(page.startsWith(`# ${id}\n\n`)).toBe(true);
  expect(page.replace(/\s+/g, " ")).toContain(description);
  expect(page).toContain(`Default: ${defaultSeverity}`);
  for (const preset of presets) expect(page).toContain(`\`${preset}\``);
});

interface Example {
  readonly id: string;
  readonly verdict: string;
  readonly number: number;
  readonly code: string;
}

const examples: readonly Example[] = ids.flatMap((id) => {
  const fences = readFileSync(`docs/rules/${id}.md`, "utf8").matchAll(/^```ts (\w+)\n(.*?)^```$/gms);
  return [...fences].map(([, verdict = "", code = ""], index) => ({ id, verdict, number: index + 1, code }));
});

test("every page has a bad and a good example", () => {
  for (const id of ids) {
    expect(new Set(examples.filter((one) => one.id === id).map(({ verdict }) => verdict))).toEqual(
      new Set(["bad", "good"]),
    );
  }
});

describe.each([
  ["without packages", []],
  ["with packages", ["p-limit", "p-map", "pg", "@types/pg", "@types/node", "yocto-queue"]],
] as const)("%s", (_, packages) => {
  describe.each(ruleMetas)("$id", ({ id, presets }) => {
    const own = examples.filter((one) => one.id === id);
    const found = new Map<string, number>();
    beforeAll(async () => {
      const files = own.map(({ number, code }) => [`example${String(number)}/main.ts`, code] as const);
      const config = { preset: presets[0] ?? "strict" } as const;
      const { findings } = await analyze(Object.fromEntries(files), { packages, config });
      for (const { ruleId, file } of findings) {
        const folder = file.split("/", 1)[0] ?? "";
        if (ruleId === id) found.set(folder, (found.get(folder) ?? 0) + 1);
      }
    });
    test.each(own)("example $number is $verdict", ({ number, verdict }) => {
      expect(found.get(`example${String(number)}`) ?? 0).toBe(verdict === "bad" ? 1 : 0);
    });
  });
});
