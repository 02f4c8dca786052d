import { ts } from "ts-morph";
import { externalModel, namedTarget, type CallbackModel, type ExternalModel } from "../libraries/index.js";
import type { CallbackUse, Combinator, Target } from "../model/index.js";
import type { CallLike } from "./context.js";
import { bare, isFunctionLiteral, lastName, receiver } from "./syntax.js";

/** What is known of a call without looking into its callee. */
export interface KnownCall {
  /** Last part of the callee's name: `map`, `then`, `default`. */
  readonly name: string;
  /** Package or `lib`; undefined when only the name is known. */
  readonly module: string | undefined;
  readonly model: ExternalModel;
}

/** A function among the arguments of a known call, and how it is run. */
export interface KnownCallback {
  readonly expression: ts.Expression;
  readonly use: CallbackUse;
}

const none: ExternalModel = {};
const each = (arg: number): CallbackModel => ({ arg, use: { when: "sync", each: true } });
const overReceiver: ExternalModel = { callbacks: [each(0)], collection: -1 };

/** Methods of the language recognised by name alone, for receivers of unknown type. */
const byName: ReadonlyMap<string, ExternalModel> = new Map<string, ExternalModel>([
  ...["map", "forEach", "flatMap", "filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"].map(
    (name): [string, ExternalModel] => [name, overReceiver],
  ),
  ...["sort", "toSorted", "reduce", "reduceRight"].map((name): [string, ExternalModel] => [name, overReceiver]),
  [
    "then",
    {
      callbacks: [
        { arg: 0, use: { when: "continuation" } },
        { arg: 1, use: { when: "continuation", maybe: true } },
      ],
    },
  ],
  ["catch", { callbacks: [{ arg: -1, use: { when: "continuation", maybe: true } }] }],
  ["finally", { callbacks: [{ arg: 0, use: { when: "continuation" } }] }],
  ...["replace", "replaceAll"].map((name): [string, ExternalModel] => [name, { callbacks: [each(1)] }]),
]);

/** Registering methods of emitters: the listener runs later. */
const listening: ReadonlySet<string> = new Set([
  "on",
  "once",
  "addListener",
  "prependListener",
  "prependOnceListener",
  "addEventListener",
]);
const listener: ExternalModel = { callbacks: [{ arg: 1, use: { when: "schedule" } }] };

const combinators: ReadonlySet<string> = new Set<Combinator>(["all", "allSettled", "any", "race"]);

/** Methods that run their callback for one element after the other, the next waiting for nothing but the last's value. */
const inTurn: ReadonlySet<string> = new Set([
  "reduce",
  "reduceRight",
  "sort",
  "toSorted",
  "replace",
  "replaceAll",
  "parse",
]);

/** Methods whose result is an array of what the callback returned. */
const collecting: ReadonlySet<string> = new Set(["map", "flatMap", "from", "times", "mapValues"]);

/** What is known of a call with these possible callees. */
export function knownCall(node: CallLike, targets: readonly Target[]): KnownCall | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const callee = bare(node.expression);
  const written = lastName(callee) ?? "";
  let module: string | undefined;
  let name = written;
  let model: ExternalModel | undefined;
  for (const target of targets) {
    if (target.kind === "function" || target.kind === "method") {
      const named = namedTarget(target);
      const own = named && externalModel(named.module, named.name);
      return own && { name: written, module: named.name, model: own };
    }
    // A member of a parameter of unknown type is known by its name alone.
    if (target.kind === "param" && !target.path?.length && !model?.callbacks) return undefined;
    if (target.kind !== "external") continue;
    module ??= target.module;
    name = lastPart(target.name) || written;
    model ??= externalModel(target.module, target.name);
  }
  const on = receiver(callee);
  // `_.uniq(files).map(read)` is the method of what the package gave, `_.map(files, read)` the function of the package.
  const count = node.arguments?.length ?? 0;
  if (on && byName.has(written) && model?.callbacks?.every(({ arg }) => arg >= count)) model = undefined;
  if (!model?.combinator && on && combinators.has(written) && isPromiseName(on)) {
    model = { ...model, combinator: { kind: written as Combinator, arg: 0 } };
  }
  if (!model?.callbacks && !model?.combinator && on) {
    const first = node.arguments?.[0];
    const fallback =
      byName.get(written) ?? (listening.has(written) && first && ts.isStringLiteralLike(first) ? listener : undefined);
    if (fallback) model = { ...fallback, ...model };
  }
  if (!model && ts.isNewExpression(node) && written === "Promise") {
    model = { callbacks: [{ arg: 0, use: { when: "sync" } }] };
  }
  return { name: name === "default" || name.endsWith("()") ? written || name : name, module, model: model ?? none };
}

/** The function arguments of a known call; for names shared by several forms the first that is a function counts. */
export function knownCallbacks(node: CallLike, known: KnownCall): readonly KnownCallback[] {
  const { callbacks } = known.model;
  const list = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
  if (!callbacks || !list || list.length === 0) return [];
  const found: KnownCallback[] = [];
  for (const { arg, option, use } of callbacks) {
    let expression = list[arg < 0 ? list.length + arg : arg];
    if (expression && option !== undefined) expression = property(expression, option);
    if (!expression || ts.isSpreadElement(expression)) continue;
    const inner = bare(expression);
    if (!couldBeFunction(inner) || found.some((one) => one.expression === inner)) continue;
    found.push({ expression: inner, use });
  }
  return found;
}

/** Whether an argument can be a function at all, judged by how it is written. */
export function couldBeFunction(node: ts.Expression): boolean {
  return (
    isFunctionLiteral(node) ||
    (ts.isIdentifier(node) && node.text !== "undefined") ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isConditionalExpression(node)
  );
}

/** The initialiser of a property of an object literal. */
export function property(node: ts.Expression, name: string): ts.Expression | undefined {
  const inner = bare(node);
  if (!ts.isObjectLiteralExpression(inner)) return undefined;
  for (const one of inner.properties) {
    if (ts.isPropertyAssignment(one) && (ts.isIdentifier(one.name) || ts.isStringLiteral(one.name))) {
      if (one.name.text === name) return one.initializer;
    } else if (ts.isShorthandPropertyAssignment(one) && one.name.text === name) {
      return one.name;
    }
  }
  return undefined;
}

/** The collection an `each` callback runs over. */
export function collectionOf(node: CallLike, known: KnownCall): ts.Expression | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const at = known.model.collection;
  if (at === undefined) return receiver(bare(node.expression));
  return at < 0 ? receiver(bare(node.expression)) : node.arguments?.[at];
}

export function runsInTurn(name: string): boolean {
  return inTurn.has(name);
}

export function collects(name: string): boolean {
  return collecting.has(name);
}

function isPromiseName(node: ts.Expression): boolean {
  const inner = bare(node);
  return ts.isIdentifier(inner) && (inner.text === "Promise" || inner.text === "Bluebird" || inner.text === "BPromise");
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
