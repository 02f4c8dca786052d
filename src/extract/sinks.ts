import type { ts } from "ts-morph";
import type { Combinator, Use, WaitForm } from "../model/index.js";

/** Where a value ends up, and what it passes on the way. */
export interface Sink {
  readonly use: Use;
  readonly wait?: WaitForm;
  /** The node that waits or returns. */
  readonly node?: ts.Node;
  /** The combinator nearest to the value. */
  readonly combinator?: Combinator;
  /** The promise has a `.catch`, a two-argument `.then`, or goes through `allSettled`. */
  readonly handled: boolean;
  /** It went through a variable, field or collection. */
  readonly later: boolean;
  /** Number of elements of the array or object literal it is a member of; 1 when there is none. */
  readonly members: number;
  /** Whoever waits may go on before the value is there: a time limit. */
  readonly timed?: boolean;
  /** Where it is kept, if others can look there. */
  readonly kept?: Kept;
}

/** A place that outlives the expression: a variable others see, a field, an entry of a collection. */
export interface Kept {
  /** The variable or field; for `m[k]` and `m.set(k, v)` the whole of it. */
  readonly target: ts.Node;
  /** The assignment, declaration or call that puts it there. */
  readonly from: ts.Node;
  /** What is kept settles when something else does, too. */
  readonly raced?: true;
}

const rank: Readonly<Record<Use, number>> = { awaited: 5, returned: 4, stored: 3, discarded: 2, value: 1 };

/** The sink that says most about a value: what is waited for, before what is handed on, kept or dropped. */
export function foremost(sinks: readonly Sink[]): Sink {
  let best: Sink | undefined;
  for (const sink of sinks) {
    if (
      !best ||
      rank[sink.use] > rank[best.use] ||
      (sink.use === best.use && best.combinator === "race" && sink.combinator !== "race")
    ) {
      best = sink;
    }
  }
  return best ?? { use: "value", handled: false, later: false, members: 1 };
}
