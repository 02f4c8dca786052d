import { ts } from "ts-morph";
import type { Range } from "../model/index.js";
import type { FileScope } from "./context.js";
import { bare, isFunctionNode, memberName, pathText, receiver } from "./syntax.js";

/** Members that give back what was taken. */
const releasing: ReadonlySet<string> = new Set(
  "release unlock leave signal v free end close dispose destroy commit rollback done return releaseLock unlockAsync".split(
    " ",
  ),
);

/**
 * The parts of the function around `taken` that run between it and the calls that give back what it took: on its
 * receiver, on its result, or of its result. Without any, to the end of the function.
 * @param taken the call, inside the `await` that waits for it where there is one
 */
export function spansAfter(taken: ts.CallExpression, fn: ts.Node, scope: FileScope): readonly Range[] {
  const until = usingBlock(taken) ?? fn;
  const names = handles(taken);
  const ends = releases(until, taken.end, names);
  const start = taken.end;
  const last = ends.at(-1);
  if (!last) return [rangeOf(start, until.end, scope)];
  const around = last.parent ? finallyAround(last, until) : undefined;
  const end = around ? around.pos : last.getStart(scope.sourceFile);
  const holes = ends
    .filter((one) => one !== last && one.end < end)
    .flatMap((one) => {
      const block = leavingBlock(one, until);
      return block ? [{ from: one.getStart(scope.sourceFile), to: block.end }] : [];
    });
  const spans: Range[] = [];
  let at = start;
  for (const hole of holes) {
    if (hole.from > at) spans.push(rangeOf(at, hole.from, scope));
    at = Math.max(at, hole.to);
  }
  if (end > at) spans.push(rangeOf(at, end, scope));
  return spans;
}

/** The names under which what was taken is given back: its receiver's, its result's. */
function handles(taken: ts.CallExpression): ReadonlySet<string> {
  const names = new Set<string>();
  const on = receiver(bare(taken.expression));
  const path = on && pathText(on);
  if (path !== undefined) names.add(path);
  let at: ts.Node = taken;
  while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  if (ts.isVariableDeclaration(parent)) {
    if (ts.isIdentifier(parent.name)) names.add(parent.name.text);
    else if (ts.isArrayBindingPattern(parent.name)) {
      for (const one of parent.name.elements)
        if (ts.isBindingElement(one) && ts.isIdentifier(one.name)) names.add(one.name.text);
    }
  } else if (ts.isBinaryExpression(parent)) {
    const target = pathText(parent.left);
    if (target !== undefined) names.add(target);
  }
  return names;
}

/** Calls in `region`, after `from`, that give back something of one of these names; in source order. */
function releases(region: ts.Node, from: number, names: ReadonlySet<string>): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const work: ts.Node[] = [region];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.end <= from || (node !== region && isFunctionNode(node))) continue;
    if (ts.isCallExpression(node) && node.pos >= from && gives(node, names)) found.push(node);
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return found.sort((a, b) => a.pos - b.pos);
}

function gives(node: ts.CallExpression, names: ReadonlySet<string>): boolean {
  const callee = bare(node.expression);
  const own = pathText(callee);
  if (own !== undefined && names.has(own)) return true;
  const name = memberName(callee);
  const on = receiver(callee);
  const path = on && pathText(on);
  if (name !== undefined && releasing.has(name) && path !== undefined && names.has(path)) return true;
  return (
    /(?:release|unlock|free)/i.test(name ?? own ?? "") &&
    node.arguments.some((one) => names.has(pathText(bare(one)) ?? ""))
  );
}

/** `await using lock = await mutex.acquire()`: held to the end of the block. */
function usingBlock(taken: ts.Node): ts.Node | undefined {
  let at = taken.parent as ts.Node | undefined;
  while (at && (ts.isAwaitExpression(at) || ts.isParenthesizedExpression(at))) at = at.parent as ts.Node | undefined;
  if (!at || !ts.isVariableDeclaration(at)) return undefined;
  return at.parent.flags & ts.NodeFlags.Using ? at.parent.parent.parent : undefined;
}

function finallyAround(node: ts.Node, until: ts.Node): ts.Block | undefined {
  for (let at = node; at !== until && at.parent; at = at.parent) {
    const { parent } = at;
    if (ts.isTryStatement(parent) && parent.finallyBlock === at) return parent.finallyBlock;
  }
  return undefined;
}

/** The innermost block around an early release that does not go on after it. */
function leavingBlock(node: ts.Node, until: ts.Node): ts.Node | undefined {
  for (let at = node; at !== until && at.parent; at = at.parent) {
    const { parent } = at;
    if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) continue;
    const last = parent.statements.at(-1);
    const leaves =
      last && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isBreakOrContinueStatement(last));
    return leaves && parent.parent !== until ? parent : undefined;
  }
  return undefined;
}

function rangeOf(from: number, to: number, { sourceFile }: FileScope): Range {
  const position = (at: number) => {
    const { line, character } = sourceFile.getLineAndCharacterOfPosition(at);
    return { line, character };
  };
  return { start: position(from), end: position(to) };
}
