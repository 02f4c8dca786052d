// @ts-check
import { rmSync } from "node:fs";

/** @type {Set<() => void>} */
const pending = new Set();

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => process.exit(128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal]));
}
process.on("exit", () => {
  for (const action of pending) action();
});

/**
 * Has something undone when the process ends, by itself or by Ctrl-C.
 * @param {() => void} action Runs at most once; must be synchronous.
 * @returns {() => void} Runs it now instead.
 */
export function onExit(action) {
  pending.add(action);
  return () => {
    if (pending.delete(action)) action();
  };
}

/**
 * Ends a process and, where the system has process groups and the child was started `detached`, what it started.
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} [signal]
 */
export function end(child, signal = "SIGTERM") {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/**
 * Removes a folder, whatever is still being written into it.
 * @param {string} folder
 */
export function removeFolder(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // A folder in the system's temporary folder that stays behind is no reason to fail.
  }
}
