import type { ExportFormat } from "../../src/protocol/index.js";
import { h } from "./dom.js";
import { glyph } from "./glyph.js";

const forms: Readonly<Record<ExportFormat, string>> = {
  svg: "Picture (SVG)",
  png: "Picture (PNG)",
  markdown: "Steps (Markdown)",
  mermaid: "Mermaid",
  dot: "Graphviz (DOT)",
  json: "JSON",
};

/** A button that is a list of what the view can be saved as. */
export function exportMenu(save: (format: ExportFormat) => void, copyLink: () => void): HTMLElement {
  const title = Object.assign(h("option", {}, "Save as…"), { value: "", disabled: true });
  const link = Object.assign(h("option", { class: "link-option" }, "Link (copied)"), { value: "link" });
  const options = Object.entries(forms).map(([value, text]) => Object.assign(h("option", {}, text), { value }));
  const menu = h("select", { title: "Save what is shown", aria: { label: "Save as" } }, title, ...options, link);
  menu.value = "";
  menu.addEventListener("change", () => {
    const { value } = menu;
    menu.value = "";
    if (value === "link") copyLink();
    else save(value as ExportFormat);
  });
  return h("span", { class: "button icon-button menu" }, glyph("save"), menu);
}
