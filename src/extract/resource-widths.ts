import { ts } from "ts-morph";
import type { ResourceFact } from "../model/index.js";
import { walk, type ShapeContext } from "./resource-shape-parts.js";
import { bare, lastName, numberValue, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/** What says whether there is room, and for how many. */
export interface Limit {
  /** As written: `this.active`, `locked`. */
  readonly counter: string;
  readonly flag: boolean;
  readonly width?: number;
  readonly from?: NonNullable<ResourceFact["widthFrom"]>;
}

const counts =
  /active|running|pending|in_?flight|executing|current|count|open|slot|used|busy|permit|token|available|free|remaining|value|capacity|credits|holders?$|concurren/i;
const flags =
  /lock|busy|running|active|processing|draining|held|acquired|taken|in_?use|working|executing|free|available|writing|flushing|pumping/i;

/**
 * The comparison or flag that decides in `region` whether somebody has to wait.
 * @param isTurned whether a flag, as written, is seen to be turned by who comes and turned back by who goes, whatever its name
 */
export function limitAround(
  region: ts.Node,
  context: ShapeContext,
  isTurned: (flag: string) => boolean = () => false,
): Limit | undefined {
  let found: Limit | undefined;
  walk(region, (node) => {
    if (found) return;
    const test =
      ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)
        ? node.expression
        : ts.isConditionalExpression(node)
          ? node.condition
          : ts.isForStatement(node)
            ? node.condition
            : undefined;
    if (test) found = limitIn(test, context, isTurned);
  });
  return found;
}

function limitIn(test: ts.Expression, context: ShapeContext, isTurned: (flag: string) => boolean): Limit | undefined {
  const work = [bare(test)];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) {
      work.push(bare(node.operand));
      continue;
    }
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
        work.push(bare(node.right), bare(node.left));
        continue;
      }
      const found = compared(node, context);
      if (found) return found;
      continue;
    }
    const name = lastName(node);
    const path = pathText(node);
    if (name !== undefined && path !== undefined && isFlag(node, context) && (flags.test(name) || isTurned(path)))
      return { counter: path, flag: true, width: 1 };
  }
  return undefined;
}

function compared(node: ts.BinaryExpression, context: ShapeContext): Limit | undefined {
  const operator = node.operatorToken.kind;
  if (operator === K.EqualsEqualsEqualsToken || operator === K.EqualsEqualsToken) {
    const right = bare(node.right).kind;
    const path = pathText(node.left);
    if ((right === K.TrueKeyword || right === K.FalseKeyword) && path !== undefined)
      return { counter: path, flag: true, width: 1 };
  }
  const rising = operator === K.GreaterThanEqualsToken || operator === K.GreaterThanToken;
  const falling = operator === K.LessThanToken || operator === K.LessThanEqualsToken;
  const equal = operator === K.EqualsEqualsEqualsToken || operator === K.EqualsEqualsToken;
  if (!rising && !falling && !equal) return undefined;
  for (const [counter, limit] of [
    [bare(node.left), bare(node.right)],
    [bare(node.right), bare(node.left)],
  ] as const) {
    const counted = countedIn(counter);
    if (counted !== undefined) {
      const width = numberValue(limit);
      return {
        counter: counted,
        flag: false,
        ...(width !== undefined ? { width } : initialOf(lessOne(limit), context)),
      };
    }
    const name = lastName(counter);
    const path = pathText(counter);
    if (name === undefined || path === undefined || name === "length" || name === "size" || !counts.test(name))
      continue;
    const bound = numberValue(limit);
    // `permits > 0`: the counter begins at the width. `active >= max`: it ends there.
    if (bound === 0) return { counter: path, flag: false, ...initialOf(counter, context) };
    if (bound !== undefined) return { counter: path, flag: false, width: bound };
    if (pathText(limit) === undefined || /\.length$|[^s]\.size$/.test(limit.getText())) continue;
    return { counter: path, flag: false, ...initialOf(limit, context) };
  }
  return undefined;
}

/** What is counted anew each time: `this.jobs.filter((job) => job.running).length`, as written. */
function countedIn(counter: ts.Expression): string | undefined {
  if (!ts.isPropertyAccessExpression(counter) || counter.name.text !== "length") return undefined;
  const call = bare(counter.expression);
  const [test] = ts.isCallExpression(call) ? call.arguments : [];
  if (!ts.isCallExpression(call) || lastName(bare(call.expression)) !== "filter" || !test) return undefined;
  return underWay.test(test.getText()) ? counter.getText() : undefined;
}

const underWay = /\.(?:is_?)?(?:running|active|started|busy|in_?progress|in_?flight|processing|executing)\b/i;

/** `this.concurrent - 1` is reached where one more than that would run. */
function lessOne(limit: ts.Expression): ts.Expression {
  return ts.isBinaryExpression(limit) && limit.operatorToken.kind === K.MinusToken ? bare(limit.left) : limit;
}

/** The number that a field or variable begins with, or the parameter that says it. */
function initialOf(expression: ts.Expression, { resolver }: ShapeContext): Pick<Limit, "width" | "from"> {
  const declared = resolver.declaration(expression);
  if (!declared) return {};
  if (ts.isParameter(declared)) return ofParameter(declared);
  if (!ts.isVariableDeclaration(declared) && !ts.isPropertyDeclaration(declared)) return {};
  const value = declared.initializer && bare(declared.initializer);
  const written = numberValue(value);
  if (written !== undefined && (written > 0 || ts.isVariableDeclaration(declared))) return { width: written };
  if (value && ts.isIdentifier(value)) {
    const from = resolver.declaration(value);
    if (from && ts.isParameter(from)) return ofParameter(from);
    const constant = from && ts.isVariableDeclaration(from) ? numberValue(from.initializer) : undefined;
    if (constant !== undefined) return { width: constant };
  }
  if (!ts.isPropertyDeclaration(declared)) return {};
  const name = declared.name.getText();
  let result: Pick<Limit, "width" | "from"> = {};
  for (const member of declared.parent.members) {
    if (!ts.isConstructorDeclaration(member) || !member.body) continue;
    walk(member.body, (node) => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== K.EqualsToken) return;
      if (pathText(node.left) !== `this.${name}`) return;
      const given = bare(node.right);
      const number = numberValue(given);
      if (number !== undefined) {
        result = { width: number };
        return;
      }
      walk(given, (one) => {
        if (result.from || !ts.isIdentifier(one)) return;
        const parameter = resolver.declaration(one);
        if (parameter && ts.isParameter(parameter)) {
          const option =
            ts.isPropertyAccessExpression(one.parent) && one.parent.expression === one
              ? one.parent.name.text
              : undefined;
          result = ofParameter(parameter, option);
        }
      });
    });
  }
  return result;
}

function ofParameter(parameter: ts.ParameterDeclaration, option?: string): Pick<Limit, "width" | "from"> {
  const width = option === undefined ? numberValue(parameter.initializer) : undefined;
  return {
    ...(width !== undefined ? { width } : {}),
    from: { index: parameter.parent.parameters.indexOf(parameter), ...(option !== undefined ? { option } : {}) },
  };
}

/** A variable or field that is `true` or `false`, and no function's result. */
function isFlag(node: ts.Expression, { resolver }: ShapeContext): boolean {
  const declared = resolver.declaration(node);
  if (!declared || !(ts.isVariableDeclaration(declared) || ts.isPropertyDeclaration(declared))) return false;
  const { initializer, type } = declared;
  if (initializer) return initializer.kind === K.FalseKeyword || initializer.kind === K.TrueKeyword;
  return type?.kind === K.BooleanKeyword;
}
