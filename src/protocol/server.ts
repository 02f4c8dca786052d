import type { Cycle, FileId, Finding, NodeId, Place, Position, Problem, Range } from "../model/index.js";
import type { SearchHit, Slice, SliceRequest } from "./slice.js";

/**
 * Requests of the client to the server, beyond LSP. Methods by name, with parameters and result.
 * URIs are strings as LSP has them; positions are 0-based.
 */
export interface ServerRequests {
  /** The slice asked for. Answers from the newest finished graph; never waits for an analysis. */
  "awaitscope/slice": { params: SliceRequest; result: Slice };
  /** The innermost function around a position; null in a file the graph does not know. */
  "awaitscope/nodeAt": { params: { uri: string; position: Position }; result: NodeAt | null };
  /** The file or folder of the graph that a URI names; null for one it does not know. */
  "awaitscope/fileAt": { params: { uri: string }; result: { kind: "file" | "folder"; path: FileId } | null };
  /** Where a node's or edge's code is. */
  "awaitscope/locate": { params: { id: string }; result: Location | null };
  /** The functions that a stack trace or a list of what is pending names; null where there is no graph yet. */
  "awaitscope/locateStack": { params: { text: string }; result: LocatedStack | null };
  /** What a panel shows, as text; null where there is no graph yet. */
  "awaitscope/export": { params: ExportParams; result: { text: string } | null };
  "awaitscope/search": { params: { query: string; limit: number }; result: readonly SearchHit[] };
  "awaitscope/cycles": { params: Record<string, never>; result: readonly CycleView[] };
  /** The next or previous place on the cycle that the position is on; null when it is on none. */
  "awaitscope/hop": {
    params: { uri: string; position: Position; direction: "next" | "previous"; cycle?: string };
    result: CycleHop | null;
  };
  "awaitscope/findings": { params: Record<string, never>; result: FindingsView };
  /** Throws away what is known and analyses afresh. Resolves when done. */
  "awaitscope/analyze": { params: Record<string, never>; result: StatusParams };
}

export interface ServerNotifications {
  "awaitscope/status": StatusParams;
  /** A new graph and findings are there. */
  "awaitscope/changed": { generation: number };
}

/** A stack as a chain, the outermost call first. */
export interface LocatedStack {
  readonly steps: readonly LocatedStep[];
  /** What to draw. */
  readonly nodes: readonly NodeId[];
  /** Frames that are of this workspace, and all. */
  readonly found: number;
  readonly total: number;
}

export interface LocatedStep extends Partial<Location> {
  readonly message: string;
  /** `src/orders.ts:12`, lines from 1; empty for what is not in the workspace. */
  readonly place: string;
  readonly node?: NodeId;
  readonly edge?: string;
}

/** Text forms of a picture. */
export const textFormats = ["dot", "mermaid", "json", "markdown"] as const;
export type TextFormat = (typeof textFormats)[number];

export interface ExportParams {
  readonly request: SliceRequest;
  readonly format: TextFormat;
  /** Fingerprint of the finding whose steps are shown. */
  readonly finding?: string;
}

export interface NodeAt {
  readonly id: NodeId;
  readonly name: string;
  readonly cycles: readonly string[];
}

export interface Location {
  readonly uri: string;
  readonly range: Range;
}

export interface CycleView {
  readonly cycle: Cycle;
  readonly title: string;
  readonly locations: readonly (Location & { readonly label: string })[];
}

export interface CycleHop extends Location {
  readonly cycle: string;
  /** 1-based place on the cycle, and their number. */
  readonly step: number;
  readonly steps: number;
  readonly label: string;
}

export interface FindingsView {
  readonly generation: number;
  /** Absolute URI of each file named in `findings` and `problems`. */
  readonly uris: Readonly<Record<FileId, string>>;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

export interface StatusParams {
  readonly state: "busy" | "ready" | "error";
  /** What is going on, or what went wrong, in a few words. */
  readonly message: string;
  readonly generation: number;
  readonly files: number;
  readonly functions: number;
  readonly findings: number;
  readonly cycles: number;
}

export type { Place };
