import { slice } from "../../graph/index.js";
import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/slice`: what to draw, from the newest finished graph. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/slice", schemas.slice, (request) => {
    const now = view(context);
    if (now) return slice(now.analysis.graph, request, now.analysis.findings, now.generation);
    const { state, message } = context.analyses.state;
    const notice =
      state === "error"
        ? message
        : state === "ready" && message !== ""
          ? "The analysis was cancelled. Run Analyze Workspace to see the graph."
          : "The workspace is still being read.";
    return { generation: 0, request, nodes: [], edges: [], cycles: [], notice };
  });
}
