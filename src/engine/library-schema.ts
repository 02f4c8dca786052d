import * as v from "valibot";
import type { LibraryExtension } from "../libraries/index.js";

const text = v.pipe(v.string(), v.minLength(1));
const names = v.pipe(v.array(text), v.minLength(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(-1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

const described = <S extends v.GenericSchema>(schema: S, description: string) =>
  v.pipe(schema, v.description(description));

const place = v.strictObject({
  arg: described(index, "Which argument; -1: the last."),
  option: v.exactOptional(described(text, "The property of it; `pool.max` is one inside another.")),
  parameter: v.exactOptional(described(text, "A parameter of a URL that is written somewhere in the argument.")),
});
const width = v.strictObject({
  from: described(
    v.picklist(["call", "creation", "fixed"]),
    "Whose arguments say it: those of the call, or those of what made the receiver.",
  ),
  places: v.array(place),
  otherwise: described(v.union([whole, v.picklist(["unbounded", "unknown"])]), "What holds when no place says it."),
});
const use = v.strictObject({
  when: described(
    v.picklist(["sync", "continuation", "schedule", "inherit"]),
    "`sync`: during the call; `continuation`: when a promise settles; `schedule`: later, and nobody waits; `inherit`: its promise becomes part of the call's.",
  ),
  each: v.exactOptional(described(v.boolean(), "Once for each element of a collection.")),
  maybe: v.exactOptional(described(v.boolean(), "Perhaps not at all.")),
});
const sink = v.picklist(["network", "database", "file", "process", "dns", "queue", "timer", "cpu"]);
const resource = v.picklist(["lock", "semaphore", "limiter", "queue", "pool"]);

const model = v.strictObject({
  sink: v.exactOptional(described(sink, "What a call reaches.")),
  label: v.exactOptional(described(text, "How messages call it.")),
  capacity: v.exactOptional(described(whole, "How many calls of one client run at once when nothing is configured.")),
  callbacks: v.exactOptional(v.array(v.strictObject({ arg: index, option: v.exactOptional(text), use }))),
  limit: v.exactOptional(described(width, "Runs its callbacks no more than so many at a time.")),
  acquire: v.exactOptional(described(width, "Gives one of so many permits once its promise settles.")),
  combinator: v.exactOptional(v.strictObject({ kind: v.picklist(["all", "allSettled", "any", "race"]), arg: index })),
  collection: v.exactOptional(described(index, "The argument that an `each` callback runs over; -1: the receiver.")),
  wraps: v.exactOptional(v.strictObject({ arg: index, use, limit: v.exactOptional(width) })),
  transparent: v.exactOptional(v.boolean()),
  batches: v.exactOptional(described(v.boolean(), "Puts single loads together into one request.")),
  chain: v.exactOptional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0)),
      "Its callbacks run inside each other: each is given the next of them as this argument.",
    ),
  ),
  pipelines: v.exactOptional(
    described(v.boolean(), "Sends its commands down one connection without waiting for each other."),
  ),
  collects: v.exactOptional(
    described(text, "Gives an object whose methods only collect commands, until this one of them sends them all."),
  ),
  lazy: v.exactOptional(described(v.boolean(), "Is sent only when something awaits it.")),
  blocking: v.exactOptional(described(v.boolean(), "Works before it returns.")),
});

const resourceModel = v.strictObject({
  kind: resource,
  op: described(
    v.picklist(["create", "hold", "acquire", "use", "idle"]),
    "`create`: its result is one; `hold`: takes it while it runs its callback; `acquire`: takes it until it is released; `use`: takes it and gives it back by itself; `idle`: waits until nobody holds it.",
  ),
  on: v.exactOptional(
    described(
      v.picklist(["receiver", "callee", "library"]),
      "Where it is: what the function is called on, the function itself, or one for the whole library.",
    ),
  ),
  callback: v.exactOptional(described(index, "For `hold`: the argument that is run.")),
  key: v.exactOptional(described(place, "For locks by key: where the key is.")),
  width: v.exactOptional(described(width, "For `create`: how many may hold it at once.")),
  gives: v.exactOptional(described(v.literal("up"), "Gives up after a while, or at once.")),
  label: v.exactOptional(text),
});

const repeatModel = v.strictObject({
  kind: v.picklist(["interval", "cron", "consumer"]),
  every: v.exactOptional(described(place, "For `interval`: where the milliseconds are.")),
  timetable: v.exactOptional(described(place, "For `cron`: where the timetable is.")),
  exclusive: v.exactOptional(described(v.array(place), "Options that let no run begin before the last has ended.")),
  done: v.exactOptional(
    described(
      v.picklist(["returned", "told"]),
      "For `consumer`: a message is done when the handler's promise settles, or when the program says so.",
    ),
  ),
  noAck: v.exactOptional(
    described(place, "For `consumer`: the option by which messages are gone once they are delivered."),
  ),
  queue: v.exactOptional(place),
});

const entryModel = v.strictObject({
  kind: v.picklist(["request", "message", "job", "timer", "function", "action"]),
  framework: described(text, "What people call whoever enters there."),
});

const batchModel = v.strictObject({
  form: described(text, "The form for many, as messages name it."),
  work: v.picklist(["read", "write"]),
});

const line = <S extends v.GenericSchema>(schema: S) =>
  v.strictObject({
    modules: described(
      names,
      "Package names, or files and folders of the program that begin with `./`; `/*` at the end takes all below.",
    ),
    members: described(names, "Dotted names, compared with the end of a name; `*` stands for one segment."),
    model: schema,
  });

/** What a configuration file may add to the library model. The types of the tables are the same. */
export const librarySchema = {
  libraries: v.exactOptional(described(v.array(line(model)), "What calls reach, bound, and do with callbacks.")),
  resources: v.exactOptional(described(v.array(line(resourceModel)), "Locks, limiters, queues and pools.")),
  repeats: v.exactOptional(described(v.array(line(repeatModel)), "What runs a function again and again.")),
  entries: v.exactOptional(
    described(
      v.array(line(entryModel)),
      "Where the program is entered: functions of the program, or functions and decorators of packages that are given handlers.",
    ),
  ),
  batches: v.exactOptional(
    described(v.array(line(batchModel)), "Calls for one thing whose client has a form for many."),
  ),
};

type Lines = { readonly [K in keyof LibraryExtension]?: LibraryExtension[K] | undefined };

/**
 * The lines of a configuration as the tables want them: files by their ids.
 * @param prefix what ids of files of that root start with
 */
export function libraryOf(given: Lines, prefix: string): LibraryExtension {
  const lines = <T extends { readonly modules: readonly string[] }>(list: readonly T[] | undefined): readonly T[] =>
    (list ?? []).map((one) => ({
      ...one,
      modules: one.modules.map((module) => (module.startsWith("./") ? prefix + module.slice(2) : module)),
    }));
  return {
    libraries: lines(given.libraries),
    resources: lines(given.resources),
    repeats: lines(given.repeats),
    entries: lines(given.entries),
    batches: lines(given.batches),
  };
}
