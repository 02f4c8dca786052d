import { endsOpened } from "../../libraries/lifecycles.js";
import type { AsyncGraph, HoldFact, TypeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";

/** Tells by which method an object of a class of the project is closed. */
export class OwnClosings {
  private readonly closing = new Map<TypeId, string>();
  private readonly graph: AsyncGraph;

  constructor({ facts, graph }: RuleContext) {
    this.graph = graph;
    for (const { lifecycle } of facts.values())
      for (const { type, by } of lifecycle?.closes ?? []) if (!this.closing.has(type)) this.closing.set(type, by);
  }

  /**
   * The hold with the one method that would end it: one by which others close such an object, or, where the object is told to open
   * something, one that its class has for that. Undefined where nothing says that it has to be closed.
   */
  of(hold: HoldFact): HoldFact | undefined {
    const { of: type, opened } = hold;
    if (type === undefined) return hold;
    const own = opened ? endsOpened.find((name) => this.graph.node(`${type}.${name}`)) : undefined;
    const by = this.closing.get(type) ?? own;
    return by === undefined ? undefined : { ...hold, releaseNames: [by] };
  }
}
