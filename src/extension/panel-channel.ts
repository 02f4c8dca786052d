import type * as vscode from "vscode";
import type { FromWebview, ToWebview } from "../protocol/index.js";
import { fromWebview } from "../protocol/webview-schema.js";

/** Longest time that the page may take to be there and to draw a picture for a file, in milliseconds: a browser may load it for 30 s. */
const drawingPatience = 60_000;

interface Drawing {
  readonly format: "svg" | "png";
  resolve(data: string): void;
  reject(error: Error): void;
}

/**
 * The line to the page: nothing is said before the page is there, and nothing is heard that is not understood. The editor
 * may load the page again at any time, and what was on its way is lost then: what the page has not answered is said again.
 */
export class PanelChannel {
  readonly #webview: vscode.Webview;
  #isOpen = false;
  /** What to show, until the page says that it has heard. */
  #wanted: (ToWebview & { type: "show" }) | undefined;
  #shown = 0;
  /** Who waits for a drawing, by its number. */
  readonly #drawings = new Map<number, Drawing>();
  #drawn = 0;

  constructor(webview: vscode.Webview) {
    this.#webview = webview;
  }

  /** Calls `hear` with each message, or without one when it is not understood. */
  listen(hear: (message: FromWebview | undefined) => void): vscode.Disposable {
    return this.#webview.onDidReceiveMessage((raw: unknown) => hear(fromWebview(raw)));
  }

  /** The page is there, perhaps anew: `greeting` is said first, then what it is still to show and to draw. */
  open(greeting: ToWebview): void {
    this.#isOpen = true;
    this.post(greeting);
    if (this.#wanted) this.post(this.#wanted);
    for (const [sequence, { format }] of this.#drawings) this.post({ type: "render", sequence, format });
  }

  /** The page is gone for good. */
  close(): void {
    this.#isOpen = false;
    for (const { reject } of this.#drawings.values()) reject(new Error("The graph panel was closed."));
    this.#drawings.clear();
  }

  /** Says something, if the page is there. */
  post(message: ToWebview): void {
    if (this.#isOpen) void this.#webview.postMessage(message);
  }

  /** Says what to show, at once or when the page is there. */
  show(message: ToWebview & { type: "show" }): void {
    this.#wanted = { ...message, sequence: ++this.#shown };
    this.post(this.#wanted);
  }

  /** The page has heard what to show. */
  shown(sequence: number): void {
    if (this.#wanted?.sequence === sequence) this.#wanted = undefined;
  }

  /**
   * The picture as the page draws it: SVG as text, PNG in base64.
   * @throws when the page does not answer, or is closed
   */
  async draw(format: "svg" | "png"): Promise<string> {
    const sequence = ++this.#drawn;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error("The graph panel did not draw its picture.")), drawingPatience);
        this.#drawings.set(sequence, { format, resolve, reject });
        this.post({ type: "render", sequence, format });
      });
    } finally {
      clearTimeout(timer);
      this.#drawings.delete(sequence);
    }
  }

  /** A picture that was asked for has come. */
  drawn(sequence: number, data: string): void {
    this.#drawings.get(sequence)?.resolve(data);
  }
}
