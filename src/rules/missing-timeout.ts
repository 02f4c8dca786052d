import { externalModel, givesUp, splitExternal } from "../libraries/index.js";
import type { CallFact, FileFacts, GraphEdge, Held, NodeId, RuleMeta, TraceStep } from "../model/index.js";
import { isFrontEnd, isTestCode, isTooling } from "./support/circumstances.js";
import { Effects } from "./support/effects.js";
import { lockName, resourceName } from "./support/hold-waits.js";
import { stepsOf } from "./support/places.js";
import { isWaitedFor, patientCalls, startOf, waitedChains, type PatientCall } from "./support/patient-calls.js";
import { TimeLimits } from "./support/time-limits.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

type Cause = NonNullable<FindingDraft["cause"]>;

export const meta: RuleMeta = {
  id: "missing-timeout",
  description: "A wait for the other side, or for a lock, that nothing ends when no answer comes.",
  defaultSeverity: "info",
  presets: ["recommended", "strict"],
  docs: "docs/rules/missing-timeout.md",
};

type Kind = "request" | "query" | "lock";

/** The longest way from where something is taken to the wait on which a reader still sees the two together. */
const nearby = 6;

/** One finding for each wait without an end; of many queries of one client in a file, one. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const effects = new Effects(context);
  const limits = new TimeLimits(context, effects);
  const held = heldWays(context);
  const defaults = new Set([...context.facts.values()].flatMap((one) => one.awaits?.defaults ?? []));
  const drafts: FindingDraft[] = [];
  for (const facts of context.facts.values()) {
    const { file } = facts;
    if (isTestCode(file) || isTooling(file)) continue;
    const limited = new Set((facts.awaits?.limits ?? []).map((one) => one.call));
    const clients = new Set<string>();
    const waited = waitedChains(facts);
    for (const call of facts.calls) {
      const end = waited.get(startOf(call.range));
      if (!isWaitedFor(call) && !((call.use === "value" || call.use === "discarded") && end)) continue;
      if (limited.has(call.index) || call.combinator === "race" || limits.isTimed(file, call.index)) continue;
      if (limits.isRunInTime(call.caller) || (end && (limited.has(end.index) || limits.isTimed(file, end.index))))
        continue;
      const kind = kindOf(call, facts, defaults);
      if (!kind) continue;
      const edge = effects.edgesOf(file, call.index).find((one) => one.callback === undefined);
      if (!edge || (edge.tryBlock === "catch" && kind !== "request")) continue;
      const way = kind === "request" ? wayFrom(edge, held) : undefined;
      const client = kind === "request" ? String(call.index) : call.text.replace(/\.[^.]*$/, "");
      if (!way && clients.has(client)) continue;
      clients.add(client);
      drafts.push(draftOf(kind, call, edge, way, context));
    }
  }
  return [...drafts, ...patientCalls(context, limits).map((one) => draftOfCaller(one, context))];
}

/** The most other calls that are shown with the first. */
const mostOthers = 20;

/** A request that no limit comes to from where its function is called. */
function draftOfCaller({ edge, call, request, others }: PatientCall, { graph }: RuleContext): FindingDraft {
  const more = others.length;
  const callee = nameOf(graph.node(request.to), request.to);
  return {
    confidence: "possible",
    message: `Nothing ends this wait when the other side accepts the request and does not answer: ${nameOf(graph.node(edge.to), edge.to)} would hand a signal or a time limit on to ${callee}, and is given none here${more > 0 ? `, nor in ${String(more)} more ${more === 1 ? "call" : "calls"} of it` : ""}.`,
    file: edge.place.file,
    range: call.waitRange ?? call.range,
    trace: [
      ...stepsOf([edge, request], graph),
      {
        ...request.place,
        message: "the options that the caller gave are all that could say how long to wait",
        node: request.from,
      },
      ...others
        .slice(0, mostOthers)
        .map((one): TraceStep => ({ ...one.place, message: "gives none either", node: one.from, edge: one.id })),
    ],
    help: helpOf.request,
    nodes: [edge.from, edge.to, request.to],
    key: [edge.to, request.to],
  };
}

function kindOf(call: CallFact, facts: FileFacts, defaults: ReadonlySet<string>): Kind | undefined {
  const target = call.targets.find((one) => one.kind === "external");
  if (target?.kind !== "external") return undefined;
  const model = externalModel(target.module, target.name);
  if (!model || givesUp(target.module)) return undefined;
  if (defaults.has(model.label === "fetch" ? "fetch" : target.module)) return undefined;
  switch (model.sink) {
    case "network":
      return call.form === "call" ? "request" : undefined;
    case "database":
      return model.lazy || call.transaction ? undefined : "query";
    case undefined: {
      const use = facts.resources.uses.find((one) => one.op === "acquire" && one.call === call.index);
      return use?.kind === "lock" && use.gives === undefined ? "lock" : undefined;
    }
    default:
      return undefined;
  }
}

interface HeldWay {
  readonly held: Held;
  /** From the function that holds to the function of the wait. */
  readonly cameBy: GraphEdge;
}

/** The functions that run while a lock or a connection is held, by the edge that leads there first. */
function heldWays({ graph }: RuleContext): ReadonlyMap<NodeId, HeldWay> {
  const ways = new Map<NodeId, HeldWay>();
  const go = (edge: GraphEdge, held: Held): void => {
    if (edge.kind !== "await" || edge.shared || edge.sure === "guess" || ways.has(edge.to)) return;
    // Who calls says both whether it is taken at all and which of the implementations runs: the two are seldom known to go together.
    if (held.by.use.guard !== undefined && isOneOfMany(edge, graph)) return;
    ways.set(edge.to, { held, cameBy: edge });
  };
  for (const edge of graph.edges) {
    const held = heldAt(edge);
    if (held) go(edge, held);
  }
  for (const [id, { held }] of ways) for (const edge of graph.out(id)) go(edge, held);
  return ways;
}

/** Whether a call is one of a method that several classes implement. */
function isOneOfMany({ sure, from, call, to }: GraphEdge, graph: RuleContext["graph"]): boolean {
  return sure === "dispatch" && graph.out(from).some((one) => one.call === call && !one.callback && one.to !== to);
}

/** A lock, or a connection of a pool: what others cannot have meanwhile. */
function heldAt({ holds }: GraphEdge): Held | undefined {
  return holds?.find(({ by }) => by.use.kind === "lock" || by.use.kind === "pool");
}

interface Way {
  readonly held: Held;
  readonly edges: readonly GraphEdge[];
}

function wayFrom(edge: GraphEdge, ways: ReadonlyMap<NodeId, HeldWay>): Way | undefined {
  const own = heldAt(edge);
  if (own) return { held: own, edges: [edge] };
  const edges = [edge];
  let at = ways.get(edge.from);
  const held = at?.held;
  for (; at && edges.length <= nearby; at = heldAt(at.cameBy) ? undefined : ways.get(at.cameBy.from))
    edges.push(at.cameBy);
  return held && edges.length <= nearby ? { held, edges: edges.reverse() } : undefined;
}

function draftOf(
  kind: Kind,
  call: CallFact,
  edge: GraphEdge,
  way: Way | undefined,
  context: RuleContext,
): FindingDraft {
  const { graph } = context;
  const callee = nameOf(graph.node(edge.to), edge.to);
  const taken =
    way &&
    (way.held.by.use.kind === "pool"
      ? `a connection of ${resourceName(way.held.resource, "pool")}`
      : lockName(way.held.resource, way.held.by.use.kind, context));
  const holding: TraceStep[] = way
    ? [
        {
          file: way.held.by.file,
          range: way.held.by.use.range,
          message: `takes ${taken ?? ""} here, and gives it back only after all that follows`,
          node: way.held.by.use.function,
        },
      ]
    : [];
  return {
    // What is there for one run of a function keeps nobody else out, and a page mostly keeps out its one user alone.
    confidence:
      way && way.held.resource.on !== "local" && !endsByItself(way.held, context) && !isFrontEnd(edge.place.file)
        ? "likely"
        : "possible",
    message: messageOf(kind, callee, taken),
    file: edge.place.file,
    range: call.waitRange ?? call.range,
    trace: [
      ...holding,
      ...stepsOf(way?.edges ?? [edge], graph),
      { ...edge.place, message: missing[kind], node: edge.from },
    ],
    help: helpOf[kind],
    nodes: [...new Set([...(way ? [way.held.by.use.function] : []), edge.from, edge.to])],
    key: [edge.from, edge.to],
    ...(way ? { severity: "warning" as const, cause: causeOf(edge, way, callee, taken ?? "") } : {}),
  };
}

/** Whether what is held is given back after a time, whatever runs meanwhile: a transaction of Prisma ends by itself. */
function endsByItself({ by }: Held, { facts }: RuleContext): boolean {
  const call = by.use.call === undefined ? undefined : facts.get(by.file)?.calls[by.use.call];
  return call?.targets.some((one) => one.kind === "external" && givesUp(one.module)) === true;
}

/** The waits of a file for one package while the same is held come of how its client is made. */
function causeOf({ to, place }: GraphEdge, { held }: Way, callee: string, taken: string): Cause {
  return {
    of: [splitExternal(to)?.module ?? to, held.by.file, held.by.use.function],
    text: `waits for ${callee} while ${taken} is held`,
    where: quoted(place.file.slice(place.file.lastIndexOf("/") + 1)),
  };
}

const missing: Readonly<Record<Kind, string>> = {
  request: "neither the arguments nor the client say how long to wait",
  query: "neither the query nor the client says how long to wait",
  lock: "nothing says how long to wait",
};

const helpOf: Readonly<Record<Kind, string>> = {
  request: "Pass `signal: AbortSignal.timeout(ms)`, or set a time limit on the call or its client.",
  query: "Set a time limit where the client is made (`statement_timeout`, `query_timeout`, `commandTimeout`).",
  lock: "Wait for the lock with a time limit (`withTimeout(mutex, ms)`).",
};

function messageOf(kind: Kind, callee: string, taken: string | undefined): string {
  switch (kind) {
    case "request":
      return taken === undefined
        ? `Nothing ends this wait when the other side accepts the request and does not answer: ${callee} has no signal and no time limit.`
        : `When the other side does not answer, nothing ends this wait for ${callee}, and ${taken} stays taken: everybody else who needs it waits as well.`;
    case "query":
      return `Nothing ends this wait when the database does not answer: ${callee} has no time limit, and neither has its client.`;
    case "lock":
      return `Nothing ends this wait when whoever holds the lock does not give it back: ${callee} has no time limit.`;
  }
}
