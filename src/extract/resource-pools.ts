import { ts } from "ts-morph";
import { resourceModel } from "../libraries/index.js";
import type { ResourceRef } from "../model/index.js";
import { isChoice } from "./bindings.js";
import type { Creation, FileScope, Resolver } from "./context.js";
import { returnExpressions } from "./resolve-calls.js";
import type { ResourceNames } from "./resource-names.js";
import { bare, memberName, receiver } from "./syntax.js";

/** Links of a chain that make or name the connection it goes down. */
const ofHandle =
  /^(?:connect|getConnection|reserve|createQueryRunner|transaction|\$transaction|begin|tx|task|startSession|acquire|startTransaction|transacting|useTransaction|withTransaction)$/;

/** What people call what a transaction runs by. */
const handle = /^(?:entityManager|manager|em|queryRunner|trx?|tx|transaction\w*)$/;

/** What people call what queries run on, whichever it is. */
const database = /^_?(?:db|database|knex|conn|connection|sql|pool)$/i;

/** Longest chain of calls that is followed to its root. */
const mostLinks = 48;

/** Tells which pool of connections an expression stands for. */
export class Pools {
  constructor(
    private readonly scope: FileScope,
    private readonly resolver: Resolver,
    private readonly names: ResourceNames,
  ) {}

  /**
   * The pool that a call goes to: the one that is seen to be made, the field or variable that holds it, a parameter, or
   * the program's pool of the library. Undefined for a connection or transaction that somebody has taken already.
   */
  of(callee: ts.Expression, label: string, taking = false): ResourceRef | undefined {
    const ambient: ResourceRef = { id: `pool:${label}`, on: "shared", pool: label };
    let node = bare(callee);
    for (let hops = 0; hops < mostLinks; hops++) {
      const isAwaited = ts.isAwaitExpression(node);
      if (ts.isAwaitExpression(node)) node = bare(node.expression);
      if (ts.isCallExpression(node)) {
        const inner = bare(node.expression);
        const name = memberName(inner) ?? (isAwaited && ts.isIdentifier(inner) ? inner.text : "");
        // A query runner has no connection before it is asked to take one.
        if (ofHandle.test(name) && !(taking && name === "createQueryRunner")) return undefined;
        const on = receiver(inner);
        const isOwn = !on || bare(on).kind === ts.SyntaxKind.ThisKeyword;
        if (isOwn && node.arguments.some((one) => this.isHandle(bare(one)))) return undefined;
        if (ts.isIdentifier(inner) && this.isChosen(inner)) {
          node = inner;
          continue;
        }
        const database = receiver(inner) ? undefined : node.arguments.find((one) => this.isDatabase(bare(one)));
        if (database && this.isLocalFunction(node)) {
          node = bare(database);
          continue;
        }
        if (!receiver(inner) && this.isLocalFunction(node))
          return this.asksContext(inner) ? undefined : (this.madeBy(node, label) ?? ambient);
        node = inner;
        continue;
      }
      if (ts.isBinaryExpression(node)) return this.ofChoice(node, label);
      if (ts.isConditionalExpression(node)) {
        // `pool ? await pool.connect() : null`: what is there is a connection.
        const ways = [node.whenTrue, node.whenFalse].map((one) => this.of(one, label, taking));
        return ways.includes(undefined) ? undefined : ways[0];
      }
      if (ts.isIdentifier(node) && this.isGiven(node)) break;
      const made = this.isRooted(node) ? this.madeBy(node, label) : undefined;
      if (made) return made;
      const on = receiver(node);
      if (!on) break;
      if (bare(on).kind === ts.SyntaxKind.ThisKeyword) {
        if (this.asksContext(node)) return undefined;
        const field = this.names.ref(node);
        return field?.on === "this" && !field.key ? { ...field, pool: label } : ambient;
      }
      node = bare(on);
    }
    if (!ts.isIdentifier(node)) return ambient;
    const declared = this.resolver.declaration(node);
    if (!declared) return ambient;
    if (ts.isParameter(declared) || ts.isBindingElement(declared)) {
      const ref = this.names.ref(node);
      // Records of Sequelize are no handles: what they do goes to the pool, unless an option names a transaction.
      if (label === "Sequelize" && !taking) return ambient;
      if (ref?.on === "param") return { ...ref, pool: label };
      return ts.isParameter(declared) ? undefined : ambient;
    }
    if (ts.isVariableDeclaration(declared) && declared.initializer && this.isInFunction(declared))
      return this.of(declared.initializer, label, taking);
    return ambient;
  }

  /** Whether what a function or accessor gives depends on what is bound to the asynchronous context, or on a transaction being open. */
  private asksContext(name: ts.Expression): boolean {
    const declared = this.resolver.declaration(name);
    return declared !== undefined && (givesTransaction(declared) || readsStore(declared));
  }

  /** Whether something given to who makes a repository is what a transaction runs by: `users(entityManager).save()`. */
  private isHandle(given: ts.Expression): boolean {
    return ts.isIdentifier(given) && handle.test(given.text) && this.isGiven(given);
  }

  /** Whether a function that gives a query is given what to run it on, by the caller's caller: `openMarkets(db).where(…)`. */
  private isDatabase(given: ts.Expression): boolean {
    const declared = ts.isIdentifier(given) && database.test(given.text) ? this.resolver.declaration(given) : undefined;
    return declared !== undefined && ts.isParameter(declared);
  }

  /** Whether a name is that of a parameter, or of something made in a function. */
  isGiven(name: ts.Identifier): boolean {
    const declared = this.resolver.declaration(name);
    if (!declared) return false;
    if (ts.isParameter(declared) || ts.isBindingElement(declared)) return true;
    return ts.isVariableDeclaration(declared) && declared.initializer !== undefined && this.isInFunction(declared);
  }

  /** Whether a name is a parameter, or is chosen between one and something else: `const query = trx ?? models`. */
  private isChosen(name: ts.Identifier): boolean {
    const declared = this.resolver.declaration(name);
    if (!declared || !this.isGiven(name)) return false;
    return ts.isParameter(declared) || (ts.isVariableDeclaration(declared) && isChoiceOf(declared.initializer));
  }

  /** Whether a path of names starts at something that lives as long as the program, so that one look tells what it is. */
  private isRooted(node: ts.Expression): boolean {
    let at = node;
    while (ts.isPropertyAccessExpression(at)) at = bare(at.expression);
    return at.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(at) && !this.isGiven(at));
  }

  /** `trx ?? db`: what callers give, and the pool when they give nothing. */
  private ofChoice(node: ts.BinaryExpression, label: string): ResourceRef | undefined {
    const given = this.names.ref(node.left);
    const otherwise = this.of(node.right, label);
    // `conn ?? (await pool.connect())`: a connection either way.
    if (!otherwise) return undefined;
    return given?.on === "param" ? { ...given, pool: label, fallback: otherwise } : given ? undefined : otherwise;
  }

  private isInFunction(declared: ts.Node): boolean {
    return declared.getSourceFile() === this.scope.sourceFile && this.scope.enclosing(declared).kind !== "module";
  }

  private isLocalFunction(node: ts.CallExpression): boolean {
    return (this.resolver.callees(node) ?? []).some(({ kind }) => kind === "function" || kind === "method");
  }

  /** The pool that is seen to be made and kept under a name. */
  madeBy(expression: ts.Expression, label: string): ResourceRef | undefined {
    const made = this.resolver.creation(expression);
    const model = made && resourceModel(made.module, made.name);
    if (!made || model?.op !== "create" || model.kind !== "pool") return undefined;
    const id = idOfCreation(made, this.resolver);
    return id === undefined ? undefined : { id, on: "shared", pool: model.label ?? label };
  }

  /** A parameter, or a field of the function's own object, that is declared to hold a pool made out of sight: injected. */
  typed(node: ts.Expression): ResourceRef | undefined {
    const on = receiver(node);
    if (on ? bare(on).kind !== ts.SyntaxKind.ThisKeyword : !ts.isIdentifier(node)) return undefined;
    const declared = this.resolver.declaration(node);
    if (!on && !(declared && ts.isParameter(declared))) return undefined;
    const pool = poolOfType(declared);
    const found = pool === undefined ? undefined : this.names.ref(node);
    return pool !== undefined && found?.on === (on ? "this" : "param") ? { ...found, pool } : undefined;
  }
}

function isChoiceOf(initializer: ts.Expression | undefined): boolean {
  const value = initializer && bare(initializer);
  return value !== undefined && ts.isBinaryExpression(value) && isChoice(value.operatorToken.kind);
}

function readsStore(declared: ts.Declaration): boolean {
  return (
    (ts.isFunctionLike(declared) || ts.isVariableDeclaration(declared)) &&
    declared.end - declared.pos < 4000 &&
    /\bgetStore\(|cls\b.*\.get\(/i.test(declared.getText())
  );
}

const openTransaction = /^_*(?:(?:active|current|open|running)(?:Transaction|Trx|Tx)|trx|tx|transaction)_*$/i;

/** Whether a function or accessor gives the transaction that is open, where one is: `if (this.trx) return this.trx; return this.knex;`. */
function givesTransaction(declared: ts.Declaration): boolean {
  if (!ts.isFunctionLike(declared)) return false;
  const results = returnExpressions(declared);
  return (
    results.length > 1 &&
    results.some((one) => {
      const inner = bare(one);
      return ts.isPropertyAccessExpression(inner) && openTransaction.test(inner.name.text);
    })
  );
}

/** The library whose pool a field or parameter is declared to hold, read off its type and the import of that. */
function poolOfType(declared: ts.Declaration | undefined): string | undefined {
  if (!declared || !(ts.isPropertyDeclaration(declared) || ts.isParameter(declared))) return undefined;
  const { type } = declared;
  if (!type || !ts.isTypeReferenceNode(type)) return undefined;
  const { typeName } = type;
  const head = ts.isIdentifier(typeName) ? typeName : typeName.left;
  if (!ts.isIdentifier(head)) return undefined;
  for (const statement of declared.getSourceFile().statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const exported = exportedAs(head.text, statement.importClause);
    if (exported === undefined) continue;
    const name = ts.isQualifiedName(typeName) ? typeName.right.text : exported;
    const model = resourceModel(statement.moduleSpecifier.text, name);
    return model?.kind === "pool" && model.op === "create" ? model.label : undefined;
  }
  return undefined;
}

/** What a name of an import clause is called where it comes from. */
function exportedAs(name: string, clause: ts.ImportClause | undefined): string | undefined {
  if (clause?.name?.text === name) return "default";
  const named = clause?.namedBindings;
  if (!named) return undefined;
  if (ts.isNamespaceImport(named)) return named.name.text === name ? "*" : undefined;
  const one = named.elements.find((element) => element.name.text === name);
  return one && (one.propertyName ?? one.name).text;
}

/** The variable or field that the result of a call or `new` is kept in. */
export function boundTo(node: ts.Node): ts.Expression | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isParameter(parent)) {
      return parent.initializer === at && ts.isIdentifier(parent.name) ? parent.name : undefined;
    }
    if (ts.isPropertyAssignment(parent)) return ts.isIdentifier(parent.name) ? parent.name : undefined;
    if (ts.isBinaryExpression(parent) && parent.right === at) {
      if (parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) continue;
      return parent.left;
    }
    if (!ts.isExpression(parent) || ts.isCallExpression(parent)) return undefined;
  }
  return undefined;
}

export function poolPlace(name: ts.Expression, resolver: Resolver): ResourceRef | undefined {
  const id = resolver.identity(name);
  return id === undefined ? undefined : { id, on: "shared" };
}

/** Where a pool that was made is kept. */
function idOfCreation(made: Creation, resolver: Resolver): string | undefined {
  const name = boundTo(made.node);
  return name && resolver.identity(name);
}
