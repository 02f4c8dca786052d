import { ts } from "ts-morph";
import type { Target } from "../model/index.js";
import { dotted, externalOf, libraryByName } from "./externals.js";
import { shortText, skipOuter } from "./names.js";
import { isFunctionType, typeIdOf } from "./resolve-members.js";
import { namesOf } from "./resolve-prototypes.js";
import { declarationValues } from "./resolve-symbols.js";
import { baseValues, findMember } from "./resolve-members.js";
import type { ObjectType, Trace, Value } from "./resolve-values.js";
import { itself } from "./scope-syntax.js";

/** What runs when one of `values` is called. */
export function callTargets(trace: Trace, values: readonly Value[]): Target[] {
  return unique(values.flatMap((one) => targetsOf(trace, one)));
}

function targetsOf(trace: Trace, value: Value): readonly Target[] {
  switch (value.k) {
    case "function":
      return [{ kind: "function", id: value.id }];
    case "method":
      return [
        {
          kind: "method",
          type: value.type,
          name: value.name,
          ...(value.exact && { exact: true }),
          ...(value.onThis && { onThis: true }),
        },
      ];
    case "param":
      return [
        { kind: "param", owner: value.owner, index: value.index, ...(value.path.length > 0 && { path: value.path }) },
      ];
    case "class":
      return constructTargets(trace, [value]);
    case "apply":
      return value.how === "bind"
        ? [{ kind: "external", module: "lib", name: "Function.bind" }]
        : callTargets(trace, value.of);
    case "external": {
      if (value.plain) return [];
      const wrapped = wrappedBy(trace, value);
      if (wrapped.length > 0) return wrapped;
      return [{ kind: "external", module: value.module, name: dotted(value.path) }];
    }
    case "unknown":
      return [{ kind: "unresolved", text: shortText(value.node, value.node.getSourceFile()) }];
    default:
      return [];
  }
}

/** For what an external wrapper made of functions (`debounce(f)`): those functions. */
function wrappedBy(trace: Trace, value: Value & { k: "external" }): readonly Target[] {
  const { made } = value;
  if (
    !made ||
    value.module === "lib" ||
    !ts.isCallExpression(made.node) ||
    dotted(value.path) !== `${dotted(made.name.split("."))}()`
  )
    return [];
  return made.node.arguments.slice(0, 4).flatMap((argument) => {
    const node = skipOuter(argument);
    if (
      !ts.isFunctionLike(node) &&
      !ts.isIdentifier(node) &&
      !ts.isPropertyAccessExpression(node) &&
      !ts.isCallExpression(node)
    )
      return [];
    const values = trace
      .evaluate(node)
      .filter((one) => one.k === "function" || one.k === "method" || (one.k === "external" && one.made));
    return callTargets(
      trace,
      values.filter((one) => one.k !== "external" || wrappedBy(trace, one).length > 0),
    );
  });
}

/** What runs when one of `values` is constructed. Where no code of the workspace runs, `lib#Object`. */
export function constructTargets(trace: Trace, values: readonly Value[]): Target[] {
  return unique(
    values.flatMap((one): readonly Target[] => {
      if (one.k === "function") return [{ kind: "function", id: one.id }];
      if (one.k === "external" && one.plain) return [];
      if (one.k === "external") return [{ kind: "external", module: one.module, name: dotted(one.path) }];
      if (one.k === "param") return targetsOf(trace, one);
      return one.k === "class" ? classConstructor(trace, one.node) : [];
    }),
  );
}

function classConstructor(trace: Trace, node: ts.ClassLikeDeclaration): readonly Target[] {
  const seen = new Set<ts.Node>();
  for (let at: ts.ClassLikeDeclaration | undefined = node; at && !seen.has(at);) {
    seen.add(at);
    const scope = trace.scopeOf(at);
    const type = scope?.typeIdOf(at);
    const written = at.members.some((one) => ts.isConstructorDeclaration(one) && one.body !== undefined);
    if (type !== undefined && (written || scope?.idOf(at) !== undefined))
      return [{ kind: "method", type, name: "constructor", exact: true }];
    const bases: readonly Value[] = baseValues(trace, at);
    const outside = bases.find((one) => one.k === "external");
    if (outside?.k === "external") return [{ kind: "external", module: outside.module, name: dotted(outside.path) }];
    const base: Value | undefined = bases.find((one) => one.k === "class");
    at = base?.k === "class" ? base.node : undefined;
  }
  return [{ kind: "external", module: "lib", name: "Object" }];
}

/** Most members that one name may be that the program computes. */
const mostKeys = 24;

/** What the compiler's types say of a callee; empty when they say nothing. */
export function typedTargets(trace: Trace, callee: ts.Expression): Target[] {
  const node = skipOuter(callee);
  const declared = ts.isPropertyAccessExpression(node) ? trace.declaredMember(node) : undefined;
  const outside = declared?.declarations?.flatMap((one) => byDeclaration(trace, one)) ?? [];
  if (outside.length > 0) return firstOutside(unique(outside));
  const name = ts.isPropertyAccessExpression(node)
    ? node.name
    : ts.isElementAccessExpression(node)
      ? node.argumentExpression
      : node;
  const receiver =
    ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : undefined;
  if (trace.isUntyped(receiver ?? node)) return [];
  const symbol = trace.symbolAt(name);
  const found: Target[] = [];
  if (receiver && symbol) found.push(...byReceiver(trace, receiver, symbol.name));
  if (found.length === 0) {
    for (const one of symbol?.declarations ?? []) if (!ts.isParameter(one)) found.push(...byDeclaration(trace, one));
  }
  if (found.length === 0) {
    const type = trace.typeAt(node);
    // Of the function around it a type tells the signature: `const other = (await find(name)) as typeof self.call`.
    for (const one of type?.symbol?.declarations ?? []) if (!isInside(node, one)) found.push(...byCallable(trace, one));
    if (found.length === 0 && type) found.push(...byNamedType(trace, type));
  }
  // The compiler orders the parts of a union by when it first met them.
  const known = unique(found);
  return firstOutside(symbol && symbol.flags & ts.SymbolFlags.Transient ? known.sort(byText) : known);
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return outer.getSourceFile() === node.getSourceFile() && outer.pos <= node.pos && node.end <= outer.end;
}

/** The members that `api[name]()` may mean, by the few texts that `name` goes through, or that its type allows. */
export function keyedTargets(trace: Trace, callee: ts.Expression): Target[] {
  const node = skipOuter(callee);
  if (!ts.isElementAccessExpression(node) || ts.isLiteralExpression(skipOuter(node.argumentExpression))) return [];
  const listed = namesOf(trace, node.argumentExpression);
  if (listed.length > 0 && listed.length <= mostKeys)
    return unique(listed.flatMap((name) => byReceiver(trace, node.expression, name)));
  if (trace.isUntyped(node.argumentExpression)) return [];
  let key = trace.typeAt(node.argumentExpression);
  if (key && key.flags & ts.TypeFlags.TypeParameter) key = trace.host.checker.getBaseConstraintOfType(key) ?? key;
  const parts = key?.isUnion() ? key.types : key ? [key] : [];
  const names = parts.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
  if (names.length !== parts.length || names.length > mostKeys) return [];
  return unique(names.sort().flatMap((name) => byReceiver(trace, node.expression, name)));
}

function byText(a: Target, b: Target): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Overloads and merged declarations of one outside function are one callee. */
function firstOutside(targets: Target[]): Target[] {
  let outside = false;
  return targets.filter((one) => one.kind !== "external" || (!outside && (outside = true)));
}

/** Methods of the workspace's types among the receiver's. */
function byReceiver(trace: Trace, receiver: ts.Expression, name: string): Target[] {
  let type = trace.typeAt(receiver);
  if (!type) return [];
  if (type.flags & ts.TypeFlags.TypeParameter) type = trace.host.checker.getBaseConstraintOfType(type) ?? type;
  const parts = type.isUnionOrIntersection() ? [...(type.aliasSymbol ? [type] : []), ...type.types] : [type];
  const onThis = skipOuter(receiver).kind === ts.SyntaxKind.ThisKeyword;
  const found: Target[] = [];
  for (const part of parts.slice(0, 16)) {
    const symbols = [part.aliasSymbol, part.symbol];
    const declaration = symbols
      .flatMap((one) => one?.declarations ?? [])
      .find((one) => isObjectType(one) && typeIdOf(trace, one) !== undefined);
    if (!declaration) continue;
    const member = findMember(trace, declaration as ObjectType, name);
    if ("outside" in member) continue;
    const { member: at } = member;
    const id = typeIdOf(trace, declaration);
    const callable =
      ts.isMethodDeclaration(at) ||
      ts.isMethodSignature(at) ||
      (ts.isPropertySignature(at) && at.type && isFunctionType(at.type)) ||
      (ts.isPropertyDeclaration(at) && at.initializer && ts.isFunctionLike(skipOuter(at.initializer)));
    if (callable && id !== undefined) found.push({ kind: "method", type: id, name, ...(onThis && { onThis: true }) });
  }
  return found;
}

function isObjectType(node: ts.Node): node is ObjectType {
  return (
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeLiteralNode(node)
  );
}

function byDeclaration(trace: Trace, declaration: ts.Declaration): readonly Target[] {
  if (!trace.scopeOf(declaration)) {
    const found = externalOf(declaration);
    return found ? [{ kind: "external", ...found }] : [];
  }
  const parent = declaration.parent;
  if ((ts.isClassElement(declaration) || ts.isTypeElement(declaration)) && isObjectType(parent)) {
    const type = typeIdOf(trace, parent);
    const name = (declaration.name as ts.Identifier | undefined)?.text;
    if (ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration))
      return type !== undefined && name !== undefined ? [{ kind: "method", type, name }] : [];
  }
  return callTargets(trace, declarationValues(trace, declaration));
}

/** A function type's own declaration: a function of the workspace, or a named function type of a package. */
function byCallable(trace: Trace, declaration: ts.Declaration): readonly Target[] {
  const scope = trace.scopeOf(declaration);
  if (scope) {
    const id = scope.idOf(declaration);
    return id !== undefined && ts.isFunctionLike(declaration) ? [{ kind: "function", id }] : [];
  }
  const found = externalOf(declaration);
  return found ? [{ kind: "external", ...found }] : [];
}

/** The functions that are said to be of a type of the workspace by its name. */
function byNamedType(trace: Trace, type: ts.Type): readonly Target[] {
  const parts = type.isUnionOrIntersection() && !type.aliasSymbol ? type.types : [type];
  return parts.slice(0, 16).flatMap((part) => {
    const declarations = [part.aliasSymbol, part.symbol as ts.Symbol | undefined].flatMap(
      (one) => one?.declarations ?? [],
    );
    const ids = declarations.flatMap((one) => (isObjectType(one) ? (typeIdOf(trace, one) ?? []) : []));
    return ids.slice(0, 1).map((id): Target => ({ kind: "method", type: id, name: itself }));
  });
}

/** A member that a type of the workspace may have, whose body nothing shows: `app.get` where `app[method] = …` makes it. */
export function undefinedMembers(trace: Trace, callee: ts.Expression): readonly Target[] {
  const node = skipOuter(callee);
  if (!ts.isPropertyAccessExpression(node)) return [];
  const name = node.name.text;
  const found = trace.evaluate(node.expression).flatMap((one): readonly Target[] => {
    if (one.k !== "instance") return [];
    const member = findMember(trace, one.node, name);
    if ("outside" in member && member.outside.length > 0) return [];
    const type = typeIdOf(trace, one.node);
    return type === undefined ? [] : [{ kind: "method", type, name }];
  });
  return found.length === 1 ? found : [];
}

/** The last resort: what only the language's own types have; otherwise the text. */
export function guessedTarget(callee: ts.Expression, sourceFile: ts.SourceFile): Target {
  const node = skipOuter(callee);
  const guess = ts.isPropertyAccessExpression(node) ? libraryByName(node.name.text) : undefined;
  if (guess !== undefined)
    return { kind: "external", module: "lib", name: guess, ...(guess.startsWith("Promise.") && { promise: true }) };
  return { kind: "unresolved", text: shortText(callee, sourceFile) };
}

function unique(targets: readonly Target[]): Target[] {
  if (targets.length < 2) return [...targets];
  const seen = new Map<string, Target>();
  for (const one of targets) {
    const key = JSON.stringify(one);
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()].slice(0, 64);
}
