import { isNamedAsTaken } from "../libraries/lifecycles.js";
import {
  comparePositions,
  type Confidence,
  type FileFacts,
  type FileId,
  type HoldFact,
  type NodeId,
  type PathStep,
  type Range,
  type RuleMeta,
  type SkipFact,
  type Target,
  type TraceStep,
} from "../model/index.js";
import { isCommandLine, isTestCode, isTooling } from "./support/circumstances.js";
import { Comers, isCalledOften } from "./support/entries.js";
import { Failures } from "./support/failures.js";
import { OwnClosings } from "./support/own-closings.js";
import { asksElsewhere } from "./support/unknown-work.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "missing-release",
  description: "A lock, connection, transaction or handle that some way out of the function does not give back.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/missing-release.md",
};

/** One finding for each thing taken that is not given back on some path. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const closings = new OwnClosings(context);
  const holds = [...context.facts.values()].flatMap((facts) =>
    (facts.lifecycle?.holds ?? []).flatMap((one) => {
      const hold = closings.of(one);
      return hold ? [{ facts, hold }] : [];
    }),
  );
  if (holds.length === 0) return [];
  const failures = new Failures(context.graph, context.facts);
  const takers = new Takers(context, failures);
  const comers = new Comers(context);
  return holds.flatMap(({ facts, hold }) => {
    const isTaken = ({ handed }: SkipFact): boolean =>
      handed?.some(({ call, arg }) => takers.take(facts.file, call, arg, hold.lent)) ?? false;
    const skips = hold.handedOn ? [] : hold.skips.filter((one) => !isTaken(one));
    if (skips.length === 0) {
      const dropped = takers.dropped(hold, facts);
      return dropped
        ? [draftOf(hold, { skip: dropped.skip, confidence: "possible" }, facts.file, context, dropped.steps)]
        : [];
    }
    if (isNeverClosed(hold) && !takers.isMade(hold, facts)) return [];
    const best = bestSkip(hold, skips, facts, failures);
    // What a program does a few times by itself, as it starts, leaves no more behind than so many.
    const taker = hold.function.replace(handedTo, "");
    const seldom =
      best &&
      best.confidence !== "possible" &&
      (!isCalledOften(taker, context.graph) || (isNeverClosed(hold) && !comers.areMany(taker)));
    return best ? [draftOf(hold, seldom ? { ...best, confidence: "possible" } : best, facts.file, context)] : [];
  });
}

/** A callback that is handed what was taken: it runs as often as the function that it is written in. */
const handedTo = />(?:getConnection|connect|acquire|open|lock)\.arg\d+$/;

/** A client that the function made for itself, and that nothing in it closes. */
function isNeverClosed({ fresh, releases }: HoldFact): boolean {
  return fresh === true && releases.length === 0;
}

interface Judged {
  readonly skip: SkipFact;
  readonly confidence: Confidence;
}

const order: readonly Confidence[] = ["definite", "likely", "possible"];

/** The way out that is surest to be taken; of equals one that the function goes itself, and then the first. */
function bestSkip(
  hold: HoldFact,
  skips: readonly SkipFact[],
  facts: FileFacts,
  failures: Failures,
): Judged | undefined {
  const judged = skips
    .filter((skip) => skip.by !== "raise" || matters(skip, hold, facts, failures))
    .map((skip): Judged => ({ skip, confidence: confidenceOf(skip, hold, facts, failures) }));
  // A failure that the function takes itself is one that it means to go on after.
  const rank = ({ skip, confidence }: Judged): number =>
    order.indexOf(confidence) * 2 + (skip.by === "raise" && !skip.steps.some(({ kind }) => kind === "caught") ? 1 : 0);
  return judged.sort((a, b) => rank(a) - rank(b))[0];
}

const opens = /[#.](?:connect|init|initiali[sz]e|open)$/;

/** Whether a failure that leaves it behind can happen, and somebody is left to miss it then. */
function matters(skip: SkipFact, hold: HoldFact, facts: FileFacts, failures: Failures): boolean {
  const { calls, awaits } = skip;
  const { file } = facts;
  // The process of a script ends with its failure; a client that could not be opened is thrown away with its connections.
  if (isTestCode(file) || isTooling(file)) return false;
  if (hold.lent && (skip.cleanup || !awaits)) return false;
  if (/^(?:connection|query runner)$/.test(hold.what) && opens.test(hold.function) && !runsGiven(skip, facts))
    return false;
  // What was opened for one use alone, a call that nobody knows to fail does not leave open.
  if (hold.fresh && !awaits && calls?.length) return calls.some((call) => failures.ofCall(file, call, false));
  return awaits === true || !calls?.length || !calls.every((call) => failures.isHarmless(file, call));
}

/** Whether what fails is a function that the caller has given: `connect(handler)` opens nothing for good. */
function runsGiven({ calls }: SkipFact, { calls: all }: FileFacts): boolean {
  return calls?.some((call) => all[call]?.targets.some(({ kind }) => kind === "param")) ?? false;
}

const startsUp =
  /[#.](?:connect|start|listen|main|(?:init|initiali[sz]e|setup|set[Uu]p|boot|bootstrap)(?:Database|DB|Db|Connections?|Server|App)?|(?:create|drop|ensure|migrate)(?:Database|DB|Db)(?:[A-Z]\w*)?)$/;

const fileLike = /^file (?:handle|descriptor)$/;
const reads = /(?:^|\.)(?:f?stat|read|readv)(?:Sync)?$/;

const begins = /\b(?:startTransaction|beginTransaction)$/;

function confidenceOf(skip: SkipFact, hold: HoldFact, facts: FileFacts, failures: Failures): Confidence {
  const { file, calls: all } = facts;
  // That a function closes it is all that says that it was open.
  if (hold.known === "end" || hold.doubted) return "possible";
  // A failure that ends the run for which a lock or a pool was made ends those who wait for it as well.
  if (hold.ofRun && (skip.by === "raise" || skip.by === "throw")) return "possible";
  // Of a lock that only the name of a call tells of nobody knows whether it ends by itself.
  if (isOfUnknown(hold, facts)) return "possible";
  // What is left open when a test or a script ends, the end of the process closes.
  if (isTestCode(file) || isTooling(file) || hold.function.endsWith("#<module>")) return "possible";
  // What is kept once it works is made once, and a failure then is one of a program that starts.
  if (skip.by === "raise" && hold.releases.length === 0) {
    const caught = skip.steps.some(({ kind }) => kind === "caught");
    if (hold.what === "connection" || (hold.what === "page" && !caught)) return "possible";
  }
  // What is told nothing may be run once, as the program starts.
  if (isNeverClosed(hold)) {
    const own = facts.functions.find(({ id }) => id === hold.function);
    return own && own.params.length > 0 && !startsUp.test(hold.function) && !isCommandLine(file)
      ? "likely"
      : "possible";
  }
  switch (skip.by) {
    case "end":
    case "return":
    case "throw":
      if (isKeptOnPurpose(skip, hold)) return "possible";
      return hold.known === "shape" || hold.known === "flag" || hold.known === "count" ? "likely" : "definite";
    case "abandon":
      return "possible";
    case "raise": {
      // A part of the program that could not start is not there to be waited for.
      if (skip.cleanup || (startsUp.test(hold.function) && !runsGiven(skip, facts))) return "possible";
      const { calls } = skip;
      // Of a file that could be opened, the first bytes can be read as well, as good as always.
      if (fileLike.test(hold.what) && calls?.every((call) => reads.test(all[call]?.text ?? ""))) return "possible";
      // A command ends with its failure, and closes its files.
      if (fileLike.test(hold.what) && isCommandLine(file)) return "possible";
      // That something was made for this alone is known of packages only.
      if (hold.fresh && (hold.known === "shape" || !skip.awaits)) return "possible";
      // What fails before anything is waited for is a mistake that shows at once.
      if ((hold.known === "flag" || hold.known === "count") && !skip.awaits) return "possible";
      if (hold.known === "flag")
        return calls?.some((call) => failures.isEvident(file, call) || asksElsewhere(all[call]?.text))
          ? "likely"
          : "possible";
      if (!calls || calls.length === 0) return skip.awaits ? "likely" : "possible";
      // A connection that can begin nothing is one that is gone; the documentation of libraries begins before the `try`.
      if (calls.every((call) => begins.test(all[call]?.text ?? ""))) return "possible";
      // What nobody knows to fail at times is mostly made so that it does not; what callers give is theirs.
      return (skip.awaits && runsGiven(skip, facts)) ||
        calls.some(
          (call) =>
            failures.isEvident(file, call) ||
            (failures.ofCall(file, call, skip.awaits === true) && asksElsewhere(all[call]?.text)),
        )
        ? "likely"
        : "possible";
    }
  }
}

/** Whether what is taken is called like a lock, and neither the program nor a package that is known says what it is. */
function isOfUnknown({ known, what, range }: HoldFact, { calls }: FileFacts): boolean {
  if (known !== "shape" || what !== "lock") return false;
  const taken = calls.filter((one) => comparePositions(one.range.start, range.start) === 0);
  return taken.length > 0 && taken.every(({ targets }) => targets.every(isUnknown));
}

function isUnknown(target: Target): boolean {
  if (target.kind === "param") return (target.path?.length ?? 0) > 1;
  return (
    target.kind === "unresolved" || (target.kind === "external" && !/^(?:lib|global|node:.*)$/.test(target.module))
  );
}

/** A result that says of itself that it is a failure: there is nothing in it to give back. */
const failed =
  /(?:\b(?:type|status|kind|result) ={2,3} ["'](?:error|err|failed|failure)["']|\.(?:is_?err(?:or)?|is_?fail(?:ed|ure)?)(?:\(\))?)$/i;

/** What is often taken to be kept: the one who has it gives it back by another call, or whoever it is handed to. */
const lent = /^(?:lock|semaphore|handle|browser|place|flag)$/;

/**
 * Whether a way on which something is not given back looks like one that is to keep it: nothing is given back after it was taken, or
 * a lock or handle is given back only in a branch that the way has left behind; or it was never there, as its own result says.
 */
function isKeptOnPurpose({ steps }: SkipFact, { range, releases, what, known }: HoldFact): boolean {
  if (steps.some(({ kind, holds, text }) => kind === "branch" && holds && failed.test(text ?? ""))) return true;
  if (steps.some(({ kind }) => kind === "raise" || kind === "throw" || kind === "caught")) return false;
  const isAfter = (place: Range): boolean => releases.some(({ start }) => comparePositions(start, place.start) > 0);
  const leaves = steps.findLast(({ kind }) => kind !== "branch");
  if (releases.length === 0) return what === "page" || what === "connections";
  if (!isAfter(range)) return true;
  const isLent = known === "flag" || known === "count" || lent.test(what);
  return isLent && leaves !== undefined && !isAfter(leaves.range);
}

function draftOf(
  hold: HoldFact,
  { skip, confidence }: Judged,
  file: FileId,
  context: RuleContext,
  inside: readonly TraceStep[] = [],
): FindingDraft {
  const who = nameOf(context.graph.node(hold.function), hold.function);
  const thing = thingOf(hold);
  return {
    confidence,
    message: `${who} ${failing(hold, skip, thing)}: ${hold.effect}.`,
    file,
    range: hold.range,
    trace: [...traceOf(hold, skip, thing, file), ...inside],
    help: helpOf(hold),
    nodes: [hold.function],
    key: [hold.function, hold.resource, hold.what],
    ...(confidence === "definite" ? { severity: "error" as const } : {}),
  };
}

function thingOf({ what, resource, known }: HoldFact): string {
  if (known === "flag") return `the flag ${quoted(resource)}`;
  return known === "count" ? `a place in ${quoted(resource)}` : `the ${what} of ${quoted(resource)}`;
}

function failing(hold: HoldFact, { by, steps }: SkipFact, thing: string): string {
  const keeps = hold.known === "flag" ? `leaves ${thing} set` : `keeps ${thing}`;
  if (hold.releases.length === 0 && by !== "raise") return `never gives back ${thing}`;
  const cause = steps.find((step) => step.kind === by);
  const text = cause?.text === undefined ? "" : ` ${quoted(cause.text)}`;
  switch (by) {
    case "return":
      return `${keeps} when it returns early`;
    case "throw":
      return `${keeps} when it throws`;
    case "raise":
      return `${keeps} when${text} fails`;
    case "abandon":
      return cause?.text === undefined ? `${keeps} when its reader stops early` : `${keeps} when${text} does not come`;
    case "end":
      return `${keeps} on a path to its end`;
  }
}

function helpOf({ known, what, releaseNames }: HoldFact): string {
  if (known === "flag") return "Clear it in a `finally`, so that a failure does not leave it set.";
  if (known === "count") return "Give the place back in a `finally`, so that a failure does not keep it.";
  if (what === "transaction") {
    return "Roll back in a `catch` and rethrow, or use the form that takes a callback and ends the transaction itself.";
  }
  const name = releaseNames[0] ?? "release";
  const scoped =
    what === "lock" ? ", or use the form that takes a callback (`runExclusive`)" : ", or declare it with `using`";
  return `Call ${quoted(name)} in a \`finally\` that starts right after it is taken${scoped}.`;
}

function traceOf(hold: HoldFact, skip: SkipFact, thing: string, file: FileId): readonly TraceStep[] {
  const at = { file, node: hold.function };
  const verb = hold.known === "flag" ? "sets" : "takes";
  const opening =
    hold.handedIn && skip.by !== "abandon"
      ? `is left ${thing} by its callers, and gives it back on other ways`
      : `${verb} ${thing} here`;
  const trace: TraceStep[] = [{ ...at, range: hold.range, message: opening }];
  for (const step of skip.steps) trace.push({ ...at, range: step.range, message: sentence(step, thing) });
  const [release] = hold.releases;
  if (release) {
    const verbs = hold.known === "flag" ? "clears it" : "gives it back";
    trace.push({ ...at, range: release, message: `${verbs} here, which that path does not come by` });
  }
  return trace;
}

function sentence(step: PathStep, thing: string): string {
  const text = quoted(step.text ?? "");
  switch (step.kind) {
    case "branch":
      return `goes on where ${text} is ${step.holds ? "true" : "false"}`;
    case "raise":
      return `${text} may fail while ${thing} is held`;
    case "throw":
      return `throws while ${thing} is held`;
    case "caught":
      return "the exception is caught here";
    case "return":
      return `returns while ${thing} is held`;
    case "abandon":
      if (step.text !== undefined) return `waits for ${text}, which does not come when whoever asked is gone before`;
      return `the reader of the generator may stop here, while ${thing} is held`;
    case "end":
      return `the function is left with ${thing} still held`;
  }
}

/** What throws beforehand, so that what comes later does not: `this.throwIfReserved(id)`. */
const asserting = /(?:^|\.)_?(?:throwIf|throwUnless|assert|ensure|check|verify|validate|require)[A-Z]\w*$/;

/** How far a parameter is followed from function to function. */
const deepest = 6;

/** Tells which calls take over what they are handed: they give it back, or keep it, or nobody knows; and which make a client. */
class Takers {
  private readonly taken = new Set<string>();
  private readonly fails = new Map<string, readonly SkipFact[]>();
  private readonly makers = new Set<NodeId>();

  constructor(
    private readonly context: RuleContext,
    private readonly failures: Failures,
  ) {
    for (const { lifecycle } of context.facts.values()) {
      for (const take of lifecycle?.takes ?? []) {
        const key = `${take.function}\n${String(take.param)}`;
        this.taken.add(key);
        if (take.fails) this.fails.set(key, take.fails);
      }
      for (const make of lifecycle?.clientMakes ?? []) this.makers.add(make.function);
    }
  }

  /** Whether a client that is never closed is made anew each time, in code that runs on. */
  isMade({ madeBy }: HoldFact, { file }: FileFacts): boolean {
    if (isTestCode(file) || isTooling(file)) return false;
    if (madeBy === undefined) return true;
    const edges = this.failures.edgesOf(file, madeBy).filter(({ via, callback }) => via === undefined && !callback);
    return edges.length > 0 && edges.every(({ to }) => this.makers.has(to));
  }

  /** Whether a call takes over an argument; what is `lent` is not for those of whom nothing is known. */
  take(file: FileId, call: number, arg: number, lent = false): boolean {
    const work = [{ file, call, arg, depth: 0 }];
    const seen = new Set<string>();
    for (let next = work.pop(); next; next = work.pop()) {
      const edges = this.failures.edgesOf(next.file, next.call);
      if (edges.length === 0 || next.depth > deepest) return !lent;
      for (const { to, via } of edges) {
        if (via !== undefined) continue;
        const node = this.context.graph.node(to);
        if (node?.kind === "external" && (node.module === "lib" || node.module === "global")) continue;
        if (!node?.place && lent) continue;
        if (!node?.place || this.takes(to, next.arg, node.place.file, lent)) return true;
        const key = `${to}\n${String(next.arg)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        for (const fact of this.context.facts.get(node.place.file)?.calls ?? []) {
          if (fact.caller !== to) continue;
          for (const { passes, index } of fact.args ?? []) {
            if (passes === next.arg)
              work.push({ file: node.place.file, call: fact.index, arg: index, depth: next.depth + 1 });
          }
        }
      }
    }
    return false;
  }

  /** The way on which a function that is handed the thing fails before it has kept it or given it back, and what fails in there. */
  dropped(
    hold: HoldFact,
    { file, calls }: FileFacts,
  ): { readonly skip: SkipFact; readonly steps: TraceStep[] } | undefined {
    const isAsked = calls.some(
      ({ caller, range, text }) =>
        caller === hold.function && comparePositions(range.start, hold.range.start) < 0 && asserting.test(text),
    );
    for (const skip of isAsked ? [] : hold.skips) {
      // With something that gives it back around the call, only its own failure tells whether that is come by.
      if (hold.releases.length > 0 && skip.by !== "raise") continue;
      for (const { call, arg } of skip.handed ?? []) {
        const fact = calls[call];
        if (!fact || (hold.releases.length > 0 && !skip.calls?.includes(call))) continue;
        for (const { to, via, sure, id: edge } of this.failures.edgesOf(file, call)) {
          const place = via === undefined && sure !== "guess" ? this.context.graph.node(to)?.place : undefined;
          const fails =
            place && this.fails.get(`${to}\n${String(arg)}`)?.find((one) => this.isEvident(one, place.file));
          const cause = fails?.steps.find(({ kind }) => kind === fails.by);
          if (!place || !fails || !cause) continue;
          const raise = { kind: "raise", range: fact.range, text: fact.text } as const;
          const message = `${cause.kind === "throw" ? "throws" : `${quoted(cause.text ?? "")} may fail`} here, before it is kept or given back`;
          return {
            skip: { ...skip, by: "raise", range: fact.range, steps: [raise], calls: [call] },
            steps: [{ file: place.file, range: cause.range, message, node: to, edge }],
          };
        }
      }
    }
    return undefined;
  }

  /** Whether a way through a function is known to be taken at times: it throws, or what it waits for fails. */
  private isEvident({ by, calls }: SkipFact, file: FileId): boolean {
    return by === "throw" || (calls?.some((call) => this.failures.isEvident(file, call)) ?? false);
  }

  private takes(id: NodeId, param: number, file: FileId, lent: boolean): boolean {
    if (this.taken.has(`${id}\n${String(param)}`)) return true;
    const name = this.context.facts.get(file)?.functions.find((one) => one.id === id)?.params[param];
    // Only under such names were parameters looked at.
    return name === undefined || (!isNamedAsTaken(name) && !lent);
  }
}
