import { ts } from "ts-morph";
import { functionOf } from "./enclosing.js";
import type { Executor } from "./pending-runs.js";
import { bare, memberName, pathText, receiver } from "./syntax.js";

/** Events that come as often as there is something to tell, and never where there is nothing. */
const telling = /^(?:data|message|line|readable)$/;
const failing = /^(?:error|uncaughtException)$/;
/** What starts a process, or opens a connection, that may end without a word. */
const starts =
  /\b(?:spawn|fork|execFile|createConnection|net\.connect|tls\.connect)\(|\bnew (?:(?:net|tls)\.)?(?:Socket|TLSSocket|WebSocket)\(/;
/** What comes at the end, or when the time is over. */
const minded =
  /["'`](?:close|exit|end|finish|disconnect|timeout|abort(?:ed)?)["'`]|\bsetTimeout\(|\bAbort(?:Signal|Controller)\b|\bsignal\b|\btimeout\b|\bon(?:close|end|exit)\b/i;

/**
 * A process or connection that the executor starts, and whose words alone settle the promise: `child.stdout.on("data", resolve)`.
 * @returns what is listened to, as written, where nobody minds that it ends without any
 */
export function silenceOf(executor: Executor, mentions: readonly ts.Node[]): string | undefined {
  const listened = mentions.map((one) => listenedAt(one, executor));
  const first = listened.find((one) => one !== undefined && telling.test(one.event));
  if (!first || minded.test(executor.getText())) return undefined;
  const [root] = first.emitter.split(".");
  const isAll = listened.every(
    (one) => one && one.emitter.split(".")[0] === root && (telling.test(one.event) || failing.test(one.event)),
  );
  return isAll && root !== undefined && isStarted(root, executor) ? `${first.emitter}.on` : undefined;
}

/** Whether a variable of the executor holds what was started there. */
function isStarted(name: string, executor: Executor): boolean {
  const work: ts.Node[] = [executor.body];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name)
      return node.initializer !== undefined && starts.test(node.initializer.getText());
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}

/** The event, and what it is of, whose listener a node is in, or is. */
function listenedAt(
  node: ts.Node,
  executor: Executor,
): { readonly emitter: string; readonly event: string } | undefined {
  for (let at = node; at !== executor; at = at.parent) {
    const call = at.parent;
    if (!ts.isCallExpression(call) || call.expression === at || functionOf(call) !== executor) continue;
    const callee = bare(call.expression);
    const [event] = call.arguments;
    if (!/^(?:on|once|addListener)$/.test(memberName(callee) ?? "")) return undefined;
    const on = receiver(callee);
    const emitter = on && pathText(on);
    return emitter !== undefined && event && ts.isStringLiteralLike(event) ? { emitter, event: event.text } : undefined;
  }
  return undefined;
}
