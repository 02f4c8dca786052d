import { URI } from "vscode-uri";

/**
 * The absolute path, in the system's form, that a document URI names; undefined for every scheme but `file`
 * (untitled buffers, diffs, notebooks, remote content), for hosts that have no path here, and for text that is no URI.
 */
export function pathOfUri(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri, true);
    return parsed.scheme === "file" && parsed.path !== "" ? parsed.fsPath : undefined;
  } catch {
    return undefined;
  }
}

/** The `file:` URI of an absolute path, encoded the way the editor encodes it. */
export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}
