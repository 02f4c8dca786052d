import { ts } from "ts-morph";
import { FlowDraft } from "./control-flow-draft.js";
import type { Assumption } from "./control-flow-points.js";
import { constantCondition, isTransparent } from "./syntax.js";

const K = ts.SyntaxKind;

interface Branches {
  readonly yes: number[];
  readonly no: number[];
}

/** Where code forks within and around expressions: conditions, short circuits, defaults. */
export abstract class FlowBranches extends FlowDraft {
  /** The outcomes of conditions that are evaluated and not yet used. */
  protected readonly branches: Branches[] = [];

  protected binary(node: ts.BinaryExpression): void {
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

  /** Code that may run or not, without a test that is written. */
  protected perhaps(node: ts.Node): void {
    const from = this.current;
    this.then(node, () => {
      this.current = [...this.current, ...from];
    });
  }

  /** Evaluates a condition, leaving its two outcomes on the stack of branches. */
  protected condition(node: ts.Expression): void {
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

  protected branch(): Branches {
    return this.branches.pop() ?? { yes: [], no: [] };
  }

  protected choice(condition: ts.Expression, yes: ts.Node, no: ts.Node | undefined): void {
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
