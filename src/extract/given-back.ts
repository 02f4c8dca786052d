import { ts } from "ts-morph";
import { functionOf } from "./enclosing.js";
import { bare, isFunctionNode, memberName, receiver } from "./syntax.js";

const gives = /^(?:(?:release|unlock)\w*|signal|up|leave|exit|free)$/i;
const takes = /^(?:(?:acquire|lock|obtain)\w*|wait|down|enter|take)$/i;

interface Step {
  readonly end: number;
  readonly on: string;
  readonly op: "give" | "take";
  readonly text: string;
}

/**
 * Where a function gives back what it has not taken itself, it has it from its caller, and lets others in for a while:
 * `lock.release(); await onBlock(); await lock.acquire()`.
 * @param node a call
 * @returns what was given back before the call and not taken again until then, as written; of all if the call takes nothing
 */
export function givenBackBefore(node: ts.CallExpression): string | undefined {
  const fn = functionOf(node);
  const callee = bare(node.expression);
  const on = takes.test(memberName(callee) ?? "") ? receiver(callee)?.getText() : undefined;
  const given = new Map<string, string>();
  const taken = new Set<string>();
  for (const step of stepsOf(fn)) {
    if (step.end >= node.end) break;
    if (step.op === "take") {
      taken.add(step.on);
      given.delete(step.on);
    } else if (!taken.has(step.on)) given.set(step.on, step.text);
  }
  return on === undefined ? given.values().next().value : given.get(on);
}

/** Where a call takes what the function has given back before, and had from its caller: what gave it back, as written. */
export function takesAgain(node: ts.Node): string | undefined {
  const isTaking = ts.isCallExpression(node) && takes.test(memberName(bare(node.expression)) ?? "");
  return isTaking ? givenBackBefore(node) : undefined;
}

const known = new WeakMap<ts.Node, readonly Step[]>();

/** What a function itself gives and takes, in the order of the source. */
function stepsOf(fn: ts.Node): readonly Step[] {
  const made = known.get(fn);
  if (made) return made;
  const steps: Step[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node)) return;
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node)) return;
    const callee = bare(node.expression);
    const name = memberName(callee);
    const on = receiver(callee)?.getText();
    if (name === undefined || on === undefined) return;
    const op = gives.test(name) ? "give" : takes.test(name) ? "take" : undefined;
    if (op) steps.push({ end: node.end, on, op, text: node.getText() });
  };
  ts.forEachChild(fn, visit);
  known.set(fn, steps);
  return steps;
}
