import { ts } from "ts-morph";
import type { ControlFlow, Point } from "./control-flow-points.js";
import { bare, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/** What is followed along a path: more variables than this make too many combinations. */
const mostNames = 10;

/** A test of one variable or field, or of a comparison as written: whether it holds. */
interface Test {
  readonly key: string;
  readonly holds: boolean;
}

interface Assignment {
  readonly name: string;
  /** Absent: nobody knows. */
  readonly value?: ts.Expression | "undefined" | undefined;
}

type Effect =
  | { readonly kind: "test"; readonly at: number; readonly holds: boolean }
  | { readonly kind: "assign"; readonly changes: readonly Change[] };

/** What is known of a value: falsy, truthy, nothing. */
type Truth = "0" | "1" | "?";

interface Change {
  readonly at: number;
  /** What is known of the new value, by what is known of the variables it is made from. */
  readonly to: Truth | ((state: string) => Truth);
}

/**
 * Follows what tests and constant assignments say of variables (`let client; … if (client)`), so that paths which
 * contradict themselves can be left out. A state is a text of one `0`, `1` or `?` for each variable.
 */
export class Truths {
  readonly unknown: string;
  private readonly effects = new Map<number, Effect>();

  /**
   * @param known expressions by node whose value is known to be truthy, such as the call that acquires something
   */
  constructor(flow: ControlFlow, isTruthy: (value: ts.Expression) => boolean = () => false) {
    const keys = followed(flow);
    this.unknown = "?".repeat(keys.length);
    for (const point of flow.points) {
      const effect = effectOf(point, keys, isTruthy);
      if (effect) this.effects.set(point.index, effect);
    }
  }

  /** The state after a point; undefined when the path contradicts itself there. */
  after(point: Point, state: string): string | undefined {
    const effect = this.effects.get(point.index);
    if (!effect) return state;
    if (effect.kind === "test") {
      const known = state[effect.at];
      const now = effect.holds ? "1" : "0";
      if (known !== "?" && known !== now) return undefined;
      return put(state, effect.at, now);
    }
    let result = state;
    for (const { at, to } of effect.changes) result = put(result, at, typeof to === "string" ? to : to(state));
    return result;
  }
}

function put(state: string, at: number, value: string): string {
  return state[at] === value ? state : state.slice(0, at) + value + state.slice(at + 1);
}

/** What is tested more than once, or tested and assigned. */
function followed(flow: ControlFlow): readonly string[] {
  const tests = new Map<string, Set<ts.Node>>();
  for (const point of flow.points) {
    const test = testOf(point);
    if (!test || !point.node) continue;
    const nodes = tests.get(test.key);
    if (nodes) nodes.add(point.node);
    else tests.set(test.key, new Set([point.node]));
  }
  const assigned = new Set<string>();
  for (const point of flow.points) for (const { name } of assignmentsOf(point)) assigned.add(name);
  return [...tests]
    .filter(([key, nodes]) => nodes.size > 1 || assigned.has(key))
    .map(([key]) => key)
    .slice(0, mostNames);
}

function effectOf(
  point: Point,
  keys: readonly string[],
  isTruthy: (value: ts.Expression) => boolean,
): Effect | undefined {
  const test = testOf(point);
  if (test) {
    const at = keys.indexOf(test.key);
    return at < 0 ? undefined : { kind: "test", at, holds: test.holds };
  }
  const changes: Change[] = [];
  for (const { name, value } of assignmentsOf(point)) {
    keys.forEach((key, at) => {
      if (key === name) changes.push({ at, to: value ? truthOf(value, keys, isTruthy) : "?" });
      else if (mentions(key, name)) changes.push({ at, to: "?" });
    });
  }
  return changes.length > 0 ? { kind: "assign", changes } : undefined;
}

/** Whether what is written in `key` depends on the variable or field `name`. */
function mentions(key: string, name: string): boolean {
  for (let at = key.indexOf(name); at >= 0; at = key.indexOf(name, at + 1)) {
    const before = key[at - 1];
    const after = key[at + name.length];
    if ((before === undefined || !/[\w$.]/.test(before)) && (after === undefined || !/[\w$]/.test(after))) return true;
  }
  return false;
}

function testOf(point: Point): Test | undefined {
  if (point.kind !== "assume" || !point.node || !ts.isExpression(point.node)) return undefined;
  const holds = point.assume === "truthy" || point.assume === "present";
  return comparison(bare(point.node), holds);
}

/** What it means for a variable or a comparison that an expression is truthy, or falsy. */
function comparison(node: ts.Expression, holds: boolean): Test | undefined {
  const path = pathText(node);
  if (path !== undefined) return { key: path, holds };
  if (isSetting(node)) return { key: node.getText(), holds };
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    const equal = operator === K.EqualsEqualsEqualsToken || operator === K.EqualsEqualsToken;
    const unequal = operator === K.ExclamationEqualsEqualsToken || operator === K.ExclamationEqualsToken;
    const left = pathText(node.left);
    if (left !== undefined && (equal || unequal)) {
      if (isNullish(node.right)) return { key: left, holds: holds === unequal };
      if (node.right.kind === K.TrueKeyword) return { key: left, holds: holds === equal };
      if (node.right.kind === K.FalseKeyword) return { key: left, holds: holds === unequal };
    }
    if (isPlain(node.left) && isPlain(node.right)) {
      if (unequal) return { key: `${node.left.getText()} = ${node.right.getText()}`, holds: !holds };
      if (equal) return { key: `${node.left.getText()} = ${node.right.getText()}`, holds };
      return { key: node.getText(), holds };
    }
  }
  return undefined;
}

/** Whether a function is asked how the program is set up, which it answers in the same way each time: `mirrorEnabled()`. */
function isSetting(node: ts.Expression): boolean {
  return (
    ts.isCallExpression(node) &&
    node.arguments.length === 0 &&
    ts.isIdentifier(node.expression) &&
    /(?:[eE]n|[dD]is)abled$|^(?:should|uses?|supports?)[A-Z]/.test(node.expression.text)
  );
}

/** A variable, a field or a literal: what is compared is the same wherever it is written the same. */
function isPlain(node: ts.Expression): boolean {
  const inner = bare(node);
  return pathText(inner) !== undefined || ts.isLiteralExpression(inner) || ts.isPrefixUnaryExpression(inner);
}

function isNullish(node: ts.Expression): boolean {
  const inner = bare(node);
  return inner.kind === K.NullKeyword || (ts.isIdentifier(inner) && inner.text === "undefined");
}

/** Variables and fields that get a value at a point; without `value` it is one nobody knows. */
function assignmentsOf(point: Point): readonly Assignment[] {
  const { node } = point;
  if (!node || point.kind !== "node") return [];
  if (ts.isVariableDeclaration(node)) {
    if (!ts.isIdentifier(node.name)) return namesIn(node.name).map((name) => ({ name }));
    const name = node.name.text;
    if (node.initializer) return [{ name, value: node.initializer }];
    // Without an initialiser, in a loop or a `catch`, the value comes from elsewhere.
    const declared = ts.isVariableDeclarationList(node.parent) && ts.isVariableStatement(node.parent.parent);
    return [{ name, value: declared ? "undefined" : undefined }];
  }
  if (ts.isBinaryExpression(node)) {
    const name = pathText(node.left);
    if (name === undefined) return namesInExpression(node.left).map((one) => ({ name: one }));
    return node.operatorToken.kind === K.EqualsToken ? [{ name, value: node.right }] : [{ name }];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const name = pathText(node.operand);
    return name === undefined ? [] : [{ name }];
  }
  return [];
}

function namesIn(pattern: ts.BindingPattern): readonly string[] {
  const names: string[] = [];
  const work: ts.BindingName[] = [pattern];
  for (let name = work.pop(); name; name = work.pop()) {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const one of name.elements) if (ts.isBindingElement(one)) work.push(one.name);
  }
  return names;
}

/** The variables that a destructuring assignment gives values to, and a few more. */
function namesInExpression(node: ts.Node): readonly string[] {
  const names: string[] = [];
  const work: ts.Node[] = [node];
  for (let one = work.pop(); one; one = work.pop()) {
    if (ts.isIdentifier(one)) names.push(one.text);
    else ts.forEachChild(one, (child) => void work.push(child));
  }
  return names;
}

/** How deep a value made of `&&`, `||`, `!` and comparisons is looked into. */
const deepest = 6;

function truthOf(
  value: ts.Expression | "undefined",
  keys: readonly string[],
  isTruthy: (value: ts.Expression) => boolean,
  depth = 0,
): Change["to"] {
  if (value === "undefined") return "0";
  const inner = bare(value);
  if (isTruthy(inner)) return "1";
  const test = comparison(inner, true);
  const at = test ? keys.indexOf(test.key) : -1;
  if (test && at >= 0) return (state) => flipped(state[at] as Truth, !test.holds);
  if (depth < deepest) {
    if (ts.isPrefixUnaryExpression(inner) && inner.operator === K.ExclamationToken) {
      const operand = truthOf(inner.operand, keys, isTruthy, depth + 1);
      return (state) => flipped(resolved(operand, state), true);
    }
    if (ts.isConditionalExpression(inner)) {
      const condition = truthOf(inner.condition, keys, isTruthy, depth + 1);
      const then = truthOf(inner.whenTrue, keys, isTruthy, depth + 1);
      const otherwise = truthOf(inner.whenFalse, keys, isTruthy, depth + 1);
      return (state) => {
        const ways = [resolved(then, state), resolved(otherwise, state)] as const;
        const decided = resolved(condition, state);
        if (decided !== "?") return ways[decided === "1" ? 0 : 1];
        return ways[0] === ways[1] ? ways[0] : "?";
      };
    }
    if (ts.isBinaryExpression(inner)) {
      const operator = inner.operatorToken.kind;
      if (operator === K.BarBarToken || operator === K.AmpersandAmpersandToken) {
        const left = truthOf(inner.left, keys, isTruthy, depth + 1);
        const right = truthOf(inner.right, keys, isTruthy, depth + 1);
        const winning = operator === K.BarBarToken ? "1" : "0";
        return (state) => {
          const both = [resolved(left, state), resolved(right, state)];
          return both.includes(winning) ? winning : both.includes("?") ? "?" : flipped(winning, true);
        };
      }
    }
  }
  return literalTruth(inner);
}

function resolved(to: Change["to"], state: string): Truth {
  return typeof to === "string" ? to : to(state);
}

function flipped(truth: Truth, flips: boolean): Truth {
  return !flips || truth === "?" ? truth : truth === "1" ? "0" : "1";
}

function literalTruth(inner: ts.Expression): Truth {
  switch (inner.kind) {
    case K.TrueKeyword:
    case K.NewExpression:
    case K.ObjectLiteralExpression:
    case K.ArrayLiteralExpression:
    case K.ArrowFunction:
    case K.FunctionExpression:
      return "1";
    case K.FalseKeyword:
    case K.NullKeyword:
      return "0";
    case K.Identifier:
      return (inner as ts.Identifier).text === "undefined" ? "0" : "?";
    case K.NumericLiteral:
      return Number((inner as ts.NumericLiteral).text) === 0 ? "0" : "1";
    case K.StringLiteral:
      return (inner as ts.StringLiteral).text === "" ? "0" : "1";
    default:
      return "?";
  }
}
