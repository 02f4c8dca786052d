import { ts } from "ts-morph";
import { namedTarget, repeatModel, type ArgumentPlace, type RepeatModel } from "../libraries/index.js";
import type { RepeatFact, SettleFact } from "../model/index.js";
import type { Calls } from "./calls.js";
import { property } from "./callbacks.js";
import type { FileScope, Resolver } from "./context.js";
import { bare, memberName, numberValue, shortText } from "./syntax.js";
import { timeBetween, timeNamed, timeWritten } from "./timetable.js";

const K = ts.SyntaxKind;

/** Events that come as fast as something outside sends them. */
const fast: ReadonlySet<string> = new Set(
  "data message line row record chunk packet pmessage smessage messageBuffer change add unlink rename all readable msg update publish job task".split(
    " ",
  ),
);
/** Events by which a connection tells that it is over. */
const endings = /^(?:close|closed|end|error|disconnect|disconnected|connection_?lost|offline)$/i;
/** What connections are called; processes and files end when their work is done. */
const connection = /sock|\bws\b|websocket|conn|client|channel|amqp|redis|broker|mqtt|nats|peer/i;
const listens: ReadonlySet<string> = new Set(["on", "addListener", "addEventListener", "prependListener"]);
/** Member names by which a message is settled, whatever the client. */
const acks =
  /^(?:ack|ackAll|acknowledge|markAsProcessed|deleteMessage|commitOffsets|resolveOffset|complete|moveToCompleted)$/;
const nacks = /^(?:nack|nackAll|reject|abandon|deadLetter|moveToFailed|changeMessageVisibility)$/;

/** What a file registers to be run again and again. */
export function repeatsOf(scope: FileScope, calls: Calls, resolver: Resolver): RepeatFact[] {
  const found: RepeatFact[] = [];
  for (const [node, { fact }] of calls.at) {
    if (fact.form !== "call" && fact.form !== "new") continue;
    const call = ts.isDecorator(node) ? bare(node.expression) : node;
    if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) continue;
    const named = fact.targets.map(namedTarget).find((one) => one !== undefined);
    const model = named && repeatModel(named.module, named.name);
    if (model) {
      const handler = decorated(call, scope);
      found.push({ ...repeat(model, call, resolver), call: fact.index, ...(handler ? { handler } : {}) });
      continue;
    }
    const name = memberName(bare(call.expression));
    if (name === undefined || (!listens.has(name) && name !== "once")) continue;
    const event = literal(call.arguments?.[0]);
    if (event !== undefined && endings.test(event) && connection.test(fact.text)) {
      found.push({ kind: "ended", call: fact.index, event });
      continue;
    }
    if (name === "once") continue;
    if (event !== undefined && fast.has(event)) found.push({ kind: "listener", call: fact.index, event });
  }
  return found;
}

/** The method that a decorator stands on. */
export function decorated(call: ts.Node, scope: FileScope) {
  const decorator = call.parent;
  if (!ts.isDecorator(decorator) || !ts.isMethodDeclaration(decorator.parent)) return undefined;
  const id = scope.idOf(decorator.parent);
  return id === undefined ? undefined : ({ kind: "function", id } as const);
}

function repeat(
  model: RepeatModel,
  call: ts.CallExpression | ts.NewExpression,
  resolver: Resolver,
): Omit<RepeatFact, "call"> {
  const milliseconds = model.every ? numberAt(argument(call, model.every), resolver) : undefined;
  const timetable = model.timetable ? argument(call, model.timetable) : undefined;
  const written = expressionIn(valueOf(timetable, resolver));
  const every =
    milliseconds ??
    (written === undefined ? timeNamed(timetable && memberName(bare(timetable))) : timeBetween(written));
  const queue = model.queue ? literal(valueOf(argument(call, model.queue), resolver)) : undefined;
  const isOn = (place: ArgumentPlace): boolean => {
    const value = argument(call, place);
    return value !== undefined && bare(value).kind !== K.FalseKeyword;
  };
  return {
    kind: model.kind,
    ...(every !== undefined ? { every } : {}),
    ...(model.exclusive?.some(isOn) ? { exclusive: true as const } : {}),
    ...(model.noAck && isOn(model.noAck) ? { noAck: true as const } : {}),
    ...(queue !== undefined ? { queue } : {}),
  };
}

function argument(
  call: ts.CallExpression | ts.NewExpression,
  { arg, option }: ArgumentPlace,
): ts.Expression | undefined {
  const list = call.arguments ?? [];
  const at = list[arg < 0 ? list.length + arg : arg];
  return at && option !== undefined ? property(at, option) : at;
}

/** What a constant, or a field of an object or class, is bound to; other expressions as they are. */
function valueOf(node: ts.Expression | undefined, resolver: Resolver): ts.Expression | undefined {
  const inner = node ? bare(node) : undefined;
  if (!inner || (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner))) return inner;
  const made = resolver.declaration(inner);
  const isBound =
    made && (ts.isVariableDeclaration(made) || ts.isPropertyDeclaration(made) || ts.isPropertyAssignment(made));
  return isBound && made.initializer ? bare(made.initializer) : inner;
}

/** A number, or a product of numbers and constants: `5 * 60 * SECOND`. */
function numberAt(node: ts.Expression | undefined, resolver: Resolver): number | undefined {
  let product = 1;
  const work = [node];
  for (let steps = 0; work.length > 0 && steps < 16; steps++) {
    const inner = valueOf(work.pop(), resolver);
    if (!inner) return undefined;
    if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === K.AsteriskToken) {
      work.push(inner.left, inner.right);
      continue;
    }
    const number = numberValue(inner) ?? timeIn(inner);
    if (number === undefined) return undefined;
    product *= number;
  }
  return work.length === 0 ? product : undefined;
}

/** `ms("4h")`. */
function timeIn(node: ts.Expression): number | undefined {
  const [text] = ts.isCallExpression(node) && node.expression.getText() === "ms" ? node.arguments : [];
  const written = literal(text);
  return written === undefined ? undefined : timeWritten(written);
}

/** A cron expression as written; what is put into it at run time is some number. */
function expressionIn(node: ts.Expression | undefined): string | undefined {
  const inner = node ? bare(node) : undefined;
  if (!inner || !ts.isTemplateExpression(inner)) return literal(inner);
  return inner.templateSpans.reduce((text, span) => `${text}0${span.literal.text}`, inner.head.text);
}

function literal(node: ts.Expression | undefined): string | undefined {
  const inner = node ? bare(node) : undefined;
  return inner && ts.isStringLiteralLike(inner) ? inner.text : undefined;
}

/** The calls of a file that settle messages. */
export function settlesOf(calls: Calls): SettleFact[] {
  const found: SettleFact[] = [];
  for (const [node, { fact }] of calls.at) {
    if (ts.isNewExpression(node)) {
      if (/^DeleteMessage(?:Batch)?Command$/.test(shortText(node.expression, node.getSourceFile())))
        found.push({ call: fact.index, op: "ack" });
      continue;
    }
    if (!ts.isCallExpression(node)) continue;
    const name = memberName(bare(node.expression));
    if (name === undefined) continue;
    if (acks.test(name)) found.push({ call: fact.index, op: "ack" });
    else if (nacks.test(name)) {
      // amqplib: nack(message, allUpTo = false, requeue = true), reject(message, requeue = true)
      const at = name === "nack" ? node.arguments[2] : name === "reject" ? node.arguments[1] : node.arguments[0];
      const kind = at ? bare(at).kind : undefined;
      const requeue = kind === K.FalseKeyword ? false : kind === K.TrueKeyword || !at ? true : undefined;
      found.push({ call: fact.index, op: "nack", ...(requeue === undefined ? {} : { requeue }) });
    }
  }
  return found;
}
