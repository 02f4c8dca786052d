import { ts } from "ts-morph";
import { some } from "./await-syntax.js";
import { functionOf } from "./enclosing.js";
import { bare, isFunctionLiteral, isTransparent, memberName, pathText } from "./syntax.js";

/**
 * Whether a promise is one of several of which the first decides: `Promise.race(all.map(() => new Promise(…)))`, also by the name of
 * the list or of the promise. One that never settles only never wins.
 */
export function isRaced(promise: ts.Node): boolean {
  const name = givenTo(promise);
  if (typeof name !== "object") return name === "race";
  return some(
    functionOf(name),
    true,
    (node) => isRace(node) && mentions((node as ts.CallExpression).arguments[0], name.text),
  );
}

/** The name of the variable that a promise, or a list with it, is put into, or the race that it is given to at once. */
function givenTo(promise: ts.Node): ts.Identifier | "race" | undefined {
  let at = promise;
  for (;;) {
    const { parent } = at;
    if (isRace(parent)) return "race";
    if (ts.isVariableDeclaration(parent)) return ts.isIdentifier(parent.name) ? parent.name : undefined;
    const isList = ts.isArrayLiteralExpression(parent) || ts.isSpreadElement(parent);
    if (isTransparent(parent) || isList || (ts.isArrowFunction(parent) && parent.body === at) || isMapping(at, parent))
      at = parent;
    else return undefined;
  }
}

/** Whether a function makes the elements of a list: `ids.map(() => …)`. */
function isMapping(fn: ts.Node, call: ts.Node): boolean {
  return (
    isFunctionLiteral(fn) &&
    ts.isCallExpression(call) &&
    call.arguments[0] === fn &&
    memberName(bare(call.expression)) === "map"
  );
}

function isRace(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /^(?:\w*Promise|Bluebird)\.(?:race|any)$/.test(pathText(node.expression) ?? "");
}

function mentions(list: ts.Node | undefined, name: string): boolean {
  return list !== undefined && some(list, true, (node) => ts.isIdentifier(node) && node.text === name);
}
