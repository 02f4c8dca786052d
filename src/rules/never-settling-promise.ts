import {
  comparePositions,
  type Confidence,
  type FileFacts,
  type FileId,
  type PathStep,
  type PendingFact,
  type RuleMeta,
  type TraceStep,
} from "../model/index.js";
import { isCommandLine, isFrontEnd, isOfProgram, isTestCode } from "./support/circumstances.js";
import { Failures } from "./support/failures.js";
import { asksElsewhere } from "./support/unknown-work.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "never-settling-promise",
  description: "A promise whose executor has a path on which nothing resolves or rejects it.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/never-settling-promise.md",
};

/** One finding for each such promise, where it is made. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const failures = new Failures(context.graph, context.facts);
  return [...context.facts.values()].flatMap((facts) =>
    (facts.lifecycle?.pending ?? [])
      // A test or script that cannot open what it needs has ended.
      .filter(({ by }) => by !== "opening" || isOfProgram(facts.file))
      .map((pending) => draftOf(likeliest(pending, facts, failures), facts.file, context)),
  );
}

/** A module that the program names and comes with. */
const ownModule = /^await import\(\s*["'`]/;

/**
 * With the way by the first await that is known to fail at times, or asks elsewhere by its name; without one, it is doubtful that any
 * does, and the first is told that nobody knows not to.
 */
function likeliest(pending: PendingFact, { file, calls: all }: FileFacts, failures: Failures): PendingFact {
  if (!pending.ways) return pending;
  const ways = pending.ways.filter(
    ({ steps }) => !steps.some(({ kind, text }) => kind === "raise" && ownModule.test(text ?? "")),
  );
  const evident = ways.find(({ calls }) =>
    calls.some(
      (call) => failures.isEvident(file, call) || (failures.ofCall(file, call, true) && asksElsewhere(all[call]?.text)),
    ),
  );
  if (evident) return { ...pending, steps: evident.steps };
  const way = ways.find(({ calls }) => calls.length === 0 || calls.some((call) => failures.ofCall(file, call, true)));
  return { ...pending, ...(way ? { steps: way.steps } : {}), perhaps: true };
}

/** What is registered here is called again: a path that settles nothing waits for the next time. */
const registering =
  /(?:^|\.)(?:on[A-Z]\w*|on|once|listen\w*|subscribe\w*|watch\w*|add\w*Listener|tap\w*|(?:for)?[eE]ach(?:[A-Z]\w*)?)$/;
/** A loop over the elements of something; who calls it with none has mostly gone another way before. */
const over =
  /^(?:this\.)?_?\w*(?:done|settled|resolved|rejected|finished|completed|ended|handled|timedOut|errored|error_?occurr?ed|has_?(?:error|failed)|failed|aborted|cancell?ed|destroyed|unmounted|disposed|(?:reject|resolve|settle)_?flag)$|^[\w$]+\.(?:headersSent|writableEnded)$/i;
/** Whoever would use the result is not there any more. */
const mounted = /^(?:this\.)?_?(?:is_?)?mounted(?:\.current)?$/i;
/** An entry of a folder is one or the other. */
const ofEntry = /\.is(?:File|Directory)(?:\(\))?$/;
const filled = /\.length\s*>\s*0$/;
/** The last of several settles it: `if (++done === total) resolve()`. */
const last =
  /={2,3} [\w.$]*(?:count|length|total|size)$|^(?:--|\+\+)?[\w.$]*(?:left|remaining|pending|count)(?:--|\+\+)? ={2,3} \d+$/i;
const counted = /<=?\s*[\w.$]+\.(?:length|size)$/;

/** More conditions than these on a way are mostly such that no way is left beside those that settle. */
const mostConditions = 2;

/** Whether a promise that some way leaves open is so plainly, and missed: few conditions, and somebody who waits, not only to show something. */
function isPlain({ by, steps }: PendingFact, file: FileId, waiting: Waiting): boolean {
  const conditions = steps.filter(({ kind }) => kind === "branch").length;
  switch (by) {
    case "failure":
      // What is shown is there to be loaded, as a rule, and what comes after only shows it.
      return false;
    case "never":
    case "path":
      return !isFrontEnd(file) && conditions <= mostConditions && (by !== "never" || waiting === "seen");
    case "callback":
      // One of several promises of which the first that settles this one decides has no condition.
      return !isFrontEnd(file) && conditions <= mostConditions && conditions > 0;
    default:
      return true;
  }
}

function confidenceOf(pending: PendingFact, file: FileId, waiting: Waiting): Confidence {
  const { by, perhaps, text, steps, stream } = pending;
  // A failure that nobody listens for ends the process, unless somebody else does.
  if (perhaps || stream || by === "kept" || waiting === "nobody" || !isPlain(pending, file, waiting)) return "possible";
  if (by === "callback" && registering.test(text ?? "")) return "possible";
  // It is settled already.
  if (steps.some((one) => one.kind === "branch" && one.holds && over.test(one.text ?? ""))) return "possible";
  if (steps.some((one) => one.kind === "branch" && !one.holds && mounted.test(one.text ?? ""))) return "possible";
  if (steps.filter((one) => one.kind === "branch" && !one.holds && ofEntry.test(one.text ?? "")).length > 1)
    return "possible";
  // What is there, and not empty, has elements.
  if (steps.some((one) => one.kind === "branch" && !one.holds && filled.test(one.text ?? ""))) return "possible";
  if (isNoneOf(steps) || (by === "callback" && (isNeither(steps) || isAfter(steps, text)))) return "possible";
  if (steps.some((one) => one.kind === "branch" && !one.holds && last.test(one.text ?? ""))) return "possible";
  if (isOvertaken(steps) || (by === "raise" && failsTwice(steps))) return "possible";
  if (by === "path" && steps.some((one) => one.kind === "branch" && !one.holds && counted.test(one.text ?? "")))
    return "possible";
  switch (by) {
    case "value":
    case "throw":
      return "definite";
    default:
      // A script that waits for nothing more has ended.
      return isOfProgram(file) && !isCommandLine(file) ? "likely" : "possible";
  }
}

/** A comparison with a text, or with a member of an enumeration: of what, and with which. */
const compared = /^([\w$.?!]+) ={2,3} (["'`][^"'`]*["'`]|[A-Z]\w*\.[\w$]+)$/;

/** Whether a way is one on which something is none of the texts or members that it is compared with, one after the other: mostly it can be no other. */
function isNoneOf(steps: readonly PathStep[]): boolean {
  const texts = new Map<string, Set<string>>();
  for (const { kind, holds, text = "" } of steps) {
    const [, name, value] = kind === "branch" && holds === false ? (compared.exec(text) ?? []) : [];
    if (name !== undefined && value !== undefined) texts.set(name, (texts.get(name) ?? new Set()).add(value));
  }
  return [...texts.values()].some(({ size }) => size > 1);
}

/** Whether a way is one on which a callback is told of no failure and given nothing either: `if (err) reject(err); if (res) resolve(res)`. */
function isNeither(steps: readonly PathStep[]): boolean {
  const asked = steps.filter(({ kind }) => kind === "branch");
  const [first, second] = asked;
  return (
    asked.length === 2 &&
    asked.every(({ holds, text }) => holds === false && /^[\w$]+$/.test(text ?? "")) &&
    (/^(?:e|ex|\w*err(?:or)?)$/i.test(first?.text ?? "") || /^(?:e|ex|\w*err(?:or)?)$/i.test(second?.text ?? ""))
  );
}

const failure = /^_?(?:e|ex|\w*err(?:or)?)$/i;

/** Whether what fails on a way only looks at a failure that was told of: it is rare enough that both happen. */
function failsTwice(steps: readonly PathStep[]): boolean {
  const asked = steps.findLast(({ kind }) => kind === "branch");
  return asked?.holds === true && failure.test(asked.text ?? "");
}

/**
 * Whether a way through the listener of an end (`close`) is one that is never gone, or settles nothing because something did before:
 * a process that ended has a code or a signal, and an end brings no error, so that one was heard of before.
 */
function isAfter(steps: readonly PathStep[], text = ""): boolean {
  if (!/\b(?:on|once|addListener)\(["'`](?:close|exit|end|finish)["'`]\)$/.test(text)) return false;
  const asked = steps.filter(({ kind }) => kind === "branch");
  const without = (name: RegExp): boolean => asked.some((one) => one.holds === false && name.test(one.text ?? ""));
  return (
    (without(/^\w*code$/i) && without(/^\w*signal$/i)) ||
    asked.some((one) => one.holds === true && failure.test(one.text ?? ""))
  );
}

/** A comparison of what is there now with what was there before, by their names: `ref.lastRun === myRun`. */
const same = /^(?:[\w$]+[.?]+)*([\w$]+) ={2,3} ([\w$]+)$/;

/** Whether a way is one on which something newer has taken the place of what was waited for. */
function isOvertaken(steps: readonly PathStep[]): boolean {
  return steps.some(({ kind, holds, text = "" }) => {
    const [, now, before] = kind === "branch" && holds === false ? (same.exec(text) ?? []) : [];
    if (now === undefined || before === undefined) return false;
    const [a, b] = [now, before].map((one) =>
      one.replace(/^_?(?:my|own|this|last|latest|current|active|initial|old|prev(?:ious)?)(?=[A-Z])/, ""),
    );
    return a === b && now !== before;
  });
}

function draftOf(pending: PendingFact, file: FileId, context: RuleContext): FindingDraft {
  const confidence = confidenceOf(pending, file, waitingFor(pending, file, context));
  const who = nameOf(context.graph.node(pending.function), pending.function);
  return {
    confidence,
    message: `${reason(pending)}: whoever awaits it in ${who} waits for ever.`,
    file,
    range: pending.range,
    trace: traceOf(pending, file),
    help: helpOf(pending),
    nodes: [pending.function],
    key: [pending.function, pending.by],
    ...(confidence === "definite" ? { severity: "error" as const } : {}),
  };
}

/** Who waits for a promise: somebody in the program, nobody, or perhaps others, who are not seen. */
type Waiting = "seen" | "nobody" | "perhaps";

/** Whether a promise is waited for where it is made, or by who calls what gives it; `nobody`: it is dropped there, or by everyone who calls. */
function waitingFor(pending: PendingFact, file: FileId, { facts, graph }: RuleContext): Waiting {
  const made = facts
    .get(file)
    ?.calls.find(({ form, range }) => form === "new" && comparePositions(range.start, pending.range.start) === 0);
  if (made?.use !== "returned") return made?.use === "discarded" ? "nobody" : "seen";
  const runs = graph.in(pending.function).filter(({ place }) => !isTestCode(place.file));
  const drops = runs.filter(({ kind, place, call }) => {
    const calls = facts.get(place.file)?.calls ?? [];
    const run = calls[call];
    // What comes after it waits for it: `load().then(show)`.
    const goesOn = calls.some(
      ({ range, index }) => index !== call && run && comparePositions(range.start, run.range.start) === 0,
    );
    return kind === "spawn" && !goesOn;
  });
  if (runs.length === 0) return "perhaps";
  return drops.length === runs.length ? "nobody" : "seen";
}

function reason({ by, text, steps, stream }: PendingFact): string {
  const raised = steps.find(({ kind }) => kind === "raise")?.text;
  const returned = steps.findLast(({ kind }) => kind === "return")?.text;
  switch (by) {
    case "value":
      return `The executor leaves with ${quoted(returned ?? "return")}, which settles nothing`;
    case "path":
      return "The executor has a path on which neither `resolve` nor `reject` is called";
    case "caught":
      return "The executor catches an exception and then neither resolves nor rejects";
    case "throw":
      return "The executor is async, so that what it throws does not reject this promise";
    case "raise":
      if (text !== undefined)
        return `The function that ${text === "" ? "the executor" : quoted(text)} runs is async, so that a failure of ${quoted(raised ?? "what it awaits")} does not reject this promise`;
      return `The executor is async, so that a failure of ${quoted(raised ?? "what it awaits")} does not reject this promise`;
    case "never":
      return "Nothing in the executor resolves or rejects this promise";
    case "callback":
      return `The callback of ${quoted(text ?? "")} has a path on which neither \`resolve\` nor \`reject\` is called`;
    case "failure":
      if (stream)
        return `Only an event of ${quoted(text ?? "")} settles this promise, which does not come when a stream fails`;
      return `Only ${quoted(text ?? "")} settles this promise, and it is not called when that fails`;
    case "kept":
      return `${quoted(text ?? "")} is called only when all goes well, so that a failure of ${quoted(raised ?? "what is awaited")} does not settle this promise`;
    case "dropped":
      return `Only the success of ${quoted(text ?? "")} settles this promise, and nobody minds that it fails`;
    case "silence":
      return `Only what ${quoted(text ?? "")} is told settles this promise, and nothing does when that ends without a word`;
    case "opening":
      return `Only ${quoted(text ?? "")} settles this promise, and nobody listens for the \`error\` that comes in its place`;
    case "unheard":
      return `Only \`end\` settles this promise, which a stream that is written to never tells (${quoted(text ?? "")})`;
    case "open":
      return `Only what comes when the stream is ended settles this promise (${quoted(text ?? "")}), and nobody ends it`;
    case "swallowed":
      return `The handler of ${quoted(text ?? "")} takes a failure and then neither resolves nor rejects this promise`;
  }
}

function helpOf({ by, stream }: PendingFact): string {
  switch (by) {
    case "value":
      return "Call `resolve` with the value; or make the function async and return it without `new Promise`.";
    case "throw":
    case "raise":
      return "Write an async function instead of an async executor or callback; or catch around all of it and call `reject`.";
    case "dropped":
      return "Pass its failure on as well: `.then(resolve, reject)`; or return the chain instead of making a promise around it.";
    case "silence":
      return 'Listen to its end as well: `.on("close", …)` comes in any case, after everything that it has told.';
    case "opening":
      return 'Reject on its failure as well: `.once("error", reject)`; or use `events.once`, which does so.';
    case "unheard":
      return "Wait for `finish` or `close`; or use `pipeline` of `node:stream/promises`.";
    case "open":
      return "Call its `end` before; or use `pipeline` of `node:stream/promises`.";
    case "kept":
      return "Keep `reject` beside it, and call that in a `catch`.";
    case "failure":
      if (stream)
        return 'Use `pipeline` or `finished` of `node:stream/promises`, or add `.on("error", reject)` to each of the streams.';
      return "Call `reject` in `onerror`, or `resolve` where the rest can do without it.";
    default:
      return "Call `resolve` or `reject` on every path, or write an async function instead.";
  }
}

function traceOf(pending: PendingFact, file: FileId): readonly TraceStep[] {
  const at = { file, node: pending.function };
  return [
    { ...at, range: pending.range, message: "makes the promise here" },
    ...pending.steps.map((step) => ({ ...at, range: step.range, message: sentence(step, pending) })),
  ];
}

function sentence(step: PathStep, { by, text }: PendingFact): string {
  const code = quoted(step.text ?? "");
  switch (step.kind) {
    case "branch":
      return `goes on where ${code} is ${step.holds ? "true" : "false"}`;
    case "raise":
      return by === "raise" ? `${code} may fail, which rejects a promise that nobody has` : `${code} may fail`;
    case "throw":
      return by === "throw" ? "throws, which rejects a promise that nobody has" : "throws";
    case "caught":
      return by === "swallowed" ? "the failure ends here" : "the exception is caught here";
    case "return":
      return by === "value" ? `${code} gives the value to nobody` : "returns without settling the promise";
    case "abandon":
      return "the reader of the generator may stop here";
    case "end":
      if (by === "swallowed") return "the handler ends without settling the promise";
      return by === "callback"
        ? `the callback of ${quoted(text ?? "")} ends without settling the promise`
        : "the executor ends without settling the promise";
  }
}
