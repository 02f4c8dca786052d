import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
} from "vscode-languageserver/node";
import { URI } from "vscode-uri";
import type { ServerNotifications, ServerRequests, StatusParams } from "../../src/protocol/index.js";

/** The built server. */
export const program = resolve(import.meta.dirname, "../../dist/server.js");

/** Longest time that a test waits for the server to say something, in milliseconds. */
const patience = 45_000;

/** A folder of files in the system's temporary directory, removed by {@link Workspace.dispose}. */
export class Workspace {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "awaitscope-server-")));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  remove(name: string): void {
    rmSync(join(this.path, name));
  }

  uri(name = ""): string {
    return URI.file(name === "" ? this.path : join(this.path, name)).toString();
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

interface StartOptions {
  readonly folders: readonly { readonly uri: string; readonly name: string }[];
  readonly settings?: Record<string, unknown>;
  /** Another copy of the server. */
  readonly program?: string;
}

/** The built server as a process of its own, and a client that speaks with it over stdio. */
export class TestServer {
  readonly connection: ProtocolConnection;
  readonly diagnostics = new Map<string, PublishDiagnosticsParams>();
  readonly statuses: StatusParams[] = [];
  /** What the server has logged, and how grave it is: 1 error, 2 warning, 3 info, 4 log, 5 debug. */
  readonly logs: { readonly type: number; readonly message: string }[] = [];
  /** Tokens of the progress that the server shows. */
  readonly progress: (string | number)[] = [];
  readonly registrations: Registration[] = [];
  readonly exited: Promise<number | null>;
  settings: Record<string, unknown>;
  generation = 0;
  initialized: InitializeResult | undefined;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Set<() => void>();
  readonly #versions = new Map<string, number>();

  private constructor(options: StartOptions) {
    if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first`);
    this.settings = options.settings ?? {};
    this.#process = spawn(process.execPath, [options.program ?? program, "--stdio"], { stdio: "pipe" });
    this.#process.stderr.pipe(process.stderr);
    this.exited = new Promise((done) => this.#process.once("exit", done));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.#process.stdout),
      new StreamMessageWriter(this.#process.stdin),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.diagnostics.set(params.uri, params);
      this.#wake();
    });
    this.connection.onNotification("awaitscope/status", (status: StatusParams) => {
      this.statuses.push(status);
      this.#wake();
    });
    this.connection.onNotification("awaitscope/changed", (changed: ServerNotifications["awaitscope/changed"]) => {
      this.generation = changed.generation;
      this.#wake();
    });
    this.connection.onRequest("workspace/configuration", ({ items }: { items: { section: string }[] }) =>
      items.map(({ section }) => section.split(".").slice(1).reduce(child, this.settings) ?? null),
    );
    this.connection.onRequest("client/registerCapability", (params: { registrations: Registration[] }) => {
      this.registrations.push(...params.registrations);
    });
    this.connection.onRequest("window/workDoneProgress/create", ({ token }: { token: string | number }) => {
      this.progress.push(token);
      this.#wake();
      return null;
    });
    this.connection.onNotification("window/logMessage", (log: { type: number; message: string }) => {
      this.logs.push(log);
      this.#wake();
    });
    this.connection.listen();
  }

  /** Starts and initializes; the first analysis may still be running. */
  static async start(options: StartOptions): Promise<TestServer> {
    const server = new TestServer(options);
    server.initialized = await server.connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: options.folders,
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
        window: { workDoneProgress: true },
        textDocument: { publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true } },
      },
    });
    await server.connection.sendNotification("initialized", {});
    return server;
  }

  /** Starts on one workspace, and waits for the first analysis. */
  static async on(workspace: Workspace, settings?: Record<string, unknown>): Promise<TestServer> {
    const server = await TestServer.start({
      folders: [{ uri: workspace.uri(), name: "workspace" }],
      ...(settings && { settings }),
    });
    await server.until(() => server.generation > 0 || undefined, "the first analysis");
    return server;
  }

  request<M extends keyof ServerRequests>(
    method: M,
    params: ServerRequests[M]["params"],
  ): Promise<ServerRequests[M]["result"]> {
    return this.connection.sendRequest(method, params);
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
  }

  async open(uri: string, text: string, languageId = "typescript"): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces the whole text of an open document. */
  async change(uri: string, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** Inserts text into an open document, as typing does. */
  async insert(uri: string, at: Position, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text }],
    });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }

  /** Says that a file or folder was created (1), changed (2) or deleted (3) on disk. */
  async changedOnDisk(uri: string, type: 1 | 2 | 3): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  diagnosticsOf(uri: string): readonly Diagnostic[] {
    return this.diagnostics.get(uri)?.diagnostics ?? [];
  }

  /** Resolves with what `probe` answers as soon as that is not undefined; asked again whenever the server speaks. */
  async until<T>(probe: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
    const deadline = performance.now() + patience;
    for (;;) {
      const answer = await probe();
      if (answer !== undefined) return answer;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`Waited in vain for ${what}; last status ${JSON.stringify(this.statuses.at(-1))}`);
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, left);
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resume();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Waits until a document has at least one diagnostic, and answers with all of them. */
  findings(uri: string): Promise<readonly Diagnostic[]> {
    return this.until(() => (this.diagnosticsOf(uri).length > 0 ? this.diagnosticsOf(uri) : undefined), "diagnostics");
  }

  /** Waits until a document has no diagnostic. */
  clean(uri: string): Promise<true> {
    return this.until(() => (this.diagnosticsOf(uri).length === 0 ? true : undefined), "no diagnostics");
  }

  /** The orderly end: `shutdown`, `exit`, and the process' exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await this.exited;
    this.connection.dispose();
    return code;
  }

  /** The end of a test, however it went. */
  kill(): void {
    if (this.#process.exitCode === null) this.#process.kill();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

/** Position of the `occurrence`-th (from 0) `needle` in a text. */
export function positionOf(text: string, needle: string, occurrence = 0): Position {
  let offset = text.indexOf(needle);
  for (let count = 0; count < occurrence; count++) offset = text.indexOf(needle, offset + 1);
  if (offset < 0) throw new Error(`"${needle}" is not in the text`);
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function child(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
