import type {
  AsyncGraph,
  Cycle,
  FileId,
  Finding,
  GraphEdge,
  GraphNode,
  GraphResource,
  NodeId,
  Problem,
  Range,
} from "../model/index.js";

/** What the reporters of findings are given. */
export interface FindingsReport {
  /** The analysed folder: absolute, with `/`. */
  readonly root: string;
  /** Number of source files analysed, and of functions found in them. */
  readonly files: number;
  readonly functions: number;
  /** Sorted. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** An edge, and what else is to be said of it. */
export interface ReportedEdge extends GraphEdge {
  readonly note?: string;
}

/** A shared thing that functions hold or wait for. */
export type ReportedResource = Pick<GraphResource, "id" | "name"> &
  Partial<Omit<GraphResource, "id" | "name" | "uses">>;

/** What runs while somebody holds something. */
export interface ReportedHold extends Omit<ReportedResource, "id"> {
  readonly holders: readonly NodeId[];
  readonly nodes: readonly NodeId[];
}

/** What the reporters of graphs are given: a graph or a part of one. */
export interface GraphReport {
  readonly root: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly ReportedEdge[];
  readonly cycles: readonly Cycle[];
  readonly resources?: readonly ReportedResource[];
  /** Told by reports that tell a story. */
  readonly holds?: readonly ReportedHold[];
  readonly stats: AsyncGraph["stats"];
}

/** Marks up parts of text for a terminal. Every member gives its text back unchanged where colours are off. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly green: (text: string) => string;
  readonly underline: (text: string) => string;
}

/** How a text report is written. `pathOf` gives the path of a file as a reader of the terminal would open it. */
export interface TextStyle {
  readonly paint: Paint;
  readonly pathOf: (file: FileId) => string;
}

/** A range for people: lines and columns from 1. `end` is the first position after it. */
export interface OneBasedRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export function oneBased({ start, end }: Range): OneBasedRange {
  return {
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  };
}
