import { select, zoom, zoomIdentity, type Selection, type ZoomBehavior, type ZoomTransform } from "d3";
import type { Bounds, Box, Layout } from "../layout/index.js";
import type { Card, View, Wire } from "../model/view.js";
import { areaPatterns, drawAreas } from "./areas.js";
import { cardSize, drawCards, put } from "./cards.js";
import { drawFarLabels, smallestNamed } from "./far-labels.js";
import { drawLabels, drawWires, type RoutedWire } from "./wires.js";
import type { Measure } from "./measure.js";

export interface CanvasEvents {
  select(id: string | undefined): void;
  open(id: string, beside: boolean): void;
  expand(id: string): void;
  /** The title of an area was chosen. */
  area(id: string): void;
  moved(transform: { x: number; y: number; k: number }): void;
}

/** Free room around the picture, in its own pixels. */
const margin = 34;
/** Names can be read from this scale on; and, shortened, from this one. */
const readable = 0.6;
const legible = 0.4;
/** Below these scales: larger names; nothing but names; names as large as ever; titles of clusters instead of names. */
const zooms = { far: 0.7, farther: 0.5, dots: 0.34, clustered: smallestNamed } as const;

/** As much is painted around what is seen while the picture moves, in pixels; as in the style sheet. */
const around = 400;

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** The drawing: keeps one element for each card and wire, by id, and moves them where the layout says. */
export class Canvas {
  readonly element: SVGSVGElement;
  private readonly root: Selection<SVGSVGElement, unknown, null, undefined>;
  private readonly viewport: Layer;
  private readonly areas: Layer;
  private readonly wires: Layer;
  private readonly areaTitles: Layer;
  private readonly labels: Layer;
  private readonly cards: Layer;
  private readonly clusters: Layer;
  /** What is seen of the picture, and what hears the hand that moves it: the picture itself moves beneath. */
  private readonly window: Selection<HTMLElement, unknown, null, undefined>;
  private readonly sheet: Selection<HTMLElement, unknown, null, undefined>;
  private readonly zooming: ZoomBehavior<HTMLElement, unknown>;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  private transform: ZoomTransform = zoomIdentity;
  /** The transform that the picture is drawn with; while it moves, the element is moved as a whole. */
  private settled: ZoomTransform = zoomIdentity;
  private layout: Layout | undefined;
  private view: View | undefined;
  /** The scale that clusters were drawn for; undefined: none are drawn. */
  private clusteredAt: number | undefined;
  /** How the picture was put into view; done again when the room changes, until the reader moves it. */
  private framing: (() => void) | undefined;
  /** Where the picture is moving to, while it moves. */
  private heading: ZoomTransform | undefined;
  /** The last fit has shown all columns only. */
  private fitsColumns = false;
  /** The card to keep in view when the room changes. */
  private held: string | undefined;
  private room = { width: 0, height: 0 };

  constructor(
    parent: Element,
    private readonly measure: Measure,
    private readonly events: CanvasEvents,
  ) {
    this.window = select(parent).append<HTMLElement>("div").attr("class", "window");
    this.sheet = this.window.append<HTMLElement>("div").attr("class", "sheet");
    this.element = put(this.sheet.node() as HTMLElement, "svg", {
      class: "canvas",
      role: "tree",
      tabindex: 0,
      "aria-label": "Await graph",
    });
    this.root = select(this.element);
    const defs = put(this.element, "defs");
    areaPatterns(defs);
    const pattern = put(defs, "pattern", {
      id: "hatching",
      width: 7,
      height: 7,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    put(pattern, "line", { class: "hatching", x1: 0, y1: 0, x2: 0, y2: 7 });
    const layer = (parentLayer: Element, name: string): Layer =>
      select<SVGGElement, unknown>(put(parentLayer, "g", { class: name, role: "presentation" }));
    this.viewport = layer(this.element, "viewport");
    const inner = this.viewport.node() as SVGGElement;
    this.areas = layer(inner, "areas").attr("aria-hidden", "true");
    this.wires = layer(inner, "wires");
    this.areaTitles = layer(inner, "area-titles").attr("aria-hidden", "true");
    this.labels = layer(inner, "labels");
    this.cards = layer(inner, "cards");
    this.clusters = layer(inner, "clusters").attr("aria-hidden", "true");
    this.wires.attr("aria-hidden", "true");
    this.labels.attr("aria-hidden", "true");
    this.zooming = zoom<HTMLElement, unknown>()
      .scaleExtent([0.1, 2.5])
      .on("zoom", (event: { transform: ZoomTransform }) => this.move(event.transform))
      .on("start", (event: { sourceEvent: unknown }) => {
        if (!event.sourceEvent) return;
        this.framing = undefined;
        this.fitsColumns = false;
      })
      .on("end", () => {
        this.settle();
        this.events.moved({ x: this.transform.x, y: this.transform.y, k: this.transform.k });
      });
    this.window.call(this.zooming).on("dblclick.zoom", null);
    new ResizeObserver(() => this.resized()).observe(this.window.node() as HTMLElement);
    this.areaTitles.on("click", (event: MouseEvent) => {
      const area = (event.target as Element).closest("[data-area]")?.getAttribute("data-area");
      if (area) this.events.area(area);
    });
    this.root.on("click", (event: MouseEvent) => {
      const target = event.target as Element;
      if (target === this.element || target.closest(".areas")) this.events.select(undefined);
    });
  }

  /** Draws a view. `steps` numbers the wires of a cycle. */
  draw(view: View, layout: Layout, steps: ReadonlyMap<string, number>): void {
    const first = !this.layout;
    this.layout = layout;
    this.view = view;
    const duration = first || this.still.matches ? 0 : 200;
    const routed = view.wires.flatMap((wire): RoutedWire[] => {
      const route = layout.routes.get(wire.id);
      const step = steps.get(wire.id);
      return route ? [{ wire, route, ...(step === undefined ? {} : { step }) }] : [];
    });
    const wires = this.wires
      .selectAll<SVGGElement, RoutedWire>("g.wire")
      .data(routed, ({ wire }) => wire.id)
      .join((enter) => this.listenWire(enter.append("g").attr("data-wire", ({ wire }) => wire.id)));
    drawWires(wires, duration);
    const labels = this.labels
      .selectAll<SVGGElement, RoutedWire>("g.label")
      .data(
        routed.filter(({ wire, step }) => wire.marks.length > 0 || step !== undefined),
        ({ wire }) => wire.id,
      )
      .join((enter) =>
        this.listenWire(
          enter
            .append("g")
            .attr("class", "label")
            .attr("data-wire", ({ wire }) => wire.id),
        ),
      );
    drawLabels(labels, this.measure);
    drawAreas(
      this.areas.node() as SVGGElement,
      this.areaTitles.node() as SVGGElement,
      view.areas,
      layout,
      this.measure,
    );

    const at = (card: Card) => {
      const box = layout.boxes.get(card.id);
      return `translate(${box?.x ?? 0},${box?.y ?? 0})`;
    };
    const cards = this.cards
      .selectAll<SVGGElement, Card>("g.card:not(.leaving)")
      .data(view.cards, (card) => card.id)
      .join(
        (enter) => {
          const made = enter
            .append("g")
            .attr("class", "card")
            .attr("role", "treeitem")
            .attr("data-id", (card) => card.id)
            .attr("transform", at);
          return made
            .on("click", (event: MouseEvent, card) => {
              const side = (event.target as Element).closest(".more");
              if (side) this.events.expand(card.id);
              else this.events.select(card.id);
            })
            .on("dblclick", (event: MouseEvent, card) => this.events.open(card.id, event.altKey));
        },
        (update) => {
          if (duration) update.transition("move").duration(duration).attr("transform", at);
          else update.attr("transform", at);
          return update;
        },
        (exit) => {
          if (!duration) return exit.remove();
          exit.classed("leaving", true).attr("id", null).attr("data-id", null).attr("aria-hidden", "true");
          return exit.transition("leave").duration(duration).attr("opacity", 0).remove();
        },
      )
      .attr("id", (_, i) => `card-${i}`)
      .attr("aria-label", (card) => card.aria)
      .attr("aria-level", (card) => (layout.boxes.get(card.id)?.layer ?? 0) + 1);
    drawCards(cards, this.measure, (id) => layout.boxes.get(id)?.height ?? cardSize.height);
    this.cluster(true);
  }

  /** Draws clusters where cards are too small for names; anew after steps of zoom that can be seen. */
  private cluster(anew: boolean): void {
    const { k } = this.transform;
    const step = k < zooms.dots ? 2 ** (Math.round(Math.log2(k) * 6) / 6) : undefined;
    if (!anew && step === this.clusteredAt) return;
    // What is drawn already will do until the picture rests.
    const moving = this.settled !== this.transform;
    if (!anew && moving && step !== undefined && this.clusteredAt !== undefined) return;
    this.clusteredAt = step;
    if (step === undefined || !this.view || !this.layout) this.clusters.selectAll("*").remove();
    else {
      const start = this.view.cards.filter((card) => card.node.root).map((card) => card.id);
      const called = this.held === undefined ? start.slice(0, 3) : [this.held, ...start.slice(0, 3)];
      drawFarLabels(this.clusters, this.view, this.layout, called, step, this.measure);
    }
  }

  /**
   * Lights the selected card or wire and what it touches; everything else steps back. `passed`: the wires of the trail
   * up to the step that is shown.
   */
  light(
    view: View,
    selected: string | undefined,
    trail: ReadonlySet<string>,
    passed: ReadonlySet<string> | undefined,
  ): void {
    const near = new Set<string>();
    const lit = new Set<string>();
    const touch = (wire: Wire) => {
      lit.add(wire.id);
      near.add(wire.from).add(wire.to);
    };
    if (selected !== undefined) {
      for (const wire of [...(view.out.get(selected) ?? []), ...(view.in.get(selected) ?? [])]) touch(wire);
      const own = view.wire.get(selected);
      if (own) touch(own);
      if (view.card.has(selected)) near.add(selected);
    }
    this.held = selected !== undefined && view.card.has(selected) ? selected : undefined;
    this.root.classed("has-selection", near.size > 0);
    this.cluster(true);
    let active = "";
    this.cards
      .selectAll<SVGGElement, Card>("g.card")
      .classed("selected", (card) => card.id === selected)
      .classed("near", (card) => near.has(card.id))
      .attr("aria-selected", (card) => String(card.id === selected))
      .each(function (card) {
        if (card.id === selected) active = this.id;
      });
    if (active) this.element.setAttribute("aria-activedescendant", active);
    else this.element.removeAttribute("aria-activedescendant");
    for (const [layer, name] of [
      [this.wires, "g.wire"],
      [this.labels, "g.label"],
    ] as const) {
      layer
        .selectAll<SVGGElement, RoutedWire>(name)
        .classed("lit", ({ wire }) => lit.has(wire.id))
        .classed("selected", ({ wire }) => wire.id === selected)
        .classed("trail", ({ wire }) => trail.has(wire.id))
        .classed("ahead", ({ wire }) => passed !== undefined && trail.has(wire.id) && !passed.has(wire.id));
    }
    this.wires
      .selectAll<SVGGElement, RoutedWire>("g.wire")
      .filter(({ wire }) => lit.has(wire.id))
      .raise();
  }

  /**
   * Shows everything, no larger than life. Where names would be lost, the first time only all columns, around the card
   * that is selected or the start.
   */
  fit(): void {
    const bounds = this.layout?.bounds;
    if (!bounds?.width) return;
    const centre = this.held ?? this.start();
    const box = centre === undefined ? undefined : this.layout?.boxes.get(centre);
    if (box && this.fitScale() < legible * 0.9 && !this.fitsColumns) {
      this.showColumns(bounds, box);
      this.fitsColumns = true;
      return;
    }
    const { width, height } = this.size();
    const k = Math.max(0.1, Math.min(1.15, this.fitScale()));
    const x = width / 2 - k * (bounds.x + bounds.width / 2);
    const y = height / 2 - k * (bounds.y + bounds.height / 2);
    this.go(zoomIdentity.translate(x, y).scale(k));
    this.framing = () => this.fit();
  }

  /** All columns, as far as their names can be read, at the height of a card. */
  private showColumns(bounds: Bounds, box: Box): void {
    const { width, height } = this.size();
    const k = Math.max(legible, Math.min(1, (width - 2 * margin) / bounds.width));
    this.go(centred(bounds, box, width, height, k));
  }

  private start(): string | undefined {
    return (this.view?.cards.find((card) => card.node.root) ?? this.view?.cards[0])?.id;
  }

  /** How much everything would have to shrink to fit. */
  private fitScale(): number {
    const bounds = this.layout?.bounds;
    const { width, height } = this.size();
    if (!bounds?.width) return 1;
    return Math.min(width / (bounds.width + 2 * margin), height / (bounds.height + 2 * margin));
  }

  /**
   * Shows everything where that can be read; else puts a card in the middle, or beside it where that leaves no room
   * unused, as large as lets the columns of `near` be seen, but not smaller than can be read.
   */
  frame(id: string, near: readonly string[]): void {
    const box = this.layout?.boxes.get(id);
    const bounds = this.layout?.bounds;
    if (!box || !bounds || this.fitScale() >= readable) this.fit();
    else {
      const { width, height } = this.size();
      const columns = near.flatMap((other) => this.layout?.boxes.get(other) ?? []);
      const reach = Math.max(box.width / 2, ...columns.map((one) => Math.abs(one.x - box.x) + one.width / 2));
      const k = Math.max(readable, Math.min(0.9, width / (2 * reach + 2 * margin)));
      this.go(centred(bounds, box, width, height, k));
    }
    this.framing = () => this.frame(id, near);
  }

  /** Moves the picture just as far as needed to see a card whole. */
  reveal(id: string): void {
    const box = this.layout?.boxes.get(id);
    if (!box) return;
    const { width, height } = this.size();
    const { x, y, k } = this.heading ?? this.transform;
    const pad = 16;
    const over = (at: number, half: number, low: number, high: number) =>
      at - half < low ? low - (at - half) : at + half > high ? high - (at + half) : 0;
    const dx = over(box.x * k + x, (cardSize.width / 2) * k, pad, width - pad);
    const dy = over(box.y * k + y, (cardSize.height / 2) * k, pad, height - pad);
    if (dx || dy) this.go(zoomIdentity.translate(x + dx, y + dy).scale(k));
  }

  zoomBy(factor: number): void {
    this.framing = undefined;
    this.zooming.scaleBy(this.still.matches ? this.window : this.window.transition("zoom").duration(120), factor);
  }

  /** Goes back to where a former session was, without moving there. */
  restore(transform: { readonly x: number; readonly y: number; readonly k: number }): void {
    this.room = this.size();
    this.zooming.transform(this.window, zoomIdentity.translate(transform.x, transform.y).scale(transform.k));
  }

  private go(target: ZoomTransform): void {
    this.framing = undefined;
    this.fitsColumns = false;
    this.room = this.size();
    if (this.still.matches || this.transform === zoomIdentity) return this.zooming.transform(this.window, target);
    this.heading = target;
    const arrived = () => {
      if (this.heading === target) this.heading = undefined;
    };
    const moving = this.window
      .transition("zoom")
      .duration(200)
      .on("end.heading interrupt.heading cancel.heading", arrived);
    this.zooming.transform(moving, target);
  }

  /** Something has opened beside the picture or closed: what mattered stays in view. */
  private resized(): void {
    const { width, height } = this.size();
    const before = this.room;
    if (!this.layout || (before.width === width && before.height === height)) return;
    this.room = { width, height };
    const { framing } = this;
    if (framing) framing();
    else {
      const { x, y, k } = this.transform;
      const moved = zoomIdentity.translate(x + (width - before.width) / 2, y + (height - before.height) / 2).scale(k);
      this.zooming.transform(this.window, moved);
    }
    if (this.held === undefined) return;
    this.reveal(this.held);
    this.framing = framing;
  }

  /**
   * Moves the picture as a whole, which the browser does without painting it anew, until what was painted around it is
   * used up or no longer sharp.
   */
  private move(transform: ZoomTransform): void {
    this.transform = transform;
    const by = transform.k / this.settled.k;
    const x = transform.x - by * this.settled.x;
    const y = transform.y - by * this.settled.y;
    const { width, height } = this.room;
    const covers = (at: number, size: number) => at <= by * around && at + by * (size + around) >= size;
    if (by > 2 || !covers(x, width) || !covers(y, height)) this.settle();
    else this.sheet.classed("moving", true).style("transform", `translate(${x}px,${y}px) scale(${by})`);
    this.mark();
  }

  private settle(): void {
    this.settled = this.transform;
    this.sheet.classed("moving", false).style("transform", null);
    this.viewport.attr("transform", this.transform.toString());
    this.cluster(false);
  }

  private mark(): void {
    for (const [name, below] of Object.entries(zooms)) this.root.classed(name, this.transform.k < below);
    this.cluster(false);
  }

  private size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.window.node() as HTMLElement;
    return { width: clientWidth || 800, height: clientHeight || 600 };
  }

  private listenWire(groups: Selection<SVGGElement, RoutedWire, SVGGElement, unknown>): typeof groups {
    return groups
      .on("click", (_event, { wire }) => this.events.select(wire.id))
      .on("dblclick", (event: MouseEvent, { wire }) => this.events.open(wire.open, event.altKey));
  }
}

/** A card in the middle, but no room left unused beside the picture. */
function centred({ x, y, width, height }: Bounds, box: Box, roomX: number, roomY: number, k: number): ZoomTransform {
  const place = (room: number, from: number, size: number, at: number) =>
    size * k + 2 * margin < room + 1
      ? room / 2 - k * (from + size / 2)
      : Math.min(margin - k * from, Math.max(room - margin - k * (from + size), room / 2 - k * at));
  return zoomIdentity.translate(place(roomX, x, width, box.x), place(roomY, y, height, box.y)).scale(k);
}
