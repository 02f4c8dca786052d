import { ts } from "ts-morph";
import type { Region, Regions } from "./resource-regions.js";
import { bare, isFunctionLiteral, isFunctionNode, memberName, pathText, receiver } from "./syntax.js";

/** Members that give back what was taken. */
const releasing: ReadonlySet<string> = new Set(
  "release unlock leave signal v free end close dispose destroy commit rollback done return releaseLock unlockAsync".split(
    " ",
  ),
);

/**
 * The parts of the function around `taken` that run between it and the calls that give back what it took: on its
 * receiver, on its result, or of its result.
 * @param taken the call, inside the `await` that waits for it where there is one
 * @param wait what waits for it, where that is not the call itself
 */
export function regionAfter(
  taken: ts.CallExpression,
  wait: ts.Node | undefined,
  fn: ts.Node,
  regions: Regions,
): Region {
  const names = handles(taken);
  const within = usingBlock(taken);
  const found = releases(fn, taken.end, names);
  const closers = closersIn(fn, names);
  const gives = (node: ts.Node): boolean => {
    if (!ts.isCallExpression(node)) return false;
    if (node.pos >= taken.end && found.includes(node)) return true;
    const callee = bare(node.expression);
    if (ts.isIdentifier(callee) && closers.has(callee.text)) return true;
    return (
      handsOver.test(memberName(callee) ?? "") && node.arguments.some((one) => isRelease(bare(one), names, closers))
    );
  };
  const tests = testsOf(found);
  const region = regions.after(
    wait ? [wait] : [taken],
    fn,
    { gives, skips: (test) => tests.has(test) || names.has(textOf(test) ?? "") },
    within,
  );
  return region ?? { spans: [], leaves: false };
}

/** Members that run what they are given once everything is done. */
const handsOver = /^(?:finally|then|once|addCleanup|defer|onTestFinished)$/;

function textOf(node: ts.Node): string | undefined {
  return ts.isExpression(node) ? pathText(bare(node)) : undefined;
}

/** An argument that gives something back when it is called: the release function, or a closure that calls it. */
function isRelease(node: ts.Expression, names: ReadonlySet<string>, closers: ReadonlySet<string>): boolean {
  const path = pathText(node);
  if (path !== undefined) return names.has(path) || closers.has(path);
  return isFunctionLiteral(node) && releases(node, node.pos, names).length > 0;
}

/** Local functions that give it back: `const done = () => lock.release()`. */
function closersIn(fn: ts.Node, names: ReadonlySet<string>): ReadonlySet<string> {
  const closers = new Set<string>();
  const work: ts.Node[] = [fn];
  for (let node = work.pop(); node; node = work.pop()) {
    const value = ts.isVariableDeclaration(node) && node.initializer ? bare(node.initializer) : undefined;
    if (value && isFunctionLiteral(value) && releases(value, value.pos, names).length > 0)
      closers.add((node as ts.VariableDeclaration).name.getText());
    else if (ts.isFunctionDeclaration(node) && node.name && releases(node, node.pos, names).length > 0)
      closers.add(node.name.text);
    else ts.forEachChild(node, (child) => void work.push(child));
  }
  return closers;
}

/** Tests that decide whether something is given back at all: where they fail, nothing is held. */
function testsOf(found: readonly ts.CallExpression[]): ReadonlySet<ts.Node> {
  const tests = new Set<ts.Node>();
  for (const call of found) {
    let at: ts.Node = call;
    for (let hops = 0; hops < 4 && at.parent && !isFunctionNode(at.parent); hops++) {
      at = at.parent;
      const { parent } = at;
      if (!ts.isIfStatement(parent) || parent.thenStatement !== at || parent.elseStatement) continue;
      const work: ts.Node[] = [parent.expression];
      for (let node = work.pop(); node; node = work.pop()) {
        tests.add(node);
        ts.forEachChild(node, (child) => void work.push(child));
      }
      break;
    }
  }
  return tests;
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
  if (own !== undefined && names.has(own)) return node.arguments.length === 0;
  const name = memberName(callee);
  const on = receiver(callee);
  const path = on && pathText(on);
  if (name !== undefined && releasing.has(name) && path !== undefined && names.has(path)) return true;
  return (
    /release|unlock|free|^(?:commit|rollback)(?:$|[A-Z])/i.test(name ?? own ?? "") &&
    node.arguments.some((one) => names.has(pathText(bare(one)) ?? ""))
  );
}

/** `await using lock = await mutex.acquire()`: held to the end of the block. */
function usingBlock(taken: ts.Node): ts.Node | undefined {
  let at = taken.parent as ts.Node | undefined;
  while (at && (ts.isAwaitExpression(at) || ts.isParenthesizedExpression(at))) at = at.parent;
  if (!at || !ts.isVariableDeclaration(at)) return undefined;
  return at.parent.flags & ts.NodeFlags.Using ? at.parent.parent.parent : undefined;
}
