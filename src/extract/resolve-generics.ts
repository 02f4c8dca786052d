import { ts } from "ts-morph";
import { resultOf, type Calling } from "./resolve-calls.js";
import { nothing, type Trace, type Value } from "./resolve-values.js";

/**
 * What a generic function gives by its signature, where its body does not tell: `remember<T>(name: string, make: () => T): T`
 * gives what `make` gives, `track<T>(value: T): T` what it is given.
 */
export function genericResult(trace: Trace, fn: ts.SignatureDeclaration, call: Calling): readonly Value[] {
  const named = new Set(fn.typeParameters?.map((one) => one.name.text));
  const result = nameIn(fn.type);
  if (result === undefined || !named.has(result)) return nothing;
  const args = ts.isTaggedTemplateExpression(call) ? [] : (call.arguments ?? []);
  return fn.parameters.flatMap(({ type }, index): readonly Value[] => {
    const argument = args[index];
    if (!type || !argument || ts.isSpreadElement(argument)) return nothing;
    if (nameIn(type) === result) return trace.evaluate(argument);
    const makes = ts.isFunctionTypeNode(type) && nameIn(type.type) === result;
    return makes ? trace.evaluate(argument).flatMap((one) => resultOf(trace, one, call)) : nothing;
  });
}

/** The name of a type that is no more than one, of a promise of it, or of it or a promise of it. */
function nameIn(type: ts.TypeNode | undefined): string | undefined {
  if (!type) return undefined;
  if (ts.isUnionTypeNode(type)) {
    const names = new Set(type.types.map((one) => nameIn(one)));
    return names.size === 1 ? [...names][0] : undefined;
  }
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const { text } = type.typeName;
  const [argument, more] = type.typeArguments ?? [];
  if (!argument) return text;
  return /^(?:Promise|PromiseLike|Awaited)$/.test(text) && !more ? nameIn(argument) : undefined;
}
