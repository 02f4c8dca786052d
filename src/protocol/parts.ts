import type { FileId } from "../model/index.js";
import type { PartKind, SliceNode, SliceRequest } from "./slice.js";

/** The id under which a file or folder is drawn, opened and folded. */
export function partId(kind: PartKind, path: FileId): string {
  return `${kind} ${path}`;
}

/** The file, or the folder of a file, that a function is grouped by. The folder of files at the top is empty. */
export function groupOf(file: FileId, by: PartKind): { readonly id: string; readonly path: FileId } {
  const path = by === "file" ? file : file.slice(0, Math.max(0, file.lastIndexOf("/")));
  return { id: partId(by, path), path };
}

/**
 * The file or folder that a node of a slice is grouped by, for it and its id; undefined for what is in none, and for what
 * the view is of as a whole.
 */
export function groupIn(
  { mode, scope, groupBy }: Pick<SliceRequest, "mode" | "scope" | "groupBy">,
  { place, resource, cluster }: Pick<SliceNode, "place" | "resource" | "cluster">,
): { readonly id: string; readonly path: FileId } | undefined {
  if (groupBy === undefined || resource) return undefined;
  // A file is what functions are grouped by; a folder is in the one around it.
  const file = cluster ? (groupBy === "folder" && cluster.path !== "" ? cluster.path : undefined) : place?.file;
  if (file === undefined) return undefined;
  const group = groupOf(file, groupBy);
  const whole = mode === "overview" ? "" : mode === "folder" ? (scope ?? "") : undefined;
  return groupBy === "folder" && group.path === whole ? undefined : group;
}
