import { ts } from "ts-morph";
import type { Point } from "./control-flow.js";
import type { Step } from "./control-flow-paths.js";
import { isWritten } from "./flow-syntax.js";
import type { Gathered } from "./gathered.js";

/** A variable that a test found true or false. */
export function truthOf({ kind, node, assume }: Point): { readonly name: string; readonly holds: boolean } | undefined {
  if (kind !== "assume" || !node || !ts.isIdentifier(node)) return undefined;
  if (assume !== "truthy" && assume !== "falsy") return undefined;
  return { name: node.text, holds: assume === "truthy" };
}

/** What a way found true and false of variables that nothing sets a second time. */
export function askedIn(path: readonly Step[], { mentions }: Gathered): ReadonlyMap<string, boolean> {
  const asked = path.flatMap(({ point }) => truthOf(point) ?? []);
  return new Map(
    asked.flatMap(({ name, holds }) => ((mentions.get(name) ?? []).some(isWritten) ? [] : [[name, holds] as const])),
  );
}
