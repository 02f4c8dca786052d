import * as vscode from "vscode";
import type { Position, Range } from "../model/index.js";
import type { Location } from "../protocol/index.js";
import { panelType } from "./panel-page.js";

/** Opens a place with the cursor at its start, in the middle of the window, and remembers where the user came from. */
export async function reveal(location: Location): Promise<vscode.TextEditor> {
  const { start } = toRange(location.range);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(location.uri, true), {
    selection: new vscode.Range(start, start),
    viewColumn: editorColumn(),
  });
  editor.revealRange(toRange(location.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

/** Where to open code so that it does not cover the graph: the group in use, or one beside it. */
export function editorColumn(): vscode.ViewColumn {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  const showsGraph = ({ activeTab }: vscode.TabGroup): boolean =>
    activeTab?.input instanceof vscode.TabInputWebview && activeTab.input.viewType.endsWith(panelType);
  if (!showsGraph(activeTabGroup)) return activeTabGroup.viewColumn;
  return all.find((group) => !showsGraph(group))?.viewColumn ?? vscode.ViewColumn.Beside;
}

export function toRange(range: Range): vscode.Range {
  return new vscode.Range(toPosition(range.start), toPosition(range.end));
}

export function toPosition({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
