import type { AsyncGraph, GraphEdge, GraphResource, NodeId, ResourceId, ResourceKind } from "../model/index.js";
import type { Slice, SliceEdge, SliceHold } from "../protocol/index.js";
import { keptFor } from "./kept.js";

/** Kinds whose holds are told wherever they are; who keeps a promise is told where that promise is asked for. */
const told: readonly ResourceKind[] = ["lock", "semaphore", "limiter", "queue", "pool"];
/** More held things than this are told by the edges alone. */
const mostHolds = 12;

const byId = keptFor(
  ({ resources }: AsyncGraph): ReadonlyMap<ResourceId, GraphResource> => new Map(resources.map((one) => [one.id, one])),
);

export function resourceOf(graph: AsyncGraph, id: ResourceId): GraphResource | undefined {
  return byId(graph).get(id);
}

/** Names of what a function holds over some of its calls. */
export function heldBy(graph: AsyncGraph, id: NodeId): readonly string[] {
  return namesOf(graph, heldOver(graph, graph.out(id)));
}

/**
 * Says on each edge of a slice what the caller holds meanwhile, and tells for each held thing what runs under it: what
 * its holders wait for, and what that waits for in turn. What is started and not waited for may run later, and is no
 * part of it. Files and folders are left alone: of what is in them, some runs under it and some does not.
 */
export function withHolds(graph: AsyncGraph, slice: Slice): Slice {
  const { mode, resource } = slice.request;
  if (mode === "folder" || mode === "overview") return slice;
  const edges = slice.edges.map((edge) => {
    const held = heldOver(graph, edge.calls, resource);
    return held.length === 0 ? edge : { ...edge, holds: namesOf(graph, held) };
  });
  const holds = holdsOf(graph, { ...slice, edges });
  return { ...slice, edges, ...(holds.length > 0 && { holds }) };
}

/** What is told of what is held over calls: {@link told}, and what is asked for. */
function heldOver(graph: AsyncGraph, calls: readonly GraphEdge[], asked?: ResourceId): readonly ResourceId[] {
  const ids = new Set(calls.flatMap(({ holds }) => holds?.map(({ resource }) => resource.id) ?? []));
  return [...ids].filter((id) => {
    const kind = resourceOf(graph, id)?.kind;
    return kind !== undefined && (told.includes(kind) || id === asked);
  });
}

function namesOf(graph: AsyncGraph, ids: readonly ResourceId[]): readonly string[] {
  return ids.map((id) => resourceOf(graph, id)?.name ?? id);
}

function holdsOf(graph: AsyncGraph, { nodes, edges, request }: Slice): SliceHold[] {
  const parts = new Set(nodes.flatMap(({ id, cluster, resource }) => ((cluster ?? resource) ? [id] : [])));
  const waited = edges.filter(
    ({ kind, from, to }) => (kind === "await" || kind === "call") && !parts.has(from) && !parts.has(to),
  );
  const out = new Map<NodeId, SliceEdge[]>();
  for (const edge of waited) {
    const known = out.get(edge.from);
    if (known) known.push(edge);
    else out.set(edge.from, [edge]);
  }
  const first = new Map<ResourceId, SliceEdge[]>();
  for (const edge of waited) {
    for (const id of heldOver(graph, edge.calls, request.resource)) {
      const known = first.get(id);
      if (known) known.push(edge);
      else first.set(id, [edge]);
    }
  }
  const holds = [...first].flatMap(([id, entries]): SliceHold[] => {
    const resource = resourceOf(graph, id);
    if (!resource) return [];
    const { name, kind, by, width, unbounded } = resource;
    const inside = new Set(entries.map(({ to }) => to));
    const passed = new Set(entries.map((edge) => edge.id));
    for (const node of inside) {
      for (const edge of out.get(node) ?? []) {
        passed.add(edge.id);
        inside.add(edge.to);
      }
    }
    return [
      {
        id,
        name,
        kind,
        by,
        ...(width !== undefined && { width }),
        ...(unbounded && { unbounded }),
        holders: [...new Set(entries.map(({ from }) => from))],
        nodes: nodes.filter((node) => inside.has(node.id)).map((node) => node.id),
        edges: edges.filter((edge) => passed.has(edge.id)).map((edge) => edge.id),
      },
    ];
  });
  const asked = (hold: SliceHold): number => Number(hold.id === request.resource);
  holds.sort((a, b) => asked(b) - asked(a) || b.nodes.length - a.nodes.length || (a.id < b.id ? -1 : 1));
  return holds.slice(0, mostHolds);
}
