import type { NodeId, SliceRequest, ViewState } from "./types.js";

export const deepest = 20;

export const firstRequest: SliceRequest = {
  mode: "chain",
  roots: [],
  depthUp: 2,
  depthDown: 2,
  filters: { tests: false, packages: false, calls: true },
  expanded: [],
  budget: 150,
};

export const firstState: ViewState = { version: 1, request: firstRequest, follow: true };

/** The same view with `node` as its only start. */
export function rooted(request: SliceRequest, node: NodeId): SliceRequest {
  const { cycle: _, ...rest } = request;
  return { ...rest, mode: "chain", roots: [node], expanded: [] };
}

/** The view of one cycle. */
export function cycled(request: SliceRequest, cycle: string): SliceRequest {
  return { ...request, mode: "cycle", roots: [], cycle, expanded: [] };
}

/** One more (or fewer) levels on a side, within bounds. */
export function deepened(request: SliceRequest, side: "depthUp" | "depthDown", by: number): SliceRequest {
  return { ...request, [side]: Math.min(deepest, Math.max(0, request[side] + by)) };
}

/** Whether two requests ask for the same picture. */
export function sameRequest(a: SliceRequest, b: SliceRequest): boolean {
  const { filters: f, roots: r, expanded: e, ...restA } = a;
  const { filters: g, roots: s, expanded: h, ...restB } = b;
  return (
    JSON.stringify([
      restA.mode,
      restA.cycle,
      restA.depthUp,
      restA.depthDown,
      restA.budget,
      r,
      e,
      f.calls,
      f.packages,
      f.tests,
    ]) ===
    JSON.stringify([
      restB.mode,
      restB.cycle,
      restB.depthUp,
      restB.depthDown,
      restB.budget,
      s,
      h,
      g.calls,
      g.packages,
      g.tests,
    ])
  );
}
