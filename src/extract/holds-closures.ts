import { ts } from "ts-morph";
import type { SkipFact } from "../model/index.js";
import type { ControlFlow } from "./control-flow.js";
import { pathAvoiding } from "./control-flow-paths.js";
import type { FlowContext } from "./flow-context.js";
import { skipsOf } from "./holds-skips.js";
import { mentionsOf } from "./mentions.js";
import { bare, isFunctionLiteral, memberName } from "./syntax.js";

/**
 * The ways through a callback that leave it without giving back what only it gives back. Callbacks are looked at that run
 * once, when what they wait for is there: `(error, result) => …` as the last argument, and the first one of `then`.
 * @param releases where the callback gives it back
 */
export function skipsOfCallback(
  closure: ts.Node,
  releases: readonly ts.Node[],
  context: FlowContext,
): readonly SkipFact[] {
  if (!runsOnce(closure)) return [];
  const flow = context.flows.of(closure);
  if (!flow) return [];
  return skipsOf({
    flow,
    start: flow.entry,
    releases: new Map(releases.map((one) => [one, "release"])),
    isTaken: () => false,
    context,
  }).filter(({ by }) => by !== "raise");
}

/** How a function inside another is used by its name: `kept` by somebody who may run it at any time, or only `called`. */
export interface NamedUses {
  readonly kept: boolean;
  readonly called: readonly ts.CallExpression[];
}

/** The uses of a function that has a name of its own in `fn`: `async function stop() { … }`, `const stop = () => { … }`. */
export function usesOfNamed(closure: ts.Node, fn: ts.Node, { gathered, resolver }: FlowContext): NamedUses | undefined {
  const { parent } = closure;
  const name = ts.isFunctionDeclaration(closure)
    ? closure.name
    : isFunctionLiteral(closure) && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
      ? parent.name
      : undefined;
  if (!name) return undefined;
  const called: ts.CallExpression[] = [];
  let kept = false;
  for (const mention of mentionsOf(name, fn, gathered, resolver)) {
    if (mention.pos >= closure.pos && mention.end <= closure.end) continue;
    const use = mention.parent;
    if (ts.isCallExpression(use) && use.expression === mention) called.push(use);
    else kept = true;
  }
  return { kept, called };
}

const errorName = /^_?(?:e|err|error|ex|exception)$/i;

/** Whether a function is written as a callback that is run once, when what it waits for is there. */
export function runsOnce(closure: ts.Node): boolean {
  if (!isFunctionLiteral(closure)) return false;
  let node: ts.Node = closure;
  while (ts.isParenthesizedExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (!ts.isCallExpression(parent)) return false;
  const name = memberName(bare(parent.expression));
  if (name === "then") return parent.arguments[0] === node && parent.arguments.length === 1;
  const first = closure.parameters[0]?.name;
  return (
    parent.arguments.at(-1) === node &&
    first !== undefined &&
    ts.isIdentifier(first) &&
    errorName.test(first.text) &&
    !/^(?:on|once|catch|addListener|prependListener|addEventListener|subscribe|use)$/.test(name ?? "")
  );
}

/** Places that only lend what was taken to somebody: the function gives it back itself on every way on from there. */
export function lendings(
  flow: ControlFlow,
  start: number,
  releases: ReadonlyMap<ts.Node, "release" | "keep">,
): readonly ts.Node[] {
  const isRelease = (node: ts.Node | undefined): boolean => node !== undefined && releases.get(node) === "release";
  if (![...releases.values()].includes("release")) return [];
  return [...releases].flatMap(([node, role]) => {
    if (role !== "keep") return [];
    const points = flow.pointsOf(node);
    const isLent =
      points.length > 0 &&
      points.every(
        (at) =>
          !pathAvoiding(
            flow,
            at,
            (point) => point.index === start || (point.kind === "node" && isRelease(point.node)),
            ({ kind }) => kind === "exit",
          ),
      );
    return isLent ? [node] : [];
  });
}
