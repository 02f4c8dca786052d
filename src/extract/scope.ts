import { ts } from "ts-morph";
import type { FileId, FunctionKind, NodeId, Range, TypeFact, TypeId } from "../model/index.js";
import type { FileScope, FunctionEntry, FunctionNode } from "./context.js";
import { bindingOf, type Binding } from "./bindings.js";
import { cleanName, isAccess, propertyName, skipOuter } from "./names.js";
import { exportedNames, hasModifier } from "./exports.js";
import {
  calledWithin,
  elementName,
  isFunctionMember,
  isFunctionNode,
  isMixin,
  isOverload,
  isStatic,
  itself,
  join,
  kindOf,
  mayBeFunctionType,
  memberKey,
  runsCode,
  siblingsOf,
  typeMembers,
  unique,
} from "./scope-syntax.js";

/** A {@link FileScope} with what resolving needs besides. */
export interface Scope extends FileScope {
  /** Id of a class, interface, object type alias, or object literal with function members. */
  typeIdOf(node: ts.Node): TypeId | undefined;
  entryOf(node: ts.Node): FunctionEntry | undefined;
  /** Assignments `a.b.name = value` of the file by their last name. */
  assignments(name: string): readonly ts.BinaryExpression[];
  /** Those of them whose last name is worked out: `a[name] = value`. */
  readonly computed: readonly ts.BinaryExpression[];
  /** Whether some variable of that name is given functions as members, one by one: `a.name = function () {}`. */
  isDressed(variable: string): boolean;
  /** Calls that give an object the members of others: `Object.assign(a, b)`, `Object.setPrototypeOf(a, b)`, `inherits(A, B)`. */
  readonly mixins: readonly ts.CallExpression[];
  /** Members of interfaces and object types, and properties of classes, as declared. */
  readonly fields: readonly (ts.TypeElement | ts.PropertyDeclaration)[];
  /** Name path of the function, class, object literal or namespace around `node`, without the file; `""` at the top. */
  pathAround(node: ts.Node): string;
}

const scopes = new WeakMap<ts.SourceFile, Scope>();

/**
 * Names every function of a file from its text alone. Cached per source file object.
 * A class without a written constructor whose instance fields' initialisers contain calls gets an entry of kind
 * `constructor` whose `node` is the class itself; `enclosing` answers it (or the written constructor) for nodes in
 * instance initialisers. Overload signatures have the id of their implementation.
 */
export function createScope(sourceFile: ts.SourceFile, file: FileId): Scope {
  let scope = scopes.get(sourceFile);
  if (scope?.file !== file) scopes.set(sourceFile, (scope = new ScopeBuilder(sourceFile, file)));
  return scope;
}

interface MutableType {
  id: TypeId;
  name: string;
  kind: TypeFact["kind"];
  bases: TypeId[];
  members: Map<string, NodeId>;
  abstract: Set<string>;
}

interface Frame {
  readonly node: ts.Node;
  /** Name path of what is around; `""` at the top of the file. */
  readonly path: string;
  /** The function the node runs in. */
  readonly fn: FunctionEntry;
}

class ScopeBuilder implements Scope {
  readonly functions: FunctionEntry[] = [];
  readonly #entries = new Map<ts.Node, FunctionEntry>();
  readonly #taken = new Set<string>();
  readonly #types = new Map<ts.Node, MutableType>();
  readonly #typesByName = new Map<string, MutableType>();
  readonly #typesTaken = new Set<string>();
  readonly #paths = new Map<ts.Node, string>();
  readonly #boundCalls = new Map<ts.Node, string>();
  readonly #anonymous = new Map<string, number>();
  readonly #assignments = new Map<string, ts.BinaryExpression[]>();
  readonly computed: ts.BinaryExpression[] = [];
  readonly #dressed = new Set<string>();
  readonly mixins: ts.CallExpression[] = [];
  readonly fields: (ts.TypeElement | ts.PropertyDeclaration)[] = [];
  readonly #around = new Map<ts.Node, FunctionEntry>();
  readonly #exported: ReadonlySet<string>;

  constructor(
    readonly sourceFile: ts.SourceFile,
    readonly file: FileId,
  ) {
    this.#exported = exportedNames(sourceFile);
    const module = this.#add(sourceFile, { path: "<module>", kind: "module", name: file }, undefined);
    this.#walk(module);
    this.types = [...new Set(this.#types.values())].map((type) => ({
      ...type,
      members: Object.fromEntries(type.members),
      abstract: [...type.abstract].filter((name) => !type.members.has(name)),
    }));
  }

  readonly types: readonly TypeFact[];

  idOf(node: ts.Node): NodeId | undefined {
    return this.entryOf(node)?.id;
  }

  entryOf(node: ts.Node): FunctionEntry | undefined {
    const entry = this.#entries.get(node);
    if (entry) return entry;
    return isOverload(node) ? this.#implementation(node) : undefined;
  }

  typeIdOf(node: ts.Node): TypeId | undefined {
    return this.#types.get(node)?.id;
  }

  assignments(name: string): readonly ts.BinaryExpression[] {
    return this.#assignments.get(name) ?? [];
  }

  isDressed(variable: string): boolean {
    return this.#dressed.has(variable);
  }

  pathAround(node: ts.Node): string {
    for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
      const path = this.#paths.get(at);
      if (path !== undefined) return path;
    }
    return "";
  }

  enclosing(node: ts.Node): FunctionEntry {
    let child = node;
    let at = node.parent as ts.Node | undefined;
    let steps = 0;
    const passed: ts.Node[] = [];
    let found: FunctionEntry | undefined;
    for (; at && !found; child = at, at = at.parent as ts.Node | undefined) {
      found = this.#runsIn(child, at) ?? this.#around.get(at);
      if (++steps % 32 === 0 && !found) passed.push(at);
    }
    found ??= this.functions[0] as FunctionEntry;
    for (const one of passed) this.#around.set(one, found);
    return found;
  }

  rangeOf(node: ts.Node): Range {
    return this.#range(ts.isSourceFile(node) ? 0 : node.getStart(this.sourceFile), node.end);
  }

  /** The function that `child`, a child of `at`, runs in, when `at` decides it. */
  #runsIn(child: ts.Node, at: ts.Node): FunctionEntry | undefined {
    const entry = this.#entries.get(at);
    if (entry && !ts.isClassLike(at)) {
      const outside = ts.isDecorator(child) || (ts.isComputedPropertyName(child) && !ts.isSourceFile(at));
      return outside ? undefined : entry;
    }
    if (ts.isPropertyDeclaration(at) && child === at.initializer && !isStatic(at))
      return this.#constructorOf(at.parent);
    return undefined;
  }

  #constructorOf(node: ts.ClassLikeDeclaration): FunctionEntry | undefined {
    const written = node.members.find((member) => ts.isConstructorDeclaration(member) && member.body);
    return (written && this.#entries.get(written)) ?? this.#entries.get(node);
  }

  #walk(module: FunctionEntry): void {
    const stack: Frame[] = [];
    const push = (frames: Frame[]): void => {
      for (let at = frames.length - 1; at >= 0; at--) stack.push(frames[at] as Frame);
    };
    const childrenOf = (node: ts.Node, path: string, fn: FunctionEntry): Frame[] => {
      const frames: Frame[] = [];
      ts.forEachChild(node, (child) => {
        frames.push({ node: child, path, fn });
      });
      return frames;
    };
    push(childrenOf(this.sourceFile, "", module));
    for (let frame = stack.pop(); frame; frame = stack.pop()) {
      const { node, fn } = frame;
      let { path } = frame;
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) continue;
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
        this.#declareType(node, path);
        continue;
      }
      let inside = fn;
      if (isFunctionNode(node)) {
        inside = this.#addFunction(node, frame);
        path = this.#paths.get(node) ?? path;
      } else if (ts.isClassLike(node)) {
        path = this.#addClass(node, frame);
      } else if (ts.isObjectLiteralExpression(node)) {
        path = this.#addObject(node, frame);
      } else if (ts.isArrayLiteralExpression(node)) {
        const binding = bindingOf(node);
        if (binding.form === "named") this.#paths.set(node, (path = this.#join(path, binding, frame)));
      } else if (ts.isModuleDeclaration(node)) {
        this.#paths.set(node, (path = join(path, cleanName(node.name.text))));
      } else this.#note(node, path, fn);
      push(childrenOf(node, path, inside));
    }
  }

  /** Remembers assignments, and calls that give a named thing of the top level its value. */
  #note(node: ts.Node, path: string, fn: FunctionEntry): void {
    if (ts.isBinaryExpression(node)) {
      if (
        node.operatorToken.kind < ts.SyntaxKind.FirstAssignment ||
        node.operatorToken.kind > ts.SyntaxKind.LastAssignment
      )
        return;
      const left = node.left;
      const name = ts.isIdentifier(left)
        ? left.text
        : ts.isPropertyAccessExpression(left)
          ? left.name.text
          : elementName(left);
      if (!name) return;
      if (isAccess(left)) {
        if (ts.isElementAccessExpression(left) && !ts.isStringLiteralLike(left.argumentExpression))
          this.computed.push(node);
        if (ts.isIdentifier(left.expression) && isFunctionNode(skipOuter(node.right)))
          this.#dressed.add(left.expression.text);
      }
      const list = this.#assignments.get(name);
      if (list) list.push(node);
      else this.#assignments.set(name, [node]);
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (ts.isCallExpression(node) && isMixin(node)) this.mixins.push(node);
      let base = this.#boundCalls.get(node);
      if (base === undefined) {
        const binding = bindingOf(node);
        const top = fn.kind === "module" || binding.inClass || binding.inObject;
        if (binding.form !== "named" || !top) return;
        base = this.#join(path, binding, { node, path, fn });
      }
      for (const inner of [...calledWithin(node), ...(node.arguments ?? [])])
        if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) this.#boundCalls.set(inner, base);
      this.#boundCalls.set(node, base);
    }
  }

  #addFunction(node: FunctionNode, frame: Frame): FunctionEntry {
    const binding = bindingOf(node);
    const kind = kindOf(node, binding);
    const overloads = isOverload(node);
    const path = overloads ? frame.path : this.#pathOf(node, binding, frame);
    const owner = binding.owner && this.#types.get(binding.owner);
    if (overloads) {
      if (owner && ts.isMethodDeclaration(node)) owner.abstract.add(binding.name ?? "");
      this.#paths.set(node, path);
      return frame.fn;
    }
    const entry = this.#add(node, { path, kind, name: this.#readable(path, binding, frame) }, frame.fn, owner?.id);
    const member = memberKey(binding);
    if (owner && member !== undefined && !owner.members.has(member)) owner.members.set(member, entry.id);
    this.#paths.set(node, entry.id.slice(this.file.length + 1));
    return entry;
  }

  #add(
    node: FunctionNode,
    named: { path: string; kind: FunctionKind; name: string },
    parent: FunctionEntry | undefined,
    owner?: TypeId,
  ): FunctionEntry {
    const id = unique(`${this.file}#${named.path}`, this.#taken);
    const body = ts.isSourceFile(node) || ts.isClassStaticBlockDeclaration(node) || ts.isClassLike(node);
    const entry: FunctionEntry = {
      node,
      id,
      name: named.name,
      kind: named.kind,
      range: this.rangeOf(node),
      nameRange: this.#nameRange(node),
      async: !body && hasModifier(node, ts.SyntaxKind.AsyncKeyword),
      generator: !body && "asteriskToken" in node && node.asteriskToken !== undefined,
      ...(parent && { parent: parent.id }),
      ...(owner !== undefined && { owner }),
      exported:
        named.kind !== "callback" &&
        this.#exported.has(named.path.split(/[.>~]/, 1)[0] ?? "") &&
        parent?.kind === "module",
      params: body
        ? []
        : node.parameters
            .filter((one) => !(ts.isIdentifier(one.name) && one.name.text === "this"))
            .map((one) => (ts.isIdentifier(one.name) ? one.name.text : "")),
      ...(!body && node.parameters.at(-1)?.dotDotDotToken && { rest: true as const }),
    };
    this.functions.push(entry);
    this.#entries.set(node, entry);
    return entry;
  }

  #addClass(node: ts.ClassLikeDeclaration, frame: Frame): string {
    const binding = bindingOf(node);
    const path = this.#pathOf(node, binding, frame);
    this.#declare(node, path, "class");
    this.#paths.set(node, path);
    for (const member of node.members) if (ts.isPropertyDeclaration(member)) this.fields.push(member);
    const written = node.members.some((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
    if (
      !written &&
      node.members.some((member) => ts.isPropertyDeclaration(member) && !isStatic(member) && runsCode(member))
    ) {
      const type = this.#types.get(node);
      const named = { path: `${path}.constructor`, kind: "constructor", name: `${path}.constructor` } as const;
      const entry = this.#add(node, named, frame.fn, type?.id);
      type?.members.set("constructor", entry.id);
    }
    return path;
  }

  #addObject(node: ts.ObjectLiteralExpression, frame: Frame): string {
    const binding = bindingOf(node);
    const callback = binding.form === "argument" || binding.form === "jsx";
    const path = binding.form === "anonymous" ? frame.path : this.#pathOf(node, binding, frame);
    this.#paths.set(node, path);
    if (node.properties.some(isFunctionMember)) {
      const typePath = binding.form === "anonymous" ? this.#nth(`${frame.path || "<module>"}>object`) : path;
      this.#declare(node, typePath, "object", callback ? `${path} object` : typePath);
    }
    return path;
  }

  #declareType(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration, around: string): void {
    if (ts.isTypeAliasDeclaration(node) && ts.isFunctionTypeNode(node.type)) {
      if (node.name.text)
        this.#declare(node, join(around, cleanName(node.name.text)), "interface").abstract.add(itself);
      return;
    }
    const members = ts.isInterfaceDeclaration(node) ? node.members : typeMembers(node.type);
    const intersects = ts.isTypeAliasDeclaration(node) && !ts.isTypeLiteralNode(node.type) && !members;
    if (members) this.fields.push(...members);
    if (intersects || !node.name.text || !members) return;
    const path = join(around, cleanName(node.name.text));
    const type = this.#declare(node, path, "interface");
    for (const member of members) {
      const name = ts.isCallSignatureDeclaration(member) ? itself : propertyName(member.name);
      if (name === undefined) continue;
      const callable =
        name === itself ||
        ts.isMethodSignature(member) ||
        (ts.isPropertySignature(member) && member.type && mayBeFunctionType(member.type));
      if (callable) type.abstract.add(name);
    }
  }

  #declare(node: ts.Node, path: string, kind: TypeFact["kind"], name = path): MutableType {
    const merges = ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node);
    const earlier = merges ? this.#typesByName.get(path) : undefined;
    if (earlier) {
      if (kind === "class") earlier.kind = kind;
      this.#types.set(node, earlier);
      return earlier;
    }
    const id = unique(`${this.file}#${path}`, this.#typesTaken);
    const type: MutableType = { id, name, kind, bases: [], members: new Map(), abstract: new Set() };
    if (merges) this.#typesByName.set(path, type);
    this.#types.set(node, type);
    return type;
  }

  #pathOf(node: ts.Node, binding: Binding, frame: Frame): string {
    const around = frame.path;
    switch (binding.form) {
      case "named":
        return this.#join(around, binding, frame);
      case "argument": {
        const base = (binding.call && this.#boundCalls.get(binding.call)) ?? (around || "<module>");
        return `${base}>${cleanName(binding.name ?? "fn")}`;
      }
      case "jsx":
        return `${around || "<module>"}>${cleanName(binding.name ?? "fn")}`;
      default:
        return this.#nth(`${around || "<module>"}>${ts.isClassLike(node) ? "class" : "fn"}`);
    }
  }

  #join(around: string, binding: Binding, frame: Frame): string {
    const name = cleanName(binding.name ?? "fn");
    if (binding.absolute) return name;
    if (binding.onThis) {
      const owner = frame.fn.node.parent as ts.Node | undefined;
      const type = owner && ts.isClassLike(owner) ? this.#paths.get(owner) : undefined;
      return join(type ?? around, name);
    }
    return join(around, name);
  }

  #nth(base: string): string {
    const count = this.#anonymous.get(base) ?? 0;
    this.#anonymous.set(base, count + 1);
    return `${base}${count}`;
  }

  #readable(path: string, binding: Binding, frame: Frame): string {
    if (binding.form === "named")
      return path.includes(">") ? `${frame.fn.name} › ${cleanName(binding.name ?? "")}` : path;
    const around = frame.fn.kind === "module" ? "" : `${frame.fn.name} › `;
    if (binding.form === "anonymous") return `${around}anonymous function`;
    const base = binding.call && this.#boundCalls.get(binding.call);
    // Members of what a call is given are told by their names: `router.rename`, not `router>createRouter.arg0.rename`.
    const head = base === undefined ? around : `${base.replace(/>[^>.]*\.arg\d+(?=\.)/g, "")} › `;
    if (binding.form === "jsx") return `${head}${binding.label ?? ""}`;
    return `${head}${cleanName(binding.label ?? "fn")} callback`;
  }

  #implementation(node: ts.SignatureDeclaration): FunctionEntry | undefined {
    const siblings = siblingsOf(node);
    const name = node.name?.getText(this.sourceFile);
    const at = siblings.indexOf(node);
    for (let next = at + 1; at >= 0 && next < siblings.length; next++) {
      const sibling = siblings[next] as ts.Node;
      if (sibling.kind !== node.kind) return undefined;
      if ((sibling as ts.SignatureDeclaration).name?.getText(this.sourceFile) !== name) return undefined;
      const entry = this.#entries.get(sibling);
      if (entry) return entry;
    }
    return undefined;
  }

  #nameRange(node: FunctionNode): Range {
    if (ts.isSourceFile(node)) return this.#range(0, 0);
    const start = node.getStart(this.sourceFile);
    if (ts.isConstructorDeclaration(node)) {
      const at = this.sourceFile.text.indexOf("constructor", start);
      return this.#range(at, at + "constructor".length);
    }
    const named = "name" in node ? node.name : undefined;
    const bound = named ?? bindingOf(node).nameNode;
    if (bound && bound.end > bound.pos && bound.pos >= 0) return this.rangeOf(bound);
    if (ts.isClassLike(node)) return this.#range(start, start + "class".length);
    if (ts.isClassStaticBlockDeclaration(node)) return this.#range(start, start + "static".length);
    if (ts.isArrowFunction(node)) return this.#range(start, node.equalsGreaterThanToken.end);
    const body = "body" in node ? node.body : undefined;
    return this.#range(start, body ? Math.max(start, body.pos) : node.end);
  }

  #range(start: number, end: number): Range {
    return {
      start: this.sourceFile.getLineAndCharacterOfPosition(start),
      end: this.sourceFile.getLineAndCharacterOfPosition(Math.max(start, end)),
    };
  }
}
