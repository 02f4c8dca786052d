import type { FanOut, GraphEdge, Metrics, NodeId, SinkKind, WaitFact } from "../model/index.js";
import type { NodeTable } from "./nodes.js";
import { components, type Components, type Rows } from "./scc.js";
import type { Topology } from "./topology.js";
import { extendsWait } from "./wait-edges.js";

const sinkKinds: readonly SinkKind[] = ["network", "database", "file", "process", "dns", "queue", "timer", "cpu"];

interface Chains {
  readonly length: Int32Array;
  /** The next node of the longest chain; -1 at its end. */
  readonly next: Int32Array;
}

/** Numbers about functions, each computed for all when it is first asked for. */
export class MetricsTable {
  readonly #nodes: NodeTable;
  readonly #edges: readonly GraphEdge[];
  readonly #topology: Topology;
  readonly #waits: readonly WaitFact[];
  readonly #known = new Map<NodeId, Metrics>();
  #chains: Chains | undefined;
  #sinks: Uint8Array | undefined;
  #awaits: Map<NodeId, number> | undefined;
  #handedOn: Map<NodeId, ReadonlySet<number>> | undefined;
  #widest: Map<NodeId, FanOut> | undefined;

  constructor(nodes: NodeTable, edges: readonly GraphEdge[], topology: Topology, waits: readonly WaitFact[]) {
    this.#nodes = nodes;
    this.#edges = edges;
    this.#topology = topology;
    this.#waits = waits;
  }

  of(id: NodeId): Metrics {
    let metrics = this.#known.get(id);
    if (!metrics) this.#known.set(id, (metrics = this.#compute(id)));
    return metrics;
  }

  #compute(id: NodeId): Metrics {
    const index = this.#nodes.find(id);
    if (index < 0) return { longestChain: 0, chain: [id], awaits: 0, handedOn: 0, catches: 0, sinks: [] };
    this.#awaits ??= this.#countAwaits();
    this.#handedOn ??= this.#countHandedOn();
    this.#widest ??= this.#findWidest();
    const widest = this.#widest.get(id);
    const chains = (): Chains => (this.#chains ??= this.#findChains());
    const sinks = (): Uint8Array => (this.#sinks ??= this.#findSinks());
    const chainFrom = (): readonly NodeId[] => this.#chainFrom(index);
    let chain: readonly NodeId[] | undefined;
    // Pictures ask for the waits of many functions, and for none of what takes a look at the whole graph.
    return {
      get longestChain() {
        return chains().length[index]!;
      },
      get chain() {
        return (chain ??= chainFrom());
      },
      awaits: this.#awaits.get(id) ?? 0,
      handedOn: this.#handedOn.get(id)?.size ?? 0,
      ...(widest && { widest }),
      catches: this.#nodes.facts[index]?.catches ?? 0,
      get sinks() {
        return sinkKinds.filter((_, bit) => sinks()[index]! & (1 << bit));
      },
    };
  }

  #chainFrom(index: number): readonly NodeId[] {
    const { next } = (this.#chains ??= this.#findChains());
    const chain = new Set<number>();
    for (let at = index; at >= 0 && !chain.has(at); at = next[at]!) chain.add(at);
    return [...chain].map((at) => this.#nodes.list[at]!.id);
  }

  #countAwaits(): Map<NodeId, number> {
    const counts = new Map<NodeId, number>();
    for (const { function: id, form } of this.#waits) {
      if (form !== "return" && form !== "then") counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  #countHandedOn(): Map<NodeId, ReadonlySet<number>> {
    const calls = new Map<NodeId, Set<number>>();
    for (const { from, kind, use, call, shared } of this.#edges) {
      if (kind !== "await" || use !== "returned" || shared) continue;
      const known = calls.get(from);
      if (known) known.add(call);
      else calls.set(from, new Set([call]));
    }
    return calls;
  }

  #findWidest(): Map<NodeId, FanOut> {
    const widest = new Map<NodeId, FanOut>();
    for (const { from, fanOut, shared } of this.#edges) {
      if (!fanOut || shared) continue;
      const known = widest.get(from);
      if (!known || widthOf(fanOut) > widthOf(known)) widest.set(from, fanOut);
    }
    return widest;
  }

  /**
   * Longest chains by dynamic programming over the condensation. In a component of several functions the chain goes the
   * shortest way to the function from which the longest chain leaves; when none leaves, once round.
   */
  #findChains(): Chains {
    const edges = this.#edges;
    const rows = this.#topology.rows((edge) => extendsWait(edges[edge]!));
    const incoming = this.#topology.rowsInto((edge) => extendsWait(edges[edge]!));
    const parts = components(rows);
    const length = new Int32Array(this.#nodes.list.length);
    const next = new Int32Array(this.#nodes.list.length).fill(-1);
    for (let part = 0; part < parts.count; part++) this.#chainsOf(part, parts, rows, incoming, { length, next });
    return { length, next };
  }

  #chainsOf(part: number, parts: Components, rows: Rows, incoming: Rows, { length, next }: Chains): void {
    const edges = this.#edges;
    const start = parts.starts[part]!;
    const end = parts.starts[part + 1]!;
    const weight = (edge: number): number => (edges[edge]!.kind === "await" ? 1 : 0);
    let exit = parts.members[start]!;
    let round = false;
    for (let at = start; at < end; at++) {
      const node = parts.members[at]!;
      for (let slot = rows.offsets[node]!; slot < rows.offsets[node + 1]!; slot++) {
        const target = rows.targets[slot]!;
        if (parts.of[target] === part) {
          round ||= weight(rows.edges[slot]!) > 0;
          continue;
        }
        const through = weight(rows.edges[slot]!) + length[target]!;
        if (through > length[node]!) {
          length[node] = through;
          next[node] = target;
        }
      }
      if (length[node]! > length[exit]!) exit = node;
    }
    if (end - start === 1 && !round) return;
    const step = round ? 1 : 0;
    const distance = new Map<number, number>([[exit, 0]]);
    const queue = [exit];
    for (const node of queue) {
      for (let slot = incoming.offsets[node]!; slot < incoming.offsets[node + 1]!; slot++) {
        const source = incoming.targets[slot]!;
        if (parts.of[source] !== part || distance.has(source)) continue;
        distance.set(source, distance.get(node)! + step);
        next[source] = node;
        length[source] = distance.get(source)! + length[exit]!;
        queue.push(source);
      }
    }
    if (round && length[exit] === 0) {
      let nearest = exit;
      for (let slot = rows.offsets[exit]!; slot < rows.offsets[exit + 1]!; slot++) {
        const target = rows.targets[slot]!;
        if (parts.of[target] !== part || target === exit) continue;
        if (nearest === exit || distance.get(target)! < distance.get(nearest)!) nearest = target;
      }
      if (nearest !== exit) next[exit] = nearest;
      length[exit] = 1 + (distance.get(nearest) ?? 0);
    }
  }

  #findSinks(): Uint8Array {
    const edges = this.#edges;
    const rows = this.#topology.rows((edge) => {
      const { kind, shared } = edges[edge]!;
      return !shared && kind !== "import" && kind !== "schedule";
    });
    const parts = components(rows);
    const ofPart = new Uint8Array(parts.count);
    for (let part = 0; part < parts.count; part++) {
      let bits = 0;
      for (let at = parts.starts[part]!; at < parts.starts[part + 1]!; at++) {
        const node = parts.members[at]!;
        const { sink } = this.#nodes.list[node]!;
        if (sink) bits |= 1 << sinkKinds.indexOf(sink);
        for (let slot = rows.offsets[node]!; slot < rows.offsets[node + 1]!; slot++) {
          bits |= ofPart[parts.of[rows.targets[slot]!]!]!;
        }
      }
      ofPart[part] = bits;
    }
    return Uint8Array.from(parts.of, (part) => ofPart[part]!);
  }
}

/** Orders fan-outs by width; a bound of unknown width counts as wider than any number, and narrower than none. */
function widthOf(fanOut: FanOut): number {
  if (fanOut.kind === "literal") return fanOut.count;
  return fanOut.kind === "bounded" ? (fanOut.width ?? Number.MAX_SAFE_INTEGER) : Infinity;
}
