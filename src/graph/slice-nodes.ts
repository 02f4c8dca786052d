import type { AsyncGraph, Cycle, Finding, GraphEdge, GraphNode, NodeId, Severity } from "../model/index.js";
import type { SliceEdge, SliceNode } from "../protocol/index.js";
import { keptFor } from "./kept.js";
import { numbered } from "./numbered.js";
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
export function edgesBetween(view: SliceView, kept: ReadonlySet<NodeId>, only?: Cycle): SliceEdge[] {
  const onCycle = only ? cycleKeys([only]) : allCycleKeys(view.numbered.graph);
  const grouped = new Map<string, GraphEdge[]>();
  for (const { id } of view.inOrder(kept)) {
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
function cycleKeys(cycles: readonly Cycle[]): ReadonlySet<string> {
  return new Set(cycles.flatMap(({ edges }) => edges.map(edgeKey)));
}

/** The edges of all cycles of a graph, as {@link edgeKey} writes them. */
export const allCycleKeys = keptFor(({ cycles }: AsyncGraph) => cycleKeys(cycles));

export function edgeKey({ kind, from, to }: GraphEdge): string {
  return `${kind} ${from}\n${to}`;
}

/** The worst finding on each node. */
export const severityOf = keptFor((findings: readonly Finding[]): ReadonlyMap<NodeId, Severity> => {
  const worst = new Map<NodeId, Severity>();
  for (const { nodes, severity } of findings) {
    for (const id of nodes) {
      if (isWorse(severity, worst.get(id))) worst.set(id, severity);
    }
  }
  return worst;
});

const marksIn = keptFor((graph: AsyncGraph) =>
  keptFor((findings: readonly Finding[]): Uint8Array => {
    const marks = new Uint8Array(graph.nodes.length);
    for (const id of [...severityOf(findings).keys(), ...graph.cycles.flatMap(({ nodes }) => nodes)]) {
      const node = numbered(graph).find(id);
      if (node >= 0) marks[node] = 1;
    }
    return marks;
  }),
);

/** Of each node, by number: whether it is on a cycle or a finding is on it. */
export function marksOf(graph: AsyncGraph, findings: readonly Finding[]): Uint8Array {
  return marksIn(graph)(findings);
}

export function isWorse(a: Severity, b: Severity | undefined): boolean {
  return b === undefined || severities.indexOf(a) > severities.indexOf(b);
}
