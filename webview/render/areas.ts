import type { Layout, Lobe, Region } from "../layout/index.js";
import { titleHeight } from "../layout/index.js";
import type { Area } from "../model/areas.js";
import { areas as kinds } from "../model/marks.js";
import { icon, put } from "./cards.js";
import type { Measure } from "./measure.js";

/** Width of the line around an area. */
const rim = 1.5;

/** Ways to hatch: areas that lie over each other are told apart by more than their titles. */
const hatchings = ["rotate(45)", "rotate(-45)", "rotate(90)"] as const;

/** Adds what areas are filled with. */
export function areaPatterns(defs: Element): void {
  hatchings.forEach((patternTransform, i) => {
    const size = { width: 8, height: 8 };
    const pattern = put(defs, "pattern", {
      id: `area-${i}`,
      ...size,
      patternUnits: "userSpaceOnUse",
      patternTransform,
    });
    // Opaque: where the parts of an area lie on each other, nothing shows it.
    put(pattern, "rect", { class: "area-paper", ...size });
    put(pattern, "rect", { class: "area-tint", ...size });
    put(pattern, "line", { class: "area-hatch", x1: 0, y1: 0, x2: 0, y2: 8 });
  });
}

/** Draws areas as their regions lie, the outermost first, into `fields`; and their titles into `titles`. */
export function drawAreas(
  fields: SVGGElement,
  titles: SVGGElement,
  areas: readonly Area[],
  { regions, routes }: Layout,
  measure: Measure,
): void {
  fields.replaceChildren();
  titles.replaceChildren();
  // Each hold is hatched in another way than the one before.
  const holds = areas.filter(({ kind }) => kind === "hold");
  const byId = new Map(areas.map((area) => [area.id, { area, at: holds.indexOf(area) }]));
  for (const region of regions) {
    const found = byId.get(region.id);
    if (!found) continue;
    const { area, at } = found;
    const group = put(fields, "g", { class: `area area-${area.kind}`, "data-area": area.id });
    put(group, "title").textContent = area.text;
    const paths = region.edges.flatMap((id) => routes.get(id)?.path ?? []);
    shape(put(group, "g", { class: "rim" }), region, paths, rim);
    const field = put(group, "g", { class: "field" });
    shape(field, region, paths, 0, at < 0 ? undefined : `url("#area-${at % hatchings.length}")`);
    for (const lobe of region.lobes) if (lobe.titled) title(titles, area, lobe, measure);
  }
}

function shape(
  parent: SVGGElement,
  { lobes, tube }: Region,
  paths: readonly string[],
  grow: number,
  paint?: string,
): void {
  for (const d of paths) {
    put(parent, "path", { class: "tube", d, "stroke-width": tube + 2 * grow, ...(paint && { stroke: paint }) });
  }
  for (const { x, y, width, height } of lobes) {
    put(parent, "rect", {
      class: "lobe",
      x: x - grow,
      y: y - grow,
      width: width + 2 * grow,
      height: height + 2 * grow,
      rx: 12 + grow,
      ...(paint && { fill: paint }),
    });
  }
}

function title(parent: SVGGElement, area: Area, lobe: Lobe, measure: Measure): void {
  const { before, name, after } = area.title;
  const gap = 4;
  const widths = [before, after].map((text) => (text ? measure.width(text, "ui") + gap : 0));
  const [left = 0, right = 0] = widths;
  const font = area.kind === "hold" ? "code" : "ui";
  const shown = measure.fit(name, font, lobe.width - 42 - left - right);
  const middle = measure.width(shown, font) + gap;
  const wide = 30 + left + middle + right;
  const group = put(parent, "g", {
    class: `area-title area-${area.kind}`,
    "data-area": area.id,
    transform: `translate(${lobe.x + 10},${lobe.y + 1})`,
  });
  put(group, "title").textContent = area.text;
  // Drawn upwards from the origin, about which it grows when it is seen from far away.
  const tab = put(group, "g", { class: "tab" });
  put(tab, "path", {
    class: "tab-frame",
    d: `M0,0v${6 - titleHeight}a6,6 0 0 1 6,-6h${wide - 12}a6,6 0 0 1 6,6v${titleHeight - 6}`,
  });
  icon(tab, kinds[area.kind].icon, 6, 3 - titleHeight, 12);
  let x = 22;
  for (const [text, style, width] of [
    [before, "area-word", left],
    [shown, "area-name", middle],
    [after, "area-word", right],
  ] as const) {
    if (text) put(tab, "text", { class: style, x, y: 13 - titleHeight }).textContent = text;
    x += width;
  }
}
