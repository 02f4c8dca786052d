import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../src/model/index.js";
import { analyze } from "./analyze.js";

/** Programs by name; a line `// file: x.ts` begins another file of a program. */
export type Programs = Readonly<Record<string, string>>;

export interface Verdicts {
  readonly definite?: Programs;
  readonly likely?: Programs;
  readonly possible?: Programs;
  readonly silent: Programs;
}

type Verdict = keyof Verdicts;

/** The files of a program in a folder of its own; JavaScript where it asks for modules by `require`. */
function filesOf(folder: string, text: string): readonly [string, string][] {
  const parts = text.split(/^\s*\/\/ file: (\S+)$/m);
  const ending = text.includes("require(") ? "js" : "ts";
  if (parts.length === 1) return [[`${folder}/main.${ending}`, `${text}\nexport {};\n`]];
  return parts.slice(1).flatMap((name, at) => (at % 2 === 0 ? [[`${folder}/${name}`, parts[at + 2] ?? ""]] : []));
}

/**
 * Tests what one rule says of many programs, analysed at once, without packages and with them: one finding of the
 * confidence a program is listed under, or none.
 */
export function testVerdicts(rule: string, verdicts: Verdicts, packages: readonly string[]): void {
  const programs = (["definite", "likely", "possible", "silent"] as const).flatMap((verdict) =>
    Object.entries(verdicts[verdict] ?? {}).map(([name, text], index) => ({
      verdict,
      name,
      text,
      folder: `src/${verdict}${String(index)}`,
    })),
  );
  const setups: [string, readonly string[]][] = [["without packages", []]];
  if (packages.length > 0) setups.push(["with packages", packages]);

  describe.each(setups)("%s", (_, installed) => {
    const found = new Map<string, Finding[]>();

    beforeAll(async () => {
      const files = programs.flatMap(({ folder, text }) => filesOf(folder, text));
      const { findings, problems } = await analyze(Object.fromEntries(files), {
        packages: installed,
        config: { preset: "strict" },
      });
      expect(problems).toEqual([]);
      for (const finding of findings) {
        if (finding.ruleId !== rule) continue;
        const folder = finding.file.split("/").slice(0, 2).join("/");
        found.set(folder, [...(found.get(folder) ?? []), finding]);
      }
    }, 120_000);

    const titles: Record<Verdict, string> = {
      definite: "is sure of",
      likely: "reports",
      possible: "finds possible",
      silent: "is silent on",
    };
    const used = (Object.keys(titles) as Verdict[]).filter((verdict) =>
      programs.some((one) => one.verdict === verdict),
    );
    describe.each(used)("%s", (verdict) => {
      const own = programs.filter((one) => one.verdict === verdict);
      test.each(own.map((one) => [`${titles[verdict]} ${one.name}`, one] as const))("%s", (_name, { folder }) => {
        const seen = (found.get(folder) ?? []).map(({ confidence, message }) => ({ confidence, message }));
        if (verdict === "silent") expect(seen).toEqual([]);
        else expect(seen).toMatchObject([{ confidence: verdict }]);
      });
    });
  });
}
