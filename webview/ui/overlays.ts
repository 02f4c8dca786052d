import { leadOf } from "../model/lead.js";
import type { Measure } from "../render/measure.js";
import { details, type DetailEvents } from "./details.js";
import { h } from "./dom.js";
import { empty, type EmptyEvents } from "./empty.js";
import { lead } from "./lead.js";
import { legend } from "./legend.js";
import { outline } from "./outline.js";
import type { Session } from "./session.js";
import type { Steps } from "./steps.js";
import { trail, type TrailEvents } from "./trail.js";

export type OverlayEvents = EmptyEvents &
  Pick<DetailEvents, "open" | "select" | "reroot" | "showCycle" | "why" | "resource" | "path" | "unbundle"> &
  Omit<TrailEvents, "step" | "close"> & {
    /** The reader has chosen something, or nothing. */
    choose(id: string | undefined): void;
    closeLegend(): void;
    closeTrail(): void;
  };

/** What lies on the picture and around it, made anew from the session each time. */
export class Overlays {
  readonly slots = {
    lead: h("div", { class: "slot" }),
    outline: h("div", { class: "slot" }),
    empty: h("div", { class: "slot" }),
    legend: h("div", { class: "slot" }),
    details: h("div", { class: "slot" }),
    trail: h("div", { class: "slot" }),
  };

  constructor(
    private readonly stage: HTMLElement,
    private readonly session: Session,
    private readonly steps: Steps,
    private readonly measure: Measure,
    private readonly events: OverlayEvents,
  ) {}

  /** The outline, when it is shown. */
  get list(): HTMLElement | undefined {
    const list = this.slots.outline.firstElementChild;
    return this.session.showsOutline && list instanceof HTMLElement ? list : undefined;
  }

  /** Answers whether the outline had the keyboard, and needs it back. */
  render(): boolean {
    const { view, state, finding, cycle } = this.session;
    const { showsOutline } = this.session;
    const drawn = Boolean(view?.cards.length);
    // All functions of a finding are where the view starts: saying so on each tells nothing.
    this.stage.classList.toggle("of-finding", Boolean(finding));
    this.stage.classList.toggle("as-outline", showsOutline && drawn);
    const refocus = this.slots.outline.contains(document.activeElement);
    const { scrollTop = 0 } = this.list ?? {};
    const chosen = { selected: state.selected, at: this.session.row };
    this.fill("outline", view && drawn && showsOutline ? outline(view, chosen, this.rows) : undefined);
    if (this.list) this.list.scrollTop = scrollTop;
    this.list?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    const told = view && !finding && !cycle ? lead(leadOf(view), this.events.why) : undefined;
    this.fill("lead", told);
    const explained = view && drawn && !showsOutline && this.session.legendOpen();
    this.fill("legend", explained ? legend(view, this.measure, () => this.events.closeLegend()) : undefined);
    this.renderSteps();
    this.renderEmpty();
    return refocus;
  }

  renderEmpty(): void {
    const { view, state, status } = this.session;
    const content = empty(
      { view, request: state.request, follow: state.follow, status: status.state, message: status.message },
      this.events,
    );
    this.fill("empty", content);
    this.stage.classList.toggle("is-empty", Boolean(content));
  }

  /** The steps, and the details of what is selected unless it is the step that is told. */
  private renderSteps(): void {
    const { view, state } = this.session;
    const { request, selected } = state;
    const { player } = this.steps;
    const steps = this.steps.trail();
    if (steps) this.steps.askForCode(steps);
    const step = steps?.steps[player.at ?? -1];
    const stepped = step !== undefined && selected === (step.wire?.id ?? step.card);
    const told = view && selected !== undefined && !stepped;
    this.fill("details", told ? details(view, selected, this.about(selected)) : undefined);
    this.fill(
      "trail",
      steps &&
        trail(
          steps,
          { only: request.mode === "cycle" || request.mode === "path", current: player.at, playing: player.playing },
          {
            ...this.events,
            step: (at) => this.steps.choose(steps, at),
            close: () => this.events.closeTrail(),
          },
        ),
    );
    this.scrollToStep();
  }

  /** Where the list of steps is longer than its room, the step that is told is in view. The frames around stay as they are. */
  private scrollToStep(): void {
    const at = this.slots.trail.querySelector("[aria-current=step]")?.getBoundingClientRect();
    const list = this.slots.trail.querySelector("ol");
    if (!at || !list) return;
    const room = list.getBoundingClientRect();
    list.scrollTop += Math.min(0, at.top - room.top) || Math.max(0, at.bottom - room.bottom);
    list.scrollLeft += Math.min(0, at.left - room.left) || Math.max(0, at.right - room.right);
  }

  private readonly rows = {
    select: (id: string, at: number) => {
      this.session.row = at;
      this.events.choose(id);
    },
    open: (id: string, beside: boolean) => this.events.open(id, beside),
  };

  private about(selected: string): DetailEvents {
    const { request } = this.session.state;
    return {
      ...this.events,
      pathFrom: this.session.pathStart(selected),
      shownCycle: request.mode === "cycle" ? request.cycle : undefined,
      shownResource: request.mode === "resource" ? `resource ${request.resource ?? ""}` : undefined,
      shownFinding: this.session.finding?.fingerprint,
      close: () => this.events.choose(undefined),
    };
  }

  private fill(slot: keyof Overlays["slots"], content: HTMLElement | undefined): void {
    this.slots[slot].replaceChildren(...(content ? [content] : []));
  }
}
