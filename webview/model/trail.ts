import { callPlace, callTraits } from "./sentences.js";
import { clean, plural } from "./text.js";
import type { Cycle, FindingTrace, NodeId, Severity } from "./types.js";
import { wireWith, wiresOf, type View, type Wire } from "./view.js";

export interface TrailStep {
  /** From 1. */
  readonly number: number;
  /** What is drawn for it: a wire, else a card. */
  readonly wire?: Wire;
  readonly card?: NodeId;
  /** Id of the call, to open its code; steps of findings are opened by their number. */
  readonly open?: string;
  readonly text: string;
  readonly place: string;
}

export interface Trail {
  readonly tone: Cycle["kind"] | Severity;
  readonly title: string;
  readonly reason: string;
  readonly steps: readonly TrailStep[];
}

/** The steps of a cycle: who waits for whom, and where that is written. */
export function trailOf(view: View, cycle: Cycle): Trail {
  const wires = wiresOf(view, cycle);
  const name = (id: NodeId) => view.card.get(id)?.name ?? clean(id.slice(id.indexOf("#") + 1));
  const never = cycle.kind === "unconditional";
  return {
    tone: cycle.kind,
    title: never ? "Await cycle that nobody can get round" : "Recursion through awaits",
    reason: `${clean(cycle.reason)}${never && cycle.confidence !== "definite" ? ` (${cycle.confidence})` : ""}`,
    steps: cycle.edges.map((edge, at) => {
      const wire = wires[at];
      const traits = callTraits(edge);
      return {
        number: at + 1,
        card: edge.from,
        ...(wire ? { wire } : {}),
        open: edge.id,
        text: `${name(edge.from)} ${edge.kind === "await" ? "awaits" : "calls"} ${name(edge.to)}${traits.length ? ` (${traits.join("; ")})` : ""}`,
        place: callPlace(edge),
      };
    }),
  };
}

/** The steps of a finding: what happens, and where. */
export function trailOfFinding(view: View, finding: FindingTrace): Trail {
  return {
    tone: finding.severity,
    title: `${clean(finding.ruleId)} (${finding.number} of ${finding.count})`,
    reason: prose([finding.message, finding.help ?? ""].filter(Boolean).join(" ")),
    steps: finding.steps.map((step, at) => {
      const wire = step.edge === undefined ? undefined : wireWith(view, step.edge);
      return {
        number: at + 1,
        ...(wire ? { wire } : {}),
        ...(step.node !== undefined && view.card.has(step.node) ? { card: step.node } : {}),
        text: prose(step.message),
        place: clean(step.place),
      };
    }),
  };
}

/** A sentence with names in back-ticks, as plain text. */
function prose(text: string): string {
  return clean(text.replaceAll("`", ""));
}

/** `Cycle of 3 awaits`, `Cycle 2 of 5`. */
export function cycleLabel(cycle: Cycle): string {
  const awaits = cycle.edges.filter((edge) => edge.kind === "await").length;
  return cycle.edges.length === 1
    ? "Function that awaits itself"
    : `Cycle of ${plural(awaits || cycle.edges.length, awaits ? "await" : "call")}`;
}
