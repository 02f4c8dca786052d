import type { AsyncGraph, EdgeKind, GraphEdge, NodeId } from "../model/index.js";
import type { SliceNode } from "../protocol/index.js";
import { kindNumber, kindsByWeight } from "./numbered.js";
import type { Reached } from "./reached.js";
import { standIn } from "./slice-nodes.js";
import type { Side, SliceView } from "./slice-view.js";

/** More siblings of one kind than this are drawn as one. */
export const mostSiblings = 12;
/** As many awaited callees of a function that was asked for are drawn one by one: they are its chain. */
const mostOfChain = 30;

/** Neighbours of one node, on one side and by one kind of edge, that are drawn as one. By the numbers of nodes. */
export interface Bundle {
  readonly id: string;
  readonly parent: number;
  readonly side: Side;
  readonly kind: EdgeKind;
  readonly members: readonly number[];
}

/**
 * The siblings of a slice that are too many to be drawn one by one. `pinned` are drawn in any case; so is what leads to
 * one. `opened`: ids of bundles that the reader has opened. In the order in which their first members were reached.
 */
export function bundlesOf(
  view: SliceView,
  reached: Reached,
  opened: ReadonlySet<string>,
  isPinned: (node: number) => boolean,
): readonly Bundle[] {
  const { order, parents, levels } = reached;
  const pinned = new Uint8Array(parents.length);
  for (const node of order) {
    if (!isPinned(node)) continue;
    for (let at = node; at >= 0 && !pinned[at]; at = parents[at]!) pinned[at] = 1;
  }
  const loose = order.filter((node) => parents[node]! >= 0 && !pinned[node]);
  const counts = new Int32Array(parents.length);
  for (const node of loose) counts[parents[node]!]!++;
  const groups = new Map<number, { parent: number; side: Side; kind: number; members: number[] }>();
  const kindsOf = new Map<number, ReadonlyMap<number, number>>();
  for (const node of loose) {
    const parent = parents[node]!;
    if (counts[parent]! <= mostSiblings) continue;
    const side = levels[node]! > levels[parent]! ? "out" : "in";
    const from = parent * 2 + (side === "out" ? 0 : 1);
    let kinds = kindsOf.get(from);
    if (!kinds) kindsOf.set(from, (kinds = kindsOfNeighbours(view, parent, side)));
    const kind = kinds.get(node);
    if (kind === undefined) continue;
    const key = from * kindsByWeight.length + kind;
    const group = groups.get(key);
    if (group) group.members.push(node);
    else groups.set(key, { parent, side, kind, members: [node] });
  }
  const awaited = kindNumber("await");
  return [...groups.values()].flatMap(({ parent, side, kind: number, members }): Bundle[] => {
    const kind = kindsByWeight[number]!;
    const id = `bundle ${side} ${kind} ${view.numbered.graph.nodes[parent]!.id}`;
    const isChain = side === "out" && number === awaited && parents[parent]! < 0;
    if (opened.has(id) || members.length <= (isChain ? mostOfChain : mostSiblings)) return [];
    return [{ id, parent, side, kind, members }];
  });
}

/** Marks what lies in a bundle, or is reached only through what does. */
export function withinBundles({ order, parents }: Reached, bundles: readonly Bundle[]): Uint8Array {
  const within = new Uint8Array(parents.length);
  if (bundles.length === 0) return within;
  for (const { members } of bundles) for (const node of members) within[node] = 1;
  const outside = new Uint8Array(parents.length);
  for (const node of order) {
    const path: number[] = [];
    let at = node;
    for (; at >= 0 && !within[at] && !outside[at]; at = parents[at]!) path.push(at);
    const marks = at >= 0 && within[at] ? within : outside;
    for (const one of path) marks[one] = 1;
  }
  return within;
}

/** The calls that a bundle stands for, `most` of them, in source order. */
export function callsOf(view: SliceView, { parent, side, kind, members }: Bundle, most: number): readonly GraphEdge[] {
  const { nodes } = view.numbered.graph;
  const inside = new Set<NodeId>(members.map((node) => nodes[node]!.id));
  const parentId = nodes[parent]!.id;
  const edges = side === "out" ? view.out(parentId) : view.in(parentId);
  return edges.filter((edge) => edge.kind === kind && inside.has(side === "out" ? edge.to : edge.from)).slice(0, most);
}

/** A bundle as a slice shows it. */
export function bundleNode(graph: AsyncGraph, { id, parent, side, kind, members }: Bundle, level: number): SliceNode {
  const callbacks = members.every((number) => graph.nodes[number]!.kind === "callback");
  return {
    ...standIn(id, `${members.length} ${callbacks ? "callbacks" : side === "in" ? "callers" : "callees"}`, level),
    bundle: {
      of: graph.nodes[parent]!.id,
      side,
      kind,
      ...(callbacks && { callbacks }),
      members: [...Int32Array.from(members).sort()].map((number) => {
        const { id: member, name, place } = graph.nodes[number]!;
        return { id: member, name, ...(place && { file: place.file }) };
      }),
    },
  };
}

/** For each neighbour of a node, the kind that matters most among the edges between them. */
function kindsOfNeighbours(view: SliceView, node: number, side: Side): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  view.each(node, side, (other, edge) => {
    const kind = view.numbered.kinds[edge]!;
    if (kind < (found.get(other) ?? Infinity)) found.set(other, kind);
  });
  return found;
}
