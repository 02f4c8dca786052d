import type {
  ChildMakeFact,
  ChildOutput,
  ChildWaitFact,
  FileFacts,
  NodeId,
  RuleMeta,
  TraceStep,
} from "../model/index.js";
import { isCommandLine, isTestCode, isTooling } from "./support/circumstances.js";
import { listed, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "undrained-child-stdio",
  description: "A child process is waited for while its output goes into a pipe that nothing reads.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/undrained-child-stdio.md",
};

/** One finding for each child process that may block on its own output, where it is started. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const makes = new Map<NodeId, { readonly make: ChildMakeFact; readonly file: string }>();
  for (const { file, lifecycle } of context.facts.values())
    for (const make of lifecycle?.childMakes ?? []) makes.set(make.function, { make, file });
  return [...context.facts.values()].flatMap((facts) =>
    (facts.lifecycle?.childWaits ?? []).flatMap((wait) => {
      const started = startOf(wait, facts, context, makes);
      if (!started) return [];
      const full = wait.unread.filter((one) => started.piped.includes(one));
      return full.length > 0 ? [draftOf(wait, full, started, facts, context)] : [];
    }),
  );
}

interface Started {
  readonly piped: readonly ChildOutput[];
  /** Where a function in between starts it. */
  readonly steps: readonly TraceStep[];
  readonly terse: boolean;
}

function startOf(
  wait: ChildWaitFact,
  facts: FileFacts,
  { graph }: RuleContext,
  makes: ReadonlyMap<NodeId, { readonly make: ChildMakeFact; readonly file: string }>,
): Started | undefined {
  if (wait.piped) return { piped: wait.piped, steps: [], terse: wait.terse === true };
  const caller = facts.calls[wait.call]?.caller;
  for (const edge of caller === undefined ? [] : graph.out(caller)) {
    const found = edge.call === wait.call && edge.sure !== "guess" ? makes.get(edge.to) : undefined;
    if (!found) continue;
    const { read } = found.make;
    const piped = (found.make.piped === "caller" ? wait.given : found.make.piped)?.filter(
      (one) => !read?.includes(one),
    );
    if (!piped) continue;
    const message = "starts it here, with a pipe for its output";
    return {
      piped,
      steps: [{ file: found.file, range: found.make.range, message, node: edge.to, edge: edge.id }],
      terse: wait.terse === true || found.make.terse === true,
    };
  }
  return undefined;
}

function draftOf(
  wait: ChildWaitFact,
  full: readonly ChildOutput[],
  { steps, terse }: Started,
  { file }: FileFacts,
  context: RuleContext,
): FindingDraft {
  const who = nameOf(context.graph.node(wait.function), wait.function);
  const streams = listed(full.map(quoted));
  const at = { file, node: wait.function };
  const awaits = wait.by === "await" ? "waits for the child to end" : "runs only when the child has ended";
  return {
    // Who starts a command sees that it stops, and mostly it starts what it knows.
    confidence: isTestCode(file) || isTooling(file) || isCommandLine(file) || terse ? "possible" : "likely",
    message: `Nothing reads ${streams} of the child process that ${who} waits for: once the pipe is full (some 64 KB) the child blocks, and never ends.`,
    file,
    range: wait.made,
    trace: [
      {
        ...at,
        range: wait.made,
        message: `takes a child process; ${streams} ${full.length > 1 ? "are pipes" : "is a pipe"}`,
      },
      ...steps,
      { ...at, range: wait.range, message: `${awaits} (${quoted(wait.event)}); nothing reads ${streams} meanwhile` },
    ],
    help: 'Pass `stdio: "ignore"` or `"inherit"` for what is not needed, or read it: `child.stdout.resume()`, `pipe`, `for await`.',
    nodes: [wait.function],
    key: [wait.function, ...full],
  };
}
