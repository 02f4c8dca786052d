import type { AsyncGraph, GraphResource, NodeId, PlacedUse, ResourceId, ResourceUse } from "../model/index.js";
import type { SliceEdge, SliceNode, SliceUse, SliceUseKind } from "../protocol/index.js";
import { keptFor } from "./kept.js";
import { standIn } from "./slice-nodes.js";

/** The id under which a resource is drawn. */
export function resourceNodeId(id: ResourceId): string {
  return `resource ${id}`;
}

/** The id by which the code of a use is opened. */
export function useId({ index }: PlacedUse): string {
  return `use ${String(index)}`;
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

/** A resource as a slice shows it. */
export function resourceNode(
  { id, name, kind, by, place, width, unbounded }: GraphResource,
  isAsked: boolean,
): SliceNode {
  return {
    ...standIn(resourceNodeId(id), name, 1),
    ...(place && { place }),
    root: isAsked,
    resource: { id, kind, by, ...(width !== undefined && { width }), ...(unbounded && { unbounded }) },
  };
}

/** How a slice draws what is done with a resource. */
export const kindOfUse: Readonly<Record<ResourceUse["op"], SliceUseKind>> = {
  acquire: "acquire",
  use: "use",
  wait: "wait",
  publish: "publish",
  ask: "wait",
};

/** One edge for each function and what it does with the resource. */
export function useEdges({ id, uses }: GraphResource, kept: ReadonlySet<NodeId>): SliceEdge[] {
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
      uses: group.map(sliceUse),
    };
  });
}

/** Where a resource is used, as a slice tells it. */
export function sliceUse(placed: PlacedUse): SliceUse {
  const { file, use } = placed;
  return { id: useId(placed), place: { file, range: use.range }, waits: use.waits, leaves: use.leaves ?? false };
}
