import { splitExternal } from "../../libraries/index.js";
import type { AsyncGraph, GraphEdge, NodeId } from "../../model/index.js";

/** Tells where a rejection of input or output gets to. Answers are remembered. */
export class Rejections {
  private readonly may = new Set<NodeId>();

  constructor(private readonly graph: AsyncGraph) {
    for (const node of graph.nodes) {
      if (node.kind === "external" && node.sink !== undefined && node.sink !== "timer") this.may.add(node.id);
    }
    for (const id of this.may) {
      for (const edge of graph.in(id)) if (!this.may.has(edge.from) && carries(edge)) this.may.add(edge.from);
    }
  }

  /** Whether a call of the function may end with a rejection, or a throw, that something outside of the process brings about. */
  mayReject(id: NodeId): boolean {
    return this.may.has(id);
  }

  /** The first call in the function whose rejection leaves it, or that nothing at all looks after. */
  escapingFrom(id: NodeId): GraphEdge | undefined {
    return this.graph.out(id).find((edge) => {
      if (edge.shared || edge.handled || !this.mayReject(edge.to) || isLogging(edge.to)) return false;
      return edge.kind === "await" || edge.kind === "spawn";
    });
  }
}

/** Whether a rejection of the callee is one of the caller: it waits, and catches nothing. */
function carries({ kind, handled, shared, tryBlock, callback, sure }: GraphEdge): boolean {
  return (
    kind === "await" && !handled && !shared && tryBlock !== "catch" && callback?.maybe !== true && sure !== "guess"
  );
}

function isLogging(id: NodeId): boolean {
  const external = splitExternal(id);
  return external !== undefined && /^(?:winston|pino|bunyan|log4js|debug|loglevel)\b/.test(external.module);
}
