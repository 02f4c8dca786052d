import { beforeAll, describe, expect, test } from "vitest";
import { analyze } from "../analyze.js";
import { found } from "./await-cycle.found.js";
import { silent } from "./await-cycle.silent.js";

/** All cases are analysed at once, each in a folder of its own; a line `// file: x.ts` begins another file of a case. */
const cases = [...Object.entries(found), ...Object.entries(silent)].map(([name, text], index) => ({
  name,
  folder: `case-${String(index)}`,
  text,
}));

function filesOf({ folder, text }: (typeof cases)[number]): [string, string][] {
  const parts = text.split(/^\s*\/\/ file: (\S+)$/m);
  if (parts.length === 1) return [[`${folder}/main.ts`, `${text}\nexport {};\n`]];
  return parts.slice(1).flatMap((name, at) => (at % 2 === 0 ? [[`${folder}/${name}`, parts[at + 2] ?? ""]] : []));
}

const reported = new Map<string, string[]>();

beforeAll(async () => {
  const { findings, problems } = await analyze(Object.fromEntries(cases.flatMap(filesOf)));
  expect(problems).toEqual([]);
  for (const { ruleId, file, message } of findings) {
    if (ruleId !== "await-cycle") continue;
    const folder = file.split("/", 1)[0] ?? "";
    reported.set(folder, [...(reported.get(folder) ?? []), message]);
  }
}, 120_000);

describe("finds", () => {
  test.each(cases.filter(({ name }) => name in found))("$name", ({ folder }) => {
    expect(reported.get(folder) ?? []).not.toEqual([]);
  });
});

describe("is silent on", () => {
  test.each(cases.filter(({ name }) => name in silent))("$name", ({ folder }) => {
    expect(reported.get(folder) ?? []).toEqual([]);
  });
});
