import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { commentPlace } from "../../engine/index.js";
import type { ServerContext } from "../context.js";
import { rulePage } from "../rule-pages.js";
import { pathOfUri } from "../uris.js";

/** For each of our diagnostics: show it in the graph, suppress it on its line or in its file, and read about its rule. */
export function register(context: ServerContext): void {
  context.connection.onCodeAction((params) => codeActions(context, params));
}

function codeActions({ documents }: ServerContext, { textDocument, context }: CodeActionParams): CodeAction[] {
  const document = documents.get(textDocument.uri);
  if (!document || (context.only && !context.only.some((kind) => includesQuickFix(kind)))) return [];
  return context.diagnostics.flatMap((diagnostic) => {
    if (diagnostic.source !== "awaitscope" || !isRuleId(diagnostic.code)) return [];
    const ruleId = diagnostic.code;
    const actions = [
      action(`Disable ${ruleId} for this line`, document, diagnostic, disableLine(document, diagnostic, ruleId)),
      action(`Disable ${ruleId} for this file`, document, diagnostic, disableFile(document, ruleId)),
    ];
    const fingerprint = fingerprintOf(diagnostic.data);
    if (fingerprint !== undefined) {
      actions.unshift(commandAction("Show in await graph", diagnostic, "awaitscope.showFinding", fingerprint));
    }
    if (rulePage(ruleId) === undefined) return actions;
    const title = `Show documentation for ${ruleId}`;
    return [...actions, commandAction(title, diagnostic, "awaitscope.openRulePage", ruleId)];
  });
}

function action(title: string, document: TextDocument, diagnostic: Diagnostic, edit: TextEdit): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { changes: { [document.uri]: [edit] } },
  };
}

function commandAction(title: string, diagnostic: Diagnostic, command: string, argument: string): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command, arguments: [argument] },
  };
}

/** The finding that a diagnostic of ours is of. */
function fingerprintOf(data: unknown): string | undefined {
  return typeof data === "object" && data !== null && "fingerprint" in data && typeof data.fingerprint === "string"
    ? data.fingerprint
    : undefined;
}

/** A comment above, indented like the line; just before the place where a line more would change what is written. */
function disableLine(document: TextDocument, { range }: Diagnostic, ruleId: string): TextEdit {
  const { form, at } = commentPlace(pathOfUri(document.uri) ?? document.uri, document.getText(), range.start);
  const indent = /^[ \t]*/.exec(lineText(document, at.line))?.[0] ?? "";
  const next = `awaitscope-disable-next-line ${ruleId}`;
  const forms: Readonly<Record<typeof form, string>> = {
    line: `${indent}// ${next}${lineEnd(document)}`,
    jsx: `${indent}{/* ${next} */}${lineEnd(document)}`,
    inline: `/* awaitscope-disable-line ${ruleId} */ `,
  };
  return { range: { start: at, end: at }, newText: forms[form] };
}

/** A comment at the top, below a `#!` line. */
function disableFile(document: TextDocument, ruleId: string): TextEdit {
  const at = { line: lineText(document, 0).startsWith("#!") ? 1 : 0, character: 0 };
  return { range: { start: at, end: at }, newText: `// awaitscope-disable-file ${ruleId}${lineEnd(document)}` };
}

function lineText(document: TextDocument, line: number): string {
  return document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
}

function lineEnd(document: TextDocument): string {
  return lineText(document, 0).endsWith("\r\n") ? "\r\n" : "\n";
}

function includesQuickFix(kind: string): boolean {
  return kind === "" || CodeActionKind.QuickFix === kind || kind.startsWith(`${CodeActionKind.QuickFix}.`);
}

function isRuleId(code: Diagnostic["code"]): code is string {
  return typeof code === "string" && /^[a-z][a-z0-9-]*$/.test(code);
}
