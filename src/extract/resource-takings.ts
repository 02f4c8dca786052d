import { ts } from "ts-morph";
import type { CallFact, Handing, InstanceFact, TakingFact } from "../model/index.js";
import type { MadeCall } from "./calls.js";
import type { Resolver } from "./context.js";
import { functionOf } from "./enclosing.js";
import { takesAgain } from "./given-back.js";
import { guardOf } from "./resource-guards.js";
import type { ResourceNames } from "./resource-names.js";
import type { Regions } from "./resource-regions.js";
import { regionAfter } from "./resource-spans.js";
import { bare, isFunctionLiteral, lastName, numberValue, receiver } from "./syntax.js";

/** Names of functions after which their callers hold something. */
const takes =
  /acquire|lock|enter|obtain|reserve|checkout|borrow|take|claim|begin|connect|getClient|getConnection|wait|permit|slot|start/i;
/** Names of what is given back later. */
const handles = /release|unlock|lock|permit|conn|client|trx|^tx$|slot|done|free|token|runner|session|lease|guard/i;
/** Names of things that hold others back, of their types, and of what they do. */
const limits =
  /lock|mutex|sem|limit|queue|gate|pool|throttl|serial|tail|guard|chain|sched|concurren|permit|slot|exclusive|critical|sync|worker|runner|batch|task|bulkhead|coordinator|latch|turnstile/i;
const limiting =
  /^(?:_?)(?:acquire|lock|run\w*|use|with\w*|enqueue|add|push|schedule|exec|execute|submit|enter|wait|take|dispatch|process|serialize|synchronized|do|perform|exclusive|protect|guard)$/i;

/** Calls that may leave their caller holding what they took: `const release = await this.lock.acquire()`. */
export function takingOf(node: ts.CallExpression, { fact, sink }: MadeCall, regions: Regions): TakingFact | undefined {
  if (fact.use !== "awaited" && fact.use !== "returned") return undefined;
  if (!fact.targets.some(({ kind }) => kind === "function" || kind === "method")) return undefined;
  // What runs a function while it holds gives back by itself.
  if (node.arguments.some((one) => isFunctionLiteral(bare(one)))) return undefined;
  const callee = bare(node.expression);
  const name = lastName(callee) ?? "";
  const isNamed = takes.test(name);
  if (!isNamed && !isKeptAs(node)) return undefined;
  const guard = guardOf(node) ?? takesAgain(node);
  const known = {
    call: fact.index,
    function: fact.caller,
    range: fact.range,
    ...(fact.combinator === "race" || fact.combinator === "any" ? { gives: "up" as const } : {}),
    ...(guard !== undefined ? { guard } : {}),
  };
  if (fact.use === "returned") return { ...known, spans: [], leaves: true };
  const region = regionAfter(node, sink.node, functionOf(node), regions);
  if (region.leaves && !isNamed) return undefined;
  return { ...known, spans: region.spans, ...(region.leaves ? { leaves: true as const } : {}) };
}

/** The result is kept under a name of something that is given back. */
function isKeptAs(node: ts.Node): boolean {
  let at = node.parent as ts.Node | undefined;
  while (at && (ts.isAwaitExpression(at) || ts.isParenthesizedExpression(at))) at = at.parent;
  if (!at || !ts.isVariableDeclaration(at)) return false;
  if (at.parent.flags & ts.NodeFlags.Using) return true;
  return handles.test(at.name.getText());
}

/** What a function of the workspace is found in when it is called: the field or variable of its object, or its own. */
export function holderOf(
  node: ts.CallExpression,
  fact: CallFact,
  names: ResourceNames,
  resolver: Resolver,
): Handing | undefined {
  const callee = bare(node.expression);
  const on = receiver(callee);
  let holder: ts.Expression | undefined;
  for (const target of fact.targets) {
    if (target.kind === "method" && !target.onThis && on) {
      const type = target.type.slice(target.type.lastIndexOf("#") + 1);
      if (limits.test(type) || limits.test(on.getText().slice(-60)) || limiting.test(target.name)) holder = on;
    } else if (target.kind === "function") holder = on ?? (isVariable(callee, resolver) ? callee : undefined);
  }
  if (!holder || bare(holder).kind === ts.SyntaxKind.ThisKeyword || bare(holder).kind === ts.SyntaxKind.SuperKeyword)
    return undefined;
  const resource = names.ref(holder);
  return resource && resource.on !== "other" ? { call: fact.index, index: -1, resource } : undefined;
}

/** A variable that is not itself the function: it holds what a function gave. */
function isVariable(node: ts.Expression, resolver: Resolver): boolean {
  if (!ts.isIdentifier(node)) return false;
  const declared = resolver.declaration(node);
  if (!declared) return false;
  if (ts.isBindingElement(declared)) return true;
  return (
    ts.isVariableDeclaration(declared) &&
    declared.initializer !== undefined &&
    ts.isCallExpression(bare(declared.initializer))
  );
}

/** Whether an argument is named as something that holds others back, or made of a class that is. */
export function isNamedAsLimit(node: ts.Expression, resolver: Resolver): boolean {
  const name = lastName(node);
  if (name === undefined || limits.test(name)) return name !== undefined;
  const declared = resolver.declaration(node);
  const made = declared && "initializer" in declared ? (declared.initializer as ts.Expression | undefined) : undefined;
  return made !== undefined && ts.isNewExpression(made) && limits.test(made.expression.getText());
}

/** An object or closure of the workspace that is made with numbers, and where it is kept. */
export function instanceOf(
  node: ts.CallExpression | ts.NewExpression,
  fact: CallFact,
  name: ts.Expression | undefined,
  names: ResourceNames,
  resolver: Resolver,
): InstanceFact | undefined {
  if (!name || !node.arguments?.length || !fact.targets.some(({ kind }) => kind === "function" || kind === "method"))
    return undefined;
  const numbers: { index: number; option?: string; value: number }[] = [];
  node.arguments.forEach((argument, index) => {
    const inner = bare(argument);
    const value = valueOf(inner, resolver);
    if (value !== undefined) numbers.push({ index, value });
    if (!ts.isObjectLiteralExpression(inner)) return;
    for (const one of inner.properties) {
      if (!ts.isPropertyAssignment(one)) continue;
      const number = valueOf(bare(one.initializer), resolver);
      if (number !== undefined) numbers.push({ index, option: one.name.getText(), value: number });
    }
  });
  if (numbers.length === 0) return undefined;
  const ref = names.ref(name);
  return ref && { id: ref.id, numbers };
}

function valueOf(node: ts.Expression, resolver: Resolver): number | undefined {
  const written = numberValue(node);
  if (written !== undefined || !ts.isIdentifier(node)) return written;
  const declared = resolver.declaration(node);
  return declared && ts.isVariableDeclaration(declared) ? numberValue(declared.initializer) : undefined;
}
