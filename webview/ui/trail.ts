import type { Trail } from "../model/trail.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";

export interface TrailEvents {
  /** A step was chosen: show it and open its code. */
  step(at: number): void;
  only(): void;
  finding(direction: "next" | "previous"): void;
  play(): void;
  close(): void;
}

/** So many steps show their code all together: it is what explains them. */
const few = 4;

/**
 * The numbered steps of a cycle or a finding. `only`: whether the picture shows nothing else, so that there is nothing to
 * close.
 */
export function trail(
  steps: Trail,
  { only, current, playing }: { only: boolean; current: number | undefined; playing: boolean },
  events: TrailEvents,
): HTMLElement {
  const { tone } = steps;
  const isCycle = tone === "unconditional" || tone === "recursion";
  const severity = isCycle || tone === "path" ? undefined : tone;
  const now = current === undefined ? undefined : steps.steps[current];
  return h(
    "section",
    { class: `trail tone-${steps.tone}`, aria: { label: "Steps" } },
    h(
      "div",
      { class: "trail-head" },
      glyph(severity ?? (isCycle ? "cycle" : "path")),
      h("strong", {}, steps.title),
      h("span", { class: "muted reason", title: steps.reason }, steps.reason),
      h(
        "button",
        {
          type: "button",
          class: "button icon-button",
          title: playing ? "Stop (s)" : "Play the steps (s); . and , go on and back",
          aria: { label: playing ? "Stop" : "Play the steps", pressed: String(playing) },
          onclick: events.play,
        },
        glyph(playing ? "stop" : "play"),
      ),
      severity && button("Previous finding ([)", glyph("back"), () => events.finding("previous"), "button icon-button"),
      severity && button("Next finding (])", glyph("forward"), () => events.finding("next"), "button icon-button"),
      !only &&
        isCycle &&
        h("button", { type: "button", class: "button text-button", onclick: events.only }, "Show only this cycle"),
      (!only || severity) && button("Close the steps", glyph("close"), events.close, "button icon-button"),
    ),
    h(
      "p",
      { class: "now", role: "status", hidden: !now },
      now && h("span", { class: "number" }, String(now.number)),
      now && h("span", { class: "sentence" }, now.text),
      now?.code !== undefined && h("code", { class: "code", title: now.place }, now.code),
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
              h("span", { class: "place" }, step.place.slice(step.place.lastIndexOf("/") + 1)),
              (at === current || steps.steps.length <= few) &&
                step.code !== undefined &&
                h("code", { class: "line" }, step.code),
            ),
          ),
        ),
      ),
    ),
  );
}
