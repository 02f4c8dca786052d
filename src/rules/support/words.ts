import type { Combinator, GraphEdge, GraphNode } from "../../model/index.js";

/** A name as it is shown in a sentence: in backquotes, on one line, without control characters or backquotes. */
export function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is taken out
  return `\`${text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029`]+/g, " ").trim()}\``;
}

/** How a node is named in a sentence: externals with their package, `pg: Pool.query`. */
export function nameOf(node: GraphNode | undefined, id: string): string {
  if (node?.kind === "external" && node.module !== undefined && node.module !== "global" && node.module !== "lib") {
    return quoted(`${node.module}: ${id.slice(id.indexOf("#") + 1)}`);
  }
  return quoted(node?.name ?? id);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

export function combinatorName(combinator: Combinator): string {
  return quoted(`Promise.${combinator}`);
}

/** What the caller does to the callee at this edge, from the caller's side: ``awaits `b` ``. */
export function hop(edge: GraphEdge, callee: string, via: string | undefined): string {
  const through = edge.combinator ? ` through ${combinatorName(edge.combinator)}` : "";
  const each = edge.fanOut?.kind === "unbounded" ? ` for each element of ${quoted(edge.fanOut.over.text)}` : "";
  if (edge.via !== undefined && via !== undefined && edge.kind !== "schedule") {
    return `hands ${callee} to ${via}, which runs it${each}${edge.kind === "await" ? ", and awaits that" : ""}${through}`;
  }
  switch (edge.kind) {
    case "await":
      return `${waits(edge)} ${callee}${each}${through}`;
    case "spawn":
      return `starts ${callee}${each} without waiting for it`;
    case "defer":
      return `starts ${callee}${each} and keeps its promise`;
    case "schedule":
      return `has ${callee} run later`;
    case "import":
      return `imports ${callee}`;
    case "call":
      return `calls ${callee}${each}`;
  }
}

function waits(edge: GraphEdge): string {
  switch (edge.waitForm) {
    case "return":
      return "returns the promise of";
    case "yield*":
      return "delegates to";
    case "for-await":
      return "iterates with `for await` over";
    case "await-using":
      return "disposes with `await using`";
    case "then":
      return "continues after";
    case "later":
      return "starts, and later awaits,";
    default:
      return "awaits";
  }
}
