import type { MessagePort } from "node:worker_threads";
import type { FactsProgress, FactsSource } from "./source.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

const filesInPart = 50;
/** Shortest time between two progress messages of one phase, in milliseconds. */
const progressEvery = 50;

/** Answers {@link ToWorker} messages of a port from a {@link FactsSource}, until `dispose`. */
export function serveFacts(port: MessagePort, source: FactsSource): void {
  const running = new Map<number, AbortController>();
  let queue: Promise<void> = Promise.resolve();
  const post = (message: FromWorker): void => port.postMessage(message);

  const update = async (id: number, signal: AbortSignal): Promise<void> => {
    try {
      const { changed, removed, problems, projects } = await source.update({ signal, onProgress: throttled(id, post) });
      for (let start = 0; start < changed.length; start += filesInPart) {
        post({ type: "facts", id, facts: changed.slice(start, start + filesInPart) });
      }
      post({ type: "done", id, removed, problems, projects });
    } catch (error) {
      if (signal.aborted) post({ type: "aborted", id });
      else {
        const { message, stack } = error instanceof Error ? error : new Error(String(error));
        post({ type: "failed", id, message, stack });
      }
    } finally {
      running.delete(id);
    }
  };

  // Everything but `abort` waits for the updates before it, as in the other thread's order of calls.
  const enqueue = (work: () => void | Promise<void>): void => {
    queue = queue.then(work);
  };

  port.on("message", (message: ToWorker) => {
    switch (message.type) {
      case "update": {
        const abort = new AbortController();
        running.set(message.id, abort);
        return enqueue(() => update(message.id, abort.signal));
      }
      case "abort":
        return running.get(message.id)?.abort();
      case "overlay":
        return enqueue(() => source.setOverlay(message.path, message.text));
      case "invalidate":
        return enqueue(() => source.invalidate(message.paths));
      case "exclude":
        return enqueue(() => source.setExclude(message.globs));
      case "library":
        return enqueue(() => source.setLibrary(message.library));
      case "typed":
        return enqueue(() => source.setTyped(message.typed));
      case "reset":
        return enqueue(() => source.reset());
      case "dispose":
        for (const abort of running.values()) abort.abort();
        return enqueue(() => {
          source.dispose();
          port.close();
        });
    }
  });
}

function throttled(id: number, post: (message: FromWorker) => void): (progress: FactsProgress) => void {
  let phase: FactsProgress["phase"] | undefined;
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.phase === phase && now - last < progressEvery) return;
    phase = progress.phase;
    last = now;
    post({ type: "progress", id, progress });
  };
}
