import type { Confidence, Cycle } from "../model/index.js";
import type { Endless } from "./endless.js";
import type { WaitGraph } from "./wait-graph.js";

type Verdict = Pick<Cycle, "kind" | "reason" | "confidence">;

const levels: readonly Confidence[] = ["definite", "likely", "possible"];

/** What a cycle of these edges is, how sure that is, and why. */
export function explain(graph: WaitGraph, endless: Endless, cycle: readonly number[]): Verdict {
  const wayOut = cycle.find((edge) => !endless.blocking(graph.notes[edge]!.from).has(edge));
  const doubt = cycle.reduce((most, edge) => Math.max(most, doubtOf(graph, edge)), 0);
  if (wayOut !== undefined) {
    return { kind: "recursion", reason: reasonOf(graph, endless, wayOut), confidence: levels[doubt]! };
  }
  const names = cycle.map((edge) => graph.nodes.list[graph.notes[edge]!.from]!.name);
  const subject =
    names.length === 1
      ? `\`${names[0]}\` waits for itself on every path and can never finish`
      : "Each of these functions waits for the next on every path, and none of them can finish";
  const guard = cycle.map((edge) => guardBefore(graph, edge)).find((edge) => edge !== undefined);
  if (guard !== undefined) {
    const reason = `${subject}, unless \`${nameOf(graph, guard)}\` on line ${lineOf(graph, guard)} throws.`;
    return { kind: "unconditional", reason, confidence: "possible" };
  }
  const validates = cycle.some((edge) => graph.nodes.facts[graph.notes[edge]!.from]?.validates);
  const counts = cycle.some((edge) => endless.needsElements(graph.notes[edge]!.from));
  const suffix =
    doubt === 2
      ? ", if these implementations are the ones called"
      : counts
        ? ", once it has an element to run over"
        : validates
          ? ", unless its input is rejected"
          : "";
  return {
    kind: "unconditional",
    reason: `${subject}${suffix}.`,
    confidence: levels[Math.max(doubt, counts || validates ? 1 : 0)]!,
  };
}

function doubtOf({ edges, notes }: WaitGraph, edge: number): 0 | 1 | 2 {
  const { sure } = edges[edge]!;
  if (sure === "guess") return 2;
  return sure === "dispatch" && !notes[edge]!.onThis ? 1 : 0;
}

/** A call made before the next hop, of a function that may throw: it may be what ends the recursion. */
function guardBefore(graph: WaitGraph, hop: number): number | undefined {
  const { nodes, edges, notes } = graph;
  return graph.out(notes[hop]!.from).find((edge) => {
    const { call, kind, handled, shared } = edges[edge]!;
    if (call >= edges[hop]!.call || handled || shared || (kind !== "call" && kind !== "await")) return false;
    return nodes.facts[notes[edge]!.to]?.throws ?? false;
  });
}

function reasonOf(graph: WaitGraph, endless: Endless, edge: number): string {
  const { kind, fanOut, inLoop, certain, sure, via, callback } = graph.edges[edge]!;
  const { from, other, surelyRun } = graph.notes[edge]!;
  const line = lineOf(graph, edge);
  const caller = graph.nodes.list[from]!.name;
  const callee = nameOf(graph, edge);
  const wait = kind === "await" ? "await" : "call";
  if (other) return `\`${callee}\` on line ${line} may be that of another instance.`;
  if (endless.has(from)) return `\`${caller}\` waits for something else before the ${wait} on line ${line}.`;
  if (graph.nodes.facts[from]?.generator) return `Whoever reads from \`${caller}\` may stop before line ${line}.`;
  if (fanOut?.kind === "unbounded") return `\`${fanOut.over.text}\` on line ${line} may be empty.`;
  if (inLoop) return `The loop around the ${wait} on line ${line} may run no time.`;
  if (callback?.maybe) return `The callback on line ${line} may not run.`;
  if (!certain) return `Some path through \`${caller}\` does not come to the ${wait} on line ${line}.`;
  if (via !== undefined && !surelyRun) {
    const runner = graph.nodes.list[graph.nodes.find(via)]?.name ?? via;
    return `\`${runner}\` may finish without waiting for what it is given on line ${line}.`;
  }
  if (sure !== "exact") return `Another implementation of \`${callee}\` may be the one called on line ${line}.`;
  return `Some path leaves \`${caller}\` before the ${wait} on line ${line}.`;
}

function nameOf({ nodes, notes }: WaitGraph, edge: number): string {
  return nodes.list[notes[edge]!.to]!.name;
}

/** 1-based, as editors show it. */
function lineOf({ edges }: WaitGraph, edge: number): number {
  return (edges[edge]!.waitRange ?? edges[edge]!.nameRange).start.line + 1;
}
