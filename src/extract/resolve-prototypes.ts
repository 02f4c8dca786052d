import { ts } from "ts-morph";
import { isAccess, skipOuter } from "./names.js";
import { memberOf } from "./resolve-members.js";
import { memberKey, nothing, type Trace, type Value } from "./resolve-values.js";

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
  const { mixins = [] } = scope ?? {};
  if (mixins.length === 0) return nothing;
  return trace.step(memberKey(node, `mixed ${name}`), () => mixedIn(trace, mixins, name, isIt));
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
