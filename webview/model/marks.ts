import { clean } from "./text.js";
import type { FanOut, SliceEdge, SliceNode } from "./types.js";

/** Names of the drawings in render/icons.ts. */
export type IconId =
  | "function"
  | "method"
  | "constructor"
  | "accessor"
  | "arrow"
  | "field"
  | "object"
  | "callback"
  | "module"
  | "package"
  | "unknown"
  | "await"
  | "loop"
  | "cycle"
  | "warning"
  | "error"
  | "info"
  | "caught"
  | "several"
  | "bounded"
  | "stack"
  | "folder"
  | "lock"
  | "here";

export type LineId = SliceEdge["kind"];
export type ChipId = "async" | "promise" | "sync" | "outside" | "bundle" | "part" | "resource";

interface Described {
  /** What the legend says. */
  readonly legend: string;
}

/** How the line of an edge is drawn says how the caller waits. The style sheet draws `.line-<id>`. */
export const lines: Readonly<Record<LineId, Described & { readonly verb: string }>> = {
  await: { legend: "awaited", verb: "awaits" },
  spawn: { legend: "started, not awaited", verb: "starts, without waiting for," },
  defer: { legend: "started, kept for later", verb: "starts, and keeps the promise of," },
  schedule: { legend: "event, timer or callback", verb: "schedules" },
  call: { legend: "plain call", verb: "calls" },
  import: { legend: "loads the module", verb: "loads" },
  acquire: { legend: "takes and holds it", verb: "takes and holds" },
  use: { legend: "takes it and gives it back", verb: "uses" },
  wait: { legend: "waits until it is free or done", verb: "waits for" },
  publish: { legend: "keeps its promise there", verb: "keeps its promise in" },
};

const uses: readonly LineId[] = ["acquire", "use", "wait", "publish"];

/** Whether a line says what is done with a resource, not how a function is called. */
export function isUse(line: LineId): boolean {
  return uses.includes(line);
}

/** How the glyph of a card is framed says what calling it gives. The style sheet draws `.chip-<id>`. */
export const chips: Readonly<Record<ChipId, Described>> = {
  async: { legend: "async function" },
  promise: { legend: "returns a promise, not async" },
  sync: { legend: "synchronous" },
  outside: { legend: "package, built-in or unknown" },
  bundle: { legend: "many as one: open it to see them" },
  part: { legend: "file or folder: open it to see what is inside" },
  resource: { legend: "lock, limiter or pool that is waited for" },
};

/** What is drawn around cards, and along the edges between them. The style sheet draws `.area-<id>`. */
export const areas = {
  hold: { legend: "runs while this is held", icon: "lock" },
  group: { legend: "one file or folder: its title folds it up", icon: "folder" },
} as const satisfies Record<string, Described & { icon: IconId }>;

export type AreaId = keyof typeof areas;

export interface EdgeMark extends Described {
  readonly id: "unbounded" | "fan-out" | "bounded" | "loop" | "guess" | "several" | "caught" | "held" | "many";
  /** Changes the line: `double` draws two lines, `thin` a thinner one. */
  readonly line?: "double" | "thin";
  readonly icon?: IconId;
  /** The mark's text, when the edge has it; undefined when it has not. `""` for a mark without text. */
  readonly text: (edge: SliceEdge) => string | undefined;
  /** In the legend, where there is no edge. */
  readonly sample: string;
}

/** What is drawn on edges, in the order of drawing. The legend is made from this table too. */
export const edgeMarks: readonly EdgeMark[] = [
  {
    id: "unbounded",
    legend: "any number at the same time",
    line: "double",
    icon: "warning",
    text: (edge) => (fanOuts(edge).some((f) => f.kind === "unbounded") ? "×?" : undefined),
    sample: "×?",
  },
  {
    id: "bounded",
    legend: "fan-out within a limit",
    line: "double",
    icon: "bounded",
    text: (edge) => {
      const all = fanOuts(edge);
      const bounded = all.find((f) => f.kind === "bounded");
      if (!bounded || all.some((f) => f.kind === "unbounded")) return undefined;
      return bounded.width === undefined ? "×≤n" : `×≤${bounded.width}`;
    },
    sample: "×≤8",
  },
  {
    id: "fan-out",
    legend: "several at the same time",
    line: "double",
    text: (edge) => {
      const all = fanOuts(edge);
      const counts = all.flatMap((f) => (f.kind === "literal" ? [f.count] : []));
      return counts.length && counts.length === all.length ? `×${Math.max(...counts)}` : undefined;
    },
    sample: "×3",
  },
  {
    id: "loop",
    legend: "in a loop, one after the other",
    icon: "loop",
    text: (edge) => (edge.calls.some((call) => call.inLoop) ? "" : undefined),
    sample: "",
  },
  {
    id: "caught",
    legend: "error handled by the caller",
    icon: "caught",
    text: (edge) => (edge.calls.length && edge.calls.every((call) => call.handled) ? "" : undefined),
    sample: "",
  },
  {
    id: "held",
    legend: "called while something is held",
    icon: "lock",
    text: (edge) => (edge.holds?.length ? "" : undefined),
    sample: "",
  },
  {
    id: "many",
    legend: "number of calls",
    text: (edge) => (edge.count !== undefined ? String(edge.count) : undefined),
    sample: "99",
  },
  {
    id: "several",
    legend: "one of several implementations",
    icon: "several",
    text: (edge) => (edge.calls.some((call) => call.sure === "dispatch") && !guessed(edge) ? "" : undefined),
    sample: "",
  },
  {
    id: "guess",
    legend: "guessed",
    line: "thin",
    text: (edge) => (guessed(edge) ? "?" : undefined),
    sample: "?",
  },
];

export interface CardBadge extends Described {
  readonly id: "awaits" | "fan-out" | "cycle" | "holds";
  readonly icon: IconId;
  readonly text: (node: SliceNode, out: readonly SliceEdge[]) => string | undefined;
  readonly title: (text: string, node: SliceNode) => string;
}

/** What is drawn in the lower right of a card. */
export const cardBadges: readonly CardBadge[] = [
  {
    id: "cycle",
    legend: "in an await cycle",
    icon: "cycle",
    text: (node) => (node.cycles.length ? (node.cycles.length > 1 ? String(node.cycles.length) : "") : undefined),
    title: (text) => (text ? `in ${text} await cycles` : "in an await cycle"),
  },
  {
    id: "fan-out",
    legend: "fans out without a limit",
    icon: "warning",
    text: (_node, out) => (out.flatMap(fanOuts).some((f) => f.kind === "unbounded") ? "×?" : undefined),
    title: () => "fans out without a limit",
  },
  {
    id: "holds",
    legend: "holds something over some of its calls",
    icon: "lock",
    text: (node) => (node.holds?.length ? (node.holds.length > 1 ? String(node.holds.length) : "") : undefined),
    title: (_text, node) => `holds ${(node.holds ?? []).map(clean).join(", ")}`,
  },
  {
    id: "awaits",
    legend: "number of awaits in it",
    icon: "await",
    text: (node) => (node.awaits ? String(node.awaits) : undefined),
    title: (text) => (text === "1" ? "1 await" : `${text} awaits`),
  },
];

export const severities = {
  error: { legend: "has an error", icon: "error" },
  warning: { legend: "has a warning", icon: "warning" },
  info: { legend: "has a remark", icon: "info" },
} as const satisfies Record<string, Described & { icon: IconId }>;

/** The fan-outs of the calls that an edge stands for. Plain calls are over before the next one begins. */
export function fanOuts(edge: SliceEdge): FanOut[] {
  return edge.kind === "call" ? [] : edge.calls.flatMap((call) => call.fanOut ?? []);
}

function guessed(edge: SliceEdge): boolean {
  return edge.calls.length > 0 && edge.calls.every((call) => call.sure === "guess");
}
