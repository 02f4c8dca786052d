/** A point of the drawing, in CSS pixels at zoom 1; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** What to lay out. Nodes and edges come in source order: that order is kept from top to bottom where nothing forbids. */
export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Where the reader starts; cycles are opened so that these come first. */
  readonly roots: readonly string[];
  /** Centres of a picture shown before: what is still there stays as close to them as it can. */
  readonly previous?: ReadonlyMap<string, Point>;
  /** The node that must not move at all. */
  readonly anchor?: string;
}

/** A node's place: `x` and `y` are its centre. */
export interface Box extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Column, counted from the left. */
  readonly layer: number;
}

/** How an edge runs. */
export interface Route {
  readonly id: string;
  /** SVG path data, from the caller to the callee. */
  readonly path: string;
  /** Where its marks are drawn. */
  readonly label: Point;
  /** Where it ends, and the direction it arrives in, in degrees (0: to the right, 90: down). */
  readonly tip: Point & { readonly angle: number };
  /** It closes a cycle: it runs from right to left. */
  readonly back: boolean;
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly routes: ReadonlyMap<string, Route>;
  readonly bounds: Bounds;
}

export const columnGap = 78;
export const rowGap = 20;
