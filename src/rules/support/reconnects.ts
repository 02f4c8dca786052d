import type { GraphEdge, NodeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isTestCode } from "./circumstances.js";
import type { Effects } from "./effects.js";
import { handlersOf, type Handler } from "./handlers.js";

/** A listener to the end of a connection from which calls lead at once to where the next connection is given that listener. */
export interface Reconnect {
  readonly handler: Handler;
  readonly way: readonly GraphEdge[];
}

/** Names of what makes a connection, or sets all up again. */
const connects = /connect|retry|subscribe|open|start|listen|login|setup|init/i;

/** Most calls from the listener to where the next one is registered. */
const mostHops = 6;

/** Listeners that connect again without a pause. A timer between the end and the next try is one, and so is a wait for time to pass. */
export function reconnectsOf(context: RuleContext, effects: Effects): readonly Reconnect[] {
  return handlersOf(context, ["ended"]).flatMap((handler) => {
    if (isTestCode(handler.file.file)) return [];
    const way = wayBack(handler, context, effects);
    return way?.some(({ to }) => connects.test(context.graph.node(to)?.name ?? "")) ? [{ handler, way }] : [];
  });
}

function wayBack(
  { node, call }: Handler,
  { graph, facts }: RuleContext,
  effects: Effects,
): readonly GraphEdge[] | undefined {
  const ways = new Map<NodeId, readonly GraphEdge[]>([[node.id, []]]);
  for (const [id, way] of ways) {
    const next = graph.out(id).filter(({ kind, sure }) => sure !== "guess" && kind !== "schedule" && kind !== "import");
    const pauses = next.some((edge) => {
      const file = facts.get(edge.place.file);
      return edge.kind === "await" && file !== undefined && effects.of(file, edge.call) === "clock";
    });
    if (pauses || way.length >= mostHops) continue;
    for (const edge of next) {
      if (edge.to === call.caller) return [...way, edge];
      if (graph.node(edge.to)?.place && !ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
    }
  }
  return undefined;
}
