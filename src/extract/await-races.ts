import { ts } from "ts-morph";
import type { Contender, HandedFact, RaceFact, TimeLimitFact } from "../model/index.js";
import { some, walk } from "./await-syntax.js";
import type { Calls } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import { functionOf } from "./enclosing.js";
import type { Gathered } from "./gathered.js";
import { bare, isFunctionLiteral, memberName, pathText } from "./syntax.js";

/** Methods that end something that is still going on. */
const ends = /^(?:abort|cancel|destroy|kill|terminate|interrupt|rollback|forceClose|closeAllConnections)$/;
const clockName =
  /^(?:(?:p|with|create|make|start|wait|reject|promise|throw)?_?(?:timeout|timer|sleep|delay|wait|deadline|expire)\w*)$/i;
/** Names of what may race its argument with a clock. */
const timed = /time|deadline|race|within|limit|abort|cancel/i;
const maximumDepth = 6;

/** Finds races against a clock, and promises handed to functions that may turn out to be such races. */
export class Races {
  private readonly limits: ReadonlyMap<number, TimeLimitFact>;

  constructor(
    private readonly scope: FileScope,
    private readonly gathered: Gathered,
    private readonly calls: Calls,
    private readonly resolver: Resolver,
    limits: readonly TimeLimitFact[],
  ) {
    this.limits = new Map(limits.map((one) => [one.call, one]));
  }

  races(): RaceFact[] {
    const facts: RaceFact[] = [];
    for (const { node } of this.gathered.sites) {
      const fact = ts.isCallExpression(node)
        ? this.combined(node)
        : ts.isNewExpression(node)
          ? this.byHand(node)
          : undefined;
      if (fact) facts.push(fact);
    }
    return facts;
  }

  handed(): HandedFact[] {
    const facts: HandedFact[] = [];
    for (const [node, { fact }] of this.calls.at) {
      if (!ts.isCallExpression(node) || (fact.use !== "awaited" && fact.use !== "returned")) continue;
      if (fact.targets.every((one) => one.kind === "external" && (one.module === "lib" || one.module === "global"))) {
        continue;
      }
      const clock = timed.test(fact.text);
      node.arguments.forEach((argument, index) => {
        if (!clock && !ts.isCallExpression(bare(argument))) return;
        const contender = this.promise(argument, functionOf(node), 0);
        if (contender?.kind !== "calls") return;
        facts.push({
          call: fact.index,
          index,
          calls: contender.calls,
          ...(contender.signal ? { signal: true as const } : {}),
        });
      });
    }
    return facts;
  }

  /** `Promise.race([…])` with a clock among them, or something that may be one. */
  private combined(node: ts.CallExpression): RaceFact | undefined {
    if (this.calls.known(node)?.model.combinator?.kind !== "race") return undefined;
    const list = node.arguments[0] ? bare(node.arguments[0]) : undefined;
    const array = list && ts.isIdentifier(list) ? this.initializer(list) : list;
    if (!array || !ts.isArrayLiteralExpression(array) || array.elements.length < 2) return undefined;
    const fn = functionOf(node);
    const contenders = array.elements.map((one): Contender => this.contender(one, fn, 0));
    if (!contenders.some((one) => one.kind === "clock" || one.kind === "calls")) return undefined;
    const letGo = array.elements.every((one, index) =>
      contenders[index]?.kind === "clock" ? this.onlyResolves(one) : isCaught(bare(one)),
    );
    return this.fact(node, fn, contenders, letGo);
  }

  /** `new Promise((resolve, reject) => { setTimeout(reject, ms); work.then(resolve, reject); })`. */
  private byHand(node: ts.NewExpression): RaceFact | undefined {
    const executor = executorOf(node);
    // A timer further inside is no rival: it begins when something else has happened.
    if (!executor || !some(executor, false, isTimerCall)) return undefined;
    const fn = functionOf(node);
    const contenders: Contender[] = [];
    let letGo = executor.parameters.length < 2;
    walk(executor, false, (one) => {
      if (!ts.isCallExpression(one) || memberName(one.expression) !== "then") return undefined;
      const on = bottomOfChain((one.expression as ts.PropertyAccessExpression).expression);
      const contender = this.contender(on, fn, 0);
      if (contender.kind === "calls" || contender.kind === "param") {
        contenders.push(contender);
        letGo &&= ts.isPropertyAccessExpression(one.parent) && isCaught(one.parent.parent);
      }
      return false;
    });
    return contenders.length > 0 ? this.fact(node, fn, [...contenders, { kind: "clock" }], letGo) : undefined;
  }

  private fact(
    node: ts.CallExpression | ts.NewExpression,
    fn: ts.Node,
    contenders: readonly Contender[],
    letGo: boolean,
  ): RaceFact | undefined {
    const call = this.calls.at.get(node)?.fact.index;
    const record = this.gathered.functions.get(fn);
    if (call === undefined || !record) return undefined;
    return {
      function: record.entry.id,
      call,
      range: this.scope.rangeOf(node),
      contenders,
      ...(endsSomething(fn) ? { cancels: true as const } : {}),
      ...(letGo ? { letGo: true as const } : {}),
    };
  }

  /** Whether a clock has no way to reject: `new Promise((resolve) => setTimeout(resolve, 150))`. */
  private onlyResolves(expression: ts.Expression): boolean {
    const inner = bare(expression);
    const made = ts.isIdentifier(inner) ? this.initializer(inner) : inner;
    const executor = made && ts.isNewExpression(made) ? executorOf(made) : undefined;
    return executor !== undefined && executor.parameters.length < 2;
  }

  private contender(expression: ts.Expression, fn: ts.Node, depth: number): Contender {
    return this.promise(expression, fn, depth) ?? { kind: "other" };
  }

  /** What promise an expression is, where that can be told. */
  private promise(expression: ts.Expression, fn: ts.Node, depth: number): Contender | undefined {
    const inner = bare(expression);
    if (depth > maximumDepth || ts.isSpreadElement(inner)) return undefined;
    if (ts.isNewExpression(inner)) {
      const executor = executorOf(inner);
      if (!executor) return undefined;
      if (some(executor, true, isTimerCall)) return { kind: "clock" };
      return some(executor, true, isAbortListener) ? { kind: "clock", abort: true } : undefined;
    }
    if (ts.isCallExpression(inner)) return this.called(inner, fn, depth);
    if (!ts.isIdentifier(inner)) return undefined;
    const record = this.gathered.functions.get(fn);
    const index = record?.entry.params.indexOf(inner.text) ?? -1;
    if (index >= 0 && (this.gathered.declared.get(inner.text) ?? 0) === 0) return { kind: "param", index };
    const made = this.initializer(inner);
    if (made) return this.promise(made, fn, depth + 1);
    if (index >= 0) return { kind: "param", index };
    return this.assignedClock(inner, fn);
  }

  private called(node: ts.CallExpression, fn: ts.Node, depth: number): Contender | undefined {
    const name = memberName(node.expression);
    if (name === "then" || name === "catch" || name === "finally") {
      return this.promise((node.expression as ts.PropertyAccessExpression).expression, fn, depth + 1);
    }
    if (isFunctionLiteral(bare(node.expression))) return undefined;
    const fact = this.calls.at.get(node)?.fact;
    if (!fact) return undefined;
    const path = pathText(node.expression);
    const last = path?.slice(path.lastIndexOf(".") + 1);
    const outside = fact.targets.every((one) => one.kind === "external" || one.kind === "unresolved");
    if (outside && last !== undefined && clockName.test(last) && !(last === "wait" && node.arguments.length === 0))
      return { kind: "clock" };
    const signal = this.limits.has(fact.index) ? { signal: true as const } : {};
    const target = fact.targets[0];
    const record = this.gathered.functions.get(fn);
    if (target?.kind === "param" && !target.path?.length && target.owner === record?.entry.id) {
      return { kind: "param", index: target.index, called: true, ...signal };
    }
    return { kind: "calls", calls: [fact.index], ...signal };
  }

  /** `let timer; const timeout = …` given a value later: a name that says it, with a timer in the function. */
  private assignedClock(name: ts.Identifier, fn: ts.Node): Contender | undefined {
    return clockName.test(name.text) && some(fn, true, isTimerCall) ? { kind: "clock" } : undefined;
  }

  private initializer(name: ts.Identifier): ts.Expression | undefined {
    const made = this.resolver.declaration(name);
    if (!made || !ts.isVariableDeclaration(made) || !made.initializer) return undefined;
    return made.getSourceFile() === this.scope.sourceFile ? bare(made.initializer) : undefined;
  }
}

/** `work().catch(() => undefined)`. */
function isCaught(node: ts.Node): boolean {
  return ts.isCallExpression(node) && memberName(node.expression) === "catch" && node.arguments.length > 0;
}

function executorOf(node: ts.NewExpression): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (!ts.isIdentifier(node.expression) || node.expression.text !== "Promise") return undefined;
  const first = node.arguments?.[0];
  const inner = first && bare(first);
  return inner && isFunctionLiteral(inner) ? inner : undefined;
}

function isTimerCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const path = pathText(node.expression);
  return path !== undefined && /^(?:\w+\.)?(?:setTimeout|setInterval)$/.test(path);
}

function isAbortListener(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const [event] = node.arguments;
  return event !== undefined && ts.isStringLiteralLike(event) && event.text === "abort";
}

/** `work` in `work.catch(f).then(g)`. */
function bottomOfChain(node: ts.Expression): ts.Expression {
  let at = bare(node);
  while (
    ts.isCallExpression(at) &&
    ts.isPropertyAccessExpression(at.expression) &&
    /^(?:then|catch|finally)$/.test(at.expression.name.text)
  ) {
    at = bare(at.expression.expression);
  }
  return at;
}

/** Whether a function, or a callback in it, ends something: the timer itself does not count. */
function endsSomething(fn: ts.Node): boolean {
  return some(fn, true, (node) => {
    if (!ts.isCallExpression(node)) return false;
    const name = memberName(node.expression);
    return name !== undefined && ends.test(name);
  });
}
