import type { Finding, Position } from "../model/index.js";
import type { LocatedStack, SliceRequest } from "../protocol/index.js";

/** A place in a document whose function is to be shown. */
export interface PanelPlace {
  readonly uri: string;
  readonly position: Position;
}

/**
 * What to show: a node by id, a cycle by id, a finding by fingerprint, the function at a place, a file or folder of the
 * workspace, the overview, or a request as it is.
 */
export type PanelTarget = (
  | { readonly file: string }
  | { readonly folder: string }
  | { readonly overview: true }
  | { readonly stack: LocatedStack }
  | { readonly request: Pick<SliceRequest, "mode"> & Partial<SliceRequest>; readonly select?: string }
  | { readonly node: string }
  | { readonly cycle: string }
  | { readonly finding: string }
  | { readonly place: PanelPlace }
) & {
  /** How to group it, instead of as the reader has it. */
  readonly grouping?: Pick<SliceRequest, "groupBy" | "folded">;
};

/** The request of a target that says itself what to show, with what `base` has beside that. */
export function requestOf(
  target: Exclude<
    PanelTarget,
    { readonly stack: LocatedStack } | { readonly finding: string } | { readonly place: PanelPlace }
  >,
  before: SliceRequest,
): SliceRequest {
  const base = { ...before, ...target.grouping };
  if ("cycle" in target) return { ...base, mode: "cycle", cycle: target.cycle };
  if ("node" in target) return { ...base, roots: [target.node] };
  if ("file" in target) return { ...base, mode: "file", scope: target.file };
  if ("folder" in target) return { ...base, mode: "folder", scope: target.folder };
  if ("overview" in target) return { ...base, mode: "overview" };
  return { ...base, ...target.request };
}

/** A finding is shown by what its trace passes, and nothing else. */
export function requestOfFinding({ cycle, nodes }: Finding, base: SliceRequest): SliceRequest {
  return cycle === undefined ? onlyThese(nodes, base) : { ...base, mode: "cycle", cycle };
}

/** These functions, and what runs between them. */
export function onlyThese(nodes: readonly string[], base: SliceRequest): SliceRequest {
  return { ...base, roots: nodes.slice(0, base.budget), depthUp: 0, depthDown: 0 };
}
