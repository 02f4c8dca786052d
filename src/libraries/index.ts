import type { SinkKind } from "../model/index.js";
import { asynchrony } from "./tables/asynchrony.js";
import { data } from "./tables/data.js";
import { language } from "./tables/language.js";
import { node } from "./tables/node.js";
import { services } from "./tables/services.js";
import { LibraryIndex } from "./lookup.js";
import type { ExternalModel } from "./types.js";

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

/** What kind of thing a call of this external reaches; undefined when it reaches nothing outside the process. */
export function sinkOf(module: string, name: string): SinkKind | undefined {
  return builtIn.find(module, name)?.sink;
}

/** Splits the id of an external node, `pg#Pool.query`, into module and name. Undefined for other ids. */
export function splitExternal(id: string): { readonly module: string; readonly name: string } | undefined {
  const at = id.indexOf("#");
  return at <= 0 ? undefined : { module: id.slice(0, at), name: id.slice(at + 1) };
}
