import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as v from "valibot";
import {
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import manifest from "../../package.json";
import type { Root } from "../engine/types.js";
import { Analyses, messageOf } from "./analyses.js";
import type { ServerContext } from "./context.js";
import { features } from "./features/index.js";
import { publishDiagnostics } from "./features/diagnostics.js";
import { analyzeWithProgress } from "./progress.js";
import { readSettings } from "./settings.js";
import { logRun } from "./log-run.js";
import { announceChange, announceState } from "./status.js";
import { pathOfUri } from "./uris.js";
import { watchFiles } from "./watching.js";

const initializationOptions = v.fallback(v.object({ cacheDir: v.fallback(v.nullable(v.string()), null) }), {
  cacheDir: null,
});

/** Serves one client over a connection until it says `exit`. */
export function startServer(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const openPaths = new Map<string, TextDocument>();
  const opened = new Map<string, { readonly text: string; readonly version: number }>();
  const saved = new Map<string, string>();
  let folders: readonly WorkspaceFolder[] = [];
  let capabilities: ClientCapabilities = {};
  let context: ServerContext | undefined;

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    capabilities = params.capabilities;
    folders = params.workspaceFolders ?? rootFolder(params);
    const { cacheDir } = v.parse(initializationOptions, params.initializationOptions ?? {});
    connection.console.info(
      `Awaitscope ${manifest.version}, Node ${process.versions.node}; cache: ${cacheDir ?? "none"}`,
    );
    const analyses = new Analyses({
      cacheDir,
      onState: ({ state, message }) => {
        announceState(created);
        if (state === "error") connection.console.error(message);
      },
      onRun: (analysis, before, took) => logRun(connection, analysis, before, took),
      onFinished: (finished) => {
        publishDiagnostics(created);
        if (finished) announceChange(created, finished.generation);
      },
      openTexts: () => new Map([...openPaths].map(([path, document]) => [path, document.getText()])),
    });
    const created: ServerContext = {
      connection,
      documents,
      analyses,
      openAt: (path) => openPaths.get(path),
      openedText: (path) => opened.get(path)?.text,
      hasUnsavedText: (path) => openPaths.has(path) && openPaths.get(path)?.getText() !== saved.get(path),
    };
    context = created;
    for (const register of features) register(created);
    return {
      serverInfo: { name: "awaitscope" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  /** Reads settings and folders anew and analyses what they ask for. */
  async function reconfigure(): Promise<void> {
    if (!context) return;
    const settings = await readSettings(connection, folders, capabilities.workspace?.configuration === true);
    const roots = rootsOf(settings.folders);
    const anew = context.analyses.configure(roots, settings.engine);
    if (anew) for (const { name, path } of roots) connection.console.info(`Folder ${name}: ${path}`);
    if (anew) void analyzeWithProgress(context);
    else context.analyses.schedule(0);
  }
  const reconfigureSafely = (): void => {
    reconfigure().catch((error: unknown) => connection.console.error(`Reading settings failed: ${messageOf(error)}`));
  };

  connection.onInitialized(async () => {
    if (!context) return;
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "awaitscope" });
    }
    if (capabilities.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => folder.uri));
        folders = [...folders.filter((folder) => !gone.has(folder.uri)), ...added];
        reconfigureSafely();
      });
    }
    await watchFiles(context, capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true);
    reconfigureSafely();
  });
  connection.onDidChangeConfiguration(reconfigureSafely);

  documents.onDidOpen(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined || !context) return;
    openPaths.set(path, document);
    const text = document.getText();
    opened.set(path, { text, version: document.version });
    // Most buffers open with what the disk holds; those need no analysis.
    const disk = textOf(path);
    if (disk !== undefined) saved.set(path, disk);
    if (disk !== text) context.analyses.edit(path, text);
  });
  documents.onDidChangeContent(({ document }) => {
    const path = pathOfUri(document.uri);
    // Opening counts as a change of content, too, and is seen to above.
    if (path === undefined || !context || document.version === opened.get(path)?.version) return;
    context.analyses.edit(path, document.getText());
  });
  documents.onDidSave(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) saved.set(path, document.getText());
  });
  documents.onDidClose(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined || !context) return;
    openPaths.delete(path);
    opened.delete(path);
    saved.delete(path);
    context.analyses.edit(path, null);
  });

  connection.onShutdown(async () => {
    await context?.analyses.dispose();
  });

  documents.listen(connection);
  connection.listen();
}

/** What the disk holds; undefined where it holds no such file. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The one folder of clients that know no workspace folders. */
function rootFolder(params: InitializeParams): WorkspaceFolder[] {
  // Deprecated in the protocol, and all that some clients send.
  const { rootUri } = params;
  return rootUri ? [{ uri: rootUri, name: basename(pathOfUri(rootUri) ?? rootUri) }] : [];
}

/** Folders on disk as analysis roots; equal names are told apart by a number. */
function rootsOf(folders: readonly WorkspaceFolder[]): Root[] {
  const taken = new Map<string, number>();
  return folders.flatMap((folder) => {
    const path = pathOfUri(folder.uri);
    if (path === undefined) return [];
    const name = (folder.name || basename(path)).replace(/[\\/#]/g, "-");
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return [{ name: count === 1 ? name : `${name}-${count}`, path }];
  });
}
