import { ts } from "ts-morph";
import { generatedClasses } from "../libraries/generated.js";
import { isChoice } from "./bindings.js";
import { globalModule, globalObjects, isRelative, moduleName, externalOf } from "./externals.js";
import { hasModifier } from "./exports.js";
import { propertyName, skipOuter } from "./names.js";
import { alternatives } from "./resolve-alternatives.js";
import { isPutInItsPlace, reaching } from "./resolve-assigned.js";
import { memberOf, moduleMember } from "./resolve-members.js";
import { elementsOf } from "./resolve-objects.js";
import { parameterValues } from "./resolve-params.js";
import { typeNodeValues } from "./resolve-typed.js";
import { external, nothing, type Trace, type Value } from "./resolve-values.js";

/** Built-in modules whose default export is more than the module itself. */
const callableBuiltIn = new Set(["node:events", "node:assert", "node:stream", "node:module", "node:test"]);

/** What a name stands for. */
export function identifierValues(trace: Trace, node: ts.Identifier): readonly Value[] {
  if (node.text === "undefined" || node.text === "") return nothing;
  const symbol = trace.symbolAt(node);
  if (symbol) return valuesHere(trace, symbol, node) ?? symbolValues(trace, symbol, node.text);
  return globalValues(node.text);
}

export function globalValues(name: string): readonly Value[] {
  if (globalObjects.has(name)) return [external("global", [])];
  return [external(globalModule(name), [name])];
}

/** What a symbol stands for; imports are followed one step at a time, so that packages keep the name they are imported by. */
export function symbolValues(trace: Trace, symbol: ts.Symbol, name: string): readonly Value[] {
  return trace.step(symbol, () => {
    const declarations = symbol.declarations ?? [];
    if (symbol.flags & ts.SymbolFlags.Alias) {
      for (const declaration of declarations) {
        const values = aliasValues(trace, declaration);
        if (values) return values;
      }
    }
    const values: Value[] = [];
    for (const declaration of declarations) {
      if (trace.scopeOf(declaration)) values.push(...declarationValues(trace, declaration, symbol));
      else if (declarations.length === 1 || values.length === 0) values.push(...outsideValues(declaration, name));
      if (values.length > 16) break;
    }
    if (declarations.length === 0) return globalValues(name);
    return values;
  });
}

function outsideValues(declaration: ts.Declaration, name: string): readonly Value[] {
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return nothing;
  const found = externalOf(declaration);
  if (!found) return globalValues(name);
  if (found.module === "lib" || found.module === "global") return globalValues(name);
  return [external(found.module, found.name.split("."))];
}

function aliasValues(trace: Trace, declaration: ts.Declaration): readonly Value[] | undefined {
  if (ts.isImportClause(declaration)) return moduleMembers(trace, declaration.parent.moduleSpecifier, "default");
  if (ts.isImportSpecifier(declaration)) {
    const from = declaration.parent.parent.parent.moduleSpecifier;
    return moduleMembers(trace, from, (declaration.propertyName ?? declaration.name).text);
  }
  if (ts.isNamespaceImport(declaration)) return moduleValues(trace, declaration.parent.parent.moduleSpecifier);
  if (ts.isNamespaceExport(declaration) && declaration.parent.moduleSpecifier)
    return moduleValues(trace, declaration.parent.moduleSpecifier);
  if (ts.isImportEqualsDeclaration(declaration)) {
    const reference = declaration.moduleReference;
    if (ts.isExternalModuleReference(reference)) return exportEquals(trace, moduleValues(trace, reference.expression));
    const symbol = trace.symbolAt(reference);
    return symbol ? symbolValues(trace, symbol, symbol.name) : nothing;
  }
  if (ts.isExportSpecifier(declaration)) {
    const name = (declaration.propertyName ?? declaration.name).text;
    const from = declaration.parent.parent.moduleSpecifier;
    if (from) return moduleMembers(trace, from, name);
    const symbol = trace.host.checker.getExportSpecifierLocalTargetSymbol(declaration);
    return symbol ? symbolValues(trace, symbol, name) : globalValues(name);
  }
  if (ts.isExportAssignment(declaration)) return trace.evaluate(declaration.expression);
  return undefined;
}

/** The module a specifier names. */
export function moduleValues(trace: Trace, specifier: ts.Expression): readonly Value[] {
  if (!ts.isStringLiteralLike(specifier)) return nothing;
  const symbol = trace.symbolAt(specifier);
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  if (symbol && declaration && ts.isSourceFile(declaration) && trace.scopeOf(declaration))
    return [{ k: "module", symbol, sourceFile: declaration }];
  return isRelative(specifier.text) ? nothing : [external(moduleName(specifier.text), [])];
}

/** Whether a module is a declaration file of the workspace that gives nothing but a type by this name. */
function isOwnType(trace: Trace, specifier: ts.Expression, name: string): boolean {
  const symbol = trace.symbolAt(specifier);
  const file = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  if (!file || !ts.isSourceFile(file) || file.fileName.includes("/node_modules/")) return false;
  const declarations = symbol?.exports?.get(ts.escapeLeadingUnderscores(name))?.declarations ?? [];
  const isType = (one: ts.Node): boolean => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one);
  return declarations.length > 0 && declarations.every(isType);
}

function moduleMembers(trace: Trace, specifier: ts.Expression, name: string): readonly Value[] {
  const modules = moduleValues(trace, specifier);
  const maker = generatedClasses.get(name);
  if (maker !== undefined) {
    const own = modules.flatMap((one) => (one.k === "module" ? moduleMember(trace, one, name) : nothing));
    const isWritten = own.some((one) => one.k === "class" && !one.node.getSourceFile().isDeclarationFile);
    return isWritten ? own : [external(maker, [name])];
  }
  return modules.flatMap((one) => {
    if (one.k === "module") return moduleMember(trace, one, name);
    if (one.k !== "external" || isOwnType(trace, specifier, name)) return nothing;
    if (name === "default" && one.module.startsWith("node:") && !callableBuiltIn.has(one.module)) return [one];
    return [external(one.module, [name])];
  });
}

/** Whether an expression is `module.exports` in a file of CommonJS. */
export function isModuleExports(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === "exports" &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "module" &&
    (node.flags & ts.NodeFlags.JavaScriptFile) !== 0
  );
}

/** What a file of CommonJS gives to those who require it, as far as that is one value. */
export function exportsOf(trace: Trace, sourceFile: ts.SourceFile): readonly Value[] {
  return (trace.scopeOf(sourceFile)?.assignments("exports") ?? [])
    .filter(({ left }) => isModuleExports(left))
    .flatMap(({ right }) => trace.evaluate(right));
}

/** What `require` gives: `module.exports`, or the module's names. */
export function exportEquals(trace: Trace, modules: readonly Value[]): readonly Value[] {
  return modules.flatMap((one) => {
    if (one.k !== "module") return [one];
    const whole = one.symbol.exports?.get(ts.InternalSymbolName.ExportEquals);
    return whole ? [...symbolValues(trace, whole, "exports"), one] : [one];
  });
}

/** What a declaration of the workspace gives its name. */
export function declarationValues(trace: Trace, declaration: ts.Declaration, symbol?: ts.Symbol): readonly Value[] {
  const scope = trace.scopeOf(declaration);
  if (!scope) return nothing;
  if (ts.isVariableDeclaration(declaration)) return variableValues(trace, declaration);
  if (ts.isParameter(declaration)) return [...parameterValues(trace, declaration), ...replaced(trace, declaration)];
  if (ts.isBindingElement(declaration)) return [...bindingValues(trace, declaration), ...replaced(trace, declaration)];
  if (ts.isClassLike(declaration)) return [{ k: "class", node: declaration }];
  if (ts.isSourceFile(declaration)) return symbol ? [{ k: "module", symbol, sourceFile: declaration }] : nothing;
  if (ts.isModuleDeclaration(declaration)) return symbol ? [{ k: "namespace", symbol }] : nothing;
  if (ts.isExportAssignment(declaration)) return trace.evaluate(declaration.expression);
  if (ts.isPropertyAssignment(declaration)) return trace.evaluate(declaration.initializer);
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = trace.host.checker.getShorthandAssignmentValueSymbol(declaration);
    return value ? symbolValues(trace, value, declaration.name.text) : globalValues(declaration.name.text);
  }
  if (ts.isBinaryExpression(declaration)) return trace.evaluate(declaration.right);
  if (ts.isExpression(declaration) && ts.isBinaryExpression(declaration.parent))
    return trace.evaluate(declaration.parent.right);
  if (ts.isFunctionLike(declaration)) {
    const id = scope.idOf(declaration);
    if (id !== undefined) return [{ k: "function", id, node: scope.entryOf(declaration)?.node ?? declaration }];
    const name = propertyName((declaration as ts.NamedDeclaration).name as ts.PropertyName);
    return ts.isFunctionDeclaration(declaration) && name !== undefined ? [external("global", [name])] : nothing;
  }
  return nothing;
}

function variableValues(trace: Trace, declaration: ts.VariableDeclaration): readonly Value[] {
  const statement = declaration.parent.parent as ts.Node;
  if (ts.isForOfStatement(statement) && declaration.parent === statement.initializer)
    return trace.evaluate(statement.expression).flatMap((one) => elementsOf(trace, one));
  const { initializer } = declaration;
  const given =
    ts.isIdentifier(declaration.name) && !(declaration.parent.flags & ts.NodeFlags.Const)
      ? assignmentsTo(trace, declaration.name)
      : none;
  const values =
    initializer && given.length === 0
      ? trace
          .evaluate(initializer)
          .filter((one) => !(one.k === "function" && isPutInItsPlace(one.node, declaration, initializer)))
      : heldValues(trace, initializer, given);
  if (initializer && isDressed(trace, declaration))
    values.push({ k: "created", node: initializer, of: nothing, dressed: true });
  if (values.length > 0 || !declaration.type) return values;
  const typed = typeNodeValues(trace, declaration.type);
  if (typed.length > 0 || !ts.isIdentifier(declaration.name)) return typed;
  const ambient = hasModifier(statement, ts.SyntaxKind.DeclareKeyword);
  return ambient ? globalValues(declaration.name.text) : nothing;
}

/** Whether a constant holds what a call has made, and is given members of its own after that: `const app = make(); app.use = …`. */
function isDressed(trace: Trace, { name, initializer, parent }: ts.VariableDeclaration): boolean {
  return (
    (parent.flags & ts.NodeFlags.Const) !== 0 &&
    ts.isIdentifier(name) &&
    initializer !== undefined &&
    ts.isCallExpression(skipOuter(initializer)) &&
    trace.scopeOf(name)?.isDressed(name.text) === true
  );
}

const none: readonly ts.BinaryExpression[] = [];
/** Most assignments to one variable that are looked at. */
const mostAssignments = 40;

/** By the name in its declaration: what is asked of one variable again and again, wherever it is mentioned. */
const assigned = new WeakMap<Trace, Map<ts.Identifier, readonly ts.BinaryExpression[]>>();

/** What the file assigns to a variable that is no constant. */
function assignmentsTo(trace: Trace, name: ts.Identifier): readonly ts.BinaryExpression[] {
  let known = assigned.get(trace);
  if (!known) {
    known = new Map<ts.Identifier, readonly ts.BinaryExpression[]>();
    assigned.set(trace, known);
  }
  let found = known.get(name);
  if (!found) known.set(name, (found = assignmentsOf(trace, name)));
  return found;
}

function assignmentsOf(trace: Trace, name: ts.Identifier): readonly ts.BinaryExpression[] {
  const written = trace.scopeOf(name)?.assignments(name.text);
  if (!written) return none;
  const symbol = trace.symbolAt(name);
  return written
    .filter(({ left }) => ts.isIdentifier(left) && trace.symbolAt(left) === symbol)
    .slice(0, mostAssignments);
}

/** What a function puts in the place of an argument: `options = options || {}`, `app ??= new App()`. */
function replaced(trace: Trace, declaration: ts.ParameterDeclaration | ts.BindingElement): readonly Value[] {
  const { name } = declaration;
  let root: ts.Node = declaration;
  while (ts.isBindingElement(root)) root = root.parent.parent;
  if (!ts.isIdentifier(name) || !ts.isParameter(root)) return nothing;
  return assignmentsTo(trace, name).flatMap(({ right }) => {
    const value = skipOuter(right);
    const isDefault =
      ts.isBinaryExpression(value) && isChoice(value.operatorToken.kind) && isNamed(value.left, name.text);
    const given = isDefault ? skipOuter(value.right) : value;
    return isNamed(given, name.text) ? nothing : trace.evaluate(given);
  });
}

function isNamed(expression: ts.Expression, name: string): boolean {
  const node = skipOuter(expression);
  return ts.isIdentifier(node) && node.text === name;
}

/** Values of a variable that got what `initializer` and `assignments` say. */
function heldValues(
  trace: Trace,
  initializer: ts.Expression | undefined,
  assignments: readonly ts.BinaryExpression[],
): Value[] {
  const sources = [...(initializer ? [initializer] : []), ...assignments.map(({ right }) => right)];
  return alternatives(sources.map((from) => ({ from, values: trace.evaluate(from) })));
}

/**
 * What a variable holds where it is mentioned, when that is less than it ever holds; undefined when it is not.
 * @see reaching
 */
function valuesHere(trace: Trace, symbol: ts.Symbol, node: ts.Identifier): readonly Value[] | undefined {
  const declaration = symbol.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  if (declaration.parent.flags & ts.NodeFlags.Const) return undefined;
  const all = assignmentsTo(trace, declaration.name);
  if (all.length === 0) return undefined;
  const { initial, assignments } = reaching(declaration, node, all);
  if (initial && assignments.length === all.length) return undefined;
  const values = heldValues(trace, initial ? declaration.initializer : undefined, assignments);
  return values.length > 0 || !declaration.type ? values : typeNodeValues(trace, declaration.type);
}

/** What a name of a destructuring pattern takes out of its source. */
function bindingValues(trace: Trace, element: ts.BindingElement): readonly Value[] {
  const values: Value[] = element.initializer ? [...trace.evaluate(element.initializer)] : [];
  if (element.dotDotDotToken) return values;
  const pattern = element.parent;
  const holder = pattern.parent;
  const sources = ts.isBindingElement(holder) ? bindingValues(trace, holder) : declarationValues(trace, holder);
  if (ts.isArrayBindingPattern(pattern)) {
    const index = pattern.elements.indexOf(element);
    values.push(...sources.flatMap((one) => elementsOf(trace, one, index)));
  } else {
    const name = propertyName(element.propertyName ?? element.name);
    if (name !== undefined) values.push(...sources.flatMap((one) => memberOf(trace, one, name)));
  }
  return values;
}
