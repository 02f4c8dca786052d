import type { Cycle, FileId, GraphEdge, NodeId, WaitFact } from "../../model/index.js";
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
      const reason = `${kinds[cycle.kind]}. ${escapeMarkdown(cycle.reason)}`;
      return `**In await cycle** ${cyclePath(now, cycle, wait.function)}\n\n${reason}\n\n${jumps.join(" · ")}`;
    })
    .join("\n\n");
}

/** The functions of a cycle, from the one that the reader looks at round to it again. */
function cyclePath(now: View, { nodes }: Cycle, from: NodeId): string {
  const start = Math.max(0, nodes.indexOf(from));
  const names = [...nodes.slice(start), ...nodes.slice(0, start)].map((id) =>
    code(now.analysis.graph.node(id)?.name ?? id),
  );
  return [...names, ...names.slice(0, 1)].join(" → ");
}
