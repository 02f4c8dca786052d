import type { AsyncGraph, EdgeKind, Finding, GraphEdge, NodeId } from "../model/index.js";
import type { Slice, SliceRequest } from "../protocol/index.js";
import { shortestPath } from "./paths.js";
import { countHidden, edgesBetween, severityOf, sliceNode } from "./slice-nodes.js";
import { SliceView } from "./slice-view.js";

/**
 * How one function leads to another: a shortest way, of awaits alone where there is one, and the detours that are at
 * most `depthDown` steps longer. Where nothing leads there, the way back is shown and said to be that.
 */
export function slicePath(
  graph: AsyncGraph,
  request: SliceRequest,
  findings: readonly Finding[],
  generation: number,
): Slice {
  const none = { generation, request, nodes: [], edges: [], cycles: [] };
  const [from, to] = request.roots;
  const [start, end] = [from, to].map((id) => (id === undefined ? undefined : graph.node(id)));
  if (!start || !end) return { ...none, notice: "Choose two functions to see how one leads to the other." };
  const forth = way(graph, start.id, end.id);
  const path = forth ?? way(graph, end.id, start.id);
  if (!path) return { ...none, notice: `Nothing leads from \`${start.name}\` to \`${end.name}\`, or back.` };
  const notice = forth
    ? undefined
    : `Nothing leads from \`${start.name}\` to \`${end.name}\`; this is the way from \`${end.name}\` to \`${start.name}\`.`;

  const [first, last] = forth ? [start.id, end.id] : [end.id, start.id];
  const onPath = new Set([first, ...path.map((edge) => edge.to)]);
  const view = new SliceView(graph, { ...request.filters, packages: true }, [...onPath]);
  const ahead = distances(first, (id) => view.out(id).map((edge) => edge.to));
  const behind = distances(last, (id) => view.in(id).map((edge) => edge.from));
  const longest = path.length + request.depthDown;
  const near = [...ahead.keys()]
    .filter((id) => !onPath.has(id) && (ahead.get(id) ?? 0) + (behind.get(id) ?? Infinity) <= longest)
    .sort((a, b) => (ahead.get(a) ?? 0) + (behind.get(a) ?? 0) - (ahead.get(b) ?? 0) - (behind.get(b) ?? 0));
  const kept = new Set([...onPath, ...near.slice(0, Math.max(0, request.budget - onPath.size))]);
  const severity = severityOf(findings);
  return {
    generation,
    request,
    nodes: graph.nodes
      .filter(({ id }) => kept.has(id))
      .map((node) =>
        sliceNode(graph, node, {
          level: ahead.get(node.id) ?? 0,
          root: node.id === first || node.id === last,
          severity: severity.get(node.id),
          hiddenIn: countHidden(view.in(node.id), kept),
          hiddenOut: countHidden(view.out(node.id), kept),
        }),
      ),
    edges: edgesBetween(view, kept, graph.cycles),
    cycles: graph.cycles.filter(({ nodes }) => nodes.every((id) => kept.has(id))),
    path,
    ...(notice !== undefined && { notice }),
  };
}

const awaited: readonly EdgeKind[] = ["await"];

function way(graph: AsyncGraph, from: NodeId, to: NodeId): readonly GraphEdge[] | undefined {
  return shortestPath(graph, from, to, { kinds: awaited }) ?? shortestPath(graph, from, to);
}

function distances(start: NodeId, next: (id: NodeId) => readonly NodeId[]): ReadonlyMap<NodeId, number> {
  const found = new Map([[start, 0]]);
  for (const [id, distance] of found) {
    for (const other of next(id)) if (!found.has(other)) found.set(other, distance + 1);
  }
  return found;
}
