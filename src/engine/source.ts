import type { LibraryExtension } from "../libraries/index.js";
import type { FileFacts, FileId, Problem } from "../model/index.js";
import type { OpenFile, ProjectSummary } from "../workspace/index.js";
import type { Root } from "./types.js";

/**
 * Makes the facts of one file; the only thing the engine asks of `extract/`.
 * `typed`: also those that take many questions about types.
 */
export type ExtractFile = (
  sourceFile: OpenFile["sourceFile"],
  host: OpenFile["host"],
  options: { readonly typed: boolean },
) => FileFacts;

export interface FactsOptions {
  readonly roots: readonly Root[];
  readonly exclude: readonly string[];
  /** Absent: none. */
  readonly library?: LibraryExtension;
  /** Whether facts that take many questions about types are wanted. Absent: no. */
  readonly typed?: boolean;
  readonly cacheDir: string | null;
  /** Whether what the only root's code imports from other packages of its repository is read, too. Absent: no. */
  readonly siblings?: boolean;
}

/** What an update changed. */
export interface FactsDelta {
  readonly changed: readonly FileFacts[];
  readonly removed: readonly FileId[];
  /** All of the workspace's problems, not only new ones. */
  readonly problems: readonly Problem[];
  readonly projects: readonly ProjectSummary[];
}

export interface FactsProgress {
  readonly phase: "find" | "load" | "extract";
  readonly done: number;
  readonly total: number;
  readonly file?: FileId;
}

export interface UpdateOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FactsProgress) => void;
}

/** Keeps the facts of a workspace up to date; in this thread ({@link LocalFacts}) or another one. */
export interface FactsSource {
  /** @throws DOMException named `AbortError`; what was known stays as it was. */
  update(options: UpdateOptions): Promise<FactsDelta>;
  setOverlay(path: string, text: string | null): void;
  invalidate(paths: readonly string[]): void;
  setExclude(exclude: readonly string[]): void;
  /** Facts made with other additions to the library model are made again. */
  setLibrary(library: LibraryExtension): void;
  /** Whether facts that take many questions about types are wanted; all facts are made again when that changes. */
  setTyped(typed: boolean): void;
  reset(): void;
  dispose(): void;
}
