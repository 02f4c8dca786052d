import { edgesOfWait } from "../../graph/index.js";
import type { CallFact, FanOut, FileFacts, GraphEdge, Metrics, NodeId, WaitFact, WaitForm } from "../../model/index.js";
import type { View } from "../context.js";
import { code, commandTarget, escapeMarkdown, label, link, placeTarget } from "../markdown.js";
import { describeCycles } from "./cycles.js";
import { describeErrors } from "./errors.js";
import { describeFanOut } from "./fan-out.js";
import { describeHolding } from "./holding.js";

/** More callees than this are counted, not listed. */
const listed = 6;
/** More names than this on a chain are left out in the middle. */
const chainNames = 8;

const forms: Readonly<Record<WaitForm, string>> = {
  await: "Waits for",
  "for-await": "Waits, for each element, for",
  return: "Returns the promise of",
  "yield*": "Waits, until it is exhausted, for",
  "await-using": "Waits, when the scope ends, for",
  then: "Goes on when this settles:",
  later: "Waits for what was started before:",
};

/** All that is known of one wait, as Markdown. Names in it are escaped; the commands it links to take places and ids. */
export function describeWait(now: View, facts: FileFacts, wait: WaitFact): string {
  const calls = wait.calls.flatMap((index) => facts.calls[index] ?? []);
  const edges = edgesOfWait(now.analysis.graph, wait);
  // What matters most comes first: a hover shows no more than some ten lines at a time.
  const paragraphs = [
    `${whatFor(now, wait, calls, edges)}\n\n${links(now, facts, wait)}`,
    describeCycles(now, facts.file, wait, edges),
    ...describeHolding(now, facts, wait, edges),
    longestChain(now, edges),
    ...describeFanOut(wait, calls, (call) => limitBelow(now, edges, call)),
    describeErrors(calls),
    aboutFunction(now, wait.function),
  ];
  return paragraphs.filter((text) => text !== "").join("\n\n");
}

function whatFor(now: View, wait: WaitFact, calls: readonly CallFact[], edges: readonly GraphEdge[]): string {
  const callees = new Map<NodeId, GraphEdge>();
  for (const edge of edges) if (!callees.has(edge.to)) callees.set(edge.to, edge);
  const shown = [...callees.values()].slice(0, listed).map((edge) => callee(now, edge));
  if (callees.size > listed) shown.push(`and ${callees.size - listed} more`);
  const lead = `**${forms[wait.form]}**`;
  if (shown.length === 0) {
    const why = calls.length === 0 ? "a value whose making is not known here" : "its callee is not known";
    return `${lead} ${code(wait.text)}: ${why}`;
  }
  return shown.length === 1 ? `${lead} ${shown[0]}` : `${lead}\n${shown.map((text) => `- ${text}`).join("\n")}`;
}

function callee(now: View, edge: GraphEdge): string {
  const node = now.analysis.graph.node(edge.to);
  if (!node) return code(edge.to);
  const doubt = edge.shared
    ? " (handed in by a caller)"
    : edge.sure === "exact"
      ? ""
      : edge.sure === "dispatch"
        ? " (one of its implementations)"
        : " (possibly)";
  if (node.place) {
    const { file } = node.place;
    const range = now.nearest(file, node.nameRange ?? node.place.range);
    const where = escapeMarkdown(`${file}:${range.start.line + 1}`);
    return `${link(label(node.name), placeTarget(now.uriOf(file), range.start))} in ${where}${doubt}`;
  }
  if (node.kind === "unresolved") return `${code(node.name)}, which could not be resolved`;
  return `${code(node.name)}${node.sink ? ` (${node.sink})` : ""}${doubt}`;
}

/** What bounds all that the callees of a fanned-out call wait for: a limiter around the body of a callback. */
function limitBelow({ analysis: { graph } }: View, edges: readonly GraphEdge[], call: number): FanOut | undefined {
  const below = edges
    .filter((edge) => edge.call === call)
    .flatMap(({ to }) => graph.out(to))
    .filter(({ kind, to }) => kind === "await" && (graph.node(to)?.kind !== "external" || graph.node(to)?.sink));
  return below.every(({ fanOut }) => fanOut?.kind === "bounded") ? below[0]?.fanOut : undefined;
}

function longestChain(now: View, edges: readonly GraphEdge[]): string {
  let best: { readonly edge: GraphEdge; readonly metrics: Metrics } | undefined;
  for (const edge of edges) {
    if (edge.kind !== "await") continue;
    const metrics = now.analysis.graph.metrics(edge.to);
    if (!best || metrics.longestChain > best.metrics.longestChain) best = { edge, metrics };
  }
  if (!best || best.metrics.longestChain === 0) return "";
  const ids = best.metrics.chain[0] === best.edge.to ? best.metrics.chain : [best.edge.to, ...best.metrics.chain];
  const names = ids.map((id) => code(now.analysis.graph.node(id)?.name ?? id));
  const half = chainNames / 2;
  const shown = names.length > chainNames ? [...names.slice(0, half), "…", ...names.slice(-half)] : names;
  return `**Longest chain below:** ${counted(best.metrics.longestChain, "more await")}: ${shown.join(" → ")}`;
}

function aboutFunction(now: View, id: NodeId): string {
  const node = now.analysis.graph.node(id);
  if (!node) return "";
  const metrics = now.analysis.graph.metrics(id);
  const facts = [
    ...(node.entry ? [`entered by ${escapeMarkdown(node.entry.framework)} (${node.entry.kind})`] : []),
    counted(metrics.awaits, "await"),
    `longest chain ${metrics.longestChain}`,
    ...(metrics.catches > 0 ? [counted(metrics.catches, "catch clause")] : []),
    ...(metrics.sinks.length > 0 ? [`reaches ${metrics.sinks.join(", ")}`] : []),
  ];
  return `In ${code(node.name)}: ${facts.join(" · ")}`;
}

function links(now: View, facts: FileFacts, wait: WaitFact): string {
  const uri = now.uriOf(facts.file);
  const { start } = now.nearest(facts.file, wait.keywordRange);
  return link("Show await chain", commandTarget("awaitscope.showChain", { uri, position: start }));
}

/** A number and its noun: `1 await`, `3 awaits`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
