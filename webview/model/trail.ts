import { callPlace, callTraits } from "./sentences.js";
import { clean, plural, prose } from "./text.js";
import { lines } from "./marks.js";
import type { Cycle, FindingTrace, GraphEdge, NodeId, Severity } from "./types.js";
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
  /** The line of code there, where it is known. */
  readonly code?: string;
}

export interface Trail {
  /** Changes when other steps are shown. */
  readonly id: string;
  readonly tone: Cycle["kind"] | Severity | "path";
  readonly title: string;
  readonly reason: string;
  readonly steps: readonly TrailStep[];
}

/** The steps of a cycle: who waits for whom, and where that is written. */
export function trailOf(view: View, cycle: Cycle, code: CodeLines = noCode): Trail {
  const never = cycle.kind === "unconditional";
  return {
    id: cycle.id,
    tone: cycle.kind,
    title: never ? "Await cycle that nobody can get round" : "Recursion through awaits",
    reason: `${clean(cycle.reason)}${never && cycle.confidence !== "definite" ? ` (${cycle.confidence})` : ""}`,
    steps: stepsOf(view, cycle.edges, code),
  };
}

/** The steps of a path: who leads to whom. */
export function trailOfPath(view: View, path: readonly GraphEdge[], code: CodeLines = noCode): Trail {
  const awaited = path.every((edge) => edge.kind === "await");
  const ends = [path[0]?.from, path.at(-1)?.to].map((id) => (id === undefined ? "" : nameOf(view, id)));
  return {
    id: path.map((edge) => edge.id).join(" "),
    tone: "path",
    title: `${ends[0]} → ${ends[1]}: ${plural(path.length, "step")}`,
    reason: awaited ? "Each awaits the next" : "Not all of them are awaited",
    steps: stepsOf(view, path, code),
  };
}

/** Lines of code by id of the call. */
export type CodeLines = ReadonlyMap<string, string>;

const noCode: CodeLines = new Map();

function stepsOf(view: View, edges: readonly GraphEdge[], code: CodeLines): TrailStep[] {
  const wires = wiresOf(view, edges);
  return edges.map((edge, at) => {
    const wire = wires[at];
    const line = code.get(edge.id);
    const traits = [...callTraits(edge), ...heldText(wire)];
    return {
      number: at + 1,
      card: edge.from,
      ...(wire ? { wire } : {}),
      open: edge.id,
      text: `${nameOf(view, edge.from)} ${lines[edge.kind].verb} ${nameOf(view, edge.to)}${traits.length ? ` (${traits.join("; ")})` : ""}`,
      place: callPlace(edge),
      ...(line === undefined ? {} : { code: clean(line) }),
    };
  });
}

/** `holding pool`, for a call that is made while something is held. */
function heldText(wire: Wire | undefined): string[] {
  const held = wire?.edge.holds ?? [];
  return held.length ? [`holding ${held.map(clean).join(", ")}`] : [];
}

function nameOf(view: View, id: NodeId): string {
  return view.card.get(id)?.name ?? clean(id.slice(id.indexOf("#") + 1));
}

/** The steps of a finding: what happens, and where. */
export function trailOfFinding(view: View, finding: FindingTrace): Trail {
  return {
    id: finding.fingerprint,
    tone: finding.severity,
    title: clean(finding.ruleId) + (finding.count > 1 ? `: finding ${finding.number} of ${finding.count}` : ""),
    reason: prose([finding.message, finding.help ?? ""].filter(Boolean).join(" ")),
    steps: finding.steps.map((step, at) => {
      const wire = step.edge === undefined ? undefined : wireWith(view, step.edge);
      return {
        number: at + 1,
        ...(wire ? { wire } : {}),
        ...(step.node !== undefined && view.card.has(step.node) ? { card: step.node } : {}),
        text: prose(step.message),
        place: clean(step.place),
        ...(step.code === undefined ? {} : { code: clean(step.code) }),
      };
    }),
  };
}

/** `Cycle of 3 awaits`, `Cycle 2 of 5`. */
export function cycleLabel(cycle: Cycle): string {
  const awaits = cycle.edges.filter((edge) => edge.kind === "await").length;
  return cycle.edges.length === 1
    ? "Function that awaits itself"
    : `Cycle of ${plural(awaits || cycle.edges.length, awaits ? "await" : "call")}`;
}
