import { clean, prose } from "../model/text.js";
import type { SliceFinding } from "../model/types.js";
import { h } from "./dom.js";
import { glyph } from "./glyph.js";

/** What is found where the view starts, and the way to why: the first thing that a reader wants to know. */
export function lead(
  [first, ...more]: readonly SliceFinding[],
  why: (fingerprint: string) => void,
): HTMLElement | undefined {
  if (!first) return undefined;
  return h(
    "section",
    { class: `lead severity-${first.severity}`, aria: { label: "Found here" } },
    glyph(first.severity),
    h(
      "p",
      { title: prose(first.message) },
      h("span", { class: "code" }, clean(first.ruleId)),
      " ",
      h("span", { class: "message" }, prose(first.message)),
    ),
    more.length > 0 && h("span", { class: "muted more" }, `and ${more.length} more`),
    whyButton(first, why),
  );
}

/** The rows of what is found on one card. */
export function foundRows(
  findings: readonly SliceFinding[],
  why: (fingerprint: string) => void,
): HTMLElement | undefined {
  if (findings.length === 0) return undefined;
  return h(
    "ul",
    { class: "found" },
    ...findings.map((finding) =>
      h(
        "li",
        { class: `severity-${finding.severity}` },
        glyph(finding.severity),
        h("div", {}, h("span", { class: "code" }, clean(finding.ruleId)), " ", prose(finding.message)),
        whyButton(finding, why),
      ),
    ),
  );
}

function whyButton({ ruleId, fingerprint }: SliceFinding, why: (fingerprint: string) => void): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "button text-button why",
      title: "Show why, step by step (w)",
      aria: { label: `Show why: ${clean(ruleId)}` },
      onclick: () => why(fingerprint),
    },
    "Show why",
    h("kbd", {}, "w"),
  );
}
