import type { CallFact, EdgeKind, FanOut } from "../model/index.js";

/**
 * How a run of a function relates to the completion of the one that runs it: `wait`: is waited for or handed on;
 * `call`: its result is used in some other way; `defer`: is kept; `spawn`: is dropped; `schedule`: runs later.
 */
export type Run = "wait" | "call" | "defer" | "spawn" | "schedule";

/** The run that a call makes of its callee. */
export function runOf(call: CallFact): Run {
  if (call.callback?.when === "schedule") return "schedule";
  switch (call.use) {
    case "awaited":
    case "returned":
      return "wait";
    case "stored":
      return "defer";
    case "discarded":
      return "spawn";
    case "value":
      return "call";
  }
}

/** The run of a function that `inner` makes while it is itself run as `outer`. */
export function compose(outer: Run, inner: Run): Run {
  if (outer === "schedule" || inner === "schedule") return "schedule";
  return inner === "wait" ? outer : inner;
}

/**
 * The kind of the edge for such a run. `promise`: whether the callee answers with a promise; undefined: nobody knows.
 * A function that gives none is called, whatever is done with the result. One that does and whose result is used
 * in some way that is no wait (an argument, an operand) is deferred: it runs, and who waits is not said.
 */
export function kindOf(run: Run, promise: boolean | undefined, callerIsAsync: boolean, call?: CallFact): EdgeKind {
  if (run === "schedule") return "schedule";
  if (run === "wait") {
    if (call?.wait === "for-await" || call?.wait === "yield*" || call?.wait === "await-using") return "await";
    if (promise === undefined) return call?.use === "returned" && !callerIsAsync ? "call" : "await";
    return promise ? "await" : "call";
  }
  if (!promise) return "call";
  return run === "call" ? "defer" : run;
}

/** How many run at once when a fan-out runs something that fans out itself: bounded inside counts, and so does unbounded. */
export function nest(outer: FanOut | undefined, inner: FanOut | undefined): FanOut | undefined {
  if (!inner) return outer;
  return inner.kind === "literal" && outer ? outer : inner;
}
