import type { Finding, Problem } from "../model/index.js";
import { oneBased, type FindingsReport } from "./types.js";

/** The version of the JSON forms; grows when a member changes its meaning or goes. */
export const schemaVersion = 1;

/** Findings as JSON, documented in docs/cli.md. Lines and columns from 1; the same input gives the same bytes. */
export function findingsJson({ root, files, functions, findings, problems }: FindingsReport): string {
  const count = (severity: Finding["severity"]): number => findings.filter((one) => one.severity === severity).length;
  const report = {
    schemaVersion,
    root,
    summary: {
      files,
      functions,
      findings: findings.length,
      errors: count("error"),
      warnings: count("warning"),
      infos: count("info"),
      problems: problems.length,
    },
    problems: problems.map(problemJson),
    findings: findings.map((finding) => ({
      ruleId: finding.ruleId,
      severity: finding.severity,
      confidence: finding.confidence,
      message: finding.message,
      file: finding.file,
      range: oneBased(finding.range),
      trace: finding.trace.map(({ file, range, message }) => ({ file, range: oneBased(range), message })),
      fingerprint: finding.fingerprint,
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function problemJson({ file, message, kind, range }: Problem): unknown {
  return { file, kind, message, ...(range ? { range: oneBased(range) } : {}) };
}
