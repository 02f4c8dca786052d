import { ts } from "ts-morph";
import type { NodeId, TypeFact, TypeId } from "../model/index.js";
import type { ExtractHost, FileScope } from "./context.js";
import { propertyName, skipOuter } from "./names.js";
import { baseValues } from "./resolve-members.js";
import { propertyValues } from "./resolve-objects.js";
import { safely, tracerOf, type Tracer } from "./resolve-trace.js";
import { declaredResults } from "./resolve-results.js";
import { entityValues, typeIds, typeNodeValues } from "./resolve-typed.js";
import type { Value } from "./resolve-values.js";
import { createScope } from "./scope.js";
import { typedFunctions } from "./typed-functions.js";

type TypeNode =
  ts.ClassLikeDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ObjectLiteralExpression;

/**
 * The types of `scope` with their bases, and with the members of object literals that are functions written elsewhere
 * (`{ save }`, `onSave: save`), both found by the checker.
 */
export function collectTypes(scope: FileScope, host: ExtractHost): readonly TypeFact[] {
  const full = createScope(scope.sourceFile, scope.file);
  const trace = tracerOf(host);
  const own = new Map(full.types.map((type) => [type.id, type]));
  const bases = new Map<TypeId, Set<TypeId>>();
  const members = new Map<TypeId, Map<string, NodeId>>();
  for (const node of typeNodes(scope.sourceFile, (one) => full.typeIdOf(one) !== undefined)) {
    const id = full.typeIdOf(node);
    if (id === undefined) continue;
    const found = bases.get(id) ?? new Set();
    bases.set(id, found);
    if (ts.isObjectLiteralExpression(node)) {
      const elsewhere = safely(() => borrowed(trace, node)) ?? new Map<string, NodeId>();
      members.set(id, elsewhere);
      // Plain data implements nothing, and the compiler would have to check all around it to say what it is for.
      if (elsewhere.size === 0 && !hasMembers(own.get(id))) continue;
    }
    for (const base of safely(() => basesOf(trace, node)) ?? []) if (base !== id) found.add(base);
  }
  const written = full.types
    .map((type) => ({
      ...type,
      bases: [...(bases.get(type.id) ?? [])],
      members: { ...Object.fromEntries(members.get(type.id) ?? []), ...type.members },
    }))
    .filter((type) => type.kind !== "object" || hasMembers(type));
  return [...written, ...typedFunctions(trace, full)];
}

function hasMembers(type: TypeFact | undefined): boolean {
  return type !== undefined && Object.keys(type.members).length > 0;
}

function typeNodes(sourceFile: ts.SourceFile, named: (node: ts.Node) => boolean): TypeNode[] {
  const found: TypeNode[] = [];
  const stack: ts.Node[] = [sourceFile];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (named(node)) found.push(node as TypeNode);
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    for (let at = children.length - 1; at >= 0; at--) stack.push(children[at] as ts.Node);
  }
  return found;
}

function basesOf(trace: Tracer, node: TypeNode): TypeId[] {
  if (ts.isObjectLiteralExpression(node)) {
    const types = contextualTypes(trace, node);
    if (types.length > 0) return types;
    return typeIds(
      trace,
      declaredResults(node).flatMap((type) => typeNodeValues(trace, type)),
    );
  }
  const values: Value[] = [];
  if (ts.isClassLike(node)) {
    values.push(...baseValues(trace, node));
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token === ts.SyntaxKind.ImplementsKeyword)
        for (const one of clause.types) values.push(...entityValues(trace, one.expression));
    }
  } else if (ts.isInterfaceDeclaration(node)) {
    for (const clause of node.heritageClauses ?? [])
      for (const one of clause.types) values.push(...entityValues(trace, one.expression));
  } else if (ts.isIntersectionTypeNode(node.type)) {
    for (const one of node.type.types)
      if (ts.isTypeReferenceNode(one)) values.push(...entityValues(trace, one.typeName));
  }
  return typeIds(trace, values);
}

/** The workspace's types an object literal is checked against. */
function contextualTypes(trace: Tracer, node: ts.ObjectLiteralExpression): TypeId[] {
  const type = safely(() => trace.host.checker.getContextualType(node));
  if (!type) return [];
  const parts = type.isUnionOrIntersection() ? [type, ...type.types] : [type];
  const found = new Set<TypeId>();
  for (const part of parts.slice(0, 24)) {
    for (const symbol of [part.aliasSymbol, part.symbol as ts.Symbol | undefined]) {
      for (const declaration of symbol?.declarations ?? []) {
        if (declaration === node || ts.isObjectLiteralExpression(declaration)) continue;
        const id = trace.scopeOf(declaration)?.typeIdOf(declaration);
        if (id !== undefined) found.add(id);
      }
    }
  }
  return [...found].sort();
}

/** Members of an object literal that are functions written elsewhere. */
function borrowed(trace: Tracer, node: ts.ObjectLiteralExpression): Map<string, NodeId> {
  const found = new Map<string, NodeId>();
  for (const property of node.properties.slice(0, 400)) {
    const name = propertyName(property.name);
    if (name === undefined) continue;
    const expression = ts.isShorthandPropertyAssignment(property)
      ? property.name
      : ts.isPropertyAssignment(property)
        ? skipOuter(property.initializer)
        : undefined;
    if (
      !expression ||
      !(ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression))
    )
      continue;
    const value = propertyValues(trace, property).find((one) => one.k === "function");
    if (value?.k === "function") found.set(name, value.id);
  }
  return found;
}
