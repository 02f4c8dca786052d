import { ts } from "ts-morph";
import { FlowBranches } from "./control-flow-branches.js";
import type { Task } from "./control-flow-draft.js";
import type { Jump } from "./jumps.js";

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

/** Statements that code can leave early, and the ways out of them. */
export abstract class FlowStatements extends FlowBranches {
  protected readonly exit: number;
  protected readonly thrown: number;
  protected context: Context;

  constructor() {
    super();
    this.current = [this.point("entry").index];
    this.exit = this.detached("exit");
    this.thrown = this.detached("thrown");
    this.context = { outer: undefined, onThrow: this.thrown };
  }

  protected get onThrow(): number {
    return this.context.onThrow;
  }

  protected plain(): Context {
    return { outer: this.context, onThrow: this.context.onThrow };
  }

  /** The same tasks in a context of their own. */
  protected within(context: Context, code: readonly (Task | undefined)[]): (Task | undefined)[] {
    const { outer } = context;
    return [() => (this.context = context), ...code, () => (this.context = outer ?? this.context)];
  }

  protected loop(node: ts.IterationStatement): void {
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

  protected switchStatement(node: ts.SwitchStatement): void {
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

  protected tryStatement(node: ts.TryStatement): void {
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
  protected finallyCopies(
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
  protected leave(jump: Jump, from: Context): void {
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
