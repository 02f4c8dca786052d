import type { Selection } from "d3";
import { separate, type Route } from "../layout/index.js";
import type { Wire } from "../model/view.js";
import { icon, put } from "./cards.js";
import type { Measure } from "./measure.js";

/** A wire with its way, and its number on the cycle that is being shown. */
export interface RoutedWire {
  readonly wire: Wire;
  readonly route: Route;
  readonly step?: number;
}

type Group = Selection<SVGGElement, RoutedWire, SVGGElement, unknown>;

/** An arrowhead with its point there, looking along an angle in degrees. */
function arrowhead({ x, y, angle }: Route["tip"]): string {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const at = (along: number, across: number) =>
    `${(x + along * cos - across * sin).toFixed(1)},${(y + along * sin + across * cos).toFixed(1)}`;
  return `M${at(-10, -5)}L${at(0, 0)}L${at(-10, 5)}Z`;
}

/** The classes that say how a wire is drawn; the legend's samples carry the same. */
export function wireClass(wire: Pick<Wire, "line" | "double" | "thin">): string {
  return ["wire", `line-${wire.line}`, wire.double ? "double" : "", wire.thin ? "thin" : ""].filter(Boolean).join(" ");
}

/** Draws the lines; the way of those already there changes over `duration` milliseconds. */
export function drawWires(groups: Group, duration: number): void {
  groups.each(function ({ wire, route, step }) {
    const before = this.querySelector(".line")?.getAttribute("d") ?? undefined;
    this.replaceChildren();
    this.setAttribute(
      "class",
      [wireClass(wire), wire.edge.cycle ? "cyclic" : "", step === undefined ? "" : "stepped", route.back ? "back" : ""]
        .filter(Boolean)
        .join(" "),
    );
    put(this, "title").textContent = wire.title;
    put(this, "path", { class: "touch", d: route.path });
    if (wire.edge.cycle) put(this, "path", { class: "halo", d: route.path });
    put(this, "path", { class: "line", d: route.path });
    if (wire.double) put(this, "path", { class: "gap", d: route.path });
    put(this, "path", { class: "tip", d: arrowhead(route.tip) });
    if (before !== undefined && before !== route.path && duration) glide(this, before, route.path, duration);
  });
}

/** Draws what stands on the lines: the number on a cycle, then the marks. Labels keep off each other. */
export function drawLabels(groups: Group, measure: Measure): void {
  const data = groups.data();
  const places = separate(
    data.map(({ wire, step, route }) => ({ ...route.label, width: widthOf(wire.marks, measure, step), height: 20 })),
  );
  groups.each(function ({ wire, step }, i) {
    const at = places[i] ?? { x: 0, y: 0 };
    this.replaceChildren();
    this.setAttribute("class", `label${wire.edge.cycle ? " cyclic" : ""}${step === undefined ? "" : " stepped"}`);
    this.setAttribute("transform", `translate(${at.x},${at.y})`);
    put(this, "title").textContent = wire.title;
    drawMarks(this, wire.marks, measure, step);
  });
}

const numberWidth = 24;

function markWidth(mark: Wire["marks"][number], measure: Measure): number {
  return (mark.icon ? 14 : 0) + (mark.text ? measure.width(mark.text, "ui") + (mark.icon ? 2 : 0) : 0);
}

function widthOf(marks: Wire["marks"], measure: Measure, step?: number): number {
  const pill = marks.reduce((sum, mark) => sum + markWidth(mark, measure) + 5, -5) + 12;
  return (marks.length ? pill : 0) + (step === undefined ? 0 : numberWidth);
}

/** Draws marks on a pill around the origin. Draws nothing when there are none. */
export function drawMarks(parent: Element, marks: Wire["marks"], measure: Measure, step?: number): void {
  const total = widthOf(marks, measure, step);
  let x = -total / 2;
  if (step !== undefined) {
    const group = put(parent, "g", { class: "step" });
    put(group, "circle", { cx: x + 11, r: 11 });
    put(group, "text", { x: x + 11, y: 4.5 }).textContent = String(step);
    x += numberWidth;
  }
  if (!marks.length) return;
  put(parent, "rect", {
    class: "pill",
    x,
    y: -9,
    width: total - (step === undefined ? 0 : numberWidth),
    height: 18,
    rx: 9,
  });
  x += 6;
  for (const mark of marks) {
    const group = put(parent, "g", { class: `mark mark-${mark.id}` });
    if (mark.icon) icon(group, mark.icon, x + 0.5, -6.5, 13);
    if (mark.text) put(group, "text", { x: x + (mark.icon ? 16 : 0), y: 4 }).textContent = mark.text;
    x += markWidth(mark, measure) + 5;
  }
}

/** Moves a line from one way to another of the same shape; ways of different shape change at once. */
function glide(group: SVGGElement, from: string, to: string, duration: number): void {
  const shape = (path: string) => path.replace(/-?[\d.]+/g, "#");
  if (shape(from) !== shape(to)) return;
  const start = from.match(/-?[\d.]+/g)?.map(Number) ?? [];
  const end = to.match(/-?[\d.]+/g)?.map(Number) ?? [];
  const parts = to.split(/-?[\d.]+/);
  const lines = group.querySelectorAll(".line, .gap, .halo, .touch");
  const began = performance.now();
  const frame = (now: number) => {
    if (!lines[0]?.isConnected) return;
    const t = Math.min(1, (now - began) / duration);
    const eased = t * (2 - t);
    const path = parts
      .map(
        (part, i) => part + (i < end.length ? String((start[i] ?? 0) + ((end[i] ?? 0) - (start[i] ?? 0)) * eased) : ""),
      )
      .join("");
    for (const line of lines) line.setAttribute("d", path);
    if (t < 1) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
