import type { MisusedFact, RuleMeta } from "../model/index.js";
import { quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "misused-promise",
  description: "A promise, or a function that gives one, where something else is looked for.",
  defaultSeverity: "warning",
  presets: ["strict"],
  typed: true,
  docs: "docs/rules/misused-promise.md",
};

/** One finding for each promise that is taken for a value, and for each function whose promise is dropped by type. */
export function check({ facts }: RuleContext): readonly FindingDraft[] {
  const drafts: FindingDraft[] = [];
  for (const { file, awaits } of facts.values()) {
    for (const one of awaits?.misused ?? []) {
      drafts.push({
        confidence: "definite",
        message: messageOf(one),
        file,
        range: one.range,
        trace: [{ file, range: one.range, message: steps[one.where], node: one.function }],
        help: isValue(one)
          ? "Await it first."
          : "Handle its failure inside, in a function that gives nothing: `() => void work().catch(report)`.",
        nodes: [one.function],
        key: [one.function, one.where, one.text],
      });
    }
  }
  return drafts;
}

function isValue({ where }: MisusedFact): boolean {
  return where === "condition" || where === "spread" || where === "predicate";
}

function messageOf({ where, text }: MisusedFact): string {
  const what = quoted(text);
  switch (where) {
    case "condition":
      return `${what} is a promise, which is always true: the condition does not ask what it gives.`;
    case "predicate":
      return `${what} gives a promise, which is always true: the result of the method does not depend on what it gives.`;
    case "spread":
      return `${what} is a promise, which has nothing to spread: what it gives is lost.`;
    case "argument":
    case "attribute":
    case "property":
    case "variable":
    case "return":
    case "inherited":
      return `${what} gives a promise where its type says that nothing is given: whoever calls it does not wait, and its failure ends in an unhandled rejection.`;
  }
}

const steps: Readonly<Record<MisusedFact["where"], string>> = {
  condition: "asks whether a promise is true",
  predicate: "gives the method a promise for each element",
  spread: "spreads a promise",
  argument: "is given to a parameter whose result nobody looks at",
  attribute: "is given to an attribute whose result nobody looks at",
  property: "is given to a property whose result nobody looks at",
  variable: "is given to a variable whose result nobody looks at",
  return: "is returned as a function whose result nobody looks at",
  inherited: "overrides or implements a member whose result nobody looks at",
};
