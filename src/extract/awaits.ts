import type { AwaitFacts } from "../model/index.js";
import { defaultsOf, limitsOf } from "./await-limits.js";
import { floatingOf } from "./await-floating.js";
import { keptOf } from "./await-kept.js";
import { Misuses } from "./await-misused.js";
import { Races } from "./await-races.js";
import { recursionsOf } from "./await-recursion.js";
import { retriesOf } from "./await-retries.js";
import { roundsOf } from "./await-rounds.js";
import { runsOf } from "./await-runs.js";
import { PromiseTypes } from "./await-types.js";
import { writesOf } from "./await-writes.js";
import type { Calls } from "./calls.js";
import type { ExtractHost, FileScope, Resolver } from "./context.js";
import type { Gathered } from "./gathered.js";

/** What a file says of its waits beyond calls: races with a clock, repetitions, sequences, promises left to themselves.
 * @param host where to ask for types; without it, what takes many questions is left out
 */
export function awaitFactsOf(
  scope: FileScope,
  gathered: Gathered,
  calls: Calls,
  resolver: Resolver,
  host: ExtractHost | undefined,
): AwaitFacts | undefined {
  const types = host && new PromiseTypes(host.checker);
  const limits = limitsOf(gathered, calls, resolver);
  const keeping = keptOf(gathered);
  const races = new Races(scope, gathered, calls, resolver, limits);
  const facts: AwaitFacts = {
    limits,
    defaults: defaultsOf(gathered),
    races: races.races(),
    handed: races.handed(),
    retries: [...retriesOf(scope, gathered, calls), ...recursionsOf(scope, gathered, calls)],
    rounds: roundsOf(scope, gathered, calls),
    runs: runsOf(scope, gathered, calls),
    writes: writesOf(calls),
    ...keeping,
    floating: types ? floatingOf(scope, gathered, calls, types) : [],
    misused: types ? new Misuses(scope, gathered, calls, resolver, types).find() : [],
  };
  return Object.values(facts).some((list: readonly unknown[]) => list.length > 0) ? facts : undefined;
}
