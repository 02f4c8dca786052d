import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { UsageError } from "./errors.js";

/**
 * Writes text to a file or to stdout, no faster than it is taken, and resolves when all of it is out.
 * A reader that goes away (`| head`) ends the writing without an error.
 * @throws UsageError when the file cannot be written
 */
export async function write(pieces: Iterable<string>, file: string | undefined): Promise<void> {
  const stream = file === undefined ? process.stdout : createWriteStream(file);
  try {
    if (file !== undefined) await once(stream, "open");
    for (const piece of batches(pieces)) {
      if (!stream.write(piece)) await once(stream, "drain");
    }
    if (file === undefined)
      await new Promise<void>((done, fail) => stream.write("", (error) => (error ? fail(error) : done())));
    else await finished(stream.end());
  } catch (error) {
    if (isBrokenPipe(error)) return;
    if (file === undefined) throw error;
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}

/** Joins small pieces, so that a large graph is not a write for each line. */
function* batches(pieces: Iterable<string>): Iterable<string> {
  let batch = "";
  for (const piece of pieces) {
    batch += piece;
    if (batch.length > 65_536) {
      yield batch;
      batch = "";
    }
  }
  yield batch;
}
