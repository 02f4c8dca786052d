import type { ArgumentPlace, LibraryEntry, WidthModel } from "../types.js";
import { entry, inherit, inheritEach, schedule } from "./entry.js";

const place = (arg: number, option?: string): ArgumentPlace => (option === undefined ? { arg } : { arg, option });
const one: WidthModel = { from: "fixed", places: [], otherwise: 1 };
const some: WidthModel = { from: "fixed", places: [], otherwise: "unknown" };
const onCall = (otherwise: WidthModel["otherwise"], ...places: ArgumentPlace[]): WidthModel => ({
  from: "call",
  places,
  otherwise,
});
const onCreation = (otherwise: WidthModel["otherwise"], ...places: ArgumentPlace[]): WidthModel => ({
  from: "creation",
  places,
  otherwise,
});

const bluebirdEach = "map filter forEach";

/** Limiters, locks, queues, combinators and wrappers. */
export const asynchrony: readonly LibraryEntry[] = [
  entry("p-limit yocto-queue-limit plimit-lit", "default() pLimit() LimitFunction", {
    callbacks: [inherit(0)],
    limit: onCreation("unknown", place(0), place(0, "concurrency")),
  }),
  entry("p-limit", "map", {
    callbacks: [inheritEach(1)],
    limit: onCreation("unknown", place(0), place(0, "concurrency")),
    collection: 0,
  }),
  entry("p-limit", "limitFunction", {
    wraps: { arg: 0, use: { when: "inherit" }, limit: onCall("unknown", place(1, "concurrency")) },
  }),
  entry("throat", "default()", { callbacks: [inherit(0)], limit: onCreation("unknown", place(0)) }),
  entry("throat", "default", { wraps: { arg: 1, use: { when: "inherit" }, limit: onCall("unknown", place(0)) } }),
  entry("p-queue", "add", { callbacks: [inherit(0)], limit: onCreation("unbounded", place(0, "concurrency")) }),
  entry("p-queue", "addAll", { limit: onCreation("unbounded", place(0, "concurrency")) }),
  entry("p-throttle", "default()()", { limit: onCreation("unknown", place(0, "limit")) }),
  entry("p-throttle", "default()", { wraps: { arg: 0, use: { when: "inherit" }, limit: some } }),
  entry("limiter", "removeTokens", { acquire: some }),
  entry("bottleneck", "schedule", {
    callbacks: [inherit(0), inherit(1)],
    limit: onCreation("unbounded", place(0, "maxConcurrent"), place(0, "reservoir"), place(0, "minTime")),
  }),
  entry("bottleneck", "wrap", {
    wraps: {
      arg: 0,
      use: { when: "inherit" },
      limit: onCreation("unbounded", place(0, "maxConcurrent"), place(0, "reservoir"), place(0, "minTime")),
    },
  }),
  entry("bottleneck", "submit", {
    callbacks: [schedule(0)],
    limit: onCreation("unbounded", place(0, "maxConcurrent"), place(0, "reservoir"), place(0, "minTime")),
  }),

  entry("async-sema", "acquire wait", { acquire: onCreation("unknown", place(0)) }),
  entry("async-sema", "RateLimit()", { acquire: some }),
  entry("await-semaphore", "acquire", { acquire: onCreation("unknown", place(0)) }),
  entry("await-semaphore", "use", { callbacks: [inherit(0)], limit: onCreation("unknown", place(0)) }),
  entry("async-mutex", "runExclusive", { callbacks: [inherit(0)], limit: one }),
  entry("async-mutex", "Semaphore.runExclusive", { callbacks: [inherit(0)], limit: onCreation("unknown", place(0)) }),
  entry("async-mutex", "acquire", { acquire: one }),
  entry("async-mutex", "Semaphore.acquire", { acquire: onCreation("unknown", place(0)) }),
  entry("async-mutex", "waitForUnlock", {}),
  entry("async-mutex", "withTimeout tryAcquire", { transparent: true }),
  entry("async-lock", "acquire", { callbacks: [inherit(1)], limit: one }),
  entry("redlock", "using", { callbacks: [{ arg: -1, use: { when: "inherit" } }], limit: one, sink: "database" }),
  entry("redlock", "acquire lock", { acquire: one, sink: "database" }),
  entry("proper-lockfile", "lock", { acquire: one, sink: "file" }),
  entry("mutexify", "default()", { acquire: one }),
  entry("semaphore-async-await", "acquire wait", { acquire: onCreation("unknown", place(0)) }),
  entry("semaphore-async-await", "execute", { callbacks: [inherit(0)], limit: onCreation("unknown", place(0)) }),
  entry("@vscode/async", "Throttler.queue Sequencer.queue Limiter.queue", { callbacks: [inherit(0)], limit: some }),

  entry("p-map", "default pMap", {
    callbacks: [inheritEach(1)],
    limit: onCall("unbounded", place(2, "concurrency")),
    collection: 0,
  }),
  entry("p-map", "pMapIterable", {
    callbacks: [inheritEach(1)],
    limit: onCall("unbounded", place(2, "concurrency")),
    collection: 0,
  }),
  entry("p-filter", "default", {
    callbacks: [inheritEach(1)],
    limit: onCall("unbounded", place(2, "concurrency")),
    collection: 0,
  }),
  entry("p-props", "default", {
    callbacks: [inheritEach(1)],
    limit: onCall("unbounded", place(2, "concurrency")),
    combinator: { kind: "all", arg: 0 },
    collection: 0,
  }),
  entry("p-all", "default", {
    combinator: { kind: "all", arg: 0 },
    limit: onCall("unbounded", place(1, "concurrency")),
  }),
  entry("p-settle", "default", {
    combinator: { kind: "allSettled", arg: 0 },
    limit: onCall("unbounded", place(1, "concurrency")),
  }),
  entry("p-some p-any", "default", { combinator: { kind: "any", arg: 0 } }),
  entry("p-map-series p-each-series p-reduce", "default", { callbacks: [inheritEach(1)], limit: one, collection: 0 }),
  entry("p-series p-waterfall", "default", { limit: one }),
  entry("p-race", "default", { combinator: { kind: "race", arg: 0 } }),
  entry("@supercharge/promise-pool", "process", {
    callbacks: [inheritEach(0)],
    limit: { from: "fixed", places: [], otherwise: 10 },
  }),
  entry("promise-pool-executor tiny-async-pool", "default addEachTask", {
    callbacks: [inheritEach(2)],
    limit: some,
    collection: 1,
  }),
  entry("promise.allsettled promise.any", "default", { combinator: { kind: "allSettled", arg: 0 } }),
  entry(
    "async",
    "mapLimit eachLimit eachOfLimit forEachLimit forEachOfLimit filterLimit rejectLimit someLimit everyLimit flatMapLimit concatLimit",
    {
      callbacks: [inheritEach(2)],
      limit: onCall("unknown", place(1)),
      collection: 0,
    },
  ),
  entry(
    "async",
    "mapSeries eachSeries eachOfSeries forEachSeries forEachOfSeries filterSeries flatMapSeries concatSeries",
    {
      callbacks: [inheritEach(1)],
      limit: one,
      collection: 0,
    },
  ),
  entry("async", "map each eachOf forEach forEachOf filter reject some every flatMap concat mapValues", {
    callbacks: [inheritEach(1)],
    limit: onCall("unbounded"),
    collection: 0,
  }),
  entry("async", "parallelLimit", { combinator: { kind: "all", arg: 0 }, limit: onCall("unknown", place(1)) }),
  entry("async", "parallel", { combinator: { kind: "all", arg: 0 } }),
  entry("async", "queue priorityQueue cargo", { callbacks: [schedule(0)], limit: onCall(1, place(1)) }),
  entry("async", "timesLimit", { callbacks: [inheritEach(2)], limit: onCall("unknown", place(1)) }),
  entry("async", "retry", { callbacks: [{ arg: -1, use: { when: "inherit" } }] }),
  entry("fastq", "promise default", { callbacks: [schedule(0)], limit: onCall("unknown", place(1)) }),

  entry(
    "bluebird",
    bluebirdEach
      .split(" ")
      .map((name) => `default.${name}`)
      .concat(bluebirdEach.split(" ").map((name) => `Bluebird.${name}`))
      .join(" "),
    { callbacks: [inheritEach(1)], limit: onCall("unbounded", place(2, "concurrency")), collection: 0 },
  ),
  entry("bluebird", "default.mapSeries default.each Bluebird.mapSeries Bluebird.each mapSeries each", {
    callbacks: [inheritEach(1)],
    limit: one,
    collection: 0,
  }),
  entry("bluebird", "default().map map", {
    callbacks: [inheritEach(0), inheritEach(1)],
    limit: onCall("unbounded", place(2, "concurrency"), place(1, "concurrency")),
    collection: 0,
  }),
  entry("bluebird", "all default.all Bluebird.all", { combinator: { kind: "all", arg: 0 } }),
  entry("bluebird", "props default.props Bluebird.props", { combinator: { kind: "all", arg: 0 } }),
  entry("bluebird", "any some default.any default.some", { combinator: { kind: "any", arg: 0 } }),
  entry("bluebird", "race default.race", { combinator: { kind: "race", arg: 0 } }),
  entry("bluebird", "then tap", { callbacks: [{ arg: 0, use: { when: "continuation" } }] }),
  entry("bluebird", "catch", { callbacks: [{ arg: -1, use: { when: "continuation", maybe: true } }] }),
  entry("bluebird", "promisify method coroutine default.promisify default.method", {
    wraps: { arg: 0, use: { when: "inherit" } },
  }),
  entry("bluebird", "delay", { sink: "timer" }),

  entry("rxjs", "mergeMap flatMap", {
    callbacks: [inheritEach(0)],
    limit: onCall("unbounded", place(1), place(2)),
    collection: -1,
  }),
  entry("rxjs", "concatMap switchMap exhaustMap", { callbacks: [inheritEach(0)], limit: one, collection: -1 }),
  entry("rxjs", "subscribe tap map filter", { callbacks: [{ arg: 0, use: { when: "schedule", each: true } }] }),
  entry("dataloader", "load loadMany", { batches: true }),
  entry("dataloader", "default DataLoader", { callbacks: [schedule(0)] }),

  entry("p-retry async-retry promise-retry retry-as-promised", "default", { callbacks: [inherit(0)] }),
  entry("p-timeout promise-timeout timeout-promise", "default timeout withTimeout", { callbacks: [], timeLimit: 0 }),
  entry("exponential-backoff", "backOff", { callbacks: [inherit(0)] }),
  entry("cockatiel", "execute", { callbacks: [inherit(0)] }),
  entry("cockatiel", "BulkheadPolicy.execute", { callbacks: [inherit(0)], limit: onCreation("unknown", place(0)) }),
  entry("opossum", "default", { callbacks: [schedule(0)] }),

  entry("dd-trace", "trace", { callbacks: [inherit(-1)] }),
  entry("dd-trace", "wrap", { wraps: { arg: 1, use: { when: "inherit" } } }),
  entry("@opentelemetry/api @opentelemetry/api/experimental", "startActiveSpan with", { callbacks: [inherit(-1)] }),
  entry(
    "@sentry/node @sentry/core @sentry/browser @sentry/nextjs @sentry/bun @sentry/deno @sentry/aws-serverless @sentry/serverless @sentry/google-cloud-serverless @sentry/nestjs @sentry/remix @sentry/sveltekit @sentry/electron @sentry/react @sentry/vue",
    "startSpan startSpanManual startNewTrace continueTrace suppressTracing withScope withIsolationScope withActiveSpan trace",
    { callbacks: [inherit(-1)] },
  ),
  entry(
    "@sentry/node @sentry/core @sentry/nextjs @sentry/bun @sentry/deno @sentry/aws-serverless @sentry/nestjs",
    "withMonitor withServerActionInstrumentation",
    { callbacks: [inherit(1), inherit(2)] },
  ),
  entry("newrelic", "startSegment startBackgroundTransaction startWebTransaction", { callbacks: [inherit(-1)] }),
  entry("cls-hooked continuation-local-storage", "run runPromise runAndReturn", { callbacks: [inherit(0)] }),
  entry("nestjs-cls", "run runWith enterWith", { callbacks: [inherit(-1)] }),
  entry("lodash lodash-es", "debounce throttle default.debounce default.throttle", {
    wraps: { arg: 0, use: { when: "schedule" } },
  }),
  entry("lodash.debounce lodash.throttle debounce throttle-debounce just-debounce-it", "default debounce throttle", {
    wraps: { arg: 0, use: { when: "schedule" } },
  }),
  entry("lodash lodash-es", "partial bind curry default.partial default.bind", {
    wraps: { arg: 0, use: { when: "inherit" } },
  }),
  entry("lodash lodash-es underscore ramda", "memoize default.memoize", {
    wraps: { arg: 0, use: { when: "inherit" }, keeps: "key" },
  }),
  entry("lodash lodash-es underscore ramda", "once default.once", {
    wraps: { arg: 0, use: { when: "inherit" }, keeps: "once" },
  }),
  entry("lodash.memoize memoize memoizee fast-memoize micro-memoize moize p-memoize mem", "default", {
    wraps: { arg: 0, use: { when: "inherit" }, keeps: "key" },
  }),
  entry("micro-memoize moize nano-memoize memoize-one", "memoize moize nanomemoize default", {
    wraps: { arg: 0, use: { when: "inherit" }, keeps: "key" },
  }),
  entry("react", "cache default.cache", { wraps: { arg: 0, use: { when: "inherit" }, keeps: "key" } }),
  entry("lodash.once once p-once onetime", "default", {
    wraps: { arg: 0, use: { when: "inherit" }, keeps: "once" },
  }),
  entry(
    "lodash lodash-es underscore",
    "map forEach each filter reject some every find flatMap reduce mapValues mapKeys keyBy groupBy sortBy times partition",
    { callbacks: [{ arg: 1, use: { when: "sync", each: true } }], collection: 0 },
  ),
  entry("express-async-handler express-async-wrap", "default", { wraps: { arg: 0, use: { when: "inherit" } } }),
  entry("pify", "default", { wraps: { arg: 0, use: { when: "inherit" } } }),
  entry("react", "useCallback useMemo useEffectEvent", { wraps: { arg: 0, use: { when: "inherit" } } }),
  entry("react", "useEffect useLayoutEffect", { callbacks: [schedule(0)] }),
];
