import { ts } from "ts-morph";
import type { TypeId } from "../model/index.js";
import { globalModule } from "./externals.js";
import { returnValues } from "./resolve-calls.js";
import { memberOf } from "./resolve-members.js";
import { moduleValues, symbolValues } from "./resolve-symbols.js";
import { external, library, nothing, type Trace, type Value } from "./resolve-values.js";

/** Generic types whose members are those of their argument. */
const wrappers = new Set([
  "Promise",
  "PromiseLike",
  "Readonly",
  "Partial",
  "Required",
  "Pick",
  "Omit",
  "NonNullable",
  "Awaited",
  "DeepReadonly",
  "Mocked",
]);
const collections = new Set([
  "Array",
  "ReadonlyArray",
  "Set",
  "ReadonlySet",
  "Iterable",
  "AsyncIterable",
  "AsyncGenerator",
  "Generator",
  "Map",
  "ReadonlyMap",
]);

/** Values of a type as written: instances of what it names. Promises count as what they give. */
export function typeNodeValues(trace: Trace, type: ts.TypeNode): readonly Value[] {
  return trace.step(type, () => {
    if (ts.isTypeReferenceNode(type)) return referenceValues(trace, type);
    if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type))
      return type.types.slice(0, 24).flatMap((one) => typeNodeValues(trace, one));
    if (ts.isParenthesizedTypeNode(type) || ts.isOptionalTypeNode(type)) return typeNodeValues(trace, type.type);
    if (ts.isTypeOperatorNode(type)) return typeNodeValues(trace, type.type);
    if (ts.isArrayTypeNode(type)) return [library("Array", typeNodeValues(trace, type.elementType))];
    if (ts.isTupleTypeNode(type)) return [{ k: "tuple", node: type }];
    if (ts.isTypeLiteralNode(type)) return [{ k: "instance", node: type }];
    if (ts.isTypeQueryNode(type)) return entityOf(trace, type.exprName);
    if (ts.isImportTypeNode(type)) return importTypeValues(trace, type);
    if (ts.isIndexedAccessTypeNode(type)) return memberTypes(trace, type);
    if (ts.isTypePredicateNode(type)) return nothing;
    switch (type.kind) {
      case ts.SyntaxKind.StringKeyword:
        return [library("String")];
      case ts.SyntaxKind.NumberKeyword:
        return [library("Number")];
      default:
        return nothing;
    }
  });
}

/** `Adapter["pool"]`: the type of a member. */
function memberTypes(trace: Trace, { objectType, indexType }: ts.IndexedAccessTypeNode): readonly Value[] {
  if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return nothing;
  const name = indexType.literal.text;
  return typeNodeValues(trace, objectType).flatMap((one) => memberOf(trace, one, name));
}

function referenceValues(trace: Trace, type: ts.TypeReferenceNode): readonly Value[] {
  const name = type.typeName;
  const last = ts.isIdentifier(name) ? name.text : name.right.text;
  const argument = type.typeArguments?.[0];
  if (ts.isIdentifier(name) && argument) {
    if (wrappers.has(last)) return typeNodeValues(trace, argument);
    if (collections.has(last))
      return [library(last.replace("Readonly", ""), typeNodeValues(trace, type.typeArguments?.at(-1) ?? argument))];
    if ((last === "ReturnType" || last === "InstanceType") && ts.isTypeQueryNode(argument))
      return entityOf(trace, argument.exprName).flatMap((one): readonly Value[] => {
        if (one.k === "class") return [{ k: "instance", node: one.node }];
        if (one.k === "function" && ts.isFunctionLike(one.node)) return returnValues(trace, one.node);
        return one.k === "external"
          ? [external(one.module, [...one.path.slice(0, -1), `${one.path.at(-1) ?? "default"}()`])]
          : nothing;
      });
  }
  return entityValues(trace, name);
}

/** Instances of the type a name stands for. */
export function entityValues(trace: Trace, name: ts.EntityName | ts.Expression): readonly Value[] {
  const values: Value[] = [];
  const symbol = trace.symbolAt(name);
  if (symbol && !(symbol.flags & ts.SymbolFlags.Alias)) {
    for (const declaration of symbol.declarations ?? []) values.push(...instancesOf(trace, declaration));
    if (values.length > 0) return values;
    const declaration = symbol.declarations?.[0];
    if (declaration && !trace.scopeOf(declaration) && ts.isIdentifier(name))
      return [external(globalModule(name.text), [name.text])];
  }
  return importedInstances(trace, name, symbol);
}

/** Follows an imported type name to instances, keeping packages' names. */
function importedInstances(
  trace: Trace,
  name: ts.EntityName | ts.Expression,
  symbol: ts.Symbol | undefined,
): readonly Value[] {
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) {
    const target = aliased(trace, symbol);
    const values = (target?.declarations ?? []).flatMap((one) => instancesOf(trace, one));
    if (values.length > 0) return values;
    return symbolValues(trace, symbol, symbol.name).filter((one) => one.k === "external");
  }
  if (ts.isQualifiedName(name)) return entityOf(trace, name).filter((one) => one.k === "external");
  if (ts.isPropertyAccessExpression(name)) return trace.evaluate(name).filter((one) => one.k === "external");
  return nothing;
}

/** The declarations that a name of a type leads to. */
export function declarationsOf(trace: Trace, name: ts.EntityName): readonly ts.Declaration[] {
  const symbol = trace.symbolAt(name);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? aliased(trace, symbol) : symbol;
  return target?.declarations ?? [];
}

function aliased(trace: Trace, symbol: ts.Symbol): ts.Symbol | undefined {
  try {
    return trace.host.checker.getAliasedSymbol(symbol);
  } catch {
    return undefined;
  }
}

/** Instances of what a declaration of the workspace declares. */
export function instancesOf(trace: Trace, declaration: ts.Declaration): readonly Value[] {
  if (!trace.scopeOf(declaration)) return nothing;
  if (ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration))
    return [{ k: "instance", node: declaration }];
  if (ts.isTypeAliasDeclaration(declaration)) {
    if (ts.isFunctionTypeNode(declaration.type)) return nothing;
    const own = trace.scopeOf(declaration)?.typeIdOf(declaration);
    return own === undefined ? typeNodeValues(trace, declaration.type) : [{ k: "instance", node: declaration }];
  }
  if (ts.isTypeParameterDeclaration(declaration))
    return declaration.constraint ? typeNodeValues(trace, declaration.constraint) : nothing;
  return nothing;
}

/** Values a (qualified) name stands for, as in `typeof a.b`. */
function entityOf(trace: Trace, name: ts.EntityName): readonly Value[] {
  if (ts.isQualifiedName(name))
    return entityOf(trace, name.left).flatMap((one) => memberOf(trace, one, name.right.text));
  const symbol = trace.symbolAt(name);
  return symbol ? symbolValues(trace, symbol, name.text) : nothing;
}

function importTypeValues(trace: Trace, type: ts.ImportTypeNode): readonly Value[] {
  if (!ts.isLiteralTypeNode(type.argument) || !ts.isStringLiteral(type.argument.literal)) return nothing;
  const symbol = type.qualifier && trace.symbolAt(type.qualifier);
  const values = (symbol?.declarations ?? []).flatMap((one) => instancesOf(trace, one));
  if (values.length > 0) return values;
  const path = type.qualifier?.getText().split(".") ?? [];
  return moduleValues(trace, type.argument.literal).map((one): Value =>
    one.k === "external" ? external(one.module, path) : one,
  );
}

/** Ids of the classes and types that values are, or are instances of. */
export function typeIds(trace: Trace, values: readonly Value[]): TypeId[] {
  return values.flatMap((one) => {
    if (one.k !== "class" && one.k !== "instance") return [];
    const id = trace.scopeOf(one.node)?.typeIdOf(one.node);
    return id === undefined ? [] : [id];
  });
}
