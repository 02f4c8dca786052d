import type { CallFact } from "../../model/index.js";

/** Where a rejection of what is waited for goes, in words. */
export function describeErrors(calls: readonly CallFact[]): string {
  if (calls.length === 0) return "";
  const handled = calls.filter((call) => call.handled).length;
  if (handled === calls.length) return "**Errors:** a rejection is caught in this function";
  const rest = handled === 0 ? "a rejection" : `${calls.length - handled} of ${calls.length}: a rejection`;
  const inside = calls.find((call) => call.tryBlock !== undefined && call.tryBlock !== "try")?.tryBlock;
  const within = inside ? ` (it is in a \`${inside}\` block)` : "";
  return `**Errors:** ${rest} is not caught here and goes to the caller${within}`;
}
