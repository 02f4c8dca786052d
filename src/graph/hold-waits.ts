import type {
  FileFacts,
  GraphEdge,
  Held,
  HoldWait,
  PlacedUse,
  ResourceId,
  ResourceRef,
  TypeId,
} from "../model/index.js";
import { comparePositions } from "../model/index.js";
import type { EdgeList } from "./edges.js";
import type { Holds } from "./holds.js";
import { keyMatch } from "./keys.js";
import type { NodeTable } from "./nodes.js";
import type { Site } from "./sites.js";
import { isTestFile } from "./test-files.js";
import { edgesOf, type Topology } from "./topology.js";
import { extendsWait } from "./wait-edges.js";

/** From the end of function `node` a wait for `ref` may keep it: through `edge` to `next`, or by itself. */
interface State {
  readonly node: number;
  readonly ref: ResourceRef;
  readonly wait: PlacedUse;
  readonly edge?: GraphEdge;
  readonly next?: State;
  /** The maker of closures inside which the chain has to stay, because one of its steps is that of one closure only. */
  readonly within?: number;
}

/** Most states looked at: far more than any real workspace has. */
const mostStates = 400_000;

/** What waits in so few functions is found at once, however large a part of the graph they are. */
const fewNodes = 1000;

interface Input {
  readonly nodes: NodeTable;
  readonly list: EdgeList;
  readonly topology: Topology;
  readonly holds: Holds;
  readonly sites: ReadonlyMap<number, readonly Site[]>;
}

/**
 * Answers what is waited for while something is held: anything, or one resource, which is less work where its holders
 * lead to a small part of the graph.
 */
export function holdWaitsIn(
  input: Input & { readonly files: readonly FileFacts[] },
): (held?: ResourceId) => readonly HoldWait[] {
  let same: Sameness | undefined;
  let all: readonly HoldWait[] | undefined;
  const known = new Map<ResourceId, readonly HoldWait[]>();
  const sameness = (): Sameness => (same ??= new Sameness(input.files, input.nodes));
  const whole = (): readonly HoldWait[] => (all ??= holdWaitsOf(input, sameness()));
  return (held) => {
    if (held === undefined) return whole();
    let some = known.get(held);
    if (!some) {
      const under = all ? undefined : underHolds(input, held);
      some = under
        ? holdWaitsOf(input, sameness(), { held, under })
        : whole().filter(({ held: { resource } }) => resource.id === held);
      known.set(held, some);
    }
    return some;
  };
}

/**
 * Every wait for something that happens while something is held, each with a shortest chain of awaited calls from the
 * holder to the wait. Breadth first from all waits at once, against the calls: a state is a function and what is waited
 * for in terms of that function, so the same function under two names of a lock is two states (the idea of
 * context-sensitive backward reachability of Reps, Horwitz and Sagiv, 1995). `only`: what happens while that is held,
 * for which nothing is looked at but `under`.
 */
function holdWaitsOf(
  { nodes, list, topology, holds, sites }: Input,
  same: Sameness,
  only?: { readonly held: ResourceId; readonly under: Uint8Array },
): readonly HoldWait[] {
  const found: HoldWait[] = [];
  const reported = new Set<string>();
  const seen = new Set<string>();
  const queue: State[] = [];
  const siteOf = siteIndex(sites);

  const report = (held: Held, state: State, ref: ResourceRef, edge: GraphEdge | undefined): void => {
    if (only && held.resource.id !== only.held) return;
    if (held.by === state.wait) {
      // Taking it is no wait inside of holding it, unless the way leads back here.
      if (!edge) return;
    }
    // Transactions are there to have callbacks run in them.
    if (state.wait.use.op === "ask" && (held.by.use.kind === "pool" || held.by.use.op === "publish")) return;
    const sure = same.match(held.resource, ref);
    // Come to again in a later round of a loop, a key that is worked out in the function is another one.
    const isLater = !edge && comparePositions(state.wait.use.range.start, held.by.use.range.start) <= 0;
    const match = sure === "same" && isLater && isOfRound(held.resource) ? "maybe" : sure;
    const isPromise = held.by.use.kind === "promise";
    if (isPromise && (match === "no" || state.wait.use.kind !== "promise")) return;
    const key = `${String(held.by.index)} ${edge?.id ?? state.wait.index} ${ref.id}`;
    if (reported.has(key)) return;
    reported.add(key);
    const path: GraphEdge[] = edge ? [edge] : [];
    for (let at: State | undefined = state; at?.edge; at = at.next) path.push(at.edge);
    const keys = held.resource.key && match === "maybe" ? { instance: same.instance(held.resource, ref) } : {};
    found.push({ held, wait: state.wait, resource: ref, path, match, ...keys });
  };
  const push = (state: State): void => {
    if (only && !only.under[state.node]) return;
    const { op, kind } = state.wait.use;
    const key = `${String(state.node)} ${kind} ${op === "wait" ? "w" : ""} ${String(state.within ?? "")} ${refKey(state.ref)}`;
    if (seen.has(key) || seen.size >= mostStates) return;
    seen.add(key);
    queue.push(state);
  };

  const covered = new Set<number>();
  list.edges.forEach((edge, index) => {
    if (!edge.shared && edge.holds?.some(({ by }) => by.use.op === "acquire")) covered.add(list.notes[index]!.to);
  });
  /**
   * The function whose closure runs what it was given (`export const save = locked(write)`), where nobody is seen to call
   * what was made; otherwise that call tells what is held. Not a function: -1.
   */
  const makerOf = ({ from, to }: { readonly from: number; readonly to: number }): number => {
    let maker = -1;
    for (let at = nodes.parent(from); at >= 0 && nodes.facts[at]?.kind !== "module"; at = nodes.parent(at)) maker = at;
    return covered.has(to) ? -1 : maker;
  };
  const kept = new Set(holds.uses.filter(({ use }) => use.op === "publish").map(({ use }) => use.resource.id));
  for (const wait of [...holds.uses, ...holds.callouts]) {
    const { use } = wait;
    if (use.kind === "promise" && !kept.has(use.resource.id)) continue;
    if (!use.waits || use.gives || use.guard !== undefined || use.op === "publish") continue;
    const node = nodes.find(use.function);
    if (node < 0 || (only && !only.under[node])) continue;
    const state: State = { node, ref: use.resource, wait };
    for (const by of holds.in(node)) {
      if (holds.isInside(wait, by)) report({ resource: by.use.resource, by }, state, use.resource, undefined);
    }
    push(state);
  }
  for (const state of queue) {
    for (const index of edgesOf(topology.into, state.node)) {
      const edge = list.edges[index]!;
      if (edge.sure === "guess") continue;
      const note = list.notes[index]!;
      if (state.within !== undefined && !nodes.isWithin(note.from, state.within)) continue;
      if (edge.shared) {
        const maker = state.ref.on === "shared" ? makerOf(note) : -1;
        if (maker < 0 || state.within !== undefined) continue;
        for (const held of edge.holds ?? []) if (held.resource.on === "shared") report(held, state, state.ref, edge);
        if (edge.kind === "await")
          push({ node: note.from, ref: state.ref, wait: state.wait, edge, next: state, within: maker });
        continue;
      }
      const site = edge.via === undefined && note.role === "direct" ? siteOf(note.from, edge.call) : undefined;
      const ref = holds.up(state.ref, {
        caller: note.from,
        callee: note.to,
        onThis: note.onThis,
        site: site?.call.form === "callback" ? undefined : site,
      });
      if (!ref) continue;
      for (const held of edge.holds ?? []) report(held, state, ref, edge);
      if (!leadsOn(edge)) continue;
      push({
        node: note.from,
        ref,
        wait: state.wait,
        edge,
        next: state,
        ...(state.within === undefined ? {} : { within: state.within }),
      });
    }
  }
  return found.sort(
    (a, b) => a.held.by.index - b.held.by.index || a.path.length - b.path.length || a.wait.index - b.wait.index,
  );
}

/** Whether a caller waits for what its callee waits for. */
function leadsOn(edge: GraphEdge): boolean {
  return extendsWait(edge) && edge.combinator !== "race" && edge.combinator !== "any";
}

/**
 * Of each node: whether it takes a resource, or may run while that is held, as far as waits lead back to a holder.
 * Undefined where that is so much of the graph that all may be looked at at once.
 */
function underHolds({ nodes, list, topology, holds }: Input, held: ResourceId): Uint8Array | undefined {
  const found = new Uint8Array(nodes.list.length);
  const queue: number[] = [];
  const add = (node: number): void => {
    if (node < 0 || found[node]) return;
    found[node] = 1;
    queue.push(node);
  };
  for (const { use } of holds.uses) if (use.resource.id === held) add(nodes.find(use.function));
  list.edges.forEach((edge, index) => {
    if (edge.holds?.some(({ resource }) => resource.id === held)) add(list.notes[index]!.to);
  });
  for (const node of queue) {
    if (queue.length > fewNodes && queue.length > found.length / 10) return undefined;
    for (const index of edgesOf(topology.out, node)) {
      const edge = list.edges[index]!;
      if (edge.sure !== "guess" && (edge.shared ? edge.kind === "await" : leadsOn(edge))) add(list.notes[index]!.to);
    }
  }
  return found;
}

/** Whether the key is neither written in the program nor given to the function, which are the same in each round. */
function isOfRound({ key }: ResourceRef): boolean {
  return key !== undefined && !key.constant && !key.param;
}

function siteIndex(sites: ReadonlyMap<number, readonly Site[]>): (caller: number, call: number) => Site | undefined {
  const byCaller = new Map<number, Map<number, Site>>();
  return (caller, call) => {
    let known = byCaller.get(caller);
    if (!known)
      byCaller.set(caller, (known = new Map((sites.get(caller) ?? []).map((site) => [site.call.index, site]))));
    return known.get(call);
  };
}

function refKey({ id, on, param, key, instance }: ResourceRef): string {
  const of = param ? `${param.owner}(${String(param.index)})${param.path?.join(".") ?? ""}` : "";
  const at = key
    ? `${key.text}${key.constant ? "!" : ""}${key.param ? `${key.param.owner}${String(key.param.index)}${key.via ?? ""}${key.below ?? ""}` : ""}${key.of ?? ""}`
    : "";
  return `${id} ${on} ${of} ${at} ${instance ?? ""}`;
}

/** Tells whether two names of resources mean the same thing. */
class Sameness {
  /** Pools that are made outside of tests, by label. */
  readonly #pools = new Map<string, Set<ResourceId>>();
  readonly #news = new Map<TypeId, number>();
  readonly #reentrant = new Set<ResourceId>();
  readonly #records = new Set<TypeId>();

  constructor(files: readonly FileFacts[], nodes: NodeTable) {
    for (const { file, resources, calls, types } of files) {
      for (const { id, kind } of types) if (kind === "interface") this.#records.add(id);
      const isTest = isTestFile(file);
      for (const made of resources.made) {
        if (made.reentrant) this.#reentrant.add(made.id);
        if (isTest || made.kind !== "pool" || made.reentrant) continue;
        const known = this.#pools.get(made.by);
        if (known) known.add(made.id);
        else this.#pools.set(made.by, new Set([made.id]));
      }
      if (isTest) continue;
      for (const { form, targets, inLoop, caller } of calls) {
        if (form !== "new") continue;
        for (const target of targets) {
          const type =
            target.kind === "method" ? target.type : target.kind === "function" ? ownerOf(target.id) : undefined;
          if (type === undefined) continue;
          const isOnce = !inLoop && nodes.facts[nodes.find(caller)]?.kind === "module";
          this.#news.set(type, (this.#news.get(type) ?? 0) + (isOnce ? 1 : 2));
        }
      }
    }
  }

  match(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    const place = this.#place(held, wait);
    if (place === "no" || this.#reentrant.has(held.id) || this.#reentrant.has(`pool:${held.pool ?? ""}`)) return "no";
    const keys = keyMatch(held, wait);
    if (keys === "no") return "no";
    return keys === "maybe" ? "maybe" : place;
  }

  /** The same, whatever the keys. */
  instance(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    return this.#place(held, wait);
  }

  #place(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    if (held.id !== wait.id) return this.#pool(held, wait);
    if (held.instance !== undefined && wait.instance !== undefined && held.instance !== wait.instance) return "no";
    if (held.id.startsWith("pool:")) return (this.#pools.get(held.pool ?? "")?.size ?? 0) > 1 ? "maybe" : "same";
    const isOne = held.instance === wait.instance;
    if (isOne && held.on === "this" && wait.on === "this") return "same";
    if (!isOne || held.on === "this" || held.on === "other" || wait.on === "this" || wait.on === "other")
      return (this.#news.get(typeOf(held.id)) ?? 0) <= (this.#isRecord(held.id) ? -1 : 1) ? "likely" : "maybe";
    return "same";
  }

  /** A field of plain objects, which come in any number; the collection that is one of them is seldom made twice. */
  #isRecord(id: ResourceId): boolean {
    return this.#records.has(typeOf(id)) && !id.endsWith("[]");
  }

  /** A program has one pool of a library, unless more are made; two that are seen to be made are two. */
  #pool(a: ResourceRef, b: ResourceRef): HoldWait["match"] {
    if (a.pool === undefined || a.pool !== b.pool) return "no";
    const made = this.#pools.get(a.pool);
    if (made?.has(a.id) && made.has(b.id)) return "no";
    return (made?.size ?? 0) <= 1 ? "likely" : "maybe";
  }
}

function typeOf(id: ResourceId): TypeId {
  return id.slice(0, Math.max(0, id.lastIndexOf(".")));
}

function ownerOf(constructor: string): TypeId {
  return constructor.replace(/\.constructor(?:~\d+)?$/, "");
}
