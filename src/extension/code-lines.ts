import * as vscode from "vscode";
import type { Location } from "../protocol/index.js";

/** Longest line of code that is told, in characters. */
const longest = 300;

/** The line that a place begins in, as the editor has it now, without the space around it; undefined where there is none. */
export async function codeLine({ uri, range }: Location): Promise<string | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    const { line } = range.start;
    return line < document.lineCount ? document.lineAt(line).text.trim().slice(0, longest) : undefined;
  } catch {
    return undefined; // deleted since
  }
}
