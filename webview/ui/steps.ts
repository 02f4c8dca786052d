import { trailOf, trailOfFinding, trailOfPath, type Trail } from "../model/trail.js";
import type { FindingTrace } from "../model/types.js";
import type { Host } from "./host.js";
import { Player } from "./player.js";
import type { Session } from "./session.js";

export interface StepEvents {
  /** Shows what a step is about. */
  select(id: string | undefined): void;
  reveal(card: string): void;
}

/** The steps of the finding, the cycle or the path that is shown, with their lines of code, and which of them is played. */
export class Steps {
  readonly player = new Player((at) => this.show(at));
  /** Fingerprint of the finding whose steps are to play as soon as they can be drawn. */
  private toPlay: string | undefined;
  /** Lines of code of calls, by id, as far as they were asked for and have come. */
  private readonly code = new Map<string, string>();
  private codeOf = "";

  constructor(
    private readonly session: Session,
    private readonly host: Host,
    private readonly events: StepEvents,
  ) {}

  trail(): Trail | undefined {
    const { view, finding, cycle } = this.session;
    if (!view) return undefined;
    if (finding) return trailOfFinding(view, finding);
    if (cycle) return trailOf(view, cycle, this.code);
    const { path } = view.slice;
    return path?.length ? trailOfPath(view, path, this.code) : undefined;
  }

  /** A finding is about to be shown: its steps play, unless it is shown already. */
  announce(fingerprint: string): void {
    if (this.session.finding?.fingerprint === fingerprint) return;
    this.session.finding = undefined;
    this.toPlay = fingerprint;
  }

  /** The finding that was asked for has come, or is gone. */
  found(trace: FindingTrace | null): void {
    this.session.finding = trace ?? undefined;
    if (!trace) this.session.keep({ finding: undefined });
  }

  /** Plays the steps of a finding that was just chosen, once both it and its picture are there. */
  playWhenDrawn(): void {
    const { finding, view } = this.session;
    const steps = this.trail();
    if (!finding || finding.fingerprint !== this.toPlay || !steps || !view?.cards.length) return;
    this.toPlay = undefined;
    this.player.reset();
    this.player.play(steps.steps.length);
  }

  /** Begins to play, or goes on. */
  play(): void {
    this.player.play(this.trail()?.steps.length ?? 0);
  }

  /** The next or the previous step, and its code; the panel keeps the keyboard. */
  move(by: 1 | -1): void {
    const steps = this.trail();
    this.player.move(by, steps?.steps.length ?? 0);
    if (steps) this.open(steps, true);
  }

  /** Goes to a step and into its code. */
  choose(steps: Trail, at: number): void {
    this.player.stop();
    this.player.at = at;
    this.show(at);
    this.open(steps, false);
  }

  /** Lights the next cycle of the view; the card to go to. Undefined where the view has none. */
  nextCycle(): string | undefined {
    const { session } = this;
    const cycles = session.view?.slice.cycles ?? [];
    if (!cycles.length) return undefined;
    const at = cycles.findIndex((cycle) => cycle.id === session.cycle?.id);
    session.cycle = cycles[(at + 1) % cycles.length];
    this.player.reset();
    const to = session.cycle?.nodes.find((id) => session.view?.card.has(id));
    if (to !== undefined) session.keep({ selected: to });
    return to;
  }

  /** Closes what is innermost: the step, the finding, the cycle. Answers what is left to be done for that. */
  close(): "unselect" | "render" {
    const { session } = this;
    if (this.player.at !== undefined) {
      this.player.reset();
      return "unselect";
    }
    if (session.finding) {
      session.finding = undefined;
      session.keep({ finding: undefined });
      return "render";
    }
    if (session.cycle && session.state.request.mode !== "cycle") {
      session.cycle = undefined;
      return "render";
    }
    return "unselect";
  }

  forgetCode(): void {
    this.code.clear();
    this.codeOf = "";
  }

  learn(lines: Readonly<Record<string, string>>): void {
    for (const [id, line] of Object.entries(lines)) this.code.set(id, line);
  }

  /** Asks for the lines of code of the steps that are shown, once. */
  askForCode({ id, steps }: Trail): void {
    const ids = steps
      .flatMap(({ open, code }) => (open === undefined || code !== undefined ? [] : [open]))
      .slice(0, 100);
    if (this.codeOf === id || ids.length === 0) return;
    this.codeOf = id;
    this.host.post({ type: "code", ids });
  }

  /** Lights a step. */
  private show(at: number): void {
    const step = this.trail()?.steps[at];
    if (!step) return;
    this.events.select(step.wire?.id ?? step.card);
    for (const card of [step.wire?.to, step.wire?.from ?? step.card]) if (card !== undefined) this.events.reveal(card);
  }

  /** Opens the code of the step that is shown. `peek`: the panel keeps the keyboard. */
  private open({ steps }: Trail, peek: boolean): void {
    const at = this.player.at ?? 0;
    const open = steps[at]?.open;
    const { finding } = this.session;
    const how = { beside: false, ...(peek && { peek }) };
    if (open !== undefined) this.host.post({ type: "open", id: open, ...how });
    else if (finding) this.host.post({ type: "openStep", fingerprint: finding.fingerprint, step: at, ...how });
  }
}
