import { select, zoom, zoomIdentity, type Selection, type ZoomBehavior, type ZoomTransform } from "d3";
import { fitScale, sides, type Bounds, type Box, type Layout, type Room } from "../layout/index.js";
import { cardSize } from "./cards.js";
import { centred, legible, lookAt } from "./framing.js";
import { isStill } from "./motion.js";

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface CameraEvents {
  /** The reader, or the panel, has looked elsewhere, and the picture rests. */
  moved(transform: Place): void;
  /** The scale may be another, on the way or at rest. */
  scaled(): void;
}

/** As much is painted around what is seen while the picture moves, in pixels; as in the style sheet. */
const around = 400;

/** What is seen of the picture: where it lies behind its window, how large, and how it gets there. */
export class Camera {
  /** The picture itself, beneath what hears the hand that moves it. */
  readonly sheet: Selection<HTMLElement, unknown, null, undefined>;
  readonly #window: Selection<HTMLElement, unknown, null, undefined>;
  readonly #zooming: ZoomBehavior<HTMLElement, unknown>;
  readonly #events: CameraEvents;
  #viewport: Element | undefined;
  #layout: Layout | undefined;
  /** The card that a picture too large to be seen whole is looked at from. */
  #start: string | undefined;
  /** The card to keep in view when the room changes. */
  #held: string | undefined;
  #selects = false;
  /** The reader has done something since the picture was put into view. */
  #touched = false;
  #transform: ZoomTransform = zoomIdentity;
  /** The transform that the picture is drawn with; while it moves, the element is moved as a whole. */
  #settled: ZoomTransform = zoomIdentity;
  /** How the picture was put into view; done again when the room changes, until the reader moves it. */
  #framing: (() => void) | undefined;
  /** Where the picture is moving to, while it moves. */
  #heading: ZoomTransform | undefined;
  /** The last fit has shown all columns only. */
  #fitsColumns = false;
  #room: Room = { width: 0, height: 0 };
  #crowded = false;

  constructor(parent: Element, events: CameraEvents) {
    this.#events = events;
    this.#window = select(parent).append<HTMLElement>("div").attr("class", "window");
    this.sheet = this.#window.append<HTMLElement>("div").attr("class", "sheet");
    this.#zooming = zoom<HTMLElement, unknown>()
      .scaleExtent([0.1, 2.5])
      .on("zoom", (event: { transform: ZoomTransform }) => this.#move(event.transform))
      .on("start", (event: { sourceEvent: unknown }) => {
        if (!event.sourceEvent) return;
        this.#framing = undefined;
        this.#fitsColumns = false;
      })
      .on("end", () => {
        this.#settle();
        events.moved({ x: this.#transform.x, y: this.#transform.y, k: this.#transform.k });
      });
    this.#window.call(this.#zooming).on("dblclick.zoom", null);
    for (const act of ["pointerdown", "keydown"] as const)
      window.addEventListener(act, () => (this.#touched = true), { capture: true });
    new ResizeObserver(() => this.#resized()).observe(this.#window.node() as HTMLElement);
  }

  /** The element of the picture that is moved and scaled. */
  carry(viewport: Element): void {
    this.#viewport = viewport;
  }

  /** What is looked at. */
  look(layout: Layout, start: string | undefined): void {
    this.#layout = layout;
    this.#start = start;
  }

  /**
   * What is selected.
   * @param id a card that is to stay in view when the room changes
   * @param something whether anything is, a card or a line
   */
  hold(id: string | undefined, something: boolean): void {
    this.#held = id;
    this.#selects = something;
  }

  get held(): string | undefined {
    return this.#held;
  }

  /** What of the picture is seen: at which place of the window its origin lies, and how large it is. */
  get place(): Place {
    return this.#transform;
  }

  /** Cards that the picture was framed for lie in the corner below on the right. */
  get crowded(): boolean {
    return this.#crowded;
  }

  /** Size of the window, in pixels, as it was when the picture was last put into it. */
  get room(): Room {
    return this.#room;
  }

  /** Size of the window, in pixels, as it is now. */
  size(): Room {
    const { clientWidth, clientHeight } = this.#window.node() as HTMLElement;
    return { width: clientWidth || 800, height: clientHeight || 600 };
  }

  /** How large the picture is seen; 1: as it was laid out. */
  get scale(): number {
    return this.#transform.k;
  }

  /** The picture is on its way, and was last drawn for another scale or place. */
  get moving(): boolean {
    return this.#settled !== this.#transform;
  }

  /** Shows a picture that is new to the reader. */
  open(): void {
    this.#fitsColumns = false;
    this.fit();
  }

  /**
   * Shows everything, no larger than life. Where names would be lost, the first time only all columns, around the card
   * that is selected or the start.
   */
  fit(): void {
    const bounds = this.#layout?.bounds;
    if (!bounds?.width) return;
    this.#touched = false;
    this.#crowded = false;
    const centre = this.#held ?? this.#start;
    const box = centre === undefined ? undefined : this.#layout?.boxes.get(centre);
    if (box && this.#fitScale() < legible * 0.9 && !this.#fitsColumns) {
      this.#showColumns(bounds, box);
      this.#fitsColumns = true;
      return;
    }
    const { width, height } = this.size();
    const k = Math.max(0.1, Math.min(1.15, this.#fitScale()));
    const x = width / 2 - k * (bounds.x + bounds.width / 2);
    const y = (height - (this.#layout?.foot ?? 0)) / 2 - k * (bounds.y + bounds.height / 2);
    this.#go(zoomIdentity.translate(x, y).scale(k));
    this.#framing = () => this.fit();
  }

  /** All columns, as far as their names can be read, at the height of a card. */
  #showColumns(bounds: Bounds, box: Box): void {
    const { width, height } = this.size();
    const k = Math.max(legible, Math.min(1, (width - 2 * sides) / bounds.width));
    this.#go(centred(bounds, box, width, height, k));
  }

  /** How much everything would have to shrink to fit. */
  #fitScale(): number {
    const bounds = this.#layout?.bounds;
    return bounds?.width ? fitScale(bounds, this.size(), this.#layout?.foot) : 1;
  }

  /**
   * Shows everything where its names can be read; else a card and the columns beside it, as far as they hold its
   * neighbours. Where the marks of these could not be told apart, the column to its right alone: what it waits for.
   */
  frame(id: string, neighbours: readonly string[]): void {
    const box = this.#layout?.boxes.get(id);
    const bounds = this.#layout?.bounds;
    this.#touched = false;
    if (!box || !bounds || this.#fitScale() >= legible) this.open();
    else {
      const beside = neighbours.flatMap((other) => this.#layout?.boxes.get(other) ?? []);
      const { transform, crowded } = lookAt(box, beside, bounds, this.size());
      this.#crowded = crowded;
      this.#go(transform);
    }
    this.#framing = () => this.frame(id, neighbours);
  }

  /** Moves the picture just as far as needed to see a card whole. */
  reveal(id: string): void {
    // What has just opened beside the picture may not have been heard of yet.
    this.#resized();
    const { dx, dy } = this.#outside(id, 16);
    const { x, y, k } = this.#heading ?? this.#transform;
    if (dx || dy) this.#go(zoomIdentity.translate(x + dx, y + dy).scale(k));
  }

  #isSeen(id: string): boolean {
    const { dx, dy } = this.#outside(id, 0);
    return dx === 0 && dy === 0;
  }

  /** How far the picture would have to move to show a card whole, with some pixels around it. */
  #outside(id: string, pad: number): { readonly dx: number; readonly dy: number } {
    const box = this.#layout?.boxes.get(id);
    if (!box) return { dx: 0, dy: 0 };
    const { width, height } = this.size();
    const { x, y, k } = this.#heading ?? this.#transform;
    const over = (at: number, half: number, low: number, high: number) =>
      at - half < low ? low - (at - half) : at + half > high ? high - (at + half) : 0;
    return {
      dx: over(box.x * k + x, (box.width / 2) * k, pad, width - pad),
      dy: over(box.y * k + y, (cardSize.height / 2) * k, pad, height - pad),
    };
  }

  /** Looks at a point of the picture, from as near as before. */
  centre(x: number, y: number): void {
    this.#framing = undefined;
    this.#window.interrupt("zoom");
    this.#zooming.translateTo(this.#window, x, y);
  }

  zoomBy(factor: number): void {
    this.#framing = undefined;
    this.#zooming.scaleBy(isStill() ? this.#window : this.#window.transition("zoom").duration(120), factor);
  }

  /** Goes back to where a former session was, without moving there. */
  restore({ x, y, k }: Place): void {
    this.#room = this.size();
    this.#zooming.transform(this.#window, zoomIdentity.translate(x, y).scale(k));
  }

  #go(target: ZoomTransform): void {
    this.#framing = undefined;
    this.#fitsColumns = false;
    this.#room = this.size();
    if (isStill() || this.#transform === zoomIdentity) return this.#zooming.transform(this.#window, target);
    this.#heading = target;
    const arrived = () => {
      if (this.#heading === target) this.#heading = undefined;
    };
    const moving = this.#window
      .transition("zoom")
      .duration(200)
      .on("end.heading interrupt.heading cancel.heading", arrived);
    this.#zooming.transform(moving, target);
  }

  /**
   * Something has opened beside the picture or closed: what mattered stays in view. Nothing moves while what the reader has
   * selected is seen: the click that did may be the first of a double click, whose second one is to meet it, too.
   */
  #resized(): void {
    const { width, height } = this.size();
    const before = this.#room;
    if (!this.#layout || (before.width === width && before.height === height)) return;
    this.#room = { width, height };
    if (this.#touched && this.#selects && (this.#held === undefined || this.#isSeen(this.#held))) return;
    const framing = this.#framing;
    if (framing) framing();
    else {
      const { x, y, k } = this.#transform;
      const moved = zoomIdentity.translate(x + (width - before.width) / 2, y + (height - before.height) / 2).scale(k);
      this.#zooming.transform(this.#window, moved);
    }
    if (this.#held === undefined) return;
    this.reveal(this.#held);
    this.#framing = framing;
  }

  /**
   * Moves the picture as a whole, which the browser does without painting it anew, until what was painted around it is
   * used up or no longer sharp.
   */
  #move(transform: ZoomTransform): void {
    this.#transform = transform;
    const by = transform.k / this.#settled.k;
    const x = transform.x - by * this.#settled.x;
    const y = transform.y - by * this.#settled.y;
    const { width, height } = this.#room;
    const covers = (at: number, size: number) => at <= by * around && at + by * (size + around) >= size;
    this.sheet.classed("moving", true);
    if (by > 2 || !covers(x, width) || !covers(y, height)) this.#redraw();
    else {
      this.sheet.style("transform", `translate(${x}px,${y}px) scale(${by})`);
      this.#events.scaled();
    }
  }

  #settle(): void {
    this.sheet.classed("moving", false);
    this.#redraw();
  }

  /** Draws the picture as it is seen. On its way it remains a layer of its own, or it would be painted twice. */
  #redraw(): void {
    this.#settled = this.#transform;
    this.sheet.style("transform", null);
    this.#viewport?.setAttribute("transform", this.#transform.toString());
    this.#events.scaled();
  }
}
