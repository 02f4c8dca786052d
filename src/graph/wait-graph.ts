import type { GraphEdge } from "../model/index.js";
import type { EdgeList, EdgeNote } from "./edges.js";
import type { NodeTable } from "./nodes.js";
import { components, type Components, type Rows } from "./scc.js";
import type { Site } from "./sites.js";
import { edgesOf, type Topology } from "./topology.js";
import { extendsWait } from "./wait-edges.js";

/** The graph of waits that cycles are looked for in, and everything one asks about it. */
export class WaitGraph {
  readonly nodes: NodeTable;
  readonly edges: readonly GraphEdge[];
  readonly notes: readonly EdgeNote[];
  readonly parts: Components;
  readonly guesses: boolean;
  readonly #rows: Rows;
  readonly #topology: Topology;
  readonly #sites: ReadonlyMap<number, readonly Site[]>;
  readonly #byCall = new Map<number, Map<number, number[]>>();

  /** @param guesses whether edges that are guesses take part */
  constructor(
    nodes: NodeTable,
    { edges, notes }: EdgeList,
    topology: Topology,
    sites: ReadonlyMap<number, readonly Site[]>,
    guesses: boolean,
  ) {
    this.nodes = nodes;
    this.edges = edges;
    this.notes = notes;
    this.guesses = guesses;
    this.#sites = sites;
    this.#topology = topology;
    this.#rows = topology.rows((edge) => this.takesPart(edge));
    this.parts = components(this.#rows);
  }

  takesPart(edge: number): boolean {
    const { sure } = this.edges[edge]!;
    return extendsWait(this.edges[edge]!) && (this.guesses || sure !== "guess");
  }

  /** Whether both ends of an edge are in one component. */
  isInside(edge: number): boolean {
    return this.parts.of[this.notes[edge]!.from] === this.parts.of[this.notes[edge]!.to];
  }

  /** Edges of waits from a node to nodes of its component, in source order. */
  inner(node: number): number[] {
    return edgesOf(this.#rows, node).filter((edge) => this.isInside(edge));
  }

  /** Edges of any kind into a node, without shared ones. */
  into(node: number): number[] {
    return edgesOf(this.#topology.into, node).filter((edge) => !this.edges[edge]!.shared);
  }

  /** All edges that a call makes. */
  ofCall(node: number, call: number): readonly number[] {
    let calls = this.#byCall.get(node);
    if (!calls) {
      this.#byCall.set(node, (calls = new Map<number, number[]>()));
      for (const edge of edgesOf(this.#topology.out, node)) {
        const known = calls.get(this.edges[edge]!.call);
        if (known) known.push(edge);
        else calls.set(this.edges[edge]!.call, [edge]);
      }
    }
    return calls.get(call) ?? [];
  }

  /** All edges of a node, in source order. */
  out(node: number): number[] {
    return edgesOf(this.#topology.out, node);
  }

  /** The call that an edge comes from. */
  site(edge: number): Site | undefined {
    const { call } = this.edges[edge]!;
    return this.#sites.get(this.notes[edge]!.from)?.find((site) => site.call.index === call);
  }

  /** Members of the components that have a cycle with an awaited edge on it, in order. */
  *cyclic(): Generator<number[]> {
    const { count, starts, members } = this.parts;
    for (let part = 0; part < count; part++) {
      const nodes = members.subarray(starts[part], starts[part + 1]);
      const waits = nodes.some((node) => this.inner(node).some((edge) => this.edges[edge]!.kind === "await"));
      if (waits) yield [...nodes];
    }
  }
}
