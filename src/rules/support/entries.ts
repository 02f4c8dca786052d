import type { AsyncGraph, EntryKind, GraphNode, NodeId } from "../../model/index.js";
import { isTestCode } from "./circumstances.js";

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

/**
 * Whether a function may well be called again and again: below an entry, a timer or an event, in a loop, or by others who
 * are not in the program. What a program does a few times by itself, such as at its start, is not.
 */
export function isCalledOften(start: NodeId, graph: AsyncGraph): boolean {
  const seen = new Set<NodeId>([start]);
  for (const id of seen) {
    const node = graph.node(id);
    if (node?.entry) return true;
    const calls = graph.in(id).filter(({ kind, place }) => kind !== "import" && !isTestCode(place.file));
    if (calls.length === 0 && node?.kind !== "module") return true;
    if (seen.size > mostCallers) return true;
    for (const edge of calls) {
      if (edge.kind === "schedule" || edge.inLoop || edge.fanOut) return true;
      seen.add(edge.from);
    }
  }
  return false;
}

/** With more functions above than these, some of them is called often. */
const mostCallers = 200;
