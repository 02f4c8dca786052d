import type { Trail } from "../model/trail.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";

export interface TrailEvents {
  /** A step was chosen: show it and open its code. */
  step(at: number): void;
  only(): void;
  finding(direction: "next" | "previous"): void;
  close(): void;
}

/**
 * The numbered steps of a cycle or a finding. `only`: whether the picture shows nothing else, so that there is nothing to
 * close.
 */
export function trail(steps: Trail, only: boolean, current: number | undefined, events: TrailEvents): HTMLElement {
  const severity = steps.tone === "unconditional" || steps.tone === "recursion" ? undefined : steps.tone;
  return h(
    "section",
    { class: `trail tone-${steps.tone}`, aria: { label: "Steps" } },
    h(
      "div",
      { class: "trail-head" },
      glyph(severity ?? "cycle"),
      h("strong", {}, steps.title),
      h("span", { class: "muted reason", title: steps.reason }, steps.reason),
      severity && button("Previous finding ([)", glyph("back"), () => events.finding("previous"), "button icon-button"),
      severity && button("Next finding (])", glyph("forward"), () => events.finding("next"), "button icon-button"),
      !only &&
        !severity &&
        h("button", { type: "button", class: "button text-button", onclick: events.only }, "Show only this cycle"),
      (!only || severity) && button("Close the steps", glyph("close"), events.close, "button icon-button"),
    ),
    h(
      "ol",
      {},
      ...steps.steps.map((step, at) =>
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
              h("span", severity ? {} : { class: "code" }, step.text),
              h("span", { class: "place" }, step.place),
            ),
          ),
        ),
      ),
    ),
  );
}
