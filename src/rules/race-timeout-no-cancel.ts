import { externalModel, givesUp, splitExternal } from "../libraries/index.js";
import type { AsyncGraph, Confidence, GraphEdge, NodeId, ResourceUse, RuleMeta, TraceStep } from "../model/index.js";
import { isCommandLine, isFrontEnd, isTestCode } from "./support/circumstances.js";
import { Effects } from "./support/effects.js";
import { Comers } from "./support/entries.js";
import { lockName, resourceName } from "./support/hold-waits.js";
import { isOneOfMany, stepsOf } from "./support/places.js";
import { TimeLimits, type Timed } from "./support/time-limits.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "race-timeout-no-cancel",
  description: "A race against a timer after which the loser keeps a resource, or goes on writing.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/race-timeout-no-cancel.md",
};

/** What the loser of a race keeps, the worst first. */
const kinds = ["permit", "connection", "write", "process", "request"] as const;
type Kind = (typeof kinds)[number];

interface Kept {
  readonly kind: Kind;
  /** From the function that races to what is kept. */
  readonly way: readonly GraphEdge[];
  readonly name: string;
  /** What is waited for at once is the permit itself: nobody will ever give it back. */
  readonly lost: boolean;
}

/** Work that ends the program, or a part of it: that it goes on is what everybody wants. */
const ending =
  /close|shut_?down|stop|destroy|dispose|quit|\bend$|drain|flush|clean_?up|exit|tear_?down|disconnect|terminate|kill|graceful|deactivate|unload|finalize/i;

const mostNodes = 200;
/** The longest way on which a reader still agrees that a request belongs to what was raced. */
const nearby = 4;

/** One finding for each race with a clock whose loser keeps something. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const effects = new Effects(context);
  const limits = new TimeLimits(context, effects);
  const comers = new Comers(context);
  const drafts = new Map<string, FindingDraft>();
  for (const timed of limits.timed) {
    if (timed.ended || ending.test(timed.function.slice(timed.function.indexOf("#")))) continue;
    const kept = keptBy(timed, context);
    if (!kept || kept.way.some((edge) => ending.test(lastName(edge.to)))) continue;
    const { range, file } = timed.place;
    const key = `${file}\n${String(range.start.line)}\n${String(range.start.character)}`;
    if (!drafts.has(key)) drafts.set(key, draftOf(timed, kept, comers, context));
  }
  return [...drafts.values()];
}

/** The worst that work keeps when nobody waits for it any more, over the calls that it waits for. */
function keptBy({ edges, function: from }: Timed, context: RuleContext): Kept | undefined {
  const { graph } = context;
  let best: Kept | undefined;
  const seen = new Set<NodeId>();
  const cameBy = new Map<NodeId, GraphEdge>();
  const wayTo = (last: GraphEdge): GraphEdge[] => {
    const way = [last];
    for (let edge = cameBy.get(last.from); edge && way.length < 50; edge = cameBy.get(edge.from)) way.push(edge);
    return way.reverse();
  };
  const consider = (edge: GraphEdge, first: boolean): void => {
    const kind = kindOf(edge, context);
    if (!kind) return;
    const use = acquireAt(edge, context);
    const found: Kept = {
      kind,
      way: wayTo(edge),
      name: use ? nameOfUse(use, context) : nameOf(graph.node(edge.to), edge.to),
      lost: first && kind === "permit" && !runsCallback(edge, context),
    };
    if (!best || kinds.indexOf(kind) < kinds.indexOf(best.kind)) best = found;
  };
  const queue: { id: NodeId; first: boolean }[] = [];
  const follow = (edge: GraphEdge, first: boolean): void => {
    if (edge.shared || edge.kind === "schedule" || edge.kind === "import" || isEnded(edge, context)) return;
    if (!first && edge.kind !== "await" && edge.kind !== "call") return;
    consider(edge, first);
    if (seen.has(edge.to) || seen.size > mostNodes) return;
    seen.add(edge.to);
    if (edge.from !== edge.to && edge.to !== from) cameBy.set(edge.to, edge);
    queue.push({ id: edge.to, first: false });
  };
  for (const edge of edges) follow(edge, true);
  for (const { id } of queue) for (const edge of graph.out(id)) follow(edge, false);
  return best;
}

function kindOf(edge: GraphEdge, context: RuleContext): Kind | undefined {
  if (acquireAt(edge, context)) return "permit";
  const external = splitExternal(edge.to);
  if (!external || context.graph.node(edge.to)?.kind !== "external") return undefined;
  const model = externalModel(external.module, external.name);
  if (model?.acquire) return "permit";
  const facts = context.facts.get(edge.place.file);
  const verb = lastName(edge.to);
  const writes = facts?.awaits?.writes.includes(edge.call) === true;
  switch (model?.sink) {
    case "database":
      if (!model.pipelines) return "connection";
      return changing.test(verb) ? "write" : undefined;
    case "file":
      return changing.test(verb) ? "write" : undefined;
    case "queue":
      return "write";
    case "process":
      // What is asked of a page ends by a limit of its own; a browser that was started late stays.
      return givesUp(external.module) && !/^launch/.test(verb) ? undefined : "process";
    case "network":
      if (writes || changing.test(verb)) return "write";
      return givesUp(external.module) ? undefined : "request";
    default:
      return undefined;
  }
}

const changing =
  /^(?:write|append|insert|create|update|delete|remove|save|put|post|patch|set|del|add|push|publish|upsert|upload|copy|cp|rename|rm|unlink|mkdir|move|output|incr|decr|[hlrsxz](?:set|push|add|rem|del|incr)|expire|send|flush|bulk|replace)/i;

/** The place of a lock, semaphore or pool that is taken and kept at an edge. */
function acquireAt(edge: GraphEdge, { facts }: RuleContext): ResourceUse | undefined {
  return facts
    .get(edge.place.file)
    ?.resources.uses.find((use) => use.op === "acquire" && use.call === edge.call && use.kind !== "promise");
}

/** Whether what is taken is given back by itself, when a callback is done. */
function runsCallback(edge: GraphEdge, { facts }: RuleContext): boolean {
  return facts.get(edge.place.file)?.calls.some((one) => one.form === "callback" && one.runBy === edge.call) === true;
}

function nameOfUse({ resource, kind }: ResourceUse, context: RuleContext): string {
  return kind === "pool" ? `a connection of ${resourceName(resource, kind)}` : lockName(resource, kind, context);
}

/** Whether the call is given a signal or a time limit of its own. */
function isEnded(edge: GraphEdge, { facts }: RuleContext): boolean {
  return (
    facts.get(edge.place.file)?.awaits?.limits.some((one) => one.call === edge.call && one.by !== "unknown") === true
  );
}

function draftOf(timed: Timed, kept: Kept, comers: Comers, { graph }: RuleContext): FindingDraft {
  const { place, wrapper } = timed;
  const first = kept.way[0];
  const what = first ? nameOf(graph.node(first.to), first.to) : "the work";
  const node = timed.function;
  const trace: TraceStep[] = [
    {
      ...place,
      message: `${nameOf(graph.node(node), node)} waits here no longer than the clock allows${wrapper === undefined ? "" : `, through ${quoted(wrapper)}`}`,
      node,
    },
    ...(timed.race && timed.race !== place
      ? [{ ...timed.race, message: "the first of the two decides, and nothing ends the other" }]
      : []),
    ...stepsOf(kept.way.map(wrapper === undefined ? (edge) => edge : plain), graph),
  ];
  return {
    confidence: isDoubtful(timed, kept, comers, graph) ? "possible" : confidenceOf(timed, kept),
    message: messageOf(kept, what),
    ...place,
    trace,
    help: "Pass an `AbortSignal` (`AbortSignal.timeout(ms)`) on to what is called, use its own time limit, or take back what it gets when it comes too late.",
    nodes: [...new Set([node, ...kept.way.map((edge) => edge.to)])],
    key: [node, kept.kind, ...(first ? [first.to] : [])],
  };
}

/** An edge without the race that a wrapper makes of it, which has a step of its own. */
function plain({ combinator: _combinator, ...edge }: GraphEdge): GraphEdge {
  return edge;
}

/** What nobody minds to come late: reports of what was done. */
const reporting = /[#.](?:_?track|report|telemetry|capture|log|ping|analytics)\w*$/i;
/** Files that ask whether something is there, which is one short request. */
const asking = /(?:^|[/._-])(?:health\w*|ping|probe|readiness|liveness|status)(?:[/._-]|$)/i;
/** Clients whose calls are ended by a signal that they are given. */
const withSignal = /^(?:global|undici|axios|got|ky|node-fetch|node:https?|cross-fetch|ofetch|superagent|lib)$/;

/** Whether what is left behind could be ended, which a client of some service often has no way to do. */
function takesSignal(last: GraphEdge | undefined): boolean {
  const external = last && splitExternal(last.to);
  return external !== undefined && withSignal.test(external.module);
}

/** Whether one of several may be meant, or little is left behind: one person, or a start, leaves no more than a few of what is not scarce. */
function isDoubtful({ function: from }: Timed, { kind, way }: Kept, comers: Comers, graph: AsyncGraph): boolean {
  if (way.some((edge) => isOneOfMany(edge, graph))) return true;
  // What is written late is written, as it was asked for; and a process that is not a browser's mostly has an end of its own.
  if (kind === "write" || (kind === "process" && !launches(way.at(-1)))) return true;
  if (kind !== "request") return false;
  return (
    isCommandLine(from) ||
    !comers.areMany(from) ||
    comers.isOnce(from) ||
    [from, ...way.map(({ to }) => to)].some((id) => probing.test(lastName(id)))
  );
}

/** Whether what goes on is something that was started to stay: a browser, a program. */
function launches(last: GraphEdge | undefined): boolean {
  return last !== undefined && /^(?:launch|spawn|fork|start|exec)/.test(lastName(last.to));
}

/** Functions that find out whether something is there. */
const probing = /^(?:is|has|can|check|probe|ping|detect|verify|health|test)(?=[A-Z_]|$)/;

function confidenceOf({ place, letGo }: Timed, { kind, way, lost }: Kept): Confidence {
  if (isTestCode(place.file) || way.some((edge) => edge.sure === "guess")) return "possible";
  if (lost) return "definite";
  const isScarce = kind === "permit" || kind === "connection" || kind === "process";
  if (letGo || (!isScarce && way.some((edge) => reporting.test(edge.to)))) return "possible";
  if (kind === "request" && (way.length > nearby || !takesSignal(way.at(-1)) || isFrontEnd(place.file)))
    return "possible";
  // Asked again and again until it answers: something that starts, on this machine.
  if (kind === "request" && (way[0]?.inLoop || asking.test(place.file))) return "possible";
  // Further down, a query is one of the short ones that a program makes all the time.
  if (kind === "connection" && way.length > 3) return "possible";
  return way.length > 2 * nearby ? "possible" : "likely";
}

function messageOf({ kind, name, lost }: Kept, what: string): string {
  const late = `When the time is up first, nothing ends ${what}`;
  // What is raced may be the call itself, or something that leads to it.
  const its = name === what ? ", which" : `: ${name}`;
  switch (kind) {
    case "permit":
      return lost
        ? `${late}: it goes on waiting, gets ${name} later, and nobody gives that back.`
        : `${late}: it goes on, and takes and holds ${name} for as long as it likes.`;
    case "connection":
      return `${late}${its} keeps its connection until the database is done with it.`;
    case "write":
      return `${late}${its} still takes place, after its caller was told that it failed.`;
    case "process":
      return `${late}: the process of ${name} goes on.`;
    case "request":
      return `${late}: the request of ${name} goes on and keeps its socket.`;
  }
}

function lastName(id: string): string {
  return id.slice(Math.max(id.lastIndexOf("."), id.lastIndexOf("#")) + 1).replace(/\(\)$/, "");
}
