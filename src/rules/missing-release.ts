import { isNamedAsTaken } from "../libraries/lifecycles.js";
import type {
  Confidence,
  FileFacts,
  FileId,
  HoldFact,
  NodeId,
  PathStep,
  RuleMeta,
  SkipFact,
  TraceStep,
} from "../model/index.js";
import { isCommandLine, isTestCode, isTooling } from "./support/circumstances.js";
import { isCalledOften } from "./support/entries.js";
import { Failures } from "./support/failures.js";
import { saysWhat } from "./support/unknown-work.js";
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
  const holds = [...context.facts.values()].flatMap((facts) =>
    (facts.lifecycle?.holds ?? []).map((hold) => ({ facts, hold })),
  );
  if (holds.length === 0) return [];
  const failures = new Failures(context.graph, context.facts);
  const takers = new Takers(context, failures);
  return holds.flatMap(({ facts, hold }) => {
    const skips = hold.skips.filter(
      ({ handed }) => !handed?.some(({ call, arg }) => takers.take(facts.file, call, arg)),
    );
    if (isNeverClosed(hold) && !takers.isMade(hold, facts)) return [];
    const best = bestSkip(hold, skips, facts, failures);
    // What a program does a few times by itself, as it starts, leaves no more behind than so many.
    const taker = hold.function.replace(handedTo, "");
    const seldom = best && best.confidence !== "possible" && !isCalledOften(taker, context.graph);
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

/** Whether a call tells by its name that it asks elsewhere: `page.loadNext()`. */
const asks = (text = ""): boolean => saysWhat(text.slice(text.lastIndexOf(".") + 1));

const startsUp =
  /[#.](?:connect|start|listen|main|(?:init|initiali[sz]e|setup|set[Uu]p|boot|bootstrap)(?:Database|DB|Db|Connections?|Server|App)?|(?:create|drop|ensure|migrate)(?:Database|DB|Db)(?:[A-Z]\w*)?)$/;

const fileLike = /^file (?:handle|descriptor)$/;
const reads = /(?:^|\.)(?:f?stat|read|readv)(?:Sync)?$/;

const begins = /\b(?:startTransaction|beginTransaction)$/;

function confidenceOf(skip: SkipFact, hold: HoldFact, facts: FileFacts, failures: Failures): Confidence {
  const { file, calls: all } = facts;
  // That a function closes it is all that says that it was open.
  if (hold.known === "end") return "possible";
  // A failure that ends the run for which a lock or a pool was made ends those who wait for it as well.
  if (hold.ofRun && (skip.by === "raise" || skip.by === "throw")) return "possible";
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
        return calls?.some((call) => failures.isEvident(file, call) || asks(all[call]?.text)) ? "likely" : "possible";
      if (!calls || calls.length === 0) return skip.awaits ? "likely" : "possible";
      // A connection that can begin nothing is one that is gone; the documentation of libraries begins before the `try`.
      if (calls.every((call) => begins.test(all[call]?.text ?? ""))) return "possible";
      return calls.some((call) => failures.ofCall(file, call, skip.awaits === true)) ? "likely" : "possible";
    }
  }
}

function draftOf(hold: HoldFact, { skip, confidence }: Judged, file: FileId, context: RuleContext): FindingDraft {
  const who = nameOf(context.graph.node(hold.function), hold.function);
  const thing = thingOf(hold);
  return {
    confidence,
    message: `${who} ${failing(hold, skip, thing)}: ${hold.effect}.`,
    file,
    range: hold.range,
    trace: traceOf(hold, skip, thing, file),
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
  if (hold.releases.length === 0) return `never gives back ${thing}`;
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
      return `${keeps} when its reader stops early`;
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
  const trace: TraceStep[] = [{ ...at, range: hold.range, message: `${verb} ${thing} here` }];
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
      return `the reader of the generator may stop here, while ${thing} is held`;
    case "end":
      return `the function is left with ${thing} still held`;
  }
}

/** How far a parameter is followed from function to function. */
const deepest = 6;

/** Tells which calls take over what they are handed: they give it back, or keep it, or nobody knows; and which make a client. */
class Takers {
  private readonly taken = new Set<string>();
  private readonly makers = new Set<NodeId>();

  constructor(
    private readonly context: RuleContext,
    private readonly failures: Failures,
  ) {
    for (const { lifecycle } of context.facts.values()) {
      for (const take of lifecycle?.takes ?? []) this.taken.add(`${take.function}\n${String(take.param)}`);
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

  take(file: FileId, call: number, arg: number): boolean {
    const work = [{ file, call, arg, depth: 0 }];
    const seen = new Set<string>();
    for (let next = work.pop(); next; next = work.pop()) {
      const edges = this.failures.edgesOf(next.file, next.call);
      if (edges.length === 0 || next.depth > deepest) return true;
      for (const { to, via } of edges) {
        if (via !== undefined) continue;
        const node = this.context.graph.node(to);
        if (node?.kind === "external" && (node.module === "lib" || node.module === "global")) continue;
        if (!node?.place || this.takes(to, next.arg, node.place.file)) return true;
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

  private takes(id: NodeId, param: number, file: FileId): boolean {
    if (this.taken.has(`${id}\n${String(param)}`)) return true;
    const name = this.context.facts.get(file)?.functions.find((one) => one.id === id)?.params[param];
    // Only under such names were parameters looked at.
    return name === undefined || !isNamedAsTaken(name);
  }
}
