import type { RuleMeta } from "../model/index.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "unused-suppression",
  description: "A suppression comment that suppresses nothing, or names a rule that does not exist.",
  defaultSeverity: "info",
  presets: ["recommended", "strict"],
  docs: "docs/rules/unused-suppression.md",
};

export const afterSuppressions = true;

/** One finding for each directive, or rule named in it, that had nothing to suppress. */
export function check({ unused }: RuleContext): readonly FindingDraft[] {
  return unused.map(({ file, directive, rule, unknown }) => {
    const comment = `awaitscope-${directive.kind}`;
    const message = unknown
      ? `The rule \`${rule ?? ""}\` named in \`${comment}\` does not exist, so nothing is suppressed.`
      : directive.kind === "enable"
        ? `Nothing is disabled before this \`${comment}\`, so it does nothing.`
        : `Nothing is found ${rule === undefined ? "" : `by \`${rule}\` `}where this \`${comment}\` applies.`;
    return {
      confidence: "definite",
      message,
      file,
      range: directive.range,
      trace: [{ file, range: directive.range, message: "the comment" }],
      help: unknown ? "Correct the name of the rule." : "Remove the comment.",
      nodes: [],
      key: [directive.kind, rule ?? ""],
    };
  });
}
