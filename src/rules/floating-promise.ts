import type { FloatingFact, RuleMeta, TraceStep } from "../model/index.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "floating-promise",
  description: "A promise that a statement leaves to itself: nobody waits for it, and nobody learns of its failure.",
  defaultSeverity: "warning",
  presets: ["strict"],
  typed: true,
  docs: "docs/rules/floating-promise.md",
};

/** One finding for each statement whose promise nothing handles. */
export function check({ facts, graph }: RuleContext): readonly FindingDraft[] {
  const drafts: FindingDraft[] = [];
  for (const file of facts.values()) {
    for (const one of file.awaits?.floating ?? []) {
      const by = one.call === undefined ? undefined : file.calls[one.call];
      const steps: TraceStep[] = [
        ...(by ? [{ file: file.file, range: by.range, message: `makes the promise`, node: one.function }] : []),
        { file: file.file, range: one.range, message: left[one.what], node: one.function },
      ];
      drafts.push({
        confidence: "definite",
        message: messageOf(one, nameOf(graph.node(one.function), one.function)),
        file: file.file,
        range: one.range,
        trace: steps,
        help: help[one.what],
        nodes: [one.function],
        key: [one.function, one.text],
      });
    }
  }
  return drafts;
}

function messageOf({ text, what }: FloatingFact, where: string): string {
  switch (what) {
    case "array":
      return `${where} goes on without the promises of ${quoted(text)}: nobody waits for them, and a failure of one ends in an unhandled rejection.`;
    case "handler":
      return `What is given to handle a failure of ${quoted(text)} is no function: the failure ends in an unhandled rejection.`;
    case "promise":
      return `${where} goes on without ${quoted(text)}: nobody waits for it, and its failure ends in an unhandled rejection.`;
  }
}

const left: Readonly<Record<FloatingFact["what"], string>> = {
  array: "ends with an array of promises that nothing takes",
  handler: "gives it a handler that cannot be called",
  promise: "ends without waiting for it, returning it or handling its failure",
};

const help: Readonly<Record<FloatingFact["what"], string>> = {
  array: "Wait for all of them: `await Promise.all(…)`.",
  handler: "Give `catch` a function.",
  promise: "Await it, return it, handle its failure with `.catch(…)`, or say with `void` that nobody needs to wait.",
};
