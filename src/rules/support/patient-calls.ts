import { externalModel, givesUp } from "../../libraries/index.js";
import type { CallFact, FileFacts, FileId, GraphEdge, NodeId, Range } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isTestCode, isTooling } from "./circumstances.js";
import type { TimeLimits } from "./time-limits.js";

/** A call of a function of the workspace that makes a request with the options it is given, which limit nothing here. */
export interface PatientCall {
  readonly edge: GraphEdge;
  readonly call: CallFact;
  /** From the function to what makes the request. */
  readonly request: GraphEdge;
  /** Other calls of the function that are the same in this. */
  readonly others: readonly GraphEdge[];
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
  const chains = new Map<FileId, ReadonlyMap<string, CallFact>>();
  /** Where whoever waits goes on: the call itself, or the end of the chain that it begins. */
  const waitedFor = (call: CallFact, file: FileFacts): CallFact | undefined => {
    if (isWaitedFor(call)) return call;
    if (call.use !== "value") return undefined;
    const known = chains.get(file.file) ?? waitedChains(file);
    chains.set(file.file, known);
    return known.get(startOf(call.range));
  };
  for (const [id, request] of requestsByOptions({ graph, facts })) {
    const patient = graph.in(id).flatMap((edge) => {
      const { file } = edge.place;
      const here = facts.get(file);
      const call = here?.calls[edge.call];
      if (!here || !call || edge.shared || edge.sure === "guess" || edge.callback !== undefined) return [];
      const end = waitedFor(call, here);
      if (isTestCode(file) || isTooling(file) || !end || end.combinator === "race") return [];
      if (here.awaits?.limits.some((one) => one.call === call.index || one.call === end.index)) return [];
      const isTimed = limits.isTimed(file, call.index) || limits.isTimed(file, end.index);
      return isTimed || limits.isRunInTime(call.caller) ? [] : [{ edge, call }];
    });
    const [first, ...others] = patient;
    if (first) found.push({ ...first, request, others: others.map((one) => one.edge) });
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

/** Calls that somebody waits for, a handler of `then` too, by where they begin: the end of a chain such as `got(url).json()`. */
export function waitedChains(facts: FileFacts): ReadonlyMap<string, CallFact> {
  const chains = new Map<string, CallFact>();
  for (const call of facts.calls) {
    if (isWaitedFor(call)) chains.set(startOf(call.range), call);
    if (call.callback?.when !== "continuation" || call.runBy === undefined) continue;
    const then = facts.calls[call.runBy];
    if (then?.targets.some((one) => one.kind === "external" && one.name === "Promise.then"))
      chains.set(startOf(then.range), then);
  }
  return chains;
}

/** Where something begins, to be looked up by. */
export function startOf({ start }: Range): string {
  return `${String(start.line)}:${String(start.character)}`;
}
