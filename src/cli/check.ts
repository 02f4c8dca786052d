import { Option, type Command } from "commander";
import type { EngineConfig } from "../engine/types.js";
import type { Finding, Preset, RuleLevel } from "../model/index.js";
import { findingsJson, findingsPretty, plural } from "../report/index.js";
import { ruleMetas } from "../rules/index.js";
import { exitCode, UsageError } from "./errors.js";
import { addCommonOptions, count, type Run } from "./options.js";
import { write } from "./output.js";
import { analyzePaths, type CommonOptions } from "./session.js";

interface CheckOptions extends CommonOptions {
  readonly format: "pretty" | "json";
  readonly preset?: Preset;
  readonly rule: Readonly<Record<string, RuleLevel>>;
  readonly maxWarnings: number;
}

const levels: readonly RuleLevel[] = ["off", "info", "warning", "error"];

export function register(program: Command, run: Run): void {
  const command = program
    .command("check")
    .summary("report findings")
    .description("Report hazards of concurrent code. Exits 1 when there is a finding at or above warning.")
    .addOption(new Option("--format <form>", "how to write findings").choices(["pretty", "json"]).default("pretty"))
    .addOption(
      new Option("--preset <name>", "recommended: definite and likely findings; strict: all").choices([
        "recommended",
        "strict",
      ]),
    )
    .addOption(
      new Option("--rule <id=level>", "set a rule to off, info, warning or error (repeatable)")
        .argParser(ruleLevel)
        .default({}, "as configured"),
    )
    .option("--max-warnings <n>", "exit 0 with up to this many warnings", count, 0)
    .addHelpText(
      "after",
      `
Examples:
  awaitscope check                                   the project in this folder
  awaitscope check src test/load.ts                  only these files and folders
  awaitscope check --format json -o findings.json    for other programs
  awaitscope check --rule await-cycle=error --rule unbounded-concurrency=off

Rules:
${ruleMetas.map(({ id, description }) => `  ${id.padEnd(24)} ${description}`).join("\n")}`,
    );
  addCommonOptions(command).action((paths: string[], options: CheckOptions) => {
    run((signal) => check(paths, options, signal));
  });
}

async function check(paths: readonly string[], options: CheckOptions, signal: AbortSignal): Promise<number> {
  const config: Partial<EngineConfig> = {
    ...(options.preset ? { preset: options.preset } : {}),
    ...(Object.keys(options.rule).length > 0 ? { rules: options.rule } : {}),
  };
  const { analysis, root, style, wanted } = await analyzePaths(paths, options, config, signal);
  const report = {
    root,
    files: [...analysis.facts.keys()].filter(wanted).length,
    functions: analysis.graph.nodes.filter(({ place }) => place && wanted(place.file)).length,
    findings: analysis.findings,
    problems: analysis.problems,
  };
  const text = options.format === "json" ? findingsJson(report) : findingsPretty(report, style);
  await write([text], options.output);
  return verdict(analysis.findings, options.maxWarnings);
}

function verdict(findings: readonly Finding[], maxWarnings: number): number {
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  if (findings.some(({ severity }) => severity === "error")) return exitCode.findings;
  if (warnings <= maxWarnings) return exitCode.clean;
  if (maxWarnings > 0) process.stderr.write(`${plural(warnings, "warning")}, more than ${String(maxWarnings)}.\n`);
  return exitCode.findings;
}

function ruleLevel(value: string, before: Readonly<Record<string, RuleLevel>>): Readonly<Record<string, RuleLevel>> {
  const [id = "", level] = value.split("=", 2);
  const known = ruleMetas.map((meta) => meta.id);
  if (!known.includes(id)) throw new UsageError(`--rule: no rule is called "${id}"; there are ${known.join(", ")}`);
  const found = levels.find((one) => one === level);
  if (!found) throw new UsageError(`--rule ${id}: the level must be one of ${levels.join(", ")}, as in ${id}=warning`);
  return { ...before, [id]: found };
}
