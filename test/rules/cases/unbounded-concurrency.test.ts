import { beforeAll, describe, expect, test } from "vitest";
import type { Confidence } from "../../../src/model/index.js";
import { analyze } from "../analyze.js";
import { possible, reported, silent, type Case } from "./unbounded-concurrency.verdicts.js";

const packages = [
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
  "p-limit",
  "p-map",
  "p-queue",
  "async-mutex",
  "yocto-queue",
  "eventemitter3",
  "p-timeout",
  "dataloader",
];

const verdicts = { reported, silent, possible } as const;
const fileOf = (verdict: string, index: number, [, text]: Case): string =>
  `src/${verdict}${String(index)}.${text.includes("require(") ? "js" : "ts"}`;

describe.each([["without packages", []] as const, ["with packages", packages] as const])("%s", (_, installed) => {
  const found = new Map<string, Confidence[]>();

  beforeAll(async () => {
    const files: Record<string, string> = {};
    for (const [verdict, cases] of Object.entries(verdicts)) {
      cases.forEach((one, index) => (files[fileOf(verdict, index, one)] = one[1]));
    }
    const { findings } = await analyze(files, { packages: installed, config: { preset: "strict" } });
    for (const { ruleId, file, confidence } of findings) {
      if (ruleId === "unbounded-concurrency") found.set(file, [...(found.get(file) ?? []), confidence]);
    }
  }, 120_000);

  const cases = (verdict: keyof typeof verdicts): [string, string][] =>
    verdicts[verdict].map((one, index) => [one[0], fileOf(verdict, index, one)]);

  test.each(cases("reported"))("reports %s", (_name, file) => {
    expect(found.get(file)).toEqual(["likely"]);
  });

  test.each(cases("silent"))("is silent on %s", (_name, file) => {
    expect(found.get(file)).toBeUndefined();
  });

  test.each(cases("possible"))("finds possible %s", (_name, file) => {
    expect(found.get(file)).toEqual(["possible"]);
  });
});
