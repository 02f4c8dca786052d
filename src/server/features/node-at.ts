import { nodeAt } from "../../graph/index.js";
import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/nodeAt`: the innermost function around a position; null where that is not known, or not any more. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/nodeAt", schemas.nodeAt, ({ uri, position }) => {
    const now = view(context);
    const file = now?.fileOf(uri);
    const analysed = file === undefined ? undefined : now?.toAnalysed(file, position);
    if (!now || file === undefined || !analysed) return null;
    const { graph } = now.analysis;
    const node = nodeAt(graph, file, analysed);
    return node ? { id: node.id, name: node.name, cycles: graph.cyclesOf(node.id).map((cycle) => cycle.id) } : null;
  });
}
