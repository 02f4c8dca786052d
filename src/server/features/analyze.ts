import type { CancellationToken } from "vscode-languageserver/node";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";
import { statusOf } from "../status.js";

/** `awaitscope/analyze`: all anew, from disk and buffers. Cancelling the request cancels the analysis. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/analyze", schemas.none, async (_params, token) => {
    const signal = signalOf(token);
    try {
      await context.analyses.run({ fresh: true, signal });
    } catch (error) {
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled");
      throw error;
    }
    return statusOf(context);
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
