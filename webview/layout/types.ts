/** A point of the drawing, in CSS pixels at zoom 1; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The size of a window, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** What stands out above it, in pixels: regions go round that, too. */
  readonly head?: number;
  /** What stands out beside it, in pixels: the gap to the next column has room for that, too. */
  readonly left?: number;
  readonly right?: number;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Width of the marks on it, in pixels. */
  readonly markWidth?: number;
}

/** Cards that are drawn as belonging together, and the edges along which they do. */
export interface LayoutRegion {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** Whether its title stands on the first of its parts or on each. */
  readonly titled: "first" | "each";
}

/** What to lay out. Nodes and edges come in source order: that order is kept from top to bottom where nothing forbids. */
export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Edges that shape nothing: they run straight from card to card. */
  readonly quiet?: readonly LayoutEdge[];
  /** Where the reader starts; cycles are opened so that these come first. */
  readonly roots: readonly string[];
  /** What is drawn around cards, the outermost first. Cards of one stand together where nothing else forbids. */
  readonly regions?: readonly LayoutRegion[];
  /** Centres of a picture shown before: what is still there stays as close to them as it can. */
  readonly previous?: ReadonlyMap<string, Point>;
  /** The window that it is to be seen in; without one, width is no matter. */
  readonly room?: Room;
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

/** A part of a region: a rectangle around cards that stand one above the other, and around no other card. */
export interface Lobe extends Bounds {
  /** Ids, from top to bottom. */
  readonly members: readonly string[];
  /** There is room for a title of {@link titleHeight} directly above it. */
  readonly titled: boolean;
}

/** Where a region is drawn: around its lobes, and as a tube along its edges. */
export interface Region {
  readonly id: string;
  readonly lobes: readonly Lobe[];
  readonly edges: readonly string[];
  /** Width of the tube. */
  readonly tube: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly routes: ReadonlyMap<string, Route>;
  /** In the order asked for, the outermost first. */
  readonly regions: readonly Region[];
  readonly bounds: Bounds;
  /** Free room below the picture as a whole, in pixels of the screen: what stands in the lower right corner of its window. */
  readonly foot?: number;
}

/** Between two columns, unless marks need more or lines that lead straight on less. */
export const columnGap = 78;
export const rowGap = 20;
/** Height of a region's title. */
export const titleHeight = 18;
/** Free room above and below a picture that is seen whole, and beside it, where cards have pills with numbers; in its own pixels. */
export const margin = 34;
export const sides = 52;
