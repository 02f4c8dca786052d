import { ts } from "ts-morph";
import type { PendingFact } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { mentionsOf } from "./mentions.js";
import { droppedChains } from "./pending-chains.js";
import { bare, isTransparent, lastName, shortText } from "./syntax.js";

/** What makes a promise that is settled from outside: `new Deferred()`, `defer()`, `Promise.withResolvers()`. */
const makes = /^(?:(?:p|q|make|create|new)?_?defer(?:red)?(?:Promise)?|withResolvers|createPromise)$/i;
const classes = /(?:Deferred|Deferrable|Promise|Future|Completer)$/;
const succeeds = /^(?:resolve|fulfill|complete|succeed)$/;
const fails = /^(?:reject|fail|completeError|cancel|abort)\w*$/;

/**
 * A deferred of a function that is settled only where a promise chain goes well that nobody has, and that nobody listens to
 * when something fails.
 */
export function deferredOf(node: ts.NewExpression | ts.CallExpression, context: FlowContext): PendingFact | undefined {
  const made = lastName(bare(node.expression)) ?? "";
  if (ts.isNewExpression(node) ? !classes.test(made) || (node.arguments?.length ?? 0) > 0 : !makes.test(made))
    return undefined;
  let value: ts.Node = node;
  while (isTransparent(value.parent)) value = value.parent;
  const declared = value.parent;
  if (!ts.isVariableDeclaration(declared) || declared.initializer !== value) return undefined;
  const settling = settlersOf(declared.name, functionOf(node), context);
  if (!settling || settling.length === 0) return undefined;
  const chains = droppedChains(settling);
  const [chain] = chains;
  if (!chain || !settling.every((one) => chains.some(({ mentions }) => mentions.includes(one)))) return undefined;
  const { scope } = context;
  return {
    function: scope.enclosing(node).id,
    range: scope.rangeOf(node),
    by: "dropped",
    text: shortText(chain.head, scope.sourceFile),
    steps: [
      { kind: "raise", range: scope.rangeOf(chain.head), text: shortText(chain.head, scope.sourceFile) },
      { kind: "end", range: scope.rangeOf(node) },
    ],
    perhaps: true,
  };
}

/** Where a deferred is resolved; undefined where it is rejected too, or others have it. */
function settlersOf(
  name: ts.BindingName,
  fn: ts.Node,
  { gathered, resolver }: FlowContext,
): readonly ts.Node[] | undefined {
  const found: ts.Node[] = [];
  if (ts.isObjectBindingPattern(name)) {
    for (const { name: own, propertyName } of name.elements) {
      const member = (propertyName ?? own).getText();
      if (!ts.isIdentifier(own) || (!succeeds.test(member) && !fails.test(member))) continue;
      const mentions = mentionsOf(own, fn, gathered, resolver);
      if (fails.test(member) && mentions.length > 0) return undefined;
      found.push(...mentions);
    }
    return found;
  }
  if (!ts.isIdentifier(name)) return undefined;
  for (const mention of mentionsOf(name, fn, gathered, resolver)) {
    const access = mention.parent;
    const member =
      ts.isPropertyAccessExpression(access) && access.expression === mention ? access.name.text : undefined;
    if (member !== undefined && fails.test(member)) return undefined;
    if (member !== undefined && succeeds.test(member)) found.push(access);
    else if (member === undefined && !ts.isReturnStatement(access)) return undefined;
  }
  return found;
}
