import type { ExportFormat } from "../../src/protocol/index.js";
import { cardHeight, layout, loopWidth, type LayoutNode, type Room } from "../layout/index.js";
import { startOf } from "../model/navigate.js";
import type { Trail } from "../model/trail.js";
import type { Cycle } from "../model/types.js";
import type { Card, View, Wire } from "../model/view.js";
import { Canvas, type CanvasEvents } from "../render/canvas.js";
import { cardSize, moreWidth, partWidth, tabHeight } from "../render/cards.js";
import { pngOf, svgOf } from "../render/export.js";
import type { Measure } from "../render/measure.js";
import { widthOf } from "../render/wires.js";
import type { Session } from "./session.js";

/** The picture of what the session shows: where everything lies, what is lit, and what of it is in view. */
export class Picture {
  readonly canvas: Canvas;
  /** The room that the picture was laid out for: it does not become another while the reader stays with it. */
  #room: Room | undefined;

  constructor(
    parent: Element,
    private readonly measure: Measure,
    private readonly session: Session,
    events: CanvasEvents,
  ) {
    this.canvas = new Canvas(parent, measure, events);
  }

  /** Finds places for a view; those of the one before are kept where the reader stays with it. */
  place(view: View, ring: Cycle | undefined): void {
    const { session } = this;
    const { request } = view.slice;
    const before = session.frame === "keep" ? session.layout?.boxes : undefined;
    if (!before) this.#room = this.canvas.camera.size();
    const anchor = session.state.selected ?? startOf(view);
    const told = session.state.finding !== undefined;
    // Where nothing but files and folders is drawn, cards are as wide as the longest name needs.
    const onlyParts = view.cards.every(({ node }) => node.cluster);
    const width = onlyParts ? Math.max(...view.cards.map(({ name }) => partWidth(name, this.measure))) : cardSize.width;
    const isStepped = ({ edge }: Wire) => told || request.mode === "path" || edge.cycle;
    session.layout = layout(
      {
        nodes: view.cards.map((card) => this.sizeOf(view, card, width, !told)),
        edges: view.wires
          .filter(({ id }) => !view.quiet.has(id))
          .map((wire) => ({ ...wire, markWidth: widthOf(wire.marks, this.measure, isStepped(wire) ? 1 : undefined) })),
        quiet: view.wires.filter(({ id }) => view.quiet.has(id)),
        roots: request.roots,
        regions: view.areas.map(({ id, kind, nodes, edges }) => ({
          id,
          nodes,
          edges,
          titled: kind === "group" ? ("each" as const) : ("first" as const),
        })),
        ...(before ? { previous: before } : {}),
        ...(this.#room ? { room: this.#room } : {}),
        ...(anchor === undefined ? {} : { anchor }),
      },
      request.mode === "cycle" ? ring?.nodes : undefined,
    );
  }

  draw(trail: Trail | undefined): void {
    const { view, layout: placed } = this.session;
    if (!view || !placed) return;
    const steps = new Map(trail?.steps.flatMap(({ wire, number }) => (wire ? [[wire.id, number] as const] : [])));
    this.canvas.draw(view, placed, steps, trail?.tone);
  }

  /** `tabs`: cards where the view starts say so on a tab. */
  private sizeOf(view: View, { id, tab, node }: Card, width: number, tabs: boolean): LayoutNode {
    const count = (wires: View["in"]) => wires.get(id)?.filter((wire) => !view.quiet.has(wire.id)).length ?? 0;
    const height = cardHeight(cardSize.height, count(view.in), count(view.out));
    const callsItself = view.out.get(id)?.some(({ to }) => to === id) ?? false;
    return {
      id,
      width,
      height,
      ...(tabs && tab && { head: tabHeight }),
      left: moreWidth(node.hiddenIn, this.measure),
      right: Math.max(moreWidth(node.hiddenOut, this.measure), callsItself ? loopWidth : 0),
    };
  }

  /** Lights what is selected, and the steps of a trail up to the one that is shown. */
  light(trail: Trail | undefined, at: number | undefined): void {
    const { view, state } = this.session;
    if (!view) return;
    const steps = trail?.steps ?? [];
    const passed = at === undefined ? undefined : steps.slice(0, at + 1);
    const wires = (some: Trail["steps"]) => new Set(some.flatMap(({ wire }) => wire?.id ?? []));
    this.canvas.light(view, state.selected, wires(steps), passed && wires(passed));
  }

  /** Brings a new picture into view as the session's `frame` says; live updates leave the reader where they are. */
  look(): void {
    const { session } = this;
    const { view, state } = session;
    const { camera } = this.canvas;
    if (!view?.cards.length) return;
    const how = session.frame;
    session.frame = "keep";
    if (how === "restore" && state.transform) camera.restore(state.transform);
    else if (how === "fit") {
      const start = state.selected ?? startOf(view);
      // A chain is looked at from where it starts, everything else as a whole.
      if (start !== undefined && view.slice.request.mode === "chain") camera.frame(start, around(view, start));
      else camera.open();
    }
  }

  /**
   * The picture as a file's content: SVG as text, PNG in base64.
   * @throws when the browser cannot draw it
   */
  async file(format: Extract<ExportFormat, "svg" | "png">): Promise<string> {
    this.canvas.finish();
    const svg = svgOf(this.canvas.element, this.session.layout?.bounds ?? { x: 0, y: 0, width: 0, height: 0 });
    return format === "svg" ? svg.text : pngOf(svg);
  }
}

/** A card and its direct neighbours. */
function around(view: View, id: string): string[] {
  const wires = [...(view.out.get(id) ?? []), ...(view.in.get(id) ?? [])];
  return view.card.has(id) ? [...new Set([id, ...wires.flatMap(({ from, to }) => [from, to])])] : [];
}
