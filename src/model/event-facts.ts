import type { NodeId } from "./ids.js";
import type { Range } from "./position.js";
import type { Collection, Target } from "./targets.js";

/** What starts a function from outside the program: a request, a message of a queue, a job, a timetable, a caller of a cloud function. */
export type EntryKind = "request" | "message" | "job" | "timer" | "function" | "action";

/** Why a function is a place where the program is entered, and by whose hand. */
export interface EntryFact {
  readonly kind: EntryKind;
  /** As a reader knows it: `Express`, `BullMQ`, `AWS Lambda`. */
  readonly framework: string;
}

/** A function that is entered from outside, wherever it is written. */
export interface EntryPoint extends EntryFact {
  readonly target: Target;
}

/**
 * Something that runs a function again and again without waiting for the run before.
 * `interval`: by the clock; `cron`: by a timetable; `listener`: for each event of an emitter; `consumer`: for each message of a queue.
 */
export interface RepeatFact {
  /** `ended`: a listener that is told when a connection is over. */
  readonly kind: "interval" | "cron" | "listener" | "consumer" | "ended";
  /** The call that registers it: `setInterval(…)`, `stream.on("data", …)`; for a decorator, the decorator. */
  readonly call: number;
  /** For decorators: the method. Otherwise the callbacks of the call (`runBy`) are what is run. */
  readonly handler?: Target;
  /** For `listener`: the event's name. */
  readonly event?: string;
  /** For `interval`: milliseconds, where they are a number in the program. For `cron`: the time between two runs, at least. */
  readonly every?: number;
  /** The library lets no run begin before the last has ended. */
  readonly exclusive?: true;
  /** For `consumer`: messages are gone as soon as they are delivered (`noAck`). */
  readonly noAck?: true;
  /** For `consumer`: the queue or topic, where it is a literal. */
  readonly queue?: string;
}

/** A call that tells a queue what became of a message. */
export interface SettleFact {
  readonly call: number;
  readonly op: "ack" | "nack";
  /** For `nack`: whether the message goes back to the queue; absent when that is computed. */
  readonly requeue?: boolean;
}

/** A `catch` around what a function waits for that writes the failure down at most. */
export interface SwallowFact {
  readonly function: NodeId;
  readonly range: Range;
}

/** A function that turns back when it is under way already. */
export interface GuardFact {
  readonly function: NodeId;
  /** What it asks: `this.running`, `lock`. */
  readonly by: string;
}

/** A call that is waited for in each round of a loop over a collection. */
export interface PerItemFact {
  readonly call: number;
  readonly over: Collection;
  /** What it does depends on what earlier rounds found out. */
  readonly carried?: true;
  /** The loop may be left before its end. */
  readonly leaves?: true;
  /** It does not run in every round. */
  readonly maybe?: true;
}

/** A limiter or lock that a function makes for itself. */
export interface LimiterFact {
  /** The call that makes it. */
  readonly call: number;
  readonly kind: "limiter" | "lock";
  /** The variable; absent when it is used where it is made. */
  readonly name?: string;
  readonly width?: number;
  /** Calls that go through it. */
  readonly uses: readonly number[];
  /** Several calls may go through one of it: in a loop, in a callback, or at more than one place. */
  readonly shared?: true;
  /** Handed to others: returned, kept in a field, given as an argument. */
  readonly escapes?: true;
}

/** Work given to a limiter that had begun before the limiter saw it. */
export interface StartedFact {
  /** The limiter's call. */
  readonly call: number;
  /** The promise it is given. */
  readonly text: string;
}

/** What is known of work that is started by events, and of how much of it there is at a time. Absent members: nothing. */
export interface EventFacts {
  readonly entries?: readonly EntryPoint[];
  readonly repeats?: readonly RepeatFact[];
  readonly settles?: readonly SettleFact[];
  readonly swallows?: readonly SwallowFact[];
  readonly guards?: readonly GuardFact[];
  readonly perItem?: readonly PerItemFact[];
  readonly limiters?: readonly LimiterFact[];
  readonly started?: readonly StartedFact[];
}
