import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/locate`: where the code of a node or an edge is, by graph id; null for what has no code here. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/locate", schemas.locate, ({ id }) => {
    const now = view(context);
    if (!now) return null;
    const { graph } = now.analysis;
    const node = graph.node(id);
    const found = node ?? graph.edges.find((edge) => edge.id === id);
    if (!found?.place) return null;
    const { file, range } = found.place;
    return { uri: now.uriOf(file), range: now.nearest(file, found.nameRange ?? range) };
  });
}
