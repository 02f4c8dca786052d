import type { AsyncGraph, EntryKind, GraphNode, NodeId } from "../../model/index.js";

/** How many calls up an entry is looked for. */
const highest = 8;

/** The nearest function above, by calls that it makes or waits for, where the program is entered in one of these ways. */
export function entryAbove(start: NodeId, graph: AsyncGraph, kinds: ReadonlySet<EntryKind>): GraphNode | undefined {
  const seen = new Set<NodeId>([start]);
  let level: NodeId[] = [start];
  for (let depth = 0; depth < highest && level.length > 0; depth++) {
    const next: NodeId[] = [];
    for (const id of level) {
      const node = graph.node(id);
      if (node?.entry && kinds.has(node.entry.kind)) return node;
      for (const edge of graph.in(id)) {
        if (seen.has(edge.from) || edge.shared || edge.sure === "guess") continue;
        if (edge.kind !== "await" && edge.kind !== "call") continue;
        seen.add(edge.from);
        next.push(edge.from);
      }
    }
    level = next;
  }
  return undefined;
}
