import { ts } from "ts-morph";
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
 * compiler for the type of such an expression has it check everything that is written in it. Overloaded functions are left
 * to the compiler, and of generic ones those whose result is not a type by name. What comes from a package that is missing
 * is `any`, which takes no inference either.
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

  /** The type of an expression, as far as it is declared outside the workspace; type arguments may be left open. */
  type(expression: ts.Node): ts.Type | undefined {
    const node = within(expression);
    if (!ts.isIdentifier(node) && !holderOf(node)) return undefined;
    this.#follow(node);
    return this.#types.get(node) ?? undefined;
  }

  #follow(end: ts.Node): void {
    const way: ts.Node[] = [];
    for (let at: ts.Node | undefined = end; at && !this.#types.has(at); at = holderOf(at)) way.push(at);
    for (let node = way.pop(); node; node = way.pop()) {
      const one = node;
      this.#types.set(one, safely(() => this.#typeOf(one)) ?? null);
    }
  }

  #typeOf(node: ts.Node): ts.Type | undefined {
    if (ts.isIdentifier(node)) return this.#root(node);
    const at = holderOf(node);
    const holder = at && this.#types.get(at);
    if (!holder) return undefined;
    if (holder.flags & ts.TypeFlags.Any) return holder;
    const { checker } = this.trace.host;
    if (ts.isPropertyAccessExpression(node)) {
      const member = checker.getPropertyOfType(holder, node.name.text);
      if (!member || !this.#isOutside(member)) return undefined;
      this.#symbols.set(node, member);
      return clear(checker.getTypeOfSymbol(member));
    }
    if (!ts.isCallExpression(node)) return undefined;
    const signatures = holder.getCallSignatures();
    const [signature] = signatures;
    if (!signature || signatures.length !== 1) return undefined;
    const result = clear(checker.getReturnTypeOfSignature(signature));
    return result && (!signature.typeParameters || isNamed(result)) ? result : undefined;
  }

  #root(node: ts.Identifier): ts.Type | undefined {
    const { checker } = this.trace.host;
    if (node.text === "undefined" || node.text === "") return undefined;
    const found = this.trace.symbolAt(node);
    const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    if (!symbol) return checker.getAnyType();
    if (checker.isUnknownSymbol(symbol)) return found?.declarations?.length === 1 ? checker.getAnyType() : undefined;
    return this.#isOutside(symbol) ? clear(checker.getTypeOfSymbol(symbol)) : undefined;
  }

  #isOutside({ declarations }: ts.Symbol): boolean {
    return (
      declarations !== undefined && declarations.length > 0 && !declarations.some((one) => this.trace.scopeOf(one))
    );
  }
}

/** What the type of an expression is made from. A cast says something else, unless it is one to `any`. */
function holderOf(node: ts.Node): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isAwaitExpression(node)
    ? within(node.expression)
    : undefined;
}

function within<T extends ts.Node>(node: T): T | ts.Expression {
  let at: T | ts.Expression = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isNonNullExpression(at) ||
    (ts.isAsExpression(at) && at.type.kind === ts.SyntaxKind.AnyKeyword)
  )
    at = at.expression;
  return at;
}

function clear(type: ts.Type): ts.Type | undefined {
  return type.flags & unclear ? undefined : type;
}

/** Whether a type is an instance of an interface or class, whose members are the same ones for all type arguments. */
function isNamed(type: ts.Type): boolean {
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  return ((type as ts.ObjectType).objectFlags & (ts.ObjectFlags.ClassOrInterface | ts.ObjectFlags.Reference)) !== 0;
}
