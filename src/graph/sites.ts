import type { CallFact, FileFacts, Target } from "../model/index.js";
import type { Hierarchy } from "./hierarchy.js";
import type { NodeTable } from "./nodes.js";

/** `exact` < `dispatch` < `guess`: how sure a callee is. */
export type Sureness = 0 | 1 | 2;
export const surenessNames = ["exact", "dispatch", "guess"] as const;

/** A function that a call or a function value may be. */
export interface Candidate {
  readonly node: number;
  readonly sure: Sureness;
  /** Looked up on `this`: the same instance. */
  readonly onThis: boolean;
  /** Looked up on another instance of what the caller's own class is: a decorator, a tree, a chain of handlers. */
  readonly other: boolean;
}

export type ParamTarget = Extract<Target, { kind: "param" }>;

/** A call with its callees looked up. */
export interface Site {
  readonly file: FileFacts;
  readonly call: CallFact;
  readonly caller: number;
  readonly candidates: readonly Candidate[];
  /** Parameters whose value may be the callee. */
  readonly params: readonly ParamTarget[];
}

/** Looks up callees and function values. */
export class Lookup {
  readonly #nodes: NodeTable;
  readonly #types: Hierarchy;
  /** Candidates that depend on nothing but the node: shared, most calls have one. */
  readonly #exact: (readonly [Candidate])[] = [];

  constructor(nodes: NodeTable, types: Hierarchy) {
    this.#nodes = nodes;
    this.#types = types;
  }

  /** All calls of a file whose caller is known. */
  sites(file: FileFacts): Site[] {
    const sites: Site[] = [];
    for (const call of file.calls) {
      const caller = this.#nodes.find(call.caller);
      if (caller < 0) continue;
      sites.push(this.#site(file, call, caller));
    }
    return sites;
  }

  /** What a function value may be; empty for parameters, and for members that have no definition to run. */
  candidates(target: Target, caller: number, text: string): readonly Candidate[] {
    switch (target.kind) {
      case "function": {
        const node = this.#nodes.find(target.id);
        return this.#certain(node >= 0 ? node : this.#nodes.unresolved(text));
      }
      case "method":
        return this.#method(target, caller, text);
      case "external":
        return this.#certain(this.#nodes.external(target.module, target.name, target.promise));
      case "unresolved":
        return this.#certain(this.#nodes.unresolved(target.text));
      case "param":
        return [];
    }
  }

  #site(file: FileFacts, call: CallFact, caller: number): Site {
    const only = call.targets.length === 1 ? call.targets[0]! : undefined;
    if (only) {
      return {
        file,
        call,
        caller,
        candidates: only.kind === "param" ? noCandidates : this.candidates(only, caller, call.text),
        params: only.kind === "param" ? [only] : noParams,
      };
    }
    const found = new Map<number, Candidate>();
    for (const target of call.targets) {
      if (target.kind === "method" && this.#isOpen(target)) continue;
      for (const candidate of this.candidates(target, caller, call.text)) {
        if (!found.has(candidate.node)) found.set(candidate.node, candidate);
      }
    }
    const params = call.targets.filter((target) => target.kind === "param");
    const several = found.size + params.length > 1;
    const candidates = [...found.values()].map((one) =>
      several && one.sure === 0 ? { ...one, sure: 1 as const } : one,
    );
    return { file, call, caller, candidates, params };
  }

  /** Whether a target is a function by its type alone, and none is known to be of that type. */
  #isOpen({ type, name }: Extract<Target, { kind: "method" }>): boolean {
    return name === "()" && this.#types.members(type, name, false).ids.length === 0;
  }

  #method(target: Extract<Target, { kind: "method" }>, caller: number, text: string): readonly Candidate[] {
    const { type, name } = target;
    const onThis = target.onThis ?? false;
    const exact = target.exact ?? false;
    const { ids, abstract, outside } = this.#types.members(type, name, exact);
    const known = this.#fitting(
      ids.map((id) => this.#nodes.find(id)).filter((node) => node >= 0),
      caller,
    );
    if (known.length === 0) {
      if (outside !== undefined) {
        const at = outside.indexOf("#");
        const member = `${outside.slice(at + 1)}.${name}`;
        return this.#certain(this.#nodes.external(outside.slice(0, at), member, undefined));
      }
      // A class without a constructor of its own runs none.
      return name === "constructor" ? noCandidates : this.#certain(this.#nodes.unresolved(text));
    }
    const other = !exact && !onThis && !name.startsWith("static ") && this.#isOwnKind(type, caller);
    const open = abstract && !onThis && !exact;
    // Readers, too, take the only implementation of an interface for the one that is meant.
    const sure = other || (open && known.length > 1) ? 2 : open || known.length > 1 ? 1 : 0;
    if (sure === 0 && !onThis) return this.#certain(known[0]!);
    return known.map((node) => ({ node, sure, onThis, other }));
  }

  /** Doubles that only tests put in the place of others say nothing about other code. */
  #fitting(nodes: readonly number[], caller: number): readonly number[] {
    if (nodes.length < 2 || this.#nodes.isTest(caller)) return nodes;
    const real = nodes.filter((node) => !this.#nodes.isTest(node));
    return real.length > 0 ? real : nodes;
  }

  /** Whether a receiver of this type may be another instance of what the caller is a member of. */
  #isOwnKind(type: string, caller: number): boolean {
    const owner = this.#nodes.ownerOf(caller);
    if (owner === undefined) return false;
    // An object literal is one object, unless a type stands for several of them.
    if (owner === type && this.#types.get(type)?.kind === "object") return false;
    return this.#types.related(owner, type);
  }

  #certain(node: number): readonly [Candidate] {
    return (this.#exact[node] ??= [{ node, sure: 0, onThis: false, other: false }]);
  }
}

const noCandidates: readonly Candidate[] = [];
const noParams: readonly ParamTarget[] = [];
