import { ts } from "ts-morph";
import type { Resolver } from "./context.js";
import { bare } from "./syntax.js";

/**
 * Whether a call gives parts of an array, by what its function is declared to be: it takes an array and a number, and gives
 * arrays of the same elements.
 */
export function givesParts(call: ts.CallExpression, resolver: Resolver): boolean {
  if (call.arguments.length < 2) return false;
  const made = resolver.declaration(bare(call.expression));
  const fn = made && (ts.isFunctionLike(made) ? made : functionIn(made));
  if (!fn?.type) return false;
  const [all, ...others] = fn.parameters;
  const element = all?.type && elementOf(all.type);
  const part = elementOf(fn.type);
  return (
    element !== undefined &&
    part !== undefined &&
    elementOf(part)?.getText() === element.getText() &&
    others.some(({ type, initializer }) =>
      type ? type.kind === ts.SyntaxKind.NumberKeyword : initializer !== undefined && ts.isNumericLiteral(initializer),
    )
  );
}

function functionIn(made: ts.Declaration): ts.SignatureDeclaration | undefined {
  const value = ts.isVariableDeclaration(made) && made.initializer ? bare(made.initializer) : undefined;
  return value && ts.isFunctionLike(value) ? value : undefined;
}

const collections = /^(?:Readonly)?Array$|^(?:Iterable|IterableIterator|Generator)$/;

/** The type of the elements of an array or of what is iterated, as it is written. */
function elementOf(type: ts.TypeNode): ts.TypeNode | undefined {
  let at = type;
  while (ts.isParenthesizedTypeNode(at) || ts.isTypeOperatorNode(at)) at = at.type;
  if (ts.isArrayTypeNode(at)) return at.elementType;
  if (!ts.isTypeReferenceNode(at) || !collections.test(at.typeName.getText())) return undefined;
  return at.typeArguments?.[0];
}
