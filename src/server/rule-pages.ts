import manifest from "../../package.json";
import { rulePage as pageIn } from "../protocol/index.js";

/** Address of a rule's page, which a diagnostic's code links to. */
export function rulePage(ruleId: string): string | undefined {
  return pageIn(manifest.repository, ruleId);
}
