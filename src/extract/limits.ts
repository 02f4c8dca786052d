import { ts } from "ts-morph";
import type { WidthModel } from "../libraries/index.js";
import type { FanOut } from "../model/index.js";
import type { Resolver } from "./context.js";
import { property, type KnownCall } from "./callbacks.js";
import { bare, numberValue, receiver } from "./syntax.js";

/** The bound that a library's limiter puts on the callbacks of one call; undefined when it puts none. */
export function limitOf(
  node: ts.CallExpression | ts.NewExpression,
  known: KnownCall,
  resolver: Resolver,
): FanOut | undefined {
  const { limit } = known.model;
  if (!limit) return undefined;
  const by = known.module ?? known.name;
  const width = widthOf(limit, node, resolver);
  if (width === "unbounded") return undefined;
  return { kind: "bounded", by, ...(typeof width === "number" ? { width } : {}) };
}

/**
 * The number that a width model finds for the call or `new` at `node`; for `from: "creation"`, in what made its callee or receiver.
 */
export function widthOf(
  limit: WidthModel,
  node: ts.CallExpression | ts.NewExpression,
  resolver: Resolver,
): number | "unbounded" | "unknown" {
  const from = limit.from === "call" ? node : limit.from === "creation" ? creationOf(node, resolver) : undefined;
  if (!from) return limit.from === "creation" && limit.otherwise === "unbounded" ? "unknown" : limit.otherwise;
  let hidden = false;
  for (const place of limit.places) {
    const argument = from.arguments?.[place.arg];
    if (!argument) continue;
    if (place.parameter !== undefined) {
      const number = numberInUrl(argument, place.parameter);
      if (number !== undefined) return number;
      continue;
    }
    const value = place.option === undefined ? argument : optionOf(argument, place.option);
    if (!value) {
      hidden ||= place.option !== undefined && mayHoldOptions(argument, place.option);
      continue;
    }
    const inner = bare(value);
    if (place.option === undefined && ts.isObjectLiteralExpression(inner)) continue;
    if (ts.isIdentifier(inner) && inner.text === "Infinity") return "unbounded";
    if (ts.isPropertyAccessExpression(inner) && inner.name.text === "POSITIVE_INFINITY") return "unbounded";
    return numberValue(inner) ?? constant(inner, resolver) ?? "unknown";
  }
  return hidden ? "unknown" : limit.otherwise;
}

/** Whether an argument, or the part of it that an option is looked for in, is made elsewhere and may hold the option. */
function mayHoldOptions(argument: ts.Expression, option: string): boolean {
  let at: ts.Expression = argument;
  for (const name of option.split(".").slice(0, -1)) {
    if (!ts.isObjectLiteralExpression(bare(at))) break;
    const inner = property(at, name);
    if (!inner) return spreads(at);
    at = inner;
  }
  const inner = bare(at);
  if (ts.isObjectLiteralExpression(inner)) return spreads(inner);
  return !ts.isFunctionLike(inner) && !ts.isLiteralExpression(inner) && !ts.isTemplateExpression(inner);
}

function spreads(node: ts.Expression): boolean {
  const inner = bare(node);
  return ts.isObjectLiteralExpression(inner) && inner.properties.some((one) => ts.isSpreadAssignment(one));
}

/** `connection_limit=5` in a string somewhere in an argument. */
function numberInUrl(argument: ts.Expression, parameter: string): number | undefined {
  const work: ts.Node[] = [argument];
  for (let node = work.pop(); node; node = work.pop()) {
    const text =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateTail(node) || ts.isTemplateMiddle(node)
        ? node.text
        : "";
    const found = text.includes(parameter) ? new RegExp(`[?&]${parameter}=(\\d+)`).exec(text)?.[1] : undefined;
    if (found !== undefined) return Number(found);
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return undefined;
}

/** An option of an object literal; `pool.max` is one inside another. */
function optionOf(argument: ts.Expression, option: string): ts.Expression | undefined {
  let value: ts.Expression | undefined = argument;
  for (const name of option.split(".")) value = value && property(value, name);
  return value;
}

function creationOf(
  node: ts.CallExpression | ts.NewExpression,
  resolver: Resolver,
): ts.CallExpression | ts.NewExpression | undefined {
  const callee = bare(node.expression);
  const made = resolver.creation(callee) ?? creationOfReceiver(callee, resolver);
  return made?.node;
}

function creationOfReceiver(callee: ts.Expression, resolver: Resolver) {
  const on = receiver(callee);
  return on ? resolver.creation(on) : undefined;
}

function constant(node: ts.Expression, resolver: Resolver): number | undefined {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const made = resolver.declaration(node);
  if (!made || !(ts.isVariableDeclaration(made) || ts.isPropertyAssignment(made) || ts.isPropertyDeclaration(made)))
    return undefined;
  return numberValue(made.initializer);
}

/** Whether options say how many may begin in a time. */
export function isRated({ arguments: given }: ts.CallExpression | ts.NewExpression): boolean {
  return (given ?? []).some((one) =>
    ["intervalCap", "limiter", "minTime", "reservoir"].some((name) => property(one, name)),
  );
}
