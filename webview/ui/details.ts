import { detailsOf, type DetailEnd } from "../model/details.js";
import { lines } from "../model/marks.js";
import type { View } from "../model/view.js";
import { put } from "../render/cards.js";
import { wireClass } from "../render/wires.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";
import { foundRows } from "./lead.js";

export interface DetailEvents {
  open(id: string, beside: boolean): void;
  select(id: string): void;
  reroot(id: string): void;
  showCycle(cycle: string): void;
  /** Shows a finding by its steps. */
  why(fingerprint: string): void;
  /** Shows who holds a resource, by the id of its card. */
  resource(id: string): void;
  /** What a path to the selected card would start at, in words; undefined where there is nothing else. */
  readonly pathFrom: string | undefined;
  path(to: string): void;
  /** Draws what a bundle holds, one by one, and selects one of it. */
  unbundle(bundle: string, member?: string): void;
  /** The cycle, and the id of the card of the resource, that the picture is of already. */
  readonly shownCycle: string | undefined;
  readonly shownResource: string | undefined;
  /** The fingerprint of the finding that is told beside the picture. */
  readonly shownFinding: string | undefined;
  close(): void;
}

const mostEnds = 40;
const mostMembers = 400;

/** All about the selected card or wire. Undefined when the view has no such thing. */
export function details(view: View, selected: string, events: DetailEvents): HTMLElement | undefined {
  const found = detailsOf(view, selected);
  if (!found) return undefined;
  const card = view.card.get(selected);
  const cycles = (card?.node.cycles ?? []).filter((cycle) => cycle !== events.shownCycle);
  return h(
    "aside",
    { class: "details", aria: { label: "Selection" } },
    h(
      "header",
      {},
      h("h2", { class: "code", title: found.title }, found.title),
      button("Close", glyph("close"), events.close, "button icon-button"),
    ),
    h("p", { class: "muted" }, found.kind),
    found.openable
      ? link(found.place, () => events.open(found.open, false), "place")
      : h("p", { class: "place muted" }, found.place),
    h(
      "div",
      { class: "actions" },
      (card?.node.bundle ?? card?.node.cluster) &&
        h(
          "button",
          { type: "button", class: "button text-button", onclick: () => events.unbundle(card.id) },
          card?.node.bundle ? "Show one by one" : "Show what is inside",
        ),
      card &&
        !card.node.root &&
        !card.node.bundle &&
        h(
          "button",
          { type: "button", class: "button text-button", onclick: () => events.reroot(card.id) },
          card.node.cluster ? "Only this" : card.node.resource ? "Who holds it" : "Start here",
        ),
      card &&
        card.node.place &&
        !card.node.resource &&
        events.pathFrom !== undefined &&
        h(
          "button",
          { type: "button", class: "button text-button", onclick: () => events.path(card.id) },
          `Path from ${events.pathFrom}`,
        ),
      ...found.held
        .filter(({ id }) => id !== events.shownResource)
        .map(({ id, name }) =>
          h(
            "button",
            { type: "button", class: "button text-button", onclick: () => events.resource(id) },
            glyph("lock"),
            `Who holds ${name}`,
          ),
        ),
      ...cycles
        .slice(0, 3)
        .map((cycle, i) =>
          h(
            "button",
            { type: "button", class: "button text-button", onclick: () => events.showCycle(cycle) },
            glyph("cycle"),
            cycles.length > 1 ? `Show cycle ${i + 1}` : "Show cycle",
          ),
        ),
    ),
    foundRows(
      (view.found.get(selected) ?? []).filter(({ fingerprint }) => fingerprint !== events.shownFinding),
      events.why,
    ),
    found.rows.length > 0 &&
      h("dl", {}, ...found.rows.map(({ label, value }) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    found.members.length > 0 &&
      h(
        "ul",
        { class: "ends members" },
        ...found.members.slice(0, mostMembers).map((member) =>
          h(
            "li",
            {},
            h(
              "div",
              {},
              link(member.name, () => events.unbundle(selected, member.id), "code name"),
              h("span", { class: "muted traits" }, member.file),
            ),
          ),
        ),
      ),
    ...found.lists.flatMap((list) => [
      h("h3", {}, list.title),
      h("ul", { class: "ends" }, ...list.ends.slice(0, mostEnds).map((end) => endRow(end, events))),
      list.ends.length > mostEnds && h("p", { class: "muted" }, `and ${list.ends.length - mostEnds} more`),
    ]),
  );
}

function endRow(end: DetailEnd, events: DetailEvents): HTMLElement {
  const row = h("li", {});
  const svg = put(row, "svg", { class: "sample", width: 30, height: 12, viewBox: "0 -6 30 12", "aria-hidden": "true" });
  const group = put(svg, "g", { class: wireClass(end.wire) });
  put(group, "path", { class: "line", d: "M1,0H24" });
  if (end.wire.double) put(group, "path", { class: "gap", d: "M1,0H24" });
  put(group, "path", { class: "tip", d: "M-10,-5L0,0L-10,5Z", transform: "translate(30,0) scale(0.8)" });
  const traits = end.calls.map((call) => call.traits).find(Boolean);
  row.append(
    h(
      "div",
      {},
      link(end.name, () => events.select(end.node), "code name", `${lines[end.wire.line].legend}: ${end.name}`),
      traits ? h("span", { class: "muted traits" }, traits) : "",
      h(
        "span",
        { class: "calls" },
        ...end.calls
          .slice(0, 6)
          .map((call) =>
            link(shortPlace(call.place), () => events.open(call.open, false), "place", `Open ${call.place}`),
          ),
      ),
    ),
  );
  return row;
}

function shortPlace(place: string): string {
  return place.slice(place.lastIndexOf("/") + 1);
}

function link(text: string, go: () => void, name: string, label = text): HTMLElement {
  return h("button", { type: "button", class: `link ${name}`, title: label, onclick: go }, text);
}
