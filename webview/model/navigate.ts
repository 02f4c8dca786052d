import type { NodeId } from "./types.js";
import type { View } from "./view.js";

export type Direction = "caller" | "callee" | "previous" | "next";

/** Where cards are on the screen; only compared. */
export type Places = ReadonlyMap<NodeId, { readonly x: number; readonly y: number; readonly layer: number }>;

/**
 * The card one step away: the caller or callee nearest to its height, or the card above or below in the same column.
 * Without a selection: where the view starts. Undefined when there is nothing that way.
 */
export function neighbour(
  view: View,
  places: Places,
  from: NodeId | undefined,
  direction: Direction,
): NodeId | undefined {
  if (from === undefined || !view.card.has(from)) return startOf(view);
  if (direction === "caller" || direction === "callee") {
    const wires = (direction === "caller" ? view.in : view.out).get(from) ?? [];
    const ids = wires.map((wire) => (direction === "caller" ? wire.from : wire.to)).filter((id) => id !== from);
    // What closes a cycle lies on the other side: the way that the key points goes first.
    const side = direction === "caller" ? -1 : 1;
    const onSide = ids.filter((id) => ((places.get(id)?.x ?? 0) - (places.get(from)?.x ?? 0)) * side > 0);
    return nearest(onSide.length ? onSide : ids, places, from);
  }
  const here = places.get(from);
  if (!here) return undefined;
  const sign = direction === "next" ? 1 : -1;
  const column = view.cards.flatMap((card) => {
    const at = places.get(card.id);
    return at && (Math.abs(at.x - here.x) < 60 || at.layer === here.layer) && (at.y - here.y) * sign > 0
      ? [{ id: card.id, away: (at.y - here.y) * sign }]
      : [];
  });
  return column.sort((a, b) => a.away - b.away)[0]?.id;
}

/** The card where the view starts: what was asked for first, where a cycle begins, else the first card. */
export function startOf({ slice: { request, cycles }, cards, card }: View): NodeId | undefined {
  const cycle = request.mode === "cycle" ? cycles.find(({ id }) => id === request.cycle) : undefined;
  const asked = [...request.roots, ...(cycle?.nodes ?? [])].find((id) => card.has(id));
  return asked ?? (cards.find(({ node }) => node.root) ?? cards[0])?.id;
}

function nearest(ids: readonly NodeId[], places: Places, from: NodeId): NodeId | undefined {
  const here = places.get(from)?.y ?? 0;
  const away = (id: NodeId) => Math.abs((places.get(id)?.y ?? 0) - here);
  return [...new Set(ids)].sort((a, b) => away(a) - away(b))[0];
}
