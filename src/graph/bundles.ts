import type { EdgeKind, GraphEdge, NodeId } from "../model/index.js";
import type { SliceView } from "./slice-view.js";

/** More siblings of one kind than this are drawn as one. */
const most = 12;
/** As many awaited callees of a function that was asked for are drawn one by one: they are its chain. */
const mostOfChain = 30;

/** Neighbours of one node, on one side and by one kind of edge, that are drawn as one. */
export interface Bundle {
  readonly id: string;
  readonly parent: NodeId;
  readonly side: "in" | "out";
  readonly kind: EdgeKind;
  readonly members: readonly NodeId[];
  readonly edges: readonly GraphEdge[];
}

interface Reached {
  readonly level: number;
  readonly parent: NodeId | undefined;
}

/**
 * The siblings of a slice that are too many to be drawn one by one. `isPinned` tells nodes that are drawn in any case;
 * so is what leads to one. `opened`: ids of bundles that the reader has opened. In the order in which their first
 * members were reached.
 */
export function bundlesOf(
  view: SliceView,
  reached: ReadonlyMap<NodeId, Reached>,
  opened: ReadonlySet<string>,
  isPinned: (id: NodeId) => boolean,
): readonly Bundle[] {
  const pinned = new Set<NodeId>();
  for (const id of reached.keys()) {
    if (!isPinned(id)) continue;
    for (let at: NodeId | undefined = id; at !== undefined && !pinned.has(at); at = reached.get(at)?.parent)
      pinned.add(at);
  }
  const groups = new Map<string, { parent: NodeId; side: Bundle["side"]; kind: EdgeKind; members: Set<NodeId> }>();
  for (const [id, { level, parent }] of reached) {
    if (parent === undefined || pinned.has(id)) continue;
    const side = level > reached.get(parent)!.level ? "out" : "in";
    const kind = kindBetween(view, parent, id, side);
    if (kind === undefined) continue;
    const key = `bundle ${side} ${kind} ${parent}`;
    const group = groups.get(key);
    if (group) group.members.add(id);
    else groups.set(key, { parent, side, kind, members: new Set([id]) });
  }
  return [...groups].flatMap(([id, { parent, side, kind, members }]): Bundle[] => {
    const isChain = side === "out" && kind === "await" && reached.get(parent)?.parent === undefined;
    if (opened.has(id) || members.size <= (isChain ? mostOfChain : most)) return [];
    const edges = (side === "out" ? view.out(parent) : view.in(parent)).filter(
      (edge) => edge.kind === kind && members.has(side === "out" ? edge.to : edge.from),
    );
    return [{ id, parent, side, kind, members: [...members], edges }];
  });
}

/** The ids that lie in a bundle, or are reached only through one that does. */
export function withinBundles(reached: ReadonlyMap<NodeId, Reached>, bundles: readonly Bundle[]): ReadonlySet<NodeId> {
  const within = new Set(bundles.flatMap(({ members }) => members));
  const below = new Map<NodeId, NodeId[]>();
  for (const [id, { parent }] of reached) {
    if (parent === undefined) continue;
    const list = below.get(parent);
    if (list) list.push(id);
    else below.set(parent, [id]);
  }
  for (const id of within) for (const other of below.get(id) ?? []) within.add(other);
  return within;
}

const kinds: readonly EdgeKind[] = ["await", "spawn", "defer", "schedule", "call", "import"];

/** The kind that matters most among the edges between two nodes. */
function kindBetween(view: SliceView, parent: NodeId, id: NodeId, side: Bundle["side"]): EdgeKind | undefined {
  const between =
    side === "out" ? view.out(parent).filter(({ to }) => to === id) : view.in(parent).filter(({ from }) => from === id);
  return kinds.find((kind) => between.some((edge) => edge.kind === kind));
}
