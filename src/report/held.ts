import type { GraphReport, ReportedEdge, ReportedResource } from "./types.js";

/** What callers hold during calls, in words: `holding pool (max 10)`; empty for edges over which nothing is held. */
export function heldWords({ resources = [] }: Pick<GraphReport, "resources">): (edge: ReportedEdge) => string {
  const names = new Map(resources.map((one) => [one.id, resourceWords(one)]));
  return (edge) => {
    const held = heldIds(edge).map((id) => names.get(id) ?? id.slice(id.indexOf("#") + 1));
    return held.length > 0 ? `holding ${held.join(", ")}` : "";
  };
}

/** Ids of what the caller holds during a call, each once. */
export function heldIds({ holds = [] }: ReportedEdge): readonly string[] {
  return [...new Set(holds.map(({ resource }) => resource.id))];
}

/** `pool (max 10)`: the name, and how many may hold it at once where that is more than one. */
export function resourceWords({ name, width, unbounded }: Omit<ReportedResource, "id">): string {
  if (unbounded) return `${name} (no limit)`;
  return width === undefined || width === 1 ? name : `${name} (max ${String(width)})`;
}
