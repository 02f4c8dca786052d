import type { FileId } from "../model/index.js";

export type PartKind = "file" | "folder";

/** The id under which a file or folder is drawn, opened and folded. */
export function partId(kind: PartKind, path: FileId): string {
  return `${kind} ${path}`;
}

/** The file, or the folder of a file, that a function is grouped by. The folder of files at the top is empty. */
export function groupOf(file: FileId, by: PartKind): { readonly id: string; readonly path: FileId } {
  const path = by === "file" ? file : file.slice(0, Math.max(0, file.lastIndexOf("/")));
  return { id: partId(by, path), path };
}
