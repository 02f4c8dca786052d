import { select } from "d3";
import {
  boundsOf,
  titleHeight,
  type Bounds,
  type Layout,
  type Lobe,
  type Point,
  type Region,
} from "../layout/index.js";
import type { Area } from "../model/areas.js";
import { areas as kinds } from "../model/marks.js";
import { icon, put } from "./cards.js";
import type { Measure } from "./measure.js";
import { leave, type Step } from "./motion.js";

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

/** Where cards and wires are at the moment. */
export interface Moment {
  card(id: string): Point | undefined;
  path(wire: string): string | undefined;
}

interface Drawn {
  readonly area: Area;
  readonly region: Region;
  /** Counts the holds: each is hatched in another way than the one before. */
  readonly at: number;
}

/**
 * Draws areas as their regions lie, the outermost first, into `fields`; and their titles into `titles`. The step keeps
 * them around their cards and along their wires wherever these are at the moment; those that are gone fade in `duration`
 * milliseconds, and what is new is added to `come`.
 */
export function drawAreas(
  fields: SVGGElement,
  titles: SVGGElement,
  areas: readonly Area[],
  layout: Layout,
  measure: Measure,
  moment: Moment,
  { duration, come }: { readonly duration: number; readonly come: Element[] },
): Step {
  const holds = areas.filter(({ kind }) => kind === "hold");
  const byId = new Map(areas.map((area) => [area.id, area]));
  const drawn = layout.regions.flatMap((region): Drawn[] => {
    const area = byId.get(region.id);
    return area ? [{ area, region, at: holds.indexOf(area) }] : [];
  });
  const join = (parent: SVGGElement) =>
    select(parent)
      .selectChildren<SVGGElement, Drawn>("g:not(.leaving)")
      .data(drawn, ({ area }) => area.id)
      .join(
        (enter) => enter.append("g").each((_, i, all) => void come.push(all[i] as SVGGElement)),
        (update) => update,
        (exit) => leave(exit, duration),
      )
      .each((_, i, all) => (all[i] as SVGGElement).replaceChildren());
  const fieldsOf = join(fields)
    .attr("class", ({ area }) => `area area-${area.kind}`)
    .attr("data-area", ({ area }) => area.id);
  const titlesOf = join(titles);
  const steps: Step[] = [];
  fieldsOf.each(({ area, region, at }, i, all) => {
    const group = all[i] as SVGGElement;
    put(group, "title").textContent = area.text;
    const paint = at < 0 ? undefined : `url("#area-${at % hatchings.length}")`;
    const rimmed = shape(put(group, "g", { class: "rim" }), region, rim);
    const filled = shape(put(group, "g", { class: "field" }), region, 0, paint);
    const follow = region.lobes.map((lobe) => follower(lobe, layout, moment));
    steps.push((t) => {
      const lobes = follow.map((one) => one(t));
      const paths = region.edges.map((id) => moment.path(id));
      for (const place of [rimmed, filled]) place(lobes, paths);
    });
  });
  titlesOf.each(({ area, region: { lobes } }, i, all) => {
    for (const lobe of lobes) {
      if (!lobe.titled) continue;
      const tab = title(all[i] as SVGGElement, area, lobe, measure);
      const follow = follower(lobe, layout, moment);
      steps.push((t) => {
        const { x, y } = follow(t);
        tab.setAttribute("transform", `translate(${x + 10},${y + 1})`);
      });
    }
  });
  return (t) => steps.forEach((step) => step(t));
}

/** A lobe at a moment: as far around its cards, wherever they are, as it will be around them in the end. */
function follower(lobe: Lobe, { boxes }: Layout, moment: Moment): (t: number) => Bounds {
  const members = lobe.members.flatMap((id) => boxes.get(id) ?? []);
  const end = boundsOf(members);
  return (t) => {
    if (t === 1 || members.length === 0) return lobe;
    const now = boundsOf(members.map((box) => ({ ...box, ...moment.card(box.id) })));
    return {
      x: now.x + lobe.x - end.x,
      y: now.y + lobe.y - end.y,
      width: now.width + lobe.width - end.width,
      height: now.height + lobe.height - end.height,
    };
  };
}

/** Adds the parts of a region; what is answered puts them in their places. */
function shape(
  parent: SVGGElement,
  { lobes, edges, tube }: Region,
  grow: number,
  paint?: string,
): (lobes: readonly Bounds[], paths: readonly (string | undefined)[]) => void {
  const width = tube + 2 * grow;
  const tubes = edges.map(() =>
    put(parent, "path", { class: "tube", "stroke-width": width, ...(paint && { stroke: paint }) }),
  );
  const rects = lobes.map(() => put(parent, "rect", { class: "lobe", rx: 12 + grow, ...(paint && { fill: paint }) }));
  return (places, paths) => {
    tubes.forEach((one, i) => one.setAttribute("d", paths[i] ?? ""));
    rects.forEach((one, i) => {
      const { x, y, width: wide, height } = places[i] as Bounds;
      const at = { x: x - grow, y: y - grow, width: wide + 2 * grow, height: height + 2 * grow };
      for (const [name, value] of Object.entries(at)) one.setAttribute(name, String(value));
    });
  };
}

/** Adds a title, which is put in its place later. */
function title(parent: SVGGElement, area: Area, lobe: Lobe, measure: Measure): SVGGElement {
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
  return group;
}
