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
  /** How many other calls of the function there are that are the same in this. */
  readonly more: number;
}

/** Whether what a call gives is waited for, or handed on to who called. */
export function isWaitedFor({ use }: CallFact): boolean {
  return use === "awaited" || use === "returned";
}

/**
 * Calls without any options about time of functions whose request has the limit that their caller gives, if any: of each such
 * function the first.
 */
export function patientCalls({ graph, facts }: RuleContext, limits: TimeLimits): readonly PatientCall[] {
  const found: PatientCall[] = [];
  for (const [id, request] of requestsByOptions({ graph, facts })) {
    const patient = graph.in(id).flatMap((edge) => {
      const { file } = edge.place;
      const here = facts.get(file);
      const call = here?.calls[edge.call];
      if (!call || edge.shared || edge.sure === "guess" || edge.callback !== undefined) return [];
      if (isTestCode(file) || isTooling(file) || !isWaitedFor(call) || call.combinator === "race") return [];
      if (here?.awaits?.limits.some((one) => one.call === call.index)) return [];
      return limits.isTimed(file, call.index) || limits.isRunInTime(call.caller) ? [] : [{ edge, call }];
    });
    const [first] = patient;
    if (first) found.push({ ...first, request, more: patient.length - 1 });
  }
  return found;
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
