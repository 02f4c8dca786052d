import { ts } from "ts-morph";
import type { FunctionNode } from "./context.js";
import type { ControlFlow } from "./control-flow-points.js";
import { FlowStatements } from "./control-flow-statements.js";
import { jumpOf } from "./jumps.js";
import { isFunctionNode, isTransparent, isTypeOnly } from "./syntax.js";

const K = ts.SyntaxKind;

/** Larger functions are generated, and nobody reads what is found in them. */
const mostPoints = 60_000;

interface Judges {
  mayThrow(node: ts.Node): boolean;
  neverReturns(node: ts.CallExpression): boolean;
}

/** Builds one control-flow graph, walking the syntax with a stack of its own. Used once. */
export class FlowBuilder extends FlowStatements {
  private readonly chainEnds: number[] = [];

  constructor(private readonly judges: Judges) {
    super();
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

  private yielded(node: ts.Node): void {
    this.step(node, true);
    const on = this.current;
    this.point("abandon", node);
    this.leave({ target: "return", again: false }, this.context);
    this.current = on;
  }
}

function pattern(name: ts.BindingName): readonly ts.Node[] {
  return ts.isIdentifier(name) ? [] : name.elements.filter((one) => ts.isBindingElement(one));
}
