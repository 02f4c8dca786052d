import { ts } from "ts-morph";
import type { EventFact } from "../model/index.js";
import type { Calls } from "./calls.js";
import type { Resolver } from "./context.js";
import { bare, memberName, receiver } from "./syntax.js";

const listening: ReadonlySet<string> = new Set([
  "on",
  "once",
  "addListener",
  "prependListener",
  "prependOnceListener",
  "addEventListener",
]);

/** Listeners and emissions with a literal event name on an emitter that has an identity. */
export function eventsOf(calls: Calls, resolver: Resolver): EventFact[] {
  const events: EventFact[] = [];
  for (const [node, made] of calls.at) {
    if (!ts.isCallExpression(node)) continue;
    const callee = bare(node.expression);
    const name = memberName(callee);
    const on = receiver(callee);
    if (name === undefined || !on) continue;
    const isListening = listening.has(name);
    const event =
      isListening || name === "emit"
        ? literalName(node.arguments[0])
        : name === "dispatchEvent"
          ? dispatched(node.arguments[0])
          : undefined;
    if (event === undefined) continue;
    const emitter = resolver.identity(on);
    if (emitter === undefined) continue;
    const [listener] =
      node.arguments.length > 1 && node.arguments[1] ? [resolver.functionValue(node.arguments[1])] : [];
    events.push({
      op: isListening ? "on" : "emit",
      emitter,
      event,
      call: made.fact.index,
      ...(isListening && listener ? { listener } : {}),
    });
  }
  return events;
}

function literalName(node: ts.Expression | undefined): string | undefined {
  const inner = node ? bare(node) : undefined;
  return inner && ts.isStringLiteralLike(inner) ? inner.text : undefined;
}

/** The type of `new Event("x")`. */
function dispatched(node: ts.Expression | undefined): string | undefined {
  const inner = node ? bare(node) : undefined;
  return inner && ts.isNewExpression(inner) ? literalName(inner.arguments?.[0]) : undefined;
}
