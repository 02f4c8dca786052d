import type { Layout } from "../layout/index.js";
import type { View } from "../model/view.js";
import { put } from "./cards.js";
import type { Place } from "./camera.js";

/** Largest size of the map, in pixels. */
const most = { width: 132, height: 96 } as const;

/** In a window that is lower there is none: it would lie on what is looked at. */
const leastHeight = 360;

/** All cards as small marks, and a frame around those that are in view. There only while some of the picture is not. */
export class Minimap {
  readonly #element: SVGSVGElement;
  readonly #marks: SVGGElement;
  readonly #frame: SVGRectElement;
  #layout: Layout | undefined;
  #scale = 1;

  /** `go`: looks at a point of the picture. */
  constructor(parent: Element, go: (x: number, y: number) => void) {
    // For the hand and the eye alone: what it leads to is reached with arrows and keys.
    this.#element = put(parent, "svg", { class: "minimap", "aria-hidden": "true" });
    this.#element.toggleAttribute("hidden", true);
    this.#marks = put(this.#element, "g");
    this.#frame = put(this.#element, "rect", { class: "frame", rx: 2 });
    const lead = (event: PointerEvent) => {
      const bounds = this.#layout?.bounds;
      if (!bounds || !(event.buttons & 1)) return;
      const { left, top } = this.#element.getBoundingClientRect();
      go((event.clientX - left) / this.#scale + bounds.x, (event.clientY - top) / this.#scale + bounds.y);
    };
    this.#element.addEventListener("pointerdown", (event) => {
      this.#element.setPointerCapture(event.pointerId);
      lead(event);
    });
    this.#element.addEventListener("pointermove", lead);
  }

  draw(view: View, layout: Layout): void {
    this.#layout = layout;
    const { x, y, width, height } = layout.bounds;
    this.#scale = Math.min(most.width / Math.max(width, 1), most.height / Math.max(height, 1));
    this.#element.setAttribute("width", String(width * this.#scale));
    this.#element.setAttribute("height", String(height * this.#scale));
    this.#marks.replaceChildren();
    for (const card of view.cards) {
      const box = layout.boxes.get(card.id);
      if (!box) continue;
      const name = ["mark", card.severity ? `severity-${card.severity}` : "", card.node.root ? "root" : ""];
      put(this.#marks, "rect", {
        class: name.filter(Boolean).join(" "),
        "data-id": card.id,
        x: (box.x - box.width / 2 - x) * this.#scale,
        y: (box.y - box.height / 2 - y) * this.#scale,
        width: Math.max(3, box.width * this.#scale),
        height: Math.max(1.5, box.height * this.#scale),
        rx: 1,
      });
    }
  }

  /**
   * Frames what is seen of the picture in a window of this size.
   * @param aside whether the map is in the way at its place below on the right, and lies above on the left
   */
  look({ x, y, k }: Place, window: { readonly width: number; readonly height: number }, aside: boolean): void {
    const bounds = this.#layout?.bounds;
    if (!bounds) return;
    this.#element.classList.toggle("aside", aside);
    const from = { x: -x / k - bounds.x, y: -y / k - bounds.y };
    const to = { x: from.x + window.width / k, y: from.y + window.height / k };
    const hides =
      window.height >= leastHeight && (from.x > 1 || from.y > 1 || to.x < bounds.width - 1 || to.y < bounds.height - 1);
    this.#element.toggleAttribute("hidden", !hides);
    if (!hides) return;
    const within = (at: number, size: number) => Math.max(0, Math.min(at, size)) * this.#scale;
    const [left, top] = [within(from.x, bounds.width), within(from.y, bounds.height)];
    this.#frame.setAttribute("x", String(left + 0.75));
    this.#frame.setAttribute("y", String(top + 0.75));
    this.#frame.setAttribute("width", String(Math.max(4, within(to.x, bounds.width) - left - 1.5)));
    this.#frame.setAttribute("height", String(Math.max(4, within(to.y, bounds.height) - top - 1.5)));
  }
}
