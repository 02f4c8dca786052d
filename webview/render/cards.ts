import type { Selection } from "d3";
import { severities, type IconId } from "../model/marks.js";
import type { Card } from "../model/view.js";
import { iconPath } from "./icons.js";
import type { Measure } from "./measure.js";

/** Size of a card in pixels at zoom 1. Busy cards are higher. */
export const cardSize = { width: 224, height: 58 } as const;

export interface CardSize {
  readonly width: number;
  readonly height: number;
}

/** The width that a card of a file or folder needs: names there are short, and there are many columns. */
export function partWidth(name: string, measure: Measure): number {
  return Math.min(
    cardSize.width,
    Math.max(136, Math.ceil(measure.width(name, "code")) + inset.left + inset.right + 20),
  );
}

/** Height of the tab above cards where the view starts or ends. */
export const tabHeight = 15;

/** How much larger names are when seen from far away, and from farther, as in the style sheet. */
const far = 1.36;
const farther = 1.92;

/** Where text begins, from the left, and ends, from the right. */
const inset = { left: 47, right: 12 } as const;

type Group = Selection<SVGGElement, Card, SVGGElement, unknown>;

/** Draws the inside of each card afresh; its place is set by the caller. The origin is the card's centre. */
export function drawCards(groups: Group, measure: Measure, sizeOf: (id: string) => CardSize): void {
  groups.each(function (card) {
    const { width, height } = sizeOf(card.id);
    const [left, top] = [-width / 2, -height / 2];
    const [textLeft, textRight] = [left + inset.left, -left - inset.right];
    this.replaceChildren();
    this.setAttribute(
      "class",
      [
        "card",
        `chip-${card.chip}`,
        card.severity ? `severity-${card.severity}` : "",
        card.node.root ? "root" : "",
        card.node.kind === "unresolved" ? "unresolved" : "",
        card.node.cycles.length ? "cyclic" : "",
      ]
        .filter(Boolean)
        .join(" "),
    );
    put(this, "title").textContent = card.title;
    put(this, "rect", { class: "ring", x: left - 5, y: top - 5, width: width + 10, height: height + 10, rx: 11 });
    if (card.node.bundle) {
      for (const by of [8, 4]) put(this, "rect", { class: "sheet", x: left + by, y: top + by, width, height, rx: 7 });
    }
    put(this, "rect", { class: "body", x: left, y: top, width, height, rx: 7 });
    if (card.chip === "outside") put(this, "rect", { class: "hatch", x: left, y: top, width, height, rx: 7 });
    if (card.severity) {
      put(this, "path", {
        class: "severity",
        d: `M${left + 7},${top}h-1a6,6 0 0 0 -6,6v${height - 12}a6,6 0 0 0 6,6h1z`,
      });
      const badge = put(this, "g", { class: "severity-badge" });
      icon(badge, severities[card.severity].icon, textRight - 12, -22, 15);
    }
    if (card.tab) tab(this, card.tab, left, top, measure);
    chip(this, card, left);
    text(this, "name", textLeft, -6, measure.fit(card.name, "code", textRight - textLeft - (card.severity ? 18 : 0)));
    // Seen from far away names are larger, and there is nothing else in their line.
    const badge = card.severity ? 22 : 0;
    const lines = measure.wrap(card.name, (textRight - textLeft - badge) / far);
    for (const [i, line] of lines.entries())
      text(this, "far-name", textLeft, 5 + (i - (lines.length - 1) / 2) * 20, line);
    const farLines = measure.wrap(card.name, (width - 18) / farther);
    for (const [i, line] of farLines.entries())
      text(this, "farther-name", left + 11, 8 + (i - (farLines.length - 1) / 2) * 24, line);
    const room = badges(this, card, textRight, measure);
    const free = room - textLeft - 8;
    const whole = [card.file, card.brief].find((one) => one !== undefined && measure.width(one, "ui") <= free);
    const file = whole ?? (card.brief === undefined ? measure.fit(card.file, "ui", free) : "");
    if (file.length > 1) text(this, "file", textLeft, 15, file);
    if (card.node.hiddenIn) more(this, "in", card.node.hiddenIn, left - 4, top, measure);
    if (card.node.hiddenOut) more(this, "out", card.node.hiddenOut, -left + 4, top, measure);
  });
}

function tab(parent: SVGGElement, word: string, left: number, top: number, measure: Measure): void {
  const wide = measure.width(word, "ui") + 14;
  const group = put(parent, "g", { class: "root-mark", transform: `translate(${left + 14},${top - tabHeight})` });
  put(group, "path", { d: `M0,${tabHeight}V5a5,5 0 0 1 5,-5h${wide - 10}a5,5 0 0 1 5,5v10z` });
  text(group, "root-text", wide / 2, 11.5, word);
}

function chip(parent: SVGGElement, card: Card, left: number): void {
  const at = { x: left + 13, y: -13 };
  const group = put(parent, "g", { class: "chip" });
  put(group, "rect", { class: "chip-frame", ...at, width: 27, height: 27, rx: card.chip === "sync" ? 5 : 13.5 });
  if (card.chip === "promise") put(group, "circle", { class: "chip-dot", cx: at.x + 24.5, cy: at.y + 3, r: 4 });
  icon(group, card.icon, at.x + 5.5, at.y + 5.5, 16);
}

/** Draws the badges from the right; returns where they begin. */
function badges(parent: SVGGElement, card: Card, textRight: number, measure: Measure): number {
  let right = textRight + 2;
  for (const badge of [...card.badges].reverse()) {
    const wide = 19 + (badge.text ? measure.width(badge.text, "ui") + 5 : 0);
    right -= wide;
    const group = put(parent, "g", { class: `badge badge-${badge.id}` });
    put(group, "title").textContent = badge.title;
    put(group, "rect", { x: right, y: 4, width: wide, height: 17, rx: 8.5 });
    icon(group, badge.icon, right + 3.5, 6.5, 12);
    if (badge.text) text(group, "badge-text", right + 17, 16.5, badge.text);
    right -= 4;
  }
  return right;
}

/** How far the pill with the number of neighbours that are not shown stands out beside a card. */
export function moreWidth(count: number, measure: Measure): number {
  return count ? measure.width(`+${count}`, "ui") + 16 : 0;
}

function more(parent: SVGGElement, side: "in" | "out", count: number, at: number, top: number, measure: Measure): void {
  const label = `+${count}`;
  const wide = moreWidth(count, measure) - 4;
  const x = side === "in" ? at - wide : at;
  const group = put(parent, "g", { class: "more", "data-side": side });
  put(group, "title").textContent = `${count} more ${side === "in" ? "callers" : "callees"}: click to show`;
  put(group, "rect", { x, y: top - 6, width: wide, height: 16, rx: 8 });
  text(group, "more-text", x + wide / 2, top + 6, label);
}

export function icon(parent: Element, id: IconId, x: number, y: number, size: number): void {
  put(parent, "path", { class: "icon", d: iconPath(id, x, y, size) });
}

function text(parent: Element, name: string, x: number, y: number, content: string): void {
  put(parent, "text", { class: name, x, y }).textContent = content;
}

/** Appends an SVG element. */
export function put<K extends keyof SVGElementTagNameMap>(
  parent: Element,
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}
