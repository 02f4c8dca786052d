import type { FromWebview, ToWebview, ViewState } from "../../src/protocol/index.js";
import { toWebview, viewState } from "../../src/protocol/webview-schema.js";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension on the other side. */
export interface Host {
  post(message: FromWebview): void;
  /** State kept before a reload, when it is still understood. */
  restore(): ViewState | undefined;
  keep(state: ViewState): void;
  listen(receive: (message: ToWebview) => void): void;
}

/** Connects to the extension. Messages that are not understood are reported back, not acted on. */
export function connect(): Host {
  const api = acquireVsCodeApi();
  const post = (message: FromWebview) => api.postMessage(message);
  return {
    post,
    restore: () => viewState(api.getState()),
    keep: (state) => api.setState(state),
    listen: (receive) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const message = toWebview(event.data);
        if (message) receive(message);
        else post({ type: "error", message: "The panel received a message that it does not understand." });
      });
    },
  };
}
