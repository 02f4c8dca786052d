import { ts } from "ts-morph";
import type { FunctionNode } from "./context.js";
import { FlowDraft, type Task } from "./control-flow-draft.js";
import type { Assumption, ControlFlow } from "./control-flow-points.js";
import { jumpOf, type Jump } from "./jumps.js";
import { constantCondition, isFunctionNode, isTransparent, isTypeOnly } from "./syntax.js";

const K = ts.SyntaxKind;

/** Larger functions are generated, and nobody reads what is found in them. */
const mostPoints = 60_000;

/** What surrounds the code under construction, innermost first. */
interface Context {
  readonly outer: Context | undefined;
  /** Where exceptions lead. */
  readonly onThrow: number;
  /** A loop, `switch` or label that can be left here. */
  readonly node?: ts.Node;
  readonly after?: number;
  readonly again?: number;
  /** A `finally` that every jump outwards runs through; the ways out that were asked for. */
  readonly through?: { readonly jump: Jump; readonly pad: number }[];
}

interface Branches {
  readonly yes: number[];
  readonly no: number[];
}

interface Judges {
  mayThrow(node: ts.Node): boolean;
  neverReturns(node: ts.CallExpression): boolean;
}

/** Builds one control-flow graph, walking the syntax with a stack of its own. Used once. */
export class FlowBuilder extends FlowDraft {
  private context: Context;
  private readonly branches: Branches[] = [];
  private readonly chainEnds: number[] = [];
  private readonly exit: number;
  private readonly thrown: number;

  constructor(private readonly judges: Judges) {
    super();
    this.current = [this.point("entry").index];
    this.exit = this.detached("exit");
    this.thrown = this.detached("thrown");
    this.context = { outer: undefined, onThrow: this.thrown };
  }

  protected get onThrow(): number {
    return this.context.onThrow;
  }

  /** @returns undefined when there would be too many points */
  build(fn: FunctionNode): ControlFlow | undefined {
    this.first(fn);
    for (let task = this.tasks.pop(); task; task = this.tasks.pop()) {
      if (typeof task === "function") task();
      else this.visit(task);
      if (this.points.length > mostPoints) return undefined;
    }
    this.connect(this.exit);
    const { points, byNode, exit, thrown } = this;
    return { fn, points, entry: 0, exit, thrown, pointsOf: (node) => byNode.get(node) ?? [] };
  }

  private first(fn: FunctionNode): void {
    if (ts.isSourceFile(fn)) return this.then(...fn.statements);
    if (ts.isClassStaticBlockDeclaration(fn)) return this.then(fn.body);
    if (ts.isClassLike(fn)) {
      const initial = fn.members.flatMap((one) =>
        ts.isPropertyDeclaration(one) && one.initializer ? [one.initializer] : [],
      );
      return this.then(...initial);
    }
    const body = "body" in fn ? (fn.body as ts.Node | undefined) : undefined;
    if (!body) return;
    const concise = !ts.isBlock(body);
    this.then(...fn.parameters, body, ...(concise ? [() => this.step(body)] : []));
  }

  private visit(node: ts.Node): void {
    if (isTypeOnly(node)) return;
    if (isFunctionNode(node) && node.kind !== K.SourceFile) {
      const name = "name" in node ? node.name : undefined;
      if (name && ts.isComputedPropertyName(name)) this.then(name.expression);
      return this.then(() => this.step(node));
    }
    if (isTransparent(node) && !(node.flags & ts.NodeFlags.OptionalChain)) {
      return this.then((node as ts.ParenthesizedExpression).expression);
    }
    switch (node.kind) {
      case K.Identifier:
      case K.ThisKeyword:
        return this.step(node);
      case K.ClassDeclaration:
      case K.ClassExpression: {
        const heritage = (node as ts.ClassLikeDeclaration).heritageClauses ?? [];
        return this.then(...heritage.flatMap((one) => one.types.map((type) => type.expression)), () => this.step(node));
      }
      case K.ImportDeclaration:
      case K.ImportEqualsDeclaration:
      case K.ExportDeclaration:
      case K.EnumDeclaration:
      case K.JSDoc:
      case K.MetaProperty:
        return;
      case K.ModuleDeclaration:
        return this.then((node as ts.ModuleDeclaration).body);
      case K.PropertyAccessExpression:
      case K.ElementAccessExpression:
      case K.CallExpression:
      case K.NonNullExpression:
        return this.access(node as ts.PropertyAccessExpression);
      case K.NewExpression: {
        const { expression, arguments: list } = node as ts.NewExpression;
        return this.then(expression, ...(list ?? []), () => this.step(node, this.judges.mayThrow(node)));
      }
      case K.TaggedTemplateExpression: {
        const { tag, template } = node as ts.TaggedTemplateExpression;
        return this.then(tag, template, () => this.step(node, true));
      }
      case K.AwaitExpression:
        return this.then((node as ts.AwaitExpression).expression, () => this.step(node, this.judges.mayThrow(node)));
      case K.YieldExpression:
        return this.then((node as ts.YieldExpression).expression, () => this.yielded(node));
      case K.DeleteExpression:
        return this.then((node as ts.DeleteExpression).expression, () => this.step(node));
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression: {
        const { operand, operator } = node as ts.PrefixUnaryExpression;
        const writes = operator === K.PlusPlusToken || operator === K.MinusMinusToken;
        return this.then(operand, writes ? () => this.step(node) : undefined);
      }
      case K.BinaryExpression:
        return this.binary(node as ts.BinaryExpression);
      case K.ConditionalExpression: {
        const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
        return this.choice(condition, whenTrue, whenFalse);
      }
      case K.IfStatement: {
        const { expression, thenStatement, elseStatement } = node as ts.IfStatement;
        return this.choice(expression, thenStatement, elseStatement);
      }
      case K.PropertyAssignment: {
        const { name, initializer } = node as ts.PropertyAssignment;
        return this.then(ts.isComputedPropertyName(name) ? name.expression : undefined, initializer);
      }
      case K.ShorthandPropertyAssignment:
        return this.then((node as ts.ShorthandPropertyAssignment).name);
      case K.JsxAttribute:
        return this.then((node as ts.JsxAttribute).initializer);
      case K.VariableDeclaration: {
        const { name, initializer } = node as ts.VariableDeclaration;
        return this.then(initializer, ...pattern(name), () => this.step(node));
      }
      case K.Parameter:
      case K.BindingElement: {
        const { name, initializer } = node as ts.BindingElement;
        return this.then(initializer ? () => this.perhaps(initializer) : undefined, ...pattern(name));
      }
      case K.ReturnStatement:
        return this.then((node as ts.ReturnStatement).expression, () => {
          this.step(node);
          this.leave({ target: "return", again: false }, this.context);
        });
      case K.ThrowStatement:
        return this.then((node as ts.ThrowStatement).expression, () => {
          this.step(node, true);
          this.current = [];
        });
      case K.BreakStatement:
      case K.ContinueStatement:
        this.step(node);
        return this.leave(jumpOf(node as ts.BreakOrContinueStatement), this.context);
      case K.LabeledStatement: {
        const after = this.detached("join");
        const labelled = this.within({ ...this.plain(), node, after }, [(node as ts.LabeledStatement).statement]);
        return this.then(...labelled, () => this.goOnAt(after));
      }
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement:
      case K.WhileStatement:
      case K.DoStatement:
        return this.loop(node as ts.IterationStatement);
      case K.SwitchStatement:
        return this.switchStatement(node as ts.SwitchStatement);
      case K.TryStatement:
        return this.tryStatement(node as ts.TryStatement);
      default: {
        const children: ts.Node[] = [];
        ts.forEachChild(node, (child) => {
          children.push(child);
        });
        return this.then(...children);
      }
    }
  }

  /** A member access or call, with the short circuits of the optional chain it may be a part of. */
  private access(node: ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression): void {
    const chained = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
    const { parent } = node;
    const goesOn =
      (parent.flags & ts.NodeFlags.OptionalChain) !== 0 && "expression" in parent && parent.expression === node;
    const outermost = chained && !goesOn;
    if (outermost) this.chainEnds.push(this.detached("join"));
    const isCall = ts.isCallExpression(node);
    this.then(
      node.expression,
      "questionDotToken" in node && node.questionDotToken ? () => this.unlessNullish(node.expression) : undefined,
      ...(isCall ? node.arguments : ts.isElementAccessExpression(node) ? [node.argumentExpression] : []),
      () => {
        if (!isCall) return this.step(node);
        const ends = this.judges.neverReturns(node);
        this.step(node, !ends && this.judges.mayThrow(node));
        if (ends) this.current = [];
      },
      outermost
        ? () => {
            const end = this.chainEnds.pop();
            if (end !== undefined) this.goOnAt(end);
          }
        : undefined,
    );
  }

  private unlessNullish(tested: ts.Expression): void {
    const from = this.current;
    const end = this.chainEnds.at(-1);
    if (end === undefined) return;
    this.assume(tested, "nullish", from);
    this.connect(end);
    this.current = this.assume(tested, "present", from);
  }

  private binary(node: ts.BinaryExpression): void {
    const { left, right } = node;
    const operator = node.operatorToken.kind;
    const circuit = shortCircuit(operator);
    const assigns = operator >= K.FirstAssignment && operator <= K.LastAssignment;
    if (circuit) {
      const skip: Assumption = circuit === "and" ? "falsy" : circuit === "or" ? "truthy" : "present";
      const take: Assumption = circuit === "and" ? "truthy" : circuit === "or" ? "falsy" : "nullish";
      let skipped: number[] = [];
      return this.then(
        left,
        () => {
          const from = this.current;
          skipped = this.assume(left, skip, from);
          this.current = this.assume(left, take, from);
        },
        right,
        assigns ? () => this.step(node) : undefined,
        () => {
          this.current = [...this.current, ...skipped];
        },
      );
    }
    if (!assigns) return this.then(left, right);
    if (operator !== K.EqualsToken) return this.then(left, right, () => this.step(node));
    const target = skipTransparent(left);
    const before = ts.isPropertyAccessExpression(target)
      ? [target.expression]
      : ts.isElementAccessExpression(target)
        ? [target.expression, target.argumentExpression]
        : [];
    this.then(...before, right, () => this.step(node));
  }

  private yielded(node: ts.Node): void {
    this.step(node, true);
    const on = this.current;
    this.point("abandon", node);
    this.leave({ target: "return", again: false }, this.context);
    this.current = on;
  }

  /** Code that may run or not, without a test that is written. */
  private perhaps(node: ts.Node): void {
    const from = this.current;
    this.then(node, () => {
      this.current = [...this.current, ...from];
    });
  }

  /** Evaluates a condition, leaving its two outcomes on the stack of branches. */
  private condition(node: ts.Expression): void {
    const inner = skipTransparent(node);
    const constant = constantCondition(inner);
    if (constant !== undefined) {
      this.branches.push({ yes: constant ? this.current : [], no: constant ? [] : this.current });
      return;
    }
    if (ts.isPrefixUnaryExpression(inner) && inner.operator === K.ExclamationToken) {
      return this.then(
        () => this.condition(inner.operand),
        () => {
          const { yes, no } = this.branch();
          this.branches.push({ yes: no, no: yes });
        },
      );
    }
    if (ts.isBinaryExpression(inner)) {
      const operator = inner.operatorToken.kind;
      if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
        const both = operator === K.AmpersandAmpersandToken;
        let first: Branches;
        return this.then(
          () => this.condition(inner.left),
          () => {
            first = this.branch();
            this.current = both ? first.yes : first.no;
          },
          () => this.condition(inner.right),
          () => {
            const second = this.branch();
            this.branches.push(
              both
                ? { yes: second.yes, no: [...first.no, ...second.no] }
                : { yes: [...first.yes, ...second.yes], no: second.no },
            );
          },
        );
      }
    }
    this.then(inner, () => {
      const from = this.current;
      const yes = this.assume(inner, "truthy", from);
      this.branches.push({ yes, no: this.assume(inner, "falsy", from) });
    });
  }

  private branch(): Branches {
    return this.branches.pop() ?? { yes: [], no: [] };
  }

  private choice(condition: ts.Expression, yes: ts.Node, no: ts.Node | undefined): void {
    let other: number[] = [];
    let taken: number[] = [];
    this.then(
      () => this.condition(condition),
      () => {
        const both = this.branch();
        this.current = both.yes;
        other = both.no;
      },
      yes,
      () => {
        taken = this.current;
        this.current = other;
      },
      no,
      () => {
        this.current = [...taken, ...this.current];
      },
    );
  }

  private plain(): Context {
    return { outer: this.context, onThrow: this.context.onThrow };
  }

  /** The same tasks in a context of their own. */
  private within(context: Context, code: readonly (Task | undefined)[]): (Task | undefined)[] {
    const { outer } = context;
    return [() => (this.context = context), ...code, () => (this.context = outer ?? this.context)];
  }

  private loop(node: ts.IterationStatement): void {
    const after = this.detached("join");
    const again = this.detached("join");
    const head = this.detached("join");
    const begin = (): void => {
      this.connect(head);
      this.current = [head];
    };
    const back = (): void => {
      this.connect(head);
      this.current = [];
    };
    const test = (condition: ts.Expression | undefined): Task[] => [
      () => (condition ? this.condition(condition) : this.branches.push({ yes: this.current, no: [] })),
      () => {
        const { yes, no } = this.branch();
        this.current = no;
        this.connect(after);
        this.current = yes;
      },
    ];
    const statement = (): (Task | undefined)[] =>
      this.within({ ...this.plain(), node, after, again }, [node.statement, () => this.goOnAt(again)]);
    const finish = (): void => this.goOnAt(after);
    if (ts.isForStatement(node)) {
      return this.then(
        node.initializer,
        begin,
        ...test(node.condition),
        ...statement(),
        node.incrementor,
        back,
        finish,
      );
    }
    if (ts.isWhileStatement(node)) return this.then(begin, ...test(node.expression), ...statement(), back, finish);
    if (ts.isDoStatement(node)) return this.then(begin, ...statement(), ...test(node.expression), back, finish);
    const { initializer, expression } = node as ts.ForOfStatement;
    const next = (): void => {
      this.step(node, ts.isForOfStatement(node) && node.awaitModifier !== undefined);
      this.connect(after);
    };
    this.then(expression, begin, next, initializer, ...statement(), back, finish);
  }

  private switchStatement(node: ts.SwitchStatement): void {
    const { clauses } = node.caseBlock;
    const after = this.detached("join");
    const entries = new Map<ts.CaseOrDefaultClause, number[]>();
    const tests: Task[] = [];
    for (const clause of clauses) {
      if (!ts.isCaseClause(clause)) continue;
      tests.push(clause.expression, () => {
        const from = this.current;
        entries.set(clause, this.assume(clause, "truthy", from));
        this.current = this.assume(clause, "falsy", from);
      });
    }
    const bodies: Task[] = [];
    for (const clause of clauses) {
      bodies.push(
        () => {
          this.current = [...this.current, ...(entries.get(clause) ?? [])];
        },
        ...clause.statements,
      );
    }
    const chosen = (): void => {
      const rest = clauses.find((one) => ts.isDefaultClause(one));
      if (rest) entries.set(rest, this.current);
      else this.connect(after);
      this.current = [];
    };
    const code = this.within({ ...this.plain(), node, after }, [...tests, chosen, ...bodies]);
    this.then(node.expression, ...code, () => this.goOnAt(after));
  }

  private tryStatement(node: ts.TryStatement): void {
    const { tryBlock, catchClause, finallyBlock } = node;
    const around = this.context;
    const failed = finallyBlock ? this.detached("join") : around.onThrow;
    const through: { readonly jump: Jump; readonly pad: number }[] = [];
    const guarded: Context = { outer: around, onThrow: failed, ...(finallyBlock ? { through } : {}) };
    const caught = this.detached("join");
    let normal: number[] = [];
    const body = catchClause ? this.within({ outer: guarded, onThrow: caught }, [tryBlock]) : [tryBlock];
    const handler: (Task | undefined)[] = catchClause
      ? [
          () => {
            normal = this.current;
            this.current = [caught];
          },
          catchClause.variableDeclaration,
          catchClause.block,
          () => (this.current = [...normal, ...this.current]),
        ]
      : [];
    this.then(
      ...this.within(guarded, [...body, ...handler]),
      finallyBlock ? () => this.finallyCopies(finallyBlock, failed, through) : undefined,
    );
  }

  /** The `finally` block once for each way into it: going on, an exception, and each jump out of the `try`. */
  private finallyCopies(
    block: ts.Block,
    failed: number,
    through: readonly { readonly jump: Jump; readonly pad: number }[],
  ): void {
    const on = this.current;
    let after: number[] = [];
    const copies: Task[] = [];
    const copy = (from: number[], end: () => void): void => {
      copies.push(
        () => {
          this.current = from;
        },
        block,
        end,
      );
    };
    if (on.length > 0) {
      copy(on, () => {
        after = this.current;
      });
    }
    copy([failed], () => this.connect(this.context.onThrow));
    for (const { jump, pad } of through) copy([pad], () => this.leave(jump, this.context));
    this.then(...copies, () => {
      this.current = after;
    });
  }

  /** Connects the current points to where a jump leads, through the `finally` blocks around. */
  private leave(jump: Jump, from: Context): void {
    for (let at: Context | undefined = from; at; at = at.outer) {
      if (at.through) {
        let way = at.through.find((one) => one.jump.target === jump.target && one.jump.again === jump.again);
        if (!way) at.through.push((way = { jump, pad: this.detached("join") }));
        this.connect(way.pad);
        this.current = [];
        return;
      }
      const end = jump.again ? at.again : at.after;
      if (at.node !== undefined && at.node === jump.target && end !== undefined) {
        this.connect(end);
        this.current = [];
        return;
      }
    }
    this.connect(this.exit);
    this.current = [];
  }
}

function pattern(name: ts.BindingName): readonly ts.Node[] {
  return ts.isIdentifier(name) ? [] : name.elements.filter((one) => ts.isBindingElement(one));
}

function skipTransparent(node: ts.Expression): ts.Expression {
  let inner: ts.Node = node;
  while (isTransparent(inner)) inner = (inner as ts.ParenthesizedExpression).expression;
  return inner as ts.Expression;
}

function shortCircuit(operator: ts.SyntaxKind): "and" | "or" | "nullish" | undefined {
  switch (operator) {
    case K.AmpersandAmpersandToken:
    case K.AmpersandAmpersandEqualsToken:
      return "and";
    case K.BarBarToken:
    case K.BarBarEqualsToken:
      return "or";
    case K.QuestionQuestionToken:
    case K.QuestionQuestionEqualsToken:
      return "nullish";
    default:
      return undefined;
  }
}
