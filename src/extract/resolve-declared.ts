import { ts } from "ts-morph";
import { skipOuter } from "./names.js";
import { safely } from "./resolve-trace.js";
import type { Trace } from "./resolve-values.js";

const unclear =
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.Never |
  ts.TypeFlags.UnionOrIntersection |
  ts.TypeFlags.Instantiable;

/**
 * Follows `expect(x).to.be.equal` and its like by what packages declare, without a look at any argument: asking the
 * compiler for the type of such an expression has it check everything that is written in it. Generic and overloaded
 * functions are left to the compiler.
 */
export class Declared {
  readonly #types = new Map<ts.Node, ts.Type | null>();
  readonly #symbols = new Map<ts.Node, ts.Symbol | null>();

  constructor(private readonly trace: Trace) {}

  /** The member that a property access names, when it and all before it is declared outside the workspace. */
  member(access: ts.PropertyAccessExpression): ts.Symbol | undefined {
    this.#follow(access);
    return this.#symbols.get(access) ?? undefined;
  }

  #follow(end: ts.Expression): void {
    const way: ts.Expression[] = [];
    for (let at: ts.Expression | undefined = end; at && !this.#types.has(at);) {
      way.push(at);
      at = ts.isPropertyAccessExpression(at) || ts.isCallExpression(at) ? skipOuter(at.expression) : undefined;
    }
    for (let node = way.pop(); node; node = way.pop()) {
      const one = node;
      this.#types.set(one, safely(() => this.#typeOf(one)) ?? null);
    }
  }

  #typeOf(node: ts.Expression): ts.Type | undefined {
    const { checker } = this.trace.host;
    if (ts.isIdentifier(node)) return this.#root(node);
    if (ts.isPropertyAccessExpression(node)) {
      const holder = this.#types.get(skipOuter(node.expression));
      const member = holder && checker.getPropertyOfType(holder, node.name.text);
      if (!member || !this.#isOutside(member)) return undefined;
      this.#symbols.set(node, member);
      return clear(checker.getTypeOfSymbol(member));
    }
    if (!ts.isCallExpression(node)) return undefined;
    const signatures = this.#types.get(skipOuter(node.expression))?.getCallSignatures() ?? [];
    const [signature] = signatures;
    return signature && signatures.length === 1 && !signature.typeParameters
      ? clear(checker.getReturnTypeOfSignature(signature))
      : undefined;
  }

  #root(node: ts.Identifier): ts.Type | undefined {
    const { checker } = this.trace.host;
    const found = this.trace.symbolAt(node);
    const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    return symbol && this.#isOutside(symbol) ? clear(checker.getTypeOfSymbol(symbol)) : undefined;
  }

  #isOutside({ declarations }: ts.Symbol): boolean {
    return (
      declarations !== undefined && declarations.length > 0 && !declarations.some((one) => this.trace.scopeOf(one))
    );
  }
}

function clear(type: ts.Type): ts.Type | undefined {
  return type.flags & unclear ? undefined : type;
}
