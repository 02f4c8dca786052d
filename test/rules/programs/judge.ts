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
 * @param possible programs of which `strict` alone speaks
 */
export function judge(
  rule: string,
  reported: Programs,
  silent: Programs,
  { apart = false, possible = [] }: { readonly apart?: boolean; readonly possible?: Programs } = {},
): void {
  const all = [...reported, ...silent, ...possible];
  describe.each([
    ["without packages", []],
    ["with packages", packages],
  ] as const)("%s", (_, installed) => {
    const found = new Map<string, string[]>();
    const doubtful = new Map<string, string[]>();
    beforeAll(async () => {
      const files = Object.fromEntries(
        all.map(([, text], index) => [`p${String(index)}/main.ts`, `${text}export {};\n`]),
      );
      const workspaces = apart ? Object.entries(files).map(([name, text]) => ({ [name]: text })) : [files];
      const analyses = [];
      for (const workspace of workspaces)
        analyses.push(await analyze(workspace, { packages: installed, config: { preset: "strict" } }));
      const findings = analyses.flatMap((one) => one.findings);
      expect(analyses.flatMap(({ problems }) => problems)).toEqual([]);
      for (const { ruleId, file, message, confidence } of findings) {
        if (ruleId !== rule) continue;
        const folder = file.split("/", 1)[0] ?? "";
        const list = confidence === "possible" ? doubtful : found;
        list.set(folder, [...(list.get(folder) ?? []), message]);
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
    for (const [nth, [name]] of possible.entries()) {
      test(`finds possible ${name}`, () => {
        const index = nth + reported.length + silent.length;
        expect(at(index)).toEqual([]);
        expect(doubtful.get(`p${String(index)}`)).toHaveLength(1);
      });
    }
  });
}
