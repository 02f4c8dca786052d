import {
  comparePositions,
  type CallFact,
  type Confidence,
  type GraphEdge,
  type NodeId,
  type RuleMeta,
  type TraceStep,
} from "../model/index.js";
import { externalModel, repeatModel } from "../libraries/index.js";
import { isTestCode } from "./support/circumstances.js";
import { handlersOf, type Handler } from "./support/handlers.js";
import { InputOutput } from "./support/reach-io.js";
import { Rejections } from "./support/rejections.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "lost-message",
  description: "A message or job that counts as done before its work is, or whose failure nobody tells the queue.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/lost-message.md",
};

interface Tools {
  readonly context: RuleContext;
  readonly io: InputOutput;
  readonly rejections: Rejections;
}

/** Findings for each consumer whose messages are settled too early, or not at all when their work fails. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const consumers = handlersOf(context, ["consumer"]);
  const functions = context.graph.nodes.filter(({ entry }) => entry?.kind === "function");
  if (consumers.length === 0 && functions.length === 0) return [];
  const tools: Tools = {
    context,
    io: new InputOutput(context.graph, context.facts),
    rejections: new Rejections(context.graph),
  };
  const drafts: FindingDraft[] = [];
  for (const given of consumers) {
    const told = isTold(given);
    const handler = told ? settling(given, tools) : given;
    const draft =
      (told ? (gone(handler, tools) ?? ackedEarly(handler, tools) ?? neverNacked(handler, tools)) : undefined) ??
      leftBehind(handler, tools) ??
      swallowed(handler, tools);
    if (draft) drafts.push(draft);
    const endless = told ? requeuedForEver(handler, tools) : undefined;
    if (endless) drafts.push(endless);
  }
  for (const node of functions) {
    const edge = unawaited(node.id, tools);
    if (!edge || !node.place) continue;
    const name = nameOf(node, node.id);
    drafts.push({
      confidence: isTestCode(node.place.file) || edge.handled ? "possible" : "likely",
      message: `${name} does not wait for ${nameOf(context.graph.node(edge.to), edge.to)}: when it returns, the function is frozen or ended, and the work with it.`,
      file: edge.place.file,
      range: edge.nameRange,
      trace: [
        {
          ...node.place,
          range: node.nameRange ?? node.place.range,
          message: `${name} is called by ${node.entry?.framework ?? "the cloud"}, which takes it for done when it settles`,
          node: node.id,
        },
        stepOf(edge, tools),
        ...wayOf(edge, tools),
      ],
      help: "Await it, or gather the promises and await `Promise.all` of them before returning.",
      nodes: [node.id, edge.to],
      key: [node.id, edge.to],
    });
  }
  return drafts;
}

/** Longest way from a listener to the function that it leaves the message to. */
const furthest = 3;

/** The handler itself, or the function that it leaves its messages to, settling included: `(message) => this.handle(message)`. */
function settling(handler: Handler, tools: Tools): Handler {
  const { graph } = tools.context;
  let { node } = handler;
  for (let hops = 0; hops < furthest; hops++) {
    if (settled(node.id, "ack", tools).length > 0 || settled(node.id, "nack", tools).length > 0)
      return { ...handler, node };
    const own = graph.out(node.id).filter((edge) => !edge.shared && graph.node(edge.to)?.kind !== "external");
    const [edge] = own;
    const next = edge && own.length === 1 && edge.sure === "exact" ? graph.node(edge.to) : undefined;
    if (!next || (edge?.kind !== "await" && edge?.kind !== "call" && edge?.kind !== "spawn")) break;
    node = next;
  }
  return handler;
}

function isTold({ call }: Handler): boolean {
  return call.targets.some((one) => one.kind === "external" && repeatModel(one.module, one.name)?.done === "told");
}

/** `noAck`: the broker forgets a message when it is delivered. Replies to one's own requests are meant to be so. */
function gone(handler: Handler, tools: Tools): FindingDraft | undefined {
  const { repeat, node } = handler;
  if (!repeat.noAck || repeat.queue?.startsWith("amq.") || repeat.queue === "" || isReply(handler)) return undefined;
  const witness = tools.io.from(node.id);
  if (!witness || witness.edges.length === 0 || !witness.firm) return undefined;
  return draftOf(handler, tools, {
    message: `Messages are gone as soon as they are delivered (\`noAck\`): when ${named(handler)} fails, or the process ends before it is done, they are lost.`,
    steps: [...witness.edges.map((edge) => stepOf(edge, tools))],
    confidence: "likely",
    help: "Consume without `noAck`, and `ack` when the work is done.",
    key: "no-ack",
  });
}

function isReply({ call }: Handler): boolean {
  return /reply|rpc|callback|response/i.test(call.text) || /reply|rpc|response/i.test(call.caller);
}

/** A call of `ack` that runs before work is done that the handler goes on with, or that nothing waits for. */
function ackedEarly(handler: Handler, tools: Tools): FindingDraft | undefined {
  const { node } = handler;
  const { graph } = tools.context;
  const file = tools.context.facts.get(node.place?.file ?? "");
  const acks = settled(node.id, "ack", tools);
  const [ack] = acks;
  if (!file || !ack || acks.length > 1 || ack.tryBlock === "catch") return undefined;
  const own = graph
    .out(node.id)
    .filter((edge) => edge.place.file === file.file && edge.callback?.maybe !== true && edge.tryBlock !== "catch");
  const later = own.find(
    (edge) =>
      edge.kind === "await" &&
      ack.tryBlock !== "finally" &&
      comparePositions(edge.place.range.start, ack.range.end) > 0 &&
      ack.certain === true &&
      tools.io.from(edge.to)?.firm === true,
  );
  const loose = own.find(
    (edge) =>
      edge.kind === "spawn" && edge.call !== ack.index && !edge.handled && tools.io.from(edge.to)?.firm === true,
  );
  const edge = later ?? loose;
  if (!edge) return undefined;
  return draftOf(handler, tools, {
    message: later
      ? `The message is acknowledged before ${nameOf(graph.node(edge.to), edge.to)} has done its work: when that fails, or the process ends, the message is lost.`
      : `The message is acknowledged while ${nameOf(graph.node(edge.to), edge.to)} is still at work, since nothing waits for it: when that fails, the message is lost.`,
    steps: [
      { file: file.file, range: ack.range, message: "tells the queue that the message is done", node: node.id },
      stepOf(edge, tools),
    ],
    confidence: "likely",
    help: "Acknowledge when the work is done, and `nack` when it fails.",
    key: "early",
    at: { file: file.file, range: ack.range },
  });
}

/** An asynchronous handler whose work may fail where nothing tells the queue. */
function neverNacked(handler: Handler, tools: Tools): FindingDraft | undefined {
  const { node } = handler;
  if (handler.repeat.noAck) return undefined;
  const escaping = tools.rejections.escapingFrom(node.id);
  if (!escaping || escaping.tryBlock === "catch" || settled(node.id, "nack", tools).length > 0) return undefined;
  if (settled(node.id, "ack", tools).length === 0) return undefined;
  return draftOf(handler, tools, {
    message: `When ${nameOf(tools.context.graph.node(escaping.to), escaping.to)} fails, nothing tells the queue: the message stays unacknowledged until the channel closes, and the rejection, which nobody handles, ends the process.`,
    steps: [stepOf(escaping, tools), ...wayOf(escaping, tools)],
    confidence: "likely",
    help: "Catch what fails, and `nack` the message: without requeueing it when a dead-letter exchange takes it, or after so many deliveries.",
    key: "no-nack",
  });
}

/** `nack` in a `catch` that always gives the message back: one that cannot be worked on comes again and again, at full speed. */
function requeuedForEver(handler: Handler, tools: Tools): FindingDraft | undefined {
  const { node } = handler;
  const file = tools.context.facts.get(node.place?.file ?? "");
  const nacks = settled(node.id, "nack", tools);
  const requeues = (call: CallFact): boolean =>
    file?.repeated?.settles?.some((one) => one.call === call.index && one.requeue === true) === true;
  const [nack] = nacks;
  if (!file || !nack || nacks.length > 1 || !requeues(nack) || nack.tryBlock !== "catch" || !isTold(handler))
    return undefined;
  // A pause before it, or a count of deliveries, bounds how fast or how often that happens.
  const others = file.calls.filter(
    (one) => one.caller === node.id && one.tryBlock === "catch" && one.use === "awaited",
  );
  if (others.length > 0) return undefined;
  return draftOf(handler, tools, {
    message:
      "A message whose work fails goes back to the queue at once and comes again without end: nothing counts the tries or takes it out.",
    steps: [
      {
        file: file.file,
        range: nack.range,
        message: "gives the message back to the queue, whatever went wrong",
        node: node.id,
      },
    ],
    confidence: nack.certain === true || nack.inLoop !== true ? "likely" : "possible",
    help: "Do not requeue it (`nack(message, false, false)`) and let a dead-letter exchange take it, or count the deliveries.",
    key: "endless",
    at: { file: file.file, range: nack.range },
  });
}

/** Work that a handler starts and does not wait for, where the message is done when the handler settles. */
function leftBehind(handler: Handler, tools: Tools): FindingDraft | undefined {
  if (isTold(handler)) return undefined;
  const edge = unawaited(handler.node.id, tools);
  if (!edge) return undefined;
  return draftOf(handler, tools, {
    message: `${named(handler)} does not wait for ${nameOf(tools.context.graph.node(edge.to), edge.to)}: the message counts as done while that is at work, and is lost when it fails.`,
    steps: [stepOf(edge, tools), ...wayOf(edge, tools)],
    confidence: edge.handled || isKept(edge, tools) ? "possible" : "likely",
    help: "Await the work, so that the handler's promise settles with it: `for … of` with `await`, or `await Promise.all(…)`.",
    key: "left",
    at: { file: edge.place.file, range: edge.nameRange },
  });
}

/** Whether what is left behind only keeps something at hand: an entry of a store of keys, which is there for speed as a rule. */
function isKept(edge: GraphEdge, { io }: Tools): boolean {
  return /^(?:redis|ioredis|memcached|node-cache|lru-cache|keyv|@keyv\/.*|cache-manager)$/.test(
    io.from(edge.to)?.sink.module ?? "",
  );
}

/** A failure that the handler writes down and then forgets, where the message is done when the handler settles. */
function swallowed(handler: Handler, tools: Tools): FindingDraft | undefined {
  if (isTold(handler)) return undefined;
  const { node } = handler;
  const { graph, facts } = tools.context;
  const file = facts.get(node.place?.file ?? "");
  const handlers = file?.repeated?.swallows?.filter((one) => one.function === node.id) ?? [];
  const [caught] = handlers;
  const work = graph.out(node.id).filter((edge) => edge.kind === "await" && edge.tryBlock === "try" && !edge.shared);
  const last = work.at(-1);
  if (!file || !caught || handlers.length > 1 || !last) return undefined;
  return draftOf(handler, tools, {
    message: `${named(handler)} writes down a failure of ${nameOf(graph.node(last.to), last.to)} and goes on: the message counts as done although its work is not, and does not come again.`,
    steps: [
      stepOf(last, tools),
      { file: file.file, range: caught.range, message: "takes the failure, and hands it on to nobody", node: node.id },
    ],
    confidence: "possible",
    help: "Throw it again when it is written down, so that the queue tries the message again or sets it aside; or put the message aside here.",
    key: "swallowed",
    at: { file: file.file, range: caught.range },
  });
}

/** How many waits down from a handler work is looked for that nobody waits for. */
const deepestLoose = 3;

/**
 * The first call of a function whose promise nothing waits for, and that does input or output; also in what array methods run
 * for it, and in functions of the program that it surely waits for.
 */
function unawaited(id: NodeId, { context, io }: Tools): GraphEdge | undefined {
  const { graph } = context;
  const loose = (from: NodeId): GraphEdge | undefined =>
    graph
      .out(from)
      .find(
        (edge) =>
          (edge.kind === "spawn" || isDropped(edge, context)) &&
          !edge.shared &&
          edge.sure !== "guess" &&
          edge.tryBlock !== "catch" &&
          edge.callback?.maybe !== true &&
          context.facts.get(edge.place.file)?.calls[edge.call]?.fails !== true &&
          !cached.test(context.facts.get(edge.place.file)?.calls[edge.call]?.text ?? "") &&
          !isAside(graph.node(edge.to)?.name ?? edge.to) &&
          io.from(edge.to)?.firm === true,
      );
  let level: readonly NodeId[] = [id];
  const seen = new Set<NodeId>(level);
  for (let depth = 0; depth <= deepestLoose; depth++) {
    const next: NodeId[] = [];
    for (const from of level) {
      const own = loose(from);
      if (own) return own;
      for (const { to, kind, callback, shared, sure } of graph.out(from)) {
        // What an array method runs during the call belongs to the function.
        const isPart = kind === "call" && callback?.when === "sync";
        const isWaitedFor = kind === "await" && !shared && sure === "exact" && callback?.maybe !== true;
        if ((!isPart && !isWaitedFor) || seen.has(to) || graph.node(to)?.kind === "external") continue;
        seen.add(to);
        next.push(to);
      }
    }
    level = next;
  }
  return undefined;
}

/** A request or query whose result nobody looks at, of a package whose types are not at hand; given a callback it is another thing. */
function isDropped({ kind, use, to, place, call }: GraphEdge, { graph, facts }: RuleContext): boolean {
  const node = graph.node(to);
  if (kind !== "call" || use !== "discarded" || node?.kind !== "external" || node.module === undefined) return false;
  const model = externalModel(node.module, to.slice(to.indexOf("#") + 1));
  if ((model?.sink !== "network" && model?.sink !== "database") || model.lazy || model.callbacks) return false;
  const calls = facts.get(place.file)?.calls ?? [];
  // What is gathered for one request is sent by another call: `bulk.find(one).updateOne(change); await bulk.execute()`.
  if (/^\w*bulk\w*\./i.test(calls[call]?.text ?? "")) return false;
  return !calls[call]?.args?.some(({ target }) => target) && !calls.some(({ runBy }) => runBy === call);
}

/** An entry of what is called a cache, which is there for speed alone: `redisCache.set(key, text)`. */
const cached =
  /cache\w*(?:\(\))?\.(?:m?set\w*|del\w*|unlink|expire\w*|h(?:m?set|del)|put|remove|clear|invalidate\w*)$/i;

/** Names of work that is done on the side, on purpose. */
function isAside(name: string): boolean {
  return /(?:^|[.\s])(?:(?:add|insert|write|create|save|append|store)?(?:log(?!in)|audit|metric)|track|trace|emit|notify|report|record|captur|publish|prefetch|warm|touch|heartbeat|extendLock|updateProgress)\w*$/i.test(
    name,
  );
}

/** The calls in a handler, and in functions written in it, that settle messages. */
function settled(id: NodeId, op: "ack" | "nack", { context }: Tools): readonly CallFact[] {
  const file = context.facts.get(context.graph.node(id)?.place?.file ?? "");
  return (file?.repeated?.settles ?? []).flatMap((one) => {
    const call = file?.calls[one.call];
    return one.op === op && call && (call.caller === id || call.caller.startsWith(`${id}>`)) ? [call] : [];
  });
}

interface Said {
  readonly message: string;
  readonly steps: readonly TraceStep[];
  readonly confidence: Confidence;
  readonly help: string;
  readonly key: string;
  readonly at?: Pick<FindingDraft, "file" | "range">;
}

function draftOf(handler: Handler, { context }: Tools, said: Said): FindingDraft {
  const { call, file, node, edge } = handler;
  const source =
    handler.repeat.queue === undefined ? "each message" : `each message of ${quoted(handler.repeat.queue)}`;
  return {
    confidence: isTestCode(file.file) ? "possible" : said.confidence,
    message: said.message.charAt(0).toUpperCase() + said.message.slice(1),
    file: said.at?.file ?? file.file,
    range: said.at?.range ?? call.nameRange,
    trace: [
      {
        file: file.file,
        range: call.range,
        message: `has ${nameOf(context.graph.node(node.id), node.id)} run for ${source}`,
        node: call.caller,
        ...(edge ? { edge: edge.id } : {}),
      },
      ...said.steps,
    ],
    help: said.help,
    nodes: [call.caller, node.id],
    key: [call.caller, node.id, said.key],
  };
}

function named({ node }: Handler): string {
  return nameOf(node, node.id);
}

function stepOf(edge: GraphEdge, { context: { graph } }: Tools): TraceStep {
  const name = (id: NodeId): string => nameOf(graph.node(id), id);
  const via = edge.via === undefined ? undefined : name(edge.via);
  return {
    ...edge.place,
    message: `${name(edge.from)} ${hop(edge, name(edge.to), via)}`,
    node: edge.from,
    edge: edge.id,
  };
}

function wayOf(edge: GraphEdge, tools: Tools): readonly TraceStep[] {
  return (tools.io.from(edge.to)?.edges ?? []).map((one) => stepOf(one, tools));
}
