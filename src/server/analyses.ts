import { createWorkerEngine } from "../engine/index.js";
import type { Analysis, Engine, EngineConfig, Progress, Root } from "../engine/types.js";
import { PhaseClock } from "./log.js";

/** A finished analysis, and what is needed to read it: the engine that made it and the buffers it has seen. */
export interface Finished {
  /** Grows by one with each new graph of this server, over changes of folders too. */
  readonly generation: number;
  readonly analysis: Analysis;
  readonly engine: Engine;
  /** Text of the open buffers at the time, by absolute path. */
  readonly seen: ReadonlyMap<string, string>;
}

export type AnalysisState =
  | { readonly state: "busy"; readonly message: string }
  | { readonly state: "ready"; readonly message: string }
  | { readonly state: "error"; readonly message: string };

export interface AnalysesOptions {
  readonly cacheDir: string | null;
  /** Called with each change of state, and with progress while busy. */
  onState(state: AnalysisState): void;
  /** Called with each analysis that ended, the one before it, and how long it took, in words. */
  onRun(analysis: Analysis, before: Analysis | undefined, took: string): void;
  /** Called with each analysis that found something new; undefined when nothing is analysed any more. */
  onFinished(finished: Finished | undefined): void;
  /** The open buffers by absolute path, to keep with the analysis that reads them. */
  openTexts(): ReadonlyMap<string, string>;
}

export interface RunOptions {
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Typing pauses shorter than this many milliseconds start no analysis. */
const typingPause = 250;
/** How long edits may keep cancelling analyses, in milliseconds, until one is let through. */
const patience = 3000;

/**
 * Decides when the engine runs. Buffers are handed to the engine only between two runs, so that each analysis is of
 * one known state; one runs at a time; an edit cancels the run it makes pointless, except the first, which everything
 * waits for.
 */
export class Analyses {
  current: Finished | undefined;
  state: AnalysisState = { state: "busy", message: "Starting" };

  readonly #options: AnalysesOptions;
  #engine: Engine | undefined;
  #roots: string | undefined;
  #config: Partial<EngineConfig> | undefined;
  /** What the engine is yet to be told. */
  #overlays = new Map<string, string | null>();
  /** Files whose buffers differ, or have differed, from the disk. */
  readonly #overlaid = new Set<string>();
  #changed = new Set<string>();
  #changedAll = false;
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;
  /** Settles when the runs asked for so far are over. */
  #queue: Promise<void> = Promise.resolve();
  #cancelledSince: number | undefined;
  #generation = 0;
  #disposed = false;

  constructor(options: AnalysesOptions) {
    this.#options = options;
  }

  /**
   * Sets folders and configuration; what differs from before takes effect with the next run.
   * @returns whether the folders differ, so that all is to be analysed anew.
   */
  configure(roots: readonly Root[], config: Partial<EngineConfig>): boolean {
    const key = JSON.stringify(roots);
    const anew = key !== this.#roots;
    if (anew) {
      const retired = this.#engine;
      this.#running?.abort();
      if (retired) {
        this.#queue = this.#queue.then(() => {
          if (retired !== this.current?.engine) retired.dispose();
        });
      }
      this.#roots = key;
      this.#engine =
        roots.length > 0 ? createWorkerEngine({ roots, config, cacheDir: this.#options.cacheDir }) : undefined;
      this.#overlays.clear();
      for (const [path, text] of this.#options.openTexts()) {
        this.#overlays.set(path, text);
        this.#overlaid.add(path);
      }
    } else if (JSON.stringify(config) !== JSON.stringify(this.#config)) {
      this.#engine?.setConfig(config);
    }
    this.#config = config;
    return anew;
  }

  /** The buffer of a file has this text now; null: it is closed. */
  edit(path: string, text: string | null): void {
    if (this.#engine?.fileIdOf(path) === undefined) return;
    if (text !== null) this.#overlaid.add(path);
    else if (!this.#overlaid.delete(path)) return;
    this.#overlays.set(path, text);
    this.#cancel();
    this.schedule(typingPause);
  }

  /** These files may have changed on disk; none named: anything may have. */
  diskChanged(paths: readonly string[]): void {
    if (paths.length === 0) this.#changedAll = true;
    for (const path of paths) this.#changed.add(path);
    this.schedule(typingPause);
  }

  /** Runs an analysis `delay` milliseconds from now, unless one is asked for again before that. */
  schedule(delay: number): void {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.run().catch(() => undefined), delay);
  }

  /**
   * Analyses now. `fresh` throws away what is known before.
   * @throws DOMException named `AbortError` when `signal` is aborted or a later edit made the run pointless.
   */
  async run(options: RunOptions = {}): Promise<void> {
    clearTimeout(this.#timer);
    this.#cancel();
    const work = this.#queue.then(() => this.#analyze(options));
    this.#queue = work.catch(noop);
    await work;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#running?.abort();
    await this.#queue;
    this.#engine?.dispose();
    if (this.current && this.current.engine !== this.#engine) this.current.engine.dispose();
  }

  async #analyze({ fresh, signal, onProgress }: RunOptions): Promise<void> {
    if (this.#disposed) return;
    const engine = this.#engine;
    if (!engine) {
      this.#finish(undefined);
      this.#setState({ state: "ready", message: "No folder is open, or all are switched off" });
      return;
    }
    const seen = new Map(this.#options.openTexts());
    const overlays = this.#overlays;
    this.#overlays = new Map();
    for (const [path, text] of overlays) engine.setOverlay(path, text);
    if (this.#changedAll) engine.invalidate([]);
    else if (this.#changed.size > 0) engine.invalidate([...this.#changed]);
    this.#changedAll = false;
    this.#changed.clear();
    if (fresh) engine.reset();
    this.#setState({ state: "busy", message: "Analyzing" });
    const controller = new AbortController();
    this.#running = controller;
    let reported = 0;
    const clock = new PhaseClock();
    try {
      const analysis = await engine.analyze({
        signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
        onProgress: (progress) => {
          clock.enter(progress.phase);
          onProgress?.(progress);
          const now = performance.now();
          if (now - reported < 100) return;
          reported = now;
          this.#setState({ state: "busy", message: progressText(progress) });
        },
      });
      if (this.#engine !== engine) return;
      this.#cancelledSince = undefined;
      this.#options.onRun(analysis, fresh ? undefined : this.current?.analysis, clock.summary());
      this.#finish({ generation: this.#generationOf(analysis), analysis, engine, seen });
      this.#setState({ state: "ready", message: "" });
    } catch (error) {
      const superseded = controller.signal.aborted || this.#engine !== engine;
      if (signal?.aborted) this.#setState({ state: "ready", message: "Cancelled" });
      else if (!superseded) this.#setState({ state: "error", message: messageOf(error) });
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** A new one only for new results: views need not ask again when a run has changed nothing. */
  #generationOf(analysis: Analysis): number {
    const before = this.current;
    const same =
      before?.analysis.graph === analysis.graph &&
      JSON.stringify([before.analysis.findings, before.analysis.problems]) ===
        JSON.stringify([analysis.findings, analysis.problems]);
    return same ? this.#generation : ++this.#generation;
  }

  #finish(finished: Finished | undefined): void {
    const before = this.current;
    this.current = finished;
    if (before && before.engine !== this.#engine) before.engine.dispose();
    if (before?.generation !== finished?.generation) this.#options.onFinished(finished);
  }

  #cancel(): void {
    if (!this.#running) return;
    const now = performance.now();
    this.#cancelledSince ??= now;
    if (this.current !== undefined && now - this.#cancelledSince < patience) this.#running.abort();
  }

  #setState(state: AnalysisState): void {
    this.state = state;
    this.#options.onState(state);
  }
}

const phases: Readonly<Record<Progress["phase"], string>> = {
  find: "Finding files",
  load: "Loading projects",
  extract: "Reading files",
  link: "Linking",
  check: "Checking rules",
};

/** What the engine is doing, for a status line. */
export function progressText(progress: Progress): string {
  return progress.total > 1 ? `${phases[progress.phase]} ${progress.done}/${progress.total}` : phases[progress.phase];
}

/** What to tell a person about a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function noop(): void {
  // Only that it is over matters.
}
