import type { NodeId } from "../model/index.js";
import type { SearchHit, Slice, SliceRequest } from "./slice.js";

/** View state that survives a reload. Never data. */
export interface ViewState {
  readonly version: 1;
  readonly request: SliceRequest;
  readonly follow: boolean;
  readonly selected?: NodeId;
  /** d3 zoom transform. */
  readonly transform?: { readonly x: number; readonly y: number; readonly k: number };
  /** The legend is open; absent: where there is room for it. */
  readonly legend?: boolean;
  /** The outline is shown instead of the picture. */
  readonly outline?: boolean;
}

/** From the extension to the webview. */
export type ToWebview =
  | { readonly type: "slice"; readonly sequence: number; readonly slice: Slice }
  | { readonly type: "status"; readonly state: "busy" | "ready" | "error"; readonly message: string }
  /** The server has a newer graph; the webview asks again. A lower generation than before: the server began anew. */
  | { readonly type: "changed"; readonly generation: number }
  | { readonly type: "search"; readonly sequence: number; readonly hits: readonly SearchHit[] }
  /** Show this (a command, or the cursor moved while following). */
  | { readonly type: "show"; readonly request: SliceRequest; readonly select?: NodeId }
  | { readonly type: "follow"; readonly on: boolean };

/** From the webview to the extension. Every message is validated; places are named by graph id only. */
export type FromWebview =
  | { readonly type: "ready" }
  | { readonly type: "slice"; readonly sequence: number; readonly request: SliceRequest }
  /** Open the code of a node or an edge. */
  | { readonly type: "open"; readonly id: string; readonly beside: boolean }
  | { readonly type: "search"; readonly sequence: number; readonly query: string }
  | { readonly type: "follow"; readonly on: boolean }
  | { readonly type: "error"; readonly message: string };
