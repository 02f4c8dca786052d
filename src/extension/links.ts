import * as vscode from "vscode";
import type { SliceRequest } from "../protocol/index.js";
import { queryOf, targetOfQuery } from "./link-query.js";
import type { PanelTarget } from "./panel-targets.js";

/** A link that shows a view in the editor of whoever has the same workspace open. */
export function linkTo(extensionId: string, request: SliceRequest, finding?: string): vscode.Uri {
  const { uriScheme: scheme } = vscode.env;
  return vscode.Uri.from({ scheme, authority: extensionId, path: "/graph", query: queryOf(request, finding) });
}

/** What a link asks for; undefined for one that is none of ours. */
export function targetOf(uri: vscode.Uri): PanelTarget | undefined {
  return uri.path === "/graph" ? targetOfQuery(uri.query) : undefined;
}
