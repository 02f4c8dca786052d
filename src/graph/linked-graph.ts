import type {
  AsyncGraph,
  Cycle,
  FileId,
  GraphEdge,
  GraphNode,
  GraphResource,
  GraphStats,
  HoldWaits,
  Metrics,
  NodeId,
  ResourceId,
} from "../model/index.js";
import type { MetricsTable } from "./metrics.js";
import type { NodeTable } from "./nodes.js";
import type { Rows } from "./scc.js";
import { edgesOf, type Topology } from "./topology.js";

interface Parts {
  readonly cycles: readonly Cycle[];
  readonly resources: readonly GraphResource[];
  readonly holdWaits: (held?: ResourceId) => HoldWaits;
  readonly metrics: MetricsTable;
  readonly stats: GraphStats;
}

/** A finished graph with its look-up tables. */
export class LinkedGraph implements AsyncGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly cycles: readonly Cycle[];
  readonly resources: readonly GraphResource[];
  readonly stats: GraphStats;
  readonly holdWaits: (held?: ResourceId) => HoldWaits;

  readonly #table: NodeTable;
  readonly #topology: Topology;
  readonly #out = new Map<NodeId, readonly GraphEdge[]>();
  readonly #in = new Map<NodeId, readonly GraphEdge[]>();
  readonly #inFile = new Map<FileId, GraphNode[]>();
  readonly #cyclesOf = new Map<NodeId, Cycle[]>();
  readonly #metrics: MetricsTable;

  constructor(nodes: NodeTable, edges: readonly GraphEdge[], topology: Topology, parts: Parts) {
    const { cycles, resources, holdWaits, metrics, stats } = parts;
    this.nodes = nodes.list;
    this.#table = nodes;
    this.#topology = topology;
    this.edges = edges;
    this.cycles = cycles;
    this.resources = resources;
    this.holdWaits = holdWaits;
    this.stats = stats;
    this.#metrics = metrics;
    for (const node of nodes.list) if (node.place) append(this.#inFile, node.place.file, node);
    for (const cycle of cycles) for (const id of cycle.nodes) append(this.#cyclesOf, id, cycle);
  }

  /** Number of a node as `nodes` lists them, or -1. */
  find(id: NodeId): number {
    return this.#table.find(id);
  }

  /** Its edges by number. */
  get topology(): Topology {
    return this.#topology;
  }

  node(id: NodeId): GraphNode | undefined {
    return this.nodes[this.#table.find(id)];
  }

  out(id: NodeId): readonly GraphEdge[] {
    return this.#edges(id, this.#out, this.#topology.out);
  }

  in(id: NodeId): readonly GraphEdge[] {
    return this.#edges(id, this.#in, this.#topology.into);
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

  /** Made when first asked for: most nodes of a large graph never are. */
  #edges(id: NodeId, known: Map<NodeId, readonly GraphEdge[]>, rows: Rows): readonly GraphEdge[] {
    let edges = known.get(id);
    if (!edges) {
      const index = this.#table.find(id);
      if (index < 0) return [];
      known.set(id, (edges = edgesOf(rows, index).map((edge) => this.edges[edge]!)));
    }
    return edges;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
