import { externalModel } from "../../libraries/index.js";
import type { Contender, FileFacts, FileId, GraphEdge, NodeId, Place, RaceFact } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import type { Effects } from "./effects.js";

/** Work whose result is waited for only until time is up. */
export interface Timed {
  /** Where whoever waits goes on: the race itself, or the call of a wrapper around one. */
  readonly place: Place;
  readonly function: NodeId;
  /** The race that decides; undefined for a wrapper of a package. */
  readonly race: Place | undefined;
  /** What is called, as written: `withTimeout`. Undefined for a race in the function itself. */
  readonly wrapper: string | undefined;
  /** How the work is started: the calls that make the promise, or the function that the wrapper runs. */
  readonly edges: readonly GraphEdge[];
  readonly calls: readonly number[];
  /** It is given a signal, or the function ends what lost. */
  readonly ended: boolean;
  /** It is meant to go on when time is up, or somebody gives up, whose clock is not in sight. */
  readonly letGo: boolean;
}

interface Wrapper {
  readonly params: Set<number>;
  readonly race: Place;
  readonly ended: boolean;
  readonly letGo: boolean;
}

/**
 * Finds races with a clock, the functions that are wrappers around one (by shape, over any number of hops), and the work
 * that is given to them.
 */
export class TimeLimits {
  readonly timed: readonly Timed[];
  private readonly wrappers = new Map<NodeId, Wrapper>();
  private readonly limited = new Set<string>();
  private readonly run = new Set<NodeId>();

  constructor(
    private readonly context: RuleContext,
    private readonly effects: Effects,
  ) {
    const timed: Timed[] = [];
    for (const facts of context.facts.values()) {
      for (const race of facts.awaits?.races ?? []) if (this.hasClock(race, facts)) this.race(race, facts, timed);
    }
    this.spread();
    this.wrapped(timed);
    this.timed = timed;
    for (const one of timed) {
      for (const call of one.calls) this.limited.add(`${one.place.file}\n${String(call)}`);
      if (one.wrapper !== undefined) for (const edge of one.edges) if (edge.via !== undefined) this.run.add(edge.to);
    }
  }

  /** Whether a call's result is waited for only until time is up. */
  isTimed(file: FileId, call: number): boolean {
    return this.limited.has(`${file}\n${String(call)}`);
  }

  /** Whether a function is run by a wrapper, which waits for it only until time is up. */
  isRunInTime(id: NodeId): boolean {
    return this.run.has(id);
  }

  /** Whether a function waits for what it is given only until time is up. */
  isWrapper(id: NodeId): boolean {
    return this.wrappers.has(id);
  }

  private hasClock({ contenders }: RaceFact, facts: FileFacts): boolean {
    return contenders.some((one) => this.isClock(one, facts));
  }

  private isClock(one: Contender, facts: FileFacts): boolean {
    return (
      one.kind === "clock" ||
      (one.kind === "calls" &&
        one.calls.every((call) => this.effects.of(facts, call) === "clock" && !this.looksAgain(facts.file, call)))
    );
  }

  /** Whether a call sleeps between looks at something, so that not the time but what it looks at ends it. */
  private looksAgain(file: FileId, call: number): boolean {
    const { graph } = this.context;
    return this.effects.edgesOf(file, call).some(({ to }) => graph.out(to).some((edge) => edge.inLoop === true));
  }

  private race(race: RaceFact, facts: FileFacts, timed: Timed[]): void {
    const place: Place = { file: facts.file, range: race.range };
    const clocks = race.contenders.filter((one) => this.isClock(one, facts));
    const letGo = clocks.every((one) => one.kind === "clock" && one.abort === true);
    for (const one of race.contenders) {
      if (one.kind === "param") {
        const known = this.wrappers.get(race.function);
        const ended = race.cancels === true || one.signal === true;
        if (known) known.params.add(one.index);
        else this.wrappers.set(race.function, { params: new Set([one.index]), race: place, ended, letGo });
      } else if (one.kind === "calls" && !this.isClock(one, facts)) {
        timed.push({
          place,
          function: race.function,
          race: place,
          wrapper: undefined,
          edges: one.calls.flatMap((call) => this.effects.edgesOf(facts.file, call)),
          calls: one.calls,
          ended: race.cancels === true || one.signal === true,
          letGo: letGo || race.letGo === true,
        });
      }
    }
  }

  /** Functions that hand their own parameter to a wrapper are wrappers themselves. */
  private spread(): void {
    for (const [id, wrapper] of this.wrappers) {
      for (const edge of this.context.graph.in(id)) {
        const call = this.context.facts.get(edge.place.file)?.calls[edge.call];
        for (const arg of call?.args ?? []) {
          if (arg.passes === undefined || arg.path || !wrapper.params.has(arg.index)) continue;
          const known = this.wrappers.get(edge.from);
          if (known) known.params.add(arg.passes);
          else {
            this.wrappers.set(edge.from, {
              params: new Set([arg.passes]),
              race: wrapper.race,
              ended: wrapper.ended,
              letGo: wrapper.letGo,
            });
          }
        }
      }
    }
  }

  /** The work given to wrappers of the workspace and of packages. */
  private wrapped(timed: Timed[]): void {
    const { graph, facts } = this.context;
    for (const [id, { params, race, ended, letGo }] of this.wrappers) {
      const seen = new Set<string>();
      for (const edge of graph.in(id)) {
        const key = `${edge.place.file}\n${String(edge.call)}`;
        const file = facts.get(edge.place.file);
        const call = file?.calls[edge.call];
        if (!file || !call || seen.has(key)) continue;
        seen.add(key);
        for (const index of params) this.given(file, call.index, index, { race, ended, letGo }, timed);
      }
    }
    for (const file of facts.values()) {
      for (const { call, index } of file.awaits?.handed ?? []) {
        const target = file.calls[call]?.targets[0];
        if (target?.kind !== "external" || externalModel(target.module, target.name)?.timeLimit !== index) continue;
        this.given(file, call, index, { race: undefined, ended: false, letGo: false }, timed);
      }
    }
  }

  private given(
    facts: FileFacts,
    index: number,
    param: number,
    { race, ended, letGo }: Pick<Timed, "race" | "ended" | "letGo">,
    timed: Timed[],
  ): void {
    const call = facts.calls[index];
    if (!call) return;
    const { file } = facts;
    const handed = facts.awaits?.handed.filter((one) => one.call === index && one.index === param) ?? [];
    const base = {
      place: { file, range: call.waitRange ?? call.range },
      function: call.caller,
      race,
      wrapper: call.text,
      letGo,
    };
    const signalled = facts.awaits?.limits.some((one) => one.call === index && one.by === "signal") === true;
    for (const { calls, signal } of handed) {
      timed.push({
        ...base,
        edges: calls.flatMap((one) => this.effects.edgesOf(file, one)),
        calls,
        ended: ended || signal === true,
      });
    }
    // A function that the wrapper runs: the edges from the caller to it carry the wrapper as `via`.
    const given = call.args?.find((one) => one.index === param && !one.path)?.target;
    if (given?.kind !== "function" && given?.kind !== "method") return;
    const edges = this.context.graph
      .out(call.caller)
      .filter((edge) => edge.call === index && edge.via !== undefined && !edge.shared);
    if (edges.length > 0) timed.push({ ...base, edges, calls: [], ended: ended || signalled });
  }
}
