import type { SearchHit } from "../model/types.js";
import { clean } from "../model/text.js";
import { h } from "./dom.js";

/** The list below the search field. */
export class SearchHits {
  readonly element = h("div", {
    id: "search-hits",
    class: "panel hits",
    role: "listbox",
    hidden: true,
    aria: { label: "Found functions" },
  });
  private hits: readonly SearchHit[] = [];
  private active = 0;

  constructor(private readonly choose: (hit: SearchHit) => void) {}

  show(hits: readonly SearchHit[], input: HTMLInputElement, query: string): void {
    this.hits = hits;
    this.active = 0;
    this.element.hidden = query === "";
    this.render(input, query);
  }

  /** Handles a key pressed in the field. Answers whether it was one of the list's. */
  key(event: KeyboardEvent, input: HTMLInputElement): boolean {
    if (this.element.hidden || !this.hits.length) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.hits.length) % this.hits.length;
      this.render(input, input.value);
      return true;
    }
    const hit = this.hits[this.active];
    if (event.key !== "Enter" || !hit) return false;
    this.choose(hit);
    return true;
  }

  close(input: HTMLInputElement): void {
    this.element.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  private render(input: HTMLInputElement, query: string): void {
    const rows = this.hits.map((hit, i) =>
      h(
        "div",
        {
          id: `hit-${i}`,
          class: "hit",
          role: "option",
          title: clean(hit.name),
          aria: { selected: String(i === this.active) },
          onclick: () => this.choose(hit),
        },
        h("span", { class: "code" }, clean(hit.name)),
        h("span", { class: "muted" }, h("bdi", {}, hit.file ? clean(hit.file) : hit.kind)),
      ),
    );
    const none = h(
      "div",
      { class: "hit muted", role: "option", aria: { selected: "false", disabled: "true" } },
      `No function is named like “${clean(query)}”.`,
    );
    this.element.replaceChildren(...(rows.length ? rows : [none]));
    input.setAttribute("aria-expanded", String(!this.element.hidden));
    if (rows.length) input.setAttribute("aria-activedescendant", `hit-${this.active}`);
    else input.removeAttribute("aria-activedescendant");
    rows[this.active]?.scrollIntoView({ block: "nearest" });
  }
}
