import type { Box, Point } from "./types.js";

/** How far to move the picture as a whole so that the anchor, else most of what was on the screen, stays in place. */
export function shiftTo(
  boxes: readonly Box[],
  previous: ReadonlyMap<string, Point>,
  anchor: string | undefined,
): Point {
  const delta = (box: Box): Point[] => {
    const before = previous.get(box.id);
    return before ? [{ x: before.x - box.x, y: before.y - box.y }] : [];
  };
  const deltas = (boxes.some((box) => box.id === anchor) ? boxes.filter((box) => box.id === anchor) : boxes).flatMap(
    delta,
  );
  if (deltas.length) return { x: median(deltas.map((d) => d.x)), y: median(deltas.map((d) => d.y)) };
  const kept = boxes.flatMap(delta);
  return kept.length ? { x: median(kept.map((d) => d.x)), y: median(kept.map((d) => d.y)) } : { x: 0, y: 0 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
