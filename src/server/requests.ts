import type { CancellationToken } from "vscode-languageserver/node";
import type * as v from "valibot";
import type { ServerRequests } from "../protocol/index.js";
import type { ServerContext } from "./context.js";
import { checked } from "./params.js";

/**
 * Answers one of our own requests. Parameters are checked first; what `handle` throws goes to the client as an error
 * and the server goes on.
 */
export function onRequest<M extends keyof ServerRequests, const S extends v.GenericSchema>(
  context: ServerContext,
  method: M,
  schema: S,
  handle: (
    params: v.InferOutput<S>,
    token: CancellationToken,
  ) => ServerRequests[M]["result"] | Promise<ServerRequests[M]["result"]>,
): void {
  context.connection.onRequest<unknown, undefined>(method, (params: unknown, token: CancellationToken): unknown =>
    handle(checked(schema, params), token),
  );
}
