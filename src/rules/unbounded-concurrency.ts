import {
  comparePositions,
  rangeContains,
  type Collection,
  type EntryKind,
  type Confidence,
  type FanOut,
  type GraphEdge,
  type NodeId,
  type Range,
  type RuleMeta,
  type TraceStep,
} from "../model/index.js";
import { batchModel, externalModel, splitExternal } from "../libraries/index.js";
import { isCommandLine, isCondition, isFrontEnd, isLifecycle, isTestCode, isTooling } from "./support/circumstances.js";
import { Sizes, type Size } from "./support/collection-size.js";
import { Comers, entryAbove } from "./support/entries.js";
import { costOf, eachOf, sizeOf, workOf } from "./support/fan-out-words.js";
import { namedAround } from "./support/places.js";
import { Pools, type KnownPool } from "./support/pools.js";
import { InputOutput, type Witness } from "./support/reach-io.js";
import { isInTransaction, Transactional } from "./support/transactional.js";
import { handedIn, wayToUnknown } from "./support/unknown-work.js";
import { combinatorName, hop, listed, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "unbounded-concurrency",
  description: "One piece of input or output for each element of a collection, all started at the same time.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/unbounded-concurrency.md",
};

interface Site {
  readonly edge: GraphEdge;
  readonly over: Collection;
  readonly witness: Witness;
  /** The callee fans out again through this very site: a tree is walked with every branch at once. */
  readonly recursive: boolean;
  /** Its queries go down the one connection of a transaction, one after the other. */
  readonly transaction: boolean;
  /** What it is multiplied by on the way to the sink: the fan-outs inside of the fan-out. */
  readonly factors: readonly Collection[];
  readonly pool?: KnownPool | undefined;
  readonly size: Size;
  /** There is plenty of what it runs over, by its name or state, or by those of what a caller gives for it. */
  readonly plenty: boolean;
  /** It is asked for as a whole, and not for one thing; or nobody here says what it is. */
  readonly whole: boolean;
  /** Many may come by at the same time, and not only the one person in front of the program, or the program as it starts. */
  readonly served: boolean;
}

/** One finding for each place where a fan-out without a bound reaches input or output. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const { graph } = context;
  const heavy = new InputOutput(graph, context.facts, undefined, ({ id, sink }) => sink !== "file" || !isOneStep(id));
  const all = new InputOutput(graph, context.facts);
  const pools = new Pools(context);
  const sizes = new Sizes(context);
  const transactional = new Transactional(context);
  const comers = new Comers(context);
  const sites = new Map<string, Site>();
  for (const edge of graph.edges) {
    if (edge.shared || edge.kind === "schedule") continue;
    const over = collectionOf(edge.fanOut);
    if (!over || all.isLimited(edge) || all.isOnlyBuilt(edge)) continue;
    if (isSmall(over, edge.from, context)) continue;
    const witness = heavy.from(edge.to) ?? all.from(edge.to);
    if (!witness || isPutTogether(edge, witness)) continue;
    const site: Site = {
      edge,
      over,
      witness,
      recursive: over.origin !== "param" && isOfTree(over) && comesBack(edge, context),
      transaction:
        isInTransaction([edge, ...witness.edges], context) ||
        (witness.sink.sink === "database" && transactional.has(edge.from)),
      factors: factorsOf(witness),
      pool: pools.through(witness.edges.at(-1) ?? edge),
      size: over.origin === "literal" ? "many" : sizes.of(over),
      plenty: over.origin === "literal" || sizes.isOfPlenty(over),
      whole: over.origin === "literal" || sizes.isAskedWhole(over) || sizes.isLeftToOthers(over),
      // As many processes are too many even where they are started once, by a server on its way up.
      served: comers.areMany(edge.from) || (witness.sink.sink === "process" && !comers.isOnePerson(edge.from)),
    };
    const key = `${edge.from}\n${String(edge.call)}`;
    const other = sites.get(key);
    if (!other || rank(site) > rank(other)) sites.set(key, site);
  }
  const drafts = [...sites.values()].map((site) => ({ site, draft: draftOf(site, context) }));
  const outer = drafts.filter(({ site }) => !drafts.some((other) => contains(other.site, site)));
  // What is waited for at one place is told of once.
  const places = new Map<string, (typeof outer)[number]>();
  for (const one of outer) {
    const { file, range } = one.draft;
    const key = `${file}\n${String(range.start.line)}:${String(range.start.character)}`;
    const known = places.get(key);
    if (!known || rank(one.site) > rank(known.site)) places.set(key, one);
  }
  const told = [...places.values()].map(({ draft }) => draft);
  return [...told, ...ofUnknown(told, all, sizes, context)];
}

/** Fan-outs of calls that nobody here knows, but that are waited for and named like work outside of the process. */
function ofUnknown(
  told: readonly FindingDraft[],
  io: InputOutput,
  sizes: Sizes,
  context: RuleContext,
): readonly FindingDraft[] {
  const { graph } = context;
  const found = new Map<string, FindingDraft>();
  for (const edge of graph.edges) {
    const { file } = edge.place;
    if ((edge.kind !== "await" && edge.kind !== "call") || edge.shared || edge.sure === "guess" || !edge.combinator)
      continue;
    const over = collectionOf(edge.fanOut);
    if (!over || over.inParts || isCondition(over.text) || chunks.test(over.from ?? "")) continue;
    if (isTestCode(file) || isTooling(file) || io.isLimited(edge)) continue;
    if (isSmall(over, edge.from, context) || sizes.of(over) === "few" || io.from(edge.to)) continue;
    const way = wayToUnknown(edge, context, (one) => io.isLimited(one));
    const last = way?.at(-1);
    const place = edge.waitRange ?? edge.place.range;
    if (!way || !last || found.has(`${edge.from} ${String(edge.call)}`)) continue;
    // What a page asks for, it asks for by its mutations; the rest there is mostly about what it shows.
    if (isFrontEnd(file) && !/\.mutateAsync$/.test(graph.node(last.to)?.name ?? "")) continue;
    if (told.some((one) => one.file === file && rangeContains(place, one.range.start))) continue;
    const name = (id: NodeId): string => nameOf(graph.node(id), id);
    const given = handedIn(last, context.facts);
    const unknown = given === undefined ? name(last.to) : quoted(given);
    found.set(`${edge.from} ${String(edge.call)}`, {
      confidence: "possible",
      message: `Starts one ${unknown} ${eachOf(over, "per")} at the same time; it is not known here what that does, but it is waited for, and nothing bounds how many are under way.`,
      file,
      range: headOf(edge),
      trace: [
        {
          ...edge.place,
          message: `${name(edge.from)} starts ${name(edge.to)} ${eachOf(over, "for each")}, nothing bounds how many at a time`,
          node: edge.from,
          edge: edge.id,
        },
        ...way.slice(1).map((one): TraceStep => ({
          ...one.place,
          message: `${name(one.from)} ${hop(one, one === last ? unknown : name(one.to), undefined)}`,
          node: one.from,
          edge: one.id,
        })),
      ],
      help: "Bound it if it reaches out of the process: one limiter such as p-limit shared by all calls, p-map with `concurrency`, or chunks of a fixed size.",
      nodes: [edge.from, edge.to, ...way.map(({ to }) => to)],
      key: [edge.from, edge.to],
    });
  }
  return [...found.values()];
}

function draftOf(site: Site, context: RuleContext): FindingDraft {
  const { edge, witness } = site;
  const confidence = confidenceOf(site);
  // Waiting for a connection of a known pool is where requests time out, so it weighs more than slowness.
  const known = site.pool?.size ?? witness.model?.capacity;
  const severity = confidence !== "possible" && witness.sink.sink === "database" && known ? "error" : undefined;
  const external = splitExternal(witness.sink.id);
  const batch = external && batchModel(external.module, external.name);
  const one = batch ? `one request for all elements (${batch.form})` : "one request for all elements";
  return {
    confidence,
    message: messageOf(site, context),
    file: edge.place.file,
    range: headOf(edge),
    trace: traceOf(site, context),
    help: `Bound it: one limiter such as p-limit shared by all calls, p-map with \`concurrency\`, chunks of a fixed size, or ${one}.`,
    nodes: [edge.from, edge.to, ...witness.edges.map((one) => one.to)],
    cause: causeOf(site, context),
    key: [edge.from, edge.to],
    ...(severity ? { severity } : {}),
  };
}

/** Work of one step on the thread pool, of which four go on at a time: no file stays open, and nothing is held in memory. */
const oneStep =
  /[.#](?:promises\.)?(?:access|stat|lstat|mkdir|rmdir|rename|unlink|copyFile|readdir|readlink|realpath|symlink|link|chmod|chown|utimes|mkdtemp|exists|truncate|rm|remove|ensureDir|pathExists)$/;

function isOneStep(id: NodeId): boolean {
  return oneStep.test(id);
}

/** What is cut into parts of a fixed size comes in few of them. */
const chunks = /(?:^|[._])(?:chunk|batch|inBatchesOf|splitEvery|splitInto)\w*$/i;

/** A page of this many elements is asked for to be worked on; connections of a pool are fewer than requests may be. */
const page = { database: 50, other: 100 } as const;

/** A number of elements that is written in the program, and still more than anything serves at the same time. */
const multitude = 1000;

/**
 * Whether a lazy query is only handed back, by every function on the way, to one that does not wait for it: it is sent when
 * whoever takes it awaits it.
 */
function isPutTogether(edge: GraphEdge, { edges, model }: Witness): boolean {
  if (!model?.lazy) return false;
  for (const one of [edge, ...edges].slice(0, -1).reverse()) {
    if (one.use !== "returned") return one.use !== "awaited" && (one === edge || one.kind !== "await");
  }
  return false;
}

/** What a fan-out runs over when nothing bounds it, or when its bound is no help. */
function collectionOf(fanOut: FanOut | undefined): Collection | undefined {
  if (fanOut?.kind === "unbounded") return fanOut.over;
  if (fanOut?.kind !== "literal" || fanOut.count <= multitude) return undefined;
  return { origin: "literal", count: fanOut.count, text: `1…${String(fanOut.count)}` };
}

/** Whether the size of the collection is written in the program: a literal, here or at every call. */
function isSmall(over: Collection, from: NodeId, context: RuleContext): boolean {
  if (over.origin === "literal") return over.count === undefined || over.count <= multitude;
  if (over.origin !== "param" || over.param === undefined) return false;
  const calls = context.graph.in(from).filter((edge) => edge.kind !== "import");
  return (
    calls.length > 0 &&
    calls.every((edge) => {
      const args = context.facts.get(edge.place.file)?.calls[edge.call]?.args;
      return args?.some((arg) => arg.index === over.param && !arg.path && arg.literal !== undefined) === true;
    })
  );
}

/** What trees of data are made of: what is written in a program, or in a request, has few branches. */
const branches =
  /child|folder|file|director|entr|node|sub(?:s|[A-Z_])|pages|comment|replies|items|docs|documents|path|dirs?\b|tree|branch/i;

/** Whether a collection is one branch of data: it is named as one is, or what gave it is. */
function isOfTree({ text, from = "", names = [] }: Collection): boolean {
  return !/\bsplit$/.test(from) && [text, from, ...names].some((name) => branches.test(name));
}

/** The longest way back to a function on which it still walks a tree, and does not only come by itself again. */
const shortWay = 2;

/** Whether the callee leads back to the function that fans out, without leaving it to a timer. */
function comesBack(edge: GraphEdge, { graph }: RuleContext): boolean {
  const seen = new Map<NodeId, number>([[edge.to, 0]]);
  for (const [id, far] of seen) {
    if (id === edge.from) return true;
    if (far >= shortWay) continue;
    for (const next of graph.out(id)) {
      if (next.kind === "await" && !next.shared && !seen.has(next.to)) seen.set(next.to, far + 1);
    }
  }
  return false;
}

const order: readonly Confidence[] = ["possible", "likely", "definite"];

function rank(site: Site): number {
  return order.indexOf(confidenceOf(site)) * 1000 - site.witness.edges.length;
}

/** Databases that run inside of the program. */
const embedded =
  /^(?:better-sqlite3|sqlite3?|node:sqlite|bun:sqlite|(?:classic-|abstract-|browser-|memory-)?level(?:up|down|db)?|lmdb|rocksdb|nedb|lokijs|lowdb|@electric-sql\/pglite)$/;

/** Queries of one connection that is in hand. */
const oneClient = /[.#](?:Pool)?(?:Client|Connection)\.(?:query|execute)$/;

/** The longest way to the sink on which a reader still agrees that this fan-out is what drives it. */
const nearby = 8;

/** What is done only when something else went wrong. */
const afterFailure =
  /[.#>›]\s*\w*(?:roll_?back|revert|undo|restore|compensate|[iI]fFailed|[oO]n(?:Error|Fail))\w*(?=$|>)/;

/** The body of an answer to a request. */
const answers = /(?:^|\.)(?:json|data|body)$/;

function confidenceOf({
  edge,
  over,
  witness,
  recursive,
  transaction,
  pool,
  size: weighed,
  plenty,
  whole,
  served,
}: Site): Confidence {
  const { file } = edge.place;
  if (!served || [edge.from, edge.to].some((id) => afterFailure.test(id))) return "possible";
  if (isTestCode(file) || isTooling(file) || !witness.firm || edge.sure === "guess" || witness.edges.length > nearby)
    return "possible";
  const { sink } = witness.sink;
  // Who starts a command waits for it alone.
  if (isCommandLine(file)) return "possible";
  // What one request was answered with is a page mostly.
  if (sink === "database" && answers.test(over.from ?? "")) return "possible";
  if (witness.model?.pipelines || (sink === "database" && transaction)) return "possible";
  // One client runs its queries one after the other, whoever gave it.
  if (oneClient.test(witness.sink.id)) return "possible";
  // A database in the process itself has no connections to run out of.
  if (sink === "database" && embedded.test(witness.sink.module ?? "")) return "possible";
  // What is sent down an open connection opens none.
  if (witness.sink.module === "ws" || /WebSocket\w*\.send$/.test(witness.sink.id)) return "possible";
  // Names are asked for a few at a time, by the thread pool.
  if (sink === "dns") return "possible";
  // What is asked only under a condition is seldom asked for each element: most are known already.
  if (sink === "database" && !recursive && witness.edges.some(isUncertain)) return "possible";
  // Of those that were sifted out, and of which some need nothing, few are left.
  if (over.sifted && [...witness.edges, edge].some((one) => isUncertain(one) && one.to === witness.sink.id))
    return "possible";
  // A query gives a promise: what is used as it is, is something at hand, or a part of a query.
  if (sink === "database" && (witness.edges.at(-1) ?? edge).use === "value") return "possible";
  // Starting the parts of a program is no work for each element of its input.
  if (edge.kind !== "await" && isLifecycle(edge.to)) return "possible";
  if (
    over.inParts ||
    chunks.test(over.from ?? "") ||
    (over.most !== undefined && over.most <= page[sink === "database" ? sink : "other"])
  )
    return "possible";
  // Browsers open a few connections to a host, and let the rest wait.
  if (sink === "network" && isFrontEnd(file)) return "possible";
  // Folders of a disk grow; of the files of a program, a repository or a record there are seldom so many that it matters, and of
  // what else is a tree nobody knows more than a few branches.
  if (sink === "file")
    return recursive && !isOneStep(witness.sink.id) && isOfDisk(over) && !ofSetUp.test(`${edge.from} ${over.text}`)
      ? "likely"
      : "possible";
  if (recursive || weighed !== "many") return "possible";
  // Queries queue for the connections there are, and most lists are short: only what there is plenty of makes others wait.
  if (!plenty) return "possible";
  // What callers give, or what belongs to one thing, is a handful by far more often than it is more than can be served.
  if (!whole && pool?.size === undefined) return "possible";
  // Some clients open few connections by themselves, and let the rest wait as pools do, but for as long as it takes.
  if (sink === "network" && witness.model?.capacity !== undefined) return "possible";
  if (settlesMessages(edge, witness) || isLogging(edge, witness)) return "possible";
  // A loop with a condition may be a wait that ends with the first success.
  if (isCondition(over.text)) return "possible";
  return "likely";
}

/** Whether a collection is the entries of a folder, as they were just listed. */
function isOfDisk({ text, from = "" }: Collection): boolean {
  return /readdir|glob/i.test(`${text} ${from}`);
}

/** What a program is set up with: files that name others, of which there are a few. */
const ofSetUp = /config|settings|include|extends|template|theme|plugin|preset|schema|manifest|locale|i18n/i;

function isUncertain({ certain, callback, inLoop }: GraphEdge): boolean {
  return certain !== true && callback === undefined && inLoop !== true;
}

/** Whether what reaches out is the log, or a report of what was done or of how far it is. */
function isLogging(edge: GraphEdge, { edges }: Witness): boolean {
  return [edge, ...edges].some(({ to }) =>
    /[#.](?:log|\w*[pP]rogress\w*|logTo[A-Z]\w*|warn|debug|trace|captureException|\w*[tT]elemetry|track\w*|\w*Analytics)$|[lL]ogger\./.test(
      to,
    ),
  );
}

/** Whether what is fanned out takes messages off a queue: one receive gives a few of them (ten, of SQS). */
function settlesMessages({ to }: GraphEdge, { edges }: Witness): boolean {
  return [to, ...edges.map((edge) => edge.to)].some((id) => /[.#](?:delete|ack|nack|acknowledge)Messages?$/i.test(id));
}

/** The fan-outs without a bound on the way from what is fanned out to the sink. */
function factorsOf({ edges }: Witness): readonly Collection[] {
  return edges.flatMap(({ fanOut, from }) => {
    const over = collectionOf(fanOut);
    return over && from !== "" ? [over] : [];
  });
}

/** The fan-outs of one function come of how it is written, and are mostly bounded by the same limiter. */
function causeOf({ edge, over, witness }: Site, { graph }: RuleContext): NonNullable<FindingDraft["cause"]> {
  const around = namedAround(edge.from, graph);
  const text = `starts one ${workOf(witness)} ${eachOf(over, "per")} at the same time`;
  return { of: [around], text, where: nameOf(graph.node(around), around) };
}

const requests: ReadonlySet<EntryKind> = new Set(["request", "function", "action"]);

function messageOf({ edge, over, witness, recursive, factors, pool }: Site, { graph }: RuleContext): string {
  const count = recursive
    ? `for every branch of the tree below ${quoted(over.text)}`
    : factors.length > 0
      ? `for each of ${[over, ...factors].map(sizeOf).join(" × ")} elements of ${listed([over, ...factors].map(({ text }) => quoted(text)))}`
      : eachOf(over, "per");
  const unawaited = edge.use === "discarded" ? " and waits for none of them" : "";
  const entry = entryAbove(edge.from, graph, requests);
  const times = entry
    ? `; every call of ${nameOf(entry, entry.id)} at the same time (${entry.entry?.framework ?? ""}) adds as many`
    : "";
  return `Starts one ${workOf(witness)} ${count} at the same time${unawaited}; ${costOf(witness, pool)}${times}.`;
}

/** What to underline: the wait for all of them; of a long one the part up to what fans out. */
function headOf({ waitRange, place, nameRange }: GraphEdge): Range {
  const { start, end } = waitRange ?? place.range;
  if (start.line === end.line) return { start, end };
  return waitRange && rangeContains(waitRange, nameRange.end) ? { start, end: nameRange.end } : nameRange;
}

function traceOf({ edge, over, witness, pool }: Site, { graph, facts }: RuleContext): readonly TraceStep[] {
  const name = (id: NodeId): string => nameOf(graph.node(id), id);
  const via = edge.via === undefined ? undefined : name(edge.via);
  const starts = via === undefined ? "starts" : `hands to ${via}, which starts,`;
  const steps: TraceStep[] = [
    {
      ...edge.place,
      message: `${name(edge.from)} ${starts} ${name(edge.to)} ${eachOf(over, "for each")}, nothing bounds how many at a time`,
      node: edge.from,
      edge: edge.id,
    },
  ];
  if (edge.waitRange && comparePositions(edge.waitRange.start, edge.place.range.start) !== 0) {
    const how =
      edge.combinator && !isRunByPackage(edge, facts) ? `with ${combinatorName(edge.combinator)}` : "together";
    steps.push({
      file: edge.place.file,
      range: edge.waitRange,
      message: `waits for all of them ${how}`,
      node: edge.from,
    });
  }
  for (const one of witness.edges) {
    const through = one.via === undefined ? undefined : name(one.via);
    steps.push({
      ...one.place,
      message: `${name(one.from)} ${hop(one, name(one.to), through)}`,
      node: one.from,
      edge: one.id,
    });
  }
  if (pool?.size !== undefined)
    steps.push({
      ...pool.place,
      message: `${quoted(pool.name)} has ${String(pool.size)} connection${pool.size === 1 ? "" : "s"} for all of them`,
    });
  return steps;
}

/** Whether a package such as p-map runs the callback, which then only behaves as a combinator. */
function isRunByPackage(edge: GraphEdge, facts: RuleContext["facts"]): boolean {
  const calls = facts.get(edge.place.file)?.calls;
  const runner = calls?.[calls[edge.call]?.runBy ?? -1];
  return runner?.targets.some((one) => one.kind === "external" && externalModel(one.module, one.name)?.limit) === true;
}

/** Whether `inner` is written inside the fan-out of `outer`, on its way to the sink: reporting the outer one is enough. */
function contains(outer: Site, inner: Site): boolean {
  if (outer === inner || outer.edge.place.file !== inner.edge.place.file) return false;
  const a = outer.edge.waitRange ?? outer.edge.place.range;
  const b = inner.edge.waitRange ?? inner.edge.place.range;
  const around = comparePositions(a.start, b.start) <= 0 && comparePositions(b.end, a.end) <= 0;
  const same = comparePositions(a.start, b.start) === 0 && comparePositions(b.end, a.end) === 0;
  return around && !same && order.indexOf(confidenceOf(outer)) >= order.indexOf(confidenceOf(inner));
}
