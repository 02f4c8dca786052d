import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import * as v from "valibot";
import { textFormats } from "../protocol/index.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const depth = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20));
const names = v.pipe(v.array(v.string()), v.maxLength(1000));

const position = v.object({ line: count, character: count });

const slice = v.object({
  mode: v.picklist(["chain", "cycle", "path", "file", "folder", "overview", "resource"]),
  roots: names,
  cycle: v.exactOptional(v.string()),
  scope: v.exactOptional(v.string()),
  resource: v.exactOptional(v.string()),
  depthUp: depth,
  depthDown: depth,
  filters: v.object({ tests: v.boolean(), packages: v.boolean(), calls: v.boolean() }),
  expanded: names,
  budget: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)),
});

/** The parameters of the requests beyond LSP, as `protocol/server.ts` describes them. */
export const schemas = {
  slice,
  export: v.object({ request: slice, format: v.picklist(textFormats), finding: v.exactOptional(v.string()) }),
  nodeAt: v.object({ uri: v.string(), position }),
  fileAt: v.object({ uri: v.string() }),
  locate: v.object({ id: v.string() }),
  locateStack: v.object({ text: v.pipe(v.string(), v.maxLength(1_000_000)) }),
  search: v.object({ query: v.string(), limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
  hop: v.object({
    uri: v.string(),
    position,
    direction: v.picklist(["next", "previous"]),
    cycle: v.optional(v.string()),
  }),
  /** Clients send `null`, nothing or an empty object where nothing is asked for. */
  none: v.optional(v.nullable(v.unknown())),
} as const;

/**
 * Checks parameters that came over the wire.
 * @throws ResponseError with code `InvalidParams`, which the client sees as the answer.
 */
export function checked<const S extends v.GenericSchema>(schema: S, params: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, params);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  throw new ResponseError(ErrorCodes.InvalidParams, path ? `${path}: ${issue.message}` : issue.message);
}
