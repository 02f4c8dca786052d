/** Least distance of two edges on a card's side, in pixels, when there are few. */
const portGap = 10;

/** The height of a card: tall enough for the edges on its busier side to be told apart, within reason. */
export function cardHeight(least: number, into: number, out: number): number {
  return Math.min(least * 2.5, Math.max(least, 16 + (Math.max(into, out) - 1) * portGap));
}
