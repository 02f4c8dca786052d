import * as vscode from "vscode";
import type { ExportFormat } from "../protocol/index.js";

const endings: Readonly<Record<ExportFormat, { readonly ending: string; readonly name: string }>> = {
  svg: { ending: "svg", name: "SVG" },
  png: { ending: "png", name: "PNG" },
  dot: { ending: "dot", name: "Graphviz" },
  mermaid: { ending: "mmd", name: "Mermaid" },
  json: { ending: "json", name: "JSON" },
  markdown: { ending: "md", name: "Markdown" },
};

/**
 * Saves an exported view where the user says, or at `target`.
 * @param data text, or base64 for PNG
 * @returns where it was saved; undefined when the user chose no place
 */
export async function saveExport(
  format: ExportFormat,
  data: string,
  target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const { ending, name } = endings[format];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri =
    target ??
    (await vscode.window.showSaveDialog({
      title: "Save Await Graph",
      filters: { [name]: [ending] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `await-graph.${ending}`) }),
    }));
  if (!uri) return undefined;
  await vscode.workspace.fs.writeFile(uri, Buffer.from(data, format === "png" ? "base64" : "utf8"));
  if (target) return uri;
  const open = "Open";
  void vscode.window.showInformationMessage(`Saved ${vscode.workspace.asRelativePath(uri)}.`, open).then((chosen) => {
    if (chosen === open) void vscode.commands.executeCommand("vscode.open", uri);
  });
  return uri;
}
