import type { EntryFact, SinkKind } from "../model/index.js";
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
import type { BatchModel, ExternalModel, RepeatModel, ResourceModel } from "./types.js";

export type * from "./types.js";
export { LibraryIndex } from "./lookup.js";

const builtIn = new LibraryIndex([...language, ...node, ...asynchrony, ...data, ...services]);

/**
 * What the library model knows of an external function.
 * @param module the package name with or without a subpath, a `node:` built-in, `global` or `lib`
 * @param name dotted: `Pool.query`, `default`, `default()` for the result of calling the default export, `Array.map`
 */
export function externalModel(module: string, name: string): ExternalModel | undefined {
  return builtIn.find(module, name);
}

const resourceTable = new PatternIndex<ResourceModel>(resources);

/** What an external function does with a lock, limiter, queue or pool; names as for {@link externalModel}. */
export function resourceModel(module: string, name: string): ResourceModel | undefined {
  return resourceTable.find(module, name);
}

/** What kind of thing a call of this external reaches; undefined when it reaches nothing outside the process. */
export function sinkOf(module: string, name: string): SinkKind | undefined {
  return builtIn.find(module, name)?.sink;
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

const repeatTable = new PatternIndex<RepeatModel>(repeats);
const entryTable = new PatternIndex<EntryFact>(entries);
const batchTable = new PatternIndex<BatchModel>(batches);

/** Whether an external function or decorator runs what it is given again and again; names as for {@link externalModel}. */
export function repeatModel(module: string, name: string): RepeatModel | undefined {
  return repeatTable.find(module, name);
}

/** Whether what an external function or decorator is given is entered from outside; names as for {@link externalModel}. */
export function entryModel(module: string, name: string): EntryFact | undefined {
  return entryTable.find(module, name);
}

/** The form for many of an external call for one; names as for {@link externalModel}. */
export function batchModel(module: string, name: string): BatchModel | undefined {
  return batchTable.find(module, name);
}
