import type { IconId } from "../model/marks.js";
import { icons } from "../render/icons.js";
import { put } from "../render/cards.js";

const extra = {
  back: "M10 3L5 8L10 13",
  forward: "M6 3L11 8L6 13",
  plus: "M8 3.5V12.5M3.5 8H12.5",
  minus: "M3.5 8H12.5",
  fit: "M2.5 6V2.5H6M10 2.5H13.5V6M13.5 10V13.5H10M6 13.5H2.5V10",
  search: "M7 2.5A4.5 4.5 0 1 1 6.99 2.5M10.3 10.3L13.8 13.8",
  close: "M4 4L12 12M12 4L4 12",
  outline: "M2.5 4H4M6.5 4H13.5M4.5 8H6M8.5 8H13.5M4.5 12H6M8.5 12H13.5",
  save: "M8 2V10M4.8 7L8 10.2L11.2 7M2.5 11V13.5H13.5V11",
  play: "M5 3L12.5 8L5 13Z",
  stop: "M4 4H12V12H4Z",
  pause: "M5.5 3.5V12.5M10.5 3.5V12.5",
  group: "M2.5 4.5V2.5H6.5L7.5 4.5H13.5V13.5H2.5V4.5M5 7.5H8V9.5H5ZM9 10.5H11.5",
  path: "M3 12.5A1.5 1.5 0 1 1 3.01 12.5M4.5 12.5H9A2.5 2.5 0 0 0 9 7.5H7A2.5 2.5 0 0 1 7 2.5H12.5M10.5 0.8L12.5 2.5L10.5 4.2",
  target: "M8 3.8A4.2 4.2 0 1 1 7.99 3.8M8 1.5V5M8 11V14.5M1.5 8H5M11 8H14.5",
  keys: "M2 4.5H14V11.5H2ZM4.5 7H5M7.7 7H8.2M11 7H11.5M5 9.5H11",
  legend: "M2.5 4H6.5M2.5 8H4M5 8H6.5M2.5 12H3M4.3 12H4.8M6 12H6.5M9 4H13.5M9 8H13.5M9 12H13.5",
  code: "M5.5 4L2 8L5.5 12M10.5 4L14 8L10.5 12",
} as const;

/** A small drawing for a button or a row, hidden from screen readers. */
export function glyph(id: IconId | keyof typeof extra): SVGSVGElement {
  const holder = document.createElement("span");
  const svg = put(holder, "svg", {
    class: "glyph",
    viewBox: "0 0 16 16",
    width: 16,
    height: 16,
    "aria-hidden": "true",
  });
  put(svg, "path", { class: "icon", d: id in extra ? extra[id as keyof typeof extra] : icons[id as IconId] });
  return svg;
}
