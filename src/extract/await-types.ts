import { ts } from "ts-morph";

/** The parts of a union; the type itself when it is none. */
function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** What the compiler knows of promises. Nothing throws: what the compiler cannot tell counts as no. */
export class PromiseTypes {
  constructor(private readonly checker: ts.TypeChecker) {}

  typeOf(node: ts.Node): ts.Type | undefined {
    try {
      return this.checker.getTypeAtLocation(node);
    } catch {
      return undefined;
    }
  }

  /** Whether the value may be a `Promise` of the language, or of a class that extends it. */
  isPromise(node: ts.Node): boolean {
    const type = this.typeOf(node);
    return type !== undefined && this.hasPromise(type);
  }

  /** Whether the value may be an array or tuple with promises in it. */
  isPromiseArray(node: ts.Node): boolean {
    const type = this.typeOf(node);
    if (!type) return false;
    return partsOf(type).some((part) => {
      const apparent = this.checker.getApparentType(part);
      if (!this.checker.isArrayType(apparent) && !this.checker.isTupleType(apparent)) return false;
      return this.checker.getTypeArguments(apparent as ts.TypeReference).some((one) => this.hasPromise(one));
    });
  }

  private hasPromise(type: ts.Type): boolean {
    const work = [...partsOf(this.checker.getApparentType(type))];
    const seen = new Set<ts.Type>();
    for (let part = work.pop(); part; part = work.pop()) {
      if (seen.has(part)) continue;
      seen.add(part);
      if (part.isIntersection()) {
        work.push(...part.types);
        continue;
      }
      const symbol = part.getSymbol();
      if (!symbol) continue;
      if (symbol.name === "Promise" && symbol.declarations?.some((one) => isLibrary(one.getSourceFile()))) return true;
      if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
        const declared = this.checker.getDeclaredTypeOfSymbol(symbol);
        if (declared.isClassOrInterface()) work.push(...this.checker.getBaseTypes(declared));
      }
    }
    return false;
  }

  /** Whether every alternative of the value has a `then` that takes a function. */
  isAlwaysThenable(node: ts.Expression): boolean {
    const type = this.typeOf(node);
    return type !== undefined && partsOf(this.checker.getApparentType(type)).every((part) => this.hasThen(part, node));
  }

  /** Whether some alternative of the value has a `then` that takes a function. */
  isSometimesThenable(node: ts.Expression): boolean {
    const type = this.typeOf(node);
    return type !== undefined && this.isThenable(type, node);
  }

  private isThenable(type: ts.Type, node: ts.Node): boolean {
    return partsOf(this.checker.getApparentType(type)).some((part) => this.hasThen(part, node));
  }

  private hasThen(type: ts.Type, node: ts.Node): boolean {
    const then = type.getProperty("then");
    if (!then) return false;
    return partsOf(this.checker.getTypeOfSymbolAtLocation(then, node)).some((part) =>
      part.getCallSignatures().some(({ parameters: [first] }) => {
        if (!first) return false;
        const given = this.checker.getApparentType(this.checker.getTypeOfSymbolAtLocation(first, node));
        return partsOf(given).some((one) => one.getCallSignatures().length > 0);
      }),
    );
  }

  /** Whether the value may be a function whose result is a promise. */
  givesPromise(node: ts.Node): boolean {
    const type = this.typeOf(node);
    if (!type) return false;
    return partsOf(this.checker.getApparentType(type)).some((part) => this.signatureGives(part, node));
  }

  private signatureGives(type: ts.Type, node: ts.Node): boolean {
    return type.getCallSignatures().some((one) => this.isThenable(one.getReturnType(), node));
  }

  /** Whether a type is that of functions whose result nobody looks at: `void`, and never a promise. */
  isVoidFunction(type: ts.Type, node: ts.Node): boolean {
    let isVoid = false;
    for (const part of partsOf(type)) {
      for (const signature of part.getCallSignatures()) {
        const result = signature.getReturnType();
        if (this.isThenable(result, node)) return false;
        if (result.flags & ts.TypeFlags.Void) isVoid = true;
      }
    }
    return isVoid;
  }

  contextOf(node: ts.Expression): ts.Type | undefined {
    try {
      return this.checker.getContextualType(node);
    } catch {
      return undefined;
    }
  }

  /**
   * Which arguments of a call are functions whose result nobody looks at, over all overloads. One that accepts a promise in
   * some overload is none of them.
   */
  voidArguments(node: ts.CallExpression | ts.NewExpression): ReadonlySet<number> {
    const ignored = new Set<number>();
    const waited = new Set<number>();
    const list = node.arguments ?? [];
    const type = this.typeOf(node.expression);
    const judge = (one: ts.Type | undefined, index: number): void => {
      if (!one) return;
      if (partsOf(one).some((part) => this.signatureGives(part, node.expression))) waited.add(index);
      else if (this.isVoidFunction(one, node.expression)) ignored.add(index);
    };
    for (const part of type ? partsOf(type) : []) {
      const signatures = ts.isCallExpression(node) ? part.getCallSignatures() : part.getConstructSignatures();
      for (const { parameters } of signatures) {
        parameters.forEach((parameter, index) => {
          const own = this.checker.getTypeOfSymbolAtLocation(parameter, node.expression);
          const declared = parameter.valueDeclaration;
          if (!declared || !ts.isParameter(declared) || !declared.dotDotDotToken) {
            judge(own, index);
            if (index < list.length) judge(this.contextAt(node, index), index);
            return;
          }
          const rest = this.checker.isArrayType(own) || this.checker.isTupleType(own);
          const elements = rest ? this.checker.getTypeArguments(own as ts.TypeReference) : [];
          for (let at = index; at < list.length; at++) {
            judge(this.checker.isArrayType(own) ? elements[0] : elements[at - index], at);
            judge(this.contextAt(node, at), at);
          }
        });
      }
    }
    for (const index of waited) ignored.delete(index);
    return ignored;
  }

  private contextAt(node: ts.CallExpression | ts.NewExpression, index: number): ts.Type | undefined {
    const argument = node.arguments?.[index];
    return argument && this.contextOf(argument);
  }

  /** Whether the value is an array. */
  isArray(node: ts.Expression): boolean {
    const type = this.typeOf(node);
    if (!type) return false;
    const constrained = this.checker.getBaseConstraintOfType(type) ?? type;
    return partsOf(constrained)
      .flatMap((part) => (part.isIntersection() ? part.types : [part]))
      .some((part) => this.checker.isArrayType(part) || this.checker.isTupleType(part));
  }

  /** Whether the value can be called. */
  isFunction(node: ts.Expression): boolean {
    return (this.typeOf(node)?.getCallSignatures().length ?? 0) > 0;
  }

  /** The types of a member of this name in what a class or interface extends or implements. */
  inheritedMembers(node: ts.ClassLikeDeclaration | ts.InterfaceDeclaration, name: string): ts.Type[] {
    const found: ts.Type[] = [];
    for (const clause of node.heritageClauses ?? []) {
      for (const one of clause.types) {
        const type = this.typeOf(one);
        const member = type && this.checker.getPropertyOfType(type, name);
        if (member) found.push(this.checker.getTypeOfSymbolAtLocation(member, node));
      }
    }
    return found;
  }

  /** The type that the context of an object literal gives a member of it. */
  memberInContext(object: ts.ObjectLiteralExpression, name: string, node: ts.Node): ts.Type | undefined {
    const context = this.contextOf(object);
    for (const part of context ? partsOf(context) : []) {
      const member = this.checker.getPropertyOfType(part, name);
      if (member) return this.checker.getTypeOfSymbolAtLocation(member, node);
    }
    return undefined;
  }
}

function isLibrary(file: ts.SourceFile): boolean {
  return file.hasNoDefaultLib || /(?:^|\/)lib\.[\w.]+\.d\.ts$/.test(file.fileName);
}
