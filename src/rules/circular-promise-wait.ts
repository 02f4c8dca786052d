import {
  comparePositions,
  type Confidence,
  type FileId,
  type GraphEdge,
  type HoldWait,
  type NodeId,
  type Range,
  type RuleMeta,
  type TraceStep,
} from "../model/index.js";
import { isTestCode } from "./support/circumstances.js";
import { certainty, clearest, isUnderCondition, nodesOf, resourceName } from "./support/hold-waits.js";
import { guardOf, isEnteredAlone } from "./support/slot-guards.js";
import { runsLater, suspendsBefore } from "./support/suspensions.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "circular-promise-wait",
  description:
    "A promise kept for others (a cache entry, a field, a variable) that waits for itself on its way to settling.",
  defaultSeverity: "error",
  presets: ["recommended", "strict"],
  docs: "docs/rules/circular-promise-wait.md",
};

/**
 * One finding for each place that keeps a promise and, on the way to settling it, comes to wait for what is kept there.
 * Places on one and the same ring of functions wait for each other: one finding tells of all.
 */
export function check(context: RuleContext): readonly FindingDraft[] {
  const rings = new Set<string>();
  return clearest(context.graph.holdWaits(), (wait) => isCircular(wait, context)).flatMap((wait) => {
    const ring = [...nodesOf(wait)].sort().join("\n");
    if (rings.has(ring)) return [];
    rings.add(ring);
    return [draftOf(wait, context)];
  });
}

function isCircular(wait: HoldWait, context: RuleContext): boolean {
  const { held, match, path } = wait;
  if (match === "no" || held.by.use.op !== "publish" || held.by.use.kind !== "promise") return false;
  const [first] = path;
  // What is kept is no promise when the function that makes it gives none.
  if (first && held.by.use.runs && first.use !== "awaited") {
    if (first.kind === "call" && first.use !== "returned") return false;
    const maker = context.graph.node(first.to);
    if (maker?.place && !first.callback && !maker.returnsPromise) return false;
  }
  if (path.some((edge) => isGivenFirst(edge, wait, context)) || hasOneOfItsOwn(wait, context)) return false;
  const guard = guardOf(wait, context);
  return guard === "no" || (guard === "own" && meetsOthers(wait) && !isEnteredAlone(wait, context));
}

/** Whether calls from outside that begin with different keys keep their promises where they find those of each other. */
function meetsOthers(wait: HoldWait): boolean {
  const { on, key } = wait.held.resource;
  return (
    varies(wait) && on !== "local" && on !== "param" && key?.all !== true && wait.wait.use.resource.key?.all !== true
  );
}

/**
 * Whether a call is of what the function around the place was given: `const cached = (load) => { const seen = new Map(); … load(key) … }`.
 * That was made before the place was, so that it comes, at most, by a place of another making.
 */
function isGivenFirst({ place, call }: GraphEdge, { held }: HoldWait, { facts }: RuleContext): boolean {
  const { owner } = held.by.use.resource;
  return (
    owner !== undefined &&
    facts.get(place.file)?.calls[call]?.targets.some((one) => one.kind === "param" && one.owner === owner) === true
  );
}

/** Whether what is waited for is one entry, by a key written in the program, that is kept elsewhere under that very key. */
function hasOneOfItsOwn({ held, wait }: HoldWait, { facts }: RuleContext): boolean {
  const { id, key } = wait.use.resource;
  if (!key?.constant || held.by.use.resource.key?.constant) return false;
  return [...facts.values()].some(({ resources }) =>
    resources.uses.some(
      ({ op, resource }) =>
        op === "publish" && resource.id === id && resource.key?.constant === true && resource.key.text === key.text,
    ),
  );
}

/** The entries of one collection are told apart by their keys, and nothing says that these are the same. */
function varies({ match, held }: HoldWait): boolean {
  return match === "maybe" && held.resource.key !== undefined;
}

/** Whether whoever asks for all there are does so before anything was waited for: then only those that were there already are meant. */
function asksAtOnce({ held, wait, path }: HoldWait, { facts }: RuleContext): boolean {
  if (!wait.use.resource.key?.all || !held.by.use.late) return false;
  const waitsBefore = (file: FileId, id: NodeId, at: Range): boolean =>
    facts.get(file)?.waits.some((one) => one.function === id && comparePositions(one.range.end, at.start) < 0) === true;
  return (
    !waitsBefore(wait.file, wait.use.function, wait.use.range) &&
    !path.some(({ place, from }) => from !== held.by.use.function && waitsBefore(place.file, from, place.range))
  );
}

/** Whether the place is read before the promise is kept there, by a function that does not ask for it again: it meets the one before. */
function readsFormer(wait: HoldWait, context: RuleContext): boolean {
  const { function: reader } = wait.wait.use;
  const { function: keeper } = wait.held.by.use;
  if (reader === keeper || isKeptByThen(wait, context) !== "no") return false;
  return !context.graph.out(reader).some(({ to }) => to === keeper);
}

/** Whether the way goes by the listener of an event: another event may settle what it waits for. */
function isOfEvent({ path }: HoldWait): boolean {
  return path.some(
    ({ kind, callback, to }) => (kind === "schedule" || callback?.when === "schedule") && listens.test(to),
  );
}

const listens = />(?:on|once|addListener|addEventListener)\.arg\d+(?:~\d+)?$/;

/** Whether it is asked for again only under a condition, and not because nothing is kept yet: `if (force) return load()`. */
function isConditional({ path }: HoldWait, { facts }: RuleContext): boolean {
  return path
    .slice(1)
    .some((edge) => isUnderCondition(edge) && facts.get(edge.place.file)?.calls[edge.call]?.memo !== true);
}

/** What people call a parameter by which functions that call each other tell who is on the way: a ring is looked for there, mostly. */
const onTheWay =
  /^_?(?:ancestors?|seen|visited|parents|trail|breadcrumbs?|(?:\w+)?(?:Stack|Chain|Ancestors|Seen|Visited))$|^stack$/;

function tellsOnTheWay({ path }: HoldWait, { facts }: RuleContext): boolean {
  return path.some(({ to, place }) =>
    [...(facts.get(place.file)?.functions ?? [])].some(
      ({ id, params }) => id === to && params.some((name) => onTheWay.test(name)),
    ),
  );
}

function confidenceOf(wait: HoldWait, context: RuleContext): Confidence {
  if (asksAtOnce(wait, context) || readsFormer(wait, context) || guardOf(wait, context) === "own") return "possible";
  if (isOfEvent(wait) || isConditional(wait, context)) return "possible";
  if (!varies(wait)) return certainty(wait);
  if (wait.instance === "maybe" || wait.instance === "no" || tellsOnTheWay(wait, context)) return "possible";
  // Keys with a part of their own (`${id}.columns`, `${id}.rows`) are made so that one is not the other.
  if (/\}[^$]*\w[^$]*`$|^`[^$]*\w[^$]*\$\{/.test(wait.held.resource.key?.text ?? "")) return "possible";
  const doubtful = wait.path.some(({ sure, place }) => sure !== "exact" || isTestCode(place.file));
  return doubtful || isTestCode(wait.held.by.file) ? "possible" : "likely";
}

function draftOf(wait: HoldWait, context: RuleContext): FindingDraft {
  const { by, resource } = wait.held;
  const confidence = confidenceOf(wait, context);
  const isVarying = varies(wait);
  return {
    confidence,
    message: messageOf(wait, context),
    file: wait.wait.file,
    range: wait.wait.use.range,
    trace: traceOf(wait, context),
    help: helpFor(wait, context),
    nodes: nodesOf(wait),
    key: [by.use.function, wait.wait.use.function, resource.id],
    ...(isVarying || confidence === "possible" ? { severity: "warning" as const } : {}),
  };
}

function helpFor(of: HoldWait, context: RuleContext): string {
  const { resource, wait, held } = of;
  if (guardOf(of, context) === "own")
    return "Let one call from outside run after the other, or look, before waiting, whether the entry waits for something that this call has under way.";
  if (resource.key?.all || wait.use.resource.key?.all)
    return "Leave out the promise of the work that asks (take it out of the collection first), or let somebody outside wait for all of them.";
  if (held.resource.key)
    return "Hand down the keys that are under way and stop, or fail, at one that is met again before looking it up; or keep the value itself before the parts it needs are loaded.";
  return "Let what runs before it settles use a function that does not wait for it, or settle it before that runs.";
}

function messageOf(wait: HoldWait, context: RuleContext): string {
  const name = resourceName(wait.held.resource, "promise");
  const end = outcomeOf(wait, context);
  if (wait.wait.use.resource.key?.all)
    return `Waits for everything in ${name.replace(/\[.*\]`$/, "`")} from inside one of the promises kept there: ${end}.`;
  if (guardOf(wait, context) === "own")
    return `Waits for an entry of ${name.replace(/\[.*\]`$/, "`")}, and what is asked first knows only what this call itself has under way: of two calls that begin with A and with B, where A and B need each other, each waits for the other, ${end}.`;
  if (varies(wait))
    return `Waits for an entry of ${name.replace(/\[.*\]`$/, "`")} while one kept there waits for this: when the keys lead back (A needs B, B needs A), ${end}.`;
  return `Waits for ${name}, which cannot settle before this wait is over: ${end}.`;
}

const hangs = "neither ever settles, and nothing is logged";
const overflows = "the calls repeat until `RangeError: Maximum call stack size exceeded`, because it is not kept yet";

/** What is seen at run time: it depends on whether the promise is kept before the way leads back. */
function outcomeOf(wait: HoldWait, context: RuleContext): string {
  const kept = isKeptByThen(wait, context);
  if (kept === "no") return overflows;
  if (isOwnPromise(wait, context))
    return "an async function that returns its own promise rejects with `TypeError: Chaining cycle detected for promise`";
  return kept === "yes" ? hangs : `${hangs}; where nothing suspends before, ${overflows}`;
}

/** Whether the promise is kept when the way comes to the wait, since something on it suspends before. */
function isKeptByThen({ held, path, wait }: HoldWait, context: RuleContext): "yes" | "maybe" | "no" {
  if (!held.by.use.late || path[0]?.callback?.when === "continuation") return "yes";
  const ways = [
    ...path.slice(1).map((edge) => runsLater(edge, context)),
    suspendsBefore(wait.use.function, wait.file, wait.use.range.start, context),
  ];
  if (ways.includes("yes")) return "yes";
  return ways.includes("maybe") ? "maybe" : "no";
}

/** `return p` in the async function whose promise `p` is. */
function isOwnPromise({ wait, path, held }: HoldWait, { graph }: RuleContext): boolean {
  const [first, ...rest] = path;
  if (!wait.use.returned || !first || rest.length > 0 || held.by.use.runs?.length !== 1) return false;
  return graph.node(first.to)?.async === true && first.to === wait.use.function && first.callback === undefined;
}

function traceOf(wait: HoldWait, { graph }: RuleContext): readonly TraceStep[] {
  const name = (id: string): string => nameOf(graph.node(id), id);
  const { by, resource } = wait.held;
  const place = resourceName(resource, "promise");
  const keeps =
    by.use.by === "deferred"
      ? `has a promise in ${place} that is settled only further on`
      : `keeps a promise in ${place} that settles when this is done`;
  const steps: TraceStep[] = [
    { file: by.file, range: by.use.range, message: `${name(by.use.function)} ${keeps}`, node: by.use.function },
  ];
  for (const edge of wait.path) {
    const through = edge.via === undefined ? undefined : name(edge.via);
    steps.push({
      ...edge.place,
      message: `${name(edge.from)} ${hop(edge, name(edge.to), through)}`,
      node: edge.from,
      edge: edge.id,
    });
  }
  const { use, file } = wait.wait;
  const own = use.resource.key?.all
    ? `everything in ${quoted(use.resource.id.slice(use.resource.id.indexOf("#") + 1).replace("[]", ""))}`
    : resourceName(use.resource, "promise");
  steps.push({
    file,
    range: use.range,
    message: `${name(use.function)} ${use.returned ? "hands on" : "waits for"} ${own}, ${varies(wait) ? "which may be one that waits for this" : "which waits for this"}`,
    node: use.function,
  });
  return steps;
}
