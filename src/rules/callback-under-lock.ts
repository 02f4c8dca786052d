import type { CallFact, Confidence, HoldWait, NodeId, Place, RuleMeta } from "../model/index.js";
import { isTestCode } from "./support/circumstances.js";
import { lockName, nodesOf, traceOf, widthOf } from "./support/hold-waits.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "callback-under-lock",
  description: "A callback or subscriber of somebody else that is waited for while a lock is held.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/callback-under-lock.md",
};

/** One finding for each place from which, with a lock held, a function that others have given comes to be waited for. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const best = new Map<string, HoldWait>();
  for (const wait of context.graph.holdWaits()) {
    if (!isUnderLock(wait, context)) continue;
    const { file, range } = placeOf(wait);
    const key = `${file}:${String(range.start.line)}:${String(range.start.character)}`;
    const known = best.get(key);
    if (!known || wait.path.length < known.path.length) best.set(key, wait);
  }
  return [...best.values()].map((wait) => draftOf(wait, context));
}

/** Where the function that calls the callbacks is called from elsewhere; the call of the callback where it is not. */
function placeOf({ wait, path }: HoldWait): Place {
  const inside = rootOf(wait.use.function);
  const into = path.findLast(({ from, to }) => rootOf(to) === inside && rootOf(from) !== inside);
  return into ? into.place : { file: wait.file, range: wait.use.range };
}

/** The outermost function around a closure. */
function rootOf(id: NodeId): NodeId {
  return id.split(">", 1)[0] ?? id;
}

function isUnderLock(wait: HoldWait, context: RuleContext): boolean {
  const { held, wait: ask, resource } = wait;
  // A callback that comes back is refused, or let through, where the lock is taken.
  if (ask.use.op !== "ask" || held.by.use.op !== "acquire" || isRefused(held.by.use.guard)) return false;
  const { kind } = held.by.use;
  if (kind !== "lock" && !(kind === "semaphore" && widthOf(held.resource, context) === 1)) return false;
  return !resource.param || !isHelper(wait, context);
}

/** A condition that asks what is bound to the asynchronous context: it knows a callback that comes back. */
function isRefused(guard: string | undefined): boolean {
  return guard !== undefined && /getStore\(|inTransaction|isHeld|held/i.test(guard);
}

/** Functions whose very purpose is to run what they are given while they hold a lock. */
const helper =
  /^_?(?:with|run|transaction$|transact$|acquire|lock|exclusive|synchroni|serial|enqueue|queue|schedule|protect|guard|critical|atomic|use$|execute|submit|hold|do$|in[A-Z]\w*Lock)|(?:lock|locked|exclusive|exclusively|mutex)$/i;
const plain = /release|unlock|debug|log|trace|clear|delete|shift|resolve|reject|then|catch|finally|performance|Date/i;

function isHelper({ wait, held, resource, path }: HoldWait, { facts, graph }: RuleContext): boolean {
  const owner = resource.param?.owner ?? "";
  const name = (graph.node(owner)?.name ?? owner).split(/[.›]/).at(-1)?.trim() ?? "";
  if (helper.test(name)) return true;
  const calls = facts.get(wait.file)?.calls ?? [];
  const ask = wait.use.call === undefined ? undefined : calls[wait.use.call];
  // Given away whole, as `runExclusive(work)`, or run alone: a lock around it is what callers ask for.
  const isAlone =
    (ask?.argCount ?? 0) === 0 &&
    path.every(({ from }) => from === owner || from.startsWith(`${owner}>`)) &&
    !calls.some((one) => isWork(one, wait.use.function) && one.index !== ask?.index && one.index !== held.by.use.call);
  return isAlone;
}

/** A call that does some part of the work, in the function that waits for the callback. */
function isWork({ caller, text, form }: CallFact, where: string): boolean {
  return caller === where && form === "call" && !plain.test(text);
}

/** Names of functions that are told of something, and are no part of the work that the lock is for. */
const told =
  /(?:^|\.)(?:_?on(?!c?e$|ly$)_?[A-Z]\w*|\w*(?:callback|listener|handler|subscriber|observer|hook|notify|notifier|emit|cb)\w*)$/i;

/** Functions that tell others of something. */
const tells = /[.#>](?:_?(?:notify|emit|publish|broadcast|dispatch|fire|inform|announce)(?=$|[A-Z>]))/;

/** Where work is kept until it is its turn. */
const ofWork = /(?:queue|tasks?|jobs?|backlog)(?:\[\])?(?:$|\.[\w$]+(?:>|$))/i;

/**
 * Whoever was told to be called later knows nothing of the lock and comes back for it sooner or later. What a call is given
 * as a part of its work is meant to run under the lock, as links of a promise chain are meant to run in turn.
 */
function confidenceOf({ held, wait, path, resource }: HoldWait, { graph }: RuleContext): Confidence {
  if (isTestCode(held.by.file) || path.some(({ sure, place }) => sure === "guess" || isTestCode(place.file)))
    return "possible";
  // Of a lock that only the name of a function tells of, nobody knows who else takes it.
  if (held.by.use.by === "promise chain" || held.resource.id.endsWith("()")) return "possible";
  // In another file, what is told is something else than what the lock is for, and seldom comes back to that.
  if (path.some(({ place }) => place.file !== path[0]?.place.file) || (path[0] && path[0].place.file !== wait.file))
    return "possible";
  // A queue of work runs one after the other, which its lock is for.
  if (!resource.param) {
    if (ofWork.test(resource.id) || ofWork.test(wait.use.function)) return "possible";
    // What one field or option keeps is what the object is there to run, unless it is named as one that is told.
    return told.test(wait.use.by) || tells.test(wait.use.function) ? "likely" : "possible";
  }
  // Callers of what is not exported are all seen, and what they give is followed.
  const owner = graph.node(resource.param.owner);
  if (owner && owner.kind === "function" && !owner.exported) return "possible";
  return told.test(wait.use.by) ? "likely" : "possible";
}

function draftOf(wait: HoldWait, context: RuleContext): FindingDraft {
  const { by, resource } = wait.held;
  const lock = lockName(resource, by.use.kind, context);
  const callback = quoted(wait.wait.use.by);
  const where = nameOf(context.graph.node(wait.wait.use.function), wait.wait.use.function);
  return {
    confidence: confidenceOf(wait, context),
    message: `Waits for ${callback} while holding ${lock}: a callback that needs ${lock} too waits for its release, and both wait for ever; a slow one keeps everybody else out.`,
    ...placeOf(wait),
    trace: traceOf(wait, context, {
      take: `takes ${lock}`,
      wait: `waits for ${callback}, which others have given, while ${lock} is held`,
    }),
    help: "Collect what is to be told under the lock, and call the callbacks after it is given back; or do not wait for them.",
    nodes: nodesOf(wait),
    key: [rootOf(wait.path[0]?.from ?? by.use.function), where, resource.id],
  };
}
