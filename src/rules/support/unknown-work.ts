import { externalModel, splitExternal } from "../../libraries/index.js";
import type { AsyncGraph, GraphEdge, NodeId } from "../../model/index.js";

/** Names of what mostly reaches out of the process, whoever offers it. */
const reachesOut =
  /^_?(?:get|fetch|load|read|write|save|store|put|post|send|upload|download|exec|execute|run|spawn|query|find|list|search|request|import|export|install|insert|update|delete|remove|sync|publish|push|pull|invoke)(?=$|[A-Z_\d])/;

/** Most calls on the way to a wait for something unknown: further down, it says little about what is started. */
const mostHops = 3;

/**
 * A shortest way of waits from what is started to a call that is waited for, that nobody knows, and whose name says that it may
 * reach out of the process. Undefined where there is none.
 */
export function wayToUnknown(
  edge: GraphEdge,
  graph: AsyncGraph,
  isLimited: (edge: GraphEdge) => boolean,
): readonly GraphEdge[] | undefined {
  if (isUnknown(edge, graph)) return [edge];
  const ways = new Map<NodeId, readonly GraphEdge[]>([[edge.to, [edge]]]);
  for (const [id, way] of ways) {
    if (way.length > mostHops) continue;
    for (const next of graph.out(id)) {
      if (!isWaitedFor(next) || next.shared || next.sure === "guess" || next.fanOut || isLimited(next)) continue;
      // What a function of the program runs for its caller: `withRetry(() => client.update(id))`.
      if (next.via !== undefined && !graph.node(next.via)?.place) continue;
      if (isUnknown(next, graph)) return [...way, next];
      if (!ways.has(next.to) && graph.node(next.to)?.place) ways.set(next.to, [...way, next]);
    }
  }
  return undefined;
}

/** A call of a member of something that is neither of the program nor described by a table. */
function isUnknown(edge: GraphEdge, graph: AsyncGraph): boolean {
  const { to, via } = edge;
  const callee = graph.node(to);
  if (!callee || !isWaitedFor(edge) || via !== undefined) return false;
  const dot = callee.name.lastIndexOf(".");
  if (dot < 0 || !reachesOut.test(callee.name.slice(dot + 1))) return false;
  if (callee.kind === "unresolved") return true;
  const external = callee.kind === "external" ? splitExternal(to) : undefined;
  return (
    external !== undefined &&
    !/^(?:lib|global|node:.*)$/.test(external.module) &&
    externalModel(external.module, external.name) === undefined
  );
}

/**
 * Awaited, handed back to where all of them are awaited, or run by what is awaited: of what is not known, nobody can tell whether
 * it gives a promise.
 */
function isWaitedFor({ kind, use, via }: GraphEdge): boolean {
  return kind === "await" || (kind === "call" && (use === "returned" || (use === "awaited" && via !== undefined)));
}
