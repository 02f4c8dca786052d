import * as vscode from "vscode";
import type { Position, Range } from "../model/index.js";
import type { Location } from "../protocol/index.js";

/** Opens a place with the cursor at its start, in the middle of the window, and remembers where the user came from. */
export async function reveal(location: Location): Promise<vscode.TextEditor> {
  const { start } = toRange(location.range);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(location.uri, true), {
    selection: new vscode.Range(start, start),
  });
  editor.revealRange(toRange(location.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

export function toRange(range: Range): vscode.Range {
  return new vscode.Range(toPosition(range.start), toPosition(range.end));
}

export function toPosition({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
