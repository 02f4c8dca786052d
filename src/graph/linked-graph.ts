import type { AsyncGraph, Cycle, FileId, GraphEdge, GraphNode, GraphStats, Metrics, NodeId } from "../model/index.js";
import type { MetricsTable } from "./metrics.js";

interface Parts {
  readonly cycles: readonly Cycle[];
  readonly metrics: MetricsTable;
  readonly stats: GraphStats;
}

/** A finished graph with its look-up tables. */
export class LinkedGraph implements AsyncGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly cycles: readonly Cycle[];
  readonly stats: GraphStats;

  readonly #byId = new Map<NodeId, GraphNode>();
  readonly #out = new Map<NodeId, GraphEdge[]>();
  readonly #in = new Map<NodeId, GraphEdge[]>();
  readonly #inFile = new Map<FileId, GraphNode[]>();
  readonly #cyclesOf = new Map<NodeId, Cycle[]>();
  readonly #metrics: MetricsTable;

  constructor(nodes: readonly GraphNode[], edges: readonly GraphEdge[], { cycles, metrics, stats }: Parts) {
    this.nodes = nodes;
    this.edges = edges;
    this.cycles = cycles;
    this.stats = stats;
    this.#metrics = metrics;
    for (const node of nodes) {
      this.#byId.set(node.id, node);
      if (node.place) append(this.#inFile, node.place.file, node);
    }
    for (const edge of edges) {
      append(this.#out, edge.from, edge);
      append(this.#in, edge.to, edge);
    }
    for (const cycle of cycles) for (const id of cycle.nodes) append(this.#cyclesOf, id, cycle);
  }

  node(id: NodeId): GraphNode | undefined {
    return this.#byId.get(id);
  }

  out(id: NodeId): readonly GraphEdge[] {
    return this.#out.get(id) ?? [];
  }

  in(id: NodeId): readonly GraphEdge[] {
    return this.#in.get(id) ?? [];
  }

  inFile(file: FileId): readonly GraphNode[] {
    return this.#inFile.get(file) ?? [];
  }

  cyclesOf(id: NodeId): readonly Cycle[] {
    return this.#cyclesOf.get(id) ?? [];
  }

  metrics(id: NodeId): Metrics {
    return this.#metrics.of(id);
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
