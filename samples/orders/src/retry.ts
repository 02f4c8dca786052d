import { setTimeout as sleep } from "node:timers/promises";

/** Tries a few times, waiting a little longer each time. */
export async function retry<T>(task: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (attempts <= 1) throw error;
    await sleep(1000 / attempts);
    return retry(task, attempts - 1);
  }
}
