import { basename } from "node:path";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import type { ServerContext } from "./context.js";
import { pathOfUri } from "./uris.js";

const watched = [
  "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
  "**/{tsconfig,jsconfig}*.json",
  "**/package.json",
  "**/.awaitscoperc.json",
  "**/.gitignore",
] as const;

/** Changing these means that packages were installed: any type may have changed. */
const lockFiles = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"];

/** Has the client tell of files that change on disk, if it can, and hears what it tells. */
export async function watchFiles({ connection, analyses }: ServerContext, canRegister: boolean): Promise<void> {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.flatMap(({ uri }) => pathOfUri(uri) ?? []);
    const ours = paths.filter((path) => !/[\\/](?:node_modules|\.git)[\\/]/.test(path));
    if (ours.some((path) => lockFiles.includes(basename(path)))) analyses.diskChanged([]);
    else if (ours.length > 0) analyses.diskChanged(ours);
  });
  if (!canRegister) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [...watched, `**/{${lockFiles.join(",")}}`].map((globPattern) => ({ globPattern })),
  });
}
