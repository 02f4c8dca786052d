import type { CallFact, FileFacts, FileId, GraphEdge, GraphNode, NodeId, RepeatFact } from "../../model/index.js";
import type { RuleContext } from "../types.js";

/** A function that something runs again and again, and the call that arranges it. */
export interface Handler {
  readonly file: FileFacts;
  readonly repeat: RepeatFact;
  /** The call that registers it. */
  readonly call: CallFact;
  readonly node: GraphNode;
  /** From the function that registers it to it; absent for decorated methods. */
  readonly edge?: GraphEdge;
}

/** The handlers of a program, in the order of files and calls. Several functions may be run by one call. */
export function handlersOf({ graph, facts }: RuleContext, kinds: readonly RepeatFact["kind"][]): readonly Handler[] {
  const handlers: Handler[] = [];
  for (const file of facts.values()) {
    for (const repeat of file.repeated?.repeats ?? []) {
      const call = kinds.includes(repeat.kind) ? file.calls[repeat.call] : undefined;
      if (!call) continue;
      if (repeat.handler) {
        const node = repeat.handler.kind === "function" ? graph.node(repeat.handler.id) : undefined;
        if (node) handlers.push({ file, repeat, call, node });
        continue;
      }
      const seen = new Set<NodeId>();
      for (const edge of graph.out(call.caller)) {
        if (edge.kind !== "schedule" || edge.place.file !== file.file) continue;
        if (edge.call !== repeat.call && file.calls[edge.call]?.runBy !== repeat.call) continue;
        const node = graph.node(edge.to);
        if (!node?.place || seen.has(node.id)) continue;
        seen.add(node.id);
        handlers.push({ file, repeat, call, node, edge });
      }
    }
  }
  return handlers;
}

/** Whether a handler runs within a function that was made of it and takes its failures: `on("message", guarded(handle))`. */
export function isCaughtAround({ file, repeat, node }: Handler, { facts }: RuleContext): boolean {
  return file.calls.some(
    ({ runBy, made, targets }) =>
      runBy === repeat.call &&
      made?.args.some(({ target }) => target?.kind === "function" && target.id === node.id) === true &&
      targets.some((one) => one.kind === "function" && catches(one.id, facts)),
  );
}

/** Whether a function, or one written in it, has something that takes a failure. */
function catches(id: NodeId, facts: RuleContext["facts"]): boolean {
  const own = facts.get(id.slice(0, id.indexOf("#")))?.functions ?? [];
  return own.some((one) => one.catches > 0 && (one.id === id || one.id.startsWith(`${id}>`)));
}

/** The functions that turn back, or wait their turn, when they are under way already. */
export function guardedFunctions(facts: ReadonlyMap<FileId, FileFacts>): ReadonlySet<NodeId> {
  const guarded = new Set<NodeId>();
  for (const { repeated } of facts.values()) for (const { function: id } of repeated?.guards ?? []) guarded.add(id);
  return guarded;
}

/** A time in words: `every 5 s`. */
export function interval(milliseconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ];
  for (const [size, name] of units)
    if (milliseconds >= size && milliseconds % size === 0) return `${String(milliseconds / size)} ${name}`;
  return `${String(milliseconds)} ms`;
}
