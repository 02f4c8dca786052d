import * as assert from "node:assert/strict";
import * as vscode from "vscode";

export const extensionId = "awaitscope.awaitscope";

/** The extension, active. */
export async function extension(): Promise<vscode.Extension<unknown>> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, `${extensionId} is installed`);
  await found.activate();
  return found;
}

/** The URI of a file of the workspace. */
export function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "a workspace folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the workspace, with the cursor at the first `needle`. */
export async function open(name: string, needle?: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(fileUri(name));
  if (needle !== undefined) {
    const position = positionOf(editor.document, needle);
    editor.selection = new vscode.Selection(position, position);
  }
  return editor;
}

export function positionOf(document: vscode.TextDocument, needle: string): vscode.Position {
  const offset = document.getText().indexOf(needle);
  assert.ok(offset >= 0, `"${needle}" is in ${document.uri.path}`);
  return document.positionAt(offset);
}

/** Asks `probe` until its answer is not undefined, for at most 30 seconds. */
export async function eventually<T>(what: string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** Our diagnostics of a rule, all over the workspace. */
export function diagnosticsOf(ruleId: string): { uri: vscode.Uri; diagnostic: vscode.Diagnostic }[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .filter(({ diagnostic }) => diagnostic.source === "awaitscope" && codeOf(diagnostic) === ruleId);
}

export function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === "object" ? code.value : code;
}

/** The one diagnostic of the fixture's cycle, as soon as it is there. */
export function cycleDiagnostic(): Promise<{ uri: vscode.Uri; diagnostic: vscode.Diagnostic }> {
  return eventually("the cycle's diagnostic", () => diagnosticsOf("await-cycle")[0]);
}

/** Our hover at a text of an open document. */
export async function hoverOn(editor: vscode.TextEditor, needle: string): Promise<vscode.MarkdownString | undefined> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    editor.document.uri,
    positionOf(editor.document, needle),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .filter((content) => content instanceof vscode.MarkdownString)
    .find(({ value }) => value.includes("command:awaitscope.showChain"));
}

/** Puts the document in front back to what the disk holds, and closes all editors. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.uri.scheme !== "file") continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
