import type { Progress } from "../engine/types.js";
import { progressText } from "./analyses.js";
import type { ServerContext } from "./context.js";

/** Analyses and shows it as work in progress, which the user can cancel, where the client can show such. */
export async function analyzeWithProgress({ connection, analyses }: ServerContext): Promise<void> {
  const controller = new AbortController();
  let latest: Progress | undefined;
  let over = false;
  const reporter = connection.window.createWorkDoneProgress().then(
    (progress) => {
      if (over) return undefined;
      progress.begin("Awaitscope", 0, latest && progressText(latest), true);
      progress.token.onCancellationRequested(() => controller.abort());
      return progress;
    },
    () => undefined,
  );
  let reported = 0;
  try {
    await analyses.run({
      signal: controller.signal,
      onProgress: (progress) => {
        latest = progress;
        const now = performance.now();
        if (now - reported < 100) return;
        reported = now;
        void reporter.then((shown) => {
          if (!over)
            shown?.report(Math.round((100 * progress.done) / Math.max(1, progress.total)), progressText(progress));
        });
      },
    });
  } catch {
    // The state tells what went wrong.
  } finally {
    over = true;
    void reporter.then((shown) => shown?.done());
  }
}
