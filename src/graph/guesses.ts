import { runsMacros } from "../libraries/index.js";
import type { FileFacts, MemberFact } from "../model/index.js";
import type { Callbacks } from "./callbacks.js";
import type { Hierarchy } from "./hierarchy.js";
import { MemberNames, memberCall } from "./member-names.js";
import type { NodeTable } from "./nodes.js";
import type { Site } from "./sites.js";

/** A parameter, or a member of it; with owner {@link anyObject}, the member of whatever object has one of that name. */
interface Place {
  readonly owner: number;
  readonly index: number;
  readonly path: readonly string[];
}

interface Way {
  readonly from: readonly string[];
  readonly to: Place;
}

const anyObject = -1;
const longestPath = 3;
/** Most functions that one place is taken to hold, and most that are carried in all. */
const mostHeld = 1000;
const mostCarried = 400_000;

const pathOf = ({ path }: Place): string => path.join("\n");
const baseOf = ({ owner, index }: Place): string => `${owner} ${index}`;

/**
 * What calls may run whose callees nothing tells: functions whose name says so, and functions that got where the call
 * takes them from, by way of parameters and of members that are told apart by name alone. Nothing here is known for sure.
 * Source of the idea: A. Feldthaus, M. Schäfer, M. Sridharan, J. Dolby, F. Tip, "Efficient construction of approximate
 * call graphs for JavaScript IDE services", ICSE 2013: one place for all members of a name.
 */
export class Guesses {
  readonly #nodes: NodeTable;
  readonly #types: Hierarchy;
  readonly #callbacks: Callbacks;
  readonly #names: MemberNames;
  readonly #found = new Map<Site, Set<number>>();
  /** By owner and index, then by path. */
  readonly #held = new Map<string, Map<string, Set<number>>>();
  readonly #ways = new Map<string, Map<string, Way>>();
  readonly #calls = new Map<string, Site[]>();
  readonly #work: { place: Place; value: number }[] = [];
  #carried = 0;

  constructor(
    files: readonly FileFacts[],
    nodes: NodeTable,
    types: Hierarchy,
    sites: ReadonlyMap<number, readonly Site[]>,
    callbacks: Callbacks,
  ) {
    this.#nodes = nodes;
    this.#types = types;
    this.#callbacks = callbacks;
    this.#names = new MemberNames(files, nodes);
    for (const { members } of files) for (const one of members ?? []) this.#keep(one);
    for (const list of sites.values()) for (const site of list) this.#visit(site);
    for (let next = this.#work.pop(); next; next = this.#work.pop()) this.#carry(next.place, next.value);
  }

  /** Numbers of the functions that a call may run, in order. */
  of(site: Site): readonly number[] {
    const found = this.#found.get(site);
    return found ? [...found].sort((a, b) => a - b) : none;
  }

  #keep({ name, target }: MemberFact): void {
    const to: Place = { owner: anyObject, index: 0, path: [name] };
    if (target.kind === "param") {
      const owner = this.#nodes.find(target.owner);
      if (owner >= 0) this.#lead({ owner, index: target.index, path: target.path ?? [] }, to);
    } else if (target.kind === "function") {
      const node = this.#nodes.find(target.id);
      if (node >= 0) this.#add(to, node);
    }
  }

  #visit(site: Site): void {
    for (const param of site.params) {
      const owner = this.#nodes.find(param.owner);
      if (owner >= 0) this.#listen({ owner, index: param.index, path: param.path ?? [] }, site);
    }
    for (const { node } of site.candidates) {
      if (this.#nodes.facts[node]) this.#hand(site, node);
      else if (runsMacros(this.#nodes.list[node]!.module ?? "")) this.#handToMacro(site);
    }
    this.#keepMembers(site);
    if (site.call.form !== "call" || !site.candidates.every(({ node }) => this.#isUnknown(node))) return;
    for (const target of site.call.targets) {
      const member =
        target.kind === "unresolved" ? target.member : target.kind === "param" ? memberAt(target.path) : undefined;
      if (member !== undefined && !this.#names.isCommon({ name: member, words: [] }))
        this.#listen({ owner: anyObject, index: 0, path: [member] }, site);
    }
    const call = memberCall(site.call.text);
    if (!call) return;
    const types = this.#typesOf(site);
    const alike = this.#names.alike(call, types, site.caller);
    for (const node of alike) this.#enter(site, node);
    const toldByWay = site.candidates.some(({ node }) => this.#nodes.list[node]!.kind === "external");
    if (alike.length > 0 || toldByWay || types.length > 0 || this.#names.isCommon(call)) return;
    for (const node of this.#names.few(call, site.caller)) this.#enter(site, node);
    this.#listen({ owner: anyObject, index: 0, path: [call.name] }, site);
  }

  /** Functions in objects that are handed over are members of objects. */
  #keepMembers(site: Site): void {
    for (const { arg, functions } of this.#callbacks.passings(site)) {
      const member = memberAt(arg.path);
      if (member === undefined) continue;
      for (const { node } of functions)
        if (this.#nodes.facts[node]) this.#add({ owner: anyObject, index: 0, path: [member] }, node);
    }
  }

  /** Whether nothing that is known can be what a call runs. What a package gave is known by the way to it alone. */
  #isUnknown(node: number): boolean {
    const { kind, id, module } = this.#nodes.list[node]!;
    return kind === "unresolved" || (kind === "external" && module !== "lib" && id.includes("()."));
  }

  #typesOf({ call }: Site): readonly string[] {
    return call.targets.flatMap((target) =>
      target.kind === "method" && target.name !== "()"
        ? [...this.#types.above(target.type)].map((id) =>
            id
              .slice(id.indexOf("#") + 1)
              .split(/[.>]/)
              .at(-1)!,
          )
        : [],
    );
  }

  #enter(site: Site, node: number): void {
    let found = this.#found.get(site);
    if (!found) this.#found.set(site, (found = new Set()));
    if (found.has(node) || site.candidates.some((one) => one.node === node)) return;
    found.add(node);
    this.#hand(site, node);
  }

  /** What a call gives to a callee. */
  #hand(site: Site, callee: number): void {
    for (const { arg, functions, slot } of this.#callbacks.passings(site)) {
      const to = { owner: callee, ...this.#callbacks.received(callee, arg) };
      if (slot) this.#lead(slot, to);
      else for (const { node } of functions) if (this.#nodes.facts[node]) this.#add(to, node);
    }
  }

  /** The first function given to a runner of macros gets what comes after it, behind the runner's own argument. */
  #handToMacro(site: Site): void {
    const [macro, ...rest] = this.#callbacks.passings(site);
    for (const { node: owner } of macro?.functions ?? []) {
      for (const { arg, functions } of rest) {
        const place: Place = { owner, index: arg.index - macro!.arg.index, path: [] };
        for (const { node } of functions) if (this.#nodes.facts[node]) this.#add(place, node);
      }
    }
  }

  #listen(place: Place, site: Site): void {
    const key = `${baseOf(place)} ${pathOf(place)}`;
    const known = this.#calls.get(key);
    if (known) known.push(site);
    else this.#calls.set(key, [site]);
    for (const value of this.#held.get(baseOf(place))?.get(pathOf(place)) ?? []) this.#take(site, place, value);
  }

  /** What one test puts into members of objects is not for another. */
  #take(site: Site, { owner }: Place, value: number): void {
    if (owner === anyObject && this.#nodes.isTest(site.caller) && !this.#names.isNear(value, site.caller)) return;
    this.#enter(site, value);
  }

  #lead(from: Place, to: Place): void {
    const base = baseOf(from);
    const way: Way = { from: from.path, to };
    const key = `${pathOf(from)}>${baseOf(to)} ${pathOf(to)}`;
    let ways = this.#ways.get(base);
    if (!ways) this.#ways.set(base, (ways = new Map<string, Way>()));
    if (ways.has(key)) return;
    ways.set(key, way);
    for (const [path, values] of this.#held.get(base) ?? []) {
      const place = { ...from, path: path === "" ? [] : path.split("\n") };
      for (const value of values) this.#follow(way, place, value);
    }
  }

  #add(place: Place, value: number): void {
    const { owner, path } = place;
    if (path.length > longestPath) return;
    const at = owner === anyObject && path.length > 1 ? { ...place, path: path.slice(-1) } : place;
    const base = baseOf(at);
    let places = this.#held.get(base);
    if (!places) this.#held.set(base, (places = new Map<string, Set<number>>()));
    let held = places.get(pathOf(at));
    if (!held) places.set(pathOf(at), (held = new Set()));
    if (held.has(value) || held.size >= mostHeld || ++this.#carried > mostCarried) return;
    held.add(value);
    this.#work.push({ place: at, value });
  }

  #carry(place: Place, value: number): void {
    for (const site of this.#calls.get(`${baseOf(place)} ${pathOf(place)}`) ?? []) this.#take(site, place, value);
    for (const way of this.#ways.get(baseOf(place))?.values() ?? []) this.#follow(way, place, value);
  }

  #follow({ from, to }: Way, { path }: Place, value: number): void {
    if (from.some((name, at) => path[at] !== name)) return;
    this.#add({ ...to, path: [...to.path, ...path.slice(from.length)] }, value);
  }
}

/** The member that a path ends in, `hooks[]` for an element of it. */
function memberAt(path: readonly string[] | undefined): string | undefined {
  const [name, holder] = path?.toReversed() ?? [];
  return name === "*" ? holder && `${holder}[]` : name;
}

const none: readonly number[] = [];
