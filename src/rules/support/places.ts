import type { AsyncGraph, GraphEdge, NodeId, TraceStep } from "../../model/index.js";
import { hop, nameOf } from "./words.js";

/** The nearest function around a callback that is none, or the outermost of the callbacks in a module's own code. */
export function namedAround(id: NodeId, graph: AsyncGraph): NodeId {
  let at = id;
  for (;;) {
    const parent = graph.node(at)?.parent;
    if (parent === undefined || !at.startsWith(`${parent}>`) || graph.node(parent)?.kind === "module") return at;
    at = parent;
  }
}

/** Most implementations of one method of which a reader still agrees that each is what is called. */
const few = 2;

/** Whether a call is looked up on a class or interface of which there are several: which of them it is, is known at run time alone. */
export function isOneOfMany({ from, call, sure }: GraphEdge, graph: AsyncGraph): boolean {
  return (
    sure === "dispatch" && graph.out(from).filter((other) => other.call === call && other.sure === sure).length > few
  );
}

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
