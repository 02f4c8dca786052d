import type {
  FileFacts,
  GraphEdge,
  GraphResource,
  Held,
  HoldWait,
  PlacedUse,
  ResourceFact,
  ResourceId,
  ResourceRef,
  TypeId,
} from "../model/index.js";
import { rangeContains } from "../model/index.js";
import type { EdgeList } from "./edges.js";
import type { Holds } from "./holds.js";
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
}

/** Most states looked at: far more than any real workspace has. */
const mostStates = 400_000;

interface Input {
  readonly files: readonly FileFacts[];
  readonly nodes: NodeTable;
  readonly list: EdgeList;
  readonly topology: Topology;
  readonly holds: Holds;
  readonly sites: ReadonlyMap<number, readonly Site[]>;
}

/**
 * Every wait for something that happens while something is held, each with a shortest chain of awaited calls from the
 * holder to the wait. Breadth first from all waits at once, against the calls: a state is a function and what is waited
 * for in terms of that function, so the same function under two names of a lock is two states (the idea of
 * context-sensitive backward reachability of Reps, Horwitz and Sagiv, 1995).
 */
export function holdWaitsOf(input: Input): readonly HoldWait[] {
  const { nodes, list, topology, holds } = input;
  const same = new Sameness(input.files, nodes);
  const found: HoldWait[] = [];
  const reported = new Set<string>();
  const seen = new Set<string>();
  const queue: State[] = [];
  const siteOf = siteIndex(input.sites);

  const report = (held: Held, state: State, ref: ResourceRef, edge: GraphEdge | undefined): void => {
    if (held.by === state.wait) {
      // Taking it is no wait inside of holding it, unless the way leads back here.
      if (!edge) return;
    }
    const match = same.match(held.resource, ref);
    const key = `${String(held.by.index)} ${edge?.id ?? state.wait.index} ${ref.id}`;
    if (reported.has(key)) return;
    reported.add(key);
    const path: GraphEdge[] = edge ? [edge] : [];
    for (let at: State | undefined = state; at?.edge; at = at.next) path.push(at.edge);
    found.push({ held, wait: state.wait, resource: ref, path, match });
  };
  const push = (state: State): void => {
    const key = `${String(state.node)} ${state.wait.use.kind} ${state.wait.use.op === "wait" ? "w" : ""} ${refKey(state.ref)}`;
    if (seen.has(key) || seen.size >= mostStates) return;
    seen.add(key);
    queue.push(state);
  };

  for (const wait of holds.uses) {
    const { use } = wait;
    if (!use.waits || use.gives || use.guard !== undefined || use.op === "publish") continue;
    const node = nodes.find(use.function);
    if (node < 0) continue;
    const state: State = { node, ref: use.resource, wait };
    for (const by of holds.in(node)) {
      if (by !== wait && by.use.spans?.some((span) => rangeContains(span, use.range.start)))
        report({ resource: by.use.resource, by }, state, use.resource, undefined);
    }
    push(state);
  }
  for (const state of queue) {
    for (const index of edgesOf(topology.into, state.node)) {
      const edge = list.edges[index]!;
      if (edge.shared || edge.sure === "guess") continue;
      const note = list.notes[index]!;
      const site = edge.via === undefined && note.role === "direct" ? siteOf(note.from, edge.call) : undefined;
      const ref = holds.up(state.ref, {
        caller: note.from,
        callee: note.to,
        onThis: note.onThis,
        site: site?.call.form === "callback" ? undefined : site,
      });
      if (!ref) continue;
      for (const held of edge.holds ?? []) report(held, state, ref, edge);
      if (!extendsWait(edge) || edge.combinator === "race" || edge.combinator === "any") continue;
      push({ node: note.from, ref, wait: state.wait, edge, next: state });
    }
  }
  return found.sort(
    (a, b) => a.held.by.index - b.held.by.index || a.path.length - b.path.length || a.wait.index - b.wait.index,
  );
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

function refKey({ id, on, param, key }: ResourceRef): string {
  const of = param ? `${param.owner}(${String(param.index)})${param.path?.join(".") ?? ""}` : "";
  const at = key
    ? `${key.text}${key.constant ? "!" : ""}${key.param ? `${key.param.owner}${String(key.param.index)}` : ""}`
    : "";
  return `${id} ${on} ${of} ${at}`;
}

/** Tells whether two names of resources mean the same thing. */
class Sameness {
  /** Pools that are made outside of tests, by label. */
  readonly #pools = new Map<string, Set<ResourceId>>();
  readonly #news = new Map<TypeId, number>();
  readonly #reentrant = new Set<ResourceId>();

  constructor(files: readonly FileFacts[], nodes: NodeTable) {
    for (const { file, resources, calls } of files) {
      const isTest = isTestFile(file);
      for (const made of resources.made) {
        if (made.reentrant) this.#reentrant.add(made.id);
        if (isTest || made.kind !== "pool") continue;
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
    if (place === "no" || this.#reentrant.has(held.id)) return "no";
    const keys = keyMatch(held, wait);
    if (keys === "no") return "no";
    return keys === "maybe" ? "maybe" : place;
  }

  #place(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    if (held.id !== wait.id) return this.#pool(held.id, wait.id);
    if (held.id.startsWith("pool:")) return (this.#pools.get(held.id.slice(5))?.size ?? 0) > 1 ? "maybe" : "same";
    if (held.on === "this" && wait.on === "this") return "same";
    if (held.on === "this" || held.on === "other" || wait.on === "this" || wait.on === "other")
      return (this.#news.get(typeOf(held.id)) ?? 0) <= 1 ? "likely" : "maybe";
    return "same";
  }

  /** The program's pool of a library is the one that is made, where only one is. */
  #pool(a: ResourceId, b: ResourceId): HoldWait["match"] {
    const ambient = a.startsWith("pool:") ? a : b;
    const made = this.#pools.get(ambient.slice(5));
    if (!ambient.startsWith("pool:") || !made?.has(a === ambient ? b : a)) return "no";
    return made.size === 1 ? "likely" : "maybe";
  }
}

/** Keys of different functions can be the same without being written the same. */
function keyMatch({ key: a }: ResourceRef, { key: b }: ResourceRef): "same" | "maybe" | "no" {
  if (!a && !b) return "same";
  if (!a || !b) return "maybe";
  if (a.constant && b.constant) return a.text === b.text ? "same" : "no";
  if (a.param && b.param) return a.param.owner === b.param.owner && a.param.index === b.param.index ? "same" : "maybe";
  return a.text === b.text && !a.constant && !b.constant ? "same" : "maybe";
}

function typeOf(id: ResourceId): TypeId {
  return id.slice(0, Math.max(0, id.lastIndexOf(".")));
}

function ownerOf(constructor: string): TypeId {
  return constructor.replace(/\.constructor(?:~\d+)?$/, "");
}

/** The resources that are made or named, in order of their ids. */
export function resourcesOf(files: readonly FileFacts[], holds: Holds): readonly GraphResource[] {
  const made = new Map<ResourceId, { file: string; fact: ResourceFact }>();
  for (const { file, resources } of files)
    for (const fact of resources.made) if (!made.has(fact.id)) made.set(fact.id, { file, fact });
  const uses = new Map<ResourceId, PlacedUse[]>();
  for (const one of holds.uses) {
    const known = uses.get(one.use.resource.id);
    if (known) known.push(one);
    else uses.set(one.use.resource.id, [one]);
  }
  const ids = [...new Set([...made.keys(), ...uses.keys()])].sort();
  return ids.map((id) => {
    const origin = made.get(id);
    const own = uses.get(id) ?? [];
    const first = own[0]?.use;
    const width = origin?.fact.width ?? own.find(({ use }) => use.width !== undefined)?.use.width;
    return {
      id,
      name: origin?.fact.name ?? (id.startsWith("pool:") ? `${id.slice(5)} pool` : id.slice(id.indexOf("#") + 1)),
      kind: origin?.fact.kind ?? first?.kind ?? "lock",
      by: origin?.fact.by ?? first?.by ?? "",
      ...(origin ? { place: { file: origin.file, range: origin.fact.range } } : {}),
      ...(width !== undefined ? { width } : {}),
      ...(origin?.fact.unbounded ? { unbounded: true as const } : {}),
      uses: own,
    };
  });
}
