import { ts } from "ts-morph";
import type { KeyRef } from "../model/index.js";
import type { FileScope, Resolver } from "./context.js";
import { bare, isTopLevel, lastName, memberName, numberValue, receiver, shortText } from "./syntax.js";

const K = ts.SyntaxKind;

/** Most constants followed from a name to what it was given. */
const maximumHops = 3;
/** Longest expression that is compared as a whole. */
const longestVia = 120;

/** Members that lead on along a tree or a path, and calls that shorten what they are given. */
const inward = /^(?:parent|parentNode|parentId|parentPath|left|right|next|child|first|rest|tail|base)$/;
const shortening = /^(?:slice|substring|substr|dirname|trimEnd|replace)$/;
const lengthening = /^(?:join|resolve|concat)$/;

/** What a key is made of: a literal, a parameter, or something made of one parameter. */
export function keyOf(expression: ts.Expression, scope: FileScope, resolver: Resolver): KeyRef {
  const text = shortText(bare(expression), scope.sourceFile);
  let node = bare(expression);
  for (let hops = 0; hops < maximumHops && ts.isIdentifier(node); hops++) {
    const made = resolver.declaration(node);
    if (!made || !ts.isVariableDeclaration(made) || !made.initializer || !isConstant(made)) break;
    if (isTopLevel(made) && !isLiteral(bare(made.initializer))) break;
    node = bare(made.initializer);
  }
  if (isLiteral(node)) return { text: node.getText(), constant: true };
  return madeOfParameter(node, text, scope, resolver) ?? { text };
}

function madeOfParameter(node: ts.Expression, text: string, scope: FileScope, resolver: Resolver): KeyRef | undefined {
  if (node.end - node.pos > longestVia) return undefined;
  const declared = new Set<ts.ParameterDeclaration>();
  let isMixed = false;
  const places: { at: number; end: number; path: string }[] = [];
  const work: ts.Node[] = [node];
  for (let at = work.pop(); at; at = work.pop()) {
    if (ts.isFunctionLike(at) || ts.isAwaitExpression(at)) return undefined;
    if (ts.isIdentifier(at) && !isName(at)) {
      const made = resolver.declaration(at);
      const found = made && parameterOf(made);
      if (found) {
        declared.add(found.parameter);
        places.push({ at: at.getStart(scope.sourceFile), end: at.end, path: found.path });
      } else if (made && made.getSourceFile() === scope.sourceFile && !isTopLevel(made)) isMixed = true;
    }
    ts.forEachChild(at, (child) => void work.push(child));
  }
  for (const parameter of declared) {
    const param = paramOf(parameter, scope);
    const isIt = (one: ts.Expression): boolean =>
      ts.isIdentifier(bare(one)) && resolver.declaration(bare(one)) === parameter;
    if (param && leadsOn(node, isIt)) return { text, param, below: 1 };
  }
  const [only] = declared;
  if (!only || declared.size > 1 || isMixed) return undefined;
  const param = paramOf(only, scope);
  if (!param) return undefined;
  let via = "";
  let from = node.getStart(scope.sourceFile);
  for (const one of places.sort((a, b) => a.at - b.at)) {
    via += `${scope.sourceFile.text.slice(from, one.at)}·${one.path}`;
    from = one.end;
  }
  via += scope.sourceFile.text.slice(from, node.end);
  const ordered = isCompared(only, scope) ? { ordered: true as const } : {};
  return { text, param, ...ordered, ...(via === "·" ? {} : { via }) };
}

function paramOf(declared: ts.ParameterDeclaration, scope: FileScope): KeyRef["param"] {
  const owner = scope.idOf(declared.parent);
  return owner === undefined ? undefined : { owner, index: declared.parent.parameters.indexOf(declared) };
}

/** Whether its function compares a parameter with something, or sorts it: `if (a.id > b.id)`, `[a, b].sort()`. */
export function isCompared(parameter: ts.ParameterDeclaration, scope: FileScope): boolean {
  let known = compared.get(parameter);
  if (known === undefined) compared.set(parameter, (known = compares(parameter, scope)));
  return known;
}

const compared = new WeakMap<ts.ParameterDeclaration, boolean>();

function compares({ name, parent }: ts.ParameterDeclaration, scope: FileScope): boolean {
  if (!ts.isIdentifier(name)) return false;
  const text = scope.sourceFile.text.slice(parent.pos, parent.end);
  if (!/[<>]|sort|localeCompare|compare|Math\.m/i.test(text)) return false;
  const work: ts.Node[] = [parent];
  for (let node = work.pop(); node; node = work.pop()) {
    if (comparesInOrder(node) && mentionsName(node, name.text)) return true;
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}

function comparesInOrder(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    return (
      operator === K.LessThanToken ||
      operator === K.GreaterThanToken ||
      operator === K.LessThanEqualsToken ||
      operator === K.GreaterThanEqualsToken
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  const name = lastName(callee) ?? "";
  return /^(?:sort|toSorted|localeCompare|compare|min|max|sort\w+|order\w*|compare\w+)$/i.test(name);
}

function mentionsName(node: ts.Node, name: string): boolean {
  const work: ts.Node[] = [node];
  for (let at = work.pop(); at; at = work.pop()) {
    if (ts.isIdentifier(at) && at.text === name) return true;
    ts.forEachChild(at, (child) => void work.push(child));
  }
  return false;
}

/** Whether an expression gives something smaller, or always longer, than the parameter in it. */
function leadsOn(node: ts.Expression, isIt: (one: ts.Expression) => boolean): boolean {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    const by = numberValue(node.right);
    if (operator === K.MinusToken) return isIt(node.left) && by !== undefined && by > 0;
    if (operator === K.SlashToken) return isIt(node.left) && by !== undefined && by > 1;
    return operator === K.PlusToken && (isIt(node.left) || (by !== undefined && by > 0 && isIt(node.right)));
  }
  if (ts.isTemplateExpression(node)) {
    const grows = node.head.text.length > 0 || node.templateSpans.some(({ literal }) => literal.text.length > 0);
    return grows && node.templateSpans.some(({ expression }) => isIt(expression));
  }
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    const name = lastName(callee) ?? "";
    const on = receiver(callee);
    const [first] = node.arguments;
    if (shortening.test(name)) return (on !== undefined && isIt(on)) || (first !== undefined && isIt(first));
    const up = node.arguments.some((one) => ts.isStringLiteralLike(one) && one.text.startsWith("."));
    return lengthening.test(name) && !up && node.arguments.length > 1 && first !== undefined && isIt(first);
  }
  const on = receiver(node);
  const name = memberName(node);
  return on !== undefined && name !== undefined && inward.test(name) && isIt(on);
}

/** The parameter that a declaration is, or takes apart, and the path into it. */
function parameterOf(declared: ts.Node): { parameter: ts.ParameterDeclaration; path: string } | undefined {
  let path = "";
  let at = declared;
  while (ts.isBindingElement(at)) {
    const named = at.propertyName ?? at.name;
    if (!ts.isIdentifier(named)) return undefined;
    path = `.${named.text}${path}`;
    at = at.parent.parent;
  }
  return ts.isParameter(at) ? { parameter: at, path } : undefined;
}

/** A name that is no variable: `x` in `a.x` and `{ x: 1 }`. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || ts.isPropertyAssignment(parent);
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

function isConstant(declared: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0;
}

/** The key of an argument, where it tells more than that the argument is some value. */
export function argumentKey(node: ts.Expression, scope: FileScope, resolver: Resolver): KeyRef | undefined {
  if (isLiteral(node)) return node.end - node.pos <= longestVia ? { text: node.getText(), constant: true } : undefined;
  if (
    !ts.isIdentifier(node) &&
    !ts.isPropertyAccessExpression(node) &&
    !ts.isBinaryExpression(node) &&
    !ts.isCallExpression(node) &&
    !ts.isTemplateExpression(node)
  )
    return undefined;
  const key = keyOf(node, scope, resolver);
  return key.constant || key.param ? key : undefined;
}
