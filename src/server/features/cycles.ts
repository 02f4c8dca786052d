import { cyclePlaces } from "../../graph/index.js";
import { view, type ServerContext } from "../context.js";
import { cycleTitle } from "../cycle-title.js";
import { schemas } from "../params.js";
import { printable } from "../printable.js";
import { onRequest } from "../requests.js";

/** `awaitscope/cycles`: every await cycle with its places, those that never end first. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/cycles", schemas.none, () => {
    const now = view(context);
    if (!now) return [];
    const { graph } = now.analysis;
    return [...graph.cycles]
      .sort((a, b) => Number(b.kind === "unconditional") - Number(a.kind === "unconditional"))
      .map((cycle) => ({
        cycle,
        title: cycleTitle(graph, cycle),
        locations: cyclePlaces(graph, cycle).map(({ place, label }) => ({
          uri: now.uriOf(place.file),
          range: now.nearest(place.file, place.range),
          label: printable(label.replaceAll("`", "")),
        })),
      }));
  });
}
