import { ts } from "ts-morph";
import { skipOuter } from "./names.js";
import { isFunctionNode, isLoop, isTransparent } from "./syntax.js";

/** What of a variable's history a place in the code can see. */
export interface Reaching {
  /** Whether the variable may still hold what its declaration gave it. */
  readonly initial: boolean;
  readonly assignments: readonly ts.BinaryExpression[];
}

/**
 * The assignments whose value a variable may hold at `place`. Within one function that declares the variable, what is
 * assigned further down does not count (unless a loop leads back), nor what a later assignment on every way to the place
 * has replaced. Functions inside run at any time: all they assign counts, and all counts for them.
 */
export function reaching(declaration: ts.Node, place: ts.Node, assignments: readonly ts.BinaryExpression[]): Reaching {
  const run = functionAround(place);
  if (assignments.length === 0 || functionAround(declaration) !== run) return { initial: true, assignments };
  const here = assignments.filter((one) => functionAround(one) === run);
  const killer = here.findLast((one) => one.end <= place.pos && dominates(one, place));
  const replaced = (at: ts.Node): boolean => killer !== undefined && at !== killer && at.pos < killer.pos;
  const reaches = (one: ts.BinaryExpression): boolean => {
    if (!here.includes(one)) return true;
    if (one.end <= place.pos) return !replaced(one);
    const loop = loopAround(one, place, run);
    return loop !== undefined && !(killer && contains(loop, killer));
  };
  return { initial: !replaced(declaration), assignments: assignments.filter(reaches) };
}

/**
 * Whether a function takes the place of what a variable keeps of it from before: `const former = this.run.bind(this); this.run = () =>
 * former()`.
 */
export function isPutInItsPlace(fn: ts.Node, declaration: ts.VariableDeclaration, initializer: ts.Expression): boolean {
  let top = fn;
  while (isTransparent(top.parent)) top = top.parent;
  const { parent } = top;
  if (!ts.isBinaryExpression(parent) || parent.right !== top || parent.pos < declaration.end) return false;
  if (functionAround(parent) !== functionAround(declaration)) return false;
  const kept = skipOuter(initializer);
  const callee = ts.isCallExpression(kept) ? skipOuter(kept.expression) : undefined;
  const isBound = callee && ts.isPropertyAccessExpression(callee) && callee.name.text === "bind";
  return skipOuter(isBound ? callee.expression : kept).getText() === parent.left.getText();
}

/** Whether an assignment is a statement of a block around `place`: the way to the place leads over it. */
function dominates(assignment: ts.BinaryExpression, place: ts.Node): boolean {
  const statement = assignment.parent;
  if (!ts.isExpressionStatement(statement)) return false;
  const block = statement.parent;
  return (ts.isBlock(block) || ts.isSourceFile(block)) && contains(block, place);
}

/** The innermost loop of a function that holds both. */
function loopAround(one: ts.Node, other: ts.Node, run: ts.Node): ts.Node | undefined {
  for (let at = one.parent; at !== run && at.parent; at = at.parent) if (isLoop(at) && contains(at, other)) return at;
  return undefined;
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function functionAround(node: ts.Node): ts.Node {
  let at = node.parent;
  while (at.parent && !isFunctionNode(at)) at = at.parent;
  return at;
}
