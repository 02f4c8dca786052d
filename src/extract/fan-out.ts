import { ts } from "ts-morph";
import type { Collection, FanOut, NodeId } from "../model/index.js";
import type { ExtractHost, Resolver } from "./context.js";
import { property } from "./callbacks.js";
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

const K = ts.SyntaxKind;

/** How many elements a collection has, and where it comes from. */
export interface Quantity {
  readonly fanOut: FanOut;
  readonly collection: Collection;
  /** Made by counting to a number that is not that of the elements of something. */
  readonly counted?: boolean;
}

/** Names that people give to a chosen number of things to run at once. */
const widthName = /concurren|parallel|worker|limit|thread|pool|batch|chunk|slot|size$|^max|^num_?(?:cpus|procs)/i;
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
/** Calls that give a number much like the one they are given. */
const rounding: ReadonlySet<string> = new Set(
  "Math.max Math.floor Math.ceil Math.round Math.trunc Math.abs Number Number.parseInt parseInt".split(" "),
);
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

/** A quantity of which more is known. */
function told(quantity: Quantity, more: Pick<Collection, "inParts"> | CollectionSource): Quantity {
  const { fanOut } = quantity;
  if (fanOut.kind !== "unbounded") return quantity;
  return {
    ...quantity,
    fanOut: { ...fanOut, over: { ...fanOut.over, ...more } },
    collection: { ...quantity.collection, ...more },
  };
}

/** How many lookups of declarations one question may take. */
const maximumDepth = 12;

/** Judges how many elements a collection has, as far as one can say without running anything. */
export class Quantities {
  constructor(
    private readonly sourceFile: ts.SourceFile,
    private readonly host: ExtractHost,
    private readonly resolver: Resolver,
    private readonly fills: (name: string) => boolean,
    private readonly idOf: (fn: ts.Node) => NodeId | undefined,
  ) {}

  /** The number of elements of `expression`, read in the function `fn`. */
  of(expression: ts.Expression, fn: ts.Node): Quantity {
    return this.from(this.measure(expression, fn, 0), expression);
  }

  /** How often the body of a loop runs. */
  ofLoop(loop: ts.IterationStatement, fn: ts.Node): Quantity {
    if (ts.isForOfStatement(loop)) {
      if (loop.awaitModifier) return this.unbounded(loop.expression);
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
    if (!condition) return this.unbounded(loop, "for (;;)");
    if (!ts.isBinaryExpression(condition)) return this.rounds(condition);
    const operator = condition.operatorToken.kind;
    const upwards =
      operator === K.LessThanToken || operator === K.LessThanEqualsToken || operator === K.ExclamationEqualsEqualsToken;
    const bound = bare(upwards ? condition.right : condition.left);
    const size = memberName(bound);
    const on = receiver(bound);
    if ((size === "length" || size === "size") && on) return this.from(this.measure(on, fn, 1), on);
    const number = numberValue(bound) ?? this.constantNumber(bound);
    if (number !== undefined && upwards) {
      const count = number + (operator === K.LessThanEqualsToken ? 1 : 0);
      return literal(count, shortText(condition, this.sourceFile));
    }
    if (this.namesWidth(bound)) return this.bounded("worker pool", undefined, bound);
    return { ...this.unbounded(bound, `1…${shortText(bound, this.sourceFile)}`), counted: true };
  }

  /** As often as a condition holds: a loop over nothing that could be named. */
  private rounds(condition: ts.Expression): Quantity {
    return this.unbounded(
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
        const number = numberValue(node.right) ?? this.constantNumber(node.right);
        if (number !== undefined || this.namesWidth(node.right)) return this.bounded("worker pool", number, condition);
      }
    }
    return undefined;
  }

  private measure(expression: ts.Expression, fn: ts.Node, depth: number): Quantity {
    let node = bare(expression);
    if (depth > maximumDepth) return this.unbounded(node);
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
        return this.unbounded(node);
      }
      if (ts.isNewExpression(node)) {
        const [argument] = node.arguments ?? [];
        if (!argument) return this.unbounded(node);
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
      return this.byType(node) ?? this.unbounded(node);
    }
  }

  /** `{ length: n }`. */
  private arrayLike(node: ts.ObjectLiteralExpression, fn: ts.Node): Quantity {
    const length = property(node, "length");
    return length ? this.counting(length, node, fn) : this.unbounded(node);
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
      const size = numberValue(second) ?? this.constantNumber(second);
      return this.bounded(size === undefined ? "chunks" : `chunks of ${size}`, size, node);
    }
    if (name !== undefined && taking.has(name) && (first || second)) {
      const width = [second, first]
        .map((one) => (one ? (numberValue(one) ?? this.constantNumber(one)) : undefined))
        .find((one) => one !== undefined);
      return this.bounded("slice", width, node);
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
    return this.byType(node) ?? this.unbounded(node);
  }

  private sliced(node: ts.CallExpression, on: ts.Expression, fn: ts.Node, depth: number): Quantity | ts.Expression {
    const [from, to] = node.arguments;
    const own = this.measure(on, fn, depth + 1);
    if (own.fanOut.kind === "literal") return own;
    if (!from) return on;
    const start = numberValue(from);
    if (!to) return start !== undefined && start < 0 ? this.bounded("slice", -start, node) : on;
    const end = numberValue(to) ?? this.constantNumber(to);
    if (end !== undefined && end < 0) return on;
    if (start !== undefined && end !== undefined) return this.bounded("slice", end - start, node);
    const sum = bare(to);
    if (ts.isBinaryExpression(sum) && sum.operatorToken.kind === K.PlusToken) {
      const step = [sum.left, sum.right].find(
        (side) => side.getText(this.sourceFile) !== from.getText(this.sourceFile),
      );
      const size = step ? (numberValue(step) ?? this.constantNumber(step)) : undefined;
      return this.bounded(size === undefined ? "chunks" : `chunks of ${size}`, size, node);
    }
    return this.bounded("slice", start === 0 ? end : undefined, node);
  }

  /** `n` things made by counting: workers when `n` is chosen, a literal number when it is one. */
  private counting(count: ts.Expression, whole: ts.Expression, fn: ts.Node): Quantity {
    const number = numberValue(count) ?? this.constantNumber(count);
    if (number !== undefined) return literal(number, shortText(whole, this.sourceFile));
    const inner = bare(count);
    const size = memberName(inner);
    const on = receiver(inner);
    if ((size === "length" || size === "size") && on) return this.measure(on, fn, 1);
    if (this.namesWidth(inner)) return this.bounded("worker pool", undefined, whole);
    return { ...this.unbounded(inner, `1…${shortText(inner, this.sourceFile)}`), counted: true };
  }

  /** Whether an expression is a chosen number: by its name, or `Math.min(chosen, …)`. */
  private namesWidth(node: ts.Expression): boolean {
    const inner = bare(node);
    if (ts.isIdentifier(inner)) {
      if (widthName.test(inner.text)) return true;
      const made = this.resolver.declaration(inner);
      if (!made || !ts.isVariableDeclaration(made) || !made.initializer) return false;
      const from = bare(made.initializer);
      return !ts.isIdentifier(from) && this.namesWidth(from);
    }
    if (ts.isAwaitExpression(inner)) return this.namesWidth(inner.expression);
    if (ts.isConditionalExpression(inner)) return this.namesWidth(inner.whenTrue) || this.namesWidth(inner.whenFalse);
    if (ts.isPropertyAccessExpression(inner)) return inner.name.text !== "length" && widthName.test(inner.name.text);
    if (ts.isCallExpression(inner)) {
      const path = pathText(inner.expression);
      if (path === "Math.min")
        return inner.arguments.some(
          (one) => numberValue(one) !== undefined || this.constantNumber(one) !== undefined || this.namesWidth(one),
        );
      if (path !== undefined && rounding.has(path)) return inner.arguments.some((one) => this.namesWidth(one));
      const name = memberName(bare(inner.expression)) ?? path;
      return name !== undefined && /concurren|parallel|workers?$|threads?$|limit$|cpus$/i.test(name);
    }
    if (ts.isBinaryExpression(inner)) {
      // So many pages of a chosen size are as many as there is data for.
      const divides = inner.operatorToken.kind === K.SlashToken;
      return this.namesWidth(inner.left) || (!divides && this.namesWidth(inner.right));
    }
    return false;
  }

  private constantNumber(node: ts.Expression): number | undefined {
    const inner = bare(node);
    if (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner)) return undefined;
    const made = this.resolver.declaration(inner);
    if (!made) return undefined;
    if (ts.isVariableDeclaration(made) && isConstant(made)) return numberValue(made.initializer);
    if (ts.isPropertyDeclaration(made) && isReadonly(made)) return numberValue(made.initializer);
    return ts.isPropertyAssignment(made) ? numberValue(made.initializer) : undefined;
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
    return this.unbounded(inner);
  }

  private keysOf(object: ts.ObjectLiteralExpression): Quantity {
    if (
      object.properties.some(
        (one) => ts.isSpreadAssignment(one) || (one.name !== undefined && ts.isComputedPropertyName(one.name)),
      )
    ) {
      return this.unbounded(object);
    }
    return literal(object.properties.length, shortText(object, object.getSourceFile()));
  }

  private named(node: ts.Identifier | ts.PropertyAccessExpression, fn: ts.Node, depth: number): Quantity {
    const made = this.resolver.declaration(node);
    if (!made) return this.byType(node) ?? this.unbounded(node);
    if (ts.isParameter(made)) return this.parameter(node, made, fn);
    if (ts.isVariableDeclaration(made)) {
      const loop = made.parent.parent;
      if (ts.isForOfStatement(loop)) return this.elementOf(loop.expression, node, fn, depth);
      if (!made.initializer) return this.byType(node) ?? this.unbounded(node);
      const from = bare(made.initializer);
      if (!isConstant(made) && !ts.isCallExpression(from)) return this.unbounded(node);
      if (ts.isArrayLiteralExpression(from) && (from.elements.length === 0 || this.fills(pathText(node) ?? "")))
        return this.byType(node) ?? this.unbounded(node);
      if (ts.isNewExpression(from) && !from.arguments?.length) return this.unbounded(node);
      const inner = this.measure(from, fn, depth + 1);
      return inner.fanOut.kind === "unbounded" && inner.collection.origin !== "param" ? this.unbounded(node) : inner;
    }
    const initializer = initializerOf(made);
    if (initializer && (ts.isPropertyAssignment(made) || (ts.isPropertyDeclaration(made) && isReadonly(made)))) {
      const from = bare(initializer);
      if (ts.isArrayLiteralExpression(from) && from.elements.length > 0 && !this.fills(pathText(node) ?? ""))
        return this.measure(from, fn, depth + 1);
    }
    return this.byType(node) ?? this.unbounded(node);
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
        return this.bounded("chunks", undefined, node);
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
    for (let i = 0; i < 4 && ts.isIdentifier(source); i++) {
      const made = this.resolver.declaration(source);
      if (made && ts.isVariableDeclaration(made) && made.initializer) source = bare(made.initializer);
      else break;
    }
    if (ts.isAwaitExpression(source)) source = bare(source.expression);
    if (ts.isCallExpression(source)) {
      const callee = bare(source.expression);
      const name = lastName(callee) ?? "";
      if (chunking.test(name)) {
        const width = source.arguments
          .map((one) => numberValue(one) ?? this.constantNumber(one))
          .find((one) => one !== undefined);
        return this.bounded(width === undefined ? "chunks" : `chunks of ${width}`, width, element);
      }
    }
    if (ts.isArrayLiteralExpression(source) && depth < maximumDepth) {
      const parts = source.elements.filter((one) => ts.isArrayLiteralExpression(bare(one)));
      if (parts.length > 0 && parts.length === source.elements.length) {
        return parts.map((one) => this.measure(one, fn, depth + 1)).reduce(wider);
      }
    }
    return (
      this.byType(element) ??
      (ts.isIdentifier(source) && /chunks|batches$/i.test(source.text)
        ? this.bounded("chunks", undefined, element)
        : this.unbounded(element))
    );
  }

  /** A tuple type of fixed length. */
  private byType(node: ts.Expression): Quantity | undefined {
    const type = this.host.checker.getTypeAtLocation(node);
    if (!this.host.checker.isTupleType(type)) return undefined;
    const target = (type as ts.TupleTypeReference).target;
    return target.hasRestElement ? undefined : literal(target.fixedLength, shortText(node, this.sourceFile));
  }

  private unbounded(node: ts.Node, text?: string): Quantity {
    const collection: Collection = { origin: "other", text: text ?? shortText(node, node.getSourceFile()) };
    return { fanOut: { kind: "unbounded", over: collection }, collection };
  }

  private bounded(by: string, width: number | undefined, node: ts.Expression): Quantity {
    return {
      fanOut: { kind: "bounded", by, ...(width !== undefined && width > 0 ? { width } : {}) },
      collection: { origin: "other", text: shortText(node, node.getSourceFile()) },
    };
  }
}

function literal(count: number, text: string): Quantity {
  const known = Math.max(0, Math.trunc(count));
  return { fanOut: { kind: "literal", count: known }, collection: { origin: "literal", count: known, text } };
}

const width: Readonly<Record<FanOut["kind"], number>> = { literal: 0, bounded: 1, unbounded: 2 };

/** Of two quantities the one that can be more. */
export function wider(a: Quantity, b: Quantity): Quantity {
  if (a.fanOut.kind === "literal" && b.fanOut.kind === "literal") return a.fanOut.count >= b.fanOut.count ? a : b;
  return width[a.fanOut.kind] >= width[b.fanOut.kind] ? a : b;
}

function add(a: Quantity, b: Quantity): Quantity {
  if (a.fanOut.kind !== "literal" || b.fanOut.kind !== "literal") return wider(a, b);
  return literal(a.fanOut.count + b.fanOut.count, a.collection.text);
}

/** The fan-out of something that runs `b` for each of `a`. */
export function times(a: FanOut | undefined, b: FanOut | undefined): FanOut | undefined {
  if (!a || !b) return a ?? b;
  if (a.kind === "literal" && b.kind === "literal") return { kind: "literal", count: a.count * b.count };
  return width[a.kind] >= width[b.kind] ? a : b;
}

function isConstant(node: ts.VariableDeclaration): boolean {
  return (node.parent.flags & ts.NodeFlags.Const) !== 0;
}

function isReadonly(node: ts.PropertyDeclaration): boolean {
  return ts.getModifiers(node)?.some((one) => one.kind === K.ReadonlyKeyword) ?? false;
}

function initializerOf(node: ts.Declaration): ts.Expression | undefined {
  return ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)
    ? node.initializer
    : undefined;
}
