import type { Point } from "./types.js";

export interface Label extends Point {
  readonly width: number;
  readonly height: number;
}

const gap = 2;

/**
 * Moves labels that lie on each other apart, up or down, as little as it takes; the earlier one stays. Labels are given
 * by their centres; the answer is in the same order.
 */
export function separate(labels: readonly Label[]): Point[] {
  const placed: Label[] = [];
  for (const label of labels) {
    let best = label;
    for (let step = 0; step < 12; step++) {
      // 0, up, down, further up, further down …
      const away = Math.ceil(step / 2) * (label.height / 2 + gap) * (step % 2 ? -1 : 1);
      const tried = { ...label, y: label.y + away };
      if (placed.some((other) => touch(other, tried))) continue;
      best = tried;
      break;
    }
    placed.push(best);
  }
  return placed.map(({ x, y }) => ({ x, y }));
}

function touch(a: Label, b: Label): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}
