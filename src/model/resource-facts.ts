import type { NodeId } from "./facts.js";
import type { Range } from "./position.js";

/**
 * The declaration that holds a shared thing: `src/db.ts#pool`, `src/a.ts#Orders.lock`, `src/a.ts#Orders.locks[]` for the
 * elements of a collection, `src/a.ts#lockFor()` for what a function gives; `pool:TypeORM` where the program's one pool
 * of a library is meant, wherever it is made.
 */
export type ResourceId = string;

/** What functions wait through. `promise`: a place where a promise is kept for others to wait for. */
export type ResourceKind = "lock" | "semaphore" | "limiter" | "queue" | "pool" | "promise";

/** The key of a keyed lock, or of an entry of a collection. */
export interface KeyRef {
  /** As written, shortened to 60 characters. */
  readonly text: string;
  /** It is a literal. */
  readonly constant?: true;
  /** It is this parameter of `owner`, unchanged. */
  readonly param?: { readonly owner: NodeId; readonly index: number };
}

/** How a place in a function names a resource: where it is declared, and which of the instances. */
export interface ResourceRef {
  readonly id: ResourceId;
  /**
   * `shared`: one for the whole program; `this`: the field of the function's own object; `other`: the field of another
   * object; `local`: a variable of function `owner`, one for each run; `param`: what callers give for a parameter.
   */
  readonly on: "shared" | "this" | "other" | "local" | "param";
  /** For `local`. */
  readonly owner?: NodeId;
  readonly param?: { readonly owner: NodeId; readonly index: number; readonly path?: readonly string[] };
  /** For `param`: what it is when callers give nothing. */
  readonly fallback?: ResourceRef;
  readonly key?: KeyRef;
}

/** A resource that is made in this file. */
export interface ResourceFact {
  readonly id: ResourceId;
  readonly name: string;
  readonly kind: ResourceKind;
  /** What makes it: `async-mutex`, `pg`, `promise chain`. */
  readonly by: string;
  /** The expression that makes it. */
  readonly range: Range;
  /** How many may hold it at once, where that is written or the library's default. */
  readonly width?: number;
  /** Nothing bounds how many hold it (a queue without `concurrency`). */
  readonly unbounded?: true;
  /** Who holds it may take it again (`domainReentrant`). */
  readonly reentrant?: true;
}

/**
 * What a place in a function does with a resource.
 * - `acquire`: waits for a permit, and holds it in `spans` and in the calls of `runs`;
 * - `use`: waits for a permit and gives it back by itself (`pool.query()`);
 * - `wait`: waits until others are done (`queue.onIdle()`), or for the promise that is kept there;
 * - `publish`: keeps a promise there that settles when the calls of `runs` do.
 */
export interface ResourceUse {
  readonly op: "acquire" | "use" | "wait" | "publish";
  readonly kind: ResourceKind;
  readonly by: string;
  readonly resource: ResourceRef;
  readonly function: NodeId;
  readonly range: Range;
  /** Index of the call that does it, where it is a call. */
  readonly call?: number;
  /** The function goes on, or settles, only when the permit or the promise is there. */
  readonly waits: boolean;
  /** Parts of the function, in source order, that run while it is held. */
  readonly spans?: readonly Range[];
  /** Calls of this function, by index, that run while it is held, or that it settles with. */
  readonly runs?: readonly number[];
  /** Number of permits, where it is written at this place. */
  readonly width?: number;
  /** It does not wait for ever: it has a time limit, or gives up when it cannot have it at once. */
  readonly gives?: "up";
  /** The condition around it that asks whether it is held already, as written. */
  readonly guard?: string;
  /** For `publish`: the promise is kept only after this call's first suspension (`cache.set(k, load(k))`). */
  readonly late?: true;
}

/** A resource given to a call as an argument. */
export interface Handing {
  readonly call: number;
  readonly index: number;
  readonly path?: readonly string[];
  readonly resource: ResourceRef;
}

/** All that a file says of resources. */
export interface ResourceFacts {
  readonly made: readonly ResourceFact[];
  readonly uses: readonly ResourceUse[];
  readonly handings: readonly Handing[];
}
