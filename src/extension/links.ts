import * as vscode from "vscode";
import type { SliceRequest } from "../protocol/index.js";
import type { PanelTarget } from "./panel-targets.js";

/** Longest value that a link may carry, in characters. */
const longest = 2000;

/** A link that shows a view in the editor of whoever has the same workspace open. */
export function linkTo(extensionId: string, request: SliceRequest, finding?: string): vscode.Uri {
  const { mode, roots, cycle, scope, resource } = request;
  const values: Readonly<Record<string, string | undefined>> =
    finding !== undefined
      ? { finding }
      : {
          chain: { node: roots[0] },
          path: { from: roots[0], to: roots[1] },
          cycle: { cycle },
          file: { file: scope },
          folder: { folder: scope },
          resource: { resource },
          overview: { overview: "" },
        }[mode];
  const query = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return vscode.Uri.from({
    scheme: vscode.env.uriScheme,
    authority: extensionId,
    path: "/graph",
    query: query.join("&"),
  });
}

/** What a link asks for; undefined for one that is none of ours. It names things of the graph only, never a path on disk. */
export function targetOf(uri: vscode.Uri): PanelTarget | undefined {
  if (uri.path !== "/graph") return undefined;
  const query = new URLSearchParams(uri.query);
  const names = [...query.keys()].sort().join(" ");
  const value = (name: string): string => query.get(name) ?? "";
  if ([...query.values()].some((one) => one.length > longest || /\p{Cc}/u.test(one))) return undefined;
  switch (names) {
    case "node":
      return value("node") === "" ? undefined : { node: value("node") };
    case "cycle":
      return value("cycle") === "" ? undefined : { cycle: value("cycle") };
    case "finding":
      return value("finding") === "" ? undefined : { finding: value("finding") };
    case "file":
      return { file: value("file") };
    case "folder":
      return { folder: value("folder") };
    case "overview":
      return { overview: true };
    case "resource":
      return { request: { mode: "resource", resource: value("resource") } };
    case "from to":
      return { request: { mode: "path", roots: [value("from"), value("to")], depthUp: 0, depthDown: 0 } };
    default:
      return undefined;
  }
}
