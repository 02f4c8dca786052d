import { ts } from "ts-morph";
import type { Target } from "../model/index.js";
import type { CallLike, Creation, ExtractHost, FileScope, Resolver } from "./context.js";
import { cleanName, propertyName, shortText, skipOuter } from "./names.js";
import { accessTargets } from "./resolve-access.js";
import { isImportCall, isRequire } from "./resolve-calls.js";
import { baseValues, memberOf } from "./resolve-members.js";
import { originOf } from "./resolve-origin.js";
import { moduleValues } from "./resolve-symbols.js";
import {
  callTargets,
  constructTargets,
  guessedTarget,
  keyedTargets,
  typedTargets,
  undefinedMembers,
} from "./resolve-targets.js";
import { safely, tracerOf, type Tracer } from "./resolve-trace.js";
import type { Value } from "./resolve-values.js";
import { dotted, externalOf } from "./externals.js";
import { itself } from "./scope-syntax.js";

/**
 * A resolver for the expressions of one file. Resolvers of one checker share what they have traced.
 * `callees` answers undefined for property accesses that run no accessor and for intrinsic JSX elements; for
 * `import("./x")` and `require("./x")` it answers the module body.
 */
export function createResolver(scope: FileScope, host: ExtractHost): Resolver {
  return new FileResolver(scope, host, tracerOf(host));
}

class FileResolver implements Resolver {
  readonly #callees = new Map<CallLike, readonly Target[] | undefined>();

  constructor(
    readonly scope: FileScope,
    readonly host: ExtractHost,
    readonly trace: Tracer,
  ) {}

  callees(node: CallLike): readonly Target[] | undefined {
    if (this.#callees.has(node)) return this.#callees.get(node);
    const targets = safely(() => this.#find(node));
    this.#callees.set(node, targets);
    return targets;
  }

  #find(node: CallLike): readonly Target[] | undefined {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return accessTargets(this.trace, node);
    if (ts.isJsxSelfClosingElement(node) || ts.isJsxOpeningElement(node)) return this.#component(node.tagName);
    if (ts.isNewExpression(node)) return this.#constructed(node.expression);
    if (ts.isTaggedTemplateExpression(node)) return this.#called(node.tag);
    if (ts.isDecorator(node)) return this.#called(node.expression);
    if (!ts.isCallExpression(node)) return undefined;
    if (isImportCall(node) || isRequire(node)) return this.#module(node);
    if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return this.#superCall(node);
    return this.#called(node.expression);
  }

  #called(callee: ts.Expression): readonly Target[] {
    const targets = this.#named(callee);
    const isOpen = targets.every((one) => one.kind === "unresolved" || (one.kind === "method" && one.name === itself));
    const member = isOpen ? originOf(this.trace, callee) : undefined;
    if (member === undefined) return targets;
    const text = shortText(callee, this.scope.sourceFile);
    return [...targets.filter(({ kind }) => kind === "method"), { kind: "unresolved", text, member }];
  }

  #named(callee: ts.Expression): readonly Target[] {
    const values = this.trace.evaluate(callee);
    const guessed = values.some(
      (one) => one.k === "external" && one.loose && (viaMember(one, callee) || isGiven(one, callee)),
    );
    if (guessed) {
      const typed = typedTargets(this.trace, callee);
      if (typed.some((one) => one.kind !== "external" || one.module === "lib"))
        return typed.map((one) => this.#promised(one, callee));
      const last = guessedTarget(callee, this.scope.sourceFile);
      if (last.kind === "external" && typed.length === 0 && values.every(dropsCall)) return [last];
    }
    const traced = callTargets(this.trace, values).filter((one) => !this.#isSignature(one, callee));
    const onlyParams = traced.every((one) => one.kind === "param");
    if (traced.length > 0 && !(onlyParams && viaAccess(callee)))
      return traced.map((one) => this.#promised(one, callee));
    const typed = typedTargets(this.trace, callee);
    if (typed.length > 0)
      return [
        ...traced.filter((one) => this.#isProperty(callee) && one.kind === "param"),
        ...typed.map((one) => this.#promised(one, callee)),
        ...(typed.every((one) => one.kind === "method" && one.name === itself)
          ? undefinedMembers(this.trace, callee)
          : []),
      ];
    const keyed = keyedTargets(this.trace, callee);
    if (keyed.length > 0) return [...traced, ...keyed];
    const guess = guessedTarget(callee, this.scope.sourceFile);
    if (traced.length > 0) return guess.kind === "external" && viaAccess(callee) ? [...traced, guess] : traced;
    const members = guess.kind === "unresolved" ? undefinedMembers(this.trace, callee) : [];
    if (members.length > 0) return members;
    return [guess];
  }

  /** Whether only the type of a member tells of the function around the call, as its signature: `real: { run: typeof run }`. */
  #isSignature(target: Target, callee: ts.Expression): boolean {
    const node = skipOuter(callee);
    if (target.kind !== "function" || !ts.isPropertyAccessExpression(node)) return false;
    if (!ts.findAncestor(node, (one) => this.scope.idOf(one) === target.id)) return false;
    const declared = this.trace.symbolAt(node.name)?.declarations ?? [];
    return declared.length > 0 && declared.every(ts.isPropertySignature);
  }

  /** Notes on an outside callee whether its declared type is a promise. */
  #promised(target: Target, callee: ts.Expression): Target {
    if (target.kind !== "external" || target.promise) return target;
    if (target.module === "lib")
      return /^Promise\.|\bfromAsync$/.test(target.name) ? { ...target, promise: true } : target;
    if (target.module === "global" && target.name === "fetch") return { ...target, promise: true };
    const node = skipOuter(callee);
    if (this.trace.isUntyped(ts.isPropertyAccessExpression(node) ? node.expression : node)) return target;
    let symbol = ts.isPropertyAccessExpression(node)
      ? (this.trace.declaredMember(node) ?? this.trace.symbolAt(node.name))
      : this.trace.symbolAt(node);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) {
      const alias = symbol;
      symbol = safely(() => this.host.checker.getAliasedSymbol(alias));
    }
    const promise = symbol?.declarations?.some(
      (one) => ts.isFunctionLike(one) && one.type !== undefined && isPromiseNode(one.type),
    );
    return promise ? { ...target, promise } : target;
  }

  /** Whether the callee is a property that holds a function, which whoever passes the object fills in. */
  #isProperty(callee: ts.Expression): boolean {
    const node = skipOuter(callee);
    const symbol = ts.isPropertyAccessExpression(node) ? this.trace.symbolAt(node.name) : undefined;
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Property) !== 0;
  }

  #constructed(callee: ts.Expression): readonly Target[] {
    const targets = constructTargets(this.trace, this.trace.evaluate(callee));
    if (targets.length > 0) return targets;
    const declarations = this.trace.typeAt(callee)?.symbol?.declarations ?? [];
    const classes = declarations.filter((one) => ts.isClassLike(one) && this.trace.scopeOf(one));
    const found = constructTargets(
      this.trace,
      classes.map((one) => ({ k: "class", node: one as ts.ClassLikeDeclaration })),
    );
    if (found.length > 0) return found;
    const outside = declarations[0] && !this.trace.scopeOf(declarations[0]) ? externalOf(declarations[0]) : undefined;
    return outside ? [{ kind: "external", ...outside }] : [guessedTarget(callee, this.scope.sourceFile)];
  }

  #superCall(node: ts.Node): readonly Target[] {
    for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
      if (!ts.isClassLike(at)) continue;
      const targets = constructTargets(this.trace, baseValues(this.trace, at));
      return targets.length > 0 ? targets : [{ kind: "unresolved", text: "super" }];
    }
    return [{ kind: "unresolved", text: "super" }];
  }

  #module(node: ts.CallExpression): readonly Target[] {
    const specifier = node.arguments[0];
    const found = (specifier ? moduleValues(this.trace, specifier) : []).flatMap((one): Target[] => {
      if (one.k === "external") return [{ kind: "external", module: one.module, name: "<module>" }];
      const id = one.k === "module" ? this.trace.scopeOf(one.sourceFile)?.idOf(one.sourceFile) : undefined;
      return id === undefined ? [] : [{ kind: "function", id }];
    });
    return found.length > 0 ? found : [guessedTarget(specifier ?? node, this.scope.sourceFile)];
  }

  #component(tag: ts.JsxTagNameExpression): readonly Target[] | undefined {
    if (ts.isJsxNamespacedName(tag)) return undefined;
    if (ts.isIdentifier(tag) && /^[a-z]/.test(tag.text)) return undefined;
    const targets = this.trace.evaluate(tag).flatMap((one): Target[] => {
      if (one.k !== "class") return callTargets(this.trace, [one]);
      const type = this.trace.scopeOf(one.node)?.typeIdOf(one.node);
      return type === undefined ? [] : [{ kind: "method", type, name: "render", exact: true }];
    });
    return targets.length > 0 ? targets : [guessedTarget(tag, this.scope.sourceFile)];
  }

  functionValue(expression: ts.Expression): Target | undefined {
    return safely(() => {
      const node = skipOuter(expression);
      if (ts.isLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node))
        return undefined;
      const all = this.trace.evaluate(node);
      const isObject = all.some(({ k }) => k === "instance");
      const values = all.filter((one) =>
        one.k === "external" ? this.#callable(one, node) : !(isObject && one.k === "param" && one.path.length > 0),
      );
      const targets = callTargets(
        this.trace,
        values.filter((one) => one.k !== "class"),
      );
      const best = targets.find((one) => one.kind !== "param") ?? targets[0];
      if (best || ts.isFunctionLike(node) || !ts.isPropertyAccessExpression(node)) return best;
      const symbol = this.trace.mayBeMethod(node.name.text) ? this.trace.symbolAt(node.name) : undefined;
      return symbol && symbol.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Function)
        ? typedTargets(this.trace, node)[0]
        : undefined;
    });
  }

  memberValue(expression: ts.Expression, name: string): Target | undefined {
    return safely(() => {
      const values = this.trace.evaluate(expression).flatMap((one) => memberOf(this.trace, one, name));
      return callTargets(
        this.trace,
        values.filter(({ k }) => k === "function"),
      )[0];
    });
  }

  /** Whether an outside value may be a function, so that handing it over means that it is called. */
  #callable(value: Value & { k: "external" }, node: ts.Expression): boolean {
    if (isPlain(value, node) || isInstance(value)) return false;
    const type = this.trace.typeAt(node);
    if (type && !(type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) return type.getCallSignatures().length > 0;
    const last = value.path.at(-1);
    return (
      (callTargets(this.trace, [value])[0]?.kind ?? "external") !== "external" ||
      (!value.made && !value.loose && last !== undefined && /^[a-z_$]/.test(last))
    );
  }

  creation(expression: ts.Expression): Creation | undefined {
    return safely(() => {
      for (const one of this.trace.evaluate(expression)) {
        if (one.k !== "external" || !one.made) continue;
        const path = dotted(one.path);
        const made = dotted(one.made.name.split("."));
        if (path === made || path === `${made}()`) return one.made;
      }
      return undefined;
    });
  }

  declaration(expression: ts.Expression): ts.Declaration | undefined {
    const node = skipOuter(expression);
    return safely(() => {
      const found = ts.isShorthandPropertyAssignment(node.parent)
        ? this.host.checker.getShorthandAssignmentValueSymbol(node.parent)
        : this.trace.symbolAt(ts.isPropertyAccessExpression(node) ? node.name : node);
      const symbol = found && found.flags & ts.SymbolFlags.Alias ? this.host.checker.getAliasedSymbol(found) : found;
      return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    });
  }

  identity(expression: ts.Expression): string | undefined {
    const declaration = this.declaration(expression);
    if (!declaration) return undefined;
    const scope = this.trace.scopeOf(declaration);
    const name = propertyName((declaration as ts.NamedDeclaration).name as ts.PropertyName | undefined);
    if (!scope) {
      const outside = externalOf(declaration);
      return outside && `${outside.module}#${outside.name}`;
    }
    if (name === undefined) return undefined;
    if (ts.isParameter(declaration) && !ts.isParameterPropertyDeclaration(declaration, declaration.parent))
      return `${scope.file}#${scope.pathAround(declaration)}(${cleanName(name)})`;
    const holder = ts.isParameter(declaration) ? declaration.parent : declaration;
    const around = scope.pathAround(holder);
    return `${scope.file}#${around ? `${around}.` : ""}${cleanName(name)}`;
  }

  isPromise(node: ts.Expression | ts.TypeNode): boolean | undefined {
    const type = this.trace.typeAt(node);
    return type && safely(() => thenable(type, this.host.checker));
  }
}

function thenable(type: ts.Type, checker: ts.TypeChecker): boolean | undefined {
  const parts = type.isUnion() ? type.types : [type];
  let unknown = false;
  for (const part of parts) {
    if (part.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) unknown = true;
    else if (part.flags & ts.TypeFlags.Object || part.flags & ts.TypeFlags.TypeParameter || part.isIntersection()) {
      const then = checker.getPropertyOfType(checker.getApparentType(part), "then");
      if (then && then.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Property | ts.SymbolFlags.Function)) return true;
    }
  }
  return unknown ? undefined : false;
}

function isPromiseNode(type: ts.TypeNode): boolean {
  return (
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    /^Promise(Like)?$|Promise$/.test(type.typeName.text)
  );
}

/** Names of what cannot be called, and is often handed over. */
const plain = new Set("Array Boolean Date Error Map Number Object Promise RegExp Set String".split(" "));

/** Whether a value is a string, an array or the like, and not what makes them. */
function isPlain({ module, path, made }: Value & { k: "external" }, node: ts.Expression): boolean {
  const [name = ""] = path;
  return module === "lib" && path.length === 1 && plain.has(name) && (made !== undefined || !namesItself(node, name));
}

/** Whether a value is what `new` makes of a package's class. */
function isInstance({ made, path }: Value & { k: "external" }): boolean {
  return made !== undefined && ts.isNewExpression(made.node) && path.join(".") === made.name;
}

function namesItself(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** A member of a call's result: what it is was read off names alone. */
function viaMember(value: Value & { k: "external" }, callee: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(skipOuter(callee)) && !(value.path.at(-1) ?? "").endsWith("()");
}

/** A parameter of a callback that a package runs. */
function isGiven(value: Value & { k: "external" }, callee: ts.Expression): boolean {
  return !value.made && ts.isIdentifier(skipOuter(callee));
}

function viaAccess(callee: ts.Expression): boolean {
  const node = skipOuter(callee);
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** The receiver is a property of a call's result, or something awaited: seldom a fluent interface. */
function dropsCall(value: Value | undefined): boolean {
  return value?.k === "external" && !(value.path.at(-2) ?? "").endsWith("()");
}
