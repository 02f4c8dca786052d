import * as vscode from "vscode";
import type { Finding, Position } from "../model/index.js";
import type {
  ExportFormat,
  FindingsView,
  FindingTrace,
  FromWebview,
  LocatedStack,
  Location,
  SliceRequest,
  TextFormat,
  ToWebview,
} from "../protocol/index.js";
import { fromWebview } from "../protocol/webview-schema.js";
import type { AwaitscopeClient } from "./client.js";
import { codeLine } from "./code-lines.js";
import { saveExport } from "./export.js";
import { panelOptions, panelPage } from "./panel-page.js";
import { editorColumn, toRange } from "./reveal.js";

/** A place in a document whose function is to be shown. */
export interface PanelPlace {
  readonly uri: string;
  readonly position: Position;
}

/**
 * What to show: a node by id, a cycle by id, a finding by fingerprint, the function at a place, a file or folder of the
 * workspace, the overview, or a request as it is.
 */
export type PanelTarget =
  | { readonly file: string }
  | { readonly folder: string }
  | { readonly overview: true }
  | { readonly stack: LocatedStack }
  | { readonly request: Pick<SliceRequest, "mode"> & Partial<SliceRequest>; readonly select?: string }
  | { readonly node: string }
  | { readonly cycle: string }
  | { readonly finding: string }
  | { readonly place: PanelPlace };

interface OpenHow {
  readonly beside: boolean;
  /** The panel keeps the keyboard. */
  readonly peek?: boolean | undefined;
}

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
/** What the fingerprints of stacks begin with; findings' do not have spaces. */
const stackName = "stack";
/** Longest time that the page may take to draw a picture for a file, in milliseconds. */
const drawingPatience = 20_000;

/** One open panel: passes the webview's questions on to the server, and the server's answers back. */
export class PanelView {
  readonly #panel: vscode.WebviewPanel;
  readonly #client: AwaitscopeClient;
  readonly #disposables: vscode.Disposable[] = [];
  #ready = false;
  /** A panel that was closed throws when asked anything. */
  #closed = false;
  /** What to show once the page is there. */
  #pending: ToWebview | undefined;
  #request: SliceRequest | undefined;
  /** Fingerprint of the finding that the request above is of. */
  #finding: string | undefined;
  #follow = true;
  /** A place that the graph did not know yet when it was to be shown. */
  #unknown: PanelPlace | undefined;
  /** Who waits for a drawing, by its number. */
  readonly #drawings = new Map<number, (data: string) => void>();
  #drawn = 0;
  /** The stack that was located last. */
  #stack: { readonly fingerprint: string; readonly stack: LocatedStack } | undefined;
  #stacks = 0;
  #isReady: () => void = () => undefined;
  readonly #whenReady = new Promise<void>((resolve) => (this.#isReady = resolve));
  /** Where the cursor was last: what to show instead of a function that is gone. */
  #cursor: PanelPlace | undefined;
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
        this.#closed = true;
        this.#ready = false;
        for (const disposable of this.#disposables) disposable.dispose();
        closed();
      }),
      client.onStatus(({ state, message }) => this.#post({ type: "status", state, message })),
      client.onChanged(({ generation }) => this.#changed(generation)),
    );
    panel.webview.html = panelPage(panel.webview, extension);
  }

  get visible(): boolean {
    return !this.#closed && this.#panel.visible;
  }

  get follows(): boolean {
    return this.#follow && this.visible;
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
    this.#finding = undefined;
    if ("finding" in target) return this.#showFinding(target.finding);
    if ("cycle" in target)
      return this.#send({ type: "show", request: { ...base, mode: "cycle", cycle: target.cycle } });
    if ("node" in target) return this.#send(chain(base, target.node));
    if ("file" in target) return this.#send({ type: "show", request: { ...base, mode: "file", scope: target.file } });
    if ("folder" in target)
      return this.#send({ type: "show", request: { ...base, mode: "folder", scope: target.folder } });
    if ("overview" in target) return this.#send({ type: "show", request: { ...base, mode: "overview" } });
    if ("stack" in target) return this.#showStack(target.stack);
    if ("request" in target) {
      const { request, select } = target;
      return this.#send({ type: "show", request: { ...base, ...request }, ...(select !== undefined && { select }) });
    }
    this.#cursor = target.place;
    const node = await this.#nodeAt(target.place);
    if (node) return this.#send(chain(base, node.id));
    this.#unknown = target.place;
    this.#send({ type: "show", request: base });
  }

  /** The cursor has moved to a place: shows its function, unless the panel put the cursor there. */
  async cursor(place: PanelPlace): Promise<void> {
    this.#cursor = place;
    if (this.#opened?.uri === place.uri && this.#opened.line === place.position.line) return;
    this.#opened = undefined;
    const node = await this.#nodeAt(place);
    if (!node || !this.follows) return;
    const now = this.#request;
    // Views of more than a function stay while the cursor is in what they show.
    if (now && (now.mode === "overview" || now.mode === "folder" || now.mode === "path" || now.mode === "resource"))
      return;
    if (now?.mode === "file" && node.id.startsWith(`${now.scope ?? ""}#`)) {
      this.#send({ type: "show", request: now, select: node.id });
      return;
    }
    // Walking along the cycle or the trace that is shown moves the selection, not the picture.
    const onCycle = now?.mode === "cycle" && now.cycle !== undefined && node.cycles.includes(now.cycle);
    const onTrace = this.#finding !== undefined && now?.roots.includes(node.id);
    if (now && (onCycle || onTrace)) {
      const finding = this.#finding;
      this.#send({ type: "show", request: now, select: node.id, ...(finding !== undefined && { finding }) });
    } else if (now?.mode !== "chain" || now.roots.length !== 1 || now.roots[0] !== node.id) {
      await this.show({ node: node.id });
    }
  }

  /** What is shown, to be linked to; undefined before anything is. */
  get shown(): { readonly request: SliceRequest; readonly finding?: string } | undefined {
    const finding = this.#finding?.startsWith(`${stackName} `) ? undefined : this.#finding;
    return this.#request && { request: this.#request, ...(finding !== undefined && { finding }) };
  }

  /**
   * Saves what is shown, where the user says or at `target`.
   * @throws when there is nothing to save, or the page does not answer
   */
  async export(format: ExportFormat, target?: vscode.Uri): Promise<vscode.Uri | undefined> {
    const data = format === "svg" || format === "png" ? await this.#draw(format) : await this.#text(format);
    return saveExport(format, data, target);
  }

  async #text(format: TextFormat): Promise<string> {
    if (!this.#request) throw new Error("There is nothing to save yet.");
    const finding = this.#finding;
    const params = { request: this.#request, format, ...(finding !== undefined && { finding }) };
    const answer = await this.#client.request("awaitscope/export", params);
    if (!answer) throw new Error("There is nothing to save yet.");
    return answer.text;
  }

  async #draw(format: "svg" | "png"): Promise<string> {
    this.focus();
    await this.#whenReady;
    const sequence = ++this.#drawn;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#drawings.delete(sequence);
        reject(new Error("The graph panel did not draw its picture."));
      }, drawingPatience);
      this.#drawings.set(sequence, (data) => {
        clearTimeout(timer);
        resolve(data);
      });
      this.#post({ type: "render", sequence, format });
    });
  }

  #changed(generation: number): void {
    this.#post({ type: "changed", generation });
    if (this.#unknown) void this.show({ place: this.#unknown });
  }

  /** The function shown is gone, perhaps renamed: the one at the cursor takes its place, where the panel follows it. */
  async #replace({ mode, roots }: SliceRequest): Promise<void> {
    if (!this.follows || !this.#cursor || this.#finding !== undefined || mode !== "chain" || roots.length === 0) return;
    const node = await this.#nodeAt(this.#cursor);
    if (node && !roots.includes(node.id)) await this.show({ node: node.id });
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
        this.#isReady();
        return;
      }
      case "slice": {
        this.#request = message.request;
        const slice = await this.#client.request("awaitscope/slice", message.request);
        this.#post({ type: "slice", sequence: message.sequence, slice });
        if (slice.nodes.length === 0) await this.#replace(message.request);
        return;
      }
      case "search": {
        const hits = await this.#client.request("awaitscope/search", { query: message.query, limit: searchLimit });
        this.#post({ type: "search", sequence: message.sequence, hits });
        return;
      }
      case "open": {
        const location = await this.#client.request("awaitscope/locate", { id: message.id });
        return this.#open(location, message);
      }
      case "code": {
        const lines = await Promise.all(message.ids.map(async (id) => [id, await this.#codeOf(id)] as const));
        const known = lines.flatMap(([id, line]) => (line === undefined ? [] : [[id, line] as const]));
        this.#post({ type: "code", lines: Object.fromEntries(known) });
        return;
      }
      case "finding": {
        const { fingerprint } = message;
        this.#finding = fingerprint;
        if (fingerprint.startsWith(`${stackName} `)) {
          const known = this.#stack?.fingerprint === fingerprint ? this.#stack.stack : undefined;
          const finding = known ? await stackTrace(fingerprint, known) : null;
          this.#post({ type: "finding", fingerprint, finding });
          return;
        }
        const findings = await this.#client.request("awaitscope/findings", {});
        // Before the first analysis nothing is known, not even that it is gone; the webview asks again after it.
        if (findings.generation > 0)
          this.#post({ type: "finding", fingerprint, finding: (await traceOf(findings, fingerprint)) ?? null });
        return;
      }
      case "nextFinding": {
        const { findings } = await this.#client.request("awaitscope/findings", {});
        const at = findings.findIndex(({ fingerprint }) => fingerprint === message.fingerprint);
        const step = message.direction === "next" ? 1 : -1;
        const next =
          at < 0 ? findings.at(step > 0 ? 0 : -1) : findings[(at + step + findings.length) % findings.length];
        if (next) return this.#sendFinding(next);
        void vscode.window.setStatusBarMessage("Awaitscope: no findings", 4000);
        return;
      }
      case "openStep": {
        if (this.#stack?.fingerprint === message.fingerprint) {
          const { uri, range } = this.#stack.stack.steps[message.step] ?? {};
          return this.#open(uri !== undefined && range ? { uri, range } : null, message);
        }
        const { uris, findings } = await this.#client.request("awaitscope/findings", {});
        const step = findings.find(({ fingerprint }) => fingerprint === message.fingerprint)?.trace[message.step];
        const uri = step && uris[step.file];
        return this.#open(step && uri !== undefined ? { uri, range: step.range } : null, message);
      }
      case "follow":
        this.#follow = message.on;
        return;
      case "link":
        await vscode.commands.executeCommand("awaitscope.copyLink");
        return;
      case "export":
        await this.export(message.format);
        return;
      case "rendered":
        this.#drawings.get(message.sequence)?.(message.data);
        this.#drawings.delete(message.sequence);
        return;
      case "error":
        this.#client.output.error(`Graph panel: ${message.message}`);
    }
  }

  /** A stack is shown as a finding is: what it passes, step by step. */
  #showStack(stack: LocatedStack): void {
    const fingerprint = `${stackName} ${++this.#stacks}`;
    this.#stack = { fingerprint, stack };
    this.#finding = fingerprint;
    const request = { ...emptyRequest, roots: stack.nodes.slice(0, emptyRequest.budget), depthUp: 0, depthDown: 0 };
    this.#send({ type: "show", request, finding: fingerprint });
  }

  async #showFinding(fingerprint: string): Promise<void> {
    const { findings } = await this.#client.request("awaitscope/findings", {});
    const finding = findings.find((one) => one.fingerprint === fingerprint);
    if (finding) this.#sendFinding(finding);
    else void vscode.window.setStatusBarMessage("Awaitscope: this finding is gone", 4000);
  }

  /** A finding is shown by what its trace passes, and nothing else. */
  #sendFinding({ fingerprint, cycle, nodes }: Finding): void {
    this.#finding = fingerprint;
    const base = { ...emptyRequest, ...(this.#request && { filters: this.#request.filters }) };
    const request: SliceRequest =
      cycle === undefined
        ? { ...base, roots: nodes.slice(0, base.budget), depthUp: 0, depthDown: 0 }
        : { ...base, mode: "cycle", cycle };
    this.#send({ type: "show", request, finding: fingerprint });
  }

  async #codeOf(id: string): Promise<string | undefined> {
    const location = await this.#client.request("awaitscope/locate", { id });
    return location ? codeLine(location) : undefined;
  }

  async #open(location: Location | null, { beside, peek = false }: OpenHow): Promise<void> {
    if (!location) {
      void vscode.window.setStatusBarMessage("Awaitscope: there is no source for this in the workspace", 4000);
      return;
    }
    const range = toRange(location.range);
    const uri = vscode.Uri.parse(location.uri, true);
    this.#opened = { uri: uri.toString(), line: range.start.line };
    const editor = await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(range.start, range.start),
      viewColumn: beside ? vscode.ViewColumn.Beside : editorColumn(),
      preserveFocus: peek,
    });
    // All of a long call would move the text sideways in a narrow editor.
    const start = new vscode.Range(range.start, range.start);
    editor.revealRange(start, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  #send(message: ToWebview & { type: "show" }): void {
    // Known at once, not only when the webview asks: the cursor may move before that.
    this.#request = message.request;
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

/** A finding of the view as the panel tells it; undefined when it is not there. */
async function traceOf({ findings, uris }: FindingsView, fingerprint: string): Promise<FindingTrace | undefined> {
  const at = findings.findIndex((one) => one.fingerprint === fingerprint);
  const finding = findings[at];
  if (!finding) return undefined;
  const { ruleId, severity, message, help, trace } = finding;
  const steps = trace.map(async ({ message: text, file, range, node, edge }) => {
    const uri = uris[file];
    const code = uri === undefined ? undefined : await codeLine({ uri, range });
    return {
      message: text,
      place: `${file}:${range.start.line + 1}`,
      ...(node !== undefined && { node }),
      ...(edge !== undefined && { edge }),
      ...(code !== undefined && { code }),
    };
  });
  return {
    fingerprint,
    ruleId,
    severity,
    message,
    ...(help !== undefined && { help }),
    number: at + 1,
    count: findings.length,
    steps: await Promise.all(steps),
  };
}

/** A stack as the panel tells it. */
async function stackTrace(fingerprint: string, { steps, found, total }: LocatedStack): Promise<FindingTrace> {
  const told = steps.map(async ({ message, place, node, edge, uri, range }) => {
    const code = uri !== undefined && range ? await codeLine({ uri, range }) : undefined;
    return {
      message,
      place,
      ...(node !== undefined && { node }),
      ...(edge !== undefined && { edge }),
      ...(code !== undefined && { code }),
    };
  });
  return {
    fingerprint,
    ruleId: "stack trace",
    severity: "info",
    message: `${found} of ${total} frames are in this workspace; the outermost call comes first.`,
    number: 1,
    count: 1,
    steps: await Promise.all(told),
  };
}

function chain(base: SliceRequest, node: string): ToWebview & { type: "show" } {
  return { type: "show", request: { ...base, roots: [node] } };
}
