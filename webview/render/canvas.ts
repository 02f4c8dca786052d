import { select, type Selection } from "d3";
import type { Box, Layout, Point } from "../layout/index.js";
import { startOf } from "../model/navigate.js";
import type { Trail } from "../model/trail.js";
import type { Card, View, Wire } from "../model/view.js";
import { areaPatterns, drawAreas } from "./areas.js";
import { Camera, type CameraEvents } from "./camera.js";
import { cardSize, drawCards, put } from "./cards.js";
import { drawFarLabels, smallestNamed } from "./far-labels.js";
import type { Measure } from "./measure.js";
import { Minimap } from "./minimap.js";
import { appear, isStill, leave, mixPoints, Motion, type Step } from "./motion.js";
import { Labels, Lines, type RoutedWire } from "./wires.js";

export interface CanvasEvents extends Pick<CameraEvents, "moved"> {
  select(id: string | undefined): void;
  open(id: string, beside: boolean): void;
  expand(id: string): void;
  /** The title of an area was chosen. */
  area(id: string): void;
}

/** How long a picture takes to become another, in milliseconds. */
const moment = 200;
/** Below these scales: larger names; nothing but names; names as large as ever; titles of clusters instead of names. */
const zooms = { far: 0.75, farther: 0.56, dots: 0.34, clustered: smallestNamed } as const;

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** The drawing: keeps one element for each card and wire, by id, and moves them where the layout says. */
export class Canvas {
  readonly element: SVGSVGElement;
  readonly camera: Camera;
  /** Lies beneath everything: browsers keep cards far from each other in layers of their own, unless one thing spans them. */
  readonly #ground: SVGRectElement;
  readonly #root: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #areas: Layer;
  readonly #wires: Layer;
  readonly #areaTitles: Layer;
  readonly #labels: Layer;
  readonly #cards: Layer;
  readonly #clusters: Layer;
  readonly #motion: Motion;
  readonly #minimap: Minimap;
  /** Where cards, wires and labels are at the moment. */
  readonly #places = new Map<string, Point>();
  readonly #lines = new Lines();
  readonly #marks = new Labels();
  readonly #measure: Measure;
  readonly #events: CanvasEvents;
  #layout: Layout | undefined;
  #view: View | undefined;
  /** Shows what came last. */
  #fade: Step | undefined;
  /** The scale that clusters were drawn for; undefined: none are drawn. */
  #clusteredAt: number | undefined;

  constructor(parent: Element, measure: Measure, events: CanvasEvents) {
    this.#measure = measure;
    this.#events = events;
    this.camera = new Camera(parent, {
      moved: (transform) => events.moved(transform),
      scaled: () => this.#scaled(),
    });
    this.#minimap = new Minimap(parent, (x, y) => this.camera.centre(x, y));
    this.element = put(this.camera.sheet.node() as HTMLElement, "svg", {
      class: "canvas",
      role: "tree",
      tabindex: 0,
      "aria-label": "Await graph",
    });
    this.#root = select(this.element);
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
    const viewport = layer(this.element, "viewport");
    const inner = viewport.node() as SVGGElement;
    this.#motion = new Motion(viewport);
    this.camera.carry(inner);
    this.#ground = put(inner, "rect", { class: "ground", "data-drop": "" });
    this.#areas = layer(inner, "areas").attr("aria-hidden", "true");
    this.#wires = layer(inner, "wires").attr("aria-hidden", "true");
    this.#areaTitles = layer(inner, "area-titles").attr("aria-hidden", "true");
    this.#labels = layer(inner, "labels").attr("aria-hidden", "true");
    this.#cards = layer(inner, "cards");
    this.#clusters = layer(inner, "clusters").attr("aria-hidden", "true");
    this.#areaTitles.on("click", (event: MouseEvent) => {
      const area = (event.target as Element).closest("[data-area]")?.getAttribute("data-area");
      if (area) events.area(area);
    });
    this.#root.on("click", (event: MouseEvent) => {
      const target = event.target as Element;
      if (target === this.element || target.closest(".areas")) events.select(undefined);
    });
  }

  /** Draws a view. `steps` numbers the wires of a trail, in its tone. */
  draw(view: View, layout: Layout, steps: ReadonlyMap<string, number>, tone: Trail["tone"] | undefined): void {
    const duration = !this.#layout || isStill() ? 0 : moment;
    this.#layout = layout;
    this.#view = view;
    this.camera.look(layout, viewpoint(view, layout));
    for (const name of ["x", "y", "width", "height"] as const)
      this.#ground.setAttribute(name, String(layout.bounds[name]));
    this.#minimap.draw(view, layout);
    this.#minimap.look(this.camera.place, this.camera.room, this.camera.crowded);
    this.element.dataset.tone = tone ?? "";
    this.#fade?.(1);
    const come: Element[] = [];
    const cards = this.#drawCards(view, layout, duration, come);
    const wires = this.#drawWires(view, layout, steps, come);
    const areas = drawAreas(
      this.#areas.node() as SVGGElement,
      this.#areaTitles.node() as SVGGElement,
      view.areas,
      layout,
      this.#measure,
      { card: (id) => this.#places.get(id), path: (id) => this.#lines.ways.get(id)?.path },
      { duration, come },
    );
    const fade = appear(come);
    this.#fade = fade;
    this.#motion.run(duration, (t) => {
      for (const step of [fade, cards, wires, areas]) step(t);
    });
    this.#cluster(true);
  }

  /** Nothing moves any more: the picture is as it was last drawn. */
  finish(): void {
    this.#motion.finish();
  }

  #drawCards(view: View, layout: Layout, duration: number, come: Element[]): Step {
    const cards = this.#cards
      .selectAll<SVGGElement, Card>("g.card:not(.leaving)")
      .data(view.cards, (card) => card.id)
      .join(
        (enter) =>
          enter
            .append("g")
            .attr("class", "card")
            .attr("role", "treeitem")
            .attr("data-id", (card) => card.id)
            .each((_, i, all) => void come.push(all[i] as SVGGElement))
            .on("click", (event: MouseEvent, card) => {
              const side = (event.target as Element).closest(".more");
              if (side) this.#events.expand(card.id);
              else this.#events.select(card.id);
            })
            .on("dblclick", (event: MouseEvent, card) => this.#events.open(card.id, event.altKey))
            .on("pointerenter", (_, card) => this.#point(card.id))
            .on("pointerleave", () => this.#point(undefined)),
        (update) => update,
        (exit) => leave(exit, duration),
      )
      .attr("id", (_, i) => `card-${i}`)
      .attr("aria-label", (card) => card.aria)
      .attr("aria-level", (card) => (layout.boxes.get(card.id)?.layer ?? 0) + 1);
    drawCards(cards, this.#measure, (id) => layout.boxes.get(id) ?? cardSize);
    for (const id of this.#places.keys()) if (!view.card.has(id)) this.#places.delete(id);
    const steps: Step[] = [];
    cards.each(({ id }, i, all) => {
      const to = layout.boxes.get(id) ?? { x: 0, y: 0 };
      const from = this.#places.get(id) ?? to;
      const step = (t: number) => {
        const at = mixPoints(from, to, t);
        this.#places.set(id, at);
        all[i]?.setAttribute("transform", `translate(${at.x},${at.y})`);
      };
      if (from.x === to.x && from.y === to.y) step(1);
      else steps.push(step);
    });
    return (t) => steps.forEach((step) => step(t));
  }

  #drawWires(view: View, layout: Layout, steps: ReadonlyMap<string, number>, come: Element[]): Step {
    const routed = view.wires.flatMap((wire): RoutedWire[] => {
      const route = layout.routes.get(wire.id);
      const step = steps.get(wire.id);
      const quiet = view.quiet.has(wire.id);
      return route ? [{ wire, route, quiet, ...(step === undefined ? {} : { step }) }] : [];
    });
    const join = (layer: Layer, name: string, data: readonly RoutedWire[]) =>
      layer
        .selectAll<SVGGElement, RoutedWire>(`g.${name}`)
        .data(data, ({ wire }) => wire.id)
        .join((enter) =>
          enter
            .append("g")
            .attr("class", name)
            .attr("data-wire", ({ wire }) => wire.id)
            .each((_, i, all) => void come.push(all[i] as SVGGElement))
            .on("click", (_event, { wire }) => this.#events.select(wire.id))
            .on("dblclick", (event: MouseEvent, { wire }) => this.#events.open(wire.open, event.altKey)),
        );
    const lines = this.#lines.draw(join(this.#wires, "wire", routed));
    const marked = routed.filter(({ wire, step }) => wire.marks.length > 0 || step !== undefined);
    const labels = this.#marks.draw(join(this.#labels, "label", marked), this.#measure);
    return (t) => {
      lines(t);
      labels(t);
    };
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
    this.camera.hold(selected !== undefined && view.card.has(selected) ? selected : undefined, selected !== undefined);
    this.#root.classed("has-selection", near.size > 0);
    this.#cluster(true);
    let active = "";
    this.#cards
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
      [this.#wires, "g.wire"],
      [this.#labels, "g.label"],
    ] as const) {
      layer
        .selectAll<SVGGElement, RoutedWire>(name)
        .classed("lit", ({ wire }) => lit.has(wire.id))
        .classed("selected", ({ wire }) => wire.id === selected)
        .classed("trail", ({ wire }) => trail.has(wire.id))
        .classed("ahead", ({ wire }) => passed !== undefined && trail.has(wire.id) && !passed.has(wire.id));
    }
    this.#wires
      .selectAll<SVGGElement, RoutedWire>("g.wire")
      .filter(({ wire }) => lit.has(wire.id))
      .raise();
  }

  /** The hand is at a card, or at none: what is drawn with it only is. */
  #point(card: string | undefined): void {
    if (!this.#view?.quiet.size) return;
    for (const layer of [this.#wires, this.#labels]) {
      layer
        .selectAll<SVGGElement, RoutedWire>("g.quiet")
        .classed("pointed", ({ wire }) => card !== undefined && (wire.from === card || wire.to === card));
    }
  }

  /** How large the picture is seen may have changed. */
  #scaled(): void {
    // What is drawn already will do until the picture is drawn anew.
    if (!this.camera.moving) {
      for (const [name, below] of Object.entries(zooms)) this.#root.classed(name, this.camera.scale < below);
      this.#cluster(false);
    }
    this.#minimap.look(this.camera.place, this.camera.room, this.camera.crowded);
  }

  /** Draws clusters where cards are too small for names; anew after steps of zoom that can be seen. */
  #cluster(anew: boolean): void {
    const { scale, held } = this.camera;
    const step = scale < zooms.dots ? 2 ** (Math.round(Math.log2(scale) * 6) / 6) : undefined;
    if (!anew && step === this.#clusteredAt) return;
    this.#clusteredAt = step;
    if (step === undefined || !this.#view || !this.#layout) this.#clusters.selectAll("*").remove();
    else {
      const start = this.#view.cards.filter((card) => card.node.root).map((card) => card.id);
      const called = held === undefined ? start.slice(0, 3) : [held, ...start.slice(0, 3)];
      drawFarLabels(this.#clusters, this.#view, this.#layout, called, step, this.#measure);
    }
  }
}

/** The card that a picture too large to be seen whole is looked at from: the start, or the leftmost where there is none. */
function viewpoint(view: View, { boxes }: Layout): string | undefined {
  const { mode } = view.slice.request;
  if (mode !== "file" && mode !== "folder" && mode !== "overview") return startOf(view);
  return [...boxes.values()].reduce<Box | undefined>(
    (first, box) => (first && first.x <= box.x ? first : box),
    undefined,
  )?.id;
}
