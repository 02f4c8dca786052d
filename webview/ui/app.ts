import type { SearchHit, ToWebview, ViewState } from "../../src/protocol/index.js";
import { cardHeight, layout, type Layout } from "../layout/index.js";
import { History, type Visit } from "../model/history.js";
import { commandFor, type Command } from "../model/keymap.js";
import { neighbour, startOf } from "../model/navigate.js";
import { cycled, deepened, firstState, rooted, sameRequest } from "../model/request.js";
import { clean, plural } from "../model/text.js";
import { cycleLabel, trailOf, trailOfFinding, type Trail } from "../model/trail.js";
import type { Cycle, FindingTrace, Slice, SliceRequest } from "../model/types.js";
import { viewOf, type View } from "../model/view.js";
import { Canvas } from "../render/canvas.js";
import { cardSize } from "../render/cards.js";
import { Measure } from "../render/measure.js";
import { details } from "./details.js";
import { button, h } from "./dom.js";
import { empty } from "./empty.js";
import { glyph } from "./glyph.js";
import type { Host } from "./host.js";
import { keysheet } from "./keysheet.js";
import { legend } from "./legend.js";
import { outline } from "./outline.js";
import { SearchHits } from "./search.js";
import { Toolbar } from "./toolbar.js";
import { trail as trailBar } from "./trail.js";

/** The panel: holds what is shown, asks the extension for slices, and turns keys and clicks into what they mean. */
export class App {
  private state: ViewState;
  private view: View | undefined;
  private layout: Layout | undefined;
  private status: { state: "busy" | "ready" | "error"; message: string } = { state: "busy", message: "" };
  private sequence = 0;
  private applied = 0;
  private searches = 0;
  private cycle: { cycle: Cycle; step?: number } | undefined;
  private finding: { trace: FindingTrace; step?: number } | undefined;
  private frame: "restore" | "fit" | "keep" = "fit";
  private wished: string | undefined;

  private readonly history = new History();
  private readonly measure = new Measure();
  private readonly hits = new SearchHits((hit) => this.goTo(hit));
  private readonly toolbar: Toolbar;
  private readonly canvas: Canvas;
  private readonly stage = h("main", { class: "stage" });
  private readonly overlays = {
    outline: h("div", { class: "slot" }),
    empty: h("div", { class: "slot" }),
    legend: h("div", { class: "slot" }),
    details: h("div", { class: "slot" }),
    trail: h("div", { class: "slot" }),
  };
  private readonly notice = h("p", { class: "notice", hidden: true });
  private readonly sheet = keysheet(() => this.sheet.close());

  constructor(
    private readonly host: Host,
    body: HTMLElement,
  ) {
    const kept = host.restore();
    this.state = kept ?? firstState;
    if (kept?.transform) this.frame = "restore";
    this.measure.refresh();
    this.toolbar = new Toolbar(
      {
        back: () => this.run("back"),
        forward: () => this.run("forward"),
        follow: () => this.run("follow"),
        filter: (name) => {
          const { request } = this.state;
          this.refine({ ...request, filters: { ...request.filters, [name]: !request.filters[name] } });
        },
        depth: (side, by) => this.refine(deepened(this.state.request, side, by)),
        outline: () => this.run("outline"),
        legend: () => this.run("legend"),
        keys: () => this.run("keys"),
        search: (query) => this.search(query),
        searchKey: (event) => this.searchKey(event),
      },
      this.hits.element,
    );
    this.canvas = new Canvas(this.stage, this.measure, {
      select: (id) => this.select(id),
      open: (id, beside) => this.open(id, beside),
      expand: (id) => this.expand(id),
      moved: (transform) => this.keep({ transform }),
    });
    const zooms = h(
      "div",
      { class: "zooms", role: "group", aria: { label: "Zoom" } },
      button("Zoom in (PgUp)", glyph("plus"), () => this.run("zoomIn"), "button icon-button"),
      button("Zoom out (PgDn)", glyph("minus"), () => this.run("zoomOut"), "button icon-button"),
      button("Fit into view; again: everything (f)", glyph("fit"), () => this.run("fit"), "button icon-button"),
    );
    const { outline: list, empty: nothing, legend: marks, details: about, trail } = this.overlays;
    this.stage.append(list, nothing, this.notice, zooms);
    body.append(this.toolbar.element, h("div", { class: "middle" }, this.stage, about), marks, trail, this.sheet);
    window.addEventListener("keydown", (event) => this.key(event));
    new MutationObserver(() => this.retheme()).observe(body, { attributes: true, attributeFilter: ["class"] });
    host.listen((message) => this.receive(message));
    this.render();
    host.post({ type: "ready" });
    host.post({ type: "follow", on: this.state.follow });
    if (this.state.request.roots.length || this.state.request.cycle !== undefined) this.request();
  }

  private receive(message: ToWebview): void {
    switch (message.type) {
      case "slice":
        return this.slice(message.sequence, message.slice);
      case "status":
        this.status = { state: message.state, message: message.message };
        return this.renderChrome();
      case "changed":
        return this.request();
      case "search":
        if (message.sequence === this.searches)
          this.hits.show(message.hits, this.toolbar.input, this.toolbar.input.value);
        return;
      case "show":
        return this.show(message.request, message.select, message.finding);
      case "finding":
        if (message.fingerprint === this.state.finding) this.found(message.finding);
        return;
      case "follow":
        this.keep({ follow: message.on });
        return this.renderChrome();
    }
  }

  private show(request: SliceRequest, select: string | undefined, finding: string | undefined): void {
    this.wished = select;
    const { filters } = this.state.request;
    if (finding === undefined) return this.ask({ ...request, ...this.depths(), filters }, "fit");
    if (this.finding?.trace.fingerprint !== finding) this.finding = undefined;
    const depths = this.depths();
    this.ask({ ...request, filters }, "fit", finding);
    this.keep({ depths });
  }

  /** How far the reader wants to see from a function. */
  private depths(): Pick<SliceRequest, "depthUp" | "depthDown"> {
    const { depthUp, depthDown } = this.state.depths ?? this.state.request;
    return { depthUp, depthDown };
  }

  /** The finding that was asked for has come, or is gone. */
  private found(trace: FindingTrace | null): void {
    this.finding = trace ? { ...this.finding, trace } : undefined;
    if (!trace) this.keep({ finding: undefined });
    this.render();
  }

  /** Goes to another view, remembering this one. `frame`: whether to look at all of it or stay where the reader is. */
  private ask(request: SliceRequest, frame: "fit" | "keep", finding?: string): void {
    if (!sameRequest(request, this.state.request) || finding !== this.state.finding) {
      if (this.view?.cards.length) this.history.leave(this.visit());
      this.cycle = undefined;
      this.frame = frame;
      if (finding === undefined) {
        this.finding = undefined;
        this.keep({ depths: undefined });
      }
    }
    this.keep({ request, finding });
    this.renderChrome();
    this.request();
  }

  /** More or less of the same. */
  private refine(request: SliceRequest): void {
    this.ask(request, "keep", this.state.finding);
  }

  private request(): void {
    this.sequence += 1;
    this.host.post({ type: "slice", sequence: this.sequence, request: this.state.request });
    const { finding } = this.state;
    if (finding !== undefined) this.host.post({ type: "finding", fingerprint: finding });
  }

  private slice(sequence: number, slice: Slice): void {
    // Only the answer to the last question is shown, and that only once.
    if (sequence !== this.sequence || sequence <= this.applied) return;
    this.applied = sequence;
    this.view = viewOf(slice);
    const shown = slice.cycles.find((cycle) => cycle.id === (this.cycle?.cycle.id ?? slice.request.cycle));
    this.cycle = shown && (this.cycle || slice.request.mode === "cycle") ? { ...this.cycle, cycle: shown } : undefined;
    const selected = [this.wished, this.state.selected].find((id) => id !== undefined && this.known(id));
    this.wished = undefined;
    this.keep({ selected });
    const before = this.frame === "keep" ? this.layout?.boxes : undefined;
    const anchor = this.state.selected ?? startOf(this.view);
    this.layout = layout(
      {
        nodes: this.view.cards.map(({ id }) => this.size(id)),
        edges: this.view.wires,
        roots: slice.request.roots,
        ...(before ? { previous: before } : {}),
        ...(anchor === undefined ? {} : { anchor }),
      },
      slice.request.mode === "cycle" ? shown?.nodes : undefined,
    );
    this.render();
    this.look();
  }

  private size(id: string): { id: string; width: number; height: number } {
    const count = (wires: ReadonlyMap<string, readonly unknown[]> | undefined) => wires?.get(id)?.length ?? 0;
    return {
      id,
      width: cardSize.width,
      height: cardHeight(cardSize.height, count(this.view?.in), count(this.view?.out)),
    };
  }

  /** Brings the new picture into view as `frame` says; live updates leave the reader where they are. */
  private look(): void {
    const how = this.frame;
    this.frame = "keep";
    if (!this.view?.cards.length) {
      this.frame = how;
      return;
    }
    if (how === "restore" && this.state.transform) this.canvas.restore(this.state.transform);
    else if (how === "fit") {
      const start = this.state.selected ?? startOf(this.view);
      if (start === undefined) this.canvas.fit();
      else this.canvas.frame(start, this.around(start));
    }
  }

  /** A card and its direct neighbours. */
  private around(id: string): string[] {
    const wires = [...(this.view?.out.get(id) ?? []), ...(this.view?.in.get(id) ?? [])];
    return this.view?.card.has(id) ? [...new Set([id, ...wires.flatMap(({ from, to }) => [from, to])])] : [];
  }

  private known(id: string): boolean {
    return Boolean(this.view?.card.has(id) || this.view?.wire.has(id));
  }

  private visit(): Visit {
    const { request, selected, finding } = this.state;
    return {
      request,
      ...(selected === undefined ? {} : { selected }),
      ...(finding === undefined ? {} : { finding }),
    };
  }

  private keep(change: { [K in keyof ViewState]?: ViewState[K] | undefined }): void {
    const next = { ...this.state, ...change };
    if (next.selected === undefined) delete next.selected;
    if (next.finding === undefined) delete next.finding;
    if (next.depths === undefined) delete next.depths;
    this.state = next as ViewState;
    this.host.keep(this.state);
  }

  private select(id: string | undefined): void {
    this.keep({ selected: id });
    this.renderSelection();
  }

  /** Shows the hidden neighbours of a card, or what a bundle holds. */
  private expand(id: string, select?: string): void {
    if (select !== undefined) this.wished = select;
    this.refine({ ...this.state.request, expanded: [...new Set([...this.state.request.expanded, id])] });
  }

  private open(id: string, beside: boolean): void {
    if (this.view?.card.get(id)?.node.bundle) return this.expand(id);
    this.host.post({ type: "open", id, beside });
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as Element;
    const typing = target.closest("input, dialog");
    const command = commandFor(event);
    if (!command || typing) return;
    // Buttons keep the keys that press them.
    if (target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    this.run(command);
  }

  private run(command: Command): void {
    const { view, layout: placed, state } = this;
    const selected = state.selected;
    switch (command) {
      case "caller":
      case "callee":
      case "previous":
      case "next": {
        if (!view || !placed) return;
        const wire = selected === undefined ? undefined : view.wire.get(selected);
        const to = wire
          ? command === "caller" || command === "previous"
            ? wire.from
            : wire.to
          : neighbour(view, placed.boxes, selected, command);
        if (to === undefined) return;
        this.select(to);
        return this.canvas.reveal(to);
      }
      case "open":
      case "openBeside": {
        const target = selected ?? (view && startOf(view));
        if (target !== undefined) this.open(view?.wire.get(target)?.open ?? target, command === "openBeside");
        return;
      }
      case "reroot":
        if (selected !== undefined && view?.card.has(selected) && !view.card.get(selected)?.node.bundle)
          this.reroot(selected);
        return;
      case "back":
      case "forward": {
        const visit = this.history[command](this.visit());
        if (!visit) return;
        this.cycle = undefined;
        this.finding = undefined;
        this.frame = "fit";
        this.wished = visit.selected;
        this.keep({ request: visit.request, finding: visit.finding });
        this.renderChrome();
        return this.request();
      }
      case "search":
        this.toolbar.input.focus();
        return this.toolbar.input.select();
      case "deeper":
        return this.refine(deepened(state.request, "depthDown", 1));
      case "shallower":
        return this.refine(deepened(state.request, "depthDown", -1));
      case "deeperUp":
        return this.refine(deepened(state.request, "depthUp", 1));
      case "shallowerUp":
        return this.refine(deepened(state.request, "depthUp", -1));
      case "fit":
        return this.canvas.fit();
      case "zoomIn":
        return this.canvas.zoomBy(1.25);
      case "zoomOut":
        return this.canvas.zoomBy(0.8);
      case "nextCycle":
        return this.nextCycle();
      case "nextFinding":
      case "previousFinding": {
        const { finding } = state;
        const direction = command === "nextFinding" ? "next" : "previous";
        return this.host.post({
          type: "nextFinding",
          direction,
          ...(finding === undefined ? {} : { fingerprint: finding }),
        });
      }
      case "showCycle": {
        const cycle =
          this.cycle?.cycle.id ?? (selected === undefined ? undefined : view?.card.get(selected)?.node.cycles[0]);
        if (cycle !== undefined) this.showCycle(cycle);
        return;
      }
      case "follow":
        this.keep({ follow: !state.follow });
        this.host.post({ type: "follow", on: !state.follow });
        return this.renderChrome();
      case "outline":
        this.keep({ outline: !state.outline });
        this.render();
        return this.focusContent();
      case "legend":
        this.keep({ legend: !this.legendOpen() });
        return this.render();
      case "keys":
        return this.sheet.showModal();
      case "escape":
        if (this.finding) {
          this.finding = undefined;
          this.keep({ finding: undefined });
          return this.render();
        }
        if (this.cycle && state.request.mode !== "cycle") {
          this.cycle = undefined;
          return this.render();
        }
        return this.select(undefined);
    }
  }

  private reroot(id: string): void {
    this.wished = id;
    this.ask({ ...rooted(this.state.request, id), ...this.depths() }, "keep");
  }

  private showCycle(cycle: string): void {
    this.ask(cycled(this.state.request, cycle), "fit");
  }

  /** Lights the next cycle of the view, or its next step when it is the only thing shown. */
  private nextCycle(): void {
    const cycles = this.view?.slice.cycles ?? [];
    if (!cycles.length) return;
    const only = this.state.request.mode === "cycle";
    const at = cycles.findIndex((cycle) => cycle.id === this.cycle?.cycle.id);
    const cycle = cycles[only ? Math.max(0, at) : (at + 1) % cycles.length] as Cycle;
    const step = only ? ((this.cycle?.step ?? -1) + 1) % cycle.edges.length : undefined;
    this.cycle = { cycle, ...(step === undefined ? {} : { step }) };
    const wire = step === undefined ? undefined : this.trail()?.steps[step]?.wire;
    const to = wire?.id ?? cycle.nodes.find((id) => this.view?.card.has(id));
    if (to !== undefined) this.keep({ selected: to });
    this.render();
    const card = wire?.from ?? to;
    if (card !== undefined) this.canvas.reveal(card);
  }

  /** Lights a step of the trail and opens its code. */
  private step({ steps }: Trail, at: number): void {
    const step = steps[at];
    if (!step) return;
    if (this.finding) this.finding = { ...this.finding, step: at };
    else if (this.cycle) this.cycle = { ...this.cycle, step: at };
    this.select(step.wire?.id ?? step.card);
    const card = step.wire?.from ?? step.card;
    if (card !== undefined) this.canvas.reveal(card);
    if (step.open !== undefined) this.open(step.open, false);
    else if (this.finding)
      this.host.post({ type: "openStep", fingerprint: this.finding.trace.fingerprint, step: at, beside: false });
  }

  private search(query: string): void {
    this.searches += 1;
    if (query.trim() === "") return this.hits.close(this.toolbar.input);
    this.host.post({ type: "search", sequence: this.searches, query: query.trim().slice(0, 200) });
  }

  private searchKey(event: KeyboardEvent): void {
    const { input } = this.toolbar;
    if (event.key === "Escape") {
      input.value = "";
      this.search("");
      this.focusContent();
    } else if (!this.hits.key(event, input)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private goTo(hit: SearchHit): void {
    const { input } = this.toolbar;
    input.value = "";
    this.search("");
    this.focusContent();
    this.wished = hit.id;
    this.ask({ ...rooted(this.state.request, hit.id), ...this.depths() }, "fit");
  }

  private focusContent(): void {
    const list = this.overlays.outline.firstElementChild;
    if (this.state.outline && list instanceof HTMLElement) list.focus();
    else this.canvas.element.focus();
  }

  private trail(): Trail | undefined {
    if (!this.view) return undefined;
    if (this.finding) return trailOfFinding(this.view, this.finding.trace);
    return this.cycle && trailOf(this.view, this.cycle.cycle);
  }

  private legendOpen(): boolean {
    return this.state.legend ?? true;
  }

  private retheme(): void {
    this.measure.refresh();
    this.render();
  }

  private render(): void {
    this.renderChrome();
    if (this.view && this.layout) {
      const steps = new Map(
        this.trail()?.steps.flatMap(({ wire, number }) => (wire ? [[wire.id, number] as const] : [])),
      );
      this.canvas.draw(this.view, this.layout, steps);
    }
    this.renderSelection();
  }

  private renderSelection(): void {
    if (this.view) {
      const trail = new Set(this.trail()?.steps.flatMap(({ wire }) => wire?.id ?? []));
      this.canvas.light(this.view, this.state.selected, trail);
    }
    this.renderOverlays();
  }

  private renderOverlays(): void {
    const { view, state } = this;
    const fill = (slot: keyof App["overlays"], content: HTMLElement | undefined) =>
      this.overlays[slot].replaceChildren(...(content ? [content] : []));
    const drawn = Boolean(view?.cards.length);
    // All functions of a finding are where the view starts: saying so on each tells nothing.
    this.stage.classList.toggle("of-finding", Boolean(this.finding));
    this.stage.classList.toggle("as-outline", Boolean(state.outline) && drawn);
    const refocus = this.overlays.outline.contains(document.activeElement);
    fill(
      "outline",
      view && drawn && state.outline
        ? outline(view, state.selected, {
            select: (id) => this.select(id),
            open: (id, beside) => this.open(id, beside),
          })
        : undefined,
    );
    if (refocus) this.focusContent();
    fill(
      "legend",
      view && drawn && !state.outline && this.legendOpen()
        ? legend(view, this.measure, () => this.run("legend"))
        : undefined,
    );
    const steps = this.trail();
    const step = steps?.steps[(this.finding ?? this.cycle)?.step ?? -1];
    // The step says already what the details of its wire would.
    const stepped = step !== undefined && state.selected === (step.wire?.id ?? step.card);
    fill(
      "details",
      view && state.selected !== undefined && !stepped
        ? details(view, state.selected, {
            open: (id, beside) => this.open(id, beside),
            select: (id) => {
              this.select(id);
              this.canvas.reveal(id);
            },
            reroot: (id) => this.reroot(id),
            showCycle: (cycle) => this.showCycle(cycle),
            unbundle: (bundle, member) => this.expand(bundle, member),
            close: () => this.select(undefined),
            shownCycle: state.request.mode === "cycle" ? state.request.cycle : undefined,
          })
        : undefined,
    );
    fill(
      "trail",
      steps &&
        trailBar(steps, state.request.mode === "cycle", (this.finding ?? this.cycle)?.step, {
          step: (at) => this.step(steps, at),
          finding: (direction) => this.run(direction === "next" ? "nextFinding" : "previousFinding"),
          only: () => this.run("showCycle"),
          close: () => this.run("escape"),
        }),
    );
    this.renderEmpty();
  }

  private renderEmpty(): void {
    const content = empty(
      {
        view: this.view,
        request: this.state.request,
        follow: this.state.follow,
        status: this.status.state,
        message: this.status.message,
      },
      { follow: () => this.run("follow"), search: () => this.run("search"), packages: () => undefined },
    );
    this.overlays.empty.replaceChildren(...(content ? [content] : []));
    this.stage.classList.toggle("is-empty", Boolean(content));
  }

  private renderChrome(): void {
    const { view, state, status } = this;
    const cycle = view?.slice.cycles.find((one) => one.id === state.request.cycle);
    const roots = state.request.roots.map((id) => view?.card.get(id)?.name ?? id.slice(id.indexOf("#") + 1));
    const cycleMode = state.request.mode === "cycle";
    const cards = view?.cards.length ?? 0;
    this.toolbar.update({
      title: cycleMode
        ? cycle
          ? cycleLabel(cycle)
          : "Await cycle"
        : this.finding
          ? this.finding.trace.ruleId
          : (roots[0] ?? "Await graph") + (roots.length > 1 ? ` and ${roots.length - 1} more` : ""),
      subtitle: cards ? plural(cards, "function") : "",
      request: state.request,
      follow: state.follow,
      outline: Boolean(state.outline),
      legend: this.legendOpen(),
      canGoBack: this.history.canGoBack,
      canGoForward: this.history.canGoForward,
      status: status.state,
      message:
        status.state === "ready" ? "" : status.state === "error" ? "Stopped" : cards ? "Updating…" : "Analyzing…",
    });
    this.notice.textContent = clean(view?.slice.notice ?? "");
    this.notice.hidden = cards === 0 || !view?.slice.notice;
    this.renderEmpty();
  }
}
