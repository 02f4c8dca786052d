import { select, zoom, zoomIdentity, type Selection, type ZoomBehavior, type ZoomTransform } from "d3";
import type { Layout } from "../layout/index.js";
import type { Card, View, Wire } from "../model/view.js";
import { cardSize, drawCards, put } from "./cards.js";
import { drawLabels, drawWires, type RoutedWire } from "./wires.js";
import type { Measure } from "./measure.js";

export interface CanvasEvents {
  select(id: string | undefined): void;
  open(id: string, beside: boolean): void;
  expand(id: string): void;
  moved(transform: { x: number; y: number; k: number }): void;
}

/** Parts of the stage, in pixels from its edges, that something else covers. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** The drawing: keeps one element for each card and wire, by id, and moves them where the layout says. */
export class Canvas {
  readonly element: SVGSVGElement;
  private readonly root: Selection<SVGSVGElement, unknown, null, undefined>;
  private readonly viewport: Layer;
  private readonly wires: Layer;
  private readonly labels: Layer;
  private readonly cards: Layer;
  private readonly zooming: ZoomBehavior<SVGSVGElement, unknown>;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  private transform: ZoomTransform = zoomIdentity;
  private layout: Layout | undefined;

  constructor(
    parent: Element,
    private readonly measure: Measure,
    private readonly events: CanvasEvents,
  ) {
    this.element = put(parent, "svg", { class: "canvas", role: "tree", tabindex: 0, "aria-label": "Await graph" });
    this.root = select(this.element);
    const pattern = put(put(this.element, "defs"), "pattern", {
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
    this.wires = layer(inner, "wires");
    this.labels = layer(inner, "labels");
    this.cards = layer(inner, "cards");
    this.wires.attr("aria-hidden", "true");
    this.labels.attr("aria-hidden", "true");
    this.zooming = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.1, 2.5])
      .on("zoom", (event: { transform: ZoomTransform }) => this.apply(event.transform))
      .on("end", () => this.events.moved({ x: this.transform.x, y: this.transform.y, k: this.transform.k }));
    this.root.call(this.zooming).on("dblclick.zoom", null);
    this.root.on("click", (event: MouseEvent) => {
      if (event.target === this.element) this.events.select(undefined);
    });
  }

  /** Draws a view. `steps` numbers the wires of a cycle. */
  draw(view: View, layout: Layout, steps: ReadonlyMap<string, number>): void {
    const first = !this.layout;
    this.layout = layout;
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

    const at = (card: Card) => {
      const box = layout.boxes.get(card.id);
      return `translate(${box?.x ?? 0},${box?.y ?? 0})`;
    };
    const cards = this.cards
      .selectAll<SVGGElement, Card>("g.card")
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
      )
      .attr("id", (_, i) => `card-${i}`)
      .attr("aria-label", (card) => card.aria)
      .attr("aria-level", (card) => (layout.boxes.get(card.id)?.layer ?? 0) + 1);
    drawCards(cards, this.measure, (id) => layout.boxes.get(id)?.height ?? cardSize.height);
  }

  /** Lights the selected card or wire and what it touches; everything else steps back. */
  light(view: View, selected: string | undefined, trail: ReadonlySet<string>): void {
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
    this.root.classed("has-selection", near.size > 0);
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
        .classed("trail", ({ wire }) => trail.has(wire.id));
    }
    this.wires
      .selectAll<SVGGElement, RoutedWire>("g.wire")
      .filter(({ wire }) => lit.has(wire.id))
      .raise();
  }

  /** Shows everything, no larger than life. */
  fit(insets: Insets): void {
    const bounds = this.layout?.bounds;
    if (!bounds?.width) return;
    const { width, height } = this.size();
    const roomX = Math.max(80, width - insets.left - insets.right);
    const roomY = Math.max(80, height - insets.top - insets.bottom);
    const pad = 34;
    const k = Math.max(0.1, Math.min(1.15, roomX / (bounds.width + 2 * pad), roomY / (bounds.height + 2 * pad)));
    const x = insets.left + roomX / 2 - k * (bounds.x + bounds.width / 2);
    const y = insets.top + roomY / 2 - k * (bounds.y + bounds.height / 2);
    this.go(zoomIdentity.translate(x, y).scale(k));
  }

  /** How much everything would have to shrink to fit. */
  fitScale(insets: Insets): number {
    const bounds = this.layout?.bounds;
    const { width, height } = this.size();
    if (!bounds?.width) return 1;
    return Math.min(
      (width - insets.left - insets.right) / (bounds.width + 68),
      (height - insets.top - insets.bottom) / (bounds.height + 68),
    );
  }

  /** Puts a card in the middle at a size that can be read, or beside it where that leaves no room unused. */
  centre(id: string, k = Math.max(0.8, this.transform.k)): void {
    const box = this.layout?.boxes.get(id);
    if (!box) return;
    const { width, height } = this.size();
    const { x, width: wide } = this.layout?.bounds ?? { x: box.x, width: 0 };
    const pad = 34;
    const least = width - pad - k * (x + wide);
    const most = pad - k * x;
    const at = Math.min(most, Math.max(least, width / 2 - k * box.x));
    this.go(zoomIdentity.translate(at, height / 2 - k * box.y).scale(k));
  }

  /** Moves the picture just as far as needed to see a card whole. */
  reveal(id: string, insets: Insets): void {
    const box = this.layout?.boxes.get(id);
    if (!box) return;
    const { width, height } = this.size();
    const { x, y, k } = this.transform;
    const pad = 16;
    const over = (at: number, half: number, low: number, high: number) =>
      at - half < low ? low - (at - half) : at + half > high ? high - (at + half) : 0;
    const dx = over(box.x * k + x, (cardSize.width / 2) * k, insets.left + pad, width - insets.right - pad);
    const dy = over(box.y * k + y, (cardSize.height / 2) * k, insets.top + pad, height - insets.bottom - pad);
    if (dx || dy) this.go(zoomIdentity.translate(x + dx, y + dy).scale(k));
  }

  zoomBy(factor: number): void {
    this.zooming.scaleBy(this.still.matches ? this.root : this.root.transition("zoom").duration(120), factor);
  }

  /** Goes back to where a former session was, without moving there. */
  restore(transform: { readonly x: number; readonly y: number; readonly k: number }): void {
    this.zooming.transform(this.root, zoomIdentity.translate(transform.x, transform.y).scale(transform.k));
  }

  private go(target: ZoomTransform): void {
    const far = this.transform === zoomIdentity;
    this.zooming.transform(this.still.matches || far ? this.root : this.root.transition("zoom").duration(200), target);
  }

  private apply(transform: ZoomTransform): void {
    this.transform = transform;
    this.viewport.attr("transform", transform.toString());
    this.root.classed("far", transform.k < 0.55).classed("farther", transform.k < 0.3);
  }

  private size(): { width: number; height: number } {
    return { width: this.element.clientWidth || 800, height: this.element.clientHeight || 600 };
  }

  private listenWire(groups: Selection<SVGGElement, RoutedWire, SVGGElement, unknown>): typeof groups {
    return groups
      .on("click", (_event, { wire }) => this.events.select(wire.id))
      .on("dblclick", (event: MouseEvent, { wire }) => this.events.open(wire.open, event.altKey));
  }
}
