import type { Confidence, HoldWait, RuleMeta } from "../model/index.js";
import { certainty, clearest, lockName, nodesOf, resourceOf, traceOf, widthOf } from "./support/hold-waits.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "limiter-self-deadlock",
  description: "A task of a limiter or queue that waits for another task of the same one, or for it to be idle.",
  defaultSeverity: "error",
  presets: ["recommended", "strict"],
  docs: "docs/rules/limiter-self-deadlock.md",
};

/** One finding for each task that, while it has a slot, comes to wait for a slot of the same limiter. */
export function check(context: RuleContext): readonly FindingDraft[] {
  return clearest(context.graph.holdWaits(), (wait) => isLimiter(wait, context)).map((wait) => draftOf(wait, context));
}

function isLimiter({ held, match, wait }: HoldWait, context: RuleContext): boolean {
  if (match === "no" || held.by.use.op !== "acquire") return false;
  const { kind } = held.by.use;
  const known = resourceOf(held.resource, context);
  if (known?.unbounded && wait.use.op !== "wait") return false;
  return kind === "limiter" || kind === "queue" || (kind === "semaphore" && widthOf(held.resource, context) !== 1);
}

function draftOf(wait: HoldWait, context: RuleContext): FindingDraft {
  const { by, resource } = wait.held;
  const name = lockName(resource, by.use.kind, context);
  const width = widthOf(resource, context);
  const idle = wait.wait.use.op === "wait";
  const confidence = confidenceOf(wait, width, context);
  return {
    confidence,
    message: idle
      ? `A task of ${name} waits until ${name} is idle, which it cannot be before this task ends: both wait for ever.`
      : `A task of ${name} waits for another task of ${name}: ${outcome(width)}.`,
    file: wait.wait.file,
    range: wait.wait.use.range,
    trace: traceOf(wait, context, {
      take: `runs a task in ${name}, which takes one of its ${width === undefined ? "" : `${String(width)} `}slot${width === 1 ? "" : "s"}`,
      wait: idle ? `waits until ${name} is idle` : `waits for a slot of ${name}, while holding one`,
    }),
    help: "Limit only the innermost work, use a second limiter for the inner tasks, or let the outer task go on without waiting for the inner one.",
    nodes: nodesOf(wait),
    key: [by.use.function, wait.wait.use.function, resource.id],
    ...(confidence === "definite" ? {} : { severity: "warning" as const }),
  };
}

function outcome(width: number | undefined): string {
  if (width === 1) return "there is one slot and it holds it, so both wait for ever";
  const all =
    width === undefined ? "as many of these in flight as there are slots" : `${String(width)} of these in flight`;
  return `with ${all}, every slot is held by a task that waits for one, and all of them wait for ever`;
}

/** One slot, or so many tasks at once that they take all slots, lock for certain; what is below that may. */
function confidenceOf(wait: HoldWait, width: number | undefined, { facts }: RuleContext): Confidence {
  const sure = certainty(wait);
  if (sure === "possible" || wait.wait.use.op === "wait" || width === 1) return sure;
  const { file, use } = wait.held.by;
  const call = use.call === undefined ? undefined : facts.get(file)?.calls[use.call];
  const isMany = call?.fanOut !== undefined || call?.inLoop === true || wait.held.by.index === wait.wait.index;
  if (isMany) return sure;
  return width === undefined ? "possible" : "likely";
}
