import type { ArgFact, CallFact, KeyRef, NodeId, ResourceRef } from "../model/index.js";

/** Longest expression a key is followed through; keeps `load(normal(key))` of recursive functions finite. */
const longestVia = 120;
/** Most steps down that are counted. */
const mostSteps = 3;

/** How the caller would write a key that the callee writes as `key`. */
export function keyFromCaller(key: KeyRef, callee: NodeId, call: CallFact | undefined): KeyRef {
  if (key.constant || key.of !== undefined || (key.param && key.param.owner !== callee)) return key;
  const foreign: KeyRef = { text: key.text, of: callee };
  const index = key.param?.index;
  if (index === undefined || !call) return foreign;
  const arg = call.args?.find((one) => one.index === index && !one.path);
  const given = arg && givenKey(arg, key.text, call.caller);
  if (!given) return foreign;
  const { via, below } = key;
  if (via === undefined && below === undefined) return given;
  if (given.constant)
    return below !== undefined ? foreign : { text: (via ?? "·").replaceAll("·", given.text), constant: true };
  if (!given.param) return foreign;
  if (below !== undefined || given.below !== undefined) {
    const steps = Math.min((below ?? 0) + (given.below ?? 0), mostSteps);
    return { text: key.text, param: given.param, below: steps };
  }
  const whole = (via ?? "·").replaceAll("·", given.via ?? "·");
  return whole.length > longestVia ? foreign : { text: key.text, param: given.param, via: whole };
}

/** What an argument says of the key it is: itself, a parameter of the caller's, or one of a function around it. */
function givenKey({ key, passes, target }: ArgFact, text: string, caller: NodeId): KeyRef | undefined {
  if (key) return key;
  if (passes !== undefined) return { text, param: { owner: caller, index: passes } };
  if (target?.kind !== "param" || target.path?.length) return undefined;
  return { text, param: { owner: target.owner, index: target.index } };
}

/**
 * Whether two keys, both as one function writes them, are the same. Keys of different functions can be the same without
 * being written the same; one that is smaller than the other is not.
 */
export function keyMatch({ key: a }: ResourceRef, { key: b }: ResourceRef): "same" | "maybe" | "no" {
  if (a?.all || b?.all) return "same";
  if (!a && !b) return "same";
  if (!a || !b) return "maybe";
  if (a.constant && b.constant) return a.text === b.text ? "same" : "no";
  if (a.param && b.param) {
    if (a.param.owner !== b.param.owner || a.param.index !== b.param.index) return "maybe";
    if (a.below !== b.below) return "no";
    return a.via === b.via && !a.below ? "same" : "maybe";
  }
  return a.text === b.text && !a.of && !b.of && !a.constant && !b.constant && !a.param && !b.param ? "same" : "maybe";
}
