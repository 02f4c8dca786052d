import type {
  AsyncGraph,
  Cycle,
  GraphEdge,
  GraphNode,
  GraphResource,
  GraphStats,
  HoldWait,
  Metrics,
  NodeId,
} from "../model/index.js";

/** A finished graph, or a part of one, as plain data. */
export interface GraphData {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly cycles: readonly Cycle[];
  readonly resources: readonly GraphResource[];
  readonly holdWaits: readonly HoldWait[];
  readonly stats: GraphStats;
  /** `[awaits, handedOn]` of each node, in the order of `nodes`. */
  readonly waits: readonly (readonly [number, number])[];
}

/** What is needed to look at a part of a graph somewhere else. */
export function graphData(graph: AsyncGraph, part: Pick<GraphData, "nodes" | "edges" | "cycles">): GraphData {
  const kept = new Set(part.nodes.map(({ id }) => id));
  const resources = graph.resources.flatMap((resource) => {
    const uses = resource.uses.filter(({ use }) => kept.has(use.function));
    return uses.length > 0 ? [{ ...resource, uses }] : [];
  });
  const holdWaits = graph
    .holdWaits()
    .filter(({ held, wait, path }) =>
      [held.by.use.function, wait.use.function, ...path.flatMap(({ from, to }) => [from, to])].every((id) =>
        kept.has(id),
      ),
    );
  return {
    nodes: part.nodes,
    edges: part.edges,
    cycles: part.cycles,
    resources,
    holdWaits,
    stats: graph.stats,
    waits: part.nodes.map(({ id }) => {
      const { awaits, handedOn } = graph.metrics(id);
      return [awaits, handedOn];
    }),
  };
}

/** The graph that such data describes. Of the metrics it knows what pictures show. */
export function plainGraph(data: GraphData): AsyncGraph {
  const at = new Map(data.nodes.map(({ id }, index) => [id, index]));
  const out = grouped(data.edges, ({ from }) => from);
  const into = grouped(data.edges, ({ to }) => to);
  const files = grouped(data.nodes, ({ place }) => place?.file ?? "");
  const cycles = grouped(
    data.cycles.flatMap((cycle) => cycle.nodes.map((node) => ({ node, cycle }))),
    ({ node }) => node,
  );
  return {
    ...data,
    node: (id) => data.nodes[at.get(id) ?? -1],
    out: (id) => out.get(id) ?? [],
    in: (id) => into.get(id) ?? [],
    inFile: (file) => files.get(file) ?? [],
    cyclesOf: (id) => cycles.get(id)?.map(({ cycle }) => cycle) ?? [],
    holdWaits: (held) =>
      held === undefined ? data.holdWaits : data.holdWaits.filter(({ held: { resource } }) => resource.id === held),
    metrics: (id: NodeId): Metrics => {
      const [awaits, handedOn] = data.waits[at.get(id) ?? -1] ?? [0, 0];
      return { longestChain: 0, chain: [id], awaits, handedOn, catches: 0, sinks: [] };
    },
  };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
