import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver/node";
import type { FileId, Finding, Problem, Severity } from "../../model/index.js";
import { view, type ServerContext, type View } from "../context.js";
import { printable } from "../printable.js";
import { rulePage } from "../rule-pages.js";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** URIs that have diagnostics at the client, to be cleared when their findings are gone. */
const published = new WeakMap<ServerContext, Set<string>>();

/** Sends the newest analysis' findings, file by file, open or not, and clears files that have none any more. */
export function publishDiagnostics(context: ServerContext): void {
  const now = view(context);
  const before = published.get(context) ?? new Set<string>();
  const sent = new Set<string>();
  if (now) {
    for (const [file, diagnostics] of diagnosticsByFile(now)) {
      const uri = now.uriOf(file);
      send(context, uri, diagnostics, now.versionOf(file));
      sent.add(uri);
    }
  }
  for (const uri of before) if (!sent.has(uri)) send(context, uri, [], undefined);
  published.set(context, sent);
}

/** A finding as LSP shows it; undefined when an edit after the analysis touched its place. */
export function toDiagnostic(now: View, finding: Finding): Diagnostic | undefined {
  const range = now.toNow(finding.file, finding.range);
  if (!range) return undefined;
  const href = rulePage(finding.ruleId);
  return {
    range,
    severity: severities[finding.severity],
    source: "awaitscope",
    code: finding.ruleId,
    ...(href !== undefined && { codeDescription: { href } }),
    message: [finding.message, finding.help].flatMap((text) => (text ? printable(text) : [])).join("\n"),
    relatedInformation: finding.trace.map((step) => ({
      location: { uri: now.uriOf(step.file), range: now.nearest(step.file, step.range) },
      message: printable(step.message),
    })),
    data: { fingerprint: finding.fingerprint, ...(finding.cycle !== undefined && { cycle: finding.cycle }) },
  };
}

function send(context: ServerContext, uri: string, diagnostics: Diagnostic[], version: number | undefined): void {
  context.connection
    .sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) })
    .catch((error: unknown) => context.connection.console.error(String(error)));
}

function diagnosticsByFile(now: View): Map<FileId, Diagnostic[]> {
  const files = new Map<FileId, Diagnostic[]>();
  const add = (file: FileId, diagnostic: Diagnostic | undefined): void => {
    const list = files.get(file);
    if (!diagnostic) return;
    if (list) list.push(diagnostic);
    else files.set(file, [diagnostic]);
  };
  for (const finding of now.analysis.findings) add(finding.file, toDiagnostic(now, finding));
  // What cannot be read or parsed is the language's own server to tell; a wrong configuration of ours is not.
  for (const problem of now.analysis.problems) if (problem.kind === "config") add(problem.file, configProblem(problem));
  return files;
}

function configProblem({ range, message }: Problem): Diagnostic {
  const top = { line: 0, character: 0 };
  return {
    range: range ?? { start: top, end: top },
    severity: DiagnosticSeverity.Warning,
    source: "awaitscope",
    message: printable(message),
  };
}
