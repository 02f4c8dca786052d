import type { AsyncGraph, GraphEdge, TraceStep } from "../../model/index.js";
import { hop, nameOf } from "./words.js";

/** One step of a trace for each edge of a way. */
export function stepsOf(way: readonly GraphEdge[], graph: AsyncGraph): TraceStep[] {
  const name = (id: string): string => nameOf(graph.node(id), id);
  return way.map((edge) => ({
    ...edge.place,
    message: `${name(edge.from)} ${hop(edge, name(edge.to), edge.via === undefined ? undefined : name(edge.via))}`,
    node: edge.from,
    edge: edge.id,
  }));
}
