import { ts } from "ts-morph";
import { functionOf } from "./enclosing.js";
import { isExecutor } from "./executors.js";
import { assignmentOperators, bare, isFunctionNode, isTransparent, lastName, memberName } from "./syntax.js";

const K = ts.SyntaxKind;

/** What a place does with something that has to be given back. */
export type Role =
  /** Uses it, and no more. */
  | { readonly kind: "use" }
  /** Gives it back, or hands it to whoever keeps it, once `at` is evaluated. */
  | { readonly kind: "release" | "keep"; readonly at: ts.Node }
  /** Passes it to a function. */
  | { readonly kind: "hand"; readonly call: ts.CallExpression; readonly arg: number };

export interface Manner {
  readonly releases: readonly string[];
  /** Calling the thing itself gives it back. */
  readonly byCall: boolean;
}

const use: Role = { kind: "use" };
const endsIt =
  /^(?:release|close|end|destroy|dispose|free|unlock|giveBack|putBack|return|cleanup|cleanUp|rollback|commit|finish|done|teardown)|(?:Release|Close|Destroy|Dispose|Unlock|Rollback|Commit|Cleanup)/;
const adds = /^(?:push|unshift|add|set|enqueue|append|register|track|connect|attach)$/;
/** Options by which queries are told what to run on. */
const option = /^(?:transaction|transacting|trx?|tx|t|session|client|connection|conn|queryRunner|manager|signal)$/;

/**
 * What the mention of a variable in `fn`, or in a function inside it, does with the value of the variable.
 */
export function roleOf(mention: ts.Expression, fn: ts.Node, manner: Manner): Role {
  const role = roleHere(mention, manner);
  const closure = closureAround(mention, fn);
  if (!closure) return role;
  // A function that gives it back is as good as doing so, whoever runs it.
  if (role.kind === "release" || role.kind === "keep") return { kind: "release", at: closure };
  if (role.kind === "hand" && isEnding(role.call)) return { kind: "release", at: closure };
  return isKept(closure) ? { kind: "keep", at: closure } : use;
}

/** Where a mention gives the thing back, or keeps it, in whichever function it is. */
export function releasedAt(mention: ts.Expression, manner: Manner): ts.Node | undefined {
  const role = roleHere(mention, manner);
  if (role.kind === "hand") return isEnding(role.call) ? role.call : undefined;
  return role.kind === "use" ? undefined : role.at;
}

/** Whether a connection is mentioned to have notifications come by it: `client.on("notification", …)`. */
export function isListened({ parent: access }: ts.Expression): boolean {
  const call = access.parent as ts.Node | undefined;
  if (!ts.isPropertyAccessExpression(access) || access.name.text !== "on" || !call || !ts.isCallExpression(call))
    return false;
  const [event] = call.arguments;
  return (
    call.expression === access && event !== undefined && ts.isStringLiteralLike(event) && event.text === "notification"
  );
}

/** Whether a call is named as one that gives something back. */
export function isEnding(call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  const name = lastName(callee);
  return name !== undefined && endsIt.test(name);
}

/** What a mention does in the function that it is written in. */
export function roleHere(mention: ts.Expression, { releases, byCall }: Manner): Role {
  let node: ts.Node = mention;
  for (;;) {
    const { parent } = node;
    if (isTransparent(parent)) {
      node = parent;
      continue;
    }
    switch (parent.kind) {
      case K.PropertyAccessExpression:
      case K.ElementAccessExpression: {
        const access = parent as ts.PropertyAccessExpression | ts.ElementAccessExpression;
        if (access.expression !== node) return use;
        const name = memberName(access);
        const disposes = ts.isElementAccessExpression(access) && /\bdispose|asyncDispose/.test(access.getText());
        if (!disposes && (name === undefined || !releases.includes(name))) return use;
        return { kind: "release", at: calledAt(access) ?? access };
      }
      case K.CallExpression: {
        const call = parent as ts.CallExpression;
        if (call.expression === node) return byCall ? { kind: "release", at: call } : use;
        if (isEnding(call)) return { kind: "release", at: call };
        if (byCall) return { kind: "keep", at: call };
        // The promise of it is it.
        if (isResolved(call)) {
          node = call;
          continue;
        }
        if (isAddition(call) || isResolver(call)) return { kind: "keep", at: call };
        return { kind: "hand", call, arg: call.arguments.indexOf(node as ts.Expression) };
      }
      case K.ConditionalExpression:
        if ((parent as ts.ConditionalExpression).condition === node) return use;
        node = parent;
        continue;
      case K.BinaryExpression: {
        const { left, right, operatorToken } = parent as ts.BinaryExpression;
        if (assignmentOperators.has(operatorToken.kind)) {
          return right === node ? { kind: "keep", at: parent } : use;
        }
        const passes =
          operatorToken.kind === K.BarBarToken ||
          operatorToken.kind === K.QuestionQuestionToken ||
          (operatorToken.kind === K.AmpersandAmpersandToken && right === node) ||
          (operatorToken.kind === K.CommaToken && right === node);
        if (!passes || left === undefined) return use;
        node = parent;
        continue;
      }
      case K.ReturnStatement:
      case K.YieldExpression:
      case K.NewExpression:
      case K.VariableDeclaration:
        return { kind: "keep", at: parent };
      case K.JsxExpression:
        return { kind: "keep", at: mention };
      case K.ArrowFunction:
        return { kind: "keep", at: node };
      case K.ForOfStatement:
        return { kind: "release", at: node };
      case K.ArrayLiteralExpression:
      case K.SpreadElement:
      case K.SpreadAssignment:
        return { kind: "keep", at: mention };
      case K.ShorthandPropertyAssignment:
      case K.PropertyAssignment: {
        const { name } = parent as ts.PropertyAssignment;
        const called = ts.isIdentifier(name) && option.test(name.text) && isOptions(parent.parent);
        return called ? use : { kind: "keep", at: mention };
      }
      default:
        return use;
    }
  }
}

/** Whether a call is named as one that puts what it is given into a collection. */
export function isAddition({ expression }: ts.CallExpression): boolean {
  return adds.test(memberName(bare(expression)) ?? "");
}

function isResolved({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^Promise\.resolve$/.test(expression.getText());
}

/** Whether a call settles the promise whose executor it is in, so that whoever awaits that gets what it is given. */
function isResolver({ expression }: ts.CallExpression): boolean {
  if (!ts.isIdentifier(expression)) return false;
  for (let at: ts.Node = functionOf(expression); !ts.isSourceFile(at); at = functionOf(at)) {
    if (isExecutor(at)) return at.parameters[0]?.name.getText() === expression.text;
    if (!at.parent) return false;
  }
  return false;
}

/** Whether an object literal is an argument, or a part of one. */
function isOptions(literal: ts.Node): boolean {
  let node = literal;
  while (
    ts.isPropertyAssignment(node.parent) ||
    ts.isObjectLiteralExpression(node.parent) ||
    isTransparent(node.parent)
  )
    node = node.parent;
  return ts.isCallExpression(node.parent);
}

function calledAt(callee: ts.Node): ts.Node | undefined {
  let node = callee;
  while (isTransparent(node.parent)) node = node.parent;
  return ts.isCallExpression(node.parent) && node.parent.expression === node ? node.parent : undefined;
}

/** The outermost function inside `fn` that the mention is in. */
function closureAround(mention: ts.Node, fn: ts.Node): ts.Node | undefined {
  let closure: ts.Node | undefined;
  for (let at: ts.Node = functionOf(mention); at !== fn && at.parent; at = functionOf(at)) closure = at;
  return closure;
}

/** Whether a function outlives the one it is written in: it is returned, or put into a field or an object. */
function isKept(closure: ts.Node): boolean {
  let node = closure;
  while (isTransparent(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isReturnStatement(parent) || ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(closure)) return true;
  if (isFunctionNode(parent) && ts.isArrowFunction(parent)) return true;
  return ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(bare(parent.left));
}
