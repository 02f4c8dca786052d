import type { ServerNotifications, StatusParams } from "../protocol/index.js";
import type { ServerContext } from "./context.js";

/** How the server is doing, with the numbers of the newest finished analysis. */
export function statusOf({ analyses }: ServerContext): StatusParams {
  const analysis = analyses.current?.analysis;
  return {
    state: analyses.state.state,
    message: analyses.state.message,
    generation: analyses.current?.generation ?? 0,
    files: analysis?.facts.size ?? 0,
    functions: analysis?.graph.stats.functions ?? 0,
    findings: analysis?.findings.length ?? 0,
    cycles: analysis?.graph.cycles.length ?? 0,
  };
}

export function announceState(context: ServerContext): void {
  notify(context, "awaitscope/status", statusOf(context));
}

export function announceChange(context: ServerContext, generation: number): void {
  notify(context, "awaitscope/changed", { generation });
}

function notify<M extends keyof ServerNotifications>(
  { connection }: ServerContext,
  method: M,
  params: ServerNotifications[M],
): void {
  connection.sendNotification(method, params).catch(() => {
    // The client is gone; so will this process be.
  });
}
