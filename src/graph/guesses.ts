import { runsMacros } from "../libraries/index.js";
import { anyMember, type FileFacts, type FlowFact, type FlowSink, type FlowSource } from "../model/index.js";
import type { Callbacks } from "./callbacks.js";
import type { Hierarchy } from "./hierarchy.js";
import { Loaded } from "./loaded.js";
import { MemberNames, memberCall } from "./member-names.js";
import type { NodeTable } from "./nodes.js";
import {
  anyObject,
  baseOf,
  firstCall,
  gives,
  memberAt,
  memberName,
  memberPlace,
  pathOf,
  plainPath,
  restOf,
  type Place,
} from "./places.js";
import type { Candidate, Site } from "./sites.js";

/** A member of something that is named for holding what is taken where nothing else is given. */
const defaults = /#(?:.*[.>])?_?defaults?(?:[A-Z_]\w*)?\.[\w$.]+$/i;
const longestPath = 3;
/** Most functions that one place is taken to hold, and most that are carried in all. */
const mostHeld = 2_000;
const mostCarried = 400_000;

/** Places whose paths are looked at together, and the ways that lead on from them. */
interface Group {
  readonly spots: Map<string, Spot>;
  readonly ways: Map<string, Way>;
}

/** A place, the functions that got there, and the calls that run what is there. */
interface Spot extends Place {
  readonly group: Group;
  readonly held: Set<number>;
  /** Those of `held` that were not yet carried on. */
  fresh: number[];
  readonly sites: Site[];
}

interface Way {
  readonly from: readonly string[];
  readonly to: Place;
  /** What it leads to from just there. */
  spot?: Spot;
}

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
  readonly #loaded: Loaded;
  readonly #found = new Map<Site, Set<number>>();
  readonly #groups = new Map<string, Group>();
  /** Positions of the arguments of a call that are places. */
  readonly #given = new Map<Site, Set<number>>();
  readonly #numbers = new Map<Site, number>();
  /** Spots that hold what was not yet carried on. */
  readonly #work: Spot[] = [];
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
    this.#loaded = new Loaded(files);
    const called = new Map<string, Map<number, Site>>();
    for (const list of sites.values()) {
      for (const site of list) {
        const inFile = called.get(site.file.file);
        if (inFile) inFile.set(site.call.index, site);
        else called.set(site.file.file, new Map([[site.call.index, site]]));
      }
    }
    for (const { file, flows } of files) for (const one of flows ?? []) this.#flow(one, called.get(file));
    for (const list of sites.values()) for (const site of list) this.#visit(site);
    for (let next = this.#work.pop(); next; next = this.#work.pop()) this.#carry(next);
  }

  /** Numbers of the functions that a call may run, in order. */
  of(site: Site): readonly number[] {
    const found = this.#found.get(site);
    return found ? [...found].sort((a, b) => a - b) : none;
  }

  #flow({ from, to }: FlowFact, sites: ReadonlyMap<number, Site> | undefined): void {
    const source = from.kind === "function" ? undefined : this.#source(from, sites);
    if (to.kind === "callee") {
      const site = sites?.get(to.call);
      if (site && source) this.#listen(source, site);
      return;
    }
    const sink = this.#sink(to, sites);
    if (!sink) return;
    if (source) this.#lead(source, sink);
    else if (from.kind === "function") {
      const node = this.#nodes.find(from.id);
      if (node >= 0) this.#add(sink, node);
    }
  }

  /** Where a flow begins. Members, also those of parameters and results, are told apart by name alone. */
  #source(
    from: Exclude<FlowSource, { kind: "function" }>,
    sites: ReadonlyMap<number, Site> | undefined,
  ): Place | undefined {
    const path = plainPath(from.path ?? []);
    if (from.kind === "member") return this.#member([from.name, ...path]);
    if (path.some(isNamed)) return this.#member(path);
    if (from.kind === "result") {
      const site = sites?.get(from.call);
      return site && { owner: this.#number(site), index: gives, path };
    }
    const owner = this.#nodes.find(from.kind === "gives" ? from.of : from.owner);
    return owner < 0 ? undefined : { owner, index: from.kind === "gives" ? gives : from.index, path };
  }

  #sink(to: Exclude<FlowSink, { kind: "callee" }>, sites: ReadonlyMap<number, Site> | undefined): Place | undefined {
    const path = plainPath(to.path ?? []);
    if (to.kind === "member") return this.#member([to.name, ...path]);
    if (path.some(isNamed)) return this.#member(path);
    if (to.kind === "arg") {
      const site = sites?.get(to.call);
      if (!site) return undefined;
      const given = this.#given.get(site);
      if (given) given.add(to.index);
      else this.#given.set(site, new Set([to.index]));
      return { owner: this.#number(site), index: to.index, path };
    }
    const owner = this.#nodes.find(to.kind === "param" ? to.owner : to.of);
    return owner < 0 ? undefined : { owner, index: to.kind === "param" ? to.index : gives, path };
  }

  /** The member that a path ends in, unless its name says nothing. */
  #member(path: readonly string[]): Place | undefined {
    const place = memberPlace(path);
    return this.#names.saysNothing(memberName(place.path[0]!)) ? undefined : place;
  }

  /** The number under which a call has places of its own: what it gives, and its arguments. */
  #number(site: Site): number {
    let number = this.#numbers.get(site);
    if (number === undefined) this.#numbers.set(site, (number = firstCall - this.#numbers.size));
    return number;
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
    this.#listenToReplacements(site);
    if (site.call.form !== "call" || !site.candidates.every(({ node }) => this.#isUnknown(node))) return;
    const call = memberCall(site.call.text);
    const types = this.#typesOf(site);
    const toldByWay = site.candidates.some(({ node }) => this.#nodes.list[node]!.kind === "external");
    const alike = call ? this.#names.alike(call, types, site.caller, toldByWay) : none;
    for (const target of site.call.targets) {
      const member =
        target.kind === "unresolved"
          ? target.member
          : target.kind === "param" && alike.length === 0
            ? memberAt(target.path)
            : undefined;
      if (member !== undefined && !this.#names.saysNothing(member))
        this.#listen({ owner: anyObject, index: 0, path: [member] }, site);
    }
    if (!call) return;
    for (const node of alike) this.#enterAll(site, node, call.name);
    if (alike.length > 0 || toldByWay || types.length > 0 || this.#names.saysNothing(call.name)) return;
    for (const node of this.#names.few(call, site.caller)) this.#enter(site, node);
    this.#listen({ owner: anyObject, index: 0, path: [call.name] }, site);
  }

  /** What is called by default is called unless something of the same name was given. */
  #listenToReplacements(site: Site): void {
    const call = memberCall(site.call.text);
    if (!call || site.call.form !== "call" || site.candidates.length === 0 || this.#names.saysNothing(call.name))
      return;
    const isDefault = ({ node }: Candidate): boolean => defaults.test(this.#nodes.list[node]!.id);
    if (site.candidates.every(isDefault)) this.#listen({ owner: anyObject, index: 0, path: [call.name] }, site);
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

  /** What a call of a member may run that a class has, and what classes below it have in its place. */
  #enterAll(site: Site, node: number, name: string): void {
    this.#enter(site, node);
    const type = this.#nodes.facts[node]?.owner;
    if (type === undefined) return;
    for (const id of this.#types.members(type, name, false).ids) {
      const below = this.#nodes.find(id);
      if (below >= 0 && (!this.#nodes.isTest(below) || this.#mayMeet(below, site, true))) this.#enter(site, below);
    }
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
    const number = this.#numbers.get(site);
    if (number !== undefined) {
      this.#lead({ owner: callee, index: gives, path: [] }, { owner: number, index: gives, path: [] });
      for (const index of this.#given.get(site) ?? []) {
        const { index: at, path } = this.#callbacks.received(callee, { index });
        this.#lead({ owner: number, index, path: [] }, { owner: callee, index: at, path });
      }
    }
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
    const spot = this.#spot(place);
    spot.sites.push(site);
    for (const value of spot.held) this.#take(site, spot, value);
    if (pathOf(spot) === "*") for (const value of spot.group.spots.get("")?.held ?? []) this.#take(site, spot, value);
  }

  #take(site: Site, { owner }: Place, value: number): void {
    if (this.#nodes.isTest(value) && !this.#mayMeet(value, site, owner === anyObject)) return;
    this.#enter(site, value);
  }

  /**
   * Whether what a test hands in can be at hand where a call is: its file loads the file of the call, or is loaded by it.
   * What one test puts into members of objects is not for another test, unless that loads it.
   */
  #mayMeet(value: number, { file: { file }, caller }: Site, inMember: boolean): boolean {
    const from = this.#nodes.list[value]!.place!.file;
    if (this.#loaded.by(file).has(from)) return true;
    return !(inMember && this.#nodes.isTest(caller)) && this.#loaded.by(from).has(file);
  }

  #lead(from: Place, to: Place): void {
    const path = plainPath(from.path);
    const group = this.#group({ ...from, path });
    const way: Way = { from: path, to: { ...to, path: plainPath(to.path) } };
    const key = `${path.join("\n")}>${baseOf(way.to)} ${pathOf(way.to)}`;
    if (group.ways.has(key)) return;
    group.ways.set(key, way);
    for (const spot of group.spots.values()) this.#follow(way, spot, spot.held);
  }

  #add(place: Place, value: number): void {
    if (plainPath(place.path).length <= longestPath) this.#put(this.#spot(place), value);
  }

  #put(spot: Spot, value: number): void {
    const { held, fresh } = spot;
    if (held.has(value) || held.size >= mostHeld || ++this.#carried > mostCarried) return;
    held.add(value);
    if (fresh.push(value) === 1) this.#work.push(spot);
  }

  #carry(spot: Spot): void {
    const { group, fresh } = spot;
    spot.fresh = [];
    const elements = spot.path.length === 0 ? group.spots.get("*") : undefined;
    for (const { sites } of elements ? [spot, elements] : [spot])
      for (const site of sites) for (const value of fresh) this.#take(site, spot, value);
    for (const way of group.ways.values()) this.#follow(way, spot, fresh);
  }

  #follow(way: Way, spot: Spot, values: Iterable<number>): void {
    const target = this.#target(way, spot);
    if (target) for (const value of values) this.#put(target, value);
  }

  /** Where a way leads from a spot. */
  #target(way: Way, { owner, path }: Spot): Spot | undefined {
    const { from, to } = way;
    const rest = restOf(path, from);
    if (rest?.length === 0 && to.path.length <= longestPath) return (way.spot ??= this.#spot(to));
    const tail = rest ?? (owner === anyObject && path[0] === `${from[0]}[]` ? ["*"] : undefined);
    const whole = tail && plainPath([...to.path, ...tail]);
    return whole && whole.length <= longestPath ? this.#spot({ ...to, path: whole }) : undefined;
  }

  #spot(place: Place): Spot {
    const path = plainPath(place.path);
    const at = place.owner === anyObject && path.length > 1 ? memberPlace(path) : { ...place, path };
    const group = this.#group(at);
    const key = pathOf(at);
    let spot = group.spots.get(key);
    if (!spot) group.spots.set(key, (spot = { ...at, group, held: new Set(), fresh: [], sites: [] }));
    return spot;
  }

  #group(place: Place): Group {
    const key = baseOf(place);
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = { spots: new Map(), ways: new Map() }));
    return group;
  }
}

const isNamed = (name: string): boolean => name !== "*" && name !== anyMember;
const none: readonly number[] = [];
