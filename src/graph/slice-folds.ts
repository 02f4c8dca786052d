import type { AsyncGraph, Finding, GraphEdge, NodeId } from "../model/index.js";
import {
  groupIn,
  type Slice,
  type SliceCluster,
  type SliceEdge,
  type SliceHold,
  type SliceNode,
} from "../protocol/index.js";
import { allCycleKeys, edgeKey, isWorse } from "./slice-nodes.js";
import { joined, partNode, partOf, type Part } from "./slice-parts.js";

/**
 * A slice with the groups that the reader has folded up each drawn as one: the functions of the slice that are in them,
 * and what leads in or out. What is held over all of such functions is held over what stands for them, and over nothing
 * that some of them are outside of.
 */
export function withFolds(graph: AsyncGraph, slice: Slice, findings: readonly Finding[]): Slice {
  const { request } = slice;
  const { groupBy, folded = [], roots } = request;
  if (groupBy === undefined || folded.length === 0) return slice;
  const wanted = new Set(folded);
  const parts = new Map<string, { readonly part: Part; readonly members: SliceNode[] }>();
  const drawnAs = new Map<NodeId, string>();
  for (const node of slice.nodes) {
    const group = groupIn(request, node);
    if (!group || !wanted.has(group.id)) continue;
    const { id, path } = group;
    drawnAs.set(node.id, id);
    const known = parts.get(id);
    if (known) known.members.push(node);
    else parts.set(id, { part: partOf(path, groupBy), members: [node] });
  }
  if (parts.size === 0) return slice;
  const { holds, ...rest } = slice;
  const edges = edgesOf(graph, slice.edges, drawnAs);
  const held = holds?.map((hold) => foldedHold(hold, edges, parts, drawnAs));
  return {
    ...rest,
    nodes: [
      ...slice.nodes.filter(({ id }) => !drawnAs.has(id)),
      ...[...parts.values()].map(({ part, members }) => nodeOf(graph, part, members, findings, new Set(roots))),
    ],
    edges: edges.map(({ edge }) => edge),
    cycles: slice.cycles.filter(({ id, nodes }) => id === request.cycle || nodes.every((node) => !drawnAs.has(node))),
    ...(held && { holds: held }),
  };
}

function nodeOf(
  graph: AsyncGraph,
  part: Part,
  members: readonly SliceNode[],
  findings: readonly Finding[],
  roots: ReadonlySet<NodeId>,
): SliceNode {
  const functions = members.filter(({ cluster }) => !cluster);
  const clusters = members.flatMap(({ cluster }) => cluster ?? []);
  const inside = new Set(functions.map(({ id }) => id));
  const sum = (of: (cluster: SliceCluster) => number): number => clusters.reduce((all, one) => all + of(one), 0);
  part.files = new Set(functions.map(({ place }) => place?.file)).size + sum(({ files }) => files);
  part.functions = functions.length + sum((one) => one.functions);
  part.findings =
    findings.filter(({ nodes }) => nodes.some((id) => inside.has(id))).length + sum((one) => one.findings);
  for (const { severity, cycles } of members) {
    if (severity && isWorse(severity, part.severity)) part.severity = severity;
    for (const id of cycles) part.cycles.add(id);
  }
  if (clusters.some(({ cycles }) => cycles > 0)) {
    const isIn = (file = ""): boolean => clusters.some(({ path }) => file === path || file.startsWith(`${path}/`));
    for (const { id, nodes } of graph.cycles)
      if (nodes.some((node) => isIn(graph.node(node)?.place?.file))) part.cycles.add(id);
  }
  const level = members.map((node) => node.level).sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
  return { ...partNode(part), level, root: members.some(({ id, root }) => root || roots.has(id)) };
}

/** An edge as it is drawn, and those of the slice that it stands for. */
interface Drawn {
  readonly edge: SliceEdge;
  readonly of: ReadonlySet<string>;
}

function edgesOf(graph: AsyncGraph, edges: readonly SliceEdge[], drawnAs: ReadonlyMap<NodeId, string>): Drawn[] {
  const onCycle = allCycleKeys(graph);
  const groups = new Map<string, { from: string; to: string; edges: SliceEdge[] }>();
  for (const edge of edges) {
    const [from, to] = [edge.from, edge.to].map((id) => drawnAs.get(id) ?? id) as [string, string];
    if (from === to && drawnAs.has(edge.from)) continue;
    // What is done with a resource is one edge for each way of it.
    const own = from === edge.from && to === edge.to;
    const key = own ? edge.id : `${edge.uses ? edge.kind : ""} ${from}\n${to}`;
    const known = groups.get(key);
    if (known) known.edges.push(edge);
    else groups.set(key, { from, to, edges: [edge] });
  }
  return [...groups.values()].map(({ from, to, edges: some }) => {
    const [first] = some as [SliceEdge];
    const of = new Set(some.map(({ id }) => id));
    if (first.from === from && first.to === to) return { edge: first, of };
    const calls = some.flatMap((edge): readonly GraphEdge[] => edge.calls);
    const uses = some.flatMap((edge) => edge.uses ?? []);
    const holds = [...new Set(some.flatMap((edge) => edge.holds ?? []))];
    const count = some.reduce((all, edge) => all + (edge.count ?? edge.calls.length), 0);
    const made =
      calls.length > 0
        ? joined(
            from,
            to,
            calls,
            calls.some((edge) => onCycle.has(edgeKey(edge))),
          )
        : { ...first, id: `${from} ${first.kind} ${to}`, from, to, ...(uses.length > 0 && { uses }) };
    const isCut = count > made.calls.length;
    return { edge: { ...made, ...(isCut && { count }), ...(holds.length > 0 && { holds }) }, of };
  });
}

function foldedHold(
  hold: SliceHold,
  after: readonly Drawn[],
  parts: ReadonlyMap<string, { readonly members: readonly SliceNode[] }>,
  drawnAs: ReadonlyMap<NodeId, string>,
): SliceHold {
  const nodes = new Set(hold.nodes);
  const edges = new Set(hold.edges);
  const whole = [...parts].filter(([, { members }]) => members.every(({ id }) => nodes.has(id))).map(([id]) => id);
  const kept = new Set([...hold.nodes.filter((id) => !drawnAs.has(id)), ...whole]);
  return {
    ...hold,
    holders: [...new Set(hold.holders.map((id) => drawnAs.get(id) ?? id))],
    nodes: [...kept],
    edges: after
      .filter(({ edge, of }) => kept.has(edge.to) && [...of].every((id) => edges.has(id)))
      .map(({ edge }) => edge.id),
  };
}
