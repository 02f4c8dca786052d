import type { Collection } from "../model/index.js";
import { holds, witnesses, type Atoms } from "./must.js";
import type { WaitGraph } from "./wait-graph.js";

/**
 * Which functions of a component can never finish: the greatest set whose `must` formulas hold when calls of its
 * members do not return. Decided per component, so that a function which merely leads to a cycle is not blamed.
 */
export class Endless {
  readonly #graph: WaitGraph;
  readonly #alive: Set<number>;
  readonly #filled = new Map<string, boolean>();
  readonly #blocking = new Map<number, ReadonlySet<number>>();

  constructor(graph: WaitGraph, members: readonly number[]) {
    this.#graph = graph;
    this.#alive = new Set(members.filter((node) => graph.nodes.facts[node]?.must));
    const work = [...this.#alive];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      if (!this.#alive.has(node) || this.#holds(node, true)) continue;
      this.#alive.delete(node);
      for (const edge of graph.into(node)) {
        const { from } = graph.notes[edge]!;
        if (this.#alive.has(from)) work.push(from);
      }
    }
  }

  has(node: number): boolean {
    return this.#alive.has(node);
  }

  get size(): number {
    return this.#alive.size;
  }

  /** Edges at which such a function comes to its end. */
  blocking(node: number): ReadonlySet<number> {
    let edges = this.#blocking.get(node);
    if (!edges) this.#blocking.set(node, (edges = this.#findBlocking(node)));
    return edges;
  }

  #findBlocking(node: number): ReadonlySet<number> {
    const must = this.#graph.nodes.facts[node]?.must;
    const edges = new Set<number>();
    if (!must || !this.has(node)) return edges;
    for (const call of witnesses(must, this.#atoms(node, true))) {
      for (const edge of this.#graph.ofCall(node, call)) {
        if (this.#graph.takesPart(edge) && this.#leadsIn(edge)) edges.add(edge);
      }
    }
    return edges;
  }

  /** Whether that a function cannot finish rests on a parameter being filled with elements. */
  needsElements(node: number): boolean {
    return !this.#holds(node, false);
  }

  #isGenerator(node: number): boolean {
    return this.#graph.nodes.facts[node]?.generator ?? false;
  }

  #holds(node: number, params: boolean): boolean {
    const must = this.#graph.nodes.facts[node]?.must;
    return must !== undefined && holds(must, this.#atoms(node, params));
  }

  #atoms(node: number, params: boolean): Atoms {
    return {
      site: (call) => this.#cannotReturn(node, call),
      nonEmpty: (collection) => this.#hasElements(node, collection, params),
    };
  }

  /** All that may be called there cannot finish, or some function given there is surely run, waited for and cannot. */
  #cannotReturn(node: number, call: number): boolean {
    const { notes } = this.#graph;
    const all = this.#graph.ofCall(node, call);
    const direct = all.filter((edge) => notes[edge]!.role === "direct");
    const open = direct.length > 0 && (this.#graph.site(direct[0]!)?.params.length ?? 0) > 0;
    if (direct.length > 0 && !open && direct.every((edge) => this.#leadsIn(edge))) return true;
    const given = new Map<number, boolean>();
    for (const edge of all) {
      const { role, surelyRun } = notes[edge]!;
      if (typeof role !== "number") continue;
      given.set(role, (given.get(role) ?? true) && surelyRun && this.#leadsIn(edge));
    }
    return [...given.values()].includes(true);
  }

  #leadsIn(edge: number): boolean {
    const { to, other } = this.#graph.notes[edge]!;
    const { callback, waitForm } = this.#graph.edges[edge]!;
    if (other || callback?.maybe) return false;
    // Calling a generator runs nothing of it; whoever reads it has to, up to its first `yield`.
    if (this.#isGenerator(to) && waitForm !== "for-await" && waitForm !== "yield*") return false;
    return this.#graph.takesPart(edge) && this.#graph.isInside(edge) && this.#alive.has(to);
  }

  #hasElements(node: number, { origin, count = 0, param }: Collection, params: boolean): boolean {
    if (origin === "literal") return count > 0;
    return origin === "param" && params && param !== undefined && this.#isFilled(node, param);
  }

  /** Whether all calls from inside the component give an array literal with elements, or the same parameter of theirs. */
  #isFilled(node: number, param: number): boolean {
    const key = `${node} ${param}`;
    let filled = this.#filled.get(key);
    if (filled === undefined) this.#filled.set(key, (filled = this.#computeFilled(node, param)));
    return filled;
  }

  #computeFilled(node: number, param: number): boolean {
    const seen = new Set([`${node} ${param}`]);
    const work = [{ node, param }];
    for (let item = work.pop(); item; item = work.pop()) {
      const { node: at, param: index } = item;
      const edges = this.#graph.into(at).filter((edge) => this.#graph.takesPart(edge) && this.#graph.isInside(edge));
      for (const edge of edges) {
        const args = this.#graph.notes[edge]!.role === "direct" ? this.#graph.site(edge)?.call.args : undefined;
        const arg = args?.find((one) => one.index === index && !one.path?.length);
        if ((arg?.literal ?? 0) > 0) continue;
        if (arg?.passes === undefined) return false;
        const from = this.#graph.notes[edge]!.from;
        const key = `${from} ${arg.passes}`;
        if (!seen.has(key)) work.push({ node: from, param: arg.passes });
        seen.add(key);
      }
    }
    return true;
  }
}
