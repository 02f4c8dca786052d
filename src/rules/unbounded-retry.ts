import type { FileFacts, RetryFact, RuleMeta, TraceStep } from "../model/index.js";
import { isCommandLine, isTestCode, isTooling } from "./support/circumstances.js";
import { Effects } from "./support/effects.js";
import { Comers } from "./support/entries.js";
import { stepsOf } from "./support/places.js";
import { InputOutput, type Witness } from "./support/reach-io.js";
import { reconnectsOf, type Reconnect } from "./support/reconnects.js";
import { isLanguage } from "./await-in-loop.js";
import { listed, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "unbounded-retry",
  description: "A failure that is answered with another try, at once and without end.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/unbounded-retry.md",
};

/** One finding for each loop, recursion or package that tries again for ever. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const effects = new Effects(context);
  const io = new InputOutput(context.graph, context.facts);
  const comers = new Comers(context);
  const drafts: FindingDraft[] = [];
  for (const facts of context.facts.values()) {
    for (const retry of facts.awaits?.retries ?? []) {
      if (!retry.rest && retry.pauses.some((call) => ["clock", "turn"].includes(effects.of(facts, call)))) continue;
      const tried = retry.tried.filter((call) => !isLanguage(facts, call) && facts.calls[call]?.form !== "new");
      if (tried.some((call) => effects.of(facts, call) === "clock" || isHeldBack(facts, call, effects))) continue;
      drafts.push(draftOf(retry, tried, facts, { effects, io, comers }, context));
    }
  }
  return [...drafts, ...reconnectsOf(context, effects).map((one) => draftOfReconnect(one, context))];
}

/** Whether each try waits for its turn at something that lets through so many in a time. */
function isHeldBack(facts: FileFacts, call: number, effects: Effects): boolean {
  return effects.of(facts, call) === "turn" && /rate|throttl|token|bucket/i.test(facts.calls[call]?.text ?? "");
}

/** A connection that is made anew as soon as it is over; what a caller gives to be run then may be another thing. */
function draftOfReconnect({ handler, way }: Reconnect, { graph }: RuleContext): FindingDraft {
  const { file, call, node, repeat } = handler;
  const [first] = way;
  const self = nameOf(graph.node(call.caller), call.caller);
  return {
    confidence: "possible",
    message: `${self} is run again at once when a connection is over (${quoted(repeat.event ?? "close")}), without a pause or a count: while the other side is away, connections are tried as fast as they fail.`,
    file: file.file,
    range: first?.nameRange ?? call.range,
    trace: [
      { file: file.file, range: call.range, message: "is told here when the connection is over", node: call.caller },
      ...stepsOf(way, graph),
      { file: file.file, range: call.range, message: "listens to the end of the next connection", node: call.caller },
    ],
    help: "Wait longer before each try (`setTimeout` with a time that grows), and count the tries.",
    nodes: [call.caller, node.id, ...way.map(({ to }) => to)],
    key: [call.caller, node.id, "ended"],
  };
}

function draftOf(
  retry: RetryFact,
  tried: readonly number[],
  facts: FileFacts,
  { effects, io, comers }: { readonly effects: Effects; readonly io: InputOutput; readonly comers: Comers },
  { graph }: RuleContext,
): FindingDraft {
  const { file } = facts;
  const self = nameOf(graph.node(retry.function), retry.function);
  const edges = tried.flatMap((call) => effects.edgesOf(file, call));
  const names = [...new Set(edges.map((edge) => nameOf(graph.node(edge.to), edge.to)))].slice(0, 2);
  const what = names.length > 0 ? listed(names) : "the work";
  const tries: TraceStep[] = tried.slice(0, 3).flatMap((call) => {
    const fact = facts.calls[call];
    return fact ? [{ file, range: fact.range, message: `tries ${quoted(fact.text)}`, node: retry.function }] : [];
  });
  return {
    confidence:
      retry.narrow ||
      retry.rest ||
      isAnswered(retry, facts) ||
      isTestCode(file) ||
      // Of what stays in the program, or is not known, nobody can tell that another try fails as well.
      (retry.kind !== "library" && !edges.some(({ to }) => reachesOthers(io.from(to)))) ||
      // Somebody sees what a command line does, and ends it.
      isCommandLine(file) ||
      isTooling(file) ||
      comers.isOnce(retry.function) ||
      (retry.kind === "recursion" && names.length === 0)
        ? "possible"
        : "likely",
    message: messageOf(retry, what, self),
    file,
    range: retry.range,
    trace: traceOf(retry, file, tries, self),
    help: "Count the attempts or keep a deadline, and wait longer after each failure before the next one.",
    nodes: [...new Set([retry.function, ...edges.map((edge) => edge.to)])],
    key: [retry.function, retry.kind],
  };
}

function reachesOthers(witness: Witness | undefined): boolean {
  const sink = witness?.sink.sink;
  return sink === "network" || sink === "database" || sink === "queue";
}

/** Whether somebody is asked before the next try, or by it. */
function isAnswered({ pauses, tried }: RetryFact, { calls }: FileFacts): boolean {
  const text = (call: number): string => calls[call]?.text ?? "";
  return (
    pauses.some((call) =>
      /(?:^|[._])(?:prompt|confirm|select|ask|question|input|init|alert|dialog)/i.test(text(call)),
    ) || tried.some((call) => asksPerson.test(text(call)))
  );
}

const asksPerson = /\b(?:inquirer|enquirer|prompts)\b|(?:^|[._])(?:prompt(?=[A-Z])|ask(?=[A-Z])|question$)/;

function messageOf({ kind, text, rest, vain }: RetryFact, what: string, self: string): string {
  if (rest)
    return `${self} calls itself again with what ${what} left undone, with nothing that counts: while the rest is refused, its caller waits for ever.`;
  if (vain !== undefined)
    return `${self} calls itself again after every failure of ${what}, and ${quoted(`${vain}++`)} hands on the number from before: while it fails, nothing ends the tries.`;
  switch (kind) {
    case "loop":
      return `Tries ${what} again at once after every failure and never gives up: while it fails, the loop runs as fast as it can and its caller waits for ever.`;
    case "recursion":
      return `${self} calls itself again at once after every failure of ${what}, with nothing that counts: while it fails, it hammers what it calls and its caller waits for ever.`;
    case "library":
      return `${quoted(text ?? "retry")} is told to try ${what} again without end: while it fails, its caller waits for ever.`;
  }
}

function traceOf(retry: RetryFact, file: string, tries: readonly TraceStep[], self: string): TraceStep[] {
  const node = retry.function;
  const failed: TraceStep[] = retry.failure
    ? [{ file, range: retry.failure, message: "takes the failure and goes on", node }]
    : [];
  switch (retry.kind) {
    case "loop":
      return [
        { file, range: retry.range, message: "begins a round; nothing but success ends the loop", node },
        ...tries,
        ...failed,
        { file, range: retry.range, message: "begins the next round, without a pause", node },
      ];
    case "recursion":
      return [
        ...tries,
        ...failed,
        {
          file,
          range: retry.range,
          message: `calls ${self} again${retry.rest ? " with the rest, without" : ", without a pause or"} a count`,
          node,
        },
      ];
    case "library":
      return [{ file, range: retry.range, message: "asks for attempts without end", node }, ...tries];
  }
}
