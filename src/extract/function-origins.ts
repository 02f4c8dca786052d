import { ts } from "ts-morph";
import { anyMember, type FlowSource } from "../model/index.js";
import { isAssignment, isChoice } from "./bindings.js";
import type { Calls } from "./calls.js";
import type { Gathered } from "./gathered.js";
import { isAccess, propertyName, skipOuter } from "./names.js";
import { isPlainType } from "./plain-types.js";
import { propertyOf, propertyValues } from "./resolve-objects.js";
import { namesOf } from "./resolve-prototypes.js";
import { safely } from "./resolve-trace.js";
import type { Trace, Value } from "./resolve-values.js";
import { isFunctionLiteral, memberName, receiver } from "./syntax.js";

/** Where what an expression holds comes from: `under` is the member of the expression's value that it is, `*` for an element. */
export interface Origin {
  readonly from: FlowSource;
  readonly under: readonly string[];
}

interface Step {
  readonly node: ts.Expression;
  /** The member of the value of `node` that is asked for. */
  readonly take: readonly string[];
  readonly under: readonly string[];
}

/** Most expressions that one question goes through, and most members in each other that are told apart. */
const mostSteps = 40;
const mostMembers = 3;
/** What gives a collection of the same elements, or one of them, and what of the language can be no function. */
const sameElements =
  /^(?:filter|slice|concat|reverse|sort|toSorted|toReversed|splice|flat|values|entries|from|freeze)$/;
const oneElement = /^(?:find|findLast|at|pop|shift|get)$/;
/** Names of variables that say nothing of what members they name. */
const anyKey =
  /^(?:key|name|index|idx|prop|property|field|type|method|path|item|value|attr|option|pos|offset|row|col|len|count)$/i;
const collections = /^(?:Array|Map|Set|Iterable|AsyncIterable)$/;
/** Methods that add to a collection, and the argument that they add. */
export const adders: ReadonlyMap<string, number> = new Map([
  ["push", 0],
  ["unshift", 0],
  ["add", 0],
  ["set", 1],
]);

/**
 * Follows expressions back, within their file and through local variables, to parameters, members and results of calls.
 * Members are told apart by name alone.
 */
export class FlowOrigins {
  readonly #trace: Trace;
  readonly #gathered: Gathered;
  readonly #calls: Calls;
  #work: Step[] = [];
  #found = new Map<string, Origin>();

  constructor(trace: Trace, gathered: Gathered, calls: Calls) {
    this.#trace = trace;
    this.#gathered = gathered;
    this.#calls = calls;
  }

  /**
   * Without doubles, in no order that means anything. Empty for what holds no function by its form.
   * @param take the member of its value that is asked for
   */
  of(expression: ts.Expression, take: readonly string[] = []): readonly Origin[] {
    const seen = new Set<string>();
    this.#found = new Map<string, Origin>();
    this.#work = [{ node: expression, take, under: [] }];
    for (let step = this.#work.pop(), steps = 0; step && steps < mostSteps; step = this.#work.pop(), steps++) {
      const node = skipOuter(step.node);
      const key = `${node.pos} ${node.end} ${step.take.join(".")} ${step.under.join(".")}`;
      if (seen.has(key) || step.take.length > mostMembers || step.under.length > mostMembers) continue;
      seen.add(key);
      this.#follow({ ...step, node });
    }
    return [...this.#found.values()];
  }

  /** The names of the members that are meant where something is added to `expression`: `hooks[]` for `this.hooks`. */
  holders(expression: ts.Expression): readonly string[] {
    let node = skipOuter(expression);
    let computed: string | undefined;
    while (ts.isElementAccessExpression(node) && !ts.isStringLiteralLike(node.argumentExpression)) {
      computed = computedName(node);
      node = skipOuter(node.expression);
    }
    const name = memberName(node);
    const names = name === undefined ? this.of(node).flatMap(({ from }) => nameOf(from) ?? []) : [name];
    if (computed !== undefined && names.length === 0) names.push(computed);
    return names.map((one) => (one.endsWith("[]") ? one : `${one}[]`));
  }

  /** The names that a loop takes a variable through, where they are written down. */
  texts(key: ts.Expression): readonly string[] {
    return ts.isIdentifier(key) ? (safely(() => namesOf(this.#trace, key)) ?? []).slice(0, mostSteps) : [];
  }

  #add(from: FlowSource, { under }: Step): void {
    const origin = { from, under };
    this.#found.set(JSON.stringify(origin), origin);
  }

  #go(node: ts.Expression | undefined, { take, under }: Omit<Step, "node">): void {
    if (node) this.#work.push({ node, take, under });
  }

  #follow(step: Step): void {
    const { node } = step;
    if (ts.isConditionalExpression(node)) {
      this.#go(node.whenTrue, step);
      this.#go(node.whenFalse, step);
    } else if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (!isAssignment(operator) && !isChoice(operator)) return;
      this.#go(node.right, step);
      if (operator !== ts.SyntaxKind.EqualsToken && operator !== ts.SyntaxKind.CommaToken) this.#go(node.left, step);
    } else if (ts.isAwaitExpression(node)) this.#go(node.expression, step);
    else if (ts.isSpreadElement(node)) this.#go(node.expression, elementOf(step));
    else if (isFunctionLiteral(node)) {
      const id = this.#trace.scopeOf(node)?.idOf(node);
      if (id !== undefined && step.take.length === 0) this.#add({ kind: "function", id }, step);
    } else if (isProxy(node)) this.#trap(node, step);
    else if (ts.isArrayLiteralExpression(node)) this.#elements(node, step);
    else if (ts.isObjectLiteralExpression(node)) this.#properties(node, step);
    else if (ts.isCallExpression(node)) this.#call(node, step);
    else if (isAccess(node) || ts.isIdentifier(node)) {
      if (this.#known(node, step) === "whole") return;
      if (ts.isIdentifier(node)) this.#variable(node, step);
      else if (memberName(node) !== undefined) this.#member(memberName(node)!, step);
      else {
        const computed = memberName(skipOuter(node.expression)) === undefined ? computedName(node) : undefined;
        if (computed !== undefined) this.#member(computed, step);
        this.#go(node.expression, elementOf(step));
      }
    }
  }

  /** What runs when a proxy is called, or a member of it at whatever depth: what it gives for a member is taken to be one, too. */
  #trap(node: ts.NewExpression, { take }: Step): void {
    const [, handler] = node.arguments ?? [];
    const traps = handler && skipOuter(handler);
    if (take.length > 0 || !traps || !ts.isObjectLiteralExpression(traps)) return;
    const apply = propertyOf(traps, "apply");
    if (!apply) return;
    for (const value of safely(() => propertyValues(this.#trace, apply)) ?? []) {
      if (value.k !== "function") continue;
      this.#add({ kind: "function", id: value.id }, { node, take, under: [] });
      this.#add({ kind: "function", id: value.id }, { node, take, under: [anyMember] });
    }
  }

  #member(name: string, step: Step): void {
    this.#add({ kind: "member", name, ...pathOf(step.take) }, step);
  }

  #elements(node: ts.ArrayLiteralExpression, step: Step): void {
    const { take, under } = step;
    for (const one of node.elements) {
      if (ts.isSpreadElement(one)) this.#go(one.expression, step);
      // Elements of elements are not told from elements.
      else if (take[0] === "*")
        this.#go(one, ts.isArrayLiteralExpression(skipOuter(one)) ? step : { take: take.slice(1), under });
      else if (take.length === 0) this.#go(one, { take, under: under.at(-1) === "*" ? under : [...under, "*"] });
    }
  }

  #properties(node: ts.ObjectLiteralExpression, step: Step): void {
    const [first, ...take] = step.take;
    // Members of an object that is handed on as it stands are found by their names.
    if (first === undefined) return;
    for (const one of node.properties) {
      if (ts.isSpreadAssignment(one)) this.#go(one.expression, step);
      else if (first !== "*" && (one.name && propertyName(one.name)) !== first) continue;
      else if (ts.isPropertyAssignment(one)) this.#go(one.initializer, { take, under: step.under });
      else if (ts.isShorthandPropertyAssignment(one)) this.#go(one.name, { take, under: step.under });
    }
  }

  /** What is traced already: all of the value, elements of parameters alone, or nothing. */
  #known(node: ts.Expression, step: Step): "whole" | "open" | "nothing" {
    let known: "whole" | "open" | "nothing" = "nothing";
    for (const value of safely(() => this.#valuesOf(node)) ?? []) {
      if (value.k === "param") {
        if (isPlain(value)) return "whole";
        const { owner, index } = value;
        this.#add({ kind: "param", owner, index, ...pathOf([...value.path, ...step.take]) }, step);
        // Elements of what parameters hold may have been put there under the name that they are read by.
        if (value.path.length > 0 && value.path.every((one) => one === "*")) {
          if (known === "nothing") known = "open";
          continue;
        }
      } else if (value.k === "function") {
        const proxy = value.node.parent;
        if (isProxy(proxy)) this.#trap(proxy, step);
        if (step.take.length === 0) this.#add({ kind: "function", id: value.id }, step);
      } else if (value.k === "array") {
        // What is added to it later is found by its name.
        if (value.node.getSourceFile() === node.getSourceFile()) this.#go(value.node, step);
        continue;
      } else if (!isNoFunction(value)) continue;
      known = "whole";
    }
    return known;
  }

  #valuesOf(node: ts.Expression): readonly Value[] {
    return ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
      ? propertyValues(this.#trace, node.parent)
      : this.#trace.evaluate(node);
  }

  #call(node: ts.CallExpression, step: Step): void {
    const callee = skipOuter(node.expression);
    const name = memberName(callee);
    const on = receiver(callee);
    const fact = this.#calls.at.get(node)?.fact;
    const { take, under } = step;
    if (name === "bind") this.#go(on, step);
    else if (fact?.targets.some(({ kind }) => kind === "function" || kind === "method"))
      this.#add({ kind: "result", call: fact.index, ...pathOf(take) }, step);
    else if (on && name !== undefined && sameElements.test(name)) {
      this.#go(ts.isIdentifier(on) && /^(?:Object|Array)$/.test(on.text) ? node.arguments[0] : on, step);
      if (name === "concat") for (const one of node.arguments) this.#go(one, step);
    } else if (on && name !== undefined && oneElement.test(name)) this.#go(on, elementOf(step));
    else if (name === "map") {
      const fn = node.arguments[0] && skipOuter(node.arguments[0]);
      const of = fn && isFunctionLiteral(fn) ? this.#trace.scopeOf(fn)?.idOf(fn) : undefined;
      const [first, ...rest] = take;
      if (of === undefined) return;
      if (first === undefined) this.#add({ kind: "gives", of }, { ...step, under: [...under, "*"] });
      else this.#add({ kind: "gives", of, ...pathOf(first === "*" ? rest : take) }, step);
      // Elements of elements are not told from elements.
      if (first === "*" && rest.length === 0) this.#add({ kind: "gives", of, path: ["*"] }, step);
    } else if (name === "assign") for (const one of node.arguments) this.#go(one, step);
    else if (fact?.targets.some(({ kind }) => kind !== "external"))
      this.#add({ kind: "result", call: fact.index, ...pathOf(take) }, step);
  }

  /** What a local variable is given, where it is declared and wherever else it is assigned or added to. */
  #variable(node: ts.Identifier, step: Step): void {
    const declaration = this.#trace.symbolAt(node)?.valueDeclaration;
    if (!declaration || declaration.getSourceFile() !== node.getSourceFile()) return;
    if (ts.isBindingElement(declaration)) this.#bound(declaration, step);
    if (!ts.isVariableDeclaration(declaration)) return;
    this.#declared(declaration, step);
    const { take, under } = step;
    for (const mention of this.#gathered.mentions.get(node.text) ?? []) {
      const { parent } = mention;
      if (ts.isBinaryExpression(parent) && parent.left === mention && isAssignment(parent.operatorToken.kind))
        this.#go(parent.right, step);
      const taken = takenAs(mention);
      if (taken !== undefined) this.#member(taken, step);
      const value = take.length === 0 || take[0] === "*" ? addedTo(mention) : undefined;
      if (!value || this.#trace.symbolAt(mention)?.valueDeclaration !== declaration) continue;
      this.#go(value, take.length > 0 ? { take: take.slice(1), under } : { take, under: [...under, "*"] });
    }
  }

  /** What `const { run } = task` and `for (const [name, hook] of hooks.entries())` take out of what is on the right. */
  #bound(element: ts.BindingElement, step: Step): void {
    const pattern = element.parent;
    if (ts.isObjectBindingPattern(pattern)) {
      const name = element.dotDotDotToken ? undefined : propertyName(element.propertyName ?? element.name);
      if (name !== undefined) this.#member(name, step);
      this.#go(element.initializer, step);
    } else if (ts.isVariableDeclaration(pattern.parent)) this.#declared(pattern.parent, elementOf(step));
  }

  #declared(declaration: ts.VariableDeclaration, step: Step): void {
    const statement = declaration.parent.parent as ts.Node;
    if (ts.isForOfStatement(statement)) this.#go(statement.expression, elementOf(step));
    else this.#go(declaration.initializer, step);
  }
}

/** A name for the members that a variable names: `[hook]` for `hooks[hook]` and `hooks[hookName]`; none for one that says nothing. */
function computedName(node: ts.Node): string | undefined {
  const key = ts.isElementAccessExpression(node) ? skipOuter(node.argumentExpression) : undefined;
  if (!key || !ts.isIdentifier(key) || /^(?:k[A-Z]|[A-Z])/.test(key.text)) return undefined;
  const word = key.text.replace(/(?<=[a-z])(?:Name|Key|Type)$/, "");
  return word.length < 3 || anyKey.test(word) ? undefined : `[${word}]`;
}

/** Whether an expression makes a proxy, whose members are what a function says. */
export function isProxy(node: ts.Node): node is ts.NewExpression {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "Proxy";
}

const pathOf = (path: readonly string[]): { path?: readonly string[] } => (path.length > 0 ? { path } : {});

/** The same for an element of something; those of elements count as elements. */
function elementOf(step: Step): Step {
  return step.take[0] === "*" ? step : { ...step, take: ["*", ...step.take] };
}

/** The member that a source is, `hooks` for the parameter's `options.hooks`. */
function nameOf(from: FlowSource): string | undefined {
  if (from.kind === "member") return from.name;
  return from.kind === "param" ? from.path?.findLast((one) => one !== "*") : undefined;
}

/** The member that `({ run, stop: halt } = task)` takes out for a variable that is mentioned there. */
function takenAs(mention: ts.Expression): string | undefined {
  const { parent } = mention;
  if (!ts.isShorthandPropertyAssignment(parent) && !(ts.isPropertyAssignment(parent) && parent.initializer === mention))
    return undefined;
  const assignment = parent.parent.parent;
  const isTaking =
    ts.isBinaryExpression(assignment) &&
    assignment.left === parent.parent &&
    assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isTaking ? propertyName(parent.name) : undefined;
}

/** What `list.push(x)`, `map.set(key, x)` and `table[key] = x` add to what is mentioned there. */
function addedTo(mention: ts.Expression): ts.Expression | undefined {
  const { parent } = mention;
  if (!isAccess(parent) || parent.expression !== mention) return undefined;
  const at = parent.parent;
  if (ts.isElementAccessExpression(parent))
    return ts.isBinaryExpression(at) && at.left === parent && isAssignment(at.operatorToken.kind)
      ? at.right
      : undefined;
  const index = adders.get(parent.name.text);
  return index !== undefined && ts.isCallExpression(at) && at.expression === parent ? at.arguments[index] : undefined;
}

/** Whether a value can neither be called nor hold what can, as far as flows tell. */
function isNoFunction(value: Value): boolean {
  if (value.k === "instance") return ts.isClassLike(value.node);
  if (value.k === "external") return value.plain === true && !collections.test(value.path[0] ?? "");
  return value.k === "class" || value.k === "module";
}

function isPlain({ fn, index, path }: Value & { k: "param" }): boolean {
  const type = path.length === 0 ? fn.parameters[index]?.type : undefined;
  return type !== undefined && isPlainType(type);
}
