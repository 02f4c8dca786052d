import type { Collection } from "../../model/index.js";
import { isCondition } from "./circumstances.js";
import type { KnownPool } from "./pools.js";
import type { Witness } from "./reach-io.js";
import { quoted } from "./words.js";

const letters = ["n", "m", "k", "l"];

/** The size of a collection in a product: its number, or a letter. */
export function sizeOf({ origin, count }: Collection, index: number): string {
  return origin === "literal" && count !== undefined ? String(count) : (letters[index] ?? "n");
}

/** What there is one for: an element of a collection, a part of it, or a round of a loop that has none. */
export function eachOf({ origin, count, text, inParts }: Collection, each: "per" | "for each"): string {
  if (inParts) return `${each} part of ${quoted(text)}`;
  if (origin === "literal" && count !== undefined) return `for each of ${String(count)} elements`;
  return `${each} ${isCondition(text) ? "round of" : "element of"} ${quoted(text)}`;
}

/** What one element costs: ``\`pg\` query``. Files and processes are called by the function, the rest by the package. */
export function workOf({ sink, model }: Witness): string {
  const callee = sink.id.slice(sink.id.lastIndexOf(".", sink.id.length - 2) + 1).replace(/^.*#(default$)?/, "");
  const name = quoted(model?.label ?? sink.module?.replace(/^(global|lib)$/, callee) ?? sink.name);
  switch (sink.sink) {
    case "database":
      return `${name} query`;
    case "network":
      return `${name} request`;
    case "queue":
      return `${name} message`;
    case "process":
      return `process (${quoted(callee || (sink.module ?? sink.name))})`;
    default:
      return quoted(callee || (sink.module ?? sink.name));
  }
}

/** What happens when many of them go on at the same time, by what they wait for. */
export function costOf({ sink: { sink }, model }: Witness, pool: KnownPool | undefined): string {
  const connections = (size: number): string => `${String(size)} connection${size === 1 ? "" : "s"}`;
  if (pool?.size !== undefined)
    return `${quoted(pool.name)} has ${connections(pool.size)}, the rest queue and may time out`;
  switch (sink) {
    case "database":
      if (pool) return `all of them queue for the connections of ${quoted(pool.name)}, and may time out`;
      if (model?.capacity === undefined) return "nothing bounds how many are open";
      return `the pool has ${connections(model.capacity)} by default, the rest queue and may time out`;
    case "network":
    case "queue":
      if (model?.capacity !== undefined)
        return `its client opens ${connections(model.capacity)} at a time by default, the rest queue and may time out`;
      return "nothing bounds how many are open, and the other side may refuse or throttle them";
    case "file":
      return "nothing bounds how many files are open or held in memory";
    case "process":
      return "nothing bounds how many run";
    default:
      return "nothing bounds how many are waiting";
  }
}
