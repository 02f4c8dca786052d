// Written by scripts/rules.mjs from the files of this folder.
import * as awaitAtomicity from "./await-atomicity.js";
import * as awaitCycle from "./await-cycle.js";
import * as awaitInLoop from "./await-in-loop.js";
import * as blockingInAsync from "./blocking-in-async.js";
import * as callbackUnderLock from "./callback-under-lock.js";
import * as circularPromiseWait from "./circular-promise-wait.js";
import * as floatingPromise from "./floating-promise.js";
import * as ineffectiveLimiter from "./ineffective-limiter.js";
import * as limiterSelfDeadlock from "./limiter-self-deadlock.js";
import * as lockOrderInversion from "./lock-order-inversion.js";
import * as lostEventWait from "./lost-event-wait.js";
import * as lostMessage from "./lost-message.js";
import * as missingRelease from "./missing-release.js";
import * as missingTimeout from "./missing-timeout.js";
import * as misusedPromise from "./misused-promise.js";
import * as mutexReentrancy from "./mutex-reentrancy.js";
import * as neverSettlingPromise from "./never-settling-promise.js";
import * as overlappingInterval from "./overlapping-interval.js";
import * as poolHoldAndWait from "./pool-hold-and-wait.js";
import * as queryPerItem from "./query-per-item.js";
import * as raceTimeoutNoCancel from "./race-timeout-no-cancel.js";
import * as sequentialAwaits from "./sequential-awaits.js";
import * as tlaImportCycle from "./tla-import-cycle.js";
import * as unboundedConcurrency from "./unbounded-concurrency.js";
import * as unboundedEventHandler from "./unbounded-event-handler.js";
import * as unboundedRetry from "./unbounded-retry.js";
import * as undrainedChildStdio from "./undrained-child-stdio.js";
import * as unusedSuppression from "./unused-suppression.js";
import type { Rule } from "./types.js";

/** Every rule, ordered by id. */
export const registry: readonly Rule[] = [
  awaitAtomicity,
  awaitCycle,
  awaitInLoop,
  blockingInAsync,
  callbackUnderLock,
  circularPromiseWait,
  floatingPromise,
  ineffectiveLimiter,
  limiterSelfDeadlock,
  lockOrderInversion,
  lostEventWait,
  lostMessage,
  missingRelease,
  missingTimeout,
  misusedPromise,
  mutexReentrancy,
  neverSettlingPromise,
  overlappingInterval,
  poolHoldAndWait,
  queryPerItem,
  raceTimeoutNoCancel,
  sequentialAwaits,
  tlaImportCycle,
  unboundedConcurrency,
  unboundedEventHandler,
  unboundedRetry,
  undrainedChildStdio,
  unusedSuppression,
];
