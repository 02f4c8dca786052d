import { legendOf, type LegendRow } from "../model/legend.js";
import type { ChipId, IconId } from "../model/marks.js";
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
    { class: "legend", aria: { label: "Legend" } },
    button("Close the legend (l)", glyph("close"), close, "button icon-button"),
    h(
      "ul",
      { tabIndex: 0, aria: { label: "Marks" } },
      ...legendOf(view).map((row) => h("li", {}, sample(row, measure), h("span", {}, row.text))),
    ),
  );
}

const chipIcons: Partial<Record<ChipId, IconId>> = {
  outside: "package",
  bundle: "stack",
  part: "folder",
  resource: "lock",
};

function sample(row: LegendRow, measure: Measure): SVGSVGElement {
  const holder = document.createElement("span");
  const width =
    row.kind === "line" || row.kind === "cycle" || row.kind === "area"
      ? 44
      : row.kind === "mark"
        ? 78
        : row.kind === "root" || row.kind === "more"
          ? 40
          : 26;
  const svg = put(holder, "svg", {
    class: "sample",
    width,
    height: 22,
    viewBox: `${-width / 2} -11 ${width} 22`,
    "aria-hidden": "true",
  });
  switch (row.kind) {
    case "line":
      line(svg, wireClass({ line: row.line, double: false, thin: false }), width);
      break;
    case "cycle":
      line(svg, "wire line-await cyclic", width, true);
      break;
    case "mark":
      line(svg, wireClass({ line: "await", double: row.double, thin: row.thin }), width);
      drawMarks(svg, [{ id: "loop", ...(row.icon ? { icon: row.icon } : {}), text: row.sample }], measure);
      svg.querySelector(".mark")?.setAttribute("class", `mark mark-${row.mark}`);
      break;
    case "area": {
      const group = put(svg, "g", { class: `area area-${row.area}` });
      const box = { x: -width / 2 + 2, y: -8, width: width - 4, height: 16, rx: 6 };
      put(put(group, "g", { class: "rim" }), "rect", { class: "lobe", ...box });
      const inner = { x: box.x + 1.5, y: box.y + 1.5, width: box.width - 3, height: box.height - 3, rx: 5 };
      put(put(group, "g", { class: "field" }), "rect", {
        class: "lobe",
        ...inner,
        ...(row.area === "hold" && { fill: 'url("#area-0")' }),
      });
      put(group, "circle", { class: "area-spot", r: 7.5 });
      icon(group, row.icon, -6, -6, 12);
      break;
    }
    case "chip": {
      const group = put(put(svg, "g", { class: `card chip-${row.chip}` }), "g", { class: "chip" });
      put(group, "rect", { class: "chip-frame", x: -9, y: -9, width: 18, height: 18, rx: row.chip === "sync" ? 4 : 9 });
      if (row.chip === "promise") put(group, "circle", { class: "chip-dot", cx: 8, cy: -7, r: 3 });
      icon(group, chipIcons[row.chip] ?? "function", -6, -6, 12);
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
      icon(group, row.icon, -6.5, -6.5, 13);
      break;
    }
    case "root": {
      const group = put(svg, "g", { class: "root-mark" });
      put(group, "path", { d: "M-19,8V-3a5,5 0 0 1 5,-5h28a5,5 0 0 1 5,5v11z" });
      put(group, "text", { class: "root-text", y: 4.5 }).textContent = "start";
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

function line(svg: SVGSVGElement, name: string, width: number, halo = false): void {
  const group = put(svg, "g", { class: name });
  const d = `M${-width / 2 + 2},0H${width / 2 - 7}`;
  if (halo) put(group, "path", { class: "halo", d });
  put(group, "path", { class: "line", d });
  if (name.includes("double")) put(group, "path", { class: "gap", d });
  put(group, "path", { class: "tip", d: "M-10,-5L0,0L-10,5Z", transform: `translate(${width / 2},0)` });
}
