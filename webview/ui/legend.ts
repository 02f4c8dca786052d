import { legendOf, type LegendRow } from "../model/legend.js";
import type { View } from "../model/view.js";
import { icon, put } from "../render/cards.js";
import type { Measure } from "../render/measure.js";
import { drawMarks, wireClass } from "../render/wires.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";

/** The legend of a view, drawn with what the picture is drawn with. */
export function legend(view: View, measure: Measure, close: () => void): HTMLElement {
  return h(
    "section",
    { class: "panel legend", aria: { label: "Legend" } },
    h("header", {}, h("h2", {}, "Legend"), button("Close the legend", glyph("close"), close, "button icon-button")),
    h("ul", {}, ...legendOf(view).map((row) => h("li", {}, sample(row, measure), h("span", {}, row.text)))),
  );
}

function sample(row: LegendRow, measure: Measure): SVGSVGElement {
  const holder = document.createElement("span");
  const svg = put(holder, "svg", {
    class: "sample",
    width: 54,
    height: 22,
    viewBox: "-27 -11 54 22",
    "aria-hidden": "true",
  });
  switch (row.kind) {
    case "line":
      line(svg, wireClass({ line: row.line, double: false, thin: false }));
      break;
    case "cycle":
      line(svg, "wire line-await cyclic", true);
      break;
    case "mark":
      line(svg, wireClass({ line: "await", double: row.double, thin: row.thin }));
      drawMarks(svg, [{ id: "loop", ...(row.icon ? { icon: row.icon } : {}), text: row.sample }], measure);
      svg.querySelector(".mark")?.setAttribute("class", `mark mark-${row.mark}`);
      break;
    case "chip": {
      const group = put(put(svg, "g", { class: `card chip-${row.chip}` }), "g", { class: "chip" });
      put(group, "rect", { class: "chip-frame", x: -9, y: -9, width: 18, height: 18, rx: row.chip === "sync" ? 4 : 9 });
      if (row.chip === "promise") put(group, "circle", { class: "chip-dot", cx: 8, cy: -7, r: 3 });
      icon(group, row.chip === "outside" ? "package" : "function", -6, -6, 12);
      break;
    }
    case "badge": {
      const group = put(svg, "g", { class: `badge badge-${row.badge}` });
      put(group, "rect", { x: -10, y: -8.5, width: 20, height: 17, rx: 8.5 });
      icon(group, row.icon, -6, -6, 12);
      break;
    }
    case "severity": {
      const group = put(put(svg, "g", { class: `card severity-${row.severity}` }), "g", { class: "severity-badge" });
      put(group, "circle", { r: 9 });
      icon(group, row.icon, -6.5, -6.5, 13);
      break;
    }
    case "root": {
      const group = put(svg, "g", { class: "card root" });
      put(group, "rect", { class: "body", x: -20, y: -8, width: 40, height: 17, rx: 4 });
      put(group, "path", { class: "root-mark", d: "M-11,-8h22v4l-11,5l-11,-5z" });
      break;
    }
    case "more": {
      const group = put(svg, "g", { class: "more" });
      put(group, "rect", { x: -14, y: -8, width: 28, height: 16, rx: 8 });
      put(group, "text", { class: "more-text", y: 4 }).textContent = "+3";
      break;
    }
  }
  return svg;
}

function line(svg: SVGSVGElement, name: string, halo = false): void {
  const group = put(svg, "g", { class: name });
  if (halo) put(group, "path", { class: "halo", d: "M-26,0H20" });
  put(group, "path", { class: "line", d: "M-26,0H20" });
  if (name.includes("double")) put(group, "path", { class: "gap", d: "M-26,0H20" });
  put(group, "path", { class: "tip", d: "M-10,-5L0,0L-10,5Z", transform: "translate(26,0)" });
}
