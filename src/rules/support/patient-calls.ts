import { externalModel, givesUp } from "../../libraries/index.js";
import type { CallFact, GraphEdge, NodeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isTestCode, isTooling } from "./circumstances.js";
import type { TimeLimits } from "./time-limits.js";

/** A call of a function of the workspace that makes a request with the options it is given, which limit nothing here. */
export interface PatientCall {
  readonly edge: GraphEdge;
  readonly call: CallFact;
  /** From the function to what makes the request. */
  readonly request: GraphEdge;
}

/** Whether what a call gives is waited for, or handed on to who called. */
export function isWaitedFor({ use }: CallFact): boolean {
  return use === "awaited" || use === "returned";
}

/**
 * The calls without any options about time of functions whose request has the limit that their caller gives, if any. One for each
 * function that calls: what such a function does again, it does in the same way.
 */
export function patientCalls({ graph, facts }: RuleContext, limits: TimeLimits): readonly PatientCall[] {
  const found = new Map<string, PatientCall>();
  for (const [id, request] of requestsByOptions({ graph, facts })) {
    for (const edge of graph.in(id)) {
      const { file } = edge.place;
      if (edge.shared || edge.sure === "guess" || edge.callback !== undefined || isTestCode(file) || isTooling(file))
        continue;
      const here = facts.get(file);
      const call = here?.calls[edge.call];
      if (!call || !isWaitedFor(call) || call.combinator === "race") continue;
      if (here?.awaits?.limits.some((one) => one.call === call.index)) continue;
      if (limits.isTimed(file, call.index) || limits.isRunInTime(call.caller)) continue;
      const key = `${edge.from} ${id}`;
      if (!found.has(key)) found.set(key, { edge, call, request });
    }
  }
  return [...found.values()];
}

function requestsByOptions({ graph, facts }: Pick<RuleContext, "graph" | "facts">): ReadonlyMap<NodeId, GraphEdge> {
  const found = new Map<NodeId, GraphEdge>();
  const defaults = new Set([...facts.values()].flatMap((one) => one.awaits?.defaults ?? []));
  for (const one of facts.values()) {
    for (const { call: index, caller } of one.awaits?.limits ?? []) {
      const call = one.calls[index];
      if (!caller || !call || !isWaitedFor(call) || call.combinator === "race") continue;
      const edge = graph
        .out(call.caller)
        .find((out) => out.place.file === one.file && out.call === index && !out.shared);
      const target = call.targets.find((to) => to.kind === "external");
      if (!edge || target?.kind !== "external" || givesUp(target.module)) continue;
      const model = externalModel(target.module, target.name);
      if (model?.sink !== "network" || defaults.has(model.label === "fetch" ? "fetch" : target.module)) continue;
      if (!found.has(call.caller)) found.set(call.caller, edge);
    }
  }
  return found;
}
