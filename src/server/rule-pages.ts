import { homepage } from "../../package.json";

/** Address of a rule's page; the id is the diagnostic's code. */
export function rulePage(ruleId: string): string {
  return `${homepage.replace(/#.*$/, "")}/blob/main/docs/rules/${encodeURIComponent(ruleId)}.md`;
}
