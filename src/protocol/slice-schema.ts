import * as v from "valibot";
import type { SliceRequest } from "./slice.js";

/** Longest id or query that is taken from the other side, in characters. */
const longest = 4096;

export const text = v.pipe(v.string(), v.maxLength(longest));
export const levels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ids = v.pipe(v.array(text), v.maxLength(500));

// Every field has to be here: what a schema does not know, it takes away.
const fields = {
  mode: v.picklist(["chain", "cycle", "path", "file", "folder", "overview", "resource"]),
  roots: ids,
  cycle: v.exactOptional(text),
  scope: v.exactOptional(text),
  resource: v.exactOptional(text),
  depthUp: levels,
  depthDown: levels,
  filters: v.object({ tests: v.boolean(), packages: v.boolean(), calls: v.boolean() }),
  expanded: ids,
  budget: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)),
  groupBy: v.exactOptional(v.picklist(["file", "folder"])),
  folded: v.exactOptional(ids),
} satisfies Readonly<Record<keyof SliceRequest, unknown>>;

/** What a request for a slice must be, wherever it comes from. */
export const sliceRequestSchema: v.GenericSchema<SliceRequest> = v.object(fields);
