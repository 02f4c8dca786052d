import type { LibraryExtension } from "../libraries/index.js";
import type { FileFacts, FileId, Problem } from "../model/index.js";
import type { ProjectSummary } from "../workspace/index.js";
import type { FactsOptions, FactsProgress } from "./source.js";

/** What the thread is started with. */
export type WorkerData = FactsOptions;

/** To the thread. Messages are handled in order; `abort` overtakes the update it names. */
export type ToWorker =
  | { readonly type: "update"; readonly id: number }
  | { readonly type: "abort"; readonly id: number }
  | { readonly type: "overlay"; readonly path: string; readonly text: string | null }
  | { readonly type: "invalidate"; readonly paths: readonly string[] }
  | { readonly type: "exclude"; readonly globs: readonly string[] }
  | { readonly type: "library"; readonly library: LibraryExtension }
  | { readonly type: "typed"; readonly typed: boolean }
  | { readonly type: "reset" }
  | { readonly type: "dispose" };

/** From the thread. Facts come in parts, so that reading them never holds up the other side for long. */
export type FromWorker =
  | { readonly type: "progress"; readonly id: number; readonly progress: FactsProgress }
  | { readonly type: "facts"; readonly id: number; readonly facts: readonly FileFacts[] }
  | {
      readonly type: "done";
      readonly id: number;
      readonly removed: readonly FileId[];
      readonly problems: readonly Problem[];
      readonly projects: readonly ProjectSummary[];
    }
  | { readonly type: "aborted"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly message: string; readonly stack: string | undefined };
