import type { AsyncGraph, Cycle, Finding, GraphEdge, GraphNode, NodeId, Severity } from "../model/index.js";
import type { SliceEdge, SliceNode } from "../protocol/index.js";
import { heldBy } from "./slice-holds.js";
import type { SliceView } from "./slice-view.js";

const severities: readonly Severity[] = ["info", "warning", "error"];

/** What every mode needs to know of a node. */
export interface Drawn {
  readonly level: number;
  readonly root: boolean;
  readonly severity: Severity | undefined;
  readonly hiddenIn?: number;
  readonly hiddenOut?: number;
}

/** A function as a slice shows it. */
export function sliceNode(graph: AsyncGraph, node: GraphNode, drawn: Drawn): SliceNode {
  const { awaits, handedOn } = graph.metrics(node.id);
  const holds = heldBy(graph, node.id);
  return {
    ...node,
    level: drawn.level,
    root: drawn.root,
    cycles: graph.cyclesOf(node.id).map(({ id }) => id),
    ...(drawn.severity && { severity: drawn.severity }),
    awaits,
    ...(holds.length > 0 && { holds }),
    handedOn,
    hiddenIn: drawn.hiddenIn ?? 0,
    hiddenOut: drawn.hiddenOut ?? 0,
  };
}

/** A node that stands for something that is no function. */
export function standIn(id: string, name: string, level: number): SliceNode {
  return {
    id,
    name,
    kind: "module",
    async: false,
    returnsPromise: false,
    level,
    root: false,
    cycles: [],
    awaits: 0,
    handedOn: 0,
    hiddenIn: 0,
    hiddenOut: 0,
  };
}

/** The edges among some nodes, parallel ones together. `only`: the one cycle whose edges are marked; else all are. */
export function edgesBetween(
  view: SliceView,
  kept: ReadonlySet<NodeId>,
  cycles: readonly Cycle[],
  only?: Cycle,
): SliceEdge[] {
  const onCycle = cycleKeys(only ? [only] : cycles);
  const grouped = new Map<string, GraphEdge[]>();
  for (const id of view.inOrder(kept)) {
    for (const edge of view.out(id)) {
      if (!kept.has(edge.to)) continue;
      const key = edgeKey(edge);
      const known = grouped.get(key);
      if (known) known.push(edge);
      else grouped.set(key, [edge]);
    }
  }
  return [...grouped].map(([key, calls]) => {
    const { id, from, to, kind } = calls[0]!;
    return { id, from, to, kind, calls, cycle: onCycle.has(key) };
  });
}

/** The edges of cycles, as {@link edgeKey} writes them. */
export function cycleKeys(cycles: readonly Cycle[]): ReadonlySet<string> {
  return new Set(cycles.flatMap(({ edges }) => edges.map(edgeKey)));
}

export function edgeKey({ kind, from, to }: GraphEdge): string {
  return `${kind} ${from}\n${to}`;
}

/** How many nodes the edges lead to that are not in the slice. */
export function countHidden(edges: readonly GraphEdge[], kept: ReadonlySet<NodeId>): number {
  const hidden = new Set<NodeId>();
  for (const { from, to } of edges) for (const id of [from, to]) if (!kept.has(id)) hidden.add(id);
  return hidden.size;
}

/** The worst finding on each node. */
export function severityOf(findings: readonly Finding[]): ReadonlyMap<NodeId, Severity> {
  const worst = new Map<NodeId, Severity>();
  for (const { nodes, severity } of findings) {
    for (const id of nodes) {
      if (isWorse(severity, worst.get(id))) worst.set(id, severity);
    }
  }
  return worst;
}

export function isWorse(a: Severity, b: Severity | undefined): boolean {
  return b === undefined || severities.indexOf(a) > severities.indexOf(b);
}
