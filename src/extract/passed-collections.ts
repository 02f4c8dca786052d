import { ts } from "ts-morph";
import type { Collection, PassedCollection, Target } from "../model/index.js";
import type { CallLike } from "./context.js";
import { functionOf } from "./enclosing.js";
import type { Quantities } from "./fan-out.js";
import { bare, isFunctionLiteral, lastName, shortText } from "./syntax.js";

/** Names of several things. */
const plural = /(?:[^s\W]s|children|people|list|data|array|all|media|batch|queue)$/i;
/** Names that end like those, of one thing. */
const single =
  /(?:options|opts|params|props|args|arguments|settings|status|access|address|process|class|this|alias|progress|success|credentials|headers|permissions|details|metadata|stats|metrics|canvas|css|is|has|analysis|basis|https?|js|ts|prefs|preferences|defaults|variables|features|capabilities|flags)$/i;

/** The arguments of a call, and members of object literals among them, that are collections by their names. */
export function passedBy(
  node: CallLike,
  targets: readonly Target[],
  quantities: Quantities,
): { readonly passed?: readonly PassedCollection[] } {
  const list = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
  if (!list || list.length === 0 || !targets.some(({ kind }) => kind === "function" || kind === "method")) return {};
  const passed: PassedCollection[] = [];
  list.forEach((argument, index) => {
    const given = bare(argument);
    if (!ts.isObjectLiteralExpression(given)) {
      if (isCollection(given)) passed.push({ index, over: collectionOf(given, quantities) });
      return;
    }
    for (const one of given.properties) {
      const value = ts.isPropertyAssignment(one)
        ? bare(one.initializer)
        : ts.isShorthandPropertyAssignment(one)
          ? one.name
          : undefined;
      const name = one.name && ts.isIdentifier(one.name) ? one.name.text : undefined;
      if (!value || name === undefined || isFunctionLiteral(value)) continue;
      if (isCollection(value) || (isNamedSo(name) && canBe(value)))
        passed.push({ index, path: [name], over: collectionOf(value, quantities) });
    }
  });
  return passed.length > 0 ? { passed } : {};
}

function isNamedSo(name: string): boolean {
  return plural.test(name) && !single.test(name);
}

function canBe(value: ts.Expression): boolean {
  return (
    ts.isIdentifier(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isCallExpression(value) ||
    ts.isAwaitExpression(value) ||
    ts.isArrayLiteralExpression(value)
  );
}

/** By its name; calls by their callee's, and those that make a collection of another. */
function isCollection(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return true;
  if (ts.isAwaitExpression(value)) return isCollection(bare(value.expression));
  if (ts.isCallExpression(value)) {
    const callee = bare(value.expression);
    const name = lastName(callee) ?? "";
    return (
      /^(?:map|filter|flatMap|values|keys|from|find|query|select|search|execute)$|Many|All/.test(name) ||
      isNamedSo(name)
    );
  }
  return isNamedSo(lastName(value) ?? "");
}

function collectionOf(value: ts.Expression, quantities: Quantities): Collection {
  const text = shortText(value, value.getSourceFile());
  if (ts.isArrayLiteralExpression(value) && !value.elements.some((one) => ts.isSpreadElement(one)))
    return { origin: "literal", count: value.elements.length, text };
  const { collection } = quantities.of(value, functionOf(value));
  return collection.origin === "literal" ? collection : { origin: "other", text, ...quantities.sourceOf(value) };
}
