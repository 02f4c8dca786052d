import type { Confidence, RuleMeta, StaleWriteFact } from "../model/index.js";
import { isTestCode, isTooling } from "./support/circumstances.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "await-atomicity",
  description: "Shared state is read, and after an await overwritten with what was made from its old value.",
  defaultSeverity: "info",
  presets: ["strict"],
  docs: "docs/rules/await-atomicity.md",
};

/** One finding for each write that may undo what others wrote during the wait. */
export function check(context: RuleContext): readonly FindingDraft[] {
  return [...context.facts.values()].flatMap(({ file, lifecycle }) =>
    (lifecycle?.staleWrites ?? []).map((stale): FindingDraft => {
      const who = nameOf(context.graph.node(stale.function), stale.function);
      const state = quoted(stale.state);
      const at = { file, node: stale.function };
      const kept = stale.by === undefined ? "" : ` and keeps it in ${quoted(stale.by)}`;
      return {
        confidence: confidenceOf(stale, file),
        message: `${who} sets ${state} to what it made from its value before an \`await\`: what another call wrote to it meanwhile is lost.`,
        file,
        range: stale.write,
        trace: [
          { ...at, range: stale.read, message: `reads ${state}${kept}` },
          { ...at, range: stale.wait, message: `waits: other calls may read and write ${state} meanwhile` },
          { ...at, range: stale.write, message: `writes ${state}, from the old value` },
        ],
        help: "Await first and read after it, in the same statement as the write; or run the whole under a lock.",
        nodes: [stale.function],
        key: [stale.function, stale.state],
      };
    }),
  );
}

/** Functions that run once, while a part of the program starts. */
const once = /[#.](?:init|initiali[sz]e|setup|start|boot|bootstrap|main|connect|open|onModuleInit|constructor)$/;

function confidenceOf({ function: id }: StaleWriteFact, file: string): Confidence {
  return isTestCode(file) || isTooling(file) || once.test(id) ? "possible" : "likely";
}
