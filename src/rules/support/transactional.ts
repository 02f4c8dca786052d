import type { GraphEdge, NodeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isTestCode } from "./circumstances.js";

/** The callback of a transaction: its queries go down one connection, one after the other. */
const inTransaction = />(?:[\w$]*[tT]ransact\w*|(?:\$?tr?x|\w*Tr?x)(?:If)?)\.arg\d/;

/** Whether one of the calls on the way is given a transaction, or is written in the callback of one. */
export function isInTransaction(way: readonly GraphEdge[], { facts }: RuleContext): boolean {
  return way.some(
    ({ from, place, call }) =>
      inTransaction.test(from) || facts.get(place.file)?.calls[call]?.transaction !== undefined,
  );
}

/** How many calls above a function a decorator still says that it runs in a transaction. */
const mostAbove = 6;

/**
 * Functions that run in a transaction: by a decorator of theirs, or of a function that calls them; or because every call of the
 * program hands them one, or is made by a function of which that is true.
 */
export class Transactional {
  private readonly known = new Map<NodeId, boolean>();
  private readonly handed = new Map<NodeId, boolean>();
  private readonly marked: ReadonlySet<NodeId>;

  constructor(private readonly context: RuleContext) {
    this.marked = new Set(
      [...context.facts.values()].flatMap(({ functions }) =>
        functions.filter((one) => one.transaction).map(({ id }) => id),
      ),
    );
  }

  /** Whether a function does. */
  has(id: NodeId): boolean {
    if (this.isHanded(id)) return true;
    const known = this.known.get(id);
    if (known !== undefined || this.marked.size === 0) return known === true;
    const seen = new Map<NodeId, number>([[id, 0]]);
    let found = false;
    for (const [at, far] of seen) {
      if ((found = this.marked.has(at))) break;
      if (far >= mostAbove) continue;
      for (const edge of this.context.graph.in(at)) {
        if ((edge.kind === "await" || edge.kind === "call") && !seen.has(edge.from)) seen.set(edge.from, far + 1);
      }
    }
    this.known.set(id, found);
    return found;
  }

  private isHanded(id: NodeId): boolean {
    const known = this.handed.get(id);
    if (known !== undefined) return known;
    const { graph, facts } = this.context;
    const seen = new Map<NodeId, number>([[id, 0]]);
    let all = true;
    for (const [at, far] of seen) {
      const calls = graph.in(at).filter(({ kind, place }) => kind !== "import" && !isTestCode(place.file));
      if (calls.length === 0 || far >= mostAbove) {
        all = false;
        break;
      }
      for (const { from, place, call } of calls) {
        const isIn = inTransaction.test(from) || facts.get(place.file)?.calls[call]?.transaction !== undefined;
        if (!isIn && !seen.has(from)) seen.set(from, far + 1);
      }
    }
    this.handed.set(id, all);
    return all;
  }
}
