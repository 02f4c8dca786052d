import type { CallFact, Confidence, GraphEdge, NodeId, RuleMeta, TraceStep } from "../model/index.js";
import { isCommandLine, isTestCode } from "./support/circumstances.js";
import { guardedFunctions, handlersOf, isCaughtAround, type Handler } from "./support/handlers.js";
import { isUnderCondition } from "./support/hold-waits.js";
import { InputOutput, type Witness } from "./support/reach-io.js";
import { Rejections } from "./support/rejections.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "unbounded-event-handler",
  description: "Asynchronous work for each event of a source that waits for none of it.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/unbounded-event-handler.md",
};

/** One finding for each listener or consumer that starts input or output as fast as events come. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const handlers = handlersOf(context, ["listener", "consumer"]);
  if (handlers.length === 0) return [];
  const guarded = guardedFunctions(context.facts);
  const io = new InputOutput(context.graph, context.facts, guarded);
  const rejections = new Rejections(context.graph);
  const prefetches = hasPrefetch(context);
  return handlers.flatMap((handler) => {
    const source = sourceOf(handler);
    if (!source || guarded.has(handler.node.id) || isPaced(handler, context)) return [];
    if (handler.repeat.kind === "consumer" && prefetches) return [];
    const witness = io.from(handler.node.id);
    if (!witness || !witness.edges.some(({ kind }) => kind === "await" || kind === "spawn")) return [];
    const escaping = isCaughtAround(handler, context) ? undefined : rejections.escapingFrom(handler.node.id);
    return [draftOf(handler, source, witness, escaping, context)];
  });
}

/** Where events come from. `fast`: as fast as bytes can be read, so that nobody waits for anything. */
interface Source {
  readonly what: string;
  readonly rate: "fast" | "outside" | "seldom";
  readonly way: string;
}

const stream: Source = {
  what: "chunk",
  rate: "fast",
  way: "read with `for await`, or `pause()` the stream while the work goes on",
};
const lines: Source = { what: "line", rate: "fast", way: "read with `for await (const line of …)`" };
const rows: Source = {
  what: "row",
  rate: "fast",
  way: "read with `for await`, or `pause()` the stream while the work goes on",
};
const messages: Source = { what: "message", rate: "outside", way: "put them into a queue of limited concurrency" };
const changes: Source = {
  what: "change",
  rate: "seldom",
  way: "debounce it, or put changes into a queue that works on one at a time",
};
const deliveries: Source = { what: "message", rate: "fast", way: "set `channel.prefetch(n)` before consuming" };

function sourceOf({ repeat, call }: Handler): Source | undefined {
  const external = call.targets.find((one) => one.kind === "external");
  const module = external?.module ?? "";
  if (repeat.kind === "consumer") return module === "amqplib" && !repeat.noAck ? deliveries : undefined;
  const on = call.text.replace(/\.\w+$/, "");
  switch (repeat.event) {
    case "data":
    case "chunk":
      return /^(?:node:|global|lib$)/.test(module) || module === "" || isStream(on, module) || !external
        ? stream
        : undefined;
    case "line":
      return /readline|line|rl\b/i.test(`${module} ${on}`) || !external ? lines : undefined;
    case "row":
    case "record":
      return rows;
    case "message":
    case "pmessage":
    case "messageBuffer":
      return messages;
    case "change":
    case "add":
    case "unlink":
    case "rename":
    case "all":
      return /chokidar|watch|sane|gaze|node:fs/i.test(`${module} ${on}`) ? changes : undefined;
    default:
      return undefined;
  }
}

function isStream(on: string, module: string): boolean {
  return /stream|socket|stdout|stderr|stdin|parser|reader|pipe|csv|response|request|\bres\b|\breq\b|conn/i.test(
    `${on} ${module}`,
  );
}

/** Whether something in the handler, or beside its registration, holds the source back. */
function isPaced({ call, file, node }: Handler, { facts }: RuleContext): boolean {
  const paces = (one: CallFact): boolean =>
    /\.(?:pause|cork|stop|destroy|removeListener|off|removeAllListeners|close)$/.test(one.text);
  const inside = (one: CallFact): boolean => one.caller === node.id || one.caller.startsWith(`${node.id}>`);
  const own = facts.get(node.place?.file ?? "")?.calls ?? [];
  if (own.some((one) => inside(one) && paces(one))) return true;
  // One event at a time: the other side waits for an answer before it sends on.
  return file.calls.some(
    (one) =>
      one.caller === call.caller &&
      /\.once$/.test(one.text) &&
      one.text.slice(0, -5) === call.text.replace(/\.\w+$/, ""),
  );
}

function hasPrefetch({ facts }: RuleContext): boolean {
  for (const { calls } of facts.values()) if (calls.some((call) => /\.prefetch$/.test(call.text))) return true;
  return false;
}

function draftOf(
  handler: Handler,
  source: Source,
  witness: Witness,
  escaping: GraphEdge | undefined,
  context: RuleContext,
): FindingDraft {
  const { call, edge, file, node, repeat } = handler;
  const { graph } = context;
  const name = (id: NodeId): string => nameOf(graph.node(id), id);
  const event = repeat.event === undefined ? "a message" : quoted(repeat.event);
  const lost = escaping
    ? `; and when ${name(escaping.to)} fails, nobody handles it: the ${source.what} is lost, and the rejection ends the process`
    : "";
  const steps = witness.edges.map((one): TraceStep => {
    const via = one.via === undefined ? undefined : name(one.via);
    return { ...one.place, message: `${name(one.from)} ${hop(one, name(one.to), via)}`, node: one.from, edge: one.id };
  });
  return {
    confidence: confidenceOf(handler, source, witness, escaping, context),
    message: `Starts ${name(node.id)} for each ${source.what} without waiting for the one before: as many are at work, and in memory, as come in meanwhile${lost}.`,
    file: file.file,
    range:
      call.range.start.line === call.range.end.line ? call.range : { start: call.range.start, end: call.nameRange.end },
    trace: [
      {
        file: file.file,
        range: call.range,
        message: `has ${name(node.id)} run for each ${event} event, and holds none of them back`,
        node: call.caller,
        ...(edge ? { edge: edge.id } : {}),
      },
      ...steps,
      ...(escaping
        ? [
            {
              ...escaping.place,
              message: `a rejection of ${name(escaping.to)} leaves ${name(node.id)}, which nobody waits for`,
              node: node.id,
              edge: escaping.id,
            },
          ]
        : []),
    ],
    help: `Hold the source back: ${source.way}${escaping ? "; and handle the rejection" : ""}.`,
    nodes: [call.caller, node.id, ...witness.edges.map(({ to }) => to)],
    key: [call.caller, node.id, repeat.event ?? ""],
  };
}

const typed = /(?:^|\/)[\w.-]*(?:repl|prompt|shell|console|interactive)[\w.-]*(?:\/|$)/i;

function confidenceOf(
  { file, repeat }: Handler,
  { rate }: Source,
  { firm, edges }: Witness,
  escaping: GraphEdge | undefined,
  { facts }: RuleContext,
): Confidence {
  const [first] = edges;
  // One of several functions, by a name that comes with the event: which of them it is for each event, nobody knows.
  const isChosen = edges.some(({ place, call }) => facts.get(place.file)?.calls[call]?.text.endsWith("]") === true);
  // What is done under a condition is seldom done for each event.
  const always = first?.certain === true || first?.callback?.each === true || first?.inLoop === true;
  if (edges.filter(isUnderCondition).length > 1) return "possible";
  if (isTestCode(file.file) || !firm || !always || isChosen || rate === "seldom") return "possible";
  // Somebody types these, and waits for what comes of each.
  if (repeat.event === "line" && (isCommandLine(file.file) || typed.test(file.file))) return "possible";
  return rate === "fast" || escaping ? "likely" : "possible";
}
