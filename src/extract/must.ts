import { ts } from "ts-morph";
import type { Collection, Must } from "../model/index.js";
import { all, impossible, isImpossible, isNothing, nonEmpty, nothing, toMust, type Formula } from "./must-formula.js";
import {
  alternatives,
  continued,
  empty,
  exit,
  finished,
  forever,
  held,
  leaving,
  leavingLoop,
  maybe,
  sequence,
  throwPoint,
  thrown,
  unreachable,
  type Outcome,
} from "./must-outcome.js";
import { jumpOf } from "./jumps.js";
import { constantCondition, isFunctionNode, isTypeOnly } from "./syntax.js";

const K = ts.SyntaxKind;

/** What calls and waits contribute to the formula of the function they are in. */
export interface MustSource {
  /** What has been completed once the call-like expression `node` has its value; `nothing` for most. */
  atCall(node: ts.Node): Formula;
  /** What has been completed once the expression that waits goes on, besides what its operand says. */
  atWait(node: ts.Node): Formula;
  /** Whether a call never returns: `process.exit()`, or a callee of type `never`. */
  neverReturns(node: ts.CallExpression): boolean;
  /** Whether a call may throw, which leads to the `catch` around it. */
  mayThrow(node: ts.Node): boolean;
  /** Whether a condition is always true or always false; undefined when it has to be computed. */
  constant(condition: ts.Expression | undefined): boolean | undefined;
  /** Whether an `if` only throws at missing input, which does not become missing on the way round. */
  isValidation(node: ts.IfStatement): boolean;
  /** What a `for … of` runs its body for, where it may be known that there is something. */
  over(loop: ts.ForOfStatement): Collection | undefined;
}

interface Plan {
  readonly children: readonly ts.Node[];
  combine(parts: readonly Outcome[]): Outcome;
}

/** The formula of a function: what every path through it has to complete; undefined when that is nothing. */
export function mustOf(fn: ts.Node, source: MustSource): Must | undefined {
  const { n, r, x } = evaluate(fn, source);
  const formula = all([r, x, n]);
  return formula === impossible || isNothing(formula) ? undefined : toMust(formula);
}

type Task = { readonly visit: ts.Node } | { readonly plan: Plan };

/** Post-order over the syntax with a stack of its own. */
function evaluate(fn: ts.Node, source: MustSource): Outcome {
  const values: Outcome[] = [];
  const tasks: Task[] = [{ plan: bodyPlan(fn) }];
  const first = tasks[0];
  if (first && "plan" in first) for (const child of [...first.plan.children].reverse()) tasks.push({ visit: child });
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    if ("plan" in task) {
      const { plan } = task;
      const parts = plan.children.length === 0 ? [] : values.splice(values.length - plan.children.length);
      values.push(plan.combine(parts));
      continue;
    }
    const plan = planOf(task.visit, source);
    if (!("combine" in plan)) {
      values.push(plan);
      continue;
    }
    tasks.push({ plan });
    for (let i = plan.children.length - 1; i >= 0; i--) {
      const child = plan.children[i];
      if (child) tasks.push({ visit: child });
    }
  }
  return values.pop() ?? empty;
}

function bodyPlan(fn: ts.Node): Plan {
  if (ts.isSourceFile(fn)) return { children: fn.statements, combine: sequence };
  if (ts.isClassStaticBlockDeclaration(fn)) return { children: [fn.body], combine: sequence };
  if (ts.isFunctionLike(fn)) {
    const body = "body" in fn ? fn.body : undefined;
    return { children: body ? [...fn.parameters, body] : [], combine: sequence };
  }
  return { children: [], combine: sequence };
}

function planOf(node: ts.Node, source: MustSource): Plan | Outcome {
  if (isTypeOnly(node) || (isFunctionNode(node) && node.kind !== K.SourceFile)) return empty;
  switch (node.kind) {
    case K.Identifier:
    case K.ThisKeyword:
    case K.StringLiteral:
    case K.NumericLiteral:
    case K.NoSubstitutionTemplateLiteral:
    case K.ImportDeclaration:
    case K.ExportDeclaration:
    case K.ClassDeclaration:
    case K.ClassExpression:
    case K.JSDoc:
      return empty;
    case K.CallExpression:
      return callPlan(node as ts.CallExpression, source);
    case K.NewExpression:
    case K.TaggedTemplateExpression:
    case K.PropertyAccessExpression:
    case K.JsxOpeningElement:
    case K.JsxSelfClosingElement:
      return { children: childrenOf(node), combine: (parts) => sequence([...parts, ...siteOf(node, source)]) };
    case K.AwaitExpression:
      return {
        children: [(node as ts.AwaitExpression).expression],
        combine: (parts) => sequence([...parts, held(source.atWait(node)), throwPoint]),
      };
    case K.YieldExpression: {
      const { expression, asteriskToken } = node as ts.YieldExpression;
      const after = asteriskToken ? [held(source.atWait(node)), throwPoint] : [alternatives([empty, exit])];
      return { children: expression ? [expression] : [], combine: (parts) => sequence([...parts, ...after]) };
    }
    case K.BinaryExpression:
      return binaryPlan(node as ts.BinaryExpression);
    case K.ConditionalExpression: {
      const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
      return branchPlan(condition, whenTrue, whenFalse);
    }
    case K.IfStatement: {
      const { expression, thenStatement, elseStatement } = node as ts.IfStatement;
      if (source.isValidation(node as ts.IfStatement)) return { children: [expression], combine: sequence };
      return branchPlan(expression, thenStatement, elseStatement);
    }
    case K.Parameter:
    case K.BindingElement: {
      const { name, initializer } = node as ts.ParameterDeclaration;
      return {
        children: initializer ? [initializer, name] : [name],
        combine: (parts) => (initializer ? sequence([maybe(parts[0]), parts[1] ?? empty]) : sequence(parts)),
      };
    }
    case K.ReturnStatement: {
      const { expression } = node as ts.ReturnStatement;
      return {
        children: expression ? [expression] : [],
        combine: (parts) => sequence([...parts, held(source.atWait(node)), exit]),
      };
    }
    case K.ThrowStatement:
      return { children: [(node as ts.ThrowStatement).expression], combine: (parts) => sequence([...parts, thrown]) };
    case K.BreakStatement:
    case K.ContinueStatement:
      return jump(node as ts.BreakOrContinueStatement);
    case K.LabeledStatement:
      return { children: [(node as ts.LabeledStatement).statement], combine: ([body]) => leaving(body ?? empty, node) };
    case K.ForStatement:
    case K.ForInStatement:
    case K.ForOfStatement:
    case K.WhileStatement:
    case K.DoStatement:
      return loopPlan(node as ts.IterationStatement, source);
    case K.SwitchStatement:
      return switchPlan(node as ts.SwitchStatement);
    case K.TryStatement:
      return tryPlan(node as ts.TryStatement);
    default:
      return { children: childrenOf(node), combine: sequence };
  }
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

function siteOf(node: ts.Node, source: MustSource): Outcome[] {
  const formula = source.atCall(node);
  const outcomes: Outcome[] = [];
  if (!isNothing(formula)) outcomes.push(held(formula));
  if (source.mayThrow(node)) outcomes.push(throwPoint);
  return outcomes;
}

function callPlan(node: ts.CallExpression, source: MustSource): Plan {
  const optional = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
  return {
    children: [node.expression, ...node.arguments],
    combine: ([callee, ...rest]) => {
      const after = sequence([...rest, ...siteOf(node, source), ...(source.neverReturns(node) ? [exit] : [])]);
      return sequence([callee ?? empty, optional ? maybe(after) : after]);
    },
  };
}

function binaryPlan(node: ts.BinaryExpression): Plan {
  switch (node.operatorToken.kind) {
    case K.AmpersandAmpersandToken:
    case K.BarBarToken:
    case K.QuestionQuestionToken:
    case K.AmpersandAmpersandEqualsToken:
    case K.BarBarEqualsToken:
    case K.QuestionQuestionEqualsToken:
      return {
        children: [node.left, node.right],
        combine: ([left, right]) => sequence([left ?? empty, maybe(right)]),
      };
    default:
      return { children: [node.left, node.right], combine: sequence };
  }
}

function branchPlan(condition: ts.Expression, yes: ts.Node, no: ts.Node | undefined): Plan {
  const constant = constantCondition(condition);
  if (constant === true) return { children: [yes], combine: sequence };
  if (constant === false) return { children: no ? [no] : [], combine: sequence };
  return {
    children: no ? [condition, yes, no] : [condition, yes],
    combine: ([first, one, other]) => sequence([first ?? empty, alternatives([one ?? empty, other ?? empty])]),
  };
}

function loopPlan(node: ts.IterationStatement, source: MustSource): Plan {
  if (ts.isForOfStatement(node)) {
    const collection = source.over(node);
    return {
      children: [node.expression, node.statement],
      combine: ([given, body]) => {
        const head = node.awaitModifier ? [held(source.atWait(node)), throwPoint] : [];
        return sequence([given ?? empty, ...head, rounds(leavingLoop(body ?? empty, node), collection)]);
      },
    };
  }
  if (ts.isForInStatement(node)) {
    return {
      children: [node.expression, node.statement],
      combine: ([object, body]) => sequence([object ?? empty, maybe(leavingLoop(body ?? empty, node))]),
    };
  }
  if (ts.isDoStatement(node)) {
    const endless = source.constant(node.expression) === true;
    return {
      children: [node.statement, node.expression],
      combine: ([body, condition]) => {
        const own = body ?? empty;
        const round = sequence([continued(own, node), condition ?? empty]);
        return endless ? forever(round, own, node) : leaving({ ...round, n: round.n }, node);
      },
    };
  }
  const condition = ts.isForStatement(node) ? node.condition : (node as ts.WhileStatement).expression;
  const initializer = ts.isForStatement(node) ? node.initializer : undefined;
  const children: ts.Node[] = [];
  if (initializer) children.push(initializer);
  if (condition) children.push(condition);
  children.push(node.statement);
  const constant = source.constant(condition);
  return {
    children,
    combine: (parts) => {
      const before = parts.slice(0, -1);
      const body = parts.at(-1) ?? empty;
      if (constant === false) return sequence(before);
      if (constant === true) return sequence([...before, forever(continued(body, node), body, node)]);
      return sequence([...before, maybe(leavingLoop(body, node))]);
    },
  };
}

/** The rounds of a loop over a collection, which may be empty. */
function rounds(round: Outcome, collection: Collection | undefined): Outcome {
  if (collection?.origin === "literal" && (collection.count ?? 0) > 0) return round;
  const perhaps = maybe(round);
  if (collection?.origin !== "param" || isImpossible(round.n)) return perhaps;
  return { ...perhaps, n: nonEmpty(collection, round.n) };
}

function switchPlan(node: ts.SwitchStatement): Plan {
  const { clauses } = node.caseBlock;
  const children: ts.Node[] = [node.expression];
  for (const clause of clauses) children.push(...clause.statements);
  return {
    children,
    combine: (parts) => {
      const entries: Outcome[] = [];
      let at = parts.length;
      let rest = empty;
      for (let i = clauses.length - 1; i >= 0; i--) {
        const count = clauses[i]?.statements.length ?? 0;
        rest = sequence([...parts.slice(at - count, at), rest]);
        at -= count;
        entries.push(rest);
      }
      if (!clauses.some((one) => ts.isDefaultClause(one))) entries.push(empty);
      return sequence([parts[0] ?? empty, leaving(alternatives(entries), node)]);
    },
  };
}

function tryPlan(node: ts.TryStatement): Plan {
  const children: ts.Node[] = [node.tryBlock];
  if (node.catchClause) children.push(node.catchClause.block);
  if (node.finallyBlock) children.push(node.finallyBlock);
  return {
    children,
    combine: (parts) => {
      const body = parts[0] ?? empty;
      const handler = node.catchClause ? (parts[1] ?? empty) : undefined;
      const last = node.finallyBlock ? parts.at(-1) : undefined;
      let result = body;
      if (handler) {
        const caught = all([body.x, body.i]);
        result = alternatives([
          { ...body, x: impossible, i: impossible },
          sequence([{ ...empty, n: caught }, handler]),
        ]);
      }
      return last ? finished(result, last) : result;
    },
  };
}

function jump(node: ts.BreakOrContinueStatement): Outcome {
  const { target, again } = jumpOf(node);
  const jumps = new Map([[target, nothing]]);
  return again ? { ...unreachable, continues: jumps } : { ...unreachable, breaks: jumps };
}
