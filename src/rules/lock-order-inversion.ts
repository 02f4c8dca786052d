import type { Confidence, HoldWait, PlacedUse, ResourceRef, RuleMeta, TraceStep } from "../model/index.js";
import { isTestCode } from "./support/circumstances.js";
import { ringsOf } from "./support/lock-rings.js";
import { lockName, nodesOf, traceOf, widthOf } from "./support/hold-waits.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "lock-order-inversion",
  description:
    "Two locks that are taken in one order here and in the other order there, so that each waits for the other.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/lock-order-inversion.md",
};

/** One finding for each two locks that are taken in both orders, and for two keys of one lock in no order. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const nested = context.graph.holdWaits().filter((wait) => isNested(wait, context));
  const byPair = new Map<string, HoldWait[]>();
  const findings: FindingDraft[] = [];
  const keyed = new Set<string>();
  for (const wait of nested) {
    if (isSymmetric(wait)) {
      const at = `${wait.held.resource.id} ${wait.wait.use.function}`;
      if (keyed.has(at)) continue;
      keyed.add(at);
      findings.push(draftOfKeys(wait, context));
      continue;
    }
    if (wait.match !== "no") continue;
    const key = `${nameOf(wait.held.resource)}\n${nameOf(wait.resource)}`;
    const known = byPair.get(key);
    if (known) known.push(wait);
    else byPair.set(key, [wait]);
  }
  for (const [key, here] of byPair) {
    const [first = "", second = ""] = key.split("\n");
    const there = first < second ? byPair.get(`${second}\n${first}`) : undefined;
    const pair = there && unguarded(here, there, nested);
    if (pair) findings.push(draftOf(pair[0], pair[1], context));
  }
  for (const ring of ringsOf(following(byPair))) {
    const waits = ring.flatMap(
      (name, at) => byLength(byPair.get(`${name}\n${ring[(at + 1) % ring.length]!}`) ?? [])[0] ?? [],
    );
    if (waits.length === ring.length && !isGated(waits, nested)) findings.push(draftOfRing(waits, context));
  }
  return findings;
}

/** The locks that are taken while one is held, by name. */
function following(byPair: ReadonlyMap<string, unknown>): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>();
  for (const key of byPair.keys()) {
    const [first = "", second = ""] = key.split("\n");
    if (first === second) continue;
    const known = next.get(first);
    if (known) known.add(second);
    else next.set(first, new Set([second]));
  }
  return next;
}

/** Whether a lock that is taken before keeps two of the nestings of a ring from meeting. */
function isGated(waits: readonly HoldWait[], all: readonly HoldWait[]): boolean {
  const seen = new Set<string>();
  return waits.some((wait) => {
    const gates = [...gatesOf(wait, all)];
    const isShared = gates.some((gate) => seen.has(gate));
    for (const gate of gates) seen.add(gate);
    return isShared;
  });
}

/** Something that locks, taken while something else is held, where at least one of the two is for one at a time. */
function isNested({ held, wait, resource }: HoldWait, context: RuleContext): boolean {
  if (held.by.use.op !== "acquire" || (wait.use.op !== "acquire" && wait.use.op !== "use")) return false;
  const isPool = (kind: string): boolean => kind === "pool";
  if (!locks.has(held.by.use.kind) || !locks.has(wait.use.kind)) return false;
  if (isPool(held.by.use.kind) && isPool(wait.use.kind)) return false;
  return isSingle(held.by.use.kind, held.resource, context) || isSingle(wait.use.kind, resource, context);
}

const locks: ReadonlySet<string> = new Set(["lock", "semaphore", "limiter", "queue", "pool"]);

function isSingle(kind: string, resource: ResourceRef, context: RuleContext): boolean {
  return kind === "lock" || widthOf(resource, context) === 1;
}

/**
 * Both are named by parameters of one function, which callers may give in either order: `transfer(from, to)` with a lock
 * for each account.
 */
function isSymmetric({ held, resource, match }: HoldWait): boolean {
  const a = held.resource;
  const b = resource;
  if (a.ordered || b.ordered || a.key?.ordered || b.key?.ordered || a.key?.below || b.key?.below) return false;
  if (a.id === b.id && a.instance === b.instance && match === "maybe" && a.key?.param && b.key?.param) {
    const { owner, index } = a.key.param;
    if (owner !== b.key.param.owner) return false;
    return index !== b.key.param.index || isSibling(a.key.via, b.key.via);
  }
  if (a.on !== "param" || b.on !== "param" || !a.param || !b.param || a.param.owner !== b.param.owner) return false;
  const path = (ref: ResourceRef): string => ref.param?.path?.join(".") ?? "";
  return a.param.index !== b.param.index && path(a) === path(b) && path(a) !== "";
}

/** Two members of one parameter: `move.from` and `move.to`. */
function isSibling(a: string | undefined, b: string | undefined): boolean {
  return a !== b && /^[^·]*·\.\w+[^·]*$/.test(a ?? "") && /^[^·]*·\.\w+[^·]*$/.test(b ?? "");
}

function nameOf({ id, instance, key }: ResourceRef): string {
  return `${instance ?? ""} ${id} ${key?.constant ? key.text : ""}`;
}

/** A nesting here and one there that no lock taken before keeps from meeting. */
function unguarded(
  here: readonly HoldWait[],
  there: readonly HoldWait[],
  all: readonly HoldWait[],
): readonly [HoldWait, HoldWait] | undefined {
  for (const one of byLength(here)) {
    const outer = gatesOf(one, all);
    for (const other of byLength(there)) {
      const shared = [...gatesOf(other, all)].some((gate) => outer.has(gate));
      if (!shared) return [one, other];
    }
  }
  return undefined;
}

function byLength(waits: readonly HoldWait[]): readonly HoldWait[] {
  return [...waits].sort((a, b) => a.path.length - b.path.length);
}

/** What is held already where the first of the two is taken. */
function gatesOf({ held, path, resource }: HoldWait, all: readonly HoldWait[]): ReadonlySet<string> {
  const [first] = path;
  const own = new Set([nameOf(held.resource), nameOf(resource)]);
  const gates = new Set<string>();
  for (const outer of all) {
    const name = nameOf(outer.held.resource);
    if (own.has(name) || outer.held.by === held.by) continue;
    const leadsHere =
      outer.wait.index === held.by.index ||
      outer.path.some(
        (edge) =>
          (edge.from === held.by.use.function && edge.call === held.by.use.call) ||
          (first !== undefined && edge.from === first.from && edge.call === first.call),
      );
    if (leadsHere) gates.add(name);
  }
  return gates;
}

/**
 * Whether a lock is taken under a condition and kept when the function is done, as the first of many readers does: who holds it
 * then is a matter of counting.
 */
function isHandedOn({ file, use: { call, leaves } }: PlacedUse, { facts }: RuleContext): boolean {
  return leaves === true && call !== undefined && facts.get(file)?.calls[call]?.certain !== true;
}

function confidenceOf(waits: readonly HoldWait[], context: RuleContext): Confidence {
  const doubtful = waits.some(
    ({ held, wait, resource, path }) =>
      isHandedOn(held.by, context) ||
      isHandedOn(wait, context) ||
      held.resource.on === "other" ||
      resource.on === "other" ||
      isTestCode(held.by.file) ||
      path.some(({ sure, place }) => sure === "guess" || isTestCode(place.file)),
  );
  return doubtful ? "possible" : "likely";
}

function steps(wait: HoldWait, context: RuleContext): readonly TraceStep[] {
  const first = lockName(wait.held.resource, wait.held.by.use.kind, context);
  const second = lockName(wait.resource, wait.wait.use.kind, context);
  return traceOf(wait, context, { take: `takes ${first}`, wait: `takes ${second}, while ${first} is held` });
}

function draftOf(here: HoldWait, there: HoldWait, context: RuleContext): FindingDraft {
  const first = lockName(here.held.resource, here.held.by.use.kind, context);
  const second = lockName(here.resource, here.wait.use.kind, context);
  return {
    confidence: confidenceOf([here, there], context),
    message: `Takes ${second} while holding ${first}, and elsewhere ${first} is taken while ${second} is held: when both happen at once, each waits for the other for ever.`,
    file: here.wait.file,
    range: here.wait.use.range,
    trace: [...steps(here, context), ...steps(there, context)],
    help: `Take the two in the same order everywhere, or take one of them only after the other is given back.`,
    nodes: [...new Set([...nodesOf(here), ...nodesOf(there)])],
    key: [nameOf(here.held.resource), nameOf(here.resource)],
  };
}

function draftOfRing(waits: readonly HoldWait[], context: RuleContext): FindingDraft {
  const [first] = waits as readonly [HoldWait, ...HoldWait[]];
  const taken = waits.map(({ held, resource, wait }) => {
    const holding = lockName(held.resource, held.by.use.kind, context);
    return `${lockName(resource, wait.use.kind, context)} while holding ${holding}`;
  });
  return {
    confidence: confidenceOf(waits, context),
    message: `Takes ${taken[0]!}, elsewhere ${taken.slice(1).join(", and elsewhere ")}: when all of it happens at once, each waits for the next for ever.`,
    file: first.wait.file,
    range: first.wait.use.range,
    trace: waits.flatMap((wait) => steps(wait, context)),
    help: "Take them in one order everywhere, or one of them only after the others are given back.",
    nodes: [...new Set(waits.flatMap((wait) => nodesOf(wait)))],
    key: waits.map(({ held }) => nameOf(held.resource)),
  };
}

function draftOfKeys(wait: HoldWait, context: RuleContext): FindingDraft {
  const first = lockName(wait.held.resource, wait.held.by.use.kind, context);
  const second = lockName(wait.resource, wait.wait.use.kind, context);
  return {
    confidence: confidenceOf([wait], context),
    message: `Takes ${second} while holding ${first}, in the order in which callers name them: two calls that name them the other way round wait for each other for ever.`,
    file: wait.wait.file,
    range: wait.wait.use.range,
    trace: steps(wait, context),
    help: "Put the two in one order before taking the first: compare their keys, and take the smaller one first.",
    nodes: nodesOf(wait),
    key: [wait.held.by.use.function, wait.wait.use.function, wait.held.resource.id],
  };
}
