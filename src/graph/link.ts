import type { AsyncGraph, FileFacts, FileId } from "../model/index.js";
import { Callbacks } from "./callbacks.js";
import { findCycles } from "./cycles.js";
import { EdgeList } from "./edges.js";
import { markEntries } from "./entries.js";
import { LinkedGraph } from "./linked-graph.js";
import { Guesses } from "./guesses.js";
import { HandedBack } from "./handed-back.js";
import { Hierarchy } from "./hierarchy.js";
import { Holds } from "./holds.js";
import { holdWaitsIn } from "./hold-waits.js";
import { listenersOf } from "./events.js";
import { resourcesOf } from "./resources.js";
import { MetricsTable } from "./metrics.js";
import { NodeTable } from "./nodes.js";
import { Lookup, type Site } from "./sites.js";

/**
 * Makes the graph of a workspace out of the facts of its files. The answer depends on the facts alone, not on their
 * order. Calls whose caller is not among the functions of their file are left out.
 *
 * Callees are looked up by class hierarchy analysis. A function given as an argument gets an edge from the caller for
 * each callee that runs it (`via`), of the kind that the callee's use and the call's use make together; so two callers
 * of one wrapper stay apart. The wrapper's own edge to it is `shared`. A function given to something that is not seen
 * to run it gets a `schedule` edge that is a guess: reachable, and waited for by nobody.
 */
export function link(facts: ReadonlyMap<FileId, FileFacts>): AsyncGraph {
  const steps = linkInSteps(facts);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** As {@link link}, pausing wherever whoever waits for the thread can be let in between; `facts` must not change meanwhile. */
export function* linkInSteps(facts: ReadonlyMap<FileId, FileFacts>): Generator<void, AsyncGraph> {
  const files = [...facts.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const nodes = new NodeTable(files);
  const functions = nodes.list.length;
  const types = new Hierarchy(files);
  const lookup = new Lookup(nodes, types);
  markEntries(files, nodes, lookup);

  yield;

  const handedBack = new HandedBack(files, nodes);
  const sitesByFile: (readonly Site[])[] = [];
  for (const file of files) {
    sitesByFile.push(handedBack.seenThrough(lookup.sites(file)));
    yield;
  }
  const sitesByCaller = new Map<number, Site[]>();
  for (const sites of sitesByFile) {
    for (const site of sites) {
      const known = sitesByCaller.get(site.caller);
      if (known) known.push(site);
      else sitesByCaller.set(site.caller, [site]);
    }
  }
  yield;
  const holds = new Holds(files, nodes, sitesByCaller);
  yield;
  const callbacks = new Callbacks(nodes, lookup, sitesByCaller, holds);
  const listeners = listenersOf(files, nodes, lookup);
  yield;
  const guesses = new Guesses(files, nodes, types, sitesByCaller, callbacks);
  yield;

  const list = new EdgeList(nodes, callbacks, holds, guesses);
  for (const [at, file] of files.entries()) {
    list.addFile(sitesByFile[at]!, listeners.get(file.file) ?? new Map());
    yield;
  }

  const topology = list.finish();
  yield;
  const waits = files.flatMap((file) => file.waits);
  const cycles = findCycles(nodes, list, topology, sitesByCaller);
  yield;
  const resources = resourcesOf(files, holds);
  yield;
  return new LinkedGraph(nodes, list.edges, topology, {
    cycles,
    resources,
    holdWaits: holdWaitsIn({ files, nodes, list, topology, holds, sites: sitesByCaller }),
    metrics: new MetricsTable(nodes, list.edges, topology, waits),
    stats: {
      functions,
      edges: list.edges.length,
      asyncCalls: list.asyncCalls,
      unresolvedAsyncCalls: list.unresolvedAsyncCalls,
    },
  });
}
