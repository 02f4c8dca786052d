import { ts } from "ts-morph";
import type { NodeId, TypeFact, TypeId } from "../model/index.js";
import { cleanName, skipOuter } from "./names.js";
import { safely, type Tracer } from "./resolve-trace.js";
import { declarationsOf, typeIds, typeNodeValues } from "./resolve-typed.js";
import type { Value } from "./resolve-values.js";
import type { Scope } from "./scope.js";
import { itself } from "./scope-syntax.js";

/** Assignments `name.member = …` that a file makes, by the name. */
type Additions = ReadonlyMap<string, readonly ts.BinaryExpression[]>;

/**
 * Functions that are said to be of a type, `const load: Loader = () => {}` and `(() => {}) as Loader`, and variables of a type
 * that are given its members one by one: `const api = {} as Api; api.load = () => {}`.
 */
export function typedFunctions(trace: Tracer, scope: Scope): TypeFact[] {
  const additions = new Map<string, ts.BinaryExpression[]>();
  const said: { readonly node: ts.Node; readonly type: ts.TypeNode }[] = [];
  const given: ts.BinaryExpression[] = [];
  const work: ts.Node[] = [scope.sourceFile];
  for (let node = work.pop(); node; node = work.pop()) {
    const type = typeSaidOf(node);
    if (type) said.push({ node, type });
    const name = additionTo(node);
    if (name !== undefined) additions.set(name, [...(additions.get(name) ?? []), node as ts.BinaryExpression]);
    if (name !== undefined && isFunctionLiteral(skipOuter((node as ts.BinaryExpression).right)))
      given.push(node as ts.BinaryExpression);
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return [
    ...said
      .sort((a, b) => a.node.pos - b.node.pos)
      .flatMap(({ node, type }) => safely(() => typedFunction(trace, scope, node, type, additions)) ?? []),
    ...given.sort((a, b) => a.pos - b.pos).flatMap((one) => safely(() => givenMember(trace, scope, one)) ?? []),
  ];
}

/** A function that something of a type is given for a member: `context.fetch = () => {}` for a parameter, or what a call gave. */
function givenMember(trace: Tracer, scope: Scope, { left, right }: ts.BinaryExpression): TypeFact | undefined {
  const { name, expression } = left as ts.PropertyAccessExpression;
  const fn = scope.entryOf(skipOuter(right));
  const declared = trace.symbolAt(expression)?.valueDeclaration;
  if (!fn || !declared || typeSaidOf(declared)) return undefined;
  const shapes = trace.evaluate(expression).filter((one) => one.k === "instance" && !ts.isClassLike(one.node));
  const bases = shapes.length > 0 ? typeIds(trace, shapes) : inferred(trace, expression);
  if (bases.length === 0) return undefined;
  return { id: `${fn.id}=()`, name: fn.name, kind: "object", bases, members: { [name.text]: fn.id }, abstract: [] };
}

/** The interface that the compiler says an expression is of. */
function inferred(trace: Tracer, expression: ts.Expression): readonly TypeId[] {
  if (expression.flags & ts.NodeFlags.JavaScriptFile) return [];
  const type = trace.typeAt(expression);
  return [type?.aliasSymbol, type?.symbol].flatMap((symbol) =>
    (symbol?.declarations ?? []).flatMap((one) =>
      ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) ? (trace.scopeOf(one)?.typeIdOf(one) ?? []) : [],
    ),
  );
}

/** The type that is written for a function, or for a variable. */
function typeSaidOf(node: ts.Node): ts.TypeNode | undefined {
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
    if (node.type) return mayBeNamed(node.type) ? node.type : undefined;
    const { initializer } = node;
    return initializer && ts.isAsExpression(initializer) && mayBeNamed(initializer.type) ? initializer.type : undefined;
  }
  if (!ts.isAsExpression(node) && !ts.isSatisfiesExpression(node)) return undefined;
  return mayBeNamed(node.type) && isFunctionLiteral(skipOuter(node)) && !isVariable(node.parent)
    ? node.type
    : undefined;
}

function isVariable(node: ts.Node): boolean {
  return ts.isVariableDeclaration(node) && ts.isIdentifier(node.name);
}

function mayBeNamed(type: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(type) || ts.isIntersectionTypeNode(type) || ts.isIndexedAccessTypeNode(type);
}

function isFunctionLiteral(node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The variable that a function, or what may be one, is made a member of. */
function additionTo(node: ts.Node): string | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { left } = node;
  if (!ts.isPropertyAccessExpression(left) || !ts.isIdentifier(left.expression)) return undefined;
  const right = skipOuter(node.right);
  return isFunctionLiteral(right) || ts.isIdentifier(right) ? left.expression.text : undefined;
}

function typedFunction(
  trace: Tracer,
  scope: Scope,
  node: ts.Node,
  type: ts.TypeNode,
  additions: Additions,
): TypeFact | undefined {
  const variable = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node : undefined;
  const value = variable ? variable.initializer : (node as ts.AsExpression).expression;
  const fn = value && isFunctionLiteral(skipOuter(value)) ? scope.entryOf(skipOuter(value)) : undefined;
  const given = variable ? (additions.get((variable.name as ts.Identifier).text) ?? []) : [];
  if (!fn && given.length === 0) return undefined;
  const bases = typeIds(trace, namedBy(trace, type));
  if (bases.length === 0) return undefined;
  const members: Record<string, NodeId> = fn ? { [itself]: fn.id } : {};
  for (const { left, right } of given) {
    const { name, expression } = left as ts.PropertyAccessExpression;
    if (trace.symbolAt(expression)?.valueDeclaration !== variable) continue;
    const found = trace.evaluate(right).find((one) => one.k === "function");
    if (found?.k === "function") members[name.text] ??= found.id;
  }
  const written = fn?.name ?? (variable?.name as ts.Identifier).text;
  const around = scope.pathAround(node);
  const id = fn ? `${fn.id}()` : `${scope.file}#${around ? `${around}.` : ""}${cleanName(written)}()`;
  return { id, name: written, kind: "object", bases, members, abstract: [] };
}

/** Instances of the types that a type names; of one that names functions, its declaration. */
function namedBy(trace: Tracer, type: ts.TypeNode): readonly Value[] {
  const parts = ts.isIntersectionTypeNode(type) ? type.types : [type];
  return parts.flatMap((part): readonly Value[] => {
    const declarations = ts.isTypeReferenceNode(part) ? declarationsOf(trace, part.typeName) : [];
    const alias = declarations.find((one) => ts.isTypeAliasDeclaration(one) && ts.isFunctionTypeNode(one.type));
    return alias ? [{ k: "instance", node: alias as ts.TypeAliasDeclaration }] : typeNodeValues(trace, part);
  });
}
