import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

export const panelType = "awaitscope.graph";

/** What the page may load: its own script by nonce, its own style sheet, nothing else. */
export function panelOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, "dist", "webview")] };
}

/** The page of the graph panel. It holds no data: that comes by messages. Images are its own pictures, to be saved. */
export function panelPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const asset = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "webview", name)).toString();
  const nonce = randomBytes(16).toString("base64url");
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; img-src data:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset("main.css")}">
<title>Await Graph</title>
</head>
<body>
<script nonce="${nonce}" src="${asset("main.js")}"></script>
</body>
</html>`;
}
