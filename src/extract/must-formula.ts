import type { Collection, Must } from "../model/index.js";

/** A formula with its size and depth, so that growth can be stopped before it costs anything. */
export interface Formula {
  readonly op: "site" | "any" | "all" | "non-empty";
  readonly call?: number;
  readonly of?: readonly Formula[];
  readonly over?: Collection;
  readonly size: number;
  readonly depth: number;
}

/** Holds on a path that cannot be taken. */
export const impossible: Formula = { op: "all", of: [], size: 0, depth: 0 };
/** Holds never: the path has met nothing. */
export const nothing: Formula = { op: "any", of: [], size: 0, depth: 0 };

const maximumSize = 300;
const maximumDepth = 24;

export function isImpossible(formula: Formula): boolean {
  return formula.op === "all" && formula.of?.length === 0;
}

export function isNothing(formula: Formula): boolean {
  return formula.op === "any" && formula.of?.length === 0;
}

export function site(call: number): Formula {
  return { op: "site", call, size: 1, depth: 1 };
}

/** `part`, when `over` is not empty. */
export function nonEmpty(over: Collection, part: Formula): Formula {
  if (isNothing(part) || isImpossible(part)) return part;
  if (over.origin === "literal") return (over.count ?? 0) > 0 ? part : nothing;
  return weakened({ op: "non-empty", over, of: [part], size: part.size + 1, depth: part.depth + 1 });
}

/** One of the parts holds: they come one after the other on one path. */
export function any(parts: readonly Formula[]): Formula {
  const flat: Formula[] = [];
  const sites = new Set<number>();
  let size = 1;
  let depth = 0;
  for (const part of flattened(parts, "any")) {
    if (isImpossible(part)) return impossible;
    if (part.call !== undefined) {
      if (sites.has(part.call)) continue;
      sites.add(part.call);
    }
    // Leaving out parts makes the formula weaker, never wrong.
    if (size + part.size > maximumSize) continue;
    flat.push(part);
    size += part.size;
    depth = Math.max(depth, part.depth);
  }
  if (flat.length === 0) return nothing;
  const kept = absorbed(flat, "all", sites);
  const [only] = kept;
  return kept.length === 1 && only ? only : weakened({ op: "any", of: kept, size, depth: depth + 1 });
}

/** Each of the parts holds: they are different paths. */
export function all(parts: readonly Formula[]): Formula {
  const flat: Formula[] = [];
  const sites = new Set<number>();
  let size = 1;
  let depth = 0;
  for (const part of flattened(parts, "all")) {
    if (isNothing(part)) return nothing;
    if (part.call !== undefined) {
      if (sites.has(part.call)) continue;
      sites.add(part.call);
    }
    flat.push(part);
    size += part.size;
    depth = Math.max(depth, part.depth);
  }
  if (flat.length === 0) return impossible;
  const kept = absorbed(flat, "any", sites);
  const [only] = kept;
  return kept.length === 1 && only ? only : weakened({ op: "all", of: kept, size, depth: depth + 1 });
}

/** The formula as the model has it; undefined for `nothing`. */
export function toMust(formula: Formula): Must | undefined {
  return isNothing(formula) ? undefined : plain(formula);
}

/** Depth is bounded by {@link maximumDepth}. */
function plain(formula: Formula): Must {
  switch (formula.op) {
    case "site":
      return { op: "site", call: formula.call ?? 0 };
    case "non-empty": {
      const [part] = formula.of ?? [];
      const of: Collection = formula.over ?? { origin: "other", text: "" };
      return { op: "non-empty", of, part: plain(part ?? nothing) };
    }
    default:
      return { op: formula.op, of: (formula.of ?? []).map(plain) };
  }
}

function* flattened(parts: readonly Formula[], op: "any" | "all"): Iterable<Formula> {
  for (const part of parts) {
    if (part.op === op && part.of && part.of.length > 0) yield* part.of;
    else if (part.op !== op || part.of?.length !== 0) yield part;
  }
}

/** Without the parts that say no more than a site next to them: `a & (a | b)` is `a`. */
function absorbed(parts: readonly Formula[], op: "any" | "all", sites: ReadonlySet<number>): readonly Formula[] {
  if (sites.size === 0 || sites.size === parts.length) return parts;
  return parts.filter(
    (part) => part.op !== op || !part.of?.some((one) => one.call !== undefined && sites.has(one.call)),
  );
}

function weakened(formula: Formula): Formula {
  return formula.size > maximumSize || formula.depth > maximumDepth ? nothing : formula;
}
