import type { EntryFact, SinkKind, Target } from "../model/index.js";
import { asynchrony } from "./tables/asynchrony.js";
import { batches } from "./tables/batches.js";
import { data } from "./tables/data.js";
import { entries } from "./tables/entries.js";
import { language } from "./tables/language.js";
import { node } from "./tables/node.js";
import { repeats } from "./tables/repeats.js";
import { services } from "./tables/services.js";
import { givingUp } from "./tables/time-limits.js";
import { resources } from "./tables/resources.js";
import { LibraryIndex, PatternIndex } from "./lookup.js";
import type { BatchModel, ExternalModel, LibraryExtension, RepeatModel, ResourceModel } from "./types.js";

export type * from "./types.js";
export { LibraryIndex } from "./lookup.js";

interface Tables {
  readonly external: LibraryIndex;
  readonly resource: PatternIndex<ResourceModel>;
  readonly repeat: PatternIndex<RepeatModel>;
  readonly entry: PatternIndex<EntryFact>;
  readonly batch: PatternIndex<BatchModel>;
  /** Some line is about functions of the program itself. */
  readonly own: boolean;
}

/** Nothing besides what is known of packages anyway. */
export const noExtension: LibraryExtension = { libraries: [], resources: [], repeats: [], entries: [], batches: [] };

/** Lines of the extension come first: of several that fit equally well, the earlier counts. */
function tablesOf(extension: LibraryExtension): Tables {
  const lines = Object.values(extension).flat() as readonly { readonly modules: readonly string[] }[];
  return {
    external: new LibraryIndex([...extension.libraries, ...language, ...node, ...asynchrony, ...data, ...services]),
    resource: new PatternIndex<ResourceModel>([...extension.resources, ...resources]),
    repeat: new PatternIndex<RepeatModel>([...extension.repeats, ...repeats]),
    entry: new PatternIndex<EntryFact>([...extension.entries, ...entries]),
    batch: new PatternIndex<BatchModel>([...extension.batches, ...batches]),
    own: lines.some(({ modules }) => modules.some((module) => /\.[cm]?[jt]sx?$|\/\*$/.test(module))),
  };
}

const builtIn = tablesOf(noExtension);
let tables = builtIn;
let newest: { readonly key: string; readonly tables: Tables } | undefined;

/**
 * Does `work`, which must be synchronous, with what a configuration adds to the library model. Inside of it all look-ups
 * know of the additions.
 */
export function withLibrary<T>(extension: LibraryExtension, work: () => T): T {
  const key = JSON.stringify(extension);
  if (newest?.key !== key) newest = { key, tables: tablesOf(extension) };
  const before = tables;
  tables = newest.tables;
  try {
    return work();
  } finally {
    tables = before;
  }
}

/**
 * The name under which the tables may know what a call names: externals by their own, functions of the program by the file's
 * id and their name in it, where a configuration speaks of any.
 */
export function namedTarget(target: Target): Extract<Target, { kind: "external" }> | undefined {
  if (target.kind === "external") return target;
  if (!tables.own || (target.kind !== "function" && target.kind !== "method")) return undefined;
  const named = splitExternal(target.kind === "function" ? target.id : `${target.type}.${target.name}`);
  return named && { kind: "external", ...named };
}

/** Whether a configuration speaks of functions of the program itself. */
export function knowsOwnFunctions(): boolean {
  return tables.own;
}

/**
 * What the library model knows of an external function.
 * @param module the package name with or without a subpath, a `node:` built-in, `global` or `lib`
 * @param name dotted: `Pool.query`, `default`, `default()` for the result of calling the default export, `Array.map`
 */
export function externalModel(module: string, name: string): ExternalModel | undefined {
  return tables.external.find(module, name);
}

/** What an external function does with a lock, limiter, queue or pool; names as for {@link externalModel}. */
export function resourceModel(module: string, name: string): ResourceModel | undefined {
  return tables.resource.find(module, name);
}

/** What kind of thing a call of this external reaches; undefined when it reaches nothing outside the process. */
export function sinkOf(module: string, name: string): SinkKind | undefined {
  return tables.external.find(module, name)?.sink;
}

/** Whether the clients of a package end a call that takes too long when nothing is configured. */
export function givesUp(module: string): boolean {
  return givingUp.has(module);
}

/** Splits the id of an external node, `pg#Pool.query`, into module and name. Undefined for other ids. */
export function splitExternal(id: string): { readonly module: string; readonly name: string } | undefined {
  const at = id.indexOf("#");
  return at <= 0 ? undefined : { module: id.slice(0, at), name: id.slice(at + 1) };
}

/** Whether an external function or decorator runs what it is given again and again; names as for {@link externalModel}. */
export function repeatModel(module: string, name: string): RepeatModel | undefined {
  return tables.repeat.find(module, name);
}

/** Whether what an external function or decorator is given is entered from outside; names as for {@link externalModel}. */
export function entryModel(module: string, name: string): EntryFact | undefined {
  return tables.entry.find(module, name);
}

/** The form for many of an external call for one, which does not go out with others already; names as for {@link externalModel}. */
export function batchModel(module: string, name: string): BatchModel | undefined {
  return tables.external.isCollected(module, name.split(".")) ? undefined : tables.batch.find(module, name);
}

/** Whether a module is a runner of tests that hands what follows a function on to it: `test(title, withServer, async (t, got) => {})`. */
export function runsMacros(module: string): boolean {
  return module === "ava";
}
