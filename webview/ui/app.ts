import type { SearchHit, ToWebview, ViewState } from "../../src/protocol/index.js";
import { cardHeight, layout, type Layout } from "../layout/index.js";
import { History, type Visit } from "../model/history.js";
import { commandFor, type Command } from "../model/keymap.js";
import { neighbour, startOf } from "../model/navigate.js";
import {
  cycled,
  deepened,
  firstState,
  folderOf,
  pathed,
  resourced,
  rooted,
  sameRequest,
  scoped,
} from "../model/request.js";
import { clean, plural } from "../model/text.js";
import { titleOf } from "../model/title.js";
import { trailOf, trailOfFinding, trailOfPath, type Trail } from "../model/trail.js";
import type { Cycle, FindingTrace, NodeId, Slice, SliceMode, SliceRequest } from "../model/types.js";
import { viewOf, type View } from "../model/view.js";
import { Canvas } from "../render/canvas.js";
import { cardSize } from "../render/cards.js";
import { pngOf, svgOf } from "../render/export.js";
import { Measure } from "../render/measure.js";
import { details } from "./details.js";
import { button, h } from "./dom.js";
import { empty } from "./empty.js";
import { glyph } from "./glyph.js";
import type { Host } from "./host.js";
import { keysheet } from "./keysheet.js";
import { legend } from "./legend.js";
import { outline } from "./outline.js";
import { Player } from "./player.js";
import { SearchHits } from "./search.js";
import { Toolbar } from "./toolbar.js";
import { trail as trailBar } from "./trail.js";

/** Longest time that an answer is waited for before a change asks anew, in milliseconds. */
const patience = 3000;

/** The panel: holds what is shown, asks the extension for slices, and turns keys and clicks into what they mean. */
export class App {
  private state: ViewState;
  private view: View | undefined;
  private layout: Layout | undefined;
  private status: { state: "busy" | "ready" | "error"; message: string } = { state: "busy", message: "" };
  private sequence = 0;
  private applied = 0;
  private askedAt = 0;
  /** The graph has changed since the question whose answer is awaited. */
  private again = false;
  private searches = 0;
  private cycle: Cycle | undefined;
  private finding: FindingTrace | undefined;
  /** Fingerprint of the finding whose steps are to play as soon as they can be drawn. */
  private toPlay: string | undefined;
  /** Lines of code of calls, by id, as far as they were asked for and have come. */
  private code = new Map<string, string>();
  private codeOf = "";
  /** Where the path begins whose end is being searched. */
  private pathFrom: NodeId | undefined;
  /** The function that was looked at last: what views of files and paths are about. */
  private subject: { readonly id: NodeId; readonly name: string; readonly file?: string } | undefined;
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
  private readonly player = new Player((at) => this.showStep(at));
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
        mode: (mode) => this.lookAs(mode),
        link: () => this.host.post({ type: "link" }),
        export: (format) => this.host.post({ type: "export", format }),
        outline: () => this.run("outline"),
        legend: () => this.run("legend"),
        keys: () => this.run("keys"),
        search: (query) => this.search(query),
        searchKey: (event) => this.searchKey(event),
      },
      this.hits.element,
    );
    this.canvas = new Canvas(this.stage, this.measure, {
      select: (id) => this.choose(id),
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
        return this.refresh();
      case "search":
        if (message.sequence === this.searches)
          this.hits.show(message.hits, this.toolbar.input, this.toolbar.input.value);
        return;
      case "show":
        return this.show(message.request, message.select, message.finding);
      case "finding":
        if (message.fingerprint === this.state.finding) this.found(message.finding);
        return;
      case "render":
        void this.draw(message.sequence, message.format);
        return;
      case "code":
        for (const [id, line] of Object.entries(message.lines)) this.code.set(id, line);
        return this.renderOverlays();
      case "follow":
        this.keep({ follow: message.on });
        return this.renderChrome();
    }
  }

  private show(request: SliceRequest, select: string | undefined, finding: string | undefined): void {
    this.wished = select;
    const { filters } = this.state.request;
    if (finding === undefined) return this.ask({ ...request, ...this.depths(), filters }, "fit");
    if (this.finding?.fingerprint !== finding) {
      this.finding = undefined;
      this.toPlay = finding;
    }
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
    this.finding = trace ?? undefined;
    if (!trace) this.keep({ finding: undefined });
    this.render();
    this.playWhenDrawn();
  }

  /** Hands the picture over as a file's content. */
  private async draw(sequence: number, format: "svg" | "png"): Promise<void> {
    try {
      const svg = svgOf(this.canvas.element, this.layout?.bounds ?? { x: 0, y: 0, width: 0, height: 0 });
      this.host.post({ type: "rendered", sequence, data: format === "svg" ? svg.text : await pngOf(svg) });
    } catch (error) {
      this.host.post({ type: "error", message: `Drawing failed: ${String(error).slice(0, 500)}` });
    }
  }

  /** Goes to another view, remembering this one. `frame`: whether to look at all of it or stay where the reader is. */
  private ask(request: SliceRequest, frame: "fit" | "keep", finding?: string): void {
    if (!sameRequest(request, this.state.request) || finding !== this.state.finding) {
      if (this.view?.cards.length) this.history.leave(this.visit());
      this.cycle = undefined;
      this.player.reset();
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

  /** There is a newer graph. While an answer is on its way, one more question after it is enough for any number of edits. */
  private refresh(): void {
    if (this.applied < this.sequence && performance.now() - this.askedAt < patience) this.again = true;
    else this.request();
  }

  private request(): void {
    this.sequence += 1;
    this.again = false;
    this.askedAt = performance.now();
    this.host.post({ type: "slice", sequence: this.sequence, request: this.state.request });
    const { finding } = this.state;
    if (finding !== undefined) this.host.post({ type: "finding", fingerprint: finding });
  }

  private slice(sequence: number, slice: Slice): void {
    // Only the answer to the last question is shown, and that only once.
    if (sequence !== this.sequence || sequence <= this.applied) return;
    this.applied = sequence;
    if (this.again) this.request();
    this.view = viewOf(slice);
    const shown = slice.cycles.find((cycle) => cycle.id === (this.cycle?.id ?? slice.request.cycle));
    this.cycle = shown && (this.cycle || slice.request.mode === "cycle") ? shown : undefined;
    this.code.clear();
    this.codeOf = "";
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
    this.playWhenDrawn();
  }

  /** Plays the steps of a finding that was just chosen, once both it and its picture are there. */
  private playWhenDrawn(): void {
    const steps = this.trail();
    if (!this.finding || this.finding.fingerprint !== this.toPlay || !steps || !this.view?.cards.length) return;
    this.toPlay = undefined;
    this.player.reset();
    this.player.play(steps.steps.length);
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

  /** The reader has chosen something: what plays stops. */
  private choose(id: string | undefined): void {
    this.player.stop();
    this.select(id);
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
    const node = this.view?.card.get(id)?.node;
    if (node?.bundle ?? node?.cluster) return this.expand(id);
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
        if (selected !== undefined && view?.card.has(selected)) this.reroot(selected);
        return;
      case "back":
      case "forward": {
        const visit = this.history[command](this.visit());
        if (!visit) return;
        this.cycle = undefined;
        this.finding = undefined;
        this.player.reset();
        this.frame = "fit";
        this.wished = visit.selected;
        this.keep({ request: visit.request, finding: visit.finding });
        this.renderChrome();
        return this.request();
      }
      case "search":
        this.pathFrom = undefined;
        this.toolbar.ask("");
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
        const cycle = this.cycle?.id ?? (selected === undefined ? undefined : view?.card.get(selected)?.node.cycles[0]);
        if (cycle !== undefined) this.showCycle(cycle);
        return;
      }
      case "nextStep":
      case "previousStep": {
        const steps = this.trail();
        this.player.move(command === "nextStep" ? 1 : -1, steps?.steps.length ?? 0);
        if (steps) this.openStep(steps, true);
        return;
      }
      case "play":
        if (!this.player.playing) return this.player.play(this.trail()?.steps.length ?? 0);
        this.player.stop();
        return this.renderOverlays();
      case "chain":
      case "file":
      case "folder":
      case "overview":
      case "path":
        return this.lookAs(command);
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
        if (this.player.at !== undefined) {
          this.player.reset();
          return this.select(undefined);
        }
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

  /** Looks at a function, or at what stands for a file, a folder or a resource, alone. */
  private reroot(id: string): void {
    const node = this.view?.card.get(id)?.node;
    const { request } = this.state;
    if (!node || node.bundle) return;
    if (node.cluster)
      return this.ask(scoped({ ...request, ...this.depths() }, node.cluster.kind, node.cluster.path), "fit");
    if (node.resource) return this.ask(resourced({ ...request, ...this.depths() }, node.resource.id), "fit");
    this.wished = id;
    this.ask(rooted({ ...request, ...this.depths() }, id), "keep");
  }

  private showCycle(cycle: string): void {
    this.ask(cycled({ ...this.state.request, ...this.depths() }, cycle), "fit");
  }

  /** Looks at the same thing in another way. */
  private lookAs(mode: SliceMode): void {
    // These two are reached from what is in view, not asked for by name.
    if (mode === "cycle" || mode === "resource") return;
    this.noteSubject();
    const request = { ...this.state.request, ...this.depths() };
    const { subject } = this;
    const scope = this.scopeOf(mode);
    switch (mode) {
      case "chain":
        if (subject) {
          this.wished = subject.id;
          return this.ask(rooted(request, subject.id), "fit");
        }
        break;
      case "file":
        if (scope !== undefined) return this.ask(scoped(request, "file", scope), "fit");
        break;
      case "folder":
        return this.ask(scoped(request, "folder", scope ?? ""), "fit");
      case "overview":
        return this.ask(scoped(request, "overview"), "fit");
      case "path":
        if (subject) {
          this.pathFrom = subject.id;
          this.toolbar.ask(`Path from ${subject.name} to …`);
          return this.toolbar.input.focus();
        }
    }
    // There is no function yet that the view could be of.
    this.renderChrome();
    this.run("search");
  }

  /** The file that is looked at, or the folder that it is in, or, seen as a folder already, the one around. */
  private scopeOf(mode: SliceMode): string | undefined {
    const { request, selected } = this.state;
    const cluster = selected === undefined ? undefined : this.view?.card.get(selected)?.node.cluster;
    const file = cluster?.kind === "file" ? cluster.path : request.mode === "file" ? request.scope : this.subject?.file;
    if (mode === "file") return file;
    if (cluster?.kind === "folder") return cluster.path;
    if (request.mode === "folder") return folderOf(request.scope ?? "");
    return file === undefined ? undefined : folderOf(file);
  }

  /** The path from the function that was looked at to another. */
  private showPath(to: NodeId): void {
    const from = this.pathFrom ?? this.subject?.id;
    this.pathFrom = undefined;
    this.toolbar.ask("");
    if (from === undefined || from === to) return;
    const depths = this.depths();
    this.ask(pathed(this.state.request, from, to), "fit");
    this.keep({ depths });
  }

  /** Lights the next cycle of the view, or its next step when it is the only thing shown. */
  private nextCycle(): void {
    const cycles = this.view?.slice.cycles ?? [];
    if (!cycles.length) return;
    if (this.state.request.mode === "cycle") return this.run("nextStep");
    const at = cycles.findIndex((cycle) => cycle.id === this.cycle?.id);
    this.cycle = cycles[(at + 1) % cycles.length];
    this.player.reset();
    const to = this.cycle?.nodes.find((id) => this.view?.card.has(id));
    if (to !== undefined) this.keep({ selected: to });
    this.render();
    if (to !== undefined) this.canvas.reveal(to);
  }

  /** Lights a step of the trail. */
  private showStep(at: number): void {
    const step = this.trail()?.steps[at];
    if (!step) return;
    this.select(step.wire?.id ?? step.card);
    for (const card of [step.wire?.to, step.wire?.from ?? step.card]) if (card !== undefined) this.canvas.reveal(card);
  }

  /** Opens the code of the step that is shown. `peek`: the panel keeps the keyboard. */
  private openStep({ steps }: Trail, peek: boolean): void {
    const at = this.player.at ?? 0;
    const open = steps[at]?.open;
    const how = { beside: false, ...(peek && { peek }) };
    if (open !== undefined) this.host.post({ type: "open", id: open, ...how });
    else if (this.finding)
      this.host.post({ type: "openStep", fingerprint: this.finding.fingerprint, step: at, ...how });
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
      this.pathFrom = undefined;
      this.toolbar.ask("");
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
    if (this.pathFrom !== undefined) return this.showPath(hit.id);
    if (hit.id.startsWith("resource ")) {
      return this.ask(resourced({ ...this.state.request, ...this.depths() }, hit.id.slice("resource ".length)), "fit");
    }
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
    if (this.finding) return trailOfFinding(this.view, this.finding);
    if (this.cycle) return trailOf(this.view, this.cycle, this.code);
    const { path } = this.view.slice;
    return path?.length ? trailOfPath(this.view, path, this.code) : undefined;
  }

  /** Asks for the lines of code of the steps that are shown, once. */
  private askForCode({ id, steps }: Trail): void {
    const ids = steps
      .flatMap(({ open, code }) => (open === undefined || code !== undefined ? [] : [open]))
      .slice(0, 100);
    if (this.codeOf === id || ids.length === 0) return;
    this.codeOf = id;
    this.host.post({ type: "code", ids });
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
      const steps = this.trail()?.steps ?? [];
      const passed = this.player.at === undefined ? undefined : steps.slice(0, this.player.at + 1);
      const wires = (some: Trail["steps"]) => new Set(some.flatMap(({ wire }) => wire?.id ?? []));
      this.canvas.light(this.view, this.state.selected, wires(steps), passed && wires(passed));
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
            select: (id) => this.choose(id),
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
    if (steps) this.askForCode(steps);
    const step = steps?.steps[this.player.at ?? -1];
    // The step says already what the details of its wire would.
    const stepped = step !== undefined && state.selected === (step.wire?.id ?? step.card);
    fill(
      "details",
      view && state.selected !== undefined && !stepped
        ? details(view, state.selected, {
            open: (id, beside) => this.open(id, beside),
            pathFrom: this.pathStart(state.selected),
            path: (to) => this.showPath(to),
            select: (id) => {
              this.choose(id);
              this.canvas.reveal(id);
            },
            reroot: (id) => this.reroot(id),
            showCycle: (cycle) => this.showCycle(cycle),
            unbundle: (bundle, member) => this.expand(bundle, member),
            close: () => this.choose(undefined),
            shownCycle: state.request.mode === "cycle" ? state.request.cycle : undefined,
          })
        : undefined,
    );
    fill(
      "trail",
      steps &&
        trailBar(
          steps,
          {
            only: state.request.mode === "cycle" || state.request.mode === "path",
            current: this.player.at,
            playing: this.player.playing,
          },
          {
            step: (at) => {
              this.player.stop();
              this.player.at = at;
              this.showStep(at);
              this.openStep(steps, false);
            },
            play: () => this.run("play"),
            finding: (direction) => this.run(direction === "next" ? "nextFinding" : "previousFinding"),
            only: () => this.run("showCycle"),
            close: () => {
              this.player.reset();
              this.run("escape");
            },
          },
        ),
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

  /** Remembers which function is looked at, for the views that are about it. */
  private noteSubject(): void {
    const { selected, request } = this.state;
    const start = this.subject || !this.view ? undefined : startOf(this.view);
    const ids = [selected, ...(request.mode === "chain" ? request.roots : []), start];
    const node = ids
      .map((id) => (id === undefined ? undefined : this.view?.card.get(id)))
      .find((card) => card?.node.place && !card.node.resource);
    const file = node?.node.place?.file;
    if (node) this.subject = { id: node.id, name: node.name, ...(file === undefined ? {} : { file }) };
  }

  /** The name of the function that a path to `to` would start at. */
  private pathStart(to: string): string | undefined {
    const { request } = this.state;
    const root = request.mode === "chain" ? request.roots[0] : undefined;
    return root === undefined || root === to ? undefined : this.view?.card.get(root)?.name;
  }

  private renderChrome(): void {
    const { view, state, status } = this;
    const cards = view?.cards.length ?? 0;
    this.noteSubject();
    this.toolbar.update({
      title: titleOf(state.request, view, this.finding),
      subtitle: cards ? plural(cards, "function") : "",
      request: state.request,
      follow: state.follow,
      outline: Boolean(state.outline),
      legend: this.legendOpen(),
      canGoBack: this.history.canGoBack,
      canGoForward: this.history.canGoForward,
      status: status.state,
      message:
        status.state === "ready"
          ? ""
          : status.state === "error"
            ? "Stopped"
            : cards
              ? "Stale, updating…"
              : "Analyzing…",
    });
    this.notice.textContent = clean(view?.slice.notice ?? "");
    this.notice.hidden = cards === 0 || !view?.slice.notice;
    this.renderEmpty();
  }
}
