import type { CallFact, Combinator, FanOut, WaitFact } from "../../model/index.js";
import { code, escapeMarkdown } from "../markdown.js";

const combinators: Readonly<Record<Combinator, string>> = {
  all: "until all are fulfilled, or one is rejected (`Promise.all`)",
  allSettled: "until all are settled (`Promise.allSettled`)",
  any: "until one is fulfilled (`Promise.any`)",
  race: "until one is settled (`Promise.race`)",
};

/**
 * How many things run at a time under a wait, in words; nothing for a single call in no loop.
 * `limitOf` gives the bound that the callees of a call, by its index, keep to themselves.
 */
export function describeFanOut(
  wait: WaitFact,
  calls: readonly CallFact[],
  limitOf: (call: number) => FanOut | undefined,
): string[] {
  const combinator = wait.combinator ?? calls.find((call) => call.combinator)?.combinator;
  const widths = new Set(calls.flatMap((call) => (call.fanOut ? [fanOutText(call.fanOut, limitOf(call.index))] : [])));
  const parts = [...widths];
  if (combinator) parts.push(`waits ${combinators[combinator]}`);
  if (wait.inLoop) parts.push("in a loop: each round waits before the next begins");
  return parts.length === 0 ? [] : [`**Fan-out:** ${parts.join("; ")}`];
}

function fanOutText(fanOut: FanOut, limit?: FanOut): string {
  switch (fanOut.kind) {
    case "literal":
      return `${fanOut.count} at a time, as written`;
    case "unbounded":
      return `once for each element of ${code(fanOut.over.text)}, ${limit ? fanOutText(limit) : "all at a time: no bound"}`;
    case "bounded":
      return `bounded by ${escapeMarkdown(fanOut.by)}${fanOut.width === undefined ? "" : ` (${fanOut.width} at a time)`}`;
  }
}
