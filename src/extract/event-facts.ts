import type { EventFacts } from "../model/index.js";
import type { Calls } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import { entriesOf } from "./entries.js";
import type { Gathered } from "./gathered.js";
import { guardsOf } from "./guards.js";
import { limitersOf, startedOf } from "./limiters.js";
import { perItemOf } from "./per-item.js";
import { repeatsOf, settlesOf } from "./repeats.js";
import { swallowsOf } from "./swallowed.js";

/** What a file says of work that events start, and of how much of it there is at a time; undefined when it says nothing. */
export function eventFactsOf(
  scope: FileScope,
  gathered: Gathered,
  calls: Calls,
  resolver: Resolver,
): EventFacts | undefined {
  const facts: EventFacts = {
    entries: entriesOf(scope, gathered, calls),
    repeats: repeatsOf(scope, calls, resolver),
    settles: settlesOf(calls),
    swallows: swallowsOf(scope, gathered),
    guards: guardsOf(gathered, calls),
    perItem: perItemOf(calls, resolver),
    limiters: limitersOf(gathered, calls, resolver),
    started: startedOf(calls, resolver),
  };
  const said = Object.entries(facts).filter(([, list]) => (list as readonly unknown[]).length > 0);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
