import { beforeAll, describe, expect, test } from "vitest";
import { analyze } from "../analyze.js";

type Programs = readonly (readonly [string, string])[];

const packages = [
  "async-mutex",
  "tslib",
  "p-limit",
  "p-queue",
  "yocto-queue",
  "eventemitter3",
  "p-timeout",
  "fastq",
  "reusify",
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
];

/**
 * Analyses programs, each in a folder of its own, without and with their packages, and expects findings of a rule at
 * the preset `recommended` exactly where they belong.
 * @param apart each program is a workspace of its own: for rules that look at what there is one of in a workspace
 */
export function judge(rule: string, reported: Programs, silent: Programs, apart = false): void {
  const all = [...reported, ...silent];
  describe.each([
    ["without packages", []],
    ["with packages", packages],
  ] as const)("%s", (_, installed) => {
    const found = new Map<string, string[]>();
    beforeAll(async () => {
      const files = Object.fromEntries(
        all.map(([, text], index) => [`p${String(index)}/main.ts`, `${text}export {};\n`]),
      );
      const workspaces = apart ? Object.entries(files).map(([name, text]) => ({ [name]: text })) : [files];
      const analyses = [];
      for (const workspace of workspaces) analyses.push(await analyze(workspace, { packages: installed }));
      const findings = analyses.flatMap((one) => one.findings);
      expect(analyses.flatMap(({ problems }) => problems)).toEqual([]);
      for (const { ruleId, file, message, confidence } of findings) {
        if (ruleId !== rule || confidence === "possible") continue;
        const folder = file.split("/", 1)[0] ?? "";
        found.set(folder, [...(found.get(folder) ?? []), message]);
      }
    }, 180_000);
    const at = (index: number): readonly string[] => found.get(`p${String(index)}`) ?? [];
    test.each(reported.map(([name], index) => [name, index] as const))("reports %s", (_name, index) => {
      expect(at(index)).toHaveLength(1);
    });
    test.each(silent.map(([name], index) => [name, index + reported.length] as const))(
      "is silent on %s",
      (_name, index) => {
        expect(at(index)).toEqual([]);
      },
    );
  });
}
