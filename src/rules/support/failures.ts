import { externalModel, resourceModel, splitExternal } from "../../libraries/index.js";
import type { AsyncGraph, FileFacts, FileId, GraphEdge, GraphNode, NodeId } from "../../model/index.js";

/** Functions of the language and of the platform that are known to throw. */
const throwing =
  /^(?:JSON\.parse|URL|decodeURI|decodeURIComponent|BigInt|RegExp|structuredClone|atob|Intl\.\w+|\w+Sync|assert|assert\.\w+|strictEqual|deepStrictEqual)$/;

/** Listening, and writing what happened to a log. */
const harmless =
  /(?:^|[.#])(?:on|once|off|(?:prepend|add|remove)(?:Once)?Listener|(?:add|remove)EventListener|setMaxListeners|(?:console|\w*log(?:ger)?)(?:\(\))?\.\w+|log[A-Z]\w*|logger|debug)(?:\(\))?$/i;

/** More functions than this are not looked into to trust a call. */
const mostCallees = 40;

/** Which functions may fail, by what they throw, reach and do not handle. */
export class Failures {
  /** Functions whose call may throw, or give a promise that is rejected. */
  private readonly failing = new Set<NodeId>();
  /** Functions whose call may throw. */
  private readonly throwing = new Set<NodeId>();
  /** Those of them that fail by what the outside does, or by a `throw`, and not only because nobody knows what they wait for. */
  private readonly evident = new Set<NodeId>();
  private readonly edges: ReadonlyMap<string, readonly GraphEdge[]>;

  constructor(
    private readonly graph: AsyncGraph,
    facts: ReadonlyMap<FileId, FileFacts>,
  ) {
    for (const { functions } of facts.values()) {
      for (const { id, throws, async } of functions) {
        if (throws) this.fails(id);
        if (throws && !async) this.throwing.add(id);
      }
    }
    for (const { id, kind } of graph.nodes) {
      const external = kind === "external" ? splitExternal(id) : undefined;
      if (!external) continue;
      const model = externalModel(external.module, external.name);
      if (throwing.test(external.name) || model?.blocking) this.throwing.add(id);
      else if (model?.sink !== undefined && model.sink !== "timer" && !answering.test(id)) this.fails(id);
    }
    const edges = new Map<string, GraphEdge[]>();
    for (const edge of graph.edges) {
      const key = `${edge.place.file}\n${String(edge.call)}`;
      const list = edges.get(key);
      if (list) list.push(edge);
      else edges.set(key, [edge]);
      // Whatever is awaited outside the workspace may be rejected.
      if (edge.kind === "await" && !isHandled(edge) && isOutside(graph.node(edge.to))) this.failing.add(edge.from);
    }
    this.edges = edges;
    for (const id of this.throwing) {
      this.fails(id);
      for (const edge of graph.in(id)) {
        if (isHandled(edge) || edge.kind === "schedule" || edge.sure !== "exact") continue;
        if (graph.node(edge.from)?.async) this.fails(edge.from);
        else this.throwing.add(edge.from);
      }
    }
    this.spread(this.failing);
    this.spread(this.evident);
  }

  private fails(id: NodeId): void {
    this.failing.add(id);
    this.evident.add(id);
  }

  /** Adds to functions that may fail those that await them. */
  private spread(failing: Set<NodeId>): void {
    for (const id of failing)
      for (const edge of this.graph.in(id)) if (edge.kind === "await" && !isHandled(edge)) failing.add(edge.from);
  }

  /** Whether an awaited call of a file is known to fail at times: it reaches the network, a database or files, or something throws. */
  isEvident(file: FileId, call: number): boolean {
    return this.edgesOf(file, call).some(({ to }) => this.evident.has(to));
  }

  /** Whether a call of a file, by its index, may throw; or, where it is awaited, its promise be rejected. */
  ofCall(file: FileId, call: number, isAwaited: boolean): boolean {
    return this.edgesOf(file, call).some((edge) =>
      isAwaited
        ? this.failing.has(edge.to) || isOutside(this.graph.node(edge.to))
        : edge.sure === "exact" && this.throwing.has(edge.to),
    );
  }

  /** Whether a call that nobody waits for can be trusted not to throw: logging, listening, and plain functions of the workspace. */
  isHarmless(file: FileId, call: number): boolean {
    const edges = this.edgesOf(file, call);
    const seen = new Set(edges.map(({ to }) => to));
    for (const id of seen) {
      const node = this.graph.node(id);
      if (!node || this.throwing.has(id) || seen.size > mostCallees) return false;
      if (harmless.test(id)) continue;
      if (node.kind === "unresolved" || (node.kind === "external" && node.module !== "lib")) return false;
      for (const { kind, to } of this.graph.out(id)) if (kind !== "schedule") seen.add(to);
    }
    return seen.size > 0;
  }

  /** The edges of a call, without those to callbacks it runs. */
  edgesOf(file: FileId, call: number): readonly GraphEdge[] {
    return this.edges.get(`${file}\n${String(call)}`) ?? [];
  }
}

function isHandled(edge: GraphEdge): boolean {
  return edge.handled === true || edge.tryBlock === "try";
}

function isOutside(node: GraphNode | undefined): boolean {
  if (node?.kind === "unresolved") return true;
  if (node?.kind !== "external" || node.module === "lib" || node.module === "node:timers/promises") return false;
  return !isPause(node) && !isTurn(node) && !answering.test(node.id);
}

/** Whether something waits only for its turn inside the process, which comes, late as it may. */
function isTurn({ id }: GraphNode): boolean {
  const external = splitExternal(id);
  const model = external && resourceModel(external.module, external.name);
  return model?.op === "acquire" && model.gives === undefined && (model.kind === "lock" || model.kind === "semaphore");
}

/** Questions that have an answer even where nothing is there, and what gives no promise by its name. */
const answering = /[.#]pathExists$|\.sendSync$/;

function isPause(node: GraphNode): boolean {
  return /(?:^|[#.])(?:sleep|delay|setTimeout|setImmediate|wait|default)$/.test(node.id) && node.sink === "timer";
}
