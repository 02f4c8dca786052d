import type { LifecycleFacts } from "../model/index.js";
import type { Calls } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import { childrenOf } from "./children.js";
import { bunWaitsOf } from "./children-bun.js";
import { elidedOf } from "./elided.js";
import { eventWaitsOf } from "./event-waits.js";
import { Flows } from "./flows.js";
import type { Gathered } from "./gathered.js";
import { holdsOf, takesOf } from "./holds.js";
import { callbackHoldsOf } from "./holds-callbacks.js";
import { chainHoldsOf } from "./holds-chains.js";
import { clientsOf } from "./holds-clients.js";
import { answerHoldsOf } from "./holds-answers.js";
import { handedHoldsOf } from "./holds-handed.js";
import { ownObjectsOf } from "./holds-own-class.js";
import { staleWritesOf } from "./stale-writes.js";
import { pendingOf } from "./pending.js";
import { flagsOf } from "./holds-flags.js";
import { helperHoldsOf } from "./holds-helpers.js";

/** What begins and has to end in the functions of a file; undefined when there is nothing to tell. */
export function lifecycleOfFile(
  scope: FileScope,
  gathered: Gathered,
  calls: Calls,
  resolver: Resolver,
): LifecycleFacts | undefined {
  const context = { scope, gathered, calls, resolver, flows: new Flows() };
  const children = childrenOf(context);
  const clients = clientsOf(context);
  const objects = ownObjectsOf(context);
  const found = {
    holds: [
      ...holdsOf(context),
      ...callbackHoldsOf(context),
      ...chainHoldsOf(context),
      ...helperHoldsOf(context),
      ...clients.clientHolds,
      ...objects.objectHolds,
      ...handedHoldsOf(context),
      ...answerHoldsOf(context),
      ...flagsOf(context),
    ],
    takes: takesOf(context),
    pending: pendingOf(context),
    clientMakes: clients.clientMakes,
    closes: objects.closes,
    childMakes: children.childMakes,
    childWaits: [...children.childWaits, ...bunWaitsOf(context)],
    elided: elidedOf(context),
    eventWaits: eventWaitsOf(context),
    staleWrites: staleWritesOf(context),
  };
  const kept = Object.entries(found).filter(([, list]) => list.length > 0);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
