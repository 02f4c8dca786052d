import { History, type Visit } from "../model/history.js";
import { groupIn } from "../../src/protocol/parts.js";
import { cycled, deepened, folded, grouped, pathed, resourced, rooted, sameRequest, scoped } from "../model/request.js";
import type { NodeId, SliceMode, SliceRequest } from "../model/types.js";
import type { Questions } from "./questions.js";
import type { Session } from "./session.js";
import type { Steps } from "./steps.js";

export interface JourneyEvents {
  /** What is around the picture has changed. */
  changed(): void;
  /** A function is to be searched: the end of a path from `from`, or any. */
  search(from?: { readonly id: NodeId; readonly name: string }): void;
}

/** Goes from view to view, and back. */
export class Journey {
  readonly history = new History();
  /** The card that was selected when a group was folded up, by the group. */
  private readonly folded = new Map<string, NodeId>();

  constructor(
    private readonly session: Session,
    private readonly questions: Questions,
    private readonly steps: Steps,
    private readonly events: JourneyEvents,
  ) {}

  /** Shows what the extension wants to be shown, with the reader's filters. */
  show(request: SliceRequest, select: string | undefined, finding: string | undefined): void {
    const { session } = this;
    session.wished = select;
    const { filters } = session.state.request;
    const { groupBy = session.state.request.groupBy } = request;
    const depths = session.depths();
    const own = { ...request, filters, ...(groupBy && { groupBy }) };
    if (finding === undefined) return this.ask({ ...own, ...depths }, "fit");
    this.steps.announce(finding);
    this.ask(own, "fit", finding);
    session.keep({ depths });
  }

  /** Goes to another view, remembering this one. `frame`: whether to look at all of it or stay where the reader is. */
  ask(request: SliceRequest, frame: "fit" | "keep", finding?: string): void {
    const { session } = this;
    if (!sameRequest(request, session.state.request) || finding !== session.state.finding) {
      if (session.view?.cards.length) this.history.leave(session.visit());
      session.cycle = undefined;
      this.steps.player.reset();
      session.frame = frame;
      if (finding === undefined) {
        session.finding = undefined;
        session.keep({ depths: undefined });
      }
    }
    session.keep({ request, finding });
    this.events.changed();
    this.questions.ask();
  }

  /** More or less of the same. */
  refine(request: SliceRequest): void {
    this.ask(request, "keep", this.session.state.finding);
  }

  deepen(side: "depthUp" | "depthDown", by: number): void {
    this.refine(deepened(this.session.state.request, side, by));
  }

  filter(name: keyof SliceRequest["filters"]): void {
    const { request } = this.session.state;
    this.refine({ ...request, filters: { ...request.filters, [name]: !request.filters[name] } });
  }

  group(): void {
    this.refine(grouped(this.session.state.request));
  }

  /** Draws the file or folder of a card as one, by the way that is grouped by, else by file; or unfolds such a one. */
  fold(id: string): void {
    const node = this.session.view?.card.get(id)?.node;
    const { request } = this.session.state;
    if (!node) return;
    if (request.folded?.includes(id)) return this.toggle(request, id, this.folded.get(id));
    const { groupBy = node.cluster ? "folder" : "file" } = request;
    const group = groupIn({ ...request, groupBy }, node)?.id;
    if (group === undefined) return;
    this.folded.set(group, id);
    this.toggle({ ...request, groupBy }, group, group);
  }

  /** Draws a group as one, or one by one again, and selects `select`. */
  toggle(request: SliceRequest, group: string, select: string | undefined): void {
    if (select !== undefined) this.session.wished = select;
    this.refine(folded(request, group));
  }

  /** Shows the hidden neighbours of a card, or what a bundle holds. */
  expand(id: string, select?: string): void {
    if (this.session.state.request.folded?.includes(id)) return this.fold(id);
    if (select !== undefined) this.session.wished = select;
    const { request } = this.session.state;
    this.refine({ ...request, expanded: [...new Set([...request.expanded, id])] });
  }

  /** The view before this one, or the one after it; or as many views away. */
  go(where: "back" | "forward", steps = 1): void {
    const { session } = this;
    let visit: Visit | undefined;
    for (let step = 0; step < steps; step++) {
      const next = this.history[where](visit ?? session.visit());
      if (!next) break;
      visit = next;
    }
    if (!visit) return;
    session.cycle = undefined;
    session.finding = undefined;
    this.steps.player.reset();
    session.frame = "fit";
    session.wished = visit.selected;
    session.keep({ request: visit.request, finding: visit.finding });
    this.events.changed();
    this.questions.ask();
  }

  /** Looks at a function, or at what stands for a file, a folder or a resource, alone. */
  reroot(id: string): void {
    const node = this.session.view?.card.get(id)?.node;
    if (!node || node.bundle) return;
    if (node.cluster) return this.ask(scoped(this.base(), node.cluster.kind, node.cluster.path), "fit");
    if (node.resource) return this.ask(resourced(this.base(), node.resource.id), "fit");
    this.session.wished = id;
    this.ask(rooted(this.base(), id), "keep");
  }

  showCycle(cycle: string): void {
    this.ask(cycled(this.base(), cycle), "fit");
  }

  /** Looks at the same thing in another way. */
  lookAs(mode: SliceMode): void {
    // These two are reached from what is in view, not asked for by name.
    if (mode === "cycle" || mode === "resource") return;
    this.session.noteSubject();
    const { subject } = this.session;
    const scope = this.session.scopeOf(mode);
    switch (mode) {
      case "chain":
        if (subject) {
          this.session.wished = subject.id;
          return this.ask(rooted(this.base(), subject.id), "fit");
        }
        break;
      case "file":
        if (scope !== undefined) return this.ask(scoped(this.base(), "file", scope), "fit");
        break;
      case "folder":
        return this.ask(scoped(this.base(), "folder", scope ?? ""), "fit");
      case "overview":
        return this.ask(scoped(this.base(), "overview"), "fit");
      case "path":
        if (subject) return this.events.search(subject);
    }
    // There is no function yet that the view could be of.
    this.events.changed();
    this.events.search();
  }

  /** The path from a function, or from the one that was looked at, to another. */
  showPath(from: NodeId | undefined, to: NodeId): void {
    const start = from ?? this.session.subject?.id;
    if (start === undefined || start === to) return;
    const depths = this.session.depths();
    this.ask(pathed(this.session.state.request, start, to), "fit");
    this.session.keep({ depths });
  }

  /** Shows what a search has found: a function, or a resource. */
  goTo(id: string): void {
    if (id.startsWith("resource ")) return this.ask(resourced(this.base(), id.slice("resource ".length)), "fit");
    this.session.wished = id;
    this.ask(rooted(this.base(), id), "fit");
  }

  /** What the next view takes over from this one. */
  private base(): SliceRequest {
    return { ...this.session.state.request, ...this.session.depths() };
  }
}
