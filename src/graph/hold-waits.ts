import type {
  FileFacts,
  GraphEdge,
  Held,
  HoldWait,
  HoldWaits,
  PlacedUse,
  ResourceId,
  ResourceRef,
} from "../model/index.js";
import { comparePositions } from "../model/index.js";
import type { EdgeList } from "./edges.js";
import type { Holds } from "./holds.js";
import type { NodeTable } from "./nodes.js";
import type { Site } from "./sites.js";
import { Sameness } from "./sameness.js";
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

/** Functions looked at for one resource, the nearest to its holders: a view waits for the answer. */
const mostNear = 2000;

interface Input {
  readonly files: readonly FileFacts[];
  readonly nodes: NodeTable;
  readonly list: EdgeList;
  readonly topology: Topology;
  readonly holds: Holds;
  readonly sites: ReadonlyMap<number, readonly Site[]>;
}

/**
 * Whether what is asked is a parameter in place of which the held one was taken, since nothing was given for it
 * (`if (!client) client = await pool.connect(); await client.query()`): it goes down what is held.
 */
function isTakenInstead({ on, fallback, param }: ResourceRef, ref: ResourceRef): boolean {
  if (on !== "param" || !fallback || ref.on !== "param" || ref.fallback) return false;
  return param?.owner === ref.param?.owner && param?.index === ref.param?.index;
}

/** What every search needs to know of all edges. */
interface Tables {
  readonly same: Sameness;
  readonly siteOf: (caller: number, call: number) => Site | undefined;
  /** Nodes that are called while something is held. */
  readonly covered: ReadonlySet<number>;
  /** Nodes that are called while a resource is held. */
  readonly heldOver: ReadonlyMap<ResourceId, readonly number[]>;
}

function tablesOf({ files, nodes, list, sites }: Input): Tables {
  const covered = new Set<number>();
  const heldOver = new Map<ResourceId, number[]>();
  list.edges.forEach(({ holds, shared }, index) => {
    if (!holds) return;
    const { to } = list.notes[index]!;
    if (!shared && holds.some(({ by }) => by.use.op === "acquire")) covered.add(to);
    for (const { resource } of holds) {
      const known = heldOver.get(resource.id);
      if (known) known.push(to);
      else heldOver.set(resource.id, [to]);
    }
  });
  return { same: new Sameness(files, nodes), siteOf: siteIndex(sites), covered, heldOver };
}

/**
 * Answers what is waited for while something is held: anything, or one resource, which is less work where its holders
 * lead to a small part of the graph.
 */
export function holdWaitsIn(input: Input): (held?: ResourceId) => HoldWaits {
  let made: Tables | undefined;
  let all: HoldWaits | undefined;
  const known = new Map<ResourceId, HoldWaits>();
  const tables = (): Tables => (made ??= tablesOf(input));
  return (held) => {
    if (held === undefined) return (all ??= holdWaitsOf(input, tables()));
    let some = known.get(held);
    if (!some) {
      some = all
        ? all.filter(({ held: { resource } }) => resource.id === held)
        : holdWaitsOf(input, tables(), { held, ...underHolds(input, tables(), held) });
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
 * for which nothing is looked at but `under`; `partial` when that is not all.
 */
function holdWaitsOf(
  { nodes, list, topology, holds }: Input,
  { same, siteOf, covered }: Tables,
  only?: { readonly held: ResourceId; readonly under: Uint8Array; readonly partial: boolean },
): HoldWaits {
  const found: HoldWait[] = [];
  let partial = only?.partial ?? false;
  const reported = new Set<string>();
  const seen = new Set<string>();
  const queue: State[] = [];

  const report = (held: Held, state: State, ref: ResourceRef, edge: GraphEdge | undefined): void => {
    if (only && held.resource.id !== only.held) return;
    if (held.by === state.wait) {
      // Taking it is no wait inside of holding it, unless the way leads back here.
      if (!edge) return;
    }
    // Transactions are there to have callbacks run in them.
    if (state.wait.use.op === "ask" && (held.by.use.kind === "pool" || held.by.use.op === "publish")) return;
    const alike = isTakenInstead(held.resource, ref) ? "no" : same.match(held.resource, ref);
    const sure = alike === "no" || !isOfSeveral(ref) ? alike : "maybe";
    // Come to again in a later round of a loop, a key that is worked out in the function is another one.
    const isLater = !edge && comparePositions(state.wait.use.range.start, held.by.use.range.start) <= 0;
    const match = sure === "same" && isLater && isOfRound(held.resource) ? "maybe" : sure;
    const isPromise = held.by.use.kind === "promise";
    if (isPromise && (match === "no" || state.wait.use.kind !== "promise")) return;
    const key = `${String(held.by.index)} ${edge?.id ?? state.wait.index} ${ref.id}`;
    if (reported.has(key)) return;
    const path: GraphEdge[] = edge ? [edge] : [];
    for (let at: State | undefined = state; at?.edge; at = at.next) path.push(at.edge);
    // A run that hands it on leaves before it comes to where it is settled: another run settles it.
    if (!edge && state.wait.use.returned && held.by.use.spans) return;
    // Closures of one run wait for what was kept before that run.
    const { before } = state.wait.use;
    if (before !== undefined && before === held.by.use.function) {
      const run = nodes.find(before);
      if (path.every(({ to }) => to !== before && nodes.isWithin(nodes.find(to), run))) return;
    }
    reported.add(key);
    const keys = held.resource.key && match === "maybe" ? { instance: same.instance(held.resource, ref) } : {};
    found.push({ held, wait: state.wait, resource: ref, path, match, ...keys });
  };
  /** Whether it is a variable of a function of whose runs nothing tells which one is meant, and there are several. */
  const isOfSeveral = ({ id, instance = "" }: ResourceRef): boolean => {
    const maker = instance.endsWith("()") ? instance.slice(0, -2) : undefined;
    if (maker === undefined || !id.startsWith(`${maker}.`)) return false;
    return edgesOf(topology.into, nodes.find(maker)).filter((at) => list.edges[at]?.kind !== "import").length > 1;
  };
  const push = (state: State): void => {
    if (only && !only.under[state.node]) return;
    const { op, kind } = state.wait.use;
    const key = `${String(state.node)} ${kind} ${op === "wait" ? "w" : ""} ${String(state.within ?? "")} ${refKey(state.ref)}`;
    if (seen.has(key)) return;
    if (seen.size >= mostStates) return void (partial = true);
    seen.add(key);
    queue.push(state);
  };

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
      const called = siteOf(note.from, edge.call);
      if (called?.call.forOthers) continue;
      const site = edge.via === undefined && note.role === "direct" ? called : undefined;
      const above = holds.up(state.ref, {
        caller: note.from,
        callee: note.to,
        onThis: note.onThis,
        site: site?.call.form === "callback" ? undefined : site,
      });
      if (!above) continue;
      const without = state.wait.use.kind === "pool" ? called?.call.without : undefined;
      const ref = without === undefined ? above : holds.unlessGiven(above, note.from, without);
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
  found.sort(
    (a, b) => a.held.by.index - b.held.by.index || a.path.length - b.path.length || a.wait.index - b.wait.index,
  );
  return partial ? Object.assign(found, { partial: true as const }) : found;
}

/** Whether a caller waits for what its callee waits for. */
function leadsOn(edge: GraphEdge): boolean {
  return extendsWait(edge) && edge.combinator !== "race" && edge.combinator !== "any";
}

/**
 * Of each node: whether it takes a resource, or may run while that is held, as far as waits lead back to a holder. Only
 * the nearest to the holders, `partial`, where there are more than a view needs.
 */
function underHolds(
  { nodes, list, topology, holds }: Input,
  { heldOver }: Tables,
  held: ResourceId,
): { readonly under: Uint8Array; readonly partial: boolean } {
  const found = new Uint8Array(nodes.list.length);
  const queue: number[] = [];
  const add = (node: number): void => {
    if (node < 0 || found[node]) return;
    found[node] = 1;
    queue.push(node);
  };
  for (const { use } of holds.uses) if (use.resource.id === held) add(nodes.find(use.function));
  for (const node of heldOver.get(held) ?? []) add(node);
  for (const node of queue) {
    if (queue.length > mostNear) return { under: found, partial: true };
    for (const index of edgesOf(topology.out, node)) {
      const edge = list.edges[index]!;
      if (edge.sure !== "guess" && (edge.shared ? edge.kind === "await" : leadsOn(edge))) add(list.notes[index]!.to);
    }
  }
  return { under: found, partial: false };
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
