import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import * as v from "valibot";
import { textFormats } from "../protocol/index.js";
import { sliceRequestSchema } from "../protocol/slice-schema.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const position = v.object({ line: count, character: count });

/** The parameters of the requests beyond LSP, as `protocol/server.ts` describes them. */
export const schemas = {
  slice: sliceRequestSchema,
  export: v.object({
    request: sliceRequestSchema,
    format: v.picklist(textFormats),
    finding: v.exactOptional(v.string()),
  }),
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
