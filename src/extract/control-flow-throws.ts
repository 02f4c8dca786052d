import { ts } from "ts-morph";
import { bare, memberName, receiver } from "./syntax.js";

/** Calls by full name that raise nothing in any program worth reading. */
const harmlessRoots = new Set("console Math Number String Boolean Symbol Reflect performance".split(" "));
const harmlessNames = new Set(
  "clearTimeout clearInterval clearImmediate setTimeout setInterval setImmediate queueMicrotask String Number Boolean Symbol isNaN parseInt parseFloat".split(
    " ",
  ),
);
const harmlessMembers = new Set(
  (
    "Date.now Promise.resolve Promise.reject Promise.all Promise.allSettled Promise.race Promise.any Promise.withResolvers Array.isArray " +
    "Array.from Array.of Object.keys Object.values Object.entries Object.assign Object.freeze Object.fromEntries process.hrtime " +
    "process.nextTick process.memoryUsage process.uptime process.cwd hrtime.bigint AbortSignal.timeout Buffer.byteLength Buffer.concat"
  ).split(" "),
);
/** Methods of the language's own values, and of timers, by name alone. */
const harmlessMethods = new Set(
  (
    "push pop shift unshift splice slice concat join includes indexOf has keys values entries trim toLowerCase toUpperCase " +
    "startsWith endsWith split toString toFixed toISOString getTime padStart padEnd then catch finally unref ref hasOwnProperty " +
    "removeListener removeAllListeners off on once addListener addEventListener removeEventListener bind"
  ).split(" "),
);
const harmlessClasses = new Set(
  "Map Set WeakMap WeakSet WeakRef Date Promise Array Object AbortController EventEmitter EventTarget Event URLSearchParams TextEncoder TextDecoder Error TypeError RangeError AggregateError".split(
    " ",
  ),
);

/** Whether evaluating a call-like node may raise an exception, judged by its name; its operands are not looked at. */
export function mayThrow(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return !(ts.isIdentifier(node.expression) && isHarmlessClass(node.expression.text));
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (ts.isIdentifier(callee)) return !harmlessNames.has(callee.text) && !catching.test(callee.text);
    const name = memberName(callee);
    if (name === undefined) return true;
    if (harmlessMethods.has(name) || (cleaning.test(name) && isHandedOn(node))) return false;
    const on = receiver(callee);
    const inner = on && bare(on);
    if (inner && ts.isIdentifier(inner)) {
      return !harmlessRoots.has(inner.text) && !harmlessMembers.has(`${inner.text}.${name}`);
    }
    return true;
  }
  return true;
}

/** Functions that give a failure as their result, by the names that people give them. */
export const catching = /^(?:tryCatch(?:Async)?|attempt(?:Async)?|safeTry|awaitTo)$/;

/** Methods that clean up, which are asynchronous and reject rather than throw. */
const cleaning = /^(?:end|close|quit|disconnect|destroy|release|stop|shutdown|terminate|rollback|unlock)$/;

/** Whether what a call gives goes to another that is waited for: `await attempt(client.end())`. */
function isHandedOn(node: ts.CallExpression): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.expression !== node && ts.isAwaitExpression(parent.parent);
}

function isHarmlessClass(name: string): boolean {
  return harmlessClasses.has(name) || /(?:Error|Exception)$/.test(name);
}
