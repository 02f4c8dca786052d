import type { SearchHit } from "../../src/protocol/index.js";
import type { NodeId } from "../model/types.js";
import type { Host } from "./host.js";
import type { Journey } from "./journey.js";
import { SearchHits } from "./search.js";
import type { Toolbar } from "./toolbar.js";

/** Longest query that is asked for, in characters. */
const longest = 200;

/** Searches the workspace, for a function to look at or for the end of a path. */
export class Finder {
  private searches = 0;
  /** Where the path begins whose end is being searched. */
  private pathFrom: NodeId | undefined;
  private readonly hits: SearchHits;

  constructor(
    private readonly host: Host,
    private readonly panel: {
      readonly toolbar: () => Toolbar;
      readonly journey: () => Journey;
      readonly focusContent: () => void;
    },
  ) {
    this.hits = new SearchHits((hit) => this.goTo(hit));
  }

  /** The list of what was found. */
  get element(): HTMLElement {
    return this.hits.element;
  }

  /** Puts the cursor into the search. `from`: where a path begins whose end is wanted. */
  open(from?: { readonly id: NodeId; readonly name: string }): void {
    const toolbar = this.panel.toolbar();
    this.pathFrom = from?.id;
    toolbar.ask(from ? `Path from ${from.name} to …` : "");
    toolbar.input.focus({ preventScroll: true });
    if (!from) toolbar.input.select();
  }

  search(query: string): void {
    this.searches += 1;
    if (query.trim() === "") return this.hits.close(this.panel.toolbar().input);
    this.host.post({ type: "search", sequence: this.searches, query: query.trim().slice(0, longest) });
  }

  show(sequence: number, hits: readonly SearchHit[]): void {
    const { input } = this.panel.toolbar();
    if (sequence === this.searches) this.hits.show(hits, input, input.value);
  }

  key(event: KeyboardEvent): void {
    const toolbar = this.panel.toolbar();
    if (event.key === "Escape") {
      this.clear();
      this.takePathFrom();
      this.panel.focusContent();
    } else if (!this.hits.key(event, toolbar.input)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The path from where one was asked for, else from the function that was looked at. */
  showPath(to: NodeId): void {
    this.panel.journey().showPath(this.takePathFrom(), to);
  }

  private goTo(hit: SearchHit): void {
    this.clear();
    this.panel.focusContent();
    if (this.pathFrom !== undefined) return this.showPath(hit.id);
    this.panel.journey().goTo(hit.id);
  }

  private clear(): void {
    this.panel.toolbar().input.value = "";
    this.search("");
  }

  private takePathFrom(): NodeId | undefined {
    const from = this.pathFrom;
    this.pathFrom = undefined;
    this.panel.toolbar().ask("");
    return from;
  }
}
