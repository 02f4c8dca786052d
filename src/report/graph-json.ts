import type { GraphEdge, GraphNode } from "../model/index.js";
import { schemaVersion } from "./json.js";
import { heldIds } from "./held.js";
import { oneBased, type GraphReport, type ReportedResource } from "./types.js";

/**
 * A graph as JSON, documented in docs/cli.md, in pieces so that a large one never has to be one string. Externals and
 * unresolved callees have `file` and `range` null. The same input gives the same bytes.
 */
export function* graphJson({ root, nodes, edges, cycles, resources = [], stats }: GraphReport): Iterable<string> {
  const head = JSON.stringify({ schemaVersion, root, stats: statsJson(stats) }, undefined, 2);
  yield head.slice(0, head.lastIndexOf("\n}"));
  yield* list("nodes", nodes, nodeJson);
  yield* list("edges", edges, edgeJson);
  yield* list("cycles", cycles, ({ id, kind, reason, confidence, nodes: members, edges: hops }) => ({
    id,
    kind,
    confidence,
    reason,
    nodes: members,
    edges: hops.map(edgeJson),
  }));
  yield* list("resources", resources, resourceJson);
  yield "\n}\n";
}

function* list<T>(name: string, items: readonly T[], json: (item: T) => unknown): Iterable<string> {
  yield `,\n  "${name}": [`;
  let separator = "\n    ";
  for (const item of items) {
    yield separator + JSON.stringify(json(item));
    separator = ",\n    ";
  }
  yield items.length > 0 ? "\n  ]" : "]";
}

function statsJson(stats: GraphReport["stats"]): unknown {
  const { functions, edges, asyncCalls, unresolvedAsyncCalls } = stats;
  return { functions, edges, asyncCalls, unresolvedAsyncCalls, unresolvedShare: unresolvedShare(stats) };
}

/** The share, 0 to 1 with four digits, of calls inside async functions whose callee is not known. */
export function unresolvedShare({ asyncCalls, unresolvedAsyncCalls }: GraphReport["stats"]): number {
  return asyncCalls === 0 ? 0 : Math.round((unresolvedAsyncCalls / asyncCalls) * 10_000) / 10_000;
}

function nodeJson({ id, name, kind, place, async }: GraphNode): unknown {
  return { id, name, kind, file: place?.file ?? null, range: place ? oneBased(place.range) : null, async };
}

function edgeJson(edge: GraphEdge): unknown {
  const { from, to, kind, place, fanOut, inLoop, combinator } = edge;
  const guess = edge.sure === "guess" ? true : undefined;
  const held = heldIds(edge);
  const holds = held.length > 0 ? held : undefined;
  return { from, to, kind, guess, file: place.file, range: oneBased(place.range), fanOut, inLoop, combinator, holds };
}

function resourceJson({ id, name, kind, by, width, unbounded, place }: ReportedResource): unknown {
  const range = place ? oneBased(place.range) : null;
  return { id, name, kind, by, width, unbounded, file: place?.file ?? null, range };
}
