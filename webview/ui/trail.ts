import type { Trail } from "../model/trail.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";

export interface TrailEvents {
  /** A step was chosen: show it and open its code. */
  step(at: number): void;
  only(): void;
  close(): void;
}

/** The numbered steps of a cycle. `only`: whether the picture shows nothing else. */
export function trail(
  trailOfCycle: Trail,
  only: boolean,
  current: number | undefined,
  events: TrailEvents,
): HTMLElement {
  return h(
    "section",
    { class: `trail ${trailOfCycle.cycle.kind}`, aria: { label: "Steps of the cycle" } },
    h(
      "div",
      { class: "trail-head" },
      glyph("cycle"),
      h("strong", {}, trailOfCycle.title),
      h("span", { class: "muted", title: trailOfCycle.reason }, trailOfCycle.reason),
      !only &&
        h("button", { type: "button", class: "button text-button", onclick: events.only }, "Show only this cycle"),
      !only && button("Close the steps", glyph("close"), events.close, "button icon-button"),
    ),
    h(
      "ol",
      {},
      ...trailOfCycle.steps.map((step, at) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "trail-step",
              title: `${step.text}\n${step.place}`,
              aria: at === current ? { current: "step" } : {},
              onclick: () => events.step(at),
            },
            h("span", { class: "number" }, String(step.number)),
            h(
              "span",
              { class: "trail-text" },
              h("span", { class: "code" }, step.text),
              h("span", { class: "place" }, step.place),
            ),
          ),
        ),
      ),
    ),
  );
}
