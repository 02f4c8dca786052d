import type * as vscode from "vscode";
import type { FromWebview, ToWebview } from "../protocol/index.js";
import { fromWebview } from "../protocol/webview-schema.js";

/** Longest time that the page may take to draw a picture for a file, in milliseconds. */
const drawingPatience = 20_000;

/** The line to the page: nothing is said before the page is there, and nothing is heard that is not understood. */
export class PanelChannel {
  readonly #webview: vscode.Webview;
  #isOpen = false;
  /** What to show once the page is there. */
  #pending: ToWebview | undefined;
  #opened: () => void = () => undefined;
  readonly #whenOpen = new Promise<void>((resolve) => (this.#opened = resolve));
  /** Who waits for a drawing, by its number. */
  readonly #drawings = new Map<number, (data: string) => void>();
  #drawn = 0;

  constructor(webview: vscode.Webview) {
    this.#webview = webview;
  }

  /** Calls `hear` with each message, or without one when it is not understood. */
  listen(hear: (message: FromWebview | undefined) => void): vscode.Disposable {
    return this.#webview.onDidReceiveMessage((raw: unknown) => hear(fromWebview(raw)));
  }

  /** The page is there: `greeting` is said first, then what was to be shown. */
  open(greeting: ToWebview): void {
    this.#isOpen = true;
    this.post(greeting);
    if (this.#pending) this.post(this.#pending);
    this.#pending = undefined;
    this.#opened();
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Says something, if the page is there. */
  post(message: ToWebview): void {
    if (this.#isOpen) void this.#webview.postMessage(message);
  }

  /** Says what to show, at once or when the page is there. */
  show(message: ToWebview & { type: "show" }): void {
    if (this.#isOpen) this.post(message);
    else this.#pending = message;
  }

  /**
   * The picture as the page draws it: SVG as text, PNG in base64.
   * @throws when the page does not answer
   */
  async draw(format: "svg" | "png"): Promise<string> {
    await this.#whenOpen;
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
      this.post({ type: "render", sequence, format });
    });
  }

  /** A picture that was asked for has come. */
  drawn(sequence: number, data: string): void {
    this.#drawings.get(sequence)?.(data);
    this.#drawings.delete(sequence);
  }
}
