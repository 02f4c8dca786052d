import { ts } from "ts-morph";
import type { ChildOutput, ChildWaitFact } from "../model/index.js";
import { property } from "./callbacks.js";
import { isRead, isTerseProgram } from "./children.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { mentionsOf } from "./mentions.js";
import { bare, isTransparent } from "./syntax.js";

const outputs: readonly ChildOutput[] = ["stdout", "stderr"];

/** Places that wait for a child of `Bun.spawn` to end (`await child.exited`) while nothing has begun to read what it writes. */
export function bunWaitsOf(context: FlowContext): ChildWaitFact[] {
  const { calls, scope } = context;
  if (!scope.sourceFile.text.includes("Bun.spawn")) return [];
  const waits: ChildWaitFact[] = [];
  for (const [node, { fact }] of calls.at) {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "Bun.spawn") continue;
    const piped = pipedBy(node);
    const wait = piped.length > 0 ? waitFor(node, context) : undefined;
    if (!wait) continue;
    const unread = piped.filter((one) => !wait.read.has(one));
    if (unread.length === 0) continue;
    waits.push({
      function: scope.enclosing(node).id,
      range: scope.rangeOf(wait.at),
      by: "await",
      event: "exited",
      call: fact.index,
      made: scope.rangeOf(node.expression),
      piped,
      unread,
      ...(isBrief(node) ? { terse: true as const } : {}),
    });
  }
  return waits;
}

/** The options of a call: the second argument, or the only one, which names the command itself. */
function optionsOf({
  arguments: [first, second],
}: ts.CallExpression): ts.ObjectLiteralExpression | "unknown" | undefined {
  const command = first && bare(first);
  const given = command && ts.isObjectLiteralExpression(command) ? command : second && bare(second);
  if (!given) return undefined;
  if (!ts.isObjectLiteralExpression(given)) return "unknown";
  return given.properties.some((one) => ts.isSpreadAssignment(one)) ? "unknown" : given;
}

/** What a call leaves to be read; by itself, Bun pipes `stdout` and lets `stderr` through. */
function pipedBy(node: ts.CallExpression): readonly ChildOutput[] {
  const options = optionsOf(node);
  if (options === "unknown") return [];
  const stdio = options && property(options, "stdio");
  const list = stdio && bare(stdio);
  if (list && !ts.isArrayLiteralExpression(list)) return [];
  return outputs.filter((name, at) => {
    const value = list ? list.elements[at + 1] : options && property(options, name);
    if (!value) return name === "stdout";
    const inner = bare(value);
    return ts.isStringLiteralLike(inner) && inner.text === "pipe";
  });
}

/** Whether a child says little, or is ended by the time that it is given. */
function isBrief(node: ts.CallExpression): boolean {
  const options = optionsOf(node);
  const known = options === "unknown" ? undefined : options;
  if (known && (property(known, "timeout") ?? property(known, "signal"))) return true;
  const [first] = node.arguments;
  const command = known && first && bare(first) === known ? property(known, "cmd") : first;
  const list = command && bare(command);
  const program = list && ts.isArrayLiteralExpression(list) ? list.elements[0] : undefined;
  return program !== undefined && isTerseProgram(program);
}

interface Wait {
  readonly at: ts.Node;
  /** What something reads, or is given, before it is waited for, or with it. */
  readonly read: ReadonlySet<ChildOutput>;
}

/** The first wait for the end of a child that its variable names; undefined when the child goes elsewhere. */
function waitFor(node: ts.CallExpression, { gathered, resolver }: FlowContext): Wait | undefined {
  let top: ts.Node = node;
  while (isTransparent(top.parent)) top = top.parent;
  const { parent } = top;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return undefined;
  const fn = functionOf(node);
  const reads: { readonly output: ChildOutput; readonly pos: number }[] = [];
  let first: ts.Node | undefined;
  for (const mention of mentionsOf(parent.name, fn, gathered, resolver)) {
    const access = mention.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== mention) return undefined;
    const member = access.name.text;
    if (member === "stdout" || member === "stderr") {
      if (isRead(access)) reads.push({ output: member, pos: access.pos });
    } else if (member === "exited") {
      if (functionOf(access) === fn && isAwaited(access) && (!first || access.pos < first.pos)) first = access;
    } else if (member === "unref") return undefined;
  }
  if (!first) return undefined;
  let statement: ts.Node = first;
  while (!ts.isStatement(statement)) statement = statement.parent;
  // What is awaited within a test (`if ((await child.exited) !== 0)`) comes before what the statement holds.
  const until = ts.isIfStatement(statement) ? statement.expression.end : statement.end;
  return {
    at: first,
    read: new Set(reads.flatMap(({ output, pos }) => (pos < until ? [output] : []))),
  };
}

function isAwaited(access: ts.Node): boolean {
  for (let at = access.parent; !ts.isStatement(at) && !ts.isFunctionLike(at); at = at.parent)
    if (ts.isAwaitExpression(at)) return true;
  return false;
}
