import { hop } from "../../graph/index.js";
import { view, type ServerContext } from "../context.js";
import { cycleTitle } from "../cycle-title.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/hop`: from a position to the next or previous place of the cycle it is on. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/hop", schemas.hop, ({ uri, position, direction, cycle }) => {
    const now = view(context);
    const file = now?.fileOf(uri);
    const analysed = file === undefined ? undefined : now?.toAnalysed(file, position);
    if (!now || file === undefined || !analysed) return null;
    const found = hop(now.analysis.graph, file, analysed, direction, cycle);
    return (
      (found && {
        uri: now.uriOf(found.place.file),
        range: now.nearest(found.place.file, found.place.range),
        cycle: found.cycle.id,
        step: found.step,
        steps: found.steps,
        label: cycleTitle(now.analysis.graph, found.cycle),
      }) ??
      null
    );
  });
}
