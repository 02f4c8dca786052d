import type { ts } from "ts-morph";
import { all, any, impossible, isNothing, nothing, type Formula } from "./must-formula.js";

/**
 * What holds on the ways out of a piece of code: going on after it (`n`), `return` (`r`), an explicit `throw` (`x`), a
 * call that throws (`i`), and jumps by their target. A way out that does not exist is `impossible`.
 */
export interface Outcome {
  readonly n: Formula;
  readonly r: Formula;
  readonly x: Formula;
  readonly i: Formula;
  readonly breaks: Jumps | undefined;
  readonly continues: Jumps | undefined;
}

type Jumps = ReadonlyMap<ts.Node, Formula>;

/** Code that completes nothing and goes on. */
export const empty: Outcome = {
  n: nothing,
  r: impossible,
  x: impossible,
  i: impossible,
  breaks: undefined,
  continues: undefined,
};
/** Nothing goes on from here. */
export const unreachable: Outcome = { ...empty, n: impossible };
/** Goes on, or is left by a call that throws. */
export const throwPoint: Outcome = { ...empty, i: nothing };
/** `return`. */
export const exit: Outcome = { ...unreachable, r: nothing };
/** `throw`. */
export const thrown: Outcome = { ...unreachable, x: nothing };

/** A loop that only `break` ends: what its first round does holds for whoever waits for it. */
export function forever(round: Outcome, body: Outcome, node: ts.Node): Outcome {
  const broken = body.breaks?.get(node) ?? impossible;
  return { ...round, n: broken, r: all([round.r, round.n]), breaks: without(round.breaks, node) };
}

/** Ends the rounds of a loop: `continue` and falling out of the body are the same. */
export function continued(body: Outcome, node: ts.Node): Outcome {
  const jumped = body.continues?.get(node);
  return jumped ? { ...body, n: all([body.n, jumped]), continues: without(body.continues, node) } : body;
}

/** Ends a loop after its last round. */
export function leavingLoop(body: Outcome, node: ts.Node): Outcome {
  return leaving(continued(body, node), node);
}

/** Goes on behind `node`, where its `break`s arrive, too. */
export function leaving(body: Outcome, node: ts.Node): Outcome {
  const broken = body.breaks?.get(node);
  return broken ? { ...body, n: all([body.n, broken]), breaks: without(body.breaks, node) } : body;
}

/** `finally`: whatever way the code before it takes, `last` runs; and where `last` jumps, that wins. */
export function finished(before: Outcome, last: Outcome): Outcome {
  const then = (formula: Formula): Formula => any([formula, last.n]);
  const any1 = all([
    before.n,
    before.r,
    before.x,
    before.i,
    ...(before.breaks?.values() ?? []),
    ...(before.continues?.values() ?? []),
  ]);
  return alternatives([
    {
      n: then(before.n),
      r: then(before.r),
      x: then(before.x),
      i: then(before.i),
      breaks: mapped(before.breaks, then),
      continues: mapped(before.continues, then),
    },
    { ...sequence([{ ...empty, n: any1 }, last]), n: impossible },
  ]);
}

/** Code that completes what a formula says. */
export function held(formula: Formula): Outcome {
  return isNothing(formula) ? empty : { ...empty, n: formula };
}

/** Code that may not run. */
export function maybe(outcome: Outcome | undefined): Outcome {
  return !outcome || outcome === empty ? empty : alternatives([empty, outcome]);
}

/** One piece of code after the other. */
export function sequence(parts: readonly Outcome[]): Outcome {
  let last: Outcome | undefined;
  const kept = parts.filter((part) => part !== empty);
  if (kept.length === 0) return empty;
  if (kept.length === 1) return kept[0] ?? empty;
  const normal: Formula[] = [];
  for (let i = kept.length - 1; i >= 0; i--) {
    const part = kept[i];
    if (!part) continue;
    normal.push(part.n);
    if (!last) {
      last = part;
      continue;
    }
    const rest = last;
    const after = (formula: Formula): Formula => (formula === impossible ? impossible : any([part.n, formula]));
    last = {
      n: impossible,
      r: all([part.r, after(rest.r)]),
      x: all([part.x, after(rest.x)]),
      i: all([part.i, after(rest.i)]),
      breaks: joined(part.breaks, mapped(rest.breaks, after)),
      continues: joined(part.continues, mapped(rest.continues, after)),
    };
  }
  return { ...(last ?? empty), n: any(normal.reverse()) };
}

/** Pieces of code of which one runs. */
export function alternatives(parts: readonly Outcome[]): Outcome {
  return {
    n: all(parts.map((part) => part.n)),
    r: all(parts.map((part) => part.r)),
    x: all(parts.map((part) => part.x)),
    i: all(parts.map((part) => part.i)),
    breaks: parts.map((part) => part.breaks).reduce(joined, undefined),
    continues: parts.map((part) => part.continues).reduce(joined, undefined),
  };
}

function joined(a: Jumps | undefined, b: Jumps | undefined): Jumps | undefined {
  if (!a || !b) return a ?? b;
  const both = new Map(a);
  for (const [target, formula] of b) {
    const other = both.get(target);
    both.set(target, other ? all([other, formula]) : formula);
  }
  return both;
}

function mapped(jumps: Jumps | undefined, change: (formula: Formula) => Formula): Jumps | undefined {
  if (!jumps) return undefined;
  const changed = new Map<ts.Node, Formula>();
  for (const [target, formula] of jumps) changed.set(target, change(formula));
  return changed;
}

function without(jumps: Jumps | undefined, target: ts.Node): Jumps | undefined {
  if (!jumps?.has(target)) return jumps;
  const rest = new Map(jumps);
  rest.delete(target);
  return rest.size > 0 ? rest : undefined;
}
