import type { FileFacts } from "../model/index.js";
import type { NodeTable } from "./nodes.js";
import type { Lookup } from "./sites.js";

/** Writes on nodes that the program is entered there; of several entries of one function, the first in file and source order counts. */
export function markEntries(files: readonly FileFacts[], nodes: NodeTable, lookup: Lookup): void {
  for (const { functions, repeated } of files) {
    const root = nodes.find(functions[0]?.id ?? "");
    for (const { target, kind, framework } of repeated?.entries ?? []) {
      if (target.kind !== "function" && target.kind !== "method") continue;
      for (const { node } of lookup.candidates(target, root, "")) {
        const known = nodes.list[node];
        if (known?.place && !known.entry) nodes.list[node] = { ...known, entry: { kind, framework } };
      }
    }
  }
}
