import { ts } from "ts-morph";
import { externalModel } from "../libraries/index.js";
import type { ArgFact, CallFact, FanOut, MadeFact, Target } from "../model/index.js";
import { asArrayWork } from "./array-work.js";
import { couldBeFunction, knownCall, type KnownCall } from "./callbacks.js";
import type { CallLike, FileScope, Resolver } from "./context.js";
import { limitOf } from "./limits.js";
import { bare, isFunctionLiteral } from "./syntax.js";

/** Most wrappers in each other that are looked into. */
const deepestMade = 4;

/** Types of the function by which a handler has the next one run. */
const nextTypes = /^(?:\w+\.)?Next$/;

/** What the calls of a file call, remembered: also functions that a library, or one of the workspace, made of others. */
export class CallTargets {
  /** Calls of functions that a library made to keep what the function inside gives. */
  readonly keeping = new Map<ts.Node, "key" | "once">();
  /** Bounds of functions that a library made, by their calls. */
  readonly limits = new Map<ts.Node, FanOut>();
  private readonly targets = new Map<ts.Node, readonly Target[] | undefined>();
  private readonly knowledge = new Map<ts.Node, KnownCall | undefined>();

  constructor(
    private readonly scope: FileScope,
    private readonly resolver: Resolver,
  ) {}

  /** What a call calls; undefined for what is no call of a function at all. */
  of(node: CallLike): readonly Target[] | undefined {
    if (this.targets.has(node)) return this.targets.get(node);
    let targets = this.resolver.callees(node);
    const wrapped = targets?.every(isOutsideLanguage) ? this.wrapped(node) : undefined;
    if (wrapped) targets = [wrapped.target];
    else if (targets) targets = this.goingOn(node, targets) ?? asArrayWork(node, targets);
    this.targets.set(node, targets);
    if (wrapped?.limit) this.limits.set(node, wrapped.limit);
    return targets;
  }

  /** `next()` in a handler: its type is the framework's, what it runs is what the handler is given. */
  private goingOn(node: CallLike, [only, more]: readonly Target[]): readonly Target[] | undefined {
    if (only?.kind !== "external" || more || !nextTypes.test(only.name) || !ts.isCallExpression(node)) return undefined;
    const declared = this.resolver.declaration(bare(node.expression));
    const owner = declared && ts.isParameter(declared) ? this.scope.idOf(declared.parent) : undefined;
    if (owner === undefined || !declared || !ts.isParameter(declared)) return undefined;
    return [{ kind: "param", owner, index: declared.parent.parameters.indexOf(declared) }];
  }

  /** The function inside one that a library made of it (`promisify(exec)`, `throat(2, load)`), and how it is bounded. */
  private wrapped(node: CallLike): { readonly target: Target; readonly limit: FanOut | undefined } | undefined {
    if (!ts.isCallExpression(node)) return undefined;
    const callee = bare(node.expression);
    const isMadeHere = ts.isCallExpression(callee);
    if (!isMadeHere && !ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
    const made = this.resolver.creation(callee);
    const wraps = made && externalModel(made.module, made.name)?.wraps;
    const inner = wraps && wraps.use.when !== "schedule" ? made.node.arguments?.[wraps.arg] : undefined;
    if (!made || !wraps || !inner || ts.isSpreadElement(inner)) return undefined;
    // Last, because the compiler has to infer the receiver for it.
    if (!isMadeHere && !this.makingOf(callee)) return undefined;
    const target = couldBeFunction(bare(inner)) ? this.functionValue(bare(inner)) : undefined;
    if (!target) return undefined;
    if (wraps.keeps) this.keeping.set(node, wraps.keeps);
    const known: KnownCall = { name: made.name, module: made.module, model: wraps.limit ? { limit: wraps.limit } : {} };
    return { target, limit: limitOf(made.node, known, this.resolver) };
  }

  /** For a function that one of the workspace made of others: the functions that one was given. */
  madeBy(value: ts.Expression | undefined, targets: readonly Target[]): Pick<CallFact, "made"> {
    if (!value || !targets.some(isClosure)) return {};
    const making = this.makingOf(bare(value));
    const made = making && this.madeOf(making, targets, 0);
    const as = made && this.identityOf(bare(value));
    return made && as !== undefined ? { made: { ...made, as } } : {};
  }

  /** The same for a variable that holds what wrappers in each other made: `export const save = locked(logged(write))`. */
  nestedIn(
    node: ts.CallExpression,
    name: ts.Identifier,
  ): (Required<Pick<CallFact, "made">> & { target: Target }) | undefined {
    if (!node.arguments.some((one) => ts.isCallExpression(bare(one)))) return undefined;
    const target = this.functionValue(node);
    const made = target && isClosure(target) ? this.madeOf(node, [target], 0) : undefined;
    const as = made?.args.some((one) => one.made) ? this.resolver.identity(name) : undefined;
    return target && made && as !== undefined ? { target, made: { ...made, as } } : undefined;
  }

  /** What a made function is told apart by: the variable that holds it, or where it is made. */
  private identityOf(value: ts.Expression): string | undefined {
    if (!ts.isCallExpression(value)) return this.resolver.identity(value);
    const { line, character } = this.scope.rangeOf(value).start;
    return `${this.scope.file}#${String(line)}:${String(character)}`;
  }

  /** The call that made what a variable or field holds. */
  private makingOf(value: ts.Expression): ts.CallExpression | undefined {
    if (ts.isCallExpression(value)) return value;
    if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value)) return undefined;
    const declared = this.resolver.declaration(value);
    if (!declared || !(ts.isVariableDeclaration(declared) || ts.isPropertyDeclaration(declared))) return undefined;
    const making = declared.initializer && bare(declared.initializer);
    return making && ts.isCallExpression(making) ? making : undefined;
  }

  private madeOf(making: ts.CallExpression, targets: readonly Target[], depth: number): MadeFact | undefined {
    for (const maker of this.resolver.callees(making) ?? []) {
      if (maker.kind !== "function") continue;
      if (!targets.some((one) => one.kind === "function" && one.id.startsWith(`${maker.id}>`))) continue;
      const args = making.arguments.flatMap((one, index): ArgFact[] => {
        const inner = bare(one);
        const target = couldBeFunction(inner) ? this.functionValue(inner) : undefined;
        if (!target || target.kind === "external" || target.kind === "param") return [];
        const nested = depth < deepestMade && isClosure(target) ? this.makingOf(inner) : undefined;
        const made = nested && this.madeOf(nested, [target], depth + 1);
        return [{ index, target, ...(made ? { made } : {}) }];
      });
      if (args.length > 0) return { by: maker.id, args };
    }
    return undefined;
  }

  /** What is known of the call at a node. */
  known(node: CallLike): KnownCall | undefined {
    if (this.knowledge.has(node)) return this.knowledge.get(node);
    const known = knownCall(node, this.of(node) ?? []);
    this.knowledge.set(node, known);
    return known;
  }

  /** The function that an expression is, where it is one. */
  functionValue(expression: ts.Expression): Target | undefined {
    if (isFunctionLiteral(expression)) {
      const id = this.scope.idOf(expression);
      if (id !== undefined) return { kind: "function", id };
    }
    return this.resolver.functionValue(expression);
  }
}

function isClosure(target: Target): boolean {
  return target.kind === "function" && target.id.includes(">");
}

/** Whether a target may be what a library made of another function. */
function isOutsideLanguage(target: Target): boolean {
  return target.kind !== "external" || (target.module !== "lib" && target.module !== "global");
}
