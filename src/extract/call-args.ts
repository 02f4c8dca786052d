import { ts } from "ts-morph";
import { runsMacros } from "../libraries/index.js";
import type { ArgFact, Target } from "../model/index.js";
import type { CallTargets } from "./call-targets.js";
import { couldBeFunction } from "./callbacks.js";
import type { CallLike, FileScope, Resolver } from "./context.js";
import type { Gathered, Surroundings } from "./gathered.js";
import { argumentKey } from "./resource-keys.js";
import { bare, isFunctionLiteral, pathText, shortText } from "./syntax.js";

/** Reads what calls hand over: functions, parameters passed on, literals, and what names a resource. */
export class CallArguments {
  constructor(
    private readonly scope: FileScope,
    private readonly gathered: Gathered,
    private readonly resolver: Resolver,
    private readonly targets: CallTargets,
  ) {}

  /** What the arguments of a call are to its targets, by position. */
  of(node: CallLike, targets: readonly Target[], at: Surroundings): ArgFact[] {
    const all = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
    // What \`f.call(self, x)\` gives to \`f\` starts behind \`self\`.
    const list =
      all &&
      ts.isCallExpression(node) &&
      isCallOfCall(node, targets) &&
      !targets.every((one) => one.kind === "external")
        ? all.slice(1)
        : all;
    if (!list || list.length === 0) return [];
    const found: ArgFact[] = [];
    if (targets.every((one) => one.kind === "external")) {
      // Callbacks that are known of are facts of their own, and the language's functions are all known.
      const known = this.targets.known(node)?.model.callbacks !== undefined || targets.some(isOfLanguage);
      if (!known) this.handed(list, found, targets.some(isMacroRunner));
      const path = list[0] && targets.some(isFileCall) ? this.pathText(bare(list[0])) : undefined;
      return path === undefined ? found : [{ index: 0, text: path }];
    }
    list.forEach((argument, index) => {
      const inner = bare(argument);
      if (ts.isArrayLiteralExpression(inner)) {
        if (!inner.elements.some((one) => ts.isSpreadElement(one)))
          found.push({ index, literal: inner.elements.length });
        for (const one of inner.elements) {
          const element = bare(one);
          const target =
            isFunctionLiteral(element) || ts.isIdentifier(element) ? this.targets.functionValue(element) : undefined;
          if (target && target.kind !== "external") found.push({ index, path: ["*"], target });
        }
        return;
      }
      if (ts.isObjectLiteralExpression(inner)) {
        this.memberArgs(inner, index, found);
        return;
      }
      if (ts.isIdentifier(inner)) {
        const passes = at.fn.entry.params.indexOf(inner.text);
        if (passes >= 0 && this.isParameter(inner)) {
          found.push({ index, passes });
          return;
        }
      }
      const target = couldBeFunction(inner) ? this.targets.functionValue(inner) : undefined;
      const isRunOver = pathText(inner) !== undefined && list.some((one) => isFunctionLiteral(bare(one)));
      const text = isRunOver ? { text: shortText(inner, this.scope.sourceFile) } : {};
      if (target && !(target.kind === "external" && target.module === "lib")) found.push({ index, target, ...text });
      else {
        const key = argumentKey(inner, this.scope, this.resolver);
        if (key || isRunOver) found.push({ index, ...(key ? { key } : {}), ...text });
      }
    });
    return found;
  }

  /**
   * The functions written out as arguments, or in members of arguments, of a package's function that nothing is known of.
   * @param named those that are named, or that a call gives, too
   */
  private handed(list: readonly ts.Expression[], found: ArgFact[], named: boolean): void {
    list.forEach((argument, index) => {
      const inner = bare(argument);
      const id = isFunctionLiteral(inner) ? this.scope.idOf(inner) : undefined;
      if (id !== undefined) found.push({ index, target: { kind: "function", id } });
      else if (named && (ts.isIdentifier(inner) || ts.isCallExpression(inner))) {
        const target = this.targets.functionValue(inner);
        const member = target ? undefined : this.resolver.memberValue(inner, "exec");
        if (target?.kind === "function") found.push({ index, target });
        else if (member) found.push({ index, path: ["exec"], target: member });
      } else if (ts.isObjectLiteralExpression(inner)) this.memberArgs(inner, index, found, true);
    });
  }

  /** Whether a name that is one of the function's parameters' is not that of something declared further inside. */
  private isParameter(name: ts.Identifier): boolean {
    if ((this.gathered.declared.get(name.text) ?? 0) <= 1) return true;
    const made = this.resolver.declaration(name);
    return made !== undefined && ts.isParameter(made);
  }

  /** A path as written, or what the variable was given that holds it. */
  private pathText(path: ts.Expression): string {
    const made = ts.isIdentifier(path) ? this.resolver.declaration(path) : undefined;
    const isOwn = made !== undefined && made.getSourceFile() === this.scope.sourceFile;
    const value = isOwn && ts.isVariableDeclaration(made) && made.initializer ? made.initializer : undefined;
    const text = shortText(path, this.scope.sourceFile);
    return value ? `${text} = ${shortText(value, this.scope.sourceFile)}` : text;
  }

  private memberArgs(object: ts.ObjectLiteralExpression, index: number, found: ArgFact[], literal = false): void {
    const work: { object: ts.ObjectLiteralExpression; path: readonly string[] }[] = [{ object, path: [] }];
    for (let next = work.pop(); next; next = work.pop()) {
      for (const member of next.object.properties) {
        const name =
          member.name && (ts.isIdentifier(member.name) || ts.isStringLiteralLike(member.name))
            ? member.name.text
            : undefined;
        if (name === undefined) continue;
        const path = [...next.path, name];
        if (ts.isMethodDeclaration(member)) {
          const id = this.scope.idOf(member);
          if (id !== undefined) found.push({ index, path, target: { kind: "function", id } });
          continue;
        }
        const value = ts.isPropertyAssignment(member)
          ? bare(member.initializer)
          : ts.isShorthandPropertyAssignment(member)
            ? member.name
            : undefined;
        if (!value) continue;
        if (ts.isObjectLiteralExpression(value)) {
          if (path.length < 3) work.push({ object: value, path });
        } else if (ts.isArrayLiteralExpression(value)) {
          for (const one of value.elements) {
            const id = isFunctionLiteral(bare(one)) ? this.scope.idOf(bare(one)) : undefined;
            if (id !== undefined) found.push({ index, path: [...path, "*"], target: { kind: "function", id } });
          }
        } else if (literal ? isFunctionLiteral(value) : couldBeFunction(value) && !ts.isCallExpression(value)) {
          const target = this.targets.functionValue(value);
          if (target && !(target.kind === "external" && target.module === "lib")) found.push({ index, path, target });
        }
      }
    }
  }
}

/** How many arguments a call gives, all there could be where they are spread. Only for callees of the workspace, whose parameters have a meaning here. */
export function argumentCount(node: CallLike, targets: readonly Target[]): { argCount?: number } {
  const list = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
  if (!list || list.length === 0 || targets.every(({ kind }) => kind === "external")) return {};
  return { argCount: list.some((one) => ts.isSpreadElement(one)) ? Number.MAX_SAFE_INTEGER : list.length };
}

const isNamedCall = /[.#]call$/;

/** Whether a call is one of `Function.prototype.call`, and not of a method that somebody has named so. */
export function isCallOfCall({ expression }: ts.CallExpression, targets: readonly Target[]): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === "call" &&
    !targets.some((one) =>
      one.kind === "method" ? one.name === "call" : one.kind === "function" && isNamedCall.test(one.id),
    )
  );
}

function isMacroRunner(target: Target): boolean {
  return target.kind === "external" && runsMacros(target.module);
}

/** Whether a call does something to a file before it returns: `readFileSync(path)`. */
function isFileCall(target: Target): boolean {
  return (
    target.kind === "external" &&
    target.name.endsWith("Sync") &&
    /(?:^|:)(?:fs|fs-extra|graceful-fs)$/.test(target.module)
  );
}

/** The language's own functions; the global ones include what a test runner or a browser adds. */
function isOfLanguage(target: Target): boolean {
  return target.kind === "external" && target.module === "lib";
}
