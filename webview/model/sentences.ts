import { lines } from "./marks.js";
import { clean, plural } from "./text.js";
import type { FanOut, GraphEdge, SliceEdge, SliceNode, SliceUse } from "./types.js";

const kinds: Readonly<Record<SliceNode["kind"], string>> = {
  module: "module",
  function: "function",
  method: "method",
  constructor: "constructor",
  getter: "getter",
  setter: "setter",
  arrow: "arrow function",
  "function-expression": "function expression",
  "class-field": "class field",
  "object-member": "object member",
  callback: "callback",
  "static-block": "static block",
  external: "outside the workspace",
  unresolved: "could not be resolved",
};

/** `async method`, `function that returns a promise`, `package pg`. */
export function kindOf(node: SliceNode): string {
  if (node.kind === "external") return node.module ? `from ${clean(node.module)}` : kinds.external;
  if (node.async) return `async ${kinds[node.kind]}`;
  return node.returnsPromise ? `${kinds[node.kind]} that returns a promise` : kinds[node.kind];
}

/** `src/orders.ts:12`, lines from 1; the module for externals. */
export function placeOf(node: SliceNode): string {
  if (node.place) return `${clean(node.place.file)}:${(node.nameRange ?? node.place.range).start.line + 1}`;
  return node.kind === "unresolved" ? "not resolved" : clean(node.module ?? "outside the workspace");
}

/** `src/orders.ts:12`, lines from 1. */
export function callPlace(call: GraphEdge): string {
  return `${clean(call.place.file)}:${call.place.range.start.line + 1}`;
}

/** `src/orders.ts:12`, lines from 1. */
export function usePlace({ place }: SliceUse): string {
  return `${clean(place.file)}:${place.range.start.line + 1}`;
}

export function fanOutText(fanOut: FanOut): string {
  if (fanOut.kind === "literal") return `${fanOut.count} at the same time`;
  if (fanOut.kind === "bounded") {
    return `${fanOut.width === undefined ? "" : `at most ${fanOut.width} `}at the same time, by ${clean(fanOut.by)}`;
  }
  return `one for each of ${clean(fanOut.over.text)}, all at the same time, no limit`;
}

/** How errors of a call are dealt with by its caller. */
export function errorText(call: GraphEdge): string {
  if (call.handled) return call.tryBlock === "catch" ? "handled, in a catch block" : "handled by the caller";
  if (call.tryBlock === "finally") return "passed on, from a finally block";
  if (call.kind === "await") return "passed on to the caller's caller";
  return call.kind === "spawn" || call.kind === "schedule" ? "nobody is told" : "passed on";
}

/** All that is known about one call, short: `Promise.all · in a loop · at most 8 at the same time, by p-limit`. */
export function callTraits(call: GraphEdge): string[] {
  return [
    ...(call.combinator ? [`Promise.${call.combinator}`] : []),
    ...(call.waitForm && call.waitForm !== "await"
      ? [call.waitForm === "later" ? "awaited later" : call.waitForm]
      : []),
    ...(call.inLoop ? ["in a loop"] : []),
    ...(call.fanOut && call.kind !== "call" ? [fanOutText(call.fanOut)] : []),
    ...(call.sure === "guess"
      ? ["the callee is a guess"]
      : call.sure === "dispatch"
        ? ["one of several implementations"]
        : []),
  ];
}

/** `load awaits fetchPage (Promise.all, no limit), src/a.ts:12`. */
export function edgeSentence(edge: SliceEdge, from: string, to: string): string {
  const first = edge.calls[0];
  const calls = edge.count ?? edge.calls.length;
  const more = calls > 1 ? `, ${plural(calls, first ? "call" : "place")}` : "";
  const held = edge.holds?.length ? [`holding ${edge.holds.map(clean).join(", ")}`] : [];
  const traits = [...(first ? callTraits(first) : []), ...held];
  const use = edge.uses?.[0];
  const at = first ? `\n${callPlace(first)}` : use ? `\n${usePlace(use)}` : "";
  return `${from} ${lines[edge.kind].verb} ${to}${more}${traits.length ? ` (${traits.join("; ")})` : ""}${at}`;
}
