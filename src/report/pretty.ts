import type { FileId, Finding, Place, Severity } from "../model/index.js";
import { plain } from "./escape.js";
import type { FindingsReport, Paint, TextStyle } from "./types.js";

/** Findings for a reader, grouped by file, each with its trace; places as `path:line:column`, from 1. */
export function findingsPretty(report: FindingsReport, { paint, pathOf }: TextStyle): string {
  const where = ({ file, range }: Place): string =>
    `${plain(pathOf(file))}:${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
  const lines: string[] = [];
  for (const { file, message, range } of report.problems) {
    const at = range ? where({ file, range }) : plain(pathOf(file));
    lines.push(`${paint.red("problem")}  ${at}  ${plain(message)}`);
  }
  if (report.problems.length > 0) lines.push("");
  for (const [file, findings] of byFile(report.findings)) {
    lines.push(paint.underline(plain(pathOf(file))));
    for (const finding of findings) {
      const marks = paint.dim(`${finding.ruleId} (${finding.confidence})`);
      lines.push(`  ${severityMark(finding.severity, paint)}  ${plain(finding.message)}  ${marks}`);
      lines.push(`    ${where(finding)}`);
      finding.trace.forEach((step, index) => {
        lines.push(`      ${paint.dim(`${String(index + 1)}.`)} ${where(step)}  ${paint.dim(plain(step.message))}`);
      });
      if (finding.help !== undefined) lines.push(`    ${paint.dim("help:")} ${plain(finding.help)}`);
      lines.push("");
    }
  }
  lines.push(summary(report, paint));
  return `${lines.join("\n")}\n`;
}

function byFile(findings: readonly Finding[]): ReadonlyMap<FileId, readonly Finding[]> {
  const files = new Map<FileId, Finding[]>();
  for (const finding of findings) {
    const list = files.get(finding.file);
    if (list) list.push(finding);
    else files.set(finding.file, [finding]);
  }
  return files;
}

function severityMark(severity: Severity, paint: Paint): string {
  const colour = { error: paint.red, warning: paint.yellow, info: paint.blue }[severity];
  return colour(severity);
}

function summary({ files, functions, findings, problems }: FindingsReport, paint: Paint): string {
  const extent = `${plural(files, "file")}, ${plural(functions, "function")}`;
  const trouble = problems.length > 0 ? `, ${plural(problems.length, "problem")}` : "";
  if (findings.length === 0) return `${paint.green("No findings")} in ${extent}${trouble}.`;
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  const parts = [plural(count("error"), "error"), plural(count("warning"), "warning"), `${String(count("info"))} info`];
  return `${paint.bold(plural(findings.length, "finding"))} (${parts.join(", ")}) in ${extent}${trouble}.`;
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
