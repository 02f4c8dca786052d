import { readFileSync } from "node:fs";
import type { AsyncGraph, FileFacts, FileId, Finding, Problem, RuleMeta } from "../model/index.js";
import { withLibrary } from "../libraries/index.js";
import { levelOf } from "../rules/index.js";
import { isInside, Pace, RootMap, slashed } from "../workspace/index.js";
import { mergeConfigs, readConfigFile } from "./config.js";
import type { FactsSource } from "./source.js";
import type { Analysis, AnalyzeOptions, Engine, EngineConfig, EngineOptions } from "./types.js";

/** The stages after the facts. They pause wherever others can be let in between. */
export interface Stages {
  readonly rules: readonly RuleMeta[];
  link(facts: ReadonlyMap<FileId, FileFacts>): Generator<void, AsyncGraph>;
  check(input: {
    readonly graph: AsyncGraph;
    readonly facts: ReadonlyMap<FileId, FileFacts>;
    readonly config: EngineConfig;
  }): Generator<void, readonly Finding[]>;
}

/** Links and checks the facts of a {@link FactsSource}; knows nothing of files but their names and the configuration's text. */
export class FactsEngine implements Engine {
  private readonly map: RootMap;
  private readonly overlays = new Map<string, string>();
  private explicit: Partial<EngineConfig>;
  private facts = new Map<FileId, FileFacts>();
  private linked: { readonly graph: AsyncGraph; readonly facts: ReadonlyMap<FileId, FileFacts> } | undefined;
  private newest: Analysis | undefined;
  private generation = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private resetIsDue = false;
  private disposed = false;

  constructor(
    private readonly options: EngineOptions,
    private readonly source: FactsSource,
    private readonly stages: Stages,
  ) {
    this.map = new RootMap(options.roots);
    this.explicit = options.config ?? {};
  }

  get current(): Analysis | undefined {
    return this.newest;
  }

  analyze(options: AnalyzeOptions = {}): Promise<Analysis> {
    const run = this.queue.then(() => this.run(options));
    this.queue = run.catch(() => undefined);
    return run;
  }

  setOverlay(path: string, text: string | null): void {
    if (text === null) this.overlays.delete(slashed(path));
    else this.overlays.set(slashed(path), text);
    this.source.setOverlay(path, text);
  }

  invalidate(paths: readonly string[]): void {
    this.source.invalidate(paths);
  }

  /** Takes effect with the next analysis: one that runs now is not pulled the ground from under it. */
  reset(): void {
    this.resetIsDue = true;
  }

  setConfig(config: Partial<EngineConfig>): void {
    this.explicit = config;
  }

  pathOf(file: FileId): string {
    const path = this.map.pathOf(file);
    return process.platform === "win32" ? path.replaceAll("/", "\\") : path;
  }

  fileIdOf(path: string): FileId | undefined {
    return this.map.idOf(path);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.source.dispose();
  }

  private async run({ signal, onProgress }: AnalyzeOptions): Promise<Analysis> {
    const pace = new Pace(signal);
    pace.check();
    if (this.resetIsDue) {
      this.resetIsDue = false;
      this.source.reset();
      this.facts = new Map();
      this.linked = undefined;
    }
    const { config, problems: configProblems } = this.configuration();
    this.source.setExclude(config.exclude);
    this.source.setLibrary(config.library);
    this.source.setTyped(this.stages.rules.some((meta) => meta.typed === true && levelOf(meta, config) !== "off"));
    const delta = await this.source.update({ ...(signal && { signal }), ...(onProgress && { onProgress }) });
    if (delta.changed.length > 0 || delta.removed.length > 0) {
      this.linked = undefined;
      for (const file of delta.removed) this.facts.delete(file);
      for (const facts of delta.changed) this.facts.set(facts.file, facts);
    }
    const total = this.facts.size;
    if (!this.linked) {
      pace.check();
      onProgress?.({ phase: "link", done: 0, total });
      await pace.breathe(true);
      const facts = new Map([...this.facts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
      this.linked = { graph: await inTurn(this.stages.link(facts), pace, config), facts };
    }
    pace.check();
    onProgress?.({ phase: "check", done: total, total });
    await pace.breathe(true);
    const { graph, facts } = this.linked;
    const found = await inTurn(this.stages.check({ graph, facts, config }), pace, config);
    const findings = found.filter((finding) => this.isReported(finding.file));
    const problems = [...delta.problems, ...configProblems].filter(
      (problem) => problem.kind === "config" || problem.file === "." || this.isReported(problem.file),
    );
    this.newest = {
      generation: ++this.generation,
      roots: this.options.roots,
      graph,
      facts,
      findings,
      problems: problems.sort(compareProblems),
      projects: delta.projects,
    };
    return this.newest;
  }

  /** The files' configurations in the order of roots, then the explicit one. */
  private configuration(): { readonly config: EngineConfig; readonly problems: readonly Problem[] } {
    const read = (file: FileId): string | undefined => {
      const path = this.map.pathOf(file);
      const overlay = this.overlays.get(path);
      if (overlay !== undefined) return overlay;
      try {
        return readFileSync(path, "utf8");
      } catch {
        return undefined;
      }
    };
    const prefixes = this.map.roots.map((root) => (this.map.roots.length > 1 ? `${root.name}/` : ""));
    const found = prefixes.map((prefix) => readConfigFile(prefix, read, this.stages.rules));
    return {
      config: mergeConfigs(...found.map(({ config }) => config), this.explicit),
      problems: found.flatMap(({ problems }) => problems),
    };
  }

  private isReported(file: FileId): boolean {
    if (this.options.siblings && file.startsWith("../")) return false;
    const only = this.options.only ?? [];
    if (only.length === 0) return true;
    const path = this.map.pathOf(file);
    return only.some((folder) => isInside(path, slashed(folder)));
  }
}

/** Does work step by step, giving way every few milliseconds: requests are answered while a large graph is linked. */
async function inTurn<T>(work: Generator<void, T>, pace: Pace, { library }: EngineConfig): Promise<T> {
  for (;;) {
    const step = withLibrary(library, () => work.next());
    if (step.done) return step.value;
    await pace.breathe();
  }
}

function compareProblems(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const line = (problem: Problem): number => problem.range?.start.line ?? -1;
  return line(a) - line(b) || (a.message < b.message ? -1 : a.message > b.message ? 1 : 0);
}
