import { ts } from "ts-morph";
import type { CalloutFact, Target } from "../model/index.js";
import type { Calls } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import { givenBackBefore } from "./given-back.js";
import { itself } from "./scope-syntax.js";
import { bare, isFunctionLiteral, lastName, memberName, shortText } from "./syntax.js";

/** Names of functions that others put there to be told of something. */
const told =
  /^(?:on(?!c?e$|ly$)[A-Z]\w*|\w*(?:callback|listener|handler|subscriber|observer|hook|middleware|notifier)|cb)$/i;
/** Names of collections of such functions. */
const tellings =
  /(?:callback|listener|handler|subscriber|subscription|observer|hook|middleware|watcher|emitter|interceptor)(?:s|es|Map|Set|List|Array|Queue)?\b|\bsubs\b|\bcbs\b/i;

/** Calls of functions that this code does not know: parameters, and what others have put in fields and lists. */
export function calloutsOf(scope: FileScope, calls: Calls, resolver: Resolver): readonly CalloutFact[] {
  const found: CalloutFact[] = [];
  for (const [node, { fact }] of calls.at) {
    if (!ts.isCallExpression(node) || (fact.use !== "awaited" && fact.use !== "returned")) continue;
    if (fact.combinator === "race" || fact.combinator === "any" || givenBackBefore(node) !== undefined) continue;
    const callee = bare(node.expression);
    const isKnown = fact.targets.some(
      (one) => one.kind === "function" || (one.kind === "method" && one.name !== itself),
    );
    if (isKnown && !isProperty(callee, resolver)) continue;
    const param = fact.targets.find((one): one is Extract<Target, { kind: "param" }> => one.kind === "param");
    const owner = param && functionAround(node, param.owner, scope);
    const isOwn = owner !== undefined && !ts.isConstructorDeclaration(owner) && !isArgument(owner);
    // A method of an object that was handed in (`this.files.read()`) is no callback.
    const isHandedIn = param !== undefined && !owner && !param.path?.length;
    if (!isOwn && !isHandedIn && !isTold(callee, resolver)) continue;
    const text = shortText(callee, scope.sourceFile);
    const { caller, range, index } = fact;
    if (param && isOwn) {
      const { owner, path } = param;
      found.push({
        call: index,
        function: caller,
        range,
        text,
        param: { owner, index: param.index, ...(path?.length ? { path } : {}) },
      });
    } else found.push({ call: index, function: caller, range, text });
  }
  return found;
}

/** The function of this id, where the node is written in it. */
function functionAround(node: ts.Node, id: string, scope: FileScope): ts.Node | undefined {
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined)
    if (scope.idOf(at) === id) return at;
  return undefined;
}

/** A function that is written where it is handed over: its parameters are given by what it is handed to. */
function isArgument(fn: ts.Node): boolean {
  return isFunctionLiteral(fn) && ts.isCallExpression(fn.parent) && fn.parent.expression !== fn;
}

/** A property that holds a function, which is no method. */
function isProperty(callee: ts.Expression, resolver: Resolver): boolean {
  const name = memberName(callee);
  if (name === undefined || !told.test(name)) return false;
  const declared = resolver.declaration(callee);
  if (!declared) return false;
  if (ts.isPropertySignature(declared)) return true;
  return ts.isPropertyDeclaration(declared) && !(declared.initializer && isFunctionLiteral(bare(declared.initializer)));
}

/** A function that is told of something by name, or that is taken from a list of such. */
function isTold(callee: ts.Expression, resolver: Resolver): boolean {
  const name = lastName(callee);
  if (name === undefined) return false;
  if (told.test(name)) return !isImported(callee, resolver);
  if (!ts.isIdentifier(callee)) return false;
  const declared = resolver.declaration(callee);
  const source = declared && sourceOf(declared);
  return source !== undefined && tellings.test(source.getText().slice(-80));
}

function isImported(callee: ts.Expression, resolver: Resolver): boolean {
  const declared = resolver.declaration(callee);
  if (!declared) return false;
  return (
    ts.isFunctionLike(declared) || (ts.isIdentifier(callee) && declared.getSourceFile() !== callee.getSourceFile())
  );
}

/** The collection that a variable of a loop, or the parameter of a callback of `map`, goes over. */
function sourceOf(declared: ts.Node): ts.Expression | undefined {
  let at = declared;
  while (ts.isBindingElement(at)) at = at.parent.parent;
  if (ts.isVariableDeclaration(at) && ts.isForOfStatement(at.parent.parent)) return at.parent.parent.expression;
  if (!ts.isParameter(at)) return undefined;
  const call = at.parent.parent as ts.Node | undefined;
  if (!call || !ts.isCallExpression(call)) return undefined;
  const over = bare(call.expression);
  return ts.isPropertyAccessExpression(over) && /^(?:map|forEach|flatMap|filter)$/.test(over.name.text)
    ? over.expression
    : undefined;
}
