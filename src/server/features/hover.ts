import { MarkupKind, type Hover, type HoverParams } from "vscode-languageserver/node";
import { comparePositions, rangeContains, type WaitFact } from "../../model/index.js";
import { view, type ServerContext } from "../context.js";
import { describeWait } from "../hover/describe.js";

/** Hover on the keyword of a wait: `await`, `for await`, `await using`, `yield*`, and the others that wait. */
export function register(context: ServerContext): void {
  context.connection.onHover((params) => hover(context, params));
}

function hover(context: ServerContext, { textDocument, position }: HoverParams): Hover | null {
  const now = view(context);
  const file = now?.fileOf(textDocument.uri);
  const analysed = file === undefined ? undefined : now?.toAnalysed(file, position);
  if (!now || file === undefined || !analysed) return null;
  const facts = now.analysis.facts.get(file);
  const wait = facts && innermost(facts.waits.filter(({ keywordRange }) => rangeContains(keywordRange, analysed)));
  if (!facts || !wait) return null;
  // The keyword may stand while what it waits for is being edited: then nothing true can be said.
  const range = now.toNow(file, wait.range) && now.toNow(file, wait.keywordRange);
  if (!range) return null;
  return { range, contents: { kind: MarkupKind.Markdown, value: describeWait(now, facts, wait) } };
}

function innermost(waits: readonly WaitFact[]): WaitFact | undefined {
  return [...waits].sort((a, b) => comparePositions(b.range.start, a.range.start))[0];
}
