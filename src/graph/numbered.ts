import type { AsyncGraph, EdgeKind, FileId, NodeId } from "../model/index.js";
import { keptFor } from "./kept.js";
import { LinkedGraph } from "./linked-graph.js";
import type { Rows } from "./scc.js";
import { isTestFile } from "./test-files.js";
import { Topology } from "./topology.js";

/** Kinds of edges, what matters most first. */
export const kindsByWeight: readonly EdgeKind[] = ["await", "spawn", "defer", "schedule", "call", "import"];

/** The number by which {@link NumberedGraph} knows a kind of edge. */
export const kindNumber = (kind: EdgeKind): number => kindsByWeight.indexOf(kind);

/**
 * A graph by numbers, for walks over much of it: nodes and edges are counted as the graph lists them. Edges whose ends
 * are not both in the graph are in no row.
 */
export class NumberedGraph {
  readonly graph: AsyncGraph;
  readonly out: Rows;
  readonly into: Rows;
  /** Of each edge. */
  readonly kinds: Uint8Array;
  readonly shared: Uint8Array;
  /** Of each node: whether it is a module's body, an external; whether it is written in a test. */
  readonly modules: Uint8Array;
  readonly externals: Uint8Array;
  readonly tests: Uint8Array;
  readonly #find: (id: NodeId) => number;
  #carriers: Uint8Array | undefined;
  #onCycle: Uint8Array | undefined;

  constructor(graph: AsyncGraph) {
    const { nodes, edges } = graph;
    this.graph = graph;
    const { find, topology } = graph instanceof LinkedGraph ? numbersOf(graph) : count(graph);
    this.#find = find;
    this.out = topology.out;
    this.into = topology.into;
    this.kinds = Uint8Array.from(edges, ({ kind }) => kindNumber(kind));
    this.shared = Uint8Array.from(edges, ({ shared }) => Number(shared ?? false));
    this.modules = Uint8Array.from(nodes, ({ kind }) => Number(kind === "module"));
    this.externals = Uint8Array.from(nodes, ({ kind }) => Number(kind === "external"));
    const known = new Map<FileId, number>();
    this.tests = Uint8Array.from(nodes, ({ place }) => {
      if (!place) return 0;
      let isTest = known.get(place.file);
      if (isTest === undefined) known.set(place.file, (isTest = Number(isTestFile(place.file))));
      return isTest;
    });
  }

  /** Number of a node, or -1. */
  find(id: NodeId): number {
    return this.#find(id);
  }

  /** Of each node: whether calling it may start something asynchronous. */
  get carriers(): Uint8Array {
    return (this.#carriers ??= this.#findCarriers());
  }

  /** Of each edge: whether it, or one of its kind between the same two nodes, is on a cycle. */
  get onCycle(): Uint8Array {
    return (this.#onCycle ??= this.#findOnCycle());
  }

  #findCarriers(): Uint8Array {
    const { nodes } = this.graph;
    const carriers = new Uint8Array(nodes.length);
    const queue: number[] = [];
    const add = (node: number): void => {
      if (carriers[node]) return;
      carriers[node] = 1;
      queue.push(node);
    };
    const call = kindNumber("call");
    const { offsets, edges } = this.out;
    nodes.forEach(({ async, returnsPromise, kind }, node) => {
      let starts = async || (returnsPromise && kind !== "external");
      for (let slot = offsets[node]!; !starts && slot < offsets[node + 1]!; slot++)
        starts = this.kinds[edges[slot]!]! < call && !this.shared[edges[slot]!];
      if (starts) add(node);
    });
    const { into } = this;
    for (const node of queue) {
      for (let slot = into.offsets[node]!; slot < into.offsets[node + 1]!; slot++)
        if (this.kinds[into.edges[slot]!] === call && !this.shared[into.edges[slot]!]) add(into.targets[slot]!);
    }
    return carriers;
  }

  #findOnCycle(): Uint8Array {
    const marks = new Uint8Array(this.graph.edges.length);
    const { offsets, targets, edges } = this.out;
    for (const cycle of this.graph.cycles) {
      for (const edge of cycle.edges) {
        const [from, to, kind] = [this.find(edge.from), this.find(edge.to), kindNumber(edge.kind)];
        if (from < 0) continue;
        for (let slot = offsets[from]!; slot < offsets[from + 1]!; slot++)
          if (targets[slot] === to && this.kinds[edges[slot]!] === kind) marks[edges[slot]!] = 1;
      }
    }
    return marks;
  }
}

interface Numbers {
  readonly find: (id: NodeId) => number;
  readonly topology: Topology;
}

/** A linked graph has been counted already. */
function numbersOf(graph: LinkedGraph): Numbers {
  return { find: (id) => graph.find(id), topology: graph.topology };
}

function count({ nodes, edges }: AsyncGraph): Numbers {
  const numbers = new Map(nodes.map(({ id }, at) => [id, at]));
  const find = (id: NodeId): number => numbers.get(id) ?? -1;
  const ends = edges.map(({ from, to }) => ({ from: find(from), to: find(to) }));
  const isWhole = (edge: number): boolean => ends[edge]!.from >= 0 && ends[edge]!.to >= 0;
  return { find, topology: new Topology(nodes.length, ends, isWhole) };
}

export const numbered = keptFor((graph: AsyncGraph) => new NumberedGraph(graph));
