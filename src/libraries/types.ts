import type { CallbackUse, Combinator, SinkKind } from "../model/index.js";

/** A place among the arguments of a call: argument `arg`, or the property `option` of it. */
export interface ArgumentPlace {
  readonly arg: number;
  readonly option?: string;
}

/**
 * Where the width of a limit is written: in the arguments of the `call` itself, or of the `creation` of the receiver
 * (`pLimit(5)`, `new PQueue({ concurrency: 2 })`). The places are tried in order; the first that is there counts.
 */
export interface WidthModel {
  readonly from: "call" | "creation" | "fixed";
  readonly places: readonly ArgumentPlace[];
  /** When no place is there. `unknown`: bounded, but nobody can say by how much. */
  readonly otherwise: number | "unbounded" | "unknown";
}

/** An argument that is a function, and how the callee runs it. `arg: -1`: the last argument. */
export interface CallbackModel {
  readonly arg: number;
  /** The function is this property of the argument. */
  readonly option?: string;
  readonly use: CallbackUse;
}

/** What is known of one external function without looking into it. Absent members: nothing is known. */
export interface ExternalModel {
  /** What a call reaches. */
  readonly sink?: SinkKind;
  /** How a reader calls what it reaches: `pg pool`, `S3`. Absent: the package's name. */
  readonly label?: string;
  /** How many calls of one client run at once when nothing is configured; the rest queue. */
  readonly capacity?: number;
  readonly callbacks?: readonly CallbackModel[];
  /** Runs its callbacks no more than this many at a time. */
  readonly limit?: WidthModel;
  /** When its promise settles the caller holds one of so many permits, until it releases it. */
  readonly acquire?: WidthModel;
  /** Behaves as this `Promise` combinator over the collection in argument `arg` (-1: the receiver). */
  readonly combinator?: { readonly kind: Combinator; readonly arg: number };
  /** Which argument is the collection that an `each` callback runs over. `-1`: the receiver. */
  readonly collection?: number;
  /** Returns a function that runs the function in argument `arg` in this way when it is called. */
  readonly wraps?: { readonly arg: number; readonly use: CallbackUse; readonly limit?: WidthModel };
  /** Returns the function in argument 0 unchanged in all that matters here (`util.callbackify` does not). */
  readonly transparent?: boolean;
  /** Puts single loads of one tick together into one request (DataLoader). */
  readonly batches?: boolean;
  /** Sends its commands down one connection without waiting for each other: many at once cost little. */
  readonly pipelines?: boolean;
  /** Gives a query that is sent only when something awaits it or calls its `then`: building one costs nothing. */
  readonly lazy?: boolean;
  /** Does its work before it returns: no other work of the thread can go on meanwhile. */
  readonly blocking?: boolean;
}

/**
 * One line of the table. `modules`: package names, `node:` built-ins, `global` or `lib`; a trailing `/*` takes every
 * package or path below; a name without it takes its own subpaths (`mysql2` covers `mysql2/promise`).
 * `members`: dotted patterns, compared with the end of a name (`query` fits `Pool.query`; `Pool.query` does not fit
 * `Client.query`); `*` stands for one segment, and alone for any name but members of results. A segment ending in `()` is the result of a
 * call. Of several that fit, the one with the most segments counts, then the earlier; `*` alone comes last.
 */
export interface LibraryEntry {
  readonly modules: readonly string[];
  readonly members: readonly string[];
  readonly model: ExternalModel;
}
