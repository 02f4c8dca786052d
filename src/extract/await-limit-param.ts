import { ts } from "ts-morph";
import type { Resolver } from "./context.js";
import type { Gathered } from "./gathered.js";
import { bare } from "./syntax.js";

/**
 * Whether a parameter of the function around a call is all that may bring the call its time limit: `fetch(url, options)`,
 * `fetch(url, { ...options, method })`. Not where the function gives the parameter a value of its own, or changes it.
 */
export function isLimitedByCaller(node: ts.CallExpression, gathered: Gathered, resolver: Resolver): boolean {
  let found: ts.ParameterDeclaration | undefined;
  for (const source of sources(node)) {
    const made = ts.isIdentifier(source) ? resolver.declaration(source) : undefined;
    const declared = made && restOf(made, resolver);
    if (!declared || !ts.isParameter(declared) || (found && found !== declared)) return false;
    found = declared;
  }
  if (!found || found.dotDotDotToken || !ts.isIdentifier(found.name) || hasDefault(found)) return false;
  const owner = found.parent;
  if (!gathered.functions.has(owner) || functionAround(node, gathered) !== owner) return false;
  return !isChanged(found.name.text, owner, gathered);
}

/** What a variable holds the rest of: the parameter, for `const { retries, ...rest } = options`, where no option about time is taken out. */
function restOf(made: ts.Declaration, resolver: Resolver): ts.Declaration | undefined {
  if (!ts.isBindingElement(made) || !made.dotDotDotToken) return made;
  const value = ts.isVariableDeclaration(made.parent.parent) ? made.parent.parent.initializer : undefined;
  const taken = made.parent.getText();
  if (!value || !ts.isIdentifier(value) || /signal|time_?out|deadline/i.test(taken)) return undefined;
  return resolver.declaration(value);
}

/** What of the arguments may hold options that are not written there: variables, and what is spread into objects. */
function sources(node: ts.CallExpression): ts.Expression[] {
  const found: ts.Expression[] = [];
  for (const argument of node.arguments.slice(1)) {
    const inner = bare(argument);
    if (ts.isSpreadElement(inner)) return [];
    if (!ts.isObjectLiteralExpression(inner)) found.push(inner);
    else for (const one of inner.properties) if (ts.isSpreadAssignment(one)) found.push(bare(one.expression));
  }
  return found;
}

function hasDefault({ initializer }: ts.ParameterDeclaration): boolean {
  const value = initializer && bare(initializer);
  return value !== undefined && !(ts.isObjectLiteralExpression(value) && value.properties.length === 0);
}

function functionAround(node: ts.Node, gathered: Gathered): ts.Node {
  let at = node.parent;
  while (!gathered.functions.has(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}

/** Whether the parameter, or a property of it, is written to in its function. */
function isChanged(name: string, owner: ts.Node, gathered: Gathered): boolean {
  return (gathered.mentions.get(name) ?? []).some((mention) => {
    if (mention.pos < owner.pos || mention.end > owner.end) return false;
    let at: ts.Node = mention;
    while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) at = at.parent;
    const { parent } = at;
    return (
      ts.isBinaryExpression(parent) &&
      parent.left === at &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  });
}
