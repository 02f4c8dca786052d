import { ts } from "ts-morph";
import type { Collection, NodeId } from "../model/index.js";
import type { ExtractHost, Resolver } from "./context.js";
import { property } from "./callbacks.js";
import { givesParts } from "./chunk-functions.js";
import { ChosenNumbers, isConstant, isReadonly } from "./chosen-number.js";
import { sourceOf, type CollectionSource } from "./collection-source.js";
import {
  bare,
  constantCondition,
  isFunctionLiteral,
  lastName,
  memberName,
  numberValue,
  pathText,
  receiver,
  shortText,
} from "./syntax.js";
import { add, bounded, literal, told, unbounded, wider, type Quantity } from "./quantity.js";

const K = ts.SyntaxKind;

const chunking =
  /^(?:chunk|chunks|chunked|chunkArray|batch|batches|batched|partition|splitEvery|splitInto|inGroupsOf|sliding|toChunks|toBatches|paginateArray|splitArray|splitIntoChunks|createBatches|makeBatches|getChunks)$|^(?:chunk|batch)|(?:Chunks|Batches)$/i;
/** Functions that hand their callback a part of a collection at a time. */
const inChunks = /(?:batch|batches|chunk|chunks|chunked|ingroups)$|^(?:batch|chunk)|eachPage$/i;
const sameLength: ReadonlySet<string> = new Set(
  "map filter sort toSorted reverse toReversed flat values keys entries fill slice toArray with flatMap forEach".split(
    " ",
  ),
);
const listers: ReadonlySet<string> = new Set(["Object.keys", "Object.values", "Object.entries", "Reflect.ownKeys"]);
const copiers: ReadonlySet<string> = new Set([
  "Array.from",
  "Array.of",
  "Promise.resolve",
  "Object.freeze",
  "structuredClone",
]);
const taking: ReadonlySet<string> = new Set(["take", "takeRight", "sampleSize", "first", "limit", "sample"]);

/** Steps shorter than this make about as many rounds as there are elements. */
const longStep = 10;

/** Whether a loop goes on by several elements at a time: `i += 1000`, `i += size`. */
function stepsOver({ incrementor }: ts.ForStatement): boolean {
  const step = incrementor && bare(incrementor);
  if (!step || !ts.isBinaryExpression(step) || step.operatorToken.kind !== K.PlusEqualsToken) return false;
  const by = numberValue(step.right);
  return by === undefined || by >= longStep;
}

/** How many lookups of declarations one question may take. */
const maximumDepth = 12;

/** Judges how many elements a collection has, as far as one can say without running anything. */
export class Quantities {
  private readonly numbers: ChosenNumbers;

  constructor(
    private readonly sourceFile: ts.SourceFile,
    private readonly host: ExtractHost,
    private readonly resolver: Resolver,
    private readonly fills: (name: string) => boolean,
    private readonly idOf: (fn: ts.Node) => NodeId | undefined,
  ) {
    this.numbers = new ChosenNumbers(resolver);
  }

  /** The number of elements of `expression`, read in the function `fn`. */
  of(expression: ts.Expression, fn: ts.Node): Quantity {
    return this.from(this.measure(expression, fn, 0), expression);
  }

  /** How often the body of a loop runs. */
  ofLoop(loop: ts.IterationStatement, fn: ts.Node): Quantity {
    if (ts.isForOfStatement(loop)) {
      if (loop.awaitModifier) return unbounded(loop.expression);
      return this.of(loop.expression, fn);
    }
    if (ts.isForInStatement(loop)) return this.measureKeys(loop.expression, fn, 0);
    if (ts.isForStatement(loop)) {
      const rounds = this.counted(loop, fn);
      return stepsOver(loop) ? told(rounds, { inParts: true }) : rounds;
    }
    const { expression } = loop as ts.WhileStatement | ts.DoStatement;
    return this.whileFewer(expression) ?? this.rounds(expression);
  }

  /** With what it came from. */
  private from(quantity: Quantity, expression: ts.Expression): Quantity {
    if (quantity.fanOut.kind !== "unbounded") return quantity;
    return told(quantity, this.sourceOf(expression));
  }

  /** Where a collection comes from. */
  sourceOf(expression: ts.Expression): CollectionSource {
    return sourceOf(expression, this.resolver, ({ parent }) => this.idOf(parent));
  }

  private counted(loop: ts.ForStatement, fn: ts.Node): Quantity {
    const condition = loop.condition ? bare(loop.condition) : undefined;
    if (!condition) return unbounded(loop, "for (;;)");
    if (!ts.isBinaryExpression(condition)) return this.rounds(condition);
    const operator = condition.operatorToken.kind;
    const upwards =
      operator === K.LessThanToken || operator === K.LessThanEqualsToken || operator === K.ExclamationEqualsEqualsToken;
    const bound = bare(upwards ? condition.right : condition.left);
    const size = memberName(bound);
    const on = receiver(bound);
    if ((size === "length" || size === "size") && on) return this.from(this.measure(on, fn, 1), on);
    const number = numberValue(bound) ?? this.numbers.constant(bound);
    if (number !== undefined && upwards) {
      const count = number + (operator === K.LessThanEqualsToken ? 1 : 0);
      return literal(count, shortText(condition, this.sourceFile));
    }
    if (this.numbers.named(bound)) return bounded("worker pool", undefined, bound);
    return { ...unbounded(bound, `1…${shortText(bound, this.sourceFile)}`), counted: true };
  }

  /** As often as a condition holds: a loop over nothing that could be named. */
  private rounds(condition: ts.Expression): Quantity {
    return unbounded(
      condition,
      constantCondition(condition) ? "while (true)" : `while (${shortText(condition, this.sourceFile)})`,
    );
  }

  /** `while (queue.length > 0 && active < limit)`. */
  private whileFewer(condition: ts.Expression): Quantity | undefined {
    const work = [bare(condition)];
    for (let node = work.pop(); node; node = work.pop()) {
      if (!ts.isBinaryExpression(node)) continue;
      const operator = node.operatorToken.kind;
      if (operator === K.AmpersandAmpersandToken) {
        work.push(bare(node.right), bare(node.left));
      } else if (operator === K.LessThanToken || operator === K.LessThanEqualsToken) {
        const number = numberValue(node.right) ?? this.numbers.constant(node.right);
        if (number !== undefined || this.numbers.named(node.right)) return bounded("worker pool", number, condition);
      }
    }
    return undefined;
  }

  private measure(expression: ts.Expression, fn: ts.Node, depth: number): Quantity {
    let node = bare(expression);
    if (depth > maximumDepth) return unbounded(node);
    for (;;) {
      if (ts.isArrayLiteralExpression(node)) return this.elements(node, fn, depth);
      if (ts.isObjectLiteralExpression(node)) return this.arrayLike(node, fn);
      if (ts.isConditionalExpression(node)) {
        return wider(this.measure(node.whenTrue, fn, depth + 1), this.measure(node.whenFalse, fn, depth + 1));
      }
      if (ts.isBinaryExpression(node)) {
        const operator = node.operatorToken.kind;
        if (operator === K.QuestionQuestionToken || operator === K.BarBarToken) {
          const right = bare(node.right);
          if (ts.isArrayLiteralExpression(right) && right.elements.length === 0) {
            node = bare(node.left);
            continue;
          }
          return wider(this.measure(node.left, fn, depth + 1), this.measure(node.right, fn, depth + 1));
        }
        return unbounded(node);
      }
      if (ts.isNewExpression(node)) {
        const [argument] = node.arguments ?? [];
        if (!argument) return unbounded(node);
        if (ts.isIdentifier(node.expression) && node.expression.text === "Array")
          return this.counting(argument, node, fn);
        node = bare(argument);
        continue;
      }
      if (ts.isCallExpression(node)) {
        const next = this.called(node, fn, depth);
        if ("fanOut" in next) return next;
        node = bare(next);
        continue;
      }
      if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return this.named(node, fn, depth);
      return this.byType(node) ?? unbounded(node);
    }
  }

  /** `{ length: n }`. */
  private arrayLike(node: ts.ObjectLiteralExpression, fn: ts.Node): Quantity {
    const length = property(node, "length");
    return length ? this.counting(length, node, fn) : unbounded(node);
  }

  private elements(node: ts.ArrayLiteralExpression, fn: ts.Node, depth: number): Quantity {
    let count = 0;
    for (const element of node.elements) {
      if (!ts.isSpreadElement(element)) {
        count += 1;
        continue;
      }
      const part = this.measure(element.expression, fn, depth + 1);
      if (part.fanOut.kind !== "literal") return part;
      count += part.fanOut.count;
    }
    return literal(count, shortText(node, this.sourceFile));
  }

  /** The quantity of a call's result, or the collection that it has as many elements as. */
  private called(node: ts.CallExpression, fn: ts.Node, depth: number): Quantity | ts.Expression {
    const path = pathText(node.expression);
    const [first, second] = node.arguments;
    if (path !== undefined && listers.has(path) && first) return this.measureKeys(first, fn, depth);
    if (path === "Array" && first) return this.counting(first, node, fn);
    if (path === "Array.of") return literal(node.arguments.length, shortText(node, this.sourceFile));
    if (path !== undefined && copiers.has(path) && first) return first;
    const callee = bare(node.expression);
    const name = lastName(callee);
    const on = receiver(callee);
    if (name === "slice" && on) return this.sliced(node, on, fn, depth);
    if (name === "splice" && second) {
      const size = numberValue(second) ?? this.numbers.constant(second);
      return bounded(size === undefined ? "chunks" : `chunks of ${size}`, size, node);
    }
    if (name !== undefined && taking.has(name) && (first || second)) {
      const width = [second, first]
        .map((one) => (one ? (numberValue(one) ?? this.numbers.constant(one)) : undefined))
        .find((one) => one !== undefined);
      return bounded("slice", width, node);
    }
    if (on && name === "concat") {
      const own = this.measure(on, fn, depth + 1);
      return node.arguments.reduce((sum, one) => add(sum, this.measure(one, fn, depth + 1)), own);
    }
    if (
      on && name !== undefined && sameLength.has(name) && path !== undefined
        ? !listers.has(path)
        : on && name !== undefined && sameLength.has(name)
    ) {
      return on as ts.Expression;
    }
    return this.byType(node) ?? unbounded(node);
  }

  private sliced(node: ts.CallExpression, on: ts.Expression, fn: ts.Node, depth: number): Quantity | ts.Expression {
    const [from, to] = node.arguments;
    const own = this.measure(on, fn, depth + 1);
    if (own.fanOut.kind === "literal") return own;
    if (!from) return on;
    const start = numberValue(from);
    if (!to) return start !== undefined && start < 0 ? bounded("slice", -start, node) : on;
    const end = numberValue(to) ?? this.numbers.constant(to);
    if (end !== undefined && end < 0) return on;
    if (start !== undefined && end !== undefined) return bounded("slice", end - start, node);
    const sum = bare(to);
    if (ts.isBinaryExpression(sum) && sum.operatorToken.kind === K.PlusToken) {
      const step = [sum.left, sum.right].find(
        (side) => side.getText(this.sourceFile) !== from.getText(this.sourceFile),
      );
      const size = step ? (numberValue(step) ?? this.numbers.constant(step)) : undefined;
      return bounded(size === undefined ? "chunks" : `chunks of ${size}`, size, node);
    }
    return bounded("slice", start === 0 ? end : undefined, node);
  }

  /** `n` things made by counting: workers when `n` is chosen, a literal number when it is one. */
  private counting(count: ts.Expression, whole: ts.Expression, fn: ts.Node): Quantity {
    const number = numberValue(count) ?? this.numbers.constant(count);
    if (number !== undefined) return literal(number, shortText(whole, this.sourceFile));
    const inner = bare(count);
    const size = memberName(inner);
    const on = receiver(inner);
    if ((size === "length" || size === "size") && on) return this.measure(on, fn, 1);
    if (this.numbers.named(inner)) return bounded("worker pool", undefined, whole);
    return { ...unbounded(inner, `1…${shortText(inner, this.sourceFile)}`), counted: true };
  }

  private measureKeys(node: ts.Expression, fn: ts.Node, depth: number): Quantity {
    const inner = bare(node);
    if (ts.isObjectLiteralExpression(inner)) return this.keysOf(inner);
    if (ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)) {
      const made = this.resolver.declaration(inner);
      if (made && ts.isEnumDeclaration(made)) return literal(made.members.length, shortText(node, this.sourceFile));
      if (made && depth < maximumDepth) {
        const initializer = initializerOf(made);
        const object = initializer ? bare(initializer) : undefined;
        if (object && ts.isObjectLiteralExpression(object) && object.properties.length > 0) return this.keysOf(object);
        if (object && ts.isArrayLiteralExpression(object)) return this.measure(inner, fn, depth + 1);
      }
    }
    return unbounded(inner);
  }

  private keysOf(object: ts.ObjectLiteralExpression): Quantity {
    if (
      object.properties.some(
        (one) => ts.isSpreadAssignment(one) || (one.name !== undefined && ts.isComputedPropertyName(one.name)),
      )
    ) {
      return unbounded(object);
    }
    return literal(object.properties.length, shortText(object, object.getSourceFile()));
  }

  private named(node: ts.Identifier | ts.PropertyAccessExpression, fn: ts.Node, depth: number): Quantity {
    const made = this.resolver.declaration(node);
    if (!made) return this.byType(node) ?? unbounded(node);
    if (ts.isParameter(made)) return this.parameter(node, made, fn);
    if (ts.isVariableDeclaration(made)) {
      const loop = made.parent.parent;
      if (ts.isForOfStatement(loop)) return this.elementOf(loop.expression, node, fn, depth);
      if (!made.initializer) return this.byType(node) ?? unbounded(node);
      const from = bare(made.initializer);
      if (!isConstant(made) && !ts.isCallExpression(from)) return unbounded(node);
      if (ts.isArrayLiteralExpression(from) && (from.elements.length === 0 || this.fills(pathText(node) ?? "")))
        return this.byType(node) ?? unbounded(node);
      if (ts.isNewExpression(from) && !from.arguments?.length) return unbounded(node);
      const inner = this.measure(from, fn, depth + 1);
      return inner.fanOut.kind === "unbounded" && inner.collection.origin !== "param" ? unbounded(node) : inner;
    }
    const initializer = initializerOf(made);
    if (initializer && (ts.isPropertyAssignment(made) || (ts.isPropertyDeclaration(made) && isReadonly(made)))) {
      const from = bare(initializer);
      if (ts.isArrayLiteralExpression(from) && from.elements.length > 0 && !this.fills(pathText(node) ?? ""))
        return this.measure(from, fn, depth + 1);
    }
    return this.byType(node) ?? unbounded(node);
  }

  private parameter(node: ts.Expression, made: ts.ParameterDeclaration, fn: ts.Node): Quantity {
    const tuple = this.byType(node);
    if (tuple) return tuple;
    const owner: ts.Node = made.parent;
    const text = shortText(node, this.sourceFile);
    if (isFunctionLiteral(owner) && ts.isCallExpression(owner.parent) && owner.parent.expression !== owner) {
      const callee = bare(owner.parent.expression);
      const runner = lastName(callee) ?? "";
      if (inChunks.test(runner) || /^(?:batch|chunk)\w*\./i.test(pathText(callee) ?? ""))
        return bounded("chunks", undefined, node);
      const on = receiver(callee);
      if (on && runner !== "flatMap") {
        const part = this.elementOf(on, node, fn, maximumDepth);
        if (part.fanOut.kind === "bounded") return part;
      }
    }
    const index = ts.isFunctionLike(owner) ? owner.parameters.indexOf(made) : -1;
    const collection: Collection =
      owner === fn && index >= 0 && ts.isIdentifier(node) && !made.dotDotDotToken
        ? { origin: "param", param: index, text }
        : { origin: "other", text };
    return { fanOut: { kind: "unbounded", over: collection }, collection };
  }

  /** The quantity of one element of `collection`: a chunk, when the collection is one of chunks. */
  private elementOf(collection: ts.Expression, element: ts.Expression, fn: ts.Node, depth: number): Quantity {
    let source = bare(collection);
    let named = false;
    for (let i = 0; i < 4 && ts.isIdentifier(source); i++) {
      named ||= /chunks|batches$/i.test(source.text);
      const made = this.resolver.declaration(source);
      if (made && ts.isVariableDeclaration(made) && made.initializer) source = bare(made.initializer);
      else break;
    }
    if (ts.isAwaitExpression(source)) source = bare(source.expression);
    if (ts.isCallExpression(source)) {
      const callee = bare(source.expression);
      const name = lastName(callee) ?? "";
      if (chunking.test(name) || givesParts(source, this.resolver)) {
        const width = source.arguments
          .map((one) => numberValue(one) ?? this.numbers.constant(one))
          .find((one) => one !== undefined);
        return bounded(width === undefined ? "chunks" : `chunks of ${width}`, width, element);
      }
    }
    if (ts.isArrayLiteralExpression(source) && depth < maximumDepth) {
      const parts = source.elements.filter((one) => ts.isArrayLiteralExpression(bare(one)));
      if (parts.length > 0 && parts.length === source.elements.length) {
        return parts.map((one) => this.measure(one, fn, depth + 1)).reduce(wider);
      }
    }
    return this.byType(element) ?? (named ? bounded("chunks", undefined, element) : unbounded(element));
  }

  /** A tuple type of fixed length. */
  private byType(node: ts.Expression): Quantity | undefined {
    const type = this.host.checker.getTypeAtLocation(node);
    if (!this.host.checker.isTupleType(type)) return undefined;
    const target = (type as ts.TupleTypeReference).target;
    return target.hasRestElement ? undefined : literal(target.fixedLength, shortText(node, this.sourceFile));
  }
}

function initializerOf(node: ts.Declaration): ts.Expression | undefined {
  return ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)
    ? node.initializer
    : undefined;
}
