import type { Collection, Must } from "../model/index.js";

/** The truth of the atoms of a formula. */
export interface Atoms {
  /** Whether the call of this index cannot return. */
  site(call: number): boolean;
  /** Whether the collection surely has an element. */
  nonEmpty(collection: Collection): boolean;
}

interface Frame {
  readonly formula: Must;
  next: number;
}

/** Whether a formula holds. Without recursion: its depth is that of the source text. */
export function holds(formula: Must, atoms: Atoms): boolean {
  const stack: Frame[] = [{ formula, next: 0 }];
  let result = false;
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { formula: at, next } = frame;
    let part: Must | undefined;
    if (at.op === "site") result = atoms.site(at.call);
    else if (at.op === "non-empty") {
      if (next === 0 && atoms.nonEmpty(at.of)) part = at.part;
      else if (next === 0) result = false;
    } else {
      const decided = next > 0 && result === (at.op === "any");
      if (!decided) {
        if (next < at.of.length) part = at.of[next];
        else result = at.op === "all";
      }
    }
    if (part) {
      frame.next++;
      stack.push({ formula: part, next: 0 });
    } else stack.pop();
  }
  return result;
}

/**
 * The calls at which a formula that holds comes to its end: of a sequence the first part that holds, of a decision
 * all branches. Calls behind those are never reached.
 */
export function witnesses(formula: Must, atoms: Atoms): ReadonlySet<number> {
  const calls = new Set<number>();
  const stack: Must[] = [formula];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (at.op === "site") calls.add(at.call);
    else if (at.op === "non-empty") stack.push(at.part);
    else if (at.op === "all") for (const part of at.of) stack.push(part);
    else {
      const first = at.of.find((part) => holds(part, atoms));
      if (first) stack.push(first);
    }
  }
  return calls;
}
