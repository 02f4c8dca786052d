import { locate } from "../../graph/index.js";
import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/locate`: where the code of a node or an edge is, by graph id; null for what has no code here. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/locate", schemas.locate, ({ id }) => {
    const now = view(context);
    const place = now && locate(now.analysis.graph, id);
    return place ? { uri: now.uriOf(place.file), range: now.nearest(place.file, place.range) } : null;
  });
}
