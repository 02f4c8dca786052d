import { basename } from "node:path";
import { DidChangeWatchedFilesNotification, FileChangeType, WatchKind } from "vscode-languageserver/node";
import type { ServerContext } from "./context.js";
import { pathOfUri } from "./uris.js";

const watched = [
  "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
  "**/{tsconfig,jsconfig}*.json",
  "**/package.json",
  "**/.awaitscoperc.json",
  "**/.gitignore",
] as const;

/** What {@link watched} names. */
const sources = /\.(?:[mc]?[tj]s|[tj]sx)$|[tj]sconfig[^/\\]*\.json$|package\.json$|\.awaitscoperc\.json$|\.gitignore$/;

/** Changing these means that packages were installed: any type may have changed. */
const lockFiles = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"];

/**
 * Has the client tell of files that change on disk, if it can, and hears what it tells. A deleted file that is still open
 * is gone, unless its buffer holds text that was never saved.
 */
export async function watchFiles(context: ServerContext, canRegister: boolean): Promise<void> {
  const { connection, analyses } = context;
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.flatMap(({ uri, type }) => {
      const path = pathOfUri(uri);
      if (path === undefined) return [];
      if (type !== FileChangeType.Deleted) return [path];
      if (!context.hasUnsavedText(path)) analyses.edit(path, null);
      return sources.test(path) || lockFiles.includes(basename(path)) || holdsSources(context, path) ? [path] : [];
    });
    const ours = paths.filter((path) => !/[\\/](?:node_modules|\.git)[\\/]/.test(path));
    if (ours.some((path) => lockFiles.includes(basename(path)))) analyses.diskChanged([]);
    else if (ours.length > 0) analyses.diskChanged(ours);
  });
  if (!canRegister) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      ...[...watched, `**/{${lockFiles.join(",")}}`].map((globPattern) => ({ globPattern })),
      // Of a deleted folder the files in it are not named.
      { globPattern: "**/*", kind: WatchKind.Delete },
    ],
  });
}

/** Whether a path that is gone was a folder with files of the analysis. */
function holdsSources({ analyses }: ServerContext, path: string): boolean {
  const { current } = analyses;
  const folder = current?.engine.fileIdOf(path);
  if (!current || folder === undefined) return false;
  for (const file of current.analysis.facts.keys()) if (file.startsWith(`${folder}/`)) return true;
  return false;
}
