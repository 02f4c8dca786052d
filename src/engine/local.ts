import { noExtension, withLibrary, type LibraryExtension } from "../libraries/index.js";
import type { FileFacts, FileId, Problem } from "../model/index.js";
import { Pace, relays, Workspace, type OpenFile } from "../workspace/index.js";
import { FactsCache, type FileRecord } from "./cache.js";
import type { ExtractFile, FactsDelta, FactsOptions, FactsProgress, FactsSource, UpdateOptions } from "./source.js";

/** Of a file that no program has. */
const nothing = { imports: [], signature: "", relays: false, facts: null, problems: [] };

/** Time without changes after which the cache of a long-lived process is written, in milliseconds. */
const saveAfter = 20_000;

/**
 * Facts made in this thread. An update reads what changed, makes those files' facts again, and then those of importers
 * of files whose outside changed, each file once.
 */
export class LocalFacts implements FactsSource {
  private readonly workspace: Workspace;
  private readonly cache: FactsCache | undefined;
  private library: LibraryExtension;
  private typed: boolean;
  private records = new Map<FileId, FileRecord>();
  private world: string | undefined;
  private loaded = false;
  private unsaved = false;
  private saveTimer: NodeJS.Timeout | undefined;

  constructor(
    options: FactsOptions,
    private readonly extractFile: ExtractFile,
  ) {
    this.workspace = new Workspace(options.roots, options.exclude, options.siblings);
    this.library = options.library ?? noExtension;
    this.typed = options.typed ?? false;
    if (options.cacheDir !== null) this.cache = new FactsCache(options.cacheDir, options.roots);
  }

  setOverlay(path: string, text: string | null): void {
    this.workspace.setOverlay(path, text);
  }

  invalidate(paths: readonly string[]): void {
    this.workspace.invalidate(paths);
  }

  setExclude(exclude: readonly string[]): void {
    this.workspace.setExclude(exclude);
  }

  setLibrary(library: LibraryExtension): void {
    this.library = library;
  }

  setTyped(typed: boolean): void {
    this.typed = typed;
  }

  reset(): void {
    this.workspace.reset();
    this.records = new Map();
    this.world = undefined;
    this.loaded = true; // a user who starts afresh distrusts the cache, too
  }

  dispose(): void {
    this.save();
  }

  async update({ signal, onProgress }: UpdateOptions): Promise<FactsDelta> {
    const pace = new Pace(signal);
    const { workspace } = this;
    await workspace.refresh(pace, (phase, done, total, file) => {
      onProgress?.({ phase, done, total, ...(file !== undefined && { file }) });
    });
    const sent = this.loaded ? this.records : new Map<FileId, FileRecord>();
    const known = this.known();
    const hashes = workspace.hashes;
    const removed = [...sent.keys()].filter((file) => !hashes.has(file));
    const stale = [...hashes].filter(([file, hash]) => known.get(file)?.hash !== hash).map(([file]) => file);
    const gone = [...known.keys()].some((file) => !hashes.has(file));
    const next = new Map<FileId, FileRecord>();
    if (stale.length > 0 || gone) {
      onProgress?.({ phase: "load", done: hashes.size, total: hashes.size });
      await pace.breathe(true);
      workspace.build();
      await pace.breathe(true);
      await this.extract(known, stale, hashes, next, pace, onProgress);
    }
    for (const [file, record] of known) if (!next.has(file) && hashes.has(file)) next.set(file, record);
    return this.commit(sent, new Map([...next].sort(byName)), removed);
  }

  /** Records that hold in the present world: of the last update, or, before the first, of the cache. */
  private known(): ReadonlyMap<FileId, FileRecord> {
    const world = this.worldNow();
    if (this.loaded) return this.world === world ? this.records : new Map<FileId, FileRecord>();
    const cached = this.cache?.read();
    return cached?.world === world ? cached.records : new Map<FileId, FileRecord>();
  }

  /** All that the facts of a file depend on besides the text of the program. */
  private worldNow(): string {
    const added = Object.values(this.library).some((lines: readonly unknown[]) => lines.length > 0);
    const world = this.typed ? `${this.workspace.world}/typed` : this.workspace.world;
    return added ? `${world}/${JSON.stringify(this.library)}` : world;
  }

  /** Fills `next` with new records of stale files and of all that see a change in them. */
  private async extract(
    known: ReadonlyMap<FileId, FileRecord>,
    stale: readonly FileId[],
    hashes: ReadonlyMap<FileId, string>,
    next: Map<FileId, FileRecord>,
    pace: Pace,
    onProgress: ((progress: FactsProgress) => void) | undefined,
  ): Promise<void> {
    const { workspace } = this;
    const queue = new Set(stale);
    const importers = new Map<FileId, FileId[]>();
    for (const file of hashes.keys()) {
      const imports = workspace.importsOf(file);
      // A file that came or went can lead an unchanged import elsewhere.
      if (imports && known.get(file)?.signature !== imports.signature) queue.add(file);
      else if (workspace.isContext(file) && known.get(file)?.facts && !workspace.open(file)) queue.add(file);
      for (const target of imports?.files ?? []) {
        const list = importers.get(target);
        if (list) list.push(file);
        else importers.set(target, [file]);
      }
    }
    for (const file of queue) {
      const opened = workspace.open(file);
      if (!opened) {
        // Nothing imports it, or it was deleted while the analysis ran.
        if (workspace.isContext(file)) next.set(file, { ...nothing, hash: hashes.get(file) ?? "" });
        continue;
      }
      const record = this.extractOne(file, hashes.get(file) ?? "", opened);
      next.set(file, record);
      onProgress?.({ phase: "extract", done: next.size, total: queue.size, file });
      const before = known.get(file);
      if (before && before.facts?.shape !== record.facts?.shape) {
        for (const importer of seenBy(file, importers, known, workspace)) queue.add(importer);
      }
      await pace.breathe();
    }
  }

  private extractOne(file: FileId, hash: string, { sourceFile, host, problem }: OpenFile): FileRecord {
    const imports = this.workspace.importsOf(file);
    const problems: Problem[] = problem ? [problem] : [];
    let facts: FileFacts | null = null;
    try {
      facts = withLibrary(this.library, () => this.extractFile(sourceFile, host, { typed: this.typed }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ kind: "internal", file, message: `This file could not be analysed: ${reason}` });
    }
    return {
      hash,
      imports: imports?.files ?? [],
      signature: imports?.signature ?? "",
      relays: relays(sourceFile),
      facts,
      problems,
    };
  }

  private commit(sent: ReadonlyMap<FileId, FileRecord>, next: Map<FileId, FileRecord>, removed: FileId[]): FactsDelta {
    const changed: FileFacts[] = [];
    const problems: Problem[] = [...this.workspace.problems];
    let different = removed.length > 0 || this.world !== this.worldNow();
    for (const [file, record] of next) {
      problems.push(...record.problems);
      if (sent.get(file) === record) continue;
      different = true;
      if (record.facts) changed.push(record.facts);
      else removed.push(file);
    }
    const first = !this.loaded;
    this.records = next;
    this.world = this.worldNow();
    this.loaded = true;
    if (different) this.unsaved = true;
    if (first) this.save();
    else if (different) this.saveLater();
    return { changed, removed, problems, projects: this.workspace.projects };
  }

  private saveLater(): void {
    if (!this.cache) return;
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => this.save(), saveAfter).unref();
  }

  private save(): void {
    clearTimeout(this.saveTimer);
    if (!this.cache || !this.unsaved || this.world === undefined) return;
    this.cache.write({ world: this.world, records: this.records });
    this.unsaved = false;
  }
}

/** The importers of a file, and through those that pass its exports on, theirs. */
function* seenBy(
  file: FileId,
  importers: ReadonlyMap<FileId, readonly FileId[]>,
  known: ReadonlyMap<FileId, FileRecord>,
  workspace: Workspace,
): Generator<FileId> {
  const seen = new Set([file]);
  const stack = [file];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const importer of importers.get(next) ?? []) {
      if (seen.has(importer)) continue;
      seen.add(importer);
      yield importer;
      const opened = workspace.open(importer);
      if (opened ? relays(opened.sourceFile) : known.get(importer)?.relays) stack.push(importer);
    }
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
