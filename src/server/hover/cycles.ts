import type { Cycle, FileId, GraphEdge, WaitFact } from "../../model/index.js";
import type { View } from "../context.js";
import { code, commandTarget, escapeMarkdown, link } from "../markdown.js";

const kinds: Readonly<Record<Cycle["kind"], string>> = {
  unconditional: "No path gets round it",
  recursion: "Recursion",
};

/** The cycles that a wait is a step of, with links that jump along them; empty when it is on none. */
export function describeCycles(now: View, file: FileId, wait: WaitFact, edges: readonly GraphEdge[]): string {
  const { graph } = now.analysis;
  const own = new Set(edges.map((edge) => edge.id));
  const on = graph.cyclesOf(wait.function).filter((cycle) => cycle.edges.some((edge) => own.has(edge.id)));
  const place = { uri: now.uriOf(file), position: now.nearest(file, wait.keywordRange).start };
  return on
    .map((cycle) => {
      const at = { ...place, cycle: cycle.id };
      const jumps = [
        link("Next location", commandTarget("awaitscope.nextCycleLocation", at)),
        link("Previous location", commandTarget("awaitscope.previousCycleLocation", at)),
        link("Show cycle", commandTarget("awaitscope.showCycle", cycle.id)),
      ];
      return `**In await cycle** ${cyclePath(now, cycle)}\n\n${kinds[cycle.kind]}: ${escapeMarkdown(cycle.reason)}\n\n${jumps.join(" · ")}`;
    })
    .join("\n\n");
}

function cyclePath(now: View, cycle: Cycle): string {
  const names = cycle.nodes.map((id) => code(now.analysis.graph.node(id)?.name ?? id));
  return [...names, ...names.slice(0, 1)].join(" → ");
}
