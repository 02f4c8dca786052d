import type { CallFact, FileFacts } from "../model/index.js";
import type { NodeTable } from "./nodes.js";
import type { Site } from "./sites.js";

/** Most calls in each other that a result is followed through. */
const mostCalls = 4;

/**
 * Calls whose promise the function around them gives back, or one of those around that: `await track(load())`, where `track` returns
 * what it is given. What is waited for there is the promise inside, too.
 */
export class HandedBack {
  readonly #given = new Set<string>();

  constructor(files: readonly FileFacts[], nodes: NodeTable) {
    for (const { flows } of files) {
      for (const { from, to } of flows ?? []) {
        if (from.kind !== "param" || to.kind !== "gives" || from.owner !== to.of || from.path || to.path) continue;
        this.#given.add(`${nodes.find(to.of)} ${from.index}`);
      }
    }
  }

  /** The calls of one file, each said to be waited for where what it is handed to is. */
  seenThrough(sites: readonly Site[]): readonly Site[] {
    if (this.#given.size === 0 || !sites.some(({ call }) => call.handed)) return sites;
    const byIndex = new Map(sites.map((site) => [site.call.index, site]));
    return sites.map((site) => {
      const outer = this.#taker(site, byIndex);
      return outer === site ? site : { ...site, call: waitedAs(site.call, outer.call) };
    });
  }

  #taker(site: Site, byIndex: ReadonlyMap<number, Site>): Site {
    let at = site;
    for (let step = 0; step < mostCalls && at.call.handed; step++) {
      const { call, arg } = at.call.handed;
      const taker = byIndex.get(call);
      const givesBack =
        taker?.candidates.length && taker.candidates.every(({ node }) => this.#given.has(`${node} ${arg}`));
      if (!taker || !givesBack) break;
      at = taker;
    }
    return at;
  }
}

function waitedAs(inner: CallFact, { use, wait, waitRange, combinator, handled }: CallFact): CallFact {
  return {
    ...inner,
    use,
    ...(wait ? { wait } : {}),
    ...(waitRange ? { waitRange } : {}),
    ...(combinator ? { combinator } : {}),
    ...(handled ? { handled } : {}),
  };
}
