import { ts } from "ts-morph";
import { isAccess, skipOuter } from "./names.js";
import { baseValues } from "./resolve-members.js";
import { nothing, type ObjectType, type Trace, type Value } from "./resolve-values.js";

/** What a class's methods assign to `this.name`, or the constructor of a class above; `known`: whether any does. */
export function assignedFields(
  trace: Trace,
  node: ObjectType,
  name: string,
): { readonly fields: readonly Value[]; readonly known: boolean } {
  const seen = new Set<ts.Node>();
  let at: ts.Node = node;
  while (ts.isClassLike(at) && !seen.has(at)) {
    seen.add(at);
    const within = at === node ? at : at.members.find(ts.isConstructorDeclaration);
    const assignments = within ? assignmentsIn(trace, within, name) : [];
    if (assignments.length > 0) return { fields: valuesAssigned(trace, assignments), known: true };
    const base: Value | undefined = baseValues(trace, at).find((one) => one.k === "class");
    if (base?.k !== "class") break;
    at = base.node;
  }
  return { fields: nothing, known: false };
}

/** What a class's methods assign to `this.name`. */
export function fieldAssignments(trace: Trace, node: ts.ClassLikeDeclaration, name: string): readonly Value[] {
  return valuesAssigned(trace, assignmentsIn(trace, node, name));
}

/** Where `this.name` is assigned inside a class or a function of it. */
function assignmentsIn(trace: Trace, node: ts.Node, name: string): readonly ts.BinaryExpression[] {
  return (trace.scopeOf(node)?.assignments(name) ?? []).filter(
    ({ left, pos, end }) =>
      isAccess(left) &&
      skipOuter(left.expression).kind === ts.SyntaxKind.ThisKeyword &&
      pos >= node.pos &&
      end <= node.end,
  );
}

function valuesAssigned(trace: Trace, assignments: readonly ts.BinaryExpression[]): readonly Value[] {
  const values: Value[] = [];
  for (const { right } of assignments) {
    values.push(...trace.evaluate(right));
    if (values.length > 8) break;
  }
  return values;
}
