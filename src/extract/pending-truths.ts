import { ts } from "ts-morph";
import type { Point } from "./control-flow.js";
import type { Step } from "./control-flow-paths.js";
import type { Executor } from "./pending-runs.js";
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

const lazily = new Set([ts.SyntaxKind.QuestionQuestionEqualsToken, ts.SyntaxKind.BarBarEqualsToken]);

/** Whether a way is one on which something is there already: `panel ??= new Panel(resolve)`, kept as long as the promise is. */
export function isKeptFromBefore(path: readonly Step[]): boolean {
  return path.some(({ point: { kind, node, assume } }) => {
    const parent = kind === "assume" && (assume === "present" || assume === "truthy") ? node?.parent : undefined;
    return parent && ts.isBinaryExpression(parent) && lazily.has(parent.operatorToken.kind) && parent.left === node;
  });
}

const cancels = /\bonCancellationRequested\b|["'`]abort["'`]|\.onabort\b/;
const cancelling = /(?:token|signal|cancellation)$/i;
const onPurpose = /\/[/*].*\bnever (?:be )?(?:resolve|reject|settle|fulfil)/i;

/**
 * Whether a promise is not meant to settle on a way: a comment says so, or nobody is there to cancel what only rejects when
 * somebody does.
 */
export function isMeant(path: readonly Step[], executor: Executor): boolean {
  const text = executor.getText();
  const [resolve] = executor.parameters;
  return (
    onPurpose.test(text) ||
    (cancels.test(text) &&
      /^_/.test(resolve?.name.getText() ?? "") &&
      path.some(
        ({ point: { kind, node, assume } }) =>
          kind === "assume" && (assume === "falsy" || assume === "nullish") && cancelling.test(node?.getText() ?? ""),
      ))
  );
}
