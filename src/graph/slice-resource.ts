import type { AsyncGraph, Finding, GraphResource, HoldWait, NodeId } from "../model/index.js";
import type { Slice, SliceNode, SliceRequest } from "../protocol/index.js";
import { mostSiblings } from "./bundles.js";
import { keptFor } from "./kept.js";
import { resourceOf } from "./slice-holds.js";
import { edgesBetween, severityOf, sliceNode } from "./slice-nodes.js";
import { resourceNode, useEdges } from "./slice-uses.js";
import { SliceView } from "./slice-view.js";
import { isTestFile } from "./test-files.js";
import { bundlesOfUses, useBundleEdge, useBundleNode } from "./use-bundles.js";

/** More other resources than this would hide what happens to the one that is asked about. */
const mostOthers = 12;
/** And more ways to them. */
const mostWays = 16;

/**
 * Who holds a resource and who waits for it: the functions that use it, what they call while they hold it, and the other
 * resources that are waited for meanwhile.
 */
export function sliceResource(
  graph: AsyncGraph,
  request: SliceRequest,
  findings: readonly Finding[],
  generation: number,
): Slice {
  const resource = resourceOf(graph, request.resource ?? "");
  const none = { generation, request, nodes: [], edges: [], cycles: [] };
  if (!resource) return { ...none, notice: "This resource is gone: the code has changed since." };
  const users = usersOf(graph, resource, request.filters.tests);
  const view = new SliceView(graph, { ...request.filters, calls: true, packages: true }, [...users]);
  const heldOver = (id: NodeId): readonly NodeId[] =>
    view.out(id).flatMap(({ holds, to }) => (holds?.some((one) => one.resource.id === resource.id) ? [to] : []));
  const holders = new Map([...users].flatMap((id) => (heldOver(id).length > 0 ? [[id, heldOver(id)] as const] : [])));
  const meanwhile = graph.holdWaits(resource.id);
  const ofUsers = meanwhile.filter(({ held }) => users.has(held.by.use.function));
  const ways = waysToOthers(graph, ofUsers, Math.min(mostOthers, request.budget - 2));
  const waits = ways.slice(0, mostWays);
  const resources = [...new Set([resource, ...waits.map(({ other }) => other)])];
  const severity = severityOf(findings);
  const onTheWay = new Set(waits.flatMap(({ path }) => path));
  const matters = (id: NodeId): boolean => onTheWay.has(id) || (holders.has(id) && severity.has(id));
  const alike = bundlesOfUses(resource, users, { matters, holds: (id) => holders.has(id) }, new Set(request.expanded));
  const bundled = new Set(alike.flatMap(({ members }) => members));
  const held = new Map<NodeId, number>();
  for (const id of onTheWay) if (!users.has(id)) held.set(id, 2);
  const beyond = new Map<NodeId, number>();
  for (const [id, over] of holders) {
    if (bundled.has(id)) continue;
    const others = [...new Set(over)].filter((other) => !users.has(other) && !held.has(other));
    const most = request.expanded.includes(id) ? others.length : mostSiblings;
    for (const other of others.slice(0, most)) held.set(other, 2);
    if (others.length > most) beyond.set(id, others.length - most);
  }
  // Who holds it and what runs meanwhile comes before those who only take it and give it back.
  const wanted = [...holders.keys(), ...held.keys(), ...users].filter((id) => !bundled.has(id));
  const all = new Set(wanted);
  const kept = new Set([...all].slice(0, Math.max(1, request.budget - resources.length - alike.length)));
  const nodes: SliceNode[] = view.inOrder(kept).map((node) =>
    sliceNode(graph, node, {
      level: held.get(node.id) ?? 0,
      root: false,
      severity: severity.get(node.id),
      hiddenOut: beyond.get(node.id) ?? 0,
    }),
  );
  const notices = [
    ...(kept.size < all.size ? [`${kept.size} of ${all.size} functions are shown.`] : []),
    ...(waits.length < ways.length
      ? [`Of ${ways.length} ways to other waits the ${waits.length} shortest are shown.`]
      : []),
    ...(meanwhile.partial ? ["Of what is waited for meanwhile, only what is near is looked for."] : []),
  ];
  return {
    generation,
    request,
    nodes: [
      ...nodes,
      ...alike.map((one) => useBundleNode(graph, resource, one)),
      ...resources.map((one) => resourceNode(one, one === resource)),
    ],
    edges: [
      ...edgesBetween(view, kept),
      ...resources.flatMap((one) => useEdges(one, kept)),
      ...alike.map((one) => useBundleEdge(resource, one)),
    ],
    cycles: graph.cycles.filter(({ nodes: on }) => on.every((id) => kept.has(id))),
    ...(notices.length > 0 && { notice: notices.join(" ") }),
  };
}

/** The functions that use a resource; those of tests only when asked for, or when there are no others. */
function usersOf(graph: AsyncGraph, resource: GraphResource, withTests: boolean): ReadonlySet<NodeId> {
  const all = new Set(resource.uses.map(({ use }) => use.function).filter((id) => graph.node(id)));
  if (withTests) return all;
  const apart = [...all].filter((id) => !isTestFile(graph.node(id)?.place?.file ?? ""));
  return apart.length > 0 ? new Set(apart) : all;
}

/** Resources by the indices of their uses. */
const byUse = keptFor(
  ({ resources }: AsyncGraph): ReadonlyMap<number, GraphResource> =>
    new Map(resources.flatMap((one) => one.uses.map(({ index }) => [index, one] as const))),
);

/**
 * Other resources that somebody waits for while holding this one, and the functions on the way: the shortest from each
 * holder, to `most` resources, those at the shortest ways first.
 */
function waysToOthers(
  graph: AsyncGraph,
  waits: readonly HoldWait[],
  most: number,
): { readonly other: GraphResource; readonly path: readonly NodeId[] }[] {
  const shown = new Set<GraphResource>();
  const told = new Set<string>();
  const nearest = [...waits].sort((a, b) => a.path.length - b.path.length);
  return nearest.flatMap(({ held, wait, path }) => {
    const other = byUse(graph).get(wait.index);
    if (!other || (!shown.has(other) && shown.size >= most)) return [];
    const way = `${held.by.index} ${other.id}`;
    if (told.has(way)) return [];
    told.add(way);
    shown.add(other);
    return [{ other, path: [...path.flatMap(({ from, to }) => [from, to]), wait.use.function] }];
  });
}
