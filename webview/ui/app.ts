import type { Slice, ToWebview } from "../../src/protocol/index.js";
import { commandFor } from "../model/keymap.js";
import { noticeOf, sizeOf } from "../model/title.js";
import { viewOf } from "../model/view.js";
import { Measure } from "../render/measure.js";
import { commands, type Commands } from "./commands.js";
import { h } from "./dom.js";
import { Files } from "./files.js";
import { Finder } from "./finder.js";
import type { Host } from "./host.js";
import { Journey } from "./journey.js";
import { keysheet } from "./keysheet.js";
import { Overlays } from "./overlays.js";
import { Picture } from "./picture.js";
import { Questions } from "./questions.js";
import { Session } from "./session.js";
import { Steps } from "./steps.js";
import { statusOf } from "./status.js";
import { Toolbar } from "./toolbar.js";
import { zooms } from "./zooms.js";

/** As many of the views before are named beside the title. */
const mostCrumbs = 3;

/** The panel: puts its parts together, hears the extension, and turns keys and clicks into what they mean. */
export class App {
  private readonly session: Session;
  private readonly questions: Questions;
  private readonly steps: Steps;
  private readonly journey: Journey;
  private readonly finder: Finder;
  private readonly toolbar: Toolbar;
  private readonly picture: Picture;
  private readonly overlays: Overlays;
  private readonly commands: Commands;
  private readonly measure = new Measure();
  private readonly stage = h("main", { class: "stage" });
  private readonly notice = h("p", { class: "notice", hidden: true });
  private readonly sheet = keysheet(() => this.sheet.close());
  private readonly files: Files;

  constructor(
    private readonly host: Host,
    body: HTMLElement,
  ) {
    this.session = new Session(host);
    this.measure.refresh();
    this.questions = new Questions(this.session, host);
    this.steps = new Steps(this.session, host, {
      select: (id) => this.select(id),
      reveal: (card) => this.picture.canvas.camera.reveal(card),
    });
    this.journey = new Journey(this.session, this.questions, this.steps, {
      changed: () => this.renderChrome(),
      search: (from) => this.finder.open(from),
    });
    this.finder = new Finder(host, {
      toolbar: () => this.toolbar,
      journey: () => this.journey,
      focusContent: () => this.focusContent(),
    });
    this.toolbar = this.makeToolbar();
    this.picture = new Picture(this.stage, this.measure, this.session, {
      select: (id) => this.choose(id),
      open: (id, beside) => this.open(id, beside),
      expand: (id) => this.journey.expand(id),
      area: (id) => this.openArea(id),
      moved: (transform) => this.session.keep({ transform }),
    });
    this.files = new Files(host, this.questions, this.picture);
    this.overlays = this.makeOverlays();
    this.commands = commands({
      host,
      session: this.session,
      questions: this.questions,
      journey: this.journey,
      steps: this.steps,
      finder: this.finder,
      picture: this.picture,
      sheet: this.sheet,
      select: (id) => this.select(id),
      open: (id, beside) => this.open(id, beside),
      render: () => this.render(),
      renderChrome: () => this.renderChrome(),
      renderOverlays: () => this.renderOverlays(),
      focusContent: () => this.focusContent(),
    });
    const { lead, outline, empty, legend, details, trail } = this.overlays.slots;
    this.stage.append(outline, empty, this.notice, zooms(this.commands));
    body.append(
      this.toolbar.element,
      lead,
      h("div", { class: "middle" }, this.stage, details),
      legend,
      trail,
      this.sheet,
    );
    window.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("focus", () => this.takeFocus());
    new MutationObserver(() => this.retheme()).observe(body, { attributes: true, attributeFilter: ["class"] });
    host.listen((message) => this.receive(message));
    this.render();
    const { follow, paused = false, request } = this.session.state;
    host.post({ type: "ready" });
    host.post({ type: "follow", on: follow && !paused });
    if (request.roots.length || request.cycle !== undefined) this.questions.ask();
  }

  private makeToolbar(): Toolbar {
    return new Toolbar(
      {
        back: (steps) => this.journey.go("back", steps),
        forward: () => this.commands.forward(),
        follow: () => this.commands.follow(),
        pause: () => this.commands.pause(),
        group: () => this.commands.group(),
        filter: (name) => this.journey.filter(name),
        depth: (side, by) => this.journey.deepen(side, by),
        mode: (mode) => this.journey.lookAs(mode),
        link: () => this.host.post({ type: "link" }),
        export: (format) => this.host.post({ type: "export", format }),
        outline: () => this.commands.outline(),
        legend: () => this.commands.legend(),
        keys: () => this.commands.keys(),
        search: (query) => this.finder.search(query),
        searchKey: (event) => this.finder.key(event),
      },
      this.finder.element,
    );
  }

  private makeOverlays(): Overlays {
    return new Overlays(this.stage, this.session, this.steps, this.measure, {
      open: (id, beside) => this.open(id, beside),
      choose: (id) => this.choose(id),
      select: (id) => {
        this.choose(id);
        this.picture.canvas.camera.reveal(id);
      },
      reroot: (id) => this.journey.reroot(id),
      showCycle: (cycle) => this.journey.showCycle(cycle),
      why: (fingerprint) => this.host.post({ type: "showFinding", fingerprint }),
      resource: (id) => this.journey.goTo(id),
      path: (to) => this.finder.showPath(to),
      unbundle: (bundle, member) => this.journey.expand(bundle, member),
      follow: () => this.commands.follow(),
      search: () => this.commands.search(),
      play: () => this.commands.play(),
      finding: (direction) => this.commands[direction === "next" ? "nextFinding" : "previousFinding"](),
      only: () => this.commands.showCycle(),
      closeLegend: () => this.commands.legend(),
      closeTrail: () => {
        this.steps.player.reset();
        this.commands.escape();
      },
    });
  }

  private receive(message: ToWebview): void {
    const { session } = this;
    switch (message.type) {
      case "slice":
        if (this.questions.takes(message.sequence)) this.show(message.slice);
        return;
      case "status":
        session.status = { state: message.state, message: message.message };
        return this.renderChrome();
      case "changed":
        this.questions.refresh();
        return this.renderChrome();
      case "search":
        return this.finder.show(message.sequence, message.hits);
      case "show":
        this.journey.show(message.request, message.select, message.finding);
        if (message.sequence !== undefined) this.host.post({ type: "shown", sequence: message.sequence });
        return;
      case "finding":
        if (message.fingerprint !== session.state.finding) return;
        this.steps.found(message.finding);
        this.render();
        return this.steps.playWhenDrawn();
      case "render":
        return this.files.draw(message.sequence, message.format);
      case "code":
        this.steps.learn(message.lines);
        return this.renderOverlays();
      case "follow":
        session.keep({ follow: message.on });
        return this.renderChrome();
    }
  }

  private show(slice: Slice): void {
    const { session } = this;
    const view = viewOf(slice);
    session.view = view;
    const shown = slice.cycles.find((cycle) => cycle.id === (session.cycle?.id ?? slice.request.cycle));
    session.cycle = shown && (session.cycle || slice.request.mode === "cycle") ? shown : undefined;
    this.steps.forgetCode();
    const selected = [session.wished, session.state.selected].find((id) => id !== undefined && session.known(id));
    session.wished = undefined;
    session.keep({ selected });
    // What stands around a picture takes its room before a new one is laid out for what is left.
    if (session.frame !== "keep") {
      this.renderChrome();
      this.renderOverlays();
    }
    this.picture.place(view, shown);
    this.render();
    this.picture.look();
    this.takeFocus();
    this.steps.playWhenDrawn();
    this.files.drawn();
  }

  /** The reader has chosen something: what plays stops. */
  private choose(id: string | undefined): void {
    this.steps.player.stop();
    this.select(id);
  }

  private select(id: string | undefined): void {
    this.session.keep({ selected: id });
    this.renderSelection();
  }

  private open(id: string, beside: boolean): void {
    const node = this.session.view?.card.get(id)?.node;
    if (node?.bundle ?? node?.cluster) return this.journey.expand(id);
    this.host.post({ type: "open", id, beside });
  }

  /** The title of an area leads to the resource that is held, or folds up the file or folder. */
  private openArea(id: string): void {
    const area = this.session.view?.areas.find((one) => one.id === id);
    if (area?.kind === "group") this.journey.toggle(this.session.state.request, area.opens, area.opens);
    else if (area) this.journey.goTo(area.opens);
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as Element;
    const typing = target.closest("input, dialog");
    const command = commandFor(event);
    if (!command || typing) return;
    // Buttons keep the keys that press them.
    if (target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    this.commands[command]();
  }

  private focusContent(): void {
    // The frames around the panel would scroll, too.
    (this.overlays.list ?? this.picture.canvas.element).focus({ preventScroll: true });
  }

  /** Where the panel has the keyboard and nothing in it has, the picture or the outline gets it. */
  private takeFocus(): void {
    if (document.hasFocus() && document.activeElement === document.body) this.focusContent();
  }

  private retheme(): void {
    this.measure.refresh();
    this.render();
  }

  private render(): void {
    this.renderChrome();
    this.picture.draw(this.steps.trail());
    this.renderSelection();
  }

  private renderSelection(): void {
    this.picture.light(this.steps.trail(), this.steps.player.at);
    this.renderOverlays();
  }

  private renderOverlays(): void {
    if (this.overlays.render()) this.focusContent();
  }

  private renderChrome(): void {
    const { session } = this;
    const { view, state } = session;
    const cards = view?.cards.length ?? 0;
    session.noteSubject();
    this.toolbar.update({
      title: session.title(),
      past: this.journey.history.titles(mostCrumbs),
      subtitle: view ? sizeOf(view) : "",
      request: state.request,
      follow: state.follow && !state.paused,
      paused: Boolean(state.paused),
      outline: session.showsOutline,
      legend: session.legendOpen(),
      canGoBack: this.journey.history.canGoBack,
      canGoForward: this.journey.history.canGoForward,
      ...statusOf(session),
    });
    this.notice.textContent = view ? noticeOf(view) : "";
    this.notice.hidden = cards === 0 || this.notice.textContent === "";
    this.overlays.renderEmpty();
  }
}
