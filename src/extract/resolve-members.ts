import { ts } from "ts-morph";
import type { TypeId } from "../model/index.js";
import { globalModule } from "./externals.js";
import { hasModifier } from "./exports.js";
import { propertyName, skipOuter } from "./names.js";
import { returnValues } from "./resolve-calls.js";
import { assignedFields, fieldAssignments } from "./resolve-fields.js";
import { elementsOf, objectMember } from "./resolve-objects.js";
import { functionMember, madeMember } from "./resolve-prototypes.js";
import { moduleValues, symbolValues } from "./resolve-symbols.js";
import { entityValues, typeNodeValues } from "./resolve-typed.js";
import { distinct, external, nothing, type ObjectType, type Trace, type Value } from "./resolve-values.js";

type Member = ts.ClassElement | ts.TypeElement;
const settling = new Set(["then", "catch", "finally"]);
const applying = new Set(["bind", "call", "apply"]);

/** Values of `receiver.name`. */
export function membersOf(trace: Trace, receiver: ts.Expression, name: string, at: ts.Node): readonly Value[] {
  if (skipOuter(receiver).kind === ts.SyntaxKind.SuperKeyword) return superMembers(trace, at, name);
  const receivers = trace.evaluate(receiver);
  if (settling.has(name)) {
    const own = receivers
      .filter((one) => one.k === "instance" || one.k === "object")
      .flatMap((one) => memberOf(trace, one, name));
    if (own.length > 0) return own;
    const imported = receivers.some(
      (one) => one.k === "external" && (one.path.length === 0 || !one.loose) && one.module !== "lib",
    );
    return imported && !ts.isCallExpression(skipOuter(receiver))
      ? receivers.flatMap((one) => memberOf(trace, one, name))
      : receivers.length > 0
        ? [external("lib", ["Promise", name], { of: receivers })]
        : nothing;
  }
  const given = isCalled(at) ? receivers.flatMap((one) => ownOf(trace, one, name)) : nothing;
  if (given.length > 0) return given;
  const values = receivers.flatMap((one) => memberOf(trace, one, name));
  const sure = values.some((one) => one.k !== "param" && !(one.k === "method" && one.filled) && !isShape(one));
  return sure && !values.some(({ k }) => k === "function") ? values.filter((one) => one.k !== "param") : values;
}

/**
 * A member that a variable was given, which stands for what it had by that name. Only for calls: who reads such a member
 * without calling it may be about to put another in its place, `const old = api.get; api.get = () => old()`.
 */
function ownOf(trace: Trace, value: Value, name: string): readonly Value[] {
  return value.k === "created" && value.dressed ? functionMember(trace, value.node, name) : nothing;
}

function isCalled(access: ts.Node): boolean {
  let at = access;
  while (ts.isNonNullExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at;
}

/** Whether a value is known by its type alone: whoever passes it may have written what is in it. */
function isShape(value: Value): boolean {
  if (value.k === "instance") return !ts.isClassLike(value.node);
  return value.k === "external" && value.of !== undefined && !value.made && value.path.length === 1;
}

/** The member `name` of one value. */
export function memberOf(trace: Trace, value: Value, name: string): readonly Value[] {
  switch (value.k) {
    case "instance":
      return instanceMember(trace, value, name);
    case "class":
      return staticMember(trace, value.node, name);
    case "object":
      return objectMember(trace, value.node, name);
    case "array":
    case "tuple":
      return [external("lib", ["Array", name], { of: elementsOf(trace, value) })];
    case "module":
      return moduleMember(trace, value, name);
    case "namespace": {
      const symbol = value.symbol.exports?.get(name as ts.__String);
      return symbol ? symbolValues(trace, symbol, name) : nothing;
    }
    case "param":
      return value.path.length < 4 ? [{ ...value, path: [...value.path, name] }] : nothing;
    case "function":
    case "method": {
      if (applying.has(name)) return [{ k: "apply", how: name as "bind", of: [value] }];
      return value.k === "function" ? functionMember(trace, value.node, name) : nothing;
    }
    case "apply":
      return applying.has(name) ? [{ ...value, how: name as "bind" }] : nothing;
    case "made":
      return madeMember(trace, value.by, name);
    case "created": {
      if (value.dressed) return nothing;
      const own = functionMember(trace, value.node, name);
      return own.length > 0 ? own : value.of.flatMap((one) => memberOf(trace, one, name));
    }
    case "symbol":
    case "unknown":
      return nothing;
    case "external":
      return externalMember(value, name);
  }
}

/** What `Promise` has where Bluebird has taken its place for all of the program. */
const bluebird = new Set("map each mapSeries filter reduce props some delay fromCallback promisify method".split(" "));

function externalMember(value: Value & { k: "external" }, name: string): readonly Value[] {
  if (value.module === "global" && value.path.length === 0) return [external(globalModule(name), [name])];
  if (applying.has(name) && value.path.length > 0 && value.module !== "lib")
    return [{ k: "apply", how: name as "bind", of: [value] }];
  if (value.path[0] === "prototype") return [value];
  if (value.module === "lib" && !languageHas(value.path, name))
    return value.path.join() === "Promise" && bluebird.has(name) ? [external("bluebird", ["default", name])] : nothing;
  const { of } = value;
  return [
    external(value.module, [...value.path, name], {
      ...(value.made && { made: value.made }),
      ...(value.loose && { loose: true }),
      ...(of && { of }),
    }),
  ];
}

/** Interfaces of the language that say nothing of what their implementations have besides. */
const bare = /^(?:Async)?(?:Disposable|Iterable|Iterator)$/;

/**
 * Whether one of the language's own objects, or an instance of it, has a member of this name. Of what this runtime does not
 * know, and of members of members, the compiler's types tell more.
 */
function languageHas(path: readonly string[], name: string): boolean {
  const [holder = ""] = path;
  if (bare.test(holder)) return false;
  const object = Object.getOwnPropertyDescriptor(globalThis, holder)?.value as unknown;
  if (typeof object !== "function" && (typeof object !== "object" || object === null)) return true;
  if (path.length > 1) return path[1] === "prototype" || typeof object !== "function";
  const { prototype } = object as { prototype?: unknown };
  return name in object || (prototype !== null && prototype !== undefined && name in Object(prototype));
}

/** A name exported by a module of the workspace, or by a package it re-exports whole. */
export function moduleMember(trace: Trace, value: Value & { k: "module" }, name: string): readonly Value[] {
  const symbol =
    trace.host.checker.tryGetMemberInModuleExports(name, value.symbol) ??
    value.symbol.exports?.get(name as ts.__String);
  if (symbol) return symbolValues(trace, symbol, name);
  const whole = value.symbol.exports?.get(ts.InternalSymbolName.ExportEquals);
  if (whole) {
    const values = symbolValues(trace, whole, "exports");
    return name === "default" ? values : values.flatMap((one) => memberOf(trace, one, name));
  }
  if (name === "default" && value.sourceFile.flags & ts.NodeFlags.JavaScriptFile) return [value];
  return trace.step({}, () => starMember(trace, value, name));
}

/** `export * from "package"` where the package's types are missing. */
function starMember(trace: Trace, value: Value & { k: "module" }, name: string): readonly Value[] {
  const found: Value[] = [];
  const seen = new Set<ts.SourceFile>();
  const queue = [value.sourceFile];
  for (let file = queue.pop(); file && seen.size < 200; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const statement of file.statements) {
      if (!ts.isExportDeclaration(statement) || statement.exportClause || !statement.moduleSpecifier) continue;
      for (const one of moduleValues(trace, statement.moduleSpecifier)) {
        if (one.k === "module") queue.push(one.sourceFile);
        else if (one.k === "external" && name !== "default") found.push(external(one.module, [name]));
      }
    }
  }
  return found.length === 1 ? found : nothing;
}

function superMembers(trace: Trace, at: ts.Node, name: string): readonly Value[] {
  for (let node = at.parent as ts.Node | undefined; node; node = node.parent as ts.Node | undefined) {
    if (!ts.isClassElement(node) || !ts.isClassLike(node.parent)) continue;
    const isStatic = hasModifier(node, ts.SyntaxKind.StaticKeyword);
    return baseValues(trace, node.parent).flatMap((base): readonly Value[] => {
      if (base.k !== "class") return memberOf(trace, base, name);
      if (isStatic) return staticMember(trace, base.node, name);
      return instanceMember(trace, { k: "instance", node: base.node, exact: true, onThis: true }, name);
    });
  }
  return nothing;
}

/** What a class extends: a class, or something outside the workspace. */
export function baseValues(trace: Trace, node: ObjectType): readonly Value[] {
  if (!ts.isClassLike(node)) return nothing;
  const clause = node.heritageClauses?.find((one) => one.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!clause) return nothing;
  const values = trace.evaluate(clause.expression);
  if (values.length > 0) return values;
  const declaration = trace.typeAt(clause)?.symbol?.declarations?.find(ts.isClassLike);
  return declaration && trace.scopeOf(declaration) ? [{ k: "class", node: declaration }] : nothing;
}

/** The types whose members `node` has besides its own. */
function parentsOf(trace: Trace, node: ObjectType): readonly Value[] {
  if (ts.isClassLike(node))
    return baseValues(trace, node).map((one) => (one.k === "class" ? { k: "instance", node: one.node } : one));
  if (ts.isInterfaceDeclaration(node))
    return (node.heritageClauses ?? []).flatMap((clause) =>
      clause.types.flatMap((type) => entityValues(trace, type.expression)),
    );
  if (ts.isTypeAliasDeclaration(node) && ts.isIntersectionTypeNode(node.type))
    return node.type.types.flatMap((type) => typeNodeValues(trace, type));
  return nothing;
}

export function typeElements(node: ObjectType): readonly Member[] {
  if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) return node.members;
  return ts.isTypeLiteralNode(node.type) ? node.type.members : nothing_;
}
const nothing_: readonly Member[] = [];

const indexes = new WeakMap<ts.Node, Map<string, Member[]>>();

/** Members of a type by name; `static x` for statics. */
export function memberIndex(node: ObjectType): ReadonlyMap<string, readonly Member[]> {
  let index = indexes.get(node);
  if (index) return index;
  index = new Map<string, Member[]>();
  indexes.set(node, index);
  for (const member of typeElements(node)) {
    const name = propertyName(member.name);
    if (name === undefined) continue;
    const key = hasModifier(member, ts.SyntaxKind.StaticKeyword) ? `static ${name}` : name;
    const list = index.get(key);
    if (list) list.push(member);
    else index.set(key, [member]);
  }
  return index;
}

/** The declaration of a member, looked for in the type and its workspace ancestors. */
export function findMember(
  trace: Trace,
  node: ObjectType,
  key: string,
): { member: Member; owner: ObjectType } | { outside: readonly Value[] } {
  const seen = new Set<ObjectType>();
  const outside: Value[] = [];
  const queue: ObjectType[] = [node];
  for (let at = queue.shift(); at && seen.size < 64; at = queue.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const found = memberIndex(at).get(key);
    const member = found?.find((one) => ts.isGetAccessor(one)) ?? found?.at(-1);
    if (member) return { member, owner: at };
    for (const parent of parentsOf(trace, at)) {
      if (parent.k === "instance") queue.push(parent.node);
      else if (parent.k === "external") outside.push(parent);
    }
  }
  return { outside };
}

function instanceMember(trace: Trace, value: Value & { k: "instance" }, name: string): readonly Value[] {
  const { node } = value;
  const found = findMember(trace, node, name);
  if ("outside" in found) {
    const { fields, known } = assignedFields(trace, node, name);
    const parameter = parameterProperty(trace, node, name);
    if (parameter) return withoutParams([...symbolOrValues(trace, parameter), ...fields]);
    if (fields.length > 0) return fields;
    const added = ts.isClassLike(node) ? functionMember(trace, node, name) : nothing;
    if (added.length > 0) return added;
    if (known) return nothing;
    return found.outside.flatMap((one) =>
      one.k === "external" && bare.test(one.path[0] ?? "") ? nothing : memberOf(trace, one, name),
    );
  }
  const { member, owner } = found;
  const type = typeIdOf(trace, node) ?? typeIdOf(trace, owner);
  const method = (filled: boolean): readonly Value[] =>
    type === undefined
      ? nothing
      : [
          {
            k: "method",
            type,
            name,
            member,
            ...(filled && { filled }),
            ...(value.exact && { exact: true }),
            ...(value.onThis && { onThis: true }),
          },
        ];
  if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) return method(false);
  if (ts.isGetAccessor(member)) return returnValues(trace, member);
  if (ts.isPropertySignature(member)) {
    if (!member.type) return nothing;
    return isFunctionType(member.type) ? method(true) : typeNodeValues(trace, member.type);
  }
  if (!ts.isPropertyDeclaration(member)) return nothing;
  const initializer = member.initializer && skipOuter(member.initializer);
  if (initializer && ts.isFunctionLike(initializer)) return method(false);
  return trace.step(member, () => {
    const values: Value[] = initializer ? [...trace.evaluate(initializer)] : [];
    if (ts.isClassLike(owner)) values.push(...fieldAssignments(trace, owner, name));
    const known = withoutParams(values);
    if (member.type && known.every((one) => one.k === "param")) {
      const typed = isFunctionType(member.type) ? method(true) : typeNodeValues(trace, member.type);
      return typed.length > 0 && known.length === 0 ? typed : [...known, ...typed];
    }
    return known;
  });
}

/** Parameters say less than anything else that is known of a field, unless it is one of several functions. */
function withoutParams(values: readonly Value[]): readonly Value[] {
  const rest = values.filter((one) => one.k !== "param");
  const callable = rest.some(({ k }) => k === "function" || k === "method");
  return distinct(rest.length > 0 && !callable ? rest : values);
}

function parameterProperty(trace: Trace, node: ObjectType, name: string): ts.ParameterDeclaration | undefined {
  const seen = new Set<ObjectType>();
  for (let at: ObjectType | undefined = node; at && ts.isClassLike(at) && !seen.has(at);) {
    seen.add(at);
    const written: ts.ConstructorDeclaration | undefined = at.members.find(
      (one): one is ts.ConstructorDeclaration => ts.isConstructorDeclaration(one) && one.body !== undefined,
    );
    const found = written?.parameters.find(
      (one) => ts.isIdentifier(one.name) && one.name.text === name && (ts.getModifiers(one)?.length ?? 0) > 0,
    );
    if (found) return found;
    const base: Value | undefined = baseValues(trace, at).find((one) => one.k === "class");
    at = base?.k === "class" ? base.node : undefined;
  }
  return undefined;
}

function symbolOrValues(trace: Trace, parameter: ts.ParameterDeclaration): readonly Value[] {
  const symbol = trace.symbolAt(parameter.name);
  return symbol ? symbolValues(trace, symbol, symbol.name) : nothing;
}

function staticMember(trace: Trace, node: ts.ClassLikeDeclaration, name: string): readonly Value[] {
  if (name === "prototype") return [{ k: "instance", node }];
  const seen = new Set<ts.Node>();
  for (let at: ts.ClassLikeDeclaration | undefined = node; at && !seen.has(at);) {
    seen.add(at);
    const found = memberIndex(at).get(`static ${name}`);
    const member = found?.find((one) => "body" in one && one.body !== undefined) ?? found?.[0];
    if (member && ts.isMethodDeclaration(member)) {
      const id = trace.scopeOf(member)?.idOf(member);
      return id === undefined ? nothing : [{ k: "function", id, node: member }];
    }
    if (member && ts.isGetAccessor(member)) return returnValues(trace, member);
    if (member && ts.isPropertyDeclaration(member)) {
      const values = member.initializer ? trace.evaluate(member.initializer) : nothing;
      return values.length > 0 || !member.type ? values : typeNodeValues(trace, member.type);
    }
    const bases: readonly Value[] = baseValues(trace, at);
    const base: Value | undefined = bases.find((one) => one.k === "class");
    if (base?.k !== "class") {
      const assigned = functionMember(trace, node, name);
      return assigned.length > 0 ? assigned : bases.flatMap((one) => memberOf(trace, one, name));
    }
    at = base.node;
  }
  return nothing;
}

export function typeIdOf(trace: Trace, node: ts.Node): TypeId | undefined {
  return trace.scopeOf(node)?.typeIdOf(node);
}

/** Whether values of the type can be called, as far as the text shows. */
export function isFunctionType(type: ts.TypeNode): boolean {
  let node = type;
  while (ts.isParenthesizedTypeNode(node)) node = node.type;
  if (ts.isUnionTypeNode(node)) return node.types.some((one) => isFunctionType(one));
  return ts.isFunctionTypeNode(node);
}
