import type { HoldWait, RuleMeta } from "../model/index.js";
import { certainty, clearest, nodesOf, lockName, traceOf, widthOf } from "./support/hold-waits.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "mutex-reentrancy",
  description: "A lock that is waited for by the very code that holds it, so that it is never released.",
  defaultSeverity: "error",
  presets: ["recommended", "strict"],
  docs: "docs/rules/mutex-reentrancy.md",
};

/** One finding for each place that holds a lock and, from there, comes to take it again. */
export function check(context: RuleContext): readonly FindingDraft[] {
  return clearest(context.graph.holdWaits(), (wait) => isLock(wait, context)).map((wait) => draftOf(wait, context));
}

function isLock({ held, match }: HoldWait, context: RuleContext): boolean {
  if (match === "no" || held.by.use.op !== "acquire") return false;
  const { kind } = held.by.use;
  return kind === "lock" || (kind === "semaphore" && widthOf(held.resource, context) === 1);
}

function draftOf(wait: HoldWait, context: RuleContext): FindingDraft {
  const { by, resource } = wait.held;
  const name = lockName(resource, by.use.kind, context);
  const confidence = certainty(wait);
  return {
    confidence,
    message: `Waits for ${name} while holding it: it is released only after this wait, so both wait for ever and nothing is logged.`,
    file: wait.wait.file,
    range: wait.wait.use.range,
    trace: traceOf(wait, context, {
      take: `takes ${name}`,
      wait: `${wait.wait.use.op === "wait" ? "waits until nobody holds" : "takes"} ${name} again: it waits for itself`,
    }),
    help: "Split off the part that needs the lock into a function that expects it to be held, and call that one from both places; or release it before the call.",
    nodes: nodesOf(wait),
    key: [by.use.function, wait.wait.use.function, resource.id],
    ...(confidence === "definite" ? {} : { severity: "warning" as const }),
  };
}
