import { ts } from "ts-morph";
import type { PathStep } from "../model/index.js";
import type { FileScope } from "./context.js";
import type { ControlFlow } from "./control-flow.js";
import type { Step } from "./control-flow-paths.js";
import { isLoop, shortText } from "./syntax.js";

/** Tests told of one path: the last ones decide. */
const mostBranches = 5;

/** What a path through a function does, for its trace; the end is always among them. */
export function pathSteps(path: readonly Step[], flow: ControlFlow, scope: FileScope): readonly PathStep[] {
  const steps: PathStep[] = [];
  const branches: PathStep[] = [];
  path.forEach(({ point, way }, at) => {
    const { node, kind } = point;
    if (!node) return;
    const range = scope.rangeOf(node);
    const text = shortText(node, scope.sourceFile);
    if (kind === "assume" && isDecision(node)) {
      const holds = point.assume === "truthy" || point.assume === "present";
      const branch: PathStep = { kind: "branch", range, holds, text };
      branches.push(branch);
      steps.push(branch);
    } else if (kind === "abandon") steps.push({ kind: "abandon", range, text });
    else if (way === "throw") {
      steps.push({ kind: ts.isThrowStatement(node) ? "throw" : "raise", range, text });
      const next = path.slice(at + 1).find((one) => one.point.node !== undefined)?.point.node;
      const clause = next && catchAround(next, node);
      if (clause) steps.push({ kind: "caught", range: keywordRange(clause, "catch", scope) });
    } else if (ts.isReturnStatement(node)) steps.push({ kind: "return", range, text });
  });
  const last = steps.at(-1)?.kind;
  if (last !== "return" && last !== "throw" && last !== "raise") {
    steps.push({ kind: "end", range: endOf(flow, scope) });
  }
  return steps.filter((step) => step.kind !== "branch" || branches.indexOf(step) >= branches.length - mostBranches);
}

/** The last character of a function: where a reader sees it end. */
export function endOf(flow: ControlFlow, scope: FileScope): PathStep["range"] {
  const { end } = scope.rangeOf(flow.fn);
  return { start: { line: end.line, character: Math.max(0, end.character - 1) }, end };
}

/** The range of the first `word` of a node. */
export function keywordRange(node: ts.Node, word: string, { sourceFile }: FileScope): PathStep["range"] {
  const { line, character } = sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile));
  return { start: { line, character }, end: { line, character: character + word.length } };
}

/** Whether a test decides between statements, rather than within an expression. */
function isDecision(node: ts.Node): boolean {
  if (ts.isCaseOrDefaultClause(node)) return true;
  let at: ts.Node = node;
  while (ts.isExpression(at.parent) && !ts.isFunctionLike(at.parent) && !ts.isConditionalExpression(at.parent))
    at = at.parent;
  return ts.isIfStatement(at.parent) || isLoop(at.parent) || ts.isConditionalExpression(at.parent);
}

/** The `catch` that `node` is in and `other` is not. */
function catchAround(node: ts.Node, other: ts.Node): ts.CatchClause | undefined {
  for (let at: ts.Node | undefined = node; at && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isCatchClause(at) && !(other.pos >= at.pos && other.end <= at.end)) return at;
  }
  return undefined;
}
