import {
  comparePositions,
  rangeContains,
  type AskFact,
  type FileId,
  type HoldWait,
  type MarkFact,
  type NodeId,
  type Range,
  type ResourceId,
} from "../../model/index.js";
import type { RuleContext } from "../types.js";

/** A place on the way from where a promise is kept to where it is waited for. */
interface Stop {
  readonly file: FileId;
  readonly function: NodeId;
  readonly range: Range;
}

/**
 * Whether the way from keeping a promise to waiting for it is cut at run time: some function on it asks a place first
 * (a set of what was visited, a chain of ancestors, a flag, a context) that was marked earlier on the way; or the
 * promise is taken out again before.
 */
export function isGuarded(wait: HoldWait, { facts }: RuleContext): boolean {
  const slot = baseOf(wait.wait.use.resource.id);
  const stops: Stop[] = [
    ...wait.path.map((edge) => ({ file: edge.place.file, function: edge.from, range: edge.place.range })),
    { file: wait.wait.file, function: wait.wait.use.function, range: wait.wait.use.range },
  ];
  const asks = (stop: Stop): readonly AskFact[] =>
    (facts.get(stop.file)?.slots?.asks ?? []).filter(
      (ask) => ask.function === stop.function && rangeContains(ask.range, stop.range.start) && baseOf(ask.of) !== slot,
    );
  const marks = (stop: Stop): readonly MarkFact[] =>
    (facts.get(stop.file)?.slots?.marks ?? []).filter(
      (mark) => mark.function === stop.function && isBefore(mark.range, stop.range),
    );
  const marked = new Set<ResourceId>();
  for (const [at, stop] of stops.entries()) {
    const isLast = at === stops.length - 1;
    if (asks(stop).some(({ of }) => marked.has(baseOf(of)) || marked.has(nameIn(of)))) return true;
    if (isLast) break;
    for (const mark of marks(stop)) {
      if (mark.reset) {
        if (baseOf(mark.of) === slot && isAfterKeeping(mark, wait)) return true;
        continue;
      }
      marked.add(baseOf(mark.of));
      // A parameter that is handed down has another owner there, and mostly the same name.
      marked.add(nameIn(mark.of));
    }
  }
  return false;
}

/** Complete before the other ends: a call that is an operand of an assignment comes before it. */
function isBefore(mark: Range, stop: Range): boolean {
  return comparePositions(mark.end, stop.end) < 0;
}

/** In the function that keeps the promise, only what comes after counts. */
function isAfterKeeping(mark: MarkFact, { held }: HoldWait): boolean {
  const { use } = held.by;
  return mark.function !== use.function || comparePositions(mark.range.start, use.range.end) >= 0;
}

function baseOf(id: ResourceId): ResourceId {
  return id.replace(/(?:\[\])+$/, "");
}

/** For parameters their name: `src/a.ts#load(visited)` gives `(visited)`. */
function nameIn(id: ResourceId): string {
  return /\([^()]*\)(?:\.[\w.]+)?$/.exec(id)?.[0] ?? id;
}
