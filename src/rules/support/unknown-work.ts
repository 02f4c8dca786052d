import { externalModel, splitExternal } from "../../libraries/index.js";
import type { AsyncGraph, GraphEdge, NodeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";

/** Names of what mostly reaches out of the process, whoever offers it. */
const reachesOut =
  /^_?(?:get|fetch|load|read|write|save|store|persist|put|post|send|upload|download|exec|execute|run|spawn|query|find|list|search|request|import|export|install|insert|update|delete|remove|destroy|sync|publish|push|pull|invoke|create|resolve|ensure|check|process|handle|copy|move|convert|generate|render|call|scan|index|notify|schedule|mutateAsync)(?=$|[A-Z_\d])|[a-z](?:Call|Request|Query)$/;

/** Whether the name of a function tells not only that it runs, but also what it reads or asks for: `readFile`, not `load`. */
export const saysWhat = (name: string): boolean => reachesOut.test(name) && /[a-z][A-Z_\d]/.test(name);

/** What is done to a database, a server or a file, as one says it in one word. */
const plainVerb =
  /^(?:query|execute|fetch|request|send|write|save|insert|update|upsert|upload|download|commit|publish|post|put|connect)$/;

/** Whether a call tells by the name of what it calls that it asks elsewhere: `this.store.findUser`, `client.query`. */
export function asksElsewhere(text = ""): boolean {
  const name = text.slice(text.lastIndexOf(".") + 1);
  return saysWhat(name) || (name !== text && plainVerb.test(name));
}

/** Most calls on the way to a wait for something unknown: further down, it says little about what is started. */
const mostHops = 3;

/**
 * A shortest way of waits from what is started to a call that is waited for, that nobody knows, and whose name says that it may
 * reach out of the process. Undefined where there is none.
 */
export function wayToUnknown(
  edge: GraphEdge,
  { graph, facts }: Pick<RuleContext, "graph" | "facts">,
  isLimited: (edge: GraphEdge) => boolean,
): readonly GraphEdge[] | undefined {
  if (isUnknown(edge, graph)) return [edge];
  const ways = new Map<NodeId, readonly GraphEdge[]>([[edge.to, [edge]]]);
  for (const [id, way] of ways) {
    if (way.length > mostHops) continue;
    for (const next of graph.out(id)) {
      if (!isWaitedFor(next) || next.sure === "guess" || isLimited(next)) continue;
      if (next.fanOut && next.fanOut.kind !== "literal") continue;
      if (next.shared && next.via === undefined && saysWhat(handedIn(next, facts) ?? "")) return [...way, next];
      if (next.shared) continue;
      // What a function of the program runs for its caller: `withRetry(() => client.update(id))`.
      if (next.via !== undefined && !graph.node(next.via)?.place) continue;
      if (isUnknown(next, graph)) return [...way, next];
      if (!ways.has(next.to) && graph.node(next.to)?.place) ways.set(next.to, [...way, next]);
    }
  }
  return undefined;
}

/** The name of the parameter that a call runs, which each caller gives a function of its own: `readFile(path)`. */
export function handedIn({ shared, place, call }: GraphEdge, facts: RuleContext["facts"]): string | undefined {
  const made = shared ? facts.get(place.file)?.calls[call] : undefined;
  return made?.targets.some(({ kind }) => kind === "param") ? made.text : undefined;
}

/** A call of something that is neither of the program nor described by a table: a member of it, or a function that is handed in. */
function isUnknown(edge: GraphEdge, graph: AsyncGraph): boolean {
  const { to, via } = edge;
  const callee = graph.node(to);
  if (!callee || !isWaitedFor(edge) || via !== undefined) return false;
  const dot = callee.name.lastIndexOf(".");
  const name = callee.name.slice(dot + 1);
  if (!reachesOut.test(name)) return false;
  if (callee.kind === "unresolved") return dot >= 0 || saysWhat(name);
  if (dot < 0) return false;
  const external = callee.kind === "external" ? splitExternal(to) : undefined;
  return (
    external !== undefined &&
    !/^(?:lib|global|node:.*)$/.test(external.module) &&
    externalModel(external.module, external.name) === undefined
  );
}

/**
 * Awaited, handed back to where all of them are awaited, or run by what is awaited: of what is not known, nobody can tell whether
 * it gives a promise.
 */
function isWaitedFor({ kind, use, via }: GraphEdge): boolean {
  return kind === "await" || (kind === "call" && (use === "returned" || (use === "awaited" && via !== undefined)));
}
