import { externalModel, splitExternal, type ExternalModel } from "../../libraries/index.js";
import type { AsyncGraph, FileFacts, FileId, GraphEdge, GraphNode, NodeId, SinkKind } from "../../model/index.js";

/** A shortest way from a function to something outside the process. */
export interface Witness {
  /** From the start to the sink; empty when the start is the sink. */
  readonly edges: readonly GraphEdge[];
  readonly sink: GraphNode & { readonly sink: SinkKind };
  readonly model: ExternalModel | undefined;
  /** Every hop but the first is waited for, every callee is certain, and none runs only after an error. */
  readonly firm: boolean;
}

/** Kinds of work whose amount a fan-out multiplies. Timers and thread-pool computation are none. */
const inputOutput: ReadonlySet<SinkKind> = new Set(["network", "database", "file", "process", "dns", "queue"]);

/** Names of workspace functions and classes that run what they are given a few at a time. */
const limiterName = /limit|throttl|semaphore|mutex|(^|[^a-z])lock|queue|pool\b|serial|concurren|batch|chunk|debounce/i;

/** Bounds that hold for one run of a loop only, and multiply when what is around them runs many times. */
const ownBound = /^(chunk|slice|worker)/;

/** Finds, for functions, a shortest way to input or output that no limiter bounds. Answers are remembered. */
export class InputOutput {
  private readonly answers = new Map<NodeId, Witness | undefined>();
  private readonly bounded = new Map<NodeId, boolean>();
  private readonly leads = new Map<boolean, ReadonlySet<NodeId>>();

  private readonly limiters = new Set<NodeId>();

  /**
   * @param stops functions that no way goes through
   * @param counts which of the things outside the process count
   */
  constructor(
    private readonly graph: AsyncGraph,
    private readonly facts: ReadonlyMap<FileId, FileFacts>,
    private readonly stops: ReadonlySet<NodeId> = new Set(),
    private readonly counts: (node: GraphNode) => boolean = () => true,
  ) {
    for (const { functions } of facts.values())
      for (const { id, limits } of functions) if (limits) this.limiters.add(id);
  }

  /** Prefers ways whose hops are all waited for and certain; only then takes others. */
  from(start: NodeId): Witness | undefined {
    if (this.answers.has(start)) return this.answers.get(start);
    const answer = this.search(start, true) ?? this.search(start, false);
    this.answers.set(start, answer);
    return answer;
  }

  /** The nodes that lead to input or output: found from there, so that ways are looked for only where there is one. */
  private leading(firm: boolean): ReadonlySet<NodeId> {
    const known = this.leads.get(firm);
    if (known) return known;
    const leads = new Set<NodeId>();
    for (const node of this.graph.nodes) if (this.isSink(node)) leads.add(node.id);
    for (const id of leads) {
      for (const edge of this.graph.in(id)) {
        if (!leads.has(edge.from) && this.passes(edge, firm, false) && !this.isBounded(edge.from)) leads.add(edge.from);
      }
    }
    this.leads.set(firm, leads);
    return leads;
  }

  private isSink(node: GraphNode): node is GraphNode & { readonly sink: SinkKind } {
    if (node.sink === undefined || !inputOutput.has(node.sink) || !this.counts(node)) return false;
    return modelOf(node.id)?.batches !== true;
  }

  private search(start: NodeId, firm: boolean): Witness | undefined {
    const leads = this.leading(firm);
    const cameBy = new Map<NodeId, GraphEdge | undefined>([[start, undefined]]);
    const queue: NodeId[] = [start];
    for (const id of queue) {
      const node = this.graph.node(id);
      if (!node) continue;
      if (this.isSink(node)) {
        return { edges: wayTo(id, cameBy), sink: { ...node, sink: node.sink }, model: modelOf(id), firm };
      }
      if (this.isBounded(id)) continue;
      for (const edge of this.graph.out(id)) {
        if (leads.has(edge.to) && !cameBy.has(edge.to) && this.passes(edge, firm, id === start)) {
          cameBy.set(edge.to, edge);
          queue.push(edge.to);
        }
      }
    }
    return undefined;
  }

  /** @param first the edge leaves what is fanned out itself: work it starts without waiting runs beside its siblings' */
  private passes(edge: GraphEdge, firm: boolean, first: boolean): boolean {
    if (edge.shared || edge.kind === "schedule" || edge.kind === "import" || this.isLimited(edge)) return false;
    if (this.isOnlyBuilt(edge) || this.facts.get(edge.place.file)?.calls[edge.call]?.memo) return false;
    if (!firm) return true;
    if (edge.callback?.maybe || edge.tryBlock === "catch" || edge.sure === "guess") return false;
    return first || edge.kind === "await" || edge.kind === "call" || edge.from.endsWith(">Promise.arg0");
  }

  /** Whether the callee makes a query that this call does not send: a lazy one that is not awaited. */
  isOnlyBuilt({ use, to }: GraphEdge): boolean {
    return use !== "awaited" && use !== "returned" && modelOf(to)?.lazy === true;
  }

  /** Whether the callee runs under a limit that callers share. Chunks and slices bound only the one call around them. */
  isLimited({ fanOut, via }: GraphEdge): boolean {
    if (fanOut?.kind === "bounded" && !ownBound.test(fanOut.by)) return true;
    if (via !== undefined && (this.limiters.has(via) || this.stops.has(via))) return true;
    const through = via === undefined ? undefined : this.graph.node(via);
    return through !== undefined && through.kind !== "external" && limiterName.test(through.name);
  }

  /** Whether the function takes a permit before it goes on, or leaves the work to something that groups it. */
  private isBounded(id: NodeId): boolean {
    let answer = this.bounded.get(id);
    if (answer === undefined) {
      const own = modelOf(id);
      answer =
        own?.batches === true ||
        this.stops.has(id) ||
        this.limiters.has(id) ||
        this.graph.out(id).some((edge) => {
          if (edge.kind !== "await") return false;
          const callee = this.graph.node(edge.to);
          if (modelOf(edge.to)?.acquire) return true;
          return (
            callee?.kind === "method" &&
            /^(acquire|take|lock|wait)$/.test(lastName(callee.name)) &&
            limiterName.test(callee.name)
          );
        });
      this.bounded.set(id, answer);
    }
    return answer;
  }
}

function wayTo(end: NodeId, cameBy: ReadonlyMap<NodeId, GraphEdge | undefined>): readonly GraphEdge[] {
  const way: GraphEdge[] = [];
  for (let edge = cameBy.get(end); edge; edge = cameBy.get(edge.from)) way.push(edge);
  return way.reverse();
}

function modelOf(id: NodeId): ExternalModel | undefined {
  const external = splitExternal(id);
  return external && externalModel(external.module, external.name);
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
