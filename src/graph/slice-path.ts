import type { AsyncGraph, EdgeKind, Finding, GraphEdge, NodeId } from "../model/index.js";
import type { Slice, SliceRequest } from "../protocol/index.js";
import { shortestPath } from "./paths.js";
import { edgesBetween, severityOf, sliceNode } from "./slice-nodes.js";
import { SliceView, type Side } from "./slice-view.js";

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
  const numberOf = (id: NodeId): number => view.numbered.find(id);
  const longest = path.length + request.depthDown;
  const behind = distances(view, numberOf(last), "in", (_, steps) => steps <= longest);
  // What is on no way that is short enough need not be walked through, unless a filter hides the way itself.
  const isSeen = path.every((edge) => view.out(edge.from).includes(edge));
  const ahead = distances(view, numberOf(first), "out", (node, steps) => {
    if (!isSeen) return true;
    return behind.of[node]! >= 0 && steps + behind.of[node]! <= longest;
  });
  const length = (node: number): number => ahead.of[node]! + behind.of[node]!;
  const near = ahead.order
    .filter((node) => behind.of[node]! >= 0 && length(node) <= longest)
    .map((node) => ({ id: graph.nodes[node]!.id, length: length(node) }))
    .filter(({ id }) => !onPath.has(id))
    .sort((a, b) => a.length - b.length)
    .map(({ id }) => id);
  const kept = new Set([...onPath, ...near.slice(0, Math.max(0, request.budget - onPath.size))]);
  const severity = severityOf(findings);
  return {
    generation,
    request,
    nodes: view.inOrder(kept).map((node) =>
      sliceNode(graph, node, {
        level: Math.max(0, ahead.of[numberOf(node.id)]!),
        root: node.id === first || node.id === last,
        severity: severity.get(node.id),
        hiddenIn: view.countBeyond(node.id, "in", kept),
        hiddenOut: view.countBeyond(node.id, "out", kept),
      }),
    ),
    edges: edgesBetween(view, kept),
    cycles: graph.cycles.filter(({ nodes }) => nodes.every((id) => kept.has(id))),
    path,
    ...(notice !== undefined && { notice }),
  };
}

const awaited: readonly EdgeKind[] = ["await"];

function way(graph: AsyncGraph, from: NodeId, to: NodeId): readonly GraphEdge[] | undefined {
  return shortestPath(graph, from, to, { kinds: awaited }) ?? shortestPath(graph, from, to);
}

/** Steps from a node to each that is taken, by number, -1 to those that are not reached; and those that are, in order. */
function distances(
  view: SliceView,
  start: number,
  side: Side,
  takes: (node: number, steps: number) => boolean,
): { readonly of: Int32Array; readonly order: readonly number[] } {
  const of = new Int32Array(view.numbered.graph.nodes.length).fill(-1);
  const order = [start];
  of[start] = 0;
  for (const node of order) {
    view.each(node, side, (other) => {
      const steps = of[node]! + 1;
      if (of[other]! >= 0 || !takes(other, steps)) return;
      of[other] = steps;
      order.push(other);
    });
  }
  return { of, order };
}
