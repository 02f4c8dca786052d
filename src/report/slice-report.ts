import type { GraphEdge } from "../model/index.js";
import type { Slice, SliceEdge } from "../protocol/index.js";
import type { GraphReport, ReportedEdge, ReportedResource } from "./types.js";

/** A slice as the reporters of graphs take it: each edge between the nodes it is drawn between. */
export function sliceReport(slice: Slice, root: string, stats: GraphReport["stats"]): GraphReport {
  const { nodes, cycles, holds = [] } = slice;
  const drawn = nodes.flatMap(({ name, place, resource }) =>
    resource ? [{ name, ...resource, ...(place && { place }) }] : [],
  );
  const resources = new Map<string, ReportedResource>();
  for (const { holders: _holders, nodes: _nodes, edges: _edges, ...held } of holds) resources.set(held.id, held);
  for (const one of drawn) resources.set(one.id, one);
  return {
    root,
    nodes,
    edges: slice.edges.flatMap(reported),
    cycles,
    resources: [...resources.values()],
    holds,
    stats,
  };
}

function reported({ id, from, to, kind, calls, count, uses }: SliceEdge): readonly ReportedEdge[] {
  const notes = count === undefined ? [] : [`${String(count)} calls`];
  const inner = calls.some((call) => call.from !== from || call.to !== to);
  const told = inner ? calls.slice(0, 1) : calls;
  if (inner && count === undefined && calls.length > 1) notes.push(`${String(calls.length)} calls`);
  const note = notes.join(", ");
  if (told.length > 0) return told.map((call) => ({ ...call, from, to, ...(note && { note }) }));
  const [use] = uses ?? [];
  if (!use) return [];
  const edge: GraphEdge = {
    id,
    from,
    to,
    kind: use.waits ? "await" : "call",
    place: use.place,
    nameRange: use.place.range,
    use: "value",
    sure: "exact",
    call: -1,
  };
  return [{ ...edge, note: kind }];
}
