import type { Finding } from "../model/index.js";
import type { SliceRequest } from "./slice.js";

/** The id of the element that holds the data of a page that stands alone. */
export const standaloneDataId = "awaitscope-data";

/** What such a page holds beside the graph. */
export interface StandaloneData<Graph> {
  readonly version: 1;
  /** What was analysed, for the title. */
  readonly title: string;
  readonly graph: Graph;
  readonly findings: readonly Finding[];
  /** Lines of code of calls on cycles and of steps of findings, by edge id or `file:line`, lines from 1. */
  readonly lines: Readonly<Record<string, string>>;
  /** What to show first. */
  readonly first: Partial<SliceRequest> & Pick<SliceRequest, "mode">;
}
