import { ts } from "ts-morph";
import { hasModifier } from "./exports.js";
import { isAccess, skipOuter } from "./names.js";
import { typeNodeValues } from "./resolve-typed.js";
import { nothing, type Trace, type Value } from "./resolve-values.js";

type PlainFunction = ts.FunctionExpression | ts.FunctionDeclaration;

/** What `this` is at `node`. */
export function thisValues(trace: Trace, node: ts.Node): readonly Value[] {
  let child = node;
  for (let at = node.parent as ts.Node | undefined; at; child = at, at = at.parent as ts.Node | undefined) {
    if (ts.isArrowFunction(at)) continue;
    if (ts.isClassElement(at) && ts.isClassLike(at.parent)) {
      if (child !== at.name && !ts.isDecorator(child)) return inClass(at, at.parent);
    } else if (ts.isClassStaticBlockDeclaration(at)) return inClass(at, at.parent);
    else if (ts.isMethodDeclaration(at) || ts.isAccessor(at))
      return ts.isObjectLiteralExpression(at.parent) ? ofObject(trace, at.parent) : nothing;
    else if (ts.isFunctionExpression(at) || ts.isFunctionDeclaration(at)) return inFunction(trace, at);
  }
  return nothing;
}

function inClass(member: ts.Node, node: ts.ClassLikeDeclaration): readonly Value[] {
  const isStatic = ts.isClassStaticBlockDeclaration(member) || hasModifier(member, ts.SyntaxKind.StaticKeyword);
  return isStatic ? [{ k: "class", node }] : [{ k: "instance", node, onThis: true }];
}

/** An object literal, and what its members are mixed into: `F.prototype = { … }`, `Object.assign(F.prototype, { … })`. */
function ofObject(trace: Trace, node: ts.ObjectLiteralExpression): readonly Value[] {
  const own: Value = { k: "object", node };
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.right === node && isAccess(parent.left)) {
    const { left } = parent;
    return isPrototype(left) ? [own, ...instancesOf(trace.evaluate(left.expression))] : [own];
  }
  const target = ts.isCallExpression(parent) && isCallOf(parent, "Object", "assign") ? parent.arguments[0] : undefined;
  return target && target !== node ? [own, ...trace.evaluate(target)] : [own];
}

function inFunction(trace: Trace, node: PlainFunction): readonly Value[] {
  const typed = node.parameters.find((one) => ts.isIdentifier(one.name) && one.name.text === "this")?.type;
  if (typed) return typeNodeValues(trace, typed);
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) && ts.isObjectLiteralExpression(parent.parent))
    return ofObject(trace, parent.parent);
  if (ts.isBinaryExpression(parent) && parent.right === node && isAccess(parent.left))
    return holderOf(trace, parent.left);
  const made: Value = { k: "made", by: node };
  const name =
    node.name ?? (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined);
  return name ? [...membersNamed(trace, name), made] : [made];
}

/** The objects whose member is assigned to. */
function holderOf(trace: Trace, left: ts.PropertyAccessExpression | ts.ElementAccessExpression): readonly Value[] {
  const holder = skipOuter(left.expression);
  return isPrototype(holder) ? instancesOf(trace.evaluate(holder.expression)) : trace.evaluate(holder);
}

function isPrototype(node: ts.Expression): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && node.name.text === "prototype";
}

function instancesOf(values: readonly Value[]): readonly Value[] {
  return values.flatMap((one): readonly Value[] => {
    if (one.k === "function") return [{ k: "made", by: one.node }];
    return one.k === "class" ? [{ k: "instance", node: one.node, onThis: true }] : nothing;
  });
}

type Mention = ts.PropertyAssignment | ts.ShorthandPropertyAssignment | ts.BinaryExpression;

/** Names that a file makes members of objects (`{ ready }`, `app.ready = ready`), with where it does. */
const mentionsByFile = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Mention[]>>();
/** Most objects that one function is taken to be a member of. */
const mostHolders = 8;

/** The objects of the file that a function is made a member of by its name. */
function membersNamed(trace: Trace, name: ts.Identifier): readonly Value[] {
  const mentions = mentionsIn(name.getSourceFile()).get(name.text);
  const own = mentions && trace.symbolAt(name);
  if (!own) return nothing;
  const { checker } = trace.host;
  return mentions
    .filter((one) => {
      if (ts.isShorthandPropertyAssignment(one)) return checker.getShorthandAssignmentValueSymbol(one) === own;
      return trace.symbolAt(ts.isPropertyAssignment(one) ? one.initializer : one.right) === own;
    })
    .slice(0, mostHolders)
    .flatMap((one): readonly Value[] => {
      if (!ts.isBinaryExpression(one)) return [{ k: "object", node: one.parent }];
      return isAccess(one.left) ? holderOf(trace, one.left) : nothing;
    });
}

function mentionsIn(sourceFile: ts.SourceFile): ReadonlyMap<string, readonly Mention[]> {
  const known = mentionsByFile.get(sourceFile);
  if (known) return known;
  const mentions = new Map<string, Mention[]>();
  const work: ts.Node[] = [sourceFile];
  for (let node = work.pop(); node; node = work.pop()) {
    const name = mentioned(node);
    if (name !== undefined) {
      const same = mentions.get(name);
      if (same) same.push(node as Mention);
      else mentions.set(name, [node as Mention]);
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  for (const same of mentions.values()) same.sort((a, b) => a.pos - b.pos);
  mentionsByFile.set(sourceFile, mentions);
  return mentions;
}

function mentioned(node: ts.Node): string | undefined {
  if (ts.isShorthandPropertyAssignment(node)) return node.name.text;
  const value = ts.isPropertyAssignment(node)
    ? node.initializer
    : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && isAccess(node.left)
      ? node.right
      : undefined;
  return value && ts.isIdentifier(value) ? value.text : undefined;
}

/** Whether a call is `holder.name(…)`. */
export function isCallOf({ expression }: ts.CallExpression, holder: string, name: string): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === name &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === holder
  );
}
