import { edgeMarks, lines } from "../model/marks.js";
import { outlineOf, rowOf } from "../model/outline.js";
import { placeOf } from "../model/sentences.js";
import { clean } from "../model/text.js";
import type { DrawnMark, View, Wire } from "../model/view.js";
import { h } from "./dom.js";

export interface OutlineEvents {
  select(id: string, at: number): void;
  open(id: string, beside: boolean): void;
}

/** The view as an indented list: the same content as the picture, in words. `at`: the row of several that is meant. */
export function outline(
  view: View,
  { selected, at }: { readonly selected: string | undefined; readonly at: number | undefined },
  events: OutlineEvents,
): HTMLElement {
  const content = outlineOf(view);
  const active = rowOf(content, selected, at);
  const rows = content.map((row, i) => {
    const card = view.card.get(row.id);
    const words = [
      row.wire ? lines[row.wire.line].legend : (card?.tab ?? ""),
      ...(row.wire?.marks.filter(({ id }) => id !== "held").map(wordsOf) ?? []),
      ...(row.wire ? heldWords(view, row.wire) : []),
    ].filter(Boolean);
    const sentence = row.wire?.title.split("\n")[0];
    const item = h(
      "div",
      {
        id: `row-${i}`,
        class: "outline-row",
        role: "treeitem",
        data: { id: row.id },
        aria: {
          level: String(row.level),
          selected: String(i === active),
          label: [sentence, card?.aria, row.repeated && "Its calls are listed above"].filter(Boolean).join(". "),
        },
        onclick: () => events.select(row.id, i),
      },
      h("span", { class: "words muted" }, words.join(", ")),
      h("span", { class: "code" }, card?.name ?? ""),
      h("span", { class: "place muted" }, card ? placeOf(card.node) : ""),
      row.repeated && h("span", { class: "muted" }, "see above"),
    );
    item.style.setProperty("--level", String(Math.min(row.level, 16)));
    item.addEventListener("dblclick", (event) => events.open(row.id, event.altKey));
    return item;
  });
  const tree = h(
    "div",
    { class: "outline", role: "tree", tabIndex: 0, aria: { label: "Await graph as an outline" } },
    ...rows,
  );
  if (active >= 0) tree.setAttribute("aria-activedescendant", `row-${active}`);
  return tree;
}

/** `holding pool (max 10)` where the call is made while it is held; `while pool is held` for what that leads to. */
function heldWords(view: View, { id, edge }: Wire): string[] {
  const direct = (edge.holds ?? []).map(clean);
  const under = view.under.get(id) ?? [];
  const around = under.flatMap(({ title }) => (direct.includes(title.name) ? [] : [title.name]));
  return [
    ...direct.map((name) =>
      ["holding", name, under.find(({ title }) => title.name === name)?.title.after].filter(Boolean).join(" "),
    ),
    ...(around.length ? [`while ${around.join(" and ")} ${around.length > 1 ? "are" : "is"} held`] : []),
  ];
}

/** What a mark says, or the legend's words for it, without what follows a comma. */
function wordsOf({ id, text }: DrawnMark): string {
  if (text.startsWith("×")) return `${text} at the same time`;
  return text || (edgeMarks.find((mark) => mark.id === id)?.legend.split(",")[0] ?? "");
}
