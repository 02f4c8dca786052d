import { ts } from "ts-morph";
import type { Calls } from "./calls.js";
import { functionOf } from "./enclosing.js";
import { bare, isFunctionLiteral, memberName, pathText, receiver } from "./syntax.js";

/** A handler that is all there is for a failure, and neither settles the promise nor passes the failure on. */
export interface Swallowing {
  readonly handler: ts.Node;
  /** What runs it: `load().then(…).catch`, `stream.on`. */
  readonly runner: ts.Expression;
  /** What failed may go on all the same. */
  readonly perhaps: boolean;
}

/**
 * The handler by which a failure ends, where a promise of `new Promise` is settled by the success of that work alone.
 * @param mentions of what settles the promise, all of them
 */
export function swallowedBy(executor: ts.Node, mentions: readonly ts.Node[], calls: Calls): Swallowing | undefined {
  if (mentions.length === 0) return undefined;
  return inChain(executor, mentions) ?? byListener(executor, mentions, calls);
}

/** `load().then(resolve).catch((error) => log(error))`: everything that settles is in links before the `catch`. */
function inChain(executor: ts.Node, mentions: readonly ts.Node[]): Swallowing | undefined {
  const [first] = mentions;
  const statement = first && statementOf(first, executor);
  if (!statement || !ts.isExpressionStatement(statement)) return undefined;
  let at = bare(statement.expression);
  while (ts.isVoidExpression(at) || ts.isAwaitExpression(at)) at = bare(at.expression);
  let found: Swallowing | undefined;
  const links: ts.CallExpression[] = [];
  for (let link: ts.Expression | undefined = at; link && ts.isCallExpression(link);) {
    const callee = bare(link.expression);
    const name = memberName(callee);
    if (name !== "then" && name !== "catch" && name !== "finally") break;
    const [handler] = link.arguments;
    if (name === "catch" && handler && !found && swallows(handler, mentions))
      found = { handler, runner: callee, perhaps: false };
    else if (name === "catch") return undefined;
    // What settles behind the `catch` does so after a failure, too; a second handler sees it before.
    else if (name === "then" && (!found || link.arguments.length > 1) && link.arguments.length > 0) return undefined;
    links.push(link);
    const on = receiver(callee);
    link = on && bare(on);
  }
  const settling = links.flatMap((link) =>
    memberName(bare(link.expression)) === "then" ? link.arguments.slice(0, 1) : [],
  );
  return found && mentions.every((one) => settling.some((given) => isWithin(one, given))) ? found : undefined;
}

/** Events that tell of success; `close` comes after a failure as well. */
const succeeding = /^(?:end|finish|data|load|complete|done|open|ready|connect|message|response)$/;
const streams = /create(?:Read|Write)Stream\(|\brequest\(|\bcreateConnection\(|\bnew WebSocket\(/;

/** `stream.on("end", resolve)` beside `stream.on("error", (error) => log(error))`. */
function byListener(executor: ts.Node, mentions: readonly ts.Node[], { at }: Calls): Swallowing | undefined {
  const emitters = mentions.map((one) => listenedBy(one, executor) ?? requestOf(one, executor));
  const [emitter] = emitters;
  if (emitter === undefined || emitters.some((one) => one !== emitter)) return undefined;
  for (const call of at.keys()) {
    if (!ts.isCallExpression(call) || !isWithin(call, executor) || functionOf(call) !== executor) continue;
    const handler = call.arguments[1];
    if (!handler || eventOf(call) !== "error" || (emitterOf(call) ?? baseOf(call)) !== emitter) continue;
    if (!swallows(handler, mentions) || goesOn.test(handler.getText())) return undefined;
    if (typeof emitter !== "string") return { handler, runner: bare(call.expression), perhaps: false };
    const declared = new RegExp(`\\b${emitter.replace(/\W/g, "\\$&")}\\s*=\\s*([^;]+)`).exec(executor.getText())?.[1];
    return { handler, runner: bare(call.expression), perhaps: !streams.test(declared ?? "") };
  }
  return undefined;
}

/** What ends or resumes the work, or tells somebody else of it. */
const goesOn =
  /\b(?:end|close|destroy|resume|abort|emit|exit|pipe|unpipe|kill|cancel|stop|disconnect|retry|reconnect)\w*\(/i;

/** The emitter whose event of success runs the code that a node is in. */
function listenedBy(node: ts.Node, executor: ts.Node): string | undefined {
  for (let at = node; at !== executor; at = at.parent) {
    const call = at.parent;
    if (!ts.isCallExpression(call) || call.expression === at) continue;
    const event = eventOf(call);
    if (event === undefined) continue;
    return succeeding.test(event) && functionOf(call) === executor ? emitterOf(call) : undefined;
  }
  return undefined;
}

/** The request whose answer settles the promise, by its name where it has one: `const req = request(url, (res) => …)`. */
function requestOf(node: ts.Node, executor: ts.Node): string | ts.Node | undefined {
  for (let at = node; at !== executor; at = at.parent) {
    const call = at.parent;
    if (!ts.isCallExpression(call) || !isFunctionLiteral(at) || functionOf(call) !== executor) continue;
    const callee = bare(call.expression);
    if (!/^(?:request|get)$/.test(memberName(callee) ?? callee.getText())) return undefined;
    const { parent } = call;
    return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : call;
  }
  return undefined;
}

/** What a promise of a stream's success is settled by as well, or what sees to its failure. */
const minded =
  /["'`](?:error|close|abort(?:ed)?|timeout|exit|unpipe)["'`]|\bsetTimeout\(|\bAbort(?:Signal|Controller)\b|\bpipeline\(|\bfinished\(|\bonerror\b|\bdestroy\(/;

/**
 * The event by which a stream settles a promise, and which does not come when the stream fails, where nobody listens for that:
 * `file.on("finish", resolve)`. What is a stream shows in how it is made, or in that it is piped.
 */
export function unmindedBy(
  executor: ts.Node,
  mentions: readonly ts.Node[],
  around: ts.Node,
): { readonly emitter: string; readonly text: string } | undefined {
  const emitters = mentions.map((one) => listenedBy(one, executor));
  const [emitter] = emitters;
  if (emitter === undefined || emitters.some((one) => one !== emitter)) return undefined;
  const text = around.getText();
  if (minded.test(text)) return undefined;
  const name = emitter.replace(/\W/g, "\\$&");
  const made = new RegExp(`\\b${name}\\s*=\\s*[^;\\n]*create(?:Read|Write)Stream\\(`);
  const piped = new RegExp(`\\b${name}\\s*\\.pipe\\(|\\.pipe\\(\\s*${name}\\s*\\)`);
  return made.test(text) || piped.test(text) ? { emitter, text: `${emitter}.on` } : undefined;
}

function eventOf({ expression, arguments: [first] }: ts.CallExpression): string | undefined {
  const name = memberName(bare(expression));
  if (name !== "on" && name !== "once" && name !== "addListener") return undefined;
  return first && ts.isStringLiteralLike(first) ? first.text : undefined;
}

/** What a chain of listeners is added to, as written. */
function emitterOf(call: ts.CallExpression): string | undefined {
  const base = baseOf(call);
  return base && pathText(base);
}

function baseOf(call: ts.CallExpression): ts.Expression | undefined {
  let node: ts.Expression = call;
  while (ts.isCallExpression(node) && eventOf(node) !== undefined) {
    const on = receiver(bare(node.expression));
    if (!on) return undefined;
    node = bare(on);
  }
  return node;
}

/** Whether a handler does something with a failure, but neither settles, throws, nor ends the process. */
function swallows(given: ts.Expression, mentions: readonly ts.Node[]): boolean {
  const handler = bare(given);
  if (!isFunctionLiteral(handler)) return /^console\.\w+$/.test(handler.getText());
  if (mentions.some((one) => isWithin(one, handler))) return false;
  return !/\bthrow\b|\breject\w*\b|\bprocess\.exit\b|\bassert\b|\bPromise\b/.test(handler.body.getText());
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

/** The statement of `fn` itself that a node is in. */
function statementOf(node: ts.Node, fn: ts.Node): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let at = node; at !== fn; at = at.parent) if (ts.isStatement(at) && functionOf(at) === fn) found ??= at;
  return found;
}
