import { ts } from "ts-morph";
import { isAccess, propertyName, skipOuter } from "./names.js";
import { memberOf } from "./resolve-members.js";
import { memberKey, nothing, type Trace, type Value } from "./resolve-values.js";
import { isFunctionNode } from "./syntax.js";

/** Most assignments to members of one name that are looked at, and most values taken from them. */
const mostAssignments = 40;
const mostValues = 8;

/** `F.name = …` and `Object.assign(F, { name })` for a function, class or object, in its own file. */
export function functionMember(trace: Trace, node: ts.Node, name: string): readonly Value[] {
  if (name === "prototype" && isPlainFunction(node)) return [{ k: "made", by: node }];
  const scope = trace.scopeOf(node);
  const values: Value[] = [];
  const isIt = (holder: ts.Expression): boolean =>
    trace.evaluate(holder).some((one) => "node" in one && one.node === node);
  for (const assignment of (scope?.assignments(name) ?? []).slice(0, mostAssignments)) {
    const { left } = assignment;
    if (!isAccess(left) || skipOuter(left.expression).kind === ts.SyntaxKind.ThisKeyword) continue;
    if (isIt(left.expression)) values.push(...trace.evaluate(assignment.right));
    if (values.length > mostValues) break;
  }
  if (values.length > 0) return values;
  const computed = computedMember(trace, scope?.computed ?? [], name, isIt);
  if (computed.length > 0) return computed;
  const { mixins = [] } = scope ?? {};
  if (mixins.length === 0) return nothing;
  return trace.step(memberKey(node, `mixed ${name}`), () => mixedIn(trace, mixins, name, isIt));
}

/** `for (const name of ["get", "post"]) F[name] = …`, and the same with `forEach`, where the list of names can be read. */
function computedMember(
  trace: Trace,
  assignments: readonly ts.BinaryExpression[],
  name: string,
  isIt: (holder: ts.Expression) => boolean,
): readonly Value[] {
  return assignments.slice(0, mostAssignments).flatMap(({ left, right }) => {
    if (!ts.isElementAccessExpression(left) || !mayBeFunction(right) || !isIt(left.expression)) return [];
    return namesOf(trace, left.argumentExpression).includes(name) ? trace.evaluate(right) : [];
  });
}

/** Whether an assignment gives a function, written there or made by a call. */
function mayBeFunction(right: ts.Expression): boolean {
  const node = skipOuter(right);
  return isFunctionNode(node) || ts.isCallExpression(node);
}

/** The texts that a variable goes through, of a list or of the names of an object that are written down. */
export function namesOf(trace: Trace, key: ts.Expression): readonly string[] {
  const variable = trace.symbolAt(skipOuter(key))?.valueDeclaration;
  const list = variable && listBehind(variable);
  if (!list) return [];
  const members = ts.isForInStatement(list.parent)
    ? list
    : membersListed(list, ts.isBindingElement(variable) ? "entries" : "keys");
  if (members)
    return trace
      .evaluate(members)
      .flatMap((one) => (one.k === "object" ? one.node.properties : []))
      .flatMap(({ name }) => propertyName(name) ?? []);
  return trace
    .evaluate(list)
    .flatMap((one) => (one.k === "array" ? one.node.elements : []))
    .flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []));
}

/** The object whose names `Object.keys` or `Object.entries` lists. */
function membersListed(list: ts.Expression, how: "keys" | "entries"): ts.Expression | undefined {
  const call = skipOuter(list);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { expression, name } = call.expression;
  return ts.isIdentifier(expression) && expression.text === "Object" && name.text === how
    ? call.arguments[0]
    : undefined;
}

/** What a loop, or `forEach`, takes a variable from; for one that is taken apart, `[name]`, its first element. */
function listBehind(declared: ts.Declaration): ts.Expression | undefined {
  const isFirst = ts.isBindingElement(declared) && declared.parent.elements[0] === declared;
  const variable = isFirst ? declared.parent.parent : declared;
  if (ts.isVariableDeclaration(variable)) {
    const loop: ts.Node = variable.parent.parent;
    return ts.isForOfStatement(loop) || ts.isForInStatement(loop) ? loop.expression : undefined;
  }
  const callback: ts.Node = variable.parent;
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return undefined;
  if (callback.parameters[0] !== variable) return undefined;
  const call = callback.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== callback) return undefined;
  const { expression } = call;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === "forEach"
    ? expression.expression
    : undefined;
}

/** A member of what `new f()` makes: `f.prototype.name = …`, `this.name = …` in `f`, or what its prototype is made of. */
export function madeMember(trace: Trace, by: ts.Node, name: string): readonly Value[] {
  const scope = trace.scopeOf(by);
  const values: Value[] = [];
  const isIt = (holder: ts.Expression): boolean => {
    const node = skipOuter(holder);
    return (
      ts.isPropertyAccessExpression(node) &&
      node.name.text === "prototype" &&
      trace.evaluate(node.expression).some((one) => one.k === "function" && one.node === by)
    );
  };
  for (const assignment of (scope?.assignments(name) ?? []).slice(0, mostAssignments)) {
    const { left } = assignment;
    if (!isAccess(left)) continue;
    const holder = skipOuter(left.expression);
    const own = holder.kind === ts.SyntaxKind.ThisKeyword && assignment.pos > by.pos && assignment.end < by.end;
    if (own || isIt(holder)) values.push(...trace.evaluate(assignment.right));
  }
  if (values.length > 0 || !isPlainFunction(by)) return values;
  return trace.step(memberKey(by, `made ${name}`), () => {
    const whole = (scope?.assignments("prototype") ?? []).filter(({ left }) => isIt(left));
    const found = whole.flatMap(({ right }) => trace.evaluate(right).flatMap((one) => memberOf(trace, one, name)));
    return found.length > 0 ? found : mixedIn(trace, scope?.mixins ?? [], name, isIt, by);
  });
}

/** What the calls of a file that mix members into something give it. */
function mixedIn(
  trace: Trace,
  mixins: readonly ts.CallExpression[],
  name: string,
  isIt: (holder: ts.Expression) => boolean,
  by?: ts.Node,
): readonly Value[] {
  const values: Value[] = [];
  for (const { expression, arguments: args } of mixins) {
    const [target, ...sources] = args;
    if (!target) continue;
    const inherits =
      (ts.isPropertyAccessExpression(expression) ? expression.name : expression).getText() === "inherits";
    if (inherits) {
      if (!by || !trace.evaluate(target).some((one) => one.k === "function" && one.node === by)) continue;
      values.push(...sources.flatMap((one) => trace.evaluate(one).flatMap(instanceOf)));
    } else if (isIt(target)) values.push(...sources.flatMap((one) => trace.evaluate(one)));
  }
  return values.flatMap((one) => memberOf(trace, one, name));
}

function instanceOf(value: Value): readonly Value[] {
  if (value.k === "function") return [{ k: "made", by: value.node }];
  if (value.k === "class") return [{ k: "instance", node: value.node }];
  return value.k === "external" ? [value] : nothing;
}

/** Whether a node is a function that `new` makes objects of. */
function isPlainFunction(node: ts.Node): node is ts.FunctionDeclaration | ts.FunctionExpression {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
}
