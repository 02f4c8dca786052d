import type { LibraryExtension } from "../libraries/index.js";
import type { AsyncGraph, FileFacts, FileId, Finding, Preset, Problem, RuleLevel } from "../model/index.js";
import type { ProjectSummary } from "../workspace/index.js";

export type { ProjectSummary } from "../workspace/index.js";

/** A folder to analyse. With several, `name` prefixes the file ids. Paths are absolute, in the system's form. */
export interface Root {
  readonly name: string;
  readonly path: string;
}

/** What the configuration file, the settings and the command line agree on. */
export interface EngineConfig {
  readonly preset: Preset;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** Globs relative to a root, in addition to what tsconfig and .gitignore leave out. */
  readonly exclude: readonly string[];
  /** What is added to the library model. */
  readonly library: LibraryExtension;
}

export interface EngineOptions {
  readonly roots: readonly Root[];
  /** Limits the files reported on (not those read) to these absolute paths and what is below them. Empty: all. */
  readonly only?: readonly string[];
  readonly config?: Partial<EngineConfig>;
  /** Where facts are kept between runs; null: nowhere. */
  readonly cacheDir: string | null;
  /**
   * Whether what the only root's code imports from other packages of its repository is read, too, and not reported on.
   * Absent: no. Ids of such files begin with `../`.
   */
  readonly siblings?: boolean;
}

export interface Progress {
  readonly phase: "find" | "load" | "extract" | "link" | "check";
  readonly done: number;
  readonly total: number;
  readonly file?: FileId;
}

export interface AnalyzeOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** One finished analysis. Never changes; a later one is a new object. */
export interface Analysis {
  /** 1 for the first, then one more each. */
  readonly generation: number;
  readonly roots: readonly Root[];
  readonly graph: AsyncGraph;
  readonly facts: ReadonlyMap<FileId, FileFacts>;
  /** Sorted by file, range and rule. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** The projects that were found, with the number of files each has. */
  readonly projects: readonly ProjectSummary[];
}

/** The one way into the analysis, for the server, the command line and tests. */
export interface Engine {
  /**
   * Brings the analysis up to date with disk and overlays, doing only what changes require. Calls are queued.
   * @throws DOMException named `AbortError` when `signal` is aborted; what was known stays as it was.
   */
  analyze(options?: AnalyzeOptions): Promise<Analysis>;
  /** The newest finished analysis. */
  readonly current: Analysis | undefined;
  /** Text of an unsaved buffer, which wins over the disk; null gives the file back to the disk. Absolute path. */
  setOverlay(path: string, text: string | null): void;
  /** These files may have changed on disk (created, changed, deleted). Empty: anything may have. */
  invalidate(paths: readonly string[]): void;
  /** Throws away all that is known, keeping overlays. */
  reset(): void;
  setConfig(config: Partial<EngineConfig>): void;
  /** Absolute path of a file id, and back; undefined for a path in no root. */
  pathOf(file: FileId): string;
  fileIdOf(path: string): FileId | undefined;
  dispose(): void;
}
