import type { Selection } from "d3";
import type { Point } from "../layout/index.js";

/** Shows one moment of a change: 0 as it was, 1 as it will be. */
export type Step = (t: number) => void;

const less = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether nothing is to move that the reader does not move: a setting of the system, or of the editor. */
export function isStill(): boolean {
  return less.matches || document.body.classList.contains("vscode-reduce-motion");
}

/** Everything that a new picture moves is moved by one clock: bands and lines stay with their cards on the way. */
export class Motion {
  #arrive: (() => void) | undefined;

  constructor(private readonly layer: Selection<SVGGElement, unknown, null, undefined>) {}

  /** Goes through the steps in `duration` milliseconds; at once when that is 0. What was on its way stays where it is. */
  run(duration: number, step: Step): void {
    this.#arrive = undefined;
    this.layer.interrupt("move");
    if (!duration) return step(1);
    const arrive = () => {
      this.#arrive = undefined;
      step(1);
    };
    this.#arrive = arrive;
    step(0);
    this.layer
      .transition("move")
      .duration(duration)
      .tween("move", () => (t: number) => (t < 1 ? step(t) : arrive()));
  }

  /** Shows what is on its way as it will be. */
  finish(): void {
    this.layer.interrupt("move");
    this.#arrive?.();
  }
}

export function mix(a: number, b: number, t: number): number {
  return t === 1 ? b : a + (b - a) * t;
}

export function mixPoints(a: Point, b: Point, t: number): Point {
  return { x: mix(a.x, b.x, t), y: mix(a.y, b.y, t) };
}

/** What has just come is faded in. */
export function appear(elements: readonly Element[]): Step {
  return (t) => {
    for (const element of elements) {
      if (t < 1) element.setAttribute("opacity", String(t));
      else element.removeAttribute("opacity");
    }
  };
}

/** What is gone is faded out in `duration` milliseconds, and nothing but seen meanwhile. */
export function leave<D>(gone: Selection<SVGGElement, D, SVGGElement, unknown>, duration: number): void {
  if (!duration) return void gone.remove();
  gone.classed("leaving", true).attr("id", null).attr("data-id", null).attr("aria-hidden", "true");
  gone.transition("leave").duration(duration).attr("opacity", 0).remove();
}
