import type { AsyncGraph, Finding, GraphEdge, NodeId } from "../model/index.js";
import type { Slice, SliceEdge, SliceNode, SliceRequest } from "../protocol/index.js";
import { bundlesOf, withinBundles, type Bundle } from "./bundles.js";
import { countHidden, edgesBetween, severityOf, sliceNode, standIn } from "./slice-nodes.js";
import { slicePath } from "./slice-path.js";
import { withFolds } from "./slice-folds.js";
import { withHolds } from "./slice-holds.js";
import { resourcesOf, sliceResource } from "./slice-resource.js";
import { sliceScope } from "./slice-scope.js";
import { SliceView } from "./slice-view.js";

/** Importance of a node for a place in the budget; less is more. */
const classes = { asked: 0, marked: 1, awaited: 2, started: 3, called: 4 } as const;

/** As many calls of a bundle's edge are told. */
const mostBundledCalls = 100;

interface Reached {
  level: number;
  /** The neighbour nearer to a root that it is drawn for; undefined for roots. */
  parent: NodeId | undefined;
  rank: number;
}

/**
 * The part of the graph that answers a request, never more than `budget` nodes (roots first, then what is in a cycle or
 * carries a finding, then awaited, started, called). Each node but a root has a neighbour in the slice that is nearer to
 * a root. Siblings that are very many are one node, a bundle. Nodes and edges are in the graph's order, bundles last.
 */
export function slice(
  graph: AsyncGraph,
  request: SliceRequest,
  findings: readonly Finding[],
  generation: number,
): Slice {
  const cut = cutOf(request.mode);
  return withFolds(graph, withHolds(graph, cut(graph, request, findings, generation)), findings);
}

type Cut = typeof sliceChain;

function cutOf(mode: SliceRequest["mode"]): Cut {
  switch (mode) {
    case "path":
      return slicePath;
    case "file":
    case "folder":
    case "overview":
      return sliceScope;
    case "resource":
      return sliceResource;
    default:
      return sliceChain;
  }
}

function sliceChain(graph: AsyncGraph, request: SliceRequest, findings: readonly Finding[], generation: number): Slice {
  const cycle = request.mode === "cycle" ? graph.cycles.find(({ id }) => id === request.cycle) : undefined;
  const roots = [...new Set(cycle ? cycle.nodes : request.roots)].filter((id) => graph.node(id));
  if (roots.length === 0) return { generation, request, nodes: [], edges: [], cycles: [], notice: emptiness(request) };
  const view = new SliceView(graph, request.filters, roots);
  const severity = severityOf(findings);
  const isMarked = (id: NodeId): boolean => severity.has(id) || graph.cyclesOf(id).length > 0;

  const reached = new Map<NodeId, Reached>();
  roots.forEach((id, at) => reached.set(id, { level: cycle ? at : 0, parent: undefined, rank: classes.asked }));
  if (!cycle) {
    spread(view, roots, reached, 1, request.depthDown);
    spread(view, roots, reached, -1, request.depthUp);
  }
  expand(view, request.expanded, reached);

  const bundles = bundle(view, reached, request.expanded, isMarked);
  let { kept, left } = choose(graph, reached, request.budget, isMarked);
  const most = request.budget - (cycle ? 0 : resourcesOf(graph, kept).nodes.length);
  if (kept.size > most) ({ kept, left } = choose(graph, reached, Math.max(1, most), isMarked));
  const drawn = bundles.filter(({ id }) => kept.has(id));
  const told = new Set([...kept, ...drawn.flatMap(({ members }) => members)]);
  const resources = cycle ? { nodes: [], edges: [] } : resourcesOf(graph, kept, request.budget - kept.size);
  const edges = [...edgesBetween(view, kept, graph.cycles, cycle), ...drawn.map(bundleEdge), ...resources.edges];
  const nodes: SliceNode[] = graph.nodes.flatMap((node) => {
    if (!kept.has(node.id)) return [];
    return sliceNode(graph, node, {
      level: reached.get(node.id)!.level,
      root: cycle ? request.roots.includes(node.id) : roots.includes(node.id),
      severity: severity.get(node.id),
      hiddenIn: countHidden(view.in(node.id), told),
      hiddenOut: countHidden(view.out(node.id), told),
    });
  });
  for (const one of drawn) nodes.push(bundleNode(graph, one, reached.get(one.id)!.level));
  nodes.push(...resources.nodes);
  const notice = noticeOf(graph, view, roots, nodes.length - resources.nodes.length, left);
  const cycles = graph.cycles.filter(({ nodes: on }) => on.every((id) => kept.has(id)));
  return { generation, request, nodes, edges, cycles, ...(notice !== undefined && { notice }) };
}

/** Breadth first along one direction, so that levels are distances. */
function spread(
  view: SliceView,
  roots: readonly NodeId[],
  reached: Map<NodeId, Reached>,
  direction: 1 | -1,
  depth: number,
): void {
  const found = new Map<NodeId, Reached>(roots.map((id) => [id, reached.get(id)!]));
  for (const [id, { level }] of found) {
    if (Math.abs(level) >= depth) continue;
    for (const { id: other, rank } of neighbours(view, id, direction)) {
      const known = found.get(other);
      if (!known) found.set(other, { level: level + direction, parent: id, rank });
      else if (known.level === level + direction && rank < known.rank) Object.assign(known, { parent: id, rank });
    }
  }
  for (const [id, one] of found) {
    const known = reached.get(id);
    if (!known || Math.abs(one.level) < Math.abs(known.level)) reached.set(id, one);
  }
}

function expand(view: SliceView, expanded: readonly NodeId[], reached: Map<NodeId, Reached>): void {
  const waiting = new Set(expanded);
  for (let found = true; found;) {
    found = false;
    for (const id of waiting) {
      const at = reached.get(id);
      if (!at) continue;
      waiting.delete(id);
      found = true;
      for (const direction of [1, -1] as const) {
        for (const { id: other } of neighbours(view, id, direction)) {
          const known = reached.get(other);
          if (!known) reached.set(other, { level: at.level + direction, parent: id, rank: classes.asked });
          else if (known.parent === id) known.rank = classes.asked;
        }
      }
    }
  }
}

function neighbours(view: SliceView, id: NodeId, direction: 1 | -1): { id: NodeId; rank: number }[] {
  const edges = direction === 1 ? view.out(id) : view.in(id);
  return edges.map((edge) => ({ id: direction === 1 ? edge.to : edge.from, rank: rankOf(edge) }));
}

function rankOf({ kind }: GraphEdge): number {
  if (kind === "await") return classes.awaited;
  return kind === "call" || kind === "import" ? classes.called : classes.started;
}

/** Puts a bundle in the place of siblings that are too many, and of what is reached only through them. */
function bundle(
  view: SliceView,
  reached: Map<NodeId, Reached>,
  expanded: readonly string[],
  isMarked: (id: NodeId) => boolean,
): readonly Bundle[] {
  const isPinned = (id: NodeId): boolean => reached.get(id)?.rank === classes.asked || isMarked(id);
  const found = bundlesOf(view, reached, new Set(expanded), isPinned);
  const within = withinBundles(reached, found);
  const outer = found.filter(({ parent }) => !within.has(parent));
  const ranks = outer.map(({ members }) => Math.min(...members.map((id) => reached.get(id)!.rank)));
  for (const id of within) reached.delete(id);
  outer.forEach(({ id, parent, side }, at) => {
    const level = reached.get(parent)!.level + (side === "out" ? 1 : -1);
    reached.set(id, { level, parent, rank: ranks[at]! });
  });
  return outer;
}

function bundleNode(graph: AsyncGraph, { id, parent, side, kind, members }: Bundle, level: number): SliceNode {
  const inside = new Set(members);
  return {
    ...standIn(id, `${members.length} ${side === "in" ? "callers" : "callees"}`, level),
    bundle: {
      of: parent,
      side,
      kind,
      members: graph.nodes
        .filter((node) => inside.has(node.id))
        .map(({ id: member, name, place }) => ({ id: member, name, ...(place && { file: place.file }) })),
    },
  };
}

function bundleEdge({ id, parent, side, kind, edges }: Bundle): SliceEdge {
  const [from, to] = side === "in" ? [id, parent] : [parent, id];
  return { id: `${id} edge`, from, to, kind, calls: edges.slice(0, mostBundledCalls), cycle: false };
}

function choose(
  graph: AsyncGraph,
  reached: ReadonlyMap<NodeId, Reached>,
  budget: number,
  isMarked: (id: NodeId) => boolean,
): { kept: Set<NodeId>; left: number } {
  if (reached.size <= budget) return { kept: new Set(reached.keys()), left: 0 };
  const order = new Map<NodeId, number>();
  for (const { id } of graph.nodes) if (reached.has(id)) order.set(id, order.size);
  for (const id of reached.keys()) if (!order.has(id)) order.set(id, order.size);
  const rank = (id: NodeId, { parent, rank: own }: Reached): number =>
    parent === undefined ? -1 : own > classes.marked && isMarked(id) ? classes.marked : own;
  const candidates = [...reached].map(([id, one]) => ({ id, rank: rank(id, one), level: Math.abs(one.level) }));
  candidates.sort((a, b) => a.rank - b.rank || a.level - b.level || order.get(a.id)! - order.get(b.id)!);
  const kept = new Set<NodeId>();
  for (const { id } of candidates) {
    const path: NodeId[] = [];
    for (let at: NodeId | undefined = id; at !== undefined && !kept.has(at); at = reached.get(at)?.parent)
      path.push(at);
    if (kept.size + path.length <= budget) for (const one of path) kept.add(one);
  }
  return { kept, left: reached.size - kept.size };
}

function emptiness({ mode }: SliceRequest): string {
  return mode === "cycle"
    ? "This cycle is gone: the code has changed since."
    : "Put the cursor into a function, or search for one, to see what it waits for.";
}

function noticeOf(
  graph: AsyncGraph,
  view: SliceView,
  roots: readonly NodeId[],
  shown: number,
  left: number,
): string | undefined {
  if (left > 0) return `${shown} of ${shown + left} functions are shown. Expand one, or show fewer levels.`;
  if (shown > 1 || roots.some((id) => view.out(id).length + view.in(id).length > 0)) return undefined;
  const filtered = roots.some((id) => view.hides(id));
  const name = graph.node(roots[0]!)!.name;
  if (filtered) return `Nothing waits for \`${name}\`, nor it for anything, except what is filtered out.`;
  return undefined;
}
