import type {
  Confidence,
  GraphEdge,
  GraphResource,
  HoldWait,
  ResourceKind,
  ResourceRef,
  TraceStep,
} from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isOfProgram, isTestCode } from "./circumstances.js";
import { hop, nameOf, quoted } from "./words.js";

/** What a finding about holding and waiting says in its own words. */
export interface Wording {
  /** What happens where it is taken: ``takes a connection of `pool` ``. */
  readonly take: string;
  /** What happens where it is waited for, after the function's name: ``waits for `lock` again, which it holds itself``. */
  readonly wait: string;
}

/** The graph's resource behind a name, where it is known. */
export function resourceOf(ref: ResourceRef, { graph }: RuleContext): GraphResource | undefined {
  const known = graph.resources.find(({ id }) => id === ref.id);
  if (known?.place || ref.pool === undefined) return known;
  // The program's pool of a library is the one that is made, where only one is.
  const made = graph.resources.filter(
    ({ kind, by, place }) => kind === "pool" && by === ref.pool && place && isOfProgram(place.file),
  );
  return made.length === 1 ? made[0] : known;
}

/** How many may hold it at once, where that is known. */
export function widthOf(ref: ResourceRef, context: RuleContext): number | undefined {
  const resource = resourceOf(ref, context);
  const holder = ref.instance?.split(" > ").at(-1);
  return (holder === undefined ? undefined : resource?.widths?.[holder]) ?? resource?.width;
}

/** How a lock or limiter is called in a sentence: one that is written by hand by the name of what holds it. */
export function lockName(ref: ResourceRef, kind: ResourceKind, context: RuleContext): string {
  const holder = ref.instance?.split(" > ").at(-1);
  const isPart = holder !== undefined && resourceOf(ref, context)?.inside;
  // A function that holds a lock by its name, while the lock itself is out of sight.
  if (ref.id.endsWith("()") && !ref.key) return `the lock of ${quoted(ref.id.slice(ref.id.indexOf("#") + 1, -2))}`;
  return resourceName(isPart ? { ...ref, id: holder } : ref, kind);
}

/** How a resource is called in a sentence: `Orders.lock`, `locks[id]`, `pool`. */
export function resourceName(ref: ResourceRef, kind: ResourceKind): string {
  if (ref.id.startsWith("pool:")) return quoted(`${ref.id.slice("pool:".length)} pool`);
  const at = ref.id.indexOf("#");
  const plain = ref.id.slice(at + 1).replace(/^[^#]*\(([^()]+)\)$/, "$1");
  const last = kind === "pool" ? (plain.split(".").at(-1) ?? plain) : plain;
  if (last.endsWith("[]")) return quoted(`${last.slice(0, -2)}[${ref.key?.text ?? ""}]`);
  return quoted(ref.key && ref.id.endsWith("#locks") ? `${ref.id.slice(0, at)} ${ref.key.text}` : last);
}

/** Locks that a program makes of flags and promises: they are seen by their shape, and conditions are a part of it. */
const byHand = /^(?:promise chain|polled flag|task queue|flag and waiters|counter and waiters|name)$/;

/** Flags that others wait for are also there to begin something once, or to wait for another side: those that are locks are called so. */
const byFlag = /^(?:polled flag|flag and waiters)$/;
const saysLock =
  /lock|mutex|exclusive|semaphore|critical|serial(?!n)|synchroni[sz]e|guard|permit|acquire|queue|busy|turn/i;

function isCalledLock({ held, wait, resource }: HoldWait): boolean {
  return [held.resource.id, resource.id, held.by.use.function, wait.use.function].some((one) => saysLock.test(one));
}

/**
 * Whether a call is made only under a condition, of which nothing but the values at run time tell. What is done for each
 * element, when something has failed, or by a callback is done sooner or later.
 */
export function isUnderCondition({ certain, callback, inLoop, tryBlock }: GraphEdge): boolean {
  return certain !== true && callback === undefined && inLoop !== true && tryBlock !== "catch";
}

/** How sure it is that the two are the same and that the chain between them is what runs, every time. */
export function certainty(wait: HoldWait): Confidence {
  if (isTestCode(wait.held.by.file) || wait.match === "maybe" || wait.match === "no") return "possible";
  const doubtful = wait.path.some(({ sure, place }) => sure === "guess" || isTestCode(place.file));
  const { by } = wait.held.by.use;
  if (doubtful || (byHand.test(by) && wait.path.some(isUnderCondition))) return "possible";
  if (byFlag.test(by) && !isCalledLock(wait)) return "possible";
  return wait.match === "likely" || wait.path.some(({ sure, certain }) => sure === "dispatch" || !certain)
    ? "likely"
    : "definite";
}

/** From where it is taken, through every hop, to where it is waited for. */
export function traceOf(wait: HoldWait, { graph }: RuleContext, words: Wording): readonly TraceStep[] {
  const name = (id: string): string => nameOf(graph.node(id), id);
  const { by } = wait.held;
  const steps: TraceStep[] = [
    { file: by.file, range: by.use.range, message: `${name(by.use.function)} ${words.take}`, node: by.use.function },
  ];
  wait.path.forEach((edge, index) => {
    const through = edge.via === undefined ? undefined : name(edge.via);
    const holding = index === 0 ? ", still holding it" : "";
    steps.push({
      ...edge.place,
      message: `${name(edge.from)} ${hop(edge, name(edge.to), through)}${holding}`,
      node: edge.from,
      edge: edge.id,
    });
  });
  const last = wait.wait;
  steps.push({
    file: last.file,
    range: last.use.range,
    message: `${name(last.use.function)} ${words.wait}`,
    node: last.use.function,
  });
  return steps;
}

/** The nodes on the way, each once. */
export function nodesOf(wait: HoldWait): readonly string[] {
  return [
    ...new Set([wait.held.by.use.function, ...wait.path.flatMap(({ from, to }) => [from, to]), wait.wait.use.function]),
  ];
}

/**
 * Of the waits that concern one holding and one call made in it, the surest and shortest; in order of the holdings.
 * @param accepts which waits count
 */
export function clearest(waits: readonly HoldWait[], accepts: (wait: HoldWait) => boolean): readonly HoldWait[] {
  const best = new Map<string, HoldWait>();
  for (const wait of waits) {
    if (!accepts(wait)) continue;
    const at =
      wait.path.find(({ place, via }) => via === undefined && place.file === wait.held.by.file) ?? wait.path[0];
    const key = `${String(wait.held.by.index)} ${at?.id ?? String(wait.wait.index)}`;
    const known = best.get(key);
    if (!known || rank(wait) < rank(known)) best.set(key, wait);
  }
  return withoutRepeats([...best.values()]);
}

const order: readonly HoldWait["match"][] = ["same", "likely", "maybe", "no"];

function rank(wait: HoldWait): number {
  return order.indexOf(wait.match) * 1000 + wait.path.length;
}

/** Of several ways from one holding to one wait, the shortest is enough. */
function withoutRepeats(waits: readonly HoldWait[]): readonly HoldWait[] {
  const best = new Map<string, HoldWait>();
  for (const wait of waits) {
    const key = `${String(wait.held.by.index)} ${String(wait.wait.index)}`;
    const known = best.get(key);
    if (!known || rank(wait) < rank(known)) best.set(key, wait);
  }
  return [...best.values()];
}
