import { ts } from "ts-morph";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { mentionsOf } from "./mentions.js";
import type { Executor } from "./pending-runs.js";
import { bare, isFunctionLiteral, lastName, memberName, receiver, shortText } from "./syntax.js";

/** Events by which something tells that it is there; where it cannot come, it tells `error` in their place. */
const opening = /^(?:connect|connected|secureConnect|listening|open|opened|ready)$/;
/** What minds that it does not come, or that it takes too long. */
const minded =
  /["'`](?:\w*[eE]rror|close[d]?|abort(?:ed)?|timeout|exit|end|disconnect(?:ed)?|fail(?:ed|ure)?|not_?ready)["'`]|\bonerror\b|\bonclose\b|\bset(?:Timeout|Interval)\(|\btime(?:out|d)\w*\b|\bAbort(?:Signal|Controller)\b|\bsignal\b|\bPromise\.race\(|\.catch\(/i;

/** What runs a function that settles a promise, and the event or call that it waits for. */
interface Run {
  readonly call: ts.CallExpression;
  readonly emitter: ts.Expression;
  /** Of a listener; absent for the callback of a call that opens something. */
  readonly event?: string;
}

/**
 * What opens, and by that alone settles a promise: `socket.on("connect", resolve)`, `server.listen(port, resolve)`, where nobody minds
 * that it cannot. It begins in the function around, or is an emitter of the class itself.
 * @param mentions of what settles the promise, all of them
 * @returns what is listened to, as written
 */
export function openingOf(executor: Executor, mentions: readonly ts.Node[], around: ts.Node): string | undefined {
  const runs = mentions.map((one) => runOf(one, executor));
  const [first] = runs;
  const name = first?.emitter.getText();
  if (!first || name === undefined) return undefined;
  if (!runs.every((one) => one && one.emitter.getText() === name && isOpening(one))) return undefined;
  if (minded.test(around.getText())) return undefined;
  const source = around.getSourceFile();
  const escaped = name.replace(/\W/g, "\\$&");
  if (new RegExp(`(?<![\\w.])${escaped}\\s*\\??\\.(?:on|once|addListener)\\(\\s*["'\`]error`).test(source.text))
    return undefined;
  if (!isBegun(first, escaped, around)) return undefined;
  return shortText(first.call.expression, source);
}

function isOpening({ call, event }: Run): boolean {
  if (event !== undefined) return opening.test(event);
  const callee = bare(call.expression);
  return memberName(callee) === "listen" || /^(?:net|tls)\.(?:connect|createConnection)$/.test(callee.getText());
}

/** Whether it is made or begun in the function around, or is the emitter that the class is. */
function isBegun({ event, emitter }: Run, name: string, around: ts.Node): boolean {
  if (event === undefined || event === "listening") return true;
  const { kind } = bare(emitter);
  if (kind === ts.SyntaxKind.ThisKeyword || kind === ts.SyntaxKind.SuperKeyword) return true;
  const text = around.getText();
  const made = new RegExp(
    `(?<![\\w.])${name}\\s*(?::[^=;]+)?=\\s*(?:await\\s+)?(?:new\\s|[\\w.]*(?:connect|create\\w*|open\\w*|io)\\()`,
  );
  const begun = new RegExp(`(?<![\\w.])${name}\\s*\\.(?:connect|listen|open|start|login|launch|init)\\w*\\(`);
  return made.test(text) || begun.test(text);
}

/** The call, in the executor itself, that a function is given to which a node is in, or which is the node. */
function runOf(node: ts.Node, executor: Executor): Run | undefined {
  for (let at = node; at !== executor; at = at.parent) {
    const call = at.parent;
    if (!ts.isCallExpression(call) || call.expression === at || (at !== node && !isFunctionLiteral(at))) continue;
    if (functionOf(call) !== executor) return undefined;
    const callee = bare(call.expression);
    const on = receiver(callee);
    if (!on) return undefined;
    const [event] = call.arguments;
    if (!/^(?:on|once|addListener)$/.test(memberName(callee) ?? "")) {
      const isTold = isFunctionLiteral(at) && takesFailure(at) && !isSilent(call, on);
      return !isTold && call.arguments.at(-1) === at ? { call, emitter: on } : undefined;
    }
    return event && ts.isStringLiteralLike(event) ? { call, emitter: baseOf(on), event: event.text } : undefined;
  }
  return undefined;
}

/** Whether a call never tells its callback of a failure, whatever that takes: `server.listen(port, (error) => …)` of Node. */
function isSilent({ expression }: ts.CallExpression, on: ts.Expression): boolean {
  return memberName(bare(expression)) === "listen" && /(?:server|https?|net|tls)$/i.test(on.getText());
}

/** A callback in the manner of Node, that is told of failures as well. */
function takesFailure({ parameters: [first] }: Executor): boolean {
  return first !== undefined && /^_?(?:e|ex|err|error)$/i.test(first.name.getText());
}

/** What a chain of listeners is added to. */
function baseOf(node: ts.Expression): ts.Expression {
  let at = bare(node);
  while (ts.isCallExpression(at) && /^(?:on|once|addListener)$/.test(memberName(bare(at.expression)) ?? "")) {
    const on = receiver(bare(at.expression));
    if (!on) return at;
    at = bare(on);
  }
  return at;
}

/** What a file is written by. */
const writes = /^(?:(?:fs|fse|fsExtra|fs_|gracefulFs)\.)?createWriteStream$/;
/** What does not end a stream, nor hand it on. */
const harmless =
  /^(?:write|on|once|off|addListener|removeListener|cork|uncork|path|bytesWritten|writable\w*|setDefaultEncoding)$/;

/** Why an event of a file that is written never comes. */
export interface Unheard {
  readonly text: string;
  /** `end`: what is written to has no such event; `open`: nobody ends it. */
  readonly why: "end" | "open";
}

/** The event of a file that is written, and by which alone a promise is resolved, where it never comes. */
export function unheardOf(
  executor: Executor,
  mentions: readonly ts.Node[],
  around: ts.Node,
  context: FlowContext,
): Unheard | undefined {
  const runs = mentions.map((one) => runOf(one, executor));
  if (runs.some((one) => one?.event === undefined)) return undefined;
  const [first, ...others] = runs.filter((one) => one !== undefined && one.event !== "error");
  if (!first || others.some((one) => one?.emitter.getText() !== first.emitter.getText())) return undefined;
  const events = [first, ...others].map((one) => one?.event);
  if (!isFile(first.emitter, context)) return undefined;
  const text = shortText(first.call.expression, around.getSourceFile());
  if (events.every((event) => event === "end")) return { text, why: "end" };
  const { emitter } = first;
  const isLast = events.every((event) => event === "finish" || event === "close");
  return isLast && ts.isIdentifier(emitter) && isLeftOpen(emitter, around, context) ? { text, why: "open" } : undefined;
}

/** Whether an expression is a file that is written: `from.pipe(createWriteStream(path))`, or a variable of one. */
function isFile(emitter: ts.Expression, { resolver }: FlowContext): boolean {
  const inner = bare(emitter);
  if (ts.isCallExpression(inner)) {
    const [into] = memberName(bare(inner.expression)) === "pipe" ? inner.arguments : [];
    return isWriting(into ?? inner);
  }
  const declaration = ts.isIdentifier(inner) ? resolver.declaration(inner) : undefined;
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    (declaration.parent.flags & ts.NodeFlags.Const) !== 0 &&
    declaration.initializer !== undefined &&
    isWriting(declaration.initializer)
  );
}

function isWriting(node: ts.Expression): boolean {
  const call = bare(node);
  return ts.isCallExpression(call) && writes.test(bare(call.expression).getText());
}

/** Whether everything that is done with a stream of a function, but where it has failed, is to write to it and to listen. */
function isLeftOpen(name: ts.Identifier, around: ts.Node, { gathered, resolver }: FlowContext): boolean {
  const made = resolver.declaration(name);
  // Of a stream that is made further out, more may be done there.
  if (!made || made.pos < around.pos || made.end > around.end) return false;
  return [name, ...mentionsOf(name, around, gathered, resolver)].every((one) => {
    const { parent } = one;
    if (isInFailure(one, around)) return true;
    return ts.isPropertyAccessExpression(parent) && parent.expression === one && harmless.test(parent.name.text);
  });
}

function isInFailure(node: ts.Node, around: ts.Node): boolean {
  for (let at = node; at !== around && at.parent; at = at.parent) {
    const { parent } = at;
    if (ts.isCatchClause(parent)) return true;
    if (!ts.isCallExpression(parent) || parent.expression === at) continue;
    const [event] = parent.arguments;
    if (lastName(bare(parent.expression)) === "catch") return true;
    if (event && ts.isStringLiteralLike(event) && event.text === "error" && event !== at) return true;
  }
  return false;
}
