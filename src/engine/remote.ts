import { Worker } from "node:worker_threads";
import { noExtension, type LibraryExtension } from "../libraries/index.js";
import type { FileFacts } from "../model/index.js";
import type { FactsDelta, FactsOptions, FactsProgress, FactsSource, UpdateOptions } from "./source.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

interface Pending {
  readonly facts: FileFacts[];
  readonly onProgress: ((progress: FactsProgress) => void) | undefined;
  readonly resolve: (delta: FactsDelta) => void;
  readonly reject: (error: unknown) => void;
  readonly release: () => void;
}

/**
 * Facts made in another thread, so that this one always answers. A thread that dies (out of memory, say) fails the update
 * it was at; the next update starts another, which is told of the unsaved texts.
 */
export class RemoteFacts implements FactsSource {
  private worker: Worker | undefined;
  private readonly overlays = new Map<string, string>();
  private readonly pending = new Map<number, Pending>();
  private exclude: readonly string[];
  private library: LibraryExtension;
  private typed: boolean;
  private lastId = 0;
  /** Answers of a thread that was started afresh hold everything; what it does not name is gone. */
  private known = new Set<string>();
  private afresh = true;
  private disposed = false;

  /** @param entry the bundled (or, in tests, loadable) worker entry. */
  constructor(
    private readonly entry: string | URL,
    private readonly options: FactsOptions,
  ) {
    this.exclude = options.exclude;
    this.library = options.library ?? noExtension;
    this.typed = options.typed ?? false;
  }

  update({ signal, onProgress }: UpdateOptions): Promise<FactsDelta> {
    if (this.disposed) return Promise.reject(new Error("The engine was disposed."));
    const id = ++this.lastId;
    const worker = this.start();
    return new Promise<FactsDelta>((resolve, reject) => {
      const abort = (): void => this.post({ type: "abort", id });
      signal?.addEventListener("abort", abort, { once: true });
      const release = (): void => {
        signal?.removeEventListener("abort", abort);
        this.pending.delete(id);
      };
      this.pending.set(id, { facts: [], onProgress, resolve, reject, release });
      worker.postMessage({ type: "update", id } satisfies ToWorker);
      if (signal?.aborted) abort();
    });
  }

  setOverlay(path: string, text: string | null): void {
    if (text === null) this.overlays.delete(path);
    else this.overlays.set(path, text);
    this.post({ type: "overlay", path, text });
  }

  invalidate(paths: readonly string[]): void {
    this.post({ type: "invalidate", paths });
  }

  setExclude(exclude: readonly string[]): void {
    if (exclude.join("\n") === this.exclude.join("\n")) return;
    this.exclude = exclude;
    this.post({ type: "exclude", globs: exclude });
  }

  setLibrary(library: LibraryExtension): void {
    if (JSON.stringify(library) === JSON.stringify(this.library)) return;
    this.library = library;
    this.post({ type: "library", library });
  }

  setTyped(typed: boolean): void {
    if (typed === this.typed) return;
    this.typed = typed;
    this.post({ type: "typed", typed });
  }

  reset(): void {
    this.known.clear();
    this.post({ type: "reset" });
  }

  dispose(): void {
    this.disposed = true;
    this.post({ type: "dispose" });
    this.worker?.unref();
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private start(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(this.entry, {
      workerData: { ...this.options, exclude: this.exclude, library: this.library, typed: this.typed },
    });
    this.worker = worker;
    this.afresh = true;
    worker.on("message", (message: FromWorker) => this.receive(message));
    worker.on("error", (error) => this.lose(worker, error));
    worker.on("exit", (code) => this.lose(worker, new Error(`The analysis thread ended with code ${code}.`)));
    for (const [path, text] of this.overlays) this.post({ type: "overlay", path, text });
    return worker;
  }

  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject, release } of [...this.pending.values()]) {
      release();
      reject(this.disposed ? stopped() : error);
    }
  }

  private receive(message: FromWorker): void {
    const pending = this.pending.get(message.id);
    if (!pending) return;
    switch (message.type) {
      case "progress":
        return pending.onProgress?.(message.progress);
      case "facts":
        pending.facts.push(...message.facts);
        return;
      case "done":
        pending.release();
        return pending.resolve(this.delta(pending.facts, message));
      case "aborted":
        pending.release();
        return pending.reject(stopped());
      case "failed": {
        pending.release();
        const error = new Error(message.message);
        if (message.stack !== undefined) error.stack = message.stack;
        return pending.reject(error);
      }
    }
  }

  private delta(
    changed: readonly FileFacts[],
    { removed, problems, projects }: Omit<FactsDelta, "changed">,
  ): FactsDelta {
    const named = changed.map((facts) => facts.file);
    const now = new Set(named);
    const gone = this.afresh ? [...this.known].filter((file) => !now.has(file)) : [];
    this.afresh = false;
    for (const file of [...removed, ...gone]) this.known.delete(file);
    for (const file of named) this.known.add(file);
    return { changed, removed: [...removed, ...gone], problems, projects };
  }
}

function stopped(): DOMException {
  return new DOMException("The analysis was stopped.", "AbortError");
}
