import { batchModel, externalModel, splitExternal, type BatchModel } from "../libraries/index.js";
import type { Collection, Confidence, FileFacts, GraphEdge, NodeId, RuleMeta, TraceStep } from "../model/index.js";
import { isCondition, isTestCode, isTooling, likelySize } from "./support/circumstances.js";
import { Pools } from "./support/pools.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "query-per-item",
  description:
    "One round trip to a database or service for each element of a collection, where one could do for all of them.",
  defaultSeverity: "info",
  presets: ["strict"],
  docs: "docs/rules/query-per-item.md",
};

/** Fewer elements than this that are written in the program are no matter. */
const handful = 5;
/** How many calls down from the loop a query is looked for: further away, others share it, and it is about something else. */
const deepest = 3;
/** How many calls down a read among others, or behind what makes requests for many callers, is still told of, as possible. */
const deepestRead = 6;
/** Services have a form for many of their own, if any. */
const request: BatchModel = { form: "one request for all (if the service takes several keys)", work: "read" };
/** Clients for whatever service there is. */
const anyService =
  /^(?:global|axios|@nestjs\/axios|got|ky|node-fetch|cross-fetch|undici|ofetch|superagent|request|request-promise|needle|bent|wretch)$/;
/** Collections of addresses, each of which names something of its own. */
const addresses =
  /ur[il]s?\b|link|href|host|site|feed|endpoint|server|node|webhook|file|image|page|asset|path|domain|peer/i;

/** What is done once for each element. */
interface Item {
  readonly edge: GraphEdge;
  readonly over: Collection;
  /** All at the same time, not one after the other. */
  readonly fanned: boolean;
}

interface Query {
  readonly way: readonly GraphEdge[];
  readonly batch: BatchModel;
  /** One of several, one way of several to make it, or a request, of which only its service knows a form for many. */
  readonly several?: boolean;
}

/** One finding for each loop or fan-out whose rounds each make a round trip that the client can make once for all. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const pools = new Pools(context);
  const drafts = new Map<string, FindingDraft>();
  const items = itemsOf(context);
  const together = new Map<string, { calls: number; writes: boolean }>();
  for (const { edge, over, fanned } of items) {
    if (fanned || !leadsOut(edge, context)) continue;
    const key = `${edge.from} ${over.text}`;
    const known = together.get(key) ?? { calls: 0, writes: false };
    const writes = known.writes || queryBelow({ edge, over, fanned }, context)?.batch.work !== "read";
    together.set(key, { calls: known.calls + 1, writes });
  }
  for (const item of items) {
    // Several steps of a round, of which one writes, were put in an order for a reason.
    const round = together.get(`${item.edge.from} ${item.over.text}`);
    if (!item.fanned && round && round.calls > 1 && round.writes) continue;
    if (isSmall(item.over, item.edge.from, context)) continue;
    const query = queryBelow(item, context) ?? readBelow(item, context);
    if (!query) continue;
    const key = `${item.edge.from} ${item.over.text}`;
    if (!drafts.has(key)) drafts.set(key, draftOf(item, query, pools, context));
  }
  return [...drafts.values()];
}

/** Calls that are made once for each element: waited for in a loop, or by a callback that an array method or limiter runs. */
function itemsOf({ graph, facts }: RuleContext): readonly Item[] {
  const perItem = new Map<string, Collection>();
  for (const file of facts.values()) {
    for (const one of file.repeated?.perItem ?? []) {
      if (one.carried || one.leaves) continue;
      if (one.maybe && isWriteCall(file, one.call)) continue;
      perItem.set(`${file.file} ${String(one.call)}`, one.over);
    }
  }
  const items: Item[] = [];
  for (const edge of graph.edges) {
    if (edge.shared || edge.sure === "guess" || edge.via !== undefined) continue;
    const { fanOut } = edge;
    if (fanOut?.kind === "unbounded" && edge.kind !== "schedule") items.push({ edge, over: fanOut.over, fanned: true });
    else if (edge.kind === "await") {
      const over = perItem.get(`${edge.place.file} ${String(edge.call)}`);
      if (over) items.push({ edge, over, fanned: false });
    }
  }
  return items;
}

function isWriteCall(file: FileFacts, index: number): boolean {
  return (
    file.calls[index]?.targets.some(
      (one) => one.kind === "external" && batchModel(one.module, one.name)?.work === "write",
    ) === true
  );
}

/** Collections whose elements are themselves many, taken together for one query. */
const parts = /(?:chunk|batch|slice|partition)(?:(?:e?s|ed\w*)?\(|e?s$|ed\w*$)/i;

function isSmall(over: Collection, from: NodeId, { graph, facts }: RuleContext): boolean {
  if (isCondition(over.text) || parts.test(over.text)) return true;
  if (over.origin === "literal") return over.count === undefined || over.count < handful;
  if (over.origin !== "param" || over.param === undefined) return false;
  const calls = graph.in(from).filter((edge) => edge.kind !== "import");
  return (
    calls.length > 0 &&
    calls.every((edge) => {
      const args = facts.get(edge.place.file)?.calls[edge.call]?.args;
      return args?.some((arg) => arg.index === over.param && !arg.path && (arg.literal ?? handful) < handful) === true;
    })
  );
}

/**
 * The query of a round: the only one, or the first of several reads. A write beside another query belongs with it in a round:
 * whoever wrote them may need them in that order. Calls on the way have to be waited for and certain.
 */
function queryBelow({ edge, fanned }: Item, context: RuleContext): Query | undefined {
  return queryOn([edge], fanned, context);
}

function queryOn(way: readonly GraphEdge[], fanned: boolean, context: RuleContext): Query | undefined {
  const { graph, facts } = context;
  const last = way.at(-1);
  if (!last) return undefined;
  const batch = batchOf(last.to);
  if (batch) {
    const call = facts.get(last.place.file)?.calls[last.call];
    if (call?.transaction || call?.plural) return undefined;
    return batch.work === "write" && way.length > 1 && last.certain !== true ? undefined : { way, batch };
  }
  const node = graph.node(last.to);
  if (!node?.place || node.kind === "external" || way.length > deepest) return undefined;
  const next = graph
    .out(last.to)
    .filter((one) => !one.shared && one.callback?.maybe !== true && waits(one) && leadsOut(one, context));
  // Implementations of one call are ways to do one thing.
  const isOne = next.length > 1 && next.every(({ call }) => call === next[0]?.call);
  const queries: Query[] = [];
  for (const one of next) {
    if (one.inLoop || (one.sure === "guess" && !isOne) || (one.fanOut && one.fanOut.kind !== "literal"))
      return undefined;
    if (way.length === 1 && fanned && one.certain !== true && batchOf(one.to)?.work === "write") return undefined;
    const query = queryOn([...way, one], fanned, context);
    if (!query) return undefined;
    queries.push(query);
  }
  const [first] = queries;
  if (!first || queries.length === 1) return first;
  return queries.every((one) => workOf(one, context) === "read") ? { ...first, several: true } : undefined;
}

/**
 * The nearest read that somebody waits for in what is done for an element, where nothing on the way changes anything that is
 * outside: among other reads, behind a function that serves many callers, or of a service.
 */
function readBelow({ edge, over }: Item, context: RuleContext): Query | undefined {
  const { graph, facts } = context;
  const ways: (readonly GraphEdge[])[] = [[edge]];
  const seen = new Set<NodeId>([edge.to]);
  let found: Query | undefined;
  for (const way of ways) {
    const last = way.at(-1) ?? edge;
    const batch = readOf(last.to);
    if (batch === request && addresses.test(over.text)) return undefined;
    const call = facts.get(last.place.file)?.calls[last.call];
    const changes = facts.get(last.place.file)?.awaits?.writes?.includes(last.call) === true;
    if (changes || batch?.work === "write" || call?.transaction) return undefined;
    if (batch && !call?.plural) found ??= { way, batch, several: true };
    if (!graph.node(last.to)?.place || way.length > deepestRead) continue;
    for (const next of graph.out(last.to)) {
      const isPart = waits(next) || (next.kind === "call" && next.use === "returned");
      if (!isPart || next.shared || next.inLoop || next.sure === "guess" || next.callback?.maybe === true) continue;
      if (next.fanOut?.kind === "unbounded" || !leadsOut(next, context)) continue;
      if (graph.node(next.to)?.place) {
        if (seen.has(next.to)) continue;
        seen.add(next.to);
      }
      ways.push([...way, next]);
    }
  }
  return found;
}

/** What reads from a database or service for one, if it does. */
function readOf(id: NodeId): BatchModel | undefined {
  const external = splitExternal(id);
  if (!external) return undefined;
  const model = externalModel(external.module, external.name);
  if (model?.batches) return undefined;
  const batch = batchModel(external.module, external.name);
  if (batch || model?.sink !== "network" || !anyService.test(external.module)) return batch;
  return changing.test(external.name) ? { ...request, work: "write" } : request;
}

/** Members of clients that send something. */
const changing =
  /(?:^|\.)(?:post|put|patch|del|delete|POST|PUT|PATCH|DELETE|send\w*|publish\w*|create\w*|update\w*|upload\w*|mutate|mutation)$/;

/** Whether a query reads or writes: of one that is written out, its text tells. */
function workOf({ way, batch }: Query, { facts }: RuleContext): BatchModel["work"] {
  const last = way.at(-1);
  return last && facts.get(last.place.file)?.awaits?.writes?.includes(last.call) ? "write" : batch.work;
}

/** Waited for, as queries are that somebody awaits later without types telling so. */
function waits({ kind, use, to }: GraphEdge): boolean {
  return kind === "await" || (kind === "call" && use === "returned" && batchOf(to) !== undefined);
}

function batchOf(id: NodeId): BatchModel | undefined {
  const external = splitExternal(id);
  return external && batchModel(external.module, external.name);
}

/** Whether what an edge waits for may reach something outside, or is not known. */
function leadsOut({ to }: GraphEdge, { graph }: RuleContext): boolean {
  const node = graph.node(to);
  if (!node) return false;
  if (node.kind === "unresolved") return true;
  if (node.kind === "external") return node.sink !== undefined;
  return graph.metrics(to).sinks.length > 0;
}

function draftOf(
  { edge, over, fanned }: Item,
  { way, batch, several }: Query,
  pools: Pools,
  { graph }: RuleContext,
): FindingDraft {
  const last = way.at(-1) ?? edge;
  const sink = graph.node(last.to);
  const pool = pools.through(last);
  const name = (id: NodeId): string => nameOf(graph.node(id), id);
  const many = over.origin === "literal" && over.count !== undefined ? String(over.count) : "n";
  const how = fanned ? "all at the same time" : "one after the other";
  const steps = way.map((one, index): TraceStep => {
    const via = one.via === undefined ? undefined : name(one.via);
    const each = index === 0 && !fanned ? `, once for each element of ${quoted(over.text)}` : "";
    return {
      ...one.place,
      message: `${name(one.from)} ${hop(one, name(one.to), via)}${each}`,
      node: one.from,
      edge: one.id,
    };
  });
  return {
    confidence: several ? "possible" : confidenceOf(edge, over),
    message: `Makes ${many} round trips for ${many} elements of ${quoted(over.text)}, ${how}, where ${batch.form} makes one.`,
    file: edge.place.file,
    range: edge.nameRange,
    trace: steps,
    help: `${batch.work === "read" ? "Ask once for all elements, and look the answers up by key" : "Write all elements at once"}: ${batch.form}.`,
    nodes: [edge.from, ...way.map(({ to }) => to)],
    key: [edge.from, edge.to, over.text],
    ...(fanned && sink?.sink === "database" && pool ? { severity: "warning" as const } : {}),
  };
}

function confidenceOf({ place, from }: GraphEdge, over: Collection): Confidence {
  if (isTestCode(place.file) || isTooling(place.file) || isTestCode(from)) return "possible";
  return likelySize(over.text) === "few" ? "possible" : "likely";
}
