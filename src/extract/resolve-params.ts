import { ts } from "ts-morph";
import { awaited } from "./resolve-calls.js";
import { skipOuter } from "./names.js";
import { isFunctionType } from "./resolve-members.js";
import { typeNodeValues } from "./resolve-typed.js";
import { external, library, nothing, type Trace, type Value } from "./resolve-values.js";

/** What a parameter may be: instances of its type, its default, what the caller is known to pass, and the parameter itself. */
export function parameterValues(trace: Trace, parameter: ts.ParameterDeclaration): readonly Value[] {
  const fn = parameter.parent;
  const values: Value[] = [];
  const passed = parameter.type ? nothing : passedValues(trace, parameter);
  if (passed.length > 0) return passed;
  if (parameter.type && !isFunctionType(parameter.type)) values.push(...typeNodeValues(trace, parameter.type));
  if (parameter.initializer && values.length === 0) values.push(...trace.evaluate(parameter.initializer));
  const scope = trace.scopeOf(fn);
  const owner = scope?.idOf(fn);
  const index = indexOf(parameter);
  if (owner !== undefined && index >= 0) values.push({ k: "param", owner, fn, index, path: [] });
  return values;
}

/** Index among the arguments: a `this` parameter does not count. */
function indexOf(parameter: ts.ParameterDeclaration): number {
  const first = parameter.parent.parameters[0];
  const shift = first && ts.isIdentifier(first.name) && first.name.text === "this" ? 1 : 0;
  return parameter.parent.parameters.indexOf(parameter) - shift;
}

/** For the parameter of a function literal: what the callee it is handed to gives it. */
function passedValues(trace: Trace, parameter: ts.ParameterDeclaration): readonly Value[] {
  const fn = parameter.parent;
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return nothing;
  let at: ts.Node = fn;
  while (ts.isParenthesizedExpression(at.parent) || ts.isAsExpression(at.parent)) at = at.parent;
  const call = at.parent;
  if (!(ts.isCallExpression(call) || ts.isNewExpression(call)) || !call.arguments?.includes(at as ts.Expression))
    return nothing;
  const index = indexOf(parameter);
  return trace.evaluate(skipOuter(call.expression)).flatMap((callee): readonly Value[] => {
    if (callee.k !== "external") return nothing;
    const method = callee.path.at(-1);
    if (callee.module === "lib") {
      if (ts.isNewExpression(call))
        return callee.path[0] === "Promise" ? [library(index === 0 ? "resolve" : "reject")] : nothing;
      if (callee.path[0] === "Promise")
        return index === 0 && method !== "catch" ? awaited(callee.of ?? nothing) : nothing;
      if (method === "reduce" || method === "reduceRight") return index === 1 ? (callee.of ?? nothing) : nothing;
      return index === 0 ? (callee.of ?? nothing) : nothing;
    }
    if (callee.module === "global") return nothing;
    const path = callee.path.length > 0 ? callee.path : ["default"];
    return [external(callee.module, [...path.slice(0, -1), `${path.at(-1) ?? ""}()`], { loose: true })];
  });
}
