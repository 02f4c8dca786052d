import type { Confidence, EventWaitFact, FileFacts, GraphEdge, NodeId, RuleMeta, TraceStep } from "../model/index.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "lost-event-wait",
  description: "An event is awaited that was emitted before anyone listened.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/lost-event-wait.md",
};

/** One finding for each awaited event that a step before the wait has emitted. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const emissions = new Emissions(context);
  return [...context.facts.values()].flatMap((facts) =>
    (facts.lifecycle?.eventWaits ?? []).flatMap((wait) => {
      const lost = emissions.lostBy(wait, facts);
      return lost ? [draftOf(wait, lost, facts, context)] : [];
    }),
  );
}

/** A step before the wait, and the way from it to where the event is emitted. */
interface Lost {
  readonly step: TraceStep;
  readonly way: readonly GraphEdge[];
  readonly emission?: TraceStep;
  readonly confidence: Confidence;
}

interface Emission {
  readonly caller: NodeId;
  readonly step: TraceStep;
  readonly certain: boolean;
}

class Emissions {
  /** By emitter and event. */
  private readonly all = new Map<string, Emission[]>();

  constructor(private readonly context: RuleContext) {
    for (const { file, events, calls } of context.facts.values()) {
      for (const { op, emitter, event, call } of events) {
        const fact = calls[call];
        if (op !== "emit" || !fact) continue;
        const step = { file, range: fact.range, message: `emits ${quoted(event)} here`, node: fact.caller };
        const emission = { caller: fact.caller, step, certain: fact.certain === true };
        const key = `${emitter}\n${event}`;
        const list = this.all.get(key);
        if (list) list.push(emission);
        else this.all.set(key, [emission]);
      }
    }
  }

  lostBy(wait: EventWaitFact, facts: FileFacts): Lost | undefined {
    for (const { call, ends } of wait.before) {
      const fact = facts.calls[call];
      if (ends && fact) {
        const step = {
          file: facts.file,
          range: fact.range,
          message: `waits until ${quoted(wait.text)} has ended`,
          node: fact.caller,
        };
        return { step, way: [], confidence: "likely" };
      }
    }
    const emissions = wait.emitters.flatMap((emitter, at) =>
      (this.all.get(`${emitter}\n${wait.event}`) ?? []).map((emission) => ({ emission, byClass: at > 0 })),
    );
    for (const { emission, byClass } of emissions) {
      for (const { call, on } of wait.before) {
        const fact = facts.calls[call];
        // Another instance of the class may be the one that emits.
        if (!fact || (byClass && !on)) continue;
        if (fact.caller === emission.caller && sameStart(fact.range, emission.step)) {
          // Whoever else emits it may do so again.
          const confidence = emissions.length === 1 ? "likely" : "possible";
          return { step: emission.step, way: [], confidence };
        }
        const way = this.way(facts, call, emission.caller);
        if (!way) continue;
        const last = way.at(-1);
        const sure =
          emission.certain &&
          emissions.length === 1 &&
          way.every((edge) => edge.certain === true && edge.sure !== "guess");
        const verb = fact.use === "awaited" ? "awaits" : "calls";
        const step = {
          file: facts.file,
          range: fact.range,
          message: `${verb} ${quoted(fact.text)} before anyone listens`,
          node: fact.caller,
        };
        return { step, way: last ? way : [], emission: emission.step, confidence: sure ? "likely" : "possible" };
      }
    }
    return undefined;
  }

  /** A shortest way from a call to a function, of calls that are over when the first is. */
  private way({ file, calls }: FileFacts, call: number, to: NodeId): readonly GraphEdge[] | undefined {
    const { graph } = this.context;
    const caller = calls[call]?.caller;
    const passes = (edge: GraphEdge): boolean =>
      (edge.kind === "await" || edge.kind === "call") && edge.callback?.when !== "schedule";
    const first = (caller === undefined ? [] : graph.out(caller)).filter(
      (edge) => edge.call === call && edge.place.file === file && passes(edge),
    );
    const before = new Map<NodeId, { readonly edge: GraphEdge; readonly from: NodeId | undefined }>();
    for (const edge of first) if (!before.has(edge.to)) before.set(edge.to, { edge, from: undefined });
    for (const id of before.keys()) {
      if (id === to) {
        const way: GraphEdge[] = [];
        for (let at = before.get(id); at; at = at.from === undefined ? undefined : before.get(at.from))
          way.unshift(at.edge);
        return way;
      }
      for (const edge of graph.out(id))
        if (passes(edge) && !before.has(edge.to)) before.set(edge.to, { edge, from: id });
    }
    return undefined;
  }
}

function sameStart(range: TraceStep["range"], step: TraceStep): boolean {
  return range.start.line === step.range.start.line && range.start.character === step.range.start.character;
}

function draftOf(wait: EventWaitFact, lost: Lost, { file }: FileFacts, context: RuleContext): FindingDraft {
  const name = (id: NodeId): string => nameOf(context.graph.node(id), id);
  const hops = lost.way.slice(1).map((edge): TraceStep => ({
    ...edge.place,
    message: `${name(edge.from)} ${hop(edge, name(edge.to), undefined)}`,
    node: edge.from,
    edge: edge.id,
  }));
  const here = { file, range: wait.range, node: wait.function };
  const waits = { ...here, message: `waits for ${quoted(wait.event)}, which is over: the listener comes too late` };
  return {
    confidence: lost.confidence,
    message: `${name(wait.function)} awaits the event ${quoted(wait.event)} of ${quoted(wait.text)} after it was emitted: unless it is emitted again, the wait never ends.`,
    file,
    range: wait.range,
    trace: [lost.step, ...hops, ...(lost.emission ? [lost.emission] : []), waits],
    help: "Listen first and wait later: `const event = once(emitter, name); await step(); await event;`; or ask the emitter's state, or pass a `signal`.",
    nodes: [wait.function, ...lost.way.map((edge) => edge.to)],
    key: [wait.function, wait.event],
  };
}
