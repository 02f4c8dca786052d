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
  for (const place of limit.places) {
    const argument = from.arguments?.[place.arg];
    if (!argument) continue;
    const value = place.option === undefined ? argument : optionOf(argument, place.option);
    if (!value) {
      // An options object that is made elsewhere may well hold the width.
      if (
        place.option !== undefined &&
        !ts.isObjectLiteralExpression(bare(argument)) &&
        !ts.isFunctionLike(bare(argument))
      ) {
        return "unknown";
      }
      continue;
    }
    const inner = bare(value);
    if (place.option === undefined && ts.isObjectLiteralExpression(inner)) continue;
    if (ts.isIdentifier(inner) && inner.text === "Infinity") return "unbounded";
    if (ts.isPropertyAccessExpression(inner) && inner.name.text === "POSITIVE_INFINITY") return "unbounded";
    return numberValue(inner) ?? constant(inner, resolver) ?? "unknown";
  }
  return limit.otherwise;
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
