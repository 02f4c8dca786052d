import * as vscode from "vscode";
import type { Location } from "../protocol/index.js";
import type { PanelPlace } from "./panel-targets.js";
import { editorColumn, toRange } from "./reveal.js";

export interface OpenHow {
  readonly beside: boolean;
  /** The panel keeps the keyboard. */
  readonly peek?: boolean | undefined;
}

/** Opens places for the panel, and tells where the cursor is because of that: no reason to show something else. */
export class PanelPlaces {
  /** Since the user last moved the cursor; all of them, for news of it may come when the next place is already opened. */
  readonly #opened = new Set<string>();
  /** Places that are being opened: the cursor may be seen elsewhere in the file before it is there. */
  #opening = 0;

  /** The user has moved the cursor there, or false: the panel has. */
  isMovedByUser({ uri, position }: PanelPlace): boolean {
    if (this.#opening > 0 || this.#opened.has(lineOf(uri, position.line))) return false;
    this.#opened.clear();
    return true;
  }

  /** Shows a place in an editor; says so where there is none. */
  async open(location: Location | null, { beside, peek = false }: OpenHow): Promise<void> {
    if (!location) {
      void vscode.window.setStatusBarMessage("Awaitscope: there is no source for this in the workspace", 4000);
      return;
    }
    const range = toRange(location.range);
    const uri = vscode.Uri.parse(location.uri, true);
    this.#opened.add(lineOf(uri.toString(), range.start.line));
    // All of a long call would move the text sideways in a narrow editor.
    const start = new vscode.Range(range.start, range.start);
    this.#opening += 1;
    try {
      const editor = await vscode.window.showTextDocument(uri, {
        selection: start,
        viewColumn: beside ? vscode.ViewColumn.Beside : editorColumn(),
        preserveFocus: peek,
      });
      editor.revealRange(start, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    } finally {
      this.#opening -= 1;
    }
  }
}

function lineOf(uri: string, line: number): string {
  return `${uri}#${line}`;
}
