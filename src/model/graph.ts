import type { CallbackUse, Combinator, FanOut, FunctionKind, Use, WaitForm } from "./facts.js";
import type { NodeId } from "./ids.js";
import type { EntryFact } from "./event-facts.js";
import type { FileId, Place, Range } from "./position.js";
import type { ResourceId, ResourceKind, ResourceRef, ResourceUse } from "./resource-facts.js";

/**
 * `call`: synchronous; `await`: the caller's own completion waits for it; `spawn`: started, neither awaited nor returned;
 * `defer`: started and stored, awaited somewhere else or never; `schedule`: run later by a timer, listener or queue;
 * `import`: evaluates that module.
 */
export type EdgeKind = "call" | "await" | "spawn" | "defer" | "schedule" | "import";

export type NodeKind = FunctionKind | "external" | "unresolved";

export interface GraphNode {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: NodeKind;
  /** Absent for externals and unresolved. */
  readonly place?: Place;
  readonly nameRange?: Range;
  readonly async: boolean;
  readonly returnsPromise: boolean;
  readonly parent?: NodeId;
  readonly exported?: boolean;
  readonly catches?: number;
  /** The program is entered here. */
  readonly entry?: EntryFact;
  /** For externals: the module specifier, and what the library model says of it. */
  readonly module?: string;
  readonly sink?: SinkKind;
}

/** What an external call reaches, after the library model. */
export type SinkKind = "network" | "database" | "file" | "process" | "dns" | "queue" | "timer" | "cpu";

export interface GraphEdge {
  /** Stable: `from -> to @n`, n counting equal pairs in source order. */
  readonly id: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: EdgeKind;
  /** Where the call is written: the whole expression, and the callee's name. */
  readonly place: Place;
  readonly nameRange: Range;
  readonly waitForm?: WaitForm;
  readonly waitRange?: Range;
  readonly use: Use;
  readonly combinator?: Combinator;
  readonly fanOut?: FanOut;
  readonly inLoop?: boolean;
  readonly tryBlock?: "try" | "catch" | "finally";
  readonly handled?: boolean;
  readonly certain?: boolean;
  readonly callback?: CallbackUse;
  /**
   * How sure the callee is: `exact`; `dispatch` (one of several implementations of a class's method, or the only one of an
   * interface's); `guess` (one of several of an interface, by name only, or another instance of the caller's own class).
   */
  readonly sure: "exact" | "dispatch" | "guess";
  /**
   * Set on an edge from a caller to a callback it hands to `via`, which runs it. Such edges carry the wait along the
   * right call site; the real edge from `via` to the callback has `shared: true` and takes no part in cycles.
   */
  readonly via?: NodeId;
  readonly shared?: boolean;
  /** Index of the call in its file's facts. */
  readonly call: number;
  /** What the caller holds while the callee runs. */
  readonly holds?: readonly Held[];
}

/** Something held at a place, named as the function there would name it. */
export interface Held {
  readonly resource: ResourceRef;
  /** Where it was taken. */
  readonly by: PlacedUse;
}

/** A use of a resource, with the file it is in. */
export interface PlacedUse {
  readonly file: FileId;
  readonly use: ResourceUse;
  /** Unique among the uses of the graph. */
  readonly index: number;
}

/** A shared thing that functions wait through. */
export interface GraphResource {
  readonly id: ResourceId;
  readonly name: string;
  readonly kind: ResourceKind;
  /** What makes it: a package, or a shape: `promise chain`. */
  readonly by: string;
  /** Where it is made; absent where that is not seen. */
  readonly place?: Place;
  readonly width?: number;
  readonly unbounded?: true;
  /** Widths of single instances, by what holds them. */
  readonly widths?: Readonly<Record<ResourceId, number>>;
  /** It is part of an object of this program, and known by the name of what holds that object. */
  readonly inside?: true;
  /** Whoever takes it, gives it, waits for it. */
  readonly uses: readonly PlacedUse[];
}

/**
 * A wait for something that is held at the time: from where `held` was taken, through `path`, to `wait`.
 * When the two are the same thing, it waits for itself.
 */
export interface HoldWait {
  readonly held: Held;
  readonly wait: PlacedUse;
  /** What `wait` waits for, as the function that holds would name it. */
  readonly resource: ResourceRef;
  /** From the function that holds to the one that waits; empty when it is the same function. */
  readonly path: readonly GraphEdge[];
  /**
   * Whether what is waited for is what is held: `same`; `likely`: the same field, of what seems to be the only instance;
   * `maybe`: the same field of what may be another instance, or a key that may be another; `no`.
   */
  readonly match: "same" | "likely" | "maybe" | "no";
  /** Where `match` is `maybe` and there are keys: what it is when the keys are the same. */
  readonly instance?: "same" | "likely" | "maybe" | "no";
}

export interface Cycle {
  /** Stable: made from the node ids. */
  readonly id: string;
  /** `unconditional`: no path gets round the next await. `recursion`: some path does. */
  readonly kind: "unconditional" | "recursion";
  /** Why it is believed (unconditional) or what gets round it (recursion), one sentence. */
  readonly reason: string;
  readonly confidence: Confidence;
  /** In order, starting where the cycle is entered; the last edge leads back to the first node. */
  readonly nodes: readonly NodeId[];
  readonly edges: readonly GraphEdge[];
}

export type Confidence = "definite" | "likely" | "possible";

/** Numbers shown for a function, never judged. */
export interface Metrics {
  /** Number of awaits on the longest chain below it; cycles count once. */
  readonly longestChain: number;
  /** One such chain, as node ids from the function down. */
  readonly chain: readonly NodeId[];
  /** Awaits in the function itself: `await`, `for await`, `yield*`, `await using`. */
  readonly awaits: number;
  /** Calls whose promise it returns, so that its own completion waits for them. */
  readonly handedOn: number;
  /** The widest fan-out among its own calls. */
  readonly widest?: FanOut;
  readonly catches: number;
  /** Kinds of external things that it reaches by calls. */
  readonly sinks: readonly SinkKind[];
}

export interface GraphStats {
  readonly functions: number;
  readonly edges: number;
  /** Calls written inside async functions, and how many of them found no callee. */
  readonly asyncCalls: number;
  readonly unresolvedAsyncCalls: number;
}

/** Waits while something is held; `partial`: there may be more, with longer chains from the holder to the wait. */
export type HoldWaits = readonly HoldWait[] & { readonly partial?: true };

/** Everything the views ask of the graph. Arrays are in a fixed order: files by name, then source order. */
export interface AsyncGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly cycles: readonly Cycle[];
  readonly resources: readonly GraphResource[];
  readonly stats: GraphStats;
  node(id: NodeId): GraphNode | undefined;
  out(id: NodeId): readonly GraphEdge[];
  in(id: NodeId): readonly GraphEdge[];
  /** Nodes of a file in source order. */
  inFile(file: FileId): readonly GraphNode[];
  cyclesOf(id: NodeId): readonly Cycle[];
  metrics(id: NodeId): Metrics;
  /**
   * Every place where something is waited for while something is held; made when first asked for. Of one held resource
   * whose holders lead to a large part of the graph, those that are near.
   */
  holdWaits(held?: ResourceId): HoldWaits;
}
