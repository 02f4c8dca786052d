import type { Cycle } from "../model/index.js";
import type { EdgeList } from "./edges.js";
import { Endless } from "./endless.js";
import { explain } from "./explain.js";
import type { NodeTable } from "./nodes.js";
import { ShortestCycles } from "./shortest-cycles.js";
import type { Site } from "./sites.js";
import type { Topology } from "./topology.js";
import { WaitGraph } from "./wait-graph.js";

/** Most cycles reported of one component: those without doubt, and those that rest on a guess. */
const mostCycles = { sure: 200, guessed: 50 };

/**
 * The await cycles: in each strongly connected component of the waits the shortest cycle through each function that has
 * an awaited edge on it, first those that nobody can get round. Cycles that need a guessed callee are looked for in a
 * second pass, and only through functions that are on none yet. Bounded by {@link mostCycles} a component, and by
 * {@link ShortestCycles} in effort.
 */
export function findCycles(
  nodes: NodeTable,
  list: EdgeList,
  topology: Topology,
  sites: ReadonlyMap<number, readonly Site[]>,
): readonly Cycle[] {
  const found = new Map<string, { readonly cycle: Cycle; readonly start: number }>();
  const covered = new Set<number>();
  for (const guesses of [false, true]) {
    if (guesses && !list.edges.some(({ sure, kind }) => sure === "guess" && kind === "await")) break;
    const graph = new WaitGraph(nodes, list, topology, sites, guesses);
    for (const members of graph.cyclic()) {
      const most = found.size + (guesses ? mostCycles.guessed : mostCycles.sure);
      const uncovered = guesses ? members.filter((node) => !covered.has(node)) : members;
      if (uncovered.length === 0) continue;
      const endless = new Endless(graph, members);
      const search = new ShortestCycles(graph, members);
      const add = (edges: readonly number[]): void => {
        const id = idOf(edges.map((edge) => graph.edges[edge]!.from));
        if (found.has(id)) return;
        const start = entry(graph, edges);
        const at = edges.findIndex((edge) => graph.notes[edge]!.from === start);
        const rotated = [...edges.slice(at), ...edges.slice(0, at)];
        found.set(id, { cycle: cycleOf(id, graph, endless, rotated), start });
        for (const edge of edges) covered.add(graph.notes[edge]!.from);
      };
      const blocking = new Set(members.flatMap((node) => [...endless.blocking(node)]));
      for (const cycle of search.through(uncovered, (edge) => blocking.has(edge))) if (found.size < most) add(cycle);
      for (const cycle of search.through(uncovered, () => true)) if (found.size < most) add(cycle);
    }
  }
  return [...found.values()]
    .sort(
      (a, b) => a.start - b.start || a.cycle.nodes.length - b.cycle.nodes.length || (a.cycle.id < b.cycle.id ? -1 : 1),
    )
    .map(({ cycle }) => cycle);
}

/**
 * Where a cycle is entered: the first of its functions in source order that others call; else the first that is exported,
 * since callers may be out of sight; else the first.
 */
function entry(graph: WaitGraph, cycle: readonly number[]): number {
  const nodes = cycle.map((edge) => graph.notes[edge]!.from).sort((a, b) => a - b);
  const part = graph.parts.of[nodes[0]!];
  const isCalled = (node: number): boolean =>
    graph.into(node).some((edge) => graph.parts.of[graph.notes[edge]!.from] !== part);
  const isExported = (node: number): boolean => graph.nodes.facts[node]?.exported === true;
  return nodes.find(isCalled) ?? nodes.find(isExported) ?? nodes[0]!;
}

function cycleOf(id: string, graph: WaitGraph, endless: Endless, edges: readonly number[]): Cycle {
  return {
    id,
    ...explain(graph, endless, edges),
    nodes: edges.map((edge) => graph.edges[edge]!.from),
    edges: edges.map((edge) => graph.edges[edge]!),
  };
}

/** The same wherever a cycle starts: 53 bits of two FNV-1a hashes over the ids from the smallest on. */
function idOf(nodes: readonly string[]): string {
  const least = nodes.reduce((best, id, at) => (id < nodes[best]! ? at : best), 0);
  const text = [...nodes.slice(least), ...nodes.slice(0, least)].join("\n");
  let high = 0x811c9dc5;
  let low = 0x9dc5811c;
  for (let at = 0; at < text.length; at++) {
    high = Math.imul(high ^ text.charCodeAt(at), 0x01000193);
    low = Math.imul(low ^ (text.charCodeAt(at) + at), 0x01000193);
  }
  return `cycle-${((high >>> 0) * 2 ** 21 + (low >>> 11)).toString(36)}`;
}
