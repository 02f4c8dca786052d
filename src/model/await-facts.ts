import type { NodeId } from "./ids.js";
import type { Range } from "./position.js";

/** One side of a race with a clock, or of an executor that does the same by hand. */
export type Contender =
  /** Something that settles when time is up, visible where it is written; `abort`: when somebody gives up, by the clock or not. */
  | { readonly kind: "clock"; readonly abort?: true }
  /** The promise of these calls, by index. `signal`: one of them is given a signal that can end it. */
  | { readonly kind: "calls"; readonly calls: readonly number[]; readonly signal?: true }
  /** A parameter of the function: the promise itself, or (`called`) what calling it gives. */
  | { readonly kind: "param"; readonly index: number; readonly called?: true; readonly signal?: true }
  | { readonly kind: "other" };

/** `Promise.race`, or `new Promise` with a timer and another promise inside: whoever waits goes on with the first. */
export interface RaceFact {
  readonly function: NodeId;
  /** Index of the call of `Promise.race`, or of `new Promise`. */
  readonly call: number;
  readonly range: Range;
  readonly contenders: readonly Contender[];
  /** The function ends what lost: it calls `abort`, `destroy`, `kill` or the like. */
  readonly cancels?: true;
  /** What loses is meant to go on: its rejections are handled, and the clock does not reject either. */
  readonly letGo?: true;
}

/** Promises made in the arguments of a call that is waited for: `await withTimeout(load(id), 500)`. */
export interface HandedFact {
  readonly call: number;
  /** Index of the argument. */
  readonly index: number;
  /** The calls that make the promise. */
  readonly calls: readonly number[];
  readonly signal?: true;
}

/** What ends a call that takes too long. `unknown`: options or a client that are made where nobody can look. */
export interface TimeLimitFact {
  readonly call: number;
  readonly by: "signal" | "timeout" | "client" | "unknown";
  /** For `unknown` of a request: a limit can only come by a parameter of the function that makes it. */
  readonly caller?: true;
}

/** A repetition after failure that nothing visible bounds, and without a visible pause. */
export interface RetryFact {
  readonly function: NodeId;
  /**
   * `loop`: a loop that only success leaves; `recursion`: a call of the function itself, in a handler or with the arguments it
   * was called with; `library`: a package that was told to go on for ever.
   */
  readonly kind: "loop" | "recursion" | "library";
  /** The head of the loop, or the call. */
  readonly range: Range;
  /** What is tried again, by call index. */
  readonly tried: readonly number[];
  /** Where a failure is taken: the catch clause's head, the condition, or the handler. */
  readonly failure?: Range;
  /** Other calls that are waited for before the next try, and may turn out to be pauses. */
  readonly pauses: readonly number[];
  /** It goes on only after a failure that the next try would hardly meet (a name that is taken, a lost race), or as it was told, with pauses. */
  readonly narrow?: true;
  /** For `recursion`: what is tried again is what a result says was left undone, perhaps after a pause. */
  readonly rest?: true;
  /** For `recursion`: the parameter that was meant to count, handed on as it was before (`again(tries++)`). */
  readonly vain?: string;
  /** For `library`: what is called, as written. */
  readonly text?: string;
}

/** A loop whose rounds wait, and whose rounds need nothing of each other as far as the function tells. */
export interface RoundFact {
  readonly function: NodeId;
  /** From the keyword of the loop to its body. */
  readonly head: Range;
  /** What it runs over, as written, shortened to 60 characters. */
  readonly over: string;
  /** The first wait that depends on the round. */
  readonly wait: Range;
  /** All calls that a round waits for, by index. */
  readonly calls: readonly number[];
}

/** Statements next to each other that wait, each for something that needs nothing of those before. */
export interface RunFact {
  readonly function: NodeId;
  readonly waits: readonly { readonly range: Range; readonly text: string; readonly calls: readonly number[] }[];
}

/** A promise that a statement leaves to itself. */
export interface FloatingFact {
  readonly function: NodeId;
  readonly range: Range;
  readonly text: string;
  /** `array`: an array of promises; `handler`: it has a rejection handler that is no function. */
  readonly what: "promise" | "array" | "handler";
  /** Index of the call that makes it. */
  readonly call?: number;
}

/** A promise, or a function that gives one, where the language or an API looks for something else. */
export interface MisusedFact {
  readonly function: NodeId;
  readonly range: Range;
  readonly text: string;
  readonly where:
    "condition" | "predicate" | "spread" | "argument" | "attribute" | "inherited" | "property" | "return" | "variable";
}

/** What a file says of its waits beyond calls. */
export interface AwaitFacts {
  readonly limits: readonly TimeLimitFact[];
  /** Packages whose defaults the file gives a time limit: `axios`, `fetch`. */
  readonly defaults: readonly string[];
  readonly races: readonly RaceFact[];
  readonly handed: readonly HandedFact[];
  readonly retries: readonly RetryFact[];
  readonly rounds: readonly RoundFact[];
  readonly runs: readonly RunFact[];
  /** Calls that change something, or may, by what is written in their arguments: SQL, `method: "POST"`. */
  readonly writes: readonly number[];
  /** Functions that do their work once and keep what comes of it for later calls. */
  readonly kept: readonly NodeId[];
  /** The same, but of what comes of it only while it is new enough. */
  readonly renewed: readonly NodeId[];
  /** Like `misused`, only there when facts that take many questions about types are wanted. */
  readonly floating: readonly FloatingFact[];
  readonly misused: readonly MisusedFact[];
}
