import type { AsyncGraph, Finding, GraphNode, NodeId } from "../model/index.js";
import type { Bundle } from "./bundles.js";
import { numbered } from "./numbered.js";
import { marksOf } from "./slice-nodes.js";

/** More callbacks of one function than this are drawn as one. */
const mostCallbacks = 3;

/**
 * The callbacks written inside functions of a file that run at once and start nothing asynchronous, as one for each
 * function that has many: of waiting they tell nothing. Callbacks inside callbacks count for the function around both.
 * What carries a finding or is on a cycle stays apart. `opened`: ids of bundles that the reader has opened.
 */
export function callbackBundles(
  graph: AsyncGraph,
  functions: readonly GraphNode[],
  findings: readonly Finding[],
  opened: ReadonlySet<string>,
): readonly Bundle[] {
  const { carriers } = numbered(graph);
  const find = (id: NodeId): number => numbered(graph).find(id);
  const marked = marksOf(graph, findings);
  const quiet = new Map<NodeId, NodeId>();
  for (const { id, kind, parent } of functions) {
    const node = find(id);
    if (kind !== "callback" || parent === undefined || carriers[node] || marked[node]) continue;
    const callers = graph.in(id).filter(({ shared }) => !shared);
    if (callers.length > 0 && callers.every((edge) => edge.kind === "call" && edge.from === parent))
      quiet.set(id, parent);
  }
  const names = new Set(functions.map(({ id }) => id));
  const groups = new Map<NodeId, number[]>();
  for (const [id, parent] of quiet) {
    let owner = parent;
    for (let above = quiet.get(owner); above !== undefined; above = quiet.get(owner)) owner = above;
    if (!names.has(owner)) continue;
    const known = groups.get(owner);
    if (known) known.push(find(id));
    else groups.set(owner, [find(id)]);
  }
  return [...groups].flatMap(([owner, members]): Bundle[] => {
    const id = `bundle out call ${owner}`;
    if (members.length <= mostCallbacks || opened.has(id)) return [];
    return [{ id, parent: find(owner), side: "out", kind: "call", members }];
  });
}
