import type { LayoutEdge, LayoutInput } from "./types.js";

/**
 * The edges that close a cycle (self-loops left out), found by a depth-first walk that starts at the roots, then at nodes
 * nobody calls, then wherever something is left. Without them the graph has no cycle.
 */
export function backEdges(input: LayoutInput): ReadonlySet<string> {
  const out = new Map<string, LayoutEdge[]>();
  const called = new Set<string>();
  for (const node of input.nodes) out.set(node.id, []);
  for (const edge of input.edges) {
    if (edge.from === edge.to) continue;
    out.get(edge.from)?.push(edge);
    called.add(edge.to);
  }
  const ids = input.nodes.map((node) => node.id);
  const starts = [...input.roots.filter((id) => out.has(id)), ...ids.filter((id) => !called.has(id)), ...ids];
  const back = new Set<string>();
  const state = new Map<string, "open" | "done">();
  for (const start of starts) {
    if (state.has(start)) continue;
    state.set(start, "open");
    const stack = [{ id: start, next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = out.get(top.id)?.[top.next++];
      if (!edge) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(edge.to) === "open") {
        back.add(edge.id);
      } else if (!state.has(edge.to) && out.has(edge.to)) {
        state.set(edge.to, "open");
        stack.push({ id: edge.to, next: 0 });
      }
    }
  }
  return back;
}
