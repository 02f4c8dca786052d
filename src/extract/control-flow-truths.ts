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

/** In a state, of a variable of which only the link is known: whatever is learnt of what it was made from tells of it too. */
const linked = "=";

/** A variable that says whether another one was there: `const isOwn = !client`. */
interface Link {
  readonly name: string;
  readonly of: string;
  readonly flips: boolean;
}

interface Change {
  readonly at: number;
  /** What is known of the new value, by what is known of the variables it is made from. */
  readonly to: Truth | ((state: string) => Truth);
}

/**
 * Follows what tests and constant assignments say of variables (`let client; … if (client)`), so that paths which
 * contradict themselves can be left out. A state is a text of one `0`, `1`, `?` or `=` for each variable.
 */
export class Truths {
  readonly unknown: string;
  private readonly effects = new Map<number, Effect>();
  private readonly links: readonly { readonly at: number; readonly of: number; readonly flips: boolean }[];

  /**
   * @param known expressions by node whose value is known to be truthy, such as the call that acquires something
   */
  constructor(flow: ControlFlow, isTruthy: (value: ts.Expression) => boolean = () => false) {
    const links = linksOf(flow);
    const keys = followed(flow, links);
    this.links = links
      .map(({ name, of, flips }) => ({ at: keys.indexOf(name), of: keys.indexOf(of), flips }))
      .filter(({ at, of }) => at >= 0 && of >= 0);
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
      const known = truthAt(state, effect.at);
      const now = effect.holds ? "1" : "0";
      if (known !== "?" && known !== now) return undefined;
      return this.learn(state, effect.at, now);
    }
    let result = state;
    for (const { at, to } of effect.changes) {
      for (const link of this.links)
        if (link.of === at && result[link.at] === linked) result = put(result, link.at, "?");
      const value = resolved(to, state);
      const link = value === "?" ? this.links.find((one) => one.at === at) : undefined;
      result = put(result, at, link && effect.changes.length === 1 ? linked : value);
    }
    return result;
  }

  /** What a state becomes once it is known what one variable holds, and with it those that are linked to it. */
  private learn(state: string, at: number, truth: Truth): string {
    let result = put(state, at, truth);
    const own = state[at] === linked ? this.links.find((one) => one.at === at) : undefined;
    const root = own ? own.of : at;
    if (own) result = put(result, root, flipped(truth, own.flips));
    for (const link of this.links) {
      if (link.of === root && result[link.at] === linked)
        result = put(result, link.at, flipped(truthAt(result, root), link.flips));
    }
    return result;
  }
}

function truthAt(state: string, at: number): Truth {
  const known = state[at];
  return known === "0" || known === "1" ? known : "?";
}

/** Variables that are declared once as whether another one is there, or not. */
function linksOf(flow: ControlFlow): readonly Link[] {
  const links = new Map<string, Link | undefined>();
  for (const { node, kind } of flow.points) {
    if (kind !== "node" || !node || !ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) continue;
    const name = node.name.text;
    const test = node.initializer && asLink(bare(node.initializer), true);
    links.set(name, test && !links.has(name) ? { name, of: test.key, flips: !test.holds } : undefined);
  }
  return [...links.values()].filter((one) => one !== undefined);
}

/** `!client`, `client === undefined`, `client ? false : true`: what it tells of the variable, where it is `holds`. */
function asLink(value: ts.Expression, holds: boolean): Test | undefined {
  if (ts.isPrefixUnaryExpression(value) && value.operator === K.ExclamationToken) {
    const inner = bare(value.operand);
    return pathText(inner) === undefined ? asLink(inner, !holds) : comparison(inner, !holds);
  }
  if (ts.isConditionalExpression(value)) {
    const ways = [literalTruth(bare(value.whenTrue)), literalTruth(bare(value.whenFalse))];
    if (ways.includes("?") || ways[0] === ways[1]) return undefined;
    const condition = bare(value.condition);
    const same = (ways[0] === "1") === holds;
    return pathText(condition) === undefined ? asLink(condition, same) : comparison(condition, same);
  }
  return ts.isBinaryExpression(value) && isNullish(value.right) ? comparison(value, holds) : undefined;
}

function put(state: string, at: number, value: string): string {
  return state[at] === value ? state : state.slice(0, at) + value + state.slice(at + 1);
}

/** What is tested more than once, or tested and assigned; of too many first what tells of each other. */
function followed(flow: ControlFlow, links: readonly Link[]): readonly string[] {
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
  const of = links.filter(({ name }) => tests.has(name)).flatMap((one) => [one.name, one.of]);
  const keys = [...tests].filter(([key, nodes]) => nodes.size > 1 || assigned.has(key)).map(([key]) => key);
  return [...new Set([...of, ...keys])].slice(0, mostNames);
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
  if (test && at >= 0) return (state) => flipped(truthAt(state, at), !test.holds);
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
