import { emptyRequest } from "../../src/protocol/slice.js";
import type { NodeId, SliceRequest, ViewState } from "./types.js";

export const deepest = 20;

export const firstState: ViewState = { version: 1, request: emptyRequest, follow: true };

/** What every view keeps of the one before. */
function plain({ depthUp, depthDown, filters, budget, groupBy }: SliceRequest): Omit<SliceRequest, "mode"> {
  return { roots: [], depthUp, depthDown, filters, expanded: [], budget, ...(groupBy && { groupBy }) };
}

/** The next way to group: by file, by folder, not at all. What was folded up is unfolded. */
export function grouped({ groupBy, folded: _, ...request }: SliceRequest): SliceRequest {
  if (groupBy === undefined) return { ...request, groupBy: "file" };
  return groupBy === "file" ? { ...request, groupBy: "folder" } : request;
}

/** With a group drawn as one, or, where it is that already, one by one again. What was opened is closed. */
export function folded(request: SliceRequest, group: string): SliceRequest {
  if (request.expanded.includes(group)) return { ...request, expanded: request.expanded.filter((id) => id !== group) };
  const before = request.folded ?? [];
  const after = before.includes(group) ? before.filter((id) => id !== group) : [...before, group];
  return { ...request, folded: after };
}

/** The chain around `node`. */
export function rooted(request: SliceRequest, node: NodeId): SliceRequest {
  return { ...plain(request), mode: "chain", roots: [node] };
}

/** The view of one cycle. */
export function cycled(request: SliceRequest, cycle: string): SliceRequest {
  return { ...plain(request), mode: "cycle", cycle };
}

/** How `from` leads to `to`, without detours. */
export function pathed(request: SliceRequest, from: NodeId, to: NodeId): SliceRequest {
  return { ...plain(request), mode: "path", roots: [from, to], depthUp: 0, depthDown: 0 };
}

/** A file, a folder, or, without a scope, the workspace. */
export function scoped(request: SliceRequest, mode: "file" | "folder" | "overview", scope?: string): SliceRequest {
  return { ...plain(request), mode, ...(scope === undefined ? {} : { scope }) };
}

/** Who holds a resource, and who waits for it. */
export function resourced(request: SliceRequest, resource: string): SliceRequest {
  return { ...plain(request), mode: "resource", resource };
}

/** The folder a file or folder is in; undefined at the top. */
export function folderOf(path: string): string | undefined {
  const at = path.lastIndexOf("/");
  return at < 0 ? undefined : path.slice(0, at);
}

/** One more (or fewer) levels on a side, within bounds. */
export function deepened(request: SliceRequest, side: "depthUp" | "depthDown", by: number): SliceRequest {
  return { ...request, [side]: Math.min(deepest, Math.max(0, request[side] + by)) };
}

/** Whether two requests ask for the same picture. */
export function sameRequest(a: SliceRequest, b: SliceRequest): boolean {
  return key(a) === key(b);
}

function key({
  mode,
  cycle,
  scope,
  resource,
  depthUp,
  depthDown,
  budget,
  roots,
  expanded,
  filters,
  groupBy,
  folded: closed = [],
}: SliceRequest): string {
  const { calls, packages, tests } = filters;
  return JSON.stringify([
    [mode, cycle ?? null, scope ?? null, resource ?? null],
    [depthUp, depthDown, budget],
    [roots, expanded],
    [calls, packages, tests],
    [groupBy ?? null, closed],
  ]);
}
