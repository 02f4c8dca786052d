import { search } from "../../graph/index.js";
import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/search`: functions of the workspace by name. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/search", schemas.search, ({ query, limit }) => {
    const now = view(context);
    return now ? search(now.analysis.graph, query, limit) : [];
  });
}
