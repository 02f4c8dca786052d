import type { AsyncGraph, Finding, GraphResource, NodeId, PlacedUse, ResourceId, ResourceUse } from "../model/index.js";
import type { Slice, SliceEdge, SliceNode, SliceRequest, SliceUseKind } from "../protocol/index.js";
import { keptFor } from "./kept.js";
import { resourceOf } from "./slice-holds.js";
import { edgesBetween, severityOf, sliceNode, standIn } from "./slice-nodes.js";
import { SliceView } from "./slice-view.js";

/** The id under which a resource is drawn. */
export function resourceNodeId(id: ResourceId): string {
  return `resource ${id}`;
}

/** The id by which the code of a use is opened. */
export function useId({ index }: PlacedUse): string {
  return `use ${String(index)}`;
}

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
  const users = new Set(resource.uses.map(({ use }) => use.function).filter((id) => graph.node(id)));
  const view = new SliceView(graph, { ...request.filters, calls: true, packages: true }, [...users]);
  const held = new Map<NodeId, number>();
  for (const id of users) {
    for (const edge of view.out(id)) {
      if (edge.holds?.some((one) => one.resource.id === resource.id) && !held.has(edge.to)) held.set(edge.to, 2);
    }
  }
  const others = waitedForMeanwhile(graph, resource).slice(0, Math.max(0, request.budget - 2));
  for (const { path } of others) for (const id of path) if (!users.has(id)) held.set(id, held.get(id) ?? 2);
  const wanted = [...new Set([...users, ...held.keys()])];
  const kept = new Set(wanted.slice(0, Math.max(1, request.budget - 1 - others.length)));
  const severity = severityOf(findings);
  const nodes: SliceNode[] = view
    .inOrder(kept)
    .map((node) =>
      sliceNode(graph, node, { level: held.get(node.id) ?? 0, root: false, severity: severity.get(node.id) }),
    );
  const resources = [...new Set([resource, ...others.map(({ other }) => other)])];
  const left = wanted.length - kept.size;
  return {
    generation,
    request,
    nodes: [...nodes, ...resources.map((one) => resourceNode(one, one === resource))],
    edges: [...edgesBetween(view, kept), ...resources.flatMap((one) => useEdges(one, kept))],
    cycles: graph.cycles.filter(({ nodes: on }) => on.every((id) => kept.has(id))),
    ...(left > 0 && { notice: `${kept.size} of ${wanted.length} functions are shown.` }),
  };
}

/** Kinds that chains show where functions use them; pools and kept promises are told of too often for that. */
const drawnInChains: readonly GraphResource["kind"][] = ["lock", "semaphore", "limiter", "queue"];
/** More resources than this would hide the chain. */
const mostInChains = 12;

/** The resources that chains show, in the order of the graph, by the functions that use them. */
const byUser = keptFor(({ resources }: AsyncGraph): ReadonlyMap<NodeId, readonly number[]> => {
  const found = new Map<NodeId, number[]>();
  resources.forEach(({ kind, uses }, number) => {
    if (!drawnInChains.includes(kind)) return;
    for (const { use } of uses) {
      const known = found.get(use.function);
      if (known) known.push(number);
      else found.set(use.function, [number]);
    }
  });
  return found;
});

/** The resources that some functions use, as nodes, `most` of them, and what each of the functions does with them. */
export function resourcesOf(
  graph: AsyncGraph,
  kept: ReadonlySet<NodeId>,
  most = mostInChains,
): { readonly nodes: readonly SliceNode[]; readonly edges: readonly SliceEdge[] } {
  const users = byUser(graph);
  const numbers = new Set([...kept].flatMap((id) => users.get(id) ?? []));
  const used = [...numbers]
    .sort((a, b) => a - b)
    .slice(0, Math.min(most, mostInChains))
    .map((number) => graph.resources[number]!);
  return {
    nodes: used.map((one) => resourceNode(one, false)),
    edges: used.flatMap((one) => useEdges(one, kept)),
  };
}

/** Resources by the indices of their uses. */
const byUse = keptFor(
  ({ resources }: AsyncGraph): ReadonlyMap<number, GraphResource> =>
    new Map(resources.flatMap((one) => one.uses.map(({ index }) => [index, one] as const))),
);

/** Other resources that somebody waits for while holding this one, and the functions on the way. */
function waitedForMeanwhile(
  graph: AsyncGraph,
  resource: GraphResource,
): { readonly other: GraphResource; readonly path: readonly NodeId[] }[] {
  return graph.holdWaits(resource.id).flatMap(({ wait, path }) => {
    const other = byUse(graph).get(wait.index);
    return other ? [{ other, path: [...path.flatMap(({ from, to }) => [from, to]), wait.use.function] }] : [];
  });
}

function resourceNode({ id, name, kind, by, place, width, unbounded }: GraphResource, isAsked: boolean): SliceNode {
  return {
    ...standIn(resourceNodeId(id), name, 1),
    ...(place && { place }),
    root: isAsked,
    resource: { id, kind, by, ...(width !== undefined && { width }), ...(unbounded && { unbounded }) },
  };
}

const kindOfUse: Readonly<Record<ResourceUse["op"], SliceUseKind>> = {
  acquire: "acquire",
  use: "use",
  wait: "wait",
  publish: "publish",
  ask: "wait",
};

/** One edge for each function and what it does with the resource. */
function useEdges({ id, uses }: GraphResource, kept: ReadonlySet<NodeId>): SliceEdge[] {
  const groups = new Map<string, PlacedUse[]>();
  for (const placed of uses) {
    if (!kept.has(placed.use.function)) continue;
    const key = `${kindOfUse[placed.use.op]} ${placed.use.function}`;
    const known = groups.get(key);
    if (known) known.push(placed);
    else groups.set(key, [placed]);
  }
  return [...groups.values()].map((group): SliceEdge => {
    const [{ use }] = group as [PlacedUse];
    return {
      id: `${use.function} ${kindOfUse[use.op]} ${id}`,
      from: use.function,
      to: resourceNodeId(id),
      kind: kindOfUse[use.op],
      calls: [],
      cycle: false,
      uses: group.map((placed) => ({
        id: useId(placed),
        place: { file: placed.file, range: placed.use.range },
        waits: placed.use.waits,
        leaves: placed.use.leaves ?? false,
      })),
    };
  });
}
