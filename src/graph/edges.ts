import type { CallFact, EdgeKind, GraphEdge, Use } from "../model/index.js";
import type { Callbacks } from "./callbacks.js";
import type { Guesses } from "./guesses.js";
import type { Holds } from "./holds.js";
import type { Mode } from "./modes.js";
import { kindOf, runOf, type Run } from "./kinds.js";
import type { NodeTable } from "./nodes.js";
import { Topology } from "./topology.js";
import { surenessNames, type Candidate, type Site } from "./sites.js";

/** What solving needs to know of an edge beyond what the views see. */
export interface EdgeNote {
  readonly from: number;
  readonly to: number;
  /** `direct`: a callee of the call; an argument's index: a callback given there; `side`: neither waited for nor run. */
  readonly role: "direct" | "side" | number;
  /** The callee may be another instance of what the caller's own class is. */
  readonly other: boolean;
  readonly onThis: boolean;
  /** For callbacks: whatever may be the callee surely runs it and waits for it. */
  readonly surelyRun: boolean;
}

const useOf: Readonly<Record<Exclude<Run, "wait">, Use>> = {
  call: "value",
  schedule: "value",
  defer: "stored",
  spawn: "discarded",
};

/** Names of what may run fewer at a time than it is given. */
const holdsBack = /limit|throttle|debounce|queue|semaphore|mutex|lock|pool|batch|chunk|series|sequen|schedul/i;

interface Draft {
  readonly to: Candidate;
  readonly kind: EdgeKind;
  readonly run: Run;
  readonly role: EdgeNote["role"];
  readonly mode?: Mode;
  readonly via?: Candidate;
  readonly surelyRun?: boolean;
  readonly shared?: boolean;
  readonly guess?: boolean;
}

/** Makes the edges of a graph, call by call in source order. */
export class EdgeList {
  readonly edges: Mutable<GraphEdge>[] = [];
  readonly notes: EdgeNote[] = [];
  asyncCalls = 0;
  unresolvedAsyncCalls = 0;

  readonly #nodes: NodeTable;
  readonly #callbacks: Callbacks;
  readonly #holds: Holds;
  readonly #guesses: Guesses;

  constructor(nodes: NodeTable, callbacks: Callbacks, holds: Holds, guesses: Guesses) {
    this.#holds = holds;
    this.#guesses = guesses;
    this.#nodes = nodes;
    this.#callbacks = callbacks;
  }

  /**
   * @param sites the calls of one file
   * @param listeners functions that the emission at a call runs
   */
  addFile(sites: readonly Site[], listeners: ReadonlyMap<number, readonly Candidate[]>): void {
    const run = new Map<number, Set<number>>();
    for (const { call, candidates } of sites) {
      if (call.runBy === undefined) continue;
      let known = run.get(call.runBy);
      if (!known) run.set(call.runBy, (known = new Set()));
      for (const { node } of candidates) known.add(node);
    }
    for (const site of sites) {
      this.#addDirect(site);
      this.#addCallbacks(site, run.get(site.call.index));
      this.#addMade(site);
      for (const to of listeners.get(site.call.index) ?? []) {
        this.#push(site, { to, kind: "schedule", run: "schedule", role: "side" });
      }
    }
  }

  /** Numbers edges of the same ends in source order, and lays out all edges. Nothing is added afterwards. */
  finish(): Topology {
    const topology = new Topology(this.#nodes.list.length, this.notes);
    const { offsets, targets, edges } = topology.out;
    const counts = new Int32Array(this.#nodes.list.length);
    for (let node = 0; node < offsets.length - 1; node++) {
      for (let slot = offsets[node]!; slot < offsets[node + 1]!; slot++) {
        const edge = this.edges[edges[slot]!]!;
        edge.id = `${edge.from} -> ${edge.to} @${++counts[targets[slot]!]!}`;
      }
      for (let slot = offsets[node]!; slot < offsets[node + 1]!; slot++) counts[targets[slot]!] = 0;
    }
    return topology;
  }

  #addDirect(site: Site): void {
    const { call, caller, candidates, params } = site;
    const run = runOf(call);
    let resolved = candidates.length === 0 && params.length === 0;
    const values = this.#given(site);
    for (const to of candidates) {
      // What callers are seen to give says more than what has the right type.
      if (values.length > 0 && to.sure === 2) continue;
      const kind = this.#kind(run, to, site);
      if (kind === "import" && !this.#nodes.facts[to.node] && this.#nodes.list[to.node]?.kind === "unresolved")
        continue;
      resolved ||= this.#nodes.list[to.node]?.kind !== "unresolved";
      this.#push(site, { to, kind, run, role: "direct" });
    }
    for (const to of values) {
      this.#push(site, { to, kind: this.#kind(run, to, site), run, role: "side", shared: true });
    }
    for (const to of this.#givenByTests(site, values)) {
      this.#push(site, { to, kind: this.#kind(run, to, site), run, role: "side", shared: true, guess: true });
    }
    this.#addGuesses(site, values);
    const given = values.length > 0;
    if (params.length > 0 && !given && candidates.length === 0) {
      const to: Candidate = { node: this.#nodes.unresolved(call.text), sure: 0, onThis: false, other: false };
      this.#push(site, { to, kind: this.#kind(run, to, site), run, role: "direct" });
    }
    if ((call.form === "call" || call.form === "new" || call.form === "tag") && this.#nodes.list[caller]?.async) {
      this.asyncCalls++;
      if (!resolved && !given) this.unresolvedAsyncCalls++;
    }
  }

  /** What a call may run, by names and by what is handed on far away: for looking around, and for no rule. */
  #addGuesses(site: Site, given: readonly Candidate[]): void {
    const found = this.#guesses.of(site);
    if (found.length === 0) return;
    const known = new Set([...site.candidates, ...given, ...this.#givenByTests(site, given)].map(({ node }) => node));
    const run = runOf(site.call);
    for (const node of found) {
      if (known.has(node)) continue;
      const to: Candidate = { node, sure: 2, onThis: false, other: false };
      this.#push(site, { to, kind: this.#kind(run, to, site), run, role: "side", shared: true, guess: true });
    }
  }

  /** What callers give for the parameters that a call runs; what only tests give, where nothing else is known. */
  #given({ caller, candidates, params }: Site): readonly Candidate[] {
    const values = params.flatMap((param) => [...this.#callbacks.values(param)]);
    if (values.length === 0 || this.#nodes.isTest(caller)) return values;
    const real = values.filter(({ node }) => !this.#nodes.isTest(node));
    return real.length > 0 || candidates.length > 0 ? real : values;
  }

  /** What only tests give runs, too, but says nothing of what the program does. */
  #givenByTests({ params }: Site, known: readonly Candidate[]): readonly Candidate[] {
    const values = params.flatMap((param) => [...this.#callbacks.values(param)]);
    return values.length === known.length ? [] : values.filter((one) => !known.includes(one));
  }

  /** Edges to the functions given as arguments, run by the callees that are seen to run them. */
  #addCallbacks(site: Site, alreadyRun: ReadonlySet<number> | undefined): void {
    for (const { arg, functions } of this.#callbacks.passings(site)) {
      for (const given of functions) {
        if (alreadyRun?.has(given.node)) continue;
        const drafts = new Map<string, Draft>();
        const surelyRun = site.candidates.every(({ node }) => this.#callbacks.surelyWaits(node, arg));
        for (const via of site.candidates) {
          for (const inner of this.#callbacks.modes(via.node, arg)) {
            const mode = this.#callbacks.through(site, inner, via.node);
            const kind = this.#kind(mode.run, given, site, false);
            const key = `${via.node} ${kind}`;
            const known = drafts.get(key)?.mode;
            const merged = known ? merge(known, mode) : mode;
            drafts.set(key, { to: given, kind, run: mode.run, role: arg.index, mode: merged, via, surelyRun });
          }
        }
        for (const draft of drafts.values()) this.#push(site, draft);
        // Nobody is seen to run it: it stays reachable, and no wait is made up.
        if (drafts.size === 0 && this.#nodes.facts[given.node]) {
          this.#push(site, { to: given, ...this.#unseen(site, given), role: "side", guess: true });
        }
      }
    }
  }

  /**
   * How a function is run that is given to something that is not seen to run it. A package that is waited for and takes
   * an async function is taken to wait for that in turn, unless its name says that it may hold it back.
   */
  #unseen({ call, candidates }: Site, given: Candidate): { readonly kind: EdgeKind; readonly run: Run } {
    const outside = candidates.every(
      ({ node }) => !this.#nodes.facts[node] && !holdsBack.test(this.#nodes.list[node]?.id ?? ""),
    );
    const waits =
      outside && runOf(call) === "wait" && this.#nodes.givesPromise(given.node) === true && !holdsBack.test(call.text);
    return waits ? { kind: "await", run: "wait" } : { kind: "schedule", run: "schedule" };
  }

  /** Edges to the functions that the callee was made of, as far as it runs them. */
  #addMade(site: Site): void {
    for (const { arg, functions, modes, surely } of this.#callbacks.made(site)) {
      for (const given of functions) {
        for (const via of site.candidates) {
          const [inner] = modes(via.node);
          if (!inner) continue;
          const mode = this.#callbacks.through(site, inner, via.node);
          const kind = this.#kind(mode.run, given, site, false);
          const surelyRun = site.candidates.length === 1 && surely(via.node);
          this.#push(site, { to: given, kind, run: mode.run, role: arg.index, mode, via, surelyRun });
        }
      }
    }
  }

  #kind(run: Run, { node }: Candidate, { call, caller }: Site, direct = true): EdgeKind {
    if (direct && (call.form === "import" || call.form === "import()")) return "import";
    const iterated = call.form === "iterate" || call.wait === "for-await" || call.wait === "yield*";
    // Calling a generator makes an iterator and runs nothing of its body yet.
    if (direct && this.#nodes.facts[node]?.generator && !iterated && run !== "schedule") return "call";
    const callerIsAsync = this.#nodes.list[caller]?.async ?? false;
    const isAwaited = direct && call.use === "awaited" && call.wait !== "return" && !call.combinator;
    const promise = isAwaited && this.#nodes.facts[node]?.mayReturnPromise ? undefined : this.#nodes.givesPromise(node);
    return kindOf(run, promise, callerIsAsync, direct ? call : undefined);
  }

  #push({ file, call, caller }: Site, draft: Draft): void {
    const { to, kind, run, role, mode, via, surelyRun = false, shared, guess } = draft;
    const sure = guess ? 2 : Math.max(to.sure, via?.sure ?? 0);
    const edge: Mutable<GraphEdge> = {
      id: "",
      from: this.#nodes.list[caller]!.id,
      to: this.#nodes.list[to.node]!.id,
      kind,
      place: { file: file.file, range: call.range },
      nameRange: call.nameRange,
      use: via && run !== "wait" ? useOf[run] : call.use,
      sure: surenessNames[sure]!,
      call: call.index,
    };
    if (run === "wait") copyWait(edge, call);
    const fanOut = mode ? mode.fanOut : call.fanOut;
    if (fanOut) edge.fanOut = fanOut;
    if (mode ? mode.inLoop : call.inLoop) edge.inLoop = true;
    if (call.tryBlock) edge.tryBlock = call.tryBlock;
    if (call.handled) edge.handled = true;
    if (mode ? mode.certain : call.certain) edge.certain = true;
    if (via) {
      edge.via = this.#nodes.list[via.node]!.id;
      edge.callback = { when: run === "schedule" ? "schedule" : kind === "call" ? "sync" : "inherit" };
    } else if (kind === "schedule" && !call.callback) edge.callback = { when: "schedule" };
    else if (call.callback) edge.callback = call.callback;
    const holds = mode ? mode.holds : this.#holds.at({ file, call, caller, candidates: [], params: [] });
    if (holds && holds.length > 0) edge.holds = holds;
    if (shared) edge.shared = true;
    this.edges.push(edge);
    this.notes.push({ from: caller, to: to.node, role, other: to.other, onThis: to.onThis, surelyRun });
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function copyWait(edge: Mutable<GraphEdge>, call: CallFact): void {
  if (call.wait) edge.waitForm = call.wait;
  if (call.waitRange) edge.waitRange = call.waitRange;
  if (call.combinator) edge.combinator = call.combinator;
}

/** Two ways of running one callback that make one edge: the wider fan-out shows. */
function merge(a: Mode, b: Mode): Mode {
  const fanOut = b.fanOut?.kind === "unbounded" || (a.fanOut && !b.fanOut) ? b.fanOut : a.fanOut;
  const holds = [...(a.holds ?? []), ...(b.holds ?? []).filter((one) => !a.holds?.some(({ by }) => by === one.by))];
  return { run: a.run, inLoop: a.inLoop || b.inLoop, certain: a.certain || b.certain, fanOut, holds };
}
