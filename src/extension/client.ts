import * as vscode from "vscode";
import {
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";
import type { ServerNotifications, ServerRequests, StatusParams } from "../protocol/index.js";

/** Languages the analysis reads. */
export const languages = ["typescript", "typescriptreact", "javascript", "javascriptreact"] as const;

/** The commands that a hover of the server may run; all others stay dead text. */
const hoverCommands = [
  "awaitscope.showChain",
  "awaitscope.showCycle",
  "awaitscope.nextCycleLocation",
  "awaitscope.previousCycleLocation",
] as const;

const starting: StatusParams = {
  state: "busy",
  message: "Starting",
  generation: 0,
  files: 0,
  functions: 0,
  findings: 0,
  cycles: 0,
};

/** The language server as the features see it: typed requests, and events for status and new results. */
export class AwaitscopeClient implements vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  readonly #client: LanguageClient;
  readonly #status = new vscode.EventEmitter<StatusParams>();
  readonly #changed = new vscode.EventEmitter<ServerNotifications["awaitscope/changed"]>();
  readonly #disposables: vscode.Disposable[] = [this.#status, this.#changed];
  #latest: StatusParams = starting;
  #stopping = false;

  constructor(context: vscode.ExtensionContext) {
    this.output = vscode.window.createOutputChannel("Awaitscope", { log: true });
    const { version } = context.extension.packageJSON as { readonly version: string };
    this.output.info(`Awaitscope ${version} in ${vscode.env.appName} ${vscode.version}`);
    const module = context.asAbsolutePath("dist/server.js");
    const server: ServerOptions = {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6017"] } },
    };
    const options: LanguageClientOptions = {
      documentSelector: [
        ...languages.map((language) => ({ scheme: "file", language })),
        { scheme: "file", pattern: "**/.awaitscoperc.json" },
      ],
      outputChannel: this.output,
      traceOutputChannel: this.output,
      initializationOptions: { cacheDir: context.storageUri?.fsPath ?? null },
      markdown: { isTrusted: { enabledCommands: hoverCommands } },
      diagnosticCollectionName: "awaitscope",
    };
    this.#client = new LanguageClient("awaitscope", "Awaitscope", server, options);
    this.#disposables.push(
      this.output,
      this.#client.onNotification("awaitscope/status", (status: StatusParams) => this.#setStatus(status)),
      this.#client.onNotification("awaitscope/changed", (changed: ServerNotifications["awaitscope/changed"]) =>
        this.#changed.fire(changed),
      ),
      this.#client.onDidChangeState(({ newState }) => {
        if (newState === State.Starting) this.#setStatus(starting);
        else if (newState === State.Stopped && !this.#stopping) this.#fail("The language server stopped");
      }),
    );
  }

  /** The newest status; what was last said before, while the server restarts. */
  get status(): StatusParams {
    return this.#latest;
  }

  /** Fires with each change of state, and with progress while busy. */
  readonly onStatus = this.#status.event;

  /** Fires when the server has a new graph and new findings. */
  readonly onChanged = this.#changed.event;

  /** Starts the server; a failure becomes a status, not an exception. */
  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.#fail(`The language server could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Stops the server, or what is left of it, and starts a new one. */
  async restart(): Promise<void> {
    this.#stopping = true;
    try {
      if (this.#client.needsStop()) await this.#client.stop();
    } catch (error) {
      this.output.warn(`Stopping the server: ${String(error)}`);
    } finally {
      this.#stopping = false;
    }
    await this.start();
  }

  /**
   * Asks the server.
   * @throws when the server does not run, answers with an error, or `token` is cancelled
   */
  async request<M extends keyof ServerRequests>(
    method: M,
    params: ServerRequests[M]["params"],
    token?: vscode.CancellationToken,
  ): Promise<ServerRequests[M]["result"]> {
    if (!this.#client.isRunning()) await this.#client.start();
    return this.#client.sendRequest<ServerRequests[M]["result"]>(method, params, token);
  }

  /** Ends the server; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#client.needsStop()) await this.#client.stop();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #fail(message: string): void {
    this.output.error(message);
    this.#setStatus({ ...this.#latest, state: "error", message });
  }

  #setStatus(status: StatusParams): void {
    this.#latest = status;
    this.#status.fire(status);
  }
}
