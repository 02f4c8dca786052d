import * as vscode from "vscode";
import type { Position } from "../model/index.js";
import type { FromWebview, SliceRequest, ToWebview } from "../protocol/index.js";
import { fromWebview } from "../protocol/webview-schema.js";
import type { AwaitscopeClient } from "./client.js";
import { panelOptions, panelPage } from "./panel-page.js";
import { toRange } from "./reveal.js";

export const panelType = "awaitscope.graph";

/** A place in a document whose function is to be shown. */
export interface PanelPlace {
  readonly uri: string;
  readonly position: Position;
}

/** What to show: a node by id, a cycle by id, or the function at a place. */
export type PanelTarget = { readonly node: string } | { readonly cycle: string } | { readonly place: PanelPlace };

const emptyRequest: SliceRequest = {
  mode: "chain",
  roots: [],
  depthUp: 2,
  depthDown: 2,
  filters: { tests: false, packages: false, calls: true },
  expanded: [],
  budget: 150,
};

const searchLimit = 30;

/** One open panel: passes the webview's questions on to the server, and the server's answers back. */
export class PanelView {
  readonly #panel: vscode.WebviewPanel;
  readonly #client: AwaitscopeClient;
  readonly #disposables: vscode.Disposable[] = [];
  #ready = false;
  /** What to show once the page is there. */
  #pending: ToWebview | undefined;
  #request: SliceRequest | undefined;
  #follow = true;
  /** A place that the graph did not know yet when it was to be shown. */
  #unknown: PanelPlace | undefined;
  /** The cursor that the panel itself has set: no reason to show something else. */
  #opened: { readonly uri: string; readonly line: number } | undefined;

  constructor(panel: vscode.WebviewPanel, extension: vscode.Uri, client: AwaitscopeClient, closed: () => void) {
    this.#panel = panel;
    this.#client = client;
    panel.webview.options = panelOptions(extension);
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, "media", "graph-light.svg"),
      dark: vscode.Uri.joinPath(extension, "media", "graph-dark.svg"),
    };
    this.#disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
      panel.onDidDispose(() => {
        for (const disposable of this.#disposables) disposable.dispose();
        closed();
      }),
      client.onStatus(({ state, message }) => this.#post({ type: "status", state, message })),
      client.onChanged(({ generation }) => this.#changed(generation)),
    );
    panel.webview.html = panelPage(panel.webview, extension);
  }

  get follows(): boolean {
    return this.#follow && this.#panel.visible;
  }

  focus(): void {
    this.#panel.reveal(undefined, false);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** Shows something, at once or when the page is there. */
  async show(target: PanelTarget): Promise<void> {
    this.#unknown = undefined;
    const base = { ...emptyRequest, ...(this.#request && { filters: this.#request.filters }) };
    if ("cycle" in target)
      return this.#send({ type: "show", request: { ...base, mode: "cycle", cycle: target.cycle } });
    if ("node" in target) return this.#send(chain(base, target.node));
    const node = await this.#nodeAt(target.place);
    if (node) return this.#send(chain(base, node.id));
    this.#unknown = target.place;
    this.#send({ type: "show", request: base });
  }

  /** The cursor has moved to a place: shows its function, unless the panel put the cursor there. */
  async cursor(place: PanelPlace): Promise<void> {
    if (this.#opened?.uri === place.uri && this.#opened.line === place.position.line) return;
    this.#opened = undefined;
    const node = await this.#nodeAt(place);
    if (!node || !this.follows) return;
    const now = this.#request;
    // Walking along the cycle that is shown moves the selection, not the picture.
    if (now?.mode === "cycle" && now.cycle !== undefined && node.cycles.includes(now.cycle)) {
      this.#send({ type: "show", request: now, select: node.id });
    } else if (now?.mode !== "chain" || now.roots.length !== 1 || now.roots[0] !== node.id) {
      await this.show({ node: node.id });
    }
  }

  #changed(generation: number): void {
    this.#post({ type: "changed", generation });
    if (this.#unknown) void this.show({ place: this.#unknown });
  }

  async #nodeAt(place: PanelPlace) {
    try {
      return await this.#client.request("awaitscope/nodeAt", place);
    } catch (error) {
      this.#log(error);
      return null;
    }
  }

  async #receive(raw: unknown): Promise<void> {
    const message = fromWebview(raw);
    if (!message) {
      this.#client.output.warn("The graph panel sent a message that is not understood.");
      return;
    }
    try {
      await this.#handle(message);
    } catch (error) {
      this.#log(error);
    }
  }

  async #handle(message: FromWebview): Promise<void> {
    switch (message.type) {
      case "ready": {
        this.#ready = true;
        const { state, message: text } = this.#client.status;
        this.#post({ type: "status", state, message: text });
        if (this.#pending) this.#post(this.#pending);
        this.#pending = undefined;
        return;
      }
      case "slice": {
        this.#request = message.request;
        const slice = await this.#client.request("awaitscope/slice", message.request);
        this.#post({ type: "slice", sequence: message.sequence, slice });
        return;
      }
      case "search": {
        const hits = await this.#client.request("awaitscope/search", { query: message.query, limit: searchLimit });
        this.#post({ type: "search", sequence: message.sequence, hits });
        return;
      }
      case "open":
        return this.#open(message.id, message.beside);
      case "follow":
        this.#follow = message.on;
        return;
      case "error":
        this.#client.output.error(`Graph panel: ${message.message}`);
    }
  }

  async #open(id: string, beside: boolean): Promise<void> {
    const location = await this.#client.request("awaitscope/locate", { id });
    if (!location) {
      void vscode.window.setStatusBarMessage("Awaitscope: there is no source for this in the workspace", 4000);
      return;
    }
    const range = toRange(location.range);
    const uri = vscode.Uri.parse(location.uri, true);
    this.#opened = { uri: uri.toString(), line: range.start.line };
    const editor = await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(range.start, range.start),
      viewColumn: beside ? vscode.ViewColumn.Beside : this.#editorColumn(),
    });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** The column of an editor that is not hidden behind the panel; a new one when there is none. */
  #editorColumn(): vscode.ViewColumn {
    const other = vscode.window.visibleTextEditors.find(
      ({ viewColumn }) => viewColumn !== undefined && viewColumn !== this.#panel.viewColumn,
    );
    if (other?.viewColumn) return other.viewColumn;
    const group = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== this.#panel.viewColumn);
    return group?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  #send(message: ToWebview & { type: "show" }): void {
    if (this.#ready) this.#post(message);
    else this.#pending = message;
  }

  #post(message: ToWebview): void {
    if (this.#ready) void this.#panel.webview.postMessage(message);
  }

  #log(error: unknown): void {
    this.#client.output.error(`Graph panel: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function chain(base: SliceRequest, node: string): ToWebview & { type: "show" } {
  return { type: "show", request: { ...base, roots: [node] } };
}
