import { ts } from "ts-morph";
import { bare, isFunctionLiteral, isFunctionNode, memberName, receiver } from "./syntax.js";

const links: ReadonlySet<string> = new Set(["then", "catch", "finally"]);
const known = new WeakMap<ts.Node, boolean>();

/** The function literal given to `new Promise`. */
export function isExecutor(fn: ts.Node): fn is ts.ArrowFunction | ts.FunctionExpression {
  if (!isFunctionLiteral(fn)) return false;
  let at: ts.Node = fn;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  return (
    ts.isNewExpression(parent) &&
    parent.arguments?.[0] === at &&
    ts.isIdentifier(parent.expression) &&
    parent.expression.text === "Promise"
  );
}

/**
 * Whether the promise settles with the work that its executor starts, and with nothing else: its resolvers are called in the
 * executor itself, in functions it calls at once, and in links of promise chains; not by timers and listeners.
 */
export function settlesWithWork(fn: ts.ArrowFunction | ts.FunctionExpression): boolean {
  let answer = known.get(fn);
  if (answer === undefined) known.set(fn, (answer = judge(fn)));
  return answer;
}

function judge(fn: ts.ArrowFunction | ts.FunctionExpression): boolean {
  const names = resolvers(fn);
  let settles = false;
  const work: ts.Node[] = [fn.body];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isIdentifier(node) && names.has(node.text) && !isMemberName(node)) {
      if (!isByWork(node, fn)) return false;
      settles = true;
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return settles;
}

function resolvers(fn: ts.ArrowFunction | ts.FunctionExpression): ReadonlySet<string> {
  return new Set(fn.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
}

function isMemberName({ parent, text }: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.name.text === text;
}

/** Every function between a mention and the executor is a link of a chain, or is called where it is written. */
function isByWork(mention: ts.Node, fn: ts.Node): boolean {
  let at = mention;
  while (at !== fn) {
    const { parent } = at;
    const isGiven = ts.isCallExpression(parent) && parent.arguments.some((one) => one === at);
    if (isGiven && (at === mention || isFunctionLiteral(at)) && !links.has(memberName(bare(parent.expression)) ?? ""))
      return false;
    if (isFunctionNode(at) && !isGiven && !isCalledAtOnce(at)) return false;
    at = parent;
  }
  return ts.isCallExpression(mention.parent);
}

function isCalledAtOnce(fn: ts.Node): boolean {
  let at = fn;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at;
}

/** Whether an expression statement of an executor is work that settles the promise: `load().then(resolve)`. */
export function isSettlingChain(expression: ts.Expression, fn: ts.ArrowFunction | ts.FunctionExpression): boolean {
  const names = resolvers(fn);
  for (let at: ts.Expression | undefined = bare(expression); at && ts.isCallExpression(at);) {
    const callee = bare(at.expression);
    if (isFunctionLiteral(callee)) return mentions(callee, names);
    if (!links.has(memberName(callee) ?? "")) return false;
    if (at.arguments.some((one) => mentions(one, names))) return true;
    const on = receiver(callee);
    at = on && bare(on);
  }
  return false;
}

/** Whether a call is that of the resolver, whose argument the promise follows: `resolve(load())`. */
export function isResolving(call: ts.CallExpression, fn: ts.ArrowFunction | ts.FunctionExpression): boolean {
  const callee = bare(call.expression);
  const first = fn.parameters[0]?.name;
  return ts.isIdentifier(callee) && first !== undefined && ts.isIdentifier(first) && first.text === callee.text;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  const work: ts.Node[] = [node];
  for (let at = work.pop(); at; at = work.pop()) {
    if (ts.isIdentifier(at) && names.has(at.text) && !isMemberName(at)) return true;
    ts.forEachChild(at, (child) => void work.push(child));
  }
  return false;
}
